//! The table of header words, and how a header is compared with it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::contact::Role;

/// What the table says of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meaning {
    pub(super) role: Role,
    /// Counts only where no other column of the input has this role.
    pub(super) weak: bool,
    /// Counts as others do, unless the cells speak against it (`Mail`, which may be a letter).
    pub(super) open: bool,
    /// The name is a language other than English.
    pub(super) foreign: bool,
    /// A word for a name that may be half a name (`Name`, `Nome`).
    pub(super) bare: bool,
}

/// What a name is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry {
    /// The name of a role.
    Role(Meaning),
    /// The name of something else that is known.
    Else,
    /// A name that says too little: the cells decide (`Contact`).
    Cells,
    /// Something of somebody other than the contact.
    Somebody,
    /// Something that is written in digits and is no phone number.
    Thing,
    /// A name that speaks of a stop and is none that we know.
    Stop,
    /// A name that says nothing.
    Nothing,
    /// A name that the table does not have.
    Unknown,
}

/// Which words may stand around a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Qualifier {
    /// Around an e-mail, phone, fax, country or organisation (`work`, `primary`).
    Channel,
    /// Around those and around names of people (`customer`, `billing`).
    Person,
}

/// `data/headers.csv`, folded.
pub(super) struct Table {
    names: HashMap<String, Entry>,
    qualifiers: HashMap<String, Qualifier>,
    /// Words that mark a name as that of somebody else's, or of a number of something else, wherever they stand in it.
    marks: HashMap<String, Entry>,
    /// Phrases that speak of a stop, a space before each: they count at the beginning of a word.
    stops: Vec<String>,
    /// Words for a column that are no name for what is in it.
    nothings: HashSet<String>,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("../../data/headers.csv")));

impl Table {
    /// Reads the embedded file. Lines that name no role are left out; a test holds that there are none.
    fn read(text: &str) -> Table {
        let mut table = Table {
            names: HashMap::with_capacity(MOST_NAMES),
            qualifiers: HashMap::new(),
            marks: HashMap::new(),
            stops: Vec::new(),
            nothings: HashSet::new(),
        };
        for line in text.lines().skip(1) {
            // A name in quotes holds commas, and nothing else that would ask for more than this.
            let (name, rest) = match line.strip_prefix('"') {
                Some(quoted) => quoted.split_once("\",").unwrap_or_default(),
                None => line.split_once(',').unwrap_or_default(),
            };
            let (role, rest) = rest.split_once(',').unwrap_or_default();
            let language = rest.split(',').next().unwrap_or_default();
            let key = key(name);
            let (weak, open) = (role.starts_with('?'), role.starts_with('+'));
            let role_name = role.trim_start_matches(['?', '+']);
            match role_name {
                "~channel" => drop(table.qualifiers.insert(key, Qualifier::Channel)),
                "~person" => drop(table.qualifiers.insert(key, Qualifier::Person)),
                "~somebody" => drop(table.marks.insert(key, Entry::Somebody)),
                "~thing" => drop(table.marks.insert(key, Entry::Thing)),
                "~stop" => table.stops.push(spaced(&words(name))),
                "~nothing" => drop(table.nothings.insert(key)),
                "none" => drop(table.names.insert(key, Entry::Else)),
                "cells" => drop(table.names.insert(key, Entry::Cells)),
                _ => {
                    if let Some(role) = Role::from_name(role_name) {
                        let bare = BARE.contains(&key.as_str());
                        let meaning = Meaning { role, weak, open, foreign: language != "en", bare };
                        table.names.insert(key, Entry::Role(meaning));
                    }
                }
            }
        }
        table
    }

