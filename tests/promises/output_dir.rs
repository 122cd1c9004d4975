//! `--output-dir`: each input has a file of its own, with its own columns; the judgement is over all of them together.

use super::support::{self, Desk, TODAY};
use hygienist::pipeline::{Command, Outputs, Run, Tuning};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

/// Evidence of consent is nothing here.
const CLEAN: &str = "--as-of 2026-11-24 --on consent.*=ignore --rejects rejects.csv";

/// Every file below a folder, by its path there.
fn files_in(desk: &Desk, folder: &str) -> Vec<String> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => walk(root, &path, found),
                false => found.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned()),
            }
        }
    }
    let root = desk.path(folder);
    let mut found = Vec::new();
    if root.exists() {
        walk(&root, &root, &mut found);
    }
    found.sort();
    found
}

/// Three lists with columns of their own: Ann stands in two, and Bo said stop in the third.
fn desk() -> Desk {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("x/sub")).unwrap();
    desk.write("x/a.csv", "email,name\nann@brightwater.com,Ann\nbo@brightwater.com,Bo\n")
        .write("x/gone.csv", "email,opted out\nbo@brightwater.com,yes\n")
        .write("x/sub/a.csv", "Name;Mail;Phone\nAnn;ANN@brightwater.com;\n\"Cy;Jr\";cy@brightwater.com;+4930901820\n");
    desk
}

#[test]
fn rows_go_to_the_file_of_their_input_with_its_columns() {
    let desk = desk();
    let ran = desk.done(&format!("clean x --recursive --output-dir out {CLEAN} --summary s.json"));
    assert_eq!(files_in(&desk, "out"), ["a.csv", "gone.csv", "sub/a.csv"]);
    assert_eq!(desk.text("out/a.csv"), "email,name,hyg_codes\nann@brightwater.com,Ann,\n");
    assert_eq!(desk.text("out/sub/a.csv"), "Name,Mail,Phone,hyg_codes\nCy;Jr,cy@brightwater.com,+4930901820,\n");
    assert_eq!(desk.text("out/gone.csv"), "email,opted out,hyg_codes\n");
    ran.says(&["x/gone.csv: nothing of it is kept, and out/gone.csv holds a header only"]);
    // Over all of them: Bo's stop and Ann's duplicate stand in other files.
    let rejects = desk.table("rejects.csv");
    assert_eq!(rejects.column("hyg_source"), ["x/a.csv", "x/gone.csv", "x/sub/a.csv"]);
    let codes = ["suppressed.via_duplicate", "suppressed.unsubscribed", "duplicate.same_email"];
    assert_eq!(rejects.column("hyg_codes"), codes);
    let summary = desk.json("s.json");
    let outputs: Vec<&str> =
        summary["inputs"].as_array().unwrap().iter().map(|i| i["output"].as_str().unwrap()).collect();
    assert_eq!(outputs, ["out/a.csv", "out/gone.csv", "out/sub/a.csv"]);
    assert_eq!(
        (summary["rows"].as_u64(), summary["kept"].as_u64(), summary["rejected"].as_u64()),
        (Some(5), Some(2), Some(3))
    );
}

#[test]
fn annotate_writes_every_row_beside_its_input() {
    let desk = desk();
    desk.done("annotate x --recursive --output-dir out --as-of 2026-11-24 --on consent.*=ignore");
    let (first, second) = (desk.table("out/a.csv"), desk.table("out/sub/a.csv"));
    assert_eq!(first.header[..3], ["email", "name", "hyg_status"]);
    assert_eq!(first.column("hyg_status"), ["kept", "rejected"]);
    assert_eq!(second.header[..4], ["Name", "Mail", "Phone", "hyg_status"]);
    assert_eq!(second.column("Mail"), ["ANN@brightwater.com", "cy@brightwater.com"]);
    assert_eq!(second.column("hyg_contact"), ["x/a.csv:1", "x/sub/a.csv:2"]);
    assert_eq!(desk.table("out/gone.csv").column("hyg_status"), ["rejected"]);
}

