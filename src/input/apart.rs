//! Cells that no single byte sets apart: by a sign beyond ASCII (`¦`, `§`), by several (` - `), by blanks in columns.
//!
//! Such a text is rewritten line by line with one byte that no text has between its cells; then it is read as any other.

use std::collections::BTreeMap;

use super::error::InputError;
use super::mend::is_rule;
use super::roles;
use super::spool::{Spool, SpoolWriter};
use crate::contact::Role;

/// What stands between cells afterwards: the unit separator of ASCII.
pub(super) const UNIT: u8 = 0x1f;

/// How many lines are looked at.
const LINES: usize = 200;

/// Most lines that may stand above the header.
const ABOVE: usize = 5;

/// Bytes read at once.
const PIECE: usize = 256 << 10;

/// What sets cells apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    /// A sign, or several.
    By(String),
    /// Blanks, so that the cells of a column stand below one another: where each but the first begins, in characters.
    Columns(Vec<usize>),
}

/// Signs between cells of lists that have no header; with one, any sign may be it. The first that fits is taken.
const SIGNS: [&str; 15] =
    ["¦", "§", "\x14", "\x01", " | ", " - ", " – ", " — ", " / ", "=>", "->", "::", "#", ":", " "];

/// Finds what sets the cells of a text apart, by its first lines: they have to be cut evenly, below a header that names a
/// channel, or into cells of which one column holds nothing but addresses or numbers.
pub(super) fn find(sample: &[u8], whole: bool) -> Option<Apart> {
    let text = String::from_utf8_lossy(sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(sample));
    let mut lines: Vec<&str> = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(LINES).collect();
    if !whole && lines.len() < LINES {
        lines.pop();
    }
    if lines.len() < 2 || lines.iter().any(|line| line.len() > 10_000) {
        return None;
    }
    let by = |sign: &str| Apart::By(sign.to_owned());
    let named = signs_of(&lines).into_iter().map(|sign| by(&sign)).find(|apart| apart.has_a_header(&lines));
    let columns = || columns_of(&lines).map(Apart::Columns);
    let columns = || columns().filter(|apart| apart.has_a_header(&lines) || apart.has_a_channel(&lines));
    named.or_else(columns).or_else(|| SIGNS.iter().map(|sign| by(sign)).find(|apart| apart.has_a_channel(&lines)))
}

/// Signs that stand in one of the first lines, each as often there as in most others.
fn signs_of(lines: &[&str]) -> Vec<String> {
    let mut signs: BTreeMap<char, usize> = BTreeMap::new();
    for line in lines.iter().take(ABOVE) {
        for letter in line.chars().filter(|letter| is_sign(*letter)) {
            *signs.entry(letter).or_default() += 1;
        }
    }
    let is_even = |sign: &char| {
        let mut counts: Vec<usize> = lines.iter().map(|line| line.matches(*sign).count()).collect();
        counts.sort_unstable();
        let usual = counts[counts.len() / 2];
        usual > 0 && counts.iter().filter(|count| **count == usual).count() * 10 >= counts.len() * 8
    };
    signs.into_keys().filter(is_even).map(|sign| run_of(sign, lines)).collect()
}

/// A sign with those that always stand beside it: `=>`, `::`.
fn run_of(sign: char, lines: &[&str]) -> String {
    let beside = |letter: char| is_sign(letter) && letter.is_ascii_punctuation();
    let first = lines.iter().find_map(|line| line.split_once(sign));
    let (before, after) = first.unwrap_or_default();
    let start = before.trim_end_matches(beside).len();
    let end = after.len() - after.trim_start_matches(beside).len();
    let run = format!("{}{sign}{}", &before[start..], &after[..end]);
    let in_run = run.matches(sign).count();
    let always = lines.iter().all(|line| line.matches(run.as_str()).count() * in_run == line.matches(sign).count());
    if always { run } else { sign.to_string() }
}

/// What may stand between cells, and is not among the delimiters that every text is tried with. A letter beyond ASCII may be
/// a sign that was decoded wrongly.
fn is_sign(letter: char) -> bool {
    match letter {
        '"' | '\'' | '@' | '.' | ' ' | '\t' | ';' | '|' | ',' | '\x1f' | '_' => false,
        letter => !letter.is_ascii_alphanumeric(),
    }
}

impl Apart {
    /// The byte that stands for it where one has to.
    pub(super) fn byte(&self) -> u8 {
        match self {
            Apart::By(sign) => {
                let mut letters = sign.chars();
                let only = letters.next().filter(|_| letters.next().is_none());
                only.and_then(|letter| u8::try_from(u32::from(letter)).ok()).unwrap_or(UNIT)
            }
            Apart::Columns(_) => b' ',
        }
    }

    /// What a person is told of it.
    pub(super) fn note(&self) -> String {
        match self {
            Apart::By(sign) => format!("its cells are set apart by {sign:?}"),
            Apart::Columns(starts) => {
                let columns: Vec<String> = starts.iter().map(|start| (start + 1).to_string()).collect();
                format!("its cells stand in columns, set apart by blanks: at character 1, {}", columns.join(", "))
            }
        }
    }

