//! The ground on which a contact stands, told more finely than consent and the rest: what a law asks differs by it.

use std::sync::LazyLock;

use super::basis::{Basis, holds, legal_basis};
use super::folded;
use crate::contact::law;
use crate::normalize::fold::{is_han, is_kana, rows};

/// What a `legal_basis` cell, or a method that stands for one, names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    /// Nothing.
    #[default]
    Empty,
    /// Consent.
    Consent,
    /// A sale, and the chance to refuse.
    SoftOptIn,
    /// A contract.
    Contract,
    /// A purchase, from which some laws imply a consent.
    Purchase,
    /// An inquiry, from which some laws imply a consent.
    Inquiry,
    /// A membership, a subscription.
    Membership,
    /// A gift or volunteer work, from which some laws imply a consent.
    Gift,
    /// A consent implied by something else.
    Implied,
    /// The sender's own interest.
    LegitimateInterest,
    /// Something that we do not know.
    Other,
}

impl Ground {
    /// The bases of law that it may be.
    #[must_use]
    pub const fn bases(self) -> &'static [law::Basis] {
        match self {
            Ground::Empty => &[],
            Ground::Consent => &[law::Basis::Consent],
            Ground::SoftOptIn => &[law::Basis::SoftOptIn],
            Ground::Contract => &[law::Basis::Contract],
            Ground::Purchase => &[law::Basis::Implied, law::Basis::SoftOptIn],
            Ground::Inquiry | Ground::Membership | Ground::Gift | Ground::Implied => &[law::Basis::Implied],
            Ground::LegitimateInterest => &[law::Basis::LegitimateInterest],
            Ground::Other => &[law::Basis::Other],
        }
    }

    /// Whether it is consent, or may be for all that is said.
    #[must_use]
    pub const fn is_consent(self) -> bool {
        matches!(self, Ground::Empty | Ground::Consent)
    }
}

/// Words and what they name, in the order of the list: where several stand in a cell, the first of them says most.
static WORDS: LazyLock<Vec<(String, Ground)>> = LazyLock::new(|| {
    let named = |name: &str| MEANINGS.iter().find(|(known, ..)| *known == name);
    let ground = |name: &str| named(name).map_or(Ground::Other, |(_, ground, _)| *ground);
    listed().map(|row| (folded(&row[0]), ground(&row[2]))).collect()
});

/// What the words of `data/grounds.csv` name, and that in a sentence.
pub(super) const MEANINGS: [(&str, Ground, &str); 8] = [
    ("soft_opt_in", Ground::SoftOptIn, "A sale, and the chance to refuse."),
    ("contract", Ground::Contract, "A contract."),
    ("purchase", Ground::Purchase, "A purchase, from which some laws imply a consent."),
    ("inquiry", Ground::Inquiry, "An inquiry, from which some laws imply a consent."),
    ("membership", Ground::Membership, "A membership, a subscription."),
    ("gift", Ground::Gift, "A gift or volunteer work, from which some laws imply a consent."),
    ("implied", Ground::Implied, "A consent implied by something else."),
    ("legitimate_interest", Ground::LegitimateInterest, "The sender's own interest."),
];

/// The rows of `data/grounds.csv`.
pub(super) fn listed() -> impl Iterator<Item = csv::StringRecord> {
    rows(include_str!("../../../data/grounds.csv"))
}

/// What a cell of the role `legal_basis` names.
///
/// ```
/// use hygienist::normalize::words::{Ground, ground};
/// assert_eq!(ground("express consent"), Ground::Consent);
/// assert_eq!(ground("implied: purchase"), Ground::Purchase);
/// assert_eq!(ground("Art. 6(1)(f) legitimate interest"), Ground::LegitimateInterest);
/// assert_eq!(ground("vital interests"), Ground::Other);
/// assert_eq!(ground("N/A"), Ground::Empty);
/// ```
#[must_use]
pub fn ground(cell: &str) -> Ground {
    match legal_basis(cell) {
        Basis::Empty => Ground::Empty,
        Basis::Consent => Ground::Consent,
        Basis::Other => other_ground(&folded(cell)),
    }
}

fn other_ground(text: &str) -> Ground {
    let stands = |word: &str| match word.chars().next() {
        Some(first) if is_han(first) || is_kana(first) => text.contains(word),
        _ => holds(text, word),
    };
    WORDS.iter().find(|(word, _)| stands(word)).map_or(Ground::Other, |(_, ground)| *ground)
}
