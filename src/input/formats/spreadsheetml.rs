//! Workbooks that Excel 2002 and 2003 wrote as XML (SpreadsheetML), which many systems still write: their cells, one by one.

use std::collections::BTreeMap;
use std::io;

use super::Cells;
use super::html_cell::attribute;
use super::text::Text;
use super::xml_marks::{Mark, Marks};
use crate::input::Spool;

/// What is found in a workbook.
pub(in crate::input) enum Found {
    /// A sheet begins.
    Sheet(String),
    /// A cell that holds something; rows and columns from 0.
    Cell {
        row: u32,
        column: u32,
        kind: Kind,
        text: String,
        /// The number format of its style.
        format: Option<String>,
    },
}

/// What a cell says that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::input) enum Kind {
    Text,
    Number,
    Moment,
    Truth,
}

/// Reads what is found, in its order.
pub(in crate::input) struct Workbook<'s> {
    marks: Marks<'s>,
    /// The style at hand, and number formats by style.
    style: Vec<u8>,
    formats: BTreeMap<Vec<u8>, String>,
    /// The next row, and the row and the next column at hand.
    next_row: u32,
    row: u32,
    next_column: u32,
    cell: Option<Cell>,
    /// What was found behind a cell that had no end.
    later: Option<Found>,
    /// Within what a cell holds; within a comment on it.
    in_data: bool,
    in_comment: bool,
}

struct Cell {
    column: u32,
    style: Vec<u8>,
    kind: Kind,
    text: Vec<u8>,
}

/// The rows and columns of a sheet since Excel 2007.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// Bytes of a cell in memory.
const MOST_CELL: usize = 16 << 20;

/// Styles with a number format.
const MOST_STYLES: usize = 65_536;

impl<'s> Workbook<'s> {
    pub(in crate::input) fn new(spool: &'s Spool) -> Workbook<'s> {
        Workbook {
            marks: Marks::new(Text::new(spool)),
            style: Vec::new(),
            formats: BTreeMap::new(),
            next_row: 0,
            row: 0,
            next_column: 0,
            cell: None,
            later: None,
            in_data: false,
            in_comment: false,
        }
    }

    /// The next sheet or cell. What is damaged is passed over, as far as it is no text of a cell.
    pub(in crate::input) fn next(&mut self) -> Option<Found> {
        if self.later.is_some() {
            return self.later.take();
        }
        loop {
            let found = match self.marks.next() {
                None => return self.end_cell(),
                Some(Mark::Open { name, attributes, closed, .. }) => self.begin(&name, &attributes, closed),
                Some(Mark::Close { name }) => self.end(&name),
                Some(Mark::Text(text)) => self.text(&text),
                Some(Mark::Broken { raw, .. }) => self.text(&raw),
            };
            if found.is_some() {
                return found;
            }
        }
    }

    pub(in crate::input) fn failure(&mut self) -> Option<io::Error> {
        self.marks.text.failure()
    }

    fn begin(&mut self, name: &[u8], attributes: &Cells, closed: bool) -> Option<Found> {
        let says = |name: &[u8]| attribute(attributes, name).unwrap_or_default().to_vec();
        let number = |name: &[u8]| String::from_utf8_lossy(&says(name)).trim().parse::<u32>().ok();
        match name {
            b"Style" => self.style = says(b"id"),
            b"NumberFormat" if self.formats.len() < MOST_STYLES => {
                let format = String::from_utf8_lossy(&says(b"format")).into_owned();
                self.formats.insert(self.style.clone(), format);
            }
            b"Worksheet" => {
                let cell = self.end_cell();
                (self.next_row, self.row, self.next_column) = (0, 0, 0);
                let sheet = Found::Sheet(String::from_utf8_lossy(&says(b"name")).into_owned());
                if cell.is_none() {
                    return Some(sheet);
                }
                self.later = Some(sheet);
                return cell;
            }
            b"Row" => {
                let found = self.end_cell();
                let at = number(b"index").and_then(|index| index.checked_sub(1)).filter(|row| *row < MOST_ROWS);
                self.row = at.unwrap_or_default().max(self.next_row);
                // So many rows more are written the same: empty.
                let span = number(b"span").unwrap_or_default().min(MOST_ROWS);
                self.next_row = self.row.saturating_add(1).saturating_add(if closed { span } else { 0 });
                self.next_column = 0;
                return found;
            }
            b"Cell" => {
                let found = self.end_cell();
                let at = number(b"index").and_then(|index| index.checked_sub(1));
                let column = at.unwrap_or(self.next_column).min(MOST_COLUMNS - 1);
                let across = number(b"mergeacross").unwrap_or_default().min(MOST_COLUMNS);
                self.next_column = column + 1 + across;
                if !closed {
                    self.cell = Some(Cell { column, style: says(b"styleid"), kind: Kind::Text, text: Vec::new() });
                }
                return found;
            }
            b"Comment" => self.in_comment = !closed,
            b"Data" if !self.in_comment => {
                self.in_data = !closed;
                let kind = match says(b"type").as_slice() {
                    b"Number" => Kind::Number,
                    b"DateTime" => Kind::Moment,
                    b"Boolean" => Kind::Truth,
                    _ => Kind::Text,
                };
                if let Some(cell) = &mut self.cell {
                    cell.kind = kind;
                }
            }
            b"BR" | b"br" | b"Br" => return self.text(b"\n"),
            _ => {}
        }
        None
    }

    fn end(&mut self, name: &[u8]) -> Option<Found> {
        match name {
            b"Comment" => self.in_comment = false,
            b"Data" if !self.in_comment => self.in_data = false,
            b"Cell" | b"Row" | b"Table" | b"Worksheet" => return self.end_cell(),
            _ => {}
        }
        None
    }

    fn text(&mut self, text: &[u8]) -> Option<Found> {
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.in_data && cell.text.len() < MOST_CELL) {
            cell.text.extend_from_slice(text);
        }
        None
    }

    fn end_cell(&mut self) -> Option<Found> {
        let Cell { column, style, kind, text } = self.cell.take()?;
        (self.in_data, self.in_comment) = (false, false);
        let text = String::from_utf8_lossy(text.trim_ascii()).into_owned();
        let format = self.formats.get(&style).cloned();
        (!text.is_empty()).then_some(Found::Cell { row: self.row, column, kind, text, format })
    }
}
