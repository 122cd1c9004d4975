//! Cutting records by other rules than those of RFC 4180: other quotes, backslashes, blanks before quotes, lines quoted whole.

/// How a text is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cutter {
    /// The byte between fields.
    pub(super) delimiter: u8,
    /// What quotes.
    pub(super) quotes: Quotes,
    /// A backslash takes the meaning from the byte behind it, as in dumps of data bases.
    pub(super) backslash: bool,
    /// A quote may stand behind blanks.
    pub(super) blanks: bool,
    /// Each line is one quoted cell that holds a record.
    pub(super) wrapped: bool,
    /// Blanks around cells are no part of them.
    pub(super) trims: bool,
}

/// What quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// `"`.
    Double,
    /// `'`.
    Single,
    /// “ and ”, „ and “, « and », as word processors make of them; and `"`.
    Smart,
}

/// What opens a cell in smart quotes, and what closes it.
const SMART: [(&str, &[&str]); 3] = [("“", &["”", "“"]), ("„", &["“", "”"]), ("«", &["»"])];

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cells {
    pub(super) cells: Vec<Vec<u8>>,
    /// Its bytes, the line end among them.
    pub(super) len: usize,
    /// The text ended within quotes.
    pub(super) is_open: bool,
    /// A quote that opened on one line closed on another, with text behind it.
    pub(super) is_stray: bool,
    /// Line ends in it, but for the last.
    pub(super) lines: u64,
}

impl Cutter {
    /// As RFC 4180 has it.
    pub(super) const fn plain(delimiter: u8) -> Cutter {
        Cutter { delimiter, quotes: Quotes::Double, backslash: false, blanks: false, wrapped: false, trims: false }
    }

    /// The record at the start of a text that is not empty.
    pub(super) fn record(&self, text: &[u8]) -> Cells {
        let mut record = self.cut(text);
        if self.wrapped && record.cells.len() == 1 {
            let inner = Cutter { wrapped: false, ..*self }.cut(&record.cells[0]);
            record.cells = inner.cells;
        }
        if self.trims {
            record.cells.iter_mut().for_each(|cell| *cell = cell.trim_ascii().to_vec());
        }
        record
    }

    fn cut(&self, text: &[u8]) -> Cells {
        let mut record = Cells::default();
        let mut at = 0;
        loop {
            let mut cell = Vec::new();
            at = self.field(text, at, &mut cell, &mut record);
            record.cells.push(cell);
            match text.get(at) {
                Some(byte) if *byte == self.delimiter => at += 1,
                _ => break,
            }
        }
        record.len = at + line_end(&text[at..]);
        record
    }

    /// Reads a field to its delimiter, line end or the end of the text.
    fn field(&self, text: &[u8], start: usize, cell: &mut Vec<u8>, record: &mut Cells) -> usize {
        let mut at = start;
        if self.blanks {
            at += text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t') && **byte != self.delimiter).count();
        }
        let Some(closing) = self.opening(&text[at..]) else {
            return self.bare(text, start, cell);
        };
        let opening = if closing == [&b"\""[..]] || closing == [&b"'"[..]] { 1 } else { smart_length(&text[at..]) };
        let lines_before = record.lines;
        at = self.quoted(text, at + opening, &closing, cell, record);
        let closed = at;
        if self.blanks {
            at += text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t') && **byte != self.delimiter).count();
        }
        let ends = at >= text.len() || text[at] == self.delimiter || matches!(text[at], b'\n' | b'\r');
        if ends {
            return at;
        }
        record.is_stray |= record.lines > lines_before;
        self.bare(text, closed, cell)
    }

