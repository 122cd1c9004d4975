//! The same through the program, from the bytes of a file.

use super::ci::{commands, elements};
use super::code_scanning::{assert_valid, schema, validator};
use super::people::comment;
use crate::support::Desk;
use serde_json::Value;

/// Line 3 holds an address that is none, behind a cell over two lines; so does line 6.
const PEOPLE: &str = "\
name,email,plan
\"Ann\nHill\",ann hill@brightwater.com,a
Bo,bo@brightwater.com,a
Cy,cy@brightwater.com,客
客户,\"@,<b>|`\",%
";

const LIMITS: &str = "--as-of 2026-11-29 --max email.syntax=0 --min rows=9 --max phone.*=0 --min fill(plan)=50%";

fn told(desk: &Desk, format: &str) -> String {
    let ran = desk.run(&format!("check ./in.csv {LIMITS} --format {format}"));
    ran.ends(1);
    String::from_utf8(ran.out.clone()).unwrap()
}

#[test]
fn every_format_comes_out_of_the_program() {
    let desk = Desk::with("in.csv", PEOPLE);
    let json = |format: &str| -> Value { serde_json::from_str(&told(&desk, format)).unwrap() };

    let sarif = json("sarif");
    assert_valid(&validator(), &sarif);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let ids: Vec<&str> = results.iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert_eq!(ids, ["email.syntax", "email.syntax", "rows"]);
    let region = |result: &Value| result["locations"][0]["physicalLocation"]["region"].clone();
    // Counted by hand: `Hill",` takes six characters, `客户,` takes three, the last cell nine with its quotes.
    assert_eq!(
        region(&results[0]),
        serde_json::json!({"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 31})
    );
    assert_eq!(
        region(&results[1]),
        serde_json::json!({"startLine": 6, "startColumn": 4, "endLine": 6, "endColumn": 13})
    );
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "in.csv");

    let gitlab = json("gitlab");
    assert_valid(&schema("gitlab-code-quality.json"), &gitlab);
    assert_eq!((gitlab.as_array().unwrap().len(), &gitlab[1]["location"]["lines"]["begin"]), (3, &6.into()));

    let document = json("json");
    assert_eq!(
        (&document["outcome"], &document["rows"], &document["limits"][2]["what"]),
        (&"broken".into(), &4.into(), &"rows".into())
    );

    let cases = elements(&told(&desk, "junit"));
    assert_eq!(cases.iter().filter(|element| element.name == "testcase").count(), 4);
    assert_eq!(cases.iter().filter(|element| element.name == "failure").count(), 2);

    let annotations = commands(&told(&desk, "github"));
    let lines: Vec<Option<&str>> = annotations.iter().map(|(_, at, _)| at.get("line").map(String::as_str)).collect();
    assert_eq!(lines, [Some("3"), Some("6"), None]);

    let table = told(&desk, "csv");
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows.len(), 6, "a head, two cells, three limits without a place");
    assert!(rows[1].contains("./in.csv,1,2,email,email.syntax,a•••@brightwater.com,"), "{}", rows[1]);

    let markdown = told(&desk, "markdown");
    let read = comment(&markdown);
    assert_eq!((read.rows, read.blocks.len(), read.blocks[0].len()), (4, 1, 2), "{markdown}");
}

#[test]
fn nobody_is_named_unless_that_is_asked_for() {
    let desk = Desk::with("in.csv", PEOPLE);
    for format in ["json", "sarif", "junit", "github", "gitlab", "csv", "markdown", "text"] {
        assert!(!told(&desk, format).contains("ann hill@"), "{format}");
        let shown = told(&desk, &format!("{format} --show-values"));
        assert!(shown.contains("ann hill@brightwater.com"), "{format}");
    }
    let prints = |more: &str| {
        let sarif: Value = serde_json::from_str(&told(&desk, &format!("sarif{more}"))).unwrap();
        sarif["runs"][0]["results"][0]["partialFingerprints"].clone()
    };
    assert_eq!(prints(""), prints(" --show-values"));
}
