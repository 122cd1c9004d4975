//! `--fill`: the empty cells of the record that stays, from its duplicates.
//!
//! One pass over the blocks that hold such records collects what each can give, as the clean file would show it; the
//! donors are asked in input order, and the first wins. Consent, time and tags are never given, and nothing comes from a
//! record that is suppressed or rejected for itself.

use super::Progress;
use super::again::{Blocks, Job};
use super::commit::in_order;
use super::judging::BlockLog;
use super::record::{Record, Records};
use crate::contact::{Code, Column, Destination, Fates, Role, SourceColumns, Verdict};
use crate::normalize::email::parse_plain;
use crate::normalize::phone::Plan;
use anyhow::Result;
use std::collections::{BTreeMap, HashSet};

/// The roles whose cells are filled.
const FILLED: [Role; 6] = [Role::Email, Role::Phone, Role::GivenName, Role::FamilyName, Role::FullName, Role::Country];

/// The columns of each role.
type ByRole = BTreeMap<Role, Vec<Column>>;

/// What an empty cell is filled with.
pub(super) struct Fill {
    record: u32,
    pub(super) column: Column,
    pub(super) text: Box<[u8]>,
}

/// What all empty cells are filled with, by record.
#[derive(Default)]
pub(super) struct Fills(Vec<Fill>);

impl Fills {
    /// What the cells of a record are filled with.
    pub(super) fn of(&self, record: u32) -> &[Fill] {
        let from = self.0.partition_point(|fill| fill.record < record);
        let len = self.0[from..].partition_point(|fill| fill.record == record);
        &self.0[from..from + len]
    }
}

/// A value that a record has to give, or has itself.
struct Value {
    survivor: u32,
    owner: u32,
    role: Role,
    /// Where it stands, if it found a place.
    column: Option<Column>,
    text: Box<[u8]>,
    /// Equal for two spellings of one channel.
    sameness: String,
}

/// Finds what the empty cells of survivors are filled with.
pub(super) fn find_fills(
    records: Records<'_>,
    logs: &[BlockLog],
    plan: &Plan,
    pool: &rayon::ThreadPool,
    progress: &dyn Progress,
) -> Result<Fills> {
    if !records.run.policy.matching.fill {
        return Ok(Fills::default());
    }
    let takes_part = takes_part(records.fates);
    let mut values = Vec::new();
    in_order(
        pool,
        Blocks::new(logs, progress, |log| {
            let first = log.block.first_record as usize;
            takes_part[first..first + log.spans.len()].contains(&true)
        }),
        || (),
        |(), job: &mut Job| {
            let log = &logs[job.at];
            records.read_again(log, &mut job.bytes)?;
            let with_part = records.of(log, &job.bytes).filter(|record| takes_part[record.index as usize]);
            Ok(with_part.flat_map(|record| values_of(&record, plan)).collect::<Vec<_>>())
        },
        |found| {
            values.extend(found);
            Ok(())
        },
    )?;
    // The survivor itself first, then its donors in the order of the input.
    values.sort_by_key(|value| (value.survivor, value.owner != value.survivor, value.owner));
    let columns = columns_by_role(records);
    let of = |record: u32| {
        let block = logs.partition_point(|log| log.block.first_record <= record).checked_sub(1);
        block.and_then(|at| columns.get(usize::from(logs[at].block.source))).unwrap_or(&columns[0])
    };
    let contacts = values.chunk_by(|a, b| a.survivor == b.survivor);
    let mut fills: Vec<Fill> =
        contacts.flat_map(|contact| fill_contact(contact, of(contact[0].survivor), records.fates)).collect();
    fills.sort_by_key(|fill| (fill.record, fill.column));
    Ok(Fills(fills))
}

/// Survivors with donors, and the donors: duplicates that are neither suppressed nor rejected for themselves.
fn takes_part(fates: &Fates) -> Vec<bool> {
    let mut takes_part = vec![false; fates.fates.len()];
    for (record, fate) in fates.fates.iter().enumerate() {
        let gives = matches!(
            fate.verdict,
            Verdict::Kept | Verdict::Rejected(Code::DuplicateSameEmail | Code::DuplicateSamePhone)
        );
        if fate.contact as usize != record && gives && fates.fates[fate.contact as usize].verdict.is_kept() {
            takes_part[record] = true;
            takes_part[fate.contact as usize] = true;
        }
    }
    takes_part
}

