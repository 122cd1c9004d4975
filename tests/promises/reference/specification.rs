//! The contract on contacts and suppression as a specification: pairs, fixpoints, no cleverness.
//!
//! Written from DESIGN §4 and §5 and FORMATS ("Codes on a record", "Two contacts") alone. Where they leave a choice, the
//! reading that suppresses more is taken; each such place is marked READING with a number, and `mod.rs` lists them.

use std::collections::BTreeSet;

/// A channel as it stands in a cell of the little world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// The column it stands in.
    pub column: usize,
    pub medium: Medium,
    /// What makes two channels the same.
    pub key: &'static str,
    /// What the clean file shows.
    pub normal: &'static str,
    /// Its domain as written.
    pub domain: &'static str,
    pub extension: &'static str,
    /// A role account: weak.
    pub weak: bool,
    /// The text of the cell, as it is, for hashes.
    pub as_is: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    Email,
    Phone,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub channels: Vec<Channel>,
    pub person: &'static str,
    pub organisation: &'static str,
    /// Its own cells.
    pub opted_out: bool,
    pub opted_out_email: bool,
    pub opted_out_phone: bool,
    pub do_not_call: bool,
    pub withdrawn: bool,
    pub complained: bool,
    pub bounced: bool,
    /// More cells than columns.
    pub long: bool,
    /// Any consent evidence.
    pub evidence: bool,
    /// Non-blank cells.
    pub filled: usize,
    /// The time of consent, comparable as text; empty is oldest.
    pub time: &'static str,
}

/// An entry of a suppression list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An address or a number, by its key.
    Channel(&'static str),
    /// `@d`.
    Domain(&'static str),
    /// The hash of an address: of the text as it is, lower-cased or of its key.
    Hash(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Unsubscribed,
    Blocked,
    Complained,
    Erased,
    Deceased,
    Bounced,
    DoNotCall,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    Best,
    First,
    Last,
    MostComplete,
    LatestConsent,
}

/// What becomes of a role account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleAccounts {
    Flag,
    Drop,
    Reject,
}

#[derive(Clone, Debug)]
pub struct Settings {
    pub match_email: bool,
    pub match_phone: bool,
    pub match_names: bool,
    pub keep: Keep,
    pub scope_channel: bool,
    pub role_accounts: RoleAccounts,
    pub lists: Vec<(Kind, Vec<Entry>)>,
}

/// What the specification says of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub deciding: Option<&'static str>,
    /// Codes of the areas duplicate, suppressed, contact, and `consent.withdrawn`.
    pub codes: BTreeSet<&'static str>,
    /// The columns whose cell the clean file still shows, with what it shows.
    pub cells: Vec<(usize, &'static str)>,
    /// The record that stands for the contact.
    pub contact: usize,
}

// ---- names ----

fn words(name: &str) -> Vec<String> {
    name.split_whitespace().map(|word| word.to_lowercase().replace('.', "")).collect()
}

fn one_edit_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    if short.len() == long.len() {
        let different: Vec<usize> = (0..short.len()).filter(|i| short[*i] != long[*i]).collect();
        return match different[..] {
            [] | [_] => true,
            [i, j] => j == i + 1 && short[i] == long[j] && short[j] == long[i],
            _ => false,
        };
    }
    (0..long.len()).any(|i| long[..i].iter().chain(&long[i + 1..]).eq(short.iter()))
}

fn words_agree(a: &str, b: &str) -> bool {
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    a == b
        || initial(a, b)
        || initial(b, a)
        || (a.chars().count() >= 6 && b.chars().count() >= 6 && one_edit_apart(a, b))
}

/// Every word of the shorter name finds a partner of its own.
fn persons_agree(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    fn all_partnered(short: &[String], long: &[String]) -> bool {
        let Some((first, rest)) = short.split_first() else { return true };
        (0..long.len()).filter(|i| words_agree(first, &long[*i])).any(|i| {
            let mut others = long.to_vec();
            others.remove(i);
            all_partnered(rest, &others)
        })
    }
    all_partnered(&short, &long)
}

fn same_words(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (words(a), words(b));
    a.sort();
    b.sort();
    a == b
}

impl Record {
    /// A record's name is its person's name, else its organisation's.
    fn is_named(&self) -> bool {
        !self.person.is_empty() || !self.organisation.is_empty()
    }

