//! One record's history, as a page that can be handed to whoever asks: what was read, what became of it and why, what it
//! stands on, and what it was held against.

use super::lines::{columns, wrapped};
use super::result::grouped;
use crate::contact::law::{self, Basis, Use};
use crate::contact::trail::{
    CellLine, FileLine, FindingLine, InputLine, LawLine, LawSays, ListLine, RecordLine, RunLine, StoreLine,
};
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;

/// How wide a page is, in characters.
const WIDTH: usize = 92;

/// How far the second column of a page is indented.
const INDENT: usize = 16;

/// Everything that is known of one record of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace<'a> {
    /// What ran.
    pub run: Option<&'a RunLine>,
    /// Its input.
    pub input: Option<&'a InputLine>,
    /// The record, and what became of it.
    pub record: RecordLine<'static>,
    /// What was found on it.
    pub findings: Vec<FindingLine<'static>>,
    /// What it was screened against.
    pub lists: &'a [ListLine],
    /// The store, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<&'a StoreLine>,
    /// What else was read.
    pub files: &'a [FileLine],
}

impl Trace<'_> {
    fn is_kept(&self) -> bool {
        self.record.status == "kept"
    }

    /// A setting of `[consent]`, where the run is known.
    fn setting(&self, key: &str) -> Option<&Value> {
        self.run.and_then(|run| run.settings.get("consent")?.get(key))
    }
}

/// The page.
#[must_use]
pub fn page(trace: &Trace<'_>) -> String {
    let mut page = Page::default();
    let record = &trace.record;
    let heading = format!("Row {} of {} (line {}): {}", record.row, record.source, record.line, record.status);
    page.title(&heading);
    page.item("contact", &contact(record));
    if let Some(input) = trace.input {
        page.item("read from", &format!("{}, {}", input.path, counted(input.rows, "row", "rows")));
        page.item("", &format!("SHA-256 {}", input.sha256));
    }
    if let Some(run) = trace.run {
        let RunLine { tool, command, as_of, numbering_plan, .. } = run;
        page.item("by", &format!("{tool} {command}, as of {as_of}, numbering plan {numbering_plan}"));
    }
    page.part("Who, and what was changed");
    record.cells.iter().for_each(|cell| page.item(&cell.column, &cell_words(cell, trace.is_kept())));
    if record.cells.is_empty() {
        page.paragraph("none");
    }
    page.part("What was found, and what became of it");
    trace.findings.iter().for_each(|finding| page.item(&finding.code, &finding_words(finding)));
    if trace.findings.is_empty() {
        page.paragraph("nothing");
    }
    page.part("What it stands on");
    for evidence in &record.evidence {
        page.item(&evidence.role, &format!("{} (column {})", evidence.value, evidence.column));
    }
    if record.evidence.is_empty() {
        page.paragraph("no cell speaks of consent");
    }
    page.part("Under which rules");
    rules(&mut page, trace);
    page.part("Screened against");
    trace.lists.iter().for_each(|list| list_words(&mut page, list));
    if let Some(StoreLine { path, entries }) = trace.store {
        page.item("store", &format!("{path}, {}", counted(entries.values().sum(), "entry", "entries")));
    }
    if trace.lists.is_empty() && trace.store.is_none() {
        page.paragraph("no list");
    }
    for FileLine { path, sha256, entries } in trace.files {
        page.item("also read", &format!("{path}, {}", counted(*entries, "entry", "entries")));
        page.item("", &format!("SHA-256 {sha256}"));
    }
    page.text
}

fn contact(record: &RecordLine<'_>) -> String {
    let own = format!("{}:{}", record.source, record.row);
    if record.contact != own {
        return format!("that of {}", record.contact);
    }
    if record.stands_for.is_empty() {
        return "it stands for itself".to_owned();
    }
    format!("it stands for itself and for {}", record.stands_for.join(", "))
}

fn cell_words(cell: &CellLine<'_>, kept: bool) -> String {
    let CellLine { before, after, .. } = cell;
    match (before.is_empty(), after.is_empty()) {
        _ if !kept => before.to_string(),
        _ if before == after => format!("{after}, as it was"),
        (true, false) if cell.filled => format!("{after}, from a duplicate"),
        (true, false) => format!("{after}, from another cell"),
        (_, true) => format!("{before}: emptied"),
        _ => format!("{after}, written {before}"),
    }
}

fn finding_words(finding: &FindingLine<'_>) -> String {
    format!("{}. {}", finding.action, finding.detail)
}

/// What the policy asks, the law by which it was judged, and what its rules say.
fn rules(page: &mut Page, trace: &Trace<'_>) {
    let record = &trace.record;
    if !trace.is_kept() {
        let why = record.codes.first().map(|code| format!(" ({code})")).unwrap_or_default();
        page.item("rejected", &format!("it is not to be contacted{why}, whatever else is met"));
    }
    page.item("policy", &policy_words(trace));
    let asked = law_asked(trace);
    page.item("law", asked.as_deref().unwrap_or("none was asked for"));
    match record.country.as_ref().zip(record.country_by) {
        Some((country, by)) => page.item("country", &format!("{country}, known {}", by.words())),
        None if asked.is_some() => page.item("country", "not known, so no law goes by it"),
        None => {}
    }
    record.law.iter().for_each(|said| page.item(&said.rule, &law_words(said, trace)));
    if asked.is_some() && record.law.is_empty() {
        page.item("", "no rule says anything of this record");
    }
    page.line("");
    page.paragraph("These rules are checks on what a list shows. They are no legal advice.");
}

