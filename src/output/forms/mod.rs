//! Forms of rows other than the CSV that they are rendered in: adaptors at the sink.
//!
//! Rows are rendered as CSV, as fast as bytes can be copied. Where another form is asked for, `rows` parts those bytes into
//! records again and hands them to what writes that form: `delimited` and `json` over `text`, `xlsx`, and `import` with `importer` for what a
//! system imports. `encoded` stands behind them where the text is not to be UTF-8.

mod delimited;
mod encoded;
mod import;
mod importer;
mod json;
mod rows;
#[cfg(test)]
mod tests;
mod text;
mod xlsx;

pub use import::Refusals;
pub use importer::Importer;

use crate::contact::Columns;
use crate::normalize::encoding::Encoding;
use delimited::Delimited;
use encoded::Encoded;
use import::Import;
use json::JsonLines;
use rows::Rows;
use std::io::{self, Write};
use std::path::Path;
use text::Text;
use xlsx::Xlsx;

/// The form of an output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Comma, LF, quotes only where they must be.
    #[default]
    Csv,
    /// The same with tabs.
    Tsv,
    /// One JSON object a row, keys in the order of the columns, all values texts.
    JsonLines,
    /// A workbook of which every cell is text.
    Xlsx,
}

impl Form {
    /// All of them, by the name that `--to` takes.
    pub const ALL: [(&'static str, Form); 4] =
        [("csv", Form::Csv), ("tsv", Form::Tsv), ("jsonl", Form::JsonLines), ("xlsx", Form::Xlsx)];

    /// The form that a file's extension names; CSV where it names none.
    ///
    /// ```
    /// use hygienist::output::forms::Form;
    /// assert_eq!(Form::of_path("list.XLSX".as_ref()), Form::Xlsx);
    /// assert_eq!(Form::of_path("list.txt".as_ref()), Form::Csv);
    /// ```
    #[must_use]
    pub fn of_path(path: &Path) -> Form {
        match path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase().as_str() {
            "tsv" | "tab" => Form::Tsv,
            "jsonl" | "ndjson" => Form::JsonLines,
            "xlsx" => Form::Xlsx,
            _ => Form::Csv,
        }
    }

    /// Whether it is text with a delimiter, which can be in any encoding.
    #[must_use]
    pub fn is_delimited(self) -> bool {
        matches!(self, Form::Csv | Form::Tsv)
    }
}

/// An output of rows: bytes of CSV go in, [`Sheet::finish`] writes what is held back.
pub trait Sheet: Write + Send {
    /// The last row was written.
    ///
    /// # Errors
    ///
    /// What could not be written, with the name of the output.
    fn finish(&mut self) -> io::Result<Told>;
}

/// What there is to tell of an output that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How many characters the encoding does not have; each was written as `?`.
    pub lossy: u64,
    /// Of which rows the importing system is known to think nothing.
    pub refusals: Refusals,
}

/// What an output is to be.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Its form.
    pub form: Form,
    /// The encoding of text with a delimiter.
    pub encoding: Encoding,
    /// Whether the text begins with a byte order mark.
    pub bom: bool,
    /// The system that is to import it, and what the columns are.
    pub importer: Option<(&'w Importer, &'w Columns)>,
    /// The names of the columns, where no header is written first.
    pub headless: Option<&'w [Vec<u8>]>,
    /// What the sheet of a workbook is called.
    pub sheet: &'static str,
}

impl Wanted<'_> {
    /// Puts before `sink` what makes its bytes of the bytes of CSV; nothing for CSV in UTF-8. `target` is its name in errors.
    pub fn before(&self, sink: impl Write + Send + 'static, target: &str) -> Box<dyn Sheet> {
        let text = self.form.is_delimited() && (self.encoding != Encoding::Utf8 || self.bom);
        if text {
            self.written_to(Encoded::new(sink, self.encoding, self.bom), target)
        } else {
            self.written_to(Plain(sink), target)
        }
    }

    fn written_to(&self, sink: impl Sheet + 'static, target: &str) -> Box<dyn Sheet> {
        match (self.form, self.importer) {
            (Form::Csv, None) => Box::new(sink),
            (Form::Csv, Some(_)) => self.imported(Text::new(sink, Delimited(b',')), target),
            (Form::Tsv, _) => self.imported(Text::new(sink, Delimited(b'\t')), target),
            (Form::JsonLines, _) => self.imported(Text::new(sink, JsonLines::new(self.headless)), target),
            (Form::Xlsx, _) => self.imported(Xlsx::new(sink, self.sheet, self.headless.is_none()), target),
        }
    }

    fn imported(&self, records: impl Records + 'static, target: &str) -> Box<dyn Sheet> {
        match self.importer {
            Some((importer, columns)) => Box::new(Rows::new(Import::new(records, importer, columns), target)),
            None => Box::new(Rows::new(records, target)),
        }
    }
}

/// Takes records one by one, the header first.
trait Records: Send {
    /// The next record.
    fn record(&mut self, cells: &[&[u8]]) -> io::Result<()>;
    /// What is held back so far may go out: a piece of the input has ended.
    fn flush(&mut self) -> io::Result<()>;
    /// There are no more.
    fn finish(&mut self) -> io::Result<Told>;
}

/// The bytes as they are.
struct Plain<W>(W);

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write + Send> Sheet for Plain<W> {
    fn finish(&mut self) -> io::Result<Told> {
        Ok(Told::default())
    }
}
