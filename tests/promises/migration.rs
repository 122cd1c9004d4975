//! All exports of an old system in one call: the file that the new one imports, and the file of those whom it must not
//! contact, in one account.

use super::support::{self, Desk, TODAY, Table};
use hygienist::normalize::{email, phone::Plan};
use hygienist::pipeline::{Command, Outputs, Run, Tuning};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const MAILCHIMP: &str = "Email Address,First Name,Last Name,Phone Number,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,LEID,EUID";

/// A Mailchimp file: address, name, number, the day on which they left.
fn mailchimp(people: &[(&str, &str, &str, &str)]) -> String {
    let row = |(email, name, phone, left): &(&str, &str, &str, &str)| {
        format!("{email},{name},Moor,{phone},2,2023-04-05 10:00:00,{left},1,e1\n")
    };
    format!("{MAILCHIMP}\n{}", people.iter().map(row).collect::<String>())
}

/// Ada stays. Ben left, Cat's address came back, Dan complained, Eve bounced in the new system's own words.
fn desk() -> Desk {
    let people = [
        ("ada@brightwater.com", "Ada", "+49 30 901820", ""),
        ("ben@brightwater.com", "Ben", "", ""),
        ("cat@brightwater.com", "Cat", "+49 30 901821", ""),
        ("dan@brightwater.com", "Dan", "", ""),
        ("eve@brightwater.com", "Eve", "", ""),
    ];
    let desk = Desk::with("subscribed.csv", mailchimp(&people));
    desk.write(
        "unsubscribed.csv",
        mailchimp(&[
            ("Ben@Brightwater.com", "Ben", "+49 30 901822", "2024-05-02 03:04:05"),
            ("old@brightwater.com", "Oda", "", ""),
        ]),
    )
    .write("cleaned.csv", mailchimp(&[("cat@brightwater.com", "Cat", "", "")]))
    .write("bounces.csv", "status,reason,email,created\n5.1.1,unknown,eve@brightwater.com,1704164645\n")
    .write("complaints.csv", "email\ndan@brightwater.com\nno address\n");
    desk
}

const ALL: &str = "subscribed.csv unsubscribed.csv cleaned.csv bounces.csv complaints.csv";
const QUIET: &str = "--as-of 2026-11-24 --on consent.*=ignore --rejects rejects.csv --summary summary.json";

#[test]
fn one_call_gives_the_importers_file_and_its_list_of_stops() {
    let desk = desk();
    let ran = desk.done(&format!("clean {ALL} --to preset:brevo -o brevo.csv --stops blocklist.csv {QUIET}"));
    let header = "EMAIL,FIRSTNAME,LASTNAME,SMS,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,LEID,EUID";
    assert_eq!(
        desk.text("brevo.csv"),
        format!(
            "{header}\nada@brightwater.com,Ada,Moor,4930901820,2,05-04-2023,,1,e1\n,Cat,Moor,4930901821,2,05-04-2023,,1,e1\n"
        )
    );
    // What bounced is Cat's address: her number may be used.
    let addresses = ["ben", "old", "cat", "eve", "dan"].map(|name| format!("{name}@brightwater.com\n"));
    assert_eq!(desk.text("blocklist.csv"), format!("EMAIL\n{}", addresses.concat()));
    // Ben's number has no place there, and of one who complained nothing can be read: both are said.
    ran.says(&["brevo has no place for 1 of the stops", "no address or number that can be read: 1"]);
    ran.says(&["blocklist.csv: 5 stops (bounced 2, complained 1, unsubscribed 2)"]);
    ran.says(&["complaints.csv: is called after records that are not to be contacted (complained)", "--preset none"]);
    let summary = desk.json("summary.json");
    assert_eq!(summary["stops"], serde_json::json!({"bounced": 2, "complained": 1, "unsubscribed": 2}));
    let count = |key: &str| summary[key].as_u64().unwrap();
    assert_eq!((count("rows"), count("kept"), count("rejected"), count("structural")), (11, 2, 9, 0));
    assert_eq!(desk.table("rejects.csv").rows.len(), 9);
}

