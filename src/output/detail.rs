//! What was found, in a sentence: which cell, what is wrong, which record or which line of a list.

use super::row::Directory;
use crate::contact::{Area, By, Code, NO_COLUMN, Seen};

/// The longest piece of a cell that a sentence repeats, in bytes.
const LONGEST_QUOTE: usize = 200;

/// Writes the sentence. `cell` gives the original content of a column.
pub fn write_detail<'c>(out: &mut Vec<u8>, seen: &Seen, directory: &Directory<'_>, cell: &impl Fn(u16) -> &'c [u8]) {
    if seen.column != NO_COLUMN {
        out.extend_from_slice(directory.columns[usize::from(seen.column)].as_bytes());
        let content = cell(seen.column);
        if content.is_empty() {
            out.extend_from_slice(b": ");
        } else {
            out.extend_from_slice(b" \xe2\x80\x9c");
            quote(out, content);
            out.extend_from_slice(b"\xe2\x80\x9d: ");
        }
    }
    let sentence = seen.code.sentence().trim_end_matches('.');
    match seen.by {
        By::List { list, row } => {
            out.extend_from_slice(sentence.as_bytes());
            let list = &directory.lists[usize::from(list)];
            out.extend_from_slice(format!(" ({list}, row {row}).").as_bytes());
        }
        By::Record(record) => {
            out.extend_from_slice(sentence.as_bytes());
            let place = directory.source_and_row(record);
            out.extend_from_slice(format!(" ({place}).").as_bytes());
        }
        By::Itself => {
            out.extend_from_slice(sentence.as_bytes());
            if seen.code.area() == Area::Suppressed && seen.code != Code::SuppressedViaDuplicate {
                out.extend_from_slice(b" (its own cell says so)");
            }
            out.push(b'.');
        }
    }
}

/// Long cells are cut.
fn quote(out: &mut Vec<u8>, content: &[u8]) {
    let text = readable(&content[..content.len().min(4 * LONGEST_QUOTE)]);
    let shown = text.floor_char_boundary(LONGEST_QUOTE);
    out.extend_from_slice(&text.as_bytes()[..shown]);
    if shown < text.len() {
        out.extend_from_slice("…".as_bytes());
    }
}

/// Text in which bytes that do not decode stand as `\xHH`.
pub(super) fn readable(content: &[u8]) -> String {
    let mut text = String::with_capacity(content.len());
    for chunk in content.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    text
}
