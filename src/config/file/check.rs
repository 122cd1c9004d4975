//! `[check]`: what a list is held to.

use super::super::error::ConfigError;
use super::super::{Bound, Limits};
use super::{FileSettings, Place, Value, in_order};
use toml::de::{DeTable, DeValue};

pub(super) const CHECK: [&str; 4] = ["max", "min", "required_columns", "allowed_columns"];

impl Place<'_> {
    pub(super) fn check(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        let limits = &mut settings.limits;
        for (key, value) in in_order(self.table(value, "check")?) {
            match &**key.get_ref() {
                "max" => self.bounds(Bound::Max, "", self.table(value, "max")?, limits)?,
                "min" => self.bounds(Bound::Min, "", self.table(value, "min")?, limits)?,
                "required_columns" => limits.required = self.texts(value, "required_columns")?,
                "allowed_columns" => limits.allowed = Some(self.texts(value, "allowed_columns")?),
                _ => return Err(self.unknown(key, "check.", &CHECK)),
            }
        }
        Ok(())
    }

    /// A code is written in quotes; without them its dot makes tables, which mean the same.
    fn bounds(&self, bound: Bound, area: &str, table: &DeTable, limits: &mut Limits) -> Result<(), ConfigError> {
        for (key, value) in in_order(table) {
            let what = format!("{area}{}", key.get_ref());
            let amount = match value.get_ref() {
                DeValue::Table(reasons) => {
                    self.bounds(bound, &format!("{what}."), reasons, limits)?;
                    continue;
                }
                DeValue::Integer(number) => number.as_str().to_owned(),
                DeValue::Float(number) => number.as_str().to_owned(),
                DeValue::String(text) => text.to_string(),
                _ => return Err(self.wrong_type(value, &what, "an amount such as \"2%\" or 1000")),
            };
            limits.set(bound, &what, &amount).map_err(|why| self.wrong(key.span().start, why))?;
        }
        Ok(())
    }
}