#[test]
fn the_form_is_that_of_the_input_or_what_to_says() {
    let desk = Desk::with("a.tsv", "email\tname\nann@brightwater.com\tAnn\n");
    desk.write("b.jsonl", "{\"email\":\"bo@brightwater.com\"}\n")
        .write("c.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Cy\nEMAIL:cy@brightwater.com\nEND:VCARD\n")
        .write("d.txt", "email\ndi@brightwater.com\n");
    let inputs = "a.tsv b.jsonl c.vcf d.txt";
    desk.done(&format!("clean {inputs} --output-dir out {CLEAN}"));
    assert_eq!(files_in(&desk, "out"), ["a.tsv", "b.jsonl", "c.csv", "d.txt"]);
    assert_eq!(desk.text("out/a.tsv"), "email\tname\thyg_codes\nann@brightwater.com\tAnn\t\n");
    assert_eq!(desk.text("out/b.jsonl"), "{\"email\":\"bo@brightwater.com\",\"hyg_codes\":\"\"}\n");
    assert_eq!(desk.text("out/d.txt"), "email,hyg_codes\ndi@brightwater.com,\n");
    desk.done(&format!("clean {inputs} --output-dir forms --to tsv {CLEAN}"));
    assert_eq!(files_in(&desk, "forms"), ["a.tsv", "b.tsv", "c.tsv", "d.tsv"]);
    desk.done(&format!("clean {inputs} --output-dir chimp --to preset:mailchimp {CLEAN}"));
    assert_eq!(files_in(&desk, "chimp"), ["a.csv", "b.csv", "c.csv", "d.txt"]);
    let header = "Email Address,First Name,Last Name,Phone Number,Company,Tags";
    assert_eq!(desk.text("chimp/a.csv"), format!("{header},name\nann@brightwater.com,,,,,,Ann\n"));
    assert_eq!(desk.text("chimp/b.csv"), format!("{header}\nbo@brightwater.com,,,,,\n"));
}

#[test]
fn a_table_of_an_archive_has_its_place_in_a_folder_and_none_leads_out_of_it() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("north.csv", "email,name\nann@brightwater.com,Ann\n"),
        ("shops/south.csv", "name\temail\nBo\tbo@brightwater.com\n"),
        ("../../up.csv", "email\ncy@brightwater.com\n"),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let desk = Desk::new();
    fs::create_dir(desk.path("in")).unwrap();
    desk.write("in/fair.zip", zip.finish().unwrap().into_inner());
    desk.done(&format!("clean in/fair.zip --output-dir here/out {CLEAN}"));
    assert_eq!(files_in(&desk, "here"), ["out/fair.zip/north.csv", "out/fair.zip/shops/south.csv"]);
    assert_eq!(desk.text("here/out/fair.zip/shops/south.csv"), "name,email,hyg_codes\nBo,bo@brightwater.com,\n");
    assert_eq!(desk.names(), ["here", "in", "rejects.csv"]);
}

#[test]
fn a_pattern_keeps_the_folders_below_its_first_star() {
    let desk = Desk::new();
    for year in ["2024", "2025"] {
        fs::create_dir_all(desk.path(&format!("lists/{year}"))).unwrap();
        desk.write(&format!("lists/{year}/news.csv"), format!("email\nann{year}@brightwater.com\n"));
    }
    desk.done(&format!("clean lists/*/news.csv --output-dir out {CLEAN}"));
    assert_eq!(files_in(&desk, "out"), ["2024/news.csv", "2025/news.csv"]);
}

#[test]
fn two_that_would_be_one_file_are_both_named_and_nothing_is_made() {
    let desk = desk();
    let ran = desk.run("clean x/a.csv x/sub/a.csv --output-dir out");
    ran.ends(2).says(&["x/a.csv and x/sub/a.csv", "out/a.csv"]);
    desk.run("clean x/a.csv x/a.csv --output-dir out").ends(2).says(&["x/a.csv and x/a.csv"]);
    assert_eq!(desk.names(), ["x"]);
}

