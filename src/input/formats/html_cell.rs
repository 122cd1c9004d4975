//! A cell of a page: its text as a browser shows it, its links to somebody's address, and the places that it takes.

use std::collections::BTreeMap;

use super::Cells;

/// Columns of a table; the text of cells beyond them goes into the last.
pub(super) const MOST_COLUMNS: usize = 16_384;

/// Bytes of a cell that stands in several rows, in those below the first.
const MOST_REPEATED: usize = 256;

/// Links of a cell that are kept.
const MOST_LINKS: usize = 10;

/// A cell that has begun.
#[derive(Default)]
pub(super) struct Cell {
    text: Vec<u8>,
    /// What stands before the next letter.
    gap: Gap,
    /// Addresses that links in it lead to.
    links: Vec<Vec<u8>>,
    /// Columns and rows that it takes.
    across: usize,
    down: u32,
    /// The number as the program that wrote it has it.
    number: Vec<u8>,
    /// Its end was read.
    pub(super) is_closed: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    None,
    Blank,
    Line,
}

impl Cell {
    pub(super) fn new(attributes: &Cells) -> Cell {
        let number = |name: &[u8]| std::str::from_utf8(attribute(attributes, name)?).ok()?.trim().parse::<u32>().ok();
        // More than that no browser reads (HTML, 4.9.11).
        let across = number(b"colspan").unwrap_or(1).clamp(1, 1_000) as usize;
        let down = number(b"rowspan").unwrap_or(1).clamp(1, 65_534);
        let number = attribute(attributes, b"num").unwrap_or_default().to_vec();
        Cell { across, down, number, ..Cell::default() }
    }

    /// Adds text up to `most` bytes, white space as one blank. Says whether it fits.
    pub(super) fn push(&mut self, text: &[u8], most: usize) -> bool {
        let mut rest = text;
        while let Some((&byte, behind)) = rest.split_first() {
            let unbroken = rest.starts_with("\u{a0}".as_bytes());
            if byte.is_ascii_whitespace() || byte == 0 || unbroken {
                self.set_apart(Gap::Blank);
                rest = if unbroken { &behind[1..] } else { behind };
                continue;
            }
            let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, 0 | 0xc2));
            // A letter may begin as the blank that does not break.
            let end = end.unwrap_or(rest.len()).max(1);
            if self.text.len() + end > most {
                return false;
            }
            match std::mem::take(&mut self.gap) {
                _ if self.text.is_empty() => {}
                Gap::None => {}
                Gap::Blank => self.text.push(b' '),
                Gap::Line => self.text.push(b'\n'),
            }
            self.text.extend_from_slice(&rest[..end]);
            rest = &rest[end..];
        }
        true
    }

    /// What comes stands apart from what is there.
    pub(super) fn set_apart(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Takes a link, if it leads to an address or a number.
    pub(super) fn link(&mut self, attributes: &Cells) {
        let Some(to) = attribute(attributes, b"href").and_then(|to| std::str::from_utf8(to).ok()) else { return };
        let Some((scheme, to)) = to.trim().split_once(':') else { return };
        let is_mail = scheme.eq_ignore_ascii_case("mailto");
        let to = unescaped(to.split('?').next().unwrap_or_default());
        let to = to.trim_ascii();
        let fits = if is_mail { to.contains(&b'@') } else { scheme.eq_ignore_ascii_case("tel") && !to.is_empty() };
        if fits && self.links.len() < MOST_LINKS {
            self.links.push(to.to_vec());
        }
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty() && self.links.is_empty()
    }

    fn says(&self, what: &[u8]) -> bool {
        memchr::memmem::find(&self.text, what).is_some()
    }

    /// A number that is shown rounded or not at all is read as it is.
    fn unround(&mut self) {
        let is_hidden = self.text.iter().all(|byte| *byte == b'#') || self.says(b"E+") || self.says(b"e+");
        if is_hidden && !self.number.is_empty() && self.number.iter().all(u8::is_ascii_digit) {
            self.text = std::mem::take(&mut self.number);
        }
    }
}

/// The value of an attribute, by its name in small letters.
pub(super) fn attribute<'a>(attributes: &'a Cells, name: &[u8]) -> Option<&'a [u8]> {
    attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_slice())
}

/// `%40` as the byte that it stands for.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|digits| byte == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let read = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(read.unwrap_or(byte));
        rest = if read.is_some() { &behind[2..] } else { behind };
    }
    bytes
}

/// Puts the address of a link into its cell, where the row does not say it anyway.
fn show_links(cells: &mut [Cell]) {
    for at in 0..cells.len() {
        for link in std::mem::take(&mut cells[at].links) {
            let is_mail = link.contains(&b'@');
            if cells.iter().any(|cell| cell.says(&link)) || cells[at].text.contains(&b'@') {
                continue;
            }
            let text = &mut cells[at].text;
            if text.is_empty() {
                *text = link;
            } else if is_mail {
                *text = [&text[..], b" <", &link, b">"].concat();
            }
        }
    }
}

/// Cells that reach down into rows below.
#[derive(Default)]
pub(super) struct Spans {
    /// By column: rows still to come, and what stands in them.
    above: BTreeMap<usize, (u32, Vec<u8>)>,
}

impl Spans {
    /// A new group of rows begins, into which no cell reaches.
    pub(super) fn end(&mut self) {
        self.above.clear();
    }

    /// The cells of a row at their places: those that take several columns stand in the first of them, and those that take
    /// several rows in each of these. `None` for a row that holds nothing of its own.
    pub(super) fn lay(&mut self, mut cells: Vec<Cell>) -> Option<Vec<Vec<u8>>> {
        let above = std::mem::take(&mut self.above);
        let is_blank = cells.iter().all(Cell::is_blank);
        cells.iter_mut().for_each(Cell::unround);
        show_links(&mut cells);
        let mut row: Vec<Vec<u8>> = Vec::new();
        for Cell { text, across, down, .. } in cells {
            self.reach(&above, &mut row);
            let at = row.len();
            if at >= MOST_COLUMNS {
                if let Some(last) = row.last_mut().filter(|_| !text.is_empty()) {
                    last.push(b'\n');
                    last.extend_from_slice(&text);
                }
                continue;
            }
            let below = if text.len() <= MOST_REPEATED { text.clone() } else { Vec::new() };
            row.push(text);
            row.resize((at + across.max(1)).min(MOST_COLUMNS), Vec::new());
            if down > 1 {
                let beside = (at + 1..row.len()).map(|column| (column, (down - 1, Vec::new())));
                self.above.extend(beside.chain([(at, (down - 1, below))]));
            }
        }
        while above.last_key_value().is_some_and(|(last, _)| row.len() <= *last) {
            self.reach(&above, &mut row);
            if above.last_key_value().is_some_and(|(last, _)| row.len() < *last) {
                row.push(Vec::new());
            }
        }
        while row.last().is_some_and(Vec::is_empty) {
            row.pop();
        }
        (!is_blank && !row.is_empty()).then_some(row)
    }

    /// Puts what reaches down from above at the end of a row.
    fn reach(&mut self, above: &BTreeMap<usize, (u32, Vec<u8>)>, row: &mut Vec<Vec<u8>>) {
        while let Some((down, text)) = above.get(&row.len()) {
            if *down > 1 {
                self.above.insert(row.len(), (down - 1, text.clone()));
            }
            row.push(text.clone());
        }
    }
}
