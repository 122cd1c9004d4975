//! What may be wrong with a phone number, and what may be wrong with a plan.

use thiserror::Error;

use crate::contact::Region;

/// Why a cell is no valid phone number.
///
/// The lengths are judged as libphonenumber does, by the plan of the number's own calling code.
///
/// ```
/// use hygienist::contact::Region;
/// use hygienist::normalize::phone::{PhoneFault, Plan};
///
/// let germany = Region::from_code("DE");
/// let parse = |cell, region| Plan::embedded().parse(cell, region).unwrap_err();
/// assert_eq!(parse("ask at the desk", germany), PhoneFault::NotANumber);
/// assert_eq!(parse("030 123456", None), PhoneFault::NoCountry);
/// assert_eq!(parse("+49 1", germany), PhoneFault::TooShort);
/// assert_eq!(parse("+49 30 12345678901234", germany), PhoneFault::TooLong);
/// assert_eq!(parse("+1 202 155 0199", None), PhoneFault::Invalid);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum PhoneFault {
    /// It does not look like a number at all.
    #[error("not a phone number")]
    NotANumber,
    /// It has no country code and no region to read it in, or a calling code that the plan does not know.
    #[error("no country code, and no country to read it in")]
    NoCountry,
    /// It has fewer digits than any number of its country.
    #[error("too short for a phone number of its country")]
    TooShort,
    /// It has more digits than any number of its country.
    #[error("too long for a phone number of its country")]
    TooLong,
    /// Its length would do, but no such number is given out.
    #[error("no such number in the numbering plan of its country")]
    Invalid,
}

/// Why a numbering plan cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The file could not be read.
    #[error("the numbering plan could not be read")]
    Read(#[from] std::io::Error),
    /// The file is far larger than any numbering plan.
    #[error("a numbering plan has at most {0} bytes; this is larger")]
    TooLarge(u64),
    /// The file is not the XML of libphonenumber's `PhoneNumberMetadata.xml`.
    #[error("this is not libphonenumber's PhoneNumberMetadata.xml: {0}")]
    NotAPlan(String),
    /// A territory of the plan makes no sense.
    #[error("territory {id:?} of the numbering plan: {reason}")]
    Territory {
        /// The territory's id as the file gives it.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A pattern of the plan cannot be used.
    #[error("the pattern {pattern:?} of {region} in the numbering plan cannot be used: {reason}")]
    Pattern {
        /// The region that the pattern belongs to.
        region: Region,
        /// The pattern, or its beginning.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The patterns of a region need more work than a whole numbering plan should.
    #[error("the patterns of {0} in the numbering plan are too complex")]
    TooComplex(Region),
}