#[test]
fn a_folder_that_is_read_is_no_folder_for_outputs() {
    let desk = desk();
    let before = desk.text("x/a.csv");
    for folder in ["x", "x/sub", "x/new/folder", "./x/../x/out"] {
        desk.run(&format!("clean x --output-dir {folder}")).ends(2).says(&["--output-dir", "lies in x"]);
    }
    for (input, other) in [("x/a.csv", "input x/a.csv"), ("x/*.csv", "x/a.csv")] {
        desk.run(&format!("clean {input} --output-dir x --allow-empty")).ends(2).says(&[other]);
    }
    desk.run("clean x/a.csv --output-dir new --rejects new/a.csv").ends(2).says(&["new/a.csv", "rejects"]);
    fs::create_dir(desk.path("stops")).unwrap();
    desk.write("stops/a.csv", "email\nbo@brightwater.com\n");
    desk.run("clean x/a.csv --suppress stops/a.csv --output-dir stops").ends(2).says(&["suppression list stops/a.csv"]);
    desk.run("clean x/a.csv --output-dir new -o c.csv").ends(2).says(&["--output-dir", "--output"]);
    assert_eq!((desk.text("x/a.csv"), desk.names()), (before, vec!["stops".to_owned(), "x".to_owned()]));
}

#[test]
fn all_files_are_published_or_none_and_no_folder_is_left_behind() {
    let desk = desk();
    fs::create_dir(desk.path("old")).unwrap();
    desk.write("old/a.csv", "of yesterday");
    desk.run("clean x --recursive --output-dir old --summary no/dir/s.json").ends(4).says(&["no/dir"]);
    desk.run("clean x --recursive --output-dir new/out --summary no/dir/s.json").ends(4);
    assert_eq!((files_in(&desk, "old"), desk.text("old/a.csv")), (vec!["a.csv".to_owned()], "of yesterday".to_owned()));
    assert_eq!(desk.names(), ["old", "x"]);
    // Nothing is kept of what is all there is.
    desk.run("clean x/gone.csv --output-dir new").ends(1);
    assert_eq!(desk.names(), ["old", "x"]);
    desk.done("clean x/gone.csv --output-dir new --allow-empty");
    assert_eq!(desk.text("new/gone.csv"), "email,opted out,hyg_codes\n");
    desk.done("clean x --recursive --output-dir old");
    assert_eq!(files_in(&desk, "old"), ["a.csv", "gone.csv", "sub/a.csv"]);
    // A file where the folder is to be.
    desk.run("clean x --output-dir x/a.csv/out").ends(2);
    desk.write("file", "");
    desk.run("clean x --output-dir file").ends(4).says(&["file"]);
}

/// `many/` with so many lists of two people each.
fn many(desk: &Desk, lists: usize) {
    fs::create_dir(desk.path("many")).unwrap();
    for at in 0..lists {
        let rows: String = (0..2).map(|row| format!("{row},p{at}-{row}@brightwater.com,\"x, y\"\n")).collect();
        desk.write(&format!("many/l{at:03}.csv"), format!("id,email,note\n{rows}"));
    }
}

#[test]
fn more_outputs_than_files_may_be_open() {
    let desk = Desk::new();
    many(&desk, 60);
    let program = env!("CARGO_BIN_EXE_hygienist");
    // Sixty inputs are open, and not sixty outputs beside them.
    let script = format!("ulimit -n 90 && exec {program} clean many --output-dir out --threads 2 -q");
    let done = std::process::Command::new("sh").args(["-c", &script]).current_dir(desk.root()).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(files_in(&desk, "out").len(), 60);
    assert_eq!(desk.table("out/l059.csv").column("email"), ["p59-0@brightwater.com", "p59-1@brightwater.com"]);
}

#[test]
fn the_bytes_are_the_same_on_any_number_of_threads_and_in_any_blocks() {
    let desk = Desk::new();
    many(&desk, 9);
    desk.write("many/l004.csv", "email;id\nP3-1@brightwater.com;7\nq@brightwater.com;8\n");
    let run = |folder: &str, threads: usize, block_size: usize| {
        let run = Run {
            inputs: vec![desk.path("many").to_str().unwrap().to_owned()],
            outputs: Outputs { folder: Some(desk.path(folder)), allow_empty: true, ..Outputs::default() },
            threads,
            tuning: Tuning { block_size, ..Tuning::default() },
            ..support::library_run(&desk, Command::Clean, support::policy())
        };
        support::run(&run).unwrap();
        files_in(&desk, folder).iter().map(|name| desk.text(&format!("{folder}/{name}"))).collect::<Vec<_>>()
    };
    let first = run("first", 1, 1 << 20);
    // Eight lists with all their rows, and one of which one is a duplicate of another list's.
    assert_eq!(first.iter().map(|text| text.lines().count() - 1).collect::<Vec<_>>(), [2, 2, 2, 2, 1, 2, 2, 2, 2]);
    assert!(first[4].starts_with("email,id,hyg_codes\nq@brightwater.com,8,"), "{}", first[4]);
    for (at, (threads, block_size)) in [(2, 16), (3, 40), (8, 1), (2, 1 << 20)].into_iter().enumerate() {
        assert_eq!(run(&format!("again{at}"), threads, block_size), first, "{threads} threads, {block_size}");
    }
}

