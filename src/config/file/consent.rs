//! `[consent]`: what a record must show, and under which law.

use super::super::error::ConfigError;
use super::super::{Evidence, Law, purpose};
use super::{FileSettings, Place, Value, in_order};
use crate::contact::law::{Period, Use};
use toml::de::DeValue;

pub(super) const CONSENT: [&str; 13] = [
    "faults",
    "law",
    "require",
    "max_age",
    "expiring_within",
    "confirmed",
    "purpose",
    "uses",
    "allowed_sources",
    "allowed_methods",
    "forbidden_sources",
    "forbidden_methods",
    "holidays",
];
pub(super) const FAULTS: [(&str, bool); 2] = [("reject", true), ("flag", false)];
pub(super) const USES: [(&str, Use); 3] = [("email", Use::Email), ("sms", Use::Sms), ("call", Use::Call)];
pub(super) const EVIDENCE: [(&str, Evidence); 6] = [
    ("time", Evidence::Time),
    ("source", Evidence::Source),
    ("method", Evidence::Method),
    ("scope", Evidence::Scope),
    ("proof", Evidence::Proof),
    ("text", Evidence::Text),
];

impl Place<'_> {
    pub(super) fn consent(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        let consent = &mut settings.consent;
        for (key, value) in in_order(self.table(value, "consent")?) {
            match &**key.get_ref() {
                "faults" => settings.consent_reject = Some(self.choice(value, "faults", &FAULTS)?),
                "law" => consent.law = self.law(value)?,
                "require" => consent.require = self.choices(value, "require", &EVIDENCE)?,
                "max_age" => consent.max_age = Some(self.period(value, "max_age")?),
                "expiring_within" => consent.expiring_within = Some(self.period(value, "expiring_within")?),
                "confirmed" => consent.confirmed = self.truth(value, "confirmed")?,
                "purpose" => consent.purpose = Some(self.purpose(value)?),
                "uses" => consent.uses = self.choices(value, "uses", &USES)?,
                "allowed_sources" => consent.allowed_sources = self.texts(value, "allowed_sources")?,
                "allowed_methods" => consent.allowed_methods = self.texts(value, "allowed_methods")?,
                "forbidden_sources" => consent.forbidden_sources = self.texts(value, "forbidden_sources")?,
                "forbidden_methods" => consent.forbidden_methods = self.texts(value, "forbidden_methods")?,
                "holidays" => consent.holidays = self.holidays(value)?,
                _ => return Err(self.unknown(key, "consent.", &CONSENT)),
            }
        }
        Ok(())
    }

    /// Files, each alone or behind the code of its country.
    fn holidays(&self, value: Value) -> Result<Vec<String>, ConfigError> {
        let beside = |given: String| match given.split_once('=') {
            Some((country, file)) => Ok(format!("{country}={}", self.joined(value, file)?)),
            None => self.joined(value, &given),
        };
        self.texts(value, "holidays")?.into_iter().map(beside).collect()
    }

    fn purpose(&self, value: Value) -> Result<String, ConfigError> {
        purpose(self.text_of(value, "purpose")?)
            .map_err(|why| self.wrong(value.span().start, format!("`purpose`: {why}")))
    }

    fn law(&self, value: Value) -> Result<Law, ConfigError> {
        let names = self.texts(value, "law")?;
        Law::of(names).map_err(|why| self.wrong(value.span().start, format!("`law`: {why}")))
    }

    pub(super) fn period(&self, value: Value, key: &str) -> Result<Period, ConfigError> {
        let text = self.text_of(value, key)?;
        Period::try_from(text).map_err(|why| self.wrong(value.span().start, format!("`{key}`: {why}")))
    }

    /// One of some words, or a list of them.
    fn choices<T: Copy>(&self, value: Value, key: &str, choices: &[(&str, T)]) -> Result<Vec<T>, ConfigError> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| self.choice(item, key, choices)).collect(),
            _ => Ok(vec![self.choice(value, key, choices)?]),
        }
    }
}
