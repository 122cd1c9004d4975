//! `--metrics FILE`: what Prometheus is told of a run, of a bad one above all. The file is read by a small reader of the format
//! (Prometheus text format 0.0.4), not by looking for words.

use super::support::Desk;
use std::collections::BTreeMap;

/// The labels of a sample, in their order, and its value.
type Samples = BTreeMap<Vec<(String, String)>, f64>;

/// A file in the text format: the samples of each metric. Whatever the format does not allow stops the test.
fn parsed(text: &str) -> BTreeMap<String, Samples> {
    assert!(text.ends_with('\n'), "the last line ends");
    let mut metrics: BTreeMap<String, Samples> = BTreeMap::new();
    let (mut helped, mut typed) = (String::new(), String::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').unwrap();
            assert!(!help.is_empty() && !metrics.contains_key(name), "one help a metric, before its samples: {line}");
            helped = name.to_owned();
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            assert_eq!(rest, format!("{helped} gauge"), "figures of the last run go up and down");
            assert!(!helped.ends_with("_total"), "only counters are totals");
            typed.clone_from(&helped);
        } else {
            let (name, labels, value) = sample(line);
            assert_eq!(name, typed, "samples stand below their type");
            assert!(metrics.entry(name).or_default().insert(labels, value).is_none(), "twice: {line}");
        }
    }
    metrics
}

/// `name{label="value",…} 1.5`.
fn sample(line: &str) -> (String, Vec<(String, String)>, f64) {
    let name: String = line.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == ':').collect();
    assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()), "{line}");
    let mut rest =
        line[name.len()..].strip_prefix('{').unwrap_or_else(|| panic!("no labels: {line}")).chars().peekable();
    let mut labels = Vec::new();
    while rest.next_if_eq(&'}').is_none() {
        let mut label = String::new();
        while let Some(c) = rest.next_if(|c| *c != '=') {
            label.push(c);
        }
        assert!(label.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{line}");
        assert_eq!((rest.next(), rest.next()), (Some('='), Some('"')), "{line}");
        let mut value = String::new();
        loop {
            match rest.next().unwrap_or_else(|| panic!("an open label: {line}")) {
                '"' => break,
                '\\' => value.push(match rest.next() {
                    Some('n') => '\n',
                    Some(c @ ('\\' | '"')) => c,
                    other => panic!("no such escape {other:?}: {line}"),
                }),
                c => value.push(c),
            }
        }
        labels.push((label, value));
        rest.next_if_eq(&',');
    }
    let value: String = rest.collect();
    assert!(labels.is_sorted(), "labels are sorted: {line}");
    (name, labels, value.strip_prefix(' ').unwrap().parse().unwrap_or_else(|_| panic!("no value: {line}")))
}

fn metrics(desk: &Desk, name: &str) -> BTreeMap<String, Samples> {
    parsed(&desk.text(name))
}

/// The value of the one sample of a metric whose labels hold these.
#[track_caller]
fn value(metrics: &BTreeMap<String, Samples>, name: &str, labels: &[(&str, &str)]) -> f64 {
    let samples = metrics.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", metrics.keys()));
    let has = |of: &Vec<(String, String)>| {
        labels.iter().all(|(l, v)| of.iter().any(|(label, value)| label == l && value == v))
    };
    let found: Vec<_> = samples.iter().filter(|(of, _)| has(of)).collect();
    assert_eq!(found.len(), 1, "{name} {labels:?}: {samples:?}");
    *found[0].1
}

#[track_caller]
fn ended(metrics: &BTreeMap<String, Samples>, outcome: &str) {
    assert_eq!(value(metrics, "hygienist_last_run_success", &[]), f64::from(u8::from(outcome == "done")));
    for one in ["broken", "done", "failed", "nothing_kept"] {
        let told = value(metrics, "hygienist_last_run_outcome", &[("outcome", one)]);
        assert_eq!(told, f64::from(u8::from(one == outcome)), "{one}");
    }
}

