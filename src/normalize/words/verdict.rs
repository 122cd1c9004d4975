//! What verifiers of e-mail addresses write into the columns that they add to a list.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::is_space;
use crate::normalize::fold::{Line, Table, is_invisible, rows};

/// More bytes than any word of a verifier has, folded.
const LONGEST: usize = 48;

macro_rules! meanings {
    ($($variant:ident = $name:literal, $doc:literal;)*) => {
        /// What a word of `data/verifier_words.csv` says of an address, the gravest first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum VerdictWord { $(#[doc = $doc] $variant,)* }

        impl VerdictWord {
            /// Every meaning, the gravest first.
            pub const ALL: &'static [VerdictWord] = &[$(VerdictWord::$variant,)*];

            /// The name in the file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(VerdictWord::$variant => $name,)* }
            }
        }
    };
}

meanings! {
    Undeliverable = "undeliverable", "The address takes no mail.";
    TrapRisk = "trap_risk", "Mail to it harms its sender: a trap, or someone known to report mail as spam.";
    DoNotMail = "do_not_mail", "Not to be written to; only the reason says whether that is for what it is or for what it risks.";
    Disposable = "disposable", "A throw-away address.";
    RoleAccount = "role_account", "The address of a function or a team.";
    Unverified = "unverified", "The verifier could not tell: the domain takes everything, or the server gave no clear answer.";
    Deliverable = "deliverable", "The address takes mail.";
}

impl VerdictWord {
    /// The meaning of that name.
    ///
    /// ```
    /// use hygienist::normalize::words::VerdictWord;
    /// assert_eq!(VerdictWord::from_name("trap_risk"), Some(VerdictWord::TrapRisk));
    /// assert_eq!(VerdictWord::from_name("trap"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<VerdictWord> {
        VerdictWord::ALL.iter().copied().find(|meaning| meaning.name() == name)
    }
}

/// Folded word → meaning, of the two kinds of columns. Built once, from `data/verifier_words.csv`.
#[derive(Default)]
struct Words {
    verdicts: Table<VerdictWord>,
    reasons: Table<VerdictWord>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for row in rows(include_str!("../../../data/verifier_words.csv")) {
        if let (Some(word), Some(meaning)) = (key(&row[2]), VerdictWord::from_name(&row[3])) {
            let table = if &row[1] == "verdict" { &mut words.verdicts } else { &mut words.reasons };
            table.insert(word.bytes().into(), meaning);
        }
    }
    words
});

/// What a cell of the role `verdict` says: the words of the verifiers of `data/verifier_words.csv`, in any case and width,
/// with or without `_`, `-` and white space between their parts. None where the cell is blank or none of them.
///
/// Numbers are none of them: `1` is "invalid" to one verifier, "ok" to another and "no e-mail" to a third.
///
/// Cost: about 30 ns, no heap.
///
/// ```
/// use hygienist::normalize::words::{VerdictWord, verdict};
/// assert_eq!(verdict("Undeliverable"), Some(VerdictWord::Undeliverable));
/// assert_eq!(verdict("catch-all"), Some(VerdictWord::Unverified));
/// assert_eq!(verdict("CatchAll"), Some(VerdictWord::Unverified));
/// assert_eq!(verdict("do_not_mail"), Some(VerdictWord::DoNotMail));
/// assert_eq!(verdict("1"), None);
/// ```
#[must_use]
pub fn verdict(cell: &str) -> Option<VerdictWord> {
    WORDS.verdicts.get(key(cell)?.bytes()).copied()
}

/// What a cell of the role `verdict_reason` says: one reason, or the gravest of several (`a, b`, `["a","b"]`).
///
/// A verdict without its reason may be a poor guide: "not to be written to" is a throw-away address, a trap or merely
/// `info@`.
///
/// Cost: about 30 ns for one reason, no heap.
///
/// ```
/// use hygienist::normalize::words::{VerdictWord, verdict_reason};
/// assert_eq!(verdict_reason("role_based_catch_all"), Some(VerdictWord::RoleAccount));
/// assert_eq!(verdict_reason("Rejected Email"), Some(VerdictWord::Undeliverable));
/// assert_eq!(verdict_reason(r#"["catch_all","mailbox_is_role_address"]"#), Some(VerdictWord::RoleAccount));
/// assert_eq!(verdict_reason(""), None);
/// ```
#[must_use]
pub fn verdict_reason(cell: &str) -> Option<VerdictWord> {
    let meaning = |text: &str| WORDS.reasons.get(key(text)?.bytes()).copied();
    meaning(cell).or_else(|| {
        let parts = cell.split([',', ';', '|']).map(|part| part.trim_matches(is_wrapping));
        parts.filter_map(meaning).min()
    })
}

