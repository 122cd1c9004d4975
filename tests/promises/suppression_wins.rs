//! Whoever said stop is not in the clean file, however the list spells them and whatever else is asked for.

use super::support::{Desk, codes};

const PEOPLE: &str = "n,email,phone,full_name\n\
    1,j.doe+shop@gmail.com,+12012340123,Jane Doe\n\
    2,,(201) 234-0123,J. Doe\n\
    3,JDOE@googlemail.com,,\n\
    4,mary@brightwater.com,201-234-0123,Mary Jones\n\
    5,other@brightwater.com,,Other Person\n";

fn kept(desk: &Desk, arguments: &str) -> Vec<String> {
    let (clean, _) = desk.clean(arguments);
    clean.column("n").into_iter().map(str::to_owned).collect()
}

#[test]
fn another_spelling_of_a_listed_address_stops_the_whole_contact() {
    let desk = Desk::with("in.csv", PEOPLE);
    desk.write("stop.txt", "Jdoe@GoogleMail.com\n");
    let (clean, rejects) = desk.clean("in.csv --suppress stop.txt --country US");
    assert_eq!(clean.column("n"), ["4", "5"]);
    let first: Vec<&str> = rejects.column("hyg_codes").iter().map(|c| codes(c)[0]).collect();
    assert_eq!(first, ["suppressed.unsubscribed", "suppressed.via_duplicate", "suppressed.unsubscribed"]);
    // Mary only shares the line with someone whose address is listed: a list entry closes nothing beyond itself.
    assert_eq!(clean.cell(0, "phone"), "+12012340123");
}

#[test]
fn no_option_brings_a_suppressed_person_back() {
    let desk = Desk::with("in.csv", PEOPLE);
    desk.write("stop.txt", "Jdoe@GoogleMail.com\n");
    for options in [
        "--match none",
        "--match email",
        "--match phone",
        "--match-names off",
        "--keep first",
        "--keep last",
        "--keep most-complete",
        "--match none --keep last",
        "--bad-cells keep",
        "--on email.*=ignore",
        "--on duplicate.*=ignore",
        "--threads 1",
    ] {
        let kept = kept(&desk, &format!("in.csv --suppress stop.txt --country US {options}"));
        for stopped in ["1", "2", "3"] {
            assert!(!kept.iter().any(|n| n == stopped), "{stopped} is kept with {options}");
        }
        assert!(kept.iter().any(|n| n == "5"), "5 is lost with {options}");
    }
}

#[test]
fn a_rejected_record_still_spreads_its_stop() {
    // The long row is rejected for itself, and links the listed number to the address.
    let desk = Desk::with(
        "in.csv",
        "email,phone,full_name\nann@brightwater.com,,Ann Hill\nann@brightwater.com,+12012340123,Ann Hill,too,much\n",
    );
    desk.write("stop.txt", "+12012340123\n");
    let (clean, rejects) = desk.clean("in.csv --suppress stop.txt");
    assert_eq!(clean.rows.len(), 0);
    let first: Vec<&str> = rejects.column("hyg_codes").iter().map(|c| codes(c)[0]).collect();
    assert_eq!(first, ["suppressed.via_duplicate", "suppressed.unsubscribed"]);
}

#[test]
fn an_own_opt_out_closes_the_line_for_strangers() {
    let desk = Desk::with(
        "in.csv",
        "n,email,phone,full_name,opted_out\n\
         1,,+12012340123,Ezra Holloway,yes\n\
         2,mabel@brightwater.com,+12012340123,Mabel Quill,\n\
         3,,+12012340123,Theo Boarder,no\n",
    );
    let (clean, rejects) = desk.clean("in.csv");
    assert_eq!(clean.column("n"), ["2"]);
    assert_eq!(clean.cell(0, "phone"), "");
    assert!(codes(clean.cell(0, "hyg_codes")).contains(&"suppressed.channel_closed"));
    let lists: Vec<Vec<&str>> = rejects.column("hyg_codes").iter().map(|c| codes(c)).collect();
    assert_eq!(lists[0][0], "suppressed.unsubscribed");
    assert_eq!(lists[1][..2], ["suppressed.channel_closed", "contact.unreachable"]);
    for list in lists {
        assert!(list.contains(&"duplicate.shared_phone"), "a line is shared whether or not it is closed");
    }
}

#[test]
fn an_opt_out_that_names_its_channel_takes_that_kind_on_the_whole_contact() {
    let desk = Desk::with(
        "in.csv",
        "n,email,phone,full_name,opted_out_email\n\
         1,ann@brightwater.com,+12012340123,Ann Hill,TRUE\n\
         2,ann.hill@gmail.com,+12012340123,Ann Hill,\n",
    );
    let (clean, rejects) = desk.clean("in.csv --match none");
    assert_eq!((clean.rows.len(), rejects.rows.len()), (2, 0));
    assert_eq!(clean.column("email"), ["", ""]);
    assert_eq!(clean.column("phone"), ["+12012340123", "+12012340123"]);
    for cell in clean.column("hyg_codes") {
        assert!(codes(cell).contains(&"suppressed.channel_closed"), "{cell}");
    }
}

