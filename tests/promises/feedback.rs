//! What those who send report becomes suppression: every report is accounted for, and nobody is stopped who should not be.

mod desk;
mod stops;

use crate::support::{Desk, Ran, TODAY, Table, fixture};
use desk::{STOPPED, done, hear, is_stopped, make_store, ran, ran_with, set, stopped};
use hygienist::config::{self, Policy};
use hygienist::pipeline::{self, Feedback};
use hygienist::store::{KeyPlace, Opening};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn sum(counts: &serde_json::Value) -> u64 {
    counts.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum()
}

/// The hand count of the fixtures, by file: format, reports, bounced, complained, unsubscribed, blocked, soft, delivered, ignored.
fn by_hand() -> BTreeMap<String, Vec<String>> {
    let readme = String::from_utf8(fixture("feedback/README.md")).unwrap();
    let rows = readme.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| file"));
    let cells = rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect());
    cells.map(|mut cells: Vec<String>| (cells.remove(0), cells)).collect()
}

#[test]
fn every_fixture_is_accounted_for_and_stops_whom_it_should_and_nobody_else() {
    let by_hand = by_hand();
    assert_eq!(by_hand.len(), STOPPED.len());
    for (name, whom) in STOPPED {
        let desk = Desk::with(name, fixture(&format!("feedback/{name}")));
        hear(&desk, &format!("{name} --country CN --summary s.json --findings f.csv"));
        let account = &desk.json("s.json")["files"][0];
        let kind = |kind: &str| -> u64 {
            ["suppressed", "suppressed_already"].iter().map(|key| account[key][kind].as_u64().unwrap_or(0)).sum()
        };
        let count = |key: &str| account[key].as_u64().unwrap();
        let counts = [
            count("reports"),
            kind("bounced"),
            kind("complained"),
            kind("unsubscribed"),
            kind("blocked"),
            count("counted") + count("counted_before"),
            count("delivered"),
            sum(&account["ignored"]),
        ];
        let counts: Vec<String> = counts.iter().map(u64::to_string).collect();
        assert_eq!(account["format"], by_hand[name][0].as_str());
        assert_eq!(counts, by_hand[name][1..], "{name}");
        assert_eq!((count("too_many"), count("unreadable"), count("counted_before")), (0, 0, 0), "{name}");

        let findings = desk.table("f.csv");
        assert_eq!(findings.rows.len() as u64, count("reports"), "a line a report");
        let named = findings.column("channel").into_iter().filter(|channel| !channel.is_empty());
        let mut channels: BTreeSet<String> = named.map(str::to_owned).collect();
        channels.extend(set("somebody@else.de 13123456799 +442079460999"));
        assert_eq!(stopped(&desk, &channels, "CN"), set(whom), "{name}");
        annotated_stops_the_same(&desk, &channels, &set(whom));
    }
}

/// A list of all of them, each alone on its row, is stopped by the store where it should be.
#[track_caller]
fn annotated_stops_the_same(desk: &Desk, channels: &BTreeSet<String>, whom: &BTreeSet<String>) {
    let rows: Vec<String> = channels
        .iter()
        .map(|channel| if channel.contains('@') { format!("{channel},") } else { format!(",{channel}") })
        .collect();
    desk.write("in.csv", format!("email,phone\n{}\n", rows.join("\n")));
    let rules = format!("--as-of {TODAY} --country CN --match none --allow-empty-suppress");
    done(desk, &format!("annotate in.csv --store h.db {rules} -o all.csv"));
    let all = desk.table("all.csv");
    let is_stopped = |row: &usize| all.cell(*row, "hyg_codes").contains("suppressed.");
    let channel = |row: usize| format!("{}{}", all.cell(row, "email"), all.cell(row, "phone"));
    let stopped: BTreeSet<String> = (0..all.rows.len()).filter(is_stopped).map(channel).collect();
    assert_eq!(&stopped, whom);
}

