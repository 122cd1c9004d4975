//! Every rule of every pack: a record that just passes and one that just fails, to the day, and the days on which the rule
//! begins and ends.
//!
//! What a record must look like to pass or to fail follows from what the rule says, by hand, one function a check; where
//! the rule names a period, the last good day is reckoned here, from its limit as `data/laws` writes it.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

use assert_cmd::Command;
use hygienist::contact::law::{Basis, Check, Period, Rule, Unit, rules};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

const COLUMNS: [&str; 16] = [
    "email",
    "phone",
    "country",
    "legal_basis",
    "consent_status",
    "consent_at",
    "consent_source",
    "consent_method",
    "consent_scope",
    "consent_proof",
    "birth_date",
    "notice_at",
    "relation_ended_at",
    "last_activity_at",
    "created_at",
    "id",
];

type Record = BTreeMap<&'static str, String>;

/// A record that passes every rule on that day.
fn good(today: Date) -> Record {
    let cells = [
        ("email", "ann@brightwater.com".to_owned()),
        ("phone", "+4930901820".to_owned()),
        ("consent_at", today.to_string()),
        ("consent_source", "web form".to_owned()),
        ("consent_method", "double opt-in".to_owned()),
        ("consent_scope", "newsletter by e-mail, SMS and call".to_owned()),
        ("consent_proof", "form-17.pdf".to_owned()),
    ];
    cells.into_iter().collect()
}

