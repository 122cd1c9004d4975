//! Render: the bytes again, what was found on them, what became of them. It splices, and decides nothing.

use super::commit::{Jobs, in_order};
use super::faults::{heed_signal, throw};
use super::judging::BlockLog;
use super::run::{Command, Run, Stage};
use super::survey::Surveyed;
use super::{Exit, Failure, Progress};
use crate::config::BadCells;
use crate::contact::{
    Action, Code, Column, Fate, Fates, Finding, Mark, NO_COLUMN, Patch, PatchUse, Reached, Seen, Span, Verdict,
};
use crate::input::record::{Field, Walker, content_cow};
use crate::output::clean::Clean;
use crate::output::csv::{write_cell, write_cells};
use crate::output::findings::{self, FindingsForm};
use crate::output::row::{Cells, Directory, Row};
use crate::output::{annotate, rejects};
use crate::report::mask::mask;
use crate::resolve::codes;
use anyhow::Result;
use std::borrow::Cow;
use std::io::Write;
use xxhash_rust::xxh3::xxh3_64;

/// How many examples of each deciding code are kept for a run that keeps nothing.
const EXAMPLES: usize = 3;

/// Where rows go. What is not asked for is not rendered.
pub(super) struct Sinks<'s> {
    pub(super) main: Option<&'s mut (dyn Write + Send)>,
    pub(super) rejects: Option<&'s mut (dyn Write + Send)>,
    pub(super) findings: Option<&'s mut (dyn Write + Send)>,
}

/// What rendering reads.
pub(super) struct Render<'a> {
    pub(super) run: &'a Run,
    pub(super) surveyed: &'a Surveyed,
    pub(super) logs: &'a [BlockLog],
    pub(super) fates: &'a Fates,
    pub(super) directory: &'a Directory<'a>,
    pub(super) findings_form: FindingsForm,
    pub(super) wants_main: bool,
    pub(super) wants_rejects: bool,
    pub(super) wants_findings: bool,
}

/// What was counted while rows went out.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    /// Kept and rejected, by source.
    pub(super) by_source: Vec<(u64, u64)>,
    /// Records by code.
    pub(super) codes: Vec<u64>,
    /// Records of which a cell does not decode.
    pub(super) undecoded: u64,
    /// Rejected records by deciding code.
    pub(super) rejected_by: Vec<u64>,
    /// The channel cells, masked, of the first records that each deciding code rejected.
    pub(super) examples: Vec<Vec<String>>,
}

impl Counts {
    fn new(sources: usize) -> Counts {
        Counts {
            by_source: vec![(0, 0); sources],
            codes: vec![0; Code::COUNT],
            undecoded: 0,
            rejected_by: vec![0; Code::COUNT],
            examples: vec![Vec::new(); Code::COUNT],
        }
    }

    fn add(&mut self, other: Counts) {
        for (sum, more) in self.by_source.iter_mut().zip(other.by_source) {
            *sum = (sum.0 + more.0, sum.1 + more.1);
        }
        self.undecoded += other.undecoded;
        self.codes.iter_mut().zip(other.codes).for_each(|(sum, more)| *sum += more);
        self.rejected_by.iter_mut().zip(other.rejected_by).for_each(|(sum, more)| *sum += more);
        for (all, more) in self.examples.iter_mut().zip(other.examples) {
            let room = EXAMPLES.saturating_sub(all.len());
            all.extend(more.into_iter().take(room));
        }
    }

    fn count(&mut self, source: usize, verdict: Verdict, seen: &[Seen]) {
        for code in codes::names(seen) {
            self.codes[code.index()] += 1;
        }
        self.undecoded += u64::from(seen.iter().any(|one| matches!(one.code, Code::RowBadText | Code::RowUndecodable)));
        match verdict {
            Verdict::Kept => self.by_source[source].0 += 1,
            Verdict::Rejected(code) => {
                self.by_source[source].1 += 1;
                self.rejected_by[code.index()] += 1;
            }
        }
    }
}

