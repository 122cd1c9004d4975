//! The fast path: the same judgement as `plain`, without an allocation a cell.

use std::collections::HashSet;

use crate::contact::{Mend, Mends};

use super::cache::VerdictCache;
use super::local::LONGEST_LOCAL;
use super::plain::LONGEST_ADDRESS;
use super::{EmailFault, Parsed, Traits, key, nonstandard, plain, repair, several, words};

/// Reads many cells; one a worker. It keeps buffers and remembers domains: time, never an outcome, depends on what it read before.
///
/// An everyday address costs some 50 ns; one beyond ASCII some microseconds, as does a cell that needs repairs or is none.
///
/// ```
/// use hygienist::normalize::email::{EmailFault, Parser};
/// let mut parser = Parser::new();
/// let parsed = parser.parse("Jane.Doe@Example.com").unwrap();
/// assert_eq!((parsed.normal, parsed.domain), ("jane.doe@example.com", "example.com"));
/// assert!(parsed.traits.placeholder && parsed.mends.is_empty());
/// assert!(!parser.parse("jane.doe@firma.de\u{a0}").unwrap().mends.is_empty());
/// assert_eq!(parser.parse("jane.doe"), Err(EmailFault::Syntax));
/// ```
#[derive(Debug)]
pub struct Parser {
    normal: String,
    key: String,
    verdicts: VerdictCache,
    buffers: repair::Buffers,
}

/// Where the parts of an address lie in the buffers of the parser that read it.
struct Reading {
    domain_start: usize,
    key: KeyPlace,
    traits: Traits,
}

/// Where the key stands. Most addresses are their own key, and need no second copy.
#[derive(Clone, Copy)]
enum KeyPlace {
    InNormal,
    InKey,
}

impl Default for Parser {
    fn default() -> Parser {
        Parser::new()
    }
}

impl Parser {
    /// A parser that has read nothing yet: some 130 KiB.
    #[must_use]
    pub fn new() -> Parser {
        Parser {
            normal: String::with_capacity(LONGEST_ADDRESS),
            key: String::with_capacity(LONGEST_ADDRESS),
            verdicts: VerdictCache::new(),
            buffers: repair::Buffers::default(),
        }
    }

