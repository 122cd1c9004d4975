//! The program against a plain quadratic resolver, over random tiny files.
//!
//! The places where the contract leaves a choice, each marked in `specification.rs`; everywhere the reading that
//! suppresses more:
//!
//! 1. Two persons of one name are equal names whatever their organisations (the cut of a contradicting group).
//! 2. In such a cut an equal name has an equal extension: without one is equal to without one only.
//! 3. A line without any named record and with two extensions: those without an extension are a class of their own.
//! 4. A nameless record whose extension contradicts the one class of its line, or where that has none another nameless
//!    record's, does not join it.
//! 5. A hash or an `@domain` that hits one spelling of a key hits every row with that key.
//! 6. `--suppress-scope channel`: copies of an opted-out channel bear the record's own code within its contact
//!    (a withdrawn consent's channels bear `suppressed.unsubscribed`), `channel_closed` with strangers.
//! 7. `opted_out_email`, `opted_out_phone` and `do_not_call` close for strangers what any record of the contact loses.
//! 8. `consent_status = bounced`: every row with that address loses it, as `suppressed.bounced`.
//! 9. A record that is stopped itself (`consent.withdrawn` too) does not bear `via_duplicate` as well.
//! 10. `contact.unreachable` is said of every record without a usable channel, whatever else rejects it.
//! 11. Where screening took the last channel, its code decides before `consent.withdrawn` and `row.*` too.

mod specification;

use super::support::{Desk, Table, codes, library_run, list, policy, run};
use hygienist::config::{Actions, Keep as KeepSetting, Matching, Policy, Scope, Suppress};
use hygienist::contact::{Action, Code, Role, SuppressionKind};
use hygienist::pipeline::{Command, Tuning};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use specification::{Channel, Entry, Expected, Keep, Kind, Medium, Record, RoleAccounts, Settings, resolve};
use std::collections::BTreeSet;

const HEADER: &str = "n,email,email2,phone,phone2,full_name,organization,opted_out,opted_out_email,opted_out_phone,\
                      do_not_call,consent_status,consent_at";

/// Cell, key, normal form, domain; the second is a role account.
const EMAILS: [(&str, &str, &str, &str); 6] = [
    ("", "", "", ""),
    ("ann@brightwater.com", "ann@brightwater.com", "ann@brightwater.com", "brightwater.com"),
    ("info@brightwater.com", "info@brightwater.com", "info@brightwater.com", "brightwater.com"),
    ("j.doe+x@gmail.com", "jdoe@gmail.com", "j.doe+x@gmail.com", "gmail.com"),
    ("JDoe@googlemail.com", "jdoe@gmail.com", "jdoe@googlemail.com", "googlemail.com"),
    ("ann@@brightwater.com", "", "", ""),
];

/// Cell, key and normal form, extension. The last two are drawn only where extensions are asked for.
const PHONES: [(&str, &str, &str); 8] = [
    ("", "", ""),
    ("+12012340123", "+12012340123", ""),
    ("+12012340124", "+12012340124", ""),
    ("+12012340125", "+12012340125", ""),
    ("(201) 234-0123", "+12012340123", ""),
    ("12345", "", ""),
    ("+1 201-234-0123 ext. 7", "+12012340123", "7"),
    ("+1 201-234-0123 ext. 8", "+12012340123", "8"),
];

/// Person and organisation.
const NAMES: [(&str, &str); 7] = [
    ("", ""),
    ("John Smith", ""),
    ("J. Smith", ""),
    ("Jane Smith", ""),
    ("", "Harbour Bakery"),
    ("John Smith", "Harbour Bakery"),
    ("Mary Jones", "Harbour Bakery"),
];

const STATUSES: [&str; 5] = ["", "subscribed", "withdrawn", "complained", "bounced"];
const TIMES: [&str; 4] = ["", "2024-01-02", "2025-05-06", "some day"];

