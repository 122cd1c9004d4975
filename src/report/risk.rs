//! What share of a list is likely to bounce, with the interval and how it was reckoned.

mod beta;
mod reckon;

pub use reckon::{Part, Risk, TooLittle, reckon};

use super::result::{grouped, share};
use crate::contact::{Code, Composition, DOUBTS, SendHistory};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many sources a person is shown.
const SHOWN: usize = 15;

/// The share of the list that is likely to bounce, the table from which it comes, and in words how; or why nothing can be
/// said yet. `codes` are the rows of the list's last run by code: its own faults are named beside.
#[must_use]
pub fn text(list: &str, history: &SendHistory, members: &Composition, codes: &BTreeMap<String, u64>) -> String {
    let list: String = list.chars().map(|c| if c.is_control() { '·' } else { c }).collect();
    let risk = match reckon(history, members) {
        Ok(risk) => risk,
        Err(reason) => return format!("first-send risk of {list}: {reason}{}", faults(codes)),
    };
    let mut text = format!(
        "first-send risk of {list}: about {} of {} members are likely to bounce, {}; 90 % interval {} to {}\n{}",
        grouped(risk.expected.round() as u64),
        grouped(risk.members),
        percent(risk.share),
        percent(risk.low),
        percent(risk.high),
        drawn(&risk.parts)
    );
    let mut say = |line: &str| write!(text, "\n{line}").expect("a string takes all that is written to it");
    if risk.doubtful > 0 {
        let rate = percent(risk.expected_doubtful / risk.doubtful as f64);
        let are = if risk.doubtful == 1 { "member is" } else { "members are" };
        let doubts = DOUBTS.map(Code::name).join(", ");
        say(&format!("{} {are} doubtful ({doubts}): {rate} of these", grouped(risk.doubtful)));
    }
    say(&format!(
        "reckoned from {} mailings with feedback: {} first sends, of which {} bounced, and {} later ones, of which {}",
        history.mailings,
        grouped(risk.first.0),
        grouped(risk.first.1),
        grouped(risk.later.0),
        grouped(risk.later.1)
    ));
    if risk.lends_first {
        say(
            "too few later sends are known: members that were mailed before are reckoned like new ones, which is too many",
        );
    }
    say(
        "kinds of members (consent source, age of consent when they came, provider, doubt) are drawn towards their source,",
    );
    say(
        "and sources towards the whole, the more the fewer were sent (empirical Bayes); the interval holds chance, what few",
    );
    say("sends leave open and how much sources differ; that each published list with feedback was mailed is assumed");
    text.push_str(&faults(codes));
    text
}

/// The list's own faults that mail bounces for, as they stand on its rows.
fn faults(codes: &BTreeMap<String, u64>) -> String {
    let found = DOUBTS.iter().filter_map(|code| codes.get_key_value(code.name())).filter(|(_, rows)| **rows > 0);
    let found: Vec<String> = found.map(|(code, rows)| format!("{code} {}", grouped(*rows))).collect();
    if found.is_empty() { String::new() } else { format!("\nfaults on the rows of its last run: {}", found.join(", ")) }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A line a source, what is most likely to bounce first.
fn drawn(parts: &[Part]) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["source", "mailed", "members", "sent to such", "bounced", "", "likely", ""]);
    let row = |name: &str, standing: &str, part: &Part| {
        [
            name.chars().map(|c| if c.is_control() { '·' } else { c }).collect(),
            standing.to_owned(),
            grouped(part.members),
            grouped(part.sent),
            grouped(part.bounced),
            share(part.bounced, part.sent),
            grouped(part.expected.round() as u64),
            if part.members == 0 { String::new() } else { percent(part.expected / part.members as f64) },
        ]
    };
    let shown = parts.len().min(SHOWN);
    for part in &parts[..shown] {
        let name = if part.source.is_empty() { "(none)" } else { &part.source };
        table.add_row(row(name, if part.mailed_before { "before" } else { "never" }, part));
    }
    let mut rest = Part::default();
    for part in &parts[shown..] {
        rest.members += part.members;
        rest.sent += part.sent;
        rest.bounced += part.bounced;
        rest.expected += part.expected;
    }
    if parts.len() > shown {
        table.add_row(row(&format!("({} more)", parts.len() - shown), "", &rest));
    }
    for (at, column) in table.column_iter_mut().enumerate().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
        // The frame stands between columns; the last one is kept off its edge.
        column.set_padding((1, u16::from(at == 7)));
    }
    table.to_string()
}

#[cfg(test)]
mod tests;
