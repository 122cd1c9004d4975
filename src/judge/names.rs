//! The record's name goes to its keys: on a shared line it says who is who.

use super::sheet::Sheet;
use super::{Judge, Scratch, texts};
use crate::contact::{LineName, Role, RoleCells};
use std::borrow::Cow;

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
    let mut filled = texts(cells, judge, role).map(|(_, cell)| cell).filter(|cell| !cell.is_empty());
    let first = filled.next().unwrap_or_default();
    filled.fold(Cow::Borrowed(first), |all, cell| Cow::Owned(format!("{all} {cell}")))
}
