//! `[suppress]`: the lists, and how far they reach.

use super::super::error::{ConfigError, meant};
use super::super::nearest_kind;
use super::super::{Register, Resubscribe, Scope, SuppressList};
use super::{FileSettings, Place, Value, in_order};
use crate::contact::SuppressionKind;
use jiff::civil::Date;
use toml::de::DeValue;

pub(super) const SUPPRESS: [&str; 12] = [
    "lists",
    "scope",
    "allow_bad",
    "allow_empty",
    "allow_stale",
    "rnd",
    "wireless_domains",
    "store",
    "store_key",
    "plain_store",
    "learn",
    "resubscribe",
];
pub(super) const LIST: [&str; 4] = ["file", "kind", "register", "date"];
pub(super) const REGISTERS: [(&str, Register); 2] = [("national", Register::National), ("none", Register::None)];
pub(super) const RESUBSCRIBE: [(&str, Resubscribe); 2] =
    [("never", Resubscribe::Never), ("newer-consent", Resubscribe::NewerConsent)];
pub(super) const SCOPES: [(&str, Scope); 2] = [("contact", Scope::Contact), ("channel", Scope::Channel)];

impl Place<'_> {
    pub(super) fn suppress(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "suppress")?) {
            match &**key.get_ref() {
                "lists" => settings.lists = self.lists(value)?,
                "scope" => settings.scope = Some(self.choice(value, "scope", &SCOPES)?),
                "allow_bad" => settings.allow_bad = Some(self.truth(value, "allow_bad")?),
                "allow_empty" => settings.allow_empty = Some(self.truth(value, "allow_empty")?),
                "allow_stale" => settings.allow_stale = Some(self.truth(value, "allow_stale")?),
                "rnd" => settings.rnd = self.files(value, "rnd")?,
                "wireless_domains" => settings.wireless_domains = self.files(value, "wireless_domains")?,
                "store" => settings.store = Some(self.beside(value, "store")?),
                "store_key" => settings.store_key = Some(self.beside(value, "store_key")?),
                "plain_store" => settings.plain_store = Some(self.truth(value, "plain_store")?),
                "learn" => settings.learn = Some(self.truth(value, "learn")?),
                "resubscribe" => settings.resubscribe = Some(self.choice(value, "resubscribe", &RESUBSCRIBE)?),
                _ => return Err(self.unknown(key, "suppress.", &SUPPRESS)),
            }
        }
        Ok(())
    }

    fn lists(&self, value: Value) -> Result<Vec<SuppressList>, ConfigError> {
        let DeValue::Array(lists) = value.get_ref() else {
            return Err(self.wrong_type(value, "lists", "a list of tables, [{ file = \"…\", kind = \"…\" }]"));
        };
        lists.iter().map(|list| self.list(list)).collect()
    }

    fn list(&self, value: Value) -> Result<SuppressList, ConfigError> {
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.wrong_type(value, "lists", "tables, { file = \"…\", kind = \"…\" }"));
        };
        let (mut file, mut kind) = (None, None);
        let (mut register, mut date) = (Register::default(), None);
        for (key, value) in in_order(table) {
            match &**key.get_ref() {
                "file" => file = Some(self.beside(value, "file")?),
                "kind" => kind = Some(self.kind(value)?),
                "register" => register = self.choice(value, "register", &REGISTERS)?,
                "date" => date = Some(self.day(value, "date")?),
                _ => return Err(self.unknown(key, "suppress.lists.", &LIST)),
            }
        }
        let file = file.ok_or_else(|| self.wrong(value.span().start, "a suppression list needs `file`"))?;
        let list = kind.map_or_else(|| SuppressList::open(&file), |kind| SuppressList::new(&file, kind));
        Ok(SuppressList { register, date, ..list })
    }

    fn kind(&self, value: Value) -> Result<SuppressionKind, ConfigError> {
        let word = self.text_of(value, "kind")?;
        let names = SuppressionKind::OF_LISTS.map(SuppressionKind::name);
        let found = SuppressionKind::OF_LISTS.into_iter().find(|kind| kind.name() == word);
        found.ok_or_else(|| self.no_choice_but(value, "kind", &word, &meant(nearest_kind(&word)), &names))
    }

    /// A day, in quotes or not: TOML has dates of its own.
    fn day(&self, value: Value, key: &str) -> Result<Date, ConfigError> {
        let text = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            _ => self.text_of(value, key)?,
        };
        text.parse()
            .map_err(|_| self.wrong(value.span().start, format!("`{key}`: {text}: expected a date such as 2026-11-24")))
    }
}