#[test]
fn the_plain_form_tells_kind_day_and_place_and_is_read_back() {
    let desk = desk();
    desk.done(&format!("clean {ALL} -o clean.csv --stops stops.csv {QUIET}"));
    assert_eq!(
        desk.text("stops.csv"),
        "email,phone,kind,at,source,row\n\
         ben@brightwater.com,,unsubscribed,2024-05-02,unsubscribed.csv,1\n\
         ,+4930901822,unsubscribed,2024-05-02,unsubscribed.csv,1\n\
         old@brightwater.com,,unsubscribed,,unsubscribed.csv,2\n\
         cat@brightwater.com,,bounced,,cleaned.csv,1\n\
         eve@brightwater.com,,bounced,,bounces.csv,1\n\
         dan@brightwater.com,,complained,,complaints.csv,1\n"
    );
    // Cat's number is still hers: what bounced is the address.
    let ran = desk.done(&format!("clean subscribed.csv --suppress stops.csv -o again.csv {QUIET}"));
    assert_eq!(desk.table("again.csv").column("First Name"), ["Ada", "Cat"]);
    assert_eq!(desk.table("again.csv").cell(1, "Email Address"), "", "{}", ran.err);
    let codes = desk.json("summary.json")["codes"].clone();
    let wanted =
        ["suppressed.unsubscribed", "suppressed.bounced", "suppressed.complained"].map(|code| codes[code].as_u64());
    assert_eq!(wanted, [Some(1), Some(2), Some(1)]);
    // The days are those of the stops: a store keeps them.
    desk.done("suppress import stops.csv --store hygienist.db");
    let listed = String::from_utf8(desk.done("suppress list --kind unsubscribed --store hygienist.db").out).unwrap();
    assert!(listed.contains("2024-05-02"), "{listed}");
}

#[test]
fn names_of_files_count_only_where_nothing_else_tells() {
    let people = "email,name\nann@brightwater.com,Ann\nbo@brightwater.com,Bo\n";
    for (name, kept) in [
        ("bounces.csv", 0),
        ("Unsubscribed 2024-05.csv", 0),
        ("suppression_spam_reports.csv", 0),
        ("do-not-call.csv", 2),
        ("soft_bounces.csv", 2),
        ("cleaned.csv", 2),
        ("subscribed.csv", 2),
        ("customers_not_unsubscribed.csv", 2),
    ] {
        let desk = Desk::with(name, people);
        let done = desk.command().args(["clean", name, "-o", "c.csv", "--allow-empty", "-q"]).output().unwrap();
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(desk.table("c.csv").rows.len(), kept, "{name}");
        let done = desk.command().args(["clean", name, "-o", "c.csv", "--preset", "none", "-q"]).output().unwrap();
        assert!(done.status.success(), "{name}");
        assert_eq!(desk.table("c.csv").rows.len(), 2, "{name} is any list where nobody's export is read");
    }
    // Of an export whose rows say themselves what they are, the rows are believed.
    let rows =
        "EMAIL;EMAIL_BLACKLISTED;SMS_BLACKLISTED\nann@brightwater.com;false;false\nbo@brightwater.com;true;false\n";
    let desk = Desk::with("unsubscribed.csv", rows);
    desk.done("clean unsubscribed.csv -o c.csv --stops s.csv");
    assert_eq!(desk.table("c.csv").column("EMAIL"), ["ann@brightwater.com"]);
    assert_eq!(desk.table("s.csv").column("email"), ["bo@brightwater.com"]);
}

/// The rejects say why where no cell does.
#[test]
fn a_record_of_such_a_file_says_that_its_file_says_so() {
    let desk = desk();
    let ran = desk.run(&format!("clean {ALL} -o clean.csv {QUIET}"));
    ran.ends(0);
    let rejects = desk.table("rejects.csv");
    let at = rejects.column("hyg_source").iter().position(|source| *source == "bounces.csv").unwrap();
    assert!(rejects.cell(at, "hyg_detail").contains("its whole file says so"), "{}", rejects.cell(at, "hyg_detail"));
}

