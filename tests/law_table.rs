//! The table of laws is the data: nothing of a row is dropped, and no cell is read as nothing.
//!
//! `src/contact/law` reads leniently, for a table that is built in; here every cell is compared with what became of it.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

use hygienist::contact::law::{Period, Rule, Unit, packs, rules};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

const COLUMNS: [&str; 15] = [
    "rule",
    "check",
    "code",
    "uses",
    "bases",
    "limit",
    "from",
    "until",
    "wins",
    "requirement",
    "applies_to",
    "source",
    "seen",
    "verified",
    "note",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/laws")
}

/// The rows of a file. A row of another length is a fault, as the reader of the test is strict.
fn rows(name: &str, columns: &[&str]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder().join(name)).unwrap();
    assert_eq!(reader.headers().unwrap(), columns, "{name}");
    reader.deserialize().map(|row| row.unwrap_or_else(|error| panic!("{name}: {error}"))).collect()
}

/// The rules of a pack beside their rows.
fn of_pack(pack: &str) -> Vec<(BTreeMap<String, String>, &'static Rule)> {
    let rows = rows(&format!("{pack}.csv"), &COLUMNS);
    let own: Vec<&Rule> = rules().iter().filter(|rule| rule.pack == pack).collect();
    assert_eq!(own.len(), rows.len(), "{pack}: every row is a rule, and every rule a row");
    rows.into_iter().zip(own).collect()
}

fn every_rule() -> Vec<(BTreeMap<String, String>, &'static Rule)> {
    packs().iter().flat_map(|pack| of_pack(pack.name)).collect()
}

/// A parsed cell as the data write it.
fn spaced<T>(items: &[T], name: impl Fn(&T) -> String) -> String {
    items.iter().map(name).collect::<Vec<_>>().join(" ")
}

fn or_empty<T: Display>(item: Option<T>) -> String {
    item.map(|item| item.to_string()).unwrap_or_default()
}

/// A period as the data write it.
fn written(period: Period) -> String {
    let count = period.count;
    match period.unit {
        Unit::Years => format!("P{count}Y"),
        Unit::Months => format!("P{count}M"),
        Unit::Days => format!("P{count}D"),
        Unit::BusinessDays => format!("{count} business days"),
    }
}

#[test]
fn each_pack_has_a_file_and_each_file_is_a_pack() {
    let listed: Vec<_> = rows("packs.csv", &["pack", "title", "countries"]);
    assert_eq!(
        listed.iter().map(|row| row["pack"].as_str()).collect::<Vec<_>>(),
        packs().iter().map(|pack| pack.name).collect::<Vec<_>>()
    );
    for (row, pack) in listed.iter().zip(packs()) {
        assert_eq!(row["title"], pack.title);
        assert_eq!(row["countries"], spaced(&pack.countries, ToString::to_string), "{}", pack.name);
    }
    let mut files: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "packs.csv")
        .collect();
    let mut wanted: Vec<String> = packs().iter().map(|pack| format!("{}.csv", pack.name)).collect();
    files.sort();
    wanted.sort();
    assert_eq!(files, wanted);
}

#[test]
fn every_row_is_a_rule_in_its_place() {
    let all = every_rule();
    assert_eq!(all.len(), rules().len(), "no rule is of a pack that is not listed");
    for (row, rule) in &all {
        assert_eq!(row["rule"], rule.name, "{}", rule.pack);
    }
    let mut names: Vec<String> = all.iter().map(|(_, rule)| rule.to_string()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all.len(), "a name is one rule's");
    assert!(names.iter().all(|name| *name == name.to_lowercase()), "names are looked up in lower case");
}

#[test]
fn every_cell_is_read_whole() {
    for (row, rule) in every_rule() {
        let limits = rule.limits_by_country.iter().map(|(country, limit)| format!("{country}:{}", written(*limit)));
        let plain = [rule.limit, rule.or_limit].into_iter().flatten().map(written);
        let read = [
            ("check", rule.check.name().to_owned()),
            ("code", or_empty(rule.code)),
            ("uses", spaced(&rule.uses, |one| one.name().to_owned())),
            ("bases", spaced(&rule.bases, |one| one.name().to_owned())),
            ("limit", limits.chain(plain).collect::<Vec<_>>().join(";")),
            ("from", or_empty(rule.from)),
            ("until", or_empty(rule.until)),
            ("wins", rule.wins.map(|wins| wins.name().to_owned()).unwrap_or_default()),
            ("requirement", rule.requirement.to_owned()),
            ("applies_to", rule.applies_to.to_owned()),
            ("source", rule.source.to_owned()),
            ("seen", rule.seen.to_owned()),
            ("verified", rule.verified.to_string()),
            ("note", rule.note.to_owned()),
        ];
        for (column, read) in read {
            assert_eq!(row[column], read, "{rule}: {column}");
        }
    }
}

#[test]
fn what_a_rule_asks_is_complete() {
    use hygienist::contact::law::Check;
    for (_, rule) in every_rule() {
        let raises_nothing = matches!(rule.check, Check::Told | Check::Retention);
        assert_eq!(rule.code.is_none(), raises_nothing, "{rule}: who asks something raises something");
        assert_eq!(rule.wins.is_some(), rule.check == Check::Register, "{rule}: who wins");
        assert!(rule.bases.is_empty() || rule.check == Check::Evidence, "{rule}: bases");
        let counts = matches!(
            rule.check,
            Check::Minor
                | Check::Notice
                | Check::Purchase
                | Check::ContractEnd
                | Check::Inquiry
                | Check::Express
                | Check::Reconfirm
                | Check::Inactive
                | Check::ListAge
                | Check::Wireless
        );
        assert!(!counts || rule.limit.is_some() || !rule.limits_by_country.is_empty(), "{rule}: no period to count");
        assert!(rule.or_limit.is_none() || rule.limit.is_some(), "{rule}");
        assert!(
            rule.from.is_none_or(|from| rule.until.is_none_or(|until| from <= until)),
            "{rule}: ends before it begins"
        );
        assert!(!rule.requirement.is_empty() && !rule.source.is_empty() && !rule.applies_to.is_empty(), "{rule}");
        assert!(!rule.verified || !rule.seen.is_empty(), "{rule}: verified, but nowhere read");
    }
}
