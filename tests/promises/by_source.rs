//! Rows are counted by their source, or by whatever is asked for: which supplier's batch to refuse.

use crate::support::Desk;
use serde_json::Value;

/// Three suppliers. Of the fair's five rows one is a duplicate and one is unsubscribed; of the broker's three two are
/// typed to fill a field; two rows name nobody.
const LIST: &str = "\
email,phone,consent_source,tags
ann@aaa.net,,Trade Fair,\"eu, vip\"
bob@bbb.net,,trade  fair,eu
bob@bbb.net,,TRADE FAIR,eu
stop@ccc.net,,\"Trade fair\",
dan@ddd.net,,Trade Fair ,vip; EU
asdf,,Broker,
,123,Broker,
eve@eee.net,,broker,
fay@fff.net,,,
gil@ggg.net,, ,
";

const KEYS: [&str; 8] =
    ["rows", "kept", "rejected", "faked", "duplicated", "without_evidence", "suppressed", "bad_consent"];

fn desk() -> Desk {
    let desk = Desk::with("list.csv", LIST);
    desk.write("stop.csv", "email\nstop@ccc.net\n");
    desk
}

/// Each value with its figures.
fn groups(grouping: &Value) -> Vec<(String, [u64; 8])> {
    let group =
        |group: &Value| (group["value"].as_str().unwrap().to_owned(), KEYS.map(|key| group[key].as_u64().unwrap()));
    grouping["groups"].as_array().unwrap().iter().map(group).collect()
}

fn counted(desk: &Desk, arguments: &str) -> Vec<Value> {
    desk.clean(&format!("list.csv --suppress stop.csv --summary s.json {arguments}"));
    desk.json("s.json")["by"].as_array().unwrap().clone()
}

#[test]
fn each_source_has_its_figures_the_largest_first() {
    let by = counted(&desk(), "");
    assert_eq!(by.len(), 1);
    assert_eq!(by[0]["by"], "consent_source");
    // Spelt as the first row spells it; spaces and case do not tell values apart. A source alone is evidence.
    let expected = [
        ("Trade Fair".to_owned(), [5, 3, 2, 0, 1, 0, 1, 5]),
        ("Broker".to_owned(), [3, 1, 2, 2, 0, 0, 0, 3]),
        (String::new(), [2, 2, 0, 0, 0, 2, 0, 0]),
    ];
    assert_eq!(groups(&by[0]), expected);
    assert_eq!(by[0]["others"]["rows"], 0);
}

#[test]
fn every_row_is_in_one_group_of_a_source() {
    let desk = desk();
    let by = counted(&desk, "");
    let summary = desk.json("s.json");
    for (at, key) in [(0, "rows"), (1, "kept"), (2, "rejected")] {
        let sum: u64 = groups(&by[0]).iter().map(|(_, figures)| figures[at]).sum();
        assert_eq!(summary[key].as_u64(), Some(sum), "{key}");
    }
}

#[test]
fn tags_count_each_by_itself_and_a_row_once() {
    let by = counted(&desk(), "--by tags --by consent_source");
    assert_eq!(by.len(), 2);
    let rows: Vec<(String, u64)> = groups(&by[0]).into_iter().map(|(value, figures)| (value, figures[0])).collect();
    assert_eq!(rows, [(String::new(), 6), ("eu".to_owned(), 4), ("vip".to_owned(), 2)]);
}

#[test]
fn any_column_will_do_by_name_or_position_from_the_settings_too() {
    let desk = desk();
    assert_eq!(counted(&desk, "--by 3")[0]["groups"], counted(&desk, "--by consent_source")[0]["groups"]);
    desk.write("hygiene.toml", "by = [\"email\"]\n");
    let by = counted(&desk, "");
    assert_eq!((&by[0]["by"], groups(&by[0]).len()), (&"email".into(), 9), "eight addresses, and none");
}

#[test]
fn what_no_input_has_is_wrong_usage_with_the_nearest_name() {
    desk().run("clean list.csv --by consent_sorce -o c.csv").ends(2).says(&["--by consent_sorce", "consent_source"]);
}