#[test]
fn do_not_call_takes_the_number_and_bounced_the_address() {
    let desk = Desk::with(
        "in.csv",
        "n,email,phone,full_name\n1,ann@brightwater.com,+12012340123,Ann Hill\n2,,+12012340123,Zoe Marsh\n\
         3,bo@brightwater.com,+12012340124,Bo Lane\n",
    );
    desk.write("dnc.txt", "(201) 234-0123\n").write("bounced.csv", "email\nbo@brightwater.com\n");
    let (clean, rejects) = desk.clean("in.csv --do-not-call dnc.txt --bounced bounced.csv --country US");
    assert_eq!(clean.column("n"), ["1", "3"]);
    assert_eq!(clean.column("phone"), ["", "+12012340124"]);
    assert_eq!(clean.column("email"), ["ann@brightwater.com", ""]);
    assert_eq!(codes(rejects.cell(0, "hyg_codes"))[..2], ["suppressed.do_not_call", "contact.unreachable"]);
}

#[test]
fn scope_channel_keeps_the_person_and_no_row_keeps_the_channel() {
    let desk = Desk::with("in.csv", PEOPLE);
    desk.write("stop.txt", "jdoe@gmail.com\n").write("gone.txt", "jdoe@gmail.com\n");
    let (clean, rejects) = desk.clean("in.csv --suppress stop.txt --suppress-scope channel --match none --country US");
    assert_eq!(clean.column("n"), ["1", "2", "4", "5"]);
    assert_eq!(clean.cell(0, "email"), "");
    assert_eq!(codes(rejects.cell(0, "hyg_codes"))[..2], ["suppressed.unsubscribed", "contact.unreachable"]);
    for kind in ["erased", "deceased"] {
        let kept = kept(
            &desk,
            &format!("in.csv --suppress {kind}=gone.txt --suppress-scope channel --match none --country US"),
        );
        assert_eq!(kept, ["4", "5"], "{kind} ignores the scope");
    }
}

#[test]
fn bad_cells_keep_never_keeps_what_screening_took() {
    let desk = Desk::with(
        "in.csv",
        "n,email,phone,full_name\n1,ann@brightwater.com,+12012340123,Ann Hill\n2,bad@@mail,+12012340124,Bo Lane\n\
         3,zoe@brightwater.com,99 2012340123,Zoe Marsh\n",
    );
    desk.write("dnc.txt", "+12012340123\n");
    let (clean, _) = desk.clean("in.csv --suppress do_not_call=dnc.txt --bad-cells keep --country US");
    assert_eq!(clean.column("email"), ["ann@brightwater.com", "bad@@mail", "zoe@brightwater.com"]);
    // The third cell is no number, but its digits end with the listed national number.
    assert_eq!(clean.column("phone"), ["", "+12012340124", ""]);
}

#[test]
fn times_and_booleans_are_read_as_the_contract_says() {
    let desk = Desk::new();
    let stops = ["2024-01-02", "1700000000", "last week", "2024-13-45", "yes it is"];
    let none = ["", "NULL", "N/A", "-", "0", "false", "no", "none", "0000-00-00"];
    let file = |column: &str, cells: &[&str]| {
        let rows = cells.iter().enumerate().map(|(i, c)| format!("person{i}@brightwater.com,{c}\n"));
        format!("email,{column}\n{}", rows.collect::<String>())
    };
    desk.write("in.csv", file("unsubscribed_at", &stops));
    assert_eq!(desk.clean("in.csv").0.rows.len(), 0, "each of {stops:?} is an opt-out");
    desk.write("in.csv", file("unsubscribed_at", &none));
    assert_eq!(desk.clean("in.csv").0.rows.len(), none.len(), "none of {none:?} is an opt-out");
    let stops = ["true", "YES", "y", "1", "T", "x", "whatever"];
    let none = ["false", "No", "n", "F", "0", "NULL", "N/A", "-", "none", ""];
    desk.write("in.csv", file("opted_out", &stops));
    assert_eq!(desk.clean("in.csv").0.rows.len(), 0, "each of {stops:?} is an opt-out");
    desk.write("in.csv", file("opted_out", &none));
    assert_eq!(desk.clean("in.csv").0.rows.len(), none.len(), "none of {none:?} is an opt-out");
}

#[test]
fn a_bare_status_counts_only_where_it_holds_subscription_states() {
    let desk = Desk::with("in.csv", "email,status\na1@brightwater.com,cancelled\nb2@brightwater.com,shipped\n");
    assert_eq!(desk.clean("in.csv").0.rows.len(), 2);
    desk.write("in.csv", "email,status\na1@brightwater.com,subscribed\nb2@brightwater.com,Opted-Out\n");
    let (clean, rejects) = desk.clean("in.csv");
    assert_eq!(clean.column("email"), ["a1@brightwater.com"]);
    assert_eq!(codes(rejects.cell(0, "hyg_codes"))[0], "suppressed.unsubscribed");
}

#[test]
fn a_stop_of_the_records_own_names_the_cell() {
    let text = "name,email,status,HasOptedOutOfEmail,Opted Out\n\
        Ann Hill,ann@brightwater.com,unsubscribed,,\n\
        Bob Lane,bob@brightwater.com,bounced,no,\n\
        Cy Moss,cy@brightwater.com,subscribed,Ja,\n\
        Di Ross,di@brightwater.com,subscribed,,TRUE\n";
    let desk = Desk::with("in.csv", text);
    desk.done("annotate in.csv -o a.csv --findings f.csv --on consent.*=ignore");
    let findings = desk.text("f.csv");
    for said in [
        "1,2,,suppressed.unsubscribed,reject,,,The person said stop (its own cell says so: status “unsubscribed”).",
        "email “bob@brightwater.com”: The address bounced (its own cell says so: status “bounced”).",
        "A stop closes this address or number (its own cell says so: HasOptedOutOfEmail “Ja”).",
        "The person said stop (its own cell says so: Opted Out “TRUE”).",
    ] {
        assert!(findings.contains(said), "{said:?} is not in {findings}");
    }
}
