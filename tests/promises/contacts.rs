//! Who is one contact, who only shares a line, and who stands for the contact.

use super::support::{Desk, Table, codes};

/// The contact of every row, in order.
fn contacts(csv: &str, options: &str) -> Vec<String> {
    let desk = Desk::with("in.csv", csv);
    let all = desk.annotate(&format!("in.csv --country US {options}"));
    all.column("hyg_contact").into_iter().map(str::to_owned).collect()
}

/// Names on one line, parted by `|`.
fn on_a_line(names: &str) -> Vec<String> {
    let rows: String = names.split('|').map(|name| format!("+12012340123,{name}\n")).collect();
    contacts(&format!("phone,full_name\n{rows}"), "")
}

#[test]
fn names_agree_word_by_word() {
    let one = [
        "John Smith|Smith",
        "John Smith|J. Smith",
        "John Smith|Smith John",
        "John Smith|Dr. John Smith",
        "JOHN SMITH|john smith",
        "Renée Dubois|Renee Dubois",
        "Catherine Holloway|Katherine Holloway",
        "Jonathan Smythe|Jonahtan Smythe",
        "张伟|张伟",
        "张伟|伟张",
        "John Smith|",
        "|",
    ];
    for names in one {
        assert_eq!(on_a_line(names), ["1", "1"], "{names}");
    }
    let two = [
        "John Smith|Jane Smith",
        "John Smith|John Jones",
        "Karl Maier|Karl Meier",
        "张伟|张敏",
        "张|王",
        "Ann Lee|Ann Leo",
        "J. Smith|M. Smith",
    ];
    for names in two {
        assert_eq!(on_a_line(names), ["1", "2"], "{names}");
    }
}

#[test]
fn a_group_with_a_contradiction_joins_only_equal_names() {
    assert_eq!(on_a_line("John Smith|J. Smith|Jane Smith|john smith"), ["1", "2", "3", "1"]);
    assert_eq!(on_a_line("John Smith||Mary Jones|"), ["1", "2", "3", "4"], "a nameless row joins only one class");
    assert_eq!(on_a_line("John Smith||J Smith|"), ["1", "1", "1", "1"]);
    assert_eq!(on_a_line("n/a|John Smith|test"), ["1", "1", "1"], "a placeholder is no name");
}

#[test]
fn above_sixty_four_names_only_equal_ones_join() {
    let word = |i: usize| format!("{}{}", (b'a' + (i / 26) as u8) as char, (b'a' + (i % 26) as u8) as char);
    let names = |count: usize| {
        let mut names: Vec<String> = (0..count).map(|i| format!("{}xx Person{}", word(i), word(i))).collect();
        names.push("Quentin Brambley".to_owned());
        names.push("Q. Brambley".to_owned());
        names.push("Quentin Brambley".to_owned());
        names.join("|")
    };
    // 30 others and two spellings: an initial joins. 64 others: only the equal name does.
    assert_eq!(on_a_line(&names(30))[30..], ["31", "31", "31"]);
    assert_eq!(on_a_line(&names(64))[64..], ["65", "66", "65"]);
}

#[test]
fn organisations_are_equal_or_not_and_persons_contradict_them() {
    let file = |rows: &str| format!("phone,full_name,organization\n{rows}");
    let line = |rows: &[&str]| {
        let rows: String = rows.iter().map(|row| format!("+12012340123,{row}\n")).collect();
        contacts(&file(&rows), "")
    };
    assert_eq!(line(&[",Harbour Bakery Ltd", ",harbour bakery"]), ["1", "1"]);
    assert_eq!(line(&[",Harbour Bakery", ",Harbour Bakeries"]), ["1", "2"], "never similar");
    assert_eq!(line(&["Ann Hill,", ",Harbour Bakery"]), ["1", "2"]);
    assert_eq!(line(&["Ann Hill,Harbour Bakery", ",Harbour Bakery"]), ["1", "1"]);
}

