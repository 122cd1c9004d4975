//! Exports of known systems are read as what they are. The headers are the systems' own, the people fictional, and
//! `expected.csv` beside them was counted by hand.

use std::path::Path;

use assert_cmd::Command;

#[test]
fn every_export_is_recognised_and_its_traps_are_not_walked_into() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vendors");
    let written = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for line in csv::Reader::from_path(folder.join("expected.csv")).unwrap().records() {
        let line = line.unwrap();
        let (file, summary) = (&line[0], written.path().join("summary.json"));
        let mut command = Command::cargo_bin("hygienist").unwrap();
        command.current_dir(written.path()).arg("clean").arg(folder.join(file));
        command.args(["--country", "CN", "--allow-empty", "-o", "clean.csv", "--rejects", "rejects.csv"]);
        command.args(["--as-of", "2025-01-01", "--summary", "summary.json"]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
        let text = std::fs::read_to_string(&summary).unwrap();
        let told: serde_json::Value = serde_json::from_str(&text).unwrap();
        let preset = told["inputs"][0]["preset"].as_str().unwrap_or("none");
        let mut codes: Vec<String> = line[4].split_whitespace().map(str::to_owned).collect();
        codes.retain(|code| {
            let (code, count) = code.split_once('=').unwrap();
            told["codes"][code].as_u64() != Some(count.parse().unwrap())
        });
        let found = [preset.to_owned(), told["kept"].to_string(), told["rejected"].to_string()];
        if found != [&line[1], &line[2], &line[3]] || !codes.is_empty() {
            wrong.push(format!("{file}: {found:?}, {}; wanted {line:?}", told["codes"]));
        }
        let recognised = told["notes"].to_string().contains("recognised: ");
        assert!(recognised, "{file}: {}", told["notes"]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
