//! Suppression lists: opened and split like inputs, their cells handed to `screen`.

use super::commit::{Jobs, in_order};
use super::faults::{heed_signal, throw};
use super::run::{Run, Stage};
use super::splitter::{SplitSettings, Splitter};
use super::{Exit, Failure, Progress};
use crate::config::SuppressList;
use crate::contact::{HashKey, ListSummary, Role};
use crate::input::dialect::{Dialect, sniff};
use crate::input::record::{Field, Walker, content, content_cow};
use crate::input::{Digest, InputError, Source, SourceSettings, roles};
use crate::normalize::keys::hex;
use crate::normalize::phone::Plan;
use crate::screen::{Entries, Files, ListCount, Reader};
use anyhow::Result;
use std::borrow::Cow;

/// Where the first record of a list is looked for.
const SAMPLE: usize = 1 << 20;

/// One entry in so many that cannot be read is an accident; more are the wrong file.
const ONE_BAD_IN: u64 = 100;

/// All lists, read.
pub(super) struct Lists {
    pub(super) files: Files,
    pub(super) summaries: Vec<ListSummary>,
}

/// Reads all lists.
pub(super) fn read_lists(
    run: &Run,
    plan: &Plan,
    secret: HashKey,
    pool: &rayon::ThreadPool,
    progress: &dyn Progress,
) -> Result<Lists> {
    throw(&run.tuning, Stage::Screen, 0)?;
    let mut lists = Lists { files: Files::new(run.tuning.partition_bits), summaries: Vec::new() };
    for (index, list) in run.policy.suppress.lists.iter().enumerate() {
        let reading = Reading { run, plan, secret, pool, progress, list, index: index as u16 };
        let summary = reading.read(&mut lists.files)?;
        lists.summaries.push(summary);
    }
    pool.install(|| lists.files.sort());
    Ok(lists)
}

/// What reading one list needs.
struct Reading<'a> {
    run: &'a Run,
    plan: &'a Plan,
    secret: HashKey,
    pool: &'a rayon::ThreadPool,
    progress: &'a dyn Progress,
    list: &'a SuppressList,
    index: u16,
}

/// How a list is laid out.
struct Layout {
    delimiter: u8,
    start: u64,
    /// The roles of its columns; empty where it has no header.
    roles: Vec<Option<Role>>,
}