    fn name_agrees(&self, other: &Record) -> bool {
        match (self.person.is_empty(), other.person.is_empty()) {
            (false, false) => persons_agree(self.person, other.person),
            _ => self.organisation == other.organisation,
        }
    }

    /// READING 1: two persons of one name are equal whatever their organisations.
    fn name_equals(&self, other: &Record) -> bool {
        match (self.person.is_empty(), other.person.is_empty()) {
            (false, false) => same_words(self.person, other.person),
            (true, true) => self.organisation == other.organisation,
            _ => false,
        }
    }
}

// ---- lines ----

/// A record on a line, and its extension there.
type Member = (usize, &'static str);

/// The records on a line, each with its extension, cut into classes. Nameless records that join none are classes of
/// their own that do not count.
struct Line {
    /// For each member the number of its class; members of one class are linked.
    class: Vec<(usize, usize)>,
    classes: usize,
}

fn cut(members: &[Member], records: &[Record]) -> Line {
    let named: Vec<Member> = members.iter().copied().filter(|(r, _)| records[*r].is_named()).collect();
    let nameless: Vec<Member> = members.iter().copied().filter(|(r, _)| !records[*r].is_named()).collect();
    let extensions_agree = |a: &str, b: &str| a == b || a.is_empty() || b.is_empty();
    let agree = |a: Member, b: Member| records[a.0].name_agrees(&records[b.0]) && extensions_agree(a.1, b.1);
    // READING 2: where a group is cut, an equal name means an equal extension too, and none equals none only.
    let equal = |a: Member, b: Member| records[a.0].name_equals(&records[b.0]) && a.1 == b.1;

    let mut class = Vec::new();
    let mut classes = 0;
    for group in components(&named, agree) {
        let contradicts = group.iter().any(|a| group.iter().any(|b| !agree(*a, *b)));
        let parts = if contradicts { components(&group, equal) } else { vec![group] };
        for part in parts {
            class.extend(part.iter().map(|(r, _)| (*r, classes)));
            classes += 1;
        }
    }
    if named.is_empty() {
        // READING 3: without an extension is a class of its own as soon as two extensions are about.
        let extensions: BTreeSet<&str> = nameless.iter().map(|(_, e)| *e).filter(|e| !e.is_empty()).collect();
        if extensions.len() < 2 {
            class.extend(nameless.iter().map(|(r, _)| (*r, 0)));
            classes = usize::from(!nameless.is_empty());
        } else {
            for part in components(&nameless, |a, b| a.1 == b.1) {
                class.extend(part.iter().map(|(r, _)| (*r, classes)));
                classes += 1;
            }
        }
    } else if classes == 1 {
        // READING 4: a nameless record whose extension contradicts the class's does not join it; nor, where the class has
        // none, one whose extension contradicts another nameless record's: two desks would be one contact through
        // whoever wrote none.
        let of_class: Vec<&str> = named.iter().map(|(_, e)| *e).collect();
        let others: Vec<&str> = nameless.iter().map(|(_, e)| *e).collect();
        let joins = |e: &str| {
            let agrees_with = |all: &[&str]| all.iter().all(|other| extensions_agree(e, other));
            agrees_with(&of_class) && (of_class.iter().any(|other| !other.is_empty()) || agrees_with(&others))
        };
        let (join, stay): (Vec<Member>, Vec<Member>) = nameless.into_iter().partition(|(_, e)| joins(e));
        class.extend(join.iter().map(|(r, _)| (*r, 0)));
        class.extend(stay.iter().enumerate().map(|(i, (r, _))| (*r, 1000 + i)));
    } else {
        class.extend(nameless.iter().enumerate().map(|(i, (r, _))| (*r, 1000 + i)));
    }
    Line { class, classes }
}

/// The connected components of a relation, by growing each until nothing is added.
fn components<T: Copy + PartialEq>(all: &[T], related: impl Fn(T, T) -> bool) -> Vec<Vec<T>> {
    let mut left = all.to_vec();
    let mut found = Vec::new();
    while let Some(first) = left.first().copied() {
        let mut group = vec![first];
        left.remove(0);
        while let Some(at) = left.iter().position(|x| group.iter().any(|g| related(*g, *x))) {
            group.push(left.remove(at));
        }
        found.push(group);
    }
    found
}

// ---- links ----

type Counts<'a> = Box<dyn Fn(usize, &Channel) -> bool + 'a>;

/// Which channels of which records count, and how.
struct Counting<'a> {
    records: &'a [Record],
    counts: Counts<'a>,
    names: bool,
}

