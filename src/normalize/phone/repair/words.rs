//! The words that stand in phone cells: labels, `ext`, `or`. From `data/phone_words.csv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::normalize::fold::{is_han, is_hangul, is_kana, rows};

/// What a word may be to a number; a word may be several things (`o` is `or` in Spanish, and short for office).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u16);

impl Kinds {
    /// Says what the number is: `Tel`, `手機`.
    pub(super) const LABEL: Kinds = Kinds(1);
    /// One letter that says so, where a colon or brackets make that plain: `M:`.
    pub(super) const LETTER: Kinds = Kinds(2);
    /// An extension follows: `ext`, `轉`.
    pub(super) const EXTENSION: Kinds = Kinds(4);
    /// Another number follows: `or`, `或`.
    pub(super) const AND: Kinds = Kinds(8);
    /// The last number of a range follows: `to`, `至`.
    pub(super) const RANGE: Kinds = Kinds(16);
    /// What is counted or numbered is no telephone: `Euro`, `Street`.
    pub(super) const OTHER: Kinds = Kinds(32);
    /// A label, or a letter for one, that says the number is a fax.
    pub(super) const FAX: Kinds = Kinds(64);
    /// A remark about calling that says nothing of the digits: `only`, `evenings`.
    const NOTE: Kinds = Kinds(128);

    pub(super) fn has(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    fn named(name: &str) -> Kinds {
        match name {
            "letter" => Kinds::LETTER,
            "extension" => Kinds::EXTENSION,
            "and" => Kinds::AND,
            "range" => Kinds::RANGE,
            "other" => Kinds::OTHER,
            "fax" => Kinds::FAX,
            "note" => Kinds::NOTE,
            _ => Kinds::LABEL,
        }
    }
}

/// A word of a text, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Nothing for a word that the table does not know.
    pub(super) kinds: Kinds,
}

impl Word {
    /// Neither in the table nor plainly something else.
    pub(super) fn is_unknown(&self) -> bool {
        self.kinds == Kinds::default()
    }

    /// Whether a word may stand behind a number and say nothing of its digits: a known one that fits, a name, a word of
    /// another script. Units are written small, or in capitals.
    pub(super) fn may_follow(&self, text: &str) -> bool {
        let word = &text[self.start..self.end];
        let is_name = || word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase);
        !self.kinds.has(Kinds::OTHER) && (!self.is_unknown() || !word.starts_with(is_latin) || is_name())
    }

    /// Whether the word says what the number is.
    pub(super) fn is_label(&self) -> bool {
        self.kinds.has(Kinds::LABEL) || self.kinds.has(Kinds::LETTER)
    }

    /// Whether a word that the table does not know is written in one with digits, as in codes.
    pub(super) fn is_of_a_code(&self, text: &str) -> bool {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        self.is_unknown()
            && text[self.start..].starts_with(is_latin)
            && (is_digit(text[..self.start].chars().next_back()) || is_digit(text[self.end..].chars().next()))
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && c < '\u{250}'
}

/// The longest word of the table in a script without spaces has this many characters, or fewer.
const LONGEST_UNSPACED: usize = 8;

static WORDS: LazyLock<HashMap<Box<str>, Kinds>> = LazyLock::new(|| {
    let mut words: HashMap<Box<str>, Kinds> = HashMap::new();
    for row in rows(include_str!("../../../../data/phone_words.csv")) {
        words.entry(row[0].into()).or_default().0 |= Kinds::named(&row[1]).0;
    }
    words
});

/// The words of a text, from the left.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(char::is_alphabetic) {
        let start = at + next;
        let word = word_at(text, start);
        at = word.end;
        found.push(word);
    }
    found
}

