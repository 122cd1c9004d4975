//! Small files beside inputs and lists: a line an entry, cells between commas, semicolons, tabs or blanks.

use super::{Exit, Failure};
use crate::normalize::keys::hex;
use sha2::{Digest, Sha256};
use std::fs;

/// A file beside inputs and lists, read.
#[derive(Clone, Debug)]
pub(super) struct Aside {
    pub(super) path: String,
    /// SHA-256 of its bytes, in hex.
    pub(super) sha256: String,
    /// The lines that say something: their numbers, and their cells.
    pub(super) lines: Vec<(u64, Vec<String>)>,
}

/// Reads such a file. `#` begins a comment; a first line without any digit is a header where `is_entry` does not take it.
pub(super) fn read_aside(path: &str, is_entry: impl Fn(&[String]) -> bool) -> Result<Aside, Failure> {
    let unreadable = |why: String| Failure::new(Exit::Input, format!("{path}: {why}"));
    let bytes = fs::read(path).map_err(|error| {
        unreadable(format!("cannot be read: {error}; give a file that you may read, or leave its option out"))
    })?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        unreadable(format!(
            "line {line}: is not UTF-8; convert the file first, for example: iconv -f WINDOWS-1252 -t UTF-8"
        ))
    })?;
    let mut lines: Vec<(u64, Vec<String>)> = Vec::new();
    for (line, number) in text.trim_start_matches('\u{feff}').lines().zip(1..) {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            lines.push((number, cells(line)));
        }
    }
    let is_header =
        |cells: &[String]| !is_entry(cells) && !cells.iter().any(|cell| cell.bytes().any(|b| b.is_ascii_digit()));
    if lines.first().is_some_and(|(_, cells)| is_header(cells)) {
        lines.remove(0);
    }
    Ok(Aside { path: path.to_owned(), sha256: hex(&Sha256::digest(&bytes)), lines })
}

/// The cells of a line, without quotes: between the first sign of these that it holds, else between blanks.
fn cells(line: &str) -> Vec<String> {
    let bare = |cell: &str| cell.trim().trim_matches('"').trim().to_owned();
    match [',', ';', '\t'].into_iter().find(|sign| line.contains(*sign)) {
        Some(sign) => line.split(sign).map(bare).collect(),
        None => line.split_whitespace().map(bare).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn cells_stand_between_signs_or_blanks() {
        assert_eq!(cells("a.net,2020-01-01"), ["a.net", "2020-01-01"]);
        assert_eq!(cells("\"a.net\" ; \"2020-01-01\""), ["a.net", "2020-01-01"]);
        assert_eq!(cells("a.net  2020-01-01"), ["a.net", "2020-01-01"]);
        assert_eq!(cells("25 December 2026;Hong Kong"), ["25 December 2026", "Hong Kong"]);
    }
}
