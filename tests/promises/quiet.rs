//! `-q` is silent unless something is wrong; what says that something is wrong is said all the same.

use crate::support::{Desk, TODAY};

/// What a quiet run says of these rows.
#[track_caller]
fn said(rows: &str, options: &str) -> String {
    let desk = Desk::with("in.csv", rows);
    desk.write("dnc.txt", "# 2026-01-01\n+442071838750\n");
    desk.write("rnd.csv", "phone,date,answer\n2012340123,2026-01-03,no_data\n");
    desk.done(&format!("clean in.csv -q --as-of {TODAY} -o c.csv {options}")).err.clone()
}

const PHONES: &str = "email,phone,consent_at\nann@brightwater.com,+442071838751,2026-01-02\n";

#[test]
fn what_is_wrong_is_said() {
    let dates = "email,consent_at\nann@brightwater.com,03/04/2025\nbo@brightwater.com,05/06/2025\n";
    let status =
        "email,status\nann@brightwater.com,shipped\nbo@brightwater.com,paid\ncy@brightwater.com,unsubscribed\n";
    for (rows, options, says) in [
        (dates, "", "day and month cannot be told apart"),
        (status, "", "column status is not read"),
        (PHONES, "--law pecr --do-not-call dnc.txt --allow-stale-list", "it was used all the same"),
        (PHONES, "--law us-va", "law us-va: none of its rules"),
        (PHONES, "--law by-country", "no --do-not-call list holds numbers of GB"),
        (PHONES, "--rnd rnd.csv", "the Reassigned Numbers Database has no data"),
    ] {
        let said = said(rows, options);
        assert!(said.starts_with("note: ") && said.contains(says), "{options}: expected {says:?} in {said:?}");
        assert_eq!(said.lines().count(), 1, "{options}: {said}");
    }
}

#[test]
fn mere_remarks_are_not() {
    assert_eq!(said("email\nann@brightwater.com\n", ""), "", "no consent column");
    assert_eq!(said("Contact\nann@brightwater.com\nbo@brightwater.com\n", ""), "", "a guess by cells");
    assert_eq!(said(PHONES, ""), "");
}

#[test]
fn where_nothing_is_kept_the_message_names_a_way_to_see_the_rows() {
    let desk = Desk::with("in.csv", "email,consent_at\nnone,03/04/2025\n");
    for quiet in ["", "-q"] {
        let ran = desk.run(&format!("clean in.csv -o c.csv {quiet}"));
        ran.ends(1).says(&[
            "hygienist annotate with the same settings",
            "--allow-empty",
            "day and month cannot be told",
        ]);
    }
    let annotated = desk.annotate("in.csv");
    assert_eq!(annotated.cell(0, "hyg_status"), "rejected");
    let empty = Desk::with("in.csv", "email\n").run("clean in.csv -o c.csv");
    assert!(!empty.ends(1).err.contains("hygienist annotate"), "there is no row to see");
}

#[test]
fn one_row_is_one_row() {
    let desk = Desk::with("in.csv", b"email,city\nann@brightwater.com,M\xfcnchen\n");
    desk.done("clean in.csv -o c.csv --encoding utf-8").says(&["note: 1 row holds text that does not decode"]);
    desk.write("in.csv", b"email,city\nann@brightwater.com,M\xfcnchen\nbo@brightwater.com,M\xfcnchen\n");
    desk.done("clean in.csv -o c.csv --encoding utf-8").says(&["note: 2 rows hold text that does not decode"]);
}
