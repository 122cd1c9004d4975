//! Which consent outweighs a stored stop, read from a record's own cells, one case a line.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use hygienist::config::{Evidence, Policy, Resubscribe};
use hygienist::contact::law::{Holidays, Use};
use hygienist::contact::{
    Action, Code, DateOrder, HashKey, Judged, KeyKind, KeyKinds, Role, RoleCell, RoleCells, Shape, Slot, head,
};
use hygienist::judge::{Judge, OwnDomains, Scratch, Told, judge};
use hygienist::normalize::date::end_of_day;
use hygienist::normalize::phone::Plan;
use std::collections::HashSet;

/// 2026-05-06T10:00:00Z, a second counted by hand: 20,579 days and ten hours.
const TIME: i64 = 20_579 * 86_400 + 36_000;

fn policy() -> Policy {
    let mut policy = Policy { as_of: "2026-11-24".to_owned(), ..Policy::default() };
    policy.suppress.resubscribe = Resubscribe::NewerConsent;
    policy
}

/// When the record agreed, and the bits of its head.
fn judged(cells: &[(Role, &str)], policy: &Policy, shape: Shape) -> (Option<i64>, u16) {
    let (numbers, reassigned, domains, holidays) =
        (HashSet::new(), HashSet::new(), OwnDomains::default(), Holidays::default());
    let mut kinds = KeyKinds::default();
    [KeyKind::National, KeyKind::Md5, KeyKind::Text].into_iter().for_each(|kind| kinds.insert(kind));
    let told = Told {
        policy,
        plan: Plan::embedded(),
        kinds,
        national_numbers: &numbers,
        secret: HashKey(1, 2),
        domains: &domains,
        end_of_day: end_of_day(jiff::civil::date(2026, 11, 24)),
        annotates: false,
        traces: false,
        holidays: &holidays,
        reassigned: &reassigned,
    };
    let slots: Vec<Slot> = (0u16..)
        .zip(cells)
        .map(|(at, (role, _))| Slot { role: *role, cell: at, column: at, order: DateOrder::Undecided })
        .collect();
    let cells: Vec<RoleCell<'_>> = cells.iter().map(|(_, cell)| RoleCell::Text(cell)).collect();
    let mut all = Judged::default();
    all.clear();
    let cells = RoleCells { cells: &cells, shape, filled: 0, bad_text: &[] };
    judge(&cells, &Judge::new(told, &slots), &mut Scratch::default(), &mut all);
    (all.heads[0].consented.map(i64::from), all.heads[0].bits)
}

const GOOD: [(Role, &str); 3] = [
    (Role::Email, "ann@brightwater.com"),
    (Role::ConsentAt, "2026-05-06T10:00:00Z"),
    (Role::ConsentSource, "web form"),
];

