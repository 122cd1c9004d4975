//! Suppression lists: opened and split like inputs, their cells handed to `screen`.

use super::commit::{Jobs, in_order};
use super::faults::{heed_signal, throw};
use super::list_age::{Age, Ages};
use super::list_layout::Layout;
use super::run::{Run, Stage, Tuning};
use super::splitter::{SplitSettings, Splitter};
use super::{Exit, Failure, Progress};
use crate::config::{Policy, Register, SuppressList};
use crate::contact::{HashKey, ListSummary, Role, SuppressionKind};
use crate::input::record::{Field, Walker, content_cow};
use crate::input::{Digest, Source};
use crate::normalize::keys::hex;
use crate::normalize::phone::Plan;
use crate::screen::{Change, Entries, Files, ListCount, Reader, change};
use anyhow::Result;
use std::borrow::Cow;

/// One entry in so many that cannot be read is an accident; more are the wrong file.
const ONE_BAD_IN: u64 = 100;

/// All lists, read.
pub(super) struct Lists {
    pub(super) files: Files,
    pub(super) summaries: Vec<ListSummary>,
    /// For each, who wins by law, list or consent.
    pub(super) wins: Vec<String>,
    /// What a person should know of them.
    pub(super) notes: Vec<String>,
}

/// Reads all lists.
pub(super) fn read_lists(
    run: &Run,
    plan: &Plan,
    secret: HashKey,
    pool: &rayon::ThreadPool,
    progress: &dyn Progress,
    ages: Ages<'_>,
) -> Result<Lists> {
    throw(&run.tuning, Stage::Screen, 0)?;
    let asked = ListsAsked {
        policy: &run.policy,
        tuning: &run.tuning,
        max_record: run.reading.max_record,
        want_sha256: run.wants_sha256(),
        keeping: Keeping { numbers: run.policy.keeps_bad_phones(), texts: false },
        plan,
        secret,
        pool,
        progress,
        ages,
    };
    let mut lists = Lists {
        files: Files::new(run.tuning.partition_bits),
        summaries: Vec::new(),
        wins: Vec::new(),
        notes: Vec::new(),
    };
    for list in &run.policy.suppress.lists {
        let (files, before) = (&mut lists.files, lists.summaries.len());
        let read = asked.read(
            list,
            |said| said,
            |table, first, said| {
                let index = u16::try_from(before + table).map_err(|_| too_many(list))?;
                files.add(index, first, said);
                Ok(())
            },
        )?;
        for table in read {
            lists.notes.extend(table.notes);
            lists.wins.push(table.wins);
            lists.summaries.push(table.summary);
        }
    }
    pool.install(|| lists.files.sort());
    Ok(lists)
}

fn too_many(list: &SuppressList) -> Failure {
    let message =
        format!("suppression list {}: holds more tables than can be told apart; join some of them", list.file);
    Failure::new(Exit::Input, message)
}

/// What is asked of lists, and what reading them needs.
#[derive(Clone, Copy)]
pub(super) struct ListsAsked<'a> {
    pub(super) policy: &'a Policy,
    pub(super) tuning: &'a Tuning,
    pub(super) max_record: usize,
    pub(super) want_sha256: bool,
    pub(super) keeping: Keeping,
    pub(super) plan: &'a Plan,
    pub(super) secret: HashKey,
    pub(super) pool: &'a rayon::ThreadPool,
    pub(super) progress: &'a dyn Progress,
    pub(super) ages: Ages<'a>,
}

/// What is wanted of entries beside their keys.
#[derive(Clone, Copy)]
pub(super) struct Keeping {
    /// The national significant numbers.
    pub(super) numbers: bool,
    /// What keys are made of.
    pub(super) texts: bool,
}

/// A list that was read, but for its entries.
pub(super) struct ListRead {
    pub(super) summary: ListSummary,
    /// The kinds of its entries, where its rows say them, else its own.
    pub(super) kinds: Vec<SuppressionKind>,
    /// Who wins by law, list or consent.
    pub(super) wins: String,
    pub(super) notes: Vec<String>,
}

/// One list that is being read.
pub(super) struct Reading<'a> {
    pub(super) asked: &'a ListsAsked<'a>,
    pub(super) list: &'a SuppressList,
}

