//! How the cells of a source lie in its records, and what their words mean.

use crate::contact::{CellWords, Column, RoleCell, SourceColumns};
use crate::pipeline::survey::Surveyed;
use std::borrow::Cow;

/// How the cells of a source lie in its records.
pub(super) struct Lay {
    /// For each slot, the cell.
    pub(super) slots: Vec<u16>,
    /// For each slot, what its words mean, where the exporting system has its own.
    pub(super) words: Vec<Option<CellWords>>,
    /// For each united column, the cell, where a slot is there.
    pub(super) cell_of: Vec<u16>,
    /// Own columns without a role that are written: their cells and united columns.
    pub(super) others: Vec<(u16, Column)>,
    /// Every united column is the own column of the same number.
    pub(super) identical: bool,
    /// How many cells a record has by its header.
    pub(super) count: usize,
}

impl Lay {
    pub(super) fn of(columns: &SourceColumns, surveyed: &Surveyed) -> Lay {
        let united = surveyed.columns.names.len();
        let mut cell_of = vec![u16::MAX; united];
        for slot in &columns.slots {
            cell_of[usize::from(slot.column)] = slot.cell;
        }
        let has_role = |cell: usize| columns.slots.iter().any(|slot| usize::from(slot.cell) == cell);
        let others = columns.place.iter().enumerate().filter(|(cell, _)| !has_role(*cell));
        Lay {
            slots: columns.slots.iter().map(|slot| slot.cell).collect(),
            words: if columns.words.is_empty() { Vec::new() } else { words_of_slots(columns) },
            cell_of,
            others: others.filter_map(|(cell, place)| Some((cell as u16, (*place)?))).collect(),
            identical: columns.count == united
                && columns.place.iter().enumerate().all(|(cell, place)| *place == Some(cell as Column)),
            count: columns.count,
        }
    }
}

/// For each slot, what its words mean.
fn words_of_slots(columns: &SourceColumns) -> Vec<Option<CellWords>> {
    let of = |cell: u16| columns.words.iter().find(|words| words.cell == cell).cloned();
    columns.slots.iter().map(|slot| of(slot.cell)).collect()
}

/// What a cell is read as in the words of judging; `None` where it means what it says.
fn reads_as<'w>(words: Option<&'w CellWords>, cell: &RoleCell<'_>) -> Option<Cow<'w, str>> {
    match (words?, cell) {
        (words, RoleCell::Text(cell)) => words.read(cell),
        (words, RoleCell::Undecodable(_)) => words.any().map(|(_, means)| Cow::Borrowed(means.as_str())),
    }
}

/// Says cells in the words that judging knows, where an export has words of its own.
#[cold]
pub(super) fn say_what_is_meant(
    words: &[Option<CellWords>],
    cells: &[RoleCell<'_>],
    tell: &mut dyn FnMut(&[RoleCell<'_>]),
) {
    let meant: Vec<_> = words.iter().zip(cells).map(|(words, cell)| reads_as(words.as_ref(), cell)).collect();
    let cells = meant.iter().zip(cells);
    let cells: Vec<RoleCell<'_>> = cells.map(|(meant, cell)| meant.as_deref().map_or(*cell, RoleCell::Text)).collect();
    tell(&cells);
}
