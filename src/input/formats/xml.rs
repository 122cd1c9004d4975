//! Records of XML: elements that repeat. Their parts and attributes are columns, and so is what the elements around them say.

use std::collections::VecDeque;
use std::io;

use super::text::Text;
use super::xml_layout::Layout;
use super::xml_marks::{Mark, Marks};
use super::{Cells, Piece, Records};
use crate::input::Spool;

/// Reads records one by one; behind a tag without an end it goes on with the next one.
pub(super) struct Elements<'s> {
    marks: Marks<'s>,
    layout: Layout,
    open: Vec<Element>,
    record: Option<Record>,
    queue: VecDeque<Piece>,
    /// What the outermost element says of all.
    says: Vec<String>,
    /// Ends of elements that never began.
    stray: u64,
}

/// An element that has begun.
struct Element {
    name: Vec<u8>,
    text: Vec<u8>,
    /// What it says of the records within.
    cells: Cells,
    is_leaf: bool,
}

struct Record {
    line: u64,
    /// How many elements stand around it.
    depth: usize,
    cells: Cells,
}

/// Elements within each other.
const MOST_DEPTH: usize = 100;

/// Bytes of a value in memory.
const MOST_VALUE: usize = 16 << 20;

/// Cells of a record, and those of the elements around it.
const MOST_CELLS: usize = 2_000;

/// Columns of one name.
const MOST_OF_ONE: usize = 100;