#[test]
fn of_inputs_with_one_header_the_files_together_are_the_one_file() {
    let desk = Desk::new();
    many(&desk, 5);
    desk.done("clean many -o one.csv -q");
    desk.done("clean many --output-dir out -q");
    let parts = files_in(&desk, "out").into_iter().flat_map(|name| desk.table(&format!("out/{name}")).rows);
    assert_eq!(parts.collect::<Vec<_>>(), desk.table("one.csv").rows);
    assert_eq!(desk.table("one.csv").rows.len(), 10);
}

#[test]
fn what_an_input_learns_is_told_under_its_own_name() {
    // A folder is one argument and several inputs.
    let desk = desk();
    let store = "--store hygienist.db --allow-empty-suppress --learn";
    desk.done(&format!("clean x --as-of {TODAY} {store} -o clean.csv --rejects rejects.csv"));
    let listed = String::from_utf8(desk.done("suppress list --store hygienist.db").out).unwrap();
    assert!(listed.contains("x/gone.csv"), "{listed}");
}

#[test]
fn standard_input_has_a_file_too() {
    let desk = Desk::new();
    let ran = desk.run_with("clean - --output-dir out --on consent.*=ignore", b"email\nann@brightwater.com\n");
    ran.ends(0);
    assert_eq!(
        (desk.text("out/stdin.csv"), ran.out.as_slice()),
        ("email,hyg_codes\nann@brightwater.com,\n".to_owned(), &b""[..])
    );
}

#[test]
fn what_fills_a_cell_goes_to_a_column_that_its_input_has() {
    let desk = Desk::with("a.csv", "email,name\nann@brightwater.com,\n");
    desk.write("b.csv", "email,name,phone\nann@brightwater.com,Ann,+4930901820\n");
    desk.done(&format!("clean a.csv b.csv --keep first --fill -o one.csv {CLEAN}"));
    assert_eq!(desk.text("one.csv"), "email,name,phone,hyg_codes\nann@brightwater.com,Ann,+4930901820,\n");
    desk.done(&format!("clean a.csv b.csv --keep first --fill --output-dir out {CLEAN}"));
    assert_eq!(desk.text("out/a.csv"), "email,name,hyg_codes\nann@brightwater.com,Ann,\n");
    assert_eq!(desk.text("out/b.csv"), "email,name,phone,hyg_codes\n");
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_mode_and_a_run_that_is_ended_leaves_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    fs::create_dir(desk.path("old")).unwrap();
    desk.write("old/a.csv", "of yesterday");
    fs::set_permissions(desk.path("old/a.csv"), fs::Permissions::from_mode(0o440)).unwrap();
    desk.done("clean x --recursive --output-dir old");
    let mode = |name: &str| fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("old/a.csv"), desk.table("old/a.csv").rows.len()), (0o440, 1));

    // Nobody reads the findings: the run waits with all its files written.
    let made = std::process::Command::new("mkfifo").arg(desk.path("why.csv")).status().unwrap();
    assert!(made.success());
    let before = desk.names();
    let mut run = desk.start("clean x --recursive --output-dir new/out --findings why.csv").spawn().unwrap();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while files_in(&desk, "new").len() < 3 && std::time::Instant::now() < until {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(files_in(&desk, "new").len(), 3, "temporary files");
    let ended = std::process::Command::new("kill").arg(run.id().to_string()).status().unwrap();
    assert!(ended.success());
    assert_eq!(run.wait().unwrap().code(), Some(143));
    assert_eq!(desk.names(), before);
}
