//! The people of a list over sixty nights, and a model of who among them said stop: kept by hand, without the program.

use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};

/// The first night.
const FIRST: Date = date(2026, 1, 10);

/// For how many nights, at least, an opt-out stands in the export before the CRM forgets it.
const SHOWN: usize = 5;

/// How many said stop before the first night, and are no longer in the CRM.
const FORMER: usize = 80;

const GIVEN: [&str; 24] = [
    "Alma", "Bruno", "Carla", "Dario", "Edda", "Falk", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Lorenz", "Maja",
    "Nils", "Olga", "Piet", "Quirin", "Romy", "Sven", "Thea", "Udo", "Vera", "Wim", "Yara",
];
const FAMILY: [&str; 20] = [
    "Abendroth",
    "Birkwald",
    "Caspar",
    "Dornfeld",
    "Eichgrund",
    "Fennmark",
    "Grauhof",
    "Heidekamp",
    "Iltisberg",
    "Jungbluth",
    "Kranichstein",
    "Lindenau",
    "Moosbach",
    "Nebelthau",
    "Ostwind",
    "Pappelried",
    "Quellmoor",
    "Rabenhorst",
    "Silberdistel",
    "Tannwald",
];
const DOMAINS: [&str; 6] = [
    "brightwater.com",
    "quillonharbor.com",
    "oakhollowdental.com",
    "grosskreutzer-stahl.de",
    "ferrowyn-tea.co.uk",
    "chandravarkar-textiles.in",
];
const AREAS: [&str; 6] = ["202", "212", "312", "415", "617", "206"];

/// Numbers that look thrown: the same in every run (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }
}

/// Somebody in the CRM.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: usize,
    given: &'static str,
    family: &'static str,
    pub email: String,
    /// In E.164, or none.
    pub phone: String,
    /// Until which night the export says that they opted out, and since when.
    opted_out: Option<(usize, usize)>,
}

impl Person {
    pub fn says_stop(&self, night: usize) -> bool {
        self.opted_out.is_some_and(|(_, until)| night <= until)
    }

    fn channels(&self) -> impl Iterator<Item = &str> {
        [self.email.as_str(), &self.phone].into_iter().filter(|channel| !channel.is_empty())
    }

    /// Their number as people of their country write it.
    fn written(&self) -> (String, &'static str) {
        if self.phone.is_empty() {
            return (String::new(), "DE");
        }
        match self.phone.strip_prefix("+1") {
            Some(national) => (format!("({}) {}-{}", &national[..3], &national[3..6], &national[6..]), "US"),
            None => (format!("030 23125 {}", &self.phone[10..]), "DE"),
        }
    }

    /// Their row, as the export of that night has it.
    pub fn cells(&self, night: usize) -> Vec<String> {
        let (phone, country) = self.written();
        let (status, since) = match self.opted_out {
            Some((since, until)) if night <= until => ("unsubscribed", day(since)),
            _ => ("subscribed", String::new()),
        };
        let consent = FIRST.saturating_sub(jiff::Span::new().days(30 + (self.id * 7 % 300) as i64));
        let source = ["web form", "checkout", "phone"][self.id % 3];
        let cells = [
            &self.id.to_string(),
            self.given,
            self.family,
            &self.email,
            &phone,
            country,
            status,
            &since,
            &consent.to_string(),
            source,
        ];
        cells.map(str::to_owned).to_vec()
    }
}

pub const HEADER: [&str; 10] = [
    "Id",
    "Given Name",
    "Family Name",
    "E-Mail",
    "Phone",
    "Country",
    "Status",
    "Opted Out At",
    "Consent At",
    "Consent Source",
];

/// The day of a night.
pub fn day(night: usize) -> String {
    FIRST.saturating_add(jiff::Span::new().days(night as i64)).to_string()
}

/// Noon of the day before a night, in Unix seconds.
pub fn noon_before(night: usize) -> i64 {
    let day = FIRST.saturating_add(jiff::Span::new().days(night as i64 - 1));
    jiff::tz::TimeZone::UTC.to_timestamp(day.at(12, 0, 0, 0)).unwrap().as_second()
}

/// Everybody, and what they said.
pub struct Town {
    pub dice: Dice,
    pub people: Vec<Person>,
    made: usize,
    /// Addresses and numbers whose owners said stop, to everything: by a cell, a complaint, a reply.
    pub stopped: BTreeSet<String>,
    /// Addresses and numbers that are dead, whatever else their owners have.
    pub dead: BTreeSet<String>,
    /// Bounces that may pass, by address.
    pub soft: BTreeMap<String, usize>,
    /// Those who left and had said stop: a CRM may bring them back.
    pub gone: Vec<Person>,
}

impl Town {
    pub fn new(people: usize) -> Town {
        let mut town = Town {
            dice: Dice(60),
            people: Vec::new(),
            made: 0,
            stopped: BTreeSet::new(),
            dead: BTreeSet::new(),
            soft: BTreeMap::new(),
            gone: Vec::new(),
        };
        (0..people + FORMER).for_each(|_| town.come());
        town.gone = town.people.drain(..FORMER).filter(|one| !one.email.is_empty()).collect();
        town
    }

