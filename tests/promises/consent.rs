//! Who, when, how, to what, and the proof: consent as far as this issue goes.

use super::support::{Desk, codes};

/// The consent and suppressed codes of every row.
fn judged(csv: &str, options: &str) -> Vec<String> {
    let desk = Desk::with("in.csv", csv);
    let all = desk.annotate(&format!("in.csv --match none {options}"));
    all.column("hyg_codes")
        .into_iter()
        .map(|cell| {
            let list = codes(cell).into_iter().filter(|c| c.starts_with("consent.") || c.starts_with("suppressed."));
            list.collect::<Vec<_>>().join(";")
        })
        .collect()
}

fn rows(header: &str, rows: &[&str]) -> String {
    let lines: String = rows.iter().enumerate().map(|(i, row)| format!("p{i}@brightwater.com,{row}\n")).collect();
    format!("email,{header}\n{lines}")
}

#[test]
fn a_file_without_any_consent_column_says_so_once() {
    let desk = Desk::with("in.csv", "email\nann@brightwater.com\nbroken\n");
    desk.clean("in.csv --summary s.json");
    let summary = desk.json("s.json");
    assert_eq!(summary["codes"]["consent.no_evidence"], 2, "on rejected rows too");
    let notes: Vec<&str> = summary["notes"].as_array().unwrap().iter().filter_map(|n| n.as_str()).collect();
    assert_eq!(notes.iter().filter(|n| n.contains("consent")).count(), 1, "{notes:?}");
}

#[test]
fn gaps_are_said_where_the_file_has_a_column_for_it() {
    let csv = rows(
        "consent_at,consent_source,consent_method",
        &["2024-01-02,web form,double_opt_in", "2024-01-02,,double_opt_in", ",web form,", ",,", "2024-01-02,web form,"],
    );
    assert_eq!(
        judged(&csv, ""),
        ["", "consent.no_source", "consent.no_time;consent.no_method", "consent.no_evidence", "consent.no_method"]
    );
    assert_eq!(judged(&rows("consent_at", &["2024-01-02", ""]), ""), ["", "consent.no_evidence"]);
    let csv = rows("consent_at,consent_scope,consent_proof", &["2024-01-02,newsletter,", "2024-01-02,,form.pdf"]);
    assert_eq!(judged(&csv, ""), ["consent.no_proof", "consent.no_scope"]);
}

#[test]
fn times_are_iso_8601_and_the_future_begins_tomorrow() {
    let times = [
        ("2024-01-02", ""),
        ("2024-01-02T09:30:00Z", ""),
        ("2024-01-02T09:30:00+02:00", ""),
        ("2018-12-15 09:30", ""),
        ("2026-11-24T23:59:59Z", ""),
        ("2026-11-25", "consent.future_time"),
        ("2026-11-25T00:30:00+02:00", ""),
        ("2026-11-24T23:30:00-02:00", "consent.future_time"),
        ("last spring", "consent.bad_time"),
        ("2024-13-45", "consent.bad_time"),
        ("2023-02-29", "consent.bad_time"),
    ];
    let cells: Vec<&str> = times.iter().map(|(time, _)| *time).collect();
    let expected: Vec<&str> = times.iter().map(|(_, code)| *code).collect();
    assert_eq!(judged(&rows("consent_at", &cells), ""), expected);
    assert_eq!(judged(&rows("consent_at", &["2024-06-02"]), "--as-of 2024-06-01"), ["consent.future_time"]);
}

#[test]
fn words_of_bought_and_preticked_match_wherever_they_stand_whole() {
    let sources = [
        ("purchased", true),
        ("Bought list 2023", true),
        ("BOUGHT-LIST", true),
        ("购买名单", true),
        ("purchasedly", false),
        ("web form", false),
    ];
    let cells: Vec<&str> = sources.iter().map(|(cell, _)| *cell).collect();
    let expected: Vec<&str> =
        sources.iter().map(|(_, bad)| if *bad { "consent.forbidden_source" } else { "" }).collect();
    assert_eq!(judged(&rows("consent_source", &cells), ""), expected);
    assert_eq!(judged(&rows("consent_method", &["prechecked", "Double Opt-In"]), ""), ["consent.preticked", ""]);
}

