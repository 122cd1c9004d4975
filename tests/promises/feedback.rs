//! What those who send report becomes suppression: every report is accounted for, and nobody is stopped who should not be.

use crate::support::{Desk, Ran, TODAY, Table, fixture};
use hygienist::config::{self, Policy};
use hygienist::pipeline::{self, Feedback};
use hygienist::store::{KeyPlace, Opening};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Whom each fixture stops, by hand: its README says how many reports say so, this says who they are about.
const STOPPED: [(&str, &str); 21] = [
    ("suppression_bounces.csv", "jane@beispiel.de lin.meihua@firma.com.tw pierre@exemple-conseil.fr"),
    ("suppression_blocks.csv", ""),
    ("suppression_spam_reports.csv", "greta@beispiel.de"),
    ("suppression_invalid_emails.csv", "tom@beispeil.de"),
    ("suppression_unsubscribes.csv", "ines@ejemplo-sl.es"),
    (
        "sendgrid_events.json",
        "jane@beispiel.de greta@beispiel.de ines@ejemplo-sl.es paul@exemple-conseil.fr kim@firma.com.tw",
    ),
    ("cleaned_members_export_8f3a.csv", "jane@beispiel.de lin.meihua@firma.com.tw"),
    ("unsubscribed_members_export_8f3a.csv", "ines@ejemplo-sl.es greta@beispiel.de"),
    ("ses_notifications.jsonl", "jane@beispiel.de otto@beispiel.de greta@beispiel.de tom@beispeil.de"),
    ("sparkpost_webhook.json", "jane@beispiel.de tom@beispeil.de greta@beispiel.de ines@ejemplo-sl.es"),
    ("sparkpost_events_search.json", "lin.meihua@firma.com.tw"),
    ("postmark_bounces.json", "jane@beispiel.de greta@beispiel.de tom@beispeil.de"),
    ("postmark_webhooks.jsonl", "ines@ejemplo-sl.es"),
    ("postmark_suppressions.csv", "jane@beispiel.de greta@beispiel.de ines@ejemplo-sl.es tom@beispeil.de"),
    ("twilio_messages.csv", "+12025550113 +442079460014 +12025550115 +12025550117"),
    ("twilio_messages.json", "+12025550115 +12025550121"),
    (
        "chinese_status_reports.csv",
        "13123456702 13123456703 13123456704 13123456713 13123456708 13123456709 13123456710",
    ),
    ("chinese_replies.csv", "13123456721 13123456722 13123456723 13123456724 13123456725"),
    ("tencent_reports.json", "+8613123456702 +8613123456703"),
    ("sms_receipts.csv", ""),
    ("generic.csv", "jane@beispiel.de tom@beispeil.de kim@firma.com.tw greta@beispiel.de ines@ejemplo-sl.es"),
];

/// The program with a home of its own, for the keys of stores.
fn ran(desk: &Desk, arguments: &str) -> Ran {
    ran_with(desk, arguments, b"")
}

fn ran_with(desk: &Desk, arguments: &str, stdin: &[u8]) -> Ran {
    let mut command = desk.command();
    command.env("HOME", desk.root()).env("XDG_CONFIG_HOME", desk.path("settings"));
    let output = command.args(arguments.split_whitespace()).write_stdin(stdin).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!err.contains("panicked"), "{err}");
    Ran { arguments: arguments.to_owned(), code: output.status.code(), out: output.stdout, err }
}

#[track_caller]
fn done(desk: &Desk, arguments: &str) -> Ran {
    let ran = ran(desk, arguments);
    ran.ends(0);
    ran
}

/// `feedback FILE… --store h.db` on the day of all tests.
#[track_caller]
fn hear(desk: &Desk, arguments: &str) -> Ran {
    make_store(desk);
    done(desk, &format!("feedback {arguments} --store h.db --as-of {TODAY}"))
}

/// A store that holds one stop of somebody who is in no file: feedback makes none.
#[track_caller]
fn make_store(desk: &Desk) {
    if !desk.exists("h.db") {
        done(desk, &format!("suppress add first@beispiel.de --store h.db --as-of {TODAY}"));
    }
}

