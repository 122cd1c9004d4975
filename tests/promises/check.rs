//! `check`: the limits are what a hand count says, places lie where the file has them, and `clean` beyond a limit publishes
//! nothing.

use super::support::Desk;
use proptest::prelude::*;
use serde_json::Value;

const TODAY: &str = "--as-of 2026-11-29";

/// Nine people: one address twice, one that is none, one that is disposable, one row with nobody in it.
const PEOPLE: &str = "\
id,email,phone,source,plan,last_activity_at
1,ann@brightwater.com,+4915112345678,fair,a,2026-11-20
2,bob@brightwater.com,,fair,a,2026-11-27
3,BOB@brightwater.com,,web,a,2026-11-01
4,carl(at)nowhere,,web,b,
4,dora@mailinator.com,,web,b,2027-01-01
6,,,bought,b,
7,eve@brightwater.com,,web,c,not yet
8,fay@brightwater.com,,web,c,
9,gus@brightwater.com,,fair,,
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("in.csv", PEOPLE);
    desk
}

/// The limits of a check, by what they are called.
fn limits(desk: &Desk, arguments: &str, exit: i32) -> Vec<Value> {
    desk.run(&format!("check in.csv {TODAY} --summary s.json {arguments}")).ends(exit);
    desk.json("s.json")["checked"]["limits"].as_array().unwrap().clone()
}

