//! Folders, patterns, archives and workbooks: every table in them is read, what is none is named and left alone, and each row
//! says where it is from.

use super::support::{Desk, TODAY, fixture};
use std::fs;
use std::io::{Cursor, Write};

const EVIDENCE: &str = "--on consent.*=ignore";

/// The first bytes of a picture, and some of its pixels.
fn picture() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x02\0\0\0".to_vec();
    bytes.extend((0..4000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8));
    bytes
}

/// `lists/`: two lists of two, a picture, an empty file, a hidden file, and `lists/older/` with a list of one.
fn desk() -> Desk {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("lists/older")).unwrap();
    desk.write("lists/b.csv", "email;name\nbo@brightwater.com;Bo\nbroken;Bea\n")
        .write("lists/a.csv", "email,name\nann@brightwater.com,Ann\nabe@brightwater.com,Abe\n")
        .write("lists/logo.png", picture())
        .write("lists/nothing.csv", "")
        .write("lists/.hidden.csv", "email\nhidden@brightwater.com\n")
        .write("lists/older/c.csv", "email,name\nANN@brightwater.com,Ann\n");
    desk
}

/// Of each input: its name, its records, what was kept.
fn inputs(desk: &Desk) -> Vec<(String, u64, u64)> {
    let summary = desk.json("summary.json");
    let of = |input: &serde_json::Value| {
        let count = |key: &str| input[key].as_u64().unwrap();
        assert_eq!(count("rows"), count("kept") + count("rejected"));
        (input["path"].as_str().unwrap().to_owned(), count("rows"), count("kept"))
    };
    summary["inputs"].as_array().unwrap().iter().map(of).collect()
}

fn counted(wanted: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
    wanted.iter().map(|(name, rows, kept)| ((*name).to_owned(), *rows, *kept)).collect()
}

#[test]
fn a_folder_is_its_lists_in_the_order_of_their_names() {
    let desk = desk();
    let ran = desk.done(&format!(
        "clean lists --as-of {TODAY} {EVIDENCE} -o clean.csv --rejects rejects.csv --summary summary.json"
    ));
    ran.says(&["lists/logo.png", "lists/nothing.csv", "left alone"]);
    assert!(!ran.err.contains("hidden"), "{}", ran.err);
    let (clean, rejects) = (desk.table("clean.csv"), desk.table("rejects.csv"));
    assert_eq!(clean.column("email"), ["ann@brightwater.com", "abe@brightwater.com", "bo@brightwater.com"]);
    assert_eq!(rejects.column("hyg_source"), ["lists/b.csv"]);
    assert_eq!((rejects.cell(0, "hyg_row"), rejects.cell(0, "hyg_line")), ("2", "3"));
    assert_eq!(inputs(&desk), counted(&[("lists/a.csv", 2, 2), ("lists/b.csv", 2, 1)]));
}

#[test]
fn folders_within_folders_are_asked_for() {
    let desk = desk();
    desk.done(&format!(
        "clean lists --recursive --as-of {TODAY} {EVIDENCE} -o clean.csv --rejects rejects.csv --summary summary.json"
    ));
    let rejects = desk.table("rejects.csv");
    assert_eq!(rejects.column("hyg_source"), ["lists/b.csv", "lists/older/c.csv"]);
    assert_eq!(rejects.cell(1, "hyg_duplicate_of"), "lists/a.csv:1");
    let wanted = [("lists/a.csv", 2, 2), ("lists/b.csv", 2, 1), ("lists/older/c.csv", 1, 0)];
    assert_eq!(inputs(&desk), counted(&wanted));
}

#[test]
fn a_pattern_in_quotes_is_the_files_that_fit() {
    let desk = desk();
    let clean = |pattern: &str| {
        desk.done(&format!("clean {pattern} --as-of {TODAY} {EVIDENCE} -o clean.csv --summary summary.json"));
        inputs(&desk)
    };
    assert_eq!(clean("lists/?.csv"), counted(&[("lists/a.csv", 2, 2), ("lists/b.csv", 2, 1)]));
    assert_eq!(clean("*/older/*.csv"), counted(&[("lists/older/c.csv", 1, 1)]));
    desk.run("clean lists/*.ods -o out.csv").ends(3).says(&["lists/*.ods"]);
}

#[test]
fn a_folder_without_a_list_is_an_error() {
    let desk = Desk::new();
    fs::create_dir(desk.path("pictures")).unwrap();
    desk.write("pictures/logo.png", picture());
    let ran = desk.run("clean pictures -o out.csv");
    assert!(matches!(ran.code, Some(2 | 3)), "{:?}", ran.code);
    ran.says(&["pictures"]);
    assert!(!desk.exists("out.csv"));
}

#[test]
fn an_archive_is_its_lists_and_not_its_readme() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("README.txt", "These are the lists of the spring fair.\n\nPlease do not pass them on.\n"),
        ("north.csv", "email,name\nann@brightwater.com,Ann\nbroken,Abe\n"),
        ("shops/south.csv", "name\temail\nBo\tbo@brightwater.com\nAnn\tANN@brightwater.com\n"),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let desk = Desk::with("fair.zip", zip.finish().unwrap().into_inner());
    let ran = desk.done(&format!(
        "clean fair.zip --as-of {TODAY} {EVIDENCE} -o clean.csv --rejects rejects.csv --summary summary.json"
    ));
    ran.says(&["fair.zip!README.txt", "left alone"]);
    assert_eq!(desk.table("clean.csv").column("email"), ["ann@brightwater.com", "bo@brightwater.com"]);
    let rejects = desk.table("rejects.csv");
    assert_eq!(rejects.column("hyg_source"), ["fair.zip!north.csv", "fair.zip!shops/south.csv"]);
    assert_eq!(rejects.column("hyg_row"), ["2", "2"]);
    assert_eq!(rejects.cell(1, "hyg_duplicate_of"), "fair.zip!north.csv:1");
    assert_eq!(inputs(&desk), counted(&[("fair.zip!north.csv", 2, 1), ("fair.zip!shops/south.csv", 2, 1)]));
}

/// `People` has four people without a channel but for one number with its country; `Hidden` has one address
/// (fixtures/sheets/README.md).
#[test]
fn a_workbook_is_its_sheets_or_the_one_that_is_named() {
    let desk = Desk::with("people.xlsx", fixture("sheets/people.xlsx"));
    let read = |options: &str| {
        desk.done(&format!(
            "clean people.xlsx --as-of {TODAY} {EVIDENCE} -o clean.csv --summary summary.json {options}"
        ));
        inputs(&desk)
    };
    assert_eq!(read(""), counted(&[("people.xlsx!People", 4, 1), ("people.xlsx!Hidden", 1, 1)]));
    let people = read("--sheet People");
    assert_eq!((people.len(), people[0].1, people[0].2), (1, 4, 1));
    assert_eq!(desk.table("clean.csv").column("phone"), ["+442079460001"]);
    let hidden = read("--sheet 2");
    assert_eq!((hidden.len(), hidden[0].1, hidden[0].2), (1, 1, 1));
    assert_eq!(desk.table("clean.csv").column("email"), ["tess@example.org"]);
    desk.run("clean people.xlsx --sheet Nope -o out.csv").ends(2).says(&["Nope", "People", "Hidden"]);
}