fn word_at(text: &str, start: usize) -> Word {
    let rest = &text[start..];
    if rest.starts_with(is_unspaced) {
        return unspaced_word(text, start);
    }
    // A mark over a letter may be a character of its own.
    let is_in_word = |c: char| c.is_alphabetic() && !is_unspaced(c) || ('\u{300}'..='\u{36f}').contains(&c);
    let length = rest.find(|c| !is_in_word(c)).unwrap_or(rest.len());
    let end = start + length;
    let kinds = WORDS.get(rest[..length].to_lowercase().as_str()).copied().unwrap_or_default();
    Word { start, end, kinds: in_its_place(text, start, end, kinds) }
}

/// Scripts that put no spaces between words: the longest word of the table that begins here, else one character.
fn unspaced_word(text: &str, start: usize) -> Word {
    let rest = &text[start..];
    let ends = rest.char_indices().map(|(at, c)| (at + c.len_utf8(), c)).take(LONGEST_UNSPACED);
    let ends: Vec<usize> = ends.take_while(|(_, c)| is_unspaced(*c)).map(|(end, _)| end).collect();
    let known = ends.iter().rev().find_map(|&end| Some((end, *WORDS.get(&rest[..end])?)));
    let (length, kinds) = known.unwrap_or((ends.first().copied().unwrap_or(rest.len()), Kinds::default()));
    Word { start, end: start + length, kinds }
}

fn is_unspaced(c: char) -> bool {
    is_han(c) || is_kana(c) || is_hangul(c)
}

/// One letter is a label only before a colon or stop, in brackets, or as a capital before a number, and a word for `and` only between spaces.
fn in_its_place(text: &str, start: usize, end: usize, kinds: Kinds) -> Kinds {
    let mut kinds = kinds.0;
    let (before, after) = (text[..start].chars().next_back(), text[end..].chars().next());
    let begins_a_number =
        |text: &str| text.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit() || "(+".contains(c));
    let is_capital = text[start..].starts_with(char::is_uppercase);
    let stands_before_number = is_capital
        && !matches!(before, Some(c) if c != ' ' && c != '\n')
        && after == Some(' ')
        && begins_a_number(&text[end..]);
    if !matches!(after, Some(':' | '.')) && (before, after) != (Some('('), Some(')')) && !stands_before_number {
        kinds &= !Kinds::LETTER.0;
        if end - start == text[start..].chars().next().map_or(0, char::len_utf8) && kinds & Kinds::LABEL.0 == 0 {
            kinds &= !Kinds::FAX.0;
        }
    }
    let is_alone = before == Some(' ') && after == Some(' ');
    if text[start..end].chars().count() == 1 && !is_alone {
        kinds &= !Kinds::AND.0;
    }
    Kinds(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, kinds: Kinds) -> Vec<&str> {
        words(text).iter().filter(|word| word.kinds.has(kinds)).map(|word| &text[word.start..word.end]).collect()
    }

    #[test]
    fn words_are_known_whatever_their_case_and_neighbours() {
        assert_eq!(of("TEL:02 Fax.03電話04 hotel", Kinds::LABEL), ["TEL", "Fax", "電話"]);
        assert_eq!(of("M:1 (o) 2 m 3 T.4 F 5 C6", Kinds::LETTER), ["M", "o", "T", "F"]);
        assert_eq!(of("1 o 2 or 3或4 yo 5", Kinds::AND), ["o", "or", "或"]);
        assert_eq!(of("1轉2 Ext.3 x4 доб.5", Kinds::EXTENSION), ["轉", "Ext", "x", "доб"]);
    }

    #[test]
    fn the_table_is_folded_and_no_row_is_there_twice() {
        let mut seen = std::collections::HashSet::new();
        for row in rows(include_str!("../../../../data/phone_words.csv")) {
            assert_eq!(row[0], row[0].to_lowercase(), "{row:?}");
            assert!(
                ["label", "letter", "extension", "and", "range", "other", "fax", "note"].contains(&&row[1]),
                "{row:?}"
            );
            assert!(seen.insert((row[0].to_owned(), row[1].to_owned())), "{row:?}");
        }
    }
}