/// Text of the line, what it is.
const ENTRIES: [(&str, Entry); 12] = [
    ("+1 201 234 0123", Entry::Channel("+12012340123")),
    ("2012340124", Entry::Channel("+12012340124")),
    ("+12012340125", Entry::Channel("+12012340125")),
    ("Ann@Brightwater.com", Entry::Channel("ann@brightwater.com")),
    ("info@brightwater.com", Entry::Channel("info@brightwater.com")),
    ("J.D.o.e+promo@gmail.com", Entry::Channel("jdoe@gmail.com")),
    ("jdoe@googlemail.com", Entry::Channel("jdoe@gmail.com")),
    ("@brightwater.com", Entry::Domain("brightwater.com")),
    ("@googlemail.com", Entry::Domain("googlemail.com")),
    ("@gmail.com", Entry::Domain("gmail.com")),
    // MD5 of ann@brightwater.com, SHA-1 of jdoe@gmail.com.
    ("MD5ANN", Entry::Hash("ann@brightwater.com")),
    ("SHA1DOE", Entry::Hash("jdoe@gmail.com")),
];

const KINDS: [(Kind, SuppressionKind); 7] = [
    (Kind::Unsubscribed, SuppressionKind::Unsubscribed),
    (Kind::Blocked, SuppressionKind::Blocked),
    (Kind::Complained, SuppressionKind::Complained),
    (Kind::Erased, SuppressionKind::Erased),
    (Kind::Deceased, SuppressionKind::Deceased),
    (Kind::Bounced, SuppressionKind::Bounced),
    (Kind::DoNotCall, SuppressionKind::DoNotCall),
];

/// A row, by places in the vocabulary; smaller is simpler, so that a failure shrinks to a small file.
#[derive(Clone, Debug)]
struct Row {
    emails: [usize; 2],
    phones: [usize; 2],
    name: usize,
    /// 0 nothing, 1 opted_out, 2 opted_out_email, 3 opted_out_phone, 4 do_not_call.
    stop: usize,
    status: usize,
    time: usize,
    long: bool,
}

#[derive(Clone, Debug)]
struct World {
    rows: Vec<Row>,
    lists: Vec<(usize, Vec<usize>)>,
    matching: usize,
    names: bool,
    keep: usize,
    scope_channel: bool,
    role_accounts: usize,
}

fn rows(extensions: bool) -> impl Strategy<Value = Row> {
    let phones = if extensions { 8 } else { 6usize };
    let second = prop_oneof![3 => Just(0), 1 => 0..4usize];
    let stop = prop_oneof![6 => Just(0), 1 => Just(1), 1 => Just(2), 1 => Just(3), 1 => Just(4)];
    let status = prop_oneof![6 => Just(0), 1 => Just(1), 1 => Just(2), 1 => Just(3), 1 => Just(4)];
    let cells = (0..6usize, second.clone(), 0..phones, second, 0..NAMES.len());
    (cells, stop, status, 0..TIMES.len(), proptest::bool::weighted(0.06)).prop_map(
        |((email, email2, phone, phone2, name), stop, status, time, long)| Row {
            emails: [email, email2],
            phones: [phone, phone2],
            name,
            stop,
            status,
            time,
            long,
        },
    )
}

fn worlds(extensions: bool) -> impl Strategy<Value = World> {
    let lists = vec((0..KINDS.len(), vec(0..ENTRIES.len(), 1..3)), 0..3);
    let options = (
        prop_oneof![3 => Just(0), 1 => 1..4usize],
        proptest::bool::weighted(0.75),
        0..5usize,
        proptest::bool::weighted(0.3),
        prop_oneof![3 => Just(0), 1 => 1..3usize],
    );
    (vec(rows(extensions), 1..7), lists, options).prop_map(
        |(rows, lists, (matching, names, keep, scope_channel, role_accounts))| World {
            rows,
            // An e-mail in a do-not-call list is an unreadable entry: numbers only.
            lists: lists
                .into_iter()
                .map(|(kind, entries)| {
                    let only = if KINDS[kind].0 == Kind::DoNotCall { 3 } else { ENTRIES.len() };
                    (kind, entries.into_iter().map(|e| e % only).collect())
                })
                .collect(),
            matching,
            names,
            keep,
            scope_channel,
            role_accounts,
        },
    )
}