#[test]
fn different_extensions_contradict_and_none_contradicts_none() {
    let rows = |extensions: &[&str]| {
        let rows: String = extensions.iter().map(|e| format!("+1 201-234-0123{e},Ann Hill\n")).collect();
        contacts(&format!("phone,full_name\n{rows}"), "")
    };
    assert_eq!(rows(&[" ext. 7", " ext. 8"]), ["1", "2"]);
    assert_eq!(rows(&[" ext. 7", " x7"]), ["1", "1"]);
    assert_eq!(rows(&[" ext. 7", ""]), ["1", "1"]);
}

#[test]
fn a_strong_address_joins_whatever_the_names_and_a_weak_one_does_not() {
    let two = |address: &str| contacts(&format!("email,full_name\n{address},Ann Hill\n{address},Bo Lane\n"), "");
    assert_eq!(two("hill.family@brightwater.com"), ["1", "1"]);
    assert_eq!(two("info@brightwater.com"), ["1", "2"]);
    let desk = Desk::with("in.csv", "email,full_name\ninfo@brightwater.com,Ann Hill\ninfo@brightwater.com,Bo Lane\n");
    let (clean, _) = desk.clean("in.csv");
    for cell in clean.column("hyg_codes") {
        assert!(codes(cell).contains(&"duplicate.shared_email"), "{cell}");
        assert!(codes(cell).contains(&"email.role_account"), "{cell}");
    }
}

#[test]
fn an_address_of_more_than_ten_contradicting_names_is_weak() {
    let names = [
        "Ann Hill",
        "Bo Lane",
        "Cy Marsh",
        "Di North",
        "Ed Poole",
        "Fay Quick",
        "Gus Ramsay",
        "Hal Stone",
        "Ida Thorn",
        "Jon Underwood",
        "Kay Vale",
    ];
    let file = |count: usize| {
        let rows: String = names[..count].iter().map(|name| format!("team.desk@brightwater.com,{name}\n")).collect();
        contacts(&format!("email,full_name\n{rows}"), "")
    };
    assert_eq!(file(10), vec!["1"; 10]);
    let each: Vec<String> = (1..=11).map(|n| n.to_string()).collect();
    assert_eq!(file(11), each);
}

#[test]
fn addresses_are_the_same_by_their_providers_rules_only() {
    let two = |a: &str, b: &str| contacts(&format!("email\n{a}\n{b}\n"), "")[1] == "1";
    for (a, b) in [
        ("j.d.oe+x@gmail.com", "JDOE@googlemail.com"),
        ("ann.hill+x@outlook.com", "ann.hill@outlook.com"),
        ("ann.hill+x@hotmail.com", "ann.hill@hotmail.com"),
        ("ann.hill+x@icloud.com", "ann.hill@icloud.com"),
        ("ann.hill+x@fastmail.com", "ann.hill@fastmail.com"),
        ("shop@annhill.fastmail.com", "annhill@fastmail.com"),
        ("ann.hill+x@proton.me", "ann.hill@proton.me"),
        ("ANN@brightwater.com", "ann@BrightWater.com"),
        ("ann@b\u{fc}cher-quillon.de", "ann@xn--bcher-quillon-0ob.de"),
    ] {
        if b.contains("xn--") && idna::domain_to_ascii("b\u{fc}cher-quillon.de").unwrap() != b[4..] {
            continue;
        }
        assert!(two(a, b), "{a} is {b}");
    }
    for (a, b) in [
        ("a.nn@brightwater.com", "ann@brightwater.com"),
        ("ann+x@brightwater.com", "ann@brightwater.com"),
        ("ann.hill@outlook.com", "annhill@outlook.com"),
        ("ann+x@yahoo.com", "ann@yahoo.com"),
        ("ann-x@yahoo.com", "ann@yahoo.com"),
        ("ann@outlook.com", "ann@hotmail.com"),
    ] {
        assert!(!two(a, b), "{a} is not {b}");
    }
}

