//! What `check` tells: which limits hold, which are broken, and where.
//!
//! One file a format; each reads [`Checked`] and [`Summary`] only, and decides nothing.

mod text;

use crate::contact::{Checked, Summary};

/// What every format is told.
#[derive(Clone, Copy, Debug)]
pub struct Told<'r> {
    /// The limits and what came of them.
    pub checked: &'r Checked,
    /// The account of the run.
    pub summary: &'r Summary,
}

/// How what `check` found is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CheckFormat {
    /// For a person.
    #[default]
    Text,
}

impl CheckFormat {
    /// All of them, with the word that calls each.
    pub const ALL: [(&'static str, CheckFormat); 1] = [("text", CheckFormat::Text)];

    /// How many places of a broken limit it tells; the rest are counted.
    #[must_use]
    pub const fn places(self) -> usize {
        match self {
            CheckFormat::Text => 5,
        }
    }

    /// The whole report.
    #[must_use]
    pub fn write(self, told: Told<'_>) -> String {
        match self {
            CheckFormat::Text => text::write(told),
        }
    }
}