    /// Reads a cell, with repairs where it is not valid as it stands. The answer is that of [`parse_plain`](super::parse_plain).
    ///
    /// # Errors
    ///
    /// The fault of the cell, or of what the repairs made of it.
    pub fn parse(&mut self, cell: &str) -> Result<Parsed<'_>, EmailFault> {
        let (reading, mends) = match self.read(cell) {
            Ok(reading) => (reading, Mends::NONE),
            Err(fault) => self.read_repaired(cell, fault)?,
        };
        let normal = self.normal.as_str();
        Ok(Parsed {
            normal,
            key: match reading.key {
                KeyPlace::InNormal => normal,
                KeyPlace::InKey => &self.key,
            },
            domain: &normal[reading.domain_start..],
            mends,
            traits: reading.traits,
        })
    }

    /// Reads a cell that may hold several addresses: tells each of them in order, once for each key, and what else stands
    /// between them that is none. A cell that holds one, or none that can be read, is told as a whole, as [`parse`](Parser::parse)
    /// reads it; each of several bears [`Mend::Part`]. Costs no more than `parse` where that succeeds.
    ///
    /// ```
    /// use hygienist::normalize::email::Parser;
    /// let mut found = Vec::new();
    /// Parser::new().parse_all("jane@firma.de; BOB@firma.de / jane@firma.de; ann@@firma.de", |text, read| {
    ///     found.push(read.map_or(format!("not {text}"), |parsed| parsed.normal.to_owned()));
    /// });
    /// assert_eq!(found, ["jane@firma.de", "bob@firma.de", "not ann@@firma.de"]);
    /// ```
    pub fn parse_all(&mut self, cell: &str, mut each: impl FnMut(&str, Result<Parsed<'_>, EmailFault>)) {
        let fault = match self.parse(cell) {
            Ok(parsed) => return each(cell, Ok(parsed)),
            Err(fault) => fault,
        };
        let pieces = several::pieces(cell);
        if !pieces.iter().any(|piece| self.parse_piece(piece, cell).is_ok()) {
            return each(cell, Err(fault));
        }
        let mut told = HashSet::new();
        for piece in pieces {
            match self.parse_piece(piece, cell) {
                Ok(parsed) if told.contains(parsed.key) => {}
                Ok(parsed) => {
                    told.insert(parsed.key.to_owned());
                    each(piece, Ok(Parsed { mends: parsed.mends.with(Mend::Part), ..parsed }));
                }
                Err(fault) => each(piece, Err(fault)),
            }
        }
    }

    /// Reads a piece of a cell, as [`parse_piece`](super::parse_piece) does.
    fn parse_piece(&mut self, piece: &str, cell: &str) -> Result<Parsed<'_>, EmailFault> {
        if several::is_doubtful(piece, cell) { Err(EmailFault::Syntax) } else { self.parse(piece) }
    }

    fn read_repaired(&mut self, cell: &str, fault: EmailFault) -> Result<(Reading, Mends), EmailFault> {
        // The steps write to the buffers while the parser reads from them: they are lent out meanwhile.
        let mut buffers = std::mem::take(&mut self.buffers);
        let outcome = repair::first_valid(cell, fault, &mut buffers, |text| self.read(text));
        self.buffers = buffers;
        outcome
    }

    /// Reads an address as it stands.
    fn read(&mut self, cell: &str) -> Result<Reading, EmailFault> {
        if cell.len() > LONGEST_ADDRESS || !cell.is_ascii() {
            return self.read_plain(cell);
        }
        self.normal.clear();
        self.normal.push_str(cell);
        self.normal.make_ascii_lowercase();

        let at = match dot_atom_before_at_sign(self.normal.as_bytes()) {
            Ok(at) => at,
            Err(EmailFault::Syntax) if nonstandard::is_issued(cell) => return self.read_plain(cell),
            Err(fault) => return Err(fault),
        };
        let (local, domain) = (&self.normal[..at], &self.normal[at + 1..]);
        let facts = self.verdicts.judge(domain)?;
        if at + 1 + facts.unicode_length() > LONGEST_ADDRESS {
            return Err(EmailFault::TooLong);
        }

        let (place, words) = if key::changes_nothing(local, domain, facts.folding) {
            (KeyPlace::InNormal, words::of(local))
        } else {
            key::fold_into(&mut self.key, local, domain, facts.folding);
            (KeyPlace::InKey, words::of(key::local_part(&self.key)))
        };
        Ok(Reading {
            domain_start: at + 1,
            key: place,
            traits: Traits {
                unknown_tld: facts.unknown_tld,
                system_account: words.system,
                role_account: words.role,
                placeholder: words.placeholder || facts.placeholder,
                trap: words.trap,
                disposable: facts.disposable,
                typo_domain: facts.typo,
                lookalike_domain: facts.lookalike,
                ..Traits::default()
            },
        })
    }

    fn read_plain(&mut self, cell: &str) -> Result<Reading, EmailFault> {
        let email = plain::read(cell)?;
        self.normal.clear();
        self.normal.push_str(email.normal());
        self.key.clear();
        self.key.push_str(email.key());
        Ok(Reading { domain_start: email.domain_start, key: KeyPlace::InKey, traits: email.traits })
    }
}

/// For each octet, whether an atom may hold it (`atext`, RFC 5322 3.2.3) in lower case.
const ATEXT: [bool; 256] = {
    let mut table = [false; 256];
    let atext = b"abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~";
    let mut i = 0;
    while i < atext.len() {
        table[atext[i] as usize] = true;
        i += 1;
    }
    table
};

/// Where the `@` stands behind a dot-atom of at most 64 octets: `email_address`'s judgement (`local::check`) in one pass.
fn dot_atom_before_at_sign(address: &[u8]) -> Result<usize, EmailFault> {
    // Length is judged before content, as `local::check` does, so that both name the same fault.
    let at = memchr::memchr(b'@', address).ok_or(EmailFault::Syntax)?;
    if at > LONGEST_LOCAL {
        return Err(EmailFault::TooLong);
    }
    let mut before = b'.';
    let mut sound = true;
    for &octet in &address[..at] {
        sound &= ATEXT[usize::from(octet)] | (octet == b'.' && before != b'.');
        before = octet;
    }
    if sound && before != b'.' { Ok(at) } else { Err(EmailFault::Syntax) }
}

#[cfg(test)]
mod tests {
    use super::super::local;
    use super::dot_atom_before_at_sign;

    #[test]
    fn one_pass_judges_local_parts_as_email_address_does() {
        let octets = || (0..=127_u8).map(char::from).filter(|c| *c != '@');
        let mut locals: Vec<String> = vec![String::new()];
        for c in octets() {
            locals.extend([format!("{c}"), format!("{c}a"), format!("a{c}"), format!("a{c}b")]);
            locals.extend(octets().map(|d| format!("a{c}{d}b")));
        }
        locals.extend([63, 64, 65].map(|length| "a".repeat(length)));
        for local in locals.into_iter().map(|local| local.to_ascii_lowercase()) {
            let address = format!("{local}@x.com");
            let plain = local::check(&local).map(|local| local.len());
            assert_eq!(dot_atom_before_at_sign(address.as_bytes()), plain, "{local:?}");
        }
    }
}
