//! For a person: a line a limit, and below those that are broken the first rows that break them.

use super::super::lines::columns;
use super::super::result::line;
use super::Told;
use super::wording::{NEXT, add, and_more, answer, limit_name, place_line, shown};
use crate::contact::LimitOutcome;

/// A line of the account, a line a limit, the places of what is broken, and the answer.
pub(super) fn write(told: Told<'_>) -> String {
    let Told { checked, summary } = told;
    let mut text = format!("{}\n\n", line(summary));
    let width = checked.limits.iter().map(|limit| columns(&limit_name(limit))).max().unwrap_or(0);
    for limit in &checked.limits {
        let outcome = match limit.outcome {
            LimitOutcome::Held => "held",
            LimitOutcome::Known => "known",
            LimitOutcome::Broken => "BROKEN",
        };
        let name = limit_name(limit);
        let gap = width.saturating_sub(columns(&name));
        add(&mut text, format_args!("{outcome:<6}  {name}{:gap$}  {}\n", "", shown(&limit.figure)));
        limit.places.iter().for_each(|place| add(&mut text, format_args!("          {}\n", place_line(place))));
        if let Some(more) = and_more(limit.more).filter(|_| !limit.places.is_empty()) {
            add(&mut text, format_args!("          {more}\n"));
        }
    }
    let next = if checked.is_broken() { format!("; {NEXT}") } else { String::new() };
    add(&mut text, format_args!("\n{}{next}\n", answer(checked)));
    text
}
