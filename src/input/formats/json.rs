//! The records of JSON: the objects of an array, of a list within an object, of lines, or simply one behind the other.

use std::collections::{BTreeMap, VecDeque};
use std::io;

use super::json_cells::flatten;
use super::json_layout::{Layout, Shape};
use super::json_value::{Damage, Scan, Value};
use super::text::Text;
use super::{Cells, Piece, Records};
use crate::input::Spool;

/// Reads records one by one; behind damage it goes on at the next thing that begins as a record does.
pub(super) struct Documents<'s> {
    scan: Scan<'s>,
    layout: Layout,
    /// Within an array whose elements are records.
    in_array: bool,
    /// Within an object whose members are records.
    in_object: bool,
    /// Objects around that array that are open.
    wrapped: usize,
    /// Up to where the text was found damaged.
    damaged_until: u64,
    /// The names that an array of arrays begins with.
    header: Option<Vec<Vec<u8>>>,
    queue: VecDeque<Piece>,
    /// Lines of bulk files that say what to do with the next one.
    actions: u64,
}

/// The column of the keys under which records stand.
const KEY: &[u8] = b"key";

/// A damaged stretch is handed on in pieces of so many bytes.
const MOST_RAW: u64 = 1 << 20;

impl<'s> Documents<'s> {
    pub(super) fn new(spool: &'s Spool) -> Documents<'s> {
        let layout = Layout::of(&mut Scan { text: Text::new(spool), at: 0 });
        Documents {
            scan: Scan { text: Text::new(spool), at: 0 },
            layout,
            in_array: false,
            in_object: false,
            wrapped: 0,
            damaged_until: 0,
            header: None,
            queue: VecDeque::new(),
            actions: 0,
        }
    }

    /// Reads what begins here; what it gives stands in the queue.
    fn read_on(&mut self, byte: u8) {
        match byte {
            b'}' if self.in_object => self.leave(),
            b'"' | b'\'' if self.in_object => self.member(),
            b',' | b'}' => self.scan.at += 1,
            b']' => self.leave(),
            b'[' if !self.in_array && !self.layout.rows => {
                self.scan.at += 1;
                self.in_array = true;
                self.header = None;
            }
            b'{' if !self.in_array && self.enter() => {}
            b'{' | b'[' => self.record(),
            _ => self.scalar(),
        }
    }

    /// Goes into what holds the records of a document, if that is something in it.
    fn enter(&mut self) -> bool {
        if self.in_object || self.layout.path.is_empty() && self.layout.shape == Shape::List {
            return false;
        }
        let start = self.scan.at;
        let path = std::mem::take(&mut self.layout.path);
        let entered = match self.layout.shape {
            Shape::List => self.scan.go_to(&path, b'[').is_some(),
            Shape::Keyed => self.scan.go_to(&path, b'{').is_some(),
            Shape::Columns => self.scan.go_to(&path, b'{').is_some() && self.columns(),
        };
        self.wrapped = if entered { path.len() } else { 0 };
        self.layout.path = path;
        self.in_array = entered && self.layout.shape == Shape::List;
        self.in_object = entered && self.layout.shape == Shape::Keyed;
        if !entered {
            self.scan.at = start;
        } else if self.layout.shape == Shape::Columns {
            self.pass_what_is_around();
        }
        entered
    }

    /// Reads records that stand column by column, and makes rows of them. Says whether they do stand so.
    fn columns(&mut self) -> bool {
        self.scan.at -= 1;
        let line = self.scan.text.line_at(self.scan.at);
        let Ok(Value::Object(columns)) = self.scan.value() else { return false };
        let mut rows: BTreeMap<(usize, Vec<u8>), Cells> = BTreeMap::new();
        for (name, column) in columns {
            let Value::Object(members) = column else { return false };
            for (key, value) in members {
                flatten(&name, value, rows.entry((key.len(), key)).or_default());
            }
        }
        self.queue.extend(rows.into_values().map(|cells| Piece::Record { line, cells }));
        true
    }

    /// A record under its key, which becomes a cell of it.
    fn member(&mut self) {
        let start = self.scan.at;
        let line = self.scan.text.line_at(start);
        let limit = start + MOST_RAW;
        match self.scan.name(limit).and_then(|name| Ok((name, self.scan.value()?))) {
            Ok((name, value)) => {
                let mut cells = vec![(KEY.to_vec(), name)];
                flatten(b"", value, &mut cells);
                self.queue.push_back(Piece::Record { line, cells });
            }
            Err(Damage) => {
                self.damaged_until = self.next_start(start, self.scan.at);
                self.scan.at = start;
            }
        }
    }

    /// Passes the end of what holds the records, and what stands behind it in the objects around it.
    fn leave(&mut self) {
        self.scan.at += 1;
        (self.in_array, self.in_object) = (false, false);
        self.pass_what_is_around();
    }

    fn pass_what_is_around(&mut self) {
        for _ in 0..std::mem::take(&mut self.wrapped) {
            loop {
                while self.scan.take(b',') {}
                if self.scan.take(b'}') {
                    break;
                }
                let start = self.scan.at;
                let limit = start + MOST_RAW;
                if self.scan.name(limit).and_then(|_| self.scan.value()).is_err() {
                    self.scan.at = start;
                    return;
                }
            }
        }
    }

    fn record(&mut self) {
        let start = self.scan.at;
        let line = self.scan.text.line_at(start);
        match self.scan.value() {
            Ok(value) => self.take_in(line, value),
            Err(Damage) => self.damaged_until = self.next_start(start, self.scan.at),
        }
        if self.damaged_until > start {
            self.scan.at = start;
        }
    }

    fn take_in(&mut self, line: u64, value: Value) {
        let mut cells = Cells::new();
        match value {
            Value::Object(members) if is_action(&members) => {
                self.actions += 1;
                return;
            }
            Value::Array(elements) if elements.iter().any(|element| matches!(element, Value::Object(_))) => {
                for element in elements {
                    self.take_in(line, element);
                }
                return;
            }
            Value::Array(elements) => match &self.header {
                None if is_header(&elements) => {
                    self.header = Some(elements.iter().map(text_of).collect());
                    return;
                }
                header => {
                    for (index, element) in elements.into_iter().enumerate() {
                        let name = header.as_ref().and_then(|names| names.get(index)).filter(|name| !name.is_empty());
                        let name = name.cloned().unwrap_or_else(|| format!("column_{}", index + 1).into_bytes());
                        flatten(&name, element, &mut cells);
                    }
                    self.header.get_or_insert_default();
                }
            },
            Value::Object(members) => flatten(b"", Value::Object(members), &mut cells),
            scalar => flatten(b"column_1", scalar, &mut cells),
        }
        self.queue.push_back(Piece::Record { line, cells });
    }

    /// An element of an array that has no parts; anything else is damage.
    fn scalar(&mut self) {
        let start = self.scan.at;
        let line = self.scan.text.line_at(start);
        if self.in_array
            && let Ok(value) = self.scan.value()
        {
            self.scan.skip_blank();
            if matches!(self.scan.peek(), None | Some(b',' | b']')) {
                return self.take_in(line, value);
            }
        }
        self.scan.at = start;
        self.scan.skip_line();
        let end = self.scan.at;
        let brace = (start + 1..end).find(|&at| self.scan.text.starts_with(at, b"{\""));
        self.damaged_until = brace.unwrap_or(end).max(start + 1);
        self.scan.at = start;
    }

    /// Where the next record may begin behind a damaged one: at a line that begins as its line did, or behind the place
    /// where it went wrong at an object behind a comma or another object.
    fn next_start(&mut self, start: u64, wrong: u64) -> u64 {
        let text = &mut self.scan.text;
        let indent =
            (0..start).rev().take(64).take_while(|&at| matches!(text.byte(at), Some(b' ' | b'\t'))).count() as u64;
        let alone = start == indent || matches!(text.byte(start - indent - 1), Some(b'\n' | b'\r'));
        let opening = text.byte(start);
        let mut line_begin = None;
        let mut before = 0;
        let mut at = start + 1;
        while let Some(byte) = text.byte(at) {
            match byte {
                b'\n' | b'\r' => line_begin = Some(at + 1),
                b' ' | b'\t' => {}
                _ => {
                    let begins_line =
                        line_begin.take().is_some_and(|begin| alone && at - begin == indent || at > wrong);
                    let behind = at > wrong && matches!(before, b',' | b'}' | b']') && byte == b'{';
                    if behind || begins_line && Some(byte) == opening {
                        return at;
                    }
                    before = byte;
                }
            }
            at += 1;
        }
        at
    }

    /// The next piece of a damaged stretch.
    fn raw(&mut self) -> Option<Piece> {
        let from = self.scan.at;
        let to = self.damaged_until.min(from + MOST_RAW);
        let line = self.scan.text.line_at(from);
        let raw = self.scan.text.range(from, to);
        self.scan.at = to;
        let raw = raw.trim_ascii();
        (!raw.is_empty()).then(|| Piece::Broken { line, raw: raw.to_vec() })
    }
}

impl Records for Documents<'_> {
    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(piece) = self.queue.pop_front() {
                return Some(piece);
            }
            if self.scan.at < self.damaged_until {
                if let Some(piece) = self.raw() {
                    return Some(piece);
                }
                continue;
            }
            self.scan.skip_blank();
            let byte = self.scan.peek()?;
            self.read_on(byte);
        }
    }

    fn failure(&mut self) -> Option<io::Error> {
        self.scan.text.failure()
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let text = |name: &Vec<u8>| String::from_utf8_lossy(name).into_owned();
        if !self.layout.path.is_empty() {
            let path: Vec<String> = self.layout.path.iter().map(text).collect();
            let beside: Vec<String> = self.layout.beside.iter().take(10).map(text).collect();
            let beside = if beside.is_empty() { String::new() } else { format!("; not read: {}", beside.join(", ")) };
            let what = if self.layout.shape == Shape::List { "the list" } else { "the members of" };
            notes.push(format!("records are {what} {:?}{beside}", path.join(".")));
        }
        if self.actions > 0 {
            notes.push(format!("{} lines say what to do with the next line and are no records", self.actions));
        }
        notes
    }
}

