//! E-mail, phone and fax cells: their normal form, what is wrong with them, their keys.

use super::sheet::Sheet;
use super::{Judge, Scratch};
use crate::contact::{
    Action, Code, Column, Key, KeyEntry, KeyKind, PatchUse, Reached, ReachedKind, Region, Role, RoleCells, Text, serves,
};
use crate::normalize::country::{CountryCell, country};
use crate::normalize::email::{EmailFault, Parsed};
use crate::normalize::invisible::is_invisible;
use crate::normalize::phone::{Number, PhoneFault, repair};
use crate::normalize::{keys, words};
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_64;

/// An extension, and the key entry whose number it was written with.
pub(super) struct Extension {
    pub(super) entry: usize,
    pub(super) digits: String,
}

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
struct Home {
    region: Option<Region>,
    by_cell: bool,
}

pub(super) fn judge(cells: &RoleCells<'_>, judge: &Judge<'_>, scratch: &mut Scratch, sheet: &mut Sheet<'_>) {
    scratch.extensions.clear();
    let home = home(cells, judge, &mut scratch.country);
    for (slot, cell) in judge.at(&judge.channels, cells) {
        let Some(cell) = cell.text() else { continue };
        match slot.role {
            Role::Email => judge_email(cell, slot.column, judge, scratch, sheet),
            Role::Phone => judge_phone(cell, slot.column, home, judge, scratch, sheet),
            _ => write_fax(cell, slot.column, home, judge, sheet),
        }
    }
}

/// The first country cell that says anything, else `--country`. An unknown country is not replaced by `--country`.
fn home(cells: &RoleCells<'_>, judge: &Judge<'_>, memo: &mut CountryMemo) -> Home {
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

/// What the findings on one cell come to.
#[derive(Clone, Copy, Default)]
struct Tally {
    dropped: bool,
    unwritten: bool,
}

impl Tally {
    fn note(&mut self, sheet: &mut Sheet<'_>, code: Code, column: Column) {
        match sheet.find_in(code, column) {
            Action::Drop => self.dropped = true,
            Action::Flag if matches!(code, Code::EmailRepaired | Code::PhoneRepaired) => self.unwritten = true,
            Action::Reject | Action::Fix | Action::Flag | Action::Ignore => {}
        }
    }

    /// What a key of this cell may serve for: one that judging drops is no key for duplicates. One that rejects the
    /// record is a usable channel all the same.
    fn serves(self) -> u8 {
        if self.dropped { 0 } else { serves::DUPLICATES | serves::REACH }
    }
}

fn judge_email(cell: &str, column: Column, judge: &Judge<'_>, scratch: &mut Scratch, sheet: &mut Sheet<'_>) {
    if words::is_nothing(cell) {
        return leave_empty(cell, Code::EmailEmpty, column, sheet);
    }
    add_text_key(cell, column, judge, &mut scratch.text, sheet);
    let parsed = match scratch.emails.parse(cell) {
        Ok(parsed) => parsed,
        Err(fault) => return refuse(cell, code_of_email(fault), column, sheet),
    };
    let mut tally = Tally::default();
    let traits = parsed.traits;
    let found = [
        (traits.unknown_tld, Code::EmailUnknownTld),
        (traits.system_account, Code::EmailSystemAccount),
        (traits.placeholder, Code::EmailPlaceholder),
        (traits.role_account, Code::EmailRoleAccount),
        (!parsed.mends.is_empty(), Code::EmailRepaired),
    ];
    for (_, code) in found.into_iter().filter(|(is_so, _)| *is_so) {
        tally.note(sheet, code, column);
    }
    add_email_keys(cell, &parsed, column, tally.serves(), judge, sheet);
    if judge.told.annotates {
        let normal = sheet.judged.put(parsed.normal.as_bytes());
        reached(normal, Text::default(), ReachedKind::Email, sheet);
    }
    write_channel(cell, parsed.normal.as_bytes(), tally, column, sheet);
}

fn code_of_email(fault: EmailFault) -> Code {
    match fault {
        EmailFault::Syntax => Code::EmailSyntax,
        EmailFault::TooLong => Code::EmailTooLong,
        EmailFault::DomainSyntax => Code::EmailDomainSyntax,
        EmailFault::ReservedDomain => Code::EmailReservedDomain,
    }
}

fn add_email_keys(
    cell: &str,
    parsed: &Parsed<'_>,
    column: Column,
    serves: u8,
    judge: &Judge<'_>,
    sheet: &mut Sheet<'_>,
) {
    let kind = if parsed.traits.weak() { KeyKind::WeakEmail } else { KeyKind::Email };
    add_key(judge.told.secret.of(kind, parsed.key.as_bytes()), kind, column, serves, sheet);
    if judge.told.kinds.contains(KeyKind::Domain) {
        for key in keys::of_address_domain(judge.told.secret, parsed.domain) {
            add_key(key, KeyKind::Domain, column, 0, sheet);
        }
    }
    if judge.told.kinds.any_hash() {
        add_hash_keys(cell, parsed, column, judge, sheet);
    }
}

/// Hashed entries are compared with the address as it is, in lower case, in normal form and in the form of its key.
fn add_hash_keys(cell: &str, parsed: &Parsed<'_>, column: Column, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let as_it_is = address_within(cell);
    let lower = as_it_is.to_lowercase();
    let spellings = [as_it_is.as_str(), &lower, parsed.normal, parsed.key];
    for kind in [KeyKind::Md5, KeyKind::Sha1, KeyKind::Sha256] {
        if !judge.told.kinds.contains(kind) {
            continue;
        }
        for (at, spelling) in spellings.iter().enumerate() {
            if spellings[..at].contains(spelling) {
                continue;
            }
            if let Some(digest) = keys::digest(kind, spelling) {
                add_key(judge.told.secret.of(kind, digest.as_bytes()), kind, column, 0, sheet);
            }
        }
    }
}

/// The address of a cell as it is written, without what repairs take off around it.
fn address_within(cell: &str) -> String {
    let visible: String = cell.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
    match visible.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            visible[7..].split('?').next().unwrap_or_default().to_owned()
        }
        _ => visible,
    }
}

