//! The lists that names are held against: titles, legal forms, and what people write where a name should stand.

use std::sync::LazyLock;

use super::fold::{HanPlace, Words};
use crate::normalize::fold::{Filter, Table, is_han, plain_line, rows};

/// More bytes than any placeholder has.
const LONGEST_PLACEHOLDER: usize = 48;

/// Titles of persons.
pub(super) struct Titles {
    /// Folded titles of one or more words.
    phrases: Table<()>,
    /// First word of a title → the most words that a title beginning with it has.
    first_words: Table<usize>,
    filter: Filter,
    /// Titles that stand behind a Han name, the longest first.
    pub(super) suffixes: Vec<Vec<char>>,
}

/// Built once, from `data/titles.csv`.
pub(super) static TITLES: LazyLock<Titles> = LazyLock::new(|| {
    let mut titles = Titles {
        phrases: Table::default(),
        first_words: Table::default(),
        filter: Filter::new(),
        suffixes: Vec::new(),
    };
    for row in rows(include_str!("../../../data/titles.csv")) {
        let title = &row[0];
        if title.chars().all(is_han) {
            titles.suffixes.push(title.chars().collect());
            continue;
        }
        let words = Words::of(title, HanPlace::Keep);
        let most = titles.first_words.entry(words.word(0).into()).or_default();
        *most = (*most).max(words.len());
        titles.filter.add(words.word(0));
        titles.phrases.insert(words.phrase(0, words.len()).into(), ());
    }
    titles.suffixes.sort_by_key(|suffix| std::cmp::Reverse(suffix.len()));
    titles
});

impl Titles {
    /// How many words from the `at`-th word on are a title: 0 when none, the longest title where there are several.
    pub(super) fn words_at(&self, words: &Words, at: usize, end: usize) -> usize {
        let first = words.word(at);
        if !self.filter.may_hold(first) {
            return 0;
        }
        let Some(&most) = self.first_words.get(first) else {
            return 0;
        };
        (1..=most.min(end - at)).rev().find(|&count| self.phrases.contains_key(words.phrase(at, count))).unwrap_or(0)
    }
}

/// Legal forms of organisations.
pub(super) struct LegalForms {
    /// Folded forms of one or more words.
    phrases: Table<()>,
    /// The forms that stand before the name as well as behind it: Russia's.
    leading: Table<()>,
    /// Last word of a form → the most words that a form ending with it has.
    last_words: Table<usize>,
    filter: Filter,
    /// Han forms, which stand at an end of the name without a space, the longest first.
    affixes: Vec<Box<[u8]>>,
}

/// Built once, from `data/legal_forms.csv`.
pub(super) static LEGAL_FORMS: LazyLock<LegalForms> = LazyLock::new(|| {
    let mut forms = LegalForms {
        phrases: Table::default(),
        leading: Table::default(),
        last_words: Table::default(),
        filter: Filter::new(),
        affixes: Vec::new(),
    };
    for row in rows(include_str!("../../../data/legal_forms.csv")) {
        let (form, language) = (&row[0], &row[1]);
        let words = Words::of(form, HanPlace::Keep);
        let folded: Box<[u8]> = words.phrase(0, words.len()).into();
        if form.chars().all(is_han) {
            forms.affixes.push(folded);
            continue;
        }
        let last = words.word(words.len() - 1);
        let most = forms.last_words.entry(last.into()).or_default();
        *most = (*most).max(words.len());
        forms.filter.add(last);
        if language == "ru" {
            forms.leading.insert(folded.clone(), ());
        }
        forms.phrases.insert(folded, ());
    }
    forms.affixes.sort_by_key(|affix| std::cmp::Reverse(affix.len()));
    forms
});

impl LegalForms {
    /// How many words at the end are a form: 0 when none, the longest form where there are several.
    pub(super) fn words_at_end(&self, words: &[u8], places: &[(usize, usize)]) -> usize {
        let Some(last) = places.last().map(|&(start, _)| &words[start..]).filter(|last| self.filter.may_hold(last))
        else {
            return 0;
        };
        let Some(&most) = self.last_words.get(last) else {
            return 0;
        };
        (1..=most.min(places.len()))
            .rev()
            .find(|&count| self.phrases.contains_key(&words[places[places.len() - count].0..]))
            .unwrap_or(0)
    }

    /// Whether a word before a name is a form.
    pub(super) fn leads(&self, word: &[u8]) -> bool {
        !word.is_ascii() && self.leading.contains_key(word)
    }