/// Holds a single limit, and gives it.
fn limit(desk: &Desk, arguments: &str, exit: i32) -> Value {
    let all = limits(desk, arguments, exit);
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

fn rows(limit: &Value) -> Vec<u64> {
    limit["places"].as_array().map_or_else(Vec::new, |all| all.iter().map(|at| at["row"].as_u64().unwrap()).collect())
}

#[test]
fn without_a_limit_no_row_may_be_rejected() {
    let desk = desk();
    let rejected = limit(&desk, "", 1);
    // The second Bob, the address that is none, the row with nobody.
    assert_eq!(
        (&rejected["limit"], &rejected["count"], &rejected["of"]),
        (&"max rejected=0".into(), &3.into(), &9.into())
    );
    assert_eq!(rows(&rejected), [3, 4, 6]);
    desk.write("in.csv", "email\nann@brightwater.com\n");
    assert_eq!(limit(&desk, "", 0)["outcome"], "held");
}

#[test]
fn every_measure_is_a_count_by_hand() {
    let desk = desk();
    for (arguments, exit, count, of, at) in [
        ("--max rejected=33%", 1, 3, 9, &[3, 4, 6][..]),
        ("--max rejected=34%", 0, 3, 9, &[]),
        ("--max rejected=3", 0, 3, 9, &[]),
        ("--min kept=7", 1, 6, 9, &[3, 4, 6]),
        ("--min rows=10", 1, 9, 0, &[]),
        ("--max rows=8", 1, 9, 0, &[]),
        ("--max email.disposable=0", 1, 1, 9, &[5]),
        ("--max email.*=1", 1, 2, 9, &[4, 5]),
        ("--max email=1", 1, 2, 9, &[4, 5]),
        ("--max duplicate.same_email=0", 1, 1, 9, &[3]),
        ("--max phone.*=0", 0, 0, 9, &[]),
        ("--min email=90%", 1, 5, 6, &[5]),
        ("--min fill(email)=90%", 1, 8, 9, &[6]),
        ("--min fill(email)=88%", 0, 8, 9, &[]),
        ("--min fill(plan)=9", 1, 8, 9, &[9]),
        ("--min fill(2)=9", 1, 8, 9, &[6]),
        ("--max fill(phone)=0", 1, 1, 9, &[2, 3, 4, 5, 6]),
        ("--min distinct(id)=100%", 1, 8, 9, &[5]),
        ("--min distinct(plan)=4", 1, 3, 8, &[2, 3, 5, 6, 8]),
    ] {
        let limit = limit(&desk, arguments, exit);
        let of = if of == 0 { Value::Null } else { of.into() };
        assert_eq!((&limit["count"], limit.get("of").unwrap_or(&Value::Null)), (&count.into(), &of), "{arguments}");
        assert_eq!(rows(&limit), at, "{arguments}");
        assert_eq!(limit["outcome"], if exit == 1 { "broken" } else { "held" }, "{arguments}");
    }
}

#[test]
fn a_list_is_as_fresh_as_its_newest_day() {
    let desk = desk();
    // 27 November is the newest that is not in the future.
    for (most, exit) in [("2 days", 0), ("1 day", 1)] {
        desk.write("hygiene.toml", format!("[check]\nmax = {{ \"age(last_activity_at)\" = \"{most}\" }}\n"));
        let age = limit(&desk, "", exit);
        assert_eq!(age["figure"], "2 days (the newest is 2026-11-27)", "{most}");
    }
    desk.write("in.csv", "email,last_activity_at\nann@brightwater.com,never\n");
    assert_eq!(limit(&desk, "", 1)["figure"], "no date that can be read");
}

#[test]
fn columns_must_be_there_and_no_others() {
    let desk = desk();
    let told = limits(&desk, "--require-column email --require-column country --allow-column id", 1);
    let told: Vec<(&str, &str)> =
        told.iter().map(|limit| (limit["figure"].as_str().unwrap(), limit["outcome"].as_str().unwrap())).collect();
    assert_eq!(told, [("there", "held"), ("in.csv has none", "broken"), ("in.csv has plan", "broken")]);
    limits(&desk, "--require-column plan --allow-column plan", 0);
}

#[test]
fn every_group_is_held_to_the_limits() {
    let desk = desk();
    let all = limits(&desk, "--by source --max rejected=50% --min rows=5 --min kept=50%", 1);
    let told: Vec<(String, String, Vec<u64>)> = all
        .iter()
        .filter(|limit| limit["outcome"] == "broken")
        .map(|limit| {
            let group = limit["group"]["value"].as_str().unwrap_or("all").to_owned();
            (limit["limit"].as_str().unwrap().to_owned(), group, rows(limit))
        })
        .collect();
    // Of the bought one all, of five from the web two; the whole holds.
    assert_eq!(
        told,
        [
            ("max rejected=50%".to_owned(), "bought".to_owned(), vec![6]),
            ("min kept=50%".to_owned(), "bought".to_owned(), vec![6])
        ]
    );
    assert_eq!(all.iter().filter(|limit| limit["outcome"] == "held").count(), 3);
}

#[test]
fn beyond_a_limit_nothing_is_published() {
    let desk = desk();
    desk.write("out.csv", "old");
    let ran = desk.run(&format!("clean in.csv {TODAY} -o out.csv --rejects r.csv --max rejected=10%"));
    ran.ends(1).says(&["max rejected=10%", "3 of 9 (33.3 %)", "nothing was published"]);
    let first = ran.err.lines().next().unwrap();
    assert!(first.contains("max rejected=10% is broken"), "{first}");
    assert_eq!(desk.text("out.csv"), "old");
    assert!(!desk.exists("r.csv"));
    let streamed = desk.run(&format!("clean in.csv {TODAY} --max rejected=10%"));
    streamed.ends(1);
    assert!(streamed.out.is_empty(), "nothing goes down a pipe either");
    desk.run(&format!("clean in.csv {TODAY} -o out.csv --max rejected=40% --min rows=9 --min fill(email)=80%")).ends(0);
    assert!(desk.text("out.csv").starts_with("id,email"));
    // The file's limits hold too, until one on the command line takes their place.
    desk.write("hygiene.toml", "[check]\nmax = { rejected = \"10%\" }\n");
    desk.run(&format!("clean in.csv {TODAY} -o out.csv")).ends(1).says(&["max rejected=10%"]);
    desk.run(&format!("clean in.csv {TODAY} -o out.csv --max rejected=40%")).ends(0);
}

#[test]
fn only_what_got_worse_counts_against_a_baseline() {
    let desk = desk();
    desk.run(&format!("check in.csv {TODAY} --write-baseline b.json")).ends(0);
    let baseline = desk.json("b.json");
    assert_eq!(baseline["figures"]["rejected"], serde_json::json!({"count": 3, "of": 9}));
    assert_eq!(baseline["figures"]["fill(email)"], serde_json::json!({"count": 8, "of": 9}));
    assert_eq!(limit(&desk, "--baseline b.json", 0)["what"], "baseline");
    // A limit that is broken as much as before is known; one that is broken more is not.
    assert_eq!(limit(&desk, "--baseline b.json --max rejected=0", 0)["outcome"], "known");
    desk.write("in.csv", PEOPLE.replace("eve@brightwater.com", "eve@@brightwater"));
    assert_eq!(limit(&desk, "--baseline b.json --max rejected=0", 1)["outcome"], "broken");
    let worse = limits(&desk, "--baseline b.json", 1);
    let worse: Vec<&str> =
        worse.iter().filter(|one| one["outcome"] == "broken").map(|one| one["what"].as_str().unwrap()).collect();
    assert!(worse.contains(&"rejected") && worse.contains(&"contact.unreachable"), "{worse:?}");
    assert!(!worse.contains(&"email.disposable"), "{worse:?}");
    // Twice as many people with the same faults are no worse.
    let header = PEOPLE.lines().next().unwrap();
    let others = PEOPLE.replace("brightwater", "bluewater").replace("dora", "dana").replace("5678", "5679");
    desk.write("in.csv", format!("{PEOPLE}{}", others.strip_prefix(header).unwrap().trim_start()));
    assert_eq!(limit(&desk, "--baseline b.json", 0)["what"], "baseline");
    for bad in ["nothing", "{}", "{\"schema\": 9, \"as_of\": \"\", \"rows\": 1, \"figures\": {}}"] {
        desk.write("b.json", bad);
        desk.run("check in.csv --baseline b.json").ends(3).says(&["b.json", "--write-baseline"]);
    }
}

#[test]
fn limits_that_are_none_say_what_was_expected() {
    let desk = desk();
    for (arguments, why) in [
        ("--max emial.syntax=1%", "email.syntax"),
        ("--max rejected", "rejected=2%"),
        ("--min fill(emial)=1%", "did you mean \"email\"?"),
        ("--min rows=90%", "expected a number"),
        ("--format sarf", "text"),
        ("--max shrink=20%", "--store"),
    ] {
        desk.run(&format!("check in.csv {arguments}")).ends(2).says(&[why]);
    }
}

#[test]
fn what_a_person_reads_is_masked() {
    let desk = desk();
    let told = |arguments: &str| String::from_utf8(desk.run(&format!("check in.csv {TODAY} {arguments}")).out).unwrap();
    let text = told("--max email.disposable=0");
    assert!(text.contains("in.csv:6:3  email  email.disposable  d•••@mailinator.com"), "{text}");
    assert!(told("--max email.disposable=0 --show-values").contains("dora@mailinator.com"));
}

/// A cell as people and programs write them: quoted or not, over several lines, in several scripts.
fn cell() -> impl Strategy<Value = String> {
    let plain = "[a-zäü漢🙂 ]{0,6}";
    let quoted = "[a-zäü漢🙂,; \n\r]{0,6}(\"\"[a-z]{0,2}){0,2}";
    prop_oneof![plain.prop_map(String::from), quoted.prop_map(|text| format!("\"{text}\""))]
}

/// What stands in a text between two places in lines and code points, as an editor counts them.
fn cut(text: &str, region: &Value) -> String {
    let at = |line: &str, column: &str| (region[line].as_u64().unwrap(), region[column].as_u64().unwrap());
    let (start, end) = (at("start_line", "start_column"), at("end_line", "end_column"));
    let (mut line, mut column, mut cut) = (1, 1, String::new());
    let letters: Vec<char> = text.chars().collect();
    for (n, letter) in letters.iter().enumerate() {
        if (line, column) >= start && (line, column) < end {
            cut.push(*letter);
        }
        column += 1;
        if *letter == '\n' || *letter == '\r' && letters.get(n + 1) != Some(&'\n') {
            (line, column) = (line + 1, 1);
        }
    }
    cut
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn places_lie_where_the_file_has_them(
        rows in prop::collection::vec((cell(), cell(), prop::bool::ANY), 1..12),
        bom in prop::bool::ANY,
        crlf in prop::bool::ANY,
        semicolons in prop::bool::ANY,
    ) {
        let (end, between) = (if crlf { "\r\n" } else { "\n" }, if semicolons { ';' } else { ',' });
        let mut text = String::from(if bom { "\u{feff}" } else { "" });
        text.push_str(&["before", "email", "after"].join(&between.to_string()));
        text.push_str(end);
        let mut bad = Vec::new();
        for (n, (before, after, quoted)) in rows.iter().enumerate() {
            let address = format!("bad{n}ü@@x");
            let address = if *quoted { format!("\"{address}\"") } else { address };
            text.push_str(&format!("{before}{between}{address}{between}{after}{end}"));
            bad.push(address);
        }
        let desk = Desk::new();
        desk.write("in.csv", &text);
        desk.run("check in.csv --as-is --max email.*=0 --summary s.json --format text").ends(1);
        let summary = desk.json("s.json");
        let limit = &summary["checked"]["limits"][0];
        let places = limit["places"].as_array().unwrap();
        prop_assert_eq!(places.len(), bad.len().min(5));
        // The mark at the start of a file is no character of its first line.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        for (place, bad) in places.iter().zip(&bad) {
            prop_assert_eq!(&cut(text, &place["region"]), bad);
        }
    }
}

