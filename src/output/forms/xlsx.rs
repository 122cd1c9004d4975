//! A workbook: every cell is text. No number loses its zeros, no date is guessed, nothing is a formula.
//!
//! A workbook is put together in memory and written at the end: it takes memory for every cell.

use super::{Records, Sheet, Told};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io;

/// How many rows a sheet can have (Excel's specifications and limits).
pub(super) const ROWS: u32 = 1_048_576;

/// How many columns a sheet can have (the same).
const COLUMNS: usize = 16_384;

/// How long the text of a cell can be, in UTF-16 units (the same).
pub(super) const CELL: usize = 32_767;

/// Writes a workbook.
pub(super) struct Xlsx<W> {
    sink: W,
    workbook: Workbook,
    /// The sheet that is being filled.
    sheet: Worksheet,
    name: &'static str,
    sheets: u32,
    /// The next row of the sheet.
    row: u32,
    /// How many rows a sheet takes.
    rows: u32,
    /// How many records were written, the header not counted.
    records: u64,
    has_header: bool,
    header: Vec<String>,
}

impl<W: Sheet> Xlsx<W> {
    pub(super) fn new(sink: W, name: &'static str, has_header: bool) -> Xlsx<W> {
        let (workbook, sheet) = (Workbook::new(), Worksheet::new());
        Xlsx { sink, workbook, sheet, name, sheets: 0, row: 0, rows: ROWS, records: 0, has_header, header: Vec::new() }
    }

    /// The same with sheets of so many rows.
    #[cfg(test)]
    pub(super) fn with_rows(self, rows: u32) -> Xlsx<W> {
        Xlsx { rows, ..self }
    }

    fn begin_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        let number = self.sheets;
        let name = if number == 1 { self.name.to_owned() } else { format!("{} ({number})", self.name) };
        self.sheet.set_name(name).map_err(failed)?;
        self.row = 0;
        if !self.has_header {
            return Ok(());
        }
        let bold = Format::new().set_bold();
        for (column, name) in (0..).zip(&self.header) {
            self.sheet.write_string_with_format(0, column, name, &bold).map_err(failed)?;
        }
        self.sheet.set_freeze_panes(1, 0).map_err(failed)?;
        self.row = 1;
        Ok(())
    }

    /// The sheet is full: it goes to the others.
    fn end_sheet(&mut self) {
        let full = std::mem::take(&mut self.sheet);
        self.workbook.push_worksheet(full);
    }

    fn check(&self, column: usize, text: &str) -> io::Result<()> {
        let long = if text.len() > CELL { text.encode_utf16().count() } else { 0 };
        if long <= CELL {
            return Ok(());
        }
        let name = self.header.get(column).map_or_else(|| (column + 1).to_string(), Clone::clone);
        let row = match self.records {
            0 => "the header".to_owned(),
            row => format!("row {row}"),
        };
        Err(io::Error::other(format!(
            "{row}, column {name}: {long} characters, where a cell of a workbook holds {CELL}; write CSV"
        )))
    }
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error.to_string())
}

impl<W: Sheet> Records for Xlsx<W> {
    fn record(&mut self, cells: &[&[u8]]) -> io::Result<()> {
        if cells.len() > COLUMNS {
            let columns = cells.len();
            return Err(io::Error::other(format!("{columns} columns, where a workbook holds {COLUMNS}; write CSV")));
        }
        if self.sheets == 0 && self.has_header {
            self.header = cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            self.header.iter().enumerate().try_for_each(|(column, name)| self.check(column, name))?;
            return self.begin_sheet();
        }
        if self.sheets == 0 {
            self.begin_sheet()?;
        }
        if self.row == self.rows {
            self.end_sheet();
            self.begin_sheet()?;
        }
        self.records += 1;
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let text = String::from_utf8_lossy(cell);
            self.check(column, &text)?;
            self.sheet.write_string(self.row, column as u16, text).map_err(failed)?;
        }
        self.row += 1;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<Told> {
        if self.sheets == 0 {
            self.begin_sheet()?;
        }
        self.end_sheet();
        // Not the time of day: the same rows are the same bytes.
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
        self.workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        // Into memory, which cannot be full of somebody's files; the sink can, and says so.
        let bytes = self.workbook.save_to_buffer().map_err(failed)?;
        bytes.chunks(1 << 20).try_for_each(|piece| self.sink.write_all(piece))?;
        self.sink.finish()
    }
}
