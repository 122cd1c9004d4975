//! The rooms of DESIGN §6: imports point downwards only, and there is no unlisted room.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms by height. A room imports lower ones only, so siblings never import each other.
const HEIGHTS: [(&str, u8); 13] = [
    ("cli", 5),
    ("pipeline", 4),
    ("input", 3),
    ("judge", 3),
    ("screen", 3),
    ("resolve", 3),
    ("output", 3),
    ("report", 3),
    ("store", 3),
    ("normalize", 2),
    ("config", 1),
    ("contact", 0),
    ("lib.rs", 9),
];

fn height(room: &str) -> Option<u8> {
    HEIGHTS.iter().find(|(name, _)| *name == room).map(|(_, height)| *height)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The first words behind every `crate::` of a text, comments left out; `crate::{a::B, c}` has two.
fn imported(text: &str) -> Vec<String> {
    let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect();
    let word = |s: &str| s.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    for behind in code.split("crate::").skip(1) {
        let Some(group) = behind.strip_prefix('{') else {
            found.push(word(behind));
            continue;
        };
        let (mut depth, mut start) = (0, 0);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    let item = word(&group[start..at]);
                    if !item.is_empty() {
                        found.push(item);
                    }
                    start = at + 1;
                    if c == '}' {
                        break;
                    }
                }
                _ => {}
            }
        }
    }
    found
}

fn sources() -> Vec<(String, PathBuf, String)> {
    let mut paths = Vec::new();
    files(&root(), &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let first = path.strip_prefix(root()).unwrap().components().next().unwrap();
            let room = first.as_os_str().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            (room, path, text)
        })
        .collect()
}

#[test]
fn groups_of_imports_are_read() {
    let text = "use crate::{a::{X, Y}, b, c::d::Z};\n// use crate::no;\npub(crate) fn f() { crate::e::g() }\n";
    assert_eq!(imported(text), ["a", "b", "c", "e"]);
}

#[test]
fn imports_point_downwards_only() {
    let mut wrong = Vec::new();
    for (room, path, text) in sources() {
        let Some(from) = height(&room) else { continue };
        for to in imported(&text) {
            if to == room {
                continue;
            }
            match height(&to) {
                Some(below) if below < from => {}
                _ => wrong.push(format!("{} imports {to}", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn there_is_no_unlisted_room_and_no_missing_one() {
    let mut names: Vec<String> =
        fs::read_dir(root()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in &names {
        assert!(name == "main.rs" || height(name).is_some(), "src/{name} is no room of DESIGN §6");
    }
    for room in
        ["cli", "config", "contact", "normalize", "judge", "input", "screen", "resolve", "output", "report", "pipeline"]
    {
        assert!(names.iter().any(|n| n == room), "src/{room} is missing");
    }
}

#[test]
fn library_rooms_know_no_terminal_and_screening_opens_no_file() {
    for (room, path, text) in sources() {
        let has = |word: &str| text.lines().any(|l| !l.trim_start().starts_with("//") && l.contains(word));
        if ["contact", "config", "normalize", "judge", "resolve"].contains(&room.as_str()) {
            for word in ["anyhow::", "clap::", "indicatif::", "rusqlite::"] {
                assert!(!has(word), "{} uses {word}", path.display());
            }
        }
        if ["contact", "screen", "judge", "normalize", "resolve"].contains(&room.as_str()) {
            for word in ["std::fs", "File::open", "std::net"] {
                assert!(!has(word), "{} uses {word}: input opens, pipeline hands over", path.display());
            }
        }
    }
}
