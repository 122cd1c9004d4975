//! Cuts an input into blocks of whole records: the one serial stage.
//!
//! It looks at quotes only, by csv-core's rule (a quote opens only as the first byte of a field), and never guesses from
//! the parity of quotes: `5" pipe` has one. Between quotes it runs on `memchr`; the plain rule, byte by byte, stands in
//! [`crate::input::record::Walker`] and in the `csv` crate, both of which `tests/records.rs` holds it against.

use std::io;

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::input::Spool;
use crate::input::record::Walker;

use super::scan::Scan;

/// What the splitter has to know of an input.
#[derive(Clone, Copy, Debug)]
pub struct SplitSettings {
    /// The byte between fields.
    pub delimiter: u8,
    /// Offset of the first byte to cut: behind the byte order mark and the header.
    pub start: u64,
    /// Bytes after which a block ends with the record it is in.
    pub block_size: usize,
    /// Bytes of the longest record that is read, its line end not counted; at most 1 GiB.
    pub max_record: usize,
    /// Bytes read beyond a block to find the end of its last record.
    pub window: usize,
}

impl Default for SplitSettings {
    fn default() -> SplitSettings {
        SplitSettings { delimiter: b',', start: 0, block_size: 1 << 20, max_record: 64 << 20, window: 8 << 10 }
    }
}

/// Where a block lies in its spool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockRange {
    /// Offset of its first byte.
    pub first_byte: u64,
    /// Length in bytes.
    pub len: usize,
}

/// Why an input could not be cut; all of them are an input that cannot be read.
#[derive(Debug, Error)]
pub enum SplitError {
    /// A read failed.
    #[error("{file}: cannot be read at byte {offset}: {cause}; copy it anew, and run again")]
    Read {
        /// The input, as typed.
        file: String,
        /// Where.
        offset: u64,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The file became shorter.
    #[error("{file}: changed while it was read (it ends at byte {offset} now); run again when nobody writes to it")]
    Changed {
        /// The input, as typed.
        file: String,
        /// Where it ended.
        offset: u64,
    },
    /// A record is longer than allowed.
    #[error("{file}: line {line}: the record that starts here is longer than {limit} bytes{}; raise --max-record if it is right",
        .quote_line.map(|line| format!(", perhaps because the quote on line {line} is never closed")).unwrap_or_default())]
    RecordTooLong {
        /// The input, as typed.
        file: String,
        /// The line on which the record starts, from 1.
        line: u64,
        /// The limit.
        limit: usize,
        /// The line of a quote that was open when the limit was reached.
        quote_line: Option<u64>,
    },
    /// The file ends within quotes.
    #[error("{file}: line {line}: the quote that opens here is never closed; close it, or double it if it is text")]
    UnclosedQuote {
        /// The input, as typed.
        file: String,
        /// The line of the quote, from 1.
        line: u64,
    },
}

impl SplitError {
    /// Whether the text is such that it cannot be cut, not the file such that it cannot be read.
    #[must_use]
    pub fn is_of_text(&self) -> bool {
        matches!(self, SplitError::RecordTooLong { .. } | SplitError::UnclosedQuote { .. })
    }
}

/// Cuts a spool into blocks, from front to back.
///
/// ```
/// use hygienist::pipeline::{BlockRange, Spool, SplitSettings, Splitter};
/// let spool = Spool::from_bytes(b"email\na@x.io\n\"b\n\"@x.io\n".to_vec());
/// let settings = SplitSettings { start: 6, block_size: 1, ..SplitSettings::default() };
/// let mut splitter = Splitter::new("list.csv", &spool, settings);
/// let mut block = Vec::new();
/// assert_eq!(splitter.next(&mut block).unwrap(), Some(BlockRange { first_byte: 6, len: 7 }));
/// assert_eq!(splitter.next(&mut block).unwrap(), Some(BlockRange { first_byte: 13, len: 10 }));
/// assert_eq!(block, b"\"b\n\"@x.io\n");
/// assert_eq!(splitter.next(&mut block).unwrap(), None);
/// ```
#[derive(Debug)]
pub struct Splitter<'s> {
    name: &'s str,
    spool: &'s Spool,
    settings: SplitSettings,
    /// Offset of the next block.
    at: u64,
    /// Bytes read beyond the last block.
    carry: Vec<u8>,
    hasher: Option<Sha256>,
    /// Bytes before the first block were hashed.
    preamble_hashed: bool,
}

