//! E-mail, phone and fax cells: what they have in common. `emails` and `phones` say what is special to each.
//!
//! Nearly every cell holds one channel; one that holds several is judged channel by channel, and where they go is
//! decided once screening is done.

use super::sheet::Sheet;
use super::verdicts::verdicts;
use super::{Judge, Scratch, emails, phones};
use crate::contact::{
    Action, Code, Column, Key, KeyEntry, KeyKind, Note, OneOfSeveral, Part, PatchUse, Reached, ReachedKind, Region,
    Role, RoleCells, Text, serves,
};
use crate::normalize::country::{CountryCell, country};
use crate::normalize::keys;
use xxhash_rust::xxh3::xxh3_64;

/// How many country cells are remembered.
const REMEMBERED_COUNTRIES: usize = 512;

/// What the last country cells meant: a column of them holds few different ones.
pub(super) struct CountryMemo {
    places: Vec<(String, CountryCell)>,
}

impl Default for CountryMemo {
    fn default() -> CountryMemo {
        CountryMemo { places: vec![(String::new(), CountryCell::Empty); REMEMBERED_COUNTRIES] }
    }
}

impl CountryMemo {
    fn meaning(&mut self, cell: &str) -> CountryCell {
        let place = &mut self.places[xxh3_64(cell.as_bytes()) as usize % REMEMBERED_COUNTRIES];
        if place.0 != cell {
            cell.clone_into(&mut place.0);
            place.1 = country(cell);
        }
        place.1
    }
}

/// Where numbers without a country code are from, and on whose word.
#[derive(Clone, Copy)]
pub(super) struct Home {
    pub(super) region: Option<Region>,
    pub(super) by_cell: bool,
}

pub(super) fn judge(
    cells: &RoleCells<'_>,
    home: Home,
    judge: &Judge<'_>,
    scratch: &mut Scratch,
    sheet: &mut Sheet<'_>,
) {
    scratch.extensions.clear();
    let verdicts = verdicts(cells, judge);
    for (slot, cell) in judge.at(&judge.channels, cells) {
        let Some(cell) = cell.text() else { continue };
        match slot.role {
            Role::Email => {
                let verdicts = Some(&verdicts).filter(|verdicts| verdicts.column == Some(slot.column));
                emails::judge(cell, slot.column, verdicts, judge, scratch, sheet);
            }
            Role::Phone => phones::judge(cell, slot.column, home, judge, scratch, sheet),
            _ => phones::write_fax(cell, slot.column, home, judge, sheet),
        }
    }
}

/// The first country cell that says anything, else `--country`. An unknown country is not replaced by `--country`.
pub(super) fn home(cells: &RoleCells<'_>, judge: &Judge<'_>, memo: &mut CountryMemo) -> Home {
    for (_, cell) in judge.at(&judge.by_role[Role::Country as usize], cells) {
        // A country that cannot be read is not that of --country.
        match cell.text().map_or(CountryCell::Unknown, |cell| memo.meaning(cell)) {
            CountryCell::Known(region) => return Home { region: Some(region), by_cell: true },
            CountryCell::Unknown => return Home { region: None, by_cell: true },
            CountryCell::Empty => {}
        }
    }
    Home { region: judge.told.policy.country, by_cell: false }
}

/// What the findings on one channel come to.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) dropped: bool,
    pub(super) unwritten: bool,
}

impl Tally {
    pub(super) fn note(&mut self, sheet: &mut Sheet<'_>, code: Code, column: Column, note: Note) {
        self.add(code, sheet.find_noting(code, column, note));
    }

    /// Takes in what becomes of a code.
    pub(super) fn add(&mut self, code: Code, action: Action) {
        match action {
            Action::Drop => self.dropped = true,
            Action::Flag if matches!(code, Code::EmailRepaired | Code::PhoneRepaired) => self.unwritten = true,
            Action::Reject | Action::Fix | Action::Flag | Action::Ignore => {}
        }
    }

    /// What a key of this channel may serve for: one that judging drops is no key for duplicates. One that rejects the
    /// record is a usable channel all the same.
    pub(super) fn serves(self) -> u8 {
        if self.dropped { 0 } else { serves::DUPLICATES | serves::REACH }
    }
}

/// `N/A` and the like stand for nothing, and are written as nothing.
pub(super) fn leave_empty(cell: &str, code: Code, column: Column, sheet: &mut Sheet<'_>) {
    sheet.find_in(code, column);
    if !cell.is_empty() {
        sheet.patch(column, b"", PatchUse::Write);
    }
}

/// A cell that is no channel is emptied, unless the user only flags or ignores its fault.
pub(super) fn refuse(cell: &str, code: Code, column: Column, note: Note, sheet: &mut Sheet<'_>) {
    let action = sheet.find_noting(code, column, note);
    if matches!(action, Action::Drop | Action::Reject) && !cell.is_empty() {
        sheet.patch(column, b"", PatchUse::Empty);
    }
}

/// The cell of its only channel in the clean file: the normal form, nothing where it is dropped, or as it is.
pub(super) fn write_only(cell: &str, normal: &[u8], tally: Tally, column: Column, sheet: &mut Sheet<'_>) {
    if tally.dropped {
        sheet.patch(column, b"", PatchUse::Empty);
    } else if cell.as_bytes() != normal {
        sheet.patch(column, normal, if tally.unwritten { PatchUse::Suggest } else { PatchUse::Write });
    }
}

/// One of the channels of a cell: where it goes is decided once screening is done.
pub(super) fn write_one_of(normal: &[u8], part: Part, tally: Tally, column: Column, sheet: &mut Sheet<'_>) {
    let (record, text) = (sheet.judged.record(), sheet.judged.put(normal));
    let Tally { dropped, unwritten } = tally;
    sheet.judged.several.push(OneOfSeveral { record, column, part, text, dropped, unwritten });
}

pub(super) fn add_text_key(cell: &str, column: Column, judge: &Judge<'_>, text: &mut String, sheet: &mut Sheet<'_>) {
    if judge.told.kinds.contains(KeyKind::Text) {
        keys::fold_text(cell, text);
        add_key(judge.told.secret.of(KeyKind::Text, text.as_bytes()), KeyKind::Text, column, Part::WHOLE, 0, sheet);
    }
}

pub(super) fn add_key(key: Key, kind: KeyKind, column: Column, part: Part, serves: u8, sheet: &mut Sheet<'_>) {
    sheet.key(KeyEntry { key, record: 0, name: 0, column, kind, serves }.of_part(part));
}

pub(super) fn reached(normal: Text, extension: Text, kind: ReachedKind, sheet: &mut Sheet<'_>) {
    let record = sheet.judged.record();
    sheet.judged.reached.push(Reached { record, normal, extension, kind });
}