/// Renders all blocks into the sinks, in order.
pub(super) fn render_blocks(
    render: &Render<'_>,
    mut sinks: Sinks<'_>,
    pool: &rayon::ThreadPool,
    progress: &dyn Progress,
) -> Result<Counts> {
    let mut counts = Counts::new(render.surveyed.sources.len());
    let blocks = Blocks { logs: render.logs, next: 0, progress };
    in_order(
        pool,
        blocks,
        || (),
        |(), job: &mut Job| {
            throw(&render.run.tuning, Stage::Render, job.at as u32)?;
            render.block(job)
        },
        |done: Rendered| {
            write_to(&mut sinks.main, &done.main)?;
            write_to(&mut sinks.rejects, &done.rejects)?;
            write_to(&mut sinks.findings, &done.findings)?;
            progress.advance(done.bytes, done.rows);
            counts.add(done.counts);
            Ok(())
        },
    )?;
    Ok(counts)
}

/// Writes to an output that was asked for.
pub(super) fn write_to(sink: &mut Option<impl Write>, bytes: &[u8]) -> Result<()> {
    match sink {
        Some(sink) => sink.write_all(bytes).map_err(|error| Failure::new(Exit::Output, error.to_string()).into()),
        None => Ok(()),
    }
}

#[derive(Default)]
struct Job {
    at: usize,
    bytes: Vec<u8>,
}

struct Blocks<'a> {
    logs: &'a [BlockLog],
    next: usize,
    progress: &'a dyn Progress,
}

impl Jobs for Blocks<'_> {
    type Job = Job;

    fn next(&mut self, job: &mut Job) -> Result<bool> {
        heed_signal(self.progress)?;
        job.at = self.next;
        self.next += 1;
        Ok(job.at < self.logs.len())
    }
}

/// A block on its way out.
struct Rendered {
    main: Vec<u8>,
    rejects: Vec<u8>,
    findings: Vec<u8>,
    counts: Counts,
    bytes: u64,
    rows: u64,
}

/// Everything about one record.
struct Record<'a> {
    bytes: &'a [u8],
    span: Span,
    canonical: bool,
    source: u16,
    number: u64,
    line: u64,
    fate: Fate,
    findings: &'a [Finding],
    marks: &'a [Mark],
    patches: &'a [Patch],
    reached: &'a [Reached],
    text: &'a [u8],
}

