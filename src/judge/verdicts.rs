//! What a verifier of e-mail addresses added to the record: its findings on the record's first address.
//!
//! Nothing is verified here. A verifier's columns stand beside one address column and do not say which; it is taken to be
//! the first one that is filled.

use super::Judge;
use super::cell::Tally;
use super::sheet::Sheet;
use crate::contact::{Code, Column, DateOrder, Note, Role, RoleCell, RoleCells};
use crate::normalize::date::{self, DateCell};
use crate::normalize::words::{self, VerdictWord};

/// Days after which a verdict no longer takes an address off the list: verifiers themselves ask to look again every
/// quarter (zerobounce.net/docs/email-list-validation: 22 to 23% of addresses change within a year). A mailbox that was
/// full, disabled or not there yet may take mail today, so an old verdict is told, and acted upon by nobody but the user.
pub(super) const VERDICT_MAX_AGE: i64 = 90;

const DAY: i64 = 86_400;

/// What the verifier says of the record's first address. Nothing, where the source has no column of a verifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Verdicts<'c> {
    /// The e-mail column that it is about; none where the record has no address.
    pub(super) column: Option<Column>,
    /// It takes no mail, or is not to be written to for no reason that has a code of its own.
    pub(super) undeliverable: bool,
    /// It is a trap, or its owner reports mail as spam.
    pub(super) trap_risk: bool,
    /// It is a throw-away address.
    pub(super) disposable: bool,
    /// It is the address of a function.
    pub(super) role_account: bool,
    /// The verifier could not tell whether it takes mail.
    pub(super) unverified: bool,
    /// All of this is older than [`VERDICT_MAX_AGE`]: it is flagged, whatever the policy would do with it.
    pub(super) stale: bool,
    /// What the verifier takes for the address that was meant, as it is written.
    pub(super) suggestion: Option<&'c str>,
}

impl Verdicts<'_> {
    /// Notes what is said of the address, and what becomes of it: an old verdict takes nothing away.
    pub(super) fn note(&self, tally: &mut Tally, sheet: &mut Sheet<'_>) {
        let Some(column) = self.column else { return };
        for code in self.codes() {
            let note = match self.suggestion {
                Some(meant) => Note::Meant(sheet.judged.put(meant.as_bytes())),
                None if self.stale => Note::Stale,
                None => Note::Nothing,
            };
            let action = match self.stale {
                true => sheet.find_at_most_flag(code, column, note),
                false => sheet.find_noting(code, column, note),
            };
            tally.add(code, action);
        }
    }

    /// The codes that it raises, in the registry's order.
    pub(super) fn codes(self) -> impl Iterator<Item = Code> {
        let found = [
            (self.undeliverable, Code::EmailUndeliverable),
            (self.trap_risk, Code::EmailTrapRisk),
            (self.disposable, Code::EmailDisposable),
            (self.role_account, Code::EmailRoleAccount),
            (self.unverified, Code::EmailUnverified),
        ];
        found.into_iter().filter_map(|(is_so, code)| is_so.then_some(code))
    }
}

