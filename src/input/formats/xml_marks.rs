//! The marks of XML and of pages, one by one: tags, texts, and what is neither. No document type is read, so nothing expands.

use super::Cells;
use super::html_entities;
use super::text::Text;

/// What stands in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `<name attribute="value">`, closed at once where it ends with `/>`.
    Open { line: u64, name: Vec<u8>, attributes: Cells, closed: bool },
    /// `</name>`.
    Close { name: Vec<u8> },
    /// What stands between tags, its entities read.
    Text(Vec<u8>),
    /// A tag that has no end.
    Broken { line: u64, raw: Vec<u8> },
}

/// Reads marks. Comments, instructions and the document type are passed over.
pub(super) struct Marks<'s> {
    pub(super) text: Text<'s>,
    at: u64,
    /// It is a page: what is no tag ends as browsers have it, and letters have names.
    is_page: bool,
}

/// Bytes of a text or of a tag in memory; what is longer goes on as a further one.
const MOST: u64 = 1 << 20;

impl<'s> Marks<'s> {
    pub(super) fn new(mut text: Text<'s>) -> Marks<'s> {
        let at = if text.starts_with(0, b"\xef\xbb\xbf") { 3 } else { 0 };
        Marks { text, at, is_page: false }
    }

    /// The marks of a page.
    pub(super) fn of_page(text: Text<'s>) -> Marks<'s> {
        Marks { is_page: true, ..Marks::new(text) }
    }

    /// Goes to the end tag of an element in which nothing is a mark: a script, a style.
    pub(super) fn pass_element(&mut self, name: &[u8]) {
        loop {
            self.pass(0, b"</");
            let text = &mut self.text;
            if text.byte(self.at).is_none() {
                return;
            }
            let mut letters = (self.at..).zip(name);
            if letters.all(|(at, letter)| text.byte(at).is_some_and(|byte| byte.eq_ignore_ascii_case(letter))) {
                self.at -= 2;
                return;
            }
        }
    }

    fn entity(&self) -> fn(&[u8]) -> Option<char> {
        if self.is_page { html_entities::letter } else { entity }
    }

    /// The next mark.
    pub(super) fn next(&mut self) -> Option<Mark> {
        loop {
            if self.text.byte(self.at)? != b'<' {
                return Some(self.plain(0));
            }
            let starts = |text: &mut Text<'s>, at, with: &[u8]| text.starts_with(at, with);
            if starts(&mut self.text, self.at, b"<!--") {
                self.pass(4, b"-->");
            } else if starts(&mut self.text, self.at, b"<![CDATA[") {
                let start = self.at + 9;
                self.pass(9, b"]]>");
                let end = if start + 3 <= self.at && self.ended(b"]]>") { self.at - 3 } else { self.at };
                return Some(Mark::Text(self.text.range(start, end.min(start + MOST))));
            } else if self.is_page && (starts(&mut self.text, self.at, b"<?") || starts(&mut self.text, self.at, b"<!"))
            {
                self.pass(2, b">");
            } else if starts(&mut self.text, self.at, b"<?") {
                self.pass(2, b"?>");
            } else if starts(&mut self.text, self.at, b"<!") {
                self.pass_document_type();
            } else if starts(&mut self.text, self.at, b"</") || self.begins_name(1) {
                return Some(self.tag());
            } else {
                return Some(self.plain(1));
            }
        }
    }

    fn begins_name(&mut self, ahead: u64) -> bool {
        let begins = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80;
        self.text.byte(self.at + ahead).is_some_and(begins)
    }

    /// Text up to the next tag; the first `from` bytes are text whatever they are.
    fn plain(&mut self, from: u64) -> Mark {
        let start = self.at;
        let mut end = start + from;
        while end - start < MOST {
            let window = self.text.bytes(end);
            match memchr::memchr(b'<', window) {
                Some(found) => {
                    end += found as u64;
                    break;
                }
                None if window.is_empty() => break,
                None => end += window.len() as u64,
            }
        }
        self.at = end;
        Mark::Text(with_entities(&self.text.range(start, end), self.entity()))
    }

    /// Goes behind the next `end`, or to the end of the text.
    fn pass(&mut self, ahead: u64, end: &[u8]) {
        self.at += ahead;
        loop {
            let window = self.text.bytes(self.at);
            match memchr::memchr(end[0], window) {
                Some(found) => self.at += found as u64,
                None if window.is_empty() => return,
                None => {
                    self.at += window.len() as u64;
                    continue;
                }
            }
            if self.text.starts_with(self.at, end) {
                self.at += end.len() as u64;
                return;
            }
            self.at += 1;
        }
    }

    fn ended(&mut self, end: &[u8]) -> bool {
        let start = self.at - end.len() as u64;
        self.text.starts_with(start, end)
    }

    fn pass_document_type(&mut self) {
        let mut within = 0_u32;
        while let Some(byte) = self.text.byte(self.at) {
            self.at += 1;
            match byte {
                b'[' => within += 1,
                b']' => within = within.saturating_sub(1),
                b'>' if within == 0 => return,
                _ => {}
            }
        }
    }

    /// A tag ends at a `>` outside of quotes; before the next `<`, or it is damaged.
    fn tag(&mut self) -> Mark {
        let start = self.at;
        let line = self.text.line_at(start);
        let (mut end, mut quote, mut before) = (start + 1, None, 0);
        loop {
            let byte = if end - start < MOST { self.text.byte(end) } else { None };
            match byte {
                Some(b'>') if quote.is_none() => break,
                None | Some(b'<') => {
                    self.at = end;
                    return Mark::Broken { line, raw: self.text.range(start, end).trim_ascii().to_vec() };
                }
                Some(byte @ (b'"' | b'\'')) if quote == Some(byte) => quote = None,
                // A quote opens behind the sign: elsewhere it is a letter like others.
                Some(byte @ (b'"' | b'\'')) if quote.is_none() && before == b'=' => quote = Some(byte),
                _ => {}
            }
            before = byte.filter(|byte| !byte.is_ascii_whitespace()).unwrap_or(before);
            end += 1;
        }
        self.at = end + 1;
        let inner = self.text.range(start + 1, end);
        let (inner, closes) = inner.strip_prefix(b"/").map_or((&inner[..], false), |rest| (rest, true));
        let (inner, closed) = inner.strip_suffix(b"/").map_or((inner, false), |rest| (rest, true));
        let length = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
        let name = local(&inner[..length]);
        match (closes, name.is_empty()) {
            (_, true) => Mark::Broken { line, raw: [b"<", inner, b">"].concat() },
            (true, _) => Mark::Close { name },
            (false, _) => Mark::Open { line, name, attributes: attributes(&inner[length..], self.entity()), closed },
        }
    }
}

/// The longest name of an element or an attribute.
const MOST_NAME: usize = 200;

/// A name without its namespace.
fn local(name: &[u8]) -> Vec<u8> {
    let name = name.trim_ascii();
    let behind = name.iter().rposition(|byte| *byte == b':').map_or(name, |colon| &name[colon + 1..]);
    behind[..behind.len().min(MOST_NAME)].to_vec()
}

/// Quotes as word processors curve them: the published example of the Canadian list has them.
const CURVED: [&str; 4] = ["\u{2018}", "\u{2019}", "\u{201c}", "\u{201d}"];

/// `name="value"`, in quotes of any kind or none; what belongs to namespaces is left out.
fn attributes(text: &[u8], entity: fn(&[u8]) -> Option<char>) -> Cells {
    let mut rest = text.trim_ascii_start();
    let mut cells = Cells::new();
    while !rest.is_empty() {
        let length = rest.iter().position(|byte| *byte == b'=' || byte.is_ascii_whitespace()).unwrap_or(rest.len());
        let whole = &rest[..length];
        rest = rest[length..].trim_ascii_start();
        let value = match rest.strip_prefix(b"=") {
            None => &[][..],
            Some(behind) => {
                let (value, left) = value(behind.trim_ascii_start());
                rest = left.trim_ascii_start();
                value
            }
        };
        let spaces = whole == b"xmlns" || whole.starts_with(b"xmlns:") || whole.starts_with(b"xsi:");
        if !spaces && !whole.is_empty() {
            cells.push((local(whole), with_entities(value, entity)));
        }
    }
    cells
}

/// A value and what stands behind it.
fn value(text: &[u8]) -> (&[u8], &[u8]) {
    let curved = CURVED.iter().any(|quote| text.starts_with(quote.as_bytes()));
    match text.first() {
        Some(quote @ (b'"' | b'\'')) => {
            let inner = &text[1..];
            let end = memchr::memchr(*quote, inner).unwrap_or(inner.len());
            (&inner[..end], inner.get(end + 1..).unwrap_or_default())
        }
        _ if curved => {
            let inner = &text[CURVED[0].len()..];
            let closes = |at: &usize| CURVED.iter().any(|quote| inner[*at..].starts_with(quote.as_bytes()));
            let end = (0..inner.len()).find(closes).unwrap_or(inner.len());
            (&inner[..end], inner.get(end + CURVED[0].len()..).unwrap_or_default())
        }
        _ => text.split_at(text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len())),
    }
}

/// The longest entity that is looked for.
const MOST_ENTITY: usize = 12;

/// A text with the entities read that are known. Others stay as they stand.
fn with_entities(text: &[u8], entity: fn(&[u8]) -> Option<char>) -> Vec<u8> {
    let mut read = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest) {
        read.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let end = memchr::memchr(b';', &rest[..rest.len().min(MOST_ENTITY)]);
        match end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
            Some((end, letter)) => {
                read.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[end + 1..];
            }
            None => {
                read.push(b'&');
                rest = &rest[1..];
            }
        }
    }
    read.extend_from_slice(rest);
    read
}

/// The five entities that XML has, and characters by number.
pub(super) fn entity(name: &[u8]) -> Option<char> {
    match name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => {
            let digits = std::str::from_utf8(name.strip_prefix(b"#")?).ok()?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(number.ok()?).filter(|letter| *letter != '\0')
        }
    }
}