impl Reading<'_> {
    /// Reads a table of it.
    pub(super) fn read_table<M: Send>(
        &self,
        source: &Source,
        layout: &Layout,
        make: impl Fn(Entries) -> M + Sync,
        put: impl FnMut(u32, M) -> Result<()> + Send,
    ) -> Result<ListRead> {
        let policy = self.asked.policy;
        let mut count = ListCount::default();
        let hash = self.read_blocks(source, layout, &mut count, make, put)?;
        let sha256 = match source.digest {
            Digest::Known(hash) => hex(&hash),
            Digest::BySplitter | Digest::NotWanted => hash.unwrap_or_default(),
        };
        if count.entries == 0 {
            return Ok(self.about(sha256, &count, &Age::default()));
        }
        if count.unreadable * ONE_BAD_IN > count.entries && !policy.suppress.allow_bad {
            let message = format!(
                "{} of {} entries are neither an address nor a number; is this the right file, and should it be read with another --country? --allow-bad-suppress goes on all the same",
                count.unreadable, count.entries
            );
            return Err(self.fails(&message).into());
        }
        let age = self.asked.ages.of(self.list, layout.date, &count)?;
        match age.failure(self.list) {
            Some(failure) if !policy.suppress.allow_stale => Err(failure.into()),
            _ => {
                let by_row = layout.exported.is_some() || layout.by_row.is_some();
                let kinds = if by_row { count.kinds().collect() } else { vec![self.list.kind] };
                Ok(ListRead { notes: self.notes(&age, &count), kinds, ..self.about(sha256, &count, &age) })
            }
        }
    }

    /// What is to be said of a list that is used.
    fn notes(&self, age: &Age, count: &ListCount) -> Vec<String> {
        let file = &self.list.file;
        let stale = age.stale().map(|why| format!("suppression list {file}: {why}; it was used all the same"));
        let deletions = (count.deletions > 0).then(|| {
            let were = if count.deletions == 1 { "number was" } else { "numbers were" };
            format!("suppression list {file}: {} {were} taken off the register; that lifts no stop", count.deletions)
        });
        stale.into_iter().chain(deletions).collect()
    }

    fn about(&self, sha256: String, count: &ListCount, age: &Age) -> ListRead {
        let national = self.list.kind == SuppressionKind::DoNotCall && self.list.register == Register::National;
        let summary = ListSummary {
            path: self.list.file.clone(),
            sha256,
            kind: self.list.kind,
            entries: count.entries,
            unreadable: count.unreadable,
            without_country: count.without_country,
            deletions: count.deletions,
            date: age.date.map(|date| date.to_string()),
            age_days: age.days,
            laws: age.rules.iter().map(|(id, _)| id.rule().to_string()).collect(),
            stale: age.stale().is_some(),
            countries: count.regions.iter().map(|region| region.as_str().to_owned()).collect(),
            national,
        };
        ListRead { summary, kinds: vec![self.list.kind], wins: age.wins(), notes: Vec::new() }
    }

    /// A list without entries is an error, never "nobody is suppressed".
    pub(super) fn empty(&self, sha256: String) -> Result<ListRead> {
        if self.asked.policy.suppress.allow_empty {
            return Ok(self.about(sha256, &ListCount::default(), &Age::default()));
        }
        Err(self.fails("holds no entry; --allow-empty-suppress goes on all the same (a new list's first day)").into())
    }

    pub(super) fn fails(&self, message: &str) -> Failure {
        let message = message.strip_prefix(&format!("{}: ", self.list.file)).unwrap_or(message);
        Failure::new(Exit::Input, format!("suppression list {}: {message}", self.list.file))
    }

    fn read_blocks<M: Send>(
        &self,
        source: &Source,
        layout: &Layout,
        count: &mut ListCount,
        make: impl Fn(Entries) -> M + Sync,
        mut put: impl FnMut(u32, M) -> Result<()> + Send,
    ) -> Result<Option<String>> {
        let ListsAsked { policy, plan, secret, keeping, tuning, .. } = *self.asked;
        let splitter = Splitter::new(
            &source.name,
            &source.spool,
            SplitSettings {
                delimiter: layout.delimiter,
                start: layout.start,
                block_size: tuning.block_size,
                max_record: self.asked.max_record,
                ..SplitSettings::default()
            },
        );
        let by_splitter = source.digest == Digest::BySplitter;
        let splitter = if by_splitter { splitter.with_sha256() } else { splitter };
        let mut hash = None;
        let blocks = Blocks { reading: self, splitter, hash: &mut hash };
        let mut first_row = 1;
        in_order(
            self.asked.pool,
            blocks,
            || {
                let reader = Reader::new(plan, secret, self.list.kind, policy.country);
                let reader = reader.keeping_numbers(keeping.numbers);
                (if keeping.texts { reader.keeping_texts(policy.said_order()) } else { reader }, Vec::new())
            },
            |(reader, fields), bytes: &mut Vec<u8>| {
                let said = read_block(reader, fields, bytes, layout);
                let mut count = ListCount::default();
                count.add(&said);
                Ok((count, said.rows, make(said)))
            },
            |(counted, rows, made)| {
                count.extend(counted);
                put(first_row, made)?;
                first_row += rows;
                Ok(())
            },
        )?;
        Ok(hash)
    }
}

struct Blocks<'a> {
    reading: &'a Reading<'a>,
    splitter: Splitter<'a>,
    hash: &'a mut Option<String>,
}

impl Jobs for Blocks<'_> {
    type Job = Vec<u8>;

    fn next(&mut self, bytes: &mut Vec<u8>) -> Result<bool> {
        heed_signal(self.reading.asked.progress)?;
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
        let said_of_it = layout.changes.and_then(|at| fields.get(at));
        if said_of_it.is_some_and(|field| change(&decoded(content_cow(bytes, field))) == Some(Change::Deletion)) {
            Reader::pass_deletion(&mut said);
            continue;
        }
        let parts: Vec<Cow<'_, str>> =
            layout.number_in_parts(fields).into_iter().map(|field| decoded(content_cow(bytes, field))).collect();
        let parts: Vec<&str> = parts.iter().map(|part| &**part).collect();
        if reader.read_area_code(&parts, &mut said) {
            said.rows += 1;
            continue;
        }
        cells.clear();
        for (at, field) in fields.iter().enumerate() {
            let role = layout.roles.get(at).copied().flatten();
            if layout.roles.is_empty() || role.is_some() {
                cells.push((role, decoded(content_cow(bytes, field))));
            }
        }
        let cell =
            |at: usize| decoded(fields.get(at).map_or(Cow::Borrowed(&b""[..]), |field| content_cow(bytes, field)));
        match (&layout.exported, &layout.by_row) {
            (Some(exported), _) => exported.read(&cells, cell, reader, &mut said),
            (None, Some(by_row)) => by_row.read(&cells, cell, reader, &mut said),
            (None, None) => reader.read(&cells, &mut said),
        }
    }
    said
}

/// Bytes that are no text are replaced: what is left cannot be read, and is said so.
pub(super) fn decoded(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}