/// Which of these are stopped.
fn stopped(desk: &Desk, channels: &BTreeSet<String>, country: &str) -> BTreeSet<String> {
    let lines = channels.iter().cloned().collect::<Vec<_>>().join("\n");
    let ran = ran_with(desk, &format!("suppress check - --store h.db --country {country}"), lines.as_bytes());
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.err);
    let said = String::from_utf8(ran.out).unwrap();
    let stopped: BTreeSet<String> = said
        .lines()
        .filter(|line| !line.ends_with(": not stopped"))
        .map(|line| line.rsplit_once(": ").unwrap().0.to_owned())
        .collect();
    assert_eq!(ran.code == Some(1), !stopped.is_empty());
    stopped
}

fn is_stopped(desk: &Desk, channel: &str) -> bool {
    !stopped(desk, &BTreeSet::from([channel.to_owned()]), "US").is_empty()
}

fn set(words: &str) -> BTreeSet<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

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

/// Soft bounces of one address, a row a day.
fn soft(days: &[&str]) -> String {
    let rows: Vec<String> = days.iter().map(|day| format!("ana@ejemplo-sl.es,soft,{day}")).collect();
    format!("email,event,date\n{}\n", rows.join("\n"))
}

#[test]
fn three_soft_bounces_within_ninety_days_are_a_stop() {
    for (days, stops) in [
        (&["2026-09-01", "2026-10-01", "2026-11-01"][..], true),
        (&["2026-08-03", "2026-10-01", "2026-11-01"], true),
        (&["2026-08-02", "2026-10-01", "2026-11-01"], false),
        (&["2026-10-01", "2026-11-01"], false),
        (&["2026-04-15", "2026-07-24", "2026-11-01"], false),
        (&["2026-11-01", "2026-11-01", "2026-11-01"], false),
    ] {
        let desk = Desk::with("soft.csv", soft(days));
        let told = hear(&desk, "soft.csv");
        assert_eq!(is_stopped(&desk, "ana@ejemplo-sl.es"), stops, "{days:?}");
        assert_eq!(told.err.contains("1 had too many soft bounces and is suppressed now"), stops, "{}", told.err);
    }
}

#[test]
fn soft_bounces_of_several_files_and_nights_add_up() {
    let desk = Desk::with("a.csv", soft(&["2026-10-01"]));
    desk.write("b.csv", soft(&["2026-10-02"])).write("c.csv", soft(&["2026-10-03"])).write("d.csv", "email,event\n");
    hear(&desk, "a.csv b.csv");
    assert!(!is_stopped(&desk, "ana@ejemplo-sl.es"));
    hear(&desk, "c.csv d.csv").says(&["c.csv (generic): 1 report: 1 counted; 1 had too many"]);
    let checked = ran(&desk, "suppress check ana@ejemplo-sl.es --store h.db");
    let said = String::from_utf8(checked.ends(1).out.clone()).unwrap();
    assert_eq!(said, "ana@ejemplo-sl.es: bounced (since 2026-10-03; c.csv, row 2)\n");
}

