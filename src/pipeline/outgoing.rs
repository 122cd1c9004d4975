//! Rows out: rendered, published whole or not at all, and remembered.

use super::clean::Clock;
use super::each::targets;
use super::faults::throw;
use super::files::{Files, findings_form};
use super::fill::{Fills, find_fills};
use super::gate::{GROUPS_TOLD, Gate};
use super::judging::{BlockLog, JudgedBlocks};
use super::known::Known;
use super::record::Records;
use super::rehearsal::{Counted, would_write};
use super::remember::{Learned, Remembering};
use super::render::{Counts, Render, render_blocks, write_to};
use super::run::{Command, Outcome, Run, Stage};
use super::stops::Stopping;
use super::summary::{notes, summarise};
use super::survey::Surveyed;
use super::trail::{self, Contacts};
use super::{Exit, Failure, metrics, told};
use crate::contact::{Checked, Code, Fates, RunOutcome, StoredStops, Summary};
use crate::normalize::date;
use crate::output::publish::Publisher;
use crate::output::row::{Directory, Place};
use crate::report::html::{self, Facts};
use crate::report::metrics::Ended;
use crate::report::{check, profile};
use anyhow::{Result, anyhow};
use std::path::PathBuf;

/// Renders all rows and publishes the files, and has the store remember it.
pub(super) fn render_and_publish(
    known: Known<'_>,
    fates: &Fates,
    own_stops: &[(u32, u16)],
    mut remembering: Option<Remembering<'_>>,
    pool: &rayon::ThreadPool,
    clock: &mut Clock<'_>,
) -> Result<Outcome> {
    let Known { run, plan, surveyed, lists, judged, store, .. } = known;
    let nothing_kept = run.command == Command::Clean && fates.fates.iter().all(|fate| !fate.verdict.is_kept());
    let mut broken = remembering.as_ref().and_then(|remembering| remembering.broken_limit(fates));
    // What a check tells is all that it publishes.
    broken = broken.filter(|_| !matches!(run.command, Command::Check { .. }));
    let mut publishes = broken.is_none() && (!nothing_kept || run.outputs.allow_empty);
    let columns = surveyed.column_names();
    let sources = surveyed.sources.iter().map(|source| source.source.name.clone()).collect::<Vec<_>>();
    let mut list_names: Vec<String> = lists.summaries.iter().map(|list| list.path.clone()).collect();
    let places: Vec<Place> = judged.logs.iter().map(place_of).collect();
    let none = StoredStops::default();
    let stored = store.map_or(&none, |store| &store.stops);
    if let Some(store) = store {
        store.name_in(&mut list_names);
    }
    let directory = Directory {
        columns: &columns,
        sources: &sources,
        lists: &list_names,
        stored,
        wins: &lists.wins,
        blocks: &places,
    };

    let gate = Gate::new(run, surveyed, known.ages.today)?;
    let mut publisher = Publisher::new();
    let targets = targets(run, surveyed)?;
    let counted = Counted::default();
    let mut files = Files::open(run, &mut publisher, publishes, surveyed, &targets, &counted)?;
    files.write_headers(run, surveyed, &trail::head(known))?;
    let unfilled = Fills::default();
    let records = Records { run, surveyed, fates, fills: &unfilled };
    let fills = find_fills(records, &judged.logs, plan, pool, clock.progress)?;
    let render = Render {
        records: Records { fills: &fills, ..records },
        logs: &judged.logs,
        directory: &directory,
        findings_form: findings_form(run),
        contacts: if run.outputs.traces() { Contacts::of(fates) } else { Contacts::default() },
        wants_main: files.main.is_wanted() && matches!(run.command, Command::Clean | Command::Annotate),
        wants_rejects: files.rejects.is_some(),
        wants_findings: files.findings.is_some(),
        wants_question: files.question.is_some(),
        end_of_day: date::end_of_day(known.ages.today),
        gathering: remembering
            .as_ref()
            .filter(|_| publishes)
            .and_then(|remembering| remembering.gathering(&judged.address_keys)),
        gate: gate.as_ref(),
    };
    let mut counts = render_blocks(&render, files.sinks(), pool, clock.progress)?;
    check_account(surveyed, judged, fates, &counts)?;

    let mut checked = gate.as_ref().map(|gate| gate.check(&render, &mut counts)).transpose()?;
    if let (Some(gate), Some(checked)) = (&gate, &checked) {
        let baseline = files.baseline.is_some().then(|| gate.baseline(run, &mut counts, checked).to_json());
        write_to(&mut files.baseline, baseline.unwrap_or_default().as_bytes())?;
    }
    checked.iter_mut().for_each(|checked| checked.fold_groups(GROUPS_TOLD));
    if run.command == Command::Clean {
        broken = broken.or_else(|| checked.as_ref().and_then(check::broken));
    }
    publishes &= broken.is_none();

    let totals = counts.profile.totals();
    let counted_profile = std::mem::take(&mut counts.profile);
    let told = run.profiles().then(|| counted_profile.profile(surveyed, &judged.records, &counts.by_source));
    let mut told = told.unwrap_or_default();
    if let Command::Profile { json } = run.command {
        // A file is as wide as its widest cell; a terminal knows its own width.
        let width = run.outputs.main.is_some().then_some(FILE_WIDTH);
        let text = if json { profile::to_json(&told) } else { profile::to_text(&told, width) };
        files.main.write(0, text.as_bytes())?;
    }
    let stopping = Stopping { records: render.records, logs: &judged.logs, own: own_stops, plan };
    let stops = files.write_stops(run, stopping, &directory, pool, clock.progress)?;
    let look = gate.as_ref().filter(|_| run.command == Command::Init);
    let look = look.map(|gate| gate.look(std::mem::take(&mut told), &mut counts));

    clock.enter(Stage::Publish, 0);
    throw(&run.tuning, Stage::Publish, 0)?;
    let mut notes = notes(known, &counts, fates, &directory);
    if let (Some(stops), Some(path)) = (&stops, &run.outputs.stops) {
        notes.remark([told::count_of_stops(path, &stops.by_kind)]);
        notes.warn(stops.notes.iter().cloned());
    }
    notes.remark(header_only(surveyed, &counts, &targets).filter(|_| run.command == Command::Clean));
    files.finish_sheets(run, &mut notes)?;
    let mut shrink = remembering.as_ref().and_then(|remembering| remembering.shrink_result(fates));
    if matches!(run.command, Command::Check { .. }) && remembering.is_some() {
        checked.get_or_insert_default().limits.extend(shrink.take());
    }
    let mut summary = summarise(known, &counts, fates, &notes, &clock.took());
    summary.checked = checked;
    summary.stops = stops.map(|stops| stops.by_kind);
    for (input, target) in summary.inputs.iter_mut().zip(&targets) {
        input.output = Some(target.display().to_string());
    }
    if let Some(remembering) = &mut remembering {
        let outcome = match &broken {
            Some(limit) => RunOutcome::Broke(limit.clone()),
            None if !publishes => RunOutcome::NothingKept,
            None => RunOutcome::Published,
        };
        // Columns that slipped break limits, and make everybody say stop.
        let is_doubtful = run.command == Command::Clean && summary.checked.as_ref().is_some_and(Checked::is_broken);
        let learned = Learned { records, stops: own_stops, is_doubtful, pool, progress: clock.progress };
        notes.warn(remembering.begin(known, learned, &mut counts.members, &mut summary, outcome)?);
        summary.notes.clone_from(&notes.all);
    }
    if let Command::Check { format } = run.command {
        let checked = summary.checked.as_ref();
        let text = checked.map(|checked| format.write(check::Told { checked, summary: &summary })).unwrap_or_default();
        files.main.write(0, text.as_bytes())?;
    }
    throw(&run.tuning, Stage::Remember, 0)?;
    if publishes {
        if run.outputs.report.is_some() {
            let history = remembering.as_ref().map(Remembering::history).unwrap_or_default();
            let picture = std::mem::take(&mut counts.picture).picture(totals, surveyed, fates, &directory);
            let shows_values = run.outputs.shows_values;
            let facts = Facts { summary: &summary, profile: &told, picture: &picture, history: &history, shows_values };
            let page = html::page(&facts);
            write_to(&mut files.report, page.as_bytes())?;
        }
        files.finish(run, &summary)?;
    } else {
        // What was written before a limit broke goes nowhere; the figures do.
        publisher = Publisher::new();
    }
    let ended = ended(run, publishes, broken.is_some(), &summary);
    metrics::write(run, ended, &summary, shrink.as_ref(), clock, &mut publisher)?;
    publisher.publish().map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
    if let Some(remembering) = remembering {
        remembering.end(std::mem::take(&mut counts.members))?;
    }
    Ok(Outcome {
        would: if run.outputs.dry_run { would_write(run, publishes, &summary, &counted) } else { Vec::new() },
        summary,
        warnings: notes.warnings,
        published: publishes,
        broken,
        examples: if nothing_kept { examples_by_code(&counts) } else { Vec::new() },
        look,
        peak_budget: 0,
        stages: Vec::new(),
    })
}