fn values_of(record: &Record<'_>, plan: &Plan) -> Vec<Value> {
    let original = record.split();
    let placed = record.place(&original);
    let value = |role, column, text: &[u8]| Value {
        survivor: record.fate.contact,
        owner: record.index,
        role,
        column,
        text: text.into(),
        sameness: sameness(role, text, plan).unwrap_or_default(),
    };
    let slots = record.slots().iter().filter(|slot| FILLED.contains(&slot.role));
    let in_cells = slots.map(|slot| (slot.role, slot.column, record.cleaned_cell(&original, &placed, slot.column)));
    let mut values: Vec<Value> = in_cells
        .filter(|(_, _, text)| !text.is_empty())
        // A cell that was left although it is dropped is not handed on.
        .filter(|(_, column, _)| record.fate.contact == record.index || !record.drops(*column))
        .map(|(role, column, text)| value(role, Some(column), text))
        // A cell that was left although it is no channel is not handed on.
        .filter(|value| value.owner == value.survivor || !value.sameness.is_empty())
        .collect();
    for (channel, went) in record.several.iter().zip(&placed.went) {
        let role = record.slots().iter().find(|slot| slot.column == channel.column).map(|slot| slot.role);
        let column = match went {
            Destination::Gone => continue,
            Destination::Nowhere => None,
            // What moved to a cell of its own was read there; a cell that holds several is given one by one.
            Destination::Cell(column) if *column != channel.column => continue,
            Destination::Cell(column) => Some(*column),
        };
        if let Some(role) = role {
            values.push(value(role, column, channel.text.of(record.text)));
        }
    }
    if record.fate.contact == record.index {
        values.extend(unwritten_of(record, value));
    }
    values.sort_by_key(|value| value.column.unwrap_or(Column::MAX));
    values
}

/// What the cells that stay as they are were read as, so that a record is not given what it has.
fn unwritten_of<'r>(
    record: &'r Record<'_>,
    value: impl Fn(Role, Option<Column>, &[u8]) -> Value + 'r,
) -> impl Iterator<Item = Value> + 'r {
    record
        .slots()
        .iter()
        .filter(|slot| slot.role.is_channel())
        .filter_map(move |slot| record.suggestion(slot.column).map(|text| value(slot.role, Some(slot.column), text)))
}

/// What makes two values one: the key of an address, the E.164 of a number; nothing of a channel that is none.
fn sameness(role: Role, text: &[u8], plan: &Plan) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    match role {
        Role::Email => Some(parse_plain(text).ok()?.key().to_owned()),
        Role::Phone => Some(plan.parse(text, None).ok()?.e164().to_owned()),
        _ => Some(text.to_owned()),
    }
}

/// The columns of each role: of all inputs together, or of each one where it has an output of its own.
fn columns_by_role(records: Records<'_>) -> Vec<ByRole> {
    let sources = records.surveyed.columns.sources.as_slice();
    let parted = records.run.outputs.folder.is_some();
    sources.chunks(if parted { 1 } else { sources.len().max(1) }).map(columns_of).collect()
}

fn columns_of(sources: &[SourceColumns]) -> ByRole {
    let mut columns = ByRole::new();
    for slot in sources.iter().flat_map(|source| &source.slots) {
        columns.entry(slot.role).or_default().push(slot.column);
    }
    columns.values_mut().for_each(|columns| {
        columns.sort_unstable();
        columns.dedup();
    });
    columns
}

/// What the empty cells of one survivor are filled with; `values` are its own, then those of its donors.
fn fill_contact(values: &[Value], columns: &ByRole, fates: &Fates) -> Vec<Fill> {
    let mut fills = Vec::new();
    let Some(survivor) = values.first().map(|value| value.survivor) else { return fills };
    for role in FILLED {
        // Duplicates may be other people than those whose stop spreads (--match-names off).
        if fates.is_closed(survivor, role) {
            continue;
        }
        let of_role: Vec<&Value> = values.iter().filter(|value| value.role == role).collect();
        let (own, given): (Vec<&Value>, Vec<&Value>) =
            of_role.into_iter().partition(|value| value.owner == value.survivor);
        let mut free: Vec<Column> = columns.get(&role).cloned().unwrap_or_default();
        free.retain(|column| own.iter().all(|value| value.column != Some(*column)));
        if !role.is_channel() && !own.is_empty() {
            continue; // one name, one country: a second cell of the role is something else
        }
        let mut known: HashSet<&str> = own.iter().map(|value| value.sameness.as_str()).collect();
        for value in given {
            if free.is_empty() || !known.insert(&value.sameness) {
                continue;
            }
            fills.push(Fill { record: value.survivor, column: free.remove(0), text: value.text.clone() });
            if !role.is_channel() {
                break;
            }
        }
    }
    fills
}