    pub(super) fn look_up(&self, name: &str) -> Entry {
        let words = words(name);
        let numberless: Vec<String> = words.iter().filter(|word| !is_number(word)).cloned().collect();
        let whole = self.names.get(&words.concat()).or_else(|| self.names.get(&numberless.concat()));
        match whole.copied().or_else(|| self.name_within(&numberless)) {
            // Without the spaces `Fecha desuscripción`, the time of a stop, is `Fecha de suscripción`, that of consent.
            Some(Entry::Role(meaning)) if meaning.role == Role::ConsentAt && self.speaks_of_a_stop(&words) => {
                Entry::Role(Meaning { role: Role::UnsubscribedAt, ..meaning })
            }
            Some(entry) => entry,
            None if self.says_nothing(&words) => Entry::Nothing,
            None => self.mark_within(&words),
        }
    }

    /// The longest run of words that is a name, when all words around it are qualifiers.
    fn name_within(&self, words: &[String]) -> Option<Entry> {
        if words.len() > MOST_WORDS {
            return None;
        }
        for length in (1..words.len()).rev() {
            for start in 0..=words.len() - length {
                let Some(entry) = self.names.get(&words[start..start + length].concat()) else {
                    continue;
                };
                let around = || words[..start].iter().chain(&words[start + length..]);
                if !around().all(|word| self.qualifiers.contains_key(word)) {
                    continue;
                }
                let meaning = match entry {
                    Entry::Role(meaning) => meaning,
                    // `Contact mobile` is a mobile.
                    Entry::Cells => continue,
                    other => return Some(*other),
                };
                let person_only = around().all(|word| self.qualifiers.get(word) == Some(&Qualifier::Person));
                let takes = takes_any(meaning.role) || takes_person(meaning.role) && person_only;
                return takes.then_some(*entry);
            }
        }
        None
    }

    /// `f7`, `column_3`, `Spalte3`, `Unnamed: 4`, a letter, a number, nothing.
    fn says_nothing(&self, words: &[String]) -> bool {
        let is_count = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
        let is_letter = |word: &String| word.len() == 1;
        words.iter().filter(|word| !is_count(word)).all(|word| is_letter(word) || self.nothings.contains(word))
    }

    /// A long phrase may be the beginning of a word (`unsubscri`), a short one is whole words; Han and kana have none.
    fn speaks_of_a_stop(&self, words: &[String]) -> bool {
        let name = spaced(words) + " ";
        self.stops.iter().any(|stop| match stop.trim_start() {
            phrase if phrase.chars().any(is_han_or_kana) => name.contains(phrase),
            phrase if phrase.chars().count() >= LONG => name.contains(stop.as_str()),
            _ => name.contains(&format!("{stop} ")),
        })
    }

    /// Words of Han and kana stand without spaces, German ones in compounds; a short word counts only alone. A person
    /// marks more than a number does.
    fn mark_within(&self, words: &[String]) -> Entry {
        let key = words.concat();
        let has = |mark: &String| {
            let within = !mark.is_ascii() || mark.len() >= LONG;
            words.contains(mark) || within && key.contains(mark.as_str())
        };
        let marked = |wanted: fn(&Entry) -> bool| self.marks.iter().any(|(mark, entry)| wanted(entry) && has(mark));
        if marked(|entry| matches!(entry, Entry::Somebody)) {
            Entry::Somebody
        } else if marked(|entry| matches!(entry, Entry::Thing)) {
            Entry::Thing
        } else if self.speaks_of_a_stop(words) {
            Entry::Stop
        } else {
            Entry::Unknown
        }
    }
}

/// Letters of scripts that write no spaces.
fn is_han_or_kana(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}')
}

/// Words with a space before each.
fn spaced(words: &[String]) -> String {
    words.iter().flat_map(|word| [" ", word]).collect()
}

/// Letters of a word that marks a name in which it is only a part of a word.
const LONG: usize = 6;

/// Room for the names of the table, so that it does not grow while it is read.
const MOST_NAMES: usize = 6_000;

/// Words for a name that may be the whole of it or half of it; French takes its own for the family name.
const BARE: [&str; 4] = ["name", "nome", "nombre", "nom"];

