//! SARIF: what the public schema allows, every place once and where it is, the rest counted.

use super::{cell, cells, four_limits, in_group, json, limit, summary, written};
use hygienist::contact::{BrokenPlace, Checked, Code, LimitOutcome, TextRegion};
use hygienist::report::check::{CheckFormat, Told};
use jsonschema::Validator;
use serde_json::Value;
use std::collections::BTreeSet;

pub fn validator() -> Validator {
    schema("sarif-2.1.0.json")
}

pub fn schema(name: &str) -> Validator {
    let path = format!("{}/fixtures/schemas/{name}", env!("CARGO_MANIFEST_DIR"));
    // The public schema has a bracket too many in what a language looks like; only some readers of patterns let it pass.
    let text = std::fs::read_to_string(path).unwrap().replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

pub fn assert_valid(validator: &Validator, document: &Value) {
    let errors: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn broken(places: Vec<BrokenPlace>) -> Checked {
    Checked { limits: vec![limit("max email.syntax=0", LimitOutcome::Broken, places, 0)], baseline: None }
}

fn results(checked: &Checked) -> Vec<Value> {
    json(CheckFormat::Sarif, checked)["runs"][0]["results"].as_array().unwrap().clone()
}

fn fingerprints(checked: &Checked) -> Vec<String> {
    let of = |result: &Value| result["partialFingerprints"]["hygienist/v1"].as_str().unwrap().to_owned();
    results(checked).iter().map(of).collect()
}

#[test]
fn the_public_schema_takes_it_and_takes_not_everything() {
    let validator = validator();
    for checked in [Checked::default(), four_limits(), broken(cells(2..30))] {
        assert_valid(&validator, &json(CheckFormat::Sarif, &checked));
    }
    let mut wrong = json(CheckFormat::Sarif, &four_limits());
    wrong["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0.into();
    assert!(!validator.is_valid(&wrong));
    let mut wrong = json(CheckFormat::Sarif, &four_limits());
    wrong["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = "a b.csv".into();
    assert!(!validator.is_valid(&wrong), "forms of texts are looked at");
}

#[test]
fn a_result_says_what_is_wrong_and_where() {
    let checked = four_limits();
    let run = &json(CheckFormat::Sarif, &checked)["runs"][0];
    assert_eq!((&run["columnKind"], &run["tool"]["driver"]["version"]), (&"unicodeCodePoints".into(), &"1.2.3".into()));
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4, "three cells and the limit on rows; nothing that is known");
    let first = &results[0];
    assert_eq!((&first["ruleId"], &first["level"]), (&"email.syntax".into(), &"error".into()));
    assert_eq!(
        first["message"]["text"],
        "E-Mail j•••@gmail: Not an e-mail address. (max email.syntax=0.5%: 12 of 1,000 (1.2 %))"
    );
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "crm.csv");
    let region = serde_json::json!({"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 20});
    assert_eq!(place["region"], region);
    let whole = &results[3];
    assert_eq!(whole["ruleId"], "rows");
    assert_eq!(whole["message"]["text"], "min rows=2000 in consent_source web form: 12 of 1,000 (1.2 %)");
    assert_eq!(whole["locations"][0]["physicalLocation"], serde_json::json!({"artifactLocation": {"uri": "crm.csv"}}));
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notes.len(), 1);
    assert!(notes[0]["message"]["text"].as_str().unwrap().starts_with("9 more places against max email.syntax=0.5%"));
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn rules_stand_where_results_point() {
    let run = &json(CheckFormat::Sarif, &four_limits())["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 2);
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    assert_eq!(rules[0]["shortDescription"]["text"], "Not an e-mail address.");
    assert_eq!(rules[0]["help"]["markdown"], Code::EmailSyntax.explanation().unwrap());
    assert_eq!(rules[0]["defaultConfiguration"]["level"], "error");
    let about = rules[0]["fullDescription"]["text"].as_str().unwrap();
    assert!(about.starts_with("The cell is not an e-mail address") && !about.contains('\n'));
}

#[test]
fn every_code_is_a_rule_that_the_schema_takes() {
    let place = |code: &Code| BrokenPlace { code: Some(code.name()), ..cell("crm.csv", 2, "j•••") };
    let checked = broken(Code::ALL.iter().map(place).collect());
    let document = json(CheckFormat::Sarif, &checked);
    assert_valid(&validator(), &document);
    let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), Code::ALL.len());
    for rule in rules {
        let long = rule["fullDescription"]["text"].as_str().unwrap().chars().count();
        assert!((1..=1_024).contains(&long), "{}: GitHub takes 1,024 characters", rule["id"]);
    }
}

#[test]
fn a_place_that_two_limits_name_is_one_result() {
    let checked = Checked {
        limits: vec![
            limit("max email.syntax=0", LimitOutcome::Broken, cells(2..4), 0),
            limit("max email.*=0", LimitOutcome::Broken, cells(2..6), 0),
            in_group(limit("max email.*=0", LimitOutcome::Broken, cells(2..4), 0), "list", "a"),
        ],
        baseline: None,
    };
    let lines = |result: &Value| result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap();
    assert_eq!(results(&checked).iter().map(lines).collect::<Vec<_>>(), [2, 3, 4, 5]);
    let mut other = cells(2..3);
    other[0].code = Some("email.too_long");
    other.extend(cells(2..3));
    assert_eq!(results(&broken(other)).len(), 2, "two faults of one cell are two");
}

#[test]
fn five_thousand_are_told_the_rest_is_counted_and_no_limit_is_lost() {
    let first = limit("max email.syntax=0", LimitOutcome::Broken, cells(2..5_002), 70);
    let second = limit("min rows=2000", LimitOutcome::Broken, Vec::new(), 0);
    let checked = Checked { limits: vec![first, second], baseline: None };
    let run = &json(CheckFormat::Sarif, &checked)["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!((results.len(), &results[4_999]["ruleId"]), (5_000, &"rows".into()));
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notes.len(), 1);
    assert!(notes[0]["message"]["text"].as_str().unwrap().starts_with("71 more places against max email.syntax=0 "));
}

#[test]
fn a_fingerprint_survives_rows_above_and_tells_nobodys_address() {
    let places = |from: u64| {
        let values = ["j•••@gmail", "a•••@x", "j•••@gmail"];
        let place = |(at, value): (usize, &&str)| cell("crm.csv", from + at as u64, value);
        broken(values.iter().enumerate().map(place).collect())
    };
    let before = fingerprints(&places(2));
    assert_eq!(before, fingerprints(&places(900)));
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 3, "no two alike");
    let shown = |value: &str| fingerprints(&broken(vec![cell("crm.csv", 2, value)]));
    assert_eq!(shown("jane@gmail"), shown("j•••@gmail"), "what is shown whole is masked before it is hashed");
    assert_ne!(shown("j•••@gmail"), shown("k•••@gmail"));
    assert_ne!(
        shown("j•••@gmail"),
        fingerprints(&broken(vec![cell("other.csv", 2, "j•••@gmail")])),
        "each file has its own"
    );
}

#[test]
fn a_region_has_only_what_is_known_and_the_end_is_not_before_the_start() {
    let region = |region: TextRegion| {
        let place = BrokenPlace { region, ..cell("crm.csv", 2, "j•••") };
        results(&broken(vec![place]))[0]["locations"][0]["physicalLocation"]["region"].clone()
    };
    let lines = TextRegion { start_line: 3, start_column: None, end_line: 5, end_column: None };
    assert_eq!(region(lines), serde_json::json!({"startLine": 3, "endLine": 5}));
    let several = TextRegion { start_line: 3, start_column: Some(9), end_line: 4, end_column: Some(2) };
    let written = serde_json::json!({"startLine": 3, "startColumn": 9, "endLine": 4, "endColumn": 2});
    assert_eq!(region(several), written);
    assert_eq!(region(TextRegion::default()), Value::Null);
    let turned = TextRegion { start_line: 3, start_column: Some(9), end_line: 1, end_column: Some(2) };
    assert_eq!(region(turned), serde_json::json!({"startLine": 3, "startColumn": 9, "endLine": 3}));
}

#[test]
fn what_lies_in_an_archive_is_shown_on_the_archive() {
    let checked = broken(vec![cell("./lists 2026.zip!a/crm.csv", 17, "j•••"), cell("/srv/客.csv", 2, "j•••")]);
    let results = results(&checked);
    let location = &results[0]["locations"][0];
    let archive = serde_json::json!({"artifactLocation": {"uri": "lists%202026.zip"}});
    assert_eq!(location["physicalLocation"], archive);
    assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "./lists 2026.zip!a/crm.csv:17");
    assert!(results[0]["message"]["text"].as_str().unwrap().starts_with("a/crm.csv:17: E-Mail j•••: "));
    let root = &results[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(root, "file:///srv/%E5%AE%A2.csv");
}

#[test]
fn a_cell_is_no_link_and_no_placeholder() {
    let text =
        results(&broken(vec![cell("crm.csv", 2, "[x](http://evil.example) {0} \\")]))[0]["message"]["text"].clone();
    assert!(text.as_str().unwrap().starts_with("E-Mail \\[x\\](http://evil.example) {{0}} \\\\: "), "{text}");
}

#[test]
fn each_file_is_named_once_with_what_was_read() {
    let mut account = summary(&["lists.zip!a.csv", "lists.zip!b.csv", "crm.csv"]);
    account.inputs[2].sha256 = "ab".repeat(32);
    let checked = Checked::default();
    let text = CheckFormat::Sarif.write(Told { checked: &checked, summary: &account });
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_valid(&validator(), &document);
    let artifacts = document["runs"][0]["artifacts"].as_array().unwrap();
    let uris: Vec<&str> = artifacts.iter().map(|file| file["location"]["uri"].as_str().unwrap()).collect();
    assert_eq!(uris, ["lists.zip", "crm.csv"]);
    assert_eq!(artifacts[1]["hashes"]["sha-256"], "ab".repeat(32));
    assert!(written(CheckFormat::Sarif, &checked).contains("\"results\": []"));
}
