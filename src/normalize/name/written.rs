//! A name as it is to be written: white space, width, and case where the whole cell is in one case.

use super::case::{Case, Casing};
use crate::contact::Region;
use crate::normalize::fold::{is_han, is_hangul, is_kana};
use std::borrow::Cow;

/// What part of a name a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePart {
    /// The given name.
    Given,
    /// The family name, which may begin with `von` or `van der`.
    Family,
    /// The whole name.
    Full,
}

/// A name cell as it is to be written; none where it is so already.
///
/// White space at the ends goes and each run of it is one blank; full-width Latin letters become plain ones. Where all letters
/// are capitals, or all are small, of a script with case (Latin, Greek, Cyrillic, Armenian), words get one capital each, with
/// what their languages ask for. A cell of two letters, mixed case, and what holds letters of any other script keep theirs:
/// who wrote `DeShawn` or `van Gogh` meant it. `country` is where the person is from, for Turkish and Dutch letters and for
/// particles.
///
/// ```
/// use hygienist::normalize::name::{NamePart, written_name};
/// let full = |cell| written_name(cell, NamePart::Full, None);
/// assert_eq!(full("JOHN  SMITH").as_deref(), Some("John Smith"));
/// assert_eq!(full("anne-marie o'neil mcdonald").as_deref(), Some("Anne-Marie O'Neil McDonald"));
/// assert_eq!(full("LUDWIG VAN DER ROHE III").as_deref(), Some("Ludwig van der Rohe III"));
/// assert_eq!(full("J.R.R. TOLKIEN").as_deref(), Some("J.R.R. Tolkien"));
/// assert_eq!(full("Ｔａｒｏ Yamada").as_deref(), Some("Taro Yamada"));
/// assert_eq!(full("王\u{3000}小明").as_deref(), Some("王 小明"));
/// assert_eq!(full("DeShawn"), None);
/// assert_eq!(full("JD"), None);
/// ```
#[must_use]
pub fn written_name(cell: &str, part: NamePart, country: Option<Region>) -> Option<String> {
    let spaced = spaced(cell);
    let narrow = narrow(&spaced);
    let cased = match Case::of(&narrow) {
        Some(case) => Cow::Owned(Casing::new(&narrow, case, part, country).write()),
        None => Cow::Borrowed(&*narrow),
    };
    (*cased != *cell).then(|| cased.into_owned())
}

/// No white space at the ends, and each run of it one blank.
fn spaced(cell: &str) -> Cow<'_, str> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}');
    let inner = cell.trim_matches(is_end);
    let mut before = false;
    let is_plain = inner.chars().all(|c| {
        let odd = c.is_whitespace() && (c != ' ' || before);
        before = c.is_whitespace();
        !odd
    });
    if is_plain { Cow::Borrowed(inner) } else { Cow::Owned(inner.split_whitespace().collect::<Vec<_>>().join(" ")) }
}

/// Full-width Latin letters as plain ones; their signs and digits too, where nothing around them is Chinese, Japanese or Korean.
fn narrow(cell: &str) -> Cow<'_, str> {
    let is_letter = |c: char| matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    if !cell.chars().any(is_letter) {
        return Cow::Borrowed(cell);
    }
    let is_eastern = cell.chars().any(|c| is_han(c) || is_kana(c) || is_hangul(c));
    let plain = |c: char| match c {
        '！'..='～' if is_letter(c) || !is_eastern => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    Cow::Owned(cell.chars().map(plain).collect())
}
