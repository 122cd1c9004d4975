//! A look at the start of a text: its delimiter, its header, its way of quoting, and whether it can be read as it lies.

use super::cutter::{Cutter, Quotes, first_line};
use super::dialect::{Dialect, sniff};
use super::error::InputError;
use super::head::{self, Head};
use super::mend::{is_doubtful, is_rule};
use super::record::{Field, Walker, content};

/// How much of the text is looked at for ways of quoting, in bytes, and how many of its records.
const LOOKED_AT: usize = 64 << 10;
const RECORDS: usize = 200;

/// What a look at the start of a text told.
pub(super) struct Looked {
    pub(super) dialect: Dialect,
    /// Where its header is, if it has one.
    pub(super) head: Option<Head>,
    /// How many columns it has.
    pub(super) width: usize,
    /// How its records are cut.
    pub(super) cutter: Cutter,
    /// It cannot be read as it lies.
    pub(super) is_odd: bool,
}

/// Looks at the start of a text. `None` where it has no record, or none that ends.
pub(super) fn look(
    file: &str,
    sample: &[u8],
    whole: bool,
    delimiter: Option<u8>,
    has_header: bool,
) -> Result<Option<Looked>, InputError> {
    let dialect = sniff(file, sample, whole, delimiter)?;
    let text = &sample[dialect.bom..];
    if let Some(looked) = wrapped(text, dialect, delimiter, whole) {
        return Ok(Some(looked).filter(|_| has_header));
    }
    let Some(mut head) = head::find(text, dialect.delimiter, whole) else { return Ok(None) };
    let has_header = has_header && !head.is_record();
    let body = if has_header { head.end } else { 0 };
    // The rules of a drawn table stand around the header too.
    let part = &text[if has_header { 0 } else { body }..text.len().min(body + LOOKED_AT)];
    let cutter = cutter_of(part, dialect.delimiter);
    if cutter != Cutter::plain(dialect.delimiter) {
        let line = text[..head.end].split(|byte| *byte == b'\n').nth(head.line as usize - 1).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if !line.is_empty() {
            head.names = cutter.record(line).cells;
        }
    }
    if cutter == Cutter::plain(dialect.delimiter) {
        widen(&mut head.names, Walker::new(&text[body..], dialect.delimiter), whole);
    }
    let width = if has_header { head.names.len() } else { usual_width(&text[body..], dialect.delimiter) };
    let name = first_name(&head.names);
    let is_odd = cutter != Cutter::plain(dialect.delimiter)
        || memchr::memmem::find(text, b"\r\r\n").is_some()
        || has_doubtful(&text[body..], dialect.delimiter, if has_header { name } else { b"" });
    Ok(Some(Looked { dialect, head: has_header.then_some(head), width, cutter, is_odd }))
}

/// The first name of a header, where it is written as it is.
pub(crate) fn first_name(names: &[Vec<u8>]) -> &[u8] {
    let first = names.first().map_or(&b""[..], Vec::as_slice);
    if first.contains(&b'"') { b"" } else { first }
}

fn has_doubtful(text: &[u8], delimiter: u8, name: &[u8]) -> bool {
    let mut walker = Walker::new(text, delimiter);
    let mut fields = Vec::new();
    while let Some(record) = walker.next_record(&mut fields) {
        let raw = &text[record.start as usize..record.end as usize];
        let runs_over = walker.lines() > record.line + 1;
        if is_doubtful(raw, runs_over, &fields, delimiter, name) {
            return true;
        }
    }
    false
}

/// Gives names to the columns that a header is short of: where every record has more cells than it, all of them filled
/// somewhere, it is the header that is wrong.
pub(super) fn widen(names: &mut Vec<Vec<u8>>, mut walker: Walker<'_>, whole: bool) {
    let mut fields: Vec<Field> = Vec::new();
    let (mut records, mut least, mut widths) = (0, usize::MAX, Vec::new());
    while records < RECORDS && walker.next_record(&mut fields).is_some() {
        if walker.ended_in_quotes() && !whole {
            break;
        }
        let empty = |field: &&Field| field.end - field.start == if field.quoted { 2 } else { 0 };
        let filled = fields.len() - fields.iter().rev().take_while(empty).count();
        if filled == 0 {
            continue;
        }
        records += 1;
        least = least.min(filled);
        widths.push(filled);
    }
    if records < 2 || least <= names.len() {
        return;
    }
    widths.sort_unstable();
    let usual = widths[widths.len() / 2];
    (names.len() + 1..=usual).for_each(|number| names.push(format!("column_{number}").into_bytes()));
}

/// The width that most records have.
fn usual_width(text: &[u8], delimiter: u8) -> usize {
    let mut walker = Walker::new(text, delimiter);
    let (mut fields, mut widths) = (Vec::new(), Vec::new());
    while widths.len() < RECORDS && walker.next_record(&mut fields).is_some() {
        widths.push(fields.len());
    }
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or(1)
}

