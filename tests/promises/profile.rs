//! `profile` says what a file is and how good its columns are, in figures that were counted by hand, and shows nobody's cells.

use super::support::{Desk, TODAY, fixture};
use serde_json::{Value, json};

/// Six people: two spellings of one address, a broken one, a number of two digits, `n/a` for nothing.
const LIST: &str = "id,email,phone,country,note\n\
    701,Ann.Hill@gmail.com,030 23125001,DE,loyal\n\
    702,ann.hill@GMAIL.com,030 23125002,DE,LOYAL\n\
    703,broken,12,DE,\n\
    704,bo.lane@brightwater.com,(201) 234-0123,US,n/a\n\
    705,cy@brightwater.com,,DE,trial\n\
    706,,07400 123456,GB,\n";

fn profiled(desk: &Desk, inputs: &str) -> Value {
    desk.done(&format!("profile {inputs} --as-of {TODAY} --json -o profile.json --quiet"));
    desk.json("profile.json")
}

/// The first example of each code stands in the file, so that only what it is and how often are compared.
fn codes(faults: &Value) -> Vec<(&str, u64)> {
    let of = |fault: &'_ Value| (fault["code"].as_str().unwrap().to_owned(), fault["count"].as_u64().unwrap());
    let all: Vec<(String, u64)> = faults.as_array().unwrap().iter().map(of).collect();
    all.into_iter().map(|(code, count)| (&*code.leak(), count)).collect()
}

#[test]
fn figures_counted_by_hand() {
    let desk = Desk::with("in.csv", LIST);
    let profile = profiled(&desk, "in.csv");
    let file = &profile["files"][0];
    assert_eq!(profile["files"].as_array().unwrap().len(), 1);
    for (key, wanted) in [
        ("path", json!("in.csv")),
        ("containers", json!([])),
        ("format", json!("csv")),
        ("encoding", json!("utf-8")),
        ("delimiter", json!(",")),
        ("records", json!(6)),
        // 703 has no channel, 702 is 701 again.
        ("kept", json!(4)),
        // The number of 703 is none; 705 has none.
        (
            "phone_countries",
            json!([{"value": "DE", "count": 2}, {"value": "GB", "count": 1}, {"value": "US", "count": 1}]),
        ),
        ("email_domains", json!([{"value": "brightwater.com", "count": 2}, {"value": "gmail.com", "count": 2}])),
        // What numbers of the US are, nobody can tell from the number.
        (
            "phone_types",
            json!([
                {"value": "fixed_line", "count": 2},
                {"value": "fixed_line_or_mobile", "count": 1},
                {"value": "mobile", "count": 1}
            ]),
        ),
    ] {
        assert_eq!(file[key], wanted, "{key}");
    }
    // name, role, filled, different whatever the case, of use
    let wanted = [
        ("id", json!("id"), 6, 6, json!(6)),
        ("email", json!("email"), 5, 4, json!(4)),
        ("phone", json!("phone"), 5, 5, json!(4)),
        ("country", json!("country"), 6, 3, json!(6)),
        ("note", json!(null), 3, 2, json!(null)),
    ];
    for (column, (name, role, filled, distinct, valid)) in file["columns"].as_array().unwrap().iter().zip(wanted) {
        assert_eq!(column["name"], name);
        assert_eq!(column["role"], role, "{name}");
        assert_eq!((&column["filled"], &column["distinct"]), (&json!(filled), &json!(distinct)), "{name}");
        assert_eq!(column["valid"], valid, "{name}");
    }
    let email = &file["columns"][1]["faults"];
    assert_eq!(codes(email), [("email.syntax", 1)]);
    let example = email[0]["example"].as_str().unwrap();
    assert!(example.starts_with('b') && example.contains('•') && !example.contains("roken"), "{example}");
    assert!(codes(&file["columns"][2]["faults"]).contains(&("phone.invalid", 1)));
    let of_rows = codes(&file["faults"]);
    assert!(of_rows.contains(&("contact.unreachable", 1)) && of_rows.contains(&("duplicate.same_email", 1)));
}

