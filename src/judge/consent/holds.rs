//! Whether a consent holds: what undoes it, and when it was given where it is to outweigh a stop.
//!
//! Two questions are asked. A law's "may be contacted" is undone by what is wrong with the consent itself. A stop is
//! outweighed by much less doubt: not by a consent whose row lies askew, that lacks what is asked for, or is for other channels,
//! and not by one whose faults the user chose not to hear of.

use super::super::sheet::Sheet;
use super::shown::Shown;
use crate::contact::law::Use;
use crate::contact::{Area, Code, KeyEntry, KeyKind, Note, head};
use crate::normalize::words::use_bit;
use std::num::NonZeroI64;

/// Whether a record with that code may not be contacted by what it shows: not what is merely lacking, nor what is about
/// another channel, nor what still holds.
pub(super) fn undoes_consent(code: Code) -> bool {
    use Code::{ConsentExpiring, ConsentResubscribed, ConsentWrongChannel};
    let is_consent = matches!(code.area(), Area::Consent | Area::Lifecycle);
    is_consent && !lacks(code) && !matches!(code, ConsentExpiring | ConsentWrongChannel | ConsentResubscribed)
}

/// Whether it says that something is not there that a consent may show.
fn lacks(code: Code) -> bool {
    use Code::{ConsentNoMethod, ConsentNoProof, ConsentNoScope, ConsentNoSource, ConsentNoTime};
    matches!(code, ConsentNoTime | ConsentNoSource | ConsentNoMethod | ConsentNoScope | ConsentNoProof)
}

/// Whether a consent on a record with that finding outweighs no stop. What a law or the policy asks for must be there; that
/// the file has a column for it asks for nothing.
pub(in crate::judge) fn doubts(code: Code, note: Note) -> bool {
    match code {
        // A cell too many or too few, and nobody knows whose consent it is, or which stop is missing.
        Code::RowLong
        | Code::RowUnclosedQuote
        | Code::RowShort
        | Code::RowEmpty
        | Code::RowUndecodable
        | Code::RowColumnShift => true,
        Code::ConsentWrongChannel => true,
        _ if lacks(code) => note != Note::ColumnOfFile,
        _ => undoes_consent(code),
    }
}

/// When the person agreed, where the record shows a consent that outweighs an older stop: a time that can be read and has
/// come, a source, method or proof, a consent to all channels of the record, no stop of its own, and no doubt.
pub(super) fn consented(shown: &Shown<'_>, end_of_day: i64, sheet: &mut Sheet<'_>) -> Option<NonZeroI64> {
    let is_evident = shown.source || shown.method || shown.proof;
    let time = shown.consent_time.filter(|time| *time <= end_of_day)?;
    let stops = sheet.bits & head::ANY_STOP != 0;
    if !is_evident || !shown.rests_on_consent() || stops || sheet.doubts || !covers_all(shown, sheet) {
        return None;
    }
    // The first second of 1970 is a zero, not a time.
    NonZeroI64::new(time)
}

/// Whether the consent is to every kind of channel that the record has, whatever the list is used for.
fn covers_all(shown: &Shown<'_>, sheet: &mut Sheet<'_>) -> bool {
    let email = use_bit(Use::Email);
    let phone = use_bit(Use::Sms) | use_bit(Use::Call);
    let covers = |uses: u8| shown.scope_says.covers(uses);
    let keys: &[KeyEntry] = sheet.keys();
    !shown.scope
        || keys.iter().all(|entry| match entry.kind {
            KeyKind::Phone | KeyKind::PhoneAlias | KeyKind::National => covers(phone),
            // Every cell of a channel has its text; one that is no channel may be meant to be either.
            KeyKind::Text if keys.iter().any(|other| other.column == entry.column && other.kind != KeyKind::Text) => {
                true
            }
            KeyKind::Text => covers(phone) && covers(email),
            _ => covers(email),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Asked;

    #[test]
    fn every_code_of_consent_is_decided_on() {
        let asked = Note::Asked(Asked { rule: None, country: None, ended: None });
        let weigh_nothing = ["consent.expiring", "consent.resubscribed"];
        for code in Code::ALL.iter().filter(|code| code.area() == Area::Consent) {
            assert_eq!(doubts(*code, asked), !weigh_nothing.contains(&code.name()), "{code}");
        }
        for code in [Code::ConsentNoSource, Code::ConsentNoMethod, Code::ConsentNoProof, Code::ConsentNoScope] {
            assert!(!doubts(code, Note::ColumnOfFile) && !undoes_consent(code), "{code}");
        }
        assert!(doubts(Code::LifecycleExpired, Note::Nothing) && doubts(Code::RowShort, Note::Nothing));
        assert!(!doubts(Code::EmailRoleAccount, Note::Nothing) && !undoes_consent(Code::ConsentWrongChannel));
    }
}