/// `{"index": {"_id": "1"}}`: a line of a bulk file that speaks of the line behind it.
fn is_action(members: &[(Vec<u8>, Value)]) -> bool {
    let [(name, Value::Object(inner))] = members else { return false };
    matches!(name.as_slice(), b"index" | b"create" | b"update" | b"delete")
        && inner.iter().all(|(name, _)| {
            name.starts_with(b"_")
                || matches!(name.as_slice(), b"routing" | b"retry_on_conflict" | b"pipeline" | b"version")
        })
}

/// Names of columns: strings, each once, none an address.
fn is_header(elements: &[Value]) -> bool {
    !elements.is_empty()
        && elements.iter().enumerate().all(|(index, element)| match element {
            Value::Text(text) => !text.is_empty() && !text.contains(&b'@') && !elements[..index].contains(element),
            _ => false,
        })
}

fn text_of(value: &Value) -> Vec<u8> {
    match value {
        Value::Text(text) | Value::Word(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => Vec::new(),
    }
}

impl Scan<'_> {
    /// Goes from an object along names into the array or the object at their end.
    fn go_to(&mut self, path: &[Vec<u8>], opening: u8) -> Option<()> {
        for name in path {
            if !self.take(b'{') {
                return None;
            }
            loop {
                while self.take(b',') {}
                let limit = self.at + MOST_RAW;
                if self.name(limit).ok()? == *name {
                    break;
                }
                self.value().ok()?;
            }
        }
        self.take(opening).then_some(())
    }
}