impl<'s> Splitter<'s> {
    /// A splitter at `settings.start`; `name` is the input as typed, for errors.
    ///
    /// Blocks are never larger than the longest record allowed, so that what is too long does not depend on their size.
    #[must_use]
    pub fn new(name: &'s str, spool: &'s Spool, mut settings: SplitSettings) -> Splitter<'s> {
        settings.max_record = settings.max_record.clamp(1, 1 << 30);
        settings.block_size = settings.block_size.clamp(1, settings.max_record);
        settings.window = settings.window.max(1);
        Splitter { name, spool, settings, at: settings.start, carry: Vec::new(), hasher: None, preamble_hashed: false }
    }

    /// Hashes the spool on the way, from its byte 0.
    #[must_use]
    pub fn with_sha256(mut self) -> Splitter<'s> {
        self.hasher = Some(Sha256::new());
        self
    }

    /// The SHA-256 of the whole spool, once [`Splitter::next`] has said `None`; `None` before, or when it was not asked for.
    #[must_use]
    pub fn sha256(&self) -> Option<[u8; 32]> {
        let done = self.preamble_hashed && self.at >= self.spool.len();
        self.hasher.as_ref().filter(|_| done).map(|hasher| hasher.clone().finalize().into())
    }

    /// Reads the next block into `buffer` (its memory is reused); `None` at the end.
    ///
    /// # Errors
    /// A read that fails, a record that is too long, a quote that is never closed.
    pub fn next(&mut self, buffer: &mut Vec<u8>) -> Result<Option<BlockRange>, SplitError> {
        self.hash_preamble(buffer)?;
        if self.at >= self.spool.len() {
            return Ok(None);
        }
        let mut window = Window::over(buffer, &self.carry);
        let mut scan = Scan::new(self.settings.delimiter, self.settings.block_size);
        // Length from which on the record that is open may be too long.
        let mut suspicious = self.settings.max_record + LINE_END;
        let end = loop {
            let at_end = self.at + window.filled as u64 >= self.spool.len();
            if let Some(end) = scan.block_end(window.bytes(), at_end) {
                self.refuse_long_record(&window.bytes()[..end], &scan)?;
                break end;
            }
            if at_end {
                self.refuse_long_record(window.bytes(), &scan)?;
                self.refuse_open_quote(&scan)?;
                break window.filled;
            }
            if window.filled > suspicious {
                let start = last_record(window.bytes(), self.settings.delimiter).0;
                suspicious = start + self.settings.max_record + LINE_END;
                if window.filled > suspicious {
                    return Err(self.too_long(start, &scan));
                }
            }
            self.read_more(&mut window)?;
        };
        self.carry.clear();
        self.carry.extend_from_slice(&window.bytes()[end..]);
        buffer.truncate(end);
        let range = BlockRange { first_byte: self.at, len: end };
        self.at += end as u64;
        Ok(Some(range))
    }

    /// Reads to one window behind the block's size, or half as much again when the record goes on beyond that.
    fn read_more(&mut self, window: &mut Window<'_>) -> Result<(), SplitError> {
        let from = self.at + window.filled as u64;
        let left = usize::try_from(self.spool.len() - from).unwrap_or(usize::MAX);
        let first_read = (self.settings.block_size + self.settings.window).saturating_sub(window.filled);
        let wanted = first_read.max(self.settings.window).max(window.filled / 2).min(left);
        let fresh = window.make_room(wanted);
        fill(self.name, self.spool, from, fresh)?;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&*fresh);
        }
        window.filled += wanted;
        Ok(())
    }

    /// The hash covers what stands before the first block: byte order mark and header.
    fn hash_preamble(&mut self, buffer: &mut Vec<u8>) -> Result<(), SplitError> {
        if self.preamble_hashed {
            return Ok(());
        }
        self.preamble_hashed = true;
        if let Some(hasher) = &mut self.hasher {
            let end = self.settings.start.min(self.spool.len());
            chunks(self.name, self.spool, end, buffer, |chunk| {
                hasher.update(chunk);
            })?;
        }
        Ok(())
    }

    /// Only the last record of a block can be too long, because the block ends with the record that reaches its size.
    fn refuse_long_record(&self, bytes: &[u8], scan: &Scan) -> Result<(), SplitError> {
        if bytes.len() <= self.settings.max_record {
            return Ok(());
        }
        let (start, end) = last_record(bytes, self.settings.delimiter);
        if end - start > self.settings.max_record {
            return Err(self.too_long(start, scan));
        }
        Ok(())
    }

    fn refuse_open_quote(&self, scan: &Scan) -> Result<(), SplitError> {
        match scan.open_quote() {
            None => Ok(()),
            Some(quote) => Err(SplitError::UnclosedQuote {
                file: self.name.to_owned(),
                line: self.line_of(self.at + quote as u64)?,
            }),
        }
    }

    fn too_long(&self, start: usize, scan: &Scan) -> SplitError {
        let line = |at: usize| self.line_of(self.at + at as u64);
        let found = line(start).and_then(|record| Ok((record, scan.open_quote().map(line).transpose()?)));
        match found {
            Err(error) => error,
            Ok((line, quote_line)) => SplitError::RecordTooLong {
                file: self.name.to_owned(),
                line,
                limit: self.settings.max_record,
                quote_line,
            },
        }
    }

    /// The 1-based line of an offset, counted only when something has to be said about it.
    fn line_of(&self, offset: u64) -> Result<u64, SplitError> {
        let mut line = 1;
        let mut after_cr = false;
        chunks(self.name, self.spool, offset, &mut Vec::new(), |chunk| {
            for &byte in chunk {
                line += u64::from(byte == b'\r' || byte == b'\n' && !after_cr);
                after_cr = byte == b'\r';
            }
        })?;
        Ok(line)
    }
}

