//! What a run leaves in its store: the stops of its inputs' own cells, its account, and who is in the list now.
//!
//! A run is written down before its files are published, with all that it learned, and once more after: one that dies
//! between is in the history as unfinished, and no later run is compared with it.

use super::import::{Today, day, failure};
use super::known::Known;
use super::learn::Learning;
use super::members::Gathering;
use super::record::Records;
use super::run::{Command, Memory, Run};
use super::{Failure, Progress};
use crate::contact::{Change, Fates, LimitOutcome, LimitResult, Members, RunMemory, RunOutcome, Summary};
use crate::normalize::date::end_of_day;
use crate::report::history::unusual;
use crate::report::result::grouped;
use crate::report::shrink::shrink;
use crate::store::{Act, Imported, Store, Verb};
use anyhow::Result;

/// How the lines begin that say what is unusual; with too little history there is nothing to say.
const UNUSUAL: &str = "unusual:";

/// What a store remembers of a list, and what a run adds to it.
pub(super) struct Remembering<'a> {
    store: &'a mut Store,
    memory: &'a Memory,
    list: String,
    runs: Vec<RunMemory>,
    /// Only what is cleaned is remembered.
    remembers: bool,
    /// The last second of the day that stands for today.
    end_of_day: i64,
    /// What was begun, where something is remembered.
    begun: Option<RunMemory>,
}

/// What learning is told by whoever judged.
#[derive(Clone, Copy)]
pub(super) struct Learned<'a> {
    pub(super) records: Records<'a>,
    /// Which records say stop in their own cells.
    pub(super) stops: &'a [(u32, u16)],
    /// A limit is broken, so that nothing is learned from them.
    pub(super) is_doubtful: bool,
    pub(super) pool: &'a rayon::ThreadPool,
    pub(super) progress: &'a dyn Progress,
}

