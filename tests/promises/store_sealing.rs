//! Nobody's address can be found in the bytes of a sealed store, nor in those beside it.

use super::store_desk::{PLAIN, SEALED};
use super::support::{Desk, TODAY};

/// What a list, a file name, a note and a person's name say. Each is long enough not to come about by chance.
const NEEDLES: [&str; 16] = [
    "j.doe+news@gmail.com",
    "jdoe@gmail.com",
    "info@brightwater-werk.de",
    "brightwater-werk",
    "+12025550110",
    "2025550110",
    "+493023125094",
    "3023125094",
    "spamhaus-demo.example",
    "complaints_of_spring.csv",
    "unsubscribed_at_desk.csv",
    "she called on monday",
    "carl the clerk",
    "a slip of the pen",
    "taken.away@brightwater-werk.de",
    "b58996c504c5638798eb6b511e6f49af",
];

fn folded(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}

/// Whether it stands there: as it is, in any case, in UTF-16 of either order, without its punctuation.
fn stands(bytes: &[u8], needle: &str) -> bool {
    let lower = bytes.to_ascii_lowercase();
    let (little, big): (Vec<u8>, Vec<u8>) = (
        needle.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        needle.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    );
    holds(&lower, needle.as_bytes())
        || holds(&lower, &little)
        || holds(&lower, &big)
        || holds(&folded(bytes), &folded(needle.as_bytes()))
}

/// All that has been done to a store, read while its log is beside it and after.
fn bytes_of(store: &str) -> Vec<(String, Vec<u8>)> {
    let desk = Desk::with("complaints_of_spring.csv", "email,phone\nJ.Doe+news@gmail.com,+1 202 555 0110\n");
    desk.write("unsubscribed_at_desk.csv", "email,phone\ninfo@brightwater-werk.de,\n,030 23125094\n");
    desk.write("hashes.txt", "b58996c504c5638798eb6b511e6f49af\n");
    let mut read = Vec::new();
    let note = |verb: &str, words: [&str; 2]| {
        let mut command = desk.command();
        command.args(["suppress"]).args(verb.split(' ')).args(store.split(' ')).args(words);
        command.args(["--as-of", TODAY]).assert().success();
    };
    note("import complained=complaints_of_spring.csv", ["--note", "she called on monday"]);
    let reader = desk.sqlite();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry").unwrap();
    note("import unsubscribed_at_desk.csv hashes.txt --country DE", ["--by", "carl the clerk"]);
    note("add *.spamhaus-demo.example jdoe@gmail.com taken.away@brightwater-werk.de", ["--by", "carl the clerk"]);
    note("remove taken.away@brightwater-werk.de", ["--reason", "a slip of the pen"]);
    for name in ["s.db", "s.db-wal", "s.db-shm"] {
        read.push((name.to_owned(), desk.read(name)));
    }
    drop(reader);
    // The last one out puts the log into the store.
    desk.write("people.csv", "n,email,phone\n1,jdoe@gmail.com,\n2,x@brightwater.com,\n");
    assert_eq!(desk.kept(store), ["2"]);
    read.push(("s.db, log put in".to_owned(), desk.read("s.db")));
    assert!(!desk.exists("s.db-wal"));
    read
}

#[test]
fn what_people_said_is_in_a_plain_store_and_nowhere_in_a_sealed_one() {
    let plain: Vec<u8> = bytes_of(PLAIN).into_iter().flat_map(|(_, bytes)| bytes).collect();
    for needle in NEEDLES {
        assert!(stands(&plain, needle), "{needle} is in a plain store, else this would find nothing");
    }
    for (name, bytes) in bytes_of(SEALED) {
        assert!(bytes.len() > 4_000, "{name}");
        for needle in NEEDLES {
            assert!(!stands(&bytes, needle), "{needle} is in {name}");
        }
    }
}

#[test]
fn what_is_removed_leaves_no_trace_but_the_journal() {
    let desk = Desk::with("many.txt", "someone.to.forget@brightwater-werk.de\nother@brightwater-werk.de\n");
    desk.done(&format!("suppress import many.txt {PLAIN}"));
    desk.done(&format!("suppress remove someone.to.forget@brightwater-werk.de --reason test {PLAIN}"));
    let sqlite = desk.sqlite();
    let told: Vec<u8> =
        sqlite.query_row("SELECT document FROM act ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).unwrap();
    drop(sqlite);
    let needle = b"someone.to.forget@";
    assert!(holds(&told, needle));
    let bytes = desk.read("s.db");
    assert_eq!(memchr::memmem::find_iter(&bytes, needle).count(), 1, "the journal tells of it, and no free page does");
}