#[test]
fn the_table_is_printed_where_it_is_asked_for() {
    let desk = desk();
    desk.done("clean list.csv --suppress stop.csv -o c.csv --by consent_source").says(&[
        "Trade Fair",
        "60.0 %",
        "(none)",
    ]);
    assert!(!desk.done("clean list.csv -o c.csv").err.contains("Trade Fair"));
    assert!(desk.done("clean list.csv -q -o c.csv --by consent_source").err.is_empty());
}

#[test]
fn threads_and_blocks_change_nothing() {
    let desk = desk();
    let rows: String = (0..20_000).map(|n| format!("p{n}@x{}.net,,source {},\n", n % 7, n * 7919 % 1500)).collect();
    desk.write("list.csv", format!("email,phone,consent_source,tags\n{rows}"));
    let one = counted(&desk, "--threads 1");
    assert_eq!(one, counted(&desk, "--threads 3"));
    let told: u64 = groups(&one[0]).iter().map(|(_, figures)| figures[0]).sum();
    assert_eq!(groups(&one[0]).len(), 1000, "a thousand values are told of");
    assert_eq!(one[0]["others"]["values"], 500);
    assert_eq!(told + one[0]["others"]["rows"].as_u64().unwrap(), 20_000);
}

/// One row a code, and a bought batch that is in order otherwise.
const CONSENTS: &str = "\
email,phone,consent_source,consent_method,consent_scope,consent_at,consent_status,birth_date,batch
p1@aaa.net,,purchased list,paper,newsletter,2026-01-02,,,bought
p2@aaa.net,,purchased list,paper,newsletter,2026-01-02,,,bought
p3@aaa.net,,web form,pre-ticked,newsletter,2026-01-02,,,other
p4@aaa.net,,web form,paper,newsletter,2026-01-02,NEVER_SUBSCRIBED,,other
p5@aaa.net,,trade show,partner,newsletter,2026-01-02,,,other
p6@aaa.net,+12012340123,web form,paper,newsletter by e-mail,2026-01-02,,,other
p7@aaa.net,,web form,paper,surveys,2026-01-02,,,other
p8@aaa.net,,web form,paper,newsletter,2024-11-23,,,other
p9@aaa.net,,web form,paper,newsletter,2026-01-02,,2010-11-25,other
q1@aaa.net,,web form,paper,newsletter,2026-01-02,,,good
q2@aaa.net,,,paper,newsletter,2026-01-02,,,good
";

#[test]
fn a_batch_whose_consent_does_not_hold_does_not_look_best() {
    let desk = Desk::with("list.csv", CONSENTS);
    desk.write("hygiene.toml", "[consent]\nmax_age = \"2 years\"\npurpose = \"newsletter\"\n");
    desk.clean("list.csv --match none --summary s.json --by batch");
    let found = groups(&desk.json("s.json")["by"][0]);
    let bad: Vec<(&str, u64, u64)> = found.iter().map(|(value, of)| (value.as_str(), of[0], of[7])).collect();
    assert_eq!(bad, [("other", 7, 7), ("bought", 2, 2), ("good", 2, 0)]);
}

#[test]
fn one_second_on_a_whole_batch_is_no_consent_of_it() {
    let rows: String = (0..100).map(|n| format!("p{n}@aaa.net,2024-03-01T12:00:00Z,import\n")).collect();
    let desk = Desk::with("list.csv", format!("email,consent_at,consent_source\n{rows}"));
    desk.clean("list.csv --summary s.json");
    assert_eq!(groups(&desk.json("s.json")["by"][0])[0].1[7], 100);
}

#[test]
fn the_table_fits_a_terminal_of_eighty_columns() {
    let desk = desk();
    let rows: String = (0..120_000).map(|n| format!("p{n}@x.net,,Trade Fair,\n")).collect();
    desk.write("list.csv", format!("email,phone,consent_source,tags\n{rows}"));
    let ran = desk.done("clean list.csv -o c.csv --by consent_source");
    let table: Vec<&str> = ran.err.lines().filter(|line| line.starts_with(['┌', '│', '╞', '└'])).collect();
    assert!(table.iter().any(|line| line.contains("consent_source")) && table.len() >= 5, "{}", ran.err);
    for line in table {
        assert!(line.chars().count() <= 80, "{line}");
    }
    ran.says(&["stands", "twice", "evidence", "bad", "consent", "stop", "120,000"]);
}
