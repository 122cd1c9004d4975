//! What a system imports: one TOML file each, under `src/output/importers/`.

use crate::contact::Role;
use crate::normalize::date::is_iso;
use serde::Deserialize;
use std::borrow::Cow;

const FILES: [(&str, &str); 9] = [
    ("mailchimp", include_str!("../importers/mailchimp.toml")),
    ("hubspot", include_str!("../importers/hubspot.toml")),
    ("klaviyo", include_str!("../importers/klaviyo.toml")),
    ("brevo", include_str!("../importers/brevo.toml")),
    ("google", include_str!("../importers/google.toml")),
    ("salesforce", include_str!("../importers/salesforce.toml")),
    ("twilio", include_str!("../importers/twilio.toml")),
    ("listmonk", include_str!("../importers/listmonk.toml")),
    ("aliyun-sms", include_str!("../importers/aliyun-sms.toml")),
];

/// What a system imports, and what it is known to refuse.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Importer {
    /// What the system is called.
    pub(super) system: String,
    /// How numbers are written.
    #[serde(default)]
    pub(super) phone: PhoneForm,
    /// Whether columns of the user's own are imported too.
    #[serde(default)]
    pub(super) custom: bool,
    /// How long a cell of such a column may be, in bytes.
    pub(super) custom_max: Option<usize>,
    /// How many rows a file may have.
    pub(super) max_rows: Option<u64>,
    /// How many bytes a file may have.
    pub(super) max_bytes: Option<u64>,
    /// Local parts of addresses that are refused.
    #[serde(default)]
    pub(super) refused: Vec<String>,
    /// How days and times are written; as they are where nothing is certain.
    pub(super) date: Option<DateForm>,
    /// The columns, in order.
    pub(super) columns: Vec<Field>,
    /// What the system imports of those who are not to be contacted.
    stops: Option<StopTable>,
}

/// What a system imports of those who are not to be contacted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StopTable {
    columns: Vec<StopField>,
}

/// A column of that.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StopField {
    header: String,
    /// The channel that fills it; a row without any is left out.
    from: Option<Channel>,
    /// What stands in every row.
    #[serde(default)]
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Channel {
    Email,
    Phone,
}

/// A column of the system.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    pub(super) header: String,
    /// The names of the roles that fill it, joined by spaces where there are several; a later entry is for a record without
    /// a cell of the earlier ones.
    pub(super) from: Vec<Vec<String>>,
    /// Which of the role's filled cells, from 1.
    #[serde(default = "first")]
    pub(super) nth: usize,
    /// A row without it is refused.
    #[serde(default)]
    pub(super) required: bool,
    /// How long a cell may be, in bytes.
    pub(super) max: Option<usize>,
    /// The same in characters.
    pub(super) max_characters: Option<usize>,
}

fn first() -> usize {
    1
}

/// How days and times are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum DateForm {
    /// `2024-03-01`, whatever the time of day.
    #[serde(rename = "YYYY-MM-DD")]
    Day,
    /// `01-03-2024`, whatever the time of day.
    #[serde(rename = "DD-MM-YYYY")]
    DayFirst,
    /// `03/01/2024`, whatever the time of day.
    #[serde(rename = "MM/DD/YYYY")]
    MonthFirst,
    /// `2024-03-01`, `2024-03-01T14:30:00+02:00`.
    #[serde(rename = "YYYY-MM-DDThh:mm:ss")]
    Iso,
    /// `2024-03-01`, `2024-03-01 14:30:00+02:00`.
    #[serde(rename = "YYYY-MM-DD hh:mm:ss")]
    Spaced,
}

impl DateForm {
    /// A cell in ISO 8601 as the system writes it, and whether its time of day is left out; none of any other cell.
    pub(super) fn of_iso(self, cell: &str) -> Option<(String, bool)> {
        let (day, time) = cell.split_at_checked(10).filter(|_| is_iso(cell))?;
        if !time.is_empty() && !time.starts_with('T') {
            return None;
        }
        let (year, month, date) = (day.get(..4)?, day.get(5..7)?, day.get(8..)?);
        let cuts = !time.is_empty();
        match self {
            DateForm::Day => Some((day.to_owned(), cuts)),
            DateForm::DayFirst => Some((format!("{date}-{month}-{year}"), cuts)),
            DateForm::MonthFirst => Some((format!("{month}/{date}/{year}"), cuts)),
            DateForm::Iso => Some((cell.to_owned(), false)),
            DateForm::Spaced => Some((cell.replacen('T', " ", 1).replace('Z', "+00:00"), false)),
        }
    }
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PhoneForm {
    /// `+4930901820`.
    #[default]
    Plus,
    /// `4930901820`.
    Digits,
    /// Without `+`, and numbers of mainland China without 86.
    China,
}

impl Importer {
    /// The importer of that name.
    ///
    /// ```
    /// use hygienist::output::forms::Importer;
    /// assert!(Importer::of_name("mailchimp").is_some());
    /// assert!(Importer::of_name("mailchump").is_none());
    /// ```
    #[must_use]
    pub fn of_name(name: &str) -> Option<Importer> {
        let (_, text) = FILES.iter().find(|(known, _)| *known == name)?;
        toml::from_str(text).ok()
    }

