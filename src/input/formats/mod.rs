//! Records that are no CSV: JSON, JSON Lines, vCard, LDIF, XML. Each becomes CSV in a spool, which is read as any other input.
//!
//! Read in this order: `detect` (what a text is), `text` (a text in a window of memory), `columns` and `table` (names →
//! columns, rows → CSV), then a format each: `json` (records of a document) over `json_layout` (where they are), `json_value` (one value) and `json_cells`
//! (a value as cells), `vcard` over `card_line` (one property), `ldif`, and `base64` for both; `xml` over `xml_layout` (which elements are
//! records) and `xml_marks` (tags and texts). Two more hold tables, which are read as sheets are: `html` (which table of a
//! page) over `html_rows` (the rows of all of them), `html_cell` and `html_entities`; `spreadsheetml` (workbooks as XML).

mod base64;
mod card_cells;
mod card_line;
mod columns;
mod detect;
mod html;
mod html_cell;
mod html_entities;
mod html_rows;
#[cfg(test)]
mod html_tests;
mod json;
mod json_cells;
mod json_layout;
mod json_value;
mod ldif;
mod spreadsheetml;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod vcard;
mod xml;
mod xml_layout;
mod xml_marks;
#[cfg(test)]
mod xml_tests;

use std::collections::VecDeque;
use std::io;

use super::{InputError, Spool};
use columns::Columns;
pub use detect::{format_of, said_encoding};
pub(super) use html::contacts_of;
pub(super) use spreadsheetml::{Found, Kind, Workbook};
pub(super) use table::TableWriter;
use text::Lines;

/// How the records of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Rows with a delimiter: nothing else was recognised.
    Csv,
    /// One JSON document, or several.
    Json,
    /// JSON objects, one a line.
    JsonLines,
    /// Cards of an address book (vCard 2.1, RFC 2426, RFC 6350).
    VCard,
    /// Entries of a directory (RFC 2849).
    Ldif,
    /// Elements that repeat: do-not-call registers are handed out so.
    Xml,
    /// A page with a table: what many systems hand out as an Excel file.
    Html,
    /// A workbook as Excel 2002 and 2003 wrote it as XML.
    SpreadsheetMl,
}

impl Format {
    /// In a word, as `profile` tells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
            Format::JsonLines => "json lines",
            Format::VCard => "vcard",
            Format::Ldif => "ldif",
            Format::Xml => "xml",
            Format::Html => "html",
            Format::SpreadsheetMl => "spreadsheetml",
        }
    }
}

/// Records as a table.
#[derive(Debug)]
pub struct Table {
    /// The names of the columns; a name may stand twice.
    pub names: Vec<Vec<u8>>,
    /// The rows: CSV with commas and LF, without a header. A record that begins on line N of the text begins on line N
    /// here, or on the first free line behind it.
    pub spool: Spool,
    /// What a person should know of the reading.
    pub notes: Vec<String>,
    /// Lines of the spool on which rows begin that could not be read: the raw text of them stands in the last column,
    /// `unread`, which is there only when there are such rows. In rising order.
    pub broken: Vec<u64>,
}

/// Names and values of a record.
type Cells = Vec<(Vec<u8>, Vec<u8>)>;

/// What a reader of records gives.
enum Piece {
    Record {
        line: u64,
        cells: Cells,
    },
    /// Text that is no record, as it stands.
    Broken {
        line: u64,
        raw: Vec<u8>,
    },
}

/// Gives the records of a text, one by one.
trait Records {
    fn next(&mut self) -> Option<Piece>;

    /// What kept the text from being read to its end.
    fn failure(&mut self) -> Option<io::Error>;

    /// What a person should know, once all is read.
    fn notes(&self) -> Vec<String>;

    /// Where a column stands; those of equal rank stand as they appeared.
    fn rank(_name: &[u8]) -> (u32, u32)
    where
        Self: Sized,
    {
        (0, 0)
    }
}

/// A text of lines on its way to records: some lines give none, others several.
struct Gathering<'s> {
    lines: Lines<'s>,
    /// What was read and not asked for yet.
    queue: VecDeque<Piece>,
}

impl<'s> Gathering<'s> {
    fn new(spool: &'s Spool) -> Gathering<'s> {
        Gathering { lines: Lines::new(spool), queue: VecDeque::new() }
    }
}

/// Gathers the records of a text of lines.
trait Gather<'s> {
    fn gathering(&mut self) -> &mut Gathering<'s>;