/// A header of more words is a sentence.
const MOST_WORDS: usize = 8;

/// Roles whose names may stand among any qualifiers.
fn takes_any(role: Role) -> bool {
    matches!(role, Role::Email | Role::Phone | Role::Fax | Role::Country | Role::Organization)
}

/// Roles whose names may stand among words for a person: `Customer Name` is a name, `Other Name` is none.
fn takes_person(role: Role) -> bool {
    matches!(role, Role::GivenName | Role::FamilyName | Role::FullName)
}

/// `E-mail 2`, `Phone 1 - Value`: a counter, not part of the name.
fn is_number(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of a header cell, folded: width (NFKC), case, accents, and whatever separates words, a change from small to
/// capital letters (`MobilePhone`) or from letters to digits among it. Compared without the spaces between them, so that
/// `FIRST_NAME`, `FirstName`, `firstname` and `first name` are one.
pub(super) fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.nfkc().collect();
    let mut words = vec![String::new()];
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|at| letters[at]);
        if !(letter.is_alphanumeric() || is_combining_mark(letter))
            || begins_word(before, letter, letters.get(index + 1))
        {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut()
            && (letter.is_alphanumeric() || is_combining_mark(letter))
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words.iter().map(|word| without_accents(word)).collect()
}

/// The words of a name of the table without the spaces between them: `words(name).concat()`, without a copy for each word, for
/// the table has thousands of names and is read at every start.
fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            _ if letter.is_ascii() => key.extend(letter.is_ascii_alphanumeric().then(|| letter.to_ascii_lowercase())),
            // Han and kana, which no normal form changes.
            '\u{4E00}'..='\u{9FFF}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー' => key.push(letter),
            'й' | 'Й' => key.push('и'),
            'ё' | 'Ё' => key.push('е'),
            'а'..='я' | 'А'..='Я' => key.extend(letter.to_lowercase()),
            // Latin letters with a mark, one by one.
            '\u{C0}'..='\u{17F}' if letter.is_alphabetic() => {
                let bare = std::iter::once(letter).nfkd().filter(|c| !is_combining_mark(*c));
                key.extend(bare.flat_map(char::to_lowercase));
            }
            _ => return plain_key(name),
        }
    }
    key
}

/// The same by normal forms of the whole name.
fn plain_key(name: &str) -> String {
    let lower: String = name.nfkc().flat_map(char::to_lowercase).collect();
    without_accents(&lower).chars().filter(|&c| c.is_alphanumeric() || is_combining_mark(c)).collect()
}

/// A small letter before a capital, the last of several capitals before a small letter (`SMSPhone`), or a digit beside
/// a letter.
fn begins_word(before: Option<char>, letter: char, next: Option<&char>) -> bool {
    let Some(before) = before else { return false };
    let camel = before.is_lowercase() && letter.is_uppercase();
    let acronym = before.is_uppercase() && letter.is_uppercase() && next.is_some_and(|next| next.is_lowercase());
    let counter =
        before.is_ascii_digit() != letter.is_ascii_digit() && before.is_alphanumeric() && letter.is_alphanumeric();
    camel || acronym || counter
}

/// Takes the accents off Latin, Greek and Cyrillic letters (`Téléphone`); the voicing marks of kana are letters, and stay.
fn without_accents(word: &str) -> String {
    word.nfkd().filter(|mark| !matches!(mark, '\u{300}'..='\u{36f}')).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_key_is_that_of_the_words() {
        for line in csv::Reader::from_reader(include_str!("../../data/headers.csv").as_bytes()).records() {
            let line = line.unwrap();
            let name = &line[0];
            assert_eq!(key(name), words(name).concat(), "{name}");
            assert!(line[1].starts_with('~') || TABLE.names.contains_key(&key(name)), "{name} is read");
        }
        assert!(TABLE.names.len() <= MOST_NAMES);
    }
}
