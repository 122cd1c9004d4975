//! How a place, a limit and the answer are said, whatever the format.

use super::super::result::grouped;
use crate::contact::{BrokenPlace, Checked, LimitOutcome, LimitResult};
use std::fmt::Write;

/// How much of one text a person is shown.
pub(super) const SHOWN: usize = 120;

/// What to do about it.
pub(super) const NEXT: &str = "hygienist explain CODE says what to do about each, --findings FILE lists every row";

/// Somebody's text on a line: nothing in it moves the cursor, turns the direction or ends the line, and it is short.
///
/// U+FFFE and U+FFFF are no characters, and XML refuses them.
pub(super) fn shown(text: &str) -> String {
    let moves = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{fffe}' | '\u{ffff}')
    };
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(SHOWN).map(|c| if moves(c) { '·' } else { c }).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

/// A limit, with the group it was measured in: `max rejected=2% in consent_source web form`.
pub(super) fn limit_name(limit: &LimitResult) -> String {
    let name = shown(&limit.limit);
    match &limit.group {
        Some(group) if group.value.is_empty() => format!("{name} in {} (none)", shown(&group.by)),
        Some(group) => format!("{name} in {} {}", shown(&group.by), shown(&group.value)),
        None => name,
    }
}

/// A limit and what was measured: `max email.syntax=0.5%: 12 of 1,000 (1.2 %)`.
pub(super) fn limit_figure(limit: &LimitResult) -> String {
    format!("{}: {}", limit_name(limit), shown(&limit.figure))
}

/// A place on one line: `crm.csv:17:9  email  email.syntax  j•••@gmail  Not an e-mail address.`
pub(super) fn place_line(place: &BrokenPlace) -> String {
    let mut line = shown(&place.source);
    for number in [Some(place.region.start_line), place.region.start_column].into_iter().flatten() {
        add(&mut line, format_args!(":{number}"));
    }
    for word in [place.column.as_deref(), place.code, Some(place.value.as_str())].into_iter().flatten() {
        if !word.is_empty() {
            add(&mut line, format_args!("  {}", shown(word)));
        }
    }
    add(&mut line, format_args!("  {}", shown(&place.message)));
    line
}

/// What is wrong at a place, where the place itself is told beside it: `email j•••@gmail: Not an e-mail address.`
pub(super) fn place_fault(place: &BrokenPlace) -> String {
    let cell =
        [place.column.as_deref(), Some(place.value.as_str())].into_iter().flatten().filter(|word| !word.is_empty());
    let cell: Vec<String> = cell.map(shown).collect();
    if cell.is_empty() { shown(&place.message) } else { format!("{}: {}", cell.join(" "), shown(&place.message)) }
}

/// How a list of places ends that does not hold all of them; none where it does.
pub(super) fn and_more(more: u64) -> Option<String> {
    (more > 0).then(|| format!("and {} more", grouped(more)))
}

/// The answer, in a sentence without an end: `1 of 3 limits is broken`.
pub(in crate::report) fn answer(checked: &Checked) -> String {
    let all = checked.limits.len();
    let broken = checked.broken().count();
    let known = checked.limits.iter().filter(|limit| limit.outcome == LimitOutcome::Known).count();
    let baseline = checked.baseline.as_deref().map_or_else(|| "the baseline".to_owned(), shown);
    match (broken, known) {
        (0, 0) if all == 1 => "the limit holds".to_owned(),
        (0, 0) => format!("all {all} limits hold"),
        (0, known) if known == all => format!("no limit is broken by more than in {baseline}"),
        (0, known) => format!(
            "{} of {all} limits {}, the rest is not worse than in {baseline}",
            all - known,
            if all - known == 1 { "holds" } else { "hold" }
        ),
        (1, _) if all == 1 => "the limit is broken".to_owned(),
        (1, _) => format!("1 of {all} limits is broken"),
        _ => format!("{broken} of {all} limits are broken"),
    }
}

/// The word for what came of a limit.
pub(super) const fn outcome(outcome: LimitOutcome) -> &'static str {
    match outcome {
        LimitOutcome::Held => "held",
        LimitOutcome::Known => "known",
        LimitOutcome::Broken => "broken",
    }
}

/// Writes behind a text.
pub(super) fn add(text: &mut String, more: std::fmt::Arguments<'_>) {
    text.write_fmt(more).expect("a string takes all that is written to it");
}