/// How the records of a text without its header are cut.
fn cutter_of(text: &[u8], delimiter: u8) -> Cutter {
    let plain = Cutter::plain(delimiter);
    let lines: Vec<&[u8]> = lines(text);
    if lines.is_empty() {
        return plain;
    }
    let most = |test: &dyn Fn(&[u8]) -> bool| lines.iter().filter(|line| test(line)).count() * 2 > lines.len();
    let between = [b'\'', delimiter, b'\''];
    let single =
        |line: &[u8]| line.starts_with(b"'") && line.ends_with(b"'") && memchr::memmem::find(line, &between).is_some();
    if most(&single) {
        return Cutter { quotes: Quotes::Single, ..plain };
    }
    let smart = ["“", "„", "«"];
    let opens_smart = |line: &[u8]| {
        line.split(|byte| *byte == delimiter).any(|cell| smart.iter().any(|quote| cell.starts_with(quote.as_bytes())))
    };
    let quotes = if most(&opens_smart) { Quotes::Smart } else { Quotes::Double };
    let blank_quote = |line: &[u8]| {
        line.split(|byte| *byte == delimiter).any(|cell| {
            let inner = cell.trim_ascii_start();
            delimiter != b' ' && inner.len() < cell.len() && inner.starts_with(b"\"")
        })
    };
    let nulls = lines.iter().any(|line| line.split(|byte| *byte == delimiter).any(|cell| cell == b"\\N"));
    let escaped = lines.iter().any(|line| memchr::memmem::find(line, b"\\\"").is_some());
    let backslash = nulls
        || escaped && {
            let evenness = |cutter: Cutter| even(text, cutter);
            evenness(Cutter { backslash: true, ..plain }) > evenness(plain)
        };
    // A table drawn for a terminal has its cells padded.
    let is_drawn = lines.iter().any(|line| is_rule(line)) || most(&|line| line.starts_with(b"| "));
    Cutter { quotes, blanks: most(&blank_quote), backslash, trims: is_drawn, ..plain }
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    let (mut rest, mut lines) = (text, Vec::new());
    while !rest.is_empty() && lines.len() < RECORDS {
        let (line, len) = first_line(rest);
        if !line.is_empty() {
            lines.push(line);
        }
        rest = &rest[len.max(1)..];
    }
    lines
}

/// How many records of a text have the usual width, less those that are odd.
fn even(text: &[u8], cutter: Cutter) -> i64 {
    let (mut rest, mut widths, mut odd) = (text, Vec::new(), 0);
    while !rest.is_empty() && widths.len() < RECORDS {
        let record = cutter.record(rest);
        odd += i64::from(record.is_open || record.is_stray);
        widths.push(record.cells.len());
        rest = &rest[record.len.max(1).min(rest.len())..];
    }
    let mut sorted = widths.clone();
    sorted.sort_unstable();
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    // Fewer, longer records are no merit, so it is those that are wrong that count.
    -(widths.iter().filter(|width| **width != usual).count() as i64) - odd
}

/// A text whose every line is one quoted cell that holds a record: what is left where a list was saved as one column.
fn wrapped(text: &[u8], dialect: Dialect, given: Option<u8>, whole: bool) -> Option<Looked> {
    let mut walker = Walker::new(text, dialect.delimiter);
    let (mut fields, mut scratch) = (Vec::new(), Vec::new());
    let mut inner: Vec<Vec<u8>> = Vec::new();
    let mut first = None;
    while inner.len() < RECORDS && walker.next_record(&mut fields).is_some() {
        if !whole && walker.position() == text.len() {
            break;
        }
        match fields.as_slice() {
            [only] if only.quoted => inner.push(content(text, only, &mut scratch).to_vec()),
            // Only the header may have been spared.
            [start, .., end] if inner.is_empty() => inner.push(text[start.start as usize..end.end as usize].to_vec()),
            _ => return None,
        }
        first.get_or_insert((walker.position(), walker.lines()));
    }
    let (end, lines) = first?;
    let delimiters = given.map_or(vec![b',', b';', b'\t'], |given| vec![given]);
    let (delimiter, width) = delimiters.into_iter().find_map(|delimiter| {
        let width = Cutter::plain(delimiter).record(inner.first()?).cells.len();
        let fits = |cell: &Vec<u8>| !cell.is_empty() && Cutter::plain(delimiter).record(cell).cells.len() == width;
        (width > 1 && inner.len() > 1 && inner.iter().all(fits)).then_some((delimiter, width))
    })?;
    let head = head::find(&inner[0], delimiter, true)?;
    if !head.is_sure {
        return None;
    }
    let head = Head { line: 1, end, lines: u64::from(lines), titles: 0, comments: 0, ..head };
    let cutter = Cutter { wrapped: true, ..Cutter::plain(delimiter) };
    Some(Looked { dialect: Dialect { delimiter, ..dialect }, head: Some(head), width, cutter, is_odd: true })
}
