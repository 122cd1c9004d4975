//! A record against what the user's own policy asks of consent.

use super::super::texts;
use super::demands::earliest;
use super::shown::Shown;
use super::{Asking, NO_CELL};
use crate::config::{Consent, Evidence, Policy};
use crate::contact::law::{Check, Holidays, Period, Use};
use crate::contact::{Code, Forbidden, Note, Role, RoleCells};
use crate::normalize::date::{date_of, day_number};
use crate::normalize::words::{Pattern, WordKind, is_nothing, names_purpose, use_bit};
use jiff::civil::Date;

/// Under which age a person is a minor where no law says: that of Art. 8(1) GDPR, the highest that the laws name.
const OF_AGE: Period = Period::years(16);

/// The policy, made ready for a day.
pub(in crate::judge) struct Rules {
    /// What the list is used for, as bits of [`use_bit`], where that is said.
    pub(super) uses: Option<u8>,
    /// Consents of before this day are over.
    since: Option<i32>,
    /// Those of before this day end within the time that the user wants to be told of.
    soon: Option<i32>,
    /// What ends by this day will be over soon.
    pub(super) ends_soon: Option<i32>,
    /// Whoever was born after this day is a minor.
    of_age: i32,
    allowed_sources: Vec<Pattern>,
    allowed_methods: Vec<Pattern>,
    forbidden_sources: Vec<Pattern>,
    forbidden_methods: Vec<Pattern>,
}

impl Rules {
    pub(in crate::judge) fn new(policy: &Policy, today: Date) -> Rules {
        let consent = &policy.consent;
        let none = Holidays::default();
        let end = |period: Period, began: Date| period.end_in(began, None, &none);
        let later = consent.expiring_within.map(|within| within.end_in(today, None, &none));
        let patterns = |texts: &[String]| texts.iter().map(|text| Pattern::new(text)).collect();
        Rules {
            uses: uses(policy),
            since: consent.max_age.map(|age| earliest(today, |began| end(age, began) >= today)),
            ends_soon: later.map(day_number),
            soon: consent.max_age.zip(later).map(|(age, later)| earliest(later, |began| end(age, began) > later)),
            of_age: earliest(today, |born| end(OF_AGE, born) > today) - 1,
            allowed_sources: patterns(&consent.allowed_sources),
            allowed_methods: patterns(&consent.allowed_methods),
            forbidden_sources: patterns(&consent.forbidden_sources),
            forbidden_methods: patterns(&consent.forbidden_methods),
        }
    }

    /// Whether the user allows a source by name, whatever the built-in words say.
    pub(super) fn allows_source(&self, cell: &str) -> bool {
        any_matches(&self.allowed_sources, cell)
    }

    pub(super) fn allows_method(&self, cell: &str) -> bool {
        any_matches(&self.allowed_methods, cell)
    }

    /// Whether the user names no cell of that role, neither as allowed nor as forbidden.
    fn names_none(&self, role: Role) -> bool {
        match role {
            Role::ConsentSource => self.allowed_sources.is_empty() && self.forbidden_sources.is_empty(),
            _ => self.allowed_methods.is_empty() && self.forbidden_methods.is_empty(),
        }
    }

    /// Why the user rules a source or a method out, if so.
    fn forbids(&self, role: Role, cell: &str) -> Option<Forbidden> {
        use Forbidden::{MethodNotAllowed, MethodRuledOut, SourceNotAllowed, SourceRuledOut};
        let (allowed, forbidden, ruled_out, not_allowed) = match role {
            Role::ConsentSource => (&self.allowed_sources, &self.forbidden_sources, SourceRuledOut, SourceNotAllowed),
            _ => (&self.allowed_methods, &self.forbidden_methods, MethodRuledOut, MethodNotAllowed),
        };
        if any_matches(forbidden, cell) {
            return Some(ruled_out);
        }
        (!allowed.is_empty() && !any_matches(allowed, cell)).then_some(not_allowed)
    }
}

fn uses(policy: &Policy) -> Option<u8> {
    let said = policy.uses().into_iter().fold(0, |bits, one| bits | use_bit(one));
    (said != 0).then_some(said)
}

fn any_matches(patterns: &[Pattern], cell: &str) -> bool {
    !patterns.is_empty() && patterns.iter().any(|pattern| pattern.matches(cell))
}

pub(super) fn judge(cells: &RoleCells<'_>, shown: &Shown<'_>, asking: &mut Asking<'_, '_, '_, '_>) {
    let rules = &asking.judge.rules;
    let consent = &asking.judge.told.policy.consent;
    if shown.claims_consent() {
        judge_evidence(shown, consent, asking);
        judge_age(shown, rules, asking);
        judge_confirmation(shown, consent, asking);
    }
    judge_patterns(cells, rules, asking);
    judge_scope(shown, consent, asking);
    if let Some((_, column)) = shown.birth.filter(|(born, _)| *born > rules.of_age)
        && asking.demands.all.iter().all(|demand| demand.code != Some(Code::ConsentMinor))
    {
        asking.raise_by_itself(Code::ConsentMinor, column);
    }
}