/// Five rows below a title: two are kept, one is no address, one stands twice, one is on a list.
const ROWS: &str = "Our people\nemail,city\nann@brightwater.com,Ulm\nbo@brightwater.com,Ulm\nnobody,Bonn\n\
                    ANN@brightwater.com,Ulm\ncy@brightwater.com,Kiel\n";

fn desk() -> Desk {
    let desk = Desk::with("in.csv", ROWS);
    desk.write("stop.csv", "email\ncy@brightwater.com\ndan@brightwater.com\n");
    desk.write("dnc.txt", "# 2026-11-20\n+442071838750\n");
    desk
}

const CLEAN: &str =
    "clean in.csv --suppress stop.csv --do-not-call dnc.txt --as-of 2026-11-24 -o c.csv --metrics m.prom";

#[test]
fn a_run_is_counted() {
    let desk = desk();
    let before = jiff::Timestamp::now().as_second() as f64;
    desk.done(&format!("{CLEAN} --list news --max rejected=80%"));
    let told = metrics(&desk, "m.prom");
    ended(&told, "done");
    assert!(told.values().flat_map(BTreeMap::keys).all(|labels| {
        let has = |label: &str, value: &str| labels.iter().any(|(l, v)| l == label && v == value);
        has("list", "news") && has("command", "clean")
    }));
    let of = |name: &str, labels: &[(&str, &str)]| value(&told, &format!("hygienist_{name}"), labels);
    // Counted by hand: five records and a title.
    assert_eq!(of("last_run_rows", &[]), 6.0);
    assert_eq!(of("last_run_structural_rows", &[]), 1.0);
    assert_eq!(of("last_run_kept_rows", &[]), 2.0);
    for code in ["contact.unreachable", "duplicate.same_email", "suppressed.unsubscribed"] {
        assert_eq!(of("last_run_rejected_rows", &[("code", code)]), 1.0, "{code}");
        assert_eq!(of("last_run_code_rows", &[("code", code)]), 1.0, "{code}");
    }
    assert_eq!(told["hygienist_last_run_rejected_rows"].len(), 3);
    assert_eq!(of("last_run_limit_broken", &[("limit", "max rejected=80%")]), 0.0);
    assert_eq!(of("suppression_list_entries", &[("file", "stop.csv"), ("kind", "unsubscribed")]), 2.0);
    // 2026-11-20 was four days before.
    assert_eq!(of("suppression_list_age_seconds", &[("file", "dnc.txt"), ("kind", "do_not_call")]), 345_600.0);
    assert_eq!(told["hygienist_suppression_list_age_seconds"].len(), 1, "nobody knows how old stop.csv is");
    let (at, now) = (of("last_run_timestamp_seconds", &[]), jiff::Timestamp::now().as_second() as f64);
    assert!(before <= at && at <= now, "{before} {at} {now}");
    assert!((0.0..60.0).contains(&of("last_run_duration_seconds", &[])));
}

#[test]
fn what_goes_wrong_is_told_and_nothing_else_is_written() {
    let desk = desk();
    let names = |desk: &Desk| desk.names();
    let others = names(&desk);
    desk.run(&format!("{CLEAN} --max rejected=10% --max email.syntax=90%")).ends(1);
    let told = metrics(&desk, "m.prom");
    ended(&told, "broken");
    assert_eq!(value(&told, "hygienist_last_run_limit_broken", &[("limit", "max rejected=10%")]), 1.0);
    assert_eq!(value(&told, "hygienist_last_run_limit_broken", &[("limit", "max email.syntax=90%")]), 0.0);
    assert_eq!(value(&told, "hygienist_last_run_rows", &[]), 6.0);

    desk.write("in.csv", "email\ncy@brightwater.com\n");
    desk.run(CLEAN).ends(1);
    let told = metrics(&desk, "m.prom");
    ended(&told, "nothing_kept");
    assert_eq!(value(&told, "hygienist_last_run_kept_rows", &[]), 0.0);

    desk.write("in.csv", "");
    desk.run(CLEAN).ends(3);
    let told = metrics(&desk, "m.prom");
    ended(&told, "failed");
    assert!(!told.contains_key("hygienist_last_run_rows"), "nobody knows");
    let mut wanted = others;
    wanted.push("m.prom".to_owned());
    wanted.sort();
    assert_eq!(names(&desk), wanted);
}

