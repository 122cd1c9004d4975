//! Stops in odd clothes: what audits found to be missed once, and must not be missed again.

use super::support::{Desk, codes};

/// The `n` of the rows that stay, and what the clean file shows of them.
fn kept(input: impl AsRef<[u8]>, list: &str, options: &str) -> Vec<String> {
    let desk = Desk::with("in.csv", input);
    desk.write("list.txt", list);
    let with_list = if list.is_empty() { "" } else { "--suppress list.txt" };
    let (clean, _) = desk.clean(&format!("in.csv {with_list} {options}"));
    clean.column("n").into_iter().map(str::to_owned).collect()
}

#[test]
fn a_stray_value_does_not_switch_off_a_status_column() {
    let rows = |odd: &str| format!("n,email,status\n1,a@oak.com,subscribed\n2,b@oak.com,unsubscribed\n{odd}\n");
    for odd in ["email,status,status", "9,,2", "3,c@oak.com,complained", "3,c@oak.com,\"unsubscribed\"\n4,,Total"] {
        assert_eq!(kept(rows(odd), "", ""), ["1"], "{odd}");
    }
    let undecodable =
        b"n,email,status\n1,a@oak.com,subscribed\n2,b@oak.com,unsubscribed\n3,c@oak.com,unsubscribed\xff\n";
    assert_eq!(kept(undecodable, "", "--encoding utf-8"), ["1"]);
}

#[test]
fn a_status_column_of_other_things_that_says_stop_is_said() {
    let orders = "n,email,status\n1,a@oak.com,shipped\n2,b@oak.com,cancelled\n3,c@oak.com,unsubscribed\n";
    let desk = Desk::with("in.csv", orders);
    desk.done("clean in.csv -o c.csv").says(&["status", "--map status=status"]);
    assert_eq!(kept(orders, "", "--map status=status"), ["1"]);
}

#[test]
fn a_number_without_a_country_is_found_in_whatever_spelling() {
    let person = "n,phone\n1,+1 201 234 0123\n2,+12012340199\n";
    for entry in [
        "２０１２３４０１２３",
        "٢٠١٢٣٤٠١٢٣",
        "201-234-0123 ext 5",
        "2012340123.0",
        "201 234 0123 (mobile 2)",
        "Tel 201-234-0123",
    ] {
        assert_eq!(kept(person, &format!("{entry}\n"), ""), ["2"], "{entry}");
    }
    assert_eq!(kept("n,phone\n1,+1 201 234 0123\n2,+12012340177\n", "201-234-0123 / 201-234-0188\n", ""), ["2"]);
    let german = "n,phone\n1,+49 30 901820\n2,+49 30 901821\n";
    assert_eq!(kept(german, "030 901820\n", ""), ["2"], "the prefix of calls within the country");
    assert_eq!(kept(german, "0049 30 901820\n", ""), ["2"], "the prefix of calls abroad");
    assert_eq!(kept(german, "011 49 30 901820\n", ""), ["2"]);
}

#[test]
fn domains_are_domains_on_every_list() {
    let people = "n,email\n1,a@oak.com\n2,b@mail.oak.com\n3,c@elm.de\n";
    let desk = Desk::with("in.csv", people);
    desk.write("dnc.txt", "@oak.com\n+12012340123\n");
    let (clean, _) = desk.clean("in.csv --do-not-call dnc.txt");
    assert_eq!(clean.column("n"), ["2", "3"]);
    assert_eq!(kept(people, "*.de\n", ""), ["1", "2"], "a top-level domain");
    assert_eq!(kept(people, "@OAK.com.\n", ""), ["2", "3"], "a dot at the end");
}

#[test]
fn a_listed_number_leaves_even_where_bad_cells_stay() {
    let people = "n,email,phone\n1,a@oak.com,２０１２３４０１２３\n2,b@oak.com,2012340123\n3,c@oak.com,2012340123 x5\n";
    for options in ["--bad-cells keep", "--on phone.no_country=flag", "--on phone.*=ignore"] {
        let desk = Desk::with("in.csv", people);
        desk.write("list.txt", "+12012340123\n");
        let (clean, _) = desk.clean(&format!("in.csv --suppress list.txt {options}"));
        assert_eq!(clean.column("phone"), ["", "", ""], "{options}");
    }
}

#[test]
fn a_hash_is_of_the_address_and_not_of_what_stands_around_it() {
    // printf %s J.Doe@oak.com | md5sum
    let digest = "52a200cd0de89944c1a3d25ad285f8f4";
    let people = "n,email\n1,mailto:J.Doe@oak.com\n2, J.Doe @ oak.com\n3,b@oak.com\n";
    assert_eq!(kept(people, &format!("{digest}\n"), ""), ["3"]);
    assert_eq!(kept(people, &format!("phone\n{digest}\n"), ""), ["3"], "a hash in the wrong column");
}

#[test]
fn a_comment_has_no_say_in_how_a_list_is_written() {
    let people = "n,email\n1,jane@oak.com\n2,bo@oak.com\n";
    assert_eq!(kept(people, "# exported, by, me\nE-Mail;Name\n\"JANE@oak.com\";\"D; J\"\n", ""), ["2"]);
}