impl Row {
    fn cells(&self, number: usize) -> Vec<String> {
        let stop = |which| if self.stop == which { "yes" } else { "" };
        let (person, organisation) = NAMES[self.name];
        let mut cells: Vec<String> = [
            EMAILS[self.emails[0]].0,
            EMAILS[self.emails[1]].0,
            PHONES[self.phones[0]].0,
            PHONES[self.phones[1]].0,
            person,
            organisation,
            stop(1),
            stop(2),
            stop(3),
            stop(4),
            STATUSES[self.status],
            TIMES[self.time],
        ]
        .map(str::to_owned)
        .to_vec();
        cells.insert(0, number.to_string());
        if self.long {
            cells.push("too much".to_owned());
        }
        cells
    }

    fn record(&self) -> Record {
        let mut channels = Vec::new();
        for (i, e) in self.emails.into_iter().enumerate().filter(|(_, e)| !EMAILS[*e].1.is_empty()) {
            let (as_is, key, normal, domain) = EMAILS[e];
            let weak = e == 2;
            channels.push(Channel {
                column: 1 + i,
                medium: Medium::Email,
                key,
                normal,
                domain,
                extension: "",
                weak,
                as_is,
            });
        }
        for (i, p) in self.phones.into_iter().enumerate().filter(|(_, p)| !PHONES[*p].1.is_empty()) {
            let (as_is, key, extension) = PHONES[p];
            channels.push(Channel {
                column: 3 + i,
                medium: Medium::Phone,
                key,
                normal: key,
                domain: "",
                extension,
                weak: false,
                as_is,
            });
        }
        let (person, organisation) = NAMES[self.name];
        Record {
            channels,
            person,
            organisation,
            opted_out: self.stop == 1,
            opted_out_email: self.stop == 2,
            opted_out_phone: self.stop == 3,
            do_not_call: self.stop == 4,
            withdrawn: self.status == 2,
            complained: self.status == 3,
            bounced: self.status == 4,
            long: self.long,
            evidence: self.time != 0,
            filled: self.cells(0).iter().filter(|c| !c.trim().is_empty()).count(),
            time: if self.time == 3 { "" } else { TIMES[self.time] },
        }
    }
}

impl World {
    fn csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(HEADER.split(',')).unwrap();
        for (i, row) in self.rows.iter().enumerate() {
            writer.write_record(row.cells(i)).unwrap();
        }
        writer.into_inner().unwrap()
    }

    fn settings(&self) -> Settings {
        let (match_email, match_phone) = [(true, true), (true, false), (false, true), (false, false)][self.matching];
        Settings {
            match_email,
            match_phone,
            match_names: self.names,
            keep: [Keep::Best, Keep::First, Keep::Last, Keep::MostComplete, Keep::LatestConsent][self.keep],
            scope_channel: self.scope_channel,
            role_accounts: [RoleAccounts::Flag, RoleAccounts::Drop, RoleAccounts::Reject][self.role_accounts],
            lists: self
                .lists
                .iter()
                .map(|(kind, entries)| (KINDS[*kind].0, entries.iter().map(|e| ENTRIES[*e].1).collect()))
                .collect(),
        }
    }

    fn policy(&self, desk: &Desk) -> Policy {
        let (email, phone) = [(true, true), (true, false), (false, true), (false, false)][self.matching];
        let keeps = [
            KeepSetting::Best,
            KeepSetting::First,
            KeepSetting::Last,
            KeepSetting::MostComplete,
            KeepSetting::Latest(Role::ConsentAt),
        ];
        let mut actions = Actions::default();
        actions.set(Code::EmailRoleAccount, [Action::Flag, Action::Drop, Action::Reject][self.role_accounts]);
        let lists = self.lists.iter().enumerate().map(|(i, (kind, entries))| {
            let lines: String = entries.iter().map(|e| hashed(ENTRIES[*e].0).to_owned() + "\n").collect();
            let name = format!("list{i}.txt");
            desk.write(&name, lines);
            list(desk, &name, KINDS[*kind].1)
        });
        let columns = [
            (Role::Email, vec!["email", "email2"]),
            (Role::Phone, vec!["phone", "phone2"]),
            (Role::FullName, vec!["full_name"]),
            (Role::Organization, vec!["organization"]),
            (Role::OptedOut, vec!["opted_out"]),
            (Role::OptedOutEmail, vec!["opted_out_email"]),
            (Role::OptedOutPhone, vec!["opted_out_phone"]),
            (Role::DoNotCall, vec!["do_not_call"]),
            (Role::ConsentStatus, vec!["consent_status"]),
            (Role::ConsentAt, vec!["consent_at"]),
        ];
        Policy {
            matching: Matching { email, phone, names: self.names, keep: keeps[self.keep], fill: false },
            actions,
            suppress: Suppress {
                lists: lists.collect(),
                scope: if self.scope_channel { Scope::Channel } else { Scope::Contact },
                ..Suppress::default()
            },
            columns: columns
                .into_iter()
                .map(|(role, names)| (role, names.into_iter().map(str::to_owned).collect()))
                .collect(),
            ..policy()
        }
    }
}

