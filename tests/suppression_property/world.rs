//! Small worlds: a few people, their records, and who of them said stop.

use crate::dice::Dice;
use crate::options::Options;
use crate::spell::{Address, DE, GB, LANDS, Land, Number, US, Written};
use hygienist::contact::SuppressionKind;

/// The columns of every input; a role is called by its name.
pub const COLUMNS: [&str; 16] = [
    "id",
    "email",
    "email 2",
    "phone",
    "phone 2",
    "full_name",
    "country",
    "consent_at",
    "consent_source",
    "consent_status",
    "opted_out",
    "opted_out_email",
    "opted_out_phone",
    "do_not_call",
    "unsubscribed_at",
    "last_activity_at",
];
pub const EMAILS: [usize; 2] = [1, 2];
pub const PHONES: [usize; 2] = [3, 4];
const NAME: usize = 5;
const COUNTRY: usize = 6;
const CONSENT_AT: usize = 7;
const CONSENT_SOURCE: usize = 8;
const CONSENT_STATUS: usize = 9;
const ACTIVE: usize = 15;

/// What a record's own cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Own {
    /// Nobody is to write or to call.
    OptedOut,
    Complained,
    Withdrawn,
    /// Of the kind alone, on the whole contact.
    NoEmail,
    NoPhone,
    NoCall,
    /// The record's addresses bounced.
    Bounced,
}

/// What one channel of a cell spells.
#[derive(Clone, Debug)]
pub struct Held {
    pub column: usize,
    pub key: String,
    pub aliases: Vec<String>,
    pub names: Vec<String>,
    pub domains: Vec<String>,
    /// The national significant number.
    pub national: Option<String>,
    pub weak: bool,
}

#[derive(Clone, Debug)]
pub struct Record {
    pub id: String,
    pub cells: Vec<String>,
    /// More cells than there are columns.
    pub is_long: bool,
    pub held: Vec<Held>,
    /// Cells that are no channel, by column.
    pub broken: Vec<usize>,
    /// A cell that is no number, but ends with the national one of that key.
    pub tail: Option<(usize, String)>,
    pub person: Option<usize>,
    pub own: Option<Own>,
    /// Which input it stands in, and where among all rows.
    pub file: usize,
    pub place: u64,
}

/// What an entry of a list names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Address(String),
    Number(String),
    /// A national significant number of no country.
    National(String),
    /// What was hashed, and with what.
    Hash(String, &'static str),
    Domain(String),
    DomainAndBelow(String),
    /// What can be read no other way.
    Text(String),
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub kind: SuppressionKind,
    pub targets: Vec<Target>,
    pub is_phone: bool,
    pub country: &'static str,
    pub text: String,
}

#[derive(Clone, Debug)]
pub struct World {
    pub records: Vec<Record>,
    pub entries: Vec<Entry>,
}

/// Names of which no two agree; a person's spellings all do.
const PEOPLE: [[&str; 4]; 4] = [
    ["Ann Hill", "ANN HILL", "Hill, Ann", "A. Hill"],
    ["Bob Lane", "bob  lane", "Lane, Bob", "B. Lane"],
    ["Cy Moss", "CY MOSS", "Moss, Cy", "Cy Moss"],
    ["Dora Quist", "dora quist", "Quist, Dora", "D. Quist"],
];

/// Makes the `serial`th world of a run.
pub fn world(serial: usize, options: &Options, dice: &mut Dice) -> World {
    let known = Known::new(serial, dice);
    let count = 2 + dice.below(6);
    let mut records: Vec<Record> = (0..count).map(|at| record(at, serial, &known, options, dice)).collect();
    while records.iter().all(|record| record.held.is_empty()) {
        records[0] = record(0, serial, &known, options, dice);
    }
    let entries = (0..dice.below(4)).filter_map(|_| entry(&records, &known, options, dice)).collect();
    World { records, entries }
}

/// The channels of a world, which no other world has.
struct Known {
    addresses: Vec<Address>,
    numbers: Vec<Number>,
}

impl Known {
    fn new(serial: usize, dice: &mut Dice) -> Known {
        let own = format!("firma{serial}.de");
        let address = |at: usize, dice: &mut Dice| {
            let domain = match dice.below(8) {
                0..=3 => "gmail.com".to_owned(),
                4 => "outlook.com".to_owned(),
                5 => "xn--mller-kva.de".to_owned(),
                6 => format!("post.{own}"),
                _ => own.clone(),
            };
            let weak = domain == own && dice.once_in(3);
            let local = if weak { "info".to_owned() } else { format!("person{}x{serial}", ["a", "b", "c", "d"][at]) };
            Address { local, domain, weak }
        };
        let addresses = (0..4).map(|at| address(at, dice)).collect();
        let numbers = (0..4).map(|at| Number::nth(dice.of(&LANDS), serial * 4 + at)).collect();
        Known { addresses, numbers }
    }
}

