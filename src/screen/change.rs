//! Change lists of national registers: a word in each row says whether its number was added or taken off.

/// What a row of a change list says of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was put on the register.
    Addition,
    /// It was taken off.
    Deletion,
}

const WORDS: [(&str, Change); 14] = [
    ("a", Change::Addition),
    ("add", Change::Addition),
    ("added", Change::Addition),
    ("addition", Change::Addition),
    ("i", Change::Addition),
    ("insert", Change::Addition),
    ("d", Change::Deletion),
    ("del", Change::Deletion),
    ("delete", Change::Deletion),
    ("deleted", Change::Deletion),
    ("deletion", Change::Deletion),
    ("remove", Change::Deletion),
    ("removed", Change::Deletion),
    ("removal", Change::Deletion),
];

/// The names of columns that may say so.
const NAMES: [&str; 11] = [
    "action",
    "change",
    "change type",
    "type",
    "record type",
    "operation",
    "op",
    "status",
    "transaction",
    "update",
    "add/delete",
];

/// Whether a column of that name may say so.
#[must_use]
pub fn may_tell_changes(name: &str) -> bool {
    let name = name.trim().replace(['_', '-'], " ");
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(&name))
}

/// Whether a column of that name holds area codes, or the three digits behind them.
#[must_use]
pub fn is_area_code_name(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    ["areacode", "area", "ac", "npa", "nxx", "exchange", "prefix"].iter().any(|known| known.eq_ignore_ascii_case(&name))
}

/// What a cell says, where it is such a word and nothing else.
///
/// ```
/// use hygienist::screen::{Change, change};
/// assert_eq!(change(" D "), Some(Change::Deletion));
/// assert_eq!(change("D. Miller"), None);
/// ```
#[must_use]
pub fn change(cell: &str) -> Option<Change> {
    let cell = cell.trim();
    WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(cell)).map(|(_, change)| *change)
}