#[test]
fn the_same_file_again_changes_nothing() {
    // One row of each kind says no time: on another day it is the same report all the same.
    let text = "email,event,date\njane@beispiel.de,hard,2026-03-01\nana@ejemplo-sl.es,soft,2026-03-01\n\
                ana@ejemplo-sl.es,soft,\nana@ejemplo-sl.es,soft,2026-03-02 09:00\n";
    let desk = Desk::with("a.csv", text);
    hear(&desk, "a.csv --soft-bounces 4").says(&["1 suppressed (bounced 1), 3 counted"]);
    let before = done(&desk, "suppress export --store h.db").out;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, text.as_bytes()).unwrap();
    desk.write("a.csv.gz", gzip.finish().unwrap());
    for (file, day) in [("a.csv", TODAY), ("a.csv", "2026-11-25"), ("a.csv.gz", "2026-11-26")] {
        let again = done(&desk, &format!("feedback {file} --soft-bounces 4 --store h.db --as-of {day}"));
        again.says(&["1 suppressed already (bounced 1), 3 counted before"]);
        assert!(!again.err.contains("too many"), "{}", again.err);
    }
    assert_eq!(done(&desk, "suppress export --store h.db").out, before);
}

#[test]
fn one_file_that_is_unknown_and_nothing_of_the_others_is_kept() {
    let bounces = fixture("feedback/generic.csv");
    for (name, content, says) in [
        ("people.csv", "name,city\nJane,Ulm\n", "people.csv: it is no feedback that is known"),
        ("empty.csv", "", "empty.csv: "),
        ("blank.csv", "\n\n", "blank.csv: it is empty"),
        ("list.csv", "email,created\njane@beispiel.de,1772355600\n", "only its file name explains"),
    ] {
        let desk = Desk::with("generic.csv", &bounces);
        desk.write(name, content);
        let refused = format!("feedback generic.csv {name} --store h.db --summary s.json");
        ran(&desk, &refused).ends(3).says(&[says]);
        assert!(!desk.exists("h.db") && !desk.exists("s.json"));
        hear(&desk, "generic.csv");
        let before = done(&desk, "suppress log --json --store h.db").out;
        ran(&desk, &refused).ends(3);
        assert_eq!(done(&desk, "suppress log --json --store h.db").out, before);
    }
    ran(&Desk::new(), "feedback nowhere.csv --store h.db").ends(3).says(&["nowhere.csv: no such file"]);
}

#[test]
fn a_format_that_is_not_known_is_told_with_the_nearest() {
    let desk = Desk::with("a.csv", "email,event\n");
    ran(&desk, "feedback a.csv --format sendgrit --store h.db").ends(2).says(&["did you mean sendgrid?"]);
    ran(&desk, "feedback a.csv --format pigeon --store h.db").ends(2).says(&["there is mailchimp, ses,"]);
    make_store(&desk);
    ran(&desk, "feedback a.csv --format postmark --store h.db").ends(0);
    ran(&desk, "feedback a.csv").ends(2).says(&["which store?"]);
}

#[test]
fn findings_say_what_became_of_each_report() {
    let text = "email,event,date\njane@beispiel.de,hard,2026-03-01\nJane@Beispiel.de,hard,2026-03-02\n\
                ana@ejemplo-sl.es,soft,2026-03-01T09:00:00Z\nlena@beispiel.de,delivered,\nlena@beispiel.de,open,\n";
    let desk = Desk::with("a.csv", text);
    hear(&desk, "a.csv --soft-bounces 1 --findings f.csv");
    let expected = "source,line,channel,outcome,kind,says,time,detail\n\
                    a.csv,2,jane@beispiel.de,suppressed,bounced,hard,2026-03-01T00:00:00Z,\n\
                    a.csv,3,Jane@Beispiel.de,suppressed already,bounced,hard,2026-03-02T00:00:00Z,\n\
                    a.csv,4,ana@ejemplo-sl.es,counted,bounced,soft,2026-03-01T09:00:00Z,too many soft bounces: suppressed now\n\
                    a.csv,5,lena@beispiel.de,delivered,,delivered,,\n\
                    a.csv,6,lena@beispiel.de,ignored,,open,,neither failed nor delivered\n";
    assert_eq!(desk.text("f.csv"), expected);
}

#[test]
fn outputs_that_would_destroy_something_are_refused() {
    let desk = Desk::with("a.csv", "email,event\njane@beispiel.de,hard\n");
    hear(&desk, "a.csv");
    for (flags, says) in [
        ("--findings a.csv", "is also the input a.csv"),
        ("--summary h.db", "is also the store h.db"),
        ("--findings o.csv --summary o.csv", "are the same file"),
        ("--findings - --summary -", "would both go to standard output"),
        ("--findings f.txt", "expected a name in .csv"),
    ] {
        ran(&desk, &format!("feedback a.csv --store h.db {flags}")).ends(2).says(&[says]);
    }
    // What cannot be written is known before anything is kept.
    let before = done(&desk, "suppress log --json --store h.db").out;
    ran(&desk, "feedback a.csv --store h.db --findings nowhere/f.csv").ends(4);
    assert_eq!(done(&desk, "suppress log --json --store h.db").out, before);
}

