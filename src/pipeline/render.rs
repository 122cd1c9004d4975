//! Render: the bytes again, what was found on them, what became of them. It splices, and decides nothing.

use super::again::{Blocks, Job};
use super::commit::in_order;
use super::faults::throw;
use super::gate::{self, Gate};
use super::groups::{BlockGroups, Tally};
use super::judging::BlockLog;
use super::members::{BlockMembers, Gatherer, Gathering, RunMembers, Scratch};
use super::picture;
use super::profile::{Counted, Counter, OfSource};
use super::reassigned::ask;
use super::record::{Original, Record, Records};
use super::rows_out::RowsOut;
use super::run::{Command, Stage};
use super::trail::{self, Contacts};
use super::{Exit, Failure, Progress};
use crate::contact::trail::TrailLine;
use crate::contact::{Code, Column, Figures, Members, Seen, Verdict};
use crate::output::clean::Clean;
use crate::output::csv::{write_cell, write_cells};
use crate::output::detail::Told;
use crate::output::findings::{self, FindingsForm};
use crate::output::row::{Cells, Directory, Row};
use crate::output::{annotate, rejects};
use crate::report::mask::mask;
use crate::resolve::codes;
use anyhow::Result;
use memchr::memrchr;
use std::io::Write;

/// How many examples of each deciding code are kept for a run that keeps nothing.
const EXAMPLES: usize = 3;

/// Where rows go. What is not asked for is not rendered.
pub(super) struct Sinks<'s> {
    pub(super) main: &'s mut RowsOut,
    pub(super) rejects: Option<&'s mut (dyn Write + Send)>,
    pub(super) findings: Option<&'s mut (dyn Write + Send)>,
    pub(super) question: Option<&'s mut (dyn Write + Send)>,
}

/// What rendering reads.
pub(super) struct Render<'a> {
    pub(super) records: Records<'a>,
    pub(super) logs: &'a [BlockLog],
    pub(super) directory: &'a Directory<'a>,
    pub(super) findings_form: FindingsForm,
    /// Which records stand for which others, where records are traced.
    pub(super) contacts: Contacts,
    pub(super) wants_main: bool,
    pub(super) wants_rejects: bool,
    pub(super) wants_findings: bool,
    pub(super) wants_question: bool,
    /// The last second of the day that stands for today.
    pub(super) end_of_day: i64,
    /// How members are gathered, where they are asked for.
    pub(super) gathering: Option<Gathering<'a>>,
    /// What the list is held to.
    pub(super) gate: Option<&'a Gate<'a>>,
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
    /// Kept records with a number of the US that could not be asked about: they show no day.
    pub(super) unasked: u64,
    /// Rejected records by deciding code.
    pub(super) rejected_by: Vec<u64>,
    /// The channel cells, masked, of the first records that each deciding code rejected.
    pub(super) examples: Vec<Vec<String>>,
    /// Records by the values of what they are counted by.
    pub(super) groups: Vec<Tally>,
    /// Who is in the clean file, where that is asked for.
    pub(super) members: Members,
    /// What inputs are made of, where that is asked for.
    pub(super) profile: Counted,
    /// What the list is held to, where it is.
    pub(super) held: gate::Counted,
    /// What the report for people shows beyond that, where it is asked for.
    pub(super) picture: picture::Counted,
}

impl Counts {
    fn new(sources: usize) -> Counts {
        Counts {
            by_source: vec![(0, 0); sources],
            codes: vec![0; Code::COUNT],
            undecoded: 0,
            unasked: 0,
            rejected_by: vec![0; Code::COUNT],
            examples: vec![Vec::new(); Code::COUNT],
            groups: Vec::new(),
            members: Members::default(),
            profile: Counted::default(),
            held: gate::Counted::default(),
            picture: picture::Counted::default(),
        }
    }