fn record(at: usize, serial: usize, known: &Known, options: &Options, dice: &mut Dice) -> Record {
    let person = dice.below(4);
    let id = format!("w{serial}r{at}");
    let mut cells = vec![String::new(); COLUMNS.len()];
    cells[0].clone_from(&id);
    let is_named = !dice.once_in(4);
    if is_named {
        cells[NAME] = dice.pick(&PEOPLE[person]).to_owned();
    }
    let (country, home) = country(options, dice);
    cells[COUNTRY] = country.to_owned();
    fill_consent(&mut cells, dice);
    let mut record = Record {
        id,
        cells,
        is_long: dice.once_in(20),
        held: Vec::new(),
        broken: Vec::new(),
        tail: None,
        person: is_named.then_some(person),
        own: None,
        file: dice.below(options.files),
        place: dice.next(),
    };
    for (column, often) in EMAILS.into_iter().zip([8, 2]) {
        put_emails(&mut record, column, often, person, known, options, dice);
    }
    for (column, often) in PHONES.into_iter().zip([7, 2]) {
        put_phones(&mut record, column, often, (person, home), known, dice);
    }
    if options.lacks_second_email && !record.cells[EMAILS[1]].is_empty() {
        record.file = 0;
    }
    say_stop(&mut record, dice);
    record
}

/// A country cell, and where a number without a country is from.
fn country(options: &Options, dice: &mut Dice) -> (&'static str, Option<Land>) {
    if dice.once_in(2) {
        return (dice.pick(&["", "", "-", "N/A"]), options.country);
    }
    if dice.once_in(10) {
        return ("nowhere", None);
    }
    let land = dice.of(&[US, DE, GB]);
    (dice.of(&land.names), Some(land))
}

fn fill_consent(cells: &mut [String], dice: &mut Dice) {
    cells[CONSENT_AT] = dice.pick(&["", "2025-01-02", "2026-05-06T10:00:00Z"]).to_owned();
    cells[CONSENT_SOURCE] = dice.pick(&["", "web form", "fair", "purchased"]).to_owned();
    cells[CONSENT_STATUS] = dice.pick(&["", "", "subscribed", "pending", "never subscribed"]).to_owned();
    cells[ACTIVE] = dice.pick(&["", "2026-01-02", "2026-03-04"]).to_owned();
    for (column, nothing) in [(10, "no"), (11, "false"), (12, "0"), (13, "N"), (14, "0000-00-00")] {
        cells[column] = dice.pick(&["", "", "NULL", "-", nothing]).to_owned();
    }
}

/// Which of the channels of the world stands in a cell: the person's own, mostly.
fn choose(person: usize, dice: &mut Dice) -> usize {
    if dice.once_in(3) { dice.below(4) } else { person }
}

fn how_many(dice: &mut Dice) -> usize {
    if dice.once_in(6) { 2 + dice.below(2) } else { 1 }
}

fn put_emails(
    record: &mut Record,
    column: usize,
    often: usize,
    person: usize,
    known: &Known,
    options: &Options,
    dice: &mut Dice,
) {
    if dice.below(10) >= often {
        record.cells[column] = dice.pick(&["", "", "", "N/A"]).to_owned();
        return;
    }
    if dice.once_in(20) {
        // A comma for the dot is no address, and not mended: the cell is no channel.
        let near = &known.addresses[choose(person, dice)];
        let comma = format!("{}@gmail,com", if near.weak { &record.id } else { &near.local });
        record.cells[column] = if dice.once_in(2) { comma } else { format!("broken{}@@mail", record.id) };
        record.broken.push(column);
        return;
    }
    let count = how_many(dice);
    let mut texts = Vec::new();
    for _ in 0..count {
        let address = &known.addresses[choose(person, dice)];
        let written = match count {
            1 => address.spelled(options.fixes_typos, dice),
            _ => address.spelled_among_others(options.fixes_typos, dice),
        };
        let Written { text, key, aliases, names, domains } = written;
        texts.push(text);
        record.held.push(Held { column, key, aliases, names, domains, national: None, weak: address.weak });
    }
    record.cells[column] = texts.join(dice.pick(&["; ", ", ", " / ", "\n", ";"]));
}

fn put_phones(
    record: &mut Record,
    column: usize,
    often: usize,
    (person, home): (usize, Option<Land>),
    known: &Known,
    dice: &mut Dice,
) {
    if dice.below(10) >= often {
        record.cells[column] = dice.pick(&["", "", "", "-"]).to_owned();
        return;
    }
    if dice.once_in(10) {
        let number = &known.numbers[choose(person, dice)];
        record.cells[column] = "call me".to_owned();
        record.broken.push(column);
        if home == Some(US) && number.land == US && record.tail.is_none() {
            record.cells[column] = format!("99 {}", number.national);
            record.tail = Some((column, number.key()));
        }
        return;
    }
    let count = how_many(dice);
    let mut texts = Vec::new();
    for _ in 0..count {
        let number = &known.numbers[choose(person, dice)];
        texts.push(if count > 1 { number.spelled_among_others(dice) } else { number.spelled(home, dice) });
        record.held.push(Held {
            column,
            key: number.key(),
            aliases: Vec::new(),
            names: Vec::new(),
            domains: Vec::new(),
            national: Some(number.national.clone()),
            weak: true,
        });
    }
    record.cells[column] = texts.join(dice.pick(&["; ", ", ", " / ", "\n", " or "]));
}

