//! Entries of a directory (RFC 2849), as mail programs and LDAP servers write them.

use super::{Cells, Gather, Gathering, Piece, base64};
use crate::input::Spool;

/// Reads entries. An entry ends at an empty line, at the next `dn`, or with the text.
pub(super) struct Entries<'s> {
    from: Gathering<'s>,
    entry: Option<Entry>,
    deleted: u64,
    binary: u64,
}

struct Entry {
    line: u64,
    cells: Cells,
    deletes: bool,
    /// The attributes here are those that a change takes away.
    removing: bool,
    changes: bool,
    strays: Vec<Piece>,
}

/// Bytes of a value in memory.
const MOST_VALUE: usize = 16 << 20;

/// Damaged lines that wait for the end of their entry.
const MOST_STRAYS: usize = 1_000;

/// Columns of one attribute.
const MOST_OF_ONE: u32 = 100;

impl<'s> Entries<'s> {
    pub(super) fn new(spool: &'s Spool) -> Entries<'s> {
        Entries { from: Gathering::new(spool), entry: None, deleted: 0, binary: 0 }
    }

    fn attribute(&mut self, number: u64, line: &[u8]) {
        let Some((name, value)) = split(line) else {
            let stray = Piece::Broken { line: number, raw: line.trim_ascii().to_vec() };
            return self.stray(stray);
        };
        let lower = name.to_ascii_lowercase();
        if lower == b"version" && self.entry.is_none() {
            return;
        }
        if lower == b"dn" {
            self.finish();
        }
        let entry = self.entry.get_or_insert_with(|| Entry {
            line: number,
            cells: Cells::new(),
            deletes: false,
            removing: false,
            changes: false,
            strays: Vec::new(),
        });
        let value = match value {
            Given::Plain(value) => value.to_vec(),
            Given::Base64(value) => match base64::decode(value) {
                Some(bytes) if std::str::from_utf8(&bytes).is_ok() => bytes,
                Some(_) if is_binary(&lower) => {
                    self.binary += 1;
                    return;
                }
                Some(bytes) if !bytes.iter().any(u8::is_ascii_control) => bytes,
                _ => value.to_vec(),
            },
        };
        match lower.as_slice() {
            b"changetype" => {
                entry.deletes = value.eq_ignore_ascii_case(b"delete");
                entry.changes = value.eq_ignore_ascii_case(b"modify");
            }
            b"delete" if entry.changes => entry.removing = true,
            b"add" | b"replace" if entry.changes => entry.removing = false,
            _ if entry.removing => add(&mut entry.cells, &[b"delete: ", name].concat(), value),
            _ => add(&mut entry.cells, long_name(&lower).unwrap_or(name), value),
        }
    }

    /// A line that is no attribute is handed on behind the entry in which it stands.
    fn stray(&mut self, stray: Piece) {
        match &mut self.entry {
            None => self.from.queue.push_back(stray),
            Some(entry) => {
                entry.strays.push(stray);
                if entry.strays.len() > MOST_STRAYS {
                    self.finish();
                }
            }
        }
    }

    /// What deletes an entry has its name only; with more it is a damaged one, and stays.
    fn finish(&mut self) {
        let Some(entry) = self.entry.take() else { return };
        if entry.deletes && entry.cells.len() <= 1 {
            self.deleted += 1;
        } else {
            self.from.queue.push_back(Piece::Record { line: entry.line, cells: entry.cells });
        }
        self.from.queue.extend(entry.strays);
    }
}

enum Given<'l> {
    Plain(&'l [u8]),
    Base64(&'l [u8]),
}

/// `name: value`, `name:: base64`, `name:< address`; options behind a `;` stay with the name.
fn split(line: &[u8]) -> Option<(&[u8], Given<'_>)> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, rest) = (&line[..colon], &line[colon + 1..]);
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b';' | b'_');
    if name.is_empty() || name.len() > 200 || !name.iter().all(plain) {
        return None;
    }
    let value = match rest {
        [b':', rest @ ..] => Given::Base64(rest.trim_ascii()),
        [b'<', rest @ ..] => Given::Plain(rest.trim_ascii()),
        rest => Given::Plain(rest.trim_ascii()),
    };
    Some((name, value))
}

/// Attributes that hold pictures and certificates.
fn is_binary(name: &[u8]) -> bool {
    let holds = |word: &[u8]| name.windows(word.len()).any(|part| part == word);
    [&b"photo"[..], b"binary", b"certificate", b"picture", b"audio", b"guid", b"sid"].into_iter().any(holds)
}

/// The long names of attributes whose short ones say too little in a header (RFC 4519, 2).
fn long_name(short: &[u8]) -> Option<&'static [u8]> {
    Some(match short {
        b"cn" => b"commonName",
        b"sn" => b"surname",
        b"c" => b"countryName",
        b"co" => b"country",
        b"o" => b"organizationName",
        _ => return None,
    })
}

/// The second value of an attribute stands under `mail 2`, and so on.
fn add(cells: &mut Cells, name: &[u8], value: Vec<u8>) {
    let taken = |cells: &Cells, name: &[u8]| cells.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    if !taken(cells, name) {
        return cells.push((name.to_vec(), value));
    }
    let numbered = (2..MOST_OF_ONE).map(|number| [name, format!(" {number}").as_bytes()].concat());
    let free = numbered.into_iter().find(|name| !taken(cells, name));
    cells.push((free.unwrap_or_else(|| name.to_vec()), value));
}

impl<'s> Gather<'s> for Entries<'s> {
    fn gathering(&mut self) -> &mut Gathering<'s> {
        &mut self.from
    }

    fn read_on(&mut self) -> Option<()> {
        let Some(first) = self.from.lines.next() else {
            self.finish();
            return None;
        };
        let mut line = first.bytes;
        while line.len() < MOST_VALUE && self.from.lines.peek().is_some_and(|next| next.len() > 1 && next[0] == b' ') {
            if let Some(next) = self.from.lines.next() {
                line.extend_from_slice(&next.bytes[1..]);
            }
        }
        let trimmed = line.trim_ascii_end();
        if trimmed.is_empty() {
            self.finish();
        } else if trimmed == b"-" {
            if let Some(entry) = &mut self.entry {
                entry.removing = false;
            }
        } else if !trimmed.starts_with(b"#") {
            self.attribute(first.number, trimmed);
        }
        Some(())
    }

    fn told(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.deleted > 0 {
            notes.push(format!("{} entries with changetype: delete are left out", self.deleted));
        }
        if self.binary > 0 {
            notes.push(format!("{} pictures or certificates are left out", self.binary));
        }
        notes
    }
}