    /// The cells of a line.
    fn cells<'l>(&self, line: &'l str) -> Vec<&'l str> {
        match self {
            Apart::By(sign) => line.split(sign.as_str()).collect(),
            Apart::Columns(starts) => cut_at(line, starts),
        }
    }

    /// Whether one of the first lines is a header, and most lines are as wide as it.
    fn has_a_header(&self, lines: &[&str]) -> bool {
        lines.iter().take(ABOVE).any(|line| {
            let cells = self.cells(line);
            let around = around(&cells);
            let bare = |cell: &&str| around.map_or(cell.trim(), |mark| cell.trim_matches(mark)).as_bytes().to_vec();
            let names: Vec<Vec<u8>> = cells.iter().map(bare).collect();
            let roles = roles::guess(&names);
            let known = roles.iter().flatten().count();
            names.len() > 1
                && known > 1
                && roles.iter().flatten().any(|role: &Role| role.is_channel())
                && !line.contains('@')
                && self.is_even(lines, names.len())
        })
    }

    /// Whether lines without a header are cut evenly, and one column holds nothing but addresses or numbers.
    fn has_a_channel(&self, lines: &[&str]) -> bool {
        let width = self.cells(lines[0]).len();
        if width < 2 || !self.is_even(lines, width) {
            return false;
        }
        let (mut filled, mut fits) = (vec![0_usize; width], vec![0_usize; width]);
        for line in lines {
            for (at, cell) in self.cells(line).into_iter().enumerate().take(width) {
                filled[at] += usize::from(!cell.trim().is_empty());
                fits[at] += usize::from(self.is_channel(cell.trim()));
            }
        }
        (0..width).any(|at| fits[at] > 1 && filled[at] * 10 >= lines.len() * 3 && fits[at] * 5 >= filled[at] * 4)
    }

    /// Whether a cell is an address or a number and nothing else. A colon stands behind `mailto` too, and before numbers that
    /// have no plus.
    fn is_channel(&self, cell: &str) -> bool {
        match self {
            Apart::By(sign) if sign == ":" => {
                !cell.contains('@')
                    && cell.len() > 9
                    && cell.chars().all(|letter| letter.is_ascii_digit() || letter == '+')
            }
            _ => is_channel(cell),
        }
    }

    /// Whether nearly all lines are cut into so many cells; titles, rules and totals are a few.
    fn is_even(&self, lines: &[&str], width: usize) -> bool {
        let even = lines.iter().filter(|line| self.cells(line).len() == width).count();
        let odd = lines.len() - even;
        even > 1
            && (odd * 10 <= lines.len() || odd < 3 && even > odd && !matches!(self, Apart::By(sign) if sign == " "))
    }

    /// Rewrites a text, line by line.
    ///
    /// # Errors
    /// It cannot be read, or its copy cannot be kept.
    pub(super) fn rewrite(&self, file: &str, text: &Spool, memory: usize) -> Result<Spool, InputError> {
        let kept = |cause| InputError::Spool { file: file.to_owned(), cause };
        let mut writer = SpoolWriter::new(memory);
        let (mut held, mut piece, mut at) = (Vec::new(), vec![0; PIECE], 0);
        loop {
            let read = text.read_at(at, &mut piece);
            let read = read.map_err(|cause| InputError::Unreadable { file: file.to_owned(), cause })?;
            at += read as u64;
            held.extend_from_slice(&piece[..read]);
            let mut from = 0;
            while let Some(end) = memchr::memchr2(b'\n', b'\r', &held[from..]) {
                writer.push(&self.line(&held[from..from + end])).map_err(kept)?;
                writer.push(&held[from + end..=from + end]).map_err(kept)?;
                from += end + 1;
            }
            held.drain(..from);
            if read == 0 {
                writer.push(&self.line(&held)).map_err(kept)?;
                return writer.finish().map_err(kept);
            }
        }
    }

    /// A line with the unit separator between its cells. Bytes that are no text are left as they are.
    fn line(&self, line: &[u8]) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(line) else { return line.to_vec() };
        let cells = self.cells(text);
        let cells: Vec<&str> = match self {
            Apart::By(sign) if sign.chars().count() == 1 => cells,
            _ => cells.into_iter().map(str::trim).collect(),
        };
        let around = around(&cells);
        let bare = |cell: &&str| around.map_or(*cell, |mark| cell.trim_matches(mark)).to_owned();
        cells.iter().map(bare).collect::<Vec<String>>().join("\u{1f}").into_bytes()
    }
}

/// Whether a cell is an address, or a number with a plus, and nothing else.
pub(super) fn is_channel(cell: &str) -> bool {
    let is_word =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-+%".contains(c));
    let is_address =
        cell.split_once('@').is_some_and(|(local, host)| is_word(local) && is_word(host) && host.contains('.'));
    let is_number = cell.chars().all(|letter| letter.is_ascii_digit() || "+ ()-./".contains(letter));
    is_address || is_number && cell.starts_with('+') && cell.chars().filter(char::is_ascii_digit).count() > 7
}

