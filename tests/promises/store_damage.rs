//! A key or a store that is not as it should be is an error, never "nobody is stopped".

use super::store_desk::{FREE, LISTED, PEOPLE, PLAIN, SEALED};
use super::support::{Desk, Ran, TODAY};
use rusqlite::Connection;
use std::fs;

/// `clean` into a file that is there already.
fn clean(desk: &Desk, store: &str) -> Ran {
    desk.write("clean.csv", "old");
    desk.run(&format!("clean people.csv --country US --as-of {TODAY} --on consent.*=ignore -o clean.csv {store}"))
}

/// Every command that reads the store ends with 3 and these words, and nothing is published.
#[track_caller]
fn refused(desk: &Desk, store: &str, words: &[&str]) {
    clean(desk, store).ends(3).says(words);
    assert_eq!(desk.text("clean.csv"), "old");
    desk.run(&format!("annotate people.csv -o all.csv {store}")).ends(3).says(words);
    assert!(!desk.exists("all.csv"));
    for verb in ["list", "log", "check jdoe@gmail.com", "remove jdoe@gmail.com --reason x"] {
        let ran = desk.run(&format!("suppress {verb} {store}"));
        ran.ends(3).says(words);
        assert_eq!(String::from_utf8_lossy(&ran.out), "", "{verb}");
    }
}

/// The same of those that would make a store where there is none.
#[track_caller]
fn refused_to_writers(desk: &Desk, store: &str, words: &[&str]) {
    desk.write("more.csv", "email\nbo@brightwater.com\n");
    for verb in ["add bo@brightwater.com", "import more.csv"] {
        desk.run(&format!("suppress {verb} {store}")).ends(3).says(words);
    }
    let allowed = format!("clean people.csv -o clean.csv --allow-empty-suppress {store}");
    desk.run(&allowed).ends(3).says(words);
    assert_eq!(desk.text("clean.csv"), "old");
}

#[test]
fn a_lost_wrong_public_or_garbled_key_is_an_error() {
    let desk = Desk::new();
    let store = desk.put_store(true);
    let right = desk.text("keys/s.key");
    fs::remove_file(desk.path("keys/s.key")).unwrap();
    refused(&desk, store, &["s.db", "key is missing", "s.key", "--store-key"]);
    refused_to_writers(&desk, store, &["key is missing"]);
    assert!(!desk.exists("keys/s.key"), "no new key is made for an old store");

    let other = Desk::new();
    other.done("suppress add x@firma.de --store s.db --store-key keys/s.key");
    for wrong in [other.text("keys/s.key"), right.replace("1ff5", "1ff6")] {
        desk.write("keys/s.key", wrong);
        desk.set_mode("keys/s.key", 0o600);
        refused(&desk, store, &["keys/s.key is not its key", "--store-key"]);
        refused_to_writers(&desk, store, &["is not its key"]);
    }
    desk.write("keys/s.key", &right);
    for mode in [0o644, 0o640, 0o604, 0o660, 0o606] {
        desk.set_mode("keys/s.key", mode);
        refused(&desk, store, &["others may read this key", &format!("mode {mode:o}"), "chmod 600 keys/s.key"]);
        refused_to_writers(&desk, store, &["others may read this key"]);
    }
    desk.set_mode("keys/s.key", 0o600);
    let digits = &right[right.find('\n').unwrap() + 1..];
    let garbage: [Vec<u8>; 8] = [
        b"".to_vec(),
        b"hygienist store key 1\n".to_vec(),
        b"hygienist store key 1\nabc\n".to_vec(),
        digits.as_bytes().to_vec(),
        format!("hygienist store key 2\n{digits}").into_bytes(),
        format!("hygienist store key 1\n{}", digits.replace('a', "g")).into_bytes(),
        right.as_bytes()[..80].to_vec(),
        b"\xff\xfe\x00binary".to_vec(),
    ];
    for bytes in garbage {
        desk.write("keys/s.key", bytes);
        refused(&desk, store, &["keys/s.key"]);
        refused_to_writers(&desk, store, &["keys/s.key"]);
    }
    desk.write("keys/s.key", &right);
    assert_eq!(desk.kept(store), FREE, "with its key it is as it was");
    // A store that says it is plain cannot be had sealed, nor the other way about.
    refused(&desk, &format!("{SEALED} --plain-store"), &["was made sealed"]);
}

