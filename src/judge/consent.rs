//! Evidence of consent: who, when, how, to what, and the proof.

use super::sheet::Sheet;
use super::{Judge, Scratch, texts};
use crate::contact::{Code, Role, RoleCells, head};
use crate::normalize::date::{self, DateCell};
use crate::normalize::words::{self, Basis, WordKind};

/// What a record must show, and the code it bears where it shows nothing although the file has a column for it.
const EVIDENCE: [(Role, Code); 5] = [
    (Role::ConsentAt, Code::ConsentNoTime),
    (Role::ConsentSource, Code::ConsentNoSource),
    (Role::ConsentMethod, Code::ConsentNoMethod),
    (Role::ConsentScope, Code::ConsentNoScope),
    (Role::ConsentProof, Code::ConsentNoProof),
];

/// Judges the evidence of consent, and says whether there is any.
pub(super) fn judge(cells: &RoleCells<'_>, judge: &Judge<'_>, scratch: &mut Scratch, sheet: &mut Sheet<'_>) -> bool {
    // What does not decode is filled all the same.
    let filled = |role: Role| {
        let mut all = judge.at(&judge.by_role[role as usize], cells);
        all.any(|(_, cell)| cell.text().is_none_or(|cell| !words::is_nothing(cell)))
    };
    let shown = EVIDENCE.map(|(role, _)| filled(role));
    let any = shown.contains(&true);
    if !rests_on_another_basis(cells, judge) {
        if !any {
            sheet.find(Code::ConsentNoEvidence);
        } else {
            for ((role, code), shown) in EVIDENCE.into_iter().zip(shown) {
                if !shown && judge.has(role) {
                    sheet.find(code);
                }
            }
        }
    }
    judge_times(cells, judge, sheet);
    judge_words(cells, judge, scratch, sheet);
    any
}

/// A contract or another basis than consent needs no evidence of consent.
fn rests_on_another_basis(cells: &RoleCells<'_>, judge: &Judge<'_>) -> bool {
    texts(cells, judge, Role::LegalBasis).any(|(_, cell)| words::legal_basis(cell) == Basis::Other)
}

fn judge_times(cells: &RoleCells<'_>, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    for (slot, cell) in texts(cells, judge, Role::ConsentAt).filter(|(_, cell)| !words::is_nothing(cell)) {
        match date::instant(cell) {
            DateCell::Empty => {}
            DateCell::Unreadable => _ = sheet.find_in(Code::ConsentBadTime, slot.column),
            DateCell::Time { seconds, .. } if seconds > judge.told.end_of_day => {
                sheet.find_in(Code::ConsentFutureTime, slot.column);
            }
            DateCell::Time { .. } => {}
        }
    }
}

/// Words that say where an address came from, or how a box was ticked. A stop word there, or for a basis, is a stop.
fn judge_words(cells: &RoleCells<'_>, judge: &Judge<'_>, scratch: &mut Scratch, sheet: &mut Sheet<'_>) {
    for role in [Role::ConsentSource, Role::ConsentMethod, Role::ConsentScope, Role::LegalBasis] {
        for (slot, cell) in texts(cells, judge, role).filter(|(_, cell)| !cell.is_empty()) {
            let words = scratch.words.meaning(cell).words;
            let has = |kind| words.word(kind).is_some();
            if [WordKind::Bought, WordKind::Scraped, WordKind::Borrowed].into_iter().any(has) {
                sheet.find_in(Code::ConsentForbiddenSource, slot.column);
            }
            if has(WordKind::Preticked) {
                sheet.find_in(Code::ConsentPreticked, slot.column);
            }
            if let Some((WordKind::Unsubscribed | WordKind::Withdrawn, _)) = words.whole() {
                sheet.bits |= head::WITHDRAWN;
                sheet.find_in(Code::ConsentWithdrawn, slot.column);
            }
        }
    }
}
