//! Tables of pages: what many systems call an Excel file is one. The table that holds contacts becomes CSV, row for row.

use super::html_rows::{Most, Row, Rows};
use super::table::TableWriter;
use crate::contact::Role;
use crate::input::{InputError, Spool, apart, mend, roles};

/// A table of a page.
#[derive(Debug)]
pub(in crate::input) struct PageTable {
    /// Its rows as CSV, the header and what stands above it included; each on its line of the page, or the next free one.
    pub(in crate::input) spool: Spool,
    pub(in crate::input) notes: Vec<String>,
}

/// Tables that are told apart.
const MOST_TABLES: usize = 10_000;

/// Rows of a table among which its header is looked for, and of which the widest says how wide it is.
const HEADER_AREA: u64 = 64;

/// Cells that a row is filled up to at most.
const MOST_FILLED: usize = 1_024;

/// Bytes of a cell that are looked at.
const LOOKED_AT: usize = 1_024;

/// Columns of which the addresses are counted, and those of one that make it a column of addresses.
const COUNTED: usize = 256;
const SOME: u64 = 2;

/// Bytes of a page that are written for each that was read, beyond [`GRANTED`].
const RATIO: u64 = 100;
const GRANTED: u64 = 1 << 30;

/// What was seen of a table.
#[derive(Default)]
struct Seen {
    line: u64,
    rows: u64,
    width: usize,
    around: Option<usize>,
    /// Addresses and numbers with a plus, by column.
    channels: Vec<u64>,
    /// Cells that may be numbers of phones.
    numbers: u64,
    /// Names of which one is that of a channel, and how many mean something.
    header: Option<(Vec<Vec<u8>>, usize)>,
}

impl Seen {
    fn learn(&mut self, Row { line, around, cells, .. }: &Row) {
        if self.rows == 0 {
            (self.line, self.around) = (*line, *around);
        }
        self.rows += 1;
        if self.rows <= HEADER_AREA {
            self.width = self.width.max(cells.len().min(MOST_FILLED));
            if self.header.is_none() && !cells.iter().any(|cell| mend::holds_data(cell)) {
                let guessed = roles::guess(cells);
                let known = guessed.iter().flatten().count();
                let names_one = guessed.iter().flatten().any(|role: &Role| role.is_channel());
                self.header = names_one.then(|| (cells.clone(), known));
            }
        }
        for (column, cell) in cells.iter().enumerate() {
            let is_address = cell.contains(&b'@') && cell.len() < 400 && mend::holds_data(cell);
            if is_address || std::str::from_utf8(cell).is_ok_and(apart::is_channel) {
                let column = column.min(COUNTED);
                self.channels.resize(self.channels.len().max(column + 1), 0);
                self.channels[column] += 1;
            } else if is_number(cell) {
                self.numbers += 1;
            }
        }
    }

    /// The column with most addresses.
    fn main_column(&self) -> Option<usize> {
        let columns = self.channels.iter().enumerate().max_by_key(|(at, count)| (**count, std::cmp::Reverse(*at)));
        columns.filter(|(_, count)| **count > 0).map(|(at, _)| at)
    }

    /// How many contacts it seems to hold; `None` for a table that is no list of them.
    fn contacts(&self) -> Option<u64> {
        let channels: u64 = self.channels.iter().sum();
        match &self.header {
            Some((_, known)) => {
                let count = channels + self.numbers;
                (count > 0 || *known > 1).then_some(count)
            }
            None => self.channels.iter().any(|count| *count >= SOME).then_some(channels),
        }
    }
}

fn is_number(cell: &[u8]) -> bool {
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
    (mend::DIGITS..20).contains(&digits)
        && cell.iter().all(|byte| byte.is_ascii_digit() || b" +()-./".contains(byte))
        && mend::holds_data(cell)
}

