//! Rows out: rendered, published whole or not at all, and remembered.

use super::clean::Clock;
use super::each::targets;
use super::faults::throw;
use super::fill::{Fills, find_fills};
use super::gate::Gate;
use super::judging::{BlockLog, JudgedBlocks};
use super::known::Known;
use super::notes::Notes;
use super::record::Records;
use super::remember::{Learned, Remembering};
use super::render::{Counts, Render, Sinks, render_blocks, write_to};
use super::rows_out::{Each, RowsOut};
use super::run::{Command, Outcome, Run, Stage};
use super::stops::Stopping;
use super::summary::{notes, summarise};
use super::survey::Surveyed;
use super::trail::{self, Contacts};
use super::{Exit, Failure, Progress, STOPS_HEADER, told};
use crate::contact::trail::{EndLine, TrailLine};
use crate::contact::{Checked, Code, Columns, Fates, RunMemory, RunOutcome, StoredStops, Summary};
use crate::normalize::date;
use crate::output::findings::FindingsForm;
use crate::output::forms::{Form, Sheet, Wanted};
use crate::output::publish::{Publisher, Sink, Target};
use crate::output::row::{Directory, Place};
use crate::output::stops::Stops;
use crate::output::{annotate, clean::Clean, findings, rejects};
use crate::report::html::{self, Facts};
use crate::report::{check, profile, summary};
use anyhow::{Result, anyhow};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

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
    let mut files = Files::open(run, &mut publisher, publishes, surveyed, &targets)?;
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
    if run.command == Command::Clean {
        broken = broken.or_else(|| checked.as_ref().and_then(check::broken));
    }
    publishes &= broken.is_none();

    if let Command::Profile { json } = run.command {
        let told = counts.profile.clone().profile(surveyed, &judged.records, &counts.by_source);
        // A file is as wide as its widest cell; a terminal knows its own width.
        let width = run.outputs.main.is_some().then_some(FILE_WIDTH);
        let text = if json { profile::to_json(&told) } else { profile::to_text(&told, width) };
        files.main.write(0, text.as_bytes())?;
    }
    let stopping = Stopping { records: render.records, logs: &judged.logs, own: own_stops, plan };
    let stops = files.write_stops(run, stopping, &directory, pool, clock.progress)?;

    clock.enter(Stage::Publish, 0);
    throw(&run.tuning, Stage::Publish, 0)?;
    let mut notes = notes(known, &counts, fates, &directory);
    if let (Some(stops), Some(path)) = (&stops, &run.outputs.stops) {
        notes.remark([told::count_of_stops(path, &stops.by_kind)]);
        notes.warn(stops.notes.iter().cloned());
    }
    notes.remark(header_only(surveyed, &counts, &targets).filter(|_| run.command == Command::Clean));
    files.finish_sheets(run, &mut notes)?;
    if let (Command::Check { .. }, Some(remembering)) = (run.command, &remembering) {
        let results = &mut checked.get_or_insert_default().limits;
        results.extend(remembering.shrink_result(fates));
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
        let stops = if is_doubtful { &[] } else { own_stops };
        let learned = Learned { records, stops, pool, progress: clock.progress };
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
            let page = page(known, fates, &directory, &mut counts, &summary, &history);
            write_to(&mut files.report, page.as_bytes())?;
        }
        files.finish(run, &summary)?;
        publisher.publish().map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
    }
    if let Some(remembering) = remembering {
        remembering.end(std::mem::take(&mut counts.members))?;
    }
    Ok(Outcome {
        summary,
        warnings: notes.warnings,
        published: publishes,
        broken,
        examples: if nothing_kept { examples_by_code(&counts) } else { Vec::new() },
        peak_budget: 0,
        stages: Vec::new(),
    })
}

/// The report for people.
fn page(
    known: Known<'_>,
    fates: &Fates,
    directory: &Directory<'_>,
    counts: &mut Counts,
    summary: &Summary,
    history: &[RunMemory],
) -> String {
    let Known { run, surveyed, judged, .. } = known;
    let totals = counts.profile.totals();
    let profile = std::mem::take(&mut counts.profile).profile(surveyed, &judged.records, &counts.by_source);
    let picture = std::mem::take(&mut counts.picture).picture(totals, surveyed, fates, directory);
    let shows_values = run.outputs.shows_values;
    html::page(&Facts { summary, profile: &profile, picture: &picture, history, shows_values })
}

/// How wide tables in a file are, in characters.
const FILE_WIDTH: u16 = 140;

fn place_of(log: &BlockLog) -> Place {
    Place { first_record: log.block.first_record, source: log.block.source, first_row: log.block.first_row }
}

