//! Bad input ends with its exit code and a message that names the file, and leaves the old files as they were.

use super::support::{Desk, Table, fixture};
use std::os::unix::fs::FileTypeExt;

const GOOD: &str = "email,phone\na@gmail.com,\nb@gmail.com,\n";

/// A desk with an input, a good file and an old output.
fn desk(input: impl AsRef<[u8]>) -> Desk {
    let desk = Desk::with("in.csv", input);
    desk.write("good.csv", GOOD).write("out.csv", "old").write("rej.csv", "old");
    desk
}

/// Ends so, says so, and nothing has changed.
#[track_caller]
fn fails(desk: &Desk, arguments: &str, codes: &[i32], words: &[&str]) {
    let before = desk.names();
    let ran = desk.run(arguments);
    assert!(ran.code.is_some_and(|c| codes.contains(&c)), "{arguments}: {:?}, {}", ran.code, ran.err);
    ran.says(words);
    assert!(!ran.err.trim().is_empty());
    assert_eq!(desk.text("out.csv"), "old", "{arguments}");
    assert_eq!(desk.names(), before, "nothing is left behind");
}

#[track_caller]
fn accounts(input: impl AsRef<[u8]>, records: usize) -> (Table, Table) {
    accounts_with(input, records, "")
}

#[track_caller]
fn accounts_with(input: impl AsRef<[u8]>, records: usize, options: &str) -> (Table, Table) {
    let desk = desk(input);
    desk.done(&format!("clean in.csv -o out.csv --rejects rej.csv --quiet {options}"));
    let (clean, rejects) = (desk.table("out.csv"), desk.table("rej.csv"));
    assert_eq!(clean.rows.len() + rejects.rows.len(), records);
    (clean, rejects)
}

#[test]
fn inputs_that_cannot_be_read() {
    let d = desk(GOOD);
    fails(&d, "clean nope.csv -o out.csv", &[3], &["nope.csv"]);
    std::fs::create_dir(d.path("empty")).unwrap();
    fails(&d, "clean empty -o out.csv", &[3], &["empty", "no table"]);
    fails(&desk(""), "clean in.csv -o out.csv", &[3], &["in.csv", "empty"]);
    fails(&desk((0..=255u8).collect::<Vec<_>>().repeat(400)), "clean in.csv -o out.csv", &[2, 3], &["in.csv"]);
    fails(&desk("colour,size\nred,1\n"), "clean in.csv -o out.csv", &[2], &["in.csv", "--map"]);
    // Among several inputs the one without a contact column is named.
    fails(&desk("colour,size\nred,1\n"), "clean good.csv in.csv -o out.csv", &[2], &["in.csv"]);
    fails(&d, "clean good.csv nope.csv -o out.csv", &[3], &["nope.csv"]);
}

#[test]
fn nothing_kept_publishes_nothing() {
    fails(&desk("email,phone\n"), "clean in.csv -o out.csv", &[1], &[]);
    let d = desk("email,phone\nbroken.mail.here,\nworse,\n");
    fails(&d, "clean in.csv -o out.csv --rejects rej.csv", &[1], &["contact.unreachable", "2"]);
    assert_eq!(d.text("rej.csv"), "old", "rejects included");
    d.done("clean in.csv -o out.csv --rejects rej.csv --allow-empty");
    assert_eq!(d.table("out.csv").rows.len(), 0);
    assert_eq!(d.table("rej.csv").rows.len(), 2);
    // annotate writes every row, whatever becomes of it.
    d.done("annotate in.csv -o all.csv");
    assert_eq!(d.table("all.csv").rows.len(), 2);
}

#[test]
fn examples_on_standard_error_are_masked() {
    let d = desk("email,phone\nsomebody.secret@gmail.com,+12012340123\n");
    d.write("stop.txt", "somebody.secret@gmail.com\n");
    let ran = d.run("clean in.csv --suppress stop.txt -o out.csv");
    ran.ends(1).says(&["suppressed.unsubscribed"]);
    assert!(!ran.err.contains("somebody.secret") && !ran.err.contains("2012340123"), "{}", ran.err);
}

