//! What rows show about whoever supplied them: the figures of a group, and which codes they count.

use super::{Code, Verdict};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// What a code says about whoever supplied the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody is behind it: typed to fill a field, thrown away, a trap, or no address or number at all.
    Faked,
    /// Another row is the same contact, and stands for it.
    Duplicated,
    /// No evidence of consent at all.
    WithoutEvidence,
    /// Somebody said stop.
    Suppressed,
    /// There is a consent, or what stands for one, and it does not hold: bought, expired, for something else.
    BadConsent,
}

impl Fault {
    /// How many faults there are.
    const COUNT: usize = 5;

    /// What a code says about the supplier: the one place where that is defined. The codes count whatever was made of them
    /// (`flag`, `drop`, `reject`); those that the user ignores are on no row.
    ///
    /// ```
    /// use hygienist::contact::{Code, Fault};
    /// assert_eq!(Fault::of(Code::PhoneTooShort), Some(Fault::Faked));
    /// assert_eq!(Fault::of(Code::ConsentWithdrawn), Some(Fault::Suppressed));
    /// assert_eq!(Fault::of(Code::ConsentExpired), Some(Fault::BadConsent));
    /// assert_eq!(Fault::of(Code::EmailTypoDomain), None);
    /// ```
    #[must_use]
    pub const fn of(code: Code) -> Option<Fault> {
        match code {
            Code::EmailPlaceholder
            | Code::PhonePlaceholder
            | Code::NamePlaceholder
            | Code::EmailDisposable
            | Code::EmailTrapRisk
            | Code::EmailSystemAccount
            | Code::EmailSyntax
            | Code::EmailUnknownTld
            | Code::EmailReservedDomain
            | Code::EmailDomainSyntax
            | Code::EmailTooLong
            | Code::PhoneInvalid
            | Code::PhoneNotANumber
            | Code::PhoneTooShort
            | Code::PhoneTooLong => Some(Fault::Faked),
            Code::DuplicateSameEmail | Code::DuplicateSamePhone => Some(Fault::Duplicated),
            Code::ConsentNoEvidence => Some(Fault::WithoutEvidence),
            Code::SuppressedErased
            | Code::SuppressedDeceased
            | Code::SuppressedComplained
            | Code::SuppressedBlocked
            | Code::SuppressedUnsubscribed
            | Code::SuppressedViaDuplicate
            | Code::SuppressedBounced
            | Code::SuppressedDomain
            | Code::SuppressedDoNotCall
            | Code::SuppressedChannelClosed
            | Code::SuppressedStaleList
            | Code::ConsentWithdrawn => Some(Fault::Suppressed),
            Code::ConsentForbiddenSource
            | Code::ConsentPreticked
            | Code::ConsentNotGiven
            | Code::ConsentUnprovenSource
            | Code::ConsentBulkStamp
            | Code::ConsentWrongChannel
            | Code::ConsentWrongPurpose
            | Code::ConsentExpired
            | Code::ConsentMinor => Some(Fault::BadConsent),
            _ => None,
        }
    }
}

/// Counts of rows; one row may be in several of the last five.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Rows.
    pub rows: u64,
    /// Those that may be used.
    pub kept: u64,
    /// Those that may not.
    pub rejected: u64,
    /// Those with a code of [`Fault::Faked`].
    pub faked: u64,
    /// Those with a code of [`Fault::Duplicated`].
    pub duplicated: u64,
    /// Those with a code of [`Fault::WithoutEvidence`].
    pub without_evidence: u64,
    /// Those with a code of [`Fault::Suppressed`].
    pub suppressed: u64,
    /// Those with a code of [`Fault::BadConsent`].
    pub bad_consent: u64,
}

impl Figures {
    /// The figures of one row.
    pub fn of_row(verdict: Verdict, codes: impl Iterator<Item = Code>) -> Figures {
        let mut bears = [0; Fault::COUNT];
        for fault in codes.filter_map(Fault::of) {
            bears[fault as usize] = 1;
        }
        let [faked, duplicated, without_evidence, suppressed, bad_consent] = bears;
        let kept = u64::from(verdict.is_kept());
        Figures { rows: 1, kept, rejected: 1 - kept, faked, duplicated, without_evidence, suppressed, bad_consent }
    }
}

impl AddAssign for Figures {
    fn add_assign(&mut self, more: Figures) {
        self.rows += more.rows;
        self.kept += more.kept;
        self.rejected += more.rejected;
        self.faked += more.faked;
        self.duplicated += more.duplicated;
        self.without_evidence += more.without_evidence;
        self.suppressed += more.suppressed;
        self.bad_consent += more.bad_consent;
    }
}

/// The rows of a run by the values of a role or a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grouping {
    /// The role, or the column, as it was asked for.
    pub by: String,
    /// The largest groups, by rows and then by first appearance.
    pub groups: Vec<Group>,
    /// All groups beyond them as one.
    pub others: Others,
}

/// The rows that have one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The value as the first row spells it, without white space at the ends; empty where there is none.
    pub value: String,
    /// What its rows show. Of tags a row is in the group of each.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The rows of all smaller groups. Where a cell holds several values, as tags are, a row counts once for each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Others {
    /// How many values that is, as far as they were told apart.
    pub values: u64,
    /// What their rows show.
    #[serde(flatten)]
    pub figures: Figures,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Area;

    #[test]
    fn every_stop_is_a_suppression() {
        for code in Code::ALL.iter().filter(|code| code.area() == Area::Suppressed) {
            assert_eq!(Fault::of(*code), Some(Fault::Suppressed), "{code}");
        }
    }

    #[test]
    fn a_row_counts_once_for_each_fault() {
        let codes = [Code::EmailSyntax, Code::PhoneTooShort, Code::DuplicateSameEmail, Code::EmailRepaired];
        let figures = Figures::of_row(Verdict::Kept, codes.into_iter());
        assert_eq!(figures, Figures { rows: 1, kept: 1, faked: 1, duplicated: 1, ..Figures::default() });
    }
}
