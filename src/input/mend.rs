//! Rewriting a text that cannot be read as it lies: other quotes, comments, repeated headers, totals, quotes that are never
//! closed. What comes out is CSV with commas, without a header, on whose lines the records stand as in the text.

use super::cutter::{Cells, Cutter, first_line};
use super::error::InputError;
use super::formats::TableWriter;
use super::head::Head;
use super::record::Field;
use super::spool::Spool;
use super::totals::totals_at;
use crate::contact::Structural;

/// How far the end of a quoted cell is looked for, in bytes; less for the many whose end was not found, so that the time
/// does not grow with the square of the text.
const FAR: usize = 1 << 20;
const NEAR: usize = 64 << 10;
const BESIDE: usize = 4 << 10;

/// Bytes read at once.
const PIECE: usize = 1 << 20;

/// How many lines of titles may stand above a header that is repeated.
const TITLES: usize = 8;

/// As many digits may be somebody's number.
pub(super) const DIGITS: usize = 7;

/// A text that was rewritten.
pub(super) struct Mended {
    pub(super) spool: Spool,
    pub(super) structural: Structural,
    /// Lines of the spool on which rows begin that a quote has spoilt.
    pub(super) broken: Vec<u64>,
    /// Nothing was found that could not be read as it lay.
    pub(super) is_needless: bool,
}

/// What is known of a text before it is rewritten.
pub(super) struct Known<'h> {
    pub(super) cutter: Cutter,
    /// Where its header is; `None` where all of it is records.
    pub(super) head: Option<&'h Head>,
    /// How many columns it has.
    pub(super) width: usize,
    /// Bytes of the byte order mark.
    pub(super) bom: usize,
}

/// Rewrites a text.
pub(super) fn mend(file: &str, text: &Spool, known: &Known<'_>, memory: usize) -> Result<Mended, InputError> {
    let totals = totals_at(file, text, known)?;
    let mut mender = Mender {
        known,
        names: known.head.map(|head| head.names.iter().map(|name| folded(name)).collect()).unwrap_or_default(),
        writer: TableWriter::new(memory),
        structural: Structural::default(),
        broken: Vec::new(),
        line: 1,
        has_titles: known.head.is_some_and(|head| head.titles > 0 && head.line > 1),
        is_broken: false,
        failed: 0,
        is_odd: known.cutter != Cutter::plain(known.cutter.delimiter),
    };
    let mut window = Window { file, text, at: 0, bytes: Vec::new(), from: 0 };
    let spool_error = |cause| InputError::Spool { file: file.to_owned(), cause };
    if let Some(head) = known.head {
        mender.structural.title = head.titles;
        mender.structural.comment = head.comments;
        window.skip(known.bom + head.end);
        mender.line += head.lines;
    } else {
        window.skip(known.bom);
    }
    loop {
        let offset = window.position();
        let rest = window.rest(FAR + PIECE)?;
        if rest.is_empty() {
            break;
        }
        let is_total = totals.is_some_and(|totals| offset >= totals);
        let (len, lines) = mender.next(rest, is_total).map_err(spool_error)?;
        mender.line += lines;
        window.skip(len);
    }
    let is_needless = !mender.is_odd
        && mender.broken.is_empty()
        && Some(mender.structural.all()) == known.head.map(|head| head.titles + head.comments).or(Some(0));
    let (structural, broken) = (mender.structural, mender.broken);
    let spool = mender.writer.finish().map_err(spool_error)?;
    Ok(Mended { spool, structural, broken, is_needless })
}

struct Mender<'k> {
    known: &'k Known<'k>,
    /// The header's names, folded.
    names: Vec<String>,
    writer: TableWriter,
    structural: Structural,
    broken: Vec<u64>,
    line: u64,
    /// The text has titles above its header.
    has_titles: bool,
    /// Behind a quote that was never closed, and no record was found since.
    is_broken: bool,
    /// Quotes whose end was not found.
    failed: usize,
    /// Lines end in a way that is counted wrongly.
    is_odd: bool,
}

