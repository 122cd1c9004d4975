//! A run with a store is remembered: what went in, what came of it, who came, left and changed; a list that shrank too far
//! is not published, and an accident leaves no run that others are compared with.

use super::store_desk::PLAIN;
use super::support::{Desk, Ran, library_run, policy};
use hygienist::pipeline::{Command, Fault, FaultKind, Memory, Silent, Stage, Tuning, clean};
use hygienist::store::{KeyPlace, Opening};

/// So many people, the first of them number `first`.
fn people(first: usize, count: usize) -> String {
    let rows: String =
        (first..first + count).map(|n| format!("person{n}@brightwater.com,Person {n},fair 2025\n")).collect();
    format!("email,name,consent_source\n{rows}")
}

/// A desk with a store that stops nobody of these people.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.done(&format!("suppress add gone@example-mail.com {PLAIN}"));
    desk
}

fn night(desk: &Desk, day: u32, more: &str) -> Ran {
    let arguments =
        format!("clean in.csv --as-of 2026-11-{day:02} --list news -o c.csv --summary s.json {PLAIN} {more}");
    desk.run(&arguments)
}

fn history(desk: &Desk) -> Vec<serde_json::Value> {
    let out = desk.done(&format!("history --format json {PLAIN}")).out;
    serde_json::from_slice::<serde_json::Value>(&out).unwrap().as_array().unwrap().clone()
}

#[test]
fn who_came_left_and_changed_is_counted() {
    let desk = desk();
    desk.write("in.csv", people(0, 10));
    night(&desk, 1, "").ends(0);
    let first = desk.json("s.json");
    assert_eq!(first["store"]["run"], 1);
    assert!(first["store"].get("came").is_none(), "there is nothing to compare with: {}", first["store"]);
    // Three left (0, 1, 2), two came (10, 11), one of those who stayed is called otherwise.
    desk.write("in.csv", people(3, 9).replace("Person 5,", "Person V,"));
    night(&desk, 2, "").ends(0);
    let store = desk.json("s.json")["store"].clone();
    assert_eq!((&store["came"], &store["left"], &store["changed"]), (&2.into(), &3.into(), &1.into()), "{store}");
    // The same people in other spellings and another order are the same people.
    let mut lines: Vec<String> = people(3, 9).replace("Person 5,", "Person V,").lines().map(str::to_owned).collect();
    lines[1..].reverse();
    desk.write("in.csv", lines.join("\n").replace("person7@brightwater.com", "<Person7@Brightwater.com>"));
    night(&desk, 3, "").ends(0);
    let store = desk.json("s.json")["store"].clone();
    assert_eq!((&store["came"], &store["left"], &store["changed"]), (&0.into(), &0.into(), &0.into()), "{store}");

    let runs = history(&desk);
    assert_eq!(runs.len(), 3);
    let run = &runs[1];
    assert_eq!((&run["list"], &run["as_of"]), (&"news".into(), &"2026-11-02".into()));
    assert_eq!((&run["rows"], &run["kept"], &run["rejected"]), (&9.into(), &9.into(), &0.into()));
    assert_eq!(run["outcome"], "published");
    let sha256 = run["inputs"][0]["sha256"].as_str().unwrap();
    assert_eq!(sha256.len(), 64, "{run}");
    assert_eq!(run["by"][0]["groups"][0]["value"], "fair 2025", "figures by source: {run}");
}

#[test]
fn a_list_has_the_name_of_its_inputs_where_it_is_given_none() {
    let desk = desk();
    desk.write("in.csv", people(0, 3)).write("other.csv", people(5, 2));
    desk.done(&format!("clean in.csv other.csv -o c.csv {PLAIN}"));
    desk.done(&format!("clean other.csv ./in.csv -o c.csv {PLAIN}"));
    desk.done(&format!("clean in.csv -o c.csv {PLAIN}"));
    let lists: Vec<String> = history(&desk).iter().map(|run| run["list"].as_str().unwrap().to_owned()).collect();
    let (one, other) = (desk.path("in.csv"), desk.path("other.csv"));
    let both = format!("{} + {}", one.display(), other.display());
    assert_eq!(lists[0], both);
    assert_eq!(lists[2], one.display().to_string());
    let named = desk.done(&format!("history --list {} --format csv {PLAIN}", one.display()));
    assert_eq!(named.table().rows.len(), 1);
}

#[test]
fn a_list_that_shrank_too_far_is_not_published() {
    let desk = desk();
    desk.write("in.csv", people(0, 10)).write("c.csv", "old");
    night(&desk, 1, "--max shrink=20%").ends(0);
    let published = desk.text("c.csv");
    // Eight of ten are exactly what 20 % allows.
    desk.write("in.csv", people(0, 8));
    night(&desk, 2, "--max shrink=20%").ends(0);
    assert_ne!(desk.text("c.csv"), published);
    let published = (desk.text("c.csv"), desk.text("s.json"));
    desk.write("in.csv", people(0, 6));
    let broken = night(&desk, 3, "--max shrink=20%");
    broken.ends(1).says(&["kept 8 → 6", "run 2 of 2026-11-02", "--max shrink=20%", "nothing was published"]);
    assert!(broken.err.starts_with("hygienist: kept 8"), "the reason comes first: {}", broken.err);
    assert_eq!((desk.text("c.csv"), desk.text("s.json")), published, "the old files are whole");
    // Not the broken run is what the next one is compared with.
    night(&desk, 4, "--max shrink=20%").ends(1).says(&["run 2 of 2026-11-02"]);
    night(&desk, 5, "--max shrink=30%").ends(0);
    let outcomes: Vec<String> = history(&desk).iter().map(|run| run["outcome"].to_string()).collect();
    assert!(outcomes[2].contains("broke") && outcomes[3].contains("broke"), "{outcomes:?}");
    assert_eq!((outcomes[1].as_str(), outcomes[4].as_str()), ("\"published\"", "\"published\""));
    // Standard output gets nothing either.
    desk.write("in.csv", people(0, 2));
    let streamed = desk.run(&format!("clean in.csv --list news --max shrink=20% {PLAIN}"));
    streamed.ends(1);
    assert!(streamed.out.is_empty());
}

