//! Whoever fails to make a store has none: no file, no key, no stub of either.

use super::store_desk::PLAIN;
use super::support::Desk;

/// Everything on the desk, folders of settings included.
fn everything(desk: &Desk) -> Vec<String> {
    let mut names = desk.names();
    if desk.exists(".config") {
        names.push(format!("{:?}", std::fs::read_dir(desk.path(".config")).unwrap().collect::<Vec<_>>()));
    }
    names
}

#[test]
fn an_import_that_fails_leaves_neither_store_nor_key() {
    let desk = Desk::with("good.csv", "email\nann@brightwater.com\n");
    desk.write("junk.csv", "email\nann@brightwater.com\nno address\nnor this\n").write("empty.csv", "email\n");
    desk.write("people.csv", "name,city\nJane,Ulm\n").write("torn.csv", "email\n\"ann@brightwater.com\n");
    let before = everything(&desk);
    for (lists, says) in [
        ("nowhere.csv", "no such file"),
        ("good.csv nowhere.csv", "nowhere.csv"),
        ("junk.csv", "neither an address nor a number"),
        ("good.csv bounced=junk.csv", "2 of 3 entries"),
        ("good.csv empty.csv", "holds no entry"),
        ("people.csv", "people.csv"),
        ("vip=good.csv", "there is no kind vip"),
    ] {
        for store in ["--store s.db", "--store s.db --store-key keys/s.key", PLAIN] {
            let ran = desk.run(&format!("suppress import {lists} {store}"));
            assert_ne!(ran.code, Some(0), "{lists}");
            ran.says(&[says]);
            assert_eq!(everything(&desk), before, "{lists} {store}");
        }
    }
    desk.done("suppress import good.csv bounced=junk.csv --allow-bad-suppress --store s.db").says(&["made; its key"]);
    assert_eq!(desk.listed("--store s.db").len(), 4);
    // A store that is there loses nothing by it.
    desk.run("suppress import good.csv nowhere.csv --store s.db").ends(3);
    assert_eq!(desk.listed("--store s.db").len(), 4);
}

#[test]
fn a_list_that_comes_through_a_pipe_is_read_once() {
    let desk = Desk::new();
    let ran = desk.run_with("suppress import /dev/stdin --store s.db --plain-store", b"email\nann@brightwater.com\n");
    ran.ends(0).says(&["gave 1 entry (unsubscribed)", "1 new, 0 known"]);
    assert_eq!(desk.channels(PLAIN), ["ann@brightwater.com".to_owned()].into());
}

#[test]
fn where_no_key_can_be_made_no_store_is_begun() {
    let desk = Desk::with("stop.csv", "email\nann@brightwater.com\n");
    desk.make_folder("open", 0o755);
    desk.write("garbage.key", "no key\n");
    desk.set_mode("garbage.key", 0o600);
    desk.write("public.key", "hygienist store key 1\n");
    desk.set_mode("public.key", 0o644);
    let before = everything(&desk);
    for (key, says) in [
        ("open/s.key", "everybody may look into open"),
        ("garbage.key", "is no key of a store"),
        ("public.key", "others may read this key"),
        ("stop.csv/s.key", "stop.csv/s.key"),
        ("stop.csv/deep/s.key", "stop.csv/deep/s.key"),
    ] {
        for verb in ["import stop.csv", "add ann@brightwater.com"] {
            desk.run(&format!("suppress {verb} --store s.db --store-key {key}")).ends(3).says(&[says]);
            assert_eq!(everything(&desk), before, "{key}");
            assert_eq!(std::fs::read_dir(desk.path("open")).unwrap().count(), 0);
        }
    }
    let output = desk.command().env_remove("HOME").args(["suppress", "add", "x@firma.de", "--store", "s.db"]).output();
    assert_eq!(output.unwrap().status.code(), Some(3));
    assert_eq!(everything(&desk), before);
}

#[test]
fn an_empty_variable_names_no_key() {
    let desk = Desk::with("stop.csv", "email\nann@brightwater.com\n");
    let run = |key: &str, arguments: &str| {
        let mut command = desk.command();
        let output = command.env("HYGIENIST_STORE_KEY", key).args(arguments.split(' ')).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run("", "suppress import stop.csv --store s.db");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("/.config/hygienist/"), "the key is where it is without the variable: {said}");
    assert_eq!(run("", "suppress check ann@brightwater.com --store s.db").0, Some(1));
    let (code, said) = run("other/s.key", "suppress check ann@brightwater.com --store s.db");
    assert!(code == Some(3) && said.contains("other/s.key does not exist"), "one that is set counts: {said}");
    // It counts more than the file, and less than the flag.
    desk.write("hygiene.toml", "[suppress]\nstore_key = \"filed/s.key\"\n");
    let (_, said) = run("other/s.key", "suppress check ann@brightwater.com --store s.db");
    assert!(said.contains("other/s.key does not exist"), "{said}");
    let (_, said) = run("", "suppress check ann@brightwater.com --store s.db");
    assert!(said.contains("filed/s.key does not exist"), "{said}");
    let (_, said) = run("other/s.key", "suppress check ann@brightwater.com --store s.db --store-key third/s.key");
    assert!(said.contains("third/s.key does not exist"), "{said}");
}
