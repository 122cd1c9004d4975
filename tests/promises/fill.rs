//! `--fill`: the row that stays takes from its duplicates what it lacks, and nothing that it may not have.

use super::support::Desk;

const CLEAN: &str = "-o c.csv --plain --fill --on consent.*=ignore";

fn filled(csv: &str, options: &str) -> Vec<String> {
    let desk = Desk::with("in.csv", csv);
    desk.done(&format!("clean in.csv {CLEAN} {options}"));
    desk.text("c.csv").lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn empty_cells_are_filled_from_duplicates_in_input_order() {
    let csv = "email,phone,first_name,last_name,country,tags\n\
               a@brightwater.com,,,,,\n\
               a@brightwater.com,+4930901820,Ann,,DE,vip\n\
               a@brightwater.com,+4930901821,Anna,Hill,AT,old\n";
    assert_eq!(filled(csv, "--keep first"), ["a@brightwater.com,+4930901820,Ann,Hill,DE,"]);
}

#[test]
fn a_second_phone_goes_to_a_second_column() {
    let csv = "email,phone,mobile\n\
               a@brightwater.com,+4930901820,\n\
               a@brightwater.com,+49 30 901820,+491715550123\n";
    assert_eq!(filled(csv, "--keep first"), ["a@brightwater.com,+4930901820,+491715550123"]);
}

#[test]
fn the_same_mailbox_is_not_filled_in_twice() {
    let csv = "email,email2,phone\n\
               jane.doe@gmail.com,,+4930901820\n\
               janedoe+x@gmail.com,jd@brightwater.com,\n";
    assert_eq!(filled(csv, "--keep first"), ["jane.doe@gmail.com,jd@brightwater.com,+4930901820"]);
}

#[test]
fn consent_times_and_tags_are_never_given() {
    let csv = "email,phone,consent_at,consent_source,tags,created_at\n\
               a@brightwater.com,,,,,\n\
               a@brightwater.com,+4930901820,2024-01-01,form,vip,2020-01-01\n";
    assert_eq!(filled(csv, "--keep first"), ["a@brightwater.com,+4930901820,,,,"]);
}

#[test]
fn nothing_comes_from_a_rejected_record() {
    let csv = "email,phone,name\n\
               a@brightwater.com,,\n\
               a@brightwater.com,+4930901820,Ann,one cell too many\n";
    assert_eq!(filled(csv, "--keep first"), ["a@brightwater.com,,"]);
}

#[test]
fn a_suppressed_channel_never_comes_back() {
    let csv = "email,phone\na@brightwater.com,\na@brightwater.com,+4930901820\nb@brightwater.com,+4930901821\nb@brightwater.com,\n";
    let desk = Desk::with("in.csv", csv);
    desk.write("dnc.txt", "+4930901820\n+4930901821\n");
    for scope in ["", "--suppress-scope channel"] {
        desk.done(&format!("clean in.csv {CLEAN} --do-not-call dnc.txt {scope}"));
        assert_eq!(desk.text("c.csv"), "email,phone\na@brightwater.com,\nb@brightwater.com,\n", "{scope}");
    }
}

#[test]
fn nobody_is_given_a_kind_of_channel_that_they_said_stop_to() {
    let csv = "email,phone,mobile,name,HasOptedOutOfEmail,Do Not Call\n\
               ,+4930901820,,Ann Hill,yes,\n\
               b@brightwater.com,+4930901820,+491715550123,Bob Stone,,\n\
               c@brightwater.com,,,Cy Ash,,yes\n\
               c@brightwater.com,+4930901821,,Cy Ash,,\n";
    let wanted = ",+4930901820,+491715550123,Ann Hill,yes,";
    let rows = filled(csv, "--keep first --match-names off");
    assert_eq!(rows, [wanted, "c@brightwater.com,,,Cy Ash,,yes"]);
}

#[test]
fn a_cell_of_several_gives_them_one_by_one_and_is_given_none_of_them() {
    let csv = "email,email2,email3\n\
               a@brightwater.com,,\n\
               a@brightwater.com;b@brightwater.com;c@brightwater.com,d@brightwater.com,\n";
    for (options, wanted) in [
        ("", "a@brightwater.com,d@brightwater.com,b@brightwater.com"),
        ("--several keep", "a@brightwater.com,b@brightwater.com,c@brightwater.com"),
        ("--on *.repaired=flag", "a@brightwater.com,b@brightwater.com,c@brightwater.com"),
    ] {
        assert_eq!(filled(csv, &format!("--keep first {options}")), [wanted], "{options}");
    }
    let csv = "email,email2\na@brightwater.com;b@brightwater.com,\nb@brightwater.com,d@brightwater.com\n";
    for options in ["--several keep", "--on *.repaired=flag"] {
        let rows = filled(csv, &format!("--keep first {options}"));
        assert_eq!(rows, ["a@brightwater.com;b@brightwater.com,d@brightwater.com"], "{options}");
    }
}

#[test]
fn what_is_in_a_cell_that_stays_as_it_is_is_not_filled_in_again() {
    let csv = "email,phone,mobile\n\
               a@brightwater.com,0049 30 901820,\n\
               a@brightwater.com,+4930901820,+491715550123\n";
    let rows = filled(csv, "--keep first --on *.repaired=flag");
    assert_eq!(rows, ["a@brightwater.com,0049 30 901820,+491715550123"]);
}

#[test]
fn a_bad_cell_counts_as_empty_and_is_not_handed_on() {
    let csv = "email,phone\na@brightwater.com,12\na@brightwater.com,not a phone\na@brightwater.com,+4930901820\n";
    assert_eq!(filled(csv, "--keep first"), ["a@brightwater.com,+4930901820"]);
    assert_eq!(filled(csv, "--keep first --bad-cells keep"), ["a@brightwater.com,12"]);
    let csv = "email,phone\na@brightwater.com,\na@brightwater.com,not a phone\n";
    assert_eq!(filled(csv, "--keep first --bad-cells keep"), ["a@brightwater.com,"]);
}

#[test]
fn a_column_of_another_input_is_filled() {
    let desk = Desk::with("a.csv", "email,id\na@brightwater.com,1\n");
    desk.write("b.csv", "email,phone\na@brightwater.com,+4930901820\n");
    desk.done(&format!("clean a.csv b.csv {CLEAN} --keep first"));
    assert_eq!(desk.text("c.csv"), "email,id,phone\na@brightwater.com,1,+4930901820\n");
}

#[test]
fn without_the_flag_nothing_is_filled() {
    let desk = Desk::with("in.csv", "email,phone\na@brightwater.com,\na@brightwater.com,+4930901820\n");
    desk.done("clean in.csv -o c.csv --plain --keep first --on consent.*=ignore");
    assert_eq!(desk.text("c.csv"), "email,phone\na@brightwater.com,\n");
}

/// A cell that the user keeps although it is dropped is the user's affair; nobody else is given it.
#[test]
fn what_is_dropped_is_not_handed_on() {
    let desk = Desk::with(
        "in.csv",
        "email,email 2,phone,full_name\n,,+12012340123,Ann Hill\nmailto:ann@brightwater.com,,+12012340123,Ann Hill\n",
    );
    desk.clean("in.csv --keep first --fill --bad-cells keep --on email.repaired=drop");
    let clean = desk.table("clean.csv");
    assert_eq!(clean.rows.len(), 1);
    assert_eq!((clean.cell(0, "email"), clean.cell(0, "email 2")), ("", ""));
}
