//! What moved more than usual.
//!
//! A figure of a run is held against the median of the same figure in up to 14 published runs of the list before it. It is
//! unusual when it lies beyond the largest of
//!
//! - **four standard deviations as those runs show them**: 1.4826 times the median absolute deviation, which a single
//!   accident among them moves little, widened for small samples (Croux and Rousseeuw 1992, and by 8/n, which was found
//!   by simulation: a width that few values show is often far too small);
//! - **four standard deviations of chance**: √(p(1−p)/n) for a share, √(1/n) for the logarithm of a count, so that small
//!   lists are not noisy. A share is drawn towards a half by a row (Laplace), for a code that was never seen is not
//!   impossible;
//! - **what matters at all**: half a percentage point of a share, a tenth of a count;
//!
//! and when at most one of those runs was as far out on the same side: where each weekend is quiet, two or more of 14 nights
//! are, and no weekend is news; one accident does not hide the next. Fourteen nights are two weeks, long enough for that
//! and short enough to follow a list that grows.
//!
//! False alarms that were measured stand in the tests: with chance alone on 2 of 6,840 nights, with shares that sway
//! by a tenth of themselves from night to night on one night in sixty.

use crate::contact::RunMemory;
use crate::report::result::grouped;
use std::collections::BTreeSet;

/// How many runs before are looked at.
const LOOKED_AT: usize = 14;

/// How many there must be for anything to be unusual.
const FEWEST: usize = 3;

/// How many standard deviations are usual.
const DEVIATIONS: f64 = 4.0;

/// Which move of a share matters at all.
const LEAST_SHARE: f64 = 0.005;

/// Which move of the logarithm of a count matters at all: a tenth.
const LEAST_COUNT: f64 = 0.1;

/// How many figures are named.
const NAMED: usize = 8;

/// A figure of a run.
#[derive(Clone, Copy)]
enum Figure {
    /// Part of a whole.
    Share(u64, u64),
    /// A number.
    Count(u64),
}

/// Reads a figure off a run that has it.
type Reading<'c> = Box<dyn Fn(&RunMemory) -> Option<Figure> + 'c>;

/// What is unusual about a run against the published runs of its list among `before`, a line each, what lies furthest out
/// first. Nothing where all is as usual; with fewer than three runs before it one line that says so, and compares.
///
/// ```
/// use hygienist::contact::{RunMemory, RunOutcome};
/// use hygienist::report::history::unusual;
/// let run = |id, invalid| RunMemory {
///     id, rows: 10_000, kept: 9_000, rejected: 1_000, codes: [("phone.invalid".to_owned(), invalid)].into(),
///     outcome: RunOutcome::Published, ..RunMemory::default()
/// };
/// let before = [run(1, 38), run(2, 40), run(3, 41)];
/// assert_eq!(unusual(&run(4, 790), &before), ["unusual: phone.invalid 0.4 % → 7.9 %"]);
/// assert!(unusual(&run(4, 43), &before).is_empty());
/// ```
#[must_use]
pub fn unusual(run: &RunMemory, before: &[RunMemory]) -> Vec<String> {
    let mut before: Vec<&RunMemory> =
        before.iter().filter(|other| other.is_published() && other.list == run.list && other.id < run.id).collect();
    before.sort_by_key(|other| other.id);
    let before = &before[before.len().saturating_sub(LOOKED_AT)..];
    if before.len() < FEWEST {
        return vec![too_little(run, before)];
    }
    let mut moved: Vec<(f64, String)> =
        readings(run, before).iter().filter_map(|(name, reading)| compared(name, reading, run, before)).collect();
    // By how far beyond the limit, and by name where equal.
    moved.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    let more = moved.len().saturating_sub(NAMED);
    let mut lines: Vec<String> = moved.into_iter().take(NAMED).map(|(_, line)| format!("unusual: {line}")).collect();
    if more > 0 {
        lines.push(format!("unusual: {more} more {}", if more == 1 { "figure" } else { "figures" }));
    }
    if let Some(last) = before.last().filter(|last| !lines.is_empty() && run.was_made_otherwise(last)) {
        lines
            .push(format!("settings or versions are not those of run {}: what is unusual may come from that", last.id));
    }
    lines
}

/// The figures of which any of the runs has something to say.
fn readings<'c>(run: &'c RunMemory, before: &[&'c RunMemory]) -> Vec<(&'c str, Reading<'c>)> {
    // Before a run that came to nothing, the list had other members than its `kept` says.
    let was = |run: &RunMemory| Some(run.kept.checked_sub(run.came?)? + run.left?);
    let mut readings: Vec<(&str, Reading<'_>)> = vec![
        ("rows", Box::new(|run| Some(Figure::Count(run.rows)))),
        ("kept", Box::new(|run| Some(Figure::Count(run.kept)))),
        ("rejected", Box::new(|run| Some(Figure::Share(run.rejected, run.rows)))),
        ("came", Box::new(|run| Some(Figure::Share(run.came?.min(run.kept), run.kept)))),
        ("left", Box::new(move |run| Some(Figure::Share(run.left?, was(run)?)))),
        ("changed", Box::new(|run| Some(Figure::Share(run.changed?.min(run.kept), run.kept)))),
        ("learned stops", Box::new(|run| Some(Figure::Share(run.learned.min(run.rows), run.rows)))),
    ];
    let codes: BTreeSet<&str> =
        before.iter().copied().chain([run]).flat_map(|run| run.codes.keys().map(String::as_str)).collect();
    for code in codes {
        let count = move |run: &RunMemory| run.codes.get(code).copied().unwrap_or(0);
        readings.push((code, Box::new(move |run| Some(Figure::Share(count(run).min(run.rows), run.rows)))));
    }
    readings
}

