//! What a run came to, in a line or a few.

use crate::contact::Summary;
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many codes a line of result names.
const NAMED: usize = 5;

/// The line of result: `clean: 1,204 read, 986 kept, 218 rejected (suppressed.unsubscribed 101, …)`.
#[must_use]
pub fn line(summary: &Summary) -> String {
    let mut line = format!(
        "{}: {} read, {} kept, {} rejected",
        summary.command,
        grouped(summary.rows),
        grouped(summary.kept),
        grouped(summary.rejected)
    );
    if summary.structural > 0 {
        write!(line, ", {} titles, totals and the like", grouped(summary.structural))
            .expect("a string takes all that is written to it");
    }
    if !summary.rejected_by.is_empty() {
        write!(line, " ({})", most_frequent(&summary.rejected_by)).expect("a string takes all that is written to it");
    }
    line
}

/// The codes with the highest counts, the rest as a dot dot dot.
fn most_frequent(counts: &BTreeMap<String, u64>) -> String {
    let mut named: Vec<String> =
        by_count(counts).take(NAMED).map(|(code, count)| format!("{code} {}", grouped(count))).collect();
    if counts.len() > NAMED {
        named.push("…".to_owned());
    }
    named.join(", ")
}

/// Codes by count, the highest first, by name where equal.
pub fn by_count(counts: &BTreeMap<String, u64>) -> impl Iterator<Item = (&str, u64)> {
    let mut all: Vec<(&str, u64)> = counts.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    all.into_iter()
}

/// Rejected rows that no file holds.
#[must_use]
pub fn unsaved(summary: &Summary) -> String {
    if summary.rejected == 1 {
        return "1 rejected row is not saved; --rejects FILE keeps it with the reason".to_owned();
    }
    format!(
        "{} rejected rows are not saved; --rejects FILE keeps them with the reason for each",
        grouped(summary.rejected)
    )
}

/// What there is to say about lists of which something could not be read.
#[must_use]
pub fn about_lists(summary: &Summary) -> Vec<String> {
    let odd = summary.suppression.iter().filter(|list| list.unreadable > 0);
    odd.map(|list| {
        format!(
            "suppression list {}: {} of {} entries could not be read; they stop only records with the same text",
            list.path,
            grouped(list.unreadable),
            grouped(list.entries)
        )
    })
    .collect()
}

/// Nothing was kept: the counts by deciding code, with masked examples.
#[must_use]
pub fn nothing_kept(summary: &Summary, examples: &[(String, Vec<String>)]) -> String {
    let mut text = if summary.rows == 0 {
        "nothing kept: no row was read, only a header; nothing was published (--allow-empty does)".to_owned()
    } else if summary.rows == 1 {
        "nothing kept: the only row was rejected; nothing was published (--allow-empty does)".to_owned()
    } else {
        format!(
            "nothing kept: all {} rows were rejected; nothing was published (--allow-empty does)",
            grouped(summary.rows)
        )
    };
    for (code, count) in by_count(&summary.rejected_by) {
        write!(text, "\n  {code} {}", grouped(count)).expect("a string takes all that is written to it");
        let shown = examples.iter().find(|(of, _)| of == code).map(|(_, shown)| shown.join(" · ")).unwrap_or_default();
        if !shown.is_empty() {
            write!(text, "   {shown}").expect("a string takes all that is written to it");
        }
    }
    let beside: Vec<String> = by_count(&summary.codes)
        .filter(|(code, _)| !summary.rejected_by.contains_key(*code))
        .map(|(code, count)| format!("{code} {}", grouped(count)))
        .collect();
    if !beside.is_empty() {
        write!(text, "\n  also on these rows: {}", beside.join(", "))
            .expect("a string takes all that is written to it");
    }
    if summary.rows > 0 {
        text.push_str(SEE_THEM);
    }
    text
}

/// How to see rows that no file holds.
const SEE_THEM: &str = "\n  to see these rows with their reasons: hygienist annotate with the same settings, or --allow-empty with --rejects FILE";

/// A part of a whole in percent; nothing where there is no whole.
pub(crate) fn share(part: u64, whole: u64) -> String {
    if whole == 0 { String::new() } else { format!("{:.1} %", part as f64 * 100.0 / whole as f64) }
}

/// A number with its thousands apart.
///
/// ```
/// assert_eq!(hygienist::report::result::grouped(1_234_567), "1,234,567");
/// ```
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
