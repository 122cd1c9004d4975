//! Files are published whole or not at all, all of a run together.

use super::support::{Desk, TODAY};
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const GOOD: &str = "email,phone\nann@brightwater.com,\nbroken,\n";

/// Ends within ten seconds: its code.
fn ended(child: &mut Child) -> Option<i32> {
    let until = Instant::now() + Duration::from_secs(10);
    while Instant::now() < until {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    panic!("the program does not end");
}

fn spawn(desk: &Desk, arguments: &str, stdout: Stdio) -> Child {
    Command::new(env!("CARGO_BIN_EXE_hygienist"))
        .args(arguments.split_whitespace())
        .current_dir(desk.root())
        .stdin(Stdio::piped())
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn all_files_of_a_run_appear_together_and_nothing_else() {
    let desk = Desk::with("in.csv", GOOD);
    desk.done("clean in.csv -o c.csv --rejects r.csv --findings f.jsonl --summary s.json");
    assert_eq!(desk.names(), ["c.csv", "f.jsonl", "in.csv", "r.csv", "s.json"]);
}

#[test]
fn one_output_that_cannot_be_written_leaves_all_as_they_were() {
    for last in ["--summary no/dir/s.json", "--findings no/dir/f.csv", "--rejects no/dir/r.csv"] {
        let desk = Desk::with("in.csv", GOOD);
        desk.write("c.csv", "old");
        desk.run(&format!("clean in.csv -o c.csv {last}")).ends(4).says(&["no/dir"]);
        assert_eq!(desk.text("c.csv"), "old");
        assert_eq!(desk.names(), ["c.csv", "in.csv"]);
    }
}

#[test]
fn every_output_that_was_asked_for_is_written_with_its_header() {
    let desk = Desk::with("in.csv", "email\nann@brightwater.com\n");
    desk.done("clean in.csv -o c.csv --rejects r.csv --findings f.csv --on consent.*=ignore");
    assert_eq!(
        desk.text("r.csv"),
        "email,hyg_source,hyg_row,hyg_line,hyg_codes,hyg_detail,hyg_duplicate_of,hyg_suggestion\n"
    );
    assert_eq!(desk.text("f.csv"), "source,row,line,column,code,action,before,after,detail\n");
}

#[test]
fn a_new_file_takes_the_place_of_the_old_one() {
    let desk = Desk::with("in.csv", GOOD);
    desk.write("c.csv", "old ".repeat(10_000));
    desk.done("clean in.csv -o c.csv");
    assert_eq!(desk.table("c.csv").column("email"), ["ann@brightwater.com"]);
}

#[test]
fn standard_output_holds_the_rows_and_standard_error_the_rest() {
    let desk = Desk::with("in.csv", GOOD);
    let ran = desk.done("clean in.csv --rejects r.csv");
    assert_eq!(ran.table().column("email"), ["ann@brightwater.com"]);
    assert_eq!(ran.err.trim_end().lines().count().max(1), ran.err.trim_end().lines().count(), "a line of result");
    assert!(!ran.err.contains('\u{1b}'), "no terminal, no escapes: {:?}", ran.err);
    assert_eq!(desk.done("clean in.csv --rejects r.csv -q").err, "");
}

#[test]
fn a_named_pipe_is_written_directly() {
    let desk = Desk::with("in.csv", GOOD);
    assert!(Command::new("mkfifo").arg(desk.path("pipe")).status().unwrap().success());
    let mut reader = Command::new("cat").arg(desk.path("pipe")).stdout(Stdio::piped()).spawn().unwrap();
    let mut child = spawn(&desk, "clean in.csv -o pipe --rejects r.csv", Stdio::null());
    assert_eq!(ended(&mut child), Some(0));
    let _ = ended(&mut reader);
    let mut text = String::new();
    reader.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(text.starts_with("email,phone,hyg_codes\nann@brightwater.com,"), "{text}");
    assert!(desk.exists("r.csv"));
}

#[test]
fn a_reader_that_goes_away_counts_as_served() {
    let rows: String = (0..60_000).map(|i| format!("person{i}@brightwater.com,\n")).collect();
    let desk = Desk::with("in.csv", format!("email,phone\n{rows}broken,\n"));
    let mut child = spawn(&desk, "clean in.csv --match none --rejects r.csv", Stdio::piped());
    let mut pipe = child.stdout.take().unwrap();
    let mut start = [0; 10];
    pipe.read_exact(&mut start).unwrap();
    drop(pipe);
    assert_eq!(ended(&mut child), Some(0));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(!said.contains("panicked") && !said.contains("Broken pipe"), "{said}");
    assert_eq!(desk.table("r.csv").rows.len(), 1, "the files are published all the same");
}

#[test]
fn a_signal_ends_the_run_with_its_code_and_changes_nothing() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let desk = Desk::with("c.csv", "old");
        // The run waits for more input: the pipe stays open.
        let mut child = spawn(&desk, &format!("clean - -o c.csv --as-of {TODAY}"), Stdio::null());
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(b"email,phone\nann@brightwater.com,\n").unwrap();
        pipe.flush().unwrap();
        std::thread::sleep(Duration::from_millis(500));
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert_eq!(ended(&mut child), Some(code), "{signal}");
        drop(pipe);
        assert_eq!(desk.text("c.csv"), "old");
        assert_eq!(desk.names(), ["c.csv"], "nothing is left behind");
    }
}
