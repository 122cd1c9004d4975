//! The account of a run, put together from what every stage counted.

use super::judging::JudgedBlocks;
use super::known::Known;
use super::list_age::Ages;
use super::lists::Lists;
use super::notes::Notes;
use super::render::Counts;
use super::run::{Run, Stage};
use super::survey::Surveyed;
use super::tag_names::unknown_tags;
use crate::contact::law::RuleId;
use crate::contact::{Code, ColumnSummary, Fates, InputSummary, Region, Role, RunFacts, Summary, Tool};
use crate::normalize::RULES_VERSION;
use crate::output::row::Directory;
use crate::report::result::grouped;
use std::collections::{BTreeMap, BTreeSet};

/// The version of the summary's form.
const SCHEMA: u32 = 1;

/// How long a run took so far, and its stages.
pub(super) struct Took {
    pub(super) seconds: f64,
    pub(super) stages: Vec<(Stage, f64)>,
}

pub(super) fn summarise(known: Known<'_>, counts: &Counts, fates: &Fates, notes: &Notes, took: &Took) -> Summary {
    let Known { run, plan, surveyed, lists, judged, .. } = known;
    let kept = counts.by_source.iter().map(|(kept, _)| kept).sum();
    let rejected = counts.by_source.iter().map(|(_, rejected)| rejected).sum();
    let structural = surveyed.sources.iter().map(|source| source.structural.all()).sum::<u64>();
    Summary {
        schema: SCHEMA,
        tool: Tool { name: "hygienist", version: env!("CARGO_PKG_VERSION") },
        numbering_plan: plan.version().to_owned(),
        rules_version: RULES_VERSION,
        command: run.command.name().to_owned(),
        as_of: run.policy.as_of.clone(),
        settings: serde_json::to_value(&run.policy).unwrap_or_default(),
        inputs: inputs(surveyed, judged, counts),
        suppression: lists.summaries.clone(),
        rows: judged.records.iter().sum::<u64>() + structural,
        kept,
        rejected,
        structural,
        rejected_by: by_code(&counts.rejected_by),
        codes: by_code(&counts.codes),
        notes: notes.all.clone(),
        run: RunFacts {
            started: started(took.seconds),
            seconds: took.seconds,
            threads: run.threads,
            stages: took.stages.iter().map(|(stage, seconds)| (stage.name(), *seconds)).collect(),
        },
        by: surveyed.groups.iter().zip(&counts.groups).map(|(by, tally)| tally.grouping(&by.by)).collect(),
        store: known.store.map(|store| store.summary(fates)),
        checked: None,
        stops: None,
    }
}

fn inputs(surveyed: &Surveyed, judged: &JudgedBlocks, counts: &Counts) -> Vec<InputSummary> {
    let all = surveyed.sources.iter().zip(&surveyed.columns.sources).enumerate();
    all.map(|(at, (source, columns))| InputSummary {
        path: source.source.name.clone(),
        sha256: judged.sha256[at].clone(),
        encoding: source.source.form.encoding.clone(),
        delimiter: char::from(source.source.form.delimiter.unwrap_or(source.delimiter)).to_string(),
        columns: columns
            .chosen
            .iter()
            .map(|choice| ColumnSummary {
                name: String::from_utf8_lossy(&choice.name).into_owned(),
                role: choice.role.map(Role::name),
                by: choice.by,
            })
            .collect(),
        rows: judged.records[at] + source.structural.all(),
        kept: counts.by_source[at].0,
        rejected: counts.by_source[at].1,
        structural: source.structural,
        preset: source.preset.map(|preset| preset.id.clone()),
        output: None,
    })
    .collect()
}

fn by_code(counts: &[u64]) -> BTreeMap<String, u64> {
    let counted = Code::ALL.iter().zip(counts).filter(|(_, count)| **count > 0);
    counted.map(|(code, count)| (code.name().to_owned(), *count)).collect()
}

/// What a person should know about the run.
pub(super) fn notes(known: Known<'_>, counts: &Counts, fates: &Fates, directory: &Directory<'_>) -> Notes {
    let Known { run, surveyed, lists, answers, judged, ages, store, .. } = known;
    let mut notes = surveyed.notes.clone();
    for (source, columns) in surveyed.sources.iter().zip(&surveyed.columns.sources) {
        if !columns.slots.iter().any(|slot| slot.role.is_consent()) {
            let file = if surveyed.sources.len() == 1 { String::new() } else { format!("{}: ", source.source.name) };
            notes.remark([format!("{file}no consent column")]);
        }
    }
    if counts.undecoded > 0 {
        notes.remark([format!(
            "{} text that does not decode; profile tells which encoding was found, and --encoding NAME says which is right",
            if counts.undecoded == 1 { "1 row holds".to_owned() } else { format!("{} rows hold", counts.undecoded) }
        )]);
    }
    notes.remark(unknown_tags(&judged.unknown_tags));
    notes.warn(idle_laws(run));
    notes.warn(missing_registers(lists, judged, ages));
    notes.warn(lawless(judged));
    notes.warn(lists.notes.iter().cloned());
    notes.warn(answers.note());
    notes.remark(store.map(|store| store.notes(fates, directory)).unwrap_or_default());
    if counts.unasked > 0 {
        notes.remark([format!(
            "--rnd-query: {} no day of consent, and could not be asked about",
            match counts.unasked {
                1 => "1 kept row with a number of the US shows".to_owned(),
                rows => format!("{rows} kept rows with a number of the US show"),
            }
        )]);
    }
    notes
}

/// Laws that were named, and of which the run can say nothing.
fn idle_laws(run: &Run) -> impl Iterator<Item = String> {
    run.policy.consent.law.idle().into_iter().map(|pack| {
        format!("law {pack}: none of its rules that could be checked was verified; hygienist explain {pack} says which may be named")
    })
}

/// How many records are under no law.
fn lawless(judged: &JudgedBlocks) -> Option<String> {
    let rows: u64 = judged.logs.iter().map(|log| u64::from(log.lawless)).sum();
    let are = if rows == 1 { "1 row is".to_owned() } else { format!("{} rows are", grouped(rows)) };
    let why = "no country is known, or no pack is of that country (hygienist explain law)";
    (rows > 0).then(|| format!("{are} under no law: {why}"))
}

/// Whose law asks that a register be screened, where no list is of one.
fn missing_registers(lists: &Lists, judged: &JudgedBlocks, ages: Ages<'_>) -> Option<String> {
    let records: BTreeSet<Region> = judged.logs.iter().flat_map(|log| log.regions.iter().copied()).collect();
    let registers = || lists.summaries.iter().filter(|list| list.national);
    let screened = registers().flat_map(|list| &list.countries).filter_map(|code| Region::from_code(code)).collect();
    let missing = ages.unscreened(&records, &screened);
    // Numbers without a country may be of any.
    if missing.is_empty() || registers().any(|list| list.without_country > 0) {
        return None;
    }
    let of = |(region, rule): &(Region, RuleId)| format!("{region} ({})", rule.rule());
    let of: Vec<String> = missing.iter().map(of).collect();
    Some(format!(
        "no --do-not-call list holds numbers of {}, where a national register is to be screened",
        of.join(", ")
    ))
}

/// When the run started, UTC.
fn started(seconds: f64) -> String {
    let now = jiff::Timestamp::now();
    let started = now.checked_sub(jiff::SignedDuration::from_millis((seconds * 1000.0) as i64)).unwrap_or(now);
    format!("{started:.0}")
}
