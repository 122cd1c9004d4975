//! Words of consent: where a contact came from, how it agreed, what became of it.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::folded;
use super::kind::{Matched, WordKind};
use crate::normalize::fold::{Table, is_han, is_kana, rows};

struct Entry {
    word: Box<str>,
    folded: Box<str>,
    kind: WordKind,
}

/// The list, arranged for one pass over a cell.
struct Lexicon {
    entries: Vec<Entry>,
    /// Folded word → entry, for the kinds that only a whole cell names.
    whole: Table<u16>,
    /// First run of letters → the words of a forbidden kind that begin with it.
    by_first_run: Table<Vec<u16>>,
    /// First character → the words of a forbidden kind that begin with this Han character or kana.
    by_first_character: HashMap<char, Vec<u16>>,
}

/// Built once, from `data/consent_words.csv`.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon {
        entries: Vec::new(),
        whole: Table::default(),
        by_first_run: Table::default(),
        by_first_character: HashMap::new(),
    };
    for (row, folded, kind) in listed() {
        let Ok(entry) = u16::try_from(lexicon.entries.len()) else { continue };
        let folded = folded.into_boxed_str();
        match folded.chars().next() {
            Some(first) if kind.is_forbidden() && is_spaceless(first) => {
                lexicon.by_first_character.entry(first).or_default().push(entry);
            }
            Some(_) if kind.is_forbidden() => {
                let run = &folded.as_bytes()[..run_length(&folded)];
                lexicon.by_first_run.entry(run.into()).or_default().push(entry);
            }
            Some(_) => {
                lexicon.whole.entry(folded.as_bytes().into()).or_insert(entry);
            }
            None => continue,
        }
        lexicon.entries.push(Entry { word: row[0].into(), folded, kind });
    }
    lexicon
});

/// The rows of `data/consent_words.csv` that cells are compared with, each with its word folded and its kind.
pub(super) fn listed() -> impl Iterator<Item = (csv::StringRecord, String, WordKind)> {
    let known = rows(include_str!("../../../data/consent_words.csv"))
        .filter_map(|row| WordKind::from_name(&row[2]).map(|kind| (folded(&row[0]), kind, row)));
    known
        .filter(|(folded, kind, _)| !is_lone_letter_of_stop(folded, *kind))
        .map(|(folded, kind, row)| (row, folded, kind))
}

/// `T`, `N`, `R`: replies to a Chinese advertising text mean stop, but in any other cell they are true, no and a grade.
fn is_lone_letter_of_stop(folded: &str, kind: WordKind) -> bool {
    kind == WordKind::Unsubscribed && folded.len() == 1
}

/// The words of the list in a source, method, scope or status cell.
///
/// Words that say bought, scraped, borrowed or pre-ticked count wherever they stand whole in the cell (Han and kana:
/// anywhere in it); of every other kind the cell must be the word and nothing else. Case, width, `_`, `-`, other dashes and
/// white space are folded.
///
/// Cost: about 0.3 µs for a short cell, linear in its length.
///
/// ```
/// use hygienist::normalize::words::{WordKind, consent_word};
/// let found = consent_word("Purchased-list (2019), pre ticked");
/// assert_eq!(found.word(WordKind::Bought), Some("purchased list"));
/// assert_eq!(found.word(WordKind::Preticked), Some("pre-ticked"));
/// assert_eq!(consent_word("OPTED_OUT").whole().map(|(kind, _)| kind), Some(WordKind::Unsubscribed));
/// assert!(consent_word("they opted out of the tour").is_empty());
/// ```
#[must_use]
pub fn consent_word(cell: &str) -> Matched {
    let mut matched = Matched::default();
    let text = folded(cell);
    let lexicon = &*LEXICON;
    if let Some(&entry) = lexicon.whole.get(text.as_bytes()) {
        let entry = &lexicon.entries[usize::from(entry)];
        matched.note_whole(entry.kind, &entry.word);
    }
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let run = run_length(rest);
        let candidates = if run > 0 {
            lexicon.by_first_run.get(&rest.as_bytes()[..run])
        } else if is_spaceless(first) {
            lexicon.by_first_character.get(&first)
        } else {
            None
        };
        for &entry in candidates.into_iter().flatten() {
            let entry = &lexicon.entries[usize::from(entry)];
            if rest.starts_with(&*entry.folded) && ends_whole(&entry.folded, &rest[entry.folded.len()..]) {
                matched.note_anywhere(entry.kind, &entry.word);
            }
        }
        rest = &rest[if run > 0 { run } else { first.len_utf8() }..];
    }
    matched
}

/// Whether a word that is followed by `rest` ends where a word ends.
fn ends_whole(word: &str, rest: &str) -> bool {
    !word.chars().next_back().is_some_and(is_of_a_run) || !rest.chars().next().is_some_and(is_of_a_run)
}

/// The bytes of the run of letters and digits that the text begins with.
fn run_length(text: &str) -> usize {
    text.find(|c| !is_of_a_run(c)).unwrap_or(text.len())
}

/// Letters and digits of scripts that put spaces between words.
fn is_of_a_run(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric() && !is_spaceless(c))
}

