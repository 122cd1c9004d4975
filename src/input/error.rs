//! What can keep an input from being read, in words that say what to do.

use std::io;

use thiserror::Error;

use crate::contact::Role;

/// Why an input cannot be used. Messages name the file, what was expected and what to do.
#[derive(Debug, Error)]
pub enum InputError {
    /// The system does not let us read it.
    #[error("{file}: cannot be read: {cause}; give a file that you may read, or - for standard input")]
    Unreadable {
        /// The input, as typed.
        file: String,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// What was read could not be kept.
    #[error(
        "{file}: its decoded bytes cannot be kept in a temporary file: {cause}; free space, or set TMPDIR to another disk"
    )]
    Spool {
        /// The input, as typed.
        file: String,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// There is no such file.
    #[error("{file}: no such file{}; give a file, or - for standard input",
        .nearest.as_ref().map(|nearest| format!(", did you mean {nearest}?")).unwrap_or_default())]
    Missing {
        /// The input, as typed.
        file: String,
        /// The file in the same folder whose name is most like it.
        nearest: Option<String>,
    },
    /// A folder, an archive or a workbook without anything that may be a list.
    #[error("{file}: holds no table; give the list itself")]
    NoTable {
        /// The input, as typed.
        file: String,
    },
    /// Several tables where one is read.
    #[error("{file}: holds several tables ({}); give the one that is meant, as a file of its own", .names.join(", "))]
    SeveralTables {
        /// The input, as typed.
        file: String,
        /// The tables.
        names: Vec<String>,
    },
    /// It holds nothing.
    #[error(
        "{file}: is empty (0 bytes); a list needs at least a header line, so the export before it has probably failed: export it again"
    )]
    Empty {
        /// The input, as typed.
        file: String,
    },
    /// A compressed file or an archive that ends early.
    #[error(
        "{file}: the {container} data ends early, at byte {offset}, after {decoded} decoded bytes; fetch the file again"
    )]
    Truncated {
        /// The input, as typed; `ARCHIVE!MEMBER` for a member.
        file: String,
        /// What it is wrapped in.
        container: &'static str,
        /// Compressed bytes read.
        offset: u64,
        /// Decoded bytes before the fault.
        decoded: u64,
    },
    /// A compressed file or an archive that does not decode.
    #[error(
        "{file}: the {container} data is damaged before byte {offset}, after {decoded} decoded bytes ({cause}); fetch the file again"
    )]
    Corrupt {
        /// The input, as typed; `ARCHIVE!MEMBER` for a member.
        file: String,
        /// What it is wrapped in.
        container: &'static str,
        /// Compressed bytes read; the fault lies in the last 64 KiB before.
        offset: u64,
        /// Decoded bytes before the fault.
        decoded: u64,
        /// What the decoder said.
        #[source]
        cause: io::Error,
    },
    /// Something that unpacks to more than anybody's list.
    #[error(
        "{file}: unpacks to {limit}, which no export does and an attack may; if you trust it, unpack it yourself and give the tables in it"
    )]
    Bomb {
        /// The input, as typed; `ARCHIVE!MEMBER` for a member.
        file: String,
        /// The limit and its figure.
        limit: String,
    },
    /// A member of an archive, or a workbook, that wants a password.
    #[error("{file}: is encrypted; open it with its password first ({advice}) and give what comes out")]
    Locked {
        /// The input, as typed; `ARCHIVE!MEMBER` for a member.
        file: String,
        /// How.
        advice: &'static str,
    },
    /// A method of compression that is not read here.
    #[error("{file}: is packed with {method}, which is not read here; unpack it yourself and give the tables in it")]
    Method {
        /// `ARCHIVE!MEMBER`.
        file: String,
        /// The method.
        method: String,
    },
    /// An archive or a document of a kind that is not opened here.
    #[error("{file}: is {what}, which is not opened here; give the table in it as CSV")]
    Unopened {
        /// The input, as typed; `ARCHIVE!MEMBER` for a member.
        file: String,
        /// What it is.
        what: &'static str,
    },
    /// A workbook that cannot be read.
    #[error(
        "{file}: the workbook cannot be read ({cause}); open it in a spreadsheet program and save the sheet as CSV"
    )]
    Workbook {
        /// The input, as typed; `ARCHIVE!MEMBER` for a member.
        file: String,
        /// What was wrong.
        cause: String,
    },
    /// A sheet that the workbook does not have.
    #[error("{file}: has no sheet {wanted:?}; give one of its sheets: {sheets}")]
    NoSheet {
        /// The input, as typed; `ARCHIVE!MEMBER` for a member.
        file: String,
        /// The name or number asked for.
        wanted: String,
        /// The sheets it has.
        sheets: String,
    },
    /// Not a text that can be read as records.
    #[error("{file}: is {what}, expected CSV text in UTF-8; {advice}")]
    NotText {
        /// The input, as typed.
        file: String,
        /// What it seems to be.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The header record does not end.
    #[error("{file}: line {line}: the header that starts here does not end within {limit} bytes{}",
        if *.quoted { "; a quote in it is never closed: close it, or double it if it is text" } else { ": is this a list with a header line? --delimiter and --encoding say how it is read" })]
    EndlessHeader {
        /// The input, as typed.
        file: String,
        /// The line on which it starts, from 1.
        line: u64,
        /// Bytes looked at.
        limit: usize,
        /// It ends within quotes.
        quoted: bool,
    },
    /// There is not a single record.
    #[error("{file}: holds no record, only empty lines; expected a header line, so export it again")]
    NoHeader {
        /// The input, as typed.
        file: String,
    },
    /// A delimiter that cannot cut.
    #[error(
        "--delimiter {given:?}: expected one ASCII character that is no quote and no line end, for example , ; | or tab"
    )]
    BadDelimiter {
        /// What was given.
        given: String,
    },
    /// The first line holds values, not names.
    #[error(
        "{file}: line {line}: this looks like a record, expected a header line with the names of the columns; say with --no-headers --map email=1 (or phone=1, and so on) what the columns are"
    )]
    NoHeaderLine {
        /// The input, as typed.
        file: String,
        /// The line, from 1.
        line: u64,
    },
    /// No e-mail and no phone column.
    #[error(
        "{file}: line {line}: no e-mail and no phone column among: {columns}; name one, for example --map {example}"
    )]
    NoContactColumn {
        /// The input, as typed.
        file: String,
        /// The header's line, from 1.
        line: u64,
        /// The columns it has.
        columns: String,
        /// The role and column to map, as `--map` takes them.
        example: String,
    },
    /// A column of `--map` that no input has.
    #[error("--map {role}={wanted}: no input has a column of that name or position{}; the columns are {columns}",
        .nearest.as_ref().map(|name| format!(" (did you mean {name:?}?)")).unwrap_or_default())]
    UnknownColumn {
        /// The role.
        role: Role,
        /// The column asked for.
        wanted: String,
        /// The name most like it.
        nearest: Option<String>,
        /// The columns there are.
        columns: String,
    },
    /// What rows are to be counted or measured by, and no input has.
    #[error("{asked}: no input has a column of that role, name or position{}; the columns are {columns}",
        .nearest.as_ref().map(|name| format!(" (did you mean {name:?}?)")).unwrap_or_default())]
    UnknownGroup {
        /// What asks for it: `--by plan`, `fill(plan)`.
        asked: String,
        /// The name most like it.
        nearest: Option<String>,
        /// The columns there are.
        columns: String,
    },
    /// A column that would have two roles.
    #[error("{file}: column {column:?} is mapped to both {first} and {second}; a column has one role, drop one --map")]
    TwoRoles {
        /// The input, as typed.
        file: String,
        /// The column.
        column: String,
        /// The role it got first.
        first: Role,
        /// The role it was to get as well.
        second: Role,
    },
    /// More columns than are numbered.
    #[error("{file}: {count} columns; at most 65,535 are read: is the delimiter right (--delimiter)?")]
    TooManyColumns {
        /// The input, as typed.
        file: String,
        /// How many.
        count: usize,
    },
}

impl InputError {
    /// Whether the call has to be changed (exit 2) rather than the file (exit 3).
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            InputError::BadDelimiter { .. }
                | InputError::NoSheet { .. }
                | InputError::NoHeaderLine { .. }
                | InputError::NoContactColumn { .. }
                | InputError::UnknownColumn { .. }
                | InputError::UnknownGroup { .. }
                | InputError::TwoRoles { .. }
                | InputError::TooManyColumns { .. }
        )
    }
}