#[test]
fn wrong_usage_says_what_is_right() {
    let d = desk(GOOD);
    fails(&d, "clean good.csv -o good.csv", &[2], &["good.csv"]);
    assert_eq!(d.text("good.csv"), GOOD);
    fails(&d, "clean good.csv --nonsense", &[2], &["--nonsense"]);
    fails(&d, "clean good.csv --map emial=email -o out.csv", &[2], &["emial", "email"]);
    fails(&d, "clean good.csv --map email=nope -o out.csv", &[2], &["nope"]);
    fails(&d, "clean good.csv --map email=9 -o out.csv", &[2], &["9"]);
    fails(&d, "clean good.csv --map email=email --map phone=email -o out.csv", &[2], &["email"]);
    fails(&d, "clean good.csv -o out.csv --rejects out.csv", &[2], &["out.csv"]);
    fails(&d, "clean good.csv -o out.csv --findings ./out.csv", &[2], &["out.csv"]);
    fails(&d, "clean good.csv -o out.csv --findings f.txt", &[2], &["f.txt", "jsonl"]);
    fails(&d, "clean good.csv -o out.csv --keep newest", &[2], &["newest"]);
    fails(&d, "clean good.csv -o out.csv --keep latest:nothing", &[2], &["nothing"]);
    fails(&d, "clean good.csv -o out.csv --match fax", &[2], &["fax"]);
    fails(&d, "clean good.csv -o out.csv --as-of yesterday", &[2], &["yesterday"]);
    fails(&d, "clean good.csv -o out.csv --country Atlantis", &[2], &["Atlantis"]);
    d.write("plain.csv", "red,1\nblue,2\n");
    fails(&d, "clean plain.csv --no-headers -o out.csv", &[2], &["--map"]);
    fails(&d, "clean -o out.csv", &[2], &[]);
    fails(&d, "scrub good.csv", &[2], &["scrub"]);
}

#[test]
fn configuration_errors_name_the_line_and_the_nearest_key() {
    let d = desk(GOOD);
    d.write("bad.toml", "country = \"US\"\n[match]\nbye = [\"email\"]\n");
    fails(&d, "clean good.csv --config bad.toml -o out.csv", &[2], &["bad.toml", "3", "by"]);
    d.write("bad.toml", "country = \n");
    fails(&d, "clean good.csv --config bad.toml -o out.csv", &[2], &["bad.toml", "1"]);
    fails(&d, "clean good.csv --config nope.toml -o out.csv", &[2], &["nope.toml"]);
    d.write("bad.toml", "[actions]\n\"suppressed.unsubscribed\" = \"ignore\"\n");
    fails(&d, "clean good.csv --config bad.toml -o out.csv", &[2], &["suppressed.unsubscribed", "reject"]);
}

#[test]
fn suppression_lists_that_cannot_be_trusted() {
    let d = desk(GOOD);
    d.write("empty.csv", "").write("header.csv", "email,phone\n").write("comments.txt", "# nobody\n\n");
    fails(&d, "clean good.csv --suppress nope -o out.csv", &[3], &["nope"]);
    for list in ["empty.csv", "header.csv", "comments.txt"] {
        fails(&d, &format!("clean good.csv --suppress {list} -o out.csv"), &[3], &[list, "--allow-empty-suppress"]);
        d.run(&format!("clean good.csv --suppress {list} --allow-empty-suppress -o ok.csv")).ends(0);
    }
    fails(&d, "clean good.csv --suppress unsubscribd=good.csv -o out.csv", &[2], &["unsubscribed"]);
    fails(&d, "clean good.csv --suppress . -o out.csv", &[2, 3], &["."]);
}

#[test]
fn outputs_that_cannot_be_written() {
    let d = desk(GOOD);
    fails(&d, "clean good.csv -o no/such/dir/x.csv", &[4], &["no/such/dir"]);
    fails(&d, "clean good.csv -o out.csv --rejects no/such/dir/x.csv", &[4], &["no/such/dir"]);
    let device = || std::fs::metadata("/dev/full").is_ok_and(|m| m.file_type().is_char_device());
    if device() {
        fails(&d, "clean good.csv -o /dev/full", &[4], &["/dev/full"]);
        assert!(device(), "a device must not be renamed over");
    }
}

#[test]
fn an_open_quote_names_the_line_where_it_opened() {
    let text = "email,phone\nx@gmail.com,\n\"a@gmail.com,\nb@gmail.com,\n".to_owned() + &"c@gmail.com,\n".repeat(50);
    fails(&desk(&text), "clean in.csv -o out.csv --as-is", &[3], &["in.csv", "3", "quote"]);
    // Else the line on which it opened is set aside, and the others are read.
    let (clean, rejects) = accounts(&text, 53);
    let set_aside = rejects.column("hyg_codes").iter().filter(|codes| codes.starts_with("row.unclosed_quote")).count();
    assert_eq!((set_aside, clean.rows.len(), rejects.cell(0, "hyg_line")), (1, 3, "3"));
}

