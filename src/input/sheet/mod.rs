//! Workbooks: each sheet becomes the CSV text of its cells as the user saw them.
//!
//! Read in this order: `value` (the text of a cell), `lines` (where a row stands in the text), `xml_2003` (workbooks that are
//! texts), `chains` and `guard` (what a damaged file does to the reader of workbooks).

mod chains;
mod guard;
mod lines;
#[cfg(test)]
mod tests;
mod value;
mod xml_2003;

use calamine::{Data, Ods, OdsError, Range, Reader, SheetType, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError};

use super::container::{self, SheetKind, SpoolReader};
use super::error::InputError;
use super::spool::Spool;
pub use guard::is_guarded;
use lines::Lines;
pub(super) use xml_2003::tables_of_xml;

/// One sheet as a table.
#[derive(Debug)]
pub struct SheetTable {
    /// The sheet's name.
    pub name: String,
    /// Its cells as CSV: UTF-8, comma, LF, minimal quoting; row N of the sheet is on line N unless a cell above holds
    /// line breaks.
    pub spool: Spool,
}

/// Used cells of a workbook that are read at most.
const MOST_CELLS: u64 = 50_000_000;

/// Bytes of all tables of a workbook that stay in memory.
const MEMORY: usize = 64 << 20;

/// The sheets of a workbook that hold anything, hidden ones included, or only the one that is named or numbered from 1.
///
/// # Errors
/// A workbook that is damaged, encrypted, or more than the limits allow; a `sheet` that it does not have.
pub fn tables(file: &str, spool: &Spool, sheet: Option<&str>) -> Result<Vec<SheetTable>, InputError> {
    let kind = container::workbook(file, spool)?;
    if kind == SheetKind::Xls && is_encrypted(spool).map_err(|cause| unreadable(file, cause))? {
        return Err(locked(file));
    }
    if kind == SheetKind::Xls && !chains::chains_end(spool).map_err(|cause| unreadable(file, cause))? {
        return Err(damaged(file, "it is damaged: a chain of its sectors has no end"));
    }
    let read = guard::guarded(|| Book { file, sheet, held: 0, cells: 0 }.read(kind, spool));
    read.unwrap_or_else(|| Err(damaged(file, "it is damaged")))
}

/// Reads one workbook.
struct Book<'a> {
    file: &'a str,
    sheet: Option<&'a str>,
    /// Bytes of tables in memory.
    held: usize,
    /// Used cells so far.
    cells: u64,
}