/// The channels of a file of stops in plain form, with their kinds.
fn stops_of(table: &Table) -> Vec<(String, String, String)> {
    let row = |at: usize| {
        let (email, phone) = (table.cell(at, "email"), table.cell(at, "phone"));
        assert!(email.is_empty() != phone.is_empty(), "one channel a row: {:?}", table.rows[at]);
        let place = format!("{}:{}", table.cell(at, "source"), table.cell(at, "row"));
        (format!("{email}{phone}"), table.cell(at, "kind").to_owned(), place)
    };
    (0..table.rows.len()).map(row).collect()
}

fn owned(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(channel, kind, place)| ((*channel).into(), (*kind).into(), (*place).into())).collect()
}

#[test]
fn mailchimps_four_exports() {
    let desk = Desk::with(
        "subscribed_members_export_1.csv",
        mailchimp(&[("ada@brightwater.com", "Ada", "", ""), ("ben@brightwater.com", "Ben", "", "")]),
    );
    desk.write(
        "unsubscribed_members_export_1.csv",
        mailchimp(&[("ben@brightwater.com", "Ben", "", "2024-05-02 03:04:05")]),
    )
    .write("cleaned_members_export_1.csv", mailchimp(&[("cat@brightwater.com", "Cat", "", "")]))
    .write("nonsubscribed_members_export_1.csv", mailchimp(&[("dan@brightwater.com", "Dan", "", "")]));
    let inputs = "subscribed_members_export_1.csv unsubscribed_members_export_1.csv cleaned_members_export_1.csv nonsubscribed_members_export_1.csv";
    desk.done(&format!("clean {inputs} -o clean.csv --stops stops.csv {QUIET}"));
    // Who never subscribed said no stop: that is a matter of consent.
    assert_eq!(desk.table("clean.csv").column("Email Address"), ["ada@brightwater.com", "dan@brightwater.com"]);
    assert_eq!(
        stops_of(&desk.table("stops.csv")),
        owned(&[
            ("ben@brightwater.com", "unsubscribed", "unsubscribed_members_export_1.csv:1"),
            ("cat@brightwater.com", "bounced", "cleaned_members_export_1.csv:1"),
        ])
    );
}

#[test]
fn sendgrids_contacts_and_suppressions() {
    let desk = Desk::with(
        "contacts.csv",
        "EMAIL,FIRST_NAME,LAST_NAME,CREATED_AT,UPDATED_AT,CONTACT_ID\nada@brightwater.com,Ada,Moor,2024-01-02,2024-01-02,c1\n\
         ben@brightwater.com,Ben,Tal,2024-01-02,2024-01-02,c2\ncat@brightwater.com,Cat,Au,2024-01-02,2024-01-02,c3\n",
    );
    desk.write(
        "suppression_bounces.csv",
        "status,reason,email,created\n5.1.1,unknown,ben@brightwater.com,1704164645\n",
    )
    .write("suppression_blocks.csv", "status,reason,email,created\n4.7.1,greylisted,ada@brightwater.com,1704164645\n")
    .write("suppression_spam_reports.csv", "email,created,ip\ndan@brightwater.com,1704164645,203.0.113.7\n")
    // No time is no reason to write to somebody who stands there.
    .write("suppression_unsubscribes.csv", "email,created\ncat@brightwater.com,\n");
    let inputs = "contacts.csv suppression_bounces.csv suppression_blocks.csv suppression_spam_reports.csv suppression_unsubscribes.csv";
    desk.done(&format!("clean {inputs} -o clean.csv --stops stops.csv {QUIET}"));
    assert_eq!(desk.table("clean.csv").column("EMAIL"), ["ada@brightwater.com"], "a block passes");
    let stops = desk.table("stops.csv");
    assert_eq!(
        stops_of(&stops),
        owned(&[
            ("ben@brightwater.com", "bounced", "suppression_bounces.csv:1"),
            ("dan@brightwater.com", "complained", "suppression_spam_reports.csv:1"),
            ("cat@brightwater.com", "unsubscribed", "suppression_unsubscribes.csv:1"),
        ])
    );
    // 1704164645 is 2024-01-02T03:04:05Z.
    assert_eq!(stops.column("at"), ["2024-01-02", "2024-01-02", ""]);
}

