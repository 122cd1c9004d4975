//! What `check` writes for programs can be read by them, whatever stands in the cells, and says what it was told.

mod binary;
mod ci;
mod code_scanning;
mod hostile;
mod people;

use hygienist::contact::{
    BrokenPlace, Checked, InGroup, InputSummary, LimitOutcome, LimitResult, RunFacts, Summary, TextRegion, Tool,
};
use hygienist::report::check::{CheckFormat, Told};
use std::collections::BTreeMap;

/// A summary of so many inputs.
fn summary(inputs: &[&str]) -> Summary {
    let input = |path: &&str| InputSummary { path: (*path).to_owned(), ..InputSummary::default() };
    Summary {
        schema: 1,
        tool: Tool { name: "hygienist", version: "1.2.3" },
        numbering_plan: "9.0.43".to_owned(),
        rules_version: 1,
        command: "check".to_owned(),
        as_of: "2026-11-24".to_owned(),
        settings: serde_json::Value::Null,
        inputs: inputs.iter().map(input).collect(),
        suppression: Vec::new(),
        rows: 1_000,
        kept: 988,
        rejected: 12,
        structural: 0,
        rejected_by: BTreeMap::from([("contact.unreachable".to_owned(), 12)]),
        codes: BTreeMap::from([("email.syntax".to_owned(), 12)]),
        notes: Vec::new(),
        run: RunFacts { started: "2026-11-24T01:02:03Z".to_owned(), ..RunFacts::default() },
        by: Vec::new(),
        store: None,
        checked: None,
        stops: None,
    }
}

fn limit(limit: &str, outcome: LimitOutcome, places: Vec<BrokenPlace>, more: u64) -> LimitResult {
    let what = limit.split([' ', '=']).nth(1).unwrap_or_default().to_owned();
    let figure = "12 of 1,000 (1.2 %)".to_owned();
    LimitResult {
        limit: limit.to_owned(),
        what,
        group: None,
        figure,
        count: Some(12),
        of: Some(1_000),
        outcome,
        places,
        more,
    }
}

/// A cell of the e-mail column of a file, on a line of its own.
fn cell(source: &str, line: u64, value: &str) -> BrokenPlace {
    BrokenPlace {
        source: source.to_owned(),
        row: line - 1,
        line,
        column: Some("E-Mail".to_owned()),
        region: TextRegion { start_line: line, start_column: Some(9), end_line: line, end_column: Some(20) },
        code: Some("email.syntax"),
        value: value.to_owned(),
        message: "Not an e-mail address.".to_owned(),
    }
}

fn cells(lines: std::ops::Range<u64>) -> Vec<BrokenPlace> {
    lines.map(|line| cell("crm.csv", line, "j•••@gmail")).collect()
}

fn in_group(mut limit: LimitResult, by: &str, value: &str) -> LimitResult {
    limit.group = Some(InGroup { by: by.to_owned(), value: value.to_owned() });
    limit
}

/// A limit on cells that is broken, one on the whole that is broken, a known one, one that holds.
fn four_limits() -> Checked {
    Checked {
        limits: vec![
            limit("max email.syntax=0.5%", LimitOutcome::Broken, cells(2..5), 9),
            in_group(limit("min rows=2000", LimitOutcome::Broken, Vec::new(), 0), "consent_source", "web form"),
            limit("max duplicate.*=0", LimitOutcome::Known, cells(7..8), 1),
            limit("max rejected=2%", LimitOutcome::Held, Vec::new(), 0),
        ],
        baseline: Some("hygiene-baseline.json".to_owned()),
    }
}

fn written(format: CheckFormat, checked: &Checked) -> String {
    format.write(Told { checked, summary: &summary(&["crm.csv"]) })
}

fn json(format: CheckFormat, checked: &Checked) -> serde_json::Value {
    serde_json::from_str(&written(format, checked)).unwrap()
}

#[test]
fn each_format_has_a_word_and_tells_so_many_places() {
    let told: Vec<(&str, usize)> = CheckFormat::ALL.into_iter().map(|(word, format)| (word, format.places())).collect();
    let expected = [
        ("text", 5),
        ("json", 1_000),
        ("sarif", 5_000),
        ("junit", 10),
        ("github", 10),
        ("gitlab", 5_000),
        ("csv", 10_000),
        ("markdown", 10),
    ];
    assert_eq!(told, expected);
}

#[test]
fn no_format_tells_when_it_was_written() {
    for (word, format) in CheckFormat::ALL {
        let text = written(format, &four_limits());
        assert!(!text.contains("01:02"), "{word} tells the time");
        assert_eq!(text, written(format, &four_limits()), "{word}");
    }
}

#[test]
fn the_document_holds_everything() {
    let document = json(CheckFormat::Json, &four_limits());
    let keys: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["schema", "tool", "as_of", "outcome", "limits", "baseline", "inputs", "rows", "rejected_by", "codes"] {
        assert!(keys.contains(&key), "{key}");
    }
    assert!(!keys.contains(&"run") && document["outcome"] == "broken" && document["rows"] == 1_000);
    let first = &document["limits"][0];
    assert_eq!((&first["what"], &first["more"], &first["of"]), (&"email.syntax".into(), &9.into(), &1_000.into()));
    let place = &first["places"][2];
    assert_eq!((&place["line"], &place["region"]["start_column"]), (&4.into(), &9.into()));
    assert_eq!((&place["code"], &place["value"]), (&"email.syntax".into(), &"j•••@gmail".into()));
    assert_eq!(document["limits"][1]["group"]["value"], "web form");
    assert_eq!(document["limits"][2]["outcome"], "known");
    assert_eq!(json(CheckFormat::Json, &Checked::default())["outcome"], "held");
}

#[test]
fn a_line_a_place_and_one_for_what_is_not_listed() {
    let text = written(CheckFormat::Csv, &four_limits());
    let lines: Vec<&str> = text.split('\n').collect();
    assert_eq!(
        lines,
        [
            "limit,by,group,outcome,figure,source,row,line,column,code,value,message",
            "max email.syntax=0.5%,,,broken,\"12 of 1,000 (1.2 %)\",crm.csv,1,2,E-Mail,email.syntax,j•••@gmail,Not an e-mail address.",
            "max email.syntax=0.5%,,,broken,\"12 of 1,000 (1.2 %)\",crm.csv,2,3,E-Mail,email.syntax,j•••@gmail,Not an e-mail address.",
            "max email.syntax=0.5%,,,broken,\"12 of 1,000 (1.2 %)\",crm.csv,3,4,E-Mail,email.syntax,j•••@gmail,Not an e-mail address.",
            "max email.syntax=0.5%,,,broken,\"12 of 1,000 (1.2 %)\",,,,,,,and 9 more",
            "min rows=2000,consent_source,web form,broken,\"12 of 1,000 (1.2 %)\",,,,,,,",
            "max duplicate.*=0,,,known,\"12 of 1,000 (1.2 %)\",crm.csv,6,7,E-Mail,email.syntax,j•••@gmail,Not an e-mail address.",
            "max duplicate.*=0,,,known,\"12 of 1,000 (1.2 %)\",,,,,,,and 1 more",
            "max rejected=2%,,,held,\"12 of 1,000 (1.2 %)\",,,,,,,",
            "",
        ]
    );
}
