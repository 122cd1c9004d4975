//! What was probably meant by a word that nobody knows: one measure for settings, flags and columns.

use crate::contact::SuppressionKind;

/// From which likeness on, of 0 to 1, a word is a misspelling of another: below it, a suggestion would be noise.
const ALIKE: f64 = 0.6;

/// So many letters are enough for the beginning of a word.
const BEGINNING: usize = 3;

/// What else people call the kinds of lists.
const OTHER_NAMES: [(&str, SuppressionKind); 4] = [
    ("dnc", SuppressionKind::DoNotCall),
    ("opt_out", SuppressionKind::Unsubscribed),
    ("optout", SuppressionKind::Unsubscribed),
    ("blacklist", SuppressionKind::Blocked),
];

/// The known word most like the one that was written, if any is like it. Case does not count.
#[must_use]
pub fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let written = written.to_lowercase();
    let likely = known.into_iter().map(|known| (likeness(&written, &known.to_lowercase()), known));
    likely.filter(|(likeness, _)| *likeness >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

fn likeness(written: &str, known: &str) -> f64 {
    let likeness = strsim::normalized_damerau_levenshtein(written, known);
    if written.len() >= BEGINNING && known.starts_with(written) { likeness.max(ALIKE) } else { likeness }
}

/// The kind of list that was meant, by its name or by another one that people use.
#[must_use]
pub fn nearest_kind(written: &str) -> Option<&'static str> {
    let word = written.to_lowercase().replace('-', "_");
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == word).map(|(_, kind)| kind.name());
    other.or_else(|| nearest(&word, SuppressionKind::OF_LISTS.map(SuppressionKind::name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_is_like_what_was_written() {
        let evidence = ["time", "source", "method", "scope", "proof", "text"];
        assert_eq!(nearest("Tmie", evidence), Some("time"));
        assert_eq!(nearest("profo", evidence), Some("proof"));
        assert_eq!(nearest("meth", evidence), Some("method"));
        assert_eq!(nearest("basis", evidence), None);
        assert_eq!(nearest("", evidence), None);
    }

    #[test]
    fn kinds_have_other_names() {
        assert_eq!(nearest_kind("DNC"), Some("do_not_call"));
        assert_eq!(nearest_kind("do-not-call"), Some("do_not_call"));
        assert_eq!(nearest_kind("unsubscibed"), Some("unsubscribed"));
        assert_eq!(nearest_kind("vip"), None);
    }
}
