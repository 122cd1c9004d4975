//! Where the values stand by which rows are counted.

use super::columns::{columns_called, listed, names_shown};
use super::error::InputError;
use crate::config::nearest;
use crate::contact::{ColumnChoice, Columns, Role, SourceColumns};

/// A role or a column by whose values rows are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupedBy {
    /// As it was asked for.
    pub by: String,
    /// The cells that hold the value, by input: the first that is not blank does, and of tags every one.
    pub cells: Vec<Vec<GroupCell>>,
}

/// A cell that holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupCell {
    /// The input's own column, from 0.
    pub cell: u16,
    /// It holds several values: tags.
    pub tags: bool,
}

/// Finds the columns of what rows are to be counted by, as [`cells_of`] does. The same name twice counts once.
///
/// # Errors
/// What no input has.
pub fn grouped_by(columns: &Columns, asked: &[String]) -> Result<Vec<GroupedBy>, InputError> {
    let mut all: Vec<GroupedBy> = Vec::with_capacity(asked.len());
    for by in asked {
        if !all.iter().any(|other| other.by == *by) {
            all.push(GroupedBy { by: by.clone(), cells: cells_of(columns, by, &format!("--by {by}"))? });
        }
    }
    Ok(all)
}

/// Finds the columns of a role, else those of a name or position as `--map` finds them, by input. An input may be without:
/// its rows have no value.
///
/// # Errors
/// What no input has; `asked` says who asks for it.
pub fn cells_of(columns: &Columns, name: &str, asked: &str) -> Result<Vec<Vec<GroupCell>>, InputError> {
    let found = of_role(columns, name).or_else(|| of_column(columns, name)).or_else(|| of_any_case(columns, name));
    found.ok_or_else(|| unknown(columns, name, asked))
}

/// The consent source, where an input has one: what is counted when nothing is asked for.
#[must_use]
pub fn by_consent_source(columns: &Columns) -> Vec<GroupedBy> {
    let by = Role::ConsentSource.name();
    of_role(columns, by).map(|cells| GroupedBy { by: by.to_owned(), cells }).into_iter().collect()
}

fn of_role(columns: &Columns, name: &str) -> Option<Vec<Vec<GroupCell>>> {
    let role = Role::from_name(name)?;
    let cell = |cell| GroupCell { cell, tags: role == Role::Tags };
    let of = columns.sources.iter().map(|source| source.slots_of(role).map(|slot| cell(slot.cell)).collect());
    any(of.collect())
}

fn of_column(columns: &Columns, name: &str) -> Option<Vec<Vec<GroupCell>>> {
    called(columns, |source| columns_called(name, &names_of(source)))
}

/// The same where somebody does not remember how the header is written: `notes` for `Notes`.
fn of_any_case(columns: &Columns, name: &str) -> Option<Vec<Vec<GroupCell>>> {
    let folded = |name: &str| name.trim().to_lowercase();
    let is_it = |choice: &ColumnChoice| folded(&String::from_utf8_lossy(&choice.name)) == folded(name);
    let all = |source: &SourceColumns| {
        source.chosen.iter().enumerate().filter(|(_, choice)| is_it(choice)).map(|(cell, _)| cell).collect()
    };
    called(columns, all)
}

/// The cells that are called so, by input.
fn called(columns: &Columns, called: impl Fn(&SourceColumns) -> Vec<usize>) -> Option<Vec<Vec<GroupCell>>> {
    let of = columns.sources.iter().map(|source| {
        let tags = |cell: usize| source.chosen.get(cell).is_some_and(|choice| choice.role == Some(Role::Tags));
        let cell = |cell: usize| Some(GroupCell { cell: u16::try_from(cell).ok()?, tags: tags(cell) });
        called(source).into_iter().filter_map(cell).collect()
    });
    any(of.collect())
}

fn names_of(source: &SourceColumns) -> Vec<Vec<u8>> {
    source.chosen.iter().map(|choice| choice.name.clone()).collect()
}

fn any(cells: Vec<Vec<GroupCell>>) -> Option<Vec<Vec<GroupCell>>> {
    cells.iter().any(|of| !of.is_empty()).then_some(cells)
}

fn unknown(columns: &Columns, name: &str, asked: &str) -> InputError {
    let names: Vec<Vec<Vec<u8>>> = columns.sources.iter().map(names_of).collect();
    let names = names_shown(names.iter().flatten());
    let roles = columns.sources.iter().flat_map(|source| &source.slots).map(|slot| slot.role.name().to_owned());
    let words: Vec<String> = names.iter().cloned().chain(roles).collect();
    let nearest = nearest(name, words.iter().map(String::as_str)).map(str::to_owned);
    InputError::UnknownGroup { asked: asked.to_owned(), nearest, columns: listed(&names) }
}
