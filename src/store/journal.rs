//! The journal: who did what to a store, when and why. It only grows.

use super::open::Writing;
use super::{Sealer, Store, StoreError};
use serde::{Deserialize, Serialize};

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Entries were added by hand.
    Added,
    /// Lists were imported.
    Imported,
    /// Entries were removed.
    Removed,
    /// A run learned the stops of its inputs.
    Learned,
    /// Feedback became stops.
    Heard,
    /// The keys were made anew by later rules.
    Rekeyed,
    /// Runs were forgotten.
    Pruned,
}

impl Verb {
    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Verb::Added => "added",
            Verb::Imported => "imported",
            Verb::Removed => "removed",
            Verb::Learned => "learned",
            Verb::Heard => "heard",
            Verb::Rekeyed => "rekeyed",
            Verb::Pruned => "pruned",
        }
    }
}

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Its number.
    #[serde(default)]
    pub id: i64,
    /// When, by the clock, as Unix time.
    pub at: i64,
    /// The day that stood for today.
    pub as_of: String,
    /// What was done.
    pub verb: Verb,
    /// Who did it.
    pub who: String,
    /// What it was done to: files, channels.
    pub what: Vec<String>,
    /// Why: a reason, a note.
    pub why: String,
    /// What came of it, in words.
    pub came_of_it: String,
}

impl Act {
    /// What somebody does now, by the clock.
    #[must_use]
    pub fn now(verb: Verb, who: &str, as_of: &str) -> Act {
        Act {
            id: 0,
            at: jiff::Timestamp::now().as_second(),
            as_of: as_of.to_owned(),
            verb,
            who: who.to_owned(),
            what: Vec::new(),
            why: String::new(),
            came_of_it: String::new(),
        }
    }
}

impl Writing<'_> {
    /// Adds a line to the journal and gives its number.
    pub(super) fn tell(&self, act: &Act) -> Result<i64, StoreError> {
        let document = self.seal(act)?;
        self.prepare_cached("INSERT INTO act (at, verb, document) VALUES (?1, ?2, ?3)")
            .and_then(|mut insert| insert.execute(rusqlite::params![act.at, act.verb.name(), document]))
            .map_err(|error| self.of(&error))?;
        Ok(self.last_insert_rowid())
    }

    /// A document as the store keeps it.
    pub(super) fn seal(&self, document: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        let write = |why: String| StoreError::Write { path: self.shown.to_owned(), why };
        let text = serde_json::to_vec(document).map_err(|error| write(error.to_string()))?;
        self.sealer.seal(text).map_err(|error| write(error.to_string()))
    }
}

impl Store {
    /// The journal, from the first line on.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or somebody changed a line.
    pub fn journal(&self) -> Result<Vec<Act>, StoreError> {
        let mut select =
            self.connection.prepare("SELECT id, document FROM act ORDER BY id").map_err(|error| self.of(&error))?;
        let rows = select
            .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .map_err(|error| self.of(&error))?;
        rows.map(|row| {
            let (id, document) = row.map_err(|error| self.of(&error))?;
            let act: Act = self.unseal(&document, "a line of its journal")?;
            Ok(Act { id, ..act })
        })
        .collect()
    }

    /// Opens a document; `what` says what cannot be read where it was changed.
    pub(super) fn unseal<T: for<'d> Deserialize<'d>>(&self, document: &[u8], what: &str) -> Result<T, StoreError> {
        unseal(&self.sealer, document).ok_or_else(|| self.damaged(&format!("{what} cannot be opened")))
    }
}

/// Opens a document; nothing where it was changed.
pub(super) fn unseal<T: for<'d> Deserialize<'d>>(sealer: &Sealer, document: &[u8]) -> Option<T> {
    sealer.open(document).and_then(|text| serde_json::from_slice(&text).ok())
}
