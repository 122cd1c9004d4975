//! Capitals and small letters of a name that is written in one case throughout.

use super::NamePart;
use crate::contact::Region;
use unicode_normalization::char::is_combining_mark;

/// In which case a whole cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Capitals,
    Small,
}

impl Case {
    /// The one case of a cell; none for mixed case, for letters of scripts in which case is not ours to change, for what is no
    /// name, and for two capitals.
    pub(super) fn of(cell: &str) -> Option<Case> {
        let (mut upper, mut lower) = (0, 0);
        for c in cell.chars() {
            match c {
                // Capitals have none in most hands: GROßMANN.
                'ß' => {}
                // What stands in addresses, links and templates, and in no name.
                '@' | '/' | '\\' | '_' | ':' | '#' | '{' | '}' | '<' | '>' | '=' | '%' => return None,
                _ if !c.is_alphabetic() || is_apostrophe(c) || is_combining_mark(c) => {}
                _ if !has_case(c) => return None,
                _ if c.is_uppercase() => upper += 1,
                _ if c.is_lowercase() => lower += 1,
                _ => return None,
            }
        }
        match (upper, lower) {
            (3.., 0) => Some(Case::Capitals),
            (0, 1..) => Some(Case::Small),
            _ => None,
        }
    }
}

/// Whether a letter is of a script whose words begin with a capital: Latin, Greek, Cyrillic, Armenian.
fn has_case(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{58F}' | '\u{1E00}'..='\u{1FFF}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʹ' | 'ʾ' | 'ʿ')
}

/// Words that stay small between the words of a name, wherever they are.
const SMALL: [&str; 12] = ["von", "vom", "van", "zu", "zum", "zur", "de", "del", "dos", "das", "du", "ten"];
/// Words that do so behind one of those.
const SMALL_BEHIND: [&str; 9] = ["der", "den", "dem", "de", "la", "las", "los", "het", "ter"];
/// Family names of Vietnam, where `Van`, `Du` and `Le` are names.
const VIETNAMESE: [&str; 16] = [
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly",
];
/// Titles and names of two consonants, which are no initials.
const NO_INITIALS: [&str; 7] = ["mr", "ms", "dr", "st", "jr", "sr", "ng"];
/// Those who come after another of the same name.
const NUMERALS: [&str; 4] = ["ii", "iii", "iv", "viii"];
/// What stands before an apostrophe that a capital follows.
const BEFORE_CAPITAL: [&str; 4] = ["dell", "dall", "nell", "sant"];

/// Writes a cell that is in one case.
pub(super) struct Casing<'c> {
    cell: &'c str,
    case: Case,
    part: NamePart,
    country: &'static str,
    turkish: bool,
    vietnamese: bool,
}