impl<'s> Elements<'s> {
    pub(super) fn new(spool: &'s Spool) -> Elements<'s> {
        Elements {
            marks: Marks::new(Text::new(spool)),
            layout: Layout::of(Text::new(spool)),
            open: Vec::new(),
            record: None,
            queue: VecDeque::new(),
            says: Vec::new(),
            stray: 0,
        }
    }

    fn read_on(&mut self) -> Option<()> {
        let Some(mark) = self.marks.next() else {
            while !self.open.is_empty() {
                self.close();
            }
            return None;
        };
        match mark {
            Mark::Open { line, name, attributes, closed } => self.begin(line, name, attributes, closed),
            Mark::Close { name } => self.end(&name),
            Mark::Broken { line, raw } => self.queue.push_back(Piece::Broken { line, raw }),
            Mark::Text(text) => match self.open.last_mut() {
                Some(element) if element.text.len() < MOST_VALUE => element.text.extend_from_slice(&text),
                Some(_) => {}
                None if text.trim_ascii().is_empty() => {}
                None => {
                    let line = self.queue_line();
                    self.queue.push_back(Piece::Broken { line, raw: text.trim_ascii().to_vec() });
                }
            },
        }
        Some(())
    }

    /// The line that has been read last, as far as it is known.
    fn queue_line(&self) -> u64 {
        match self.queue.back() {
            Some(Piece::Record { line, .. } | Piece::Broken { line, .. }) => *line,
            None => 1,
        }
    }

    fn begin(&mut self, line: u64, name: Vec<u8>, attributes: Cells, closed: bool) {
        let within = self.record.as_ref().map(|record| record.depth);
        // A record that does not end ends where the next one begins.
        if let Some(depth) = within
            && !self.layout.nests
            && self.layout.path.last() == Some(&name)
        {
            while self.open.len() > depth {
                self.close();
            }
        }
        if self.open.len() >= MOST_DEPTH {
            let raw = [b"<", &name[..], b">"].concat();
            return self.queue.push_back(Piece::Broken { line, raw });
        }
        if let Some(around) = self.open.last_mut() {
            around.is_leaf = false;
        }
        self.open.push(Element { name, text: Vec::new(), cells: Cells::new(), is_leaf: true });
        if self.record.is_none() && self.is_record() {
            let around = self.open.iter().skip(self.layout.around).flat_map(|element| element.cells.iter().cloned());
            let cells = around.take(MOST_CELLS).collect();
            self.record = Some(Record { line, depth: self.open.len() - 1, cells });
        }
        for (name, value) in attributes {
            self.attribute(&name, value);
        }
        if closed {
            self.close();
        }
    }

    fn is_record(&self) -> bool {
        self.open.len() == self.layout.path.len()
            && self.open.iter().zip(&self.layout.path).all(|(element, name)| element.name == *name)
    }

    /// `val="416"` is what an element says; other attributes have names of their own.
    fn attribute(&mut self, name: &[u8], value: Vec<u8>) {
        let is_value = name.eq_ignore_ascii_case(b"val") || name.eq_ignore_ascii_case(b"value");
        let is_outermost = self.open.len() <= self.layout.around;
        match &mut self.record {
            Some(record) => {
                let path = path_of(&self.open[record.depth..]);
                let is_own = self.open.len() == record.depth + 1;
                let named = match (is_value, is_own) {
                    (true, _) => path.join(&b'.'),
                    (false, true) => name.to_vec(),
                    (false, false) => [&path.join(&b'.'), &b"."[..], name].concat(),
                };
                add(&mut record.cells, &named, value);
            }
            None if is_outermost => {
                if !value.is_empty() && self.says.len() < MOST_OF_ONE {
                    self.says.push(format!("{} {}", String::from_utf8_lossy(name), String::from_utf8_lossy(&value)));
                }
            }
            None => {
                if let Some(element) = self.open.last_mut() {
                    let named = if is_value { element.name.clone() } else { [&element.name, &b"."[..], name].concat() };
                    add(&mut element.cells, &named, value);
                }
            }
        }
    }

    fn end(&mut self, name: &[u8]) {
        match self.open.iter().rposition(|element| element.name == name) {
            Some(at) => {
                while self.open.len() > at {
                    self.close();
                }
            }
            None => self.stray += 1,
        }
    }

    /// The innermost element ends.
    fn close(&mut self) {
        let Some(depth) = self.open.len().checked_sub(1) else { return };
        match &mut self.record {
            Some(record) => {
                let path = path_of(&self.open[record.depth..]).join(&b'.');
                if let Some(Element { text, is_leaf, .. }) = self.open.pop() {
                    let text = text.trim_ascii();
                    let is_named = record.cells.iter().any(|(name, _)| *name == path);
                    if !text.is_empty() || is_leaf && depth > record.depth && !is_named {
                        add(&mut record.cells, &path, text.to_vec());
                    }
                }
                if depth == record.depth
                    && let Some(Record { line, cells, .. }) = self.record.take()
                {
                    self.queue.push_back(Piece::Record { line, cells });
                }
            }
            None => {
                let Some(element) = self.open.pop() else { return };
                let text = element.text.trim_ascii();
                match self.open.last_mut() {
                    Some(around) if depth > self.layout.around && element.is_leaf && !text.is_empty() => {
                        add(&mut around.cells, &element.name, text.to_vec());
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The names of elements, without that of the record where there are others.
fn path_of(elements: &[Element]) -> Vec<&[u8]> {
    let skipped = usize::from(elements.len() > 1);
    elements.iter().skip(skipped).map(|element| element.name.as_slice()).collect()
}

/// The second value of a name stands under `phone 2`, and so on.
fn add(cells: &mut Cells, name: &[u8], value: Vec<u8>) {
    if cells.len() >= MOST_CELLS {
        return;
    }
    let taken = |name: &[u8]| cells.iter().any(|(known, _)| known == name);
    if !taken(name) {
        return cells.push((name.to_vec(), value));
    }
    let mut numbered = (2..MOST_OF_ONE).map(|number| [name, format!(" {number}").as_bytes()].concat());
    let free = numbered.find(|name| !taken(name));
    cells.push((free.unwrap_or_else(|| name.to_vec()), value));
}

impl Records for Elements<'_> {
    fn next(&mut self) -> Option<Piece> {
        while self.queue.is_empty() && self.read_on().is_some() {}
        self.queue.pop_front()
    }

    fn failure(&mut self) -> Option<io::Error> {
        self.marks.text.failure()
    }

    fn notes(&self) -> Vec<String> {
        let names: Vec<_> = self.layout.path.iter().map(|name| String::from_utf8_lossy(name)).collect();
        let mut notes = vec![format!("records are the elements {:?}", names.join("/"))];
        if !self.says.is_empty() {
            notes.push(format!("all of them: {}", self.says.join(", ")));
        }
        if self.stray > 0 {
            notes.push(format!("{} ends of elements that never began are passed over", self.stray));
        }
        notes
    }
}