#[test]
fn a_store_that_is_lost_is_not_replaced() {
    let desk = Desk::with("a.csv", "email,event\njane@beispiel.de,hard\n");
    desk.write("in.csv", "email,status\nlena@beispiel.de,\notto@beispiel.de,unsubscribed\n");
    let says = ["h.db: there is no store", "is the path right?", "suppress import FILE --store h.db"];
    for arguments in ["feedback a.csv", "feedback a.csv -q", "feedback a.csv --dry-run", "feedback a.csv --plain-store"]
    {
        let refused = ran(&desk, &format!("{arguments} --store h.db"));
        refused.ends(3).says(&says);
        assert!(!refused.err.contains("--allow-empty-suppress"), "feedback has no such option: {}", refused.err);
    }
    ran(&desk, "clean in.csv --learn --store h.db -o clean.csv").ends(3).says(&says);
    assert_eq!(desk.names(), ["a.csv", "in.csv"], "neither a store nor a key nor a list");
    // On a first day clean begins one where it is allowed to, and says where its key is whoever listens.
    let first = done(&desk, "clean in.csv --learn --store h.db --allow-empty-suppress -o clean.csv -q");
    assert!(first.err.contains("h.db: made; its key is "), "{}", first.err);
}

#[test]
fn a_dry_run_accounts_for_everything_and_keeps_nothing() {
    let desk = Desk::with("generic.csv", fixture("feedback/generic.csv"));
    let dry = hear(&desk, "generic.csv --dry-run");
    dry.says(&["would write h.db: 5 suppressed, 4 counted", "nothing was written"]);
    let real = hear(&desk, "generic.csv");
    let line = |ran: &Ran| ran.err.lines().find(|line| line.starts_with("generic.csv")).map(str::to_owned);
    assert_eq!(line(&dry), line(&real));
    let before = done(&desk, "suppress log --json --store h.db").out;
    let again = hear(&desk, "generic.csv --dry-run --summary s.json");
    again.says(&["5 suppressed already", "4 counted before"]);
    again.says(&["would write s.json"]);
    assert!(!desk.exists("s.json"), "nothing is written");
    assert_eq!(done(&desk, "suppress log --json --store h.db").out, before);
}

#[test]
fn standard_input_is_read_and_quiet_says_nothing() {
    let desk = Desk::new();
    make_store(&desk);
    let piped = ran_with(&desk, "feedback - --store h.db", b"email,event\njane@beispiel.de,hard\n");
    piped.ends(0).says(&["- (generic): 1 report: 1 suppressed (bounced 1)"]);
    assert!(is_stopped(&desk, "jane@beispiel.de"));
    let quiet = ran_with(&desk, "feedback - --store h.db -q", b"email,event\nlena@beispiel.de,hard\n");
    assert_eq!(quiet.ends(0).err, "");
    ran(&desk, "feedback - - --store h.db").ends(2).says(&["can be read once"]);
}

#[test]
fn nothing_of_a_person_is_shown_on_a_terminal() {
    let desk = Desk::with("rows.csv", "Jane,jane.doe@beispiel.de,+442079460011\n");
    let refused = ran(&desk, "feedback rows.csv --store h.db");
    assert!(!refused.ends(3).err.contains("jane.doe") && !refused.err.contains("2079460011"), "{}", refused.err);
    let asked = ran(&desk, "feedback rows.csv --format generic --store h.db");
    assert!(!asked.ends(3).err.contains("jane.doe"), "{}", asked.err);
    for (name, _) in STOPPED {
        desk.write(name, fixture(&format!("feedback/{name}")));
        let told = hear(&desk, &format!("{name} --findings f.csv"));
        for channel in desk.table("f.csv").column("channel").into_iter().filter(|channel| !channel.is_empty()) {
            assert!(!told.err.contains(channel), "{}", told.err);
        }
    }
}

#[test]
fn the_journal_says_who_heard_what() {
    let desk = Desk::with("generic.csv", fixture("feedback/generic.csv"));
    hear(&desk, "generic.csv --by mara --note nightly");
    let log = String::from_utf8(done(&desk, "suppress log --store h.db").out).unwrap();
    assert!(
        log.contains(
            " mara heard generic.csv (generic): 5 suppressed, 0 known, 4 counted, 0 with too many soft bounces, 1 delivered, 2 ignored; nightly"
        ),
        "{log}"
    );
}

