//! A record against the rules of law of its country.

use super::super::Judge;
use super::demands::{Demand, Ends};
use super::holds::undoes_consent;
use super::shown::Shown;
use super::{Asking, NO_CELL, reachable};
use crate::contact::law::{Basis, Check, Holidays};
use crate::contact::{Asked, Code, Column, Legal, NO_COLUMN, Note, Says};
use crate::normalize::words::{Ground, WordKind};

/// Sources that are somebody else than the person.
const OTHERS: [WordKind; 4] = [WordKind::Bought, WordKind::Scraped, WordKind::Borrowed, WordKind::EventOrPartner];

/// Holds the record against the rules, and says of which uses some rule says that something is wrong, as bits.
pub(super) fn judge(shown: &Shown<'_>, ends: &Ends, asking: &mut Asking<'_, '_, '_, '_>) -> u8 {
    let mut broken = 0;
    let (demands, uses) = (asking.demands, asking.uses);
    let held = Held::new(shown, ends, asking.judge);
    for demand in demands.all.iter().filter(|demand| demand.uses & uses != 0) {
        if let Some(fault) = fault(demand, &held) {
            let asked = Asked { rule: Some(demand.rule), country: asking.country, ended: fault.ended };
            asking.raise(fault.code, fault.column, Note::Asked(asked));
            // What ends soon has not ended.
            broken |= if fault.code == Code::ConsentExpiring { 0 } else { demand.uses };
        }
    }
    broken
}

/// Tells what laws say of the record beside what is wrong, once all is known that is wrong: whose law it is, for which of the
/// uses that reach somebody it lets the record be contacted, and what else is due.
pub(super) fn tell(shown: &Shown<'_>, ends: &Ends, broken: u8, asking: &mut Asking<'_, '_, '_, '_>) {
    let (demands, uses) = (asking.demands, asking.uses);
    let held = Held::new(shown, ends, asking.judge);
    put(asking.country.map(|(country, by)| Says::Country(country, by)), asking);
    let holds = !asking.sheet.finds_any(undoes_consent);
    let open = if holds { shown.agreed_to(uses & reachable(asking.sheet)) & !broken } else { 0 };
    for demand in demands.all.iter().filter(|demand| demand.uses & uses != 0) {
        let says = match permits(demand, shown) {
            Some(basis) if demand.uses & open != 0 => Some(Says::Permits(demand.rule, basis, demand.uses & open)),
            _ => said_beside(demand, &held),
        };
        put(says, asking);
    }
}

/// On which basis a rule lets a record be contacted, as long as nothing is wrong.
fn permits(demand: &Demand, shown: &Shown<'_>) -> Option<Basis> {
    let basis = shown.ground.bases().first().copied().unwrap_or(Basis::Consent);
    let is_its_own = match demand.check {
        Check::Evidence => shown.any() || !shown.rests_on_consent(),
        Check::Proof | Check::WrittenConsent => shown.rests_on_consent() && shown.proof,
        Check::Purchase => matches!(shown.ground, Ground::Purchase | Ground::SoftOptIn | Ground::Implied),
        Check::Inquiry => shown.ground == Ground::Inquiry,
        Check::ContractEnd => shown.ground == Ground::Gift || !shown.rests_on_consent() && shown.ended_day.is_some(),
        Check::SoftOptIn => matches!(shown.ground, Ground::SoftOptIn | Ground::Purchase),
        _ => false,
    };
    is_its_own.then_some(basis)
}

/// What a rule says of a record that no code stands for.
fn said_beside(demand: &Demand, held: &Held<'_, '_>) -> Option<Says> {
    match demand.check {
        Check::Register => Some(Says::Register(demand.rule)),
        Check::StopBy => Some(Says::StopBy(demand.rule, held.last_day(demand, held.shown.stopped_day?)?)),
        _ => None,
    }
}

fn put(says: Option<Says>, asking: &mut Asking<'_, '_, '_, '_>) {
    let record = asking.sheet.judged.record();
    asking.sheet.judged.legal.extend(says.map(|says| Legal { record, says }));
}

/// A record, and by what its periods are counted.
struct Held<'s, 'c> {
    shown: &'s Shown<'c>,
    holidays: &'s Holidays,
    ends: &'s Ends,
    /// What ends by this day ends soon, where the user wants that said.
    ends_soon: Option<i32>,
}

impl<'s, 'c> Held<'s, 'c> {
    fn new(shown: &'s Shown<'c>, ends: &'s Ends, judge: &'s Judge<'_>) -> Held<'s, 'c> {
        Held { shown, holidays: judge.told.holidays, ends, ends_soon: judge.rules.ends_soon }
    }

    fn last_day(&self, demand: &Demand, began: i32) -> Option<u16> {
        self.ends.last_day(demand, began, self.holidays)
    }
}

/// What a rule finds wrong.
struct Fault {
    code: Code,
    column: Column,
    /// The last day of a period that is over.
    ended: Option<u16>,
}

impl Fault {
    /// One that no period is over for.
    fn plain(code: Code, column: Column) -> Option<Fault> {
        Some(Fault { code, column, ended: None })
    }
}

fn fault(demand: &Demand, held: &Held<'_, '_>) -> Option<Fault> {
    match demand.check {
        Check::Evidence | Check::Proof | Check::WrittenConsent | Check::Scope | Check::Source => {
            shows_too_little(demand, held.shown)
        }
        Check::Preticked | Check::ForbiddenSource | Check::Harvested | Check::ThirdParty | Check::SoftOptIn => {
            came_by_a_wrong_way(demand.check, held.shown)
        }
        Check::Minor => {
            let (born, column) = held.shown.birth?;
            // Whoever comes of age today is of age: the period from that birth ends today.
            if born > demand.reached { Fault::plain(Code::ConsentMinor, column) } else { None }
        }
        Check::Notice => notice(demand, held),
        _ => a_period_is_over(demand, held),
    }
}

