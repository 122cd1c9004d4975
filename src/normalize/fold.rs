//! What all comparisons of text share: which characters are marks, which scripts need no spaces, and a line on the stack.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// What a character of decomposed text (NFKD) is to a folded word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A letter, a digit, or a mark that spells as a letter does.
    Letter,
    /// An accent, a vowel point, something invisible: left out, and no border.
    Nothing,
    /// Anything else: a border between words.
    Border,
}

/// What `c` is to a folded word.
///
/// "No marks" means accents and points. The vowel signs of India's scripts, the tone marks of Thai and the voicing marks
/// of kana are marks to Unicode but letters to their readers: without them `カ` and `ガ` would be one name.
pub(super) fn piece(c: char) -> Piece {
    if c.is_alphanumeric() {
        return if is_accent(c) { Piece::Nothing } else { Piece::Letter };
    }
    if is_invisible(c) {
        Piece::Nothing
    } else if is_combining_mark(c) {
        if is_accent(c) { Piece::Nothing } else { Piece::Letter }
    } else {
        Piece::Border
    }
}

/// Combining classes 10 to 36 are the points of Hebrew, Arabic and Syriac, 200 and above the accents of all scripts.
fn is_accent(c: char) -> bool {
    matches!(canonical_combining_class(c), 10..=36 | 200..)
}

/// Joiners, soft hyphens, marks of direction, byte order marks, variation selectors: they change no word.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E01EF}')
}

/// Han characters, the repetition mark `々` and the zero `〇` among them.
pub(super) fn is_han(c: char) -> bool {
    matches!(c,
        '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Hiragana and katakana with their voicing and length marks.
pub(super) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' | '\u{1AFF0}'..='\u{1B16F}')
}

/// Hangul syllables and the letters they are made of.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}')
}

/// Calls `each` with the lower case of a decomposed character, and with plain letters for those that do not decompose.
pub(super) fn plain_letters(c: char, mut each: impl FnMut(char)) {
    for lower in c.to_lowercase() {
        let pair = match lower {
            'ß' => ['s', 's'],
            'æ' => ['a', 'e'],
            'œ' => ['o', 'e'],
            single => {
                each(match single {
                    'ø' => 'o',
                    'đ' | 'ð' => 'd',
                    'ł' => 'l',
                    'ı' => 'i',
                    'þ' => 't',
                    'ς' => 'σ',
                    // The dot that lower-casing puts behind an i is an accent like any other.
                    '\u{307}' => continue,
                    other => other,
                });
                continue;
            }
        };
        pair.into_iter().for_each(&mut each);
    }
}

/// A short folded text on the stack. What does not fit cannot be in a table of short words either.
pub(super) struct Line<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Line<N> {
    pub(super) fn new() -> Self {
        Line { bytes: [0; N], length: 0 }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// False when there is no room.
    pub(super) fn push_byte(&mut self, byte: u8) -> bool {
        let Some(place) = self.bytes.get_mut(self.length) else {
            return false;
        };
        *place = byte;
        self.length += 1;
        true
    }

    /// False when there is no room.
    pub(super) fn push(&mut self, c: char) -> bool {
        let mut utf8 = [0; 4];
        c.encode_utf8(&mut utf8).bytes().all(|byte| self.push_byte(byte))
    }
}

/// A cell as words are compared: no white space at the ends, in lower case, width folded (NFKC), each run of white space
/// as one space. None when it is longer than `N` bytes.
pub(super) fn plain_line<const N: usize>(cell: &str) -> Option<Line<N>> {
    let cell = cell.trim();
    let mut line = Line::new();
    if cell.is_ascii() {
        if cell.len() > N {
            return None;
        }
        let mut space = false;
        for byte in cell.bytes() {
            if byte.is_ascii_whitespace() {
                space = true;
            } else if (!std::mem::take(&mut space) || line.push_byte(b' ')) && line.push_byte(byte.to_ascii_lowercase())
            {
            } else {
                return None;
            }
        }
        return Some(line);
    }
    let mut space = false;
    for c in cell.nfkc() {
        if is_invisible(c) {
        } else if c.is_whitespace() {
            space = line.length > 0;
        } else if (std::mem::take(&mut space) && !line.push(' ')) || !c.to_lowercase().all(|lower| line.push(lower)) {
            return None;
        }
    }
    Some(line)
}

/// FNV-1a. The tables are ours and fixed, so nobody can make their keys collide, and their keys are short.
#[derive(Clone, Copy)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_usize(&mut self, length: usize) {
        self.0 ^= length as u64;
    }

    fn write_u8(&mut self, byte: u8) {
        self.write(&[byte]);
    }
}

