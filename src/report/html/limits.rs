//! The limits that the list was held against, where there are any: which of them are broken, by what, and where.

use super::answer::led;
use super::facts::Facts;
use super::markup::{Section, Set, Table, and_more, counted, figure, theirs};
use super::{Caps, linked, path};
use crate::contact::{BrokenPlace, Checked, Code, LimitOutcome, LimitResult};
use crate::report::check::answer;
use crate::report::mask::cautious;
use crate::report::result::grouped;

/// The outcomes in the order in which they are told.
const OUTCOMES: [LimitOutcome; 3] = [LimitOutcome::Broken, LimitOutcome::Known, LimitOutcome::Held];

/// How many characters a limit may have.
const LIMIT: usize = 120;

pub(super) fn section(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let checked = facts.summary.checked.as_ref().filter(|checked| !checked.limits.is_empty())?;
    let limits: Vec<&LimitResult> =
        OUTCOMES.iter().flat_map(|outcome| checked.limits.iter().filter(|limit| limit.outcome == *outcome)).collect();
    let shown = &limits[..limits.len().min(caps.rows)];
    let heads = [("Limit", Set::Text), ("Outcome", Set::Word), ("Measured", Set::Text), ("In", Set::Text)];
    let mut table = Table::new("limits-held", "Each limit, the broken ones first", &heads);
    for limit in shown {
        table.row(&[
            format!("<code>{}</code>", theirs(&limit.limit, LIMIT)),
            outcome(limit.outcome).to_owned(),
            theirs(&limit.figure, LIMIT),
            group(limit, facts, caps),
        ]);
    }
    let more = and_more(limits.len() - shown.len(), "limits");
    let places: String = shown.iter().enumerate().map(|(at, limit)| places(at, limit, caps)).collect();
    let broken = figure("limits_broken", checked.broken().count() as u64);
    let lead = format!("{} of {}.", broken, counted(limits.len() as u64, "limit is broken", "limits are broken"));
    led("limits", "The limits", &lead, table.html() + &more + &places)
}

/// The answer in a sentence: `1 of 3 limits is broken.`; none where nothing was held against anything.
pub(super) fn said(checked: Option<&Checked>) -> Option<String> {
    let checked = checked.filter(|checked| !checked.limits.is_empty())?;
    let answer = answer(checked);
    let mut letters = answer.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    Some(format!("{}.", theirs(&first.chain(letters).collect::<String>(), 2 * LIMIT)))
}

const fn outcome(outcome: LimitOutcome) -> &'static str {
    match outcome {
        LimitOutcome::Held => "✓ holds",
        LimitOutcome::Known => "– known",
        LimitOutcome::Broken => "<strong>✗ broken</strong>",
    }
}

/// The group of rows that a limit was measured in.
fn group(limit: &LimitResult, facts: &Facts<'_>, caps: Caps) -> String {
    let Some(group) = &limit.group else { return "all rows".to_owned() };
    let value = match group.value.as_str() {
        "" => "(none)".to_owned(),
        value if facts.shows_values => theirs(value, caps.text),
        value => theirs(&cautious(value), caps.text),
    };
    format!("{} {value}", theirs(&group.by.replace('_', " "), caps.text))
}

/// The first rows against a limit, folded.
fn places(at: usize, limit: &LimitResult, caps: Caps) -> String {
    let shown = &limit.places[..limit.places.len().min(caps.examples)];
    if shown.is_empty() {
        return String::new();
    }
    let heads =
        [("Place", Set::Text), ("What stands there", Set::Text), ("What is wrong", Set::Text), ("Code", Set::Codes)];
    let caption = format!("First rows against <code>{}</code>", theirs(&limit.limit, LIMIT));
    let mut table = Table::new(format!("limit-{at}"), caption, &heads);
    for place in shown {
        let code = place.code.and_then(Code::from_name).map(linked).unwrap_or_default();
        table.row(&[position(place, caps), cell(place, caps), theirs(&place.message, 2 * caps.text), code]);
    }
    let left = limit.more + (limit.places.len() - shown.len()) as u64;
    let more = if left == 0 { String::new() } else { format!("<p class=\"hint\">and {} more</p>\n", grouped(left)) };
    let summary = format!("Rows against <code>{}</code>", theirs(&limit.limit, LIMIT));
    format!("<details><summary>{summary}</summary>\n{}{more}</details>\n", table.html())
}

fn position(place: &BrokenPlace, caps: Caps) -> String {
    let column = place.region.start_column.map(|column| format!(":{column}")).unwrap_or_default();
    format!("{}:{}{column}", path(&place.source, caps), place.region.start_line)
}

fn cell(place: &BrokenPlace, caps: Caps) -> String {
    let column = place.column.as_deref().map(|column| format!("<span class=\"hint\">{}:</span> ", theirs(column, 30)));
    format!("{}{}", column.unwrap_or_default(), theirs(&place.value, caps.text))
}