/// What was asked of consent beside the law: the settings that are not as they are by default.
fn policy_words(trace: &Trace<'_>) -> String {
    const KEYS: [&str; 10] = [
        "require",
        "max_age",
        "expiring_within",
        "confirmed",
        "purpose",
        "uses",
        "allowed_sources",
        "allowed_methods",
        "forbidden_sources",
        "forbidden_methods",
    ];
    let said = KEYS.into_iter().filter_map(|key| Some(format!("{key} {}", words_of(trace.setting(key)?)?)));
    let said: Vec<String> = said.collect();
    if said.is_empty() { "nothing beyond the columns that the file has".to_owned() } else { said.join("; ") }
}

/// A setting in words; none where it asks for nothing.
fn words_of(setting: &Value) -> Option<String> {
    match setting {
        Value::String(text) => Some(text.clone()),
        Value::Bool(true) => Some("true".to_owned()),
        Value::Array(items) if !items.is_empty() => {
            Some(items.iter().map(|item| item.as_str().unwrap_or_default()).collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}

/// `by-country`, or the packs that were named.
fn law_asked(trace: &Trace<'_>) -> Option<String> {
    match trace.setting("law")? {
        Value::String(word) if word == "none" => None,
        Value::Object(packs) => packs.get("packs").and_then(words_of),
        other => words_of(other),
    }
}

fn law_words(said: &LawLine<'_>, trace: &Trace<'_>) -> String {
    let rule = law::rules().iter().find(|rule| rule.to_string() == said.rule);
    let text = rule.map(|rule| format!(": \u{201c}{}\u{201d}", rule.requirement)).unwrap_or_default();
    let says = match &said.says {
        LawSays::Permits(basis) if said.uses.is_empty() || !trace.is_kept() => {
            format!("was met, on {}", basis_words(*basis))
        }
        LawSays::Permits(basis) => format!("it may be {} on {}", uses(&said.uses), basis_words(*basis)),
        LawSays::StopBy(day) => format!("its stop is to be honoured by {day}"),
        LawSays::Register(wins) => register_words(wins, trace),
        LawSays::Against(code) if *code == "consent.expiring" => "is met, and will not be for long".to_owned(),
        LawSays::Against(code) => format!("was not met ({code})"),
    };
    format!("{says}{text} ({})", said.source)
}

/// Whether the register of the record's country was screened, and who wins where it and consent contend.
fn register_words(wins: &str, trace: &Trace<'_>) -> String {
    let country = trace.record.country.as_deref().unwrap_or_default();
    let of_it = |list: &&ListLine| list.national && list.countries.iter().any(|other| other == country);
    let lists: Vec<&str> = trace.lists.iter().filter(of_it).map(|list| list.path.as_str()).collect();
    let screened = match lists.as_slice() {
        [] => format!("a national register is to be screened, and WAS NOT: no list holds numbers of {country}"),
        lists => format!("a national register is to be screened, and was: {}", lists.join(", ")),
    };
    if wins.is_empty() { screened } else { format!("{screened}; {wins}; it lifts no stop") }
}

fn uses(uses: &[Use]) -> String {
    let word = |one: &Use| match one {
        Use::Email => "written to by e-mail",
        Use::Sms => "sent texts",
        Use::Call => "called",
    };
    uses.iter().map(word).collect::<Vec<_>>().join(" or ")
}

fn basis_words(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent => "consent",
        Basis::SoftOptIn => "a sale, for something like it (soft opt-in)",
        Basis::Contract => "a contract",
        Basis::Implied => "a consent that the law implies",
        Basis::LegitimateInterest => "a legitimate interest",
        Basis::Other => "another basis",
    }
}

fn list_words(page: &mut Page, list: &ListLine) {
    let age = match (&list.date, list.age_days) {
        (Some(date), Some(days)) => {
            format!(", of {date}, {} old at the run", counted(days.unsigned_abs().into(), "day", "days"))
        }
        _ => ", of a day that is not known".to_owned(),
    };
    let stale = if list.stale { ", older than the law allows" } else { "" };
    let laws = if list.laws.is_empty() { String::new() } else { format!(", judged by {}", list.laws.join(", ")) };
    let entries = counted(list.entries, "entry", "entries");
    page.item(list.kind.name(), &format!("{}, {entries}{age}{stale}{laws}", list.path));
    page.item("", &format!("SHA-256 {}", list.sha256));
}

/// A number of something.
fn counted(count: u64, one: &str, more: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { more })
}

/// A page that grows.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn title(&mut self, text: &str) {
        let text = shown(text);
        self.line(&text);
        self.line(&"=".repeat(columns(&text)));
    }

    fn part(&mut self, heading: &str) {
        self.line("");
        self.line(heading);
    }

    /// A word, and what there is to say of it.
    fn item(&mut self, word: &str, text: &str) {
        let word = shown(word);
        let mut lines = wrapped(&shown(text), WIDTH - INDENT - 2).into_iter();
        if columns(&word) >= INDENT {
            self.line(&format!("  {word}"));
        } else {
            let first = lines.next().unwrap_or_default();
            self.line(&format!("  {word:INDENT$}{first}"));
        }
        lines.for_each(|line| self.line(&format!("  {:INDENT$}{line}", "")));
    }

    fn paragraph(&mut self, text: &str) {
        wrapped(text, WIDTH - 2).iter().for_each(|line| self.line(&format!("  {line}")));
    }

    fn line(&mut self, line: &str) {
        writeln!(self.text, "{}", line.trim_end()).expect("a string takes all that is written to it");
    }
}

/// Somebody's text on a page: nothing in it moves the cursor.
fn shown(text: &str) -> String {
    let moves = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if moves(c) { ' ' } else { c }).collect()
}