#[test]
fn klaviyos_profiles_and_suppressions_and_brevos_contacts() {
    let desk = Desk::with(
        "profiles.csv",
        "Email,Klaviyo ID,First Name,Last Name,Source,Email Marketing Consent,Profile Created On,Email Suppressions\n\
         ada@brightwater.com,k1,Ada,Moor,Form,SUBSCRIBED,2024-01-02,\nben@brightwater.com,k2,Ben,Tal,Form,UNSUBSCRIBED,2024-01-02,\n\
         cat@brightwater.com,k3,Cat,Au,Form,SUBSCRIBED,2024-01-02,['HARD_BOUNCE']\ndan@brightwater.com,k4,Dan,Ohm,Form,SUBSCRIBED,2024-01-02,\n",
    );
    desk.write(
        "suppressed_profiles.csv",
        "Email,Reason\ndan@brightwater.com,SPAM_COMPLAINT\neve@brightwater.com,HARD_BOUNCE\n",
    );
    desk.done(&format!("clean profiles.csv suppressed_profiles.csv -o clean.csv --stops stops.csv {QUIET}"));
    assert_eq!(desk.table("clean.csv").column("Email"), ["ada@brightwater.com"]);
    assert_eq!(
        stops_of(&desk.table("stops.csv")),
        owned(&[
            ("ben@brightwater.com", "unsubscribed", "profiles.csv:2"),
            ("cat@brightwater.com", "channel_closed", "profiles.csv:3"),
            ("dan@brightwater.com", "complained", "suppressed_profiles.csv:1"),
            ("eve@brightwater.com", "bounced", "suppressed_profiles.csv:2"),
        ])
    );
    desk.write(
        "contacts.csv",
        "EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED\nada@brightwater.com;Moor;Ada;4930901820;false;false\n\
         ben@brightwater.com;Tal;Ben;4930901821;true;false\ncat@brightwater.com;Au;Cat;4930901822;false;true\n\
         dan@brightwater.com;Ohm;Dan;;false;true\n",
    );
    let ran = desk.done(&format!("clean contacts.csv --country DE -o clean.csv --stops stops.csv {QUIET}"));
    // Dan closed his phone, has none, and is kept.
    assert!(!ran.err.contains("can be read"), "{}", ran.err);
    let clean = desk.table("clean.csv");
    assert_eq!(clean.column("EMAIL"), ["ada@brightwater.com", "", "cat@brightwater.com", "dan@brightwater.com"]);
    assert_eq!(clean.column("SMS"), ["+4930901820", "+4930901821", "", ""]);
    let stops = owned(&[
        ("ben@brightwater.com", "channel_closed", "contacts.csv:2"),
        ("+4930901822", "channel_closed", "contacts.csv:3"),
    ]);
    assert_eq!(stops_of(&desk.table("stops.csv")), stops);
}

#[test]
fn listed_channels_that_the_inputs_hold_are_told_and_no_others() {
    let desk = Desk::with(
        "in.csv",
        "email,email 2,phone,name\nann@brightwater.com,ann@oakhollow.net,+4930901820,Ann\nbo@brightwater.com,,+4930901821,Bo\n\
         cy@oakhollow.net,,,Cy\n\"di@brightwater.com; di@oakhollow.net\",,,Di\nbroken,,,Ed\n",
    );
    desk.write("stop.txt", "ANN@brightwater.com\nnobody@brightwater.com\ndi@oakhollow.net\n")
        .write("dnc.txt", "+49 30 901821\n")
        .write("domains.txt", "@oakhollow.net\n");
    let lists = "--suppress stop.txt --suppress blocked=domains.txt --own-do-not-call dnc.txt";
    desk.done(&format!("clean in.csv {lists} -o clean.csv --stops stops.csv {QUIET}"));
    assert_eq!(
        stops_of(&desk.table("stops.csv")),
        owned(&[
            ("ann@brightwater.com", "unsubscribed", "in.csv:1"),
            ("ann@oakhollow.net", "domain", "in.csv:1"),
            ("+4930901821", "do_not_call", "in.csv:2"),
            ("cy@oakhollow.net", "domain", "in.csv:3"),
            ("di@oakhollow.net", "unsubscribed", "in.csv:4"),
        ])
    );
    // Nothing stops: a header, and a sum of nothing.
    desk.write("fine.csv", "email\nzoe@brightwater.com\n");
    desk.done(&format!("clean fine.csv -o clean.csv --stops stops.csv {QUIET}"));
    assert_eq!(desk.text("stops.csv"), "email,phone,kind,at,source,row\n");
    assert_eq!(desk.json("summary.json")["stops"], serde_json::json!({}));
    desk.done(&format!("clean fine.csv -o clean.csv {QUIET}"));
    assert!(desk.json("summary.json").get("stops").is_none());
}

