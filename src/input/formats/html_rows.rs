//! The rows of all tables of a page, as browsers find them: cells and rows end where the next begins, a table may stand in a
//! cell of another.

use std::collections::VecDeque;
use std::io;

use super::Cells;
use super::html_cell::{Cell, Gap, Spans, attribute};
use super::text::Text;
use super::xml_marks::{Mark, Marks};
use crate::input::Spool;

/// A row of a table.
pub(super) struct Row {
    /// The table, in the order in which they begin.
    pub(super) table: usize,
    /// The table in a cell of which that one stands.
    pub(super) around: Option<usize>,
    /// The line on which it begins.
    pub(super) line: u64,
    /// Its cells, without empty ones at the end.
    pub(super) cells: Vec<Vec<u8>>,
}

/// Reads rows; those of a table in a cell come before the row around it.
pub(super) struct Rows<'s> {
    marks: Marks<'s>,
    open: Vec<Table>,
    tables: usize,
    /// Tables within each other beyond those that are told apart.
    deeper: usize,
    queue: VecDeque<Row>,
    most: Most,
    /// Bytes in the cells of the row at hand.
    held: usize,
    /// Cells of which not all was kept.
    pub(super) cut: u64,
}

/// How much of a cell is kept.
pub(super) enum Most {
    /// So many bytes of each.
    Bytes(usize),
    /// All, of cells of these tables; nothing of others.
    Of(Vec<usize>),
}

/// Bytes of a cell, and of all cells of a row, in memory.
const MOST_CELL: usize = 16 << 20;
const MOST_ROW: usize = 64 << 20;

/// Tables within each other.
const MOST_DEPTH: usize = 32;

/// Cells of a row.
const MOST_CELLS: usize = 65_536;

struct Table {
    number: usize,
    spans: Spans,
    row: Option<OpenRow>,
}

struct OpenRow {
    line: u64,
    cells: Vec<Cell>,
}

impl Table {
    /// The cell that has begun and not ended.
    fn cell(&mut self) -> Option<&mut Cell> {
        self.row.as_mut()?.cells.last_mut().filter(|cell| !cell.is_closed)
    }
}

