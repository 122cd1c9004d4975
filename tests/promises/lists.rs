//! Suppression lists: kinds, forms of entries, and what cannot be read.

use super::support::{Desk, codes};

const PEOPLE: &str = "n,email,phone,full_name\n\
    1,jane.doe+x@gmail.com,,Jane Doe\n\
    2,bo@brightwater.com,,Bo Lane\n\
    3,cy@mail.brightwater.com,,Cy Marsh\n\
    4,,+12012340123,Di North\n\
    5,ed@quillonharbor.com,+12012340124,Ed Poole\n";

/// Which rows lose something to a list, and the first code of that area.
fn hit(list: &str, options: &str) -> Vec<(String, String)> {
    let desk = Desk::with("in.csv", PEOPLE);
    desk.write("list.txt", list);
    let all = desk.annotate(&format!("in.csv {options}"));
    (0..all.rows.len())
        .filter_map(|row| {
            let code = codes(all.cell(row, "hyg_codes")).into_iter().find(|c| c.starts_with("suppressed."))?;
            Some((all.cell(row, "n").to_owned(), code.trim_start_matches("suppressed.").to_owned()))
        })
        .collect()
}

#[track_caller]
fn hits(list: &str, options: &str, expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> = expected.iter().map(|(n, c)| ((*n).to_owned(), (*c).to_owned())).collect();
    assert_eq!(hit(list, options), expected, "{list:?} {options}");
}

#[test]
fn kinds_are_said_before_the_file_or_by_an_alias() {
    let list = "ed@quillonharbor.com\n";
    for (option, code) in [
        ("--suppress list.txt", "unsubscribed"),
        ("--suppress unsubscribed=list.txt", "unsubscribed"),
        ("--suppress blocked=list.txt", "blocked"),
        ("--suppress complained=list.txt", "complained"),
        ("--suppress erased=list.txt", "erased"),
        ("--suppress deceased=list.txt", "deceased"),
        ("--suppress bounced=list.txt", "bounced"),
        ("--unsubscribed list.txt", "unsubscribed"),
        ("--blacklist list.txt", "blocked"),
        ("--bounced list.txt", "bounced"),
    ] {
        hits(list, option, &[("5", code)]);
    }
    hits("+12012340124\n", "--do-not-call list.txt", &[("5", "do_not_call")]);
    hits(list, "--suppress list.txt --suppress deceased=list.txt", &[("5", "deceased")]);
}

#[test]
fn comments_and_blank_lines_are_no_entries() {
    hits("# bo@brightwater.com\n\n  \nED@quillonharbor.com\r\n", "--suppress list.txt", &[("5", "unsubscribed")]);
}

#[test]
fn domains_with_and_without_what_is_below() {
    hits("@brightwater.com\n", "--suppress list.txt", &[("2", "domain")]);
    hits("*.brightwater.com\n", "--suppress blocked=list.txt", &[("2", "domain"), ("3", "domain")]);
    hits("@googlemail.com\n@gmail.co\n", "--suppress list.txt", &[]);
    hits("@GMAIL.com\n", "--suppress list.txt", &[("1", "domain")]);
}

#[test]
fn hashes_of_the_address_as_it_is_lower_cased_and_of_its_key() {
    // printf jane.doe+x@gmail.com | md5sum; of its key janedoe@gmail.com sha1sum and sha256sum; of bo@brightwater.com sha256sum.
    hits("135ef7f645fe3ebec5c5bf1172f4841e\n", "--suppress list.txt", &[("1", "unsubscribed")]);
    hits("3e12c6d13e5c00d46fee94de65239ce9c5e7bc25\n", "--suppress list.txt", &[("1", "unsubscribed")]);
    hits(
        "d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69\n",
        "--suppress list.txt",
        &[("1", "unsubscribed")],
    );
    hits(
        "9423c568f1c61d1dad8eb1b8a69baac0a75ed73975a8c0fa6a690e837a842108\n",
        "--suppress list.txt",
        &[("2", "unsubscribed")],
    );
    hits("7f8a5388e7f46a5e3a688c54bb7eca46\n", "--suppress list.txt", &[]);
}

#[test]
fn numbers_are_read_in_their_own_country_or_by_their_digits() {
    hits("phone,country\n(201) 234-0123,US\n", "--suppress list.txt", &[("4", "unsubscribed")]);
    hits("(201) 234-0123\n", "--suppress list.txt --country US", &[("4", "unsubscribed")]);
    hits("(201) 234-0123\n", "--suppress list.txt", &[("4", "unsubscribed")]);
    hits("(201) 234-0123\n", "--suppress list.txt --country DE", &[]);
    let desk = Desk::with("in.csv", PEOPLE);
    desk.write("list.txt", "2012340123\nbo@brightwater.com\n");
    desk.clean("in.csv --suppress list.txt --summary s.json");
    assert_eq!(desk.json("s.json")["suppression"][0]["without_country"], 1);
}