impl Counting<'_> {
    fn keys(&self) -> BTreeSet<(&'static str, bool)> {
        let all = self.records.iter().enumerate().flat_map(|(r, record)| record.channels.iter().map(move |c| (r, c)));
        all.filter(|(r, c)| (self.counts)(*r, c)).map(|(_, c)| (c.key, c.weak || c.medium == Medium::Phone)).collect()
    }

    fn members(&self, key: &str) -> Vec<(usize, &'static str)> {
        let mut members: Vec<(usize, &'static str)> = Vec::new();
        for (r, record) in self.records.iter().enumerate() {
            for channel in &record.channels {
                if channel.key == key && (self.counts)(r, channel) && !members.contains(&(r, channel.extension)) {
                    members.push((r, channel.extension));
                }
            }
        }
        members
    }

    /// Whether a key links two records by itself.
    fn linked(&self, key: &'static str, is_line: bool, a: usize, b: usize) -> bool {
        let members = self.members(key);
        if !members.iter().any(|m| m.0 == a) || !members.iter().any(|m| m.0 == b) {
            return false;
        }
        if !is_line || !self.names {
            return true;
        }
        let line = cut(&members, self.records);
        line.class.iter().any(|x| x.0 == a && line.class.iter().any(|y| y.0 == b && x.1 == y.1))
    }

    fn pairs(&self) -> Vec<(usize, usize, Medium)> {
        let mut pairs = Vec::new();
        for (key, is_line) in self.keys() {
            let medium = if key.contains('@') { Medium::Email } else { Medium::Phone };
            for a in 0..self.records.len() {
                for b in 0..self.records.len() {
                    if a != b && self.linked(key, is_line, a, b) {
                        pairs.push((a, b, medium));
                    }
                }
            }
        }
        pairs
    }

    fn contacts(&self) -> Vec<Vec<usize>> {
        let pairs = self.pairs();
        let all: Vec<usize> = (0..self.records.len()).collect();
        components(&all, |a, b| pairs.iter().any(|p| (p.0, p.1) == (a, b)))
    }
}

// ---- the whole ----

const ORDER: [&str; 10] = [
    "suppressed.erased",
    "suppressed.deceased",
    "suppressed.complained",
    "suppressed.blocked",
    "suppressed.unsubscribed",
    "suppressed.via_duplicate",
    "suppressed.bounced",
    "suppressed.domain",
    "suppressed.do_not_call",
    "suppressed.channel_closed",
];

fn code_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Unsubscribed => "suppressed.unsubscribed",
        Kind::Blocked => "suppressed.blocked",
        Kind::Complained => "suppressed.complained",
        Kind::Erased => "suppressed.erased",
        Kind::Deceased => "suppressed.deceased",
        Kind::Bounced => "suppressed.bounced",
        Kind::DoNotCall => "suppressed.do_not_call",
    }
}

fn hits(entry: Entry, channel: &Channel) -> bool {
    match entry {
        Entry::Channel(key) => channel.key == key,
        Entry::Domain(domain) => channel.domain == domain,
        Entry::Hash(text) => channel.medium == Medium::Email && [channel.as_is, channel.key].contains(&text),
    }
}

