//! Yes, no, and nothing: the answers of opt-out and opt-in cells.

use std::sync::LazyLock;

use super::folded;
use super::state::state_answer;
use crate::normalize::fold::{Table, plain_line, rows};

/// Whether a cell holds nothing, or what people and tools write for nothing: blank, `N/A`, `-`, `--`, `NULL`, `(blank)`,
/// in any case and width. A channel cell that is not blank but holds nothing is written empty.
///
/// Cost: about 5 ns; 20 for a short cell.
///
/// ```
/// use hygienist::normalize::words::is_nothing;
/// assert!(is_nothing(" n/a "));
/// assert!(is_nothing(""));
/// assert!(!is_nothing("none"));
/// assert!(!is_nothing("0"));
/// ```
#[must_use]
pub fn is_nothing(cell: &str) -> bool {
    // Nearly every cell that holds something is told by its first character or by its length: none of the words is
    // longer than this one, and none holds white space.
    const LONGEST: usize = "(blank)".len();
    let may_begin = |c: char| match c {
        'n' | 'N' | '-' | '(' => true,
        '\u{4e00}'..='\u{9fff}' | '＋' | '０'..='９' => false,
        _ => !c.is_ascii() || c.is_whitespace(),
    };
    match cell.chars().next() {
        None => return true,
        Some(first) if !may_begin(first) => return false,
        Some(_) if cell.len() > LONGEST && cell.is_ascii() && cell.trim_ascii().len() > LONGEST => return false,
        Some(_) => {}
    }
    is_nothing_when_folded(cell)
}

/// The plain way to say so.
fn is_nothing_when_folded(cell: &str) -> bool {
    plain_line::<8>(cell).is_some_and(|line| matches!(line.bytes(), b"" | b"n/a" | b"-" | b"--" | b"null" | b"(blank)"))
}

/// Whether a boolean opt-out cell says stop: anything but `false no n f 0 NULL N/A - none` and blank, in any case and
/// width. What cannot be read is a stop: a message too few is a smaller wrong than one too many.
///
/// ```
/// use hygienist::normalize::words::opt_out_boolean;
/// assert!(opt_out_boolean("TRUE"));
/// assert!(opt_out_boolean("STOP"));
/// assert!(opt_out_boolean("vielleicht"));
/// assert!(!opt_out_boolean("No"));
/// assert!(!opt_out_boolean(" "));
/// ```
#[must_use]
pub fn opt_out_boolean(cell: &str) -> bool {
    !plain_line::<8>(cell).is_some_and(|line| {
        matches!(line.bytes(), b"" | b"false" | b"no" | b"n" | b"f" | b"0" | b"null" | b"n/a" | b"-" | b"none")
    })
}

/// Whether a cell that holds the time of an opt-out says stop: anything, readable or not, but blank, `NULL N/A - 0 false
/// no none`, in any case and width, and a zero date (`0000-00-00 00:00:00`, `00/00/0000`: no digit but 0).
///
/// ```
/// use hygienist::normalize::words::opt_out_time;
/// assert!(opt_out_time("2021-03-04"));
/// assert!(opt_out_time("last spring"));
/// assert!(!opt_out_time("0000-00-00"));
/// assert!(!opt_out_time("NULL"));
/// ```
#[must_use]
pub fn opt_out_time(cell: &str) -> bool {
    !plain_line::<40>(cell).is_some_and(|line| {
        let text = line.bytes();
        matches!(text, b"" | b"null" | b"n/a" | b"-" | b"false" | b"no" | b"none") || is_zero_date(text)
    })
}

/// A date all of whose digits are 0, with or without a time and a zone; `0` alone too.
fn is_zero_date(text: &[u8]) -> bool {
    let text = text.strip_suffix(b" utc").or_else(|| text.strip_suffix(b"z")).unwrap_or(text);
    text.first() == Some(&b'0')
        && text.iter().all(|byte| matches!(byte, b'0' | b'-' | b'/' | b'.' | b':' | b' ' | b't' | b'+'))
}

/// What a cell answers to a question that asks for permission, as in a column "Accepts Email Marketing".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// Permission is given.
    Yes,
    /// It is not: no consent, though no opt-out either.
    No,
    /// The cell is blank or says neither.
    Unknown,
}