/// How far beyond the limit a figure lies, as a multiple, and the words for it.
fn compared(name: &str, reading: &Reading<'_>, run: &RunMemory, before: &[&RunMemory]) -> Option<(f64, String)> {
    let figures: Vec<Figure> = before.iter().filter_map(|run| reading(run)).filter(|figure| figure.exists()).collect();
    let now = reading(run).filter(|figure| figure.exists())?;
    if figures.len() < FEWEST {
        return None;
    }
    let values: Vec<f64> = figures.iter().map(|figure| figure.value()).collect();
    let usual = median(values.clone());
    let away = now.value() - usual;
    let limit = (DEVIATIONS * spread(&values, usual)).max(DEVIATIONS * now.chance(usual, &figures)).max(now.least());
    let as_far = values.iter().filter(|value| (*value - usual) * away.signum() >= away.abs()).count();
    (away.abs() > limit && as_far <= 1).then(|| (away.abs() / limit, format!("{name} {}", now.moved(usual))))
}

impl Figure {
    /// A share of nothing is none.
    const fn exists(self) -> bool {
        !matches!(self, Figure::Share(_, 0))
    }

    /// The share, or the logarithm of the number: lists grow and shrink in proportion.
    fn value(self) -> f64 {
        match self {
            Figure::Share(part, whole) => part as f64 / whole as f64,
            Figure::Count(count) => (count.max(1) as f64).ln(),
        }
    }

    /// The standard deviation that chance alone gives to the difference between this figure and the median of those.
    fn chance(self, usual: f64, others: &[Figure]) -> f64 {
        // The variance of a median is π/2 times that of a mean.
        let with_median = 1.0 + std::f64::consts::FRAC_PI_2 / others.len() as f64;
        let of_one = match self {
            Figure::Share(_, now) => {
                let sizes = others.iter().map(|other| if let Figure::Share(_, whole) = other { *whole } else { 0 });
                let whole = now.min(sizes.min().unwrap_or(now)) as f64;
                let share = (usual * whole + 1.0) / (whole + 2.0);
                share * (1.0 - share) / whole
            }
            Figure::Count(_) => 1.0 / usual.exp(),
        };
        (of_one * with_median).sqrt()
    }

    const fn least(self) -> f64 {
        match self {
            Figure::Share(..) => LEAST_SHARE,
            Figure::Count(_) => LEAST_COUNT,
        }
    }

    /// From what was usual to this.
    fn moved(self, usual: f64) -> String {
        match self {
            Figure::Share(..) => format!("{:.1} % → {:.1} %", usual * 100.0, self.value() * 100.0),
            Figure::Count(count) => format!("{} → {}", grouped(usual.exp().round() as u64), grouped(count)),
        }
    }
}

/// The standard deviation that runs show, without heed to a minority of accidents.
fn spread(values: &[f64], usual: f64) -> f64 {
    let deviations = values.iter().map(|value| (value - usual).abs()).collect();
    let count = values.len() as f64;
    // Of few values the median deviation is too small on average (Croux and Rousseeuw), and by chance much smaller yet.
    let on_average = match values.len() {
        ..=3 => 1.495,
        4 => 1.363,
        5 => 1.206,
        6 => 1.200,
        7 => 1.140,
        8 => 1.129,
        9 => 1.107,
        _ => count / (count - 0.8),
    };
    1.4826 * median(deviations) * on_average * (1.0 + 8.0 / count)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.as_slice() {
        [] => 0.0,
        values if values.len().is_multiple_of(2) => f64::midpoint(values[middle - 1], values[middle]),
        values => values[middle],
    }
}

/// The run beside the one before it, and why no more is said.
fn too_little(run: &RunMemory, before: &[&RunMemory]) -> String {
    let Some(last) = before.last() else {
        return "too little history to say what is unusual: no run of this list was published before".to_owned();
    };
    let share = |run: &RunMemory| Figure::Share(run.rejected, run.rows.max(1));
    format!(
        "too little history to say what is unusual ({} of {FEWEST} published runs): rows {} → {}, kept {} → {}, rejected {}",
        before.len(),
        grouped(last.rows),
        grouped(run.rows),
        grouped(last.kept),
        grouped(run.kept),
        share(run).moved(share(last).value())
    )
}

#[cfg(test)]
mod tests;