    /// Reads a line with what belongs to it; `None` at the end. What it gives stands in the queue.
    fn read_on(&mut self) -> Option<()>;

    /// As [`Records::notes`].
    fn told(&self) -> Vec<String>;

    /// As [`Records::rank`].
    fn place(_name: &[u8]) -> (u32, u32) {
        (0, 0)
    }
}

impl<'s, G: Gather<'s>> Records for G {
    fn next(&mut self) -> Option<Piece> {
        while self.gathering().queue.is_empty() && self.read_on().is_some() {}
        self.gathering().queue.pop_front()
    }

    fn failure(&mut self) -> Option<io::Error> {
        self.gathering().lines.text.failure()
    }

    fn notes(&self) -> Vec<String> {
        self.told()
    }

    fn rank(name: &[u8]) -> (u32, u32) {
        G::place(name)
    }
}

/// Makes a table of the records of a text, which is read twice: for the names of the columns, and for the rows. Memory
/// does not grow with it, but for one record and the names.
///
/// `file` is for messages; `memory` is what the table may take before it goes to a temporary file.
///
/// ```
/// use hygienist::input::Spool;
/// use hygienist::input::formats::{Format, format_of, to_table};
/// let text = b"{\"email\": \"ann@example.org\"}\n{\"email\": \"bob@example.org\", \"id\": 7}\n".to_vec();
/// assert_eq!(format_of(&text), Format::JsonLines);
/// let table = to_table(Format::JsonLines, "people.jsonl", &Spool::from_bytes(text), 1 << 20).unwrap();
/// assert_eq!(table.names, [b"email".to_vec(), b"id".to_vec()]);
/// let mut rows = [0; 35];
/// table.spool.read_exact_at(0, &mut rows).unwrap();
/// assert_eq!(&rows, b"ann@example.org,\nbob@example.org,7\n");
/// ```
///
/// # Errors
/// What cannot be read, or does not fit the disk. Damage is no error: it is in [`Table::broken`]. [`Format::Csv`],
/// [`Format::Html`] and [`Format::SpreadsheetMl`] hold tables and are no text for this: they give one column with their lines.
pub fn to_table(format: Format, file: &str, text: &Spool, memory: usize) -> Result<Table, InputError> {
    match format {
        Format::VCard => write(file, memory, || vcard::Cards::new(text)),
        Format::Ldif => write(file, memory, || ldif::Entries::new(text)),
        Format::Xml => write(file, memory, || xml::Elements::new(text)),
        Format::Csv | Format::Html | Format::SpreadsheetMl | Format::Json | Format::JsonLines => {
            write(file, memory, || json::Documents::new(text))
        }
    }
}

fn write<R: Records>(file: &str, memory: usize, open: impl Fn() -> R) -> Result<Table, InputError> {
    let unreadable = |cause| InputError::Unreadable { file: file.to_owned(), cause };
    let unkept = |cause| InputError::Spool { file: file.to_owned(), cause };
    let mut columns = Columns::default();
    let mut damaged = false;
    let mut first = open();
    while let Some(piece) = first.next() {
        match piece {
            Piece::Record { cells, .. } => columns.learn(&cells),
            Piece::Broken { .. } => damaged = true,
        }
    }
    first.failure().map_or(Ok(()), |cause| Err(unreadable(cause)))?;
    columns.settle(R::rank);
    let mut names = columns.names.clone();
    if damaged {
        names.push(b"unread".to_vec());
    }
    let mut row = vec![Vec::new(); names.len()];
    let mut writer = TableWriter::new(memory);
    let mut broken = Vec::new();
    let mut second = open();
    while let Some(piece) = second.next() {
        match piece {
            Piece::Record { line, cells } => {
                columns.fill(cells, &mut row);
                writer.row(line, &row).map_err(unkept)?;
            }
            Piece::Broken { line, raw } => {
                row.iter_mut().for_each(Vec::clear);
                if let Some(unread) = row.last_mut() {
                    *unread = raw;
                }
                broken.push(writer.row(line, &row).map_err(unkept)?);
            }
        }
    }
    second.failure().map_or(Ok(()), |cause| Err(unreadable(cause)))?;
    Ok(Table { names, spool: writer.finish().map_err(unkept)?, notes: second.notes(), broken })
}