fn judge_phone(
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
        Err(fault) => {
            refuse(cell, code_of_phone(fault, cell), column, sheet);
            return close_listed_number(cell, column, judge, sheet);
        }
    };
    let number = &read.number;
    let mut tally = Tally::default();
    if conflicts(number, home, judge) {
        tally.note(sheet, Code::PhoneCountryConflict, column);
    }
    if number.extension().is_some() {
        tally.note(sheet, Code::PhoneExtension, column);
    }
    if !read.mends.is_empty() {
        tally.note(sheet, Code::PhoneRepaired, column);
    }
    if !home.by_cell && home.region.is_some() && !repair::names_its_country(cell) {
        tally.note(sheet, Code::PhoneCountryAssumed, column);
    }
    let entry = sheet.judged.keys.len();
    let e164 = number.e164();
    let key = judge.told.secret.of(KeyKind::Phone, e164.as_bytes());
    add_key(key, KeyKind::Phone, column, tally.serves(), sheet);
    if judge.told.kinds.contains(KeyKind::National) {
        let key = judge.told.secret.of(KeyKind::National, number.national().as_bytes());
        add_key(key, KeyKind::National, column, 0, sheet);
    }
    if let Some(digits) = number.extension() {
        scratch.extensions.push(Extension { entry, digits: digits.to_owned() });
    }
    if judge.told.annotates {
        let normal = sheet.judged.put(e164.as_bytes());
        let extension = sheet.judged.put(number.extension().unwrap_or_default().as_bytes());
        reached(normal, extension, ReachedKind::Phone(number.number_type(), number.region()), sheet);
    }
    write_channel(cell, written(number, judge).as_bytes(), tally, column, sheet);
}