/// One record in six says something itself.
fn say_stop(record: &mut Record, dice: &mut Dice) {
    if !dice.once_in(6) {
        return;
    }
    let yes = dice.pick(&["yes", "TRUE", "1", "x", "T", "y", "whatever"]);
    let (column, cell, own) = match dice.below(12) {
        0 | 1 => (10, yes, Own::OptedOut),
        2 => (14, dice.pick(&["2024-01-02", "1700000000", "last week", "2024-13-45"]), Own::OptedOut),
        3 => (CONSENT_STATUS, dice.pick(&["unsubscribed", "opted out", "OPTED_OUT", "Opted-Out"]), Own::OptedOut),
        4 => (CONSENT_STATUS, dice.pick(&["withdrawn", "Revoked"]), Own::Withdrawn),
        5 => (CONSENT_SOURCE, "unsubscribed", Own::Withdrawn),
        6 => (CONSENT_STATUS, "complained", Own::Complained),
        7 => (CONSENT_STATUS, dice.pick(&["cleaned", "bounced"]), Own::Bounced),
        8 | 9 => (11, yes, Own::NoEmail),
        10 => (12, yes, Own::NoPhone),
        _ => (13, yes, Own::NoCall),
    };
    record.cells[column] = cell.to_owned();
    record.own = Some(own);
}

const KINDS: [SuppressionKind; 7] = SuppressionKind::OF_LISTS;

fn entry(records: &[Record], known: &Known, options: &Options, dice: &mut Dice) -> Option<Entry> {
    let kind = dice.of(&KINDS);
    let entry = |targets: Vec<Target>, text: String, is_phone: bool, country: &'static str| {
        Some(Entry { kind, targets, is_phone, country, text })
    };
    if dice.once_in(2) || kind == SuppressionKind::DoNotCall {
        if kind == SuppressionKind::Bounced {
            return None;
        }
        let tail = records.iter().find_map(|record| record.tail.as_ref()).filter(|_| dice.once_in(2));
        let in_tail = tail.and_then(|(_, key)| known.numbers.iter().find(|number| number.key() == *key));
        let number = in_tail.unwrap_or(&known.numbers[dice.below(4)]);
        let land = number.land;
        let (country, home) = match options.lists_have_header && dice.once_in(2) {
            true => (dice.of(&land.names), Some(land)),
            false => ("", options.country),
        };
        if home.is_none() && dice.once_in(2) {
            let target = Target::National(number.national.clone());
            return entry(vec![target], number.without_country(dice), true, country);
        }
        return entry(vec![Target::Number(number.key())], number.spelled(home, dice), true, country);
    }
    let address = &known.addresses[dice.below(4)];
    match dice.below(8) {
        0..=2 => {
            let written = address.spelled(false, dice);
            entry(vec![Target::Address(written.key)], written.text, false, "")
        }
        3 => {
            let other = &known.addresses[dice.below(4)];
            let targets = [address, other].map(|one| Target::Address(one.key()));
            entry(targets.to_vec(), format!("{}; {}", address.key(), other.key()), false, "")
        }
        4 | 5 => {
            let held: Vec<&Held> = records.iter().flat_map(|r| &r.held).filter(|held| !held.names.is_empty()).collect();
            let of = if held.is_empty() { return None } else { held[dice.below(held.len())] };
            let name = of.names[dice.below(of.names.len())].clone();
            let how = dice.pick(&["md5", "sha1", "sha256"]);
            let hash = hash(how, &name);
            let hash = if dice.once_in(3) { hash.to_uppercase() } else { hash };
            entry(vec![Target::Hash(name, how)], hash, false, "")
        }
        6 => {
            let own = known.addresses.iter().find(|address| address.domain.contains("firma"))?;
            let at = own.domain.find("firma")?;
            let parent = own.domain[at..].to_owned();
            match dice.below(3) {
                0 => entry(vec![Target::Domain(own.domain.clone())], format!("@{}", own.domain), false, ""),
                1 => entry(vec![Target::DomainAndBelow(parent.clone())], format!("*.{parent}"), false, ""),
                _ => entry(vec![Target::Domain(parent.clone())], format!("@{}", parent.to_uppercase()), false, ""),
            }
        }
        _ => {
            let (record, column) = records.iter().find_map(|r| Some((r, *r.broken.iter().find(|c| **c <= 2)?)))?;
            let text = record.cells[column].to_uppercase();
            entry(vec![Target::Text(text.to_lowercase())], text, false, "")
        }
    }
}

fn hash(how: &str, text: &str) -> String {
    use sha2::Digest;
    let bytes: Vec<u8> = match how {
        "md5" => md5::Md5::digest(text).to_vec(),
        "sha1" => sha1::Sha1::digest(text).to_vec(),
        _ => sha2::Sha256::digest(text).to_vec(),
    };
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
