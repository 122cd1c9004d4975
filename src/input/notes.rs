//! What a person should know of the roles of an input: what was chosen by cells, what might have been, and stops that are
//! not read as they were meant.

use super::columns::{InputColumns, is_ours, shown};
use super::decide::{alike, reads_unknown, said_of, written};
use super::looks::Look;
use super::roles::Said;
use crate::contact::{ChosenBy, ColumnChoice, Role, SourceColumns};

/// The notes on the columns of an input, in their order.
#[must_use]
pub fn notes(input: &InputColumns<'_>, columns: &SourceColumns) -> Vec<String> {
    let said = said_of(input);
    let noting = Noting { input, chosen: &columns.chosen };
    let mut notes = Vec::new();
    for (column, (look, said)) in input.looks.iter().zip(said).enumerate().take(columns.chosen.len()) {
        notes.extend(noting.chosen_by_cells(column, look, said));
        notes.extend(noting.noes_that_stop(column, look));
        if noting.is_free(column) {
            notes.extend(noting.possible_channel(column, look, said));
        }
    }
    notes
}

/// The columns whose names speak of a stop, and which are not read as one: whoever said it is still in the list.
#[must_use]
pub fn unread_stops(input: &InputColumns<'_>, columns: &SourceColumns) -> Vec<String> {
    let noting = Noting { input, chosen: &columns.chosen };
    let looks = input.looks.iter().zip(said_of(input)).enumerate().take(columns.chosen.len());
    looks
        .filter(|(column, _)| noting.is_free(*column))
        .filter_map(|(column, (look, said))| noting.unread_stop(column, look, said))
        .collect()
}

/// An input on which notes are made.
struct Noting<'a> {
    input: &'a InputColumns<'a>,
    chosen: &'a [ColumnChoice],
}

impl Noting<'_> {
    fn chosen_by_cells(&self, column: usize, look: &Look, said: Said) -> Option<String> {
        let ColumnChoice { role: Some(role), by: Some(ChosenBy::Cells), .. } = self.chosen[column] else {
            return None;
        };
        let what = match role {
            Role::Email => "are addresses",
            Role::Phone => "look like phone numbers",
            Role::Country => "name countries",
            _ => "hold a verifier's words",
        };
        // A name that says phone asks for no more than the length.
        let count = if said == Said::Weak(Role::Phone) { look.lengths } else { alike(look, role) };
        let (column, filled) = (self.called(column), look.filled);
        Some(format!("{column} is read as {role}: {count} of {filled} cells {what}; --map {role}=… decides otherwise"))
    }

    fn noes_that_stop(&self, column: usize, look: &Look) -> Option<String> {
        let counts = look.other_noes > 0 && self.chosen[column].role.is_some_and(Role::is_opt_out);
        counts.then(|| {
            format!(
                "{}: {} of {} cells say no in a word that counts as a stop, as all do but false, no, n, f, 0 and none; write one of these if they may be contacted",
                self.called(column), look.other_noes, look.filled
            )
        })
    }

    fn unread_stop(&self, column: usize, look: &Look, said: Said) -> Option<String> {
        (said == Said::Stop && look.stops > 0).then(|| {
            format!(
                "{} speaks of a stop and is not read ({} of {} cells hold something other than no); {} reads it",
                self.called(column),
                look.stops,
                look.filled,
                self.map_too(Role::OptedOut, column)
            )
        })
    }

    fn possible_channel(&self, column: usize, look: &Look, said: Said) -> Option<String> {
        let has = |role| self.chosen.iter().any(|choice| choice.role == Some(role));
        let mapped =
            |role| self.chosen.iter().any(|choice| choice.role == Some(role) && choice.by == Some(ChosenBy::Map));
        let may_be = |role: &Role| {
            let open = said == Said::Nothing || reads_unknown(said, *role) && !has(*role);
            open && !mapped(*role) && alike(look, *role) * 5 >= look.filled.max(1)
        };
        let role = [Role::Email, Role::Phone].into_iter().find(may_be)?;
        Some(format!(
            "{} may be {role} ({} of {} cells look so); {} reads it",
            self.called(column),
            alike(look, role),
            look.filled,
            self.map_too(role, column)
        ))
    }

    /// What gives one more column a role. A rule of `--map` replaces all guesses for its role, so the columns that have it
    /// are named again.
    fn map_too(&self, role: Role, column: usize) -> String {
        let having = (0..self.chosen.len()).filter(|&other| self.chosen[other].role == Some(role));
        let rules = having.chain([column]).map(|column| format!("--map {role}={}", written(self.input, column)));
        rules.collect::<Vec<_>>().join(" ")
    }

    /// Whether a column of the user's has no role.
    fn is_free(&self, column: usize) -> bool {
        self.chosen[column].role.is_none() && !is_ours(&self.chosen[column].name)
    }

    /// A column as a person knows it: its position, where `--map` wants that, with its name.
    fn called(&self, column: usize) -> String {
        let file = self.input.file;
        match (written(self.input, column), shown(&self.input.names[column])) {
            (written, name) if written == name || name.trim().is_empty() => format!("{file}: column {written}"),
            (position, name) => format!("{file}: column {position} ({name:?})"),
        }
    }
}
