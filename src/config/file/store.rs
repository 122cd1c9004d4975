//! `[feedback]`: what a store is asked beside stops.

use super::super::error::ConfigError;
use super::{FileSettings, Place, Value, in_order};
use toml::de::DeValue;

pub(super) const FEEDBACK: [&str; 2] = ["soft_bounces", "window"];

impl Place<'_> {
    pub(super) fn feedback(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "feedback")?) {
            match &**key.get_ref() {
                "soft_bounces" => settings.feedback.soft_bounces = self.count(value, "soft_bounces")?,
                "window" => settings.feedback.window = self.period(value, "window")?,
                _ => return Err(self.unknown(key, "feedback.", &FEEDBACK)),
            }
        }
        Ok(())
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
