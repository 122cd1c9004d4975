//! Split and judge: blocks of records in, their judgement logs out, in order. `worker` judges a block, `lay` knows how the
//! cells of its source lie.

mod lay;
mod worker;

use super::budget::Budget;
use super::commit::{Jobs, in_order};
use super::doubt::Doubt;
use super::faults::{heed_signal, throw};
use super::run::{Run, Stage};
use super::splitter::{SplitSettings, Splitter};
use super::survey::Surveyed;
use super::{Exit, Failure, Progress};
use crate::contact::{
    Block, FilledTimes, Finding, Head, Legal, OneOfSeveral, Patch, Reached, Region, Span, Stamp, TagCounts,
};
use crate::judge::Judge;
use crate::normalize::keys::hex;
use crate::resolve::KeyBlock;
use anyhow::Result;
use lay::Lay;
use worker::Worker;

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
