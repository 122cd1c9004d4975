//! A value as groups compare it.

use super::fold::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// Two values are one when their folded forms are equal: no white space at the ends, each run of it as one space, in lower
/// case, width folded (NFKC), without invisible characters. Empty for what shows nothing.
///
/// ```
/// use hygienist::normalize::value::folded;
/// assert_eq!(folded(" Trade  Fair"), folded("ＴＲＡＤＥ fair\u{200B}"));
/// assert_ne!(folded("lead-gen"), folded("leadgen"));
/// assert_eq!(folded("\u{3000}\u{FEFF}"), "");
/// ```
#[must_use]
pub fn folded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut space = false;
    for c in value.nfkc().filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() {
            space = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut space) {
            text.push(' ');
        }
        text.extend(c.to_lowercase());
    }
    text
}
