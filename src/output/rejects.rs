//! The rejects: every row that is not in the clean file, with its original cells and the reason.

use super::csv::write_cell;
use super::detail::{Told, readable};
use super::row::{Row, write_codes, write_header};
use crate::contact::{Action, Area, By, Code};
use std::io::Write;

const OURS: [&str; 7] =
    ["hyg_source", "hyg_row", "hyg_line", "hyg_codes", "hyg_detail", "hyg_duplicate_of", "hyg_suggestion"];

/// The header.
pub fn header(out: &mut Vec<u8>, names: &[Vec<u8>]) {
    write_header(out, names, &OURS);
}

/// One rejected row. `beyond` are cells beyond the header.
pub fn write_row(out: &mut Vec<u8>, row: &Row<'_>, told: &Told<'_>, beyond: &[&[u8]]) {
    let directory = told.directory;
    row.cells.write(out);
    out.push(b',');
    write_cell(out, directory.sources[usize::from(row.source)].as_bytes());
    write!(out, ",{},{},", row.number, row.line).expect("a vector takes all that is written to it");
    write_codes(out, row.seen);
    out.push(b',');
    let Some(deciding) = row.seen.first() else {
        return out.extend_from_slice(b",,\n");
    };
    let mut detail = told.detail(deciding);
    if deciding.code == Code::ContactUnreachable {
        // That nothing is left says little; what was dropped is the reason.
        for dropped in row.seen.iter().filter(|seen| seen.action == Action::Drop) {
            detail.push(b' ');
            detail.extend_from_slice(&told.detail(dropped));
        }
    }
    if !beyond.is_empty() {
        detail.extend_from_slice(b" Cells beyond the header: ");
        detail.extend_from_slice(json_array(beyond).as_bytes());
    }
    write_cell(out, &detail);
    out.push(b',');
    if let (Area::Duplicate, By::Record(survivor)) = (deciding.code.area(), deciding.by) {
        write_cell(out, directory.source_and_row(survivor).as_bytes());
    }
    out.push(b',');
    let mends = told.suggestions.iter();
    let mends: Vec<Vec<u8>> = mends
        .map(|(column, mend)| [directory.columns[usize::from(*column)].as_bytes(), b": ", mend].concat())
        .collect();
    write_cell(out, &mends.join(&b"; "[..]));
    out.push(b'\n');
}

fn json_array(cells: &[&[u8]]) -> String {
    let texts: Vec<String> = cells.iter().map(|cell| readable(cell)).collect();
    serde_json::to_string(&texts).expect("text is JSON")
}
