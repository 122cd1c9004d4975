//! What users write to name sources and methods: a word, or a pattern with `*`.

use super::folded;

/// A word, or a pattern in which `*` stands for any run of characters; case, width, `_` and `-` do not count.
///
/// ```
/// use hygienist::normalize::words::Pattern;
/// let bought = Pattern::new("bought:*");
/// assert!(bought.matches("Bought: Acme Data, 2019"));
/// assert!(!bought.matches("not bought: at all"));
/// assert!(Pattern::new("*fair*").matches("Trade_Fair 2024"));
/// assert!(!Pattern::new("web form").matches("web form 2"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// What stands between the stars.
    parts: Vec<String>,
}

impl Pattern {
    /// The pattern that a text writes.
    #[must_use]
    pub fn new(text: &str) -> Pattern {
        Pattern { parts: folded(text).split('*').map(str::to_owned).collect() }
    }

    /// Whether a cell is as the pattern says.
    #[must_use]
    pub fn matches(&self, cell: &str) -> bool {
        let text = folded(cell);
        let [first, middle @ .., last] = self.parts.as_slice() else { return self.parts.first() == Some(&text) };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
        for part in middle {
            let Some(at) = rest.find(part.as_str()) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last.as_str())
    }
}