    fn add(&mut self, other: Counts) {
        for (sum, more) in self.by_source.iter_mut().zip(other.by_source) {
            *sum = (sum.0 + more.0, sum.1 + more.1);
        }
        self.undecoded += other.undecoded;
        self.unasked += other.unasked;
        self.codes.iter_mut().zip(other.codes).for_each(|(sum, more)| *sum += more);
        self.rejected_by.iter_mut().zip(other.rejected_by).for_each(|(sum, more)| *sum += more);
        for (all, more) in self.examples.iter_mut().zip(other.examples) {
            let room = EXAMPLES.saturating_sub(all.len());
            all.extend(more.into_iter().take(room));
        }
        self.groups.iter_mut().zip(other.groups).for_each(|(all, next)| all.add(next));
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
    let surveyed = render.records.surveyed;
    let mut counts =
        Counts { groups: vec![Tally::default(); surveyed.groups.len()], ..Counts::new(surveyed.sources.len()) };
    let blocks = Blocks::new(render.logs, progress, |_| true);
    let mut members = RunMembers::default();
    let mut counted = Counted::default();
    let mut held = gate::Counted::default();
    let mut picture = picture::Counted::default();
    in_order(
        pool,
        blocks,
        || render.gathering.map(|_| Scratch::default()),
        |scratch, job: &mut Job| {
            throw(&render.records.run.tuning, Stage::Render, job.at as u32)?;
            render.block(job, scratch.as_mut())
        },
        |done: Rendered| {
            sinks.main.write(done.source, &done.main)?;
            write_to(&mut sinks.rejects, &done.rejects)?;
            write_to(&mut sinks.findings, &done.findings)?;
            write_to(&mut sinks.question, &done.question)?;
            progress.advance(done.bytes, done.rows);
            counts.add(done.counts);
            members.add(done.members);
            done.profile.into_iter().for_each(|of| counted.add(of));
            done.held.into_iter().for_each(|of| held.add(of));
            done.picture.into_iter().for_each(|of| picture.add(of));
            Ok(())
        },
    )?;
    Ok(Counts { members: members.finish(pool)?, profile: counted, held, picture, ..counts })
}

/// Writes to an output that was asked for.
pub(super) fn write_to(sink: &mut Option<impl Write>, bytes: &[u8]) -> Result<()> {
    match sink {
        Some(sink) => sink.write_all(bytes).map_err(|error| Failure::new(Exit::Output, error.to_string()).into()),
        None => Ok(()),
    }
}

/// A block on its way out.
struct Rendered {
    source: u16,
    main: Vec<u8>,
    rejects: Vec<u8>,
    findings: Vec<u8>,
    question: Vec<u8>,
    members: BlockMembers,
    profile: Option<OfSource>,
    held: Option<gate::Counted>,
    picture: Option<picture::Counted>,
    counts: Counts,
    bytes: u64,
    rows: u64,
}

impl Render<'_> {
    fn block(&self, job: &mut Job, scratch: Option<&mut Scratch>) -> Result<Rendered> {
        let log = &self.logs[job.at];
        self.records.read_again(log, &mut job.bytes)?;
        let block = &log.block;
        let mut out = Rendered {
            source: block.source,
            main: Vec::with_capacity(if self.wants_main { block.len + block.len / 8 } else { 0 }),
            rejects: Vec::new(),
            findings: Vec::new(),
            question: Vec::new(),
            members: BlockMembers::default(),
            profile: None,
            held: None,
            picture: None,
            counts: Counts::new(self.records.surveyed.sources.len()),
            bytes: block.len as u64,
            rows: log.spans.len() as u64,
        };
        let surveyed = self.records.surveyed;
        let delimiter = surveyed.sources[usize::from(block.source)].delimiter;
        let mut groups = BlockGroups::new(&surveyed.groups, block.source);
        let slots = &surveyed.columns.sources[usize::from(block.source)].slots;
        let gathering = self.gathering.zip(scratch);
        let mut gatherer =
            gathering.map(|(gathering, scratch)| Gatherer::new(gathering, scratch, delimiter, slots, log.spans.len()));
        let draws = self.records.run.outputs.report.is_some();
        let show_values = self.records.run.outputs.shows_values;
        let mut counter = self.records.run.profiles().then(|| Counter::new(surveyed, block.source, show_values));
        let by_group = !self.records.run.policy.by.is_empty();
        let mut gate = self.gate.map(|gate| gate::Counter::new(gate, block.source, delimiter));
        let mut picture = draws.then(|| picture::Counter::new(self, block.source));
        let mut seen = Vec::new();
        for record in self.records.of(log, &job.bytes) {
            codes::order(record.fate.verdict, record.findings, record.marks, &mut seen);
            out.counts.count(usize::from(block.source), record.fate.verdict, &seen);
            let marks = gate.as_mut().map(|gate| gate.count(&record, &seen));
            if !groups.is_empty() {
                let figures = Figures::of_row(record.fate.verdict, codes::names(&seen));
                groups.count(record.raw(), delimiter, figures, marks.filter(|_| by_group));
            }
            if let Some(counter) = &mut counter {
                counter.add(&record, &seen);
            }
            if let Some(picture) = &mut picture {
                picture.add(&record, &seen);
            }
            let before = out.main.len();
            self.record(&record, &seen, &mut out);
            if let (Some(gatherer), true) = (&mut gatherer, record.fate.verdict.is_kept()) {
                gatherer.add(&record, &seen, self.cells_of(&out.main[before..]));
            }
        }
        out.profile = counter.map(Counter::finish);
        out.held = gate.map(gate::Counter::finish);
        out.picture = picture.map(picture::Counter::finish);
        out.members = gatherer.map(Gatherer::finish).unwrap_or_default();
        out.counts.groups = groups.tallies();
        Ok(out)
    }