/// What the file has a column for, or the policy asks.
fn judge_evidence(shown: &Shown<'_>, consent: &Consent, asking: &mut Asking<'_, '_, '_, '_>) {
    if !shown.any() {
        return asking.raise_by_itself(Code::ConsentNoEvidence, NO_CELL);
    }
    let asks_time = consent.max_age.is_some();
    let asks_scope = consent.purpose.is_some();
    let (asks_source, asks_method) = (!consent.allowed_sources.is_empty(), !consent.allowed_methods.is_empty());
    for (role, code, evidence, is_shown, asked) in [
        (Role::ConsentAt, Code::ConsentNoTime, Evidence::Time, shown.time, asks_time),
        (Role::ConsentSource, Code::ConsentNoSource, Evidence::Source, shown.source, asks_source),
        (Role::ConsentMethod, Code::ConsentNoMethod, Evidence::Method, shown.method, asks_method),
        (Role::ConsentScope, Code::ConsentNoScope, Evidence::Scope, shown.scope, asks_scope),
        (Role::ConsentProof, Code::ConsentNoProof, Evidence::Proof, shown.proof, false),
        // Without the text nobody can tell to what exactly.
        (Role::ConsentText, Code::ConsentNoScope, Evidence::Text, shown.text, false),
    ] {
        if is_shown {
            continue;
        }
        if asked || consent.require.contains(&evidence) {
            asking.raise_by_policy(code, NO_CELL, None);
        } else if asking.judge.has(role) && role != Role::ConsentText {
            asking.raise(code, NO_CELL, Note::ColumnOfFile);
        }
    }
}

fn judge_age(shown: &Shown<'_>, rules: &Rules, asking: &mut Asking<'_, '_, '_, '_>) {
    let Some((since, day)) = rules.since.zip(shown.since()) else { return };
    let column = shown.consent_day.map_or(NO_CELL, |(_, column)| column);
    let limit = asking.judge.told.policy.consent.max_age;
    let ends = || {
        let end = limit?.end_in(date_of(day)?, None, &Holidays::default());
        u16::try_from(day_number(end)).ok()
    };
    if day < since {
        asking.raise_by_policy(Code::ConsentExpired, column, ends());
    } else if rules.soon.is_some_and(|soon| day < soon) {
        asking.raise_by_policy(Code::ConsentExpiring, column, ends());
    }
}

/// A double opt-in is none before it was confirmed.
fn judge_confirmation(shown: &Shown<'_>, consent: &Consent, asking: &mut Asking<'_, '_, '_, '_>) {
    let says_double = shown.method_words.whole().is_some_and(|(kind, _)| kind == WordKind::DoubleOptIn);
    let confirmed = shown.confirmed_day.is_some()
        || shown.status_words.whole().is_some_and(|(kind, _)| kind == WordKind::DoubleOptIn)
        || says_double && !shown.unconfirmed;
    if confirmed || !shown.any() {
        return;
    }
    let column = if says_double { shown.method_column } else { NO_CELL };
    if consent.confirmed {
        asking.raise_by_policy(Code::ConsentUnconfirmed, column, None);
    } else if says_double && shown.unconfirmed {
        asking.raise(Code::ConsentUnconfirmed, column, Note::ColumnOfFile);
    }
}

fn judge_patterns(cells: &RoleCells<'_>, rules: &Rules, asking: &mut Asking<'_, '_, '_, '_>) {
    for role in [Role::ConsentSource, Role::ConsentMethod] {
        if rules.names_none(role) {
            continue;
        }
        for (slot, cell) in texts(cells, asking.judge, role).filter(|(_, cell)| !is_nothing(cell)) {
            if let Some(why) = rules.forbids(role, cell) {
                asking.raise(Code::ConsentForbiddenSource, slot.column, Note::Forbidden(why));
            }
        }
    }
}

/// Consent to other channels, or for another purpose.
fn judge_scope(shown: &Shown<'_>, consent: &Consent, asking: &mut Asking<'_, '_, '_, '_>) {
    if !shown.scope || !shown.claims_consent() || shown.scope_cell.is_empty() {
        return;
    }
    let email = asking.uses & use_bit(Use::Email);
    let phone = asking.uses & !use_bit(Use::Email);
    // A number is called or sent texts: where it is not said which, either will do.
    if [email, phone].into_iter().any(|uses| uses != 0 && !shown.scope_says.covers(uses)) {
        asking.raise_under(Check::Channel, Code::ConsentWrongChannel, shown.scope_column);
    }
    if let Some(purpose) = &consent.purpose
        && !names_purpose(shown.scope_cell, purpose)
    {
        asking.raise_under(Check::Purpose, Code::ConsentWrongPurpose, shown.scope_column);
    }
}
