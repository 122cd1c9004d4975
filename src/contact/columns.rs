//! The columns of a run: those of every input, united, and what each of them means.

use super::Role;
use serde::{Deserialize, Serialize};

/// A place among the united columns of all inputs.
pub type Column = u16;

/// No column: the finding speaks of the whole record.
pub const NO_COLUMN: Column = Column::MAX;

/// The united output columns, and how each input's own columns map to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Names of the united columns, as bytes of the headers, in order of first appearance.
    pub names: Vec<Vec<u8>>,
    /// One entry per input, in the order in which the inputs were given.
    pub sources: Vec<SourceColumns>,
}

/// What one input's own columns are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceColumns {
    /// Columns in this input's own header, those dropped included.
    pub count: usize,
    /// Own column → united column; `None` for a column that is dropped (`hyg_…`).
    pub place: Vec<Option<Column>>,
    /// The columns that have a role, in order of united column.
    pub slots: Vec<Slot>,
    /// What was chosen for each own column, and why.
    pub chosen: Vec<ColumnChoice>,
}

impl SourceColumns {
    /// The slots of one role, in order of united column.
    pub fn slots_of(&self, role: Role) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(move |slot| slot.role == role)
    }
}

/// A column that has a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What the column means.
    pub role: Role,
    /// The input's own column, from 0.
    pub cell: u16,
    /// The united column, from 0.
    pub column: Column,
    /// In what order its dates are written.
    pub order: DateOrder,
}

/// Whether the day or the month comes first in a column of dates whose numbers alone do not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DateOrder {
    /// Neither is known: a date that could be two days is not read.
    #[default]
    #[serde(rename = "undecided")]
    Undecided,
    /// 1/3/2025 is in March.
    #[serde(rename = "dmy")]
    DayFirst,
    /// 1/3/2025 is in January.
    #[serde(rename = "mdy")]
    MonthFirst,
}

/// Why a cell is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDate {
    /// No notation reads it.
    NoDate,
    /// A day that does not exist: 30 February, month 13.
    NoSuchDay,
    /// Nothing but zeros, which systems write for no date.
    Zero,
    /// Day and month could be each other, and nothing in the column tells.
    Ambiguous,
}

/// What was chosen for a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnChoice {
    /// The column's name as the header spells it.
    pub name: Vec<u8>,
    /// Its role, if it has one.
    pub role: Option<Role>,
    /// What decided the role; `None` where there is no role.
    pub by: Option<ChosenBy>,
}

/// What decided the role of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChosenBy {
    /// The user said so.
    Map,
    /// The header's words.
    Header,
    /// What the cells look like.
    Cells,
    /// The column's position.
    Position,
}
