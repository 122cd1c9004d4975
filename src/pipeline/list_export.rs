//! Lists that a store or a run wrote, and the columns of others that tell when a stop was said.

use crate::contact::{DateOrder, Role, SuppressionKind};
use crate::normalize::date::instant;
use crate::screen::{Cell, Entries, Provenance, Reader, Said};
use std::borrow::Cow;

/// The header of an exported list. Its kinds and times are taken as they stand.
pub const HEADER: [&str; 8] = ["channel", "kind", "since", "last", "source", "row", "recorded_by", "note"];

/// The header of the stops that a run wrote: a column each kind of channel, and days where there are any.
pub const STOPS_HEADER: [&str; 6] = ["email", "phone", "kind", "at", "source", "row"];

/// Names of columns that tell when a row of a list was made.
const TIMES: [&str; 12] = [
    "added",
    "added at",
    "created",
    "date",
    "date added",
    "date created",
    "recorded",
    "since",
    "time",
    "timestamp",
    "updated",
    "updated at",
];

/// The columns of a list that a store or a run wrote.
pub(super) struct Exported {
    channels: &'static [Role],
    kind: usize,
    since: usize,
    last: usize,
    /// Where the entries were recorded first, which row that was, by whom and what there is to know: what is left of it.
    provenance: [Option<usize>; 4],
}

impl Exported {
    /// The columns, where the header begins as that of such a list does.
    pub(super) fn of(names: &[Vec<u8>]) -> Option<Exported> {
        let begins = |header: &[&str]| {
            names.len() >= 4 && header[..4].iter().zip(names).all(|(known, name)| name == known.as_bytes())
        };
        let at = |known: &str| names.iter().position(|name| name == known.as_bytes());
        if begins(&HEADER) {
            let provenance = [at(HEADER[4]), at(HEADER[5]), at(HEADER[6]), at(HEADER[7])];
            return Some(Exported { channels: &[Role::Email], kind: 1, since: 2, last: 3, provenance });
        }
        let provenance = [at(STOPS_HEADER[4]), at(STOPS_HEADER[5]), None, None];
        let channels = &[Role::Email, Role::Phone];
        begins(&STOPS_HEADER).then_some(Exported { channels, kind: 2, since: 3, last: 3, provenance })
    }

    /// Only channels are read as channels, whatever other cells look like.
    pub(super) fn give_roles(&self, roles: &mut [Option<Role>]) {
        roles.fill(None);
        roles.iter_mut().zip(self.channels).for_each(|(role, channel)| *role = Some(*channel));
    }

    /// Reads one row.
    pub(super) fn read<'c>(
        &self,
        cells: &[Cell<'_>],
        cell: impl Fn(usize) -> Cow<'c, str>,
        reader: &mut Reader<'_>,
        out: &mut Entries,
    ) {
        let kind = cell(self.kind);
        let kind = SuppressionKind::ALL.into_iter().find(|one| one.name() == kind.trim());
        let before = out.entries.len();
        reader.read_of(kind.unwrap_or(SuppressionKind::Unsubscribed), cells, out);
        let time = |at| instant(&cell(at), DateOrder::Undecided).seconds();
        let last = time(self.last).map(|(first, last)| if self.last == self.since { last } else { first });
        let said = Said { first: time(self.since).map(|(first, _)| first), last };
        out.entries[before..].iter_mut().for_each(|entry| entry.said = said);
        let [source, row, who, note] = self.provenance.map(|at| at.map(&cell).unwrap_or_default());
        if reader.keeps_texts() && !source.is_empty() {
            let (source, who, note) = (source.into_owned(), who.into_owned(), note.into_owned());
            let (entries, row) = (before..out.entries.len(), row.trim().parse().unwrap_or(0));
            out.provenances.push(Provenance { entries, source, row, who, note });
        }
    }
}

/// A column that has no other meaning and tells a time by its name tells when the row was made.
pub(super) fn give_time_of_stop(names: &[Vec<u8>], roles: &mut [Option<Role>]) {
    for (name, role) in names.iter().zip(roles).filter(|(_, role)| role.is_none()) {
        let name = String::from_utf8_lossy(name).trim().to_lowercase().replace(['_', '-'], " ");
        if TIMES.contains(&name.as_str()) {
            *role = Some(Role::CreatedAt);
        }
    }
}
