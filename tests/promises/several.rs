//! Several addresses or numbers in one cell: all of them count, one stays, the others find a place or are told of.

use super::support::{Desk, library_run, list, policy, run};
use hygienist::config::{BadCells, Scope, Several};
use hygienist::contact::{Action, Code, SuppressionKind};
use hygienist::pipeline::Command;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::time::{Duration, Instant};

const EVIDENCE: &str = "--on consent.*=ignore";

fn clean(csv: &str, options: &str) -> (Vec<String>, Desk) {
    let desk = Desk::with("in.csv", csv);
    desk.done(&format!("clean in.csv -o c.csv --findings f.csv --country DE {EVIDENCE} {options}"));
    let rows = desk.text("c.csv").lines().skip(1).map(str::to_owned).collect();
    (rows, desk)
}

#[test]
fn the_first_stays_and_the_others_move_to_empty_cells_of_the_role() {
    let csv = "email,name,email2,email3\n\
               a@brightwater.com; b@brightwater.com; c@brightwater.com,Ann,,x@brightwater.com\n";
    let (rows, desk) = clean(csv, "");
    let wanted = "a@brightwater.com,Ann,b@brightwater.com,x@brightwater.com,email.several;email.repaired";
    assert_eq!(rows, [wanted]);
    let findings = desk.table("f.csv");
    let several = findings.column("code").iter().position(|code| *code == "email.several").unwrap();
    let detail = findings.cell(several, "detail");
    for told in ["a@brightwater.com stays", "b@brightwater.com stands in email2", "c@brightwater.com found no place"] {
        assert!(detail.contains(told), "{detail}");
    }
    assert_eq!(findings.cell(several, "after"), "a@brightwater.com");
}

#[test]
fn all_stay_where_that_is_asked_for() {
    let csv = "email,name\n\"B@brightwater.com, a@brightwater.com\",Ann\n";
    let (rows, _) = clean(csv, "--several keep");
    assert_eq!(rows, ["b@brightwater.com;a@brightwater.com,Ann,email.several;email.repaired"]);
    let (rows, _) = clean(csv, "--several first");
    assert_eq!(rows, ["b@brightwater.com,Ann,email.several;email.repaired"]);
}

#[test]
fn every_one_counts_for_duplicates() {
    let csv = "email\na@brightwater.com;b@brightwater.com\nb@brightwater.com;c@brightwater.com\nc@brightwater.com\n";
    let desk = Desk::with("in.csv", csv);
    let all = desk.annotate(&format!("in.csv {EVIDENCE}"));
    assert_eq!(all.column("hyg_contact"), ["1", "1", "1"]);
    assert_eq!(all.cell(0, "hyg_email"), "a@brightwater.com;b@brightwater.com");
}

#[test]
fn a_stop_for_any_of_them_stops_the_person() {
    let csv = "email\na@brightwater.com;b@brightwater.com\n";
    let desk = Desk::with("in.csv", csv);
    desk.write("stop.csv", "email\nB@brightwater.com\n");
    let ran = desk.run(&format!("clean in.csv -o c.csv --suppress stop.csv {EVIDENCE}"));
    ran.ends(1).says(&["suppressed.unsubscribed"]);
}

#[test]
fn one_that_bounced_goes_and_the_next_takes_its_place() {
    let csv = "email,email2\na@brightwater.com;b@brightwater.com;c@brightwater.com,\n";
    let desk = Desk::with("in.csv", csv);
    desk.write("bounced.csv", "email\na@brightwater.com\n");
    for (options, wanted) in [
        ("", "b@brightwater.com,c@brightwater.com"),
        ("--several keep", "b@brightwater.com;c@brightwater.com,"),
        ("--bad-cells keep", "b@brightwater.com,c@brightwater.com"),
        ("--on email.repaired=flag", "b@brightwater.com,c@brightwater.com"),
    ] {
        desk.done(&format!("clean in.csv -o c.csv --plain --bounced bounced.csv {EVIDENCE} {options}"));
        assert_eq!(desk.text("c.csv").lines().nth(1), Some(wanted), "{options}");
    }
    desk.write("bounced.csv", "email\na@brightwater.com\nb@brightwater.com\nc@brightwater.com\n");
    desk.run(&format!("clean in.csv -o c.csv --bounced bounced.csv {EVIDENCE}")).ends(1).says(&["suppressed.bounced"]);
}

#[test]
fn a_cell_that_is_not_to_be_rewritten_stays() {
    let csv = "email,email2\na@brightwater.com;b@brightwater.com,\n";
    let (rows, _) = clean(csv, "--on email.repaired=flag");
    assert_eq!(rows, ["a@brightwater.com;b@brightwater.com,,email.several;email.repaired"]);
}

#[test]
fn a_domain_takes_only_its_own() {
    let csv = "email,email2\na@brightwater.com;b@otherfirm.com,\n";
    let desk = Desk::with("in.csv", csv);
    desk.write("stop.csv", "@brightwater.com\n");
    desk.done(&format!("clean in.csv -o c.csv --plain --suppress stop.csv {EVIDENCE}"));
    assert_eq!(desk.text("c.csv"), "email,email2\nb@otherfirm.com,\n");
}

