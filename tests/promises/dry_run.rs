//! `--dry-run`: everything is read and judged, what would be written is told, and nothing is: not a byte of a file, not a time
//! in a folder, neither a store nor a key. It ends as the run itself does.

use super::support::{Desk, Ran};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// All that lies on a desk, folders too: what is in it, when it was changed, by which modes it is closed.
type Everything = BTreeMap<String, (Vec<u8>, i64, i64, u32)>;

fn everything(desk: &Desk) -> Everything {
    fn add(path: &Path, found: &mut Everything) {
        let about = fs::metadata(path).unwrap();
        let bytes = if about.is_dir() { Vec::new() } else { fs::read(path).unwrap() };
        let name = path.display().to_string();
        found.insert(name, (bytes, about.mtime(), about.mtime_nsec(), about.mode()));
        if about.is_dir() {
            fs::read_dir(path).unwrap().for_each(|entry| add(&entry.unwrap().path(), found));
        }
    }
    let mut found = Everything::new();
    add(desk.root(), &mut found);
    found
}

/// Four people: one said stop in the export, one is no address, one is in the store.
const ROWS: &str = "email,status,city\nann@brightwater.com,,\"Ulm\nNord\"\nbo@brightwater.com,unsubscribed,Bonn\nnobody,,Bonn\n\
                    cy@brightwater.com,,Kiel\n";

fn desk(store: &str) -> Desk {
    let desk = Desk::with("in.csv", ROWS);
    desk.write("stop.csv", "email\ncy@brightwater.com\ndan@brightwater.com\n");
    desk.write("hard.csv", "email,event\nann@brightwater.com,hard\nbo@brightwater.com,soft\n");
    desk.done(&format!("suppress import stop.csv {store}"));
    desk.done(&format!("clean in.csv -o old.csv --list news {store}"));
    desk.write("c.csv", "what was there\n");
    desk
}

/// Runs it dry, and then for good: the desk is as it was after the first, and both end in the same way.
#[track_caller]
fn dry(desk: &Desk, arguments: &str, code: i32, would: &[&str]) -> Ran {
    let before = everything(desk);
    let dry = desk.run(&format!("{arguments} --dry-run"));
    dry.ends(code);
    let after = everything(desk);
    let touched: Vec<&String> =
        before.keys().chain(after.keys()).filter(|name| before.get(*name) != after.get(*name)).collect();
    assert!(touched.is_empty(), "{arguments} touched {touched:?}");
    let told: Vec<&str> = dry.err.lines().filter(|line| line.starts_with("would write ")).collect();
    let would: Vec<String> = would.iter().map(|line| format!("would write {line}")).collect();
    assert_eq!(told, would, "{}", dry.err);
    let quiet = desk.run(&format!("{arguments} --dry-run -q"));
    quiet.ends(code);
    assert!(!quiet.err.contains("would write"), "{}", quiet.err);
    assert!(everything(desk) == before);
    desk.run(arguments).ends(code);
    dry
}

const STORES: [&str; 2] = ["--store s.db", "--store s.db --plain-store"];

#[test]
fn clean_would_write_so_many_rows() {
    for store in STORES {
        let desk = desk(store);
        let outputs = "-o c.csv --rejects r.csv --findings f.csv --summary s.json --metrics m.prom";
        let run = format!("clean in.csv {outputs} --learn --list news {store}");
        let would = [
            "c.csv: 1 row",
            "r.csv: 3 rows",
            "f.csv: FINDINGS",
            "s.json",
            "m.prom",
            "s.db: this run of news, 1 new stops",
        ];
        // As many findings as the run itself writes.
        let copy = desk_of_the_same(&desk);
        copy.done(&run);
        let findings = format!("f.csv: {} rows", copy.table("f.csv").rows.len());
        let would = would.map(|line| if line.starts_with("f.csv") { findings.as_str() } else { line });
        dry(&desk, &run, 0, &would).says(&["nothing was written (--dry-run)", "clean: 4 read, 1 kept, 3 rejected"]);
        assert_eq!(desk.table("c.csv").rows, copy.table("c.csv").rows);
        assert_eq!(desk.table("c.csv").rows.len(), 1);
    }
}

fn desk_of_the_same(desk: &Desk) -> Desk {
    let copy = Desk::new();
    let from = format!("{}/.", desk.root().display());
    assert!(std::process::Command::new("cp").arg("-a").arg(from).arg(copy.root()).status().unwrap().success());
    copy
}

#[test]
fn what_would_be_refused_is() {
    let desk = desk(STORES[1]);
    dry(&desk, "clean in.csv -o c.csv --max rejected=10% --metrics m.prom", 1, &["m.prom"]).says(&["is broken"]);
    dry(&desk, "clean in.csv -o c.csv --on email.*=reject --map email=city", 1, &[]).says(&["nothing kept"]);
    dry(&desk, "clean in.csv -o nowhere/c.csv", 4, &[]).says(&["there is no folder nowhere"]);
    dry(&desk, "clean gone.csv -o c.csv", 3, &[]).says(&["no such file"]);
    dry(&desk, "clean in.csv -o c.csv --store none.db", 3, &[]).says(&["there is no store"]);
    dry(&desk, "clean in.csv -o c.csv --metrics nowhere/m.prom", 4, &[]);
    desk.write("s.db", [desk.read("s.db"), vec![1; 9000]].concat().split_off(5000));
    dry(&desk, "clean in.csv -o c.csv --store s.db", 3, &[]).says(&["s.db"]);
}

