//! The lines of a file that hold anything but ASCII, and its first line, gathered while it streams by.

use memchr::{memchr2, memrchr2};

const MOST: usize = 64 * 1024;
const LINE: usize = 512;

/// What the guess is made from: a megabyte of ASCII does not dilute it.
#[derive(Default)]
pub(super) struct Sample {
    bytes: Vec<u8>,
    /// The line that the last piece ended in, its last bytes.
    tail: Vec<u8>,
    in_line: bool,
}

impl Sample {
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn feed(&mut self, piece: &[u8]) {
        let mut rest = piece;
        while !rest.is_empty() && self.bytes.len() < MOST {
            if self.in_line {
                let end = memchr2(b'\n', b'\r', rest).map(|at| at + 1);
                let (line, behind) = rest.split_at(end.unwrap_or(rest.len()));
                self.bytes.extend_from_slice(&line[..line.len().min(MOST)]);
                self.in_line = end.is_none();
                rest = behind;
                continue;
            }
            let at = encoding_rs::Encoding::ascii_valid_up_to(rest);
            let start = memrchr2(b'\n', b'\r', &rest[..at]).map(|at| at + 1);
            if start.is_some() {
                self.tail.clear();
            }
            let line = &rest[start.unwrap_or(0)..at];
            self.tail.extend_from_slice(&line[line.len().saturating_sub(LINE)..]);
            let over = self.tail.len().saturating_sub(LINE);
            self.tail.drain(..over);
            if at < rest.len() {
                self.bytes.append(&mut self.tail);
                self.in_line = true;
            }
            rest = &rest[at..];
        }
    }
}