#[test]
fn a_table_has_roles_and_two_filled_cells_are_two_entries() {
    hits(
        "email,phone,unsubscribed_at\nbo@brightwater.com,+12012340123,2024-01-01\n,,2024-01-01\n",
        "--suppress list.txt",
        &[("2", "unsubscribed"), ("4", "unsubscribed")],
    );
    let desk = Desk::with("in.csv", PEOPLE);
    desk.write("list.csv", "name,email,phone\nBo,bo@brightwater.com,+12012340123\nNobody,,\n");
    desk.clean("in.csv --suppress list.csv --summary s.json");
    assert_eq!(desk.json("s.json")["suppression"][0]["entries"], 2);
}

/// A list of so many good entries and one that cannot be read.
fn with_one_unreadable(good: usize) -> String {
    let good: String = (0..good).map(|i| format!("gone{i}@tarnwickfreight.com\n")).collect();
    format!("call  ME after lunch\n{good}")
}

#[test]
fn an_entry_that_cannot_be_read_stops_the_same_text() {
    let desk = Desk::with(
        "in.csv",
        "email,phone\nann@brightwater.com,\" Call me  after Lunch \"\nbo@brightwater.com,call me\n",
    );
    desk.write("list.txt", with_one_unreadable(199));
    let (clean, rejects) = desk.clean("in.csv --suppress list.txt --summary s.json");
    assert_eq!(clean.column("email"), ["bo@brightwater.com"]);
    assert_eq!(codes(rejects.cell(0, "hyg_codes"))[0], "suppressed.unsubscribed");
    assert_eq!(desk.json("s.json")["suppression"][0]["unreadable"], 1);
}

#[test]
fn more_than_one_in_a_hundred_unreadable_is_an_error() {
    let desk = Desk::with("in.csv", PEOPLE);
    desk.write("list.txt", with_one_unreadable(98));
    desk.run("clean in.csv --suppress list.txt -o c.csv").ends(3).says(&["list.txt", "--allow-bad-suppress"]);
    desk.run("clean in.csv --suppress list.txt -o c.csv --allow-bad-suppress").ends(0).says(&["1"]);
    desk.write("list.txt", with_one_unreadable(99));
    desk.run("clean in.csv --suppress list.txt -o c.csv").ends(0);
    // An address in a do-not-call list cannot be read as a number.
    desk.write("dnc.txt", "ann@brightwater.com\n+12012340123\n");
    desk.run("clean in.csv --do-not-call dnc.txt -o c.csv").ends(3).says(&["dnc.txt"]);
}

#[test]
fn lists_may_stand_in_the_configuration() {
    let desk = Desk::with("in.csv", PEOPLE);
    desk.write("u.csv", "email\nbo@brightwater.com\n").write("d.txt", "+12012340124\n");
    desk.write(
        "hygiene.toml",
        "[suppress]\nlists = [{ file = \"u.csv\", kind = \"unsubscribed\" }, { file = \"d.txt\", kind = \"do_not_call\" }]\n",
    );
    let (clean, _) = desk.clean("in.csv");
    assert_eq!(clean.column("n"), ["1", "3", "4", "5"], "hygiene.toml is found in the working directory");
    assert_eq!(clean.cell(3, "phone"), "");
}

/// Whoever made the hash may have had the domain in its own letters; the file may have either.
#[test]
fn a_hash_of_an_address_with_a_domain_in_its_own_letters() {
    // printf person@müller.de | sha256sum
    let desk = Desk::with("in.csv", "n,email\n1,person@xn--mller-kva.de\n2,person＠müller.de\n3,PERSON@Müller.de\n");
    desk.write("list.txt", "d826e037d4cbb9ba50fa02be0b221f11e406825c2be0d51c51205993b123fa94\n");
    assert!(desk.clean("in.csv --match none --suppress list.txt").0.rows.is_empty());
}

#[test]
fn a_calling_code_is_the_country_of_an_entry_as_it_is_of_a_record() {
    let desk = Desk::with("in.csv", "phone,country,opted_out\n+442070313000,,\n02070313001,44,yes\n02070313002,44,\n");
    desk.write("stop.csv", "phone,country\n02070313000,44\n");
    desk.done("clean in.csv --suppress stop.csv -o c.csv --stops s.csv");
    assert_eq!(desk.table("c.csv").column("phone"), ["+442070313002"]);
    // The record's own stop and the listed one, both in full: the next run needs no country for them.
    assert_eq!(desk.table("s.csv").column("phone"), ["+442070313000", "+442070313001"]);
}
