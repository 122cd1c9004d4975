//! Split and judge: blocks of records in, their judgement logs out, in order.

use super::budget::Budget;
use super::commit::{Jobs, in_order};
use super::doubt::Doubt;
use super::faults::{heed_signal, throw};
use super::run::{Run, Stage};
use super::splitter::{SplitSettings, Splitter};
use super::survey::Surveyed;
use super::{Exit, Failure, Progress};
use crate::contact::{
    Block, CellWords, Column, FilledTimes, Finding, Head, Judged, Legal, OneOfSeveral, Patch, Reached, Region,
    RoleCell, RoleCells, Shape, SourceColumns, Span, Stamp, TagCounts,
};
use crate::input::is_doubtful;
use crate::input::record::{Field, RecordSpan, Walker, content};
use crate::judge::{Judge, Scratch, judge};
use crate::normalize::keys::hex;
use crate::resolve::KeyBlock;
use anyhow::Result;
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_64;

/// What was found out about a block, kept until it is rendered.
pub(super) struct BlockLog {
    pub(super) block: Block,
    pub(super) spans: Box<[Span]>,
    pub(super) canonical: Box<[bool]>,
    pub(super) patches: Box<[Patch]>,
    pub(super) several: Box<[OneOfSeveral]>,
    pub(super) findings: Box<[Finding]>,
    pub(super) reached: Box<[Reached]>,
    pub(super) legal: Box<[Legal]>,
    pub(super) stamps: Box<[Stamp]>,
    pub(super) filled_times: Box<[FilledTimes]>,
    pub(super) regions: Box<[Region]>,
    pub(super) lawless: u32,
    pub(super) undecided_dates: bool,
    pub(super) text: Box<[u8]>,
}

/// All blocks, judged.
#[derive(Default)]
pub(super) struct JudgedBlocks {
    pub(super) logs: Vec<BlockLog>,
    pub(super) keys: Vec<KeyBlock>,
    pub(super) heads: Vec<Head>,
    /// Records by source.
    pub(super) records: Vec<u64>,
    /// SHA-256 by source, where it was asked for.
    pub(super) sha256: Vec<String>,
    /// By record, where they are asked for: half the key of its address.
    pub(super) address_keys: Vec<u64>,
    /// Tags that the user's table does not know.
    pub(super) unknown_tags: TagCounts,
}

impl JudgedBlocks {
    /// How much memory they hold, in bytes.
    pub(super) fn size(&self) -> usize {
        let logs: usize = self.logs.iter().map(BlockLog::size).sum();
        logs + self.keys.iter().map(KeyBlock::size).sum::<usize>() + size_of_val(&*self.heads)
    }
}

/// Splits and judges all sources. `judges` has one entry a source.
pub(super) fn judge_blocks(
    run: &Run,
    surveyed: &Surveyed,
    judges: &[Judge<'_>],
    pool: &rayon::ThreadPool,
    budget: &Budget,
    progress: &dyn Progress,
) -> Result<JudgedBlocks> {
    let count = surveyed.sources.len();
    let mut judged = JudgedBlocks { records: vec![0; count], sha256: vec![String::new(); count], ..Default::default() };
    let mut place = NextPlace { source: 0, row: 1, line: surveyed.sources.first().map_or(1, |one| one.first_line) };
    let mut sha256 = vec![None; count];
    let blocks = Blocks { run, surveyed, progress, source: 0, splitter: None, next_id: 0, sha256: &mut sha256 };
    in_order(
        pool,
        blocks,
        || Worker::new(surveyed.columns.sources.iter().map(|columns| Lay::of(columns, surveyed)).collect()),
        |worker, job: &mut Job| {
            throw(&run.tuning, Stage::Judge, job.block.id)?;
            worker.judge_block(job, judges, surveyed, run.tuning.partition_bits)
        },
        |mut done: JudgedBlock| {
            throw(&run.tuning, Stage::Commit, done.log.block.id)?;
            let records = done.heads.len() as u64;
            let first_record = judged.heads.len();
            if first_record as u64 + records > u64::from(u32::MAX) - 1 {
                let message = "more than 4,294,967,294 records in one run; split the inputs";
                return Err(Failure::new(Exit::Usage, message).into());
            }
            place.put(&mut done.log.block, first_record as u32, records, surveyed);
            done.keys.first_record = first_record as u32;
            progress.advance(done.log.block.len as u64, records);
            budget.take(done.size());
            judged.records[usize::from(done.log.block.source)] += records;
            judged.unknown_tags.add_all(&done.unknown_tags);
            judged.heads.extend_from_slice(&done.heads);
            judged.keys.push(done.keys);
            judged.logs.push(done.log);
            Ok(())
        },
    )?;
    for ((hex, found), source) in judged.sha256.iter_mut().zip(sha256).zip(&surveyed.sources) {
        *hex = found.or(source.sha256.clone()).unwrap_or_default();
    }
    Ok(judged)
}

/// Where the next block begins: row and line within its source.
struct NextPlace {
    source: u16,
    row: u64,
    line: u64,
}

impl NextPlace {
    fn put(&mut self, block: &mut Block, first_record: u32, records: u64, surveyed: &Surveyed) {
        if block.source != self.source {
            let first_line = surveyed.sources[usize::from(block.source)].first_line;
            *self = NextPlace { source: block.source, row: 1, line: first_line };
        }
        block.first_record = first_record;
        block.first_row = self.row;
        block.first_line = self.line;
        self.row += records;
        self.line += block.lines;
    }
}

/// A block to judge.
#[derive(Default)]
struct Job {
    block: Block,
    bytes: Vec<u8>,
}

/// The blocks of all sources, one after the other.
struct Blocks<'a> {
    run: &'a Run,
    surveyed: &'a Surveyed,
    progress: &'a dyn Progress,
    source: usize,
    splitter: Option<Splitter<'a>>,
    next_id: u32,
    sha256: &'a mut [Option<String>],
}