#[test]
fn a_status_is_read_as_it_is_meant() {
    let statuses = [
        ("subscribed", ""),
        ("unsubscribed", "suppressed.unsubscribed"),
        ("Opted_Out", "suppressed.unsubscribed"),
        ("withdrawn", "consent.withdrawn"),
        ("revoked", "consent.withdrawn"),
        ("complained", "suppressed.complained"),
        ("cleaned", "suppressed.bounced"),
        ("bounced", "suppressed.bounced"),
        ("NEVER_SUBSCRIBED", "consent.not_given"),
        ("non-subscribed", "consent.not_given"),
        ("pending", "consent.unconfirmed"),
    ];
    let cells: Vec<String> = statuses.iter().map(|(status, _)| format!("{status},2024-01-02")).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let expected: Vec<&str> = statuses.iter().map(|(_, code)| *code).collect();
    assert_eq!(judged(&rows("consent_status,consent_at", &cells), ""), expected);
}

#[test]
fn a_withdrawal_spreads_and_consent_does_not() {
    let desk = Desk::with(
        "in.csv",
        "n,email,phone,full_name,consent_status,consent_at\n\
         1,ann@brightwater.com,+12012340123,Ann Hill,withdrawn,2024-01-02\n\
         2,,+12012340123,Ann Hill,,\n\
         3,,+12012340123,Bo Lane,,\n\
         4,cy@brightwater.com,,Cy Marsh,,\n\
         5,cy@brightwater.com,+12012340124,Cy Marsh,,2024-01-02\n",
    );
    let (clean, rejects) = desk.clean("in.csv --keep first");
    assert_eq!(clean.column("n"), ["4"]);
    assert!(codes(clean.cell(0, "hyg_codes")).contains(&"consent.no_evidence"), "not inherited");
    let first: Vec<&str> = rejects.column("hyg_codes").iter().map(|c| codes(c)[0]).collect();
    assert_eq!(
        first,
        ["consent.withdrawn", "suppressed.via_duplicate", "suppressed.channel_closed", "duplicate.same_email"]
    );
}

#[test]
fn a_stop_word_in_a_source_is_a_withdrawal() {
    assert_eq!(judged(&rows("consent_source", &["unsubscribed", "web form"]), ""), ["consent.withdrawn", ""]);
}

#[test]
fn another_legal_basis_raises_no_gaps() {
    let csv = rows("legal_basis,consent_at,consent_source", &["contract,,", "consent,,", ",,"]);
    let judged = judged(&csv, "");
    assert!(!judged[0].contains("consent.no_"), "{}", judged[0]);
    assert_eq!(judged[1..], ["consent.no_evidence", "consent.no_evidence"]);
}

#[test]
fn consent_reject_rejects_every_fault() {
    let csv = rows("consent_at,consent_source", &["2024-01-02,web form", "2024-01-02,", "someday,web form", ","]);
    let desk = Desk::with("in.csv", csv);
    let (clean, rejects) = desk.clean("in.csv --consent reject");
    assert_eq!(clean.column("email"), ["p0@brightwater.com"]);
    let first: Vec<&str> = rejects.column("hyg_codes").iter().map(|c| codes(c)[0]).collect();
    assert_eq!(first, ["consent.no_source", "consent.bad_time", "consent.no_evidence"]);
    // The user's own word comes later.
    let (clean, _) = desk.clean("in.csv --consent reject --on consent.no_source=flag");
    assert_eq!(clean.rows.len(), 2);
}

#[test]
fn evidence_stays_byte_for_byte() {
    let desk =
        Desk::with("in.csv", "email,consent_at,consent_source\nANN@brightwater.com, 02.01.2024 ,\" Web\u{a0}Form \"\n");
    let (clean, _) = desk.clean("in.csv");
    assert_eq!(clean.rows[0][..3], ["ann@brightwater.com", " 02.01.2024 ", " Web\u{a0}Form "]);
}