impl Render<'_> {
    fn block(&self, job: &mut Job) -> Result<Rendered> {
        let log = &self.logs[job.at];
        self.read_again(log, &mut job.bytes)?;
        let block = &log.block;
        let records = log.spans.len() as u32;
        let mut rest = Slices {
            findings: &log.findings,
            marks: self.fates.marks_between(block.first_record, block.first_record + records),
            patches: &log.patches,
            reached: &log.reached,
        };
        let mut out = Rendered {
            main: Vec::with_capacity(if self.wants_main { block.len + block.len / 8 } else { 0 }),
            rejects: Vec::new(),
            findings: Vec::new(),
            counts: Counts::new(self.surveyed.sources.len()),
            bytes: block.len as u64,
            rows: u64::from(records),
        };
        let mut seen = Vec::new();
        for (at, span) in log.spans.iter().enumerate() {
            let own = rest.take(at as u32, block.first_record + at as u32);
            let record = Record {
                bytes: &job.bytes,
                span: *span,
                canonical: log.canonical[at],
                source: block.source,
                number: block.first_row + at as u64,
                line: block.first_line + u64::from(span.line),
                fate: self.fates.fates[block.first_record as usize + at],
                findings: own.findings,
                marks: own.marks,
                patches: own.patches,
                reached: own.reached,
                text: &log.text,
            };
            codes::order(record.fate.verdict, record.findings, record.marks, &mut seen);
            out.counts.count(usize::from(block.source), record.fate.verdict, &seen);
            self.record(&record, &seen, &mut out);
        }
        Ok(out)
    }

    fn read_again(&self, log: &BlockLog, bytes: &mut Vec<u8>) -> Result<()> {
        let source = &self.surveyed.sources[usize::from(log.block.source)].source;
        bytes.resize(log.block.len, 0);
        let read = source.spool.read_exact_at(log.block.first_byte, bytes);
        if read.is_err() || xxh3_64(bytes) != log.block.checksum {
            let message = format!(
                "{}: changed while it was read (near line {}); run again when nobody writes to it",
                source.name, log.block.first_line
            );
            return Err(Failure::new(Exit::Input, message).into());
        }
        Ok(())
    }

    fn record(&self, record: &Record<'_>, seen: &[Seen], out: &mut Rendered) {
        let kept = record.fate.verdict.is_kept();
        let splits_original = !record.canonical && (self.annotates() || !kept && self.wants_rejects);
        let needs_original = splits_original || self.wants_findings && !seen.is_empty() || !kept && self.wants_rejects;
        let original = needs_original.then(|| self.split(record));
        let raw = &record.bytes[record.span.start as usize..record.span.end as usize];
        let originals: Vec<&[u8]> = match &original {
            Some(original) if !record.canonical => original.cells.iter().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        };
        let cells = if record.canonical { Cells::Canonical(raw) } else { Cells::Split(&originals) };
        let row = Row { cells, source: record.source, number: record.number, line: record.line, seen };

        if self.annotates() {
            if self.wants_main {
                annotate::write_row(&mut out.main, &row, record.fate, record.reached, record.text, self.directory);
            }
        } else if kept && self.wants_main {
            self.write_kept(record, &row, &mut out.main);
        }
        if !kept {
            self.keep_example(record, &mut out.counts);
        }
        if let Some(original) = &original {
            let before = |column: Column| original.cell(column);
            if !kept && self.wants_rejects {
                let beyond: Vec<&[u8]> = original.beyond.iter().map(AsRef::as_ref).collect();
                let suggestion = self.suggestion(record);
                rejects::write_row(&mut out.rejects, &row, self.directory, before, &beyond, &suggestion);
            }
            if self.wants_findings {
                let after = |column: Column| self.after(record, column).unwrap_or(original.cell(column));
                findings::write_row(&mut out.findings, self.findings_form, &row, self.directory, before, after);
            }
        }
    }

    fn annotates(&self) -> bool {
        self.run.command == Command::Annotate
    }

    /// A kept row: its bytes with the changed cells spliced in, or cell by cell where the input is written otherwise.
    fn write_kept(&self, record: &Record<'_>, row: &Row<'_>, out: &mut Vec<u8>) {
        let single_plain = self.run.outputs.plain && self.surveyed.columns.names.len() == 1;
        let dropped = record.marks.iter().any(|mark| mark.column != NO_COLUMN && takes_cell(mark.action));
        if record.canonical && !dropped && !single_plain {
            let mut at = record.span.start as usize;
            for patch in record.patches.iter().filter(|patch| self.applies(patch)) {
                out.extend_from_slice(&record.bytes[at..patch.start as usize]);
                write_cell(out, patch.text.of(record.text));
                at = patch.end as usize;
            }
            out.extend_from_slice(&record.bytes[at..record.span.end as usize]);
        } else {
            let original = self.split(record);
            let cells = original.cells.iter().enumerate();
            write_cells(out, cells.map(|(column, cell)| self.after(record, column as Column).unwrap_or(cell)));
        }
        Clean { plain: self.run.outputs.plain }.finish(out, row);
    }

    /// What the clean file shows in place of a cell, where it shows something else.
    fn after<'r>(&self, record: &Record<'r>, column: Column) -> Option<&'r [u8]> {
        if record.marks.iter().any(|mark| mark.column == column && takes_cell(mark.action)) {
            return Some(b"");
        }
        let patch = record.patches.iter().find(|patch| patch.column == column && self.applies(patch))?;
        Some(patch.text.of(record.text))
    }

    /// Likely mends that were not made.
    fn suggestion(&self, record: &Record<'_>) -> Vec<u8> {
        let mends = record.patches.iter().filter(|patch| patch.used == PatchUse::Suggest);
        let of = |patch: &Patch| {
            let column = self.directory.columns[usize::from(patch.column)].as_bytes();
            [column, b": ", patch.text.of(record.text)].concat()
        };
        mends.map(of).collect::<Vec<_>>().join(&b"; "[..])
    }

    fn applies(&self, patch: &Patch) -> bool {
        match patch.used {
            PatchUse::Write => true,
            PatchUse::Empty => self.run.policy.bad_cells == BadCells::Empty,
            PatchUse::Suggest => false,
        }
    }

    /// The cells of a record in the order of the united columns, as the input has them.
    fn split<'r>(&self, record: &Record<'r>) -> Original<'r> {
        let source = &self.surveyed.sources[usize::from(record.source)];
        let columns = &self.surveyed.columns.sources[usize::from(record.source)];
        let raw = &record.bytes[record.span.start as usize..record.span.end as usize];
        let mut fields: Vec<Field> = Vec::with_capacity(columns.count);
        Walker::new(raw, source.delimiter).next_record(&mut fields);
        let cells = vec![Cow::Borrowed(&b""[..]); self.surveyed.columns.names.len()];
        let mut original = Original { cells, beyond: Vec::new() };
        for (own, field) in fields.iter().enumerate() {
            let cell = content_cow(raw, field);
            match columns.place.get(own) {
                Some(Some(column)) => original.cells[usize::from(*column)] = cell,
                Some(None) => {}
                None => original.beyond.push(cell),
            }
        }
        while original.beyond.last().is_some_and(|cell| cell.is_empty()) {
            original.beyond.pop();
        }
        original
    }

    fn keep_example(&self, record: &Record<'_>, counts: &mut Counts) {
        let Verdict::Rejected(code) = record.fate.verdict else { return };
        let examples = &mut counts.examples[code.index()];
        if examples.len() >= EXAMPLES {
            return;
        }
        let original = self.split(record);
        let slots = &self.surveyed.columns.sources[usize::from(record.source)].slots;
        let channels = slots.iter().filter(|slot| slot.role.is_channel());
        let cells: Vec<String> = channels
            .map(|slot| mask(&String::from_utf8_lossy(original.cell(slot.column))))
            .filter(|cell| !cell.is_empty())
            .collect();
        examples.push(cells.join(", "));
    }
}