/// Folded word → answer. Built once, from `data/answers.csv`.
static ANSWERS: LazyLock<Table<Accepts>> = LazyLock::new(|| {
    rows(include_str!("../../../data/answers.csv"))
        .map(|row| (folded(&row[0]).into_bytes().into(), if &row[2] == "yes" { Accepts::Yes } else { Accepts::No }))
        .collect()
});

/// The answer of a cell in a column that asks whether the person accepts to be contacted: yes and no in the languages of
/// the tool (`data/answers.csv`), and the states of a subscription.
///
/// ```
/// use hygienist::normalize::words::{Accepts, accepts};
/// assert_eq!(accepts("Yes"), Accepts::Yes);
/// assert_eq!(accepts("NEVER_SUBSCRIBED"), Accepts::No);
/// assert_eq!(accepts("否"), Accepts::No);
/// assert_eq!(accepts(""), Accepts::Unknown);
/// ```
#[must_use]
pub fn accepts(cell: &str) -> Accepts {
    let text = folded(cell);
    match ANSWERS.get(text.as_bytes()) {
        Some(&answer) => answer,
        None => state_answer(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_quick_look_says_what_folding_says(
            cell in "[nN/aA(bBlLkKu \t\u{3000}ｎ／ａ（ｂ＋０一丁\u{200b}é-]{0,9}|\\PC{0,12}",
        ) {
            prop_assert_eq!(is_nothing(&cell), is_nothing_when_folded(&cell));
        }
    }

    #[test]
    fn opt_out_booleans() {
        for yes in [
            "true",
            "Yes",
            "y",
            "1",
            "t",
            "X",
            "stop",
            "STOP",
            "opted out",
            "2",
            "on",
            "ja",
            "是",
            "n.a.",
            "-1",
            "0000",
        ] {
            assert!(opt_out_boolean(yes), "{yes}");
        }
        for no in ["false", "FALSE", "no", "N", "f", "0", "NULL", "n/a", "-", "none", "", "  ", "Ｎｏ", "\u{FEFF}0"] {
            assert!(!opt_out_boolean(no), "{no}");
        }
    }

    #[test]
    fn opt_out_times() {
        for yes in [
            "2018-12-15",
            "15.12.18",
            "yes",
            "true",
            "1",
            "x",
            "1970-01-01",
            "0001-01-01",
            "--",
            "n",
            "10",
            "00x",
            "unknown",
        ] {
            assert!(opt_out_time(yes), "{yes}");
        }
        for no in [
            "",
            " ",
            "NULL",
            "n/a",
            "N/A",
            "-",
            "0",
            "false",
            "No",
            "none",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "00/00/0000",
            "00.00.0000",
            "0000-00-00T00:00:00Z",
            "0000-00-00T00:00:00.000+00:00",
            "0000-00-00 00:00:00 UTC",
        ] {
            assert!(!opt_out_time(no), "{no}");
        }
    }

    #[test]
    fn nothing_is_what_the_contract_lists() {
        for nothing in ["", " ", "N/A", "n/a", "-", "--", "NULL", "null", "(blank)", "(Blank)", "Ｎ／Ａ"] {
            assert!(is_nothing(nothing), "{nothing}");
        }
        for something in ["none", "0", "---", "na", "blank", "x", "N/A N/A"] {
            assert!(!is_nothing(something), "{something}");
        }
    }

    #[test]
    fn answers_in_the_languages_of_the_tool() {
        for yes in [
            "true",
            "YES",
            "y",
            "1",
            "t",
            "x",
            "ja",
            "oui",
            "sí",
            "sim",
            "是",
            "はい",
            "да",
            "subscribed",
            "SUBSCRIBED",
            "confirmed",
        ] {
            assert_eq!(accepts(yes), Accepts::Yes, "{yes}");
        }
        for no in [
            "false",
            "No",
            "n",
            "0",
            "f",
            "nein",
            "non",
            "não",
            "否",
            "いいえ",
            "нет",
            "NEVER_SUBSCRIBED",
            "not_subscribed",
            "unsubscribed",
        ] {
            assert_eq!(accepts(no), Accepts::No, "{no}");
        }
        for unknown in ["", "N/A", "maybe", "pending", "2018-12-15"] {
            assert_eq!(accepts(unknown), Accepts::Unknown, "{unknown}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read(cell in any::<String>()) {
            let _ = (is_nothing(&cell), opt_out_boolean(&cell), opt_out_time(&cell), accepts(&cell));
        }
    }
}
