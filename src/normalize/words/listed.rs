//! The built-in words of consent, as they are told to users: from the same rows that cells are compared with.

use super::kind::WordKind;
use super::{basis, consent, ground, scope};

/// Which cells are compared with a group of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordList {
    /// The cells of source, method, scope and status: how a contact was got and what became of it.
    Consent,
    /// The cells of scope: to what the person agreed.
    Scope,
    /// The cells of the legal basis.
    LegalBasis,
}

impl WordList {
    /// Every list.
    pub const ALL: [WordList; 3] = [WordList::Consent, WordList::Scope, WordList::LegalBasis];
}

/// The words of one meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordGroup {
    /// Where they are looked for.
    pub list: WordList,
    /// The name of the meaning, as the data have it.
    pub name: &'static str,
    /// What they say, in a sentence.
    pub sentence: &'static str,
    /// Whether they count wherever they stand in a cell, or only as the whole of it.
    pub anywhere: bool,
    /// In the order of the data.
    pub words: Vec<ListedWord>,
}

/// A word, as its list writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedWord {
    /// The word, before case, width and dashes are folded.
    pub word: String,
    /// Its language, as BCP 47 has it.
    pub language: String,
}

/// Every built-in word of consent, scope and legal basis, by list and meaning.
///
/// Cost: it reads the lists anew, some two thousand rows.
///
/// ```
/// use hygienist::normalize::words::{WordKind, consent_word, word_groups};
/// let groups = word_groups();
/// let bought = groups.iter().find(|group| group.name == "bought").unwrap();
/// assert!(bought.words.iter().all(|one| consent_word(&one.word).word(WordKind::Bought).is_some()));
/// ```
#[must_use]
pub fn word_groups() -> Vec<WordGroup> {
    let mut groups = Vec::new();
    let mut group = |list, name, sentence, anywhere, words: Vec<ListedWord>| {
        groups.push(WordGroup { list, name, sentence, anywhere, words });
    };
    let rows: Vec<_> = consent::listed().collect();
    for kind in WordKind::ALL {
        let words = rows.iter().filter(|(.., of)| of == kind).map(|(row, ..)| listed(row)).collect();
        group(WordList::Consent, kind.name(), kind.sentence(), kind.is_forbidden(), words);
    }
    let rows: Vec<_> = scope::listed().collect();
    for (name, sentence) in scope::MEANINGS {
        group(WordList::Scope, name, sentence, true, meaning(&rows, name));
    }
    let endless = scope::UNTIL_FURTHER_NOTICE.map(|(word, language)| ListedWord::new(word, language)).to_vec();
    group(WordList::Scope, "until_further_notice", "The consent has no end of its own.", true, endless);
    let rows: Vec<_> = basis::listed().collect();
    for (name, sentence) in basis::MEANINGS {
        group(WordList::LegalBasis, name, sentence, name != "nothing", meaning(&rows, name));
    }
    let rows: Vec<_> = ground::listed().collect();
    for (name, _, sentence) in ground::MEANINGS {
        group(WordList::LegalBasis, name, sentence, true, meaning(&rows, name));
    }
    groups
}

impl ListedWord {
    fn new(word: &str, language: &str) -> ListedWord {
        ListedWord { word: word.to_owned(), language: language.to_owned() }
    }
}

/// The words of the rows that have this meaning; all the lists write word, language, meaning.
fn meaning(rows: &[csv::StringRecord], name: &str) -> Vec<ListedWord> {
    rows.iter().filter(|row| &row[2] == name).map(listed).collect()
}

fn listed(row: &csv::StringRecord) -> ListedWord {
    ListedWord::new(&row[0], &row[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_every_list_is_in_a_group() {
        let groups = word_groups();
        let count =
            |list| groups.iter().filter(|group| group.list == list).map(|group| group.words.len()).sum::<usize>();
        assert_eq!(count(WordList::Consent), consent::listed().count());
        assert_eq!(count(WordList::Scope), scope::listed().count() + scope::UNTIL_FURTHER_NOTICE.len());
        assert_eq!(count(WordList::LegalBasis), basis::listed().count() + ground::listed().count());
        assert!(groups.iter().all(|group| !group.words.is_empty()));
    }
}
