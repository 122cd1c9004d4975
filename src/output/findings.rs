//! The findings: a line per judgement or repair. This is the audit trail.

use super::csv::write_cells;
use super::detail::Told;
use super::row::Row;
use crate::contact::NO_COLUMN;
use crate::contact::trail::{FindingLine, TrailLine};

const KEYS: [&str; 9] = ["source", "row", "line", "column", "code", "action", "before", "after", "detail"];

/// The form of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingsForm {
    /// A table.
    Csv,
    /// An object a line.
    JsonLines,
}

/// What stands above all records: the names of the columns, or what ran on what.
pub fn header(out: &mut Vec<u8>, form: FindingsForm, head: &[TrailLine<'_>]) {
    match form {
        FindingsForm::Csv => {
            write_cells(out, KEYS.iter().map(|key| key.as_bytes()));
            out.push(b'\n');
        }
        FindingsForm::JsonLines => head.iter().for_each(|line| write_line(out, line)),
    }
}

/// One line of the findings as JSON.
pub fn write_line(out: &mut Vec<u8>, line: &TrailLine<'_>) {
    serde_json::to_writer(&mut *out, line).expect("a vector takes all that is written to it");
    out.push(b'\n');
}

/// The findings of one row.
pub fn write_row(out: &mut Vec<u8>, form: FindingsForm, row: &Row<'_>, told: &Told<'_>) {
    let directory = told.directory;
    let source = directory.sources[usize::from(row.source)].as_str();
    let (number, line) = (row.number.to_string(), row.line.to_string());
    for seen in row.seen {
        let has_cell = seen.column != NO_COLUMN;
        let column = has_cell.then(|| directory.columns[usize::from(seen.column)].as_str());
        let (before_cell, after_cell): (&[u8], &[u8]) =
            if has_cell { ((told.before)(seen.column), (told.after)(seen.column)) } else { (b"", b"") };
        let detail = told.detail(seen);
        match form {
            FindingsForm::Csv => {
                let cells: [&[u8]; 9] = [
                    source.as_bytes(),
                    number.as_bytes(),
                    line.as_bytes(),
                    column.unwrap_or_default().as_bytes(),
                    seen.code.name().as_bytes(),
                    seen.action.name().as_bytes(),
                    before_cell,
                    after_cell,
                    &detail,
                ];
                write_cells(out, cells);
                out.push(b'\n');
            }
            FindingsForm::JsonLines => {
                let finding = FindingLine {
                    source: source.into(),
                    row: row.number,
                    line: row.line,
                    column: column.map(Into::into),
                    code: seen.code.name().into(),
                    action: seen.action.name().into(),
                    before: String::from_utf8_lossy(before_cell),
                    after: String::from_utf8_lossy(after_cell),
                    detail: String::from_utf8_lossy(&detail),
                };
                write_line(out, &TrailLine::Finding(finding));
            }
        }
    }
}