#[test]
fn the_file_of_stops_is_an_output_like_the_others() {
    let desk = desk();
    desk.run("clean subscribed.csv -o c.csv --stops c.csv").ends(2).says(&["-o and --stops are the same file"]);
    desk.run("clean subscribed.csv -o c.csv --stops subscribed.csv").ends(2).says(&["also the input subscribed.csv"]);
    desk.run("clean subscribed.csv -o c.csv --stops no/dir/s.csv").ends(4).says(&["no/dir"]);
    desk.run("clean unsubscribed.csv -o c.csv --stops s.csv").ends(1);
    assert!(!desk.exists("c.csv") && !desk.exists("s.csv"));
    desk.done("clean unsubscribed.csv -o c.csv --stops s.jsonl --allow-empty");
    let first = desk.text("s.jsonl").lines().next().unwrap().to_owned();
    let wanted = r#"{"email":"ben@brightwater.com","phone":"","kind":"unsubscribed","at":"2024-05-02","source":"unsubscribed.csv","row":"1"}"#;
    assert_eq!(first, wanted);
    let ran = desk.done("clean subscribed.csv unsubscribed.csv -o c.csv --to preset:google --stops s.csv");
    ran.says(&["Google Contacts imports no list of stops"]);
    assert!(desk.text("s.csv").starts_with("email,phone,kind,at,source,row\n"));
}

#[test]
fn importers_get_their_dates_and_what_cannot_be_read_stays() {
    let list = "email,consent at,birth date,seen\nann@brightwater.com,3.4.2024 14:30,17.5.1980,03/04/24\n\
                bo@brightwater.com,soon,1980-05-17,\ncy@brightwater.com,2024-04-03T14:30:00+02:00,17/5/80,\n";
    let desk = Desk::with("in.csv", list);
    for (preset, times, births, said) in [
        ("mailchimp", ["2024-04-03", "soon", "2024-04-03"], ["1980-05-17", "1980-05-17", "17/5/80"], true),
        ("brevo", ["03-04-2024", "soon", "03-04-2024"], ["17-05-1980", "17-05-1980", "17/5/80"], true),
        ("hubspot", ["2024-04-03", "soon", "2024-04-03"], ["1980-05-17", "1980-05-17", "17/5/80"], true),
        (
            "klaviyo",
            ["2024-04-03 14:30:00", "soon", "2024-04-03 14:30:00+02:00"],
            ["1980-05-17", "1980-05-17", "17/5/80"],
            false,
        ),
    ] {
        let ran = desk.done(&format!("clean in.csv -o c.csv --to preset:{preset} --as-of {TODAY} --date-order dmy"));
        let table = desk.table("c.csv");
        let consent = if preset == "klaviyo" { "Email Marketing Consent Timestamp" } else { "consent at" };
        assert_eq!(table.column(consent), times, "{preset}");
        assert_eq!(table.column("birth date"), births, "{preset}");
        assert_eq!(table.column("seen"), ["03/04/24", "", ""], "{preset}: what is no date by its role");
        assert_eq!(
            ran.err.contains("takes days, so that the time of day in 2 cells is left out"),
            said,
            "{preset}: {}",
            ran.err
        );
    }
    // A date that could be two days is not guessed for anybody.
    desk.write("in.csv", "email,consent at\nann@brightwater.com,3/4/2024\n");
    desk.done("clean in.csv -o c.csv --to preset:brevo");
    assert_eq!(desk.table("c.csv").column("consent at"), ["3/4/2024"]);
}

