//! Where the header of a text is: behind which titles, and before which rows of units.

use super::meeting;
use super::mend;
use super::record::{Field, Walker, content};
use super::roles;
use crate::contact::Role;

/// How many records are looked at for a header.
const LOOKED_AT: usize = 30;

/// How many rows with somebody's address may stand above a header: of whoever exported the list, of whom to ask.
const SENDERS: usize = 3;

/// What stands before the records of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The names of the columns, as bytes.
    pub(super) names: Vec<Vec<u8>>,
    /// The line of the header, from 1.
    pub(super) line: u64,
    /// The first byte behind the header, and behind the rows of units below it.
    pub(super) end: usize,
    /// Line ends before that.
    pub(super) lines: u64,
    /// Rows above the header that are none of records, and those below it.
    pub(super) titles: u64,
    /// Of those above, the ones that begin with a comment mark.
    pub(super) comments: u64,
    /// Whether its names mean something; else it is the first record, whatever that is.
    pub(super) is_sure: bool,
    /// It holds numbers or links where the rows below it hold some too, as no names do.
    pub(super) is_like_the_rest: bool,
}

impl Head {
    /// Whether it is somebody's record, so that there is no header.
    pub(super) fn is_record(&self) -> bool {
        !self.is_sure && (self.is_like_the_rest || holds_data(&self.names))
    }
}

/// A row above a header that holds an address or a number.
struct Sender {
    cells: Vec<Vec<u8>>,
    /// Line ends up to the next row.
    lines: u64,
}

impl Sender {
    /// Whether it is part of a title, not somebody's record above a header that came later: where a record has its address,
    /// it has something else, and it is shorter than the header or set apart from it.
    fn is_title_over(&self, head: &Head) -> bool {
        let filled = |cells: &[Vec<u8>]| cells.iter().filter(|cell| !cell.trim_ascii().is_empty()).count();
        let roles = roles::guess(&head.names);
        let in_place = |(at, cell): (usize, &Vec<u8>)| {
            is_data(cell) && is_alone(cell) && roles.get(at).copied().flatten().is_some_and(Role::is_channel)
        };
        let is_apart = head.line > self.lines + 1;
        (is_apart || filled(&self.cells) < filled(&head.names)) && !self.cells.iter().enumerate().any(in_place)
    }
}

/// Whether a cell that holds an address or a number holds nothing else.
fn is_alone(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    if cell.contains(&b'@') {
        !cell.contains(&b' ') && !cell.contains(&b':')
    } else {
        !String::from_utf8_lossy(cell).chars().any(char::is_alphabetic)
    }
}

/// Finds the header. `None` where there is no record, or where the first one does not end.
pub(super) fn find(text: &[u8], delimiter: u8, whole: bool) -> Option<Head> {
    let mut walker = Walker::new(text, delimiter);
    let (mut fields, mut scratch) = (Vec::new(), Vec::new());
    let (mut first, mut comments) = (None, 0);
    let mut senders: Vec<Sender> = Vec::new();
    for passed in 0..LOOKED_AT {
        let Some(record) = walker.next_record(&mut fields) else { break };
        if walker.ended_in_quotes() || !whole && walker.position() == text.len() {
            break;
        }
        let mut names: Vec<Vec<u8>> = cells(text, &fields, &mut scratch);
        // A first column called # is one of numbers.
        let is_comment = (names.len() == 1 || names[0] != b"#") && names.first_mut().is_some_and(strip_mark);
        let means = if holds_data(&names) { 0 } else { meaning(&names) };
        let head = Head {
            line: u64::from(record.line) + 1,
            end: walker.position(),
            lines: u64::from(walker.lines()),
            titles: passed as u64 - comments,
            comments,
            is_sure: true,
            is_like_the_rest: false,
            names,
        };
        if means > 0 && !(is_comment && fields.len() == 1 && widest_below(walker.clone()) > 1) {
            let is_above_records = means > 1 && next_holds_data(text, walker.clone());
            if !senders.is_empty() && !is_above_records || !senders.iter().all(|sender| sender.is_title_over(&head)) {
                break;
            }
            let (head, walker) = meeting::below_summary(head, text, walker);
            return Some(behind_units(head, text, walker));
        }
        comments += u64::from(is_comment);
        if first.is_none() {
            let names = cells(text, &fields, &mut scratch);
            first = Some(Head { names, titles: 0, comments: 0, is_sure: false, ..head });
        }
        // Behind records of people there is no header any more, only records.
        if fields.iter().any(|field| is_data(content(text, field, &mut scratch))) && !is_comment {
            if senders.len() == SENDERS {
                break;
            }
            senders.push(Sender { cells: cells(text, &fields, &mut scratch), lines: u64::from(walker.lines()) });
        }
    }
    first.map(|head| Head { is_like_the_rest: is_like_the_rest(&head, text, delimiter), ..head })
}