impl Reading<'_> {
    fn read(&self, files: &mut Files) -> Result<ListSummary> {
        let want_sha256 = self.run.outputs.summary.is_some();
        let settings = SourceSettings { memory: self.run.tuning.spool_in_memory, want_sha256 };
        let source = match Source::open(self.list.file.as_ref(), &settings) {
            Ok(source) => source,
            Err(InputError::Empty { .. }) => return self.empty(String::new()),
            Err(error) => return Err(self.fails(&error.to_string()).into()),
        };
        let layout = self.layout(&source)?;
        let mut count = ListCount::default();
        let hash = self.read_blocks(&source, &layout, files, &mut count)?;
        let sha256 = match source.digest {
            Digest::Known(hash) => hex(&hash),
            Digest::BySplitter | Digest::NotWanted => hash.unwrap_or_default(),
        };
        if count.entries == 0 {
            return self.empty(sha256);
        }
        if count.unreadable * ONE_BAD_IN > count.entries && !self.run.policy.suppress.allow_bad {
            let message = format!(
                "{} of {} entries are neither an address nor a number; is this the right file, and should it be read with another --country? --allow-bad-suppress goes on all the same",
                count.unreadable, count.entries
            );
            return Err(self.fails(&message).into());
        }
        Ok(self.summary(sha256, count))
    }

    fn summary(&self, sha256: String, count: ListCount) -> ListSummary {
        ListSummary {
            path: self.list.file.clone(),
            sha256,
            kind: self.list.kind,
            entries: count.entries,
            unreadable: count.unreadable,
            without_country: count.without_country,
        }
    }

    /// A list without entries is an error, never "nobody is suppressed".
    fn empty(&self, sha256: String) -> Result<ListSummary> {
        if self.run.policy.suppress.allow_empty {
            return Ok(self.summary(sha256, ListCount::default()));
        }
        Err(self.fails("holds no entry; --allow-empty-suppress goes on all the same (a new list's first day)").into())
    }

    fn fails(&self, message: &str) -> Failure {
        let message = message.strip_prefix(&format!("{}: ", self.list.file)).unwrap_or(message);
        Failure::new(Exit::Input, format!("suppression list {}: {message}", self.list.file))
    }

    /// The first record that is no comment is a header when one of its cells is the name of a role.
    fn layout(&self, source: &Source) -> Result<Layout> {
        let mut sample = vec![0; usize::try_from(source.spool.len()).unwrap_or(SAMPLE).min(SAMPLE)];
        source.spool.read_exact_at(0, &mut sample).map_err(|error| self.fails(&error.to_string()))?;
        let whole = sample.len() as u64 == source.spool.len();
        let found = sniff(&source.name, &without_comments(&sample), whole, None);
        let Dialect { delimiter, bom } = found.map_err(|error| self.fails(&error.to_string()))?;
        let text = &sample[bom..];
        let (mut fields, mut scratch) = (Vec::new(), Vec::new());
        let mut walker = Walker::new(text, delimiter);
        while let Some(record) = walker.next_record(&mut fields) {
            if text[record.start as usize] == b'#' {
                continue;
            }
            let names: Vec<Vec<u8>> = fields.iter().map(|field| content(text, field, &mut scratch).to_vec()).collect();
            let roles = roles::guess(&names);
            if roles.iter().all(Option::is_none) {
                break;
            }
            if !roles.iter().flatten().any(|role| role.is_channel()) {
                let line = record.line + 1;
                return Err(self.fails(&format!("line {line}: the header has no e-mail and no phone column; call one email or phone, or take the header away: then each line is an entry")).into());
            }
            return Ok(Layout { delimiter, start: (bom + walker.position()) as u64, roles });
        }
        Ok(Layout { delimiter, start: bom as u64, roles: Vec::new() })
    }

    fn read_blocks(
        &self,
        source: &Source,
        layout: &Layout,
        files: &mut Files,
        count: &mut ListCount,
    ) -> Result<Option<String>> {
        let splitter = Splitter::new(
            &source.name,
            &source.spool,
            SplitSettings {
                delimiter: layout.delimiter,
                start: layout.start,
                block_size: self.run.tuning.block_size,
                max_record: self.run.reading.max_record,
                ..SplitSettings::default()
            },
        );
        let by_splitter = source.digest == Digest::BySplitter;
        let splitter = if by_splitter { splitter.with_sha256() } else { splitter };
        let mut hash = None;
        let blocks = Blocks { reading: self, splitter, hash: &mut hash };
        let mut first_row = 1;
        in_order(
            self.pool,
            blocks,
            || {
                let policy = &self.run.policy;
                let reader = Reader::new(self.plan, self.secret, self.list.kind, policy.country);
                (reader.keeping_numbers(policy.keeps_bad_phones()), Vec::new())
            },
            |(reader, fields), bytes: &mut Vec<u8>| Ok(read_block(reader, fields, bytes, layout)),
            |said: Entries| {
                let rows = said.rows;
                files.add(self.index, first_row, said, count);
                first_row += rows;
                Ok(())
            },
        )?;
        Ok(hash)
    }
}

/// What a comment says has no say in how a list is written.
fn without_comments(sample: &[u8]) -> Vec<u8> {
    let (bom, text) = match sample.strip_prefix(b"\xef\xbb\xbf") {
        Some(text) => (&sample[..3], text),
        None => (&sample[..0], sample),
    };
    let lines = text.split_inclusive(|byte| matches!(byte, b'\n' | b'\r'));
    bom.iter().copied().chain(lines.filter(|line| line[0] != b'#').flatten().copied()).collect()
}

struct Blocks<'a> {
    reading: &'a Reading<'a>,
    splitter: Splitter<'a>,
    hash: &'a mut Option<String>,
}

impl Jobs for Blocks<'_> {
    type Job = Vec<u8>;

    fn next(&mut self, bytes: &mut Vec<u8>) -> Result<bool> {
        heed_signal(self.reading.progress)?;
        let range = self.splitter.next(bytes).map_err(|error| self.reading.fails(&error.to_string()))?;
        if range.is_none() {
            *self.hash = self.splitter.sha256().map(|hash| hex(&hash));
        }
        Ok(range.is_some())
    }
}

fn read_block(reader: &mut Reader<'_>, fields: &mut Vec<Field>, bytes: &[u8], layout: &Layout) -> Entries {
    let mut said = Entries::default();
    let mut cells: Vec<(Option<Role>, Cow<'_, str>)> = Vec::new();
    let mut walker = Walker::new(bytes, layout.delimiter);
    while let Some(record) = walker.next_record(fields) {
        if bytes[record.start as usize] == b'#' {
            continue;
        }
        cells.clear();
        for (at, field) in fields.iter().enumerate() {
            let role = layout.roles.get(at).copied().flatten();
            if layout.roles.is_empty() || role.is_some() {
                cells.push((role, decoded(content_cow(bytes, field))));
            }
        }
        reader.read(&cells, &mut said);
    }
    said
}

/// Bytes that are no text are replaced: what is left cannot be read, and is said so.
fn decoded(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}
