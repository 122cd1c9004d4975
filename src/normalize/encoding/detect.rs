//! Which encoding a whole file is in, found while it streams by.

use memchr::memchr;

use super::sample::Sample;
use super::{Encoding, likely};

const HEAD: usize = 64 * 1024;
/// So many characters of UTF-8 to each bad place still say that the file is UTF-8, with damage.
const GOOD_TO_BAD: u64 = 10;
/// The marks, the longer first where one begins another.
const MARKS: [(&[u8], Encoding); 5] = [
    (b"\xFF\xFE\0\0", Encoding::Utf32Le),
    (b"\0\0\xFE\xFF", Encoding::Utf32Be),
    (b"\xEF\xBB\xBF", Encoding::Utf8),
    (b"\xFF\xFE", Encoding::Utf16Le),
    (b"\xFE\xFF", Encoding::Utf16Be),
];

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The encoding.
    pub encoding: Encoding,
    /// The length of the byte order mark, in bytes; 0 without one.
    pub bom: usize,
    /// Whether the bytes leave no doubt, or another encoding would do nearly as well.
    pub certain: bool,
    /// Places of a UTF-8 file that are not UTF-8; 0 for the other encodings.
    pub lossy: u64,
}

/// Finds the encoding of a file whose pieces, of any size, are fed to it from the first to the last.
#[derive(Default)]
pub struct Detector {
    head: Vec<u8>,
    held: Vec<u8>,
    sample: Sample,
    good: u64,
    bad: u64,
    escapes: bool,
}

impl Detector {
    /// A detector for one file.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks at the next piece.
    pub fn feed(&mut self, piece: &[u8]) {
        let room = HEAD.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..room]);
        self.escapes |= memchr(0x1B, piece).is_some();
        self.sample.feed(piece);
        let mut rest = piece;
        while !self.held.is_empty() && !rest.is_empty() {
            self.held.push(rest[0]);
            rest = &rest[1..];
            let held = std::mem::take(&mut self.held);
            self.count(&held);
        }
        let ascii = if self.held.is_empty() { encoding_rs::Encoding::ascii_valid_up_to(rest) } else { 0 };
        self.count(&rest[ascii..]);
    }

    /// The file has ended: this is what it is.
    #[must_use]
    pub fn finish(mut self) -> Detected {
        self.bad += u64::from(!self.held.is_empty());
        let found = |encoding, certain| Detected { encoding, bom: 0, certain, lossy: 0 };
        if let Some((mark, encoding)) = MARKS.iter().find(|(mark, _)| self.head.starts_with(mark)) {
            let lossy = if *encoding == Encoding::Utf8 { self.bad } else { 0 };
            return Detected { encoding: *encoding, bom: mark.len(), certain: true, lossy };
        }
        if let Some(encoding) = wide(&self.head) {
            return found(encoding, true);
        }
        if self.escapes && self.good + self.bad == 0 && shifts(&self.head) {
            return found(Encoding::Iso2022Jp, true);
        }
        if self.bad == 0 || self.good >= GOOD_TO_BAD * self.bad {
            return Detected { encoding: Encoding::Utf8, bom: 0, certain: true, lossy: self.bad };
        }
        let (encoding, certain) = likely::likeliest(self.sample.bytes());
        found(encoding, certain)
    }

    fn count(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (valid, bad) = match std::str::from_utf8(rest) {
                Ok(_) => (rest.len(), Some(0)),
                Err(error) => (error.valid_up_to(), error.error_len()),
            };
            self.good += rest[..valid].iter().filter(|byte| **byte >= 0xC0).count() as u64;
            let Some(bad) = bad else {
                self.held.extend_from_slice(&rest[valid..]);
                return;
            };
            self.bad += u64::from(bad > 0);
            rest = &rest[valid + bad..];
        }
    }
}

/// Whether there is an escape of ISO-2022-JP.
fn shifts(head: &[u8]) -> bool {
    [&b"\x1B$B"[..], b"\x1B$@", b"\x1B(I"].iter().any(|shift| memchr::memmem::find(head, shift).is_some())
}

/// UTF-16 and UTF-32 without a mark: by where the zeros of line ends, separators and letters stand.
fn wide(head: &[u8]) -> Option<Encoding> {
    memchr(0, head)?;
    // A cell with a zero in it makes no wide text: every other byte of a Latin one is zero, and no other is UTF-8.
    let is_utf8 = std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
    if is_utf8 && memchr::memchr_iter(0, head).count() * 4 < head.len() {
        return None;
    }
    let near = |size: usize, big: bool| {
        let units = head.chunks_exact(size);
        let all = units.len();
        let ascii = units.filter(|unit| {
            let (low, high) = if big { (unit[size - 1], &unit[..size - 1]) } else { (unit[0], &unit[1..]) };
            high.iter().all(|byte| *byte == 0) && (matches!(low, b'\n' | b'\r' | b'\t') || (0x20..0x7F).contains(&low))
        });
        (ascii.count(), all)
    };
    for (size, big, encoding) in [(4, false, Encoding::Utf32Le), (4, true, Encoding::Utf32Be)] {
        let (ascii, all) = near(size, big);
        if all > 0 && ascii * 20 > all && head.chunks_exact(4).all(|unit| scalar(unit, big)) {
            return Some(encoding);
        }
    }
    let ((little, all), (big, _)) = (near(2, false), near(2, true));
    let (most, least, encoding) =
        if little >= big { (little, big, Encoding::Utf16Le) } else { (big, little, Encoding::Utf16Be) };
    (most * 50 > all && most > 4 * least && paired(head, encoding == Encoding::Utf16Be)).then_some(encoding)
}

fn scalar(unit: &[u8], big: bool) -> bool {
    let [a, b, c, d] = *unit else { return false };
    let point = if big { u32::from_be_bytes([a, b, c, d]) } else { u32::from_le_bytes([a, b, c, d]) };
    char::from_u32(point).is_some()
}

/// Nearly all surrogates come in pairs.
fn paired(head: &[u8], big: bool) -> bool {
    let unit =
        |pair: &[u8]| if big { u16::from_be_bytes([pair[0], pair[1]]) } else { u16::from_le_bytes([pair[0], pair[1]]) };
    let read = char::decode_utf16(head.chunks_exact(2).map(unit));
    let (mut all, mut lone) = (0_usize, 0_usize);
    for c in read {
        all += 1;
        lone += usize::from(c.is_err());
    }
    lone * 50 <= all
}