/// A table from folded text to what it means, for texts that are ours.
pub(super) type Table<V> = HashMap<Box<[u8]>, V, BuildHasherDefault<Fnv>>;

/// Ends and length of every text of a table: nearly every text that the table does not hold is told by them alone.
pub(super) struct Filter {
    /// Bits of first bytes.
    firsts: [u64; 4],
    /// Lengths of the texts, by first and last byte.
    lengths: [u64; 256],
}

impl Filter {
    pub(super) const fn new() -> Self {
        Filter { firsts: [0; 4], lengths: [0; 256] }
    }

    pub(super) fn add(&mut self, text: &[u8]) {
        if let (Some(&first), Some(&last)) = (text.first(), text.last()) {
            self.firsts[usize::from(first >> 6)] |= 1 << (first & 63);
            self.lengths[Self::place(first, last)] |= 1 << text.len().min(63);
        }
    }

    fn place(first: u8, last: u8) -> usize {
        usize::from(first.wrapping_mul(5) ^ last)
    }

    /// False when the table surely does not hold the text; the empty text is in none.
    pub(super) fn may_hold(&self, text: &[u8]) -> bool {
        let ends = text.first().zip(text.last());
        ends.is_some_and(|(&first, &last)| self.may_have(first, last, text.len()))
    }

    /// The same, of a text of that first byte, last byte and length.
    pub(super) fn may_have(&self, first: u8, last: u8, length: usize) -> bool {
        self.lengths[Self::place(first, last)] >> length.min(63) & 1 == 1
    }

    /// False when the table surely holds no text of that first byte.
    pub(super) fn may_begin(&self, first: u8) -> bool {
        self.firsts[usize::from(first >> 6)] >> (first & 63) & 1 == 1
    }
}

/// The columns of a table of ours, embedded at build time. A row that does not read is left out; a test
/// counts that none is.
pub(super) fn rows(csv: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::ReaderBuilder::new().from_reader(csv.as_bytes()).into_records().filter_map(Result::ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cell: &str) -> Option<String> {
        plain_line::<16>(cell).map(|line| String::from_utf8(line.bytes().to_vec()).unwrap())
    }

    #[test]
    fn a_plain_line_folds_case_width_and_white_space() {
        assert_eq!(line("  N/A\t").as_deref(), Some("n/a"));
        assert_eq!(line("No   Name").as_deref(), Some("no name"));
        assert_eq!(line("Ｎ／Ａ").as_deref(), Some("n/a"));
        assert_eq!(line("无\u{3000}名\u{200B}").as_deref(), Some("无 名"));
        assert_eq!(line("\u{200B} x").as_deref(), Some("x"));
        assert_eq!(line("seventeen letters"), None);
        assert_eq!(line("").as_deref(), Some(""));
    }

    #[test]
    fn accents_go_and_the_marks_that_spell_stay() {
        assert_eq!(piece('\u{301}'), Piece::Nothing);
        assert_eq!(piece('\u{5B0}'), Piece::Nothing);
        assert_eq!(piece('\u{64E}'), Piece::Nothing);
        assert_eq!(piece('\u{3099}'), Piece::Letter);
        assert_eq!(piece('\u{93F}'), Piece::Letter);
        assert_eq!(piece('\u{94D}'), Piece::Letter);
        assert_eq!(piece('\u{FE0F}'), Piece::Nothing);
        assert_eq!(piece('\u{AD}'), Piece::Nothing);
        assert_eq!(piece('-'), Piece::Border);
        assert_eq!(piece('7'), Piece::Letter);
    }

    #[test]
    fn every_row_of_every_table_reads() {
        for csv in [
            include_str!("../../data/answers.csv"),
            include_str!("../../data/consent_words.csv"),
            include_str!("../../data/countries.csv"),
            include_str!("../../data/legal_bases.csv"),
            include_str!("../../data/legal_forms.csv"),
            include_str!("../../data/subscription_states.csv"),
            include_str!("../../data/titles.csv"),
        ] {
            assert_eq!(rows(csv).count(), csv.lines().count() - 1, "{:?}", csv.lines().next());
        }
    }
}
