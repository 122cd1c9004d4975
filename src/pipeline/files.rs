//! The open outputs of a run: which there are, in which form, and what stands above and below their rows.

use super::notes::Notes;
use super::rehearsal::Counted;
use super::render::{Sinks, write_to};
use super::rows_out::{Each, RowsOut};
use super::run::{Command, Run};
use super::stops::Stopping;
use super::survey::Surveyed;
use super::{Exit, Failure, Progress, STOPS_HEADER, told};
use crate::contact::trail::{EndLine, TrailLine};
use crate::contact::{Columns, Summary};
use crate::output::findings::FindingsForm;
use crate::output::forms::{Form, Sheet, Wanted};
use crate::output::publish::{Publisher, Sink, Target};
use crate::output::row::Directory;
use crate::output::stops::Stops;
use crate::output::{annotate, clean::Clean, findings, rejects};
use crate::report::summary;
use anyhow::Result;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// How findings are written.
pub(super) fn findings_form(run: &Run) -> FindingsForm {
    if run.outputs.traces() { FindingsForm::JsonLines } else { FindingsForm::Csv }
}

/// What the file of stops came to.
#[derive(Default)]
pub(super) struct StopsTold {
    pub(super) by_kind: BTreeMap<String, u64>,
    pub(super) notes: Vec<String>,
}

/// The open outputs of a run.
pub(super) struct Files {
    pub(super) main: RowsOut,
    pub(super) rejects: Option<Box<dyn Sheet>>,
    pub(super) stops: Option<Box<dyn Sheet>>,
    pub(super) findings: Option<Box<dyn Write + Send>>,
    pub(super) question: Option<Box<dyn Write + Send>>,
    pub(super) summary: Option<Box<dyn Write + Send>>,
    pub(super) baseline: Option<Box<dyn Write + Send>>,
    pub(super) report: Option<Box<dyn Write + Send>>,
}

impl Files {
    pub(super) fn open(
        run: &Run,
        publisher: &mut Publisher,
        publishes: bool,
        surveyed: &Surveyed,
        targets: &[PathBuf],
        counted: &Counted,
    ) -> Result<Files> {
        let outputs = &run.outputs;
        let parted = if publishes { open_each(run, publisher, surveyed, targets)? } else { None };
        let mut open = |target: Option<&Target>| -> Result<Option<Sink>> {
            let Some(target) = target.filter(|_| publishes) else { return Ok(None) };
            // What a check tells is told by a dry run too.
            let is_told = matches!(run.command, Command::Check { .. }) && *target == Target::Stdout;
            let rehearses = outputs.dry_run && !is_told;
            let sink = if rehearses { Publisher::rehearse(target) } else { publisher.open(target) };
            let sink = sink.map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
            Ok(Some(sink))
        };
        let main = outputs.main.clone().map_or(Target::Stdout, Target::Path);
        // A first look only looks.
        let is_written = targets.is_empty() && run.command != Command::Init;
        let main_sink = open(Some(&main).filter(|_| is_written))?;
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
            findings: other(&outputs.findings)?.map(|sink| counted.findings.of(sink, outputs.dry_run)),
            question: other(&outputs.rnd_query)?.map(|sink| counted.question.of(sink, outputs.dry_run)),
            summary: other(&outputs.summary)?,
            main: parted.or(main_sheet).unwrap_or(RowsOut::Nowhere),
            rejects,
            stops,
            baseline: other(&run.gate.write_baseline)?,
            report: other(&outputs.report)?,
        })
    }

    /// Writes the stops, where they are asked for.
    pub(super) fn write_stops(
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
    pub(super) fn finish_sheets(&mut self, run: &Run, notes: &mut Notes) -> Result<()> {
        for (path, told) in self.main.finish()? {
            told::note(&told, run, path.as_deref().or(run.outputs.main.as_deref()), notes);
        }
        let beside = [(&mut self.rejects, &run.outputs.rejects), (&mut self.stops, &run.outputs.stops)];
        for (sheet, path) in beside {
            let (Some(sheet), path) = (sheet, path.as_deref()) else { continue };
            let told = sheet.finish().map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
            told::note(&told, run, path, notes);
        }
        Ok(())
    }

    pub(super) fn write_headers(&mut self, run: &Run, surveyed: &Surveyed, head: &[TrailLine<'_>]) -> Result<()> {
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

    pub(super) fn sinks(&mut self) -> Sinks<'_> {
        Sinks {
            main: &mut self.main,
            rejects: self.rejects.as_deref_mut().map(|sink| sink as _),
            findings: self.findings.as_deref_mut().map(|sink| sink as _),
            question: self.question.as_deref_mut().map(|sink| sink as _),
        }
    }

    pub(super) fn finish(mut self, run: &Run, summary: &Summary) -> Result<()> {
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
        Command::Profile { .. } | Command::Init | Command::Check { .. } => {}
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
        let opened = match run.outputs.dry_run {
            true => Publisher::rehearse_one_of_many(target),
            false => publisher.open_one_of_many(target),
        };
        let sink = opened.map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
        let sheet = wanted_main(run, &columns, Some(target)).before(sink, &target.display().to_string());
        each.push(target.clone(), sheet, header_of(run, &columns.names));
    }
    Ok(Some(RowsOut::Each(each)))
}

fn wanted_main<'r>(run: &'r Run, columns: &'r Columns, path: Option<&Path>) -> Wanted<'r> {
    let outputs = &run.outputs;
    let (form, sheet) = match run.command {
        Command::Clean => (outputs.form_of(path), "clean"),
        Command::Annotate => (outputs.form_of(path), "annotated"),
        Command::Profile { .. } | Command::Init => (Form::Csv, "profile"),
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
