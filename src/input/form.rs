//! How an input is written, and what is known of it that its spool does not say.

use crate::contact::Structural;

/// How an input is written.
///
/// What is read is always CSV in UTF-8: whatever else an input was, its spool holds it rewritten so, record for record and
/// line for line, and this says what it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// What its records were written as; `csv` where nothing else was found.
    pub format: &'static str,
    /// It is the sheet of a workbook: its spool is CSV that we wrote.
    pub sheet: bool,
    /// The encoding of its text, as the summary has it; `utf-8` where nothing else was found.
    pub encoding: String,
    /// Its text was decoded: bytes that did not decode stand raw in the spool, and no output may hold them.
    pub transcoded: bool,
    /// The names of its columns and the line they stand on, from 1, where its spool holds records only.
    pub header: Option<(Vec<Vec<u8>>, u64)>,
    /// What its fields were cut by, where its spool is cut by commas for want of that.
    pub delimiter: Option<u8>,
    /// Its first line is a record already: its columns are numbered.
    pub headerless: bool,
    /// Rows that are no records of people, of which the spool holds empty lines only.
    pub structural: Structural,
    /// Offsets in the spool of the rows that a quote which is never closed has spoilt, ascending.
    pub unclosed: Vec<u64>,
    /// What a person should know of it.
    pub notes: Vec<String>,
    /// It is read as it lies: its first line is its header, and nothing in it is taken for anything but a record.
    pub as_is: bool,
    /// Its encoding was said or found by all of its bytes: what does not decode is damage.
    pub decided: bool,
    /// All of it was looked at: what is odd from here on is so in the file.
    pub settled: bool,
}

impl Form {
    /// Whether its spool is the text of the file, so that what stands at a place in one stands there in the other.
    #[must_use]
    pub fn lies_as_read(&self) -> bool {
        !self.sheet && self.header.is_none()
    }

    /// Of a text that is what it should be, as far as one knows.
    #[must_use]
    pub fn plain() -> Form {
        Form { format: "csv", encoding: "utf-8".to_owned(), ..Form::default() }
    }
}