#[test]
fn no_key_is_made_where_everybody_may_look_or_where_there_is_no_home() {
    let desk = Desk::new();
    desk.make_folder("open", 0o700);
    for mode in [0o755, 0o705, 0o777] {
        desk.set_mode("open", mode);
        let ran = desk.run("suppress add x@firma.de --store s.db --store-key open/s.key");
        ran.ends(3).says(&["everybody may look into open", &format!("mode {mode:o}"), "mkdir -m 700"]);
        assert_eq!(fs::read_dir(desk.path("open")).unwrap().count(), 0);
        desk.run("suppress check x@firma.de --store s.db --store-key open/s.key").ends(3);
    }
    let mut nowhere = desk.command();
    nowhere.env_remove("HOME").args(["suppress", "add", "x@firma.de", "--store", "s.db"]);
    let output = nowhere.output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--store-key"));
    // What was begun hinders nobody.
    desk.done("suppress add x@firma.de --store s.db --store-key new/folder/s.key");
    assert_eq!((desk.mode("new"), desk.mode("new/folder"), desk.mode("new/folder/s.key")), (0o700, 0o700, 0o600));
    desk.run("suppress check X@firma.de --store s.db --store-key new/folder/s.key").ends(1);
}

#[test]
fn a_missing_store_or_one_without_entries_stops_nobody_only_when_that_is_allowed() {
    let desk = Desk::with("people.csv", PEOPLE);
    desk.write("clean.csv", "old");
    refused(&desk, SEALED, &["s.db", "there is no store", "suppress import FILE --store s.db"]);
    clean(&desk, SEALED).ends(3).says(&["--allow-empty-suppress"]);
    assert!(!desk.exists("s.db") && !desk.exists("keys"), "whoever only reads makes none");
    desk.write("s.db", "");
    refused(&desk, SEALED, &["s.db", "there is no store"]);
    let all = |ran: &Ran, desk: &Desk| {
        ran.ends(0);
        desk.table("clean.csv").rows.len()
    };
    let allowed = format!("{SEALED} --allow-empty-suppress");
    assert_eq!(all(&clean(&desk, &allowed), &desk), 7);
    clean(&desk, SEALED).ends(3).says(&["s.db", "holds no stop", "--allow-empty-suppress"]);
    assert_eq!(desk.text("clean.csv"), "old");
    desk.done(&format!("suppress add ann@brightwater.com {SEALED}"));
    assert_eq!(all(&clean(&desk, SEALED), &desk), 6);
    desk.done(&format!("suppress remove ann@brightwater.com --reason test {SEALED}"));
    clean(&desk, SEALED).ends(3).says(&["holds no stop"]);
    assert_eq!(all(&clean(&desk, &allowed), &desk), 7);
}

#[test]
fn another_file_is_no_store() {
    let desk = Desk::new();
    let store = desk.put_store(true);
    for text in ["email\njdoe@gmail.com\n", "x", "SQLite format 3\0"] {
        desk.write("s.db", text);
        refused(&desk, store, &["s.db"]);
        refused_to_writers(&desk, store, &["s.db"]);
        assert_eq!(desk.text("s.db"), text, "a file of somebody else stays as it is");
    }
    fs::remove_file(desk.path("s.db")).unwrap();
    let foreign = Connection::open(desk.path("s.db")).unwrap();
    foreign.execute_batch("CREATE TABLE setting (name, value); INSERT INTO setting VALUES ('rules', 1)").unwrap();
    drop(foreign);
    let before = desk.read("s.db");
    refused(&desk, store, &["s.db", "no store of hygienist", "another program's"]);
    refused_to_writers(&desk, store, &["no store of hygienist"]);
    assert_eq!(desk.read("s.db"), before);
    fs::remove_file(desk.path("s.db")).unwrap();
    fs::create_dir(desk.path("s.db")).unwrap();
    refused(&desk, store, &["s.db", "folder"]);
}

#[test]
fn a_newer_store_is_not_read() {
    for change in ["PRAGMA user_version = 999", "UPDATE setting SET value = 9999 WHERE name = 'rules'"] {
        for is_sealed in [false, true] {
            let desk = Desk::new();
            let store = desk.put_store(is_sealed);
            desk.sqlite().execute_batch(change).unwrap();
            refused(&desk, store, &["s.db", "a newer hygienist made this store", "update"]);
            refused_to_writers(&desk, store, &["newer hygienist"]);
        }
    }
}

/// What a damaged store may come to: an error that publishes nothing, or exactly the right answer.
fn error_or_right(desk: &Desk, store: &str, what: &str) -> bool {
    let ran = clean(desk, store);
    if ran.code == Some(0) {
        assert_eq!(desk.table("clean.csv").column("n"), FREE, "{what}: {}", ran.err);
    } else {
        assert_eq!(ran.code, Some(3), "{what}: {}", ran.err);
        assert!(ran.err.contains("s.db"), "{what}: the store is named: {}", ran.err);
        assert_eq!(desk.text("clean.csv"), "old", "{what}");
    }
    let asked = desk.run(&format!("suppress check jdoe@gmail.com 12025550110 {store} --country US"));
    assert!(matches!(asked.code, Some(1 | 3)), "{what}: check ends with {:?}: {}", asked.code, asked.err);
    ran.code == Some(0)
}

fn put(desk: &Desk, bytes: &[u8]) {
    for log in ["s.db-wal", "s.db-shm"] {
        fs::remove_file(desk.path(log)).ok();
    }
    desk.write("s.db", bytes);
}

