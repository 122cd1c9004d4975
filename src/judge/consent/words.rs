//! What cells of consent say by themselves: where a contact came from, how a box was ticked, and stop.

use super::super::words::Meaning;
use super::super::{Scratch, texts};
use super::Asking;
use super::shown::Shown;
use crate::contact::law::Check;
use crate::contact::{Code, Forbidden, Note, Role, RoleCells, head};
use crate::normalize::words::{Accepts, Scope, WordKind};

/// Kinds of words that forbid a source or a method, whatever the policy says.
const FORBIDDEN: [(WordKind, Forbidden); 3] = [
    (WordKind::Bought, Forbidden::Bought),
    (WordKind::Scraped, Forbidden::Scraped),
    (WordKind::Borrowed, Forbidden::Borrowed),
];

pub(super) fn judge(
    cells: &RoleCells<'_>,
    shown: &Shown<'_>,
    asking: &mut Asking<'_, '_, '_, '_>,
    scratch: &mut Scratch,
) {
    judge_words(cells, asking, scratch);
    let asked = shown.claims_consent() && !asking.judge.rules.allows_source(shown.source_cell);
    if let Some(column) = shown.unproven().filter(|_| asked) {
        asking.raise_by_itself(Code::ConsentUnprovenSource, column);
    }
}

/// Words that say where an address came from, or how a box was ticked. A stop word there, or for a basis, is a stop.
fn judge_words(cells: &RoleCells<'_>, asking: &mut Asking<'_, '_, '_, '_>, scratch: &mut Scratch) {
    let judge = asking.judge;
    for role in [Role::ConsentSource, Role::ConsentMethod, Role::ConsentScope, Role::LegalBasis] {
        for (slot, cell) in texts(cells, judge, role).filter(|(_, cell)| !cell.is_empty()) {
            let meaning = scratch.words.meaning(cell);
            let words = meaning.words;
            if words.is_empty() && meaning.accepts != Accepts::No {
                continue;
            }
            let allowed = match role {
                Role::ConsentSource => judge.rules.allows_source(cell),
                Role::ConsentMethod => judge.rules.allows_method(cell),
                _ => false,
            };
            let has = |kind| !allowed && words.word(kind).is_some();
            if let Some((_, why)) = FORBIDDEN.into_iter().find(|(kind, _)| has(*kind)) {
                asking.raise(Code::ConsentForbiddenSource, slot.column, Note::Forbidden(why));
            }
            if has(WordKind::Preticked) {
                asking.raise_by_itself(Code::ConsentPreticked, slot.column);
            }
            match words.whole() {
                Some((WordKind::Unsubscribed | WordKind::Withdrawn, _)) => {
                    asking.sheet.bits |= head::WITHDRAWN;
                    asking.raise_under(Check::Withdrawal, Code::ConsentWithdrawn, slot.column);
                }
                _ if says_nobody_agreed(role, cell, meaning, scratch) => {
                    asking.raise_by_itself(Code::ConsentNotGiven, slot.column);
                }
                Some((WordKind::Unconfirmed, _)) if role == Role::ConsentMethod => {
                    asking.raise_by_itself(Code::ConsentUnconfirmed, slot.column);
                }
                _ => {}
            }
        }
    }
}

/// "No" and "unknown" where the way or the scope of consent should stand. A scope that names a channel or a purpose is an
/// answer, though the word alone would be none elsewhere: `email`, `telemarketing`.
fn says_nobody_agreed(role: Role, cell: &str, meaning: Meaning, scratch: &mut Scratch) -> bool {
    let says_no = match meaning.words.whole() {
        Some((kind, _)) => kind == WordKind::NotGiven,
        None => meaning.accepts == Accepts::No,
    };
    says_no
        && match role {
            Role::ConsentMethod => true,
            Role::ConsentScope => scratch.scopes.meaning(cell).0 == Scope::default(),
            _ => false,
        }
}