/// What no name of a column is written as.
#[derive(PartialEq, Eq)]
enum Kind {
    Digits,
    Link,
}

/// Years are names of columns.
fn kind(cell: &[u8]) -> Option<Kind> {
    let cell = cell.trim_ascii();
    if cell.len() > 2 && cell.iter().all(u8::is_ascii_digit) {
        let year = cell.len() == 4 && (cell.starts_with(b"19") || cell.starts_with(b"20"));
        return (!year).then_some(Kind::Digits);
    }
    (cell.starts_with(b"http://") || cell.starts_with(b"https://")).then_some(Kind::Link)
}

/// Whether a first row that means nothing is written as the rows below it are: a number where they have numbers, a link
/// where they have links.
fn is_like_the_rest(head: &Head, text: &[u8], delimiter: u8) -> bool {
    let kinds: Vec<Option<Kind>> = head.names.iter().map(|name| kind(name)).collect();
    if head.names.len() < 2 || kinds.iter().all(Option::is_none) {
        return false;
    }
    let mut walker = Walker::new(text.get(head.end..).unwrap_or_default(), delimiter);
    let (mut fields, mut scratch) = (Vec::new(), Vec::new());
    let (mut rows, mut alike) = (0_usize, vec![0_usize; kinds.len()]);
    while rows < LOOKED_AT && walker.next_record(&mut fields).is_some() {
        rows += 1;
        for (at, field) in fields.iter().enumerate().take(kinds.len()) {
            let cell = content(&text[head.end..], field, &mut scratch);
            alike[at] += usize::from(kinds[at].is_some() && kind(cell) == kinds[at]);
        }
    }
    rows > 1 && alike.iter().any(|count| count * 5 >= rows * 4)
}

/// The first record, whatever it is.
pub(super) fn first(text: &[u8], delimiter: u8) -> Option<Head> {
    let mut walker = Walker::new(text, delimiter);
    let mut fields = Vec::new();
    let record = walker.next_record(&mut fields)?;
    Some(Head {
        names: cells(text, &fields, &mut Vec::new()),
        line: u64::from(record.line) + 1,
        end: walker.position(),
        lines: u64::from(walker.lines()),
        titles: 0,
        comments: 0,
        is_sure: false,
        is_like_the_rest: false,
    })
}

pub(super) fn cells(text: &[u8], fields: &[Field], scratch: &mut Vec<u8>) -> Vec<Vec<u8>> {
    fields.iter().map(|field| content(text, field, scratch).to_vec()).collect()
}

/// Takes off the mark of a comment, which may be that of a header too.
fn strip_mark(cell: &mut Vec<u8>) -> bool {
    let rest = [&b"#"[..], b"//", b"-- "].iter().find_map(|mark| cell.strip_prefix(*mark));
    let Some(rest) = rest else { return false };
    *cell = rest.trim_ascii_start().to_vec();
    true
}