#[test]
fn a_cut_store_is_an_error() {
    for is_sealed in [false, true] {
        let desk = Desk::new();
        let store = desk.put_store(is_sealed);
        let whole = desk.read("s.db");
        for length in
            (1..whole.len()).step_by(1_009).chain((4_096..whole.len()).step_by(4_096)).chain([whole.len() - 1])
        {
            put(&desk, &whole[..length]);
            let right = error_or_right(&desk, store, &format!("cut to {length}"));
            let listed = desk.run(&format!("suppress list {store}"));
            assert!(!right || listed.code == Some(3) || listed.out == LISTED.as_bytes());
        }
    }
}

/// Dice that fall the same way every time (Knuth's MMIX).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// One to sixty-four random bytes, or a single flipped bit, at so many places.
fn overwritten_anywhere(desk: &Desk, store: &str, places: usize, seed: u64) {
    desk.listed(store);
    desk.store_is_whole();
    let whole = desk.read("s.db");
    let mut dice = Dice(seed);
    let mut right = 0;
    for case in 0..places {
        let mut bytes = whole.clone();
        let at = dice.below(bytes.len());
        if case % 2 == 0 {
            bytes[at] ^= 1 << dice.below(8);
        } else {
            let end = (at + 1 + dice.below(64)).min(bytes.len());
            bytes[at..end].iter_mut().for_each(|byte| *byte = dice.below(256) as u8);
        }
        put(desk, &bytes);
        right += usize::from(error_or_right(desk, store, &format!("seed {seed}, case {case}, byte {at}")));
    }
    assert!(right < places, "some damage was seen");
}

#[test]
fn bytes_overwritten_in_a_small_store_let_nobody_through() {
    for is_sealed in [false, true] {
        let desk = Desk::new();
        let store = desk.put_store(is_sealed);
        overwritten_anywhere(&desk, store, 40, 61);
    }
}

/// Here few records meet many entries, which could be looked up one by one.
#[test]
fn bytes_overwritten_in_a_larger_store_let_nobody_through() {
    for (is_sealed, seed) in [(false, 62), (true, 63)] {
        let desk = Desk::new();
        let store = desk.put_store(is_sealed);
        let many: String = (0..4_000).map(|at| format!("someone{at}@brightwater.com\n")).collect();
        desk.write("many.txt", many);
        desk.done(&format!("suppress import many.txt {store}"));
        overwritten_anywhere(&desk, store, 100, seed);
    }
}

/// Every byte of an entry's leaf, one bit of it: keys, kinds and times stand there.
#[test]
fn no_bit_of_an_entry_opens_a_door() {
    let desk = Desk::new();
    let store = desk.put_store(false);
    desk.write("people.csv", "n,email,phone\n1,JDoe@googlemail.com,\n2,Info@Firma.DE,\n6,bob@firma.de,\n");
    desk.listed(store);
    let whole = desk.read("s.db");
    let needle = b"j.doe+news@gmail.com";
    let places: Vec<usize> = (0..whole.len() - needle.len()).filter(|at| whole[*at..].starts_with(needle)).collect();
    let (first, last) = (places[0].saturating_sub(60), places[places.len() - 1] + needle.len());
    assert!(last - first < 400, "it stands in one place");
    for at in first..last {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        put(&desk, &bytes);
        let asked = desk.run(&format!("suppress check jdoe@gmail.com {store}"));
        assert!(matches!(asked.code, Some(1 | 3)), "byte {at}: {:?}: {}", asked.code, asked.err);
        if at % 4 == 0 {
            error_or_right_one(&desk, store, at);
        }
    }
}

fn error_or_right_one(desk: &Desk, store: &str, at: usize) {
    let ran = clean(desk, store);
    match ran.code {
        Some(0) => assert_eq!(desk.table("clean.csv").column("n"), ["6"], "byte {at}"),
        code => assert_eq!(code, Some(3), "byte {at}: {}", ran.err),
    }
}

#[test]
fn a_log_that_somebody_deleted_leaves_an_older_state_or_an_error_and_nothing_between() {
    let desk = Desk::new();
    desk.put_store(false);
    // Somebody reads meanwhile, so the log is not put into the store when its writer ends.
    let reader = desk.sqlite();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry").unwrap();
    let many: String = (0..3_000).map(|at| format!("someone{at}@brightwater.com\n")).collect();
    desk.write("many.txt", many);
    desk.done(&format!("suppress import many.txt {PLAIN}"));
    assert!(desk.exists("s.db-wal"));
    let copy = desk.read("s.db");
    drop(reader);
    put(&desk, &copy);
    let listed = desk.run(&format!("suppress list {PLAIN}"));
    assert!(listed.code == Some(3) || listed.out == LISTED.as_bytes());
    assert_eq!(desk.kept(PLAIN), FREE);
    desk.store_is_whole();
}
