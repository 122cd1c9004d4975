//! Bytes of any encoding in, UTF-8 out, in pieces of any size. What does not decode goes through as it is.

use encoding_rs::{Decoder as Codec, DecoderResult};

use super::Encoding;
use super::tables;

/// What a malformed sequence and the bytes consumed behind it can measure at most.
const HISTORY: usize = 8;
const SCRATCH: usize = 16 * 1024;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Reads one file's bytes into UTF-8. A byte order mark at the start is dropped. Bytes that do not decode are passed on raw,
/// so that the output is not UTF-8 there and whoever reads it can say which bytes they were.
pub struct Decoder {
    way: Way,
    /// Bytes that begin a character (or may begin a byte order mark) and wait for the next piece.
    held: Vec<u8>,
    started: bool,
}

enum Way {
    Plain,
    Table(&'static [char; 128]),
    Units { bytes: usize, big: bool, high: Option<u16> },
    Codec { codec: Box<Codec>, scratch: Box<[u8]>, history: [u8; HISTORY] },
}

impl Decoder {
    /// A decoder for one file.
    #[must_use]
    pub fn new(encoding: Encoding) -> Self {
        let units = |bytes, big| Way::Units { bytes, big, high: None };
        let way = match encoding {
            Encoding::Utf16Le => units(2, false),
            Encoding::Utf16Be => units(2, true),
            Encoding::Utf32Le => units(4, false),
            Encoding::Utf32Be => units(4, true),
            Encoding::MacCe => Way::Table(&tables::MAC_CE),
            Encoding::Ibm850 => Way::Table(&tables::IBM850),
            Encoding::Ibm437 => Way::Table(&tables::IBM437),
            other => other.codec().map_or(Way::Plain, |codec| Way::Codec {
                codec: Box::new(codec.new_decoder_without_bom_handling()),
                scratch: vec![0; SCRATCH].into_boxed_slice(),
                history: [0; HISTORY],
            }),
        };
        Self { way, held: Vec::with_capacity(8), started: false }
    }

    /// Decodes the next piece of the file, behind what is in `out`.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.step(bytes, out, false);
    }

    /// The file has ended: what waited for more is written as it is.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.step(&[], out, true);
    }

    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>, last: bool) {
        let start = out.len();
        match &mut self.way {
            Way::Plain => return self.plain(bytes, out, last),
            Way::Table(table) => return by_table(table, bytes, out),
            Way::Units { bytes: size, big, high } => {
                for &byte in bytes {
                    self.held.push(byte);
                    if self.held.len() == *size {
                        let unit = value(&self.held, *big);
                        self.held.clear();
                        if *size == 4 { write_scalar(unit, out) } else { write_unit(unit as u16, high, out) }
                    }
                }
                if last {
                    if let Some(high) = high.take() {
                        write_scalar(u32::from(high), out);
                    }
                    out.append(&mut self.held);
                }
            }
            Way::Codec { codec, scratch, history } => by_codec(codec, scratch, history, bytes, out, last),
        }
        if !self.started && out.len() > start {
            self.started = true;
            if out[start..].starts_with(BOM) {
                out.drain(start..start + BOM.len());
            }
        }
    }

    fn plain(&mut self, bytes: &[u8], out: &mut Vec<u8>, last: bool) {
        let mut rest = bytes;
        while !self.started && !rest.is_empty() {
            self.held.push(rest[0]);
            rest = &rest[1..];
            if self.held == BOM {
                self.held.clear();
                self.started = true;
            } else if !BOM.starts_with(&self.held) {
                self.started = true;
            }
        }
        if self.started || last {
            out.append(&mut self.held);
        }
        out.extend_from_slice(rest);
    }
}

fn value(bytes: &[u8], big: bool) -> u32 {
    let join = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
    if big { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) }
}

/// One unit of UTF-16; the first half of a pair waits in `high`.
fn write_unit(unit: u16, high: &mut Option<u16>, out: &mut Vec<u8>) {
    if let Some(first) = high.take() {
        if (0xDC00..0xE000).contains(&unit) {
            let pair = 0x10000 + (u32::from(first & 0x3FF) << 10) + u32::from(unit & 0x3FF);
            return write_scalar(pair, out);
        }
        write_scalar(u32::from(first), out);
    }
    if (0xD800..0xDC00).contains(&unit) { *high = Some(unit) } else { write_scalar(u32::from(unit), out) }
}

/// A code point; a lone surrogate as its three bytes (WTF-8), anything above Unicode as 0xFF and six bytes with the value, none
/// of which is ASCII.
fn write_scalar(point: u32, out: &mut Vec<u8>) {
    if point < 0x80 {
        out.push(point as u8);
    } else if let Some(c) = char::from_u32(point) {
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    } else if point < 0x10000 {
        out.extend([0xE0 | (point >> 12) as u8, 0x80 | (point >> 6 & 0x3F) as u8, 0x80 | (point & 0x3F) as u8]);
    } else {
        out.push(0xFF);
        out.extend((0..6).rev().map(|place| 0x80 | (u64::from(point) >> (6 * place) & 0x3F) as u8));
    }
}

fn by_table(table: &[char; 128], bytes: &[u8], out: &mut Vec<u8>) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let (ascii, behind) = rest.split_at(encoding_rs::Encoding::ascii_valid_up_to(rest));
        out.extend_from_slice(ascii);
        let Some((first, behind)) = behind.split_first() else { break };
        out.extend_from_slice(table[usize::from(first & 0x7F)].encode_utf8(&mut [0; 4]).as_bytes());
        rest = behind;
    }
}

fn by_codec(
    codec: &mut Codec,
    scratch: &mut [u8],
    history: &mut [u8; HISTORY],
    bytes: &[u8],
    out: &mut Vec<u8>,
    last: bool,
) {
    let mut done = 0;
    loop {
        let (result, read, written) = codec.decode_to_utf8_without_replacement(&bytes[done..], scratch, last);
        out.extend_from_slice(&scratch[..written]);
        remember(history, &bytes[done..done + read]);
        done += read;
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(bad, after) => {
                let end = HISTORY - usize::from(after);
                out.extend_from_slice(&history[end - usize::from(bad)..end]);
            }
        }
    }
}

/// Keeps the last bytes that were read: a malformed sequence may have begun in an earlier piece.
fn remember(history: &mut [u8; HISTORY], read: &[u8]) {
    let new = &read[read.len().saturating_sub(HISTORY)..];
    history.copy_within(new.len().., 0);
    history[HISTORY - new.len()..].copy_from_slice(new);
}
