//! A disk that is full, here a limit to the size of files: whatever is not said to be done is not done, and what was there
//! stays.
#![cfg(unix)]

use super::store_desk::{FREE, LISTED, PLAIN};
use super::support::{Desk, Ran};
use std::process::Command;

/// The program where no file may grow beyond so many blocks of 512 bytes.
fn cramped(desk: &Desk, blocks: usize, arguments: &str) -> Ran {
    let command = desk.start(arguments);
    let program = command.get_program().to_owned();
    let line = format!("trap '' XFSZ; ulimit -f {blocks} && exec \"$0\" \"$@\"");
    let mut shell = Command::new("/bin/sh");
    shell.arg("-c").arg(line).arg(program).args(command.get_args()).current_dir(desk.root());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let output = shell.output().unwrap();
    Ran {
        arguments: arguments.to_owned(),
        code: output.status.code(),
        out: output.stdout,
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn an_import_that_does_not_fit_leaves_the_store_as_it_was() {
    for is_sealed in [false, true] {
        let desk = Desk::new();
        let store = desk.put_store(is_sealed);
        // An older store is brought up to date first, which needs room as well.
        desk.listed(store);
        let many: String = (0..6_000).map(|at| format!("someone{at}@brightwater.com\n")).collect();
        desk.write("many.txt", many);
        let acts = desk.acts(store);
        let (mut failed, mut blocks) = (0, 8);
        loop {
            let ran = cramped(&desk, blocks, &format!("suppress import many.txt {store}"));
            if ran.code == Some(0) {
                break;
            }
            failed += 1;
            assert_eq!(ran.code, Some(4), "{blocks} blocks: {}", ran.err);
            ran.says(&["s.db", "cannot be written", "nothing of this was kept"]);
            assert_eq!(String::from_utf8(desk.done(&format!("suppress list {store}")).out).unwrap(), LISTED);
            assert_eq!(desk.acts(store), acts);
            desk.store_is_whole();
            assert!(blocks < 100_000, "it never fits");
            blocks += blocks / 3;
        }
        assert!(failed > 8, "it fails at many a place, here {failed}");
        assert_eq!(desk.listed(store).len(), 6_005);
        assert_eq!(desk.kept(store), FREE);
        desk.store_is_whole();
    }
}

#[test]
fn small_acts_that_do_not_fit_are_not_said_to_be_done() {
    let desk = Desk::new();
    let store = desk.put_store(false);
    desk.listed(store);
    let mut done = 0;
    for (at, blocks) in (1..160).step_by(5).enumerate() {
        let acts = desk.acts(store).len();
        let ran = cramped(&desk, blocks, &format!("suppress add someone{at}@brightwater.com {store}"));
        let is_there = desk.run(&format!("suppress check someone{at}@brightwater.com {store}")).code == Some(1);
        assert_eq!(is_there, ran.code == Some(0), "{blocks} blocks: {}", ran.err);
        assert_eq!(desk.acts(store).len(), acts + usize::from(is_there));
        if !is_there {
            ran.ends(4).says(&["s.db", "nothing of this was kept"]);
        }
        done += usize::from(is_there);
    }
    assert!(done > 3 && done < 30, "{done} of 32");
    let mut gone = 0;
    for blocks in (1..160).step_by(5) {
        let ran = cramped(&desk, blocks, &format!("suppress remove info@firma.de --reason test {store}"));
        let check = desk.run(&format!("suppress check info@firma.de {store}"));
        let is_gone = check.code == Some(0);
        assert_eq!(is_gone, ran.code == Some(0) || gone > 0, "{blocks} blocks: {}", ran.err);
        gone += usize::from(is_gone);
        if is_gone {
            break;
        }
        ran.ends(4).says(&["s.db", "nothing of this was kept"]);
    }
    assert_eq!(gone, 1);
    desk.store_is_whole();
}

#[test]
fn a_store_that_cannot_be_made_hinders_nobody_later() {
    for blocks in [0, 1, 7, 20, 40, 56] {
        let desk = Desk::new();
        desk.write("people.csv", "n,email,phone\n1,x@firma.de,\n2,y@firma.de,\n");
        let ran = cramped(&desk, blocks, "suppress add x@firma.de --store s.db --store-key keys/s.key");
        if ran.code != Some(0) {
            assert_eq!(ran.code, Some(4), "{blocks}: {}", ran.err);
            desk.run("suppress check x@firma.de --store s.db --store-key keys/s.key").ends(3);
            desk.done("suppress add x@firma.de --store s.db --store-key keys/s.key");
        }
        assert_eq!(desk.kept("--store s.db --store-key keys/s.key"), ["2"]);
    }
}

#[test]
fn a_clean_file_that_does_not_fit_leaves_the_old_one_and_the_store() {
    let desk = Desk::new();
    desk.put_store(false);
    let many: String = (0..4_000).map(|at| format!("{at},someone{at}@brightwater.com,\n")).collect();
    desk.write("people.csv", format!("n,email,phone\n{many}")).write("clean.csv", "old");
    desk.listed(PLAIN);
    let ran = cramped(&desk, 64, &format!("clean people.csv -o clean.csv --on consent.*=ignore {PLAIN}"));
    ran.ends(4);
    assert_eq!(desk.text("clean.csv"), "old");
    assert_eq!(String::from_utf8(desk.done(&format!("suppress list {PLAIN}")).out).unwrap(), LISTED);
    desk.store_is_whole();
}
