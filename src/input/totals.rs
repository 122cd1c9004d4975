//! Totals and footers: the last rows of a report, which are nobody's records.

use super::error::InputError;
use super::mend::{DIGITS, Known, holds_data};
use super::roles;
use super::spool::Spool;
use crate::contact::Role;

/// How much of the end of a text is looked at for totals, in bytes.
const TAIL: u64 = 64 << 10;

/// Words with which the last rows of reports begin.
const TOTALS: [&str; 47] = [
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sum",
    "count",
    "records",
    "rows",
    "number of records",
    "total records",
    "summe",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "anzahl",
    "zwischensumme",
    "somme",
    "nombre",
    "total général",
    "suma",
    "total general",
    "cantidad",
    "totale",
    "totali",
    "totales",
    "totaux",
    "somma",
    "totaal",
    "aantal",
    "razem",
    "celkem",
    "součet",
    "összesen",
    "итого",
    "всего",
    "количество",
    "合计",
    "合計",
    "总计",
    "總計",
    "小计",
    "小計",
    "共计",
    "총계",
    "합계",
    "計",
    "yhteensä",
];

/// Words with which a last line speaks of the report itself.
const FOOTERS: [&str; 22] = [
    "generated",
    "exported",
    "export",
    "report",
    "confidential",
    "end of",
    "ende",
    "erstellt",
    "stand:",
    "vertraulich",
    "exporté",
    "généré",
    "confidentiel",
    "generado",
    "exportado",
    "confidencial",
    "导出",
    "匯出",
    "出力",
    "printed",
    "page ",
    "seite ",
];

/// Where the totals and footers at the end of a text begin, if it has any.
pub(super) fn totals_at(file: &str, text: &Spool, known: &Known<'_>) -> Result<Option<u64>, InputError> {
    let from = text.len().saturating_sub(TAIL).max((known.bom + known.head.map_or(0, |head| head.end)) as u64);
    if from >= text.len() {
        return Ok(None);
    }
    let mut tail = vec![0; (text.len() - from) as usize];
    let read = text.read_exact_at(from, &mut tail);
    read.map_err(|cause| InputError::Unreadable { file: file.to_owned(), cause })?;
    let block = block_at(&tail, known);
    let (mut end, mut found) = (block.unwrap_or(tail.len()), block.map(|start| from + start as u64));
    while end > 0 {
        let line_end = tail[..end].iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
        let start = memchr::memrchr2(b'\n', b'\r', &tail[..line_end]).map_or(0, |at| at + 1);
        let line = &tail[start..line_end];
        // The first line of what was read may be the end of one.
        let is_cut = start == 0 && from > 0 && known.head.is_none_or(|head| (head.end + known.bom) as u64 != from);
        if line_end == 0 || is_cut {
            break;
        }
        if !is_total(line, known) {
            break;
        }
        found = Some(from + start as u64);
        end = start;
    }
    Ok(found)
}

/// Whether a cell of a phone column holds as many digits as a number has, or any cell one that begins with a plus.
fn holds_number(cells: &[Vec<u8>], known: &Known<'_>) -> bool {
    let roles = known.head.map(|head| roles::guess(&head.names)).unwrap_or_default();
    cells.iter().enumerate().any(|(at, cell)| {
        let is_channel = roles.get(at).copied().flatten().is_some_and(Role::is_channel);
        let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
        let is_number = !String::from_utf8_lossy(cell).chars().any(char::is_alphabetic);
        is_number && digits >= DIGITS && (is_channel || cell.trim_ascii().starts_with(b"+"))
    })
}

/// Where the block of single cells begins that some systems write below a blank line at the end of their reports, if one
/// of them speaks of the report: `Brightwater` alone says nothing, `Confidential` above it does.
fn block_at(tail: &[u8], known: &Known<'_>) -> Option<usize> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let (mut end, mut start, mut speaks) = (tail.len(), None, false);
    loop {
        let line_end = tail[..end].iter().rposition(|byte| !is_end(byte))? + 1;
        if let Some(start) = start {
            // Two line ends, whatever they are written as: a blank line.
            let ends = &tail[line_end..start];
            if ends
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
                .max(ends.iter().filter(|byte| **byte == b'\r').count())
                > 1
            {
                return speaks.then_some(start);
            }
        }
        let at = memchr::memrchr2(b'\n', b'\r', &tail[..line_end])? + 1;
        let line = &tail[at..line_end];
        if known.width < 2 || known.cutter.record(line).cells.len() != 1 || holds_data(line) {
            return None;
        }
        speaks |= is_total(line, known);
        (start, end) = (Some(at), at);
    }
}

/// Whether the last line of a text is a total or a footer, and nobody's record.
fn is_total(line: &[u8], known: &Known<'_>) -> bool {
    if line.trim_ascii() == b"\x1a" {
        return true;
    }
    let cells = known.cutter.record(line).cells;
    if holds_number(&cells, known) {
        return false;
    }
    let filled: Vec<String> = cells
        .iter()
        .map(|cell| String::from_utf8_lossy(cell).trim().to_lowercase())
        .filter(|cell| !cell.is_empty())
        .collect();
    let Some(first) = filled.first() else { return false };
    let begins_with_count = filled.len() == 1 && first.starts_with(|c: char| c.is_ascii_digit());
    if line.contains(&b'@') || known.width < 2 && !first.starts_with('(') && !begins_with_count {
        return false;
    }
    let word = first.trim_end_matches(|c: char| !c.is_alphabetic());
    let is_number = |cell: &String| cell.chars().any(|c| c.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic);
    // A person may be called Count; what is called a total and has nothing beside it is none.
    let is_alone = word.starts_with("tota") && known.width > 2;
    let says_more = filled.len() > 1 || first.len() > word.len() || is_alone;
    if TOTALS.contains(&word) && filled[1..].iter().all(is_number) && says_more {
        return true;
    }
    if filled.len() > 1 || holds_data(line) {
        return false;
    }
    // (123 rows), 500 records, 共 20 条, -- end --, Generated on …
    let counted = first.trim_start_matches(|c: char| "(-*共".contains(c) || c.is_whitespace());
    let behind = counted.trim_start_matches(|c: char| c.is_ascii_digit() || ",. ".contains(c));
    let counts = behind.len() < counted.len()
        && [
            "row",
            "record",
            "entr",
            "contact",
            "member",
            "subscriber",
            "address",
            "result",
            "item",
            "people",
            "zeile",
            "datens",
            "ligne",
            "fila",
            "registro",
            "件",
            "行",
            "条",
            "條",
            "筆",
            "人",
        ]
        .iter()
        .any(|unit| behind.starts_with(unit));
    counts || FOOTERS.iter().any(|word| counted.starts_with(word))
}
