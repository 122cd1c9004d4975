//! What a first look at inputs tells: what `init` makes settings of.

use super::{DateOrder, Profile};
use std::collections::BTreeMap;

/// What a first look at inputs tells.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// What they are made of.
    pub profile: Profile,
    /// The id of the preset that each input was read by, in their order.
    pub presets: Vec<Option<String>>,
    /// Their columns of dates.
    pub dates: Vec<DateColumn>,
    /// Records of people.
    pub rows: u64,
    /// What limits measure, under the names that limits have.
    pub figures: Vec<LookFigure>,
    /// The newest day of roles whose dates tell how fresh a list is.
    pub newest: Vec<NewestDay>,
    /// Records by code.
    pub codes: BTreeMap<String, u64>,
}

/// A column of dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateColumn {
    /// Its name.
    pub name: String,
    /// Whether its day or its month comes first, where that matters and the column tells.
    pub order: DateOrder,
}

/// Something that limits measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookFigure {
    /// As limits call it: `rejected`, `fill(email)`.
    pub what: String,
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

/// The newest day of a role that does not lie in the future.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewestDay {
    /// The role.
    pub role: &'static str,
    /// The day, as ISO 8601 writes it.
    pub day: String,
    /// How many days ago that was.
    pub days: u32,
}

impl Look {
    /// How many there are of something that limits measure, and of how many.
    #[must_use]
    pub fn figure(&self, what: &str) -> Option<&LookFigure> {
        self.figures.iter().find(|figure| figure.what == what)
    }
}
