//! Rules of law made ready for a country and a day: what is asked of a record, with every period turned into a day.

use crate::config::Law;
use crate::contact::law::{self, Basis, Check, Holidays, RuleId, Use};
use crate::contact::{Code, Region};
use crate::normalize::date::{date_of, day_number};
use crate::normalize::words::use_bit;
use jiff::civil::Date;
use std::cell::Cell;
use std::collections::HashMap;

/// A rule, ready to be held against records.
#[derive(Clone, Debug)]
pub(in crate::judge) struct Demand {
    pub(in crate::judge) rule: RuleId,
    /// For whose contacts.
    pub(in crate::judge) country: Option<Region>,
    pub(in crate::judge) check: Check,
    pub(in crate::judge) code: Option<Code>,
    /// The uses it is about, as bits of [`use_bit`].
    pub(in crate::judge) uses: u8,
    /// Other bases than consent on which a record may rest, as bits.
    bases: u16,
    /// The first day from which its period has not ended yet: what began before is over.
    pub(in crate::judge) since: i32,
    /// The last day whose period has ended, today included: what began later has not reached its end.
    pub(in crate::judge) reached: i32,
}

impl Demand {
    /// Whether it speaks against every record against which another does, with the same code in the same cell.
    fn finds_all_of(&self, other: &Demand) -> bool {
        self.check == other.check
            && self.code == other.code
            && self.uses & other.uses == other.uses
            && self.bases & other.bases == self.bases
            && self.since >= other.since
            && self.reached <= other.reached
    }

    /// Whether a record may rest on one of these bases.
    pub(in crate::judge) fn allows(&self, bases: &[Basis]) -> bool {
        bases.iter().any(|basis| self.bases & 1 << *basis as u16 != 0)
    }
}

/// All that is asked of the records of a country.
#[derive(Clone, Debug, Default)]
pub(in crate::judge) struct Demands {
    pub(in crate::judge) all: Vec<Demand>,
    /// Some rule is held against records, or against lists of numbers.
    pub(in crate::judge) any: bool,
}

impl Demands {
    /// The first rule that asks for this and is about one of these uses.
    pub(in crate::judge) fn first(&self, check: Check, uses: u8) -> Option<RuleId> {
        self.all.iter().find(|one| one.check == check && one.uses & uses != 0).map(|one| one.rule)
    }

    fn of(rules: Vec<RuleId>, country: Option<Region>, today: Date, holidays: &Holidays) -> Demands {
        let mut in_force: Vec<RuleId> = rules.into_iter().filter(|id| id.rule().is_in_force(today)).collect();
        // A rule that has periods for some countries only is none for others, and the age that a country sets stands in
        // place of the general one.
        let of_country = |id: &RuleId| id.rule().limits_by_country.iter().any(|(region, _)| Some(*region) == country);
        in_force.retain(|id| id.rule().limits_by_country.is_empty() || id.rule().limit.is_some() || of_country(id));
        if in_force.iter().any(|id| id.rule().check == Check::Minor && of_country(id)) {
            in_force.retain(|id| id.rule().check != Check::Minor || of_country(id));
        }
        let mut all: Vec<Demand> = in_force.into_iter().map(|id| demand(id, country, today, holidays)).collect();
        take_exceptions(&mut all);
        let any = all.iter().any(|one| one.check.is_checked());
        Demands { all, any }
    }

    /// Those that may find something that none before them finds: the first rule that speaks against a record is told, and
    /// all packs together say the same of most records. What they say beside faults is lost.
    fn without_repeats(self) -> Demands {
        let mut all: Vec<Demand> = Vec::new();
        for demand in self.all.into_iter().filter(|demand| demand.check.finds_faults()) {
            if !all.iter().any(|earlier| earlier.finds_all_of(&demand)) {
                all.push(demand);
            }
        }
        Demands { all, any: self.any }
    }
}

