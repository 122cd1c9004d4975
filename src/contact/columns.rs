//! The columns of a run: those of every input, united, and what each of them means.

use super::Role;
use serde::Serialize;

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
