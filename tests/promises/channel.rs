//! `--channel`: a list for text messages or for calls.

use super::support::Desk;

/// Google's own example numbers, a type a line.
const LINES: &str = "id,phone,email\n\
    mobile,+44 7400 123456,\n\
    fixed,+44 121 234 5678,\n\
    toll_free,+44 80 8157 0000,\n\
    either,+1 201-555-0123,\n\
    pager,+44 7640 123456,\n\
    uan,+44 5555 123456,\n\
    mail only,,ann@brightwater.com\n\
    both,+44 121 234 5679,bob@brightwater.com\n";

fn kept(options: &str) -> String {
    let desk = Desk::with("in.csv", LINES);
    desk.done(&format!("clean in.csv -o c.csv --on consent.*=ignore --on phone.placeholder=ignore {options}"));
    desk.table("c.csv").column("id").join(" ")
}

#[test]
fn text_messages_go_to_lines_that_take_them() {
    assert_eq!(kept("--channel sms"), "mobile either");
}

#[test]
fn calls_go_to_all_lines_but_pagers_and_voicemail() {
    assert_eq!(kept("--channel call"), "mobile fixed toll_free either uan both");
}

#[test]
fn without_a_channel_every_type_stays() {
    assert_eq!(kept(""), "mobile fixed toll_free either pager uan mail only both");
}

#[test]
fn an_e_mail_stays_in_its_cell_but_reaches_nobody() {
    let desk = Desk::with("in.csv", "phone,email\n+447400123456,Ann@brightwater.com\n,bob@brightwater.com\n");
    desk.done("clean in.csv -o c.csv --rejects r.csv --channel call --on consent.*=ignore");
    assert_eq!(desk.text("c.csv"), "phone,email,hyg_codes\n+447400123456,ann@brightwater.com,\n");
    assert_eq!(desk.table("r.csv").column("hyg_codes"), ["contact.unreachable"]);
}

#[test]
fn a_dropped_type_is_told_with_its_name() {
    let desk = Desk::with("in.csv", "phone,mobile\n+441212345678,+447400123456\n");
    desk.done("clean in.csv -o c.csv --findings f.csv --channel sms --on consent.*=ignore");
    assert_eq!(desk.text("c.csv"), "phone,mobile,hyg_codes\n,+447400123456,phone.wrong_type\n");
    assert!(desk.table("f.csv").cell(0, "detail").ends_with("(fixed line)."));
}

#[test]
fn one_row_a_number_for_text_messages_and_one_a_person_for_calls() {
    let csv = "phone,name,email\n\
               +447400123456,Ann Hill,x@brightwater.com\n\
               +447400123456,Bob Stone,y@brightwater.com\n\
               +447400123457,Cy Hill,x@brightwater.com\n";
    let desk = Desk::with("in.csv", csv);
    let count = |options: &str| {
        desk.done(&format!("clean in.csv -o c.csv --on consent.*=ignore {options}"));
        desk.table("c.csv").column("name").join(",")
    };
    assert_eq!(count("--channel sms"), "Ann Hill,Cy Hill");
    assert_eq!(count("--channel call"), "Ann Hill,Bob Stone,Cy Hill");
    assert_eq!(count("--channel sms --match-names on"), "Ann Hill,Bob Stone,Cy Hill");
    assert_eq!(count("--channel call --match email,phone"), "Ann Hill,Bob Stone");
    assert_eq!(count("--channel call --match none"), "Ann Hill,Bob Stone,Cy Hill");
}

#[test]
fn suppression_knows_no_channel() {
    let desk = Desk::with("in.csv", "phone,email\n+447400123456,ann@brightwater.com\n+447400123457,\n");
    desk.write("stop.csv", "email\nann@brightwater.com\n");
    desk.done("clean in.csv -o c.csv --plain --channel sms --suppress stop.csv --on consent.*=ignore");
    assert_eq!(desk.text("c.csv"), "phone,email\n+447400123457,\n");
}

#[test]
fn the_configuration_may_say_so_too() {
    let desk = Desk::with("in.csv", LINES);
    desk.write("hygiene.toml", "channel = \"sms\"\n[actions]\n\"consent.*\" = \"ignore\"\n");
    desk.done("clean in.csv -o c.csv");
    assert_eq!(desk.table("c.csv").column("id").join(" "), "mobile either");
    desk.done("clean in.csv -o c.csv --channel call");
    assert_eq!(desk.table("c.csv").column("id").join(" "), "mobile fixed toll_free either uan both");
}
