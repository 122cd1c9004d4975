//! Cells by which a record itself says stop. They set bits of its head; what they stop is decided in `resolve`.

use super::sheet::Sheet;
use super::words::Meaning;
use super::{Judge, Scratch};
use crate::contact::{Code, Role, RoleCell, RoleCells, head};
use crate::normalize::words::{self, Accepts, WordKind};
use std::borrow::Cow;

/// Whether a cell of this role says stop, as [`judge`] has it: for sentences that name the cell.
///
/// ```
/// use hygienist::contact::Role;
/// use hygienist::judge::says_stop;
/// assert!(says_stop(Role::OptedOut, "yes"));
/// assert!(says_stop(Role::Status, "unsubscribed"));
/// assert!(!says_stop(Role::OptedOut, "no"));
/// assert!(!says_stop(Role::Email, "stop"));
/// ```
#[must_use]
pub fn says_stop(role: Role, cell: &str) -> bool {
    match role {
        Role::UnsubscribedAt => words::opt_out_time(cell),
        Role::OptedOut | Role::OptedOutEmail | Role::OptedOutPhone | Role::DoNotCall => words::opt_out_boolean(cell),
        Role::ConsentStatus | Role::Status => matches!(
            words::consent_word(cell).whole(),
            Some((WordKind::Unsubscribed | WordKind::Withdrawn | WordKind::Complained | WordKind::Bounced, _))
        ),
        _ => false,
    }
}

pub(super) fn judge(cells: &RoleCells<'_>, judge: &Judge<'_>, scratch: &mut Scratch, sheet: &mut Sheet<'_>) {
    sheet.bits |= judge.bears;
    for (slot, cell) in judge.at(&judge.opt_outs, cells) {
        // What does not decode is no way to say "go on": it is read as far as it goes, and the row is rejected anyway.
        let cell = match cell {
            RoleCell::Text(cell) => Cow::Borrowed(cell),
            RoleCell::Undecodable(bytes) => String::from_utf8_lossy(bytes),
        };
        if cell.is_empty() {
            continue;
        }
        match slot.role {
            Role::UnsubscribedAt if words::opt_out_time(&cell) => sheet.bits |= head::OPTED_OUT,
            Role::OptedOut if words::opt_out_boolean(&cell) => sheet.bits |= head::OPTED_OUT,
            Role::OptedOutEmail if words::opt_out_boolean(&cell) => sheet.bits |= head::STOP_EMAIL,
            Role::OptedOutPhone if words::opt_out_boolean(&cell) => sheet.bits |= head::STOP_PHONE,
            Role::DoNotCall if words::opt_out_boolean(&cell) => sheet.bits |= head::DO_NOT_CALL,
            Role::ConsentStatus | Role::Status => {
                let meaning = scratch.words.meaning(&cell);
                if says_subscribed(&meaning) {
                    sheet.bits |= head::SUBSCRIBED;
                }
                match meaning.words.whole().map(|(kind, _)| kind) {
                    Some(WordKind::Unsubscribed) => sheet.bits |= head::OPTED_OUT,
                    Some(WordKind::Withdrawn) => {
                        sheet.bits |= head::WITHDRAWN;
                        sheet.find_in(Code::ConsentWithdrawn, slot.column);
                    }
                    Some(WordKind::Complained) => sheet.bits |= head::COMPLAINED,
                    Some(WordKind::Bounced) => sheet.bits |= head::BOUNCED,
                    Some(WordKind::Unconfirmed) => _ = sheet.find_in(Code::ConsentUnconfirmed, slot.column),
                    Some(WordKind::NotGiven) => _ = sheet.find_in(Code::ConsentNotGiven, slot.column),
                    // "Accepts marketing: no" is no consent, but no stop either.
                    None if meaning.accepts == Accepts::No => _ = sheet.find_in(Code::ConsentNotGiven, slot.column),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// Whether a status says that the person agreed: by a word for it, or by a yes.
fn says_subscribed(meaning: &Meaning) -> bool {
    match meaning.words.whole() {
        Some((kind, _)) => matches!(kind, WordKind::Subscribed | WordKind::DoubleOptIn | WordKind::SingleOptIn),
        None => meaning.accepts == Accepts::Yes,
    }
}
