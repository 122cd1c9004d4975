//! Folder tests: `tests/cases/NAME` holds `command`, input files, and under `expected` what the run leaves.
//!
//! `command` is one line of arguments, then optionally `exit N`. `expected/stdout` is standard output, if it is there.

use super::support::Desk;
use std::fs;
use std::path::Path;

fn run(case: &Path) {
    let name = case.file_name().unwrap().to_str().unwrap();
    let desk = Desk::new();
    for entry in fs::read_dir(case).unwrap().map(Result::unwrap).filter(|e| e.path().is_file()) {
        desk.write(entry.file_name().to_str().unwrap(), fs::read(entry.path()).unwrap());
    }
    let command = desk.text("command");
    let mut lines = command.lines();
    let arguments = lines.next().unwrap();
    let code = lines.next().and_then(|l| l.strip_prefix("exit ")).map_or(0, |n| n.trim().parse().unwrap());
    let ran = desk.run(&format!("{arguments} --as-of 2026-11-24"));
    assert_eq!(ran.code, Some(code), "{name}: {}", ran.err);
    let Ok(expected) = fs::read_dir(case.join("expected")) else { return };
    for entry in expected.map(Result::unwrap) {
        let file = entry.file_name().into_string().unwrap();
        let got = if file == "stdout" { ran.out.clone() } else { desk.read(&file) };
        let wanted = fs::read_to_string(entry.path()).unwrap();
        assert_eq!(String::from_utf8_lossy(&got), wanted, "{name}: {file}");
    }
}

#[test]
fn every_case_folder_is_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> = fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    cases.sort();
    assert!(cases.len() >= 12);
    let failed: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let error = std::panic::catch_unwind(|| run(case)).err()?;
            Some(error.downcast_ref::<String>().cloned().unwrap_or_default())
        })
        .collect();
    assert!(failed.is_empty(), "{} cases differ:\n{}", failed.len(), failed.join("\n"));
}