    /// The Han form that `word` ends with.
    pub(super) fn han_suffix(&self, word: &[u8]) -> Option<&[u8]> {
        self.affixes.iter().map(AsRef::as_ref).find(|affix| word.ends_with(affix))
    }

    /// The Han form that `word` begins with: Japan's stand before the name as well.
    pub(super) fn han_prefix(&self, word: &[u8]) -> Option<&[u8]> {
        self.affixes.iter().map(AsRef::as_ref).find(|affix| word.starts_with(affix))
    }
}

/// What stands for no name.
struct Placeholders {
    texts: Table<()>,
    filter: Filter,
}

/// Built once, from `data/name_placeholders.txt`.
static PLACEHOLDERS: LazyLock<Placeholders> = LazyLock::new(|| {
    let mut placeholders = Placeholders { texts: Table::default(), filter: Filter::new() };
    let lines = include_str!("../../../data/name_placeholders.txt").lines().filter(|line| !line.starts_with("# "));
    for line in lines.filter_map(plain_line::<LONGEST_PLACEHOLDER>) {
        placeholders.filter.add(line.bytes());
        placeholders.texts.insert(line.bytes().into(), ());
    }
    placeholders
});

impl Placeholders {
    /// Whether a look at the first letter and the length is enough to say no; only for cells that begin with a letter or
    /// digit that folding leaves as it is.
    fn surely_not(&self, cell: &str) -> bool {
        let (Some(&first), Some(&last)) = (cell.as_bytes().first(), cell.as_bytes().last()) else {
            return false;
        };
        let unchanged_by_folding = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
        if first.is_ascii_alphanumeric() {
            let (first, last) = (first.to_ascii_lowercase(), last.to_ascii_lowercase());
            // White space may fold to fewer bytes, and case does not count.
            let is_one_word = || cell.bytes().all(|byte| byte.is_ascii_graphic());
            !self.filter.may_begin(first) || !self.filter.may_have(first, last, cell.len()) && is_one_word()
        } else {
            !self.filter.may_have(first, last, cell.len()) && cell.chars().all(unchanged_by_folding)
        }
    }
}

/// Whether a name cell holds something that stands for no name: `test`, `asdf`, `n/a`, `-`, `null`, `测试`.
///
/// The whole cell is compared, in any case and width; a cell with neither a letter nor a digit is a placeholder too.
/// An empty cell is not: it is empty.
///
/// ```
/// use hygienist::normalize::name::is_placeholder;
/// assert!(is_placeholder(" N/A "));
/// assert!(is_placeholder("--"));
/// assert!(is_placeholder("测试"));
/// assert!(!is_placeholder("Testa"));
/// assert!(!is_placeholder(""));
/// ```
#[must_use]
pub fn is_placeholder(cell: &str) -> bool {
    !PLACEHOLDERS.surely_not(cell) && is_placeholder_when_folded(cell)
}

/// The plain way to say so.
fn is_placeholder_when_folded(cell: &str) -> bool {
    let Some(line) = plain_line::<LONGEST_PLACEHOLDER>(cell) else {
        return !has_letter_or_digit(cell);
    };
    let text = line.bytes();
    if text.is_empty() {
        return false;
    }
    let first_is_letter = text[0].is_ascii_alphanumeric();
    PLACEHOLDERS.texts.contains_key(text) || (!first_is_letter && !has_letter_or_digit(cell))
}

fn has_letter_or_digit(cell: &str) -> bool {
    cell.chars().any(char::is_alphanumeric)
}

/// The words of a title or a form as the folding of names writes them.
impl Words {
    fn of(text: &str, han: HanPlace) -> Words {
        let mut words = Words::default();
        words.read(text, han);
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_quick_look_says_what_folding_says(
            cell in "[tTeEsSaAnN/ .ｔｅ测试无名一\u{3000}\u{200b}é0x-]{0,8}|[a-zA-Z]{1,8}|\\PC{0,12}",
        ) {
            prop_assert_eq!(is_placeholder(&cell), is_placeholder_when_folded(&cell));
        }

        #[test]
        fn every_listed_word_is_one(at in any::<proptest::sample::Index>(), upper in any::<bool>()) {
            let words: Vec<&str> = include_str!("../../../data/name_placeholders.txt")
                .lines()
                .filter(|line| !line.starts_with("# ") && !line.is_empty())
                .collect();
            let word = at.get(&words);
            prop_assert!(is_placeholder(&if upper { word.to_uppercase() } else { (*word).to_owned() }), "{}", word);
        }
    }
}
