//! Columns that must be there, and columns that may not.

use super::Surveyed;
use crate::config::Limits;
use crate::contact::{LimitOutcome, LimitResult};
use crate::input::groups::GroupCell;
use crate::normalize::mask::people;

/// Columns that must be there, and columns that may not.
pub(super) fn columns_of(limits: &Limits, surveyed: &Surveyed) -> Vec<LimitResult> {
    let mut results = Vec::new();
    let mut tell = |limit: String, what: &str, wrong: Vec<String>, fine: &str| {
        let is_broken = !wrong.is_empty();
        results.push(LimitResult {
            limit,
            what: what.to_owned(),
            group: None,
            figure: if is_broken { wrong.join("; ") } else { fine.to_owned() },
            count: None,
            of: None,
            outcome: if is_broken { LimitOutcome::Broken } else { LimitOutcome::Held },
            places: Vec::new(),
            more: 0,
        });
    };
    for wanted in &limits.required {
        let found = surveyed.find_column(wanted, "").unwrap_or_default();
        let lacks = |at: usize| found.get(at).is_none_or(Vec::is_empty);
        let names = surveyed.sources.iter().enumerate().filter(|(at, _)| lacks(*at));
        let wrong = names.map(|(_, source)| format!("{} has none", source.source.name)).collect();
        tell(format!("required column {wanted}"), "required_columns", wrong, "there");
    }
    if let Some(allowed) = &limits.allowed {
        let found: Vec<Vec<Vec<GroupCell>>> =
            allowed.iter().map(|name| surveyed.find_column(name, "").unwrap_or_default()).collect();
        let is_allowed = |at: usize, cell: usize| {
            let of = |of: &Vec<Vec<GroupCell>>| {
                of.get(at).is_some_and(|of| of.iter().any(|one| usize::from(one.cell) == cell))
            };
            found.iter().any(of)
        };
        let mut wrong = Vec::new();
        for (at, (source, columns)) in surveyed.sources.iter().zip(&surveyed.columns.sources).enumerate() {
            let extra = columns.chosen.iter().enumerate().filter(|(cell, choice)| {
                choice.role.is_none() && columns.place.get(*cell).is_some_and(Option::is_some) && !is_allowed(at, *cell)
            });
            wrong.extend(extra.map(|(_, choice)| {
                format!("{} has {}", source.source.name, people(String::from_utf8_lossy(&choice.name).trim()))
            }));
        }
        tell("columns beside roles and allowed ones".to_owned(), "allowed_columns", wrong, "none");
    }
    results
}