impl<'a> Remembering<'a> {
    /// What the store knows of the list of a run.
    pub(super) fn of(store: &'a mut Store, memory: &'a Memory, run: &Run) -> Result<Remembering<'a>> {
        let list = run.list_name();
        let remembers = run.command == Command::Clean;
        let compares = remembers || matches!(run.command, Command::Check { .. }) || run.outputs.report.is_some();
        let runs = if compares { store.runs(Some(&list)).map_err(failure)? } else { Vec::new() };
        let end_of_day = end_of_day(day(&run.policy.as_of)?);
        Ok(Remembering { store, memory, list, runs, remembers, end_of_day, begun: None })
    }

    /// How the members of the list are gathered, where they are remembered.
    pub(super) fn gathering<'k>(&self, keys: &'k [u64]) -> Option<Gathering<'k>> {
        self.remembers.then(|| Gathering::new(self.store.hash_key(), keys, self.end_of_day))
    }

    /// Why nothing may be published: fewer are kept than the limit allows.
    pub(super) fn broken_limit(&self, fates: &Fates) -> Option<String> {
        let limit = self.memory.max_shrink.filter(|_| self.remembers)?;
        let kept = fates.fates.iter().filter(|fate| fate.verdict.is_kept()).count() as u64;
        shrink(kept, self.last_published()?, limit)
    }

    /// The same, as one of the limits of `check`.
    pub(super) fn shrink_result(&self, fates: &Fates) -> Option<LimitResult> {
        let limit = self.memory.max_shrink?;
        let kept = fates.fates.iter().filter(|fate| fate.verdict.is_kept()).count() as u64;
        let last = self.last_published();
        let is_broken = last.is_some_and(|last| limit.is_beyond(last.kept, kept));
        let figure = match last {
            Some(last) => {
                format!("kept {} → {} since run {} of {}", grouped(last.kept), grouped(kept), last.id, last.as_of)
            }
            None => format!("kept {}, and no run of {} before", grouped(kept), self.list),
        };
        Some(LimitResult {
            limit: format!("max shrink={limit}"),
            what: "shrink".to_owned(),
            group: None,
            figure,
            count: Some(kept),
            of: last.map(|last| last.kept),
            outcome: if is_broken { LimitOutcome::Broken } else { LimitOutcome::Held },
            places: Vec::new(),
            more: 0,
        })
    }

    fn last_published(&self) -> Option<&RunMemory> {
        RunMemory::last_published(&self.runs, &self.list, u64::MAX)
    }

    /// Writes down what was learned and that the run was; fills in the account of the store, and gives what moved more than
    /// usual.
    pub(super) fn begin(
        &mut self,
        known: Known<'_>,
        learned: Learned<'_>,
        members: &mut Members,
        summary: &mut Summary,
        outcome: RunOutcome,
    ) -> Result<Vec<String>> {
        let unbelievable =
            self.unbelievable_stops(learned.stops, summary, &outcome).or_else(|| self.doubtful_stops(learned));
        let learns = unbelievable.is_none() && !learned.is_doubtful;
        let learned = if learns { learned } else { Learned { stops: &[], ..learned } };
        // Only when the files are where they belong it is published.
        let begun = if outcome == RunOutcome::Published { RunOutcome::Unfinished } else { outcome.clone() };
        let mut run = RunMemory::of(summary, 0, &self.list, begun);
        if self.remembers && outcome == RunOutcome::Published {
            // Only now: while rows go out, nobody needs to know who was in the list before.
            if let Some(before) = self.store.members(&self.list).map_err(failure)? {
                let change = Members::compare(&before.members, members);
                members.carry_over(&before.members);
                run = run.with_change(change);
            }
        }
        let (learned, id) = self.write(known, learned, &run)?;
        run = RunMemory { id, learned: learned.new, outcome, ..run };
        if let Some(account) = &mut summary.store {
            account.learned = learned.new;
            account.run = self.remembers.then_some(id);
            let change = run.came.zip(run.left).zip(run.changed);
            if let Some(((came, left), changed)) = change {
                account.change = Some(Change { came, left, changed });
            }
        }
        if !self.remembers {
            return Ok(Vec::new());
        }
        let mut said: Vec<String> = unbelievable.into_iter().collect();
        members.begin(u32::try_from(id).unwrap_or(u32::MAX));
        let moved = unusual(&run, &self.runs);
        self.begun = Some(run);
        if moved.first().is_some_and(|line| line.starts_with(UNUSUAL)) {
            said.extend(moved);
        }
        Ok(said)
    }

    /// Why the stops of the inputs' own cells are not learned: they alone break the limit. Columns that slipped make
    /// everybody say stop, and what is learned lasts. People who really said it say it again when the run is.
    fn unbelievable_stops(&self, stops: &[(u32, u16)], summary: &Summary, outcome: &RunOutcome) -> Option<String> {
        let limit = self.memory.max_shrink.filter(|_| self.memory.learns && matches!(outcome, RunOutcome::Broke(_)))?;
        let before = self.last_published()?.kept;
        // At least so many are not those whom the store knows.
        let known = summary.store.as_ref().map_or(0, |store| store.stopped);
        let new = (stops.len() as u64).saturating_sub(known);
        limit.is_beyond(before, before.saturating_sub(new)).then(|| {
            let rows = grouped(stops.len() as u64);
            format!(
                "{rows} rows say stop in their own cells, and that alone breaks --max shrink={limit}: none of it was learned, \
                 for columns may have slipped; look at the export before you allow more"
            )
        })
    }

    /// The runs of the list, this one last where it is remembered.
    pub(super) fn history(&self) -> Vec<RunMemory> {
        self.runs.iter().chain(&self.begun).cloned().collect()
    }

    /// Why they are not where any other limit is broken.
    fn doubtful_stops(&self, learned: Learned<'_>) -> Option<String> {
        let stops = learned.stops.len() as u64;
        (self.memory.learns && learned.is_doubtful && stops > 0).then(|| {
            let say = if stops == 1 { "1 row says stop in its own cells" } else { "rows say stop in their own cells" };
            let rows = if stops == 1 { String::new() } else { format!("{} ", grouped(stops)) };
            format!(
                "{rows}{say}, and none of it was learned, for a limit is broken and columns may have slipped; look at the export \
                 before you allow more"
            )
        })
    }

    /// Writes down that the files are published, and who is in the list now.
    pub(super) fn end(self, members: Members) -> Result<()> {
        match self.begun {
            Some(run) if run.is_published() => Ok(self.store.end_run(&run, Some(members)).map_err(|error| {
                let failure = failure(error);
                let message = format!("the files are published, but the store does not know it: {}", failure.message);
                Failure { message, ..failure }
            })?),
            _ => Ok(()),
        }
    }

    /// One transaction: what was learned, and that the run was.
    fn write(&mut self, known: Known<'_>, learned: Learned<'_>, run: &RunMemory) -> Result<(Imported, u64)> {
        let learns = self.memory.learns && !learned.stops.is_empty();
        if !learns {
            let id = if self.remembers { self.store.begin_run(run).map_err(failure)? } else { 0 };
            return Ok((Imported::default(), id));
        }
        let learning = Learning {
            run: known.run,
            records: learned.records,
            logs: &known.judged.logs,
            stops: learned.stops,
            plan: known.plan,
            secret: self.store.hash_key(),
            sealer: self.store.sealer(),
            undated: Today::of(known.ages.today),
        };
        let who = &self.memory.who;
        let mut incoming = self.store.incoming().map_err(failure)?;
        learning.gather(&mut incoming, who, &known.judged.sha256, learned.pool, learned.progress)?;
        let act = |imported: Imported| Act {
            what: known.run.inputs.clone(),
            why: "the inputs' own cells say so (--learn)".to_owned(),
            came_of_it: imported.to_string(),
            ..Act::now(Verb::Learned, who, &known.run.policy.as_of)
        };
        if !self.remembers {
            return Ok((incoming.finish(act).map_err(failure)?, 0));
        }
        let with_count = |imported: Imported| RunMemory { learned: imported.new, ..run.clone() };
        Ok(incoming.finish_with_run(act, with_count).map_err(failure)?)
    }
}