#[test]
fn connection_is_transitive_across_files_and_through_rejected_rows() {
    let desk = Desk::with("a.csv", "email,phone,full_name\nann@brightwater.com,,Ann Hill\n");
    desk.write("b.csv", "phone,email,full_name\n+12012340123,Ann@Brightwater.com,Ann Hill\n+12012340123,,A. Hill\n");
    let all = desk.annotate("a.csv b.csv");
    assert_eq!(all.column("hyg_contact"), vec!["b.csv:1"; 3], "the row with two channels is the best");
    let (clean, rejects) = desk.clean("a.csv b.csv --keep first");
    assert_eq!(clean.rows.len(), 1);
    assert_eq!(rejects.column("hyg_duplicate_of"), ["a.csv:1", "a.csv:1"]);
    assert_eq!(rejects.column("hyg_source"), ["b.csv", "b.csv"]);
    let first: Vec<&str> = rejects.column("hyg_codes").iter().map(|c| codes(c)[0]).collect();
    assert_eq!(first, ["duplicate.same_email", "duplicate.same_phone"]);
}

fn survivor(csv: &str, options: &str) -> String {
    let desk = Desk::with("in.csv", csv);
    let (clean, _): (Table, Table) = desk.clean(&format!("in.csv {options}"));
    assert_eq!(clean.rows.len(), 1, "{options}");
    clean.cell(0, "n").to_owned()
}

#[test]
fn the_survivor_is_chosen_as_asked() {
    let csv = "n,email,phone,full_name,notes,consent_at,last_activity_at\n\
        1,ann@brightwater.com,,Ann Hill,x,,2024-05-01\n\
        2,ann@brightwater.com,+12012340123,Ann Hill,x,,2023-01-01\n\
        3,ann@brightwater.com,,,,2020-01-01,2025-12-31\n\
        4,ann@brightwater.com,+12012340123,Ann Hill,,,not known\n";
    for (keep, expected) in [
        ("best", "3"),
        ("first", "1"),
        ("last", "4"),
        ("most-complete", "2"),
        ("latest:last_activity_at", "3"),
        ("latest:consent_at", "3"),
        ("latest:created_at", "1"),
    ] {
        assert_eq!(survivor(csv, &format!("--keep {keep}")), expected, "{keep}");
    }
    assert_eq!(survivor(csv, ""), "3", "best is the default: consent evidence first");
    let without = csv.replace("2020-01-01", "");
    assert_eq!(survivor(&without, ""), "2", "then more good channels, then order");
    let long =
        csv.replace("3,ann@brightwater.com,,,,2020-01-01,2025-12-31", "3,ann@brightwater.com,,,,2020-01-01,x,y,z");
    assert_eq!(survivor(&long, ""), "2", "a row rejected for itself never stands for a contact");
}

#[test]
fn matching_is_as_asked() {
    let csv = "email,phone,full_name\nann@brightwater.com,+12012340123,Ann Hill\nann@brightwater.com,,Ann Hill\n\
        ,+12012340123,Ann Hill\n,+12012340123,Bo Lane\n";
    assert_eq!(contacts(csv, ""), ["1", "1", "1", "4"]);
    assert_eq!(contacts(csv, "--match email"), ["1", "1", "3", "4"]);
    assert_eq!(contacts(csv, "--match phone"), ["1", "2", "1", "4"]);
    assert_eq!(contacts(csv, "--match none"), ["1", "2", "3", "4"]);
    assert_eq!(contacts(csv, "--match-names off"), ["1", "1", "1", "1"]);
}

#[test]
fn given_and_family_name_are_one_name() {
    let csv = "phone,given_name,family_name,full_name\n+12012340123,Ann,Hill,Somebody Else\n+12012340123,,,Hill Ann\n";
    assert_eq!(contacts(csv, ""), ["1", "1"], "full_name counts only without given and family name");
}

#[test]
fn a_fax_is_no_key_and_no_channel() {
    let desk = Desk::with(
        "in.csv",
        "email,fax\nann@brightwater.com,(201) 234-0123\nbo@brightwater.com,201 234 0123\n,2012340123\n",
    );
    let (clean, rejects) = desk.clean("in.csv --country US");
    assert_eq!(clean.column("fax"), ["+12012340123", "+12012340123"]);
    assert_eq!(codes(rejects.cell(0, "hyg_codes"))[0], "contact.unreachable");
}