/// How much names mean as those of columns: nothing where none of them is that of a channel and only one is known.
pub(super) fn meaning(names: &[Vec<u8>]) -> usize {
    let guessed = roles::guess(names);
    let known = guessed.iter().flatten().count();
    let channel = guessed.iter().flatten().any(|role: &Role| role.is_channel());
    // `Email list of customers, exported in May` alone on its line is a title, `E-mail` a header.
    let is_sentence = names.iter().any(|name| name.split(|byte| *byte == b' ').count() > 8);
    if known < 2 && (is_sentence || !channel) { 0 } else { known }
}

pub(super) fn holds_data(names: &[Vec<u8>]) -> bool {
    names.iter().any(|name| is_data(name))
}

/// Whether a cell may be somebody's address or number.
fn is_data(cell: &[u8]) -> bool {
    mend::holds_data(cell)
        && !(cell.len() < 30 && cell.iter().any(|byte| matches!(byte, b':' | b'T')) && !cell.contains(&b'@'))
}

/// Whether the next record holds an address or a number.
pub(super) fn next_holds_data(text: &[u8], mut walker: Walker<'_>) -> bool {
    let (mut fields, mut scratch) = (Vec::new(), Vec::new());
    walker.next_record(&mut fields).is_some() && fields.iter().any(|field| is_data(content(text, field, &mut scratch)))
}

/// The fields of the widest of the next records.
fn widest_below(mut walker: Walker<'_>) -> usize {
    let mut fields = Vec::new();
    let mut widest = 0;
    for _ in 0..LOOKED_AT {
        if walker.next_record(&mut fields).is_none() {
            break;
        }
        widest = widest.max(fields.len());
    }
    widest
}

/// Passes the rows below a header that say what to write into its columns, or name them once more.
fn behind_units(head: Head, text: &[u8], mut walker: Walker<'_>) -> Head {
    let (mut fields, mut scratch) = (Vec::new(), Vec::new());
    let mut head = head;
    while walker.next_record(&mut fields).is_some() {
        let row = cells(text, &fields, &mut scratch);
        let is_above_ids = || {
            let mut next = Vec::new();
            walker.clone().next_record(&mut next).is_some() && are_import_ids(&cells(text, &next, &mut Vec::new()))
        };
        if !(are_units(&row) || are_import_ids(&row) || names_again(&head.names, &row) || is_above_ids()) {
            break;
        }
        (head.end, head.lines, head.titles) = (walker.position(), u64::from(walker.lines()), head.titles + 1);
    }
    head
}

/// Whether all filled cells are the marks that Qualtrics writes below its questions.
fn are_import_ids(row: &[Vec<u8>]) -> bool {
    let mut filled = row.iter().map(|cell| cell.trim_ascii()).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(|cell| cell.starts_with(b"{\"ImportId\""))
}

/// Whether a row below a header names the columns once more: in another language, as machines call them, or the second half
/// of names. The header itself once more is none: that is where another export begins.
fn names_again(names: &[Vec<u8>], row: &[Vec<u8>]) -> bool {
    let folded = |cell: &Vec<u8>| String::from_utf8_lossy(cell).trim().to_lowercase();
    let is_same = row.iter().map(folded).eq(names.iter().map(folded));
    let filled: Vec<Vec<u8>> = row.iter().filter(|cell| !cell.trim_ascii().is_empty()).cloned().collect();
    if is_same || filled.len() < 2 || holds_data(row) {
        return false;
    }
    let (above, here) = (roles::guess(names), roles::guess(row));
    let is_channel = |at: usize| above.get(at).copied().flatten().is_some_and(Role::is_channel);
    let agrees = (0..row.len()).any(|at| is_channel(at) && here[at] == above[at]);
    let stands_below = (0..row.len()).any(|at| is_channel(at) && !row[at].trim_ascii().is_empty());
    agrees && here.iter().flatten().count() > 1 || stands_below && filled.len() > 2 && roles::are_names(&filled)
}