#[test]
fn a_record_beyond_the_limit_names_its_line() {
    let text = format!("email,note\na@gmail.com,x\nb@gmail.com,{}\n", "x".repeat(5000));
    fails(&desk(&text), "clean in.csv -o out.csv --max-record 1000", &[3], &["in.csv", "3", "--max-record"]);
    desk(&text).done("clean in.csv -o out.csv --max-record 10000");
}

#[test]
fn odd_bytes_are_accounted_for() {
    let accounts = |input: &[u8], records| accounts_with(input, records, "--encoding utf-8");
    let (clean, _) = accounts(b"email,name\na@gmail.com,\xff\xfe\x80\n", 1);
    assert!(clean.cell(0, "hyg_codes").split(';').any(|c| c == "row.bad_text"));
    let d = desk(b"email,note\na@gmail.com,\xff\xfe\x80\n");
    d.done("clean in.csv -o out.csv --encoding utf-8");
    assert!(d.read("out.csv").windows(3).any(|w| w == b"\xff\xfe\x80"), "the bytes pass through unchanged");
    let (_, rejects) = accounts(b"email,note\na@gmail.com,\nb\xff@gmail.com,x\n", 2);
    assert!(rejects.cell(0, "hyg_codes").starts_with("row.undecodable"));
    assert!(rejects.cell(0, "hyg_detail").contains("\\xFF"), "{}", rejects.cell(0, "hyg_detail"));
    accounts(b"email,phone,x\na@gmail.com\nb@gmail.com,,,,,\n", 2);
    accounts(b"email,email,phone\na@gmail.com,b@gmail.com,\n", 1);
    let d = desk("email,name\na@gmail.com,x\0y\n");
    assert!([Some(0), Some(3)].contains(&d.run("clean in.csv -o out.csv --rejects rej.csv").code));
}

#[test]
fn a_huge_cell_is_one_record() {
    let mut text = b"email,note\na@gmail.com,".to_vec();
    text.extend(std::iter::repeat_n(b'x', 30_000_000));
    text.push(b'\n');
    let (clean, _) = accounts(text, 1);
    assert_eq!(clean.cell(0, "note").len(), 30_000_000);
}

#[test]
fn ragged_rows_are_padded_or_rejected() {
    let (clean, rejects) = accounts("email,phone,x\na@gmail.com\nb@gmail.com,,,,,\nc@gmail.com,,,more\n", 3);
    assert_eq!(clean.column("email"), ["a@gmail.com", "b@gmail.com"]);
    assert!(clean.cell(0, "hyg_codes").split(';').any(|c| c == "row.short"));
    assert!(!clean.cell(1, "hyg_codes").contains("row."), "empty cells beyond do not count");
    assert!(rejects.cell(0, "hyg_codes").starts_with("row.long"));
}

#[test]
fn a_misspelt_file_is_told_the_one_beside_it() {
    let desk = Desk::with("export.csv", "email\nann@brightwater.com\n");
    desk.write("stops.txt", "bob@brightwater.com\n");
    desk.run("clean exprot.csv").ends(3).says(&["exprot.csv: no such file, did you mean export.csv?"]);
    desk.run("clean export.csv --suppress stop.txt").ends(3).says(&["did you mean stops.txt?"]);
    assert!(!desk.run("clean other.csv").err.contains("did you mean"));
}

#[test]
fn a_workbook_that_makes_its_reader_panic_is_told_as_a_damaged_file_and_as_nothing_else() {
    // The size of a sector is cut short in the middle of the directory: the reader of workbooks looks beyond the end.
    for at in [514, 666] {
        let mut bytes = fixture("sheets/people.xls");
        bytes[at] = 0;
        let desk = Desk::with("damaged.xls", bytes);
        desk.write("out.csv", "old");
        for verb in ["clean damaged.xls -o out.csv", "annotate damaged.xls -o out.csv", "profile damaged.xls"] {
            let ran = desk.run(verb);
            ran.ends(3).says(&["damaged.xls: the workbook cannot be read (it is damaged)"]);
            assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        }
        assert_eq!(desk.text("out.csv"), "old");
    }
}
