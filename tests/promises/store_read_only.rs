//! A store in a folder that takes no new file, as on a disk that is mounted to be read: it is read, or says why not and what
//! to do.
#![cfg(unix)]

use super::store_desk::{PLAIN, SEALED};
use super::support::{Desk, Ran};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::time::Duration;

/// Somebody without any rights but those that files give to everybody or to their owner.
const NOBODY: u32 = 65_534;

/// A folder whose name needs care in an address.
const SHUT: &str = "shut#50%25?";

/// Gives a desk to somebody for whom modes count: whoever runs the tests as root may write anywhere.
fn hand_over(desk: &Desk) -> Option<u32> {
    let is_root = fs::metadata(desk.root()).unwrap().uid() == 0;
    if is_root {
        give(desk.root());
        fs::copy(env!("CARGO_BIN_EXE_hygienist"), desk.path("program")).unwrap();
        desk.set_mode("program", 0o755);
    }
    is_root.then_some(NOBODY)
}

fn give(path: &Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| give(&entry.unwrap().path()));
    }
}

fn run_as(desk: &Desk, who: Option<u32>, arguments: &str) -> Ran {
    let mut command = desk.start(arguments);
    if let Some(who) = who {
        let mut theirs = std::process::Command::new(desk.path("program"));
        theirs.args(command.get_args()).current_dir(desk.root()).env_clear().env("HOME", desk.root());
        theirs.env("USER", "ann").uid(who).gid(who);
        command = theirs;
    }
    // A test beside this one that starts a program just now holds the copy open for the blink of an eye.
    let mut tries = 0;
    let output = loop {
        match command.stdin(std::process::Stdio::null()).output() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && tries < 200 => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            ran => break ran.unwrap(),
        }
    };
    Ran {
        arguments: arguments.to_owned(),
        code: output.status.code(),
        out: output.stdout,
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A desk with a store in a folder of its own that is shut, and how it is called.
fn shut(store: &str) -> (Desk, Option<u32>, String) {
    let desk = Desk::with("in.csv", "email\nann@brightwater.com\nbo@firma.de\n");
    desk.make_folder(SHUT, 0o755);
    let store = store.replace("--store s.db", &format!("--store {SHUT}/s.db"));
    desk.done(&format!("suppress add ann@brightwater.com @spam.de --as-of 2026-11-20 {store}"));
    assert_eq!(fs::read_dir(desk.path(SHUT)).unwrap().count(), 1, "nothing lies beside it");
    let who = hand_over(&desk);
    desk.set_mode(SHUT, 0o555);
    (desk, who, store)
}

#[test]
fn it_is_read_where_it_cannot_be_written() {
    for store in [PLAIN, SEALED] {
        let (desk, who, store) = shut(store);
        let run = |arguments: &str| run_as(&desk, who, &format!("{arguments} {store}"));
        let before = desk.read(&format!("{SHUT}/s.db"));
        let out = |ran: &Ran, code| String::from_utf8(ran.ends(code).out.clone()).unwrap();
        let by_hand = "since 2026-11-20; by hand";
        let checked = out(&run("suppress check Ann@Brightwater.com eve@spam.de bo@firma.de"), 1);
        let said = format!(
            "Ann@Brightwater.com: unsubscribed ({by_hand})\neve@spam.de: domain by @spam.de ({by_hand})\nbo@firma.de: not stopped\n"
        );
        assert_eq!(checked, said);
        assert_eq!(out(&run("suppress list"), 0).lines().count(), 3);
        assert_eq!(out(&run("suppress log"), 0).lines().count(), 1);
        run("history").ends(0);
        run("annotate in.csv -o all.csv").ends(0);
        let all = desk.table("all.csv");
        assert_eq!(all.column("hyg_status"), ["rejected", "kept"]);
        // What would be written is refused before anything is done, and what to do is said.
        desk.write("feedback.csv", "email,event\nbo@firma.de,hard\n").write("clean.csv", "old");
        for refused in [
            "clean in.csv -o clean.csv",
            "annotate in.csv --learn -o clean.csv",
            "suppress add bo@firma.de",
            "suppress import in.csv",
            "suppress remove ann@brightwater.com --reason x",
            "feedback feedback.csv",
        ] {
            run(refused)
                .ends(4)
                .says(&["s.db: the store can be read here, but not written", "suppress export -o stops.csv"]);
        }
        assert_eq!(desk.text("clean.csv"), "old");
        run("suppress export -o stops.csv").ends(0);
        run_as(&desk, who, "clean in.csv --suppress stops.csv -o clean.csv --rejects rejects.csv").ends(0);
        assert_eq!(desk.table("clean.csv").column("email"), ["bo@firma.de"]);
        assert_eq!(desk.read(&format!("{SHUT}/s.db")), before);
        assert_eq!(fs::read_dir(desk.path(SHUT)).unwrap().count(), 1);
        desk.set_mode(SHUT, 0o755);
        run("suppress add bo@firma.de").ends(0);
    }
}

#[test]
fn a_log_that_cannot_be_followed_is_no_reason_to_forget_what_it_holds() {
    let desk = Desk::new();
    desk.done(&format!("suppress add ann@brightwater.com {PLAIN}"));
    // While somebody reads, what is written stays in the log.
    let reader = desk.sqlite();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry").unwrap();
    desk.done(&format!("suppress add bo@firma.de {PLAIN}"));
    desk.make_folder("shut", 0o755);
    for name in ["s.db", "s.db-wal"] {
        fs::copy(desk.path(name), desk.path("shut").join(name)).unwrap();
    }
    drop(reader);
    let who = hand_over(&desk);
    desk.set_mode("shut", 0o555);
    let check = |desk: &Desk| run_as(desk, who, "suppress check bo@firma.de --store shut/s.db --plain-store");
    check(&desk).ends(3).says(&["shut/s.db-wal holds what the store does not", "copy", "takes no new file"]);
    desk.set_mode("shut", 0o755);
    check(&desk).ends(1);
}

#[test]
fn a_file_that_may_not_be_written_is_read_too() {
    let (desk, who, store) = shut(PLAIN);
    desk.set_mode(SHUT, 0o755);
    desk.set_mode(&format!("{SHUT}/s.db"), 0o400);
    desk.write("clean.csv", "old");
    let run = |arguments: &str| run_as(&desk, who, &format!("{arguments} {store}"));
    run("suppress check ann@brightwater.com").ends(1);
    for refused in ["clean in.csv -o clean.csv", "suppress add bo@firma.de"] {
        run(refused).ends(4).says(&["can be read here, but not written", "its file may not be written"]);
    }
    assert_eq!(desk.text("clean.csv"), "old");
    assert_eq!(desk.listed(&store).len(), 2);
}
