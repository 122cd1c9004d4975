//! The cells of a record that have a role → what is to be said of them: pure, one record at a time.
//!
//! [`judge`] sees no row and no column name, so that it serves CSV, batches of columns and rows of a data base alike.
//! Read in this order: `channels` hands each cell to `emails` or `phones`, which share what stands in `cell` and know from
//! `home` where numbers are from; `verdicts` is what verifiers add; then `names` (with `shift`, channels that stand in name
//! columns), `opt_outs`, `fields` (other cells in their normal form, where that is asked for), `consent`. `sheet` is what they all write on.

mod cell;
mod channels;
mod consent;
mod emails;
mod fields;
mod home;
mod names;
mod opt_outs;
mod phones;
mod sheet;
mod shift;
mod verdicts;
mod words;

use crate::config::{Keep, Policy};
use crate::contact::law::Holidays;
use crate::contact::{
    Code, HashKey, Judged, KeyKinds, Role, RoleCell, RoleCells, Shape, Slot, SuppressionKind, head, serves,
};
use crate::normalize::tags::TagAliases;
use crate::normalize::{date, email, phone};
pub use emails::OwnDomains;
pub use opt_outs::says_stop;
use sheet::Sheet;
use std::collections::HashSet;

/// What judging is told by its caller: constant for a source.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// What the user decided.
    pub policy: &'a Policy,
    /// The numbering plan.
    pub plan: &'a phone::Plan,
    /// Which kinds of keys the suppression lists hold.
    pub kinds: KeyKinds,
    /// The national significant numbers on suppression lists, where cells that are no numbers may be kept.
    pub national_numbers: &'a HashSet<Box<str>>,
    /// The key of all keys.
    pub secret: HashKey,
    /// The last second of the day that stands for today, Unix time.
    pub end_of_day: i64,
    /// Domains that the user knows better.
    pub domains: &'a OwnDomains,
    /// Whether the valid channels themselves are asked for.
    pub annotates: bool,
    /// Whether it is asked for under which rules a record may be contacted.
    pub traces: bool,
    /// Days on which offices do not work.
    pub holidays: &'a Holidays,
    /// Numbers of North America, in E.164, of which the US database of reassigned numbers says that they were given up.
    pub reassigned: &'a HashSet<Box<[u8]>>,
}

/// A judge of the records of one source.
pub struct Judge<'a> {
    told: Told<'a>,
    slots: &'a [Slot],
    /// For each role, its places among the slots.
    by_role: Vec<Box<[u16]>>,
    channels: Box<[u16]>,
    opt_outs: Box<[u16]>,
    verdicts: Box<[u16]>,
    /// What tags are called.
    tags: Option<&'a TagAliases>,
    /// What every record of the source bears, in bits of [`head`](crate::contact::head).
    bears: u16,
    laws: consent::ByCountry,
    rules: consent::Rules,
    /// The day that stands for today, counted from 1970-01-01.
    today: i32,
}