    /// What closes a quote that opens here.
    fn opening(&self, text: &[u8]) -> Option<Vec<&'static [u8]>> {
        match self.quotes {
            Quotes::Single if text.first() == Some(&b'\'') => Some(vec![b"'"]),
            Quotes::Double | Quotes::Smart if text.first() == Some(&b'"') => Some(vec![b"\""]),
            Quotes::Smart => {
                let (_, closing) = SMART.iter().find(|(opening, _)| text.starts_with(opening.as_bytes()))?;
                Some(closing.iter().map(|closing| closing.as_bytes()).collect())
            }
            _ => None,
        }
    }

    /// Reads what is quoted, to behind the closing quote or the end of the text.
    fn quoted(
        &self,
        text: &[u8],
        mut at: usize,
        closing: &[&'static [u8]],
        cell: &mut Vec<u8>,
        record: &mut Cells,
    ) -> usize {
        while at < text.len() {
            if let Some(close) = closing.iter().find(|close| text[at..].starts_with(close)) {
                // Doubled, it is text.
                if close.len() == 1 && text[at + 1..].starts_with(close) {
                    cell.push(text[at]);
                    at += 2;
                    continue;
                }
                return at + close.len();
            }
            match text[at] {
                b'\\' if self.backslash && at + 1 < text.len() => {
                    escaped(text[at + 1], cell);
                    at += 2;
                }
                b'\n' | b'\r' => {
                    let len = line_end(&text[at..]);
                    // What ends one line in the source ends one line in the copy.
                    cell.extend_from_slice(if len == 3 { b"\r\n" } else { &text[at..at + len] });
                    record.lines += 1;
                    at += len;
                }
                byte => {
                    cell.push(byte);
                    at += 1;
                }
            }
        }
        record.is_open = true;
        at
    }

    fn bare(&self, text: &[u8], mut at: usize, cell: &mut Vec<u8>) -> usize {
        while let Some(&byte) = text.get(at) {
            if byte == self.delimiter || matches!(byte, b'\n' | b'\r') {
                break;
            }
            match text.get(at + 1) {
                Some(&b'N') if self.backslash && byte == b'\\' && cell.is_empty() => at += 2,
                Some(&next) if self.backslash && byte == b'\\' && !matches!(next, b'\n' | b'\r') => {
                    escaped(next, cell);
                    at += 2;
                }
                _ => {
                    cell.push(byte);
                    at += 1;
                }
            }
        }
        at
    }
}

/// The length of the smart quote that opens here.
fn smart_length(text: &[u8]) -> usize {
    SMART.iter().find(|(opening, _)| text.starts_with(opening.as_bytes())).map_or(1, |(opening, _)| opening.len())
}

/// What a backslash stands before: quotes, delimiters and backslashes lose their meaning, all else keeps its backslash.
fn escaped(byte: u8, cell: &mut Vec<u8>) {
    if byte.is_ascii_alphanumeric() || byte >= 0x80 {
        cell.push(b'\\');
    }
    cell.push(byte);
}

/// The length of the line end at the start of a text: LF, CRLF, CR, and CR CR LF, which some programs make of CRLF.
pub(super) fn line_end(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\r', b'\n', ..] => 3,
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// The first line of a text, without its end, and the length with it.
pub(super) fn first_line(text: &[u8]) -> (&[u8], usize) {
    let end = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    (&text[..end], end + line_end(&text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(cutter: Cutter, text: &str) -> Vec<String> {
        let cells = cutter.record(text.as_bytes()).cells;
        cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    }

    #[test]
    fn each_way_of_quoting_is_read() {
        let plain = Cutter::plain(b',');
        assert_eq!(cut(plain, "a,\"b, \"\"c\"\"\",d\nx"), ["a", "b, \"c\"", "d"]);
        assert_eq!(cut(Cutter { blanks: true, ..plain }, "a, \"b, c\" , d"), ["a", "b, c", " d"]);
        assert_eq!(
            cut(Cutter { backslash: true, ..plain }, r#""a \"b\", c",\N,d\,e,\t"#),
            ["a \"b\", c", "", "d,e", "\\t"]
        );
        assert_eq!(cut(Cutter { quotes: Quotes::Single, ..plain }, "'a, b','O''Neil'"), ["a, b", "O'Neil"]);
        assert_eq!(cut(Cutter { quotes: Quotes::Smart, ..plain }, "“a, b”,„c“,\"d\""), ["a, b", "c", "d"]);
        assert_eq!(cut(Cutter { wrapped: true, ..plain }, "\"a,\"\"b, c\"\",d\"\n"), ["a", "b, c", "d"]);
    }

    #[test]
    fn what_is_odd_is_told() {
        let plain = Cutter::plain(b',');
        let open = plain.record(b"a,\"b\nc");
        assert!(open.is_open && open.lines == 1);
        let stray = plain.record(b"a,\"b\nc,\"Smith, J\"\n");
        assert!(stray.is_stray && !stray.is_open);
        assert!(!plain.record(b"a,\"b\" c,d\n").is_stray);
        assert_eq!(plain.record(b"a\r\r\nb").len, 4);
    }
}
