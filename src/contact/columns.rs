//! The columns of a run: those of every input, united, and what each of them means.

use super::{Role, SuppressionKind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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
    /// What the words of cells mean, where the system that exported the list has its own.
    pub words: Vec<CellWords>,
    /// Why every record of it is a stop, where the input as a whole says so.
    pub stop: Option<WholeStop>,
}

/// What an input says of all its records: a list of those who left, of addresses that bounced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeStop {
    /// Why none of them is to be contacted.
    pub kind: SuppressionKind,
    /// The input's own column, from 0, that tells since when.
    pub at: Option<u16>,
}

/// What the words in the cells of a column mean. Judging reads the words that it knows instead; the output shows the cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellWords {
    /// The input's own column, from 0.
    pub cell: u16,
    /// A word in lower case, `*` for any, and the one that judging knows.
    pub words: Vec<(String, String)>,
    /// What stands between several values.
    pub separator: Option<String>,
}

impl CellWords {
    /// What a cell is read as; `None` where it means what it says.
    ///
    /// ```
    /// use hygienist::contact::CellWords;
    /// let words = vec![("allow".to_owned(), "false".to_owned())];
    /// let cells = CellWords { cell: 0, words, separator: Some(" ::: ".to_owned()) };
    /// assert_eq!(cells.read(" Allow ").as_deref(), Some("false"));
    /// assert_eq!(cells.read("a@b.io ::: c@d.io").as_deref(), Some("a@b.io; c@d.io"));
    /// assert_eq!(cells.read("a@b.io"), None);
    /// ```
    #[must_use]
    pub fn read(&self, cell: &str) -> Option<Cow<'_, str>> {
        let word = cell.trim();
        let same = |known: &str| known.eq_ignore_ascii_case(word) || known == word.to_lowercase();
        let found = self.words.iter().find(|(known, _)| same(known)).or_else(|| self.any());
        if let Some((_, means)) = found {
            return Some(Cow::Borrowed(means));
        }
        let between = self.separator.as_deref().filter(|between| cell.contains(*between))?;
        Some(Cow::Owned(cell.replace(between, "; ")))
    }

    /// What every cell of the column means, whatever it holds.
    #[must_use]
    pub fn any(&self) -> Option<&(String, String)> {
        self.words.iter().find(|(known, _)| known == "*")
    }
}

impl SourceColumns {
    /// The slots of one role, in order of united column.
    pub fn slots_of(&self, role: Role) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(move |slot| slot.role == role)
    }

    /// The united columns that the input has, in its own order.
    pub fn own(&self) -> impl Iterator<Item = Column> {
        self.place.iter().copied().flatten()
    }
}

impl Columns {
    /// The columns of one input, as if it were the only one.
    ///
    /// ```
    /// use hygienist::contact::{Columns, SourceColumns};
    /// let second = SourceColumns { count: 2, place: vec![Some(2), Some(0)], ..SourceColumns::default() };
    /// let names = ["email", "id", "name"].map(|name| name.as_bytes().to_vec()).to_vec();
    /// let columns = Columns { names, sources: vec![SourceColumns::default(), second] };
    /// assert_eq!(columns.alone(1).names, [b"name".to_vec(), b"email".to_vec()]);
    /// ```
    #[must_use]
    pub fn alone(&self, source: usize) -> Columns {
        let columns = &self.sources[source];
        let own: Vec<Column> = columns.own().collect();
        let names = own.iter().map(|column| self.names[usize::from(*column)].clone()).collect();
        let new_place = |column: Column| own.iter().position(|other| *other == column).map(|at| at as Column);
        let slot = |slot: &Slot| Some(Slot { column: new_place(slot.column)?, ..*slot });
        let mut slots: Vec<Slot> = columns.slots.iter().filter_map(slot).collect();
        slots.sort_by_key(|slot| slot.column);
        let place = columns.place.iter().map(|place| place.and_then(new_place)).collect();
        Columns { names, sources: vec![SourceColumns { place, slots, ..columns.clone() }] }
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
    /// What is known of the system that exported the list.
    Preset,
    /// The header's words.
    Header,
    /// What the cells look like.
    Cells,
    /// The column's position.
    Position,
}
