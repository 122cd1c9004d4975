//! The summary as a table, for a terminal.

use super::result::{by_count, grouped, share};
use crate::contact::{Code, Summary};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::collections::BTreeMap;

/// The account, then the codes with their counts and what they mean.
#[must_use]
pub fn table(summary: &Summary) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).use_stderr().set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header([summary.command.as_str(), "rows", ""]);
    for input in &summary.inputs {
        table.add_row([input.path.as_str(), &grouped(input.rows), "read"]);
    }
    table.add_row(["kept", &grouped(summary.kept), &share(summary.kept, summary.rows)]);
    table.add_row(["rejected", &grouped(summary.rejected), &share(summary.rejected, summary.rows)]);
    for (code, count) in by_count(&summary.rejected_by) {
        table.add_row([&format!("  {code}"), &grouped(count), sentence(code)]);
    }
    let noted: BTreeMap<String, u64> = summary
        .codes
        .iter()
        .map(|(code, count)| (code.clone(), count - summary.rejected_by.get(code).copied().unwrap_or(0)))
        .filter(|(_, count)| *count > 0)
        .collect();
    if !noted.is_empty() {
        table.add_row(["noted", "", "on rows kept, or rejected for something else"]);
    }
    for (code, count) in by_count(&noted) {
        table.add_row([&format!("  {code}"), &grouped(count), sentence(code)]);
    }
    for note in &summary.notes {
        table.add_row(["note", "", note]);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

fn sentence(code: &str) -> &'static str {
    Code::from_name(code).map_or("", Code::sentence)
}