/// A record's own cells, unquoted.
struct Original<'r> {
    cells: Vec<Cow<'r, [u8]>>,
    beyond: Vec<Cow<'r, [u8]>>,
}

impl Original<'_> {
    fn cell(&self, column: Column) -> &[u8] {
        &self.cells[usize::from(column)]
    }
}

/// Whether a mark on a cell empties it.
fn takes_cell(action: Action) -> bool {
    matches!(action, Action::Drop | Action::Reject)
}

/// What is left of a block's log, record by record from the front.
struct Slices<'a> {
    findings: &'a [Finding],
    marks: &'a [Mark],
    patches: &'a [Patch],
    reached: &'a [Reached],
}

impl<'a> Slices<'a> {
    /// What belongs to the next record: by its number in the block, and over the whole run for marks.
    fn take(&mut self, in_block: u32, in_run: u32) -> Slices<'a> {
        Slices {
            findings: take_while(&mut self.findings, |one| one.record == in_block),
            marks: take_while(&mut self.marks, |one| one.record == in_run),
            patches: take_while(&mut self.patches, |one| one.record == in_block),
            reached: take_while(&mut self.reached, |one| one.record == in_block),
        }
    }
}

fn take_while<'a, T>(rest: &mut &'a [T], belongs: impl Fn(&T) -> bool) -> &'a [T] {
    let len = rest.iter().take_while(|one| belongs(one)).count();
    let (own, after) = rest.split_at(len);
    *rest = after;
    own
}