fn with(more: &[(Role, &'static str)]) -> Option<i64> {
    judged(&[&GOOD[..], more].concat(), &policy(), Shape::Whole).0
}

#[test]
fn a_time_and_how_it_came_about_are_evidence() {
    let time = (Role::ConsentAt, "2026-05-06T10:00:00Z");
    let email = GOOD[0];
    let consented = |more: &[(Role, &str)]| judged(&[&[email], more].concat(), &policy(), Shape::Whole).0;
    for how in [(Role::ConsentSource, "web form"), (Role::ConsentMethod, "double opt-in"), (Role::ConsentProof, "id 7")]
    {
        assert_eq!(consented(&[time, how]), Some(TIME), "{how:?}");
        assert_eq!(consented(&[how]), None, "{how:?} without a time");
    }
    assert_eq!(consented(&[time]), None, "a time alone");
    assert_eq!(consented(&[time, (Role::ConsentScope, "newsletter")]), None, "a scope says not how");
    assert_eq!(consented(&[time, (Role::ConsentSource, "N/A")]), None);
    let day = (Role::ConsentAt, "2026-05-06");
    assert_eq!(consented(&[day, GOOD[2]]), Some(TIME - 36_000), "a day counts as its start");
    let earlier = (Role::ConsentAt, "2020-01-01");
    assert_eq!(consented(&[earlier, time, GOOD[2]]), Some(TIME), "the latest of several");
    assert_eq!(
        consented(&[(Role::ConsentAt, "2026-11-24T23:59:59Z"), GOOD[2]]),
        Some(end_of_day(jiff::civil::date(2026, 11, 24)))
    );
    for never in ["2026-11-25", "soon", "3/4/2026", "0000-00-00", "1970-01-01"] {
        assert_eq!(consented(&[(Role::ConsentAt, never), GOOD[2]]), None, "{never}");
        assert_eq!(never == "1970-01-01", consented(&[(Role::ConsentAt, never), time, GOOD[2]]).is_some(), "{never}");
    }
}

#[test]
fn what_speaks_against_it_undoes_it() {
    for (role, cell) in [
        (Role::ConsentStatus, "withdrawn"),
        (Role::ConsentStatus, "pending"),
        (Role::ConsentStatus, "never_subscribed"),
        (Role::ConsentStatus, "unsubscribed"),
        (Role::ConsentStatus, "complained"),
        (Role::ConsentStatus, "bounced"),
        (Role::OptedOut, "yes"),
        (Role::OptedOutEmail, "yes"),
        (Role::OptedOutPhone, "yes"),
        (Role::DoNotCall, "x"),
        (Role::UnsubscribedAt, "2020-01-01"),
        (Role::ConsentMethod, "pre-ticked"),
        (Role::ConsentMethod, "no"),
        (Role::ConsentSource, "bought"),
        (Role::ConsentScope, "unsubscribed"),
        (Role::ConsentScope, "sms only"),
        (Role::LegalBasis, "contract"),
        (Role::LegalBasis, "legitimate interest"),
        (Role::BirthDate, "2020-01-01"),
        (Role::ConsentAt, "2030-01-01"),
        (Role::ConsentAt, "some day"),
    ] {
        assert_eq!(with(&[(role, cell)]), None, "{role}: {cell}");
    }
    for (role, cell) in [
        (Role::ConsentStatus, "subscribed"),
        (Role::ConsentStatus, ""),
        (Role::OptedOut, "no"),
        (Role::ConsentScope, "e-mail"),
        (Role::ConsentScope, "newsletter"),
        (Role::LegalBasis, "consent"),
        (Role::ConsentProof, ""),
        (Role::FullName, "Ann Hill"),
    ] {
        assert_eq!(with(&[(role, cell)]), Some(TIME), "{role}: {cell}");
    }
    // A partner's word is no evidence without a proof or a method.
    let from_partner = [GOOD[0], GOOD[1], (Role::ConsentSource, "partner")];
    assert_eq!(judged(&from_partner, &policy(), Shape::Whole).0, None);
}

#[test]
fn it_covers_every_channel_of_the_record() {
    let phone = (Role::Phone, "+12012340123");
    assert_eq!(with(&[phone]), Some(TIME));
    assert_eq!(with(&[phone, (Role::ConsentScope, "email")]), None);
    assert_eq!(with(&[phone, (Role::ConsentScope, "email and phone")]), Some(TIME));
    // A cell that is no address and no number may be meant to be either.
    let broken = (Role::Phone, "call me");
    assert_eq!(with(&[broken, (Role::ConsentScope, "email")]), None);
    assert_eq!(with(&[broken, (Role::ConsentScope, "email and phone")]), Some(TIME));
    // Whatever the list is used for: the number stands in the clean file all the same.
    let mut by_email = policy();
    by_email.consent.uses = vec![Use::Email];
    let cells = [&GOOD[..], &[phone, (Role::ConsentScope, "email")]].concat();
    assert_eq!(judged(&cells, &by_email, Shape::Whole).0, None);
}

#[test]
fn a_row_that_lies_askew_shows_nothing() {
    for shape in [Shape::Short, Shape::Long] {
        assert_eq!(judged(&GOOD, &policy(), shape).0, None, "{shape:?}");
    }
}

#[test]
fn a_code_that_is_ignored_speaks_all_the_same() {
    for (code, cell) in [
        (Code::ConsentFutureTime, (Role::ConsentAt, "2030-01-01")),
        (Code::ConsentPreticked, (Role::ConsentMethod, "pre-ticked")),
        (Code::ConsentNotGiven, (Role::ConsentStatus, "never_subscribed")),
    ] {
        let mut policy = policy();
        policy.actions.set(code, Action::Ignore);
        assert_eq!(judged(&[&GOOD[..], &[cell]].concat(), &policy, Shape::Whole).0, None, "{code}");
    }
}

#[test]
fn what_is_asked_for_must_be_there() {
    let mut asks = policy();
    asks.consent.require = vec![Evidence::Proof];
    assert_eq!(judged(&GOOD, &asks, Shape::Whole).0, None);
    assert_eq!(judged(&[&GOOD[..], &[(Role::ConsentProof, "id 7")]].concat(), &asks, Shape::Whole).0, Some(TIME));
    // That the file has a column for the text, and one for the scope that is empty, must not hide what the policy asks.
    asks.consent.require = vec![Evidence::Text];
    assert_eq!(judged(&[&GOOD[..], &[(Role::ConsentScope, "")]].concat(), &asks, Shape::Whole).0, None);
    let mut old = policy();
    old.consent.max_age = Some("1 month".to_owned().try_into().unwrap());
    assert_eq!(judged(&GOOD, &old, Shape::Whole).0, None, "expired");
    let mut forbids = policy();
    forbids.consent.forbidden_sources = vec!["web*".to_owned()];
    assert_eq!(judged(&GOOD, &forbids, Shape::Whole).0, None);
}

#[test]
fn nothing_is_read_where_nobody_may_come_back() {
    let never = Policy { suppress: Default::default(), ..policy() };
    assert_eq!(judged(&GOOD, &never, Shape::Whole).0, None);
}

#[test]
fn who_calls_himself_subscribed() {
    for (cell, says) in [
        ("subscribed", true),
        ("SUBSCRIBED", true),
        ("confirmed", true),
        ("已订阅", true),
        ("yes", true),
        ("", false),
        ("pending", false),
        ("unsubscribed", false),
        ("bounced", false),
        ("never_subscribed", false),
        ("no", false),
    ] {
        let bits = judged(&[GOOD[0], (Role::ConsentStatus, cell)], &Policy::default(), Shape::Whole).1;
        assert_eq!(bits & head::SUBSCRIBED != 0, says, "{cell}");
    }
}
