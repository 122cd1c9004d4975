//! JUnit, GitHub's annotations, GitLab's code quality.

use super::code_scanning::{assert_valid, schema};
use super::{cell, cells, four_limits, json, limit, written};
use hygienist::contact::{BrokenPlace, Checked, LimitOutcome, TextRegion};
use hygienist::report::check::CheckFormat;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};

/// An element, its attributes and the text right within it.
#[derive(Debug, Default, PartialEq)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
}

/// All elements of a document in the order in which they begin; it must be well-formed, and of characters of XML 1.0 only.
pub fn elements(xml: &str) -> Vec<Element> {
    let is_character = |c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(is_character));
    let mut reader = Reader::from_str(xml);
    let (mut all, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let attribute = |one: quick_xml::events::attributes::Attribute<'_>| {
                    let name = String::from_utf8(one.key.as_ref().to_vec()).unwrap();
                    (name, one.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned())
                };
                let attributes = tag.attributes().map(|one| attribute(one.unwrap())).collect();
                let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                all.push(Element { name, attributes, text: String::new() });
                if matches!(event, Event::Start(_)) {
                    open.push(all.len() - 1);
                }
            }
            Event::Text(text) => {
                if let Some(at) = open.last() {
                    all[*at].text.push_str(&text.decode().unwrap());
                }
            }
            Event::GeneralRef(entity) => {
                let letter = match &*entity.decode().unwrap() {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    _ => entity.resolve_char_ref().unwrap().unwrap(),
                };
                all[*open.last().unwrap()].text.push(letter);
            }
            Event::End(_) => drop(open.pop().unwrap()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    all
}

#[test]
fn one_case_a_limit() {
    let xml = written(CheckFormat::Junit, &four_limits());
    let all = elements(&xml);
    let named = |name: &str| all.iter().filter(|element| element.name == name).collect::<Vec<_>>();
    let (suite, cases) = (&named("testsuite")[0].attributes, named("testcase"));
    let counts: Vec<&str> = ["tests", "failures", "errors", "skipped"].map(|count| suite[count].as_str()).to_vec();
    assert_eq!((counts, suite["name"].as_str()), (vec!["4", "2", "0", "1"], "crm.csv"));
    let names: Vec<&str> = cases.iter().map(|case| case.attributes["name"].as_str()).collect();
    let limits =
        ["max email.syntax=0.5%", "min rows=2000 in consent_source web form", "max duplicate.*=0", "max rejected=2%"];
    assert_eq!(names, limits);
    let failure = named("failure")[0];
    assert_eq!(failure.attributes["message"], "12 of 1,000 (1.2 %)");
    let lines: Vec<&str> = failure.text.lines().collect();
    assert_eq!(lines[0], "crm.csv:2:9  E-Mail  email.syntax  j•••@gmail  Not an e-mail address.");
    assert_eq!((lines.len(), lines[3]), (5, "and 9 more"));
    assert_eq!(named("failure")[1].text, "", "of rows there is no place to tell");
    let skipped = &named("skipped")[0].attributes["message"];
    assert_eq!(skipped, "12 of 1,000 (1.2 %), not worse than in hygiene-baseline.json");
    assert!(!["time=", "timestamp=", "uuid=", "id="].iter().any(|word| xml.contains(word)));
}

#[test]
fn a_cell_is_text_in_junit() {
    let checked = Checked {
        limits: vec![limit(
            "max x=0",
            LimitOutcome::Broken,
            vec![cell("a&b.csv", 2, "<b>\"]]>&amp;\u{1b}[31m\u{ffff}\n")],
            0,
        )],
        baseline: None,
    };
    let all = elements(&written(CheckFormat::Junit, &checked));
    let failure = all.iter().find(|element| element.name == "failure").unwrap();
    let line = "a&b.csv:2:9  E-Mail  email.syntax  <b>\"]]>&amp;·[31m··  Not an e-mail address.";
    assert_eq!(failure.text.lines().next(), Some(line));
}

/// A command as GitHub reads it: name, properties, message.
pub type Command = (String, BTreeMap<String, String>, String);

/// By the rules of GitHub's runner: `%25`, `%0D`, `%0A`, in properties also `%3A` and `%2C`.
pub fn commands(text: &str) -> Vec<Command> {
    let data = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let property = |text: &str| {
        text.replace("%3A", ":").replace("%2C", ",").replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    };
    let read = |line: &str| {
        let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (name, properties) = head.split_once(' ').unwrap();
        let pair = |pair: &str| {
            let (key, value) = pair.split_once('=').unwrap();
            (key.to_owned(), property(value))
        };
        (name.to_owned(), properties.split(',').map(pair).collect(), data(message))
    };
    assert!(text.is_empty() || text.ends_with('\n'));
    text.split_terminator('\n').map(read).collect()
}