impl Mender<'_> {
    /// Takes the next line, or the record that begins on it; says how many bytes and lines that were.
    fn next(&mut self, rest: &[u8], is_total: bool) -> std::io::Result<(usize, u64)> {
        let (line, len) = first_line(rest);
        self.is_odd |= len == line.len() + 3;
        if line.is_empty() {
            return Ok((len, 1));
        }
        let kind = if is_total { Some(Kind::Total) } else { self.structural_kind(line, &rest[len..]) };
        if let Some(kind) = kind {
            // A lone end-of-file mark of DOS is no row at all.
            let counted = u64::from(line.trim_ascii() != b"\x1a");
            self.is_odd |= counted == 0;
            match kind {
                Kind::Title => self.structural.title += counted,
                Kind::Comment => self.structural.comment += counted,
                Kind::RepeatedHeader => self.structural.repeated_header += counted,
                Kind::Total => self.structural.total += counted,
            }
            return Ok((len, 1));
        }
        let far = match self.failed {
            0..64 => FAR,
            64..1_000 => NEAR,
            _ => BESIDE,
        };
        let record = self.known.cutter.record(&rest[..rest.len().min(far.max(len))]);
        if self.is_spoilt(&record, &rest[len..]) {
            self.failed += 1;
            self.is_broken = true;
            return self.write_broken(line, len);
        }
        if self.is_broken && record.cells.len() != self.known.width {
            return self.write_broken(line, len);
        }
        self.is_broken = false;
        self.is_odd |= record.lines > 0 && memchr::memmem::find(&rest[..record.len], b"\r\r\n").is_some();
        self.writer.row(self.line, &record.cells)?;
        Ok((record.len, record.lines + 1))
    }

    fn write_broken(&mut self, line: &[u8], len: usize) -> std::io::Result<(usize, u64)> {
        let cells: Vec<Vec<u8>> = line.split(|byte| *byte == self.known.cutter.delimiter).map(<[u8]>::to_vec).collect();
        let at = self.writer.row(self.line, &cells)?;
        self.broken.push(at);
        Ok((len, 1))
    }

    /// Whether a record runs over lines because a quote was never closed; `next` begins with its second line.
    fn is_spoilt(&self, record: &Cells, next: &[u8]) -> bool {
        if record.is_open || record.is_stray {
            return true;
        }
        if record.lines == 0 || record.cells.len() == self.known.width {
            return false;
        }
        // It has the wrong width, and what it swallowed would be a record of the right one.
        let swallowed = self.known.cutter.record(first_line(next).0);
        !swallowed.is_open && swallowed.cells.len() == self.known.width && self.known.width > 1
    }

    fn structural_kind(&self, line: &[u8], below: &[u8]) -> Option<Kind> {
        if line == b"\x1a" || is_rule(line) {
            return Some(Kind::Comment);
        }
        let is_marked = line.starts_with(b"#") || line.starts_with(b"//") || line.starts_with(b"--");
        if is_marked && !holds_data(line) {
            let cells = self.known.cutter.record(line).cells.len();
            let comments = self.known.head.is_some_and(|head| head.comments > 0);
            if self.known.width > 1 && cells == 1 || comments {
                return Some(Kind::Comment);
            }
        }
        if self.is_title_again(line, below) {
            return Some(Kind::Title);
        }
        self.is_header(line).then_some(Kind::RepeatedHeader)
    }

    /// Whether a line is a title as the text began with, above its header once more: exports put together have both.
    fn is_title_again(&self, line: &[u8], mut below: &[u8]) -> bool {
        let is_title = |line: &[u8]| {
            let cells = self.known.cutter.record(line).cells;
            cells.iter().filter(|cell| !cell.trim_ascii().is_empty()).count() == 1 && !holds_data(line)
        };
        if !self.has_titles || self.known.width < 2 || !is_title(line) {
            return false;
        }
        for _ in 0..TITLES {
            let (next, len) = first_line(below);
            if len == 0 {
                return false;
            }
            if self.is_header(next) {
                return true;
            }
            if !next.is_empty() && !is_title(next) {
                return false;
            }
            below = &below[len..];
        }
        false
    }

    /// Whether a line is the header once more: all its cells are the names, and a person may be called like one of them.
    fn is_header(&self, line: &[u8]) -> bool {
        let filled = self.names.iter().filter(|name| !name.is_empty()).count();
        let is_sure = self.known.head.is_some_and(|head| head.is_sure);
        if !is_sure || filled == 0 || filled == 1 && self.names.len() > 1 {
            return false;
        }
        let line = line.strip_prefix(b"#").unwrap_or(line);
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        // Most lines differ in their first letters already.
        let (first, start) = (self.names[0].as_bytes(), line.trim_ascii_start());
        let start = start.strip_prefix(b"\"").unwrap_or(start);
        if let (Some(name), Some(cell)) = (first.first(), start.first())
            && name.is_ascii()
            && cell.is_ascii()
            && cell.to_ascii_lowercase() != *name
        {
            return false;
        }
        let cells = self.known.cutter.record(line).cells;
        cells.len() == self.names.len() && cells.iter().zip(&self.names).all(|(cell, name)| folded(cell) == *name)
    }
}

enum Kind {
    Title,
    Comment,
    RepeatedHeader,
    Total,
}

/// Case and outer blanks aside.
fn folded(name: &[u8]) -> String {
    String::from_utf8_lossy(name.strip_prefix(b"#").unwrap_or(name)).trim().to_lowercase()
}

