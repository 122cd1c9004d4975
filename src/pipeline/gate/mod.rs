//! What a run is held to: limits are compiled for its columns, counted while rows go out, and told.
//!
//! `counter` counts the rows of a block, `figure` says what was measured, `columns` which columns are there, `places` finds out where in a file something stands, `baseline` remembers what was so
//! before, `seen` tells what limits could be taken from. Nothing here judges: a row counts by its codes and its fate, whatever the command.

mod baseline;
mod columns;
mod counter;
mod figure;
mod places;
mod seen;

use super::groups::Tally;
use super::judging::BlockLog;
use super::record::Records;
use super::render::{Counts, Render};
use super::run::{Command, Run};
use super::survey::Surveyed;
use super::{Exit, Failure};
use crate::config::{Amount, Limit, Measure};
use crate::contact::{Action, Checked, Code, Column, DateOrder, InGroup, LimitOutcome, LimitResult, NO_COLUMN, Role};
use crate::input::groups::GroupCell;
use crate::normalize::date::{date_of, day_number};
use crate::report::groups;
use crate::report::result::grouped;
use anyhow::Result;
pub(super) use baseline::Baseline;
use columns::columns_of;
pub(super) use counter::{Counted, Counter, Hit, RowMarks};
use figure::{Figure, is_broken, no_worse};
use jiff::civil::Date;

/// How many groups that break a limit are told; the rest are counted.
pub(super) const GROUPS_TOLD: usize = 100;

/// How many different things a run can be held to: a bit each.
const MOST: usize = 128;

/// The limits of a run, ready to count.
pub(super) struct Gate<'a> {
    limits: Vec<Limit>,
    /// They are what a baseline sets, for want of any that were asked for.
    set_by_baseline: bool,
    /// What is measured: of limits first, in their order, each once; then what else a baseline is to hold.
    measured: Vec<Measured>,
    baseline: Option<Baseline>,
    surveyed: &'a Surveyed,
    /// How many places of each are kept.
    places: usize,
    today: i32,
}

/// One measure, ready to count.
struct Measured {
    measure: Measure,
    /// The codes that count, a bit each.
    codes: u128,
    /// Its cells, by input; empty of what is no matter of cells.
    cells: Vec<Vec<DatedCell>>,
}

/// A cell that is measured.
#[derive(Clone, Copy)]
struct DatedCell {
    /// The input's own column, from 0.
    cell: u16,
    /// Among the united columns.
    column: Column,
    /// How its dates are written.
    order: DateOrder,
}

const _: () = assert!(Code::COUNT <= 128, "a set of codes is a number of 128 bits");