impl Jobs for Blocks<'_> {
    type Job = Job;

    fn next(&mut self, job: &mut Job) -> Result<bool> {
        heed_signal(self.progress)?;
        throw(&self.run.tuning, Stage::Split, self.next_id)?;
        while let Some(source) = self.surveyed.sources.get(self.source) {
            let splitter = self.splitter.get_or_insert_with(|| {
                let splitter = Splitter::new(
                    &source.source.name,
                    &source.source.spool,
                    SplitSettings {
                        delimiter: source.delimiter,
                        start: source.start,
                        block_size: self.run.tuning.block_size,
                        max_record: self.run.reading.max_record,
                        ..SplitSettings::default()
                    },
                );
                if source.hash_while_splitting { splitter.with_sha256() } else { splitter }
            });
            let range = match splitter.next(&mut job.bytes) {
                Ok(range) => range,
                Err(error) if error.is_of_text() && !source.source.form.settled => return Err(Doubt.into()),
                Err(error) => return Err(Failure::new(Exit::Input, error.to_string()).into()),
            };
            if let Some(range) = range {
                job.block = Block {
                    id: self.next_id,
                    source: self.source as u16,
                    first_byte: range.first_byte,
                    len: range.len,
                    ..Block::default()
                };
                self.next_id += 1;
                return Ok(true);
            }
            self.sha256[self.source] = splitter.sha256().map(|hash| hex(&hash));
            self.splitter = None;
            self.source += 1;
        }
        Ok(false)
    }
}

/// A block that was judged.
struct JudgedBlock {
    log: BlockLog,
    keys: KeyBlock,
    heads: Box<[Head]>,
    unknown_tags: TagCounts,
}

impl JudgedBlock {
    fn size(&self) -> usize {
        self.log.size() + self.keys.size() + size_of_val(&*self.heads)
    }
}

impl BlockLog {
    pub(super) fn size(&self) -> usize {
        size_of_val(&*self.spans)
            + self.canonical.len()
            + size_of_val(&*self.patches)
            + size_of_val(&*self.several)
            + size_of_val(&*self.findings)
            + size_of_val(&*self.reached)
            + size_of_val(&*self.legal)
            + size_of_val(&*self.stamps)
            + size_of_val(&*self.filled_times)
            + size_of_val(&*self.regions)
            + self.text.len()
    }
}

/// How the cells of a source lie in its records.
struct Lay {
    /// For each slot, the cell.
    slots: Vec<u16>,
    /// For each slot, what its words mean, where the exporting system has its own.
    words: Vec<Option<CellWords>>,
    /// For each united column, the cell, where a slot is there.
    cell_of: Vec<u16>,
    /// Own columns without a role that are written: their cells and united columns.
    others: Vec<(u16, Column)>,
    /// Every united column is the own column of the same number.
    identical: bool,
    count: usize,
}

impl Lay {
    fn of(columns: &SourceColumns, surveyed: &Surveyed) -> Lay {
        let united = surveyed.columns.names.len();
        let mut cell_of = vec![u16::MAX; united];
        for slot in &columns.slots {
            cell_of[usize::from(slot.column)] = slot.cell;
        }
        let has_role = |cell: usize| columns.slots.iter().any(|slot| usize::from(slot.cell) == cell);
        let others = columns.place.iter().enumerate().filter(|(cell, _)| !has_role(*cell));
        Lay {
            slots: columns.slots.iter().map(|slot| slot.cell).collect(),
            words: if columns.words.is_empty() { Vec::new() } else { words_of_slots(columns) },
            cell_of,
            others: others.filter_map(|(cell, place)| Some((cell as u16, (*place)?))).collect(),
            identical: columns.count == united
                && columns.place.iter().enumerate().all(|(cell, place)| *place == Some(cell as Column)),
            count: columns.count,
        }
    }
}

