//! Lists of numbers that are not to be called: how old they may be, whose law that is, and what else authorities publish.

use super::support::{Desk, Ran, codes};

/// Numbers of Britain, the US, Canada, Australia, Singapore, Hong Kong and Germany.
const GB: &str = "+442079460958";
const US: &str = "+12012340123";
const CA: &str = "+14162340123";
const AU: &str = "+61291234567";
const SG: &str = "+6561234567";
const HK: &str = "+85221234567";
const DE: &str = "+493012345678";

const PEOPLE: &str = "n,phone,consent_at\n\
    1,+442079460958,2026-01-02\n2,+12012340123,2026-01-03\n3,+14162340123,2026-01-04\n\
    4,+61291234567,2026-01-05\n5,+6561234567,2026-01-06\n6,+85221234567,2026-01-07\n7,+493012345678,2026-01-08\n";

fn desk(list: &str) -> Desk {
    let desk = Desk::with("in.csv", PEOPLE);
    desk.write("dnc.txt", list);
    desk
}

fn run(desk: &Desk, options: &str) -> Ran {
    desk.run(&format!("clean in.csv --as-of 2026-11-24 --do-not-call dnc.txt {options} -o clean.csv --summary s.json"))
}

/// The last day of the law, and the one before which it has ended: counted back from Tuesday, 2026-11-24.
#[test]
fn each_country_has_its_limit_to_the_day() {
    for (number, last, over) in [
        (GB, "2026-10-27", "2026-10-26"),
        (US, "2026-10-24", "2026-10-23"),
        (CA, "2026-10-24", "2026-10-23"),
        // The 30 days end with the day of the call, which counts.
        (AU, "2026-10-26", "2026-10-25"),
        (SG, "2026-11-03", "2026-11-02"),
        // Ten working days: the 24th, 23rd, 20th to 16th, 13th to 11th. 10 November was a Tuesday.
        (HK, "2026-11-10", "2026-11-09"),
    ] {
        let desk = desk(&format!("{number}\n"));
        run(&desk, &format!("--law by-country --list-date {last}")).ends(0);
        let list = desk.json("s.json")["suppression"][0].clone();
        assert_eq!((&list["date"], &list["stale"]), (&last.into(), &false.into()), "{number}");
        assert_eq!(list["laws"].as_array().unwrap().len(), 1, "{number}");
        run(&desk, &format!("--law by-country --list-date {over}")).ends(2).says(&[
            "dnc.txt",
            over,
            "suppressed.stale_list",
            "--allow-stale-list",
        ]);
    }
}

#[test]
fn where_no_law_is_set_or_none_is_of_its_numbers_a_list_has_no_age() {
    run(&desk(&format!("{GB}\n")), "").ends(0);
    run(&desk(&format!("{GB}\n")), "--list-date 2001-01-01").ends(0);
    run(&desk(&format!("{DE}\n")), "--law by-country").ends(0);
    run(&desk(&format!("{GB}\n")), "--law tcpa").ends(0);
    run(&desk(&format!("{GB}\n")), "--law pecr").ends(2).says(&[
        "its date is not known",
        "28 days",
        "PECR 2003 reg. 21(3)",
    ]);
}

#[test]
fn the_shortest_limit_holds() {
    let both = desk(&format!("{US}\n{SG}\n"));
    run(&both, "--law by-country --list-date 2026-11-02").ends(2).says(&["21 days", "sg-dnc.result_21_days"]);
    run(&both, "--law by-country --list-date 2026-11-03").ends(0);
    run(&both, "--law tcpa --list-date 2026-11-02").ends(0);
}

#[test]
fn other_kinds_of_lists_and_the_owners_own_have_no_age() {
    let desk = desk(&format!("{GB}\n"));
    desk.done("clean in.csv --law by-country --suppress dnc.txt -o c.csv");
    desk.done("clean in.csv --law by-country --own-do-not-call dnc.txt -o c.csv");
    assert_eq!(desk.table("c.csv").column("n"), ["2", "3", "4", "5", "6", "7"], "and it is heeded");
    desk.write(
        "hygiene.toml",
        "[suppress]\nlists = [{ file = \"dnc.txt\", kind = \"do_not_call\", register = \"none\" }]\n",
    );
    desk.done("clean in.csv --law by-country -o c.csv");
    desk.write(
        "hygiene.toml",
        "[suppress]\nlists = [{ file = \"dnc.txt\", kind = \"do_not_call\", date = 2026-11-20 }]\n",
    );
    desk.done("clean in.csv --as-of 2026-11-24 --law by-country -o c.csv");
}

