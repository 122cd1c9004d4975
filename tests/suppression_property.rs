//! Suppression wins, whatever is asked for: small worlds of records, lists and stops in the records' own cells, through
//! the real pipeline, held against an oracle that knows each cell's key because the cell was written from it.
//!
//! A case is one world; many stand in one run, where no two share an address or a number. `HYGIENIST_CASES` says how
//! many there are, `HYGIENIST_SEED` where the dice begin: a failure names the seed that shows it again.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "suppression_property/bench.rs"]
mod bench;
#[path = "suppression_property/dice.rs"]
mod dice;
#[path = "suppression_property/options.rs"]
mod options;
#[path = "suppression_property/oracle.rs"]
mod oracle;
#[path = "suppression_property/spell.rs"]
mod spell;
#[path = "promises/support.rs"]
#[allow(dead_code)]
mod support;
#[path = "suppression_property/world.rs"]
mod world;

use bench::{Row, Stops, clean};
use dice::Dice;
use hygienist::config::{BadCells, Scope, Several};
use options::Options;
use oracle::{Stopped, stopped};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;
use world::{EMAILS, PHONES, World};

const SEED: u64 = 20_261_124;
const CASES: usize = 4_000;
const MOST_IN_A_RUN: usize = 1_000;
/// One run in so many is done again with all stops left out.
const CONTROL: usize = 4;

/// Every form of a stop: each must have taken something that would be in the clean file without it.
const FORMS: [&str; 17] = [
    "address",
    "number",
    "national number",
    "md5",
    "sha1",
    "sha256",
    "@domain",
    "*.domain",
    "own OptedOut",
    "own Complained",
    "own Withdrawn",
    "own NoEmail",
    "own NoPhone",
    "own NoCall",
    "own Bounced",
    BAD_CELL,
    ALWAYS,
];
/// A cell that is no channel, but holds the text of an entry or ends with a listed number.
const BAD_CELL: &str = "cell that is no channel";
/// A person who is erased or dead goes even where only channels are to go.
const ALWAYS: &str = "person under scope channel";

/// What was seen, so that the test is not green by emptiness.
#[derive(Debug, Default)]
struct Seen {
    runs: usize,
    worlds: usize,
    rows: usize,
    kept_rows: usize,
    worlds_with_a_kept_row: usize,
    stopped_keys: usize,
    stopped_records: usize,
    plain_worlds: usize,
    worlds_controlled: usize,
    /// Stopped keys that stand in the clean file where all stops are left out.
    taken: usize,
    taken_by: BTreeMap<String, usize>,
    /// Kept records that lost a channel.
    kept_without_a_channel: usize,
}

#[test]
fn suppression_wins() {
    let told = |name: &str| std::env::var(name).ok().map(|value| value.replace('_', "").parse::<u64>().unwrap());
    let cases = told("HYGIENIST_CASES").map_or(CASES, |cases| cases as usize);
    let first_seed = told("HYGIENIST_SEED").unwrap_or(SEED);
    let in_a_run = (cases / 80).clamp(1, MOST_IN_A_RUN);
    let began = Instant::now();
    let mut seen = Seen::default();
    for run in 0..cases.div_ceil(in_a_run) {
        let count = in_a_run.min(cases - run * in_a_run);
        one_run(first_seed + run as u64, count, run.is_multiple_of(CONTROL), &mut seen);
    }
    println!("{seen:#?}\n{:.1} s", began.elapsed().as_secs_f64());
    assert!(seen.worlds_with_a_kept_row * 2 > seen.worlds, "most worlds are to keep somebody");
    assert!(seen.stopped_keys > seen.worlds / 2 && seen.kept_without_a_channel > 0);
    assert!(seen.taken > 0, "without their stops some of these keys are in the clean file");
    if cases >= CASES {
        for form in FORMS {
            assert!(seen.taken_by.get(form).is_some_and(|count| *count > 0), "{form} took nothing");
        }
    }
}

fn one_run(seed: u64, count: usize, is_controlled: bool, seen: &mut Seen) {
    let mut dice = Dice::new(seed);
    let options = Options::throw(&mut dice);
    let worlds: Vec<World> = (0..count).map(|serial| world::world(serial, &options, &mut dice)).collect();
    let rows = match clean(&worlds, &options, Stops::Told) {
        Ok(rows) => rows,
        Err(why) => explain(seed, count, &worlds, &options, &why),
    };
    seen.runs += 1;
    let control = is_controlled.then(|| clean(&worlds, &options, Stops::LeftOut).unwrap());
    for world in &worlds {
        let stopped = stopped(world, &options);
        if let Err(why) = holds(world, &options, &stopped, &rows) {
            let came_out = world.records.iter().filter_map(|record| rows.get_key_value(&record.id));
            let came_out = came_out.map(|(id, row)| (id.clone(), row.clone())).collect();
            println!("{:?}", bench::shown(&came_out));
            explain(seed, count, std::slice::from_ref(world), &options, &why);
        }
        seen.count(world, &options, &stopped, &rows);
        if let Some(control) = &control {
            seen.count_taken(world, &options, &stopped, control);
        }
    }
}

