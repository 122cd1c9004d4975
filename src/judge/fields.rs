//! Cells that are no channels, in their normal form, where the user asks for it: countries, dates, names, tags.
//!
//! Each changes what the clean file shows and nothing else: keys, matching and evidence are read from the cells as they are.

use super::home::Home;
use super::sheet::Sheet;
use super::{Judge, texts};
use crate::config::Field;
use crate::contact::{DateOrder, PatchUse, Role, RoleCells, Shape, Slot};
use crate::normalize::date::{BadDate, DateCell, instant, iso_form};
use crate::normalize::name::{NamePart, is_placeholder, written_name};
use crate::normalize::tags::{TagAliases, written_tags};
use crate::normalize::{country, words};

const DATES: [Role; 9] = [
    Role::ConsentAt,
    Role::ConsentConfirmedAt,
    Role::NoticeAt,
    Role::RelationEndedAt,
    Role::UnsubscribedAt,
    Role::LastActivityAt,
    Role::CreatedAt,
    Role::BirthDate,
    Role::VerifiedAt,
];

const NAMES: [(Role, NamePart); 3] =
    [(Role::GivenName, NamePart::Given), (Role::FamilyName, NamePart::Family), (Role::FullName, NamePart::Full)];

/// Patches the cells whose normal form is asked for. Of rows whose cells may not be where the header says, none.
pub(super) fn judge(cells: &RoleCells<'_>, home: Home, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let asked = &judge.told.policy.normalize;
    if asked.is_empty() || !matches!(cells.shape, Shape::Whole | Shape::Short) {
        return;
    }
    if asked.has(Field::Country) {
        write(cells, judge, Role::Country, sheet, |_, cell| {
            country::iso_code(cell).map(|code| code.as_str().to_owned())
        });
    }
    if asked.has(Field::Date) {
        DATES.into_iter().for_each(|role| write_dates(role, cells, judge, sheet));
    }
    if asked.has(Field::Name) {
        for (role, part) in NAMES {
            write(cells, judge, role, sheet, |_, cell| {
                let is_name = !is_placeholder(cell) && !words::is_nothing(cell);
                is_name.then(|| written_name(cell, part, home.region)).flatten()
            });
        }
    }
    if asked.has(Field::Tags) {
        write_tags(cells, judge, sheet);
    }
    sheet.order_patches();
}

/// Shows the cells of a role as `form` has them, where it has them otherwise.
fn write(
    cells: &RoleCells<'_>,
    judge: &Judge<'_>,
    role: Role,
    sheet: &mut Sheet<'_>,
    form: impl Fn(Slot, &str) -> Option<String>,
) {
    for (slot, cell) in texts(cells, judge, role) {
        if let Some(form) = form(slot, cell).filter(|form| form != cell) {
            sheet.patch(slot.column, form.as_bytes(), PatchUse::Write);
        }
    }
}

fn write_dates(role: Role, cells: &RoleCells<'_>, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    write(cells, judge, role, sheet, |slot, cell| {
        let form = iso_form(cell, slot.order)?;
        // Nobody knows the century of somebody's birth by the last two digits of its year.
        let says_year = role != Role::BirthDate || form.get(..4).is_some_and(|year| cell.contains(year));
        says_year.then_some(form)
    });
    // What could be two days is decided by the whole column, so the whole of it is to be looked at.
    let is_undecided = |(slot, cell): (Slot, &str)| {
        slot.order == DateOrder::Undecided && instant(cell, slot.order) == DateCell::Unreadable(BadDate::Ambiguous)
    };
    sheet.judged.undecided_dates |= texts(cells, judge, role).any(is_undecided);
}

fn write_tags(cells: &RoleCells<'_>, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let none = TagAliases::default();
    let aliases = judge.tags.unwrap_or(&none);
    for (slot, cell) in texts(cells, judge, Role::Tags) {
        let form = written_tags(cell, aliases, |tag| sheet.judged.unknown_tags.add(tag));
        if let Some(form) = form {
            sheet.patch(slot.column, form.as_bytes(), PatchUse::Write);
        }
    }
}