/// A sign beyond ASCII that stands around all cells of a line: systems for lawyers quote with þ.
fn around(cells: &[&str]) -> Option<char> {
    let mark = cells.first()?.chars().next().filter(|mark| !mark.is_ascii() && !"“”„«»".contains(*mark))?;
    let is_around = |cell: &&str| cell.chars().count() > 1 && cell.starts_with(mark) && cell.ends_with(mark);
    (cells.len() > 1 && cells.iter().all(is_around)).then_some(mark)
}

/// Where columns begin: where two characters before it are blank in all lines that have gaps.
fn columns_of(lines: &[&str]) -> Option<Vec<usize>> {
    let has_gap = |line: &&&str| line.trim().contains("  ") || is_rule(line.as_bytes()) && line.trim().contains(' ');
    let gapped: Vec<Vec<char>> = lines.iter().filter(has_gap).map(|line| line.chars().collect()).collect();
    if gapped.len() * 10 < lines.len() * 6 || lines.iter().any(|line| line.contains('\t')) {
        return None;
    }
    let width = gapped.iter().map(Vec::len).max()?;
    let is_blank = |at: usize| gapped.iter().all(|line| line.get(at).is_none_or(|letter| letter.is_whitespace()));
    let ruled = gapped.iter().any(|line| is_rule(line.iter().collect::<String>().as_bytes()));
    let starts: Vec<usize> =
        (2..width).filter(|&at| !is_blank(at) && is_blank(at - 1) && (ruled || is_blank(at - 2))).collect();
    (!starts.is_empty()).then_some(starts)
}

/// Cuts a line where columns begin; a line whose text runs over such a place is one cell.
fn cut_at<'l>(line: &'l str, starts: &[usize]) -> Vec<&'l str> {
    let (mut cells, mut from, mut next, mut before) = (Vec::new(), 0, 0, ' ');
    for (at, (offset, letter)) in line.char_indices().enumerate() {
        if starts.get(next) == Some(&at) {
            if !before.is_whitespace() {
                return vec![line];
            }
            cells.push(line[from..offset].trim());
            (from, next) = (offset, next + 1);
        }
        before = letter;
    }
    cells.push(line[from..].trim());
    // What is missing at the end is empty, unless all of it is: a line of words.
    if cells.len() > 1 {
        cells.resize(starts.len() + 1, "");
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> Option<String> {
        let apart = find(text.as_bytes(), true)?;
        let spool = apart.rewrite("list.txt", &Spool::from_bytes(text.as_bytes().to_vec()), 1 << 20).unwrap();
        let mut bytes = vec![0; usize::try_from(spool.len()).unwrap()];
        spool.read_exact_at(0, &mut bytes).unwrap();
        Some(String::from_utf8(bytes).unwrap().replace('\u{1f}', "_"))
    }

    #[test]
    fn signs_and_columns_are_found() {
        for (text, expected) in [
            ("Name¦Email\nAda¦a@x.io\n", "Name_Email\nAda_a@x.io\n"),
            ("NameŠEmail\nAdaŠa@x.io\n", "Name_Email\nAda_a@x.io\n"),
            ("Ada§a@x.io§\r\nBen§b@x.io§Rome\r\n", "Ada_a@x.io_\r\nBen_b@x.io_Rome\r\n"),
            ("Ada - a@x.io\nBen Lee - b@x.io", "Ada_a@x.io\nBen Lee_b@x.io"),
            ("Name => Email\nAda => a@x.io", "Name_Email\nAda_a@x.io"),
            ("Name::Email\n::a@x.io\nBen::b@x.io", "Name_Email\n_a@x.io\nBen_b@x.io"),
            ("Name#Phone#Email\nAda##a@x.io\nBen##b@x.io", "Name_Phone_Email\nAda__a@x.io\nBen__b@x.io"),
            ("þNameþ\x14þEmailþ\nþAdaþ\x14þa@x.ioþ\n", "Name_Email\nAda_a@x.io\n"),
            (
                "Name     Email   City\nAda Lee  a@x.io  Rome\nBen      b@x.io\n",
                "Name_Email_City\nAda Lee_a@x.io_Rome\nBen_b@x.io_\n",
            ),
            ("Ann:79161234567:boss\nBob:79161234568:\n", "Ann_79161234567_boss\nBob_79161234568_\n"),
        ] {
            assert_eq!(rewritten(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_table_is_left_alone() {
        for text in [
            "a@x.io\nb@x.io\n",
            "Ada Lee <a@x.io>\nBen Lee <b@x.io>\n",
            "mailto:a@x.io\nmailto:b@x.io\n",
            "to=a@x.io ok\nto=b@x.io ok\n",
            "Dear all,\n\nwrite to a@x.io - thanks - and\nto b@x.io\n",
            "Name\nAda\nBen\n",
        ] {
            assert_eq!(find(text.as_bytes(), true), None, "{text}");
        }
    }
}
