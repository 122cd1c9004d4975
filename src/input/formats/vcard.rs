//! Cards of an address book, one by one, with the damage of phones and mail programs.

use super::card_cells::{cells_of, rank};
use super::card_line::{Head, Property};
use super::{Gather, Gathering, Piece};
use crate::input::Spool;

/// Reads cards. A card ends at its END, at the next BEGIN, or with the text.
pub(super) struct Cards<'s> {
    from: Gathering<'s>,
    /// The card that is read: the line of its BEGIN, and its properties.
    card: Option<(u64, Vec<Property>)>,
    /// Cards within the card (AGENT of vCard 2.1).
    inner: u32,
    photos: u64,
    outside: u64,
}

/// Properties that hold a picture, a sound or a key.
const BINARY: [&str; 4] = ["PHOTO", "LOGO", "SOUND", "KEY"];

/// Properties that no mail has as headers.
const CARD_ONLY: [&str; 8] = ["VERSION", "N", "FN", "TEL", "EMAIL", "ORG", "ADR", "NICKNAME"];

/// Headers of mail that hold addresses.
const MAIL: [&str; 10] =
    ["FROM", "TO", "CC", "BCC", "SENDER", "REPLY-TO", "RETURN-PATH", "MESSAGE-ID", "RECEIVED", "DELIVERED-TO"];

/// Bytes of a line before its colon, and of a value, in memory.
const MOST_HEAD: usize = 4 << 10;
const MOST_VALUE: usize = 16 << 20;

