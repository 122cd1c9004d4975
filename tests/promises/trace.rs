//! One record's history: what was changed and why, what it stands on, under which rule, against which lists.

use super::support::{Desk, Ran};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;

const LIST: &str = "name,E-Mail,Phone,consent_at,consent_source\n\
    Ann Hill,Ann.Hill@GMAIL.com,(201) 234-0123,2026-01-02,web form\n\
    Ann Hill,annhill@gmail.com,,,\n\
    Bo Lane,bo.lane@brightwater.com,+493012345678,2026-01-03,web form\n\
    Cy Marsh,cy@brightwater,,2026-01-03,web form\n";

fn desk() -> Desk {
    let desk = Desk::with("in.csv", LIST);
    desk.write("stop.csv", "email\nbo.lane@brightwater.com\n");
    desk.write("dnc.txt", "# copy of 2026-11-20\n+12012340199\n");
    desk.clean("in.csv --country US --law by-country --suppress stop.csv --do-not-call dnc.txt --findings why.jsonl");
    desk
}

fn trace(desk: &Desk, arguments: &str) -> Ran {
    desk.run(&format!("trace --findings why.jsonl {arguments}"))
}

fn page(desk: &Desk, arguments: &str) -> String {
    let ran = trace(desk, arguments);
    ran.ends(0);
    // Lines are broken where they fit; words stay.
    String::from_utf8(ran.out).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn holds(text: &str, words: &[&str]) {
    words.iter().for_each(|word| assert!(text.contains(word), "{word:?} is not in {text}"));
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

#[test]
fn a_kept_record_is_told_from_its_input_to_its_lists() {
    let desk = desk();
    let page = page(&desk, "--row 1");
    holds(&page, &["Row 1 of in.csv (line 2): kept", "stands for itself and for in.csv:2"]);
    holds(&page, &[&hex(LIST.as_bytes()), "in.csv, 4 rows", "as of 2026-11-24"]);
    holds(&page, &["ann.hill@gmail.com, written Ann.Hill@GMAIL.com", "+12012340123, written (201) 234-0123"]);
    holds(&page, &["consent_at 2026-01-02", "consent_source web form"]);
    holds(&page, &["country US, known by the phone number", "law by-country", "no legal advice"]);
    holds(&page, &["stop.csv, 1 entry", &hex(b"email\nbo.lane@brightwater.com\n")]);
    holds(&page, &["dnc.txt, 1 entry, of 2026-11-20, 4 days old", "tcpa.registry_31d"]);
    holds(&page, &[&hex(b"# copy of 2026-11-20\n+12012340199\n")]);
}

#[test]
fn a_rejected_record_says_why() {
    let desk = desk();
    holds(&page(&desk, "--row 2"), &["rejected", "contact that of in.csv:1", "duplicate.same_email"]);
    holds(&page(&desk, "--row 3"), &["rejected", "suppressed.unsubscribed", "stop.csv, row 1"]);
    holds(&page(&desk, "--row 4"), &["rejected", "contact.unreachable", "cy@brightwater"]);
}

#[test]
fn a_record_is_found_by_its_address_or_number_in_any_spelling() {
    let desk = desk();
    let rows = |arguments: &str| {
        let out = String::from_utf8(trace(&desk, &format!("{arguments} --json")).out).unwrap();
        let rows = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["record"]["row"].clone());
        rows.map(|row| row.as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(rows("--email a.n.n.hill+news@googlemail.com"), [1, 2]);
    assert_eq!(rows("--email BO.LANE@brightwater.com"), [3], "suppressed: it is in no clean file, and is traced");
    assert_eq!(rows("--phone 201-234-0123"), [1], "a number without + is from where the run's were");
    assert_eq!(rows("--phone +12012340123"), [1]);
    assert_eq!(rows("--phone 03012345678 --country DE"), [3]);
    trace(&desk, "--email nobody@brightwater.com")
        .ends(1)
        .says(&["no record has the address n•••@brightwater.com", "in.csv has rows 1 to 4"]);
    trace(&desk, "--row 5").ends(1);
    trace(&desk, "--email nobody").ends(2).says(&["--email n•••"]);
    trace(&desk, "--phone nobody").ends(2).says(&["--phone n•••"]);
    trace(&desk, "").ends(2);
    trace(&desk, "--row 1 --email a@b.net").ends(2);
}

#[test]
fn of_several_inputs_one_is_named() {
    let desk = desk();
    desk.write("b.csv", "email\nzoe@brightwater.com\n");
    desk.clean("in.csv b.csv --findings why.jsonl");
    trace(&desk, "--row 1").ends(2).says(&["--source", "in.csv, b.csv"]);
    holds(&page(&desk, "--row 1 --source b.csv"), &["Row 1 of b.csv (line 2): kept", "zoe@brightwater.com"]);
    trace(&desk, "--row 1 --source c.csv").ends(2).says(&["no such input"]);
}

#[test]
fn every_record_has_its_line_and_every_finding_follows_its_own() {
    let desk = desk();
    let lines: Vec<Value> = desk.text("why.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(kinds[..5], ["run", "input", "list", "list", "record"]);
    assert_eq!(lines.last(), Some(&serde_json::json!({"type": "end", "records": 4})));
    let rows: Vec<u64> =
        lines.iter().filter(|line| line["type"] == "record").map(|line| line["row"].as_u64().unwrap()).collect();
    assert_eq!(rows, [1, 2, 3, 4]);
    let mut row = 0;
    for line in &lines[4..lines.len() - 1] {
        if line["type"] == "record" {
            row = line["row"].as_u64().unwrap();
        }
        assert_eq!(line["row"].as_u64(), Some(row));
    }
}

#[test]
fn what_a_duplicate_gave_is_told() {
    let desk = Desk::with(
        "in.csv",
        "email,phone,full_name\nann@brightwater.com,,Ann Hill\nann@brightwater.com,+12012340123,Ann Hill\n",
    );
    desk.clean("in.csv --keep first --fill --findings why.jsonl");
    holds(&page(&desk, "--row 1"), &["+12012340123, from a duplicate", "for in.csv:2"]);
}

#[test]
fn what_holds_no_history_is_an_unreadable_input() {
    let desk = desk();
    desk.clean("in.csv --findings why.csv");
    desk.run("trace --findings why.csv --row 1").ends(3).says(&["why.csv", "line 1", "JSON Lines"]);
    desk.run("trace --findings nowhere.jsonl --row 1").ends(3).says(&["nowhere.jsonl"]);
    desk.write("empty.jsonl", "");
    desk.run("trace --findings empty.jsonl --row 1").ends(3).says(&["holds no whole run"]);
}

#[test]
fn nothing_on_a_page_moves_the_cursor() {
    let desk = Desk::with("in.csv", "email,consent_source\nann@brightwater.com,\"\u{1b}[2Jweb\u{7}\"\n");
    desk.clean("in.csv --findings why.jsonl");
    let out = String::from_utf8(trace(&desk, "--row 1").out).unwrap();
    assert!(!out.chars().any(|c| c.is_control() && c != '\n'), "{out:?}");
}

#[test]
fn findings_that_were_cut_are_no_whole_run() {
    let desk = desk();
    let text = desk.text("why.jsonl");
    let cut: String = text.lines().take(text.lines().count() - 1).map(|line| format!("{line}\n")).collect();
    desk.write("why.jsonl", cut);
    trace(&desk, "--row 1").ends(3).says(&["no whole run"]);
}

#[test]
fn a_number_is_nobody_elses_that_ends_alike() {
    let desk = Desk::with("in.csv", "email,phone,country\nus@bbb.net,207 946 0018,US\ngb@bbb.net,020 7946 0018,GB\n");
    desk.clean("in.csv --findings why.jsonl");
    let out = String::from_utf8(trace(&desk, "--phone +442079460018 --json").out).unwrap();
    assert_eq!(out.lines().count(), 1);
    assert!(out.contains("gb@bbb.net") && !out.contains("us@bbb.net"), "{out}");
}

#[test]
fn a_page_says_what_the_policy_asks_and_what_was_not_screened() {
    let desk = Desk::with(
        "in.csv",
        "email,phone,consent_at\nann@bbb.net,+442079460958,2026-01-02\nbo@bbb.net,+12012340123,2020-01-02\n",
    );
    desk.write("dnc.txt", "# 2026-11-20\n+12012340199\n");
    desk.write(
        "hygiene.toml",
        "[consent]\nlaw = \"by-country\"\nmax_age = \"2 years\"\nfaults = \"reject\"\nrequire = [\"time\"]\n",
    );
    desk.write("days.csv", "GB,2026-12-25\n");
    desk.clean("in.csv --do-not-call dnc.txt --holidays days.csv --findings why.jsonl");
    let ann = page(&desk, "--row 1");
    holds(&ann, &["policy require time; max_age 2 years", "WAS NOT: no list holds numbers of GB", "days.csv, 1 entry"]);
    let bo = page(&desk, "--row 2");
    holds(&bo, &["it is not to be contacted (consent.expired)", "and was: dnc.txt"]);
    assert!(!bo.contains("it may be written") && !bo.contains("it may be called"), "a rejected record may not: {bo}");
}

/// What a cell says is no rule that was broken.
#[test]
fn rules_are_told_by_what_was_found_and_not_by_what_a_cell_says() {
    let desk = Desk::with(
        "in.csv",
        "email,consent_at,consent_source,legal_basis,consent_proof\n\
        a@bbb.ca,2024-12-10,web (gdpr.no_silence: x,implied: purchase,x\n",
    );
    desk.write("hygiene.toml", "[consent]\nlaw = \"casl\"\nexpiring_within = \"60 days\"\n");
    desk.clean("in.csv --findings why.jsonl");
    let page = page(&desk, "--row 1");
    holds(&page, &["consent.expiring", "casl.implied_purchase_2y is met, and will not be for long"]);
    assert!(!page.contains("gdpr.no_silence was not met") && !page.contains("was not met"), "{page}");
}

/// What the same run says did not hold is no consent on the page either; and it is for the uses that were agreed to and that
/// reach somebody.
#[test]
fn nobody_may_be_contacted_whose_consent_does_not_hold() {
    let rows = [
        ("a@firma.kr,,2026-01-02,web form,checkbox,email,log1,never_subscribed,", false),
        ("b@firma.co.uk,,2026-01-02,bought list,checkbox,email,log1,,", false),
        ("c@firma.kr,,2026-01-02,web form,double opt-in,email,log1,unconfirmed,", false),
        ("d@firma.de,,2099-01-02,web form,checkbox,email,log1,,", false),
        ("e@firma.kr,,2020-01-02,web form,checkbox,email,log1,,", false),
        ("f@firma.kr,,2026-01-02,web form,checkbox,email,log1,,2015-01-01", false),
        ("g@firma.kr,+82212345678,2026-01-02,web form,checkbox,email newsletter,log1,,", true),
        ("h@firma.kr,,2026-01-02,web form,checkbox,,log1,,", true),
    ];
    let header =
        "email,phone,consent_at,consent_source,consent_method,consent_scope,consent_proof,consent_status,birth_date";
    let lines: String = rows.iter().map(|(row, _)| format!("{row}\n")).collect();
    let desk = Desk::with("in.csv", format!("{header}\n{lines}"));
    desk.write("hygiene.toml", "[consent]\nlaw = \"by-country\"\nmax_age = \"1 year\"\n");
    desk.clean("in.csv --findings why.jsonl");
    for (row, (cells, may)) in rows.iter().enumerate() {
        let page = page(&desk, &format!("--row {}", row + 1));
        assert_eq!(page.contains("it may be written to by e-mail on consent"), *may, "{cells}: {page}");
        assert!(!page.contains("sent texts") && !page.contains("called on"), "{cells}: {page}");
    }
}

#[test]
fn a_list_of_the_owners_own_is_no_national_register() {
    let desk = Desk::with("in.csv", "email,phone\nann@bbb.net,+442079460958\n");
    desk.write("own.txt", "+442079460999\n");
    desk.clean("in.csv --law by-country --own-do-not-call own.txt --findings why.jsonl");
    holds(&page(&desk, "--row 1"), &["WAS NOT: no list holds numbers of GB"]);
}
