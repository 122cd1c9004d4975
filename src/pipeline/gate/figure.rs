//! Something that was measured, in words and in numbers, and whether it is beyond a limit.

use crate::config::{Amount, Bound, Limit, Measure};
use crate::contact::{LimitOutcome, LimitResult};
use crate::report::result::{grouped, share};

/// Of figures that a baseline sets, those that got worse, and in one line that the others did not.
pub(super) fn no_worse(results: Vec<LimitResult>) -> Vec<LimitResult> {
    let (mut told, held): (Vec<LimitResult>, Vec<LimitResult>) =
        results.into_iter().partition(|result| result.outcome != LimitOutcome::Held);
    let others = if told.is_empty() { "" } else { "the others: " };
    told.push(LimitResult {
        limit: "no worse than the baseline".to_owned(),
        what: "baseline".to_owned(),
        group: None,
        figure: format!("{others}{} figures", grouped(held.len() as u64)),
        count: None,
        of: None,
        outcome: LimitOutcome::Held,
        places: Vec::new(),
        more: 0,
    });
    told
}

/// Something that was measured.
#[derive(Clone, Debug, Default)]
pub(super) struct Figure {
    pub(super) text: String,
    pub(super) count: Option<u64>,
    pub(super) of: Option<u64>,
}

impl Figure {
    pub(super) fn of(measure: &Measure, count: u64, of: u64) -> Figure {
        if *measure == Measure::Rows {
            return Figure { text: grouped(count), count: Some(count), of: None };
        }
        let part = share(count, of);
        let part = if part.is_empty() { part } else { format!(" ({part})") };
        let of_what = match measure {
            Measure::CleanOf(_) => " kept",
            Measure::Distinct(_) => " filled",
            _ => "",
        };
        Figure {
            text: format!("{} of {}{of_what}{part}", grouped(count), grouped(of)),
            count: Some(count),
            of: Some(of),
        }
    }

    /// Whether this is worse than what was measured before, on the side that the limit watches.
    pub(super) fn is_worse(&self, before: (u64, u64), limit: &Limit) -> bool {
        let (Some(count), (was, of_then)) = (self.count, before) else { return true };
        let worse = |now: f64, then: f64| match limit.bound {
            Bound::Max => now > then * (1.0 + 1e-9),
            Bound::Min => now < then * (1.0 - 1e-9),
        };
        match (limit.amount, self.of) {
            (Amount::Share(_), Some(of)) if of > 0 && of_then > 0 => {
                worse(count as f64 / of as f64, was as f64 / of_then as f64)
            }
            _ => worse(count as f64, was as f64),
        }
    }
}

pub(super) fn is_broken(limit: &Limit, count: u64, of: u64) -> bool {
    match limit.bound {
        Bound::Max => limit.amount.is_exceeded_by(count, of),
        Bound::Min => limit.amount.is_missed_by(count, of),
    }
}