/// What the contract makes of the records.
pub fn resolve(records: &[Record], settings: &Settings) -> Vec<Expected> {
    let count = records.len();
    let by_judging = |c: &Channel| c.weak && settings.role_accounts == RoleAccounts::Drop;

    let stop_contacts = Counting { records, counts: Box::new(|_, _| true), names: true }.contacts();
    let together = |a: usize, b: usize| stop_contacts.iter().any(|c| c.contains(&a) && c.contains(&b));

    // Marks on records (stops) and on channels (column, code).
    let mut stops: Vec<BTreeSet<&'static str>> = vec![BTreeSet::new(); count];
    let mut taken: Vec<BTreeSet<(usize, &'static str)>> = vec![BTreeSet::new(); count];

    // Lists.
    for (kind, entries) in &settings.lists {
        for entry in entries {
            for (r, record) in records.iter().enumerate() {
                for channel in &record.channels {
                    // What one spelling of a key loses, every row with that key loses.
                    let hit = records.iter().flat_map(|o| &o.channels).any(|o| o.key == channel.key && hits(*entry, o));
                    if !hit {
                        continue;
                    }
                    if matches!(entry, Entry::Domain(_)) {
                        taken[r].insert((channel.column, "suppressed.domain"));
                    } else if matches!(kind, Kind::Bounced | Kind::DoNotCall)
                        || (settings.scope_channel && !matches!(kind, Kind::Erased | Kind::Deceased))
                    {
                        taken[r].insert((channel.column, code_of(*kind)));
                    } else {
                        // READING 5: the same holds for a hash that knows one spelling only.
                        stops[r].insert(code_of(*kind));
                    }
                }
            }
        }
    }

    // Opt-out cells that stop the whole record.
    for (r, record) in records.iter().enumerate() {
        let whole: Vec<(&'static str, &'static str)> = [
            (record.opted_out, "suppressed.unsubscribed", "suppressed.unsubscribed"),
            (record.withdrawn, "consent.withdrawn", "suppressed.unsubscribed"),
            (record.complained, "suppressed.complained", "suppressed.complained"),
        ]
        .into_iter()
        .filter(|(says, _, _)| *says)
        .map(|(_, of_record, of_channel)| (of_record, of_channel))
        .collect();
        for (of_record, of_channel) in whole {
            stops[r].insert(of_record);
            for channel in &record.channels {
                for (o, other) in records.iter().enumerate() {
                    for copy in other.channels.iter().filter(|copy| copy.key == channel.key) {
                        if settings.scope_channel {
                            // READING 6: on a record of the same contact its own code, on a stranger's channel_closed.
                            let code = if together(r, o) { of_channel } else { "suppressed.channel_closed" };
                            taken[o].insert((copy.column, code));
                        } else if !together(r, o) {
                            taken[o].insert((copy.column, "suppressed.channel_closed"));
                        }
                    }
                }
            }
        }
    }

    // Opt-out cells that name a kind of channel: that kind on the whole contact, and what it loses, every row loses.
    for (r, record) in records.iter().enumerate() {
        let named: Vec<(Medium, &'static str)> = [
            (record.opted_out_email, Medium::Email, "suppressed.channel_closed"),
            (record.opted_out_phone, Medium::Phone, "suppressed.channel_closed"),
            (record.do_not_call, Medium::Phone, "suppressed.do_not_call"),
        ]
        .into_iter()
        .filter(|(says, _, _)| *says)
        .map(|(_, medium, code)| (medium, code))
        .collect();
        for (medium, code) in named {
            let mates = (0..count).filter(|o| together(r, *o));
            // READING 7: strangers lose what any record of the contact loses, not only what stands in the record itself.
            let lost: Vec<&str> =
                mates.flat_map(|o| &records[o].channels).filter(|c| c.medium == medium).map(|c| c.key).collect();
            for (o, other) in records.iter().enumerate() {
                for channel in other.channels.iter().filter(|c| lost.contains(&c.key)) {
                    let code = if together(r, o) { code } else { "suppressed.channel_closed" };
                    taken[o].insert((channel.column, code));
                }
            }
        }
        // READING 8: an address that bounced is lost to every row, as bounced.
        if record.bounced {
            for key in record.channels.iter().filter(|c| c.medium == Medium::Email).map(|c| c.key) {
                for (o, other) in records.iter().enumerate() {
                    for channel in other.channels.iter().filter(|c| c.key == key) {
                        taken[o].insert((channel.column, "suppressed.bounced"));
                    }
                }
            }
        }
    }

    // A stop spreads. Under scope channel only the erased and the dead do.
    let spreads: Vec<bool> = stops
        .iter()
        .map(|s| {
            s.iter().any(|code| !settings.scope_channel || ["suppressed.erased", "suppressed.deceased"].contains(code))
        })
        .collect();
    let mut codes = stops.clone();
    for r in 0..count {
        // READING 9: a record that is stopped itself does not say via_duplicate too.
        let itself = if settings.scope_channel { spreads[r] } else { !stops[r].is_empty() };
        if !itself && (0..count).any(|o| o != r && together(r, o) && spreads[o]) {
            codes[r].insert("suppressed.via_duplicate");
        }
    }

    // What is left.
    let good = |c: &Channel| !by_judging(c);
    let usable = |r: usize, c: &Channel| good(c) && !taken[r].iter().any(|(column, _)| *column == c.column);
    let distinct_usable =
        |r: usize| records[r].channels.iter().filter(|c| usable(r, c)).map(|c| c.key).collect::<BTreeSet<_>>().len();

    let mut expected = Vec::new();
    for (r, record) in records.iter().enumerate() {
        let mut all = codes[r].clone();
        all.extend(taken[r].iter().map(|(_, code)| *code));
        // READING 10: unreachable is said of every record without a usable channel, whatever else rejects it.
        let unreachable = distinct_usable(r) == 0;
        if unreachable {
            all.insert("contact.unreachable");
        }
        let by_screening = unreachable && record.channels.iter().any(good);
        // READING 11: what screening took before a record became unreachable outranks row.* and consent.withdrawn.
        let first_of = |set: &BTreeSet<&'static str>| ORDER.into_iter().find(|code| set.contains(code));
        let screened: BTreeSet<&'static str> =
            codes[r].iter().copied().chain(taken[r].iter().map(|t| t.1).filter(|_| by_screening)).collect();
        // Taken under the scope channel, and said of the record itself only when its channels are all gone: they are.
        let own_fault = if record.long {
            Some("row.long")
        } else if settings.role_accounts == RoleAccounts::Reject && record.channels.iter().any(|c| c.weak) {
            Some("email.role_account")
        } else {
            None
        };
        let deciding = first_of(&screened)
            .or(codes[r].contains("consent.withdrawn").then_some("consent.withdrawn"))
            .or(own_fault)
            .or(unreachable.then_some("contact.unreachable"));
        expected.push(Expected { deciding, codes: all, cells: Vec::new(), contact: r });
    }

    // Duplicates.
    let duplicates = Counting {
        records,
        counts: Box::new(|r, c| {
            let matched = if c.medium == Medium::Email { settings.match_email } else { settings.match_phone };
            matched && good(c) && !records[r].long
        }),
        names: settings.match_names,
    };
    if settings.match_names {
        for (key, is_line) in duplicates.keys() {
            let members = duplicates.members(key);
            if is_line && cut(&members, records).classes > 1 {
                let code = if key.contains('@') { "duplicate.shared_email" } else { "duplicate.shared_phone" };
                for (r, _) in members {
                    expected[r].codes.insert(code);
                }
            }
        }
    }
    let pairs = duplicates.pairs();
    for contact in duplicates.contacts() {
        let candidates: Vec<usize> = contact.iter().copied().filter(|r| expected[*r].deciding.is_none()).collect();
        let survivor = survivor(&candidates, records, settings.keep, &distinct_usable);
        for r in &contact {
            expected[*r].contact = survivor.unwrap_or(*contact.iter().min().expect("a contact has records"));
        }
        for r in candidates {
            if Some(r) != survivor {
                let by_email = pairs.iter().any(|(a, _, medium)| *a == r && *medium == Medium::Email);
                let code = if by_email { "duplicate.same_email" } else { "duplicate.same_phone" };
                expected[r].codes.insert(code);
                expected[r].deciding = Some(code);
            }
        }
    }
    for (r, record) in records.iter().enumerate() {
        expected[r].cells = record.channels.iter().filter(|c| usable(r, c)).map(|c| (c.column, c.normal)).collect();
    }
    expected
}

fn survivor(candidates: &[usize], records: &[Record], keep: Keep, usable: &dyn Fn(usize) -> usize) -> Option<usize> {
    let mut ordered = candidates.to_vec();
    ordered.sort_unstable();
    let mut best = *ordered.first()?;
    for r in ordered {
        let better = match keep {
            Keep::First => false,
            Keep::Last => true,
            Keep::Best => (records[r].evidence, usable(r)) > (records[best].evidence, usable(best)),
            Keep::MostComplete => records[r].filled > records[best].filled,
            Keep::LatestConsent => records[r].time > records[best].time,
        };
        if better {
            best = r;
        }
    }
    Some(best)
}
