//! SARIF 2.1.0 (OASIS): one result a place against a broken limit, with the rule it breaks.
//!
//! A place that several limits name is one result. Places that are not told are counted in notifications of the
//! invocation. What is known from a baseline is no result. Columns count code points, and a member of an archive, which
//! has no lines in the file that it lies in, has a name instead of a region.

use super::places::{Entry, Listed, file_of, uri};
use super::wording::{limit_name, shown};
use super::{CheckFormat, Told};
use crate::contact::{Action, BrokenPlace, Code, Summary, TextRegion};
use serde::Serialize;
use std::collections::BTreeMap;

/// Longer descriptions GitHub refuses.
const DESCRIPTION: usize = 1_000;

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: ToolOf<'r>,
    invocations: [Invocation; 1],
    artifacts: Vec<Artifact<'r>>,
    results: Vec<Outcome>,
    column_kind: &'static str,
}

#[derive(Serialize)]
struct ToolOf<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'static str,
    version: &'r str,
    semantic_version: &'r str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

#[derive(Serialize)]
struct Artifact<'r> {
    location: ArtifactLocation,
    roles: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    hashes: Option<Hashes<'r>>,
}

#[derive(Serialize)]
struct Hashes<'r> {
    #[serde(rename = "sha-256")]
    sha256: &'r str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    partial_fingerprints: Fingerprint,
}

#[derive(Serialize)]
struct Fingerprint {
    /// Not `primaryLocationLineHash`: GitHub's upload works that one out from the file, and warns of any other.
    #[serde(rename = "hygienist/v1")]
    hygienist: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u64>,
    end_line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

/// The log, indented, with a line end.
pub(super) fn write(told: Told<'_>) -> String {
    let listed = Listed::of(told.checked, CheckFormat::Sarif.places());
    let mut rules = Rules::default();
    let entries = listed.entries.iter().zip(listed.fingerprints());
    // GitHub takes no result without a file: a limit on the whole is shown on the first input.
    let first = told.summary.inputs.first().map_or("-", |input| input.path.as_str());
    let results = entries.map(|(entry, fingerprint)| result(entry, fingerprint, first, &mut rules)).collect();
    let rest = listed.rest.iter().map(|(limit, more)| Notification {
        level: "note",
        message: Message::escaped(&format!(
            "{more} more places against {} are not listed here; --findings FILE lists every row",
            limit_name(limit)
        )),
    });
    let run = Run {
        invocations: [Invocation { execution_successful: true, tool_execution_notifications: rest.collect() }],
        tool: ToolOf {
            driver: Driver {
                name: told.summary.tool.name,
                version: told.summary.tool.version,
                semantic_version: told.summary.tool.version,
                rules: rules.all,
            },
        },
        artifacts: artifacts(told.summary),
        results,
        column_kind: "unicodeCodePoints",
    };
    let schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    let mut json =
        serde_json::to_string_pretty(&Log { schema, version: "2.1.0", runs: [run] }).expect("plain data is JSON");
    json.push('\n');
    json
}

fn result(entry: &Entry<'_>, fingerprint: String, first: &str, rules: &mut Rules) -> Outcome {
    let location = match entry.place {
        Some(place) => Location::of(place),
        None => Location::whole(first),
    };
    let (rule_id, rule_index) = rules.index(entry.rule());
    Outcome {
        rule_id,
        rule_index,
        level: "error",
        message: Message::escaped(&entry.message()),
        locations: [location],
        partial_fingerprints: Fingerprint { hygienist: fingerprint },
    }
}

/// The files that were read, each once.
fn artifacts(summary: &Summary) -> Vec<Artifact<'_>> {
    let mut seen = Vec::new();
    let mut artifacts = Vec::new();
    for input in &summary.inputs {
        let location = ArtifactLocation { uri: uri(file_of(&input.path).0) };
        if !seen.contains(&location.uri) {
            seen.push(location.uri.clone());
            let hashes = (!input.sha256.is_empty()).then_some(Hashes { sha256: &input.sha256 });
            artifacts.push(Artifact { location, roles: ["analysisTarget"], hashes });
        }
    }
    artifacts
}

/// The rules that are broken, in the order in which they are met.
#[derive(Default)]
struct Rules {
    all: Vec<Rule>,
    by_name: BTreeMap<String, usize>,
}

impl Rules {
    fn index(&mut self, rule: &str) -> (String, usize) {
        let id = shown(rule);
        let index = *self.by_name.entry(id.clone()).or_insert_with(|| {
            self.all.push(Rule::named(rule));
            self.all.len() - 1
        });
        (id, index)
    }
}

impl Rule {
    fn named(name: &str) -> Rule {
        let Some(code) = Code::from_name(name) else {
            let short = format!("A limit on {} is broken.", shown(name));
            let help =
                "Look at the figure against the limit: either the list has changed, or the limit has to.".to_owned();
            return Rule {
                id: shown(name),
                short_description: Message::escaped(&short),
                full_description: Message::escaped(&format!("{short} {help}")),
                help: Help { text: escaped(&help), markdown: help },
                default_configuration: Configuration { level: "error" },
                properties: Properties { tags: vec!["contacts"] },
            };
        };
        let page = code.explanation().unwrap_or_else(|| code.sentence());
        let about = page.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        Rule {
            id: code.name().to_owned(),
            short_description: Message::escaped(code.sentence()),
            full_description: Message::escaped(&about.chars().take(DESCRIPTION).collect::<String>()),
            help: Help { text: escaped(page), markdown: page.to_owned() },
            default_configuration: Configuration { level: level(code) },
            properties: Properties { tags: vec!["contacts", code.area().name()] },
        }
    }
}

/// How much a code matters where no limit says so.
const fn level(code: Code) -> &'static str {
    match code.default_action() {
        Action::Reject | Action::Drop => "error",
        Action::Flag => "warning",
        Action::Fix | Action::Ignore => "note",
    }
}

impl Location {
    fn of(place: &BrokenPlace) -> Location {
        let (file, member) = file_of(&place.source);
        let within = |member: &str| {
            let (member, line) = (shown(member), place.region.start_line);
            LogicalLocation { fully_qualified_name: format!("{}!{member}:{line}", shown(file)) }
        };
        Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: uri(file) },
                region: if member.is_some() { None } else { Region::of(place.region) },
            },
            logical_locations: member.map(within).into_iter().collect(),
        }
    }

    fn whole(file: &str) -> Location {
        let artifact_location = ArtifactLocation { uri: uri(file_of(file).0) };
        Location {
            physical_location: PhysicalLocation { artifact_location, region: None },
            logical_locations: Vec::new(),
        }
    }
}

impl Region {
    /// What the standard allows of it: lines and columns from 1, the end not before the start.
    fn of(region: TextRegion) -> Option<Region> {
        let start_line = Some(region.start_line).filter(|line| *line > 0)?;
        let end_line = region.end_line.max(start_line);
        let start_column = region.start_column.filter(|column| *column > 0);
        let least = if end_line == start_line { start_column.unwrap_or(u64::MAX) } else { 1 };
        let end_column = region.end_column.filter(|column| start_column.is_some() && *column >= least);
        Some(Region { start_line, start_column, end_line, end_column })
    }
}

impl Message {
    fn escaped(text: &str) -> Message {
        Message { text: escaped(text) }
    }
}

/// Text as a message string: braces are doubled (§3.11.5), and what opens a link is written with a backslash (§3.11.6).
fn escaped(text: &str) -> String {
    let mut message = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' => message.push(c),
            '[' | ']' | '\\' => message.push('\\'),
            _ => {}
        }
        message.push(c);
    }
    message
}
