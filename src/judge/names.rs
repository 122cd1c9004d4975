//! Names: what is wrong with them, and their way to the keys. On a shared line a name says who is who.

use super::cell::add_key;
use super::home::Home;
use super::sheet::Sheet;
use super::shift::{self, Belongs, Shift};
use super::{Judge, Scratch, texts};
use crate::contact::{Code, LineName, Note, Part, Role, RoleCell, RoleCells};
use crate::normalize::name::is_placeholder;
use std::borrow::Cow;

/// Names that were typed to fill a field, and channels that stand where a name should.
pub(super) fn judge(
    cells: &RoleCells<'_>,
    home: Home,
    judge: &Judge<'_>,
    scratch: &mut Scratch,
    sheet: &mut Sheet<'_>,
) {
    for role in [Role::GivenName, Role::FamilyName, Role::FullName] {
        for (slot, cell) in texts(cells, judge, role) {
            if is_placeholder(cell) {
                sheet.find_in(Code::NamePlaceholder, slot.column);
            } else if let Some(shift) = shift::find(slot, cell, cells, judge, home.region, &mut scratch.emails) {
                note(&shift, judge, sheet);
            }
        }
    }
}

/// A channel in a name column is nobody's name; whoever said stop on it is stopped there too.
fn note(shift: &Shift, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let value = sheet.judged.put(shift.value.as_bytes());
    let (code, note) = match shift.belongs {
        Belongs::There => (Code::NamePlaceholder, Note::Piece(value)),
        Belongs::In(column) => (Code::RowColumnShift, Note::Belongs(column, value)),
        Belongs::Nowhere => (Code::RowColumnShift, Note::Piece(value)),
    };
    sheet.find_noting(code, shift.column, note);
    add_key(judge.told.secret.of(shift.kind, shift.key.as_bytes()), shift.kind, shift.column, Part::FIRST, 0, sheet);
}

/// Gives the record's keys its name.
pub(super) fn attach(cells: &RoleCells<'_>, judge: &Judge<'_>, scratch: &Scratch, sheet: &mut Sheet<'_>) {
    if sheet.keys().is_empty() {
        return;
    }
    let [given, family, full, organization] =
        [Role::GivenName, Role::FamilyName, Role::FullName, Role::Organization].map(|role| joined(cells, judge, role));
    let name = LineName { extension: "", given: &given, family: &family, full: &full, organization: &organization };
    let plain = name.write(&mut sheet.judged.names);
    sheet.keys().iter_mut().for_each(|entry| entry.name = plain);
    for extension in &scratch.extensions {
        let with_extension = LineName { extension: &extension.digits, ..name };
        sheet.judged.keys[extension.entry].name = with_extension.write(&mut sheet.judged.names);
    }
}

/// The cells of a role in one text. Nearly always there is one cell, and nothing is copied.
fn joined<'c>(cells: &RoleCells<'c>, judge: &Judge<'_>, role: Role) -> Cow<'c, str> {
    let all = judge.at(&judge.by_role[role as usize], cells);
    let mut filled = all.map(|(_, cell)| name_of(cell)).filter(|cell| !cell.is_empty());
    let first = filled.next().unwrap_or_default();
    filled.fold(first, |all, cell| Cow::Owned(format!("{all} {cell}")))
}

/// A name that does not decode is still a name: its bytes are read as Latin-1, so that different names stay different.
fn name_of(cell: RoleCell<'_>) -> Cow<'_, str> {
    match cell {
        RoleCell::Text(text) => Cow::Borrowed(text),
        RoleCell::Undecodable(bytes) => Cow::Owned(
            bytes
                .utf8_chunks()
                .flat_map(|chunk| chunk.valid().chars().chain(chunk.invalid().iter().copied().map(char::from)))
                .collect(),
        ),
    }
}
