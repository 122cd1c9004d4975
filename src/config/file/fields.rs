//! `normalize` and `[tags]`: which cells are written in their normal form, and what tags are called.

use super::super::error::ConfigError;
use super::super::{Normalize, TagNames, is_preset_file};
use super::{Place, Value, in_order};
use toml::de::DeValue;

pub(super) const TAGS: [&str; 1] = ["aliases"];

impl Place<'_> {
    /// The name of a preset, or the path of one's own.
    pub(super) fn preset(&self, value: Value) -> Result<String, ConfigError> {
        let preset = self.text_of(value, "preset")?;
        if is_preset_file(&preset) { self.joined(value, &preset) } else { Ok(preset) }
    }

    pub(super) fn normalize(&self, value: Value) -> Result<Normalize, ConfigError> {
        let words = self.texts(value, "normalize")?;
        Normalize::of(&words).map_err(|why| self.wrong(value.span().start, format!("`normalize`: {why}")))
    }

    /// `aliases` is a table, or the path of a file.
    pub(super) fn tags(&self, value: Value) -> Result<TagNames, ConfigError> {
        let mut names = TagNames::default();
        for (key, value) in in_order(self.table(value, "tags")?) {
            match (&**key.get_ref(), value.get_ref()) {
                ("aliases", DeValue::String(_)) => names.file = Some(self.beside(value, "aliases")?),
                ("aliases", DeValue::Table(table)) => {
                    for (alias, tag) in in_order(table) {
                        names.aliases.insert(alias.get_ref().to_string(), self.text_of(tag, "aliases")?);
                    }
                }
                ("aliases", _) => return Err(self.wrong_type(value, "aliases", "a table or the path of a file")),
                _ => return Err(self.unknown(key, "tags.", &TAGS)),
            }
        }
        Ok(names)
    }
}
