//! The order of rows never changes who is suppressed, nor how many are kept.

use super::support::{Desk, Table, crm_desk};
use std::collections::BTreeMap;

fn shuffled(rows: &[Vec<String>], seed: u64) -> Vec<Vec<String>> {
    let mut rows = rows.to_vec();
    let mut state = seed;
    for i in (1..rows.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        rows.swap(i, ((state >> 33) as usize) % (i + 1));
    }
    rows
}

fn write(header: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    writer.write_record(header).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// By id: whether it is suppressed (or had a channel taken), as a set of codes of that area.
fn stops(clean: &Table, rejects: &Table, id: &str) -> BTreeMap<String, Vec<String>> {
    let mut stops = BTreeMap::new();
    for table in [clean, rejects] {
        for (row, key) in table.column(id).into_iter().enumerate() {
            let mut own: Vec<String> = table
                .cell(row, "hyg_codes")
                .split(';')
                .filter(|c| c.starts_with("suppressed.") || *c == "consent.withdrawn")
                .map(str::to_owned)
                .collect();
            own.sort();
            stops.insert(key.to_owned(), own);
        }
    }
    stops
}

#[test]
fn any_order_of_rows_suppresses_the_same_records() {
    let desk = crm_desk();
    let table = Table::parse(&desk.read("crm.csv"));
    let mut before = None;
    for (seed, keep) in [(0, "best"), (1, "best"), (2, "first"), (3, "last"), (4, "most-complete")] {
        let rows = if seed == 0 { table.rows.clone() } else { shuffled(&table.rows, seed) };
        desk.write("in.csv", write(&table.header, &rows));
        let (clean, rejects) = desk.clean(&format!("in.csv --suppress stops.csv --country US --keep {keep}"));
        let got = (stops(&clean, &rejects, "Record ID"), clean.rows.len());
        assert!(got.0.values().filter(|codes| !codes.is_empty()).count() >= 25, "the fixture has 25 stops");
        assert_eq!(before.get_or_insert_with(|| got.clone()), &got, "order {seed}, keep {keep}");
    }
}

#[test]
fn every_order_of_five_rows_gives_the_same_contacts() {
    // An initial that could join either of two contradicting names, a nameless row, a link by e-mail.
    let rows = [
        ["1", "", "+12012340123", "John Smith"],
        ["2", "", "+12012340123", "J. Smith"],
        ["3", "", "+12012340123", "Jane Smith"],
        ["4", "ann@brightwater.com", "+12012340123", ""],
        ["5", "ann@brightwater.com", "", "John Smith"],
    ];
    let header = ["n", "email", "phone", "full_name"].map(str::to_owned);
    let desk = Desk::new();
    for seed in 0..12 {
        let rows: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect();
        desk.write("in.csv", write(&header, &shuffled(&rows, seed)));
        let all = desk.annotate("in.csv");
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (n, contact) in all.column("n").into_iter().zip(all.column("hyg_contact")) {
            groups.entry(contact).or_default().push(n);
        }
        let mut groups: Vec<Vec<&str>> = groups
            .into_values()
            .map(|mut group| {
                group.sort_unstable();
                group
            })
            .collect();
        groups.sort();
        assert_eq!(groups, [vec!["1"], vec!["2"], vec!["3"], vec!["4", "5"]], "order {seed}");
    }
}
