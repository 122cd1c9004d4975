//! The journal of a store: who, when, what and why, never changed; and files that only their owner reads.

use super::store_desk::{PLAIN, SEALED};
use super::support::{Desk, TODAY};

#[test]
fn nothing_is_removed_without_a_reason() {
    let desk = Desk::new();
    let store = desk.put_store(true);
    let before = desk.listed(store);
    desk.run(&format!("suppress remove info@firma.de {store}")).ends(2).says(&["--reason"]);
    for blank in ["", "  "] {
        let mut command = desk.command();
        command.args(["suppress", "remove", "info@firma.de", "--reason", blank]).args(SEALED.split(' '));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("--reason"));
    }
    assert_eq!(desk.listed(store), before);
    assert_eq!(desk.acts(store).len(), 4);
}

#[test]
fn the_journal_names_who_when_what_and_why() {
    for store in [PLAIN, SEALED] {
        let desk = Desk::with("stop.csv", "email,phone\nann@brightwater.com,\nbo@brightwater.com,+12025550110\n");
        let began = jiff::Timestamp::now().as_second();
        desk.done(&format!("suppress import complained=stop.csv --by carl --note desk --as-of {TODAY} {store}"));
        desk.done(&format!("suppress add @firma.de cy@brightwater.com --kind blocked --as-of {TODAY} {store}"));
        desk.done(&format!("suppress remove BO@brightwater.com --reason mistake --by dora --as-of {TODAY} {store}"));
        desk.run(&format!("suppress remove BO@brightwater.com --reason again {store}")).ends(1);
        let ended = jiff::Timestamp::now().as_second();
        let acts = desk.acts(store);
        let of =
            |at: usize| ["who", "verb", "what", "why", "came_of_it", "as_of"].map(|name| acts[at][name].to_string());
        assert_eq!(acts.len(), 3, "what changed nothing is no act: {acts:?}");
        assert_eq!(
            of(0),
            [
                r#""carl""#,
                r#""imported""#,
                r#"["complained=stop.csv"]"#,
                r#""desk""#,
                r#""3 new, 0 known""#,
                r#""2026-11-24""#
            ]
        );
        assert_eq!(of(1)[..3], [r#""ann""#, r#""added""#, r#"["@firma.de","cy@brightwater.com"]"#]);
        assert_eq!(
            of(2),
            [
                r#""dora""#,
                r#""removed""#,
                r#"["bo@brightwater.com (complained, since 2026-11-24; stop.csv, row 2)"]"#,
                r#""mistake""#,
                r#""1 gone""#,
                r#""2026-11-24""#
            ]
        );
        for act in &acts {
            assert!((began..=ended).contains(&act["at"].as_i64().unwrap()));
        }
        let log = String::from_utf8(desk.done(&format!("suppress log {store}")).out).unwrap();
        assert_eq!(log.lines().count(), 3);
        assert!(log.lines().nth(2).unwrap().ends_with(
            "Z dora removed bo@brightwater.com (complained, since 2026-11-24; stop.csv, row 2): 1 gone; mistake"
        ));
        // The number of the same row was not bo's address, and stays.
        desk.run(&format!("suppress check +12025550110 {store}")).ends(1);
        desk.run(&format!("suppress check bo@brightwater.com {store}")).ends(0);
        // Whom the whole domain stops is stopped still, and is told so.
        desk.run(&format!("suppress remove x@firma.de --reason x {store}"))
            .ends(1)
            .says(&["still stopped", "@firma.de"]);
        desk.store_is_whole();
    }
}

#[test]
fn sqlite_itself_refuses_to_change_the_journal() {
    let desk = Desk::new();
    let store = desk.put_store(false);
    let before = desk.acts(store);
    let sqlite = desk.sqlite();
    for (change, why) in [
        ("UPDATE act SET document = x'00'", "never changed"),
        ("UPDATE act SET id = id + 10", "never changed"),
        ("DELETE FROM act WHERE id = 4", "never shortened"),
        ("DELETE FROM act", "never shortened"),
    ] {
        let error = sqlite.execute(change, []).map(|_| ()).map_err(|error| error.to_string());
        assert!(error.clone().is_err_and(|error| error.contains(why)), "{change}: {error:?}");
    }
    drop(sqlite);
    assert_eq!(desk.acts(store), before);
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_the_files_of_a_store() {
    for store in ["--store s.db", SEALED, PLAIN] {
        let desk = Desk::new();
        let command = desk.start(&format!("suppress add ann@brightwater.com {store}"));
        // Whatever the user's mask allows.
        let line = format!("umask 000; exec {:?} \"$@\"", command.get_program());
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args(["-c", &line, "sh"]).args(command.get_args()).current_dir(desk.root()).env("HOME", desk.root());
        shell.env_remove("XDG_CONFIG_HOME").env_remove("HYGIENIST_STORE_KEY");
        assert!(shell.output().unwrap().status.success());
        // The log is there while somebody reads.
        let reader = desk.sqlite();
        reader.execute_batch("BEGIN; SELECT count(*) FROM entry").unwrap();
        desk.done(&format!("suppress add bo@brightwater.com {store}"));
        for name in ["s.db", "s.db-wal", "s.db-shm"] {
            assert_eq!(desk.mode(name), 0o600, "{name}");
        }
        let folder = match store {
            SEALED => "keys",
            PLAIN => continue,
            _ => ".config/hygienist",
        };
        assert_eq!(desk.mode(folder), 0o700);
        let keys: Vec<_> = std::fs::read_dir(desk.path(folder)).unwrap().map(|key| key.unwrap().file_name()).collect();
        assert_eq!(keys.len(), 1, "{keys:?}");
        assert_eq!(desk.mode(&format!("{folder}/{}", keys[0].to_str().unwrap())), 0o600);
    }
}