    fn come(&mut self) {
        self.made += 1;
        let id = self.made;
        let (given, family) = (GIVEN[id % GIVEN.len()], FAMILY[(id / 3 + self.dice.below(20)) % FAMILY.len()]);
        let has = self.dice.below(100);
        let email = if has < 96 { address(given, family, id) } else { String::new() };
        let phone = if has >= 20 { number(id) } else { String::new() };
        self.people.push(Person { id: 1000 + id, given, family, email, phone, opted_out: None });
    }

    /// A day passes: a few come, leave, change and opt out in their own cells.
    pub fn pass(&mut self, night: usize) {
        (0..self.dice.between(2, 5)).for_each(|_| self.come());
        for _ in 0..self.dice.between(1, 3) {
            let at = self.dice.below(self.people.len());
            let one = self.people.remove(at);
            if one.channels().any(|channel| self.stopped.contains(channel)) && !one.says_stop(night) {
                self.gone.push(one);
            }
        }
        for _ in 0..self.dice.between(3, 6) {
            self.change(night);
        }
        for _ in 0..self.dice.between(1, 2) {
            let at = self.dice.below(self.people.len());
            if self.people[at].opted_out.is_none() {
                self.people[at].opted_out = Some((night, night + SHOWN + self.dice.below(3)));
            }
        }
        for one in self.people.iter().filter(|one| one.says_stop(night)) {
            self.stopped.extend(one.channels().map(str::to_owned));
        }
    }

    /// Somebody marries, moves or changes the provider. Whoever is opting out just now does not.
    fn change(&mut self, night: usize) {
        let at = self.dice.below(self.people.len());
        self.made += 1;
        let (made, what) = (self.made, self.dice.below(3));
        let family = FAMILY[self.dice.below(FAMILY.len())];
        let one = &mut self.people[at];
        match what {
            _ if one.says_stop(night) => {}
            0 => one.family = family,
            1 if !one.email.is_empty() => one.email = address(one.given, one.family, made),
            _ if !one.phone.is_empty() => one.phone = number(made),
            _ => {}
        }
    }

    /// Somebody whom the last mailing reached, with an address or with a number, and who is not among those.
    pub fn reached(&mut self, wants_email: bool, but: &BTreeSet<String>) -> Option<String> {
        let channel = |one: &Person| if wants_email { one.email.clone() } else { one.phone.clone() };
        let at = self.dice.below(self.people.len());
        let of = self.people[at..].iter().chain(&self.people[..at]);
        let free = |one: &&Person| {
            let quiet = one.opted_out.is_none() && one.channels().all(|channel| !self.is_known(channel));
            quiet && !channel(one).is_empty() && !but.contains(&channel(one))
        };
        of.filter(free).map(channel).next()
    }

    fn is_known(&self, channel: &str) -> bool {
        self.stopped.contains(channel) || self.dead.contains(channel) || self.soft.contains_key(channel)
    }

    /// One more bounce that may pass; the third makes the address dead.
    pub fn soft_bounce(&mut self, address: &str) {
        let times = self.soft.entry(address.to_owned()).or_insert(0);
        *times += 1;
        if *times == 3 {
            self.dead.insert(address.to_owned());
        }
    }

    /// Who must be in the clean file of that night, by address and number, as far as these may be used. Where the export has
    /// lost all phones, nobody is known by theirs: who replied STOP to a message can be written to still, for that closes the phone alone.
    pub fn expected(&self, export: &[Person], night: usize, phones: bool) -> BTreeMap<String, (String, String)> {
        let mut kept = BTreeMap::new();
        for one in export {
            let seen = one.channels().filter(|channel| phones || channel.contains('@'));
            let said_stop = one.says_stop(night) || seen.into_iter().any(|channel| self.stopped.contains(channel));
            let usable = |channel: &String| if self.dead.contains(channel) { String::new() } else { channel.clone() };
            let phone = if phones { usable(&one.phone) } else { String::new() };
            let channels = (usable(&one.email), phone);
            if !said_stop && channels != (String::new(), String::new()) {
                kept.insert(one.id.to_string(), channels);
            }
        }
        kept
    }
}

fn address(given: &str, family: &str, number: usize) -> String {
    format!("{}.{}{number}@{}", given.to_lowercase(), family.to_lowercase(), DOMAINS[number % DOMAINS.len()])
}

/// Numbers that regulators keep for fiction: 1,000 in Berlin, 100 in each of six American areas.
fn number(number: usize) -> String {
    assert!(number < 1700, "there are no more numbers for fiction");
    if number.is_multiple_of(3) {
        let us = number / 3;
        format!("+1{}55501{:02}", AREAS[us / 100], us % 100)
    } else {
        format!("+493023125{:03}", number - number / 3 - 1)
    }
}
