//! From cells to the folded form.

use unicode_normalization::UnicodeNormalization;

use super::channel::is_channel;
use super::lists::{LEGAL_FORMS, TITLES, is_placeholder};
use super::{BEFORE_ORGANIZATION, BETWEEN_WORDS, NameCells};
use crate::normalize::fold::{Piece, is_han, is_kana, piece, plain_letters};

/// Buffers that [`fold_name`] reuses from record to record. Make one a worker.
#[derive(Debug, Default)]
pub struct FoldScratch {
    words: Words,
    han: Vec<char>,
    order: Vec<(usize, usize)>,
}

/// Appends the folded form of a record's name to `out`: nothing when the record has no name, else the bytes that the
/// [module](super) describes. Equal names have equal bytes in [`own_name`](super::own_name), whatever the order of their words.
///
/// Given and family name count; `full` counts only when both are empty. A cell that [`is_placeholder`] counts as empty, and
/// so does a person's name that is an e-mail address or a phone number with its country: vendors fill names with those.
/// Folding is NFKD without marks, in lower case, `ß` as `ss`, `ø` as `o` and so on; anything that is neither letter nor
/// digit separates words, but apostrophes join them. Titles are dropped (`data/titles.csv`), a Han title only behind a Han
/// name and never so that nothing is left of it. All Han characters of a person's name are one word, its characters
/// sorted. Of an organisation the legal form is dropped (`data/legal_forms.csv`) while something is left.
///
/// Cost: no heap once the buffers have grown; about 0.1 µs for an ASCII name.
///
/// ```
/// use hygienist::normalize::name::{FoldScratch, NameCells, fold_name};
/// let fold = |cells: NameCells| {
///     let mut out = Vec::new();
///     fold_name(&cells, &mut FoldScratch::default(), &mut out);
///     String::from_utf8(out).unwrap()
/// };
/// assert_eq!(fold(NameCells { given: "Dr. Zoë", family: "O'Brien", ..Default::default() }), "obrien\u{1F}zoe");
/// assert_eq!(fold(NameCells { full: "O’Brien, Zoe", ..Default::default() }), "obrien\u{1F}zoe");
/// assert_eq!(fold(NameCells { full: "王小明先生", organization: "Acme, Inc.", ..Default::default() }), "小明王\u{1E}acme");
/// ```
pub fn fold_name(cells: &NameCells, scratch: &mut FoldScratch, out: &mut Vec<u8>) {
    let filled = |cell: &str| !cell.is_empty() && !cell.trim().is_empty() && !is_placeholder(cell);
    let named = |cell: &str| filled(cell) && !is_channel(cell);
    scratch.words.clear();
    scratch.han.clear();
    let mut han_ends = [0, 0];
    let parts = match (named(cells.given), named(cells.family)) {
        (false, false) if named(cells.full) => [cells.full, ""],
        (given, family) => [if given { cells.given } else { "" }, if family { cells.family } else { "" }],
    };
    for (part, han_end) in parts.into_iter().zip(&mut han_ends) {
        let start = scratch.words.len();
        scratch.words.read_person(part, &mut scratch.han);
        drop_titles(&mut scratch.words, start);
        *han_end = scratch.han.len();
    }
    drop_han_titles(&mut scratch.han, han_ends, scratch.words.len());
    write_person(scratch, out);
    if filled(cells.organization) {
        scratch.words.clear();
        scratch.words.read(cells.organization, HanPlace::Keep);
        write_organization(&scratch.words, out);
    }
}

/// Where the Han characters of a text go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HanPlace {
    /// To a buffer of their own: in a person's name their order says nothing.
    Gather,
    /// Where they stand, one word with the Han and kana beside them: white space between them means nothing.
    Keep,
}

/// Folded words, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The words, `0x1F` between any two.
    pub(super) text: Vec<u8>,
    /// Where each begins and ends in the text.
    places: Vec<(usize, usize)>,
}

impl Words {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn word(&self, at: usize) -> &[u8] {
        let (start, end) = self.places[at];
        &self.text[start..end]
    }

    /// `count` words from the `at`-th on, as they stand. Only for words of one cell that none was taken from.
    pub(super) fn phrase(&self, at: usize, count: usize) -> &[u8] {
        &self.text[self.places[at].0..self.places[at + count - 1].1]
    }

    /// Adds the words of one cell of a person's name; its Han characters go to `han`.
    fn read_person(&mut self, cell: &str, han: &mut Vec<char>) {
        if cell.is_ascii() {
            self.read_ascii(cell.as_bytes());
        } else {
            self.read_any(cell, HanPlace::Gather, han);
        }
    }

    /// Adds the words of one cell where no Han character is set apart.
    pub(super) fn read(&mut self, cell: &str, han: HanPlace) {
        if cell.is_ascii() {
            self.read_ascii(cell.as_bytes());
        } else {
            self.read_any(cell, han, &mut Vec::new());
        }
    }

    /// The fast path: nearly every name is ASCII, and a byte is then all there is to decide on.
    fn read_ascii(&mut self, cell: &[u8]) {
        let mut open = false;
        for &byte in cell {
            match ASCII[usize::from(byte)] {
                BORDER => open = self.close(open),
                JOIN => {}
                letter => {
                    open = self.open(open);
                    self.text.push(letter);
                }
            }
        }
        self.close(open);
    }