fn with(record: &Record, cells: &[(&'static str, &str)]) -> Record {
    let mut record = record.clone();
    record.extend(cells.iter().map(|(column, cell)| (*column, (*cell).to_owned())));
    record
}

fn without_evidence(record: &Record) -> Record {
    let none = ["consent_at", "consent_source", "consent_method", "consent_scope", "consent_proof"].map(|c| (c, ""));
    with(record, &none)
}

/// What a record writes that rests on a basis.
const BASES: [(Basis, &str); 4] = [
    (Basis::SoftOptIn, "soft opt-in"),
    (Basis::Contract, "contract"),
    (Basis::Implied, "implied"),
    (Basis::LegitimateInterest, "legitimate interest"),
];

/// So long before a day.
fn before(day: Date, period: Period) -> Date {
    let count = i32::from(period.count);
    match period.unit {
        Unit::Years => day.checked_sub(count.years()).unwrap(),
        Unit::Months => day.checked_sub(count.months()).unwrap(),
        Unit::Days => day.checked_sub(count.days()).unwrap(),
        Unit::BusinessDays => panic!("no rule on a record counts business days"),
    }
}

/// Records that pass and records that fail.
#[derive(Default)]
struct Cases {
    pass: Vec<Record>,
    fail: Vec<Record>,
}

impl Cases {
    fn new(pass: Vec<Record>, fail: Vec<Record>) -> Cases {
        Cases { pass, fail }
    }

    /// A cell on its last good day, and the day before.
    fn by_day(record: &Record, column: &'static str, rule: &Rule, today: Date) -> Cases {
        // Where months and days disagree, the later beginning has the earlier end.
        let limits = [rule.limit, rule.or_limit].into_iter().flatten();
        let last = limits.map(|limit| before(today, limit)).max().expect("a limit");
        let cell = |day: Date| with(record, &[(column, &day.to_string())]);
        Cases::new(vec![cell(last), cell(today)], vec![cell(last.yesterday().unwrap())])
    }
}

/// What passes and fails a rule; nothing for what a list of records cannot show.
fn cases(rule: &Rule, today: Date) -> Option<Cases> {
    let good = good(today);
    let cases = match rule.check {
        Check::Evidence => {
            let bare = without_evidence(&good);
            let (mut pass, mut fail) = (vec![good], vec![bare.clone()]);
            for (basis, words) in BASES {
                let record = with(&bare, &[("legal_basis", words)]);
                if rule.bases.contains(&basis) { pass.push(record) } else { fail.push(record) }
            }
            Cases::new(pass, fail)
        }
        Check::WrittenConsent => {
            let other = |(_, words): &(Basis, &str)| with(&good, &[("legal_basis", words)]);
            let fail = BASES.iter().map(other).chain([with(&good, &[("consent_proof", "")])]).collect();
            Cases::new(vec![good], fail)
        }
        Check::Proof => Cases::new(vec![good.clone()], vec![with(&good, &[("consent_proof", "")])]),
        Check::Scope => Cases::new(
            vec![good.clone()],
            vec![with(&good, &[("consent_scope", "")]), with(&good, &[("consent_scope", "all")])],
        ),
        Check::Source => Cases::new(vec![good.clone()], vec![with(&good, &[("consent_source", "")])]),
        Check::Preticked => Cases::new(vec![good.clone()], vec![with(&good, &[("consent_method", "pre-ticked box")])]),
        Check::ForbiddenSource | Check::Harvested => {
            Cases::new(vec![good.clone()], vec![with(&good, &[("consent_source", "scraped from a website")])])
        }
        Check::ThirdParty => {
            let partner = with(&good, &[("consent_source", "partner list")]);
            let bare = with(&partner, &[("consent_proof", "")]);
            Cases::new(vec![good, partner], vec![bare])
        }
        Check::SoftOptIn => {
            let soft = with(&without_evidence(&good), &[("legal_basis", "soft opt-in")]);
            Cases::new(vec![good, with(&soft, &[("consent_source", "order 1017")])], vec![soft])
        }
        Check::Minor => {
            let born = |country: &str, day: Date| {
                with(&good, &[("phone", ""), ("country", country), ("birth_date", &day.to_string())])
            };
            let mut cases = Cases::default();
            let own = rule.limits_by_country.iter().map(|(country, limit)| (country.to_string(), *limit));
            for (country, limit) in own.chain(rule.limit.map(|limit| (String::new(), limit))) {
                let of_age = before(today, limit);
                cases.pass.push(born(&country, of_age));
                cases.fail.push(born(&country, of_age.tomorrow().unwrap()));
            }
            cases
        }
        Check::Notice => {
            let partner = with(&good, &[("consent_source", "partner list")]);
            let mut cases = Cases::by_day(&partner, "created_at", rule, today);
            let told = with(&cases.fail[0], &[("notice_at", "2020-01-01")]);
            cases.pass.push(told);
            cases
        }
        Check::Purchase => {
            Cases::by_day(&with(&good, &[("legal_basis", "implied: purchase")]), "consent_at", rule, today)
        }
        Check::Inquiry => Cases::by_day(&with(&good, &[("legal_basis", "inquiry")]), "consent_at", rule, today),
        Check::ContractEnd => {
            let long_ago = with(&good, &[("legal_basis", "contract"), ("consent_at", "2001-01-01")]);
            let mut cases = Cases::by_day(&long_ago, "relation_ended_at", rule, today);
            cases.pass.push(long_ago);
            cases
        }
        Check::Express => {
            let mut cases = Cases::by_day(&good, "consent_at", rule, today);
            let open = with(&cases.fail[0], &[("consent_scope", "calls, SMS and e-mail until further notice")]);
            cases.pass.push(open);
            cases
        }
        Check::Reconfirm => Cases::by_day(&good, "consent_at", rule, today),
        Check::Inactive => Cases::by_day(&good, "last_activity_at", rule, today),
        Check::Purpose => Cases::new(vec![good.clone()], vec![with(&good, &[("consent_scope", "surveys by e-mail")])]),
        Check::Channel => Cases::new(vec![good.clone()], vec![with(&good, &[("consent_scope", "by letter")])]),
        Check::Withdrawal => Cases::new(vec![good.clone()], vec![with(&good, &[("consent_method", "withdrawn")])]),
        // Lists, stops and records of the sender: tests of their own.
        Check::StopBy
        | Check::Register
        | Check::ListAge
        | Check::Wireless
        | Check::Reassigned
        | Check::Retention
        | Check::Told => return None,
    };
    Some(cases)
}

/// Which of the records the rule is said to speak against.
fn spoken_against(rule: &Rule, records: &[&Record], today: Date) -> Vec<bool> {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let folder =
        std::env::temp_dir().join(format!("laws-{}-{}", std::process::id(), RUNS.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir_all(&folder).unwrap();
    let mut table = csv::Writer::from_path(folder.join("in.csv")).unwrap();
    table.write_record(COLUMNS).unwrap();
    for record in records {
        table.write_record(COLUMNS.map(|column| record.get(column).map_or("", String::as_str))).unwrap();
    }
    table.flush().unwrap();
    Command::cargo_bin("hygienist")
        .unwrap()
        .current_dir(&folder)
        .args(["annotate", "in.csv", "-q", "-o", "out.csv", "--findings", "f.jsonl", "--match", "none"])
        .args(["--purpose", "newsletter", "--law", &rule.to_string(), "--as-of", &today.to_string()])
        .assert()
        .success();
    let findings = std::fs::read_to_string(folder.join("f.jsonl")).unwrap();
    let mut against = vec![false; records.len()];
    for line in findings.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let named = line["detail"].as_str().is_some_and(|detail| detail.contains(&format!("({rule}: ")));
        if line["type"] == "finding" && named {
            assert_eq!(line["code"], rule.code.expect("a rule that speaks has a code").name(), "{rule}");
            against[line["row"].as_u64().unwrap() as usize - 1] = true;
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    against
}

/// A day on which the rule is in force: its last, where it has one, else this day or its first.
fn a_day_of(rule: &Rule) -> Date {
    let usual = date(2026, 11, 24);
    rule.until.unwrap_or_else(|| rule.from.map_or(usual, |from| from.max(usual)))
}

fn check(rule: &Rule) -> bool {
    let today = a_day_of(rule);
    let Some(Cases { pass, fail }) = cases(rule, today) else { return false };
    assert!(!pass.is_empty() && !fail.is_empty(), "{rule}");
    let records: Vec<&Record> = pass.iter().chain(&fail).collect();
    let against = spoken_against(rule, &records, today);
    for (record, against) in pass.iter().zip(&against) {
        assert!(!against, "{rule} on {today}: passes {record:?}");
    }
    for (record, against) in fail.iter().zip(&against[pass.len()..]) {
        assert!(against, "{rule} on {today}: fails {record:?}");
    }
    // Begins and ends to the day: what fails on its days does not on the day before or after.
    for (day, in_force) in [
        (rule.from, true),
        (rule.from.map(|from| from.yesterday().unwrap()), false),
        (rule.until, true),
        (rule.until.map(|until| until.tomorrow().unwrap()), false),
    ] {
        let Some(day) = day else { continue };
        let fail = cases(rule, day).unwrap().fail;
        let against = spoken_against(rule, &fail.iter().collect::<Vec<_>>(), day);
        assert!(against.iter().all(|one| *one == in_force), "{rule} on {day}: in force: {in_force}, {against:?}");
    }
    true
}

#[test]
fn every_rule_has_a_record_that_just_passes_and_one_that_just_fails() {
    let next = AtomicUsize::new(0);
    let checked = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(rule) = rules().get(next.fetch_add(1, Ordering::Relaxed)) {
                    checked.fetch_add(usize::from(check(rule)), Ordering::Relaxed);
                }
            });
        }
    });
    assert!(checked.into_inner() >= 80, "most rules of the packs are about records");
}
