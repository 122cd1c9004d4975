//! For a person: a line a limit, and below those that are broken the first rows that break them.

use super::super::result::{grouped, line};
use super::Told;
use crate::contact::{BrokenPlace, LimitOutcome, LimitResult};
use std::fmt::Write;

/// A line of the account, a line a limit, the places of what is broken, and the answer.
pub(super) fn write(told: Told<'_>) -> String {
    let Told { checked, summary } = told;
    let mut text = format!("{}\n\n", line(summary));
    let name = |limit: &LimitResult| match &limit.group {
        Some(group) => format!("{} in {} {}", limit.limit, group.by, named(&group.value)),
        None => limit.limit.clone(),
    };
    let width = checked.limits.iter().map(|limit| name(limit).chars().count()).max().unwrap_or(0);
    for limit in &checked.limits {
        let outcome = match limit.outcome {
            LimitOutcome::Held => "held",
            LimitOutcome::Known => "known",
            LimitOutcome::Broken => "BROKEN",
        };
        add(&mut text, format_args!("{outcome:<6}  {:<width$}  {}\n", name(limit), limit.figure));
        limit.places.iter().for_each(|place| add(&mut text, format_args!("          {}\n", told_place(place))));
        if limit.more > 0 && !limit.places.is_empty() {
            add(&mut text, format_args!("          and {} more\n", grouped(limit.more)));
        }
    }
    let broken = checked.broken().count();
    let all = checked.limits.len();
    match broken {
        0 if all == 1 => text.push_str("\nthe limit holds\n"),
        1 if all == 1 => add(&mut text, format_args!("\nthe limit is broken; {NEXT}\n")),
        0 => add(&mut text, format_args!("\nall {all} limits hold\n")),
        1 => add(&mut text, format_args!("\n1 of {all} limits is broken; {NEXT}\n")),
        _ => add(&mut text, format_args!("\n{broken} of {all} limits are broken; {NEXT}\n")),
    }
    text
}

/// What to do then.
const NEXT: &str = "hygienist explain CODE says what to do about each, --findings FILE lists every row";

/// `crm.csv:17:9 email.syntax j•••@gmail: Not an e-mail address.`
fn told_place(place: &BrokenPlace) -> String {
    let mut text = format!("{}:{}", place.source, place.region.start_line);
    if let Some(column) = place.region.start_column {
        add(&mut text, format_args!(":{column}"));
    }
    for word in [place.column.as_deref(), place.code, Some(place.value.as_str())].into_iter().flatten() {
        if !word.is_empty() {
            add(&mut text, format_args!("  {}", on_one_line(word)));
        }
    }
    add(&mut text, format_args!("  {}", place.message));
    text
}

/// A cell is somebody's text: nothing in it moves the cursor.
fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '·' } else { c }).collect()
}

fn named(value: &str) -> String {
    if value.is_empty() { "(none)".to_owned() } else { on_one_line(value) }
}

fn add(text: &mut String, more: std::fmt::Arguments<'_>) {
    text.write_fmt(more).expect("a string takes all that is written to it");
}
