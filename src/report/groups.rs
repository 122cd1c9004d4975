//! Rows by the values of a role or a column, as a table: which supplier's batch to refuse.

use super::result::{grouped, share};
use crate::contact::{Figures, Grouping};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// How many values a person is shown; the summary holds more.
const SHOWN: usize = 20;

const SHARES: [&str; 5] = ["kept", "faked", "duplicated", "no evidence", "suppressed"];

/// A line a value, the largest first: its rows, and the share of them that may be used, is faked, stands twice, has no
/// evidence of consent, is suppressed. A row may be in several of the last four.
#[must_use]
pub fn table(grouping: &Grouping) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).use_stderr().set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header([grouping.by.as_str(), "rows"].into_iter().chain(SHARES));
    let shown = grouping.groups.len().min(SHOWN);
    for group in &grouping.groups[..shown] {
        table.add_row(row(named(&group.value), &group.figures));
    }
    let mut rest = grouping.others;
    for group in &grouping.groups[shown..] {
        rest.values += 1;
        rest.figures += group.figures;
    }
    if rest.figures.rows > 0 {
        table.add_row(row(&format!("({} more)", grouped(rest.values)), &rest.figures));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

fn named(value: &str) -> &str {
    if value.is_empty() { "(none)" } else { value }
}

fn row(value: &str, figures: &Figures) -> Vec<String> {
    let of = |part| share(part, figures.rows);
    let Figures { rows, kept, faked, duplicated, without_evidence, suppressed, .. } = *figures;
    // A value is somebody's text: nothing in it moves the cursor.
    let value = value.chars().map(|c| if c.is_control() { '·' } else { c }).collect();
    vec![value, grouped(rows), of(kept), of(faked), of(duplicated), of(without_evidence), of(suppressed)]
}
