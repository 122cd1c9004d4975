//! The lists that names are held against: titles, legal forms, and what people write where a name should stand.

use std::sync::LazyLock;

use super::fold::{HanPlace, Words};
use crate::normalize::fold::{Table, is_han, plain_line, rows};

/// More bytes than any placeholder has.
const LONGEST_PLACEHOLDER: usize = 48;

/// Titles of persons.
pub(super) struct Titles {
    /// Folded titles of one or more words.
    phrases: Table<()>,
    /// First word of a title → the most words that a title beginning with it has.
    first_words: Table<usize>,
    /// Titles that stand behind a Han name, the longest first.
    pub(super) suffixes: Vec<Vec<char>>,
}

/// Built once, from `data/titles.csv`.
pub(super) static TITLES: LazyLock<Titles> = LazyLock::new(|| {
    let mut titles = Titles { phrases: Table::default(), first_words: Table::default(), suffixes: Vec::new() };
    for row in rows(include_str!("../../../data/titles.csv")) {
        let title = &row[0];
        if title.chars().all(is_han) {
            titles.suffixes.push(title.chars().collect());
            continue;
        }
        let words = Words::of(title, HanPlace::Keep);
        let most = titles.first_words.entry(words.word(0).into()).or_default();
        *most = (*most).max(words.len());
        titles.phrases.insert(words.phrase(0, words.len()).into(), ());
    }
    titles.suffixes.sort_by_key(|suffix| std::cmp::Reverse(suffix.len()));
    titles
});

impl Titles {
    /// How many words from the `at`-th word on are a title: 0 when none, the longest title where there are several.
    pub(super) fn words_at(&self, words: &Words, at: usize, end: usize) -> usize {
        let Some(&most) = self.first_words.get(words.word(at)) else { return 0 };
        (1..=most.min(end - at)).rev().find(|&count| self.phrases.contains_key(words.phrase(at, count))).unwrap_or(0)
    }
}

/// Legal forms of organisations.
pub(super) struct LegalForms {
    /// Folded forms of one or more words.
    phrases: Table<()>,
    /// The forms that stand before the name as well as behind it: Russia's.
    leading: Table<()>,
    /// The most words a form has.
    most_words: usize,
    /// The most bytes a form has.
    most_bytes: usize,
    /// Han forms, which stand at an end of the name without a space, the longest first.
    affixes: Vec<Box<[u8]>>,
}

/// Built once, from `data/legal_forms.csv`.
pub(super) static LEGAL_FORMS: LazyLock<LegalForms> = LazyLock::new(|| {
    let mut forms = LegalForms {
        phrases: Table::default(),
        leading: Table::default(),
        most_words: 0,
        most_bytes: 0,
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
        forms.most_words = forms.most_words.max(words.len());
        forms.most_bytes = forms.most_bytes.max(folded.len());
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
        (1..=self.most_words.min(places.len()))
            .rev()
            .find(|&count| {
                let phrase = &words[places[places.len() - count].0..];
                phrase.len() <= self.most_bytes && self.phrases.contains_key(phrase)
            })
            .unwrap_or(0)
    }

    /// Whether a word before a name is a form.
    pub(super) fn leads(&self, word: &[u8]) -> bool {
        self.leading.contains_key(word)
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

/// Built once, from `data/name_placeholders.txt`.
static PLACEHOLDERS: LazyLock<Table<()>> = LazyLock::new(|| {
    include_str!("../../../data/name_placeholders.txt")
        .lines()
        .filter(|line| !line.starts_with("# "))
        .filter_map(plain_line::<LONGEST_PLACEHOLDER>)
        .map(|line| (line.bytes().into(), ()))
        .collect()
});

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
    let Some(line) = plain_line::<LONGEST_PLACEHOLDER>(cell) else {
        return !has_letter_or_digit(cell);
    };
    let text = line.bytes();
    if text.is_empty() {
        return false;
    }
    let first_is_letter = text[0].is_ascii_alphanumeric();
    PLACEHOLDERS.contains_key(text) || (!first_is_letter && !has_letter_or_digit(cell))
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
