//! What the cells of all channels have in common: what their findings come to, what the clean file shows, their keys.

use super::Judge;
use super::sheet::Sheet;
use crate::contact::{
    Action, Code, Column, Key, KeyEntry, KeyKind, Note, OneOfSeveral, Part, PatchUse, Reached, ReachedKind, Text,
    serves,
};
use crate::normalize::keys;

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
