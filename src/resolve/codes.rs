//! The codes of one record in the order in which every output lists them.

use crate::contact::{Area, By, Code, Finding, Mark, NO_COLUMN, Note, Seen, Verdict};

/// Puts what was found on one record into `seen`, in the order of `hyg_codes`: the deciding code, then codes of cells
/// by column and registry, then codes of the whole record by registry. All cells of one code stand together.
pub fn order(verdict: Verdict, findings: &[Finding], marks: &[Mark], seen: &mut Vec<Seen>) {
    seen.clear();
    seen.extend(findings.iter().map(|finding| Seen {
        code: finding.code,
        column: finding.column,
        action: finding.action,
        by: By::Itself,
        note: finding.note,
    }));
    seen.extend(marks.iter().map(|mark| Seen {
        code: mark.code,
        column: mark.column,
        action: mark.action,
        by: mark.by,
        note: Note::Nothing,
    }));
    if seen.len() < 2 {
        return;
    }
    let deciding = match verdict {
        Verdict::Rejected(code) => Some(code),
        Verdict::Kept => None,
    };
    let by_screening = seen
        .iter()
        .any(|one| deciding == Some(one.code) && one.code.area() == Area::Suppressed && one.column != NO_COLUMN);
    // What screening took is why the record is unreachable: that follows at once.
    let rank = |one: &Seen| match one.code {
        code if deciding == Some(code) => 0u32,
        Code::ContactUnreachable if by_screening => 1,
        _ => 2,
    };
    // Rank, whether it is of the whole record, column, code: in one number, as records with many codes are many.
    let of_record = |one: &Seen| u32::from(one.column == NO_COLUMN);
    seen.sort_by_key(|one| rank(one) << 25 | of_record(one) << 24 | u32::from(one.column) << 8 | one.code as u32);
    // Several channels of a cell may bear the same code: that is one code on one cell, with the hardest action.
    seen.dedup_by(|later, kept| {
        let same = (later.code, later.column) == (kept.code, kept.column);
        if same {
            kept.action = kept.action.min(later.action);
        }
        same
    });
    gather_codes(seen);
}

/// Moves later cells of a code up to its first one; the order is otherwise kept.
fn gather_codes(seen: &mut [Seen]) {
    let mut at = 0;
    while at < seen.len() {
        let code = seen[at].code;
        let mut end = at + 1;
        for other in at + 1..seen.len() {
            if seen[other].code == code {
                seen[end..=other].rotate_right(1);
                end += 1;
            }
        }
        at = end;
    }
}

/// The codes themselves, each once, out of what [`order`] made.
pub fn names(seen: &[Seen]) -> impl Iterator<Item = Code> {
    seen.iter().enumerate().filter(|(at, one)| *at == 0 || seen[at - 1].code != one.code).map(|(_, one)| one.code)
}
