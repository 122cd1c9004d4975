//! What a system imports: one TOML file each, under `src/output/importers/`.

use crate::contact::Role;
use serde::Deserialize;

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
    /// The columns, in order.
    pub(super) columns: Vec<Field>,
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
        }
    }
}
