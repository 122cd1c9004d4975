//! What the first bytes of something tell.

use std::io;

use crate::input::spool::Spool;

/// A wrapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Container {
    /// gzip (RFC 1952), one member or several.
    Gzip,
    /// Zstandard (RFC 8878), one frame or several.
    Zstd,
    /// bzip2, one stream or several.
    Bzip2,
    /// xz, one stream or several.
    Xz,
    /// The older form of xz, called .lzma.
    Lzma,
    /// LZ4 frames.
    Lz4,
    /// zip.
    Zip,
    /// tar, of any age.
    Tar,
}

impl Container {
    /// Its name, as messages have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Container::Gzip => "gzip",
            Container::Zstd => "zstd",
            Container::Bzip2 => "bzip2",
            Container::Xz => "xz",
            Container::Lzma => "lzma",
            Container::Lz4 => "lz4",
            Container::Zip => "zip",
            Container::Tar => "tar",
        }
    }

    /// The bytes that every member, stream or frame begins with.
    pub(super) fn magic(self) -> &'static [u8] {
        match self {
            Container::Gzip => &[0x1f, 0x8b, 8],
            Container::Zstd => &[0x28, 0xb5, 0x2f, 0xfd],
            Container::Bzip2 => b"BZh",
            Container::Xz => b"\xfd7zXZ\0",
            Container::Lzma => &[0x5d, 0, 0],
            Container::Lz4 => &[0x04, 0x22, 0x4d, 0x18],
            Container::Zip => b"PK",
            Container::Tar => b"",
        }
    }
}

/// What is inside all wrappings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// Text, in whatever encoding and form.
    Text,
    /// A workbook.
    Spreadsheet(SheetKind),
}

/// The kinds of workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// Excel since 2007: .xlsx, .xlsm.
    Xlsx,
    /// Excel since 2007, binary.
    Xlsb,
    /// Excel up to 2003. So looks an encrypted .xlsx as well.
    Xls,
    /// OpenDocument.
    Ods,
}

/// What something is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    Leaf(Leaf),
    Wrapped(Container),
    /// Not for us. It may be skipped among other members if it cannot hold a list.
    Foreign {
        what: &'static str,
        skip: bool,
    },
}

/// Bytes looked at: the block of a tar header is 512.
const LOOK: usize = 4096;

/// Looks at the first bytes.
pub(super) fn look(spool: &Spool) -> io::Result<Content> {
    let mut bytes = vec![0; LOOK];
    let mut filled = 0;
    while filled < bytes.len() {
        match spool.read_at(filled as u64, &mut bytes[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    let bytes = &bytes[..filled];
    if bytes.starts_with(&OLE2) {
        return Ok(Content::Leaf(Leaf::Spreadsheet(SheetKind::Xls)));
    }
    if let Some(container) = wrapping(bytes) {
        return Ok(Content::Wrapped(container));
    }
    if skippable(bytes).is_some() {
        return Ok(behind_skippable(spool)?.map_or(Content::Leaf(Leaf::Text), Content::Wrapped));
    }
    let known = FOREIGN.iter().find(|(magic, ..)| bytes.starts_with(magic));
    if let Some(&(_, what, skip)) = known {
        return Ok(Content::Foreign { what, skip });
    }
    match no_table(bytes) {
        Some(PAGE) if holds_table(spool)? => Ok(Content::Leaf(Leaf::Text)),
        Some(what) => Ok(Content::Foreign { what, skip: true }),
        None => Ok(Content::Leaf(Leaf::Text)),
    }
}

/// The compound file of Excel up to 2003 ([MS-CFB] 2.2).
const OLE2: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Archives that are not opened, and what cannot be a list.
const FOREIGN: [(&[u8], &str, bool); 12] = [
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", false),
    (b"Rar!\x1a\x07", "a RAR archive", false),
    (b"MSCF\0\0\0\0", "a cabinet archive", false),
    (b"LZIP\x01", "an lzip file", false),
    (&[0x1f, 0x9d, 0x90], "a file of the old compress", false),
    (b"PAR1", "a Parquet file", false),
    (b"SQLite format 3\0", "an SQLite data base", false),
    (b"%PDF-", "a PDF document", true),
    (b"\x89PNG\r\n\x1a\n", "an image", true),
    (&[0xff, 0xd8, 0xff], "an image", true),
    (b"GIF8", "an image", true),
    (b"{\\rtf", "an RTF document", true),
];

/// The wrapping that begins so.
pub(super) fn wrapping(bytes: &[u8]) -> Option<Container> {
    let bzip2 = |rest: &[u8]| {
        let level = rest.first().is_some_and(|level| (b'1'..=b'9').contains(level));
        let block = rest.get(1..7);
        level && (block == Some(b"1AY&SY") || block == Some(b"\x17\x72\x45\x38\x50\x90"))
    };
    match bytes {
        [0x1f, 0x8b, 8, ..] => Some(Container::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Container::Zstd),
        [b'B', b'Z', b'h', rest @ ..] if bzip2(rest) => Some(Container::Bzip2),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Container::Xz),
        [0x04, 0x22, 0x4d, 0x18, ..] => Some(Container::Lz4),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => Some(Container::Zip),
        [0x5d, 0, 0, ..] if is_lzma(bytes) => Some(Container::Lzma),
        _ if is_tar(bytes) => Some(Container::Tar),
        _ => None,
    }
}

/// `.lzma` has no magic: usual properties, a dictionary of 2^n or 2^n + 2^(n-1) bytes, a length or none, a zero.
fn is_lzma(bytes: &[u8]) -> bool {
    let Some(&[_, d0, d1, d2, d3, l0, l1, l2, l3, l4, l5, l6, l7, zero]) = bytes.first_chunk::<14>() else {
        return false;
    };
    let dictionary = u32::from_le_bytes([d0, d1, d2, d3]);
    let len = u64::from_le_bytes([l0, l1, l2, l3, l4, l5, l6, l7]);
    let low = dictionary.trailing_zeros().min(31);
    matches!(dictionary >> low, 1 | 3) && (len == u64::MAX || len < 1 << 40) && zero == 0
}

/// A header whose sum is right (POSIX.1, ustar Interchange Format), which is also how tars older than `ustar` are told.
fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.first_chunk::<512>() else { return false };
    let told = header[148..156].iter().copied().skip_while(|byte| *byte == b' ');
    let digits: Vec<u8> = told.take_while(|byte| (b'0'..=b'7').contains(byte)).collect();
    let told = digits.iter().fold(0, |sum: u32, digit| sum.wrapping_mul(8).wrapping_add(u32::from(digit - b'0')));
    let sum: u32 =
        header.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum();
    !digits.is_empty() && header[0] != 0 && told == sum
}

/// The length of a frame that says nothing, of zstd and lz4 alike (RFC 8878, 3.1.2), its head included.
pub(super) fn skippable(bytes: &[u8]) -> Option<u64> {
    match bytes {
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, l0, l1, l2, l3, ..] => {
            Some(8 + u64::from(u32::from_le_bytes([*l0, *l1, *l2, *l3])))
        }
        _ => None,
    }
}

