//! Which columns there are, and what each means.

use super::Role;
use serde::Serialize;

/// A place among the united columns of all inputs.
pub type Column = u16;

/// No column: the finding speaks of the whole record.
pub const NO_COLUMN: Column = Column::MAX;

/// The united columns of all inputs, and how each input lies in them.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The names of the united columns as they stand in the headers, in order of first appearance.
    pub names: Vec<Vec<u8>>,
    /// One entry an input, in the order in which they were given.
    pub sources: Vec<SourceColumns>,
}

/// How one input lies in the united columns.
#[derive(Clone, Debug, Default)]
pub struct SourceColumns {
    /// How many columns this input's own header has, dropped ones included.
    pub count: usize,
    /// For each own column its united column; `None` where it is dropped (`hyg_…`).
    pub place: Vec<Option<Column>>,
    /// The cells that have a role, in the order of the united columns.
    pub slots: Vec<Slot>,
    /// What was decided about each own column, for the summary.
    pub chosen: Vec<ColumnChoice>,
}

/// A cell with a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What the cell means.
    pub role: Role,
    /// The input's own column.
    pub cell: u16,
    /// The united column.
    pub column: Column,
}

/// What was decided about a column, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnChoice {
    /// The name of the column, lossily decoded.
    pub name: String,
    /// Its role, if it has one.
    pub role: Option<Role>,
    /// What decided.
    pub by: ChosenBy,
}

/// What decided on the role of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChosenBy {
    /// The user, by `--map` or `[columns]`.
    Map,
    /// The words of the header.
    Header,
    /// What the cells look like.
    Cells,
    /// The place of the column.
    Position,
}
