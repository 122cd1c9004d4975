//! Several addresses or numbers in one cell: all of them count, one stays, the others find a place or are told of.

use super::support::{Desk, Ran};

const EVIDENCE: &str = "--on consent.*=ignore";

fn clean(csv: &str, options: &str) -> (Vec<String>, Desk) {
    let desk = Desk::with("in.csv", csv);
    let ran: Ran = desk.done(&format!("clean in.csv -o c.csv --findings f.csv --country DE {EVIDENCE} {options}"));
    drop(ran);
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