fn hashed(entry: &str) -> &str {
    match entry {
        "MD5ANN" => "ac39af9367c39e11b68f285164763694",
        "SHA1DOE" => "43a398027155b6e39ed4c9f740a2e035a45cfc67",
        other => other,
    }
}

/// What the program made of a world, in the words of the specification.
struct Got {
    kept: bool,
    deciding: Option<String>,
    codes: BTreeSet<String>,
    cells: Vec<(usize, String)>,
    duplicate_of: Option<usize>,
}

fn in_question(code: &str) -> bool {
    ["duplicate.", "suppressed.", "contact."].iter().any(|area| code.starts_with(area)) || code == "consent.withdrawn"
}

fn got(table: &Table, row: usize, kept: bool) -> Got {
    let all = codes(table.cell(row, "hyg_codes"));
    let shown = ["email", "email2", "phone", "phone2"].map(|name| table.cell(row, name).to_owned());
    Got {
        kept,
        deciding: (!kept).then(|| all.first().copied().unwrap_or_default().to_owned()),
        codes: all.into_iter().filter(|c| in_question(c)).map(str::to_owned).collect(),
        cells: shown.into_iter().enumerate().filter(|(_, c)| !c.is_empty()).map(|(i, c)| (i + 1, c)).collect(),
        duplicate_of: if kept {
            None
        } else {
            table.cell(row, "hyg_duplicate_of").rsplit(':').next().and_then(|n| n.parse().ok())
        },
    }
}

fn check(desk: &Desk, world: &World, annotate: bool) -> Result<(), TestCaseError> {
    let csv = world.csv();
    desk.write("in.csv", &csv);
    let policy = world.policy(desk);
    let records: Vec<Record> = world.rows.iter().map(Row::record).collect();
    let expected = resolve(&records, &world.settings());
    let tuning = |run: &mut hygienist::pipeline::Run| {
        run.tuning = Tuning { block_size: 64, partition_bits: 2, ..run.tuning };
    };
    let told = || format!("\n{}\n{:?}\n{:?}", String::from_utf8_lossy(&csv), world.lists, world.settings());

    let mut clean = library_run(desk, Command::Clean, policy.clone());
    tuning(&mut clean);
    run(&clean).map_err(|e| TestCaseError::fail(format!("{e:#}{}", told())))?;
    let (kept, rejected) = (desk.table("c.csv"), desk.table("r.csv"));
    for (n, expected) in expected.iter().enumerate() {
        let place = |table: &Table| table.rows.iter().position(|r| r[0] == n.to_string());
        let got = match (place(&kept), place(&rejected)) {
            (Some(at), None) => got(&kept, at, true),
            (None, Some(at)) => got(&rejected, at, false),
            _ => return Err(TestCaseError::fail(format!("row {n} is lost or doubled{}", told()))),
        };
        let row = format!("row {} (n = {n}): {expected:?}{}", n + 1, told());
        prop_assert_eq!(got.kept, expected.deciding.is_none(), "kept? {}", &row);
        prop_assert_eq!(got.deciding.as_deref(), expected.deciding, "deciding {}", &row);
        let wanted: BTreeSet<String> = expected.codes.iter().map(|c| (*c).to_owned()).collect();
        prop_assert_eq!(got.codes, wanted, "codes {}", &row);
        if got.kept {
            let cells: Vec<(usize, String)> = expected.cells.iter().map(|(c, t)| (*c, (*t).to_owned())).collect();
            prop_assert_eq!(got.cells, cells, "cells {}", &row);
        }
        let duplicate = expected.deciding.is_some_and(|c| c.starts_with("duplicate."));
        prop_assert_eq!(got.duplicate_of, duplicate.then_some(expected.contact + 1), "duplicate of {}", &row);
    }
    if annotate {
        let mut all = library_run(desk, Command::Annotate, policy);
        tuning(&mut all);
        run(&all).map_err(|e| TestCaseError::fail(format!("{e:#}{}", told())))?;
        let contacts: Vec<String> = expected.iter().map(|e: &Expected| (e.contact + 1).to_string()).collect();
        let annotated = desk.table("a.csv");
        prop_assert_eq!(annotated.column("hyg_contact"), contacts, "contacts {}", told());
    }
    Ok(())
}

