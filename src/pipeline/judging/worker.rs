//! One block of records, judged: what a worker does, again and again.

use super::lay::{Lay, say_what_is_meant};
use super::{BlockLog, Job, JudgedBlock};
use crate::contact::{Column, Judged, RoleCell, RoleCells, Shape, Span};
use crate::input::is_doubtful;
use crate::input::record::{Field, RecordSpan, Walker, content};
use crate::judge::{Judge, Scratch, judge};
use crate::pipeline::doubt::Doubt;
use crate::pipeline::survey::Surveyed;
use crate::resolve::KeyBlock;
use anyhow::Result;
use xxhash_rust::xxh3::xxh3_64;

/// What a worker keeps between blocks.
pub(super) struct Worker {
    lays: Vec<Lay>,
    fields: Vec<Field>,
    unescaped: Vec<u8>,
    bad_text: Vec<Column>,
    scratch: Scratch,
    judged: Judged,
    canonical: Vec<bool>,
}

impl Worker {
    pub(super) fn new(lays: Vec<Lay>) -> Worker {
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

    /// Judges the records of a block.
    ///
    /// # Errors
    /// A [`Doubt`].
    pub(super) fn judge_block(
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
