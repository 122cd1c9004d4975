//! The README's section on the store is a session that anybody can repeat: its commands are run one after the other, and
//! what each says is what stands below it.

use super::support::Desk;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The day that the README's session was written on.
const DAY: &str = "2026-11-24";

/// The commands of the section, each with what stands below it.
fn session() -> Vec<(String, String)> {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let section = readme.split("\n## The store\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let blocks = section.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let commands = blocks.flat_map(|block| block.split("$ ").skip(1));
    commands.map(|command| command.split_once('\n').unwrap()).map(|(line, said)| (line.into(), said.into())).collect()
}

/// The text with what is another on every run in place of itself: names of keys, times of the clock, today.
fn timeless(text: &str, today: &str) -> String {
    let text = text.replace(today, DAY);
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let key = word.find(".key").filter(|end| *end > 16).map(|end| &word[end - 16..end]);
        words.push(key.map_or_else(|| word.to_owned(), |key| word.replace(key, "…")));
    }
    let mut text = words.join(" ");
    // A time of the clock, unlike one that only names a day.
    let day = format!("{DAY}T");
    let mut from = 0;
    while let Some(at) = text[from..].find(&day).map(|at| from + at + day.len()) {
        if !["00:00:00", "23:59:59"].contains(&&text[at..at + 8]) {
            text.replace_range(at..at + 8, "hh:mm:ss");
        }
        from = at;
    }
    text
}

#[test]
fn the_session_with_a_store_is_what_it_says() {
    let desk = Desk::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::os::unix::fs::symlink(root.join("fixtures"), desk.path("fixtures")).unwrap();
    let home = desk.path("home");
    fs::create_dir(&home).unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_hygienist")).parent().unwrap();
    let session = session();
    assert!(session.len() > 10, "the README shows a session");
    for (command, shown) in session {
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}\n}} 2>&1")])
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()))
            .env("HOME", &home)
            .env("USER", "ann")
            .current_dir(desk.root())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap().replace(&home.display().to_string(), "/home/ann");
        let today = jiff::Timestamp::now().to_string()[..10].to_owned();
        assert_eq!(timeless(&said, &today), timeless(&shown, DAY), "$ {command}");
    }
}