#[test]
fn a_stale_list_is_used_where_the_user_says_so_and_it_is_said() {
    let desk = desk(&format!("{GB}\n"));
    let ran = run(&desk, "--law by-country --list-date 2026-01-01 --allow-stale-list");
    ran.ends(0).says(&["dnc.txt", "2026-01-01", "327 days old", "used all the same"]);
    assert_eq!(desk.table("clean.csv").column("n"), ["2", "3", "4", "5", "6", "7"]);
    let list = &desk.json("s.json")["suppression"][0];
    assert_eq!((&list["age_days"], &list["stale"]), (&327.into(), &true.into()));
    run(&desk, "--law by-country --allow-stale-list").ends(0).says(&["its date is not known"]);
}

#[test]
fn a_date_stands_in_the_list_and_a_files_own_time_does_not_count() {
    run(&desk(&format!("# Register of 2026-11-20, 1 number\n{GB}\n")), "--law by-country").ends(0);
    run(&desk(&format!("# downloaded 20 November 2026\n{GB}\n")), "--law by-country").ends(0);
    // Of two dates the one that makes it older.
    run(&desk(&format!("# since 2026-01-01, updated 2026-11-20\n{GB}\n")), "--law by-country").ends(2);
    run(&desk(&format!("# 12345 numbers\n{GB}\n")), "--law by-country").ends(2);
    // A date that could be two days may be the one that counts; --date-order tells.
    run(&desk(&format!("# of 11/12/2026, next 2026-11-20\n{GB}\n")), "--law by-country").ends(2);
    run(&desk(&format!("# of 20/11/2026\n{GB}\n")), "--law by-country").ends(0);
    run(&desk(&format!("# of 11/10/2026\n{GB}\n")), "--law by-country").ends(2);
    run(&desk(&format!("# of 11/10/2026\n{GB}\n")), "--law by-country --date-order mdy").ends(0);
    run(&desk(&format!("# of 11/10/2026\n{GB}\n")), "--law by-country --date-order dmy").ends(2);
    run(&desk(&format!("# of 11/11/2026\n{GB}\n")), "--law by-country --date-order dmy").ends(0);
    run(&desk(&format!("# of 2026-11-20, valid until 2027-01-01\n{GB}\n")), "--law by-country").ends(0);
    run(&desk(&format!("{GB}\n")), "--law by-country").ends(2);
    // What the user says counts more.
    run(&desk(&format!("# 2026-11-20\n{GB}\n")), "--law by-country --list-date dnc.txt=2026-01-01").ends(2);
}

#[test]
fn a_date_to_come_and_a_list_that_is_not_there_are_wrong_usage() {
    let desk = desk(&format!("{GB}\n"));
    run(&desk, "--list-date 2026-11-25").ends(2).says(&["2026-11-25", "2026-11-24"]);
    run(&desk, "--list-date other.txt=2026-11-20").ends(2).says(&["other.txt"]);
    run(&desk, "--list-date yesterday").ends(2).says(&["--list-date yesterday", "2026-11-24"]);
}

#[test]
fn holidays_make_working_days_longer() {
    let desk = desk(&format!("{HK}\n"));
    let at = |options: &str| run(&desk, &format!("--law by-country {options}"));
    at("--list-date 2026-11-09").ends(2);
    // One day more on which nobody works: the limit is a working day longer.
    desk.write("days.csv", "country,date,name\nHK,2026-11-12,\"A day, off\"\nGB,2026-11-11,none of Hong Kong's\n");
    at("--list-date 2026-11-09 --holidays days.csv").ends(0);
    at("--list-date 2026-11-06 --holidays days.csv").ends(2);
    desk.write("hk.txt", "# Hong Kong\n2026-11-12\n13 November 2026\n");
    at("--list-date 2026-11-06 --holidays HK=hk.txt").ends(0);
    desk.write("hygiene.toml", "[consent]\nholidays = [\"HK=hk.txt\"]\n");
    at("--list-date 2026-11-06").ends(0);
    desk.write("hk.txt", "2026-11-12\nsoon\n");
    at("--list-date 2026-11-20").ends(2).says(&["hk.txt", "line 2"]);
    desk.write("hk.txt", "2026-11-12\n");
    desk.write("hk.txt", "DE,2026-11-12\n");
    at("--list-date 2026-11-20").ends(2).says(&["hk.txt", "line 1"]);
    desk.write("hk.txt", "2026-11-12\n");
    at("--holidays XX=hk.txt").ends(2).says(&["XX is no country"]);
    at("--holidays nowhere.csv").ends(3).says(&["nowhere.csv"]);
}

