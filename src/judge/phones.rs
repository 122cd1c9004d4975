//! Phone and fax cells: their numbers, what these are like, their keys.

use super::cell::{Tally, add_key, add_text_key, leave_empty, reached, refuse, write_one_of, write_only};
use super::home::Home;
use super::sheet::Sheet;
use super::{Judge, Scratch};
use crate::config::Medium;
use crate::contact::{Code, Column, KeyKind, Note, NumberType, Part, PatchUse, ReachedKind, Region};
use crate::normalize::phone::repair::{self, Read};
use crate::normalize::phone::{Number, PhoneFault, is_placeholder, is_placeholder_text};
use crate::normalize::words;
use std::borrow::Cow;

/// An extension, and the key entry whose number it was written with.
pub(super) struct Extension {
    pub(super) entry: usize,
    pub(super) digits: String,
}

pub(super) fn judge(
    cell: &str,
    column: Column,
    home: Home,
    judge: &Judge<'_>,
    scratch: &mut Scratch,
    sheet: &mut Sheet<'_>,
) {
    if words::is_nothing(cell) {
        return leave_empty(cell, Code::PhoneEmpty, column, sheet);
    }
    add_text_key(cell, column, judge, &mut scratch.text, sheet);
    let read = match repair::parse(judge.told.plan, cell, home.region) {
        Ok(read) => read,
        Err(fault) => return refuse_cell(cell, fault, column, home, judge, sheet),
    };
    if !home.by_cell && home.region.is_some() && !repair::says_country(cell, &read.number) {
        sheet.find_in(Code::PhoneCountryAssumed, column);
    }
    let mut base = Tally::default();
    if !read.mends.is_empty() {
        base.note(sheet, Code::PhoneRepaired, column, Note::Mended(read.mends));
    }
    if read.more.is_empty() {
        let place = Place { column, part: Part::FIRST, home };
        let tally = judge_number(&read.number, place, base, judge, scratch, sheet);
        add_other_readings(cell, &read, place, judge, sheet);
        write_only(cell, &written(&read.number, judge), tally, column, sheet);
    } else {
        sheet.find_in(Code::PhoneSeveral, column);
        for (at, number) in std::iter::once(&read.number).chain(&read.more).enumerate() {
            let place = Place { column, part: Part::nth(at), home };
            let tally = judge_number(number, place, base, judge, scratch, sheet);
            write_one_of(&written(number, judge), place.part, tally, column, sheet);
        }
    }
    if base.unwritten {
        // The cell stays as it is, and may hold more than what was read.
        close_listed_number(cell, column, judge, sheet);
    }
}

/// Where a number stands.
#[derive(Clone, Copy)]
struct Place {
    column: Column,
    part: Part,
    home: Home,
}

/// What is to be said of a number, and its keys. `tally` is what its cell came to.
fn judge_number(
    number: &Number,
    place: Place,
    mut tally: Tally,
    judge: &Judge<'_>,
    scratch: &mut Scratch,
    sheet: &mut Sheet<'_>,
) -> Tally {
    let Place { column, part, home } = place;
    note_traits(number, column, home, judge, &mut tally, sheet);
    let entry = sheet.judged.keys.len();
    let e164 = number.e164_bytes();
    let key = judge.told.secret.of(KeyKind::Phone, e164);
    add_key(key, KeyKind::Phone, column, part, tally.serves(), sheet);
    if judge.told.kinds.contains(KeyKind::National) {
        let key = judge.told.secret.of(KeyKind::National, number.national_bytes());
        add_key(key, KeyKind::National, column, part, 0, sheet);
    }
    if let Some(region) = place_of(number).filter(|_| !tally.dropped) {
        sheet.countries.phone = sheet.countries.phone.or(Some(region));
        if judge.laws.differ_by_country() {
            sheet.note_region(region);
        }
    }
    if let Some(digits) = number.extension() {
        scratch.extensions.push(Extension { entry, digits: digits.to_owned() });
    }
    if judge.told.annotates {
        let normal = sheet.judged.put(e164);
        let extension = sheet.judged.put(number.extension().unwrap_or_default().as_bytes());
        reached(normal, extension, ReachedKind::Phone(number.number_type(), number.region()), sheet);
    }
    tally
}

/// Where a number says that its holder is. Numbers for the whole of North America, free of charge and the like, say nothing.
fn place_of(number: &Number) -> Option<Region> {
    use NumberType::{PersonalNumber, PremiumRate, SharedCost, TollFree, Uan};
    let of_all = number.country_code() == 1
        && matches!(number.number_type(), TollFree | PremiumRate | SharedCost | PersonalNumber | Uan);
    Some(number.region()).filter(|region| *region != Region::WORLD && !of_all)
}

/// What stands behind a number may have been read as its last digits: letters as on a dial (`030 901820 (office)`), the
/// decimals of a spreadsheet (`4930901820.0`). In a country whose numbers are of any length both are valid, so the cell is
/// screened as the number without them too.
fn add_other_readings(cell: &str, read: &Read, place: Place, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let is_plain = !read.mends.is_empty() || read.number.extension().is_some() || !may_end_in_something_else(cell);
    if is_plain || !judge.told.kinds.contains(KeyKind::Phone) {
        return;
    }
    let plus = if repair::names_its_country(cell) { "+" } else { "" };
    let before_brackets = cell.rsplit_once(['(', '（']).map(|(before, _)| before);
    for digits in std::iter::once(cell).chain(before_brackets).flat_map(repair::bare_numbers) {
        let other = judge.told.plan.parse(&format!("{plus}{digits}"), place.home.region);
        if let Some(other) = other.ok().filter(|other| other.e164() != read.number.e164()) {
            let key = judge.told.secret.of(KeyKind::PhoneAlias, other.e164_bytes());
            add_key(key, KeyKind::PhoneAlias, place.column, place.part, 0, sheet);
        }
    }
}