#[test]
fn a_key_that_is_missing_is_missed() {
    let desk = desk(STORES[0]);
    fs::rename(desk.path(".config"), desk.path(".away")).unwrap();
    dry(&desk, "clean in.csv -o c.csv --store s.db", 3, &[]).says(&["its key is missing"]);
    dry(&desk, "suppress add x@brightwater.com --store s.db", 3, &[]);
}

#[test]
fn rows_for_standard_output_stay_where_they_are() {
    let desk = Desk::with("in.csv", ROWS);
    let ran = dry(&desk, "clean in.csv", 0, &["to standard output: 2 rows"]);
    assert!(ran.out.is_empty());
    let ran = dry(&desk, "annotate in.csv", 0, &["to standard output: 4 rows"]);
    assert!(ran.out.is_empty());
    dry(&desk, "annotate in.csv -o a.jsonl --summary s.json", 0, &["a.jsonl: 4 rows", "s.json"]);
    dry(&desk, "clean in.csv -o c.xlsx", 0, &["c.xlsx: 2 rows"]);
}

#[test]
fn a_check_tells_and_writes_no_baseline() {
    let desk = Desk::with("in.csv", ROWS);
    let run = "check in.csv --write-baseline b.json --findings f.jsonl";
    let copy = desk_of_the_same(&desk);
    copy.done(run);
    let lines = format!("f.jsonl: {} lines", copy.text("f.jsonl").lines().count());
    let ran = dry(&desk, run, 0, &[&lines, "b.json"]);
    assert_eq!(ran.out, copy.run(run).out, "what it found is what is asked for");
    assert!(!ran.out.is_empty());
}

#[test]
fn a_store_is_as_it_was() {
    for store in STORES {
        let desk = desk(store);
        dry(
            &desk,
            &format!("suppress add eve@brightwater.com cy@brightwater.com {store}"),
            0,
            &["s.db: 1 new, 1 known already"],
        );
        desk.write("more.csv", "email\ncy@brightwater.com\nfay@brightwater.com\ngus@brightwater.com\n");
        let ran = dry(&desk, &format!("suppress import more.csv {store}"), 0, &["s.db: 2 new, 1 known already"]);
        ran.says(&["more.csv: would give 3 entries"]);
        dry(&desk, &format!("suppress remove cy@brightwater.com --reason asked {store}"), 0, &["s.db: 1 fewer stops"])
            .says(&["would be gone"]);
        dry(&desk, &format!("suppress remove nobody@brightwater.com --reason asked {store}"), 1, &[]);
        let feedback = format!("feedback hard.csv --findings f.csv --summary f.json {store}");
        dry(&desk, &feedback, 0, &["s.db: 1 suppressed, 1 counted", "f.csv: 2 rows", "f.json"]);
        desk.done(&format!("clean in.csv -o c.csv --list news {store}"));
        dry(&desk, &format!("history prune --keep 1 {store}"), 0, &[]).says(&["1 run would be forgotten"]);
        let left = String::from_utf8(desk.done(&format!("history --format csv {store}")).out.clone()).unwrap();
        assert_eq!(left.lines().count(), 2, "the run itself forgot it: {left}");
    }
}

#[test]
fn neither_a_store_nor_a_key_is_made() {
    for store in STORES {
        let desk = Desk::with("stop.csv", "email\ncy@brightwater.com\n");
        desk.write("in.csv", ROWS);
        let run = format!("clean in.csv -o c.csv --allow-empty-suppress {store}");
        let before = everything(&desk);
        desk.done(&format!("{run} --dry-run")).says(&["s.db: would be made"]);
        assert!(everything(&desk) == before);
        dry(&desk, &format!("suppress import stop.csv {store}"), 0, &["s.db: 1 new, 0 known already"]);
        assert!(desk.exists("s.db"));
    }
}

#[test]
fn a_store_that_somebody_has_open_is_read_with_its_log() {
    let desk = desk(STORES[1]);
    // A reader keeps the log from being taken into the store.
    let reader = desk.sqlite();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry").unwrap();
    desk.done(&format!("suppress add eve@brightwater.com {}", STORES[1]));
    assert!(fs::metadata(desk.path("s.db-wal")).unwrap().len() > 0, "what was added is in the log alone");
    let before = everything(&desk);
    let ran = desk.done(&format!("suppress add eve@brightwater.com --dry-run {}", STORES[1]));
    ran.says(&["would write s.db: 0 new, 1 known already"]);
    assert!(everything(&desk) == before);
}
