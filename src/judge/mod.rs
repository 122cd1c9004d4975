//! The cells of a record that have a role → what is to be said of them: pure, one record at a time.
//!
//! [`judge`] sees no row and no column name, so that it serves CSV, batches of columns and rows of a data base alike.
//! Read in this order: `channels` (e-mails, phones, faxes and their keys), `names`, `opt_outs`, `consent`; `sheet` is
//! what they all write on.

mod channels;
mod consent;
mod names;
mod opt_outs;
mod sheet;
mod words;

use crate::config::{BadCells, Keep, Policy};
use crate::contact::{Code, HashKey, Judged, KeyKinds, Role, RoleCells, Shape, Slot, serves};
use crate::normalize::{date, email, name, phone};
use sheet::Sheet;
use std::collections::HashSet;

/// What judging is told: constant for a source.
pub struct Judge<'a> {
    /// What the user decided.
    pub policy: &'a Policy,
    /// The numbering plan.
    pub plan: &'a phone::Plan,
    /// Which cell means what.
    pub slots: &'a [Slot],
    /// Which kinds of keys the suppression lists hold.
    pub kinds: KeyKinds,
    /// The national numbers on suppression lists that name no country, where bad cells are kept.
    pub national_numbers: &'a HashSet<Box<str>>,
    /// The key of all keys.
    pub secret: HashKey,
    /// The last second of the day that stands for today, Unix time.
    pub end_of_day: i64,
    /// Whether the valid channels themselves are asked for.
    pub annotates: bool,
}

/// What a worker keeps between records, so that nothing is allocated for a cell. No answer depends on it.
#[derive(Default)]
pub struct Scratch {
    emails: email::Parser,
    fold: name::FoldScratch,
    name: Vec<u8>,
    text: String,
    extensions: Vec<channels::Extension>,
    words: words::Memo,
    country: channels::CountryMemo,
}

/// Judges one record: what is found goes to `judged`, whose records it becomes the next of.
pub fn judge(cells: &RoleCells<'_>, judge: &Judge<'_>, scratch: &mut Scratch, judged: &mut Judged) {
    let mut sheet = Sheet::new(judged, &judge.policy.actions);
    find_faults_of_row(cells, judge, &mut sheet);
    if cells.shape != Shape::Empty {
        channels::judge(cells, judge, scratch, &mut sheet);
        names::attach(cells, judge, scratch, &mut sheet);
        opt_outs::judge(cells, judge, scratch, &mut sheet);
    }
    let evidence = consent::judge(cells, judge, scratch, &mut sheet);
    if cells.shape == Shape::Long {
        sheet.keys().iter_mut().for_each(|entry| entry.serves &= !serves::DUPLICATES);
    }
    let rank = rank(cells, judge, evidence);
    sheet.finish(rank);
}

fn find_faults_of_row(cells: &RoleCells<'_>, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    match cells.shape {
        Shape::Whole => {}
        Shape::Short => _ = sheet.find(Code::RowShort),
        Shape::Long => _ = sheet.find(Code::RowLong),
        Shape::Empty => _ = sheet.find(Code::RowEmpty),
    }
    for (slot, cell) in judge.slots.iter().zip(cells.cells) {
        if !cell.is_ascii() && std::str::from_utf8(cell).is_err() {
            let matters = slot.role.is_channel() || slot.role.is_opt_out() || slot.role.is_consent();
            sheet.find_in(if matters { Code::RowUndecodable } else { Code::RowBadText }, slot.column);
        }
    }
    for column in cells.bad_text {
        sheet.find_in(Code::RowBadText, *column);
    }
}

/// The criterion of `--keep` that the record alone decides.
fn rank(cells: &RoleCells<'_>, judge: &Judge<'_>, evidence: bool) -> i64 {
    match judge.policy.matching.keep {
        Keep::Best => i64::from(evidence),
        Keep::First | Keep::Last => 0,
        Keep::MostComplete => i64::from(cells.filled),
        Keep::Latest(role) => texts(cells, judge, role)
            .filter_map(|(_, cell)| match date::instant(cell) {
                date::DateCell::Time { seconds, .. } => Some(seconds),
                _ => None,
            })
            .max()
            .unwrap_or(i64::MIN),
    }
}

/// The cells of a role that decode, with their slots.
fn texts<'c>(
    cells: &RoleCells<'c>,
    judge: &'c Judge<'_>,
    role: Role,
) -> impl Iterator<Item = (&'c Slot, &'c str)> + use<'c> {
    let all = judge.slots.iter().zip(cells.cells);
    all.filter(move |(slot, _)| slot.role == role)
        .filter_map(|(slot, cell)| Some((slot, std::str::from_utf8(cell).ok()?)))
}

/// Whether the clean file leaves cells that are no usable channel as they are.
fn keeps_bad_cells(judge: &Judge<'_>) -> bool {
    judge.policy.bad_cells == BadCells::Keep
}