fn findings_form(run: &Run) -> FindingsForm {
    if run.outputs.traces() { FindingsForm::JsonLines } else { FindingsForm::Csv }
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

/// What the file of stops came to.
#[derive(Default)]
struct StopsTold {
    by_kind: BTreeMap<String, u64>,
    notes: Vec<String>,
}

/// The open outputs of a run.
struct Files {
    main: RowsOut,
    rejects: Option<Box<dyn Sheet>>,
    stops: Option<Box<dyn Sheet>>,
    findings: Option<Box<dyn Write + Send>>,
    question: Option<Box<dyn Write + Send>>,
    summary: Option<Box<dyn Write + Send>>,
    baseline: Option<Box<dyn Write + Send>>,
    report: Option<Box<dyn Write + Send>>,
}

impl Files {
    fn open(
        run: &Run,
        publisher: &mut Publisher,
        publishes: bool,
        surveyed: &Surveyed,
        targets: &[PathBuf],
    ) -> Result<Files> {
        let outputs = &run.outputs;
        let parted = if publishes { open_each(run, publisher, surveyed, targets)? } else { None };
        let mut open = |target: Option<&Target>| -> Result<Option<Sink>> {
            let Some(target) = target.filter(|_| publishes) else { return Ok(None) };
            let sink = publisher.open(target).map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
            Ok(Some(sink))
        };
        let main = outputs.main.clone().map_or(Target::Stdout, Target::Path);
        let main_sink = open(Some(&main).filter(|_| targets.is_empty()))?;
        let main_sheet = main_sink.map(|sink| {
            RowsOut::One(wanted_main(run, &surveyed.columns, outputs.main.as_deref()).before(sink, &main.to_string()))
        });
        let mut sheet = |path: &Option<PathBuf>, name| -> Result<Option<Box<dyn Sheet>>> {
            let Some(target) = path.clone().map(Target::Path) else { return Ok(None) };
            let sink = open(Some(&target))?;
            Ok(sink.map(|sink| wanted_beside(run, path.as_deref(), name).before(sink, &target.to_string())))
        };
        let (rejects, stops) = (sheet(&outputs.rejects, "rejects")?, sheet(&outputs.stops, "stops")?);
        let mut other = |path: &Option<PathBuf>| -> Result<Option<Box<dyn Write + Send>>> {
            let sink = open(path.clone().map(Target::Path).as_ref())?;
            Ok(sink.map(|sink| Box::new(sink) as _))
        };
        Ok(Files {
            findings: other(&outputs.findings)?,
            question: other(&outputs.rnd_query)?,
            summary: other(&outputs.summary)?,
            main: parted.or(main_sheet).unwrap_or(RowsOut::Nowhere),
            rejects,
            stops,
            baseline: other(&run.gate.write_baseline)?,
            report: other(&outputs.report)?,
        })
    }

    /// Writes the stops, where they are asked for.
    fn write_stops(
        &mut self,
        run: &Run,
        stopping: Stopping<'_>,
        directory: &Directory<'_>,
        pool: &rayon::ThreadPool,
        progress: &dyn Progress,
    ) -> Result<Option<StopsTold>> {
        let (Some(_), Some(path)) = (&self.stops, &run.outputs.stops) else { return Ok(None) };
        let found = stopping.gather(pool, progress)?;
        let mut told = StopsTold::default();
        let rows = Stops { header: &STOPS_HEADER, importer: run.outputs.importer.as_ref() };
        let (mut out, mut left_out) = (Vec::new(), 0);
        rows.write_header(&mut out);
        for stop in &found.stops {
            if !rows.write_row(&mut out, stop, directory.place(stop.record)) {
                left_out += 1;
                continue;
            }
            *told.by_kind.entry(stop.kind.name().to_owned()).or_default() += 1;
            if out.len() >= 1 << 20 {
                write_to(&mut self.stops, &out)?;
                out.clear();
            }
        }
        write_to(&mut self.stops, &out)?;
        told.notes = told::about_stops(run.outputs.importer.as_ref(), path, left_out, found.without_channel);
        Ok(Some(told))
    }

    /// What adaptors hold back is written, and what there is to tell of it noted.
    fn finish_sheets(&mut self, run: &Run, notes: &mut Notes) -> Result<()> {
        for (path, told) in self.main.finish()? {
            told::note(&told, &run.outputs, path.as_deref().or(run.outputs.main.as_deref()), notes);
        }
        let beside = [(&mut self.rejects, &run.outputs.rejects), (&mut self.stops, &run.outputs.stops)];
        for (sheet, path) in beside {
            let (Some(sheet), path) = (sheet, path.as_deref()) else { continue };
            let told = sheet.finish().map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
            told::note(&told, &run.outputs, path, notes);
        }
        Ok(())
    }

    fn write_headers(&mut self, run: &Run, surveyed: &Surveyed, head: &[TrailLine<'_>]) -> Result<()> {
        let names = &surveyed.columns.names;
        let mut header = Vec::new();
        if let RowsOut::One(_) = &self.main {
            self.main.write(0, &header_of(run, names))?;
        }
        rejects::header(&mut header, names);
        write_to(&mut self.rejects, &header)?;
        header.clear();
        findings::header(&mut header, findings_form(run), head);
        write_to(&mut self.findings, &header)
    }

    fn sinks(&mut self) -> Sinks<'_> {
        Sinks {
            main: &mut self.main,
            rejects: self.rejects.as_deref_mut().map(|sink| sink as _),
            findings: self.findings.as_deref_mut().map(|sink| sink as _),
            question: self.question.as_deref_mut().map(|sink| sink as _),
        }
    }

    fn finish(mut self, run: &Run, summary: &Summary) -> Result<()> {
        if run.outputs.traces() {
            let mut end = Vec::new();
            findings::write_line(&mut end, &TrailLine::End(EndLine { records: summary.rows }));
            write_to(&mut self.findings, &end)?;
        }
        write_to(&mut self.summary, summary::to_json(summary).as_bytes())
    }
}

/// Whether the main file has no header: its input has none, and it has no column of ours. An importer asks for one.
fn is_headless(run: &Run) -> bool {
    run.reading.no_headers && run.outputs.plain && run.outputs.importer.is_none()
}

/// The header of a file of rows with these columns.
fn header_of(run: &Run, names: &[Vec<u8>]) -> Vec<u8> {
    let mut header = Vec::new();
    match run.command {
        Command::Clean if is_headless(run) => {}
        Command::Clean => Clean { plain: run.outputs.plain }.header(&mut header, names),
        Command::Annotate => annotate::header(&mut header, names),
        Command::Profile { .. } | Command::Check { .. } => {}
    }
    header
}

/// The outputs of all inputs, where each has one of its own.
fn open_each(
    run: &Run,
    publisher: &mut Publisher,
    surveyed: &Surveyed,
    targets: &[PathBuf],
) -> Result<Option<RowsOut>> {
    if targets.is_empty() {
        return Ok(None);
    }
    let mut each = Each::new();
    for (at, target) in targets.iter().enumerate() {
        let columns = surveyed.columns.alone(at);
        let opened = publisher.open_one_of_many(target);
        let sink = opened.map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
        let sheet = wanted_main(run, &columns, Some(target)).before(sink, &target.display().to_string());
        each.push(target.clone(), sheet, header_of(run, &columns.names));
    }
    Ok(Some(RowsOut::Each(each)))
}

/// Says of which inputs nothing is kept, where each has an output of its own.
fn header_only(surveyed: &Surveyed, counts: &Counts, targets: &[PathBuf]) -> impl Iterator<Item = String> {
    let inputs = surveyed.sources.iter().zip(&counts.by_source).zip(targets);
    inputs.filter(|((_, (kept, _)), _)| *kept == 0).map(|((source, _), target)| {
        format!("{}: nothing of it is kept, and {} holds a header only", source.source.name, target.display())
    })
}

fn wanted_main<'r>(run: &'r Run, columns: &'r Columns, path: Option<&Path>) -> Wanted<'r> {
    let outputs = &run.outputs;
    let (form, sheet) = match run.command {
        Command::Clean => (outputs.form_of(path), "clean"),
        Command::Annotate => (outputs.form_of(path), "annotated"),
        Command::Profile { .. } => (Form::Csv, "profile"),
        Command::Check { .. } => (Form::Csv, "check"),
    };
    Wanted {
        form,
        encoding: outputs.encoding(),
        bom: outputs.bom,
        importer: outputs.importer.as_ref().map(|importer| (importer, columns)),
        headless: (run.command == Command::Clean && is_headless(run)).then_some(columns.names.as_slice()),
        sheet,
    }
}

/// A file of rows beside the main one.
fn wanted_beside(run: &Run, path: Option<&Path>, sheet: &'static str) -> Wanted<'static> {
    let outputs = &run.outputs;
    Wanted {
        form: outputs.form_of(path),
        encoding: outputs.encoding(),
        bom: outputs.bom,
        importer: None,
        headless: None,
        sheet,
    }
}
