//! Of what kind a member is: who takes its mail, and how old its consent was.

use serde::{Deserialize, Serialize};

/// Who takes a member's mail: large providers differ in what they make of dead mailboxes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Provider {
    /// A company's or a person's own domain, or one that is not known.
    #[default]
    Own,
    /// A provider of mailboxes that has no group of its own.
    OtherFree,
    /// Gmail.
    Google,
    /// Outlook, Hotmail, Live, MSN.
    Microsoft,
    /// Yahoo and AOL.
    Yahoo,
    /// iCloud.
    Apple,
    /// GMX, WEB.DE, mail.com.
    UnitedInternet,
    /// Mail.ru.
    MailRu,
    /// Yandex.
    Yandex,
    /// QQ and Foxmail.
    Tencent,
    /// 163, 126, Yeah.
    NetEase,
    /// No address: a phone number.
    Phone,
}

impl Provider {
    /// All of them, each at the place of its number.
    pub const ALL: [Provider; 12] = [
        Provider::Own,
        Provider::OtherFree,
        Provider::Google,
        Provider::Microsoft,
        Provider::Yahoo,
        Provider::Apple,
        Provider::UnitedInternet,
        Provider::MailRu,
        Provider::Yandex,
        Provider::Tencent,
        Provider::NetEase,
        Provider::Phone,
    ];

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Provider::Own => "own domain",
            Provider::OtherFree => "other free",
            Provider::Google => "Google",
            Provider::Microsoft => "Microsoft",
            Provider::Yahoo => "Yahoo",
            Provider::Apple => "Apple",
            Provider::UnitedInternet => "GMX, WEB.DE",
            Provider::MailRu => "Mail.ru",
            Provider::Yandex => "Yandex",
            Provider::Tencent => "QQ",
            Provider::NetEase => "163, 126",
            Provider::Phone => "phone",
        }
    }
}

/// How old a consent was when its member first came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum ConsentAge {
    /// Nobody knows.
    #[default]
    Unknown,
    /// Under 30 days.
    Days30,
    /// Under 90 days.
    Days90,
    /// Under a year.
    Year,
    /// Under two years.
    TwoYears,
    /// Older.
    Older,
}

impl ConsentAge {
    /// All of them, each at the place of its number.
    pub const ALL: [ConsentAge; 6] = [
        ConsentAge::Unknown,
        ConsentAge::Days30,
        ConsentAge::Days90,
        ConsentAge::Year,
        ConsentAge::TwoYears,
        ConsentAge::Older,
    ];

    /// The age of a consent of so many days ago. One that lies in the future has no age.
    ///
    /// ```
    /// use hygienist::contact::ConsentAge;
    /// assert_eq!(ConsentAge::of_days(Some(29)), ConsentAge::Days30);
    /// assert_eq!(ConsentAge::of_days(Some(30)), ConsentAge::Days90);
    /// assert_eq!(ConsentAge::of_days(Some(-1)), ConsentAge::Unknown);
    /// ```
    #[must_use]
    pub const fn of_days(days: Option<i32>) -> ConsentAge {
        match days {
            None | Some(..0) => ConsentAge::Unknown,
            Some(..30) => ConsentAge::Days30,
            Some(..90) => ConsentAge::Days90,
            Some(..365) => ConsentAge::Year,
            Some(..730) => ConsentAge::TwoYears,
            Some(_) => ConsentAge::Older,
        }
    }

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ConsentAge::Unknown => "unknown",
            ConsentAge::Days30 => "< 30 days",
            ConsentAge::Days90 => "< 90 days",
            ConsentAge::Year => "< 1 year",
            ConsentAge::TwoYears => "< 2 years",
            ConsentAge::Older => "older",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places() {
        assert!(Provider::ALL.iter().enumerate().all(|(place, provider)| *provider as usize == place));
        assert!(ConsentAge::ALL.iter().enumerate().all(|(place, age)| *age as usize == place));
    }
}
