//! What kind of line a phone number is, and the region it belongs to: the words of libphonenumber.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What kind of line a number is: libphonenumber's types, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum NumberType {
    /// A fixed line.
    FixedLine,
    /// A mobile line.
    Mobile,
    /// A plan that does not tell fixed from mobile (the US among them).
    FixedLineOrMobile,
    /// Free for the caller.
    TollFree,
    /// Paid by the caller at a premium.
    PremiumRate,
    /// Paid by caller and called.
    SharedCost,
    /// Voice over IP.
    Voip,
    /// A number that follows a person.
    PersonalNumber,
    /// A pager.
    Pager,
    /// A universal access number of a company.
    Uan,
    /// A voice mailbox.
    Voicemail,
    /// Valid, but of no type that the plan names.
    Unknown,
}

impl NumberType {
    /// libphonenumber's name in lower case, as `hyg_phone_type` holds it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            NumberType::FixedLine => "fixed_line",
            NumberType::Mobile => "mobile",
            NumberType::FixedLineOrMobile => "fixed_line_or_mobile",
            NumberType::TollFree => "toll_free",
            NumberType::PremiumRate => "premium_rate",
            NumberType::SharedCost => "shared_cost",
            NumberType::Voip => "voip",
            NumberType::PersonalNumber => "personal_number",
            NumberType::Pager => "pager",
            NumberType::Uan => "uan",
            NumberType::Voicemail => "voicemail",
            NumberType::Unknown => "unknown",
        }
    }
}

impl fmt::Display for NumberType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A region of libphonenumber: an ISO 3166 code of two letters, or `001` for the plans of no country.
///
/// ```
/// use hygienist::contact::Region;
/// assert_eq!(Region::from_code("DE").unwrap().as_str(), "DE");
/// assert_eq!(Region::from_code("001").unwrap().as_str(), "001");
/// assert!(Region::from_code("de").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region([u8; 3]);

impl Region {
    /// The plans that belong to no country.
    pub const WORLD: Region = Region(*b"001");

    /// A region from two capital letters or `001`; nothing else. Whether a numbering plan knows it is another question.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Region> {
        match code.as_bytes() {
            [a @ b'A'..=b'Z', b @ b'A'..=b'Z'] => Some(Region([*a, *b, 0])),
            b"001" => Some(Region::WORLD),
            _ => None,
        }
    }

    /// The code, `DE` or `001`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..length]).unwrap_or("001")
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Region> for String {
    fn from(region: Region) -> String {
        region.as_str().to_owned()
    }
}

impl TryFrom<String> for Region {
    type Error = String;

    fn try_from(code: String) -> Result<Region, String> {
        Region::from_code(&code).ok_or_else(|| format!("{code} is no region code"))
    }
}