/// A number as the clean file shows it: E.164, with its extension (RFC 3966) where the user keeps those.
fn written<'n>(number: &'n Number, judge: &Judge<'_>) -> Cow<'n, str> {
    match number.extension().filter(|_| judge.told.policy.keep_extensions) {
        Some(extension) => Cow::Owned(format!("{number};ext={extension}")),
        None => Cow::Borrowed(number.e164()),
    }
}

fn code_of_phone(fault: PhoneFault, cell: &str) -> Code {
    match fault {
        _ if repair::is_rounded_away(cell) => Code::PhoneSpreadsheetDamage,
        PhoneFault::NotANumber => Code::PhoneNotANumber,
        PhoneFault::NoCountry => Code::PhoneNoCountry,
        PhoneFault::TooShort => Code::PhoneTooShort,
        PhoneFault::TooLong => Code::PhoneTooLong,
        PhoneFault::Invalid => Code::PhoneInvalid,
    }
}

/// Calling codes are compared, not regions: a Canadian may have a number of the US.
fn conflicts(number: &Number, home: Home, judge: &Judge<'_>) -> bool {
    let said = home.region.filter(|_| home.by_cell).and_then(|region| judge.told.plan.country_code(region));
    said.is_some_and(|code| code != number.country_code())
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
fn write_fax(cell: &str, column: Column, home: Home, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let Ok(read) = repair::parse(judge.told.plan, cell, home.region) else { return };
    // Nothing else would hold the extension of a fax.
    let loses_extension = read.number.extension().is_some() && !judge.told.policy.keep_extensions;
    let normal = written(&read.number, judge);
    if normal != cell && !loses_extension {
        sheet.patch(column, normal.as_bytes(), PatchUse::Write);
    }
}

/// `N/A` and the like stand for nothing, and are written as nothing.
fn leave_empty(cell: &str, code: Code, column: Column, sheet: &mut Sheet<'_>) {
    sheet.find_in(code, column);
    if !cell.is_empty() {
        sheet.patch(column, b"", PatchUse::Write);
    }
}

/// A cell that is no channel is emptied, unless the user only flags or ignores its fault.
fn refuse(cell: &str, code: Code, column: Column, sheet: &mut Sheet<'_>) {
    let action = sheet.find_in(code, column);
    if matches!(action, Action::Drop | Action::Reject) && !cell.is_empty() {
        sheet.patch(column, b"", PatchUse::Empty);
    }
}

/// The cell of a valid channel in the clean file: its normal form, nothing where it is dropped, or as it is.
fn write_channel(cell: &str, normal: &[u8], tally: Tally, column: Column, sheet: &mut Sheet<'_>) {
    if tally.dropped {
        sheet.patch(column, b"", PatchUse::Empty);
    } else if cell.as_bytes() != normal {
        sheet.patch(column, normal, if tally.unwritten { PatchUse::Suggest } else { PatchUse::Write });
    }
}

fn add_text_key(cell: &str, column: Column, judge: &Judge<'_>, text: &mut String, sheet: &mut Sheet<'_>) {
    if judge.told.kinds.contains(KeyKind::Text) {
        keys::fold_text(cell, text);
        add_key(judge.told.secret.of(KeyKind::Text, text.as_bytes()), KeyKind::Text, column, 0, sheet);
    }
}

fn add_key(key: Key, kind: KeyKind, column: Column, serves: u8, sheet: &mut Sheet<'_>) {
    sheet.key(KeyEntry { key, record: 0, name: 0, column, kind, serves });
}

fn reached(normal: Text, extension: Text, kind: ReachedKind, sheet: &mut Sheet<'_>) {
    let record = sheet.judged.record();
    sheet.judged.reached.push(Reached { record, normal, extension, kind });
}