#[test]
fn the_stops_are_the_same_bytes_on_any_number_of_threads_and_in_any_blocks() {
    let desk = desk();
    let inputs: Vec<String> = ALL.split(' ').map(|name| desk.path(name).to_str().unwrap().to_owned()).collect();
    let stops = |threads: usize, block_size: usize| {
        let run = Run {
            inputs: inputs.clone(),
            outputs: Outputs { main: Some(desk.path("c.csv")), stops: Some(desk.path("s.csv")), ..Outputs::default() },
            threads,
            tuning: Tuning { block_size, hash_key: None, ..Tuning::default() },
            ..support::library_run(&desk, Command::Clean, support::policy())
        };
        support::run(&run).unwrap();
        desk.text("s.csv")
    };
    let first = stops(1, 1 << 20);
    assert_eq!(first.lines().count(), 7);
    for (threads, block_size) in [(2, 1), (3, 64), (8, 100)] {
        assert_eq!(stops(threads, block_size), first, "{threads} threads, {block_size}");
    }
}

/// One of twelve people, one of the spellings of an address, a number or none, a name or none.
type Written = (usize, usize, usize, bool);

fn address(person: usize, spelling: usize) -> String {
    match (person % 3, spelling % 3) {
        (0, 0) => format!("pat.no{person}@gmail.com"),
        (0, 1) => format!("PatNo{person}@googlemail.com"),
        (0, _) => format!("patno{person}+news@gmail.com"),
        (_, 0) => format!("pat{person}@brightwater.com"),
        (_, 1) => format!(" PAT{person}@Brightwater.com "),
        _ => format!("mailto:pat{person}@brightwater.com"),
    }
}

/// Some people share a number.
fn number(person: usize, choice: usize) -> &'static str {
    const NUMBERS: [[&str; 2]; 4] = [
        ["+4930901820", "030 901820"],
        ["+4930901821", "0049 30 901821"],
        ["+4930901822", "+49 (0)30 901822"],
        ["+4930901823", "030/901823"],
    ];
    if choice == 0 { "" } else { NUMBERS[person % 4][choice % 2] }
}

fn file(rows: &[Written]) -> String {
    let row = |(person, spelling, phone, named): &Written| {
        let name = if *named { format!("Pat{person}") } else { String::new() };
        let left = if spelling % 2 == 0 { "2024-05-02 03:04:05" } else { "" };
        format!(
            "{},{name},,{},2,2023-04-05 10:00:00,{left},1,e1\n",
            address(*person, *spelling),
            number(*person, *phone)
        )
    };
    format!("{MAILCHIMP}\n{}", rows.iter().map(row).collect::<String>())
}

/// What makes two written addresses or numbers one.
fn key(channel: &str) -> String {
    let channel = channel.trim().trim_start_matches("mailto:");
    if channel.contains('@') {
        return email::parse_plain(channel).unwrap().key().to_owned();
    }
    let germany = hygienist::contact::Region::from_code("DE");
    let plain = channel.replace("(0)", "").replace('/', " ");
    Plan::embedded().parse(&plain, germany).unwrap().e164().to_owned()
}

