//! A valid phone number.

use std::fmt;

use crate::contact::{NumberType, Region};

/// `+`, three digits of calling code, seventeen of the national number.
const LONGEST_E164: usize = 21;
/// libphonenumber reads at most this many digits as an extension.
pub(super) const LONGEST_EXTENSION: usize = 20;

/// A valid phone number; only [`Plan::parse`](super::Plan::parse) makes one, and a repair may know its extension. It is
/// copied, not allocated.
///
/// ```
/// use hygienist::normalize::phone::Plan;
///
/// let number = Plan::embedded().parse("+39 02 1234 5678 ext. 12", None).unwrap();
/// assert_eq!(number.e164(), "+390212345678");
/// assert_eq!(number.country_code(), 39);
/// assert_eq!(number.national(), "0212345678"); // Italy keeps its zero
/// assert_eq!(number.region().as_str(), "IT");
/// assert_eq!(number.extension(), Some("12"));
/// assert_eq!(number.to_string(), "+390212345678");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    e164: [u8; LONGEST_E164],
    length: u8,
    /// Where the national number begins.
    national: u8,
    country_code: u16,
    region: Region,
    number_type: NumberType,
    extension: [u8; LONGEST_EXTENSION],
    extension_length: u8,
}

impl Number {
    /// `national` has at most 17 digits (ASCII), `country_code` is from 1 to 999.
    #[inline]
    pub(super) fn new(country_code: u16, national: &[u8], region: Region, number_type: NumberType) -> Number {
        let mut e164 = [0; LONGEST_E164];
        e164[0] = b'+';
        let mut length = 1;
        for unit in [100, 10, 1] {
            if country_code >= unit {
                e164[length] = b'0' + (country_code / unit % 10) as u8;
                length += 1;
            }
        }
        let start = length;
        let taken = national.len().min(LONGEST_E164 - start);
        e164[start..start + taken].copy_from_slice(&national[..taken]);
        Number {
            e164,
            length: (start + taken) as u8,
            national: start as u8,
            country_code,
            region,
            number_type,
            extension: [0; LONGEST_EXTENSION],
            extension_length: 0,
        }
    }

    /// The same number with an extension of at most 20 digits (ASCII).
    pub(super) fn with_extension(mut self, extension: &[u8]) -> Number {
        let taken = extension.len().min(LONGEST_EXTENSION);
        self.extension[..taken].copy_from_slice(&extension[..taken]);
        self.extension_length = taken as u8;
        self
    }

    /// The number in the form of E.164, `+493023125000`: what identifies the line.
    #[must_use]
    pub fn e164(&self) -> &str {
        text(self.e164_bytes())
    }

    /// The same as bytes, for which nobody need ask again whether they are text.
    #[must_use]
    pub fn e164_bytes(&self) -> &[u8] {
        &self.e164[..usize::from(self.length)]
    }

    /// The national significant number: the digits after the calling code, without a national prefix, but with the
    /// leading zeros that belong to it (Italy).
    #[must_use]
    pub fn national(&self) -> &str {
        text(self.national_bytes())
    }

    /// The same as bytes.
    #[must_use]
    pub fn national_bytes(&self) -> &[u8] {
        &self.e164[usize::from(self.national)..usize::from(self.length)]
    }

    /// The calling code, 49.
    #[must_use]
    pub fn country_code(&self) -> u16 {
        self.country_code
    }

    /// The region that the number belongs to; [`Region::WORLD`] for numbers of no country (`+800`).
    #[must_use]
    pub fn region(&self) -> Region {
        self.region
    }

    /// What kind of line it is; never `Unknown`, for a valid number is of some type.
    #[must_use]
    pub fn number_type(&self) -> NumberType {
        self.number_type
    }

    /// The digits of the extension, if the cell has one in a spelling that libphonenumber knows.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        (self.extension_length > 0).then(|| text(&self.extension[..usize::from(self.extension_length)]))
    }
}

/// Only ASCII is ever put in.
fn text(digits: &[u8]) -> &str {
    str::from_utf8(digits).unwrap_or_default()
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.e164())
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Number")
            .field("e164", &self.e164())
            .field("region", &self.region.as_str())
            .field("number_type", &self.number_type)
            .field("extension", &self.extension())
            .finish()
    }
}
