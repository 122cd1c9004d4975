//! A text in a spool, byte by byte and line by line, in a window of memory.

use std::io;

use crate::input::Spool;

/// Bytes in memory at once.
const WINDOW: usize = 256 << 10;

/// A window over a spool. A failure to read ends the text, and is asked for at the end.
pub(super) struct Text<'s> {
    spool: &'s Spool,
    window: Vec<u8>,
    start: u64,
    /// Up to where line ends are counted, and the 1-based line there.
    counted: (u64, u64),
    failed: Option<io::Error>,
}

impl<'s> Text<'s> {
    pub(super) fn new(spool: &'s Spool) -> Text<'s> {
        Text { spool, window: Vec::new(), start: 0, counted: (0, 1), failed: None }
    }

    /// The byte at an offset, `None` behind the end.
    pub(super) fn byte(&mut self, at: u64) -> Option<u8> {
        let index = at.wrapping_sub(self.start);
        if index < self.window.len() as u64 {
            return Some(self.window[index as usize]);
        }
        self.fill(at);
        self.window.first().copied()
    }

    /// The bytes from an offset on that are in memory: empty at the end only.
    pub(super) fn bytes(&mut self, at: u64) -> &[u8] {
        if self.byte(at).is_none() {
            return &[];
        }
        &self.window[(at - self.start) as usize..]
    }

    fn fill(&mut self, at: u64) {
        self.window.resize(WINDOW, 0);
        self.start = at;
        let read = self.spool.read_at(at, &mut self.window).unwrap_or_else(|error| {
            self.failed = Some(error);
            0
        });
        self.window.truncate(read);
    }

    /// The 1-based line of an offset; offsets are asked for in order. LF, CRLF and CR end a line.
    pub(super) fn line_at(&mut self, at: u64) -> u64 {
        let (mut from, mut line) = self.counted;
        while from < at {
            match self.byte(from) {
                None => break,
                Some(b'\n') => line += 1,
                Some(b'\r') if self.byte(from + 1) != Some(b'\n') => line += 1,
                Some(_) => {}
            }
            from += 1;
        }
        self.counted = (from, line);
        line
    }

    /// The bytes of a range.
    pub(super) fn range(&mut self, from: u64, to: u64) -> Vec<u8> {
        (from..to).map_while(|at| self.byte(at)).collect()
    }

    /// Whether these bytes stand at an offset.
    pub(super) fn starts_with(&mut self, at: u64, bytes: &[u8]) -> bool {
        (at..).zip(bytes).all(|(at, &byte)| self.byte(at) == Some(byte))
    }

    /// What kept the text from being read to its end.
    pub(super) fn failure(&mut self) -> Option<io::Error> {
        self.failed.take()
    }
}

/// One line of a text.
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    /// Without its line end.
    pub(super) bytes: Vec<u8>,
}

/// The lines of a text. What goes beyond [`MOST_LINE`] is cut into further lines of the same number.
pub(super) struct Lines<'s> {
    pub(super) text: Text<'s>,
    at: u64,
    number: u64,
    peeked: Option<Line>,
}

/// The longest line in memory.
const MOST_LINE: usize = 32 << 20;

impl<'s> Lines<'s> {
    pub(super) fn new(spool: &'s Spool) -> Lines<'s> {
        let mut text = Text::new(spool);
        let at = if text.starts_with(0, b"\xef\xbb\xbf") { 3 } else { 0 };
        Lines { text, at, number: 1, peeked: None }
    }

    /// The next line, which stays the next.
    pub(super) fn peek(&mut self) -> Option<&[u8]> {
        if self.peeked.is_none() {
            self.peeked = self.read();
        }
        self.peeked.as_ref().map(|line| line.bytes.as_slice())
    }

    /// The next line.
    pub(super) fn next(&mut self) -> Option<Line> {
        self.peeked.take().or_else(|| self.read())
    }

    fn read(&mut self) -> Option<Line> {
        let mut bytes = Vec::new();
        let number = self.number;
        loop {
            let window = self.text.bytes(self.at);
            if window.is_empty() {
                return (!bytes.is_empty()).then_some(Line { number, bytes });
            }
            let end = memchr::memchr2(b'\n', b'\r', window);
            let taken = end.unwrap_or(window.len());
            bytes.extend_from_slice(&window[..taken]);
            self.at += taken as u64;
            if end.is_some() {
                let crlf = self.text.starts_with(self.at, b"\r\n");
                self.at += if crlf { 2 } else { 1 };
                self.number += 1;
                return Some(Line { number, bytes });
            }
            if bytes.len() > MOST_LINE {
                return Some(Line { number, bytes });
            }
        }
    }
}