#[test]
fn the_worst_are_errors_the_known_are_warnings_the_rest_is_counted() {
    let read = commands(&written(CheckFormat::Github, &four_limits()));
    let names: Vec<&str> = read.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["error", "error", "error", "error", "warning", "notice"]);
    let (_, properties, message) = &read[0];
    let expected = [("file", "crm.csv"), ("line", "2"), ("col", "9"), ("endColumn", "20"), ("title", "email.syntax")];
    assert_eq!(*properties, expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    assert_eq!(message, "E-Mail j•••@gmail: Not an e-mail address. (max email.syntax=0.5%: 12 of 1,000 (1.2 %))");
    assert_eq!(read[3].1.keys().collect::<Vec<_>>(), ["title"], "a limit on rows has no place");
    assert_eq!(read[4].2, "max duplicate.*=0: 12 of 1,000 (1.2 %), not worse than in hygiene-baseline.json");
    assert_eq!(read[5].2, "and 9 more against max email.syntax=0.5%");
    assert_eq!(written(CheckFormat::Github, &Checked::default()), "");
}

#[test]
fn ten_errors_at_most_and_every_limit_among_them() {
    let mut limits = vec![limit("max email.syntax=0", LimitOutcome::Broken, cells(2..12), 113)];
    limits.push(limit("min rows=2000", LimitOutcome::Broken, Vec::new(), 0));
    limits.push(limit("min kept=2000", LimitOutcome::Broken, Vec::new(), 0));
    let read = commands(&written(CheckFormat::Github, &Checked { limits, baseline: None }));
    let titles: Vec<&str> = read.iter().map(|(_, properties, _)| properties["title"].as_str()).collect();
    assert_eq!(titles[..8], ["email.syntax"; 8]);
    assert_eq!(titles[8..], ["rows", "kept", "hygienist check"]);
    assert_eq!(read[10].2, "and 115 more against max email.syntax=0");
    let many: Vec<_> = (0..15).map(|at| limit(&format!("min l{at}=9"), LimitOutcome::Broken, Vec::new(), 0)).collect();
    let read = commands(&written(CheckFormat::Github, &Checked { limits: many, baseline: None }));
    assert_eq!((read.len(), read[9].1["title"].as_str()), (11, "l9"));
    assert!(read[10].2.starts_with("and 1 more against min l10=9, 1 more against min l11=9, "));
}

#[test]
fn what_would_end_a_command_is_written_otherwise() {
    let mut place = cell("./a,b:c=%0A.csv", 2, "x\n::error::y\r");
    place.region = TextRegion { start_line: 2, start_column: Some(9), end_line: 4, end_column: Some(1) };
    let many = cell("-", 2, "j•••");
    let archive = cell("lists.zip!crm.csv", 17, "j•••");
    let limits = vec![limit("max x=100%", LimitOutcome::Broken, vec![place, many, archive], 0)];
    let text = written(CheckFormat::Github, &Checked { limits, baseline: None });
    assert!(
        text.starts_with(
            "::error file=a%2Cb%3Ac=%250A.csv,line=2,endLine=4,title=email.syntax::E-Mail x·::error::y·: "
        )
    );
    let read = commands(&text);
    assert_eq!((read.len(), read[0].1["file"].as_str()), (3, "a,b:c=%0A.csv"));
    assert!(read[0].2.contains("max x=100%: "), "percent signs come back");
    assert!(!read[1].1.contains_key("file"), "standard input is no file");
    assert_eq!((read[2].1.get("file"), read[2].1.get("line")), (Some(&"lists.zip".to_owned()), None));
    assert!(read[2].2.starts_with("crm.csv:17: E-Mail j•••"));
}

#[test]
fn gitlab_takes_it_and_no_two_entries_are_alike() {
    let validator = schema("gitlab-code-quality.json");
    let mut checked = four_limits();
    checked.limits[0]
        .places
        .push(BrokenPlace { region: TextRegion::default(), ..cell("./b.csv", 2, "j•••@gmail") });
    checked.limits[0].places.push(cell("lists.zip!crm.csv", 17, "j•••@gmail"));
    let report = json(CheckFormat::Gitlab, &checked);
    assert_valid(&validator, &report);
    let issues = report.as_array().unwrap();
    let at = |at: usize| {
        (issues[at]["location"]["path"].as_str().unwrap(), issues[at]["location"]["lines"]["begin"].as_u64())
    };
    assert_eq!(
        [at(0), at(3), at(4), at(5)],
        [("crm.csv", Some(2)), ("b.csv", Some(1)), ("lists.zip", Some(1)), ("crm.csv", Some(1))]
    );
    assert!(issues[4]["description"].as_str().unwrap().starts_with("crm.csv:17: E-Mail"));
    assert_eq!((issues.len(), &issues[6]["severity"]), (7, &"info".into()));
    assert_eq!(issues[6]["description"], "and 9 more against max email.syntax=0.5%: 12 of 1,000 (1.2 %)");
    let prints: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), issues.len());
    assert_eq!(json(CheckFormat::Gitlab, &Checked::default()), serde_json::json!([]));
    let mut wrong = report.clone();
    wrong[0]["severity"] = "error".into();
    assert!(!validator.is_valid(&wrong));
}