/// The promise, for one world.
fn holds(world: &World, options: &Options, stopped: &Stopped, rows: &BTreeMap<String, Row>) -> Result<(), String> {
    let known: BTreeSet<&str> = world.records.iter().flat_map(|r| &r.held).map(|held| held.key.as_str()).collect();
    for (at, record) in world.records.iter().enumerate() {
        let id = &record.id;
        let row = rows.get(id).ok_or_else(|| format!("{id} is lost"))?;
        let usable: BTreeSet<&str> =
            record.held.iter().map(|held| held.key.as_str()).filter(|key| !stopped.keys.contains(*key)).collect();
        if !row.is_kept {
            let first = row.codes.split(';').next().unwrap_or_default();
            let is_stop = first.starts_with("suppressed.") || first == "consent.withdrawn";
            if stopped.contacts.contains(&at) && !is_stop {
                return Err(format!("{id} belongs to a stopped contact, and is rejected for {first}"));
            }
            if options.is_plain() && !record.is_long && !stopped.records.contains(&at) && !usable.is_empty() {
                return Err(format!("{id} is rejected, although nobody stopped {usable:?}"));
            }
            continue;
        }
        if stopped.records.contains(&at) || record.is_long {
            return Err(format!("{id} is kept"));
        }
        let shown = keys_shown(at, world, options, stopped, row)?;
        if let Some(key) = shown.iter().find(|key| stopped.keys.contains(*key)) {
            return Err(format!("{id} is kept with {key}, which {:?} stops", stopped.why.get(key)));
        }
        if let Some(key) = shown.iter().find(|key| !known.contains(key.as_str())) {
            return Err(format!("{id} is kept with {key}, which nobody here has"));
        }
        let is_own = |key: &String| record.held.iter().any(|held| held.key == *key);
        if !options.matching.fill && !shown.iter().all(is_own) {
            return Err(format!("{id} is kept with {shown:?}, which are not all its own"));
        }
        let (has_email, has_phone) =
            (shown.iter().any(|key| key.contains('@')), shown.iter().any(|key| !key.contains('@')));
        if stopped.no_email.contains(&at) && has_email || stopped.no_phone.contains(&at) && has_phone {
            return Err(format!("{id} is kept with {shown:?}, although its contact takes none of that kind"));
        }
        if usable.len() < record.held.iter().map(|held| &held.key).collect::<BTreeSet<_>>().len()
            && !row.codes.contains("suppressed.")
        {
            return Err(format!("{id} lost a channel, and does not say why"));
        }
        if options.is_plain() && usable.is_empty() {
            return Err(format!("{id} is kept, and cannot be reached"));
        }
        let holds_all = options.several == Several::Keep && options.bad_cells == BadCells::Empty;
        if options.is_plain() && holds_all && !usable.iter().all(|key| shown.contains(*key)) {
            return Err(format!("{id} is kept with {shown:?}, although nobody stopped {usable:?}"));
        }
    }
    Ok(())
}

/// The keys that a kept row shows. A cell that is left as it was holds what it was written from.
fn keys_shown(
    at: usize,
    world: &World,
    options: &Options,
    stopped: &Stopped,
    row: &Row,
) -> Result<BTreeSet<String>, String> {
    let record = &world.records[at];
    let mut shown = BTreeSet::new();
    for column in EMAILS.into_iter().chain(PHONES) {
        let (cell, before) = (&row.cells[column], &record.cells[column]);
        if cell.is_empty() {
            continue;
        }
        if cell != before {
            shown.extend(keys_of(cell, world));
        } else if record.broken.contains(&column) {
            let may_stay = options.bad_cells == BadCells::Keep || !options.actions.is_empty();
            if stopped.cells.contains(&(at, column)) || !may_stay {
                return Err(format!("{} keeps {cell:?}", record.id));
            }
        } else {
            let here = record.held.iter().filter(|held| held.column == column);
            shown.extend(here.map(|held| held.key.clone()));
        }
    }
    Ok(shown)
}