#[test]
fn columns_that_say_stop_are_found() {
    for (header, cell) in [
        ("Opt Out Status", "Yes"),
        ("取消订阅", "是"),
        ("已取消訂閱", "是"),
        ("退订(是/否)", "是"),
        ("免打扰", "1"),
        ("Global Unsubscribe", "yes"),
        ("Opt out (Y/N)", "Y"),
    ] {
        let people = format!("n,email,{header}\n1,a@oak.com,{cell}\n2,b@oak.com,\n");
        assert_eq!(kept(people, "", ""), ["2"], "{header}");
    }
}

#[test]
fn names_that_do_not_decode_are_names() {
    let people =
        b"n,phone,name\n1,+12012340123,J\xfcrgen Meyer\n2,+12012340123,Anna M\xfcller\n3,+12012340123,Z\xf6e Kahn\n";
    assert_eq!(kept(people, "", ""), ["1", "2", "3"]);
}

#[test]
fn a_country_that_does_not_decode_is_not_that_of_the_flag() {
    let desk = Desk::with("in.csv", b"n,email,phone,country\n1,a@oak.com,0171 2345678,\xd6sterreich\n");
    let (clean, _) = desk.clean("in.csv --country DE --encoding utf-8");
    assert_eq!(clean.cell(0, "phone"), "");
    assert!(codes(clean.cell(0, "hyg_codes")).contains(&"phone.no_country"));
}

#[test]
fn cells_beyond_the_header_keep_their_bytes() {
    let desk = Desk::with("in.csv", b"n,email\n1,a@oak.com,\xff\xe9z\n2,b@oak.com\n");
    let (_, rejects) = desk.clean("in.csv --encoding utf-8");
    assert!(rejects.cell(0, "hyg_detail").ends_with(r#"["\\xFF\\xE9z"]"#), "{}", rejects.cell(0, "hyg_detail"));
}

#[test]
fn what_is_only_flagged_for_mending_is_suggested() {
    let desk = Desk::with("in.csv", "n,email\n1, mailto:A@Oak.com \n");
    let (_, rejects) =
        desk.clean("in.csv --on email.repaired=flag --on email.role_account=ignore --on consent.no_evidence=reject");
    assert_eq!(rejects.cell(0, "hyg_suggestion"), "email: a@oak.com");
}

#[test]
fn what_stands_behind_a_number_hides_it_from_no_list() {
    for cell in [
        "030 901820 (office)",
        "tel. 030 901820 (2nd)",
        "4930901820.0",
        "030 901820 (2)",
        "030901820 Ann",
        "+49 30 901820 x",
    ] {
        let desk = Desk::with("in.csv", format!("id,phone\n1,{cell}\n2,030 901899\n"));
        desk.write("stop.csv", "phone\n030 901820\n");
        desk.done("clean in.csv -o c.csv --country DE --suppress stop.csv");
        assert_eq!(desk.table("c.csv").column("id"), ["2"], "{cell}");
    }
}

#[test]
fn a_stop_within_nested_data_is_read() {
    let desk = Desk::new();
    for (state, go) in [
        (r#""preferences":{"unsubscribed":true}"#, r#""preferences":{"unsubscribed":false}"#),
        (
            r#""email_marketing_consent":{"state":"unsubscribed"}"#,
            r#""email_marketing_consent":{"state":"subscribed"}"#,
        ),
        (r#""flags":{"do_not_contact":"yes"}"#, r#""flags":{"do_not_contact":"no"}"#),
        (r#""gdpr":{"unsubscribed_at":"2026-03-01"}"#, r#""gdpr":{"unsubscribed_at":null}"#),
    ] {
        desk.write(
            "in.json",
            format!(r#"[{{"email":"stop@brightco.com",{state}}},{{"email":"go@brightco.com",{go}}}]"#),
        );
        desk.done("clean in.json -o c.csv");
        assert_eq!(desk.table("c.csv").column("email"), ["go@brightco.com"], "{state}");
    }
    // A state of something else is no stop.
    desk.write("in.json", r#"[{"email":"a@brightco.com","order":{"state":"cancelled"}},{"email":"b@brightco.com","order":{"state":"open"}}]"#);
    desk.done("clean in.json -o c.csv");
    assert_eq!(desk.table("c.csv").rows.len(), 2);
}

#[test]
fn a_column_that_speaks_of_a_stop_is_told_in_silence_too() {
    let desk = Desk::new();
    desk.write("in.csv", "E-Mail,Austragung Liste\nanna@grossweb.de,\notto@endemail.de,ja\n");
    desk.run("clean in.csv -o c.csv -q").ends(0).says(&["Austragung Liste", "speaks of a stop", "--map opted_out=2"]);
    desk.write("in.csv", "E-Mail,Newsletter abbestellt am\nanna@grossweb.de,\notto@endemail.de,2026-03-12\n");
    desk.done("clean in.csv -o c.csv -q");
    assert_eq!(desk.table("c.csv").rows.len(), 1);
}
