//! `[columns]`, `[match]`, `[disposable]` and `[actions]`.

use super::super::error::{ConfigError, did_you_mean};
use super::super::{ActionRule, Keep};
use super::{FileSettings, MatchBy, Place, Value, in_order};
use crate::contact::Role;
use toml::de::{DeTable, DeValue};

pub(super) const MATCH: [&str; 4] = ["by", "names", "keep", "fill"];
pub(super) const DISPOSABLE: [&str; 2] = ["allow", "deny"];

impl Place<'_> {
    pub(super) fn columns(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "columns")?) {
            let name = key.get_ref();
            let Some(role) = Role::from_name(name) else {
                let nearest = did_you_mean(name, Role::ALL.iter().map(|role| role.name()));
                return Err(self.wrong(key.span().start, format!("`{name}` is no role{nearest}")));
            };
            let columns = self.texts(value, name)?;
            if columns.is_empty() || columns.iter().any(String::is_empty) {
                return Err(self.wrong(value.span().start, format!("`{name}` needs the name of a column")));
            }
            settings.columns.insert(role, columns);
        }
        Ok(())
    }

    pub(super) fn matching(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "match")?) {
            match &**key.get_ref() {
                "by" => settings.by = Some(self.by(value)?),
                "names" => settings.names = Some(self.truth(value, "names")?),
                "fill" => settings.fill = Some(self.truth(value, "fill")?),
                "keep" => {
                    let keep = Keep::try_from(self.text_of(value, "keep")?);
                    settings.keep = Some(keep.map_err(|why| self.wrong(value.span().start, format!("`keep`: {why}")))?);
                }
                _ => return Err(self.unknown(key, "match.", &MATCH)),
            }
        }
        Ok(())
    }

    pub(super) fn disposable(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "disposable")?) {
            match &**key.get_ref() {
                "allow" => settings.disposable.allow = self.files(value, "allow")?,
                "deny" => settings.disposable.deny = self.files(value, "deny")?,
                _ => return Err(self.unknown(key, "disposable.", &DISPOSABLE)),
            }
        }
        Ok(())
    }

    fn by(&self, value: Value) -> Result<MatchBy, ConfigError> {
        let mut by = MatchBy::default();
        let words = self.texts(value, "by")?;
        for word in &words {
            match word.as_str() {
                "email" => by.email = true,
                "phone" => by.phone = true,
                "none" if words.len() == 1 => {}
                _ => return Err(self.no_choice(value, "by", word, &["email", "phone", "none"])),
            }
        }
        Ok(by)
    }

    /// A code is written in quotes; without them its dot makes tables, which mean the same.
    pub(super) fn actions(
        &self,
        area: &str,
        table: &DeTable,
        rules: &mut Vec<(usize, ActionRule)>,
    ) -> Result<(), ConfigError> {
        for (key, value) in in_order(table) {
            let pattern = format!("{area}{}", key.get_ref());
            if let DeValue::Table(reasons) = value.get_ref() {
                self.actions(&format!("{pattern}."), reasons, rules)?;
                continue;
            }
            let action = self.text_of(value, &pattern)?;
            let start = key.span().start;
            rules.push((start, ActionRule { pattern, action, from: self.at(self.line(start)) }));
        }
        Ok(())
    }
}