#[test]
fn the_text_says_it_and_shows_nobody() {
    let desk = Desk::with("in.csv", LIST);
    let ran = desk.done(&format!("profile in.csv --as-of {TODAY}"));
    let text = String::from_utf8(ran.out.clone()).unwrap();
    for said in
        ["6 records", "4 would be kept (66.7 %)", "83.3 %", "80.0 %", "email.syntax 1", "DE 50.0 %", "gmail.com 50.0 %"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    desk.done(&format!("profile in.csv --as-of {TODAY} -o profile.txt --quiet"));
    assert_eq!(desk.read("profile.txt"), ran.out, "the file holds what the terminal shows");
    desk.done(&format!("profile in.csv --as-of {TODAY} --json -o profile.json --quiet"));
    let all = format!("{text}{}{}", ran.err, desk.text("profile.json")).to_lowercase();
    for personal in ["ann.hill", "broken", "bo.lane", "cy@", "23125", "234-0123", "123456", "701", "loyal", "trial"] {
        assert!(!all.contains(personal), "{personal} is somebody's: {all}");
    }
}

#[test]
fn threads_change_no_byte() {
    let mut list = String::from("email,phone,country\n");
    for at in 0..30_000 {
        list += &format!("p{at}@brightwater{}.com,030 2312{:04},DE\n", at % 13, at % 7000);
    }
    let desk = Desk::with("in.csv", list);
    for form in ["", "--json"] {
        for threads in [1, 2] {
            desk.done(&format!("profile in.csv --as-of {TODAY} {form} --threads {threads} -o {threads}.txt --quiet"));
        }
        assert!(desk.read("1.txt") == desk.read("2.txt"), "{form}");
    }
    let profile = desk.json("1.txt");
    let file = &profile["files"][0];
    assert_eq!((&file["records"], &file["columns"][0]["filled"]), (&json!(30_000), &json!(30_000)));
    // 13 providers: ten are told, the others as one.
    let domains = file["email_domains"].as_array().unwrap();
    assert_eq!(domains.len(), 11);
    assert_eq!(domains.iter().map(|share| share["count"].as_u64().unwrap()).sum::<u64>(), 30_000);
}

#[test]
fn each_file_and_each_table_of_an_archive_has_its_own() {
    let desk = Desk::with("in.csv", LIST);
    desk.write("two.csv", "e-mail;name\nzoe@harbourlight.org;Zoe\n").write("set.zip", fixture("containers/set.zip"));
    let profile = profiled(&desk, "in.csv two.csv set.zip");
    let files = profile["files"].as_array().unwrap();
    let told: Vec<(&str, u64, &str)> = files
        .iter()
        .map(|f| (f["path"].as_str().unwrap(), f["records"].as_u64().unwrap(), f["delimiter"].as_str().unwrap()))
        .collect();
    // By `unzip -p`: two people and a header, one and a header.
    let wanted =
        [("in.csv", 6, ","), ("two.csv", 1, ";"), ("set.zip!lists/people.csv", 2, ","), ("set.zip!more.csv", 1, ",")];
    assert_eq!(told, wanted);
    assert_eq!(files[2]["containers"], json!(["zip"]));
}

#[test]
fn what_clean_refuses_profile_refuses() {
    let desk = Desk::with("colours.csv", "colour,size\nred,1\n");
    desk.write("empty.csv", "").write("in.csv", LIST).write("cut.gz", [0x1F, 0x8B, 8, 0, 0, 0]);
    for arguments in
        ["nope.csv", "empty.csv", "colours.csv", "cut.gz", "in.csv --map email=nope", "in.csv --encoding klingon"]
    {
        let clean = desk.run(&format!("clean {arguments} -o out.csv"));
        let profile = desk.run(&format!("profile {arguments} -o out.txt"));
        assert!(matches!(clean.code, Some(2 | 3)), "{arguments}: {:?}", clean.code);
        assert_eq!(profile.code, clean.code, "{arguments}");
        let first = |said: &str| said.lines().next().unwrap_or_default().to_owned();
        assert_eq!(first(&profile.err), first(&clean.err), "{arguments}");
        assert!(!desk.exists("out.txt") && !desk.exists("out.csv"));
    }
}