/// Words that stand below headers, in brackets or not.
const UNITS: [&str; 34] = [
    "required",
    "optional",
    "text",
    "string",
    "number",
    "integer",
    "int",
    "date",
    "datetime",
    "boolean",
    "bool",
    "varchar",
    "char",
    "email address",
    "phone number",
    "yyyy-mm-dd",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "pflichtfeld",
    "pflicht",
    "zahl",
    "datum",
    "obligatoire",
    "facultatif",
    "texte",
    "obligatorio",
    "opcional",
    "texto",
    "必填",
    "选填",
    "必須",
    "任意",
    "文本",
    "yes/no",
];

/// Whether a row below a header says what its columns hold, in words or in rules of dashes: all its filled cells do.
fn are_units(row: &[Vec<u8>]) -> bool {
    let filled = || row.iter().map(|cell| cell.trim_ascii()).filter(|cell| !cell.is_empty());
    let is_rule = |cell: &[u8]| cell.len() >= 2 && cell.iter().all(|byte| b"-=+:_".contains(byte));
    let is_unit = |cell: &[u8]| {
        let text = String::from_utf8_lossy(cell).to_lowercase();
        let word = text.trim_matches(|c: char| "()[]{}<>*".contains(c) || c == '（' || c == '）');
        UNITS.contains(&word)
            || UNITS.iter().any(|unit| word.strip_prefix(unit).is_some_and(|rest| rest.starts_with('(')))
    };
    filled().count() > 0 && (filled().all(is_rule) || filled().count() > 1 && filled().all(is_unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_in(text: &str) -> (u64, u64, Vec<String>) {
        let head = find(text.as_bytes(), b',', true).unwrap();
        let names = head.names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        (head.line, head.titles + head.comments, names)
    }

    #[test]
    fn titles_comments_and_units_are_passed() {
        let names = vec!["email".to_owned(), "name".to_owned()];
        for (text, line, titles) in [
            ("email,name\na@x.io,A\n", 1, 0),
            ("Customers of May\n\nemail,name\na@x.io,A\n", 3, 1),
            ("Email list of all customers who bought in May 2024\nemail,name\na@x.io,A\n", 2, 1),
            ("# exported 2024\n# by me\nemail,name\na@x.io,A\n", 3, 2),
            ("#email,name\na@x.io,A\n", 1, 0),
            ("email,name\n(required),(optional)\na@x.io,A\n", 1, 1),
            ("email,name\n-----,----\na@x.io,A\n", 1, 1),
            ("Report,,\n,,\nemail,name\na@x.io,A\n", 3, 2),
            ("By: ann@x.io\nemail,name\na@x.io,A\n", 2, 1),
            (",ann@x.io\n\nemail,name\na@x.io,A\n", 3, 1),
            ("email,name\nE-Mail,Nom\na@x.io,A\n", 1, 1),
        ] {
            assert_eq!(find_in(text), (line, titles, names.clone()), "{text}");
        }
    }

    #[test]
    fn records_are_no_titles() {
        assert_eq!(find_in("a@x.io,Jane\nemail,name\n").0, 1);
        assert_eq!(find_in("a@x.io\nemail,name\nb@x.io,B\n").0, 1);
        assert_eq!(find_in("Anschrift,Konto\nx,y\n").0, 1);
        let is_record = |text: &str| find(text.as_bytes(), b',', true).unwrap().is_record();
        assert!(is_record("Jane,https://x.io/1\nJim,https://x.io/2\nJoe,https://x.io/3\n"));
        assert!(is_record("Jane,5656\nJim,89161234567\nJoe,89161234568\n"));
        assert!(!is_record("Land,2023\nDE,1234\nFR,4567\n"));
        let head = find(b"+49 30 901820,Jane\nb,c\n", b',', true).unwrap();
        assert!(!head.is_sure);
    }
}