/// Longest line end: CR and LF.
const LINE_END: usize = 2;

/// Start and end of the last record, line end not counted; both the length where there is none.
fn last_record(bytes: &[u8], delimiter: u8) -> (usize, usize) {
    let mut walker = Walker::new(bytes, delimiter);
    let mut fields = Vec::new();
    let mut last = (bytes.len(), bytes.len());
    while let Some(record) = walker.next_record(&mut fields) {
        last = (record.start as usize, record.end as usize);
    }
    last
}

/// Reads exactly so many bytes; fewer means that someone else writes to the file.
fn fill(name: &str, spool: &Spool, offset: u64, buffer: &mut [u8]) -> Result<(), SplitError> {
    spool.read_exact_at(offset, buffer).map_err(|cause| match cause.kind() {
        io::ErrorKind::UnexpectedEof => SplitError::Changed { file: name.to_owned(), offset },
        _ => SplitError::Read { file: name.to_owned(), offset, cause },
    })
}

/// Shows the bytes before `end` in order, a MiB at a time.
fn chunks(
    name: &str,
    spool: &Spool,
    end: u64,
    buffer: &mut Vec<u8>,
    mut see: impl FnMut(&[u8]),
) -> Result<(), SplitError> {
    let mut at = 0;
    while at < end {
        let wanted = usize::try_from(end - at).unwrap_or(usize::MAX).min(1 << 20);
        if buffer.len() < wanted {
            buffer.resize(wanted, 0);
        }
        fill(name, spool, at, &mut buffer[..wanted])?;
        see(&buffer[..wanted]);
        at += wanted as u64;
    }
    Ok(())
}

/// A caller's buffer and how much of it was read. The buffer keeps its length between blocks, for zeroing a MiB before
/// every read would cost a fifth of the splitter.
struct Window<'b> {
    buffer: &'b mut Vec<u8>,
    filled: usize,
}

impl<'b> Window<'b> {
    fn over(buffer: &'b mut Vec<u8>, carry: &[u8]) -> Window<'b> {
        let mut window = Window { buffer, filled: 0 };
        window.make_room(carry.len()).copy_from_slice(carry);
        window.filled = carry.len();
        window
    }

    fn bytes(&self) -> &[u8] {
        &self.buffer[..self.filled]
    }

    fn make_room(&mut self, more: usize) -> &mut [u8] {
        let end = self.filled + more;
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        &mut self.buffer[self.filled..end]
    }
}