#[test]
fn what_is_there_already_is_not_written_twice() {
    let csv = "email,email2,email3\na@brightwater.com;b@brightwater.com,B@brightwater.com,\n";
    let (rows, _) = clean(csv, "--plain");
    assert_eq!(rows, ["a@brightwater.com,b@brightwater.com,"]);
}

#[test]
fn two_numbers_are_two_phones() {
    let csv = "name,phone,mobile\nAnn,030 901820 / 0171 5550123,\nBob,+49 30 901821; 030 901822,030 901823\n";
    let (rows, desk) = clean(csv, "--plain");
    assert_eq!(rows, ["Ann,+4930901820,+491715550123", "Bob,+4930901821,+4930901823"]);
    let all = desk.annotate(&format!("in.csv --country DE {EVIDENCE}"));
    assert_eq!(all.cell(0, "hyg_phone"), "+4930901820;+491715550123");
    assert_eq!(all.cell(1, "hyg_codes"), "phone.several;phone.repaired");
}

#[test]
fn a_list_may_hold_several_in_a_cell() {
    let csv =
        "email,phone\na@brightwater.com,\nb@brightwater.com,\nc@brightwater.com,+4930901820\nd@brightwater.com,\n";
    let desk = Desk::with("in.csv", csv);
    desk.write("stop.csv", "email,phone\n\"Ann <A@brightwater.com>; b@brightwater.com\",\n,030 901820 / 030 901821\n");
    desk.done(&format!("clean in.csv -o c.csv --plain --country DE --suppress stop.csv {EVIDENCE}"));
    assert_eq!(desk.text("c.csv"), "email,phone\nd@brightwater.com,\n");
}

#[test]
fn a_mailbox_that_stands_twice_is_screened_in_both_spellings() {
    // SHA-1 of jane.doe+shop@gmail.com.
    let hash = "26ba7ba327715358bcfee729f06f49c07b4ed7ca";
    for (second, entry, options) in [
        ("j.a.n.e.doe@googlemail.com", "@googlemail.com", ""),
        ("Jane.Doe+shop@gmail.com", hash, ""),
        ("jane.doe@gmial.com", "jane.doe@gmial.com", "--fix-typos"),
        ("jane.doe@gmial.com", "@gmial.com", "--fix-typos"),
    ] {
        let desk = Desk::with("in.csv", format!("email,phone\njane.doe@gmail.com; {second},+4930901820\n"));
        desk.write("stop.csv", format!("{entry}\n"));
        desk.done(&format!("clean in.csv -o c.csv --plain --bounced stop.csv {EVIDENCE} {options}"));
        assert_eq!(desk.text("c.csv"), "email,phone\n,+4930901820\n", "{entry}");
    }
}

#[test]
fn a_record_shares_no_line_with_itself() {
    let csv = "name,phone,mobile\n\
               Ann,030 901820 ext. 5; 030 901820 ext. 7,\n\
               Bob,030 901821 ext. 5,030 901821 ext. 7\n";
    let (rows, _) = clean(csv, "--keep-extensions --several keep");
    assert_eq!(rows[0], "Ann,+4930901820;ext=5;+4930901820;ext=7,,phone.extension;phone.several;phone.repaired");
    assert_eq!(rows[1], "Bob,+4930901821;ext=5,+4930901821;ext=7,phone.extension");
}

#[test]
fn a_stop_for_the_last_of_many_numbers_stops_the_person() {
    for (count, sign) in [(21, "; "), (300, " / "), (300, "\n"), (5_000, ", ")] {
        let numbers: Vec<String> = (0..count).map(|number| format!("030 9{number:05}")).collect();
        let csv = format!("email,phone\na@brightwater.com,\"{}\"\nb@brightwater.com,\n", numbers.join(sign));
        let desk = Desk::with("in.csv", csv);
        desk.write("stop.csv", format!("+49309{:05}\n", count - 1));
        desk.done(&format!("clean in.csv -o c.csv --plain --country DE --unsubscribed stop.csv {EVIDENCE}"));
        assert_eq!(desk.text("c.csv"), "email,phone\nb@brightwater.com,\n", "{count} {sign:?}");
    }
}

#[test]
fn thousands_in_a_cell_cost_no_more_than_thousands_of_cells() {
    let cell: String = (0..40_000).map(|number| format!("a{number}@brightwater.com;")).collect();
    let desk = Desk::with("in.csv", format!("email,email2,phone\n{cell},,+4930901820\n"));
    desk.write("stop.csv", "@brightwater.com\n");
    for options in ["", "--several keep", "--suppress stop.csv"] {
        let started = Instant::now();
        desk.done(&format!("clean in.csv -o c.csv --plain {EVIDENCE} {options}"));
        assert!(started.elapsed() < Duration::from_secs(20), "{options}: {:?}", started.elapsed());
    }
    assert_eq!(desk.text("c.csv"), "email,email2,phone\n,,+4930901820\n");
}