fn compare(cases: u32, seed: u8, extensions: bool) {
    let cases = std::env::var("REFERENCE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(cases);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    let desk = Desk::new();
    let count = std::cell::Cell::new(0u32);
    let result = runner.run(&worlds(extensions), |world| {
        count.set(count.get() + 1);
        check(&desk, &world, count.get().is_multiple_of(4) || world.rows.len() < 3)
    });
    if let Err(e) = result {
        panic!("{e}");
    }
}

#[test]
fn a_thousand_little_files_are_resolved_as_the_contract_says() {
    compare(900, 1, false);
}

#[test]
fn another_thousand_little_files_are_resolved_as_the_contract_says() {
    compare(900, 2, false);
}

#[test]
fn two_hundred_little_files_with_extensions_are_resolved_as_the_contract_says() {
    compare(200, 3, true);
}

#[test]
#[ignore = "takes minutes: cargo test --release --test promises -- --ignored"]
fn a_hundred_thousand_little_files_are_resolved_as_the_contract_says() {
    compare(90_000, 4, false);
    compare(10_000, 5, true);
}

/// The specification itself, on cases counted by hand.
mod the_specification_by_hand {
    use super::*;

    fn settings() -> Settings {
        Settings {
            match_email: true,
            match_phone: true,
            match_names: true,
            keep: Keep::Best,
            scope_channel: false,
            role_accounts: RoleAccounts::Flag,
            lists: Vec::new(),
        }
    }

    fn row(email: usize, phone: usize, name: usize) -> Row {
        Row { emails: [email, 0], phones: [phone, 0], name, stop: 0, status: 0, time: 0, long: false }
    }

    fn fates(rows: &[Row], settings: &Settings) -> Vec<&'static str> {
        let records: Vec<Record> = rows.iter().map(Row::record).collect();
        resolve(&records, settings).iter().map(|e| e.deciding.unwrap_or("")).collect()
    }

    #[test]
    fn a_family_on_one_line_stays_and_an_initial_joins() {
        // John and Mary on one line; J. Smith is John.
        assert_eq!(fates(&[row(0, 1, 1), row(0, 4, 6), row(0, 1, 2)], &settings()), ["", "", "duplicate.same_phone"]);
    }

    #[test]
    fn an_initial_between_two_names_joins_neither() {
        // J. Smith agrees with John and with Jane, who contradict: only equal names join.
        assert_eq!(fates(&[row(0, 1, 1), row(0, 1, 2), row(0, 1, 3)], &settings()), ["", "", ""]);
    }

    #[test]
    fn a_stop_reaches_the_contact_and_closes_the_line_for_strangers() {
        let mut stopped = row(3, 1, 1);
        stopped.stop = 1;
        let got = fates(&[row(4, 2, 1), stopped, row(0, 1, 6)], &settings());
        assert_eq!(got, ["suppressed.via_duplicate", "suppressed.unsubscribed", "suppressed.channel_closed"]);
    }

    #[test]
    fn a_listed_number_stops_whoever_has_it() {
        let lists = vec![(Kind::Unsubscribed, vec![Entry::Channel("+12012340123")])];
        let got = fates(&[row(1, 1, 1), row(2, 1, 6), row(2, 0, 6)], &Settings { lists, ..settings() });
        assert_eq!(got, ["suppressed.unsubscribed", "suppressed.unsubscribed", "suppressed.via_duplicate"]);
    }
}