/// What a worker keeps between blocks.
struct Worker {
    lays: Vec<Lay>,
    fields: Vec<Field>,
    unescaped: Vec<u8>,
    bad_text: Vec<Column>,
    scratch: Scratch,
    judged: Judged,
    canonical: Vec<bool>,
}

impl Worker {
    fn new(lays: Vec<Lay>) -> Worker {
        Worker {
            lays,
            fields: Vec::new(),
            unescaped: Vec::new(),
            bad_text: Vec::new(),
            scratch: Scratch::default(),
            judged: Judged::default(),
            canonical: Vec::new(),
        }
    }

    /// # Errors
    /// A [`Doubt`].
    fn judge_block(
        &mut self,
        job: &mut Job,
        judges: &[Judge<'_>],
        surveyed: &Surveyed,
        bits: u32,
    ) -> Result<JudgedBlock> {
        let source = usize::from(job.block.source);
        let form = &surveyed.sources[source].source.form;
        let bytes = job.bytes.as_slice();
        let mut cells = Vec::new();
        self.judged.clear();
        self.canonical.clear();
        let text = std::str::from_utf8(bytes).ok();
        if text.is_none() && !(form.decided || form.settled) {
            return Err(Doubt.into());
        }
        let (delimiter, name) = (surveyed.sources[source].delimiter, &*surveyed.sources[source].first_name);
        let doubts = !form.settled && !form.as_is;
        let mut unclosed = Unclosed::of(&form.unclosed, job.block.first_byte);
        let comma = surveyed.sources[source].delimiter == b',';
        let mut walker = Walker::new(bytes, surveyed.sources[source].delimiter);
        while let Some(span) = walker.next_record(&mut self.fields) {
            let raw = &bytes[span.start as usize..span.end as usize];
            let runs_over = walker.lines() > span.line + 1;
            if doubts && is_doubtful(raw, runs_over, &self.fields, delimiter, name) {
                return Err(Doubt.into());
            }
            let spoilt = unclosed.holds(span.start);
            self.judge_record(bytes, span, &judges[source], source, text, spoilt, &mut cells);
            // What did not decode is replaced on its way out, so it is written cell by cell.
            let copied = text.is_some() || !form.transcoded;
            self.canonical.push(comma && copied && span.canonical && self.fits(source));
        }
        job.block.lines = u64::from(walker.lines());
        job.block.checksum = xxh3_64(bytes);
        let judged = &self.judged;
        Ok(JudgedBlock {
            keys: KeyBlock::new(&judged.keys, &judged.names, bits),
            heads: judged.heads.as_slice().into(),
            unknown_tags: judged.unknown_tags.clone(),
            log: BlockLog {
                block: job.block.clone(),
                spans: judged.spans.as_slice().into(),
                canonical: self.canonical.as_slice().into(),
                patches: judged.patches.as_slice().into(),
                several: judged.several.as_slice().into(),
                findings: judged.findings.as_slice().into(),
                reached: judged.reached.as_slice().into(),
                legal: judged.legal.as_slice().into(),
                stamps: judged.stamps.as_slice().into(),
                filled_times: judged.filled_times.as_slice().into(),
                regions: judged.regions.as_slice().into(),
                lawless: judged.lawless,
                undecided_dates: judged.undecided_dates,
                text: judged.text.as_slice().into(),
            },
        })
    }

    #[expect(clippy::too_many_arguments, reason = "all that is known of a record meets here")]
    fn judge_record<'b>(
        &mut self,
        bytes: &'b [u8],
        span: RecordSpan,
        told: &Judge<'_>,
        source: usize,
        text: Option<&'b str>,
        spoilt: bool,
        cells: &mut Vec<RoleCell<'b>>,
    ) {
        let lay = &self.lays[source];
        self.bad_text.clear();
        if text.is_none() {
            let bad = |cell: u16| self.fields.get(usize::from(cell)).is_some_and(|f| !decodes_alone(bytes, f));
            self.bad_text.extend(lay.others.iter().filter(|(cell, _)| bad(*cell)).map(|(_, column)| *column));
        }
        let patches_before = self.judged.patches.len();
        let shape = if spoilt { Shape::Unclosed } else { shape(&self.fields, lay.count) };
        let filled = if told.counts_filled() { filled(bytes, &self.fields, lay.count) } else { 0 };
        let mut tell = |cells: &[RoleCell<'_>]| {
            let cells = RoleCells { cells, shape, filled, bad_text: &self.bad_text };
            judge(&cells, told, &mut self.scratch, &mut self.judged);
        };
        let mut say = |cells: &[RoleCell<'_>]| match lay.words.as_slice() {
            [] => tell(cells),
            words => say_what_is_meant(words, cells, &mut tell),
        };
        let slot_fields = lay.slots.iter().map(|cell| self.fields.get(usize::from(*cell)));
        if slot_fields.clone().flatten().any(|field| field.escaped) {
            let contents: Vec<Vec<u8>> = slot_fields
                .map(|field| field.map(|f| content(bytes, f, &mut self.unescaped).to_vec()).unwrap_or_default())
                .collect();
            let contents: Vec<RoleCell<'_>> = contents.iter().map(|one| RoleCell::from(one.as_slice())).collect();
            say(&contents);
        } else {
            cells.clear();
            cells.extend(slot_fields.map(|field| field.map_or(RoleCell::Text(""), |f| role_cell(bytes, text, f))));
            say(cells);
        }
        for patch in &mut self.judged.patches[patches_before..] {
            let field = &self.fields[usize::from(lay.cell_of[usize::from(patch.column)])];
            (patch.start, patch.end) = (field.start, field.end);
        }
        self.judged.spans.push(Span { start: span.start, end: span.end, line: span.line });
    }