impl<'s> Cards<'s> {
    pub(super) fn new(spool: &'s Spool) -> Cards<'s> {
        Cards { from: Gathering::new(spool), card: None, inner: 0, photos: 0, outside: 0 }
    }

    /// A line whose end is folded before its colon, among the parameters, with the lines that go on with it.
    fn with_head(&mut self, line: &[u8]) -> Option<Vec<u8>> {
        let is_begun =
            line.contains(&b';') && !line.contains(&b':') && line.first().is_some_and(u8::is_ascii_alphabetic);
        if self.card.is_none() || !is_begun {
            return None;
        }
        let mut joined = line.to_vec();
        while !joined.contains(&b':') && joined.len() < MOST_HEAD {
            let next = self.from.lines.peek().filter(|next| matches!(next.first(), Some(b' ' | b'\t')));
            let Some(folded) = next else { break };
            joined.extend_from_slice(&folded[1..]);
            self.from.lines.next();
        }
        Some(joined)
    }

    /// A BEGIN behind an AGENT without a value begins a card within the card; any other ends the one before.
    fn begin(&mut self, line: u64) {
        let agent = self.card.as_ref().and_then(|(_, properties)| properties.last());
        let nested = agent.is_some_and(|property| property.name == "AGENT" && property.value.is_empty());
        if nested {
            self.inner += 1;
            return;
        }
        self.finish();
        self.card = Some((line, Vec::new()));
        self.inner = 1;
    }

    fn finish(&mut self) {
        self.inner = 0;
        if let Some((line, properties)) = self.card.take() {
            self.from.queue.push_back(Piece::Record { line, cells: cells_of(properties) });
        }
    }

    /// A line outside of cards. A property that only cards have begins one whose BEGIN is damaged; lines of mail are counted;
    /// others with an address are handed on.
    fn outside(&mut self, number: u64, line: &[u8]) {
        let head = Head::read(line);
        let name = head.as_ref().map_or("", |head| &head.property.name);
        let mail = line.starts_with(b"From ") || MAIL.contains(&name) || name.starts_with("X-");
        if CARD_ONLY.contains(&name) {
            self.begin(number);
            if let Some(head) = head {
                self.property(head, line);
            }
        } else if line.contains(&b'@') && !mail {
            self.from.queue.push_back(Piece::Broken { line: number, raw: line.to_vec() });
        } else {
            self.outside += 1;
        }
    }

    fn property(&mut self, head: Head, line: &[u8]) {
        let value = &line[head.value_at..];
        let linked = value.starts_with(b"http") || value.starts_with(b"file:");
        if BINARY.contains(&head.property.name.as_str()) && !linked {
            self.photos += 1;
            return self.skip_binary();
        }
        if head.property.name == "AGENT" && marks(value, b"BEGIN") {
            self.inner += 1;
            return;
        }
        let value = self.unfold(&head, value.to_vec());
        if let Some((_, properties)) = &mut self.card {
            let mut property = head.with_value(&value);
            if self.inner > 1 {
                property.name = format!("AGENT-{}", property.name);
            }
            properties.push(property);
        }
    }

    /// Appends the lines that go on with a value: those that begin with white space; those behind a `=` at the end of a
    /// quoted-printable one; those of base64 that is not indented.
    fn unfold(&mut self, head: &Head, mut value: Vec<u8>) -> Vec<u8> {
        loop {
            let soft = head.quoted_printable && value.last() == Some(&b'=');
            let Some(next) = self.from.lines.peek() else { break };
            let folded = matches!(next.first(), Some(b' ' | b'\t')) && !next.trim_ascii().is_empty();
            let mark = marks(next.trim_ascii(), b"BEGIN") || marks(next.trim_ascii(), b"END");
            let base64 = head.base64 && is_base64(next);
            if mark || !(soft || folded || base64) || value.len() > MOST_VALUE {
                break;
            }
            let Some(next) = self.from.lines.next() else { break };
            if soft {
                value.pop();
            }
            let from = usize::from(folded && !soft);
            value.extend_from_slice(if soft { next.bytes.trim_ascii() } else { &next.bytes[from..] });
        }
        if head.quoted_printable && value.last() == Some(&b'=') {
            value.pop();
        }
        value
    }

    /// Passes the lines of a picture, however long.
    fn skip_binary(&mut self) {
        while let Some(next) = self.from.lines.peek() {
            let folded = matches!(next.first(), Some(b' ' | b'\t')) && !next.trim_ascii().is_empty();
            if !(folded || is_base64(next)) {
                return;
            }
            self.from.lines.next();
        }
    }

    /// A line that is no property goes on with the value before it, whose line break was not escaped.
    fn append(&mut self, line: &[u8]) {
        let Some((_, properties)) = &mut self.card else { return };
        if properties.last().is_none_or(|last| last.value.len() > MOST_VALUE) {
            properties.push(Property { name: "UNNAMED".into(), ..Property::default() });
        }
        if let Some(last) = properties.last_mut() {
            last.value.push(b'\n');
            last.value.extend_from_slice(line);
        }
    }
}

/// `BEGIN:VCARD`, in any letters and with any blanks.
fn marks(line: &[u8], word: &[u8]) -> bool {
    let Some((name, rest)) = line.split_at_checked(word.len()) else { return false };
    let Some(value) = rest.trim_ascii_start().strip_prefix(b":") else { return false };
    name.eq_ignore_ascii_case(word) && value.trim_ascii().eq_ignore_ascii_case(b"VCARD")
}

/// A line of base64 and nothing else.
fn is_base64(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let padded = line.trim_ascii_end().strip_suffix(b"=").unwrap_or(line);
    let padded = padded.strip_suffix(b"=").unwrap_or(padded);
    !line.is_empty() && padded.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

impl<'s> Gather<'s> for Cards<'s> {
    fn gathering(&mut self) -> &mut Gathering<'s> {
        &mut self.from
    }

    fn read_on(&mut self) -> Option<()> {
        let Some(line) = self.from.lines.next() else {
            self.finish();
            return None;
        };
        let trimmed = line.bytes.trim_ascii();
        if trimmed.is_empty() {
            return Some(());
        }
        if marks(trimmed, b"BEGIN") {
            self.begin(line.number);
            return Some(());
        }
        if marks(trimmed, b"END") {
            self.inner = self.inner.saturating_sub(1);
            if self.inner == 0 {
                self.finish();
            }
            return Some(());
        }
        let joined = self.with_head(trimmed);
        let trimmed = joined.as_deref().unwrap_or(trimmed);
        match Head::read(trimmed) {
            _ if self.card.is_none() => self.outside(line.number, trimmed),
            Some(head) => self.property(head, trimmed),
            None => self.append(trimmed),
        }
        Some(())
    }

    fn told(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.photos > 0 {
            notes.push(format!("{} pictures, sounds or keys are left out", self.photos));
        }
        if self.outside > 0 {
            notes.push(format!("{} lines stand outside of cards and are not read", self.outside));
        }
        notes
    }

    fn place(name: &[u8]) -> (u32, u32) {
        rank(name)
    }
}