fn may_end_in_something_else(cell: &str) -> bool {
    let ends_oddly = cell.ends_with([')', '）']) || cell.ends_with(".0") || cell.ends_with(",0");
    ends_oddly || cell.chars().any(char::is_alphabetic)
}

fn note_traits(
    number: &Number,
    column: Column,
    home: Home,
    judge: &Judge<'_>,
    tally: &mut Tally,
    sheet: &mut Sheet<'_>,
) {
    let line = number.number_type();
    if judge.told.policy.medium.is_some_and(|medium| !takes(medium, line)) {
        tally.note(sheet, Code::PhoneWrongType, column, Note::Line(line));
    }
    if is_placeholder(number) {
        tally.note(sheet, Code::PhonePlaceholder, column, Note::Nothing);
    }
    if let Some(said) = conflict(number, home, judge) {
        tally.note(sheet, Code::PhoneCountryConflict, column, Note::Regions(number.region(), said));
    }
    if number.extension().is_some() {
        tally.note(sheet, Code::PhoneExtension, column, Note::Nothing);
    }
    if line == NumberType::PremiumRate {
        tally.note(sheet, Code::PhonePremium, column, Note::Nothing);
    }
    if !judge.told.reassigned.is_empty() && judge.told.reassigned.contains(number.e164_bytes()) {
        tally.note(sheet, Code::PhoneReassigned, column, Note::Nothing);
    }
}

/// Whether a line of that type takes part in it. Where fixed and mobile lines look alike the benefit of the doubt is
/// the person's who gave the number.
fn takes(medium: Medium, line: NumberType) -> bool {
    use NumberType::{FixedLine, Pager, PremiumRate, SharedCost, TollFree, Uan, Voicemail};
    match medium {
        Medium::Sms => !matches!(line, FixedLine | TollFree | PremiumRate | SharedCost | Uan | Pager | Voicemail),
        Medium::Call => !matches!(line, Pager | Voicemail),
    }
}

/// A number as the clean file shows it: E.164, with its extension (RFC 3966) where the user keeps those.
fn written<'n>(number: &'n Number, judge: &Judge<'_>) -> Cow<'n, [u8]> {
    match number.extension().filter(|_| judge.told.policy.keep_extensions) {
        Some(extension) => Cow::Owned(format!("{number};ext={extension}").into_bytes()),
        None => Cow::Borrowed(number.e164_bytes()),
    }
}

/// A cell that is no number. One that was only typed to fill the field is said to be so.
fn refuse_cell(cell: &str, fault: PhoneFault, column: Column, home: Home, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let digits = cell.chars().filter(|c| c.is_numeric()).count();
    let note = match fault {
        PhoneFault::TooShort | PhoneFault::TooLong | PhoneFault::Invalid => {
            let home = home.region.filter(|_| !repair::names_its_country(cell));
            Note::Digits(u8::try_from(digits).unwrap_or(u8::MAX), home)
        }
        PhoneFault::NotANumber | PhoneFault::NoCountry => Note::Nothing,
    };
    refuse(cell, code_of(fault, cell), column, note, sheet);
    if is_placeholder_text(cell) {
        sheet.find_in(Code::PhonePlaceholder, column);
    }
    close_listed_number(cell, column, judge, sheet);
}

fn code_of(fault: PhoneFault, cell: &str) -> Code {
    match fault {
        _ if repair::is_rounded_away(cell) => Code::PhoneSpreadsheetDamage,
        PhoneFault::NotANumber => Code::PhoneNotANumber,
        PhoneFault::NoCountry => Code::PhoneNoCountry,
        PhoneFault::TooShort => Code::PhoneTooShort,
        PhoneFault::TooLong => Code::PhoneTooLong,
        PhoneFault::Invalid => Code::PhoneInvalid,
    }
}

/// The record's own region, where its calling code is another. Calling codes are compared, not regions: a Canadian may
/// have a number of the US.
fn conflict(number: &Number, home: Home, judge: &Judge<'_>) -> Option<Region> {
    let said = home.region.filter(|_| home.by_cell)?;
    let code = judge.told.plan.country_code(said)?;
    (code != number.country_code()).then_some(said)
}

/// A cell that is no number, but ends with one that a list names, is emptied even where bad cells are kept: it may well
/// be that number.
fn close_listed_number(cell: &str, column: Column, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    if judge.told.national_numbers.is_empty() {
        return;
    }
    let listed = |digits: &String| (0..digits.len()).any(|at| judge.told.national_numbers.contains(&digits[at..]));
    if repair::bare_numbers(cell).iter().any(listed) {
        sheet.patch(column, b"", PatchUse::Write);
    }
}

/// A valid fax is written in normal form; it is no channel and no key, so nothing is said of one that is not.
pub(super) fn write_fax(cell: &str, column: Column, home: Home, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let Ok(read) = repair::parse(judge.told.plan, cell, home.region) else { return };
    // Nothing else would hold the extension of a fax, nor the other numbers of its cell.
    let loses_extension = read.number.extension().is_some() && !judge.told.policy.keep_extensions;
    let normal = written(&read.number, judge);
    if *normal != *cell.as_bytes() && !loses_extension && read.more.is_empty() && read.faxes.is_empty() {
        sheet.patch(column, &normal, PatchUse::Write);
    }
}