#[test]
fn the_us_register_writes_area_codes_apart() {
    let desk = desk("201,2340123\n212,5550199\n");
    run(&desk, "").ends(0);
    assert_eq!(desk.table("clean.csv").column("n"), ["1", "3", "4", "5", "6", "7"]);
    assert_eq!(desk.json("s.json")["suppression"][0]["entries"], 2);
    run(&desk, "--law by-country").ends(2).says(&["31 days", "numbers of US"]);
}

#[test]
fn the_canadian_register_is_read_as_it_is_handed_out() {
    // With the curved quotes and the outermost element closed at once of the example that is published, and as a program writes it.
    let published = "<list type=\u{2019}full\u{2019} level=\u{2019}all\u{2019} val=\u{2019}\u{2019} /> <ac val=\u{2019}416\u{2019}>\n\
        <ph val=\u{2019}2340123\u{2019} /> <ph val=\u{2019}2340199\u{2019} />\n</ac>\n<ac val=\u{2019}201\u{2019}>\n<ph val=\u{2019}2340123\u{2019} />\n</ac> </list>\n";
    let written =
        format!("<?xml version=\"1.0\"?>\n{}", published.replace('\u{2019}', "\"").replace(" />\u{20}<ac", "><ac"));
    let flat =
        "<phones>\n<phone>4162340123</phone>\n<phone>201-234-0123</phone>\n<phone>4162340199</phone>\n</phones>\n";
    let parts = "<dncl><n><areaCode>416</areaCode><number>2340123</number></n><n><areaCode>201</areaCode><number>2340123</number></n>\
        <n><areaCode>416</areaCode><number>2340199</number></n></dncl>";
    for list in [published, &written, flat, parts] {
        let desk = desk(list);
        run(&desk, "--country CA").ends(0);
        assert_eq!(desk.table("clean.csv").column("n"), ["1", "4", "5", "6", "7"], "{list}");
        assert_eq!(desk.json("s.json")["suppression"][0]["entries"], 3, "{list}");
    }
    // A tag without an end costs its own number only.
    let desk = desk(&published.replace("<ph val=\u{2019}2340199\u{2019} />", "<ph val=\u{2019}2340199"));
    run(&desk, "--country CA").ends(0);
    assert_eq!(desk.table("clean.csv").column("n"), ["1", "4", "5", "6", "7"]);
}

#[test]
fn change_lists_tell_additions_from_deletions_and_lift_nothing() {
    let additions_and_deletions = [
        "2012340123,2026-11-20,A\n4162340123,2026-11-20,D\n",
        "number,action\n2012340123,add\n4162340123,delete\n",
        "201,2340123,A\n416,2340123,D\n",
        "201,2340123,A\n,,\n\n416,2340123,D\n",
    ];
    for list in additions_and_deletions {
        let desk = desk(list.replace("number,", "phone,").as_str());
        run(&desk, "--country US").ends(0).says(&["1 number was taken off", "lifts no stop"]);
        assert_eq!(desk.table("clean.csv").column("n"), ["1", "3", "4", "5", "6", "7"], "{list}");
        assert_eq!(desk.json("s.json")["suppression"][0]["deletions"], 1, "{list}");
    }
    // Whoever stands on one list stays stopped, whatever another takes off.
    let desk = desk("4162340123,D\n2012340123,A\n");
    desk.write("full.txt", format!("{CA}\n"));
    run(&desk, "--country US --do-not-call full.txt").ends(0);
    assert_eq!(desk.table("clean.csv").column("n"), ["1", "4", "5", "6", "7"]);
}

#[test]
fn what_may_be_no_change_list_stops_whom_it_names() {
    // Deletions alone; an owner's list, where people were removed from calling; initials.
    for (list, options) in [
        ("phone,status\n+442079460958,removed\n+493012345678,removed\n", ""),
        ("phone,status\n+442079460958,removed\n+493012345678,added\n", "--own-do-not-call dnc.txt"),
        ("+442079460958,D\n+493012345678,D\n", ""),
        ("+442079460958,D\n+493012345678,A\n", "--own-do-not-call dnc.txt"),
    ] {
        let desk = Desk::with("in.csv", PEOPLE);
        desk.write("dnc.txt", list);
        let options = if options.is_empty() { "--do-not-call dnc.txt" } else { options };
        desk.done(&format!("clean in.csv {options} -o clean.csv"));
        assert_eq!(desk.table("clean.csv").column("n"), ["2", "3", "4", "5", "6"], "{list} {options}");
    }
}