impl<'a> Gate<'a> {
    /// Compiles what a run is held to; nothing where it is held to nothing.
    pub(super) fn new(run: &Run, surveyed: &'a Surveyed, today: Date) -> Result<Option<Gate<'a>>> {
        let asked = &run.gate;
        let looks = run.command == Command::Init;
        if asked.is_empty() && !looks {
            return Ok(None);
        }
        let baseline = asked.baseline.as_deref().map(Baseline::read).transpose()?;
        let mut limits = asked.limits.all.clone();
        let set_by_baseline = limits.is_empty() && baseline.is_some();
        if let Some(baseline) = baseline.as_ref().filter(|_| set_by_baseline) {
            let is_told = |code: Code| !matches!(run.policy.actions.of(code), Action::Fix | Action::Ignore);
            limits = baseline.limits(is_told);
        }
        let mut gate = Gate {
            limits,
            set_by_baseline,
            measured: Vec::new(),
            baseline,
            surveyed,
            places: asked.places,
            today: day_number(today),
        };
        let measures: Vec<Measure> = gate.limits.iter().map(|limit| limit.measure.clone()).collect();
        for measure in measures {
            match gate.measure(&measure) {
                // A column of the baseline that is gone is told as empty.
                Err(_) if set_by_baseline => gate.measured.push(Measured::nowhere(&measure)),
                measured => measured?,
            }
        }
        if asked.write_baseline.is_some() {
            gate.measure_for_baseline();
        }
        if looks {
            gate.measure_for_look();
        }
        if gate.measured.len() > MOST {
            let message =
                format!("{} limits: a run can be held to {MOST} at most, so leave some out", gate.measured.len());
            return Err(Failure::new(Exit::Usage, message).into());
        }
        Ok(Some(gate))
    }

    /// What a baseline is to hold beside codes: rejected rows, and how full columns with a role are.
    fn measure_for_baseline(&mut self) {
        let roles = self.surveyed.columns.sources.iter().flat_map(|source| source.slots.iter().map(|slot| slot.role));
        let mut roles: Vec<Role> = roles.collect();
        roles.sort_unstable();
        roles.dedup();
        let fills = roles.into_iter().map(|role| Measure::Fill(role.name().to_owned()));
        // A role that stands in the file is found.
        [Measure::Rejected].into_iter().chain(fills).for_each(|measure| _ = self.measure(&measure));
    }

    /// Has something measured, once.
    fn measure(&mut self, measure: &Measure) -> Result<()> {
        if !self.measured.iter().any(|other| other.measure == *measure) {
            self.measured.push(self.compile(measure)?);
        }
        Ok(())
    }

    fn compile(&self, measure: &Measure) -> Result<Measured> {
        let codes = Code::ALL.iter().filter(|code| measure.counts(**code)).fold(0, |set, code| set | bit(*code));
        let cells = match measure {
            Measure::Fill(name) | Measure::Distinct(name) | Measure::Age(name) => {
                self.cells_of(name, &measure.to_string())?
            }
            _ => Vec::new(),
        };
        Ok(Measured { measure: measure.clone(), codes, cells })
    }

    /// Where a role or a column stands, by input.
    fn cells_of(&self, name: &str, asked: &str) -> Result<Vec<Vec<DatedCell>>> {
        let found = self.surveyed.find_column(name, asked)?;
        let of_source = |(cells, source): (&Vec<GroupCell>, &crate::contact::SourceColumns)| {
            let dated = |cell: &GroupCell| {
                let slot = source.slots.iter().find(|slot| slot.cell == cell.cell);
                let place = source.place.get(usize::from(cell.cell)).copied().flatten();
                DatedCell {
                    cell: cell.cell,
                    column: place.unwrap_or(NO_COLUMN),
                    order: slot.map_or(DateOrder::Undecided, |slot| slot.order),
                }
            };
            cells.iter().map(dated).collect()
        };
        Ok(found.iter().zip(&self.surveyed.columns.sources).map(of_source).collect())
    }

    /// Which limits hold, of all rows and of each group of what rows were asked to be counted by.
    pub(super) fn check(&self, render: &Render<'_>, counts: &mut Counts) -> Result<Checked> {
        let (records, logs) = (render.records, render.logs);
        let mut counted = std::mem::take(&mut counts.held).settled(self);
        let groups = self.surveyed.groups.iter().zip(&counts.groups);
        // What a baseline sets is the share of all rows, which no single group need have.
        let tallies: Vec<(&str, &Tally)> = if records.run.policy.by.is_empty() || self.set_by_baseline {
            Vec::new()
        } else {
            groups.map(|(by, tally)| (by.by.as_str(), tally)).collect()
        };
        let mut results = Vec::new();
        for limit in &self.limits {
            let at = self.place_of(&limit.measure);
            let (figure, is_broken) = self.figure(limit, at, &mut counted);
            let mut result = self.result(limit, None, figure, is_broken);
            if result.outcome != LimitOutcome::Held {
                let against = counted.against[at];
                result.places = places::tell(records, logs, &counted.hits[at])?;
                result.more = against.saturating_sub(counted.hits[at].len() as u64);
            }
            results.push(result);
            for (by, tally) in &tallies {
                results.extend(self.in_groups(limit, at, by, tally, records, logs)?);
            }
        }
        if self.set_by_baseline {
            results = no_worse(results);
        }
        let missing = columns_of(&records.run.gate.limits, self.surveyed);
        results.extend(missing);
        let baseline = records.run.gate.baseline.as_ref().map(|path| path.display().to_string());
        counts.held = counted;
        Ok(Checked { limits: results, baseline })
    }

    fn place_of(&self, measure: &Measure) -> usize {
        self.measured.iter().position(|measured| measured.measure == *measure).unwrap_or_default()
    }

    fn result(&self, limit: &Limit, group: Option<InGroup>, figure: Figure, is_broken: bool) -> LimitResult {
        let before = self.baseline.as_ref().and_then(|baseline| baseline.of(&limit.measure, group.as_ref()));
        let is_known = !self.set_by_baseline && before.is_some_and(|before| !figure.is_worse(before, limit));
        let outcome = match (is_broken, is_known) {
            (false, _) => LimitOutcome::Held,
            (true, true) => LimitOutcome::Known,
            (true, false) => LimitOutcome::Broken,
        };
        let was = match (before, &self.baseline) {
            (Some(before), _) => format!(", was {}", baseline::told(before)),
            (None, Some(_)) if is_broken => ", and the baseline was written without this limit".to_owned(),
            _ => String::new(),
        };
        LimitResult {
            limit: limit.to_string(),
            what: limit.measure.to_string(),
            group,
            figure: format!("{}{was}", figure.text),
            count: figure.count,
            of: figure.of,
            outcome,
            places: Vec::new(),
            more: 0,
        }
    }

    fn figure(&self, limit: &Limit, at: usize, counted: &mut Counted) -> (Figure, bool) {
        if let Measure::Age(_) = limit.measure {
            return self.age(limit, counted.newest[at]);
        }
        let (count, of) = self.amounts(at, counted);
        (Figure::of(&limit.measure, count, of), is_broken(limit, count, of))
    }

    /// How many, and of how many.
    fn amounts(&self, at: usize, counted: &mut Counted) -> (u64, u64) {
        match self.measured[at].measure {
            Measure::Rows => (counted.rows, counted.rows),
            Measure::CleanOf(_) => (counted.counted[at], counted.kept),
            Measure::Distinct(_) => counted.distinct(at, self.places),
            _ => (counted.counted[at], counted.rows),
        }
    }

    fn age(&self, limit: &Limit, newest: Option<i32>) -> (Figure, bool) {
        let Amount::Time(most) = limit.amount else { return (Figure::default(), false) };
        let Some(day) = newest.and_then(date_of) else {
            return (Figure { text: "no date that can be read".to_owned(), ..Figure::default() }, true);
        };
        let days = u64::from(self.today.saturating_sub(day_number(day)).unsigned_abs());
        let unit = if days == 1 { "day" } else { "days" };
        let text = format!("{} {unit} (the newest is {day})", grouped(days));
        let last = most.end_in(day, None, &crate::contact::law::Holidays::default());
        (Figure { text, count: None, of: None }, day_number(last) < self.today)
    }

    /// The groups that break a limit, the largest first.
    fn in_groups(
        &self,
        limit: &Limit,
        at: usize,
        by: &str,
        tally: &Tally,
        records: Records<'_>,
        logs: &[BlockLog],
    ) -> Result<Vec<LimitResult>> {
        if !is_by_row(&limit.measure) {
            return Ok(Vec::new());
        }
        let mut results = Vec::new();
        for group in tally.marked() {
            let of = if matches!(limit.measure, Measure::CleanOf(_)) { group.kept } else { group.rows };
            // Of an empty part of a group nothing is asked.
            let (count, against) = (group.counted(at), group.against(at));
            if of == 0 || !is_broken(limit, count, of) {
                continue;
            }
            let group_name = InGroup { by: by.to_owned(), value: self.shown(by, group.value, records.run) };
            let mut result = self.result(limit, Some(group_name), Figure::of(&limit.measure, count, of), true);
            if results.len() < GROUPS_TOLD {
                let hits: Vec<Hit> = group.hits(at).collect();
                result.more = against.saturating_sub(hits.len() as u64);
                result.places = places::tell(records, logs, &hits)?;
            }
            results.push(result);
        }
        Ok(results)
    }

    /// The value of a group as it may be told: that of a column of addresses or names is masked.
    fn shown(&self, by: &str, value: &str, run: &Run) -> String {
        if run.outputs.shows_values {
            return value.to_owned();
        }
        let columns = self.surveyed.columns.sources.iter().flat_map(|source| &source.chosen);
        let names: Vec<(String, Option<&str>)> = columns
            .map(|choice| (String::from_utf8_lossy(&choice.name).into_owned(), choice.role.map(Role::name)))
            .collect();
        groups::shown(by, value, names.iter().map(|(name, role)| (name.as_str(), *role)))
    }

    /// What is to be remembered of a run: all codes, and what was measured.
    pub(super) fn baseline(&self, run: &Run, counts: &mut Counts, checked: &Checked) -> Baseline {
        let counted = &mut counts.held;
        let mut baseline = Baseline::new(&run.policy.as_of, counted.rows);
        for (code, count) in Code::ALL.iter().zip(&counts.codes) {
            if *count > 0 {
                baseline.add(code.name().to_owned(), *count, counted.rows);
            }
        }
        for at in 0..self.measured.len() {
            if !matches!(self.measured[at].measure, Measure::Age(_)) {
                let (count, of) = self.amounts(at, counted);
                baseline.add(self.measured[at].measure.to_string(), count, of);
            }
        }
        for limit in &checked.limits {
            if let (Some(group), Some(count), Some(of)) = (&limit.group, limit.count, limit.of) {
                baseline.add(baseline::key(&limit.what, Some(group)), count, of);
            }
        }
        baseline
    }
}

impl Measured {
    /// Of columns that are not there.
    fn nowhere(measure: &Measure) -> Measured {
        Measured { measure: measure.clone(), codes: 0, cells: Vec::new() }
    }
}

/// Whether every row counts by itself, so that groups of rows can be measured.
const fn is_by_row(measure: &Measure) -> bool {
    matches!(measure, Measure::Kept | Measure::Rejected | Measure::Codes(_) | Measure::CleanOf(_))
}

const fn bit(code: Code) -> u128 {
    1 << code.index()
}