/// A fixture with some of its bytes changed.
fn mangled() -> impl Strategy<Value = (usize, Vec<u8>)> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), 0..5u8, any::<u8>()), 0..12);
    (0..STOPPED.len(), changes).prop_map(|(which, changes)| {
        let mut bytes = fixture(&format!("feedback/{}", STOPPED[which].0));
        for (at, what, byte) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match what {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, byte),
                3 => bytes.extend_from_within(at..),
                _ => bytes.truncate(at),
            }
        }
        (which, bytes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn the_account_balances_on_mangled_files((which, bytes) in mangled()) {
        let desk = Desk::with(STOPPED[which].0, bytes);
        let file = desk.path(STOPPED[which].0).to_str().unwrap().to_owned();
        let key = KeyPlace::new(None, None, None);
        let feedback = Feedback {
            opening: Opening { path: desk.path("h.db"), key, plain: true, makes: true },
            policy: Policy { as_of: TODAY.to_owned(), ..Policy::default() },
            // Twice: what is counted in the first is counted before in the second.
            files: vec![file.clone(), file],
            format: None,
            limit: config::Feedback::default(),
            who: String::new(),
            note: String::new(),
            dry_run: false,
            summary: None,
            findings: Some(desk.path("f.csv")),
        };
        let outcome = match pipeline::hear(&feedback) {
            Ok(outcome) => outcome,
            Err(error) => {
                prop_assert_eq!(pipeline::Exit::of(&error), pipeline::Exit::Input, "{}", error);
                return Ok(());
            }
        };
        let findings: Table = desk.table("f.csv");
        let became = |outcome: &str| findings.column("outcome").iter().filter(|one| **one == outcome).count() as u64;
        let all = |of: fn(&hygienist::contact::FeedbackAccount) -> u64| outcome.files.iter().map(of).sum::<u64>();
        prop_assert_eq!(findings.rows.len() as u64, all(|account| account.reports));
        prop_assert_eq!(became("suppressed"), all(|account| account.suppressed.values().sum()));
        prop_assert_eq!(became("suppressed already"), all(|account| account.suppressed_already.values().sum()));
        prop_assert_eq!(became("counted"), all(|account| account.counted));
        prop_assert_eq!(became("counted before"), all(|account| account.counted_before));
        prop_assert_eq!(became("delivered"), all(|account| account.delivered));
        prop_assert_eq!(became("ignored"), all(|account| account.ignored.values().sum()));
        let [once, again] = &outcome.files[..] else { panic!("two files") };
        prop_assert_eq!(again.suppressed.len() as u64 + again.counted, 0);
        prop_assert_eq!(once.counted + once.counted_before, again.counted_before);
    }
}

#[test]
fn a_file_of_which_no_report_can_be_read_is_an_error() {
    let bounces = fixture("feedback/generic.csv");
    for (name, content, flags, says) in [
        ("lost.csv", "email,event\n,hard\n,soft\n,open\n", "", "none of its 3 reports can be read (as generic)"),
        ("lost.jsonl", "{\"event\":\"bounce\"}\n", "--format sendgrid", "its only report cannot be read (as sendgrid)"),
    ] {
        let desk = Desk::with(name, content);
        make_store(&desk);
        let before = done(&desk, "suppress log --json --store h.db").out;
        let refused = ran(&desk, &format!("feedback {name} {flags} --store h.db --summary s.json"));
        refused.ends(3).says(&[name, says, "is it the right file?"]);
        desk.write("generic.csv", &bounces);
        ran(&desk, &format!("feedback generic.csv {name} {flags} --store h.db")).ends(3);
        assert_eq!(done(&desk, "suppress log --json --store h.db").out, before, "nothing of any file is kept");
        assert!(!desk.exists("s.json"));
    }
    // One that can be read is enough, and a table of nobody is as good as ever.
    let desk = Desk::with("some.csv", "email,event\n,hard\nlena@beispiel.de,hard\n");
    desk.write("none.csv", "email,event\n");
    hear(&desk, "some.csv").says(&["1 suppressed (bounced 1), 1 ignored (no address and no number 1)"]);
    hear(&desk, "none.csv");
}
