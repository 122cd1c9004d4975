//! Many worlds in one run: written as files, cleaned through the library, read back by the csv crate.

use crate::dice::Dice;
use crate::options::Options;
use crate::support::{self, Desk, Table};
use crate::world::{COLUMNS, EMAILS, Entry, Record, Target, World};
use hygienist::config::SuppressList;
use hygienist::contact::SuppressionKind;
use hygienist::pipeline::Command;
use std::collections::BTreeMap;

/// A row of the clean file or of the rejects.
#[derive(Clone, Debug)]
pub struct Row {
    pub is_kept: bool,
    /// In the order of `COLUMNS`.
    pub cells: Vec<String>,
    pub codes: String,
}

/// Whether the run is told of the stops.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stops {
    Told,
    /// Lists left out, own cells emptied: what would stand in the clean file if nobody had said stop.
    LeftOut,
}

/// Cleans the worlds in one run: the row that each record became, by id.
pub fn clean(worlds: &[World], options: &Options, stops: Stops) -> Result<BTreeMap<String, Row>, String> {
    let desk = Desk::new();
    let inputs = write_inputs(&desk, worlds, options, stops);
    let mut policy = options.policy(support::policy());
    if stops == Stops::Told {
        policy.suppress.lists = write_lists(&desk, worlds, options);
    }
    let mut run = support::library_run(&desk, Command::Clean, policy);
    run.inputs = inputs;
    run.threads = options.threads;
    run.tuning = options.tuning();
    let outcome = support::run(&run).map_err(|error| format!("the run fails: {error:#}"))?;

    let texts = worlds.iter().flat_map(|world| &world.entries).filter(|e| matches!(e.targets[0], Target::Text(_)));
    let unreadable: u64 = outcome.summary.suppression.iter().map(|list| list.unreadable).sum();
    if stops == Stops::Told && unreadable != texts.count() as u64 {
        return Err(format!("{unreadable} entries are unreadable: {:?}", outcome.summary.suppression));
    }
    let mut rows = BTreeMap::new();
    for (file, is_kept) in [("c.csv", true), ("r.csv", false)] {
        let table = desk.table(file);
        let at: Vec<Option<usize>> = COLUMNS.iter().map(|name| table.header.iter().position(|h| h == name)).collect();
        let codes = table.at("hyg_codes");
        for row in table.rows {
            let cell = |at: &Option<usize>| at.map(|at| row[at].clone()).unwrap_or_default();
            let cells: Vec<String> = at.iter().map(cell).collect();
            let id = cells[0].clone();
            if rows.insert(id.clone(), Row { is_kept, cells, codes: row[codes].clone() }).is_some() {
                return Err(format!("{id} comes out twice"));
            }
        }
    }
    let records: usize = worlds.iter().map(|world| world.records.len()).sum();
    let said = (outcome.summary.rows, outcome.summary.kept + outcome.summary.rejected);
    if rows.len() != records || said != (records as u64, records as u64) {
        return Err(format!("{records} records went in, {} came out, and the account says {said:?}", rows.len()));
    }
    Ok(rows)
}

fn write_inputs(desk: &Desk, worlds: &[World], options: &Options, stops: Stops) -> Vec<String> {
    let mut records: Vec<&Record> = worlds.iter().flat_map(|world| &world.records).collect();
    records.sort_by_key(|record| record.place);
    let mut dice = Dice::new(options.dialect);
    let mut inputs = Vec::new();
    for file in 0..options.files {
        let mut columns: Vec<usize> = (0..COLUMNS.len()).collect();
        dice.shuffle(&mut columns);
        if options.lacks_second_email && file + 1 == options.files {
            columns.retain(|column| *column != EMAILS[1]);
        }
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(columns.iter().map(|column| COLUMNS[*column])).unwrap();
        let mut count = 0;
        for record in records.iter().filter(|record| record.file == file) {
            let told = |column: usize| match (stops, column) {
                (Stops::LeftOut, 8..=14) => "",
                _ => record.cells[column].as_str(),
            };
            let beyond: &[&str] = if record.is_long { &["too", "much"] } else { &[] };
            writer.write_record(columns.iter().map(|column| told(*column)).chain(beyond.iter().copied())).unwrap();
            count += 1;
        }
        // An input that holds no record is none.
        if count > 0 {
            let name = format!("in{file}.csv");
            desk.write(&name, writer.into_inner().unwrap());
            inputs.push(desk.path(&name).to_str().unwrap().to_owned());
        }
    }
    inputs
}

fn write_lists(desk: &Desk, worlds: &[World], options: &Options) -> Vec<SuppressList> {
    let mut lists = Vec::new();
    for kind in SuppressionKind::OF_LISTS {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut count = 0;
        if options.lists_have_header {
            writer.write_record(["note", "email", "phone", "country"]).unwrap();
        }
        let mut write = |text: &str, is_phone: bool, country: &str| {
            count += 1;
            match (options.lists_have_header, is_phone) {
                (true, true) => writer.write_record(["by hand", "", text, country]).unwrap(),
                (true, false) => writer.write_record(["by hand", text, "", country]).unwrap(),
                (false, _) => writer.write_record([text]).unwrap(),
            }
        };
        for Entry { text, is_phone, country, .. } in
            worlds.iter().flat_map(|world| &world.entries).filter(|e| e.kind == kind)
        {
            write(text, *is_phone, country);
        }
        if let (Some(domain), SuppressionKind::Blocked) = (options.blocked_domain, kind) {
            write(&format!("@{domain}"), false, "");
        }
        if count > 0 {
            let name = format!("{}.csv", kind.name());
            desk.write(&name, writer.into_inner().unwrap());
            let register = options.register;
            lists.push(SuppressList { register, ..support::list(desk, &name, kind) });
        }
    }
    lists
}

/// The table of what came out, for whoever reads a failure.
pub fn shown(rows: &BTreeMap<String, Row>) -> Table {
    let header = ["kept"].into_iter().chain(COLUMNS).chain(["hyg_codes"]).map(str::to_owned).collect();
    let row = |row: &Row| {
        let kept = if row.is_kept { "kept" } else { "rejected" };
        [vec![kept.to_owned()], row.cells.clone(), vec![row.codes.clone()]].concat()
    };
    Table { header, rows: rows.values().map(row).collect() }
}
