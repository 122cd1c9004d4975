//! Lists as they really come: each file of `fixtures/damaged/` is accounted for as somebody counted it by hand.

use super::support::Desk;
use std::collections::BTreeMap;
use std::path::Path;

/// What must become of one file.
#[derive(Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    read: u64,
    kept: u64,
    rejected: u64,
    title: u64,
    repeated_header: u64,
    total: u64,
    comment: u64,
    rejected_by: BTreeMap<String, u64>,
    emails: Vec<String>,
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/damaged"))
}

fn accounts() -> BTreeMap<String, Account> {
    toml::from_str(&std::fs::read_to_string(folder().join("accounts.toml")).unwrap()).unwrap()
}

/// What the program makes of a file, without any flag that says what it is.
fn account_of(name: &str) -> Result<Account, String> {
    let desk = Desk::with(name, std::fs::read(folder().join(name)).unwrap());
    let ran = desk.run(&format!("clean {name} --allow-empty --plain -o clean.csv --rejects r.csv --summary s.json"));
    if ran.code != Some(0) {
        return Err(ran.err);
    }
    let summary = desk.json("s.json");
    let input = &summary["inputs"][0];
    let number = |value: &serde_json::Value| value.as_u64().unwrap();
    let structural = |name: &str| number(&input["structural"][name]);
    let cells = desk.table("clean.csv").rows.into_iter().flatten();
    Ok(Account {
        read: number(&input["rows"]),
        kept: number(&input["kept"]),
        rejected: number(&input["rejected"]),
        title: structural("title"),
        repeated_header: structural("repeated_header"),
        total: structural("total"),
        comment: structural("comment"),
        rejected_by: serde_json::from_value(summary["rejected_by"].clone()).unwrap(),
        emails: cells.filter(|cell| cell.contains('@') && !cell.contains(char::is_whitespace)).collect(),
    })
}

#[test]
fn each_is_accounted_for_as_it_was_counted() {
    let accounts = accounts();
    assert!(accounts.len() >= 60);
    let wrong: Vec<String> = accounts
        .iter()
        .filter_map(|(name, expected)| match account_of(name) {
            Ok(found) if found == *expected => None,
            found => Some(format!("{name}\n  counted {expected:?}\n  found   {found:?}")),
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_has_its_account_and_every_account_balances() {
    let accounts = accounts();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name == "accounts.toml" || accounts.contains_key(&name), "{name} has no account");
    }
    for (name, a) in &accounts {
        let all = a.kept + a.rejected + a.title + a.repeated_header + a.total + a.comment;
        assert_eq!(a.read, all, "{name}");
        assert_eq!(a.rejected, a.rejected_by.values().sum::<u64>(), "{name}");
    }
}

#[test]
fn damage_far_behind_the_start_is_found_in_any_encoding() {
    let rows = |from: usize| (from..from + 20_000).map(|n| format!("p{n}@brightwater.com,Zoë\n")).collect::<String>();
    let text = format!("email,name\n{}email,name\n\"x@brightwater.com,Zoë\n{}", rows(0), rows(20_000));
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let narrow = text.chars().map(|letter| letter as u8).collect::<Vec<u8>>();
    for bytes in [text.clone().into_bytes(), wide, narrow] {
        let desk = Desk::with("in.csv", bytes);
        desk.done("clean in.csv -o c.csv --rejects r.csv --summary s.json");
        let summary = desk.json("s.json");
        assert_eq!((&summary["kept"], &summary["rejected"]), (&40_000.into(), &1.into()));
        assert_eq!(summary["inputs"][0]["structural"]["repeated_header"], 1);
        assert_eq!(desk.table("r.csv").cell(0, "hyg_line"), "20003");
    }
}
