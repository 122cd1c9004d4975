//! Rows to look at: the first ones that bear a code, their cells as they may be shown.

use super::super::record::{Original, Record};
use crate::contact::{Action, By, Column, NO_COLUMN, Note, Role, Seen};
use crate::output::detail::stored_words;
use crate::output::row::Directory;
use crate::report::html::Example;
use crate::report::mask::{cautious, mask};

/// How many rows of each code are kept, of those that are kept and of those that are rejected.
pub(super) const EXAMPLES: usize = 10;

/// How much of a cell is kept, in characters: a page shows less.
const LONGEST: usize = 200;

/// How many cells of a row are kept.
const CELLS: usize = 3;

/// A row that bears a code.
pub(super) fn example(
    record: &Record<'_>,
    original: &Original<'_>,
    seen: &Seen,
    directory: &Directory<'_>,
    shows_values: bool,
) -> Example {
    let shown = |column: Column, text: &str| {
        let text: String = text.chars().take(LONGEST).collect();
        if shows_values { text } else { masked(role_of(record, column), &text) }
    };
    let cell = |column: Column| {
        let name = directory.columns.get(usize::from(column)).cloned().unwrap_or_default();
        (name, shown(column, &String::from_utf8_lossy(original.cell(column))))
    };
    let cells = if seen.column == NO_COLUMN {
        let channels =
            record.slots().iter().filter(|slot| slot.role.is_channel() && !original.cell(slot.column).is_empty());
        channels.take(CELLS).map(|slot| cell(slot.column)).collect()
    } else {
        vec![cell(seen.column)]
    };
    Example {
        source: directory.sources.get(usize::from(record.source)).cloned().unwrap_or_default(),
        row: record.number,
        line: record.line,
        cells,
        becomes: becomes(record, original, seen).map(|text| shown(seen.column, &text)),
        because: because(seen, directory),
        kept: record.fate.verdict.is_kept(),
    }
}

/// What a cell became, or what was probably meant.
fn becomes(record: &Record<'_>, original: &Original<'_>, seen: &Seen) -> Option<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match seen.note {
        _ if seen.column == NO_COLUMN => None,
        Note::Meant(meant) => Some(text(meant.of(record.text))),
        Note::Mended(_) if seen.action == Action::Fix => {
            let placed = record.place(original);
            Some(text(record.cleaned_cell(original, &placed, seen.column)))
        }
        Note::Mended(_) => record.suggestion(seen.column).map(text),
        _ => None,
    }
}

/// What a judgement rests on that is not the row itself.
fn because(seen: &Seen, directory: &Directory<'_>) -> Option<String> {
    match seen.by {
        By::Itself => None,
        By::Record(record) => Some(match directory.sources {
            [_] => format!("row {}", directory.shortest(record)),
            _ => directory.source_and_row(record),
        }),
        By::List { list, row } => {
            let name = directory.lists.get(usize::from(list)).map(String::as_str).unwrap_or_default();
            Some(match directory.stored.stop(list, row) {
                Some(stop) => stored_words(directory.stored, name, stop),
                None => format!("{name}, row {row}"),
            })
        }
    }
}

fn role_of(record: &Record<'_>, column: Column) -> Option<Role> {
    record.slots().iter().find(|slot| slot.column == column).map(|slot| slot.role)
}

/// A cell as it may be shown: what may be of a person is masked, what says when, where and how they agreed is not.
fn masked(role: Option<Role>, cell: &str) -> String {
    match role {
        Some(
            Role::Country
            | Role::ConsentAt
            | Role::ConsentSource
            | Role::ConsentMethod
            | Role::ConsentScope
            | Role::ConsentText
            | Role::ConsentConfirmedAt
            | Role::ConsentStatus
            | Role::NoticeAt
            | Role::RelationEndedAt
            | Role::LegalBasis
            | Role::Status
            | Role::LastActivityAt
            | Role::CreatedAt
            | Role::UnsubscribedAt
            | Role::Verdict
            | Role::VerdictReason
            | Role::VerifiedAt,
        ) => cautious(cell).into_owned(),
        _ => mask(cell),
    }
}