#[test]
fn how_many_and_within_what_is_set_by_flag_or_file() {
    let two = soft(&["2026-10-01", "2026-11-01"]);
    for (settings, flags, stops) in [
        ("", "", false),
        ("", "--soft-bounces 2", true),
        ("", "--soft-bounces 1", true),
        ("[feedback]\nsoft_bounces = 2\n", "", true),
        ("[feedback]\nsoft_bounces = 2\nwindow = \"30 days\"\n", "", false),
        ("[feedback]\nsoft_bounces = 2\nwindow = \"31 days\"\n", "", true),
        // From the 24th of November on a month has 30 days.
        ("[feedback]\nsoft_bounces = 2\nwindow = \"1 month\"\n", "", false),
        ("[feedback]\nsoft_bounces = 2\n", "--soft-bounces 3", false),
        ("[feedback]\nsoft_bounces = 2\nwindow = \"1 month\"\n", "--window=P60D", true),
    ] {
        let desk = Desk::with("soft.csv", &two);
        desk.write("hygiene.toml", settings);
        hear(&desk, &format!("soft.csv {flags}"));
        assert_eq!(is_stopped(&desk, "ana@ejemplo-sl.es"), stops, "{settings} {flags}");
    }
    let desk = Desk::with("soft.csv", &two);
    for (flags, says) in [("--window soon", "soon is no period"), ("--soft-bounces 0", "0 is not in")] {
        ran(&desk, &format!("feedback soft.csv --store h.db {flags}")).ends(2).says(&[says]);
    }
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
fn a_stop_without_a_time_lasts_until_today_is_over() {
    let desk = Desk::with("a.csv", "email,event,date\na@beispiel.de,hard,\nb@beispiel.de,hard,2026-03-01T09:00:00Z\n");
    hear(&desk, "a.csv");
    // All but the one with which the store was made.
    let listed = done(&desk, "suppress list --kind bounced --store h.db").table();
    assert_eq!(listed.column("since"), ["2026-11-24T00:00:00Z", "2026-03-01T09:00:00Z"]);
    assert_eq!(listed.column("last"), ["2026-11-24T23:59:59Z", "2026-03-01T09:00:00Z"]);
    assert_eq!(listed.column("row"), ["2", "3"]);
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
fn stop_words_stop_in_any_width_and_case() {
    let words = [
        "stop",
        "STOP",
        "Stop.",
        "ｓｔｏｐ",
        "QUIT",
        "End",
        "revoke",
        "opt out",
        "OPT-OUT",
        "Cancel",
        "unsubscribe",
        "ＵＮＳＵＢＳＣＲＩＢＥ",
        "退订",
        "【退订】",
        "退訂",
    ];
    let others = ["yes please", "don't stop", "the end is near", "不退订"];
    let number = |at: usize| format!("+1202555{:04}", 100 + at);
    let replies: Vec<String> =
        words.iter().chain(&others).enumerate().map(|(at, word)| format!("{},\"{word}\"", number(at))).collect();
    let desk = Desk::with("replies.csv", format!("phone,reply\n{}\n", replies.join("\n")));
    hear(&desk, "replies.csv")
        .says(&["19 reports: 15 suppressed (unsubscribed 15), 4 ignored (a reply that does not say stop 4)"]);
    let all = (0..replies.len()).map(number).collect();
    assert_eq!(stopped(&desk, &all, "US"), (0..words.len()).map(number).collect());
}

#[test]
fn letters_stop_where_the_gateway_uses_them() {
    for (letter, file) in ["N", "T", "TD", "r", "ｔｄ"].iter().zip(1..) {
        let name = format!("{file}.csv");
        let desk = Desk::with(&name, format!("phone,reply\n+12025550118,{letter}\n"));
        hear(&desk, &name).says(&["1 ignored (a reply that does not say stop 1)"]);
        assert!(!is_stopped(&desk, "+12025550118"));
        desk.write(&name, format!("手机号,回复内容\n13123456724,{letter}\n"));
        hear(&desk, &name).says(&["chinese-gateway", "1 suppressed (unsubscribed 1)"]);
        assert!(is_stopped(&desk, "+8613123456724"));
    }
}

#[test]
fn numbers_of_a_chinese_gateway_are_chinese_wherever_the_user_is() {
    let desk = Desk::with("r.csv", "手机号,状态报告\n13123456702,MK:0001\n");
    hear(&desk, "r.csv --country US");
    // The same digits behind +1 are a number of Chicago.
    let both = set("+8613123456702 +13123456702");
    assert_eq!(stopped(&desk, &both, "US"), set("+8613123456702"));
    let other = Desk::with("r.csv", "phone,event\n(312) 345-6702,invalid\n");
    hear(&other, "r.csv --country US");
    assert_eq!(stopped(&other, &both, "US"), set("+13123456702"));
}

#[test]
fn a_complaint_stops_the_contact_and_a_bounce_its_address() {
    let desk = Desk::with("f.csv", "email,event\njane@beispiel.de,complaint\notto@beispiel.de,hard bounce\n");
    hear(&desk, "f.csv");
    desk.write(
        "in.csv",
        "email,phone\njane@beispiel.de,+493023125000\notto@beispiel.de,+493023125001\nlena@beispiel.de,+493023125002\n",
    );
    done(&desk, &format!("clean in.csv --store h.db --as-of {TODAY} -o clean.csv --rejects rejects.csv"));
    let (clean, rejects) = (desk.table("clean.csv"), desk.table("rejects.csv"));
    assert_eq!(clean.column("email"), ["", "lena@beispiel.de"]);
    assert_eq!(clean.column("phone"), ["+493023125001", "+493023125002"]);
    assert_eq!(rejects.column("email"), ["jane@beispiel.de"]);
    assert!(rejects.cell(0, "hyg_codes").starts_with("suppressed.complained"));
}

#[test]
fn late_messages_are_no_bounces() {
    let rows: String = (0..5)
        .map(|at| {
            format!(
                "{{\"event\":\"deferred\",\"email\":\"a@beispiel.de\",\"timestamp\":{},\"sg_event_id\":\"{at}\"}}\n",
                1_772_355_600 + at
            )
        })
        .collect();
    let desk = Desk::with("events.jsonl", rows);
    hear(&desk, "events.jsonl").says(&["5 reports: 5 ignored (still being tried 5)"]);
    assert!(!is_stopped(&desk, "a@beispiel.de"));
}

#[test]
fn one_odd_cell_stops_no_provider() {
    let desk =
        Desk::with("f.csv", "email,event\n@gmail.com,hard\n*.com,hard\n@beispiel.de,soft\nno address,hard\n,hard\n");
    hear(&desk, "f.csv --findings f2.csv --soft-bounces 1")
        .says(&["5 reports: 3 suppressed (bounced 3), 2 ignored", "3 are neither an address nor a number"]);
    assert_eq!(desk.table("f2.csv").cell(2, "detail"), "cannot be read");
    let everybody = set("jane@gmail.com jane@beispiel.com jane@beispiel.de");
    assert!(stopped(&desk, &everybody, "US").is_empty());
    assert!(!done(&desk, "suppress list --store h.db").table().column("kind").contains(&"domain"));
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
    dry.says(&["nothing was kept"]);
    let real = hear(&desk, "generic.csv");
    let line = |ran: &Ran| ran.err.lines().find(|line| line.starts_with("generic.csv")).map(str::to_owned);
    assert_eq!(line(&dry), line(&real));
    let before = done(&desk, "suppress log --json --store h.db").out;
    let again = hear(&desk, "generic.csv --dry-run --summary s.json");
    again.says(&["5 suppressed already", "4 counted before"]);
    assert_eq!(desk.json("s.json")["kept"], false);
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
fn a_stop_among_other_words_is_one_and_what_is_not_understood_is_told_in_any_case() {
    let desk = Desk::new();
    desk.write(
        "r.csv",
        "email,event\na@oak.de,Unsubscribed by user\nb@oak.de,550 user unknown\nc@oak.de,Opted out via web\n\
         d@oak.de,spam complaint received\ne@oak.de,not unsubscribed\nf@oak.de,Unsubscribd\n",
    );
    make_store(&desk);
    let ran = done(&desk, &format!("feedback r.csv -q --store h.db --as-of {TODAY}"));
    ran.says(&["an event or code that is not known 2"]);
    let all = set("a@oak.de b@oak.de c@oak.de d@oak.de e@oak.de f@oak.de");
    assert_eq!(stopped(&desk, &all, "DE"), set("a@oak.de b@oak.de c@oak.de d@oak.de"));
    desk.write("q.csv", "email,event\ng@oak.de,unsubscribed\n");
    assert_eq!(done(&desk, &format!("feedback q.csv -q --store h.db --as-of {TODAY}")).err, "");
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