/// What the verifier's cells say, taken together:
///
/// - The verdict decides whether the address takes mail; the reason decides it only where no verdict can be read. So a
///   reason that sounds bad does not undo a `valid`.
/// - What kind of address it is (a trap, a throw-away one, one of a function) is taken from any of the cells.
/// - "Not to be written to" is the kind that its reason names and nothing more; without such a reason it is undeliverable.
/// - Of two verifiers that contradict each other the graver one counts.
pub(super) fn verdicts<'c>(cells: &RoleCells<'c>, judge: &Judge<'_>) -> Verdicts<'c> {
    if judge.verdicts.is_empty() {
        return Verdicts::default();
    }
    let Some((column, address)) = first_address(cells, judge) else { return Verdicts::default() };
    let (mut verdict, mut reason, mut kind) = (Meanings::default(), Meanings::default(), Meanings::default());
    let (mut suggestion, mut newest) = (None, None);
    for (slot, cell) in judge.at(&judge.verdicts, cells) {
        let Some(cell) = cell.text().filter(|cell| !cell.is_empty()) else { continue };
        match slot.role {
            Role::Verdict => verdict.note(words::verdict(cell)),
            Role::VerdictReason => reason.note(words::verdict_reason(cell)),
            Role::VerdictDisposable if words::verdict_flag(cell) => kind.note(Some(VerdictWord::Disposable)),
            Role::VerdictRoleAccount if words::verdict_flag(cell) => kind.note(Some(VerdictWord::RoleAccount)),
            Role::VerdictTrap if words::verdict_flag(cell) => kind.note(Some(VerdictWord::TrapRisk)),
            Role::VerdictSuggestion => suggestion = suggestion.or_else(|| another_address(cell, address)),
            Role::VerifiedAt => newest = newest.max(day_of(cell, slot.order)),
            _ => {}
        }
    }
    let (told, decides) = (verdict.and(reason), if verdict.is_empty() { reason } else { verdict });
    let undeliverable =
        decides.has(VerdictWord::Undeliverable) || (decides.has(VerdictWord::DoNotMail) && !told.names_a_kind());
    let all = told.and(kind);
    Verdicts {
        column: Some(column),
        undeliverable,
        trap_risk: all.has(VerdictWord::TrapRisk),
        disposable: all.has(VerdictWord::Disposable),
        role_account: all.has(VerdictWord::RoleAccount),
        unverified: !undeliverable && decides.has(VerdictWord::Unverified),
        stale: newest.is_some_and(|day| judge.told.end_of_day.div_euclid(DAY) - day > VERDICT_MAX_AGE),
        suggestion,
    }
}

/// The first e-mail column that is filled, and its text where it decodes.
fn first_address<'c>(cells: &RoleCells<'c>, judge: &Judge<'_>) -> Option<(Column, &'c str)> {
    let mut all = judge.at(&judge.by_role[Role::Email as usize], cells);
    all.find_map(|(slot, cell)| match cell {
        RoleCell::Text(text) => (!words::is_nothing(text)).then_some((slot.column, text)),
        RoleCell::Undecodable(_) => Some((slot.column, "")),
    })
}

/// A suggestion that suggests something: an address, and not the one that stands there.
fn another_address<'c>(cell: &'c str, address: &str) -> Option<&'c str> {
    let cell = cell.trim();
    (cell.contains('@') && !cell.eq_ignore_ascii_case(address.trim())).then_some(cell)
}

/// The day of a time, counted from 1970; none where it cannot be read.
fn day_of(cell: &str, order: DateOrder) -> Option<i64> {
    match date::instant(cell, order) {
        DateCell::Time { seconds, .. } => Some(seconds.div_euclid(DAY)),
        DateCell::Empty | DateCell::Unreadable(_) => None,
    }
}

/// A set of meanings.
#[derive(Clone, Copy, Default)]
struct Meanings(u8);

impl Meanings {
    fn note(&mut self, meaning: Option<VerdictWord>) {
        if let Some(meaning) = meaning {
            self.0 |= 1 << meaning as u8;
        }
    }

    fn and(self, others: Meanings) -> Meanings {
        Meanings(self.0 | others.0)
    }

