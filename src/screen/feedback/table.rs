//! The rows of a delimited table, each with the line on which it begins.

use csv::{ByteRecord, ReaderBuilder};

/// A row: its line from 1, and its cells, or none where the row cannot be read.
pub(super) type Row = (u64, Option<Vec<String>>);

/// How often a quote that is not closed is taken back. A file with more of them has no quoting worth the name.
const MAX_OPEN_QUOTES: usize = 64;

/// The rows of a table, blank lines left out. The first is the header.
///
/// A quote that is not closed would swallow rows up to the next one, or all. Its line is unreadable, and reading goes on
/// behind it.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let delimiter = delimiter(text);
    let mut rows = Vec::new();
    let (mut rest, mut line, mut open_quotes) = (text, 1u64, 0);
    while !rest.is_empty() {
        let Some(start) = read_until_open_quote(rest, line, delimiter, open_quotes < MAX_OPEN_QUOTES, &mut rows) else {
            break;
        };
        open_quotes += 1;
        line += newlines(&rest[..start]);
        rows.push((line, None));
        let end = rest[start..].find('\n').map_or(rest.len(), |end| start + end + 1);
        line += newlines(&rest[start..end]);
        rest = &rest[end..];
    }
    rows
}

/// Reads rows until one opens a quote that it does not close: gives back where that one begins.
fn read_until_open_quote(text: &str, line: u64, delimiter: u8, quoting: bool, rows: &mut Vec<Row>) -> Option<usize> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quoting(quoting)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    // Reading from memory cannot fail, and lengths are free.
    while let Ok(true) = reader.read_byte_record(&mut record) {
        let Some(position) = record.position() else { break };
        // The reader counts blank lines to the row behind them.
        let begin = usize::try_from(position.byte()).unwrap_or(usize::MAX).min(text.len());
        let blank = text.as_bytes()[begin..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = begin + blank;
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(text.len());
        let raw = text.get(start..end).unwrap_or_default();
        if quoting && raw.trim_end().contains('\n') && !is_well_quoted(raw.as_bytes(), delimiter) {
            return Some(start);
        }
        if raw.trim().is_empty() {
            continue;
        }
        let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        rows.push((line + position.line() - 1 + newlines(&text[begin..start]), Some(cells)));
    }
    None
}

/// Whether each quote that opens a cell closes it too: behind the closing one stands a delimiter or the end of the row.
fn is_well_quoted(row: &[u8], delimiter: u8) -> bool {
    let mut rest = row;
    while let Some((first, mut cell)) = rest.split_first() {
        if *first == b'"' {
            loop {
                let Some(quote) = memchr::memchr(b'"', cell) else { return false };
                cell = &cell[quote + 1..];
                match cell.split_first() {
                    Some((b'"', behind)) => cell = behind,
                    Some((b'\r' | b'\n', _)) | None => return true,
                    Some((byte, _)) if *byte == delimiter => break,
                    Some(_) => return false,
                }
            }
        } else {
            cell = rest;
        }
        match memchr::memchr3(delimiter, b'\r', b'\n', cell) {
            Some(at) if cell[at] == delimiter => rest = &cell[at + 1..],
            _ => return true,
        }
    }
    true
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

/// What divides the cells: of four the one that the header has most of.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    // The first of equals wins, so a header of one column has commas.
    b",;\t|".iter().copied().rev().max_by_key(count).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, usize)> {
        rows(text).into_iter().map(|(line, cells)| (line, cells.map_or(0, |c| c.len()))).collect()
    }

    #[test]
    fn rows_know_their_lines() {
        assert_eq!(lines("a;b\n\n1;2\r\n\r\n\"x\ny\";3\n4;5"), [(1, 2), (3, 2), (5, 2), (7, 2)]);
        assert_eq!(lines("\n\na\tb\n1\t2\n"), [(3, 2), (4, 2)]);
        assert_eq!(lines("email\nx\n"), [(1, 1), (2, 1)]);
        assert_eq!(lines(""), []);
    }

    #[test]
    fn a_quote_that_never_closes_swallows_its_line_only() {
        assert_eq!(lines("a,b\n1,2\n3,\"4\n5,6\n7,8\n"), [(1, 2), (2, 2), (3, 0), (4, 2), (5, 2)]);
        assert_eq!(lines("a,b\n1,5\" pipe\n"), [(1, 2), (2, 2)]);
        assert_eq!(lines("a,b\n3,\"4\n5,6\n7,\"8\n9,0\n"), [(1, 2), (2, 0), (3, 2), (4, 0), (5, 2)]);
        assert_eq!(lines("a,b\n3,\"4\n5,6\n\"7, 7\",8\n"), [(1, 2), (2, 0), (3, 2), (4, 2)]);
        assert_eq!(lines("a,b\n5\" pipe,\"two\n\"\"lines\"\"\"\n1,2\n"), [(1, 2), (2, 2), (4, 2)]);
    }
}