#[test]
fn area_codes_are_read_row_by_row_and_under_a_header() {
    let good: String = (0..1200).map(|n| format!("212,234{n:04}\n")).collect();
    for list in [
        "201,2340123\n416,234-0123\n,\n".to_owned(),
        "nobody,here\n201,2340123\n(416),234 0123\n".to_owned(),
        "area code,phone\n201,2340123\n416,2340123\n".to_owned(),
        "Area_Code,Number,phone\n201,x,2340123\n416,,2340123\n".to_owned(),
        format!("{good}201,234-0123\n416,234-0123\n"),
        "+1,201,2340123\n1,416,2340123\n".to_owned(),
        "201,234,0123\n416,234,0123\n".to_owned(),
        "1,201,234,0123\n1,416,234,0123\n".to_owned(),
        "NPA,NXX,Phone\n201,234,0123\n416,234,0123\n".to_owned(),
        "areacode,number\n201,2340123\n416,2340123\n".to_owned(),
    ] {
        let desk = desk(&list);
        run(&desk, "--allow-bad-suppress").ends(0);
        assert_eq!(desk.table("clean.csv").column("n"), ["1", "4", "5", "6", "7"], "{}", &list[..30.min(list.len())]);
    }
}

#[test]
fn a_number_that_lost_its_plus_stops_too() {
    let desk = desk("442079460958\n493012345678\n");
    run(&desk, "").ends(0);
    assert_eq!(desk.table("clean.csv").column("n"), ["2", "3", "4", "5", "6"]);
    assert_eq!(desk.json("s.json")["suppression"][0]["entries"], 2, "one entry a line");
}

#[test]
fn numbers_without_a_country_hide_no_list_from_the_law() {
    let national = desk("020 7946 0958\n");
    run(&national, "--law by-country").ends(2).says(&["no country is known", "--country"]);
    run(&national, "--law by-country --country GB").ends(2).says(&["28 days"]);
    run(&national, "--law by-country --allow-stale-list").ends(0).says(&["no country is known"]);
    let hidden = desk("# of 2020-01-01\n2125550123\n3125550199\n+493012345678\n");
    run(&hidden, "--law tcpa").ends(2).says(&["31 days"]);
}

#[test]
fn a_letter_in_some_other_column_is_no_deletion() {
    let desk = desk("phone,initial\n2012340123,D\n4162340123,A\n");
    run(&desk, "--country US").ends(0);
    assert_eq!(desk.table("clean.csv").column("n"), ["1", "4", "5", "6", "7"]);
    // Nor where one row of the column is something else.
    desk.write("dnc.txt", "2012340123,D\n4162340123,Miller\n");
    run(&desk, "--country US").ends(0);
    assert_eq!(desk.table("clean.csv").column("n"), ["1", "4", "5", "6", "7"]);
}

#[test]
fn the_finding_says_who_wins_and_the_stop_stands() {
    let desk = desk(&format!("# 2026-11-20\n{GB}\n{SG}\n"));
    run(&desk, "--law by-country --findings f.csv").ends(0);
    assert_eq!(desk.table("clean.csv").column("n"), ["2", "3", "4", "6", "7"]);
    let found = desk.table("f.csv");
    let details: Vec<&str> = (0..found.rows.len())
        .filter(|row| found.cell(*row, "code") == "suppressed.do_not_call")
        .map(|row| found.cell(row, "detail"))
        .collect();
    assert_eq!(details.len(), 2);
    assert!(
        details[0].contains("dnc.txt, row 1") && details[0].contains("pecr.tps: PECR 2003 reg. 21(1)(b)"),
        "{details:?}"
    );
    assert!(details[1].contains("does not take back a consent given before"), "{details:?}");
}