impl<'c> Casing<'c> {
    pub(super) fn new(cell: &'c str, case: Case, part: NamePart, country: Option<Region>) -> Casing<'c> {
        let country = country.map_or("", known_country);
        let first = cell.split(' ').next().unwrap_or_default().to_lowercase();
        Casing {
            cell,
            case,
            part,
            country,
            turkish: matches!(country, "TR" | "AZ") || cell.contains(['İ', 'ı']),
            vietnamese: country == "VN" || VIETNAMESE.contains(&first.as_str()),
        }
    }

    pub(super) fn write(&self) -> String {
        let words: Vec<String> = self.cell.split(' ').map(|word| self.small(word)).collect();
        let mut out = String::with_capacity(self.cell.len() + 4);
        let mut behind_small = false;
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                out.push(' ');
            }
            let is_small = self.is_particle(&words, at, behind_small);
            if is_small {
                out.push_str(word);
            } else {
                self.word(word, at, words.len(), &mut out);
            }
            behind_small = is_small || at == 0 && self.leads(word);
        }
        out
    }

    /// Whether a word stays small: between other words, or before a family name where its country has it so.
    fn is_particle(&self, words: &[String], at: usize, behind_small: bool) -> bool {
        let word = words[at].as_str();
        // Leonardo Di Caprio, Jan Van den Broeck, Nguyen Van An: there the first of them is a name as any other.
        if at + 1 == words.len() || self.vietnamese || self.country == "IT" {
            return false;
        }
        if at == 0 {
            let of_country: &[&str] = match self.country {
                "DE" | "AT" | "CH" => &["von", "vom", "zu", "zum", "zur"],
                "NL" => &["van", "de", "den", "der", "ten", "ter"],
                _ => &[],
            };
            // What somebody wrote small is left so: von Neumann.
            let was_small = self.case == Case::Small && self.leads(word);
            return self.part == NamePart::Family && (was_small || of_country.contains(&word));
        }
        if behind_small && (SMALL_BEHIND.contains(&word) || matches!(word, "'t" | "’t")) {
            return true;
        }
        match word {
            "van" | "de" if self.country == "BE" => false,
            "da" | "do" | "e" => matches!(self.country, "PT" | "BR"),
            "y" => matches!(self.country, "ES" | "MX" | "CO" | "AR" | "PE" | "CL"),
            _ => SMALL.contains(&word),
        }
    }

    fn leads(&self, word: &str) -> bool {
        SMALL.contains(&word)
    }

    /// A word in small letters, as its letters are in the language of the country.
    fn small(&self, word: &str) -> String {
        let mut small = String::with_capacity(word.len());
        let mut letters = word.chars().peekable();
        let mut inside = false;
        while let Some(c) = letters.next() {
            let is_last = letters.peek().is_none_or(|next| !next.is_alphabetic() && !is_combining_mark(*next));
            small.push(match c {
                'İ' => 'i',
                'I' if self.turkish => 'ı',
                'ẞ' => 'ß',
                'Σ' if inside && is_last => 'ς',
                _ => one(c.to_lowercase()).unwrap_or(c),
            });
            inside = c.is_alphabetic() || is_combining_mark(c);
        }
        small
    }

    fn capital(&self, c: char) -> char {
        match c {
            'i' if self.turkish => 'İ',
            'ß' => 'ß',
            _ => one(c.to_uppercase()).unwrap_or(c),
        }
    }

    /// Writes one word, given in small letters, with its capitals.
    fn word(&self, word: &str, at: usize, words: usize, out: &mut String) {
        let is_later = at > 0;
        let bare = word.trim_end_matches([',', '.']);
        if is_later && at + 1 == words && NUMERALS.contains(&bare) || self.are_initials(bare) {
            out.extend(word.chars().map(|c| self.capital(c)));
            return;
        }
        let mut rest = word;
        let mut before = "";
        while let Some(start) = rest.find(begins_run) {
            let end = rest[start..].find(|c| !continues_run(c)).map_or(rest.len(), |end| start + end);
            let between = &rest[..start];
            out.push_str(between);
            let run = &rest[start..end];
            if self.has_capital(before, between, run) {
                self.run(run, out);
            } else {
                out.push_str(run);
            }
            (before, rest) = (run, &rest[end..]);
        }
        out.push_str(rest);
    }

    /// `JD SMITH`: two consonants in capitals are no word.
    fn are_initials(&self, bare: &str) -> bool {
        let is_consonant = |byte: u8| byte.is_ascii_lowercase() && !b"aeiouy".contains(&byte);
        self.case == Case::Capitals && bare.len() == 2 && bare.bytes().all(is_consonant) && !NO_INITIALS.contains(&bare)
    }

    /// Whether a run of letters begins with a capital, by what stands before it in its word.
    fn has_capital(&self, before: &str, between: &str, run: &str) -> bool {
        let Some(apostrophe) = between.chars().next_back().filter(|c| is_apostrophe(*c)) else { return true };
        if before.is_empty() || between.chars().count() > 1 {
            return true;
        }
        // Of Uzbek, Ukrainian and Hawaiian words an apostrophe is a letter.
        let is_letter = self.country == "UZ" || !before.is_ascii() || !apostrophe_of_elision(apostrophe);
        let elides = before.len() == 1 || BEFORE_CAPITAL.contains(&before);
        !is_letter && elides && run.chars().nth(1).is_some()
    }

    fn run(&self, run: &str, out: &mut String) {
        let mut letters = run.chars();
        let Some(first) = letters.next() else { return };
        out.push(self.capital(first));
        let rest = letters.as_str();
        match (first, rest.chars().next()) {
            ('i', Some('j')) if matches!(self.country, "NL" | "BE") && rest.len() > 1 => {
                out.push('J');
                out.push_str(&rest[1..]);
            }
            ('m', Some('c')) if rest.chars().count() > 2 => {
                out.push('c');
                let mut behind = rest[1..].chars();
                out.extend(behind.next().map(|c| self.capital(c)));
                out.push_str(behind.as_str());
            }
            _ => out.push_str(rest),
        }
    }
}

/// The apostrophes of O'Neil and D'Angelo.
fn apostrophe_of_elision(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´')
}

/// Digits are part of a run, so that `3rd` has no capital.
fn begins_run(c: char) -> bool {
    c.is_alphanumeric() && !is_apostrophe(c)
}

fn continues_run(c: char) -> bool {
    begins_run(c) || is_combining_mark(c)
}

/// The one character of a mapping; none where it is several.
fn one(mut mapped: impl Iterator<Item = char>) -> Option<char> {
    let first = mapped.next();
    if mapped.next().is_some() { None } else { first }
}

/// The code of a country in which names are written in a way of their own.
fn known_country(country: Region) -> &'static str {
    const KNOWN: [&str; 18] =
        ["UZ", "TR", "AZ", "VN", "IT", "DE", "AT", "CH", "NL", "BE", "PT", "BR", "ES", "MX", "CO", "AR", "PE", "CL"];
    KNOWN.into_iter().find(|known| *known == country.as_str()).unwrap_or("")
}