/// The first wrapping behind frames that say nothing.
fn behind_skippable(spool: &Spool) -> io::Result<Option<Container>> {
    let mut at = 0;
    for _ in 0..MOST_SKIPPED {
        let mut head = [0; 8];
        let read = spool.read_at(at, &mut head)?;
        match skippable(&head[..read]) {
            Some(len) => at += len,
            None => {
                let found = wrapping(&head[..read]);
                return Ok(found.filter(|container| matches!(container, Container::Zstd | Container::Lz4)));
            }
        }
    }
    Ok(None)
}

/// Frames that say nothing before the first that does.
const MOST_SKIPPED: usize = 1_000;

/// What is evidently no table of text: a page, or bytes that are no text in any encoding.
fn no_table(bytes: &[u8]) -> Option<&'static str> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |word: &[u8]| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"<svg") {
        return Some(PAGE);
    }
    is_binary(bytes).then_some("binary data")
}

const PAGE: &str = "a web page";

/// Whether a page has a table anywhere: who reads it tells whether that is a list.
fn holds_table(spool: &Spool) -> io::Result<bool> {
    let mut piece = vec![0; PIECE];
    let mut at = 0;
    loop {
        let read = spool.read_at(at, &mut piece)?;
        let begun =
            |open: usize| piece[open..read].get(..TABLE.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(TABLE));
        if memchr::memchr_iter(b'<', &piece[..read]).any(begun) {
            return Ok(true);
        }
        if read <= TABLE.len() {
            return Ok(false);
        }
        // What lies across two pieces is within the next.
        at += (read - TABLE.len()) as u64;
    }
}

const TABLE: &[u8] = b"<table";

/// Bytes read at once.
const PIECE: usize = 256 << 10;

/// UTF-16 and UTF-32 have their NULs at fixed places; anything else that has many of them is no text.
fn is_binary(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return false;
    }
    let mut nulls = [0; 4];
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == 0) {
        nulls[at % 4] += 1;
    }
    let all: usize = nulls.iter().sum();
    let quarter = bytes.len() / 4;
    let wide = |at: [usize; 3]| at.iter().all(|place| nulls[*place] * 10 > quarter * 8);
    let utf_16 = (nulls[0] + nulls[2] == 0) || (nulls[1] + nulls[3] == 0);
    all * 20 > bytes.len() && !utf_16 && !wide([0, 1, 2]) && !wide([1, 2, 3])
}