    fn read_any(&mut self, cell: &str, han_place: HanPlace, han: &mut Vec<char>) {
        let mut open = false;
        // Whether the last word is one of Han and kana, which the next such run continues.
        let mut cjk = false;
        for c in cell.chars().map(straight_apostrophe).nfkd() {
            if c == '\'' {
                continue;
            }
            match piece(c) {
                Piece::Nothing => {}
                Piece::Border => open = self.close(open),
                Piece::Letter if han_place == HanPlace::Gather && is_han(c) => {
                    open = self.close(open);
                    han.push(c);
                }
                Piece::Letter => {
                    let is_cjk = han_place == HanPlace::Keep && (is_han(c) || is_kana(c));
                    if is_cjk == cjk {
                        // A Han run goes on where the last one ended.
                        open = self.open(open || cjk);
                    } else {
                        self.close(open);
                        open = self.open(false);
                        cjk = is_cjk;
                    }
                    plain_letters(c, |letter| self.push(letter));
                }
            }
        }
        self.close(open);
    }

    fn open(&mut self, open: bool) -> bool {
        if !open {
            if !self.text.is_empty() {
                self.text.push(BETWEEN_WORDS);
            }
            self.places.push((self.text.len(), self.text.len()));
        }
        true
    }

    fn close(&mut self, open: bool) -> bool {
        if open && let Some(last) = self.places.last_mut() {
            last.1 = self.text.len();
        }
        false
    }

    fn push(&mut self, c: char) {
        let mut utf8 = [0; 4];
        self.text.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
    }
}

const BORDER: u8 = 0;
const JOIN: u8 = 1;

/// What each ASCII byte is to a name: its lower case, a border, or an apostrophe, which joins what it stands between.
const ASCII: [u8; 256] = {
    let mut table = [BORDER; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'\'' | b'`' => JOIN,
            letter if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
            _ => BORDER,
        };
        byte += 1;
    }
    table
};

/// The characters that people type as an apostrophe; `´` must be seen before NFKD makes it a space with an accent.
pub(super) fn straight_apostrophe(c: char) -> char {
    match c {
        '’' | '‘' | '‛' | '´' | '`' | 'ʼ' | 'ʻ' | 'ʹ' | 'ʽ' | '′' | '＇' => '\'',
        other => other,
    }
}

/// Takes the titles from the words of one cell, which begin at the `start`-th.
fn drop_titles(words: &mut Words, start: usize) {
    let end = words.len();
    let (mut read, mut write) = (start, start);
    while read < end {
        let title = TITLES.words_at(words, read, end);
        if title == 0 {
            words.places[write] = words.places[read];
            write += 1;
        }
        read += title.max(1);
    }
    words.places.truncate(write);
}

/// Takes the titles from the ends of the Han characters of both cells, unless nothing of the name were left.
fn drop_han_titles(han: &mut Vec<char>, [first_end, second_end]: [usize; 2], other_words: usize) {
    if han.is_empty() {
        return;
    }
    let first = without_title(&han[..first_end]);
    let second = without_title(&han[first_end..second_end]);
    if first + second > 0 || other_words > 0 {
        han.drain(first_end + second..);
        han.drain(first..first_end);
    }
}

/// The number of characters that are left without titles at the end.
fn without_title(han: &[char]) -> usize {
    let mut name = han;
    while let Some(title) = TITLES.suffixes.iter().find(|title| name.ends_with(title)) {
        name = &name[..name.len() - title.len()];
    }
    name.len()
}

fn write_person(scratch: &mut FoldScratch, out: &mut Vec<u8>) {
    let FoldScratch { words, han, order } = scratch;
    if !han.is_empty() {
        han.sort_unstable();
        words.open(false);
        han.iter().for_each(|&c| words.push(c));
        words.close(true);
    }
    let text = &words.text;
    order.clear();
    order.extend_from_slice(&words.places);
    order.sort_unstable_by(|a, b| text[a.0..a.1].cmp(&text[b.0..b.1]));
    for (nth, &(start, end)) in order.iter().enumerate() {
        if nth > 0 {
            out.push(BETWEEN_WORDS);
        }
        out.extend_from_slice(&text[start..end]);
    }
}

fn write_organization(words: &Words, out: &mut Vec<u8>) {
    if words.len() == 0 {
        return;
    }
    out.push(BEFORE_ORGANIZATION);
    let mut first = 0;
    while first + 1 < words.len() && LEGAL_FORMS.leads(words.word(first)) {
        first += 1;
    }
    let start = words.places[first].0;
    let mut last = words.len();
    // The end of the last word moves to the front while forms are taken off.
    let mut end = words.places[last - 1].1;
    loop {
        let starts = &words.places[first..last];
        let form = LEGAL_FORMS.words_at_end(&words.text[..end], starts);
        if form == 0 || form >= starts.len() {
            break;
        }
        last -= form;
        end = words.places[last - 1].1;
    }
    out.extend_from_slice(without_han_forms(&words.text[start..end]));
}

fn without_han_forms(name: &[u8]) -> &[u8] {
    let mut name = name;
    if name.is_ascii() {
        return name;
    }
    while let Some(form) = LEGAL_FORMS.han_suffix(name).filter(|form| form.len() < name.len()) {
        name = trim_separator(&name[..name.len() - form.len()]);
    }
    while let Some(form) = LEGAL_FORMS.han_prefix(name).filter(|form| form.len() < name.len()) {
        name = trim_separator(&name[form.len()..]);
    }
    name
}

/// Without the separator that a form leaves behind when it was a word of its own.
fn trim_separator(name: &[u8]) -> &[u8] {
    let name = name.strip_suffix(&[BETWEEN_WORDS]).unwrap_or(name);
    name.strip_prefix(&[BETWEEN_WORDS]).unwrap_or(name)
}