impl Book<'_> {
    fn read(&mut self, kind: SheetKind, spool: &Spool) -> Result<Vec<SheetTable>, InputError> {
        let reader = SpoolReader::new(spool);
        let file = self.file;
        match kind {
            SheetKind::Xlsx => self.xlsx(Xlsx::new(reader).map_err(|cause| xlsx_error(file, &cause))?),
            SheetKind::Xlsb => self.xlsb(Xlsb::new(reader).map_err(|cause| xlsb_error(file, &cause))?),
            SheetKind::Xls => {
                let told = |cause: XlsError| match cause {
                    XlsError::Password => locked(file),
                    other => damaged(file, &other.to_string()),
                };
                self.ranges(Xls::new(reader).map_err(told)?, told)
            }
            SheetKind::Ods => {
                let told = |cause: OdsError| match cause {
                    OdsError::Password => locked(file),
                    other => damaged(file, &other.to_string()),
                };
                self.ranges(Ods::new(reader).map_err(told)?, told)
            }
        }
    }

    /// Cell by cell, so that a sheet costs what is in it, whatever it declares.
    fn xlsx(&mut self, mut book: Xlsx<SpoolReader<'_>>) -> Result<Vec<SheetTable>, InputError> {
        let mut tables = Vec::new();
        for name in self.chosen(&book)? {
            let told = |cause: XlsxError| xlsx_error(self.file, &cause);
            let mut lines = self.lines();
            let mut cells = book.worksheet_cells_reader(&name).map_err(told)?;
            while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(told)? {
                let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
                let text = value::text(cell.get_value(), format.map(|format| format.format_code.as_str()));
                self.cells += u64::from(!text.is_empty());
                self.put(&mut lines, cell.get_position(), text)?;
            }
            self.keep(name, lines, &mut tables)?;
        }
        Ok(tables)
    }

    fn xlsb(&mut self, mut book: Xlsb<SpoolReader<'_>>) -> Result<Vec<SheetTable>, InputError> {
        let mut tables = Vec::new();
        for name in self.chosen(&book)? {
            let told = |cause: XlsbError| xlsb_error(self.file, &cause);
            let mut lines = self.lines();
            let mut cells = book.worksheet_cells_reader(&name).map_err(told)?;
            while let Some(cell) = cells.next_cell().map_err(told)? {
                let text = value::text(cell.get_value(), None);
                self.cells += u64::from(!text.is_empty());
                self.put(&mut lines, cell.get_position(), text)?;
            }
            self.keep(name, lines, &mut tables)?;
        }
        Ok(tables)
    }

    /// Formats whose reader gives whole sheets only, and no number formats.
    fn ranges<'r, B: Reader<SpoolReader<'r>>>(
        &mut self,
        mut book: B,
        told: impl Fn(B::Error) -> InputError,
    ) -> Result<Vec<SheetTable>, InputError> {
        let mut tables = Vec::new();
        for name in self.chosen(&book)? {
            let range: Range<Data> = book.worksheet_range(&name).map_err(&told)?;
            let (row, column) = range.start().unwrap_or_default();
            let mut lines = self.lines();
            for (down, right, cell) in range.used_cells() {
                let text = value::text(&value::lent(cell), None);
                self.cells += u64::from(!text.is_empty());
                self.put(&mut lines, (row + down as u32, column + right as u32), text)?;
            }
            self.keep(name, lines, &mut tables)?;
        }
        Ok(tables)
    }

    fn lines(&self) -> Lines {
        Lines::new(MEMORY.saturating_sub(self.held))
    }

    fn put(&self, lines: &mut Lines, (row, column): (u32, u32), text: String) -> Result<(), InputError> {
        if self.cells > MOST_CELLS {
            let limit = format!("more than {MOST_CELLS} used cells");
            return Err(InputError::Bomb { file: self.file.to_owned(), limit });
        }
        if lines.is_behind(row) {
            return Err(damaged(self.file, &format!("row {} stands behind a later one", u64::from(row) + 1)));
        }
        lines.put(row, column, text).map_err(|cause| InputError::Spool { file: self.file.to_owned(), cause })
    }

    fn keep(&mut self, name: String, lines: Lines, tables: &mut Vec<SheetTable>) -> Result<(), InputError> {
        let spool = lines.finish().map_err(|cause| InputError::Spool { file: self.file.to_owned(), cause })?;
        if !spool.is_empty() {
            self.held += spool.in_memory();
            tables.push(SheetTable { name, spool });
        }
        Ok(())
    }

    /// The names of the sheets to read.
    fn chosen<'r, B: Reader<SpoolReader<'r>>>(&self, book: &B) -> Result<Vec<String>, InputError> {
        let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        self.wanted(sheets.map(|sheet| sheet.name.clone()).collect())
    }

    /// Of these sheets, the ones to read.
    fn wanted(&self, names: Vec<String>) -> Result<Vec<String>, InputError> {
        let Some(wanted) = self.sheet else { return Ok(names) };
        let numbered = || names.get(wanted.parse::<usize>().ok()?.checked_sub(1)?);
        match names.iter().find(|name| *name == wanted).or_else(numbered) {
            Some(name) => Ok(vec![name.clone()]),
            None => Err(InputError::NoSheet {
                file: self.file.to_owned(),
                wanted: wanted.to_owned(),
                sheets: names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "),
            }),
        }
    }
}

fn unreadable(file: &str, cause: std::io::Error) -> InputError {
    InputError::Unreadable { file: file.to_owned(), cause }
}

fn locked(file: &str) -> InputError {
    InputError::Locked { file: file.to_owned(), advice: "in a spreadsheet program, and save it without one" }
}

fn damaged(file: &str, cause: &str) -> InputError {
    InputError::Workbook { file: file.to_owned(), cause: cause.to_owned() }
}

fn xlsx_error(file: &str, cause: &XlsxError) -> InputError {
    match cause {
        XlsxError::Password => locked(file),
        other => damaged(file, &other.to_string()),
    }
}

fn xlsb_error(file: &str, cause: &XlsbError) -> InputError {
    match cause {
        XlsbError::Password => locked(file),
        other => damaged(file, &other.to_string()),
    }
}

/// An encrypted .xlsx is a compound file with a stream of this name ([MS-OFFCRYPTO] 2.3.4.4).
fn is_encrypted(spool: &Spool) -> std::io::Result<bool> {
    let wanted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut chunk = vec![0; 1 << 20];
    let mut at = 0;
    while at < spool.len() {
        let left = usize::try_from(spool.len() - at).unwrap_or(usize::MAX).min(chunk.len());
        spool.read_exact_at(at, &mut chunk[..left])?;
        if memchr::memmem::find(&chunk[..left], &wanted).is_some() {
            return Ok(true);
        }
        // What lies across two chunks is within the next.
        at += if left == chunk.len() { (left - wanted.len()) as u64 } else { left as u64 };
    }
    Ok(false)
}
