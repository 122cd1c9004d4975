//! Legal bases: consent, or something else.

use std::sync::LazyLock;

use super::folded;
use crate::normalize::fold::{Table, is_han, is_kana, rows};

/// What a `legal_basis` cell names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Consent, and nothing that takes it back.
    Consent,
    /// Something other: a contract, a legitimate interest, a soft opt-in, an implied consent, or words that we do not know.
    Other,
    /// None: the cell is blank, holds a placeholder, or says that the basis is not known.
    Empty,
}

/// What a marker makes of a cell that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marker {
    Consent,
    /// It makes another basis of a consent: implied, soft, none.
    Weakened,
}

/// The markers of `data/legal_bases.csv`, folded.
#[derive(Default)]
struct Markers {
    words: Table<Marker>,
    /// Markers of several words.
    phrases: Vec<(String, Marker)>,
    /// Markers of Han and kana, which stand anywhere.
    spaceless: Vec<(String, Marker)>,
    /// What says, as the whole cell, that no basis is named.
    nothing: Table<()>,
}

/// Built once.
static MARKERS: LazyLock<Markers> = LazyLock::new(|| {
    let mut markers = Markers::default();
    for row in listed() {
        let text = folded(&row[0]);
        let marker = match &row[2] {
            "consent" => Marker::Consent,
            "weakened" => Marker::Weakened,
            _ => {
                markers.nothing.insert(text.into_bytes().into(), ());
                continue;
            }
        };
        if text.starts_with(|c| is_han(c) || is_kana(c)) {
            markers.spaceless.push((text, marker));
        } else if text.contains(' ') {
            markers.phrases.push((text, marker));
        } else {
            markers.words.insert(text.into_bytes().into(), marker);
        }
    }
    markers
});

/// What the words of `data/legal_bases.csv` make of a cell, in a sentence.
pub(super) const MEANINGS: [(&str, &str); 3] = [
    ("consent", "Consent, unless a weakening word stands beside it; Art. 6(1)(a) GDPR is read however it is cited."),
    ("weakened", "It makes something other than consent of the cell."),
    ("nothing", "As the whole cell: no basis is named."),
];

/// The rows of `data/legal_bases.csv`.
pub(super) fn listed() -> impl Iterator<Item = csv::StringRecord> {
    rows(include_str!("../../../data/legal_bases.csv"))
}

/// How Art. 6(1)(a) GDPR is cited, letters and digits alone and without the word for article.
const ARTICLE_6_1_A: [&str; 6] = ["61a", "61lita", "6abs1lita", "6abs1s1lita", "6abs1satz1lita", "6para1a"];

/// What a cell of the role `legal_basis` names. A basis that is not known to be consent is [`Basis::Other`]: it is then
/// judged by what that basis needs, and nobody is taken to have agreed.
///
/// ```
/// use hygienist::normalize::words::{Basis, legal_basis};
/// assert_eq!(legal_basis("Freely given consent from contact"), Basis::Consent);
/// assert_eq!(legal_basis("Art. 6 Abs. 1 lit. a DSGVO"), Basis::Consent);
/// assert_eq!(legal_basis("implied consent"), Basis::Other);
/// assert_eq!(legal_basis("Legitimate interest – existing customer"), Basis::Other);
/// assert_eq!(legal_basis("N/A"), Basis::Empty);
/// ```
#[must_use]
pub fn legal_basis(cell: &str) -> Basis {
    let text = folded(cell);
    let markers = &*MARKERS;
    if text.is_empty() || markers.nothing.contains_key(text.as_bytes()) {
        return Basis::Empty;
    }
    let mut consent = cites_consent(&text);
    for marker in markers.found_in(&text) {
        match marker {
            Marker::Weakened => return Basis::Other,
            Marker::Consent => consent = true,
        }
    }
    if consent { Basis::Consent } else { Basis::Other }
}

impl Markers {
    fn found_in(&self, text: &str) -> impl Iterator<Item = Marker> {
        let words =
            text.split(|c: char| !c.is_alphanumeric()).filter_map(|word| self.words.get(word.as_bytes()).copied());
        let phrases = self.phrases.iter().filter(|_| text.contains(' ')).filter(|(phrase, _)| holds(text, phrase));
        let spaceless = self.spaceless.iter().filter(|_| !text.is_ascii()).filter(|(part, _)| text.contains(&**part));
        words.chain(phrases.chain(spaceless).map(|&(_, marker)| marker))
    }
}

fn cites_consent(text: &str) -> bool {
    let squeezed: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let squeezed = squeezed.trim_start_matches("gdpr").trim_start_matches("dsgvo");
    let squeezed = squeezed.strip_prefix("article").or_else(|| squeezed.strip_prefix("art")).unwrap_or(squeezed);
    ARTICLE_6_1_A.iter().any(|citation| squeezed.starts_with(citation))
}

/// Whether `phrase` stands whole in `text`.
pub(super) fn holds(text: &str, phrase: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(phrase).any(|(at, _)| {
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + phrase.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn consent_is_told_from_the_rest() {
        for consent in [
            "consent",
            "Consent",
            "explicit consent",
            "express_consent",
            "Freely given consent from contact",
            "opt-in",
            "double opt-in",
            "Einwilligung",
            "consentement",
            "consentimiento",
            "consentimento",
            "согласие",
            "同意",
            "用户同意",
            "個別同意",
            "Art. 6(1)(a) GDPR",
            "6.1.a",
            "GDPR Art. 6(1)(a)",
            "Art. 6 Abs. 1 S. 1 lit. a DSGVO",
        ] {
            assert_eq!(legal_basis(consent), Basis::Consent, "{consent}");
        }
        for other in [
            "contract",
            "performance_of_contract",
            "soft opt-in",
            "soft_opt_in",
            "implied",
            "implied consent",
            "legitimate interest",
            "legitimate_interest_client",
            "consent_with_notice",
            "no consent",
            "without consent",
            "Vertrag",
            "berechtigtes Interesse",
            "mutmaßliche Einwilligung",
            "consentement tacite",
            "consentimiento tácito",
            "Art. 6(1)(f)",
            "6.1.f",
            "Art. 16(1)(a)",
            "合同",
            "默示同意",
            "未同意",
            "договор",
            "legal obligation",
            "LI",
            "whatever",
            "opt-out",
        ] {
            assert_eq!(legal_basis(other), Basis::Other, "{other}");
        }
        for empty in
            ["", " ", "N/A", "-", "--", "NULL", "(blank)", "unknown", "NOT_SPECIFIED", "none", "Not applicable"]
        {
            assert_eq!(legal_basis(empty), Basis::Empty, "{empty}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read(cell in any::<String>()) {
            let _ = legal_basis(&cell);
        }
    }
}