fn is_spaceless(c: char) -> bool {
    is_han(c) || is_kana(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(cell: &str) -> Vec<WordKind> {
        consent_word(cell).iter().map(|(kind, _)| kind).collect()
    }

    #[test]
    fn forbidden_kinds_match_wherever_they_stand_whole() {
        use WordKind::{Borrowed, Bought, Preticked, Scraped};
        for (cell, expected) in [
            ("bought", vec![Bought]),
            ("Bought from a data broker, 2019", vec![Bought]),
            ("PURCHASED_LIST", vec![Bought]),
            ("third‑party list", vec![Bought]),
            ("xbought", vec![]),
            ("boughts", vec![]),
            ("2019_scraped_de", vec![Scraped]),
            ("scraped & bought", vec![Bought, Scraped]),
            ("www.apollo.io", vec![Bought]),
            ("客户名单（购买）", vec![Bought]),
            ("网站爬取的数据", vec![Scraped]),
            ("自社Web収集", vec![Scraped]),
            ("ＳＮＳ経由", vec![Borrowed]),
            ("usnsx", vec![]),
            ("Pre-Checked box", vec![Preticked]),
            ("case PRÉ-COCHÉE", vec![Preticked]),
            ("Client’s list", vec![Borrowed]),
            ("amis", vec![]),
            ("", vec![]),
            ("-", vec![]),
        ] {
            assert_eq!(kinds(cell), expected, "{cell}");
        }
        assert_eq!(consent_word("a bought list").word(Bought), Some("bought list"), "the longest word is named");
    }

    #[test]
    fn other_kinds_are_whole_cells() {
        use WordKind::{Bounced, Complained, NotGiven, Subscribed, Unconfirmed, Unsubscribed, Withdrawn};
        for (cell, expected) in [
            ("Unsubscribed", vec![Unsubscribed]),
            (" opted-out ", vec![Unsubscribed]),
            ("optedOut", vec![Unsubscribed]),
            ("退订", vec![Unsubscribed]),
            ("withdrawn", vec![Withdrawn]),
            ("REVOKED", vec![Withdrawn]),
            ("撤回同意", vec![Withdrawn]),
            ("Widerruf", vec![Withdrawn]),
            ("consentement retiré", vec![Withdrawn]),
            ("NEVER_SUBSCRIBED", vec![NotGiven]),
            ("non-subscribed", vec![NotGiven]),
            ("pending", vec![Unconfirmed]),
            ("cleaned", vec![Bounced]),
            ("complained", vec![Complained]),
            ("subscribed", vec![Subscribed]),
            ("subscribed since 2019", vec![]),
            ("please unsubscribe me", vec![]),
            ("N", vec![NotGiven]),
            ("T", vec![]),
            ("TD", vec![Unsubscribed]),
        ] {
            assert_eq!(kinds(cell), expected, "{cell}");
        }
    }

    #[test]
    fn every_row_of_the_list_is_found_as_its_kind() {
        let mut rows_read = 0;
        for row in rows(include_str!("../../../data/consent_words.csv")) {
            let kind = WordKind::from_name(&row[2]).expect("a known kind");
            let lone = ["T", "N", "R"].contains(&&row[0]);
            assert_eq!(consent_word(&row[0]).word(kind).is_none(), lone, "{row:?}");
            rows_read += 1;
        }
        assert_eq!(rows_read, include_str!("../../../data/consent_words.csv").lines().count() - 1);
    }

    /// Looks for every word at every place.
    fn plain(cell: &str) -> Matched {
        let text = folded(cell);
        let mut matched = Matched::default();
        for entry in &LEXICON.entries {
            if !entry.kind.is_forbidden() {
                if *entry.folded == *text && matched.whole().is_none() {
                    matched.note_whole(entry.kind, &entry.word);
                }
                continue;
            }
            for (at, _) in text.match_indices(&*entry.folded) {
                let (before, after) = (text[..at].chars().next_back(), text[at + entry.folded.len()..].chars().next());
                let (first, last) = (entry.folded.chars().next(), entry.folded.chars().next_back());
                let joined =
                    |a: Option<char>, b: Option<char>| a.is_some_and(is_of_a_run) && b.is_some_and(is_of_a_run);
                if !joined(before, first) && !joined(last, after) {
                    matched.note_anywhere(entry.kind, &entry.word);
                }
            }
        }
        matched
    }

    proptest! {
        #[test]
        fn one_pass_finds_what_looking_everywhere_finds(
            parts in prop::collection::vec((0usize..2000, prop::sample::select(vec![" ", "", "-", "_", ", ", "x", "購", "\u{3000}"])), 0..4),
            noise in "\\PC{0,8}",
        ) {
            let words = &LEXICON.entries;
            let mut cell: String = parts.iter().map(|(at, border)| format!("{}{border}", words[at % words.len()].word)).collect();
            cell.push_str(&noise);
            let (fast, plain) = (consent_word(&cell), plain(&cell));
            prop_assert_eq!(fast.whole().map(|(kind, _)| kind), plain.whole().map(|(kind, _)| kind), "{}", cell);
            for kind in WordKind::FORBIDDEN {
                prop_assert_eq!(fast.word(kind).map(str::len), plain.word(kind).map(str::len), "{} {:?}", cell, kind);
            }
        }

        #[test]
        fn any_cell_is_read(cell in any::<String>()) {
            let _ = consent_word(&cell);
        }
    }
}
