//! The runs of the list that a store remembers: small charts, and their figures.

use super::Caps;
use super::answer::led;
use super::facts::Facts;
use super::markup::{Section, Set, Table, escaped, in_percent, percent};
use crate::contact::RunMemory;
use crate::report::result::grouped;
use std::fmt::Write;

/// How many runs are drawn.
const DRAWN: usize = 40;

pub(super) fn section(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let runs = &facts.history[facts.history.len().saturating_sub(DRAWN)..];
    // One run is no history.
    if runs.len() < 2 {
        return None;
    }
    let body = format!("{}{}{}{}", rows_chart(runs), change_chart(runs), change_words(facts), figures(runs, caps));
    let earlier = match facts.history.len() - runs.len() {
        0 => String::new(),
        earlier => format!(" {} earlier ones are not shown.", grouped(earlier as u64)),
    };
    let is_last = facts.summary.store.as_ref().is_some_and(|store| store.run.is_some());
    let last =
        if is_last { ", this one on the right" } else { ", the newest on the right; this one is not among them" };
    let lead = format!("The last {} runs of this list that the store remembers{last}.{earlier}", runs.len());
    led("history", "Run by run", &lead, body)
}

/// Kept and rejected rows of each run, one upon the other.
fn rows_chart(runs: &[RunMemory]) -> String {
    let most = runs.iter().map(|run| run.kept + run.rejected).max().unwrap_or(0);
    let legend = "<p class=\"legend\"><span class=\"key kept\"></span>kept (below) <span class=\"key gone\"></span>rejected (above)</p>\n";
    let bars = |run: &RunMemory| [("kept", run.kept), ("gone", run.rejected)];
    let desc = ends(runs, |run| format!("{} kept and {} rejected", grouped(run.kept), grouped(run.rejected)));
    chart("rows", "Rows kept and rejected", legend, runs, most, &desc, bars)
}

/// Who came and who left.
fn change_chart(runs: &[RunMemory]) -> String {
    let compared: Vec<&RunMemory> = runs.iter().filter(|run| run.came.is_some()).collect();
    if compared.len() < 2 {
        return String::new();
    }
    let most = compared.iter().map(|run| run.came.unwrap_or(0) + run.left.unwrap_or(0)).max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let legend = "<p class=\"legend\"><span class=\"key kept\"></span>came (below) <span class=\"key gone\"></span>left (above)</p>\n";
    let bars = |run: &RunMemory| [("kept", run.came.unwrap_or(0)), ("gone", run.left.unwrap_or(0))];
    let desc = ends(runs, |run| {
        format!("{} came and {} left", grouped(run.came.unwrap_or(0)), grouped(run.left.unwrap_or(0)))
    });
    chart("change", "People who came and who left", legend, runs, most, &desc, bars)
}

/// What the first and the last run were.
fn ends(runs: &[RunMemory], words: impl Fn(&RunMemory) -> String) -> String {
    let told: Vec<String> =
        [runs.first(), runs.last()].into_iter().flatten().map(|run| format!("{}: {}", run.as_of, words(run))).collect();
    format!("From {}.", told.join(" to "))
}

fn chart(
    id: &str,
    title: &str,
    legend: &str,
    runs: &[RunMemory],
    most: u64,
    desc: &str,
    bars: impl Fn(&RunMemory) -> [(&'static str, u64); 2],
) -> String {
    let most = round_above(most);
    // Wide bars for few runs would be no bars: there is room for a dozen at least.
    let places = runs.len().max(12) as f64;
    let step = 1000.0 / places;
    let mut drawn = String::new();
    for (at, run) in runs.iter().enumerate() {
        let left = at as f64 * step + step * 0.14;
        let mut top = 100.0;
        let published = run.is_published();
        for (class, count) in bars(run) {
            let height = percent(count, most);
            top -= height;
            if count > 0 {
                let class = if published { class } else { "none" };
                writeln!(
                    drawn,
                    "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.2}\" width=\"{:.1}\" height=\"{height:.2}\"/>",
                    step * 0.72
                )
                .expect("a string takes all that is written to it");
            }
        }
    }
    let days = [runs.first(), runs.last()].map(|run| escaped(run.map_or("", |run| &run.as_of)));
    let unpublished = if runs.iter().all(RunMemory::is_published) {
        ""
    } else {
        "<p class=\"hint\">A dashed frame is a run that published nothing.</p>\n"
    };
    format!(
        "<div class=\"chart\">\n<h3>{title}</h3>\n{legend}<div class=\"plot\"><div class=\"y\"><span>{}</span><span>0</span></div>\
         <svg role=\"img\" aria-labelledby=\"chart-{id}-title chart-{id}-desc\" viewBox=\"0 0 1000 100\" \
         preserveAspectRatio=\"none\"><title id=\"chart-{id}-title\">{title}, run by run</title>\
         <desc id=\"chart-{id}-desc\">{}</desc>\n{drawn}</svg>\n<div class=\"x\" style=\"width:{:.1}%\"><span>{}</span><span>{}</span></div></div>\n\
         {unpublished}</div>\n",
        grouped(most),
        escaped(desc),
        runs.len() as f64 * 100.0 / places,
        days[0],
        days[1],
    )
}

/// The least round number that is not below: 1, 1.5, 2, 3, 4, 5, 6, 8 and their tenfolds.
fn round_above(most: u64) -> u64 {
    let mut unit = 1u64;
    loop {
        for tenths in [10, 15, 20, 30, 40, 50, 60, 80] {
            let round = unit.saturating_mul(tenths) / 10;
            if round >= most && unit.saturating_mul(tenths) % 10 == 0 {
                return round;
            }
        }
        unit = unit.saturating_mul(10);
        if unit == u64::MAX {
            return most;
        }
    }
}

/// How this run differs from the last one.
fn change_words(facts: &Facts<'_>) -> String {
    let Some(change) = facts.summary.store.as_ref().and_then(|store| store.change) else { return String::new() };
    format!(
        "<p>Since the last run that published: {} came, {} left, {} changed.</p>\n",
        grouped(change.came),
        grouped(change.left),
        grouped(change.changed)
    )
}

/// The figures behind the charts.
fn figures(runs: &[RunMemory], caps: Caps) -> String {
    let heads = [
        ("Run", Set::Number),
        ("Day", Set::Word),
        ("Outcome", Set::Word),
        ("Rows", Set::Number),
        ("Kept", Set::Number),
        ("Share", Set::Number),
        ("Came", Set::Number),
        ("Left", Set::Number),
        ("Changed", Set::Number),
    ];
    let mut table = Table::new("runs", "Figures of the runs, the newest first", &heads);
    let counted = |count: Option<u64>| count.map(grouped).unwrap_or_default();
    for run in runs.iter().rev().take(caps.rows) {
        table.row(&[
            run.id.to_string(),
            escaped(&run.as_of),
            run.outcome.name().replace('_', " "),
            grouped(run.rows),
            grouped(run.kept),
            in_percent(run.kept, run.rows),
            counted(run.came),
            counted(run.left),
            counted(run.changed),
        ]);
    }
    format!("<details><summary>The figures</summary>\n{}</details>\n", table.html())
}

#[cfg(test)]
mod tests {
    use super::round_above;

    #[test]
    fn an_axis_ends_at_a_round_number() {
        for (most, round) in [(0, 1), (1, 1), (7, 8), (9, 10), (11, 15), (841, 1_000), (6_000, 6_000), (6_001, 8_000)] {
            assert_eq!(round_above(most), round, "{most}");
        }
        assert!(round_above(u64::MAX) >= u64::MAX / 2);
    }
}