/// Whether a yes-or-no cell of a verifier says yes: `true yes y 1 t x`, in any case and width. Anything else is no, `unknown`
/// too: a verifier that does not know has found nothing.
///
/// ```
/// use hygienist::normalize::words::verdict_flag;
/// assert!(verdict_flag("Yes"));
/// assert!(!verdict_flag("unknown"));
/// ```
#[must_use]
pub fn verdict_flag(cell: &str) -> bool {
    key(cell).is_some_and(|text| matches!(text.bytes(), b"true" | b"yes" | b"y" | b"1" | b"t" | b"x"))
}

/// What stands around the parts of a list.
fn is_wrapping(c: char) -> bool {
    matches!(c, '[' | ']' | '"' | '\'') || c.is_whitespace()
}

/// A word as they are compared: in lower case, width folded, without what separates its parts, for verifiers do not
/// agree with themselves on `catch-all`, `catch_all` and `catchall`. None when it is longer than any word.
fn key(cell: &str) -> Option<Line<LONGEST>> {
    let mut key = Line::new();
    let fits = if cell.is_ascii() {
        let mut letters = cell.bytes().filter(|byte| !is_space(char::from(*byte)));
        letters.all(|byte| key.push_byte(byte.to_ascii_lowercase()))
    } else {
        let letters = cell.nfkc().filter(|c| !is_space(*c) && !is_invisible(*c));
        letters.flat_map(char::to_lowercase).all(|c| key.push(c))
    };
    fits.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_row_is_read_and_none_contradicts_another() {
        let file = include_str!("../../../data/verifier_words.csv");
        assert_eq!(rows(file).count(), file.lines().count() - 1, "a row that does not parse");
        for row in rows(file) {
            let (vendor, kind, word, meaning, source) = (&row[0], &row[1], &row[2], &row[3], &row[4]);
            let read = match kind {
                "verdict" => verdict(word),
                "reason" => verdict_reason(word),
                other => panic!("{other} is no kind of column"),
            };
            assert_eq!(read.map(VerdictWord::name), Some(meaning), "{vendor} {word}");
            assert_eq!(read, if kind == "verdict" { verdict(&word.to_uppercase()) } else { read }, "{word}");
            assert!(!source.is_empty(), "{vendor} {word} has no source");
        }
    }

    #[test]
    fn spelling_is_folded() {
        for catch_all in ["catch-all", "catch_all", "Catch All", "CATCHALL", " catch–all ", "ｃａｔｃｈ＿ａｌｌ"]
        {
            assert_eq!(verdict(catch_all), Some(VerdictWord::Unverified), "{catch_all}");
        }
        for other in ["", " ", "N/A", "0", "1", "5", "validated by hand", "nonsense", "in valid address", "有效"] {
            assert_eq!(verdict(other), None, "{other}");
        }
    }

    #[test]
    fn the_gravest_of_several_reasons_counts() {
        for (cell, meaning) in [
            ("mailbox_does_not_exist", VerdictWord::Undeliverable),
            ("[\"mailbox_does_not_exist\"]", VerdictWord::Undeliverable),
            ("['catch_all', 'mailbox_is_disposable_address']", VerdictWord::Disposable),
            ("mailbox_is_role_address; no_mx", VerdictWord::Undeliverable),
            ("something new, timeout", VerdictWord::Unverified),
            ("Low Deliverability", VerdictWord::Unverified),
        ] {
            assert_eq!(verdict_reason(cell), Some(meaning), "{cell}");
        }
        for nothing in ["", "[]", "something new", ",;|", "0"] {
            assert_eq!(verdict_reason(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_flag_is_raised_only_by_a_yes() {
        for yes in ["true", "TRUE", "Yes", "y", "1", "t", "X", " yes ", "ｙｅｓ"] {
            assert!(verdict_flag(yes), "{yes}");
        }
        for no in ["", "false", "no", "n", "0", "unknown", "2", "N/A", "-", "role"] {
            assert!(!verdict_flag(no), "{no}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read(cell in any::<String>()) {
            let _ = (verdict(&cell), verdict_reason(&cell), verdict_flag(&cell));
        }
    }
}
