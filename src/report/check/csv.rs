//! For a spreadsheet: one line a place, as the findings have it.
//!
//! RFC 4180 with LF. A limit without places has one line on which they are empty, and what is not listed is counted on a
//! last line of its limit. `line` is the one on which the record begins. Cells are data and stand as they are: a value that
//! begins with `=` is not made harmless for a spreadsheet, so open the file as text where the values are a stranger's and
//! shown whole.

use super::Told;
use super::wording::{and_more, outcome};
use crate::contact::{BrokenPlace, LimitResult};
use ::csv::Writer;

/// The header.
const COLUMNS: [&str; 12] =
    ["limit", "by", "group", "outcome", "figure", "source", "row", "line", "column", "code", "value", "message"];

/// A line a place.
pub(super) fn write(told: Told<'_>) -> String {
    let mut lines = Lines(Writer::from_writer(Vec::new()));
    lines.write(COLUMNS);
    for limit in &told.checked.limits {
        for place in &limit.places {
            lines.place(limit, place);
        }
        if limit.places.is_empty() || limit.more > 0 {
            lines.limit(limit);
        }
    }
    let bytes = lines.0.into_inner().expect("memory takes all that is written to it");
    String::from_utf8(bytes).expect("text in commas is text")
}

struct Lines(Writer<Vec<u8>>);

impl Lines {
    fn place(&mut self, limit: &LimitResult, place: &BrokenPlace) {
        let (row, line) = (place.row.to_string(), place.line.to_string());
        let column = place.column.as_deref().unwrap_or_default();
        let code = place.code.unwrap_or_default();
        self.line(limit, [&place.source, &row, &line, column, code, &place.value, &place.message]);
    }

    /// The limit alone, with what is not listed.
    fn limit(&mut self, limit: &LimitResult) {
        let more = and_more(limit.more).unwrap_or_default();
        self.line(limit, ["", "", "", "", "", "", &more]);
    }

    fn line(&mut self, limit: &LimitResult, place: [&str; 7]) {
        let (by, group) = limit.group.as_ref().map_or(("", ""), |group| (&group.by, &group.value));
        let [source, row, line, column, code, value, message] = place;
        self.write([
            &limit.limit,
            by,
            group,
            outcome(limit.outcome),
            &limit.figure,
            source,
            row,
            line,
            column,
            code,
            value,
            message,
        ]);
    }

    fn write(&mut self, cells: [&str; COLUMNS.len()]) {
        self.0.write_record(cells).expect("memory takes all that is written to it");
    }
}