    /// Whether the record has the columns of the output, no more and no less.
    fn fits(&self, source: usize) -> bool {
        self.lays[source].identical && self.fields.len() == self.lays[source].count
    }
}

/// The rows of a block that a quote which is never closed has spoilt: none, nearly always.
struct Unclosed<'f> {
    offsets: &'f [u64],
    first_byte: u64,
}

impl<'f> Unclosed<'f> {
    fn of(offsets: &'f [u64], first_byte: u64) -> Unclosed<'f> {
        Unclosed { offsets: &offsets[offsets.partition_point(|offset| *offset < first_byte)..], first_byte }
    }

    /// Whether the record that starts there is one; records are asked for in their order.
    fn holds(&mut self, start: u32) -> bool {
        let is_one = self.offsets.first() == Some(&(self.first_byte + u64::from(start)));
        self.offsets = &self.offsets[usize::from(is_one)..];
        is_one
    }
}

fn shape(fields: &[Field], count: usize) -> Shape {
    let is_empty = |field: &Field| field.end - field.start == if field.quoted { 2 } else { 0 };
    if fields.iter().all(is_empty) {
        Shape::Empty
    } else if fields.len() < count {
        Shape::Short
    } else if fields[count..].iter().all(is_empty) {
        Shape::Whole
    } else {
        Shape::Long
    }
}

/// The content of a field without quotes inside. Where the whole block is text, so is every field of it.
fn role_cell<'b>(bytes: &'b [u8], text: Option<&'b str>, field: &Field) -> RoleCell<'b> {
    let quote = u32::from(field.quoted);
    let range = (field.start + quote) as usize..(field.end - quote) as usize;
    match text {
        Some(text) => RoleCell::Text(&text[range]),
        None => RoleCell::from(&bytes[range]),
    }
}

/// For each slot, what its words mean.
fn words_of_slots(columns: &SourceColumns) -> Vec<Option<CellWords>> {
    let of = |cell: u16| columns.words.iter().find(|words| words.cell == cell).cloned();
    columns.slots.iter().map(|slot| of(slot.cell)).collect()
}

/// What a cell is read as in the words of judging; `None` where it means what it says.
fn reads_as<'w>(words: Option<&'w CellWords>, cell: &RoleCell<'_>) -> Option<Cow<'w, str>> {
    match (words?, cell) {
        (words, RoleCell::Text(cell)) => words.read(cell),
        (words, RoleCell::Undecodable(_)) => words.any().map(|(_, means)| Cow::Borrowed(means.as_str())),
    }
}

/// Says cells in the words that judging knows, where an export has words of its own.
#[cold]
fn say_what_is_meant(words: &[Option<CellWords>], cells: &[RoleCell<'_>], tell: &mut dyn FnMut(&[RoleCell<'_>])) {
    let meant: Vec<_> = words.iter().zip(cells).map(|(words, cell)| reads_as(words.as_ref(), cell)).collect();
    let cells = meant.iter().zip(cells);
    let cells: Vec<RoleCell<'_>> = cells.map(|(meant, cell)| meant.as_deref().map_or(*cell, RoleCell::Text)).collect();
    tell(&cells);
}

fn decodes_alone(bytes: &[u8], field: &Field) -> bool {
    std::str::from_utf8(&bytes[field.start as usize..field.end as usize]).is_ok()
}

/// How many of the header's cells are not blank.
fn filled(bytes: &[u8], fields: &[Field], count: usize) -> u16 {
    let is_filled = |field: &&Field| {
        let raw = &bytes[field.start as usize..field.end as usize];
        raw.iter().any(|byte| !matches!(byte, b' ' | b'\t' | b'"'))
    };
    fields.iter().take(count).filter(is_filled).count() as u16
}