/// A rule that lets customers be contacted for a while after their contract or purchase is an exception from those of its
/// pack that ask for consent, as long as it is in force.
fn take_exceptions(all: &mut [Demand]) {
    let exceptions: Vec<(&'static str, u8, u16)> =
        all.iter().filter_map(|one| Some((one.rule.rule().pack, one.uses, lets_in(one.check)?))).collect();
    for (pack, uses, bases) in exceptions {
        let asks = |one: &&mut Demand| one.check == Check::Evidence && one.rule.rule().pack == pack;
        all.iter_mut().filter(asks).filter(|one| one.uses & uses != 0).for_each(|one| one.bases |= bases);
    }
}

/// On which bases, as bits, an exception lets records be contacted.
fn lets_in(check: Check) -> Option<u16> {
    let bases: &[Basis] = match check {
        Check::ContractEnd => &[Basis::Contract, Basis::SoftOptIn, Basis::Implied],
        Check::Purchase => &[Basis::SoftOptIn, Basis::Implied],
        Check::Inquiry => &[Basis::Implied],
        _ => return None,
    };
    Some(bases.iter().fold(0, |bits, basis| bits | 1 << *basis as u16))
}

fn demand(id: RuleId, country: Option<Region>, today: Date, holidays: &Holidays) -> Demand {
    let rule = id.rule();
    // Periods end in the order in which they begin.
    let first_day = |today: Date, lasts: &dyn Fn(Date) -> bool| {
        earliest(today, |day| rule.ends(day, country, holidays).is_none_or(lasts))
    };
    let uses = Use::ALL.iter().filter(|one| rule.is_about(**one)).fold(0, |bits, one| bits | use_bit(*one));
    Demand {
        rule: id,
        country,
        check: rule.check,
        code: rule.code,
        uses,
        bases: rule.bases.iter().fold(0, |bits, basis| bits | 1 << *basis as u16),
        since: first_day(today, &|end| end >= today),
        reached: first_day(today, &|end| end > today) - 1,
    }
}

/// The earliest day, no later than today, from which on everything holds.
pub(super) fn earliest(today: Date, holds: impl Fn(Date) -> bool) -> i32 {
    let (mut before, mut from) = (day_number(today) - 60_000, day_number(today) + 1);
    while from - before > 1 {
        let middle = before + (from - before) / 2;
        if date_of(middle).is_some_and(&holds) { from = middle } else { before = middle }
    }
    from
}

/// How many ends of periods are remembered.
const REMEMBERED: usize = 8192;

/// An end of a period: of which rule, in which country, from which day, and the last day.
type End = (RuleId, Option<Region>, i32, Option<u16>);

/// The last days of periods, remembered: a list holds few days and many records. A direct-mapped table: a new one replaces
/// the one in its place.
pub(in crate::judge) struct Ends(Box<[Cell<Option<End>>]>);

impl Default for Ends {
    fn default() -> Ends {
        Ends(vec![Cell::new(None); REMEMBERED].into())
    }
}

impl Ends {
    /// The last day of a rule's period that began on a day, both counted from 1970-01-01; none where the rule has no
    /// period, or where it ended before.
    pub(super) fn last_day(&self, demand: &Demand, began: i32, holidays: &Holidays) -> Option<u16> {
        let place = &self.0[(began as usize).wrapping_add(usize::from(demand.rule.0) << 10) % REMEMBERED];
        match place.get() {
            Some((rule, country, day, end)) if (rule, country, day) == (demand.rule, demand.country, began) => end,
            _ => {
                let end = last_day(demand, began, holidays);
                place.set(Some((demand.rule, demand.country, began, end)));
                end
            }
        }
    }
}

fn last_day(demand: &Demand, began: i32, holidays: &Holidays) -> Option<u16> {
    let end = demand.rule.rule().ends(date_of(began)?, demand.country, holidays)?;
    u16::try_from(day_number(end)).ok()
}

/// What is asked, by country.
#[derive(Clone, Debug)]
pub(in crate::judge) struct ByCountry {
    general: Demands,
    countries: HashMap<Region, Demands>,
    by_country: bool,
}

impl ByCountry {
    /// `tells_all` where it is asked for what laws say beside faults.
    pub(in crate::judge) fn new(law: &Law, today: Date, holidays: &Holidays, tells_all: bool) -> ByCountry {
        if *law == Law::None {
            // The table of laws is read by those who ask for it only.
            return ByCountry { general: Demands::default(), countries: HashMap::new(), by_country: false };
        }
        let regions = law::packs().iter().flat_map(|pack| pack.countries.iter().copied());
        let named = law::rules().iter().flat_map(|rule| rule.limits_by_country.iter().map(|(region, _)| *region));
        let demands = |country: Option<Region>| {
            let all = Demands::of(law.rules(country), country, today, holidays);
            if tells_all { all } else { all.without_repeats() }
        };
        let mut countries = HashMap::new();
        for region in regions.chain(named) {
            countries.entry(region).or_insert_with(|| demands(Some(region)));
        }
        ByCountry { general: demands(None), countries, by_country: true }
    }

    /// Whether a record's country matters at all.
    pub(in crate::judge) fn differ_by_country(&self) -> bool {
        self.by_country
    }

    pub(in crate::judge) fn of(&self, country: Option<Region>) -> &Demands {
        country.and_then(|country| self.countries.get(&country)).unwrap_or(&self.general)
    }
}
