//! `[feedback]` and `[check]`: what a store is asked beside stops.

use super::super::Shrink;
use super::super::error::ConfigError;
use super::{FileSettings, Place, Value, in_order};
use toml::de::DeValue;

pub(super) const FEEDBACK: [&str; 2] = ["soft_bounces", "window"];
const CHECK: [&str; 1] = ["max"];
const CHECK_LATER: [&str; 1] = ["min"];
const MAX: [&str; 1] = ["shrink"];

impl Place<'_> {
    pub(super) fn feedback(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "feedback")?) {
            match &**key.get_ref() {
                "soft_bounces" => settings.feedback.soft_bounces = self.count(value, "soft_bounces")?,
                "window" => settings.feedback.window = self.period(value, "window")?,
                _ => return Err(self.unknown(key, "feedback.", &FEEDBACK, &[])),
            }
        }
        Ok(())
    }

    pub(super) fn check(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "check")?) {
            match &**key.get_ref() {
                "max" => self.max(value, settings)?,
                _ => return Err(self.unknown(key, "check.", &CHECK, &CHECK_LATER)),
            }
        }
        Ok(())
    }

    /// Limits of all other kinds are known to later versions: shares of codes and of kept and rejected rows.
    fn max(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "max")?) {
            match &**key.get_ref() {
                "shrink" => {
                    let read = Shrink::try_from(self.share(value, "shrink")?);
                    settings.shrink =
                        Some(read.map_err(|why| self.wrong(value.span().start, format!("`shrink`: {why}")))?);
                }
                name => return Err(self.unknown(key, "check.max.", &MAX, &[name])),
            }
        }
        Ok(())
    }

    /// A share as it is written, in quotes or a bare number.
    fn share(&self, value: Value, key: &str) -> Result<String, ConfigError> {
        match value.get_ref() {
            DeValue::Float(number) => Ok(number.as_str().to_owned()),
            _ => self.text_of(value, key),
        }
    }

    /// A whole number from 1.
    fn count(&self, value: Value, key: &str) -> Result<u32, ConfigError> {
        let DeValue::Integer(number) = value.get_ref() else {
            return Err(self.wrong_type(value, key, "a whole number"));
        };
        let read = u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|count| *count > 0);
        read.ok_or_else(|| {
            self.wrong(value.span().start, format!("`{key}`: {}: expected a number from 1", number.as_str()))
        })
    }
}