#[test]
fn annotate_and_check_tell_too() {
    let desk = desk();
    desk.done("annotate in.csv -o a.csv --metrics a.prom");
    let told = metrics(&desk, "a.prom");
    ended(&told, "done");
    assert_eq!(value(&told, "hygienist_last_run_rows", &[("command", "annotate")]), 6.0);
    desk.run("check in.csv --metrics c.prom --by city --max rejected=0").ends(1);
    let told = metrics(&desk, "c.prom");
    ended(&told, "broken");
    assert_eq!(value(&told, "hygienist_last_run_limit_broken", &[("command", "check")]), 1.0);
    desk.done("check in.csv --metrics c.prom --write-baseline b.json");
    ended(&metrics(&desk, "c.prom"), "done");
}

#[test]
fn a_store_counts_whom_it_stops_and_shrinking_is_a_limit() {
    let desk = desk();
    let store = "--store s.db --plain-store";
    desk.done(&format!("suppress import stop.csv {store}"));
    let run = format!("clean in.csv -o c.csv --metrics m.prom --max shrink=10% {store}");
    desk.done(&run);
    let told = metrics(&desk, "m.prom");
    assert_eq!(value(&told, "hygienist_last_run_stopped_rows", &[]), 1.0);
    assert_eq!(value(&told, "hygienist_store_stops", &[("kind", "unsubscribed")]), 2.0);
    assert_eq!(value(&told, "hygienist_last_run_limit_broken", &[("limit", "max shrink=10%")]), 0.0);
    desk.write("in.csv", "email\nann@brightwater.com\n");
    desk.run(&run).ends(1);
    let told = metrics(&desk, "m.prom");
    ended(&told, "broken");
    assert_eq!(value(&told, "hygienist_last_run_limit_broken", &[("limit", "max shrink=10%")]), 1.0);
}

#[test]
fn names_are_escaped() {
    let desk = Desk::with("in.csv", "email\nann@brightwater.com\n");
    let output = desk
        .command()
        .args(["clean", "in.csv", "-o", "c.csv", "--metrics", "m.prom", "--list", "a \"b\"\\c\nd"])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(value(&metrics(&desk, "m.prom"), "hygienist_last_run_success", &[("list", "a \"b\"\\c\nd")]), 1.0);
    // Without a name the list is called by where it lies.
    desk.done("clean in.csv -o c.csv --metrics m.prom");
    let at = desk.root().canonicalize().unwrap().join("in.csv");
    assert_eq!(value(&metrics(&desk, "m.prom"), "hygienist_last_run_success", &[("list", at.to_str().unwrap())]), 1.0);
}

#[test]
fn the_collector_may_read_it_and_reads_no_other_name() {
    let desk = desk();
    desk.write("m.prom", "");
    desk.set_mode("m.prom", 0o600);
    desk.done(CLEAN);
    assert_eq!(desk.mode("m.prom"), 0o644);
    for name in ["m.txt", "prom", "-"] {
        let refused = desk.run(&format!("clean in.csv -o d.csv --metrics {name}"));
        refused.ends(2).says(&[&format!("--metrics {name}: expected a name in .prom"), "node_exporter"]);
    }
    desk.run("clean in.csv -o same.prom --metrics same.prom").ends(2).says(&["same file"]);
    desk.run("clean in.csv -o d.csv --metrics nowhere/m.prom").ends(4).says(&["there is no folder"]);
    assert!(!desk.exists("d.csv"), "all of a run, or nothing");
}