#[test]
fn the_limit_may_stand_in_the_settings() {
    let desk = desk();
    desk.write(
        "hygiene.toml",
        "[suppress]\nstore = \"s.db\"\nplain_store = true\n[check]\nmax = { shrink = \"20%\" }\n",
    );
    desk.write("in.csv", people(0, 10));
    desk.done("clean in.csv --list news -o c.csv");
    desk.write("in.csv", people(0, 7));
    desk.run("clean in.csv --list news -o c.csv").ends(1).says(&["shrink=20%"]);
    desk.run("clean in.csv --list news -o c.csv --max shrink=30%").ends(0);
    desk.run("clean in.csv --list news -o c.csv --max rowz=3").ends(2).says(&["--max rowz=3", "rejected=2%"]);
}

#[test]
fn an_empty_list_is_remembered_and_not_compared_with() {
    let desk = desk();
    desk.write("in.csv", people(0, 4));
    night(&desk, 1, "").ends(0);
    desk.write("in.csv", "email,name\nnobody,Nobody\n");
    night(&desk, 2, "").ends(1);
    desk.write("in.csv", people(0, 4));
    night(&desk, 3, "--max shrink=1%").ends(0);
    let outcomes: Vec<String> = history(&desk).iter().map(|run| run["outcome"].to_string()).collect();
    assert_eq!(outcomes, ["\"published\"", "\"nothing_kept\"", "\"published\""]);
}

#[test]
fn what_moved_is_named_even_where_a_run_is_to_be_quiet() {
    let desk = desk();
    for day in 1..=4 {
        desk.write("in.csv", people(0, 100));
        let quiet = night(&desk, day, "-q");
        assert_eq!((quiet.code, quiet.err.as_str()), (Some(0), ""), "an ordinary night says nothing");
    }
    desk.write("in.csv", people(0, 100).replacen("@brightwater", "brightwater", 30));
    night(&desk, 5, "-q").ends(0).says(&["unusual:", "email.syntax 0.0 % → 30.0 %"]);
}

#[test]
fn a_run_that_dies_before_its_files_are_out_is_unfinished() {
    let desk = desk();
    desk.write("in.csv", people(0, 10));
    let opening = Opening { path: desk.path("s.db"), key: KeyPlace::Nowhere, plain: true, makes: false };
    let memory =
        Memory { opening, learns: true, list: Some("news".to_owned()), max_shrink: None, who: "ann".to_owned() };
    let mut told = library_run(&desk, Command::Clean, policy());
    told.memory = Some(memory);
    for kind in [FaultKind::Error, FaultKind::Panic] {
        told.tuning = Tuning { fault: Some(Fault { stage: Stage::Remember, block: 0, kind }), ..told.tuning };
        clean(&told, &Silent).unwrap_err();
        assert!(!desk.exists("c.csv"), "nothing is out");
    }
    told.tuning.fault = None;
    desk.write("in.csv", people(0, 3));
    clean(&told, &Silent).unwrap();
    let runs = history(&desk);
    let outcomes: Vec<&str> = runs.iter().map(|run| run["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["unfinished", "unfinished", "published"]);
    assert!(runs[2]["left"].is_null(), "no run was published before it: {}", runs[2]);
}

#[test]
fn pruning_forgets_runs_and_no_stop() {
    let desk = desk();
    desk.write("in.csv", people(0, 5));
    for day in 1..=5 {
        night(&desk, day, "").ends(0);
    }
    desk.done(&format!("clean in.csv --list other -o c.csv {PLAIN}"));
    let listed = desk.listed(PLAIN);
    desk.done(&format!("history prune --keep 2 --dry-run {PLAIN}")).says(&["3 runs would be forgotten"]);
    assert_eq!(history(&desk).len(), 6);
    desk.done(&format!("history prune --keep 2 {PLAIN}")).says(&["3 runs forgotten"]);
    let left: Vec<u64> = history(&desk).iter().map(|run| run["id"].as_u64().unwrap()).collect();
    assert_eq!(left, [4, 5, 6], "the latest two of each list");
    assert_eq!(desk.listed(PLAIN), listed);
    assert_eq!(desk.acts(PLAIN).last().unwrap()["verb"], "pruned");
    desk.run(&format!("history prune --keep 0 {PLAIN}")).ends(2);
    // Who was in the list is still known.
    desk.write("in.csv", people(1, 5));
    night(&desk, 6, "").ends(0);
    assert_eq!(desk.json("s.json")["store"]["came"], 1);
}

#[test]
fn annotate_screens_and_remembers_no_run() {
    let desk = desk();
    desk.write("in.csv", "email\ngone@example-mail.com\nann@brightwater.com\n");
    let ran = desk.done(&format!("annotate in.csv {PLAIN}"));
    assert_eq!(ran.table().column("hyg_status"), ["rejected", "kept"]);
    assert!(history(&desk).is_empty());
    desk.run("annotate in.csv --learn").ends(2).says(&["--learn", "--store"]);
}