impl<'a> Judge<'a> {
    /// A judge of records whose cells lie as the slots say.
    #[must_use]
    pub fn new(told: Told<'a>, slots: &'a [Slot]) -> Judge<'a> {
        let places = |wanted: &dyn Fn(Role) -> bool| {
            let all = slots.iter().enumerate();
            all.filter(|(_, slot)| wanted(slot.role)).map(|(at, _)| at as u16).collect::<Box<[u16]>>()
        };
        let today = date::civil_date(&told.policy.as_of).unwrap_or(jiff::civil::Date::MAX);
        Judge {
            told,
            slots,
            laws: consent::ByCountry::new(&told.policy.consent.law, today, told.holidays, told.traces),
            rules: consent::Rules::new(told.policy, today),
            today: (told.end_of_day / 86_400) as i32,
            by_role: Role::ALL.iter().map(|role| places(&|other| other == *role)).collect(),
            channels: places(&|role| role.is_channel() || role == Role::Fax),
            opt_outs: places(&Role::is_opt_out),
            verdicts: places(&Role::is_verdict),
            tags: None,
            bears: 0,
        }
    }

    /// The same, told what tags are called.
    #[must_use]
    pub fn with_tags(self, tags: &'a TagAliases) -> Judge<'a> {
        Judge { tags: Some(tags), ..self }
    }

    /// The same, of a source that says as a whole why none of its records is to be contacted.
    #[must_use]
    pub fn with_stop(self, stop: Option<SuppressionKind>) -> Judge<'a> {
        Judge { bears: stop.map_or(0, head::of_kind), ..self }
    }

    /// Whether the number of filled cells is asked for.
    #[must_use]
    pub fn counts_filled(&self) -> bool {
        self.told.policy.matching.keep == Keep::MostComplete
    }

    /// Whether there is a column of that role.
    fn has(&self, role: Role) -> bool {
        !self.by_role[role as usize].is_empty()
    }

    /// The cells at some places among the slots.
    fn at<'j, 'c>(
        &'j self,
        places: &'j [u16],
        cells: &RoleCells<'c>,
    ) -> impl Iterator<Item = (Slot, RoleCell<'c>)> + use<'j, 'c, 'a> {
        let cells = cells.cells;
        places.iter().map(move |at| (self.slots[usize::from(*at)], cells[usize::from(*at)]))
    }
}

/// What a worker keeps between records, so that nothing is allocated for a cell. No answer depends on it.
#[derive(Default)]
pub struct Scratch {
    emails: email::Parser,
    text: String,
    extensions: Vec<phones::Extension>,
    words: words::Memo,
    country: home::CountryMemo,
    scopes: words::ScopeMemo,
    ends: consent::Ends,
}

/// Judges one record: what is found goes to `judged`, whose records it becomes the next of.
pub fn judge(cells: &RoleCells<'_>, judge: &Judge<'_>, scratch: &mut Scratch, judged: &mut Judged) {
    let mut sheet = Sheet::new(judged, &judge.told.policy.actions);
    find_faults_of_row(cells, judge, &mut sheet);
    if cells.shape != Shape::Empty {
        let home = home::home(cells, judge, &mut scratch.country);
        channels::judge(cells, home, judge, scratch, &mut sheet);
        names::judge(cells, home, judge, scratch, &mut sheet);
        names::attach(cells, judge, scratch, &mut sheet);
        opt_outs::judge(cells, judge, scratch, &mut sheet);
        fields::judge(cells, home, judge, &mut sheet);
    }
    let evidence = consent::judge(cells, judge, scratch, &mut sheet);
    if matches!(cells.shape, Shape::Long | Shape::Unclosed) {
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
        Shape::Unclosed => _ = sheet.find(Code::RowUnclosedQuote),
    }
    for (slot, cell) in judge.slots.iter().zip(cells.cells) {
        if let RoleCell::Undecodable(_) = cell {
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
    match judge.told.policy.matching.keep {
        Keep::Best => i64::from(evidence),
        Keep::First | Keep::Last => 0,
        Keep::MostComplete => i64::from(cells.filled),
        Keep::Latest(role) => texts(cells, judge, role)
            .filter_map(|(slot, cell)| match date::instant(cell, slot.order) {
                date::DateCell::Time { seconds, .. } => Some(seconds),
                _ => None,
            })
            .max()
            .unwrap_or(i64::MIN),
    }
}

/// The cells of a role that decode, with their slots.
fn texts<'j, 'c, 'a>(
    cells: &RoleCells<'c>,
    judge: &'j Judge<'a>,
    role: Role,
) -> impl Iterator<Item = (Slot, &'c str)> + use<'j, 'c, 'a> {
    let cells = cells.cells;
    let places = judge.by_role[role as usize].iter();
    places.filter_map(move |at| Some((judge.slots[usize::from(*at)], cells[usize::from(*at)].text()?)))
}
