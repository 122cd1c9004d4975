//! UTF-8 in, any encoding out, in pieces of any size.

use encoding_rs::{Encoder as Codec, EncoderResult};

use super::{Encoding, tables};

const SCRATCH: usize = 16 * 1024;

/// Writes UTF-8 in another encoding. What that cannot hold, and what is no UTF-8, is written as `?` and counted.
pub struct Encoder {
    encoding: Encoding,
    codec: Option<Codec>,
    scratch: Box<[u8]>,
    held: Vec<u8>,
    lossy: u64,
}

impl Encoder {
    /// An encoder for one output.
    #[must_use]
    pub fn new(encoding: Encoding) -> Self {
        let codec = encoding.codec().map(encoding_rs::Encoding::new_encoder);
        Self { encoding, codec, scratch: vec![0; SCRATCH].into_boxed_slice(), held: Vec::with_capacity(8), lossy: 0 }
    }

    /// The byte order mark of the encoding; nothing where it has none.
    #[must_use]
    pub fn bom(&self) -> &'static [u8] {
        match self.encoding {
            Encoding::Utf8 => b"\xEF\xBB\xBF",
            Encoding::Utf16Le => b"\xFF\xFE",
            Encoding::Utf16Be => b"\xFE\xFF",
            Encoding::Utf32Le => b"\xFF\xFE\0\0",
            Encoding::Utf32Be => b"\0\0\xFE\xFF",
            _ => b"",
        }
    }

    /// How many characters were written as `?` so far.
    #[must_use]
    pub fn lossy(&self) -> u64 {
        self.lossy
    }

    /// Encodes the next piece, behind what is in `out`.
    pub fn push(&mut self, utf8: &[u8], out: &mut Vec<u8>) {
        let mut rest = utf8;
        while !self.held.is_empty() && !rest.is_empty() {
            self.held.push(rest[0]);
            rest = &rest[1..];
            let held = std::mem::take(&mut self.held);
            self.pieces(&held, out);
        }
        self.pieces(rest, out);
    }

    /// The text has ended: a character that was cut off is a `?`, and the encoding is brought back to its first state.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        if !self.held.is_empty() {
            self.held.clear();
            self.unknown(out);
        }
        self.text("", out, true);
    }

    fn pieces(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut rest = bytes;
        loop {
            let (good, bad) = match std::str::from_utf8(rest) {
                Ok(text) => return self.text(text, out, false),
                Err(error) => (error.valid_up_to(), error.error_len()),
            };
            self.text(std::str::from_utf8(&rest[..good]).unwrap_or_default(), out, false);
            let Some(bad) = bad else {
                self.held.extend_from_slice(&rest[good..]);
                return;
            };
            self.unknown(out);
            rest = &rest[good + bad..];
        }
    }

    fn unknown(&mut self, out: &mut Vec<u8>) {
        self.lossy += 1;
        self.text("?", out, false);
    }

    fn text(&mut self, text: &str, out: &mut Vec<u8>, last: bool) {
        match self.encoding {
            Encoding::Utf8 => out.extend_from_slice(text.as_bytes()),
            Encoding::Utf16Le => text.encode_utf16().for_each(|unit| out.extend(unit.to_le_bytes())),
            Encoding::Utf16Be => text.encode_utf16().for_each(|unit| out.extend(unit.to_be_bytes())),
            Encoding::Utf32Le => text.chars().for_each(|c| out.extend(u32::from(c).to_le_bytes())),
            Encoding::Utf32Be => text.chars().for_each(|c| out.extend(u32::from(c).to_be_bytes())),
            Encoding::MacCe => self.by_table(&tables::MAC_CE, text, out),
            Encoding::Ibm850 => self.by_table(&tables::IBM850, text, out),
            Encoding::Ibm437 => self.by_table(&tables::IBM437, text, out),
            _ => self.by_codec(text, out, last),
        }
    }

    fn by_table(&mut self, table: &[char; 128], text: &str, out: &mut Vec<u8>) {
        for c in text.chars() {
            let upper = || table.iter().position(|known| *known == c).map(|at| 0x80 | at as u8);
            let byte = if c.is_ascii() { Some(c as u8) } else { upper() };
            self.lossy += u64::from(byte.is_none());
            out.push(byte.unwrap_or(b'?'));
        }
    }

    fn by_codec(&mut self, text: &str, out: &mut Vec<u8>, last: bool) {
        let Some(codec) = &mut self.codec else { return };
        let mut rest = text;
        loop {
            let (result, read, written) = codec.encode_from_utf8_without_replacement(rest, &mut self.scratch, last);
            out.extend_from_slice(&self.scratch[..written]);
            rest = &rest[read..];
            match result {
                EncoderResult::InputEmpty => return,
                EncoderResult::OutputFull => {}
                // The codec has gone back to ASCII before it says so.
                EncoderResult::Unmappable(_) => {
                    self.lossy += 1;
                    out.push(b'?');
                }
            }
        }
    }
}
