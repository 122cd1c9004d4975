//! Whatever stands in cells, columns, names of files and limits: every format stays what it says it is.

use super::ci::{commands, elements};
use super::code_scanning::{assert_valid, schema, validator};
use super::people::comment;
use super::summary;
use hygienist::contact::{BrokenPlace, Checked, InGroup, LimitOutcome, LimitResult, Summary, TextRegion};
use hygienist::report::check::{CheckFormat, Told};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Pieces that mean something to one of the formats.
const PIECES: [&str; 36] = [
    "\n",
    "\r\n",
    ",",
    "%",
    "%0A",
    "::",
    "::error::",
    "|",
    "\\",
    "`",
    "```",
    "~~~",
    "<",
    "</details>",
    "]]>",
    "<!--",
    "&amp;",
    "\"",
    "'",
    "@user",
    "#1",
    "[x](y)",
    "{0}",
    "\u{1b}[31m",
    "\0",
    "\u{202e}",
    "\u{2028}",
    "\u{fffe}",
    "\u{ffff}",
    "😀",
    "客",
    "e\u{301}",
    "http://x.io",
    "jane@x.io",
    " ",
    "!",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        (0..PIECES.len()).prop_map(|at| PIECES[at].to_owned()),
        ".{0,4}",
        any::<char>().prop_map(String::from)
    ];
    prop_oneof![
        9 => vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        1 => (0..PIECES.len()).prop_map(|at| PIECES[at].repeat(100_000 / PIECES[at].len())),
    ]
}

fn place() -> impl Strategy<Value = BrokenPlace> {
    let code =
        prop_oneof![Just(None), Just(Some("email.syntax")), Just(Some("row.long")), Just(Some("duplicate.similar"))];
    let region = (0..4_u64, option::of(0..4_u64), 0..4_u64, option::of(0..4_u64));
    (text(), 0..9_u64, option::of(text()), region, code, text(), text()).prop_map(
        |(source, row, column, (start_line, start_column, end_line, end_column), code, value, message)| BrokenPlace {
            source,
            row,
            line: row + 1,
            column,
            region: TextRegion { start_line, start_column, end_line, end_column },
            code,
            value,
            message,
        },
    )
}

fn limit() -> impl Strategy<Value = LimitResult> {
    let outcome = prop_oneof![Just(LimitOutcome::Held), Just(LimitOutcome::Known), Just(LimitOutcome::Broken)];
    let group = option::of((text(), text()).prop_map(|(by, value)| InGroup { by, value }));
    (text(), text(), group, text(), outcome, vec(place(), 0..13), 0..3_u64).prop_map(
        |(limit, what, group, figure, outcome, places, more)| LimitResult {
            limit,
            // Something is measured, by a name.
            what: format!("fill({what})"),
            group,
            figure,
            count: None,
            of: None,
            outcome,
            places,
            more,
        },
    )
}

fn told() -> impl Strategy<Value = (Checked, Summary)> {
    (vec(limit(), 0..6), option::of(text()), vec(text(), 0..5)).prop_map(|(limits, baseline, inputs)| {
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        (Checked { limits, baseline }, summary(&inputs))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_format_is_well_formed(told in told()) {
        thread_local! {
            static SARIF: jsonschema::Validator = validator();
            static GITLAB: jsonschema::Validator = schema("gitlab-code-quality.json");
        }
        let (checked, summary) = &told;
        let write = |format: CheckFormat| format.write(Told { checked, summary });
        let broken = checked.broken().count();
        let places: usize = checked.limits.iter().map(|limit| limit.places.len()).sum();

        let document: serde_json::Value = serde_json::from_str(&write(CheckFormat::Json)).unwrap();
        prop_assert_eq!(document["limits"].as_array().unwrap().len(), checked.limits.len());

        let sarif = serde_json::from_str(&write(CheckFormat::Sarif)).unwrap();
        SARIF.with(|validator| assert_valid(validator, &sarif));
        prop_assert!(sarif["runs"][0]["results"].as_array().unwrap().len() <= places + broken);

        let gitlab: serde_json::Value = serde_json::from_str(&write(CheckFormat::Gitlab)).unwrap();
        let issues = gitlab.as_array().unwrap();
        let prints: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        prop_assert_eq!(prints.len(), issues.len());
        let has_paths = summary.inputs.iter().all(|input| !input.path.is_empty())
            && checked.broken().all(|limit| limit.places.iter().all(|place| !place.source.is_empty()));
        if has_paths {
            GITLAB.with(|validator| assert_valid(validator, &gitlab));
        }

        let all = elements(&write(CheckFormat::Junit));
        let named = |name: &str| all.iter().filter(|element| element.name == name).count();
        prop_assert_eq!((named("testcase"), named("failure")), (checked.limits.len(), broken));

        let read = commands(&write(CheckFormat::Github));
        let errors = read.iter().filter(|(name, ..)| name == "error").count();
        prop_assert!(errors <= 10 && (errors > 0) == (broken > 0));
        prop_assert!(read.iter().all(|(name, ..)| ["error", "warning", "notice"].contains(&name.as_str())));

        let csv = write(CheckFormat::Csv);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let alone = checked.limits.iter().filter(|limit| limit.places.is_empty() || limit.more > 0).count();
        prop_assert_eq!(rows.len(), places + alone);
        let values = checked.limits.iter().flat_map(|limit| limit.places.iter().map(|place| place.value.as_str()));
        let read: Vec<&str> = rows.iter().filter(|row| !row[6].is_empty()).map(|row| &row[10]).collect();
        prop_assert_eq!(read, values.collect::<Vec<_>>());

        let markdown = write(CheckFormat::Markdown);
        prop_assert!(markdown.encode_utf16().count() < 65_000);
        let read = comment(&markdown);
        prop_assert_eq!(read.rows, checked.limits.len());
        prop_assert!(!read.text.contains('@'), "{}", read.text);

        let text = write(CheckFormat::Text);
        let more = checked.limits.iter().filter(|limit| limit.more > 0 && !limit.places.is_empty()).count();
        prop_assert_eq!(text.lines().count(), 4 + checked.limits.len() + places + more);
        prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    }
}
