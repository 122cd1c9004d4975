//! The figures of a run for Prometheus, in its text format 0.0.4, as the textfile collector of node_exporter reads it.
//!
//! The collector shows what stands there until the next run: every figure is one of the last run, hence a gauge.

use crate::contact::{LimitOutcome, LimitResult, ListSummary, Summary};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All went well.
    Done,
    /// A limit is broken.
    Broken,
    /// Nothing was kept, so nothing was published.
    NothingKept,
    /// Something could not be read or written, or is our fault.
    Failed,
}

impl Ended {
    const ALL: [(&'static str, Ended); 4] = [
        ("broken", Ended::Broken),
        ("done", Ended::Done),
        ("failed", Ended::Failed),
        ("nothing_kept", Ended::NothingKept),
    ];
}

/// What is told of a run.
#[derive(Clone, Copy, Debug)]
pub struct Figures<'r> {
    /// As what the list is known.
    pub list: &'r str,
    /// The command, as it is typed.
    pub command: &'r str,
    /// How it ended.
    pub ended: Ended,
    /// When it ended, as Unix time.
    pub at: i64,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Its account; nothing of a run that failed.
    pub summary: Option<&'r Summary>,
    /// A limit that is not among those of the account.
    pub limit: Option<&'r LimitResult>,
}

/// The whole file.
///
/// ```
/// use hygienist::report::metrics::{Ended, Figures, text};
/// let failed = Figures {
///     list: "news", command: "clean", ended: Ended::Failed, at: 1_795_500_000, seconds: 0.25, summary: None, limit: None,
/// };
/// let text = text(&failed);
/// assert!(text.contains("# TYPE hygienist_last_run_success gauge\n"));
/// assert!(text.contains("hygienist_last_run_success{command=\"clean\",list=\"news\"} 0\n"));
/// ```
#[must_use]
pub fn text(figures: &Figures<'_>) -> String {
    let mut file = File { text: String::new(), figures };
    file.one("last_run_success", "Whether the run did what it was for: 1, or 0.", count(figures.ended == Ended::Done));
    let ends = Ended::ALL.map(|(name, ended)| (vec![("outcome", name)], count(figures.ended == ended)));
    file.family("last_run_outcome", "How the run ended: 1 for what is so, 0 for the others.", ends);
    file.one("last_run_timestamp_seconds", "When the run ended, as Unix time.", figures.at as f64);
    file.one("last_run_duration_seconds", "How long the run took.", figures.seconds);
    if let Some(summary) = figures.summary {
        file.rows(summary);
        file.limits(summary, figures.limit);
        file.lists(&summary.suppression);
    }
    file.text
}

struct File<'r> {
    text: String,
    figures: &'r Figures<'r>,
}

impl File<'_> {
    fn rows(&mut self, summary: &Summary) {
        self.one("last_run_rows", "Rows read, those that are no records of people included.", summary.rows as f64);
        self.one("last_run_kept_rows", "Rows that may be used.", summary.kept as f64);
        let rejected = "Rows that may not be used, by the code that decided on each; they add up.";
        self.family("last_run_rejected_rows", rejected, by_code(&summary.rejected_by));
        self.family(
            "last_run_code_rows",
            "Rows, kept and rejected, on which a code was raised.",
            by_code(&summary.codes),
        );
        let structural = "Rows that are no records of people: titles, repeated headers, totals, comments.";
        self.one("last_run_structural_rows", structural, summary.structural as f64);
        if let Some(store) = &summary.store {
            self.one("last_run_stopped_rows", "Rows that met a stop of the store.", store.stopped as f64);
            let learned = "Stops of the inputs' own cells that were written into the store.";
            self.one("last_run_learned_stops", learned, store.learned as f64);
            let kinds = store.entries.iter().map(|(kind, entries)| (vec![("kind", kind.as_str())], *entries as f64));
            self.family("store_stops", "Stops in the store before the run.", kinds);
        }
    }

    /// Each limit once: broken where it is, of all rows or in any group.
    fn limits(&mut self, summary: &Summary, more: Option<&LimitResult>) {
        let mut broken: BTreeMap<&str, bool> = BTreeMap::new();
        for limit in summary.checked.iter().flat_map(|checked| &checked.limits).chain(more) {
            *broken.entry(&limit.limit).or_default() |= limit.outcome == LimitOutcome::Broken;
        }
        let each = broken.into_iter().map(|(limit, broken)| (vec![("limit", limit)], count(broken)));
        self.family("last_run_limit_broken", "Whether a limit is broken: 1, or 0.", each);
    }

    fn lists(&mut self, lists: &[ListSummary]) {
        // A file that was given twice, or has several tables, is one line of each kind.
        let mut entries: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        let mut ages: BTreeMap<(&str, &str), i64> = BTreeMap::new();
        for list in lists {
            let name = (list.path.as_str(), list.kind.name());
            *entries.entry(name).or_default() += list.entries;
            if let Some(days) = list.age_days {
                let age = ages.entry(name).or_default();
                *age = (*age).max(i64::from(days) * DAY);
            }
        }
        let labels = |(file, kind)| vec![("file", file), ("kind", kind)];
        let entries = entries.into_iter().map(|(name, count)| (labels(name), count as f64));
        self.family("suppression_list_entries", "Entries of a suppression list.", entries);
        let ages = ages.into_iter().map(|(name, age)| (labels(name), age as f64));
        self.family("suppression_list_age_seconds", "How old a suppression list is, where its date is known.", ages);
    }

    fn one(&mut self, name: &str, help: &str, value: f64) {
        self.family(name, help, [(Vec::new(), value)]);
    }

    /// A metric with its help and type, a line a value; nothing of one without values.
    fn family<'l>(&mut self, name: &str, help: &str, values: impl IntoIterator<Item = (Vec<(&'l str, &'l str)>, f64)>) {
        let mut values = values.into_iter().peekable();
        if values.peek().is_none() {
            return;
        }
        self.line(format_args!("# HELP hygienist_{name} {}", escaped_help(help)));
        self.line(format_args!("# TYPE hygienist_{name} gauge"));
        for (mut labels, value) in values {
            labels.extend([("command", self.figures.command), ("list", self.figures.list)]);
            labels.sort_unstable();
            let labels: Vec<String> =
                labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
            self.line(format_args!("hygienist_{name}{{{}}} {value}", labels.join(",")));
        }
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        writeln!(self.text, "{line}").expect("a string takes all that is written to it");
    }
}

fn count(is: bool) -> f64 {
    f64::from(u8::from(is))
}

fn by_code(counts: &BTreeMap<String, u64>) -> impl Iterator<Item = (Vec<(&str, &str)>, f64)> {
    counts.iter().map(|(code, count)| (vec![("code", code.as_str())], *count as f64))
}

/// A label's value: backslash, quote and line feed are written with a backslash.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn escaped_help(help: &str) -> String {
    help.replace('\\', "\\\\").replace('\n', "\\n")
}