fn written() -> impl Strategy<Value = Vec<Written>> {
    prop::collection::vec((0..12usize, 0..3usize, 0..3usize, any::<bool>()), 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nobody_who_left_is_imported_and_everybody_who_left_is_told(
        subscribed in written(), unsubscribed in written(), cleaned in written(), bounced in written(), threads in 1..4usize,
    ) {
        let desk = Desk::new();
        // Without the time of the stop, which would say so itself.
        let [people, cleaned_file] = [&subscribed, &cleaned].map(|rows| file(rows).replace("2024-05-02 03:04:05", ""));
        desk.write("subscribed.csv", people).write("unsubscribed.csv", file(&unsubscribed)).write("cleaned.csv", cleaned_file);
        let rows: String = bounced.iter().map(|(person, spelling, ..)| format!("5.1.1,x,{},1704164645\n", address(*person, *spelling))).collect();
        desk.write("bounces.csv", format!("status,reason,email,created\n{rows}"));
        let inputs = ["subscribed.csv", "unsubscribed.csv", "cleaned.csv", "bounces.csv"];
        let mut policy = support::policy();
        policy.country = hygienist::contact::Region::from_code("DE");
        let run = Run {
            inputs: inputs.iter().map(|name| desk.path(name).to_str().unwrap().to_owned()).collect(),
            outputs: Outputs { main: Some(desk.path("c.csv")), stops: Some(desk.path("s.csv")), allow_empty: true, ..Outputs::default() },
            threads,
            ..support::library_run(&desk, Command::Clean, policy)
        };
        let outcome = support::run(&run).unwrap();
        let summary = &outcome.summary;
        prop_assert_eq!(summary.rows, summary.kept + summary.rejected + summary.structural);
        let read = subscribed.len() + unsubscribed.len() + cleaned.len() + bounced.len();
        prop_assert_eq!(summary.rows as usize, read);

        // By the files alone: whoever left is stopped on every channel, what bounced is an address.
        let mut expected: BTreeMap<String, &str> = BTreeMap::new();
        for (person, spelling, ..) in cleaned.iter().chain(&bounced) {
            expected.insert(key(&address(*person, *spelling)), "bounced");
        }
        for (person, spelling, phone, _) in &unsubscribed {
            expected.insert(key(&address(*person, *spelling)), "unsubscribed");
            if *phone != 0 {
                expected.insert(key(number(*person, *phone)), "unsubscribed");
            }
        }
        let stops = stops_of(&desk.table("s.csv"));
        let told: BTreeSet<String> = stops.iter().map(|(channel, ..)| key(channel)).collect();
        prop_assert_eq!(&told, &expected.keys().cloned().collect::<BTreeSet<_>>());
        let channels: BTreeSet<&String> = stops.iter().map(|(channel, ..)| channel).collect();
        prop_assert_eq!(channels.len(), stops.len(), "each once");
        let counted: u64 = summary.stops.as_ref().unwrap().values().sum();
        prop_assert_eq!(counted as usize, stops.len());
        let order = |place: &str| {
            let (file, row) = place.rsplit_once(':').unwrap();
            (inputs.iter().position(|name| file.ends_with(&format!("/{name}"))).unwrap(), row.parse::<u64>().unwrap())
        };
        let places: Vec<_> = stops.iter().map(|(_, _, place)| order(place)).collect();
        prop_assert!(places.is_sorted(), "in the order of the inputs: {places:?}");
        for (channel, kind, _) in &stops {
            // One spelling may only have bounced where another left.
            let gravest = expected[&key(channel)];
            prop_assert!(kind == gravest || kind == "bounced", "{channel} {kind}");
        }

        let kept = desk.table("c.csv");
        for row in 0..kept.rows.len() {
            let (email, phone) = (kept.cell(row, "Email Address"), kept.cell(row, "Phone Number"));
            prop_assert!(!(email.is_empty() && phone.is_empty()));
            for channel in [email, phone].into_iter().filter(|channel| !channel.is_empty()) {
                prop_assert!(!told.contains(&key(channel)), "{} is kept and stopped", channel);
            }
        }
        // And the list of stops alone does the same.
        let list = support::list(&desk, "s.csv", hygienist::contact::SuppressionKind::Unsubscribed);
        let mut policy = support::policy();
        policy.country = hygienist::contact::Region::from_code("DE");
        policy.suppress.lists = vec![list];
        policy.suppress.allow_empty = true;
        let again = Run {
            inputs: vec![desk.path("subscribed.csv").to_str().unwrap().to_owned()],
            ..support::library_run(&desk, Command::Clean, policy)
        };
        support::run(&again).unwrap();
        for email in desk.table("c.csv").column("Email Address").into_iter().filter(|email| !email.is_empty()) {
            prop_assert!(!told.contains(&key(email)), "{} is kept although the list stops it", email);
        }
    }
}