/// The table of a page that holds contacts, the largest of several; with it go those that have the same header. `None`
/// where no table holds any. The page is read twice; memory holds one row.
///
/// # Errors
/// What cannot be read, does not fit the disk, or grows beyond all measure.
pub(in crate::input) fn contacts_of(file: &str, text: &Spool, memory: usize) -> Result<Option<PageTable>, InputError> {
    let unreadable = |cause| InputError::Unreadable { file: file.to_owned(), cause };
    let unkept = |cause| InputError::Spool { file: file.to_owned(), cause };
    let mut seen: Vec<Seen> = Vec::new();
    let mut first = Rows::new(text, Most::Bytes(LOOKED_AT));
    while let Some(row) = first.next() {
        if row.table < MOST_TABLES {
            seen.resize_with(seen.len().max(row.table + 1), Seen::default);
            seen[row.table].learn(&row);
        }
    }
    first.failure().map_or(Ok(()), |cause| Err(unreadable(cause)))?;
    let Some(chosen) = chosen(&seen) else { return Ok(None) };
    let width = chosen.iter().map(|table| seen[*table].width).max().unwrap_or_default();
    let mut second = Rows::new(text, Most::Of(chosen.clone()));
    let mut writer = TableWriter::new(memory);
    let mut written = 0;
    while let Some(mut row) = second.next() {
        if !chosen.contains(&row.table) {
            continue;
        }
        row.cells.resize(row.cells.len().max(width), Vec::new());
        written += row.cells.iter().map(|cell| cell.len() as u64 + 1).sum::<u64>();
        if written > GRANTED && written / RATIO > text.len() {
            let limit = format!("more than {RATIO} bytes for each byte of it");
            return Err(InputError::Bomb { file: file.to_owned(), limit });
        }
        writer.row(row.line, &row.cells).map_err(unkept)?;
    }
    second.failure().map_or(Ok(()), |cause| Err(unreadable(cause)))?;
    let mut notes = notes(&seen, &chosen);
    if second.cut > 0 {
        notes.push(format!("{} texts in cells are longer than is read and were cut", second.cut));
    }
    Ok(Some(PageTable { spool: writer.finish().map_err(unkept)?, notes }))
}

/// The tables that are read as one, in their order.
fn chosen(seen: &[Seen]) -> Option<Vec<usize>> {
    let score = |at: &usize| (seen[*at].contacts(), seen[*at].rows, std::cmp::Reverse(*at));
    let best = (0..seen.len()).filter(|at| seen[*at].contacts().is_some()).max_by_key(score)?;
    let table = &seen[best];
    let stands_apart = |at: usize| !stands_in(seen, at, best) && !stands_in(seen, best, at);
    let has_names = |one: &Seen, other: &Seen| matches!((&one.header, &other.header), (Some((one, _)), Some((other, _))) if one == other);
    // The header in a table above the rows, or only above the first of several.
    let is_headed_by = |one: &Seen| table.header.is_none() && one.header.is_some() && one.rows == 1;
    let goes_on = |one: &Seen| one.header.is_none() && one.main_column() == table.main_column();
    let belongs = |at: &usize| {
        let one = &seen[*at];
        let alike = is_headed_by(one) && *at < best || goes_on(one) && one.main_column().is_some();
        *at == best || stands_apart(*at) && (has_names(one, table) || alike && one.width == table.width)
    };
    Some((0..seen.len()).filter(belongs).collect())
}

/// Whether a table stands in a cell of another one, at any depth.
fn stands_in(seen: &[Seen], table: usize, other: usize) -> bool {
    let around = |at: &usize| seen.get(*at).and_then(|table| table.around);
    std::iter::successors(around(&table), around).take(seen.len()).any(|at| at == other)
}

fn notes(seen: &[Seen], chosen: &[usize]) -> Vec<String> {
    let mut notes = Vec::new();
    if chosen.len() > 1 {
        notes.push(format!("{} tables of the page that have the same columns are read as one", chosen.len()));
    }
    let is_other = |at: &usize| {
        let related = |one: &usize| *at == *one || stands_in(seen, *at, *one) || stands_in(seen, *one, *at);
        seen[*at].rows > 0 && !chosen.iter().any(related)
    };
    let others: Vec<usize> = (0..seen.len()).filter(is_other).collect();
    let told = others.iter().take(TOLD).map(|at| {
        let Seen { rows, line, .. } = &seen[*at];
        let rows = if *rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        let with = if seen[*at].contacts().is_some_and(|count| count > 0) { " with addresses or numbers" } else { "" };
        format!("{rows}{with} from line {line}")
    });
    let told = told.collect::<Vec<_>>().join("; ");
    let more = if others.len() > TOLD { format!("; and {} more", others.len() - TOLD) } else { String::new() };
    match others.len() {
        0 => {}
        1 => notes.push(format!("another table of the page is not read: {told}")),
        count => notes.push(format!("{count} other tables of the page are not read: {told}{more}")),
    }
    notes
}

/// Tables that are not read and told one by one.
const TOLD: usize = 5;