#[test]
fn a_baseline_holds_beside_columns_that_are_asked_for() {
    let desk = desk();
    desk.run(&format!("check in.csv {TODAY} --write-baseline b.json")).ends(0);
    desk.write("in.csv", PEOPLE.replace("@brightwater.com", "@@"));
    for more in ["", "--require-column email", "--allow-column plan"] {
        desk.run(&format!("check in.csv {TODAY} --baseline b.json {more}")).ends(1);
    }
}

#[test]
fn the_same_list_is_no_worse_than_itself_in_its_groups_either() {
    let desk = desk();
    for limits in ["", "--max email.syntax=0", "--max rejected=0"] {
        desk.run(&format!("check in.csv {TODAY} --by source {limits} --write-baseline b.json")).ends(0);
        desk.run(&format!("check in.csv {TODAY} --by source {limits} --baseline b.json")).ends(0);
    }
    let rows: String = (0..150).map(|n| format!("{n},nobody{n},,source {n},a,\n")).collect();
    desk.write("in.csv", format!("{}\n{rows}", PEOPLE.lines().next().unwrap()));
    let limits = "--by source --max email.syntax=0";
    desk.run(&format!("check in.csv {TODAY} {limits} --write-baseline b.json")).ends(0);
    desk.run(&format!("check in.csv {TODAY} {limits} --baseline b.json")).ends(0);
    let broken = String::from_utf8(desk.run(&format!("check in.csv {TODAY} {limits}")).ends(1).out.clone()).unwrap();
    assert!(broken.contains("50 more groups break it too"), "{broken}");
}

#[test]
fn a_limit_that_asks_for_a_store_is_no_limit_without_one() {
    let desk = desk();
    desk.write("hygiene.toml", "[check]\nmax = { shrink = 0.2 }\n");
    desk.run(&format!("check in.csv {TODAY}")).ends(1).says(&["asks for a store"]);
}

#[test]
fn groups_of_people_are_masked_in_every_format() {
    let desk = desk();
    for format in ["text", "json", "sarif", "junit", "github", "gitlab", "csv", "markdown"] {
        let ran = desk.run(&format!("check in.csv {TODAY} --by email --max email.disposable=0 --format {format}"));
        let told = String::from_utf8(ran.ends(1).out.clone()).unwrap();
        assert!(!told.contains("dora@"), "{format}: {told}");
    }
}