/// The keys of a cell: those that it was written from where some record has it so, else those of a normal form.
fn keys_of(cell: &str, world: &World) -> Vec<String> {
    let held = world.records.iter().flat_map(|record| record.held.iter().map(move |held| (record, held)));
    let as_written: Vec<String> =
        held.filter(|(record, held)| record.cells[held.column] == cell).map(|(_, held)| held.key.clone()).collect();
    if as_written.is_empty() { spell::keys_of_clean(cell) } else { as_written }
}

impl Seen {
    fn count(&mut self, world: &World, options: &Options, stopped: &Stopped, rows: &BTreeMap<String, Row>) {
        let kept: Vec<usize> = (0..world.records.len()).filter(|at| rows[&world.records[*at].id].is_kept).collect();
        self.worlds += 1;
        self.rows += world.records.len();
        self.kept_rows += kept.len();
        self.worlds_with_a_kept_row += usize::from(!kept.is_empty());
        self.stopped_keys += stopped.keys.len();
        self.stopped_records += stopped.records.len();
        self.plain_worlds += usize::from(options.is_plain());
        let lost = |at: &&usize| world.records[**at].held.iter().any(|held| stopped.keys.contains(&held.key));
        self.kept_without_a_channel += kept.iter().filter(lost).count();
    }

    /// Compares with a run in which nobody said stop.
    fn count_taken(&mut self, world: &World, options: &Options, stopped: &Stopped, control: &BTreeMap<String, Row>) {
        let row_of = |at: usize| &control[&world.records[at].id];
        let stays = |(at, column): &&(usize, usize)| {
            row_of(*at).is_kept && row_of(*at).cells[*column] == world.records[*at].cells[*column]
        };
        *self.taken_by.entry(BAD_CELL.to_owned()).or_default() += stopped.cells.iter().filter(stays).count();
        if options.scope == Scope::Channel {
            let gone = stopped.contacts.iter().filter(|at| row_of(**at).is_kept).count();
            *self.taken_by.entry(ALWAYS.to_owned()).or_default() += gone;
        }
        self.worlds_controlled += 1;
        let mut shown = BTreeSet::new();
        for row in world.records.iter().map(|record| &control[&record.id]).filter(|row| row.is_kept) {
            let cells = EMAILS.into_iter().chain(PHONES).map(|column| &row.cells[column]);
            shown.extend(cells.flat_map(|cell| keys_of(cell, world)));
        }
        for key in stopped.keys.intersection(&shown) {
            self.taken += 1;
            for form in &stopped.why[key] {
                *self.taken_by.entry(form.clone()).or_default() += 1;
            }
        }
    }
}

/// Says all that is needed to see the failure again, with as few records and entries as show it.
fn explain(seed: u64, count: usize, worlds: &[World], options: &Options, why: &str) -> ! {
    println!("HYGIENIST_SEED={seed}, a run of {count} worlds: {why}\n{options:#?}");
    let fails = |world: &World| {
        let rows = clean(std::slice::from_ref(world), options, Stops::Told)?;
        holds(world, options, &stopped(world, options), &rows)
    };
    for world in worlds.iter().filter(|world| fails(world).is_err()).take(1) {
        let smaller = shrunk(world.clone(), |world| fails(world).is_err());
        for record in &smaller.records {
            println!("{record:#?}");
        }
        for entry in &smaller.entries {
            println!("{entry:?}");
        }
        println!("{:#?}", stopped(&smaller, options));
        if let Ok(rows) = clean(std::slice::from_ref(&smaller), options, Stops::Told) {
            println!("{:?}", bench::shown(&rows));
        }
        println!("alone, and as small as it gets: {:?}", fails(&smaller));
    }
    for record in worlds.iter().take(1).flat_map(|world| &world.records) {
        println!("{:?}", record.cells);
    }
    for entry in worlds.iter().take(1).flat_map(|world| &world.entries) {
        println!("{entry:?}");
    }
    panic!("HYGIENIST_SEED={seed} HYGIENIST_CASES={}: {why}", count * 80);
}

/// Takes away whatever is not needed.
fn shrunk(mut world: World, fails: impl Fn(&World) -> bool) -> World {
    loop {
        let mut smaller: Vec<World> = Vec::new();
        for at in 0..world.records.len() {
            let mut without = world.clone();
            without.records.remove(at);
            smaller.extend((!without.records.is_empty()).then_some(without));
        }
        for at in 0..world.entries.len() {
            let mut without = world.clone();
            without.entries.remove(at);
            smaller.push(without);
        }
        match smaller.into_iter().find(|world| fails(world)) {
            Some(found) => world = found,
            None => return world,
        }
    }
}
