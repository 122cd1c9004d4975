//! Whatever form rows are written in, they hold the same cells.

use super::support::Desk;
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use std::io::Cursor;

/// Quotes, a line break, a tab, Chinese, leading zeros, what a spreadsheet would take for a formula or a date.
const LIST: &str = "id,email,name,note\n\
    007,ann@brightwater.com,\"Lee, \"\"Ann\"\"\",=1+1\n\
    008,bob@brightwater.com,陳大文,\"two\nlines\tand a tab\"\n\
    009,cy@brightwater.com,Zoë,2024-01-02\n\
    010,broken,,00123\n";

/// The cells of the clean file by hand, codes left out.
const CLEAN: [[&str; 4]; 3] = [
    ["007", "ann@brightwater.com", "Lee, \"Ann\"", "=1+1"],
    ["008", "bob@brightwater.com", "陳大文", "two\nlines\tand a tab"],
    ["009", "cy@brightwater.com", "Zoë", "2024-01-02"],
];

const HEADER: [&str; 4] = ["id", "email", "name", "note"];

fn desk() -> Desk {
    Desk::with("in.csv", LIST)
}

fn tabbed(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(bytes);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The cells of a sheet, every one of which must be text.
fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    assert!(book.worksheet_formula(name).unwrap().is_empty(), "no cell is a formula");
    let range = book.worksheet_range(name).unwrap();
    let text = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("{other:?} is no text"),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn tabs_by_extension_hold_the_cells_of_the_csv() {
    let desk = desk();
    desk.done("clean in.csv -o c.tsv --rejects r.tab --plain");
    let rows = tabbed(&desk.read("c.tsv"));
    assert_eq!(rows[0], HEADER);
    assert_eq!(rows[1..], CLEAN);
    assert_eq!(desk.text("c.tsv").lines().nth(1).unwrap(), "007\tann@brightwater.com\t\"Lee, \"\"Ann\"\"\"\t=1+1");
    let rejects = tabbed(&desk.read("r.tab"));
    assert_eq!(rejects[1][..4], ["010", "broken", "", "00123"]);
    assert_eq!(rejects.len(), 2);
}

#[test]
fn json_lines_hold_texts_in_the_order_of_the_columns() {
    let desk = desk();
    desk.done("clean in.csv -o c.jsonl --rejects r.ndjson --on consent.*=ignore");
    let text = desk.text("c.jsonl");
    assert_eq!(
        text.lines().next().unwrap(),
        r#"{"id":"007","email":"ann@brightwater.com","name":"Lee, \"Ann\"","note":"=1+1","hyg_codes":""}"#
    );
    for (line, cells) in text.lines().zip(CLEAN) {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(HEADER.map(|name| object[name].as_str().unwrap()), cells);
    }
    assert_eq!(text.lines().count(), 3);
    let reject: serde_json::Value = serde_json::from_str(&desk.text("r.ndjson")).unwrap();
    assert_eq!(reject["hyg_row"], "4");
    assert!(reject["hyg_codes"].as_str().unwrap().contains("email.syntax"));
}

#[test]
fn a_workbook_holds_texts_only() {
    let desk = desk();
    desk.done("clean in.csv -o c.xlsx --rejects r.xlsx --plain");
    let rows = sheet(&desk.read("c.xlsx"), "clean");
    assert_eq!(rows[0], HEADER);
    assert_eq!(rows[1..], CLEAN);
    assert_eq!(sheet(&desk.read("r.xlsx"), "rejects")[1][..4], ["010", "broken", "", "00123"]);
    desk.done("annotate in.csv -o a.xlsx");
    assert_eq!(sheet(&desk.read("a.xlsx"), "annotated").len(), 5);
}

#[test]
fn a_form_may_be_named_and_then_holds_for_both_files() {
    let desk = desk();
    desk.done("clean in.csv -o c.csv --rejects r.out --to tsv --plain");
    assert_eq!(tabbed(&desk.read("c.csv"))[1..], CLEAN);
    assert_eq!(tabbed(&desk.read("r.out")).len(), 2);
    let ran = desk.done("clean in.csv --to xlsx --plain");
    assert_eq!(sheet(&ran.out, "clean")[1..], CLEAN);
}

#[test]
fn no_header_is_none_and_objects_have_keys_all_the_same() {
    let desk = Desk::with("in.csv", "ann@brightwater.com,007\nbob@brightwater.com,008\n");
    desk.done("clean in.csv --no-headers --map email=1 --plain -o c.jsonl");
    desk.done("clean in.csv --no-headers --map email=1 --plain -o c.xlsx");
    assert_eq!(desk.text("c.jsonl").lines().count(), 2);
    let first: serde_json::Value = serde_json::from_str(desk.text("c.jsonl").lines().next().unwrap()).unwrap();
    let mut values: Vec<&str> = first.as_object().unwrap().values().map(|value| value.as_str().unwrap()).collect();
    values.sort_unstable();
    assert_eq!(values, ["007", "ann@brightwater.com"]);
    assert_eq!(sheet(&desk.read("c.xlsx"), "clean"), [["ann@brightwater.com", "007"], ["bob@brightwater.com", "008"]]);
}

#[test]
fn threads_and_time_change_no_byte() {
    let rows: String = (0..3000).map(|i| format!("{i:05},person{i}@brightwater.com,\"a, b\",\n")).collect();
    let desk = Desk::with("in.csv", format!("id,email,name,note\n{rows}"));
    for form in ["tsv", "jsonl", "xlsx"] {
        desk.done(&format!("clean in.csv --threads 1 -o one.{form}"));
        std::thread::sleep(std::time::Duration::from_millis(if form == "xlsx" { 2100 } else { 0 }));
        desk.done(&format!("clean in.csv --threads 2 -o two.{form}"));
        assert!(desk.read(&format!("one.{form}")) == desk.read(&format!("two.{form}")), "{form}");
    }
}

#[test]
fn text_is_written_in_the_encoding_that_was_asked_for() {
    let desk = Desk::with("in.csv", "email,name\nann@brightwater.com,Zoë €\n");
    desk.done("clean in.csv -o c.csv --plain --output-encoding windows-1252");
    // Python: "…".encode("cp1252")
    assert_eq!(desk.read("c.csv"), b"email,name\nann@brightwater.com,Zo\xeb \x80\n");
    desk.done("clean in.csv -o c.csv --plain --bom");
    assert_eq!(desk.text("c.csv"), "\u{feff}email,name\nann@brightwater.com,Zoë €\n");
    desk.done("clean in.csv -o c.tsv --plain --output-encoding utf-16le --bom");
    let bytes = desk.read("c.tsv");
    assert_eq!(bytes[..6], *b"\xff\xfee\0m\0");
    assert_eq!(bytes[bytes.len() - 4..], *b"\xac\x20\n\0");

    let desk = Desk::with("in.csv", "email,name\nann@brightwater.com,陳\n");
    desk.done("clean in.csv -o c.csv --plain --output-encoding gb18030");
    // Python: "陳".encode("gb18030")
    assert_eq!(desk.read("c.csv"), b"email,name\nann@brightwater.com,\xea\x90\n");
    desk.done("clean in.csv -o c.csv --plain --output-encoding big5");
    assert_eq!(desk.read("c.csv"), b"email,name\nann@brightwater.com,\xb3\xaf\n");
}

#[test]
fn what_an_encoding_does_not_have_is_counted_and_said() {
    let desk = desk();
    let ran = desk.done("clean in.csv -o c.csv --plain --output-encoding windows-1252 -q");
    ran.says(&["c.csv: 3 characters are not in windows-1252", "written as ?", "--output-encoding utf-8"]);
    let bytes = desk.read("c.csv");
    assert!(bytes.windows(5).any(|cell| cell == b",???,"));
    assert!(!bytes.windows(2).any(|pair| pair == b"&#"), "no numeric references");
}

#[test]
fn what_would_do_nothing_is_refused() {
    let desk = desk();
    desk.run("clean in.csv -o c.xlsx --output-encoding gb18030").ends(2).says(&["--output-encoding", "csv and tsv"]);
    desk.run("clean in.csv -o c.jsonl --bom").ends(2).says(&["--bom"]);
    desk.run("clean in.csv -o c.csv --bom --output-encoding shift_jis").ends(2).says(&["byte order mark", "shift_jis"]);
    desk.run("clean in.csv --output-encoding windows-125").ends(2).says(&["did you mean windows-125"]);
    desk.run("clean in.csv --to xslx").ends(2).says(&["--to xslx", "did you mean xlsx?"]);
    assert_eq!(desk.names(), ["in.csv"]);
}

#[test]
fn an_output_that_is_full_ends_with_4_in_every_form() {
    for form in ["tsv", "jsonl", "xlsx"] {
        let desk = desk();
        desk.write("r.csv", "old");
        desk.run(&format!("clean in.csv -o /dev/full --rejects r.csv --to {form}")).ends(4).says(&["/dev/full"]);
        assert_eq!(desk.text("r.csv"), "old");
    }
}

#[test]
fn a_cell_that_no_workbook_holds_is_named_and_nothing_is_written() {
    let desk = Desk::with("in.csv", format!("email,note\nann@brightwater.com,{}\n", "a".repeat(32_768)));
    desk.write("c.xlsx", "old");
    let ran = desk.run("clean in.csv -o c.xlsx");
    ran.ends(4).says(&["c.xlsx", "row 1, column note", "32768 characters", "32767"]);
    assert_eq!(desk.text("c.xlsx"), "old");
    desk.done("clean in.csv -o c.csv");
}