    fn record(&self, record: &Record<'_>, seen: &[Seen], out: &mut Rendered) {
        let kept = record.fate.verdict.is_kept();
        let splits_original = !record.canonical && (self.annotates() || !kept && self.wants_rejects);
        let needs_original = splits_original
            || self.wants_findings && (self.traces() || !seen.is_empty())
            || !kept && self.wants_rejects;
        let original = needs_original.then(|| record.split());
        let originals: Vec<&[u8]> = match &original {
            Some(original) if !record.canonical => original.cells.iter().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        };
        let cells = if record.canonical { Cells::Canonical(record.raw()) } else { Cells::Split(&originals) };
        let row = Row { cells, source: record.source, number: record.number, line: record.line, seen };

        if self.annotates() {
            if self.wants_main {
                let parted = self.parts_inputs() && !record.canonical;
                let own = if parted { self.own(record, originals.clone()) } else { Vec::new() };
                let row = if parted { Row { cells: Cells::Split(&own), ..row } } else { row };
                annotate::write_row(&mut out.main, &row, record.fate, record.reached, record.text, self.directory);
            }
        } else if kept && self.wants_main {
            self.write_kept(record, &row, &mut out.main);
        }
        if kept && self.wants_question {
            out.counts.unasked += u64::from(!ask(record, &record.split(), self.end_of_day, &mut out.question));
        }
        if !kept {
            self.keep_example(record, &mut out.counts);
        }
        if let Some(original) = &original {
            self.write_reports(record, &row, original, out);
        }
    }

    /// The row of the rejects, and the lines of the findings.
    fn write_reports(&self, record: &Record<'_>, row: &Row<'_>, original: &Original<'_>, out: &mut Rendered) {
        let placed = record.place(original);
        let suggestions = record.suggestions();
        let stops = record.own_stops(original);
        let told = Told {
            directory: self.directory,
            stops: &stops,
            whole: self.records.surveyed.columns.sources[usize::from(record.source)].stop.is_some(),
            resubscribed: self.records.fates.stored.resubscribed_of(record.index),
            text: record.text,
            before: &|column: Column| original.as_read(column),
            after: &|column: Column| record.cleaned_cell(original, &placed, column),
            suggestions: &suggestions,
            several: record.several,
            went: &placed.went,
        };
        if !record.fate.verdict.is_kept() && self.wants_rejects {
            let beyond: Vec<&[u8]> = original.beyond.iter().map(AsRef::as_ref).collect();
            rejects::write_row(&mut out.rejects, row, &told, &beyond);
        }
        if self.wants_findings && self.traces() {
            let line = trail::record(record, original, &placed, row.seen, self.directory, &self.contacts);
            findings::write_line(&mut out.findings, &TrailLine::Record(line));
        }
        if self.wants_findings {
            findings::write_row(&mut out.findings, self.findings_form, row, &told);
        }
    }

    /// Whether each input has an output of its own, with its own columns.
    fn parts_inputs(&self) -> bool {
        self.records.run.outputs.folder.is_some()
    }

    /// Of the cells in the united columns those that the output of the record has, in its order.
    fn own<'c>(&self, record: &Record<'_>, cells: Vec<&'c [u8]>) -> Vec<&'c [u8]> {
        if !self.parts_inputs() || cells.is_empty() {
            return cells;
        }
        record.columns().own().map(|column| cells[usize::from(column)]).collect()
    }

    fn traces(&self) -> bool {
        self.findings_form == FindingsForm::JsonLines
    }

    fn annotates(&self) -> bool {
        self.records.run.command == Command::Annotate
    }

    /// A kept row: its bytes with the changed cells spliced in, or cell by cell where more than that is to be done.
    fn write_kept(&self, record: &Record<'_>, row: &Row<'_>, out: &mut Vec<u8>) {
        let plain = self.records.run.outputs.plain;
        let united = self.records.surveyed.columns.names.len();
        let columns = if self.parts_inputs() { record.columns().own().count() } else { united };
        let single_plain = plain && columns == 1;
        match record.only_patches().filter(|_| record.canonical && !single_plain) {
            Some(patches) => {
                let mut at = record.span.start as usize;
                for patch in patches {
                    out.extend_from_slice(&record.bytes[at..patch.start as usize]);
                    write_cell(out, patch.text.of(record.text));
                    at = patch.end as usize;
                }
                out.extend_from_slice(&record.bytes[at..record.span.end as usize]);
            }
            None => {
                let original = record.split();
                let placed = record.place(&original);
                write_cells(out, self.own(record, record.cleaned(&original, &placed)));
            }
        }
        Clean { plain }.finish(out, row);
    }

    /// A kept row without what comes behind its cells: other codes make no other row. None of them holds a comma.
    fn cells_of<'r>(&self, row: &'r [u8]) -> &'r [u8] {
        let end = if self.records.run.outputs.plain { None } else { memrchr(b',', row) };
        &row[..end.unwrap_or(row.len())]
    }

    /// A cell as a person is shown it.
    fn shown(&self, cell: &str) -> String {
        if self.records.run.outputs.shows_values { cell.trim().to_owned() } else { mask(cell) }
    }

    fn keep_example(&self, record: &Record<'_>, counts: &mut Counts) {
        let Verdict::Rejected(code) = record.fate.verdict else { return };
        let examples = &mut counts.examples[code.index()];
        if examples.len() >= EXAMPLES {
            return;
        }
        let original = record.split();
        let channels = record.slots().iter().filter(|slot| slot.role.is_channel());
        let cells: Vec<String> = channels
            .map(|slot| self.shown(&String::from_utf8_lossy(original.cell(slot.column))))
            .filter(|cell| !cell.is_empty())
            .collect();
        examples.push(cells.join(", "));
    }
}
