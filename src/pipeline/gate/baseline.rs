//! What was so before: a file of figures, against which only what got worse counts.

use crate::config::{Amount, Bound, Limit, Measure};
use crate::contact::{Code, InGroup};
use crate::normalize::mask::people;
use crate::pipeline::{Exit, Failure};
use crate::report::result::{grouped, share};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The version of the form.
const SCHEMA: u32 = 1;

/// The figures of a run, to hold later ones against. No value of anybody's stands in it but those that rows were counted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pipeline) struct Baseline {
    schema: u32,
    as_of: String,
    rows: u64,
    figures: BTreeMap<String, Figure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    count: u64,
    of: u64,
}

impl Baseline {
    pub(super) fn new(as_of: &str, rows: u64) -> Baseline {
        Baseline { schema: SCHEMA, as_of: as_of.to_owned(), rows, figures: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, key: String, count: u64, of: u64) {
        self.figures.insert(key, Figure { count, of });
    }

    /// Reads what `--write-baseline` wrote.
    pub(super) fn read(path: &Path) -> Result<Baseline, Failure> {
        let shown = path.display();
        let failure = |why: String| {
            Failure::new(Exit::Input, format!("{shown}: {why}; give the file that --write-baseline wrote"))
        };
        let text =
            std::fs::read_to_string(path).map_err(|error| failure(format!("the baseline cannot be read: {error}")))?;
        let read: Baseline = serde_json::from_str(&text)
            .map_err(|error| failure(format!("this is no baseline: {}", people(&error.to_string()))))?;
        if read.schema != SCHEMA {
            return Err(failure(format!("a baseline of form {}, where this version knows {SCHEMA}", read.schema)));
        }
        Ok(read)
    }

    /// The file.
    pub(in crate::pipeline) fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// How many of how many there were.
    pub(super) fn of(&self, measure: &Measure, group: Option<&InGroup>) -> Option<(u64, u64)> {
        let found = self.figures.get(&key(&measure.to_string(), group)).map(|figure| (figure.count, figure.of));
        // Every code that was raised stands in it: what does not was not.
        let is_code = || matches!(measure, Measure::Codes(name) if Code::from_name(name).is_some()) && group.is_none();
        found.or_else(|| is_code().then_some((0, self.rows)))
    }

    /// What may not get worse where no limit is set: the share of rejected rows and of every code that is told, and how
    /// full each role is.
    pub(super) fn limits(&self, is_told: impl Fn(Code) -> bool) -> Vec<Limit> {
        let share = |(count, of): (u64, u64)| Amount::Share(if of == 0 { 0.0 } else { count as f64 / of as f64 });
        let limit = |bound, measure: Measure| {
            let then = self.of(&measure, None)?;
            Some(Limit { bound, amount: share(then), measure })
        };
        let codes = Code::ALL.iter().filter(|code| is_told(**code));
        let codes = codes.map(|code| Measure::Codes(code.name().to_owned()));
        let fills =
            self.figures.keys().filter_map(|key| Some(key.strip_prefix("fill(")?.strip_suffix(')')?.to_owned()));
        [Measure::Rejected]
            .into_iter()
            .chain(codes)
            .filter_map(|measure| limit(Bound::Max, measure))
            .chain(fills.filter_map(|name| limit(Bound::Min, Measure::Fill(name))))
            .collect()
    }
}

/// Under what a figure stands.
pub(super) fn key(what: &str, group: Option<&InGroup>) -> String {
    match group {
        Some(group) => format!("{what} in {}={}", group.by, group.value),
        None => what.to_owned(),
    }
}

/// What it was, in words.
pub(super) fn told((count, of): (u64, u64)) -> String {
    match share(count, of) {
        part if part.is_empty() => grouped(count),
        part => format!("{} of {} ({part})", grouped(count), grouped(of)),
    }
}