    /// The names of all there are.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(name, _)| *name)
    }

    /// What the system is called.
    #[must_use]
    pub fn system(&self) -> &str {
        &self.system
    }

    /// Whether it is known how the system wants days and times: they must be read then.
    #[must_use]
    pub fn asks_for_dates(&self) -> bool {
        self.date.is_some()
    }

    /// Whether the system imports those who are not to be contacted.
    #[must_use]
    pub fn takes_stops(&self) -> bool {
        self.stops.is_some()
    }

    /// The header of such a file.
    #[must_use]
    pub fn stop_headers(&self) -> Option<Vec<&str>> {
        Some(self.stops.as_ref()?.columns.iter().map(|column| column.header.as_str()).collect())
    }

    /// A row of it, of an address or a number in normal form; none where there is no column for it.
    #[must_use]
    pub fn stop_cells<'c>(&'c self, email: &'c str, phone: &'c str) -> Option<Vec<Cow<'c, [u8]>>> {
        let columns = &self.stops.as_ref()?.columns;
        let of = |channel| if channel == Channel::Email { email } else { phone };
        if columns.iter().filter_map(|column| column.from).all(|channel| of(channel).is_empty()) {
            return None;
        }
        let cell = |column: &'c StopField| match column.from {
            Some(Channel::Email) => Cow::Borrowed(email.as_bytes()),
            Some(Channel::Phone) => phone_as(phone.as_bytes(), self.phone),
            None => Cow::Borrowed(column.value.as_bytes()),
        };
        Some(columns.iter().map(cell).collect())
    }
}

/// A number in E.164 as the system writes it; anything else stays.
pub(super) fn phone_as(cell: &[u8], form: PhoneForm) -> Cow<'_, [u8]> {
    let Some(digits) = cell.strip_prefix(b"+") else { return Cow::Borrowed(cell) };
    match form {
        PhoneForm::Plus => Cow::Borrowed(cell),
        PhoneForm::Digits => Cow::Borrowed(digits),
        PhoneForm::China => Cow::Borrowed(digits.strip_prefix(b"86").unwrap_or(digits)),
    }
}

impl Field {
    /// The roles of its entries.
    pub(super) fn roles(&self) -> impl Iterator<Item = Vec<Role>> {
        self.from.iter().map(|names| names.iter().filter_map(|name| Role::from_name(name)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_names_roles_that_there_are() {
        for (name, text) in FILES {
            let importer: Importer = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            for field in &importer.columns {
                assert!(field.nth > 0, "{name}: {}", field.header);
                for role in field.from.iter().flatten() {
                    assert!(Role::from_name(role).is_some(), "{name}: {}: {role}", field.header);
                }
            }
            if let Some(stops) = &importer.stops {
                assert!(stops.columns.iter().any(|column| column.from.is_some()), "{name}: no column for a channel");
            }
        }
    }

    #[test]
    fn days_and_times_are_written_as_a_system_wants_them() {
        let time = "2024-03-01T14:30:00Z";
        for (form, day, expected) in [
            (DateForm::Day, "2024-03-01", ("2024-03-01", true)),
            (DateForm::DayFirst, "01-03-2024", ("01-03-2024", true)),
            (DateForm::MonthFirst, "03/01/2024", ("03/01/2024", true)),
            (DateForm::Iso, "2024-03-01", (time, false)),
            (DateForm::Spaced, "2024-03-01", ("2024-03-01 14:30:00+00:00", false)),
        ] {
            assert_eq!(form.of_iso("2024-03-01"), Some((day.to_owned(), false)), "{form:?}");
            assert_eq!(form.of_iso(time), Some((expected.0.to_owned(), expected.1)), "{form:?}");
            for other in ["", "soon", "1.3.2024", "2024-03-01 14:30", "2024-03-01Tea", "2024-02-30"] {
                assert_eq!(form.of_iso(other), None, "{form:?} {other}");
            }
        }
    }
}
