//! `normalize` and `[tags]`: which cells, beside addresses and numbers, are written in their normal form.

use super::error::did_you_mean;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A kind of cells that may be written in their normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// Countries, as codes of ISO 3166 of two letters.
    Country,
    /// Dates and times of every date role, as ISO 8601.
    Date,
    /// Names of persons: white space, width, and case where a cell is in one case throughout.
    Name,
    /// Tags: white space, width and case, each once, under the name that a table of aliases gives them.
    Tags,
}

/// Which kinds of cells are written in their normal form; none unless the user says so.
///
/// ```
/// use hygienist::config::{Field, Normalize};
/// let asked = Normalize::of(&["tags", "country"]).unwrap();
/// assert!(asked.has(Field::Tags) && !asked.has(Field::Date));
/// assert!(Normalize::of(&["nmae"]).unwrap_err().contains("name"));
/// assert_eq!(Normalize::of(&["none"]).unwrap(), Normalize::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Normalize(Vec<Field>);

impl Normalize {
    /// Reads the words of a user; `none` stands alone.
    ///
    /// # Errors
    /// A word that is none of them.
    pub fn of(words: &[impl AsRef<str>]) -> Result<Normalize, String> {
        let mut fields = Vec::new();
        for word in words {
            fields.push(match word.as_ref().trim() {
                "country" => Field::Country,
                "date" => Field::Date,
                "name" => Field::Name,
                "tags" => Field::Tags,
                "none" if words.len() == 1 => continue,
                "none" => return Err("none stands alone".to_owned()),
                other => {
                    let known = ["country", "date", "name", "tags", "none"];
                    let nearest = did_you_mean(other, known);
                    return Err(format!("there is nothing called {other}{nearest}; expected {}", known.join(", ")));
                }
            });
        }
        fields.sort_unstable();
        fields.dedup();
        Ok(Normalize(fields))
    }

    /// The same, and cells of one more kind.
    #[must_use]
    pub fn with(mut self, field: Field) -> Normalize {
        self.0.push(field);
        self.0.sort_unstable();
        self.0.dedup();
        self
    }

    /// Whether cells of a kind are.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.0.contains(&field)
    }

    /// Whether none are.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What tags are called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagNames {
    /// A file of them, an alias and its tag a line.
    pub file: Option<String>,
    /// By alias.
    pub aliases: BTreeMap<String, String>,
}

/// Whether a preset is a file and not the name of a known one.
#[must_use]
pub fn is_preset_file(preset: &str) -> bool {
    preset.contains(['/', '\\']) || preset.to_lowercase().ends_with(".toml")
}