#[test]
fn answers_of_the_reassigned_numbers_database() {
    let desk = desk(&format!("{DE}\n"));
    desk.write(
        "rnd.csv",
        "phone,date,answer\n2012340123,2026-01-03,yes\n(416) 234-0123,2026-01-04,no\n2125550199,2026-01-04,no_data\n",
    );
    run(&desk, "--rnd rnd.csv").ends(0).says(&["no data on 1 number;", "no safe harbour"]);
    let clean = desk.table("clean.csv");
    assert_eq!(clean.column("n"), ["1", "3", "4", "5", "6"], "the only number of a person was given up");
    let all = desk.annotate("in.csv --rnd rnd.csv");
    assert!(codes(all.cell(1, "hyg_codes")).contains(&"phone.reassigned"));
    assert_eq!(all.cell(2, "hyg_codes"), "");
    desk.write("hygiene.toml", "[suppress]\nrnd = \"rnd.csv\"\n");
    assert!(codes(desk.annotate("in.csv").cell(1, "hyg_codes")).contains(&"phone.reassigned"));
    desk.write("rnd.csv", "2012340123;2024-03-01;yes\n");
    assert!(codes(desk.annotate("in.csv").cell(1, "hyg_codes")).contains(&"phone.reassigned"), "semicolons will do");
    desk.write("rnd.csv", "phone,answer\n");
    run(&desk, "").ends(3).says(&["rnd.csv", "holds no answer"]);
    desk.write("rnd.csv", "2012340123,2026-01-03,perhaps\n");
    run(&desk, "--rnd rnd.csv").ends(3).says(&["rnd.csv", "line 1", "yes, no or no_data"]);
}

#[test]
fn the_question_to_it_is_the_kept_numbers_of_the_us_and_the_days_of_consent() {
    let desk = desk(&format!("{DE}\n"));
    desk.write("in.csv", format!("{PEOPLE}8,+12012340199,\n9,(201) 234-0177,3 May 2025\n10,+12012340166,2026-02-30\n11,+12012340155,2026-12-01\n"));
    desk.write("dnc.txt", "+12012340123\n");
    run(&desk, "--country US --rnd-query q.csv").ends(0).says(&["3 kept rows", "no day of consent"]);
    assert_eq!(desk.text("q.csv"), "2012340177,2025-05-03\n");
    desk.write("rnd.csv", "2012340177,2025-05-03,yes\n");
    run(&desk, "--country US --rnd rnd.csv --rnd-query q.csv").ends(0);
    assert_eq!(desk.text("q.csv"), "", "nobody asks again about a number that was given up");
    run(&desk, "--rnd-query in.csv").ends(2).says(&["in.csv"]);
    run(&desk, "--holidays HK=in.csv --rnd-query clean.csv").ends(2);
}

#[test]
fn domains_of_carriers_count_when_they_are_listed_for_thirty_days() {
    let desk = desk(&format!("{DE}\n"));
    desk.write("in.csv", "email\na@txt.one.net\nb@txt.two.net\nc@txt.three.net\nd@other.net\n");
    desk.write("carriers.txt", "domain,listed\ntxt.one.net,2026-10-25\ntxt.two.net,2026-10-26\n@txt.three.net\n");
    let all = desk.annotate("in.csv --wireless-domains carriers.txt --as-of 2026-11-24");
    let found: Vec<bool> =
        all.column("hyg_codes").iter().map(|cell| codes(cell).contains(&"email.wireless_domain")).collect();
    assert_eq!(found, [true, false, true, false]);
    desk.write("carriers.txt", "# FCC\ndomain;listed\n\"txt.one.net\" ; \"2026-10-25\"\n");
    let all = desk.annotate("in.csv --wireless-domains carriers.txt --as-of 2026-11-24");
    assert!(codes(all.cell(0, "hyg_codes")).contains(&"email.wireless_domain"));
    desk.write("carriers.txt", b"txt.\xe4.net\n");
    desk.run("annotate in.csv --wireless-domains carriers.txt").ends(3).says(&["line 1", "UTF-8"]);
    desk.write("carriers.txt", "txt.one.net,soon\n");
    desk.run("annotate in.csv --wireless-domains carriers.txt").ends(2).says(&["carriers.txt", "line 1", "soon"]);
}

#[test]
fn a_law_of_which_nothing_is_checked_says_so_and_one_that_asks_for_a_register_too() {
    let desk = desk(&format!("# 2026-11-20\n{GB}\n"));
    desk.done("clean in.csv --law us-va -o c.csv").says(&["law us-va: none of its rules", "hygienist explain us-va"]);
    desk.done("clean in.csv --law pecr -o c.csv").says(&["no --do-not-call list holds numbers of GB (pecr.tps)"]);
    assert!(!run(&desk, "--law pecr").err.contains("no --do-not-call list"), "a list was given");
    assert!(!desk.done("clean in.csv --law gdpr -o c.csv").err.contains("law gdpr"));
}