impl<'s> Rows<'s> {
    pub(super) fn new(spool: &'s Spool, most: Most) -> Rows<'s> {
        Rows {
            marks: Marks::of_page(Text::new(spool)),
            open: Vec::new(),
            tables: 0,
            deeper: 0,
            queue: VecDeque::new(),
            most,
            held: 0,
            cut: 0,
        }
    }

    /// The next row that holds anything.
    pub(super) fn next(&mut self) -> Option<Row> {
        while self.queue.is_empty() {
            match self.marks.next() {
                Some(mark) => self.take(mark),
                None if self.open.is_empty() => break,
                None => self.end_table(),
            }
        }
        self.queue.pop_front()
    }

    pub(super) fn failure(&mut self) -> Option<io::Error> {
        self.marks.text.failure()
    }

    fn take(&mut self, mark: Mark) {
        match mark {
            Mark::Text(text) => self.text(&text),
            Mark::Open { line, name, attributes, closed } => {
                self.begin(line, &name.to_ascii_lowercase(), &attributes, closed);
            }
            Mark::Close { name } => self.end(&name.to_ascii_lowercase()),
            Mark::Broken { line, raw } => self.broken(line, &raw),
        }
    }

    fn begin(&mut self, line: u64, name: &[u8], attributes: &Cells, closed: bool) {
        match name {
            b"table" => self.begin_table(),
            b"tr" if self.deeper == 0 => self.begin_row(line),
            b"td" | b"th" if self.deeper == 0 => self.begin_cell(line, attributes),
            b"thead" | b"tbody" | b"tfoot" if self.deeper == 0 => self.end_group(),
            b"script" | b"style" | b"title" | b"textarea" if !closed => self.marks.pass_element(name),
            b"a" => self.cells(|cell| cell.link(attributes)),
            b"input" if is_shown(attributes) => self.text(attribute(attributes, b"value").unwrap_or_default()),
            // Brackets around an address, not escaped.
            name if name.contains(&b'@') => self.text(&[b"<", name, b">"].concat()),
            name => self.apart(name),
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"table" if self.deeper > 0 => self.deeper -= 1,
            b"table" => self.end_table(),
            b"tr" if self.deeper == 0 => self.end_row(),
            b"td" | b"th" if self.deeper == 0 => {
                if let Some(cell) = self.open.last_mut().and_then(Table::cell) {
                    cell.is_closed = true;
                }
                // In the cell of a table around this one, it is a word of its own.
                self.cells(|cell| cell.set_apart(Gap::Blank));
            }
            b"thead" | b"tbody" | b"tfoot" if self.deeper == 0 => self.end_group(),
            name => self.apart(name),
        }
    }

    /// What begins or ends a line of its own.
    fn apart(&mut self, name: &[u8]) {
        let is_block = matches!(
            name,
            b"br" | b"p" | b"div" | b"li" | b"ul" | b"ol" | b"hr" | b"option" | b"dt" | b"dd" | b"tr" | b"address"
        );
        if is_block {
            self.cells(|cell| cell.set_apart(Gap::Line));
        }
    }

    /// A tag without an end: that of a cell or a row is one all the same, anything else is text.
    fn broken(&mut self, line: u64, raw: &[u8]) {
        let inner = raw.strip_prefix(b"<").unwrap_or(raw);
        let length = inner.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let name = inner[..length].to_ascii_lowercase();
        match name.as_slice() {
            b"tr" | b"td" | b"th" => {
                self.begin(line, &name, &Cells::new(), false);
                if let Some(end) = memchr::memchr(b'>', raw) {
                    self.text(&raw[end + 1..]);
                }
            }
            b"" if inner.starts_with(b"/") => {}
            _ => self.text(raw),
        }
    }

    /// The cells that are open, each in a cell of the one before.
    fn cells(&mut self, mut with: impl FnMut(&mut Cell)) {
        self.open.iter_mut().filter_map(Table::cell).for_each(&mut with);
    }

    fn text(&mut self, text: &[u8]) {
        for table in &mut self.open {
            let most = match &self.most {
                Most::Bytes(most) => *most,
                Most::Of(tables) if tables.contains(&table.number) && self.held < MOST_ROW => MOST_CELL,
                Most::Of(tables) => {
                    self.cut += u64::from(tables.contains(&table.number) && !text.trim_ascii().is_empty());
                    continue;
                }
            };
            if let Some(cell) = table.cell() {
                self.held += text.len();
                self.cut += u64::from(!cell.push(text, most) && matches!(self.most, Most::Of(_)));
            }
        }
    }

    fn begin_table(&mut self) {
        self.cells(|cell| cell.set_apart(Gap::Line));
        if self.open.len() >= MOST_DEPTH {
            self.deeper += 1;
        } else {
            self.open.push(Table { number: self.tables, spans: Spans::default(), row: None });
            self.tables += 1;
        }
    }

    fn begin_row(&mut self, line: u64) {
        if self.open.is_empty() {
            self.begin_table();
        }
        self.end_row();
        if let Some(table) = self.open.last_mut() {
            table.row = Some(OpenRow { line, cells: Vec::new() });
        }
        self.cells(|cell| cell.set_apart(Gap::Line));
    }

    fn begin_cell(&mut self, line: u64, attributes: &Cells) {
        if self.open.last().is_none_or(|table| table.row.is_none()) {
            self.begin_row(line);
        }
        self.cells(|cell| cell.set_apart(Gap::Blank));
        if let Some(row) = self.open.last_mut().and_then(|table| table.row.as_mut()) {
            // What comes beyond goes on in the last.
            if row.cells.len() < MOST_CELLS {
                row.cells.push(Cell::new(attributes));
            } else if let Some(cell) = row.cells.last_mut() {
                cell.is_closed = false;
                cell.set_apart(Gap::Line);
            }
        }
    }

    fn end_row(&mut self) {
        let around = self.open.len().checked_sub(2).map(|at| self.open[at].number);
        let Some(table) = self.open.last_mut() else { return };
        let Some(OpenRow { line, cells }) = table.row.take() else { return };
        if around.is_none() {
            self.held = 0;
        }
        if let Some(cells) = table.spans.lay(cells) {
            self.queue.push_back(Row { table: table.number, around, line, cells });
        }
    }

    fn end_group(&mut self) {
        self.end_row();
        if let Some(table) = self.open.last_mut() {
            table.spans.end();
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.open.pop();
        self.cells(|cell| cell.set_apart(Gap::Line));
    }
}

/// Whether a field of a form shows what it holds.
fn is_shown(attributes: &Cells) -> bool {
    let kind = attribute(attributes, b"type").unwrap_or(b"text").to_ascii_lowercase();
    matches!(kind.as_slice(), b"text" | b"email" | b"tel")
}