/// What a record that rests on consent, or on something else, must show.
fn shows_too_little(demand: &Demand, shown: &Shown<'_>) -> Option<Fault> {
    let on_consent = shown.rests_on_consent() && shown.any();
    let (code, column, lacks) = match demand.check {
        Check::Evidence if shown.rests_on_consent() => (Code::ConsentNoEvidence, NO_CELL, !shown.any()),
        Check::Evidence => {
            let stands = shown.rests_on_consent() || demand.allows(shown.ground.bases());
            (Code::ConsentNoEvidence, shown.ground_column, !stands)
        }
        Check::WrittenConsent => {
            let says_something = shown.any() || !shown.rests_on_consent();
            (Code::ConsentNoProof, NO_CELL, says_something && !(on_consent && shown.proof))
        }
        Check::Proof => (Code::ConsentNoProof, NO_CELL, on_consent && !shown.proof),
        Check::Scope if !shown.scope => (Code::ConsentNoScope, NO_CELL, on_consent),
        // A scope that is no more than "everything" says nothing.
        Check::Scope => (Code::ConsentNoScope, shown.scope_column, on_consent && shown.scope_says.is_general()),
        _ => (Code::ConsentNoSource, NO_CELL, shown.any() && !shown.source),
    };
    if lacks { Fault::plain(code, column) } else { None }
}

/// Where it came from, and how a box was ticked.
fn came_by_a_wrong_way(check: Check, shown: &Shown<'_>) -> Option<Fault> {
    match check {
        Check::Preticked => Fault::plain(Code::ConsentPreticked, shown.came_by(&[WordKind::Preticked])?),
        Check::Harvested => Fault::plain(Code::ConsentForbiddenSource, shown.came_by(&[WordKind::Scraped])?),
        Check::ForbiddenSource => {
            Fault::plain(Code::ConsentForbiddenSource, shown.came_by(&[WordKind::Bought, WordKind::Scraped])?)
        }
        Check::ThirdParty => {
            let column = shown.came_by(&OTHERS).filter(|_| !shown.proof)?;
            Fault::plain(Code::ConsentUnprovenSource, column)
        }
        _ => {
            let soft = matches!(shown.ground, Ground::SoftOptIn | Ground::Purchase);
            let says_the_sale = shown.source && shown.source_column != shown.ground_column || shown.proof;
            if soft && !says_the_sale { Fault::plain(Code::ConsentUnprovenSource, shown.ground_column) } else { None }
        }
    }
}

/// What lasts so long and no longer.
fn a_period_is_over(demand: &Demand, held: &Held<'_, '_>) -> Option<Fault> {
    let shown = held.shown;
    let on_consent = shown.rests_on_consent() && shown.any();
    match demand.check {
        Check::Purchase if matches!(shown.ground, Ground::Purchase | Ground::SoftOptIn | Ground::Implied) => {
            implied(demand, held)
        }
        Check::Inquiry if shown.ground == Ground::Inquiry => implied(demand, held),
        // A gift has no end: it counts from its day.
        Check::ContractEnd if shown.ground == Ground::Gift => implied(demand, held),
        // While a contract or a membership runs, so does what it implies.
        Check::ContractEnd if !shown.rests_on_consent() => over(demand, Code::ConsentExpired, shown.ended_day?, held),
        Check::Express if on_consent && !shown.until_further_notice => {
            over(demand, Code::ConsentExpired, shown.since()?, held)
        }
        Check::Reconfirm if on_consent => over(demand, Code::ConsentReconfirmDue, shown.since()?, held),
        Check::Inactive => {
            let (day, column) = shown.active?;
            let fault = over(demand, demand.code.unwrap_or(Code::LifecycleExpired), day, held)?;
            Some(Fault { column, ..fault })
        }
        _ => None,
    }
}

/// A consent that the law implies, from the day of what implies it; without such a day nobody can tell how long.
fn implied(demand: &Demand, held: &Held<'_, '_>) -> Option<Fault> {
    match held.shown.since() {
        Some(began) => over(demand, Code::ConsentExpired, began, held),
        None => Fault::plain(Code::ConsentNoTime, NO_CELL),
    }
}

/// A period that began on a day, where it is over; one of consent, where it will be soon.
fn over(demand: &Demand, code: Code, began: i32, held: &Held<'_, '_>) -> Option<Fault> {
    let is_over = began < demand.since;
    let watched = if code == Code::ConsentExpired { held.ends_soon } else { None };
    if !is_over && watched.is_none() {
        return None;
    }
    let ended = held.last_day(demand, began);
    let is_soon = || watched.zip(ended).is_some_and(|(soon, ended)| i32::from(ended) <= soon);
    let code = match is_over {
        true => code,
        false if is_soon() => Code::ConsentExpiring,
        false => return None,
    };
    let column = held.shown.consent_day.filter(|(day, _)| *day == began).map_or(NO_COLUMN, |(_, column)| column);
    Some(Fault { code, column, ended })
}

/// Somebody else's data, and no proof that the person was told within the period.
fn notice(demand: &Demand, held: &Held<'_, '_>) -> Option<Fault> {
    let shown = held.shown;
    let column = shown.came_by(&OTHERS)?;
    let began = shown.created_day.or(shown.since());
    let ended = began.and_then(|began| held.last_day(demand, began));
    let in_time = began.is_some_and(|began| began >= demand.since);
    // Whoever was told after the period was told too late.
    let was_told = shown.notice_day.is_some_and(|day| ended.is_none_or(|ended| day <= i32::from(ended)));
    if was_told || in_time { None } else { Some(Fault { code: Code::ConsentNoNotice, column, ended }) }
}
