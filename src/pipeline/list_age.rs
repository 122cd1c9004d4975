//! How old a list of numbers that are not to be called may be: as old as the law of its numbers allows.

use super::{Exit, Failure};
use crate::config::{Law, Register, SuppressList};
use crate::contact::law::{self, Check, Holidays, RuleId, Use};
use crate::contact::{Region, SuppressionKind};
use crate::screen::ListCount;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// One number in so many without a country is a slip.
const ONE_IN: u64 = 100;

/// By what the age of a list is judged.
#[derive(Clone, Copy)]
pub(super) struct Ages<'a> {
    pub(super) law: &'a Law,
    pub(super) today: Date,
    pub(super) holidays: &'a Holidays,
    /// What the list is for; empty where every channel of a record counts.
    pub(super) uses: &'a [Use],
}

/// The age of a list, and what is asked of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Age {
    /// Of which day it is, as the user or the list says.
    pub(super) date: Option<Date>,
    /// How many days ago that was.
    pub(super) days: Option<i32>,
    /// The rules that say how old it may be, and for which country's numbers.
    pub(super) rules: Vec<(RuleId, Option<Region>)>,
    /// The one that ends first, where it has ended, or where nobody knows.
    pub(super) broken: Option<(RuleId, Option<Region>)>,
    /// The countries of its numbers choose the law, and more than a slip of them have none.
    pub(super) homeless: bool,
    /// The rules on the register that it is a copy of.
    pub(super) registers: Vec<(RuleId, Option<Region>)>,
}

impl Ages<'_> {
    /// The age of a list; `said` is the date that stands in it, `count` says where its numbers are from. A rule is asked
    /// only of a national register, and only where its pack is on and protects the country of a number.
    pub(super) fn of(self, list: &SuppressList, said: Option<Date>, count: &ListCount) -> Result<Age, Failure> {
        let regions = &count.regions;
        let date = list.date.or(said);
        if let Some(date) = date.filter(|date| *date > self.today) {
            let message = format!(
                "suppression list {}: is of {date}, which is after {}; a list cannot be of a day to come",
                list.file, self.today
            );
            return Err(Failure::new(Exit::Usage, message));
        }
        let days = date.map(|date| date.until(self.today).map_or(0, |span| span.get_days()));
        let is_national = list.kind == SuppressionKind::DoNotCall && list.register == Register::National;
        let mut rules = if is_national { self.rules(Check::ListAge, regions) } else { Vec::new() };
        if is_national && is_many(count) && !regions.is_empty() {
            // Numbers of a country that is not known may be of any.
            rules.extend(self.rules(Check::ListAge, &BTreeSet::new()));
        }
        let registers = if is_national { self.rules(Check::Register, regions) } else { Vec::new() };
        let ends = |(rule, country): &(RuleId, Option<Region>)| {
            rule.rule().ends(date.unwrap_or(self.today), *country, self.holidays).unwrap_or(Date::MIN)
        };
        let shortest = rules.iter().min_by_key(|rule| ends(rule)).copied();
        let broken = shortest.filter(|rule| date.is_none() || ends(rule) < self.today);
        let homeless = is_national && *self.law == Law::ByCountry && is_many(count);
        Ok(Age { date, days, rules, broken, homeless, registers })
    }

    /// The countries of records whose law asks that a register be screened, and the rules that do, where no list holds
    /// numbers from there.
    pub(super) fn unscreened(self, records: &BTreeSet<Region>, screened: &BTreeSet<Region>) -> Vec<(Region, RuleId)> {
        let missing = records.difference(screened);
        let asks = |region: &Region| {
            let rules = self.rules(Check::Register, &BTreeSet::from([*region]));
            let is_meant = |rule: &&(RuleId, Option<Region>)| {
                self.uses.is_empty() || self.uses.iter().any(|one| rule.0.rule().is_about(*one))
            };
            rules.iter().find(is_meant).map(|(rule, _)| (*region, *rule))
        };
        missing.filter_map(asks).collect()
    }

    fn rules(self, check: Check, regions: &BTreeSet<Region>) -> Vec<(RuleId, Option<Region>)> {
        let asks = |id: &RuleId| {
            let rule = id.rule();
            rule.check == check && rule.is_in_force(self.today)
        };
        if regions.is_empty() {
            // Numbers of a country that is not known may be of any.
            return self.law.rules(None).into_iter().filter(asks).map(|id| (id, None)).collect();
        }
        let protects = |id: &RuleId, region: Region| {
            law::packs().iter().any(|pack| pack.name == id.rule().pack && pack.countries.contains(&region))
        };
        let of = |region: Region| {
            let all = self.law.rules(Some(region)).into_iter().filter(asks);
            all.filter(move |id| protects(id, region)).map(move |id| (id, Some(region)))
        };
        regions.iter().flat_map(|region| of(*region)).collect()
    }
}

/// Whether more of a list's numbers have no country than a slip explains.
fn is_many(count: &ListCount) -> bool {
    count.without_country * ONE_IN > count.entries
}

impl Age {
    /// The failure of a run that would use a list which is too old, and what to do.
    pub(super) fn failure(&self, list: &SuppressList) -> Option<Failure> {
        let why = self.stale()?;
        let file = &list.file;
        let mend = match self.homeless {
            true => "--country says where they are from".to_owned(),
            false => format!("get a newer copy, or say of which day it is with --list-date {file}=YYYY-MM-DD"),
        };
        let message = format!(
            "suppression list {file}: {why} (suppressed.stale_list); {mend}; register = \"none\" or --own-do-not-call is for a list of your own; --allow-stale-list uses it all the same"
        );
        Some(Failure::new(Exit::Usage, message))
    }

    /// Who wins, list or consent, in the words of the law of its numbers: for those who must answer for a stop. It lifts none.
    pub(super) fn wins(&self) -> String {
        let mut said: Vec<String> = Vec::new();
        for (id, country) in &self.registers {
            let rule = id.rule();
            let Some(wins) = rule.wins else { continue };
            let of = country.map(|country| format!("{country}: ")).unwrap_or_default();
            let words = format!("{of}{}", wins.words());
            if !said.iter().any(|one| one.starts_with(&words)) {
                said.push(format!("{words} ({rule}: {})", rule.source));
            }
        }
        said.join("; ")
    }

    /// Why it is too old.
    pub(super) fn stale(&self) -> Option<String> {
        if self.homeless {
            return Some("no country is known for some of its numbers, so no law says how old it may be".to_owned());
        }
        let (id, country) = self.broken?;
        let rule = id.rule();
        let limit = rule.limit_of(country).map(|limit| limit.to_string()).unwrap_or_default();
        let of = country.map(|country| format!("for numbers of {country} ")).unwrap_or_default();
        let asks = format!("{of}it may be {limit} old ({rule}: {})", rule.source);
        Some(match (self.date, self.days) {
            (Some(date), Some(days)) => format!("it is of {date}, {days} days old; {asks}"),
            _ => format!("its date is not known; {asks}"),
        })
    }
}
