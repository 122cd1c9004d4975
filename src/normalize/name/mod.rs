//! Names: one folded form a record, and whether two of them may be one contact.
//!
//! Read [`fold_name`] first, then [`agree`]. The folded form holds the words of the person's name, sorted and separated
//! by `0x1F`, then, where the record names an organisation, `0x1E` and the organisation's words in their order:
//!
//! ```text
//! Dr. Zoë O'Brien, Acme Inc.  →  obrien 1F zoe 1E acme
//! ```
//!
//! [`written_name`] is another matter: how a cell is to be written, which no comparison asks.
//!
//! A record's own name is its person's name, else its organisation's: [`own_name`]. Equal names are equal bytes of it.

mod agree;
mod case;
mod channel;
mod fold;
mod lists;
#[cfg(test)]
mod lists_tests;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod tests;
mod written;
#[cfg(test)]
mod written_tests;

pub use agree::agree;
pub use channel::{Glimpse, glimpse, has_digits_of_a_number};
pub use fold::{FoldScratch, fold_name};
pub use lists::is_placeholder;
pub use written::{NamePart, written_name};

/// Separates the words of a folded name.
const BETWEEN_WORDS: u8 = 0x1F;
/// Stands before the organisation of a folded name.
const BEFORE_ORGANIZATION: u8 = 0x1E;

/// The cells of a record that hold its name. Several cells of one role are joined by the caller, with a space.
#[derive(Clone, Copy, Debug, Default)]
pub struct NameCells<'a> {
    /// The given name.
    pub given: &'a str,
    /// The family name.
    pub family: &'a str,
    /// The whole name in one cell; it counts only where given and family name are empty.
    pub full: &'a str,
    /// The organisation.
    pub organization: &'a str,
}

/// Whether a folded form holds no name at all.
///
/// ```
/// use hygienist::normalize::name::{FoldScratch, NameCells, fold_name, is_nameless};
/// let mut folded = Vec::new();
/// fold_name(&NameCells { given: "n/a", ..NameCells::default() }, &mut FoldScratch::default(), &mut folded);
/// assert!(is_nameless(&folded));
/// ```
#[must_use]
pub fn is_nameless(folded: &[u8]) -> bool {
    folded.is_empty()
}

/// The record's own name within a folded form: the person's part, else the organisation's part with its mark.
///
/// Two records bear equal names when these bytes are equal: an organisation beside a person's name is no part of it.
///
/// ```
/// use hygienist::normalize::name::own_name;
/// assert_eq!(own_name(b"obrien\x1Fzoe\x1Eacme"), b"obrien\x1Fzoe");
/// assert_eq!(own_name(b"\x1Eacme"), b"\x1Eacme");
/// ```
#[must_use]
pub fn own_name(folded: &[u8]) -> &[u8] {
    let (person, _) = parts(folded);
    if person.is_empty() { folded } else { person }
}

/// The person's part and the organisation's, without the mark between them.
fn parts(folded: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(BEFORE_ORGANIZATION, folded) {
        Some(mark) => (&folded[..mark], &folded[mark + 1..]),
        None => (folded, &[]),
    }
}