    fn has(self, meaning: VerdictWord) -> bool {
        self.0 & 1 << meaning as u8 != 0
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn names_a_kind(self) -> bool {
        [VerdictWord::TrapRisk, VerdictWord::Disposable, VerdictWord::RoleAccount]
            .into_iter()
            .any(|kind| self.has(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Policy;
    use crate::contact::{HashKey, KeyKinds, Shape, Slot};
    use crate::judge::{OwnDomains, Told};
    use crate::normalize::phone::Plan;
    use std::collections::HashSet;

    /// What is found in cells of these roles; e-mail columns are numbered in their order among them.
    fn read(cells: &[(Role, &'static str)], tell: impl FnOnce(Verdicts<'_>)) {
        let (policy, numbers, domains) = (Policy::default(), HashSet::new(), OwnDomains::default());
        let holidays = crate::contact::law::Holidays::default();
        let told = Told {
            policy: &policy,
            plan: Plan::embedded(),
            kinds: KeyKinds::default(),
            national_numbers: &numbers,
            secret: HashKey(1, 2),
            domains: &domains,
            end_of_day: date::end_of_day(jiff::civil::date(2026, 11, 24)),
            annotates: false,
            traces: false,
            holidays: &holidays,
            reassigned: &HashSet::new(),
        };
        let slots: Vec<Slot> = (0u16..)
            .zip(cells)
            .map(|(at, (role, _))| Slot { role: *role, cell: at, column: at, order: DateOrder::Undecided })
            .collect();
        let texts: Vec<RoleCell<'_>> = cells.iter().map(|(_, cell)| RoleCell::Text(cell)).collect();
        let cells = RoleCells { cells: &texts, shape: Shape::Whole, filled: 0, bad_text: &[] };
        tell(verdicts(&cells, &Judge::new(told, &slots)));
    }

    fn codes(more: &[(Role, &'static str)]) -> String {
        let mut cells = vec![(Role::Email, "jane@firma.de")];
        cells.extend_from_slice(more);
        let mut names = String::new();
        read(&cells, |found| {
            let short = |code: Code| code.name().trim_start_matches("email.");
            names = found.codes().map(short).collect::<Vec<_>>().join(" ");
        });
        names
    }

    #[test]
    fn verdicts_with_their_reasons() {
        for (vendor, verdict, reason, expected) in [
            ("ZeroBounce", "valid", "", ""),
            ("ZeroBounce", "valid", "alias_address", ""),
            ("ZeroBounce", "valid", "role_based", "role_account"),
            ("ZeroBounce", "valid", "role_based_accept_all", "role_account"),
            ("ZeroBounce", "valid", "accept_all", ""),
            ("ZeroBounce", "valid", "mailbox_not_found", ""),
            ("ZeroBounce", "invalid", "mailbox_not_found", "undeliverable"),
            ("ZeroBounce", "invalid", "possible_typo", "undeliverable"),
            ("ZeroBounce", "catch-all", "", "unverified"),
            ("ZeroBounce", "catch-all", "role_based_catch_all", "role_account unverified"),
            ("ZeroBounce", "unknown", "greylisted", "unverified"),
            ("ZeroBounce", "unknown", "mailbox_not_found", "unverified"),
            ("ZeroBounce", "spamtrap", "", "trap_risk"),
            ("ZeroBounce", "abuse", "", "trap_risk"),
            ("ZeroBounce", "do_not_mail", "", "undeliverable"),
            ("ZeroBounce", "do_not_mail", "role_based", "role_account"),
            ("ZeroBounce", "do_not_mail", "disposable", "disposable"),
            ("ZeroBounce", "do_not_mail", "toxic", "trap_risk"),
            ("ZeroBounce", "do_not_mail", "possible_trap", "trap_risk"),
            ("ZeroBounce", "do_not_mail", "global_suppression", "trap_risk"),
            ("ZeroBounce", "do_not_mail", "blocked", "undeliverable"),
            ("ZeroBounce", "do_not_mail", "something new", "undeliverable"),
            ("ZeroBounce", "something new", "mailbox_not_found", "undeliverable"),
            ("ZeroBounce", "", "", ""),
            ("NeverBounce", "catchall", "", "unverified"),
            ("NeverBounce", "disposable", "", "disposable"),
            ("NeverBounce", "1", "", ""),
            ("Kickbox", "risky", "low_quality", "unverified"),
            ("Kickbox", "undeliverable", "rejected_email", "undeliverable"),
            ("Kickbox", "unknown", "invalid_smtp", "unverified"),
            ("Emailable", "deliverable", "accepted_email", ""),
            ("Bouncify", "accept-all", "", "unverified"),
            ("Apollo", "Guessed", "", "unverified"),
            ("Apollo", "Bounced", "", "undeliverable"),
            ("Hunter", "webmail", "", ""),
            ("DeBounce", "Safe to Send", "Deliverable", ""),
            ("DeBounce", "Risky", "Role", "role_account unverified"),
            ("DeBounce", "Invalid", "Spam Trap", "undeliverable trap_risk"),
            ("EmailListVerify", "email_disabled", "", "undeliverable"),
            ("EmailListVerify", "ok_for_all", "", "unverified"),
            ("Mailgun", "do_not_send", "[\"mailbox_is_disposable_address\"]", "trap_risk disposable"),
            ("Mailgun", "undeliverable", "[\"mailbox_does_not_exist\"]", "undeliverable"),
        ] {
            let found = codes(&[(Role::Verdict, verdict), (Role::VerdictReason, reason)]);
            assert_eq!(found, expected, "{vendor}: {verdict}, {reason}");
        }
    }

    #[test]
    fn several_columns_of_verdicts_and_flags() {
        let verdict = |cell| (Role::Verdict, cell);
        assert_eq!(codes(&[verdict("ok"), verdict("good")]), "");
        assert_eq!(codes(&[verdict("disposable"), verdict("bad")]), "disposable");
        assert_eq!(codes(&[verdict("invalid"), verdict("bad")]), "undeliverable");
        assert_eq!(codes(&[verdict("valid"), verdict("invalid")]), "undeliverable", "the graver of two verifiers");
        assert_eq!(codes(&[verdict("valid"), (Role::VerdictRoleAccount, "Y")]), "role_account");
        assert_eq!(codes(&[verdict("accept-all"), (Role::VerdictTrap, "yes")]), "trap_risk unverified");
        assert_eq!(codes(&[(Role::VerdictDisposable, "true"), (Role::VerdictRoleAccount, "false")]), "disposable");
        assert_eq!(codes(&[verdict("do_not_mail"), (Role::VerdictRoleAccount, "true")]), "undeliverable role_account");
        assert_eq!(codes(&[(Role::VerdictReason, "timeout")]), "unverified");
    }

    #[test]
    fn it_is_about_the_first_address_there_is() {
        read(&[(Role::Verdict, "invalid"), (Role::Email, "N/A"), (Role::Email, "a@b.de")], |found| {
            assert_eq!((found.column, found.undeliverable), (Some(2), true));
        });
        for cells in [&[(Role::Verdict, "invalid"), (Role::Email, " ")][..], &[(Role::Email, "a@b.de")]] {
            read(cells, |found| assert_eq!(found, Verdicts::default()));
        }
    }

    #[test]
    fn an_old_verdict_is_stale() {
        for (verified_at, stale) in [
            ("2026-11-24", false),
            ("2026-08-26", false),
            ("2026-08-26T00:00:00Z", false),
            ("2026-08-25", true),
            ("2026-08-25T23:59:59Z", true),
            ("2020-01-01", true),
            ("2027-01-01", false),
            ("last spring", false),
            ("", false),
        ] {
            let cells = [(Role::Email, "a@b.de"), (Role::Verdict, "invalid"), (Role::VerifiedAt, verified_at)];
            read(&cells, |found| assert_eq!((found.stale, found.undeliverable), (stale, true), "{verified_at}"));
        }
        let twice = [(Role::Email, "a@b.de"), (Role::VerifiedAt, "2020-01-01"), (Role::VerifiedAt, "2026-11-01")];
        read(&twice, |found| assert!(!found.stale, "it was looked at again"));
    }

    #[test]
    fn a_suggestion_is_another_address() {
        for (cell, expected) in [
            (" jane@gmail.com ", Some("jane@gmail.com")),
            ("Jane@gmial.com", None),
            ("", None),
            ("false", None),
            ("gmail.com", None),
        ] {
            let cells = [(Role::Email, "jane@gmial.com"), (Role::VerdictSuggestion, cell)];
            read(&cells, |found| assert_eq!(found.suggestion, expected, "{cell}"));
        }
    }
}