/// Whether a line only draws a table: `+-----+----+`, `-----`.
pub(super) fn is_rule(line: &[u8]) -> bool {
    line.len() >= 3
        && line.iter().all(|byte| b"+-=| :\t".contains(byte))
        && line.iter().filter(|byte| matches!(byte, b'-' | b'=')).count() >= 3
}

/// Whether a line may hold somebody's address or number.
pub(super) fn holds_data(line: &[u8]) -> bool {
    let at = memchr::memchr(b'@', line).is_some_and(|at| at > 0 && line[at..].contains(&b'.'));
    at || line.split(|byte| !(byte.is_ascii_digit() || b" +()-./".contains(byte))).any(|run| {
        let digits = run.iter().filter(|byte| byte.is_ascii_digit()).count();
        // A date with its time is no number.
        digits >= DIGITS && !is_date(run)
    })
}

fn is_date(run: &[u8]) -> bool {
    // (c) 2000-2024
    let is_outer = |byte: &u8| !byte.is_ascii_digit();
    let start = run.iter().take_while(|byte| is_outer(byte)).count();
    let end = run.len() - run[start..].iter().rev().take_while(|byte| is_outer(byte)).count();
    let run = if run.contains(&b'+') { run } else { &run[start..end] };
    let parts = run.split(|byte| matches!(byte, b'-' | b'/' | b'.')).filter(|part| !part.is_empty()).count();
    let year = |part: &[u8]| part.starts_with(b"19") || part.starts_with(b"20");
    let years =
        parts == 2 && run.len() == 9 && run.split(|byte| *byte == b'-').all(|part| part.len() == 4 && year(part));
    years || parts >= 3 && run.len() <= 13 && run.split(|byte| matches!(byte, b'-' | b'/' | b'.' | b' ')).any(year)
}

/// Whether a record of a text that is read as it lies is such that all of the text is to be looked at: `raw` is the record,
/// `fields` are its fields, `name` is the header's first name as it stands there.
#[inline]
pub(crate) fn is_doubtful(raw: &[u8], runs_over: bool, fields: &[Field], delimiter: u8, name: &[u8]) -> bool {
    let Some(first) = raw.first() else { return false };
    // Nearly every record is done with here.
    // A cell over several lines is only odd where there is more to it than what stands between its quotes.
    let runs_over = runs_over && fields.iter().any(|field| field.quoted && field.escaped);
    let may_be = runs_over
        || matches!(first, b'#' | 0x1a | 0xef | b'-' | b'/' | b'+' | b'|' | b'"')
        || name.first().is_some_and(|name| name.eq_ignore_ascii_case(first));
    may_be && is_surely_doubtful(raw, runs_over, delimiter, name)
}

#[cold]
fn is_surely_doubtful(raw: &[u8], runs_over: bool, delimiter: u8, name: &[u8]) -> bool {
    let begins = match raw.first() {
        Some(b'#' | 0x1a) => true,
        // A byte order mark, where exports were put together.
        Some(0xef) => raw.starts_with(b"\xef\xbb\xbf"),
        Some(b'-' | b'/') => raw.get(1) == raw.first(),
        Some(b'+' | b'|') => is_rule(raw),
        _ => false,
    };
    let unquoted = raw.strip_prefix(b"\"").unwrap_or(raw);
    let is_name = !name.is_empty()
        && unquoted.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        && unquoted.get(name.len()).is_none_or(|byte| *byte == delimiter || *byte == b'"');
    if begins || is_name {
        return true;
    }
    runs_over && {
        let record = Cutter::plain(delimiter).record(raw);
        record.is_open || record.is_stray
    }
}

/// A text in a window of memory.
struct Window<'t> {
    file: &'t str,
    text: &'t Spool,
    /// Where `bytes` begin in the text.
    at: u64,
    bytes: Vec<u8>,
    /// How much of them was passed.
    from: usize,
}

impl Window<'_> {
    fn position(&self) -> u64 {
        self.at + self.from as u64
    }

    fn skip(&mut self, len: usize) {
        self.from += len;
    }

    /// What follows, so many bytes of it at least, unless there are fewer.
    fn rest(&mut self, least: usize) -> Result<&[u8], InputError> {
        let held = self.bytes.len().saturating_sub(self.from);
        let left = self.text.len().saturating_sub(self.position() + held as u64);
        if held < least && left > 0 {
            let passed = self.from.min(self.bytes.len());
            self.bytes.drain(..passed);
            self.at += self.from as u64;
            // What was passed without having been read.
            self.from = 0;
            let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(least + 4 * PIECE - held);
            let filled = self.bytes.len();
            self.bytes.resize(filled + wanted, 0);
            let read = self.text.read_exact_at(self.at + filled as u64, &mut self.bytes[filled..]);
            read.map_err(|cause| InputError::Unreadable { file: self.file.to_owned(), cause })?;
        }
        Ok(self.bytes.get(self.from..).unwrap_or_default())
    }
}