/// A small pool, so that the same channels meet again and again.
const ADDRESSES: [&str; 5] =
    ["a@brightwater.com", "b@brightwater.com", "c@brightwater.com", "d@brightwater.com", "e@brightwater.com"];
const NUMBERS: [&str; 4] = ["+4930901820", "+4930901821", "+4930901822", "+491715550123"];

fn cell(pool: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(pool), 0..4).prop_map(|some| some.join("; "))
}

#[derive(Clone, Debug)]
struct File {
    rows: Vec<(String, String, String, String)>,
    stops: Vec<(usize, usize)>,
    keep_all: bool,
    fill: bool,
    keeps_bad_cells: bool,
    channel_scope: bool,
    unwritten: bool,
    matching: usize,
}

fn file() -> impl Strategy<Value = File> {
    let row = (cell(&ADDRESSES), cell(&ADDRESSES), cell(&NUMBERS), cell(&NUMBERS));
    let stop = (0..4usize, 0..ADDRESSES.len() + NUMBERS.len());
    (proptest::collection::vec(row, 1..6), proptest::collection::vec(stop, 0..3), any::<[bool; 5]>(), 0..3usize)
        .prop_map(|(rows, stops, [keep_all, fill, keeps_bad_cells, channel_scope, unwritten], matching)| File {
            rows,
            stops,
            keep_all,
            fill,
            keeps_bad_cells,
            channel_scope,
            unwritten,
            matching,
        })
}

fn channels(cell: &str) -> Vec<String> {
    cell.split(';').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

/// No stopped channel is in any kept row, none is in a row that had nothing to do with it, and none gets lost unsaid.
fn check(file: &File) -> Result<(), TestCaseError> {
    let desk = Desk::new();
    let rows = file.rows.iter().map(|(a, b, c, d)| format!("{a},{b},{c},{d}\n"));
    desk.write("in.csv", format!("email,email2,phone,phone2\n{}", rows.collect::<String>()));
    let pool: Vec<&str> = ADDRESSES.into_iter().chain(NUMBERS).collect();
    let kinds =
        [SuppressionKind::Unsubscribed, SuppressionKind::Bounced, SuppressionKind::Erased, SuppressionKind::Complained];
    let mut told = library_run(&desk, Command::Clean, policy());
    for (at, (kind, channel)) in file.stops.iter().enumerate() {
        let name = format!("stop{at}.csv");
        desk.write(&name, format!("{}\n", pool[*channel]));
        told.policy.suppress.lists.push(list(&desk, &name, kinds[*kind]));
    }
    told.policy.several = if file.keep_all { Several::Keep } else { Several::First };
    told.policy.matching.fill = file.fill;
    told.policy.matching.email = file.matching != 0;
    told.policy.matching.phone = file.matching == 1;
    told.policy.bad_cells = if file.keeps_bad_cells { BadCells::Keep } else { BadCells::Empty };
    told.policy.suppress.scope = if file.channel_scope { Scope::Channel } else { Scope::Contact };
    if file.unwritten {
        told.policy.actions.set(Code::EmailRepaired, Action::Flag);
    }
    told.outputs.findings = Some(desk.path("f.csv"));
    told.outputs.allow_empty = true;
    run(&told).map_err(|error| TestCaseError::fail(format!("{error:#}")))?;

    let (clean, rejects, findings) = (desk.table("c.csv"), desk.table("r.csv"), desk.table("f.csv"));
    prop_assert_eq!(clean.rows.len() + rejects.rows.len(), file.rows.len());
    let shown = |row: usize| -> Vec<String> {
        ["email", "email2", "phone", "phone2"].iter().flat_map(|name| channels(clean.cell(row, name))).collect()
    };
    for row in 0..clean.rows.len() {
        let here = shown(row);
        prop_assert!(!here.is_empty(), "a kept row reaches somebody");
        for (_, stopped) in &file.stops {
            prop_assert!(!here.contains(&pool[*stopped].to_owned()), "{} is in {here:?}", pool[*stopped]);
        }
        for one in &here {
            prop_assert!(pool.contains(&one.as_str()), "{one} was never there");
        }
    }
    if file.stops.is_empty() && file.matching == 0 {
        // Every channel of a row stands in its clean row, or in what is said of it.
        let told_of: String = findings.column("detail").concat();
        let kept =
            file.rows.iter().filter(|(a, b, c, d)| !(a.is_empty() && b.is_empty() && c.is_empty() && d.is_empty()));
        for (row, (a, b, c, d)) in kept.enumerate() {
            for one in [a, b, c, d].into_iter().flat_map(|cell| channels(cell)) {
                prop_assert!(shown(row).contains(&one) || told_of.contains(&format!("{one} found no place")), "{one}");
            }
        }
    }
    Ok(())
}

#[test]
fn suppression_wins_in_cells_with_several_however_they_are_written() {
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    if let Err(error) = runner.run(&file(), |file| check(&file)) {
        panic!("{error}");
    }
}