/// How a run that came to its end did.
fn ended(run: &Run, publishes: bool, is_broken: bool, summary: &Summary) -> Ended {
    let breaks = matches!(run.command, Command::Check { .. }) && !run.gate.only_writes();
    match publishes {
        _ if is_broken || breaks && summary.checked.as_ref().is_some_and(Checked::is_broken) => Ended::Broken,
        true => Ended::Done,
        false => Ended::NothingKept,
    }
}

/// How wide tables in a file are, in characters.
const FILE_WIDTH: u16 = 140;

fn place_of(log: &BlockLog) -> Place {
    Place { first_record: log.block.first_record, source: log.block.source, first_row: log.block.first_row }
}

/// Records read = kept + rejected, for each input. A mismatch is our bug, and nothing is published.
fn check_account(surveyed: &Surveyed, judged: &JudgedBlocks, fates: &Fates, counts: &Counts) -> Result<()> {
    let rejected: u64 = counts.by_source.iter().map(|(_, rejected)| rejected).sum();
    let by_code: u64 = counts.rejected_by.iter().sum();
    let balanced = judged.records.iter().zip(&counts.by_source).all(|(read, (kept, gone))| *read == kept + gone);
    if balanced && rejected == by_code && judged.records.iter().sum::<u64>() == fates.fates.len() as u64 {
        return Ok(());
    }
    let names: Vec<&str> = surveyed.sources.iter().map(|source| source.source.name.as_str()).collect();
    Err(anyhow!(
        "the account of {} does not balance: read {:?}, kept and rejected {:?}, by code {by_code}",
        names.join(", "),
        judged.records,
        counts.by_source
    ))
}

fn examples_by_code(counts: &Counts) -> Vec<(String, Vec<String>)> {
    let of = |code: &Code| &counts.examples[code.index()];
    let codes = Code::ALL.iter().filter(|code| !of(code).is_empty());
    codes.map(|code| (code.name().to_owned(), of(code).clone())).collect()
}

/// Says of which inputs nothing is kept, where each has an output of its own.
fn header_only(surveyed: &Surveyed, counts: &Counts, targets: &[PathBuf]) -> impl Iterator<Item = String> {
    let inputs = surveyed.sources.iter().zip(&counts.by_source).zip(targets);
    inputs.filter(|((_, (kept, _)), _)| *kept == 0).map(|((source, _), target)| {
        format!("{}: nothing of it is kept, and {} holds a header only", source.source.name, target.display())
    })
}
