//! Who must not be reached, by the words of the contract alone: sets of keys, and nothing of the program's.

use crate::options::Options;
use crate::world::{Entry, Held, Own, Record, Target, World};
use hygienist::config::Scope;
use hygienist::contact::SuppressionKind;
use std::collections::{BTreeMap, BTreeSet};

/// What may not be in the clean file.
#[derive(Debug, Default)]
pub struct Stopped {
    /// Keys that no row may hold.
    pub keys: BTreeSet<String>,
    /// Why: the form of the entry or of the own stop, by key.
    pub why: BTreeMap<String, Vec<String>>,
    /// Records, by place, that may not be there at all.
    pub records: BTreeSet<usize>,
    /// Records whose contact is stopped: they are rejected for suppression.
    pub contacts: BTreeSet<usize>,
    /// Records whose contact takes no e-mail, or no calls.
    pub no_email: BTreeSet<usize>,
    pub no_phone: BTreeSet<usize>,
    /// Cells that are no channel and still may not stay: record, column.
    pub cells: BTreeSet<(usize, usize)>,
}

pub fn stopped(world: &World, options: &Options) -> Stopped {
    let contacts = contacts(&world.records);
    let mut stopped = Stopped::default();
    let blocked = options.blocked_domain.map(|domain| {
        let domain = if domain == "müller.de" { "xn--mller-kva.de" } else { domain };
        (SuppressionKind::Domain, Target::Domain(domain.to_owned()))
    });
    let of_lists = world.entries.iter().flat_map(|Entry { kind, targets, .. }| targets.iter().map(|t| (*kind, t)));
    for (kind, target) in of_lists.chain(blocked.iter().map(|(kind, target)| (*kind, target))) {
        stopped.apply_entry(kind, target, world, &contacts, options.scope);
    }
    for (at, record) in world.records.iter().enumerate() {
        stopped.apply_own(at, record, world, &contacts, options.scope);
    }
    stopped.records.extend(&stopped.contacts);
    stopped
}

impl Stopped {
    fn apply_entry(&mut self, kind: SuppressionKind, target: &Target, world: &World, contacts: &[usize], scope: Scope) {
        use SuppressionKind::{Bounced, Deceased, DoNotCall, Domain, Erased};
        let by_domain = matches!(target, Target::Domain(_) | Target::DomainAndBelow(_));
        let kind = if by_domain { Domain } else { kind };
        let takes_contact = !matches!(kind, Bounced | Domain | DoNotCall)
            && (scope == Scope::Contact || matches!(kind, Erased | Deceased));
        let all = || world.records.iter().flat_map(|record| &record.held);
        // What one spelling of a key loses, every row with that key loses.
        let hit: BTreeSet<&String> = all().filter(|held| is_named(held, target)).map(|held| &held.key).collect();
        for (at, record) in world.records.iter().enumerate() {
            let says_text = |column: &&usize| Target::Text(record.cells[**column].to_lowercase()) == *target;
            let texts: Vec<usize> = record.broken.iter().filter(says_text).copied().collect();
            self.cells.extend(texts.iter().map(|column| (at, *column)));
            if takes_contact && (!texts.is_empty() || record.held.iter().any(|held| hit.contains(&held.key))) {
                self.stop_contact(at, contacts);
            }
            if let (Some((column, key)), Target::Number(_) | Target::National(_)) = (&record.tail, target) {
                let is_it = match target {
                    Target::Number(listed) => key == listed,
                    Target::National(national) => key.ends_with(national),
                    _ => false,
                };
                if is_it {
                    self.cells.insert((at, *column));
                }
            }
        }
        hit.into_iter().for_each(|key| self.take(key, form(target)));
    }

    fn apply_own(&mut self, at: usize, record: &Record, world: &World, contacts: &[usize], scope: Scope) {
        let Some(own) = record.own else { return };
        let form = format!("own {own:?}");
        match own {
            Own::OptedOut | Own::Complained | Own::Withdrawn => {
                record.held.iter().for_each(|held| self.take(&held.key, form.clone()));
                self.records.insert(at);
                if scope == Scope::Contact {
                    self.stop_contact(at, contacts);
                }
            }
            Own::Bounced => {
                record.held.iter().filter(|held| is_email(held)).for_each(|held| self.take(&held.key, form.clone()));
            }
            Own::NoEmail | Own::NoPhone | Own::NoCall => {
                for other in (0..world.records.len()).filter(|other| contacts[*other] == contacts[at]) {
                    let closed =
                        world.records[other].held.iter().filter(|held| is_email(held) == (own == Own::NoEmail));
                    closed.for_each(|held| self.take(&held.key, form.clone()));
                    if own == Own::NoEmail { &mut self.no_email } else { &mut self.no_phone }.insert(other);
                }
            }
        }
    }

    fn take(&mut self, key: &str, form: String) {
        self.keys.insert(key.to_owned());
        self.why.entry(key.to_owned()).or_default().push(form);
    }

    fn stop_contact(&mut self, at: usize, contacts: &[usize]) {
        self.contacts.extend((0..contacts.len()).filter(|other| contacts[*other] == contacts[at]));
    }
}

pub fn is_email(held: &Held) -> bool {
    held.national.is_none()
}

fn is_named(held: &Held, target: &Target) -> bool {
    match target {
        Target::Address(key) => held.key == *key || held.aliases.contains(key),
        Target::Number(key) => held.key == *key,
        Target::National(national) => held.national.as_ref() == Some(national),
        Target::Hash(name, _) => held.names.contains(name),
        Target::Domain(domain) => held.domains.contains(domain),
        Target::DomainAndBelow(domain) => {
            held.domains.iter().any(|own| own == domain || own.ends_with(&format!(".{domain}")))
        }
        Target::Text(_) => false,
    }
}

fn form(target: &Target) -> String {
    match target {
        Target::Address(_) => "address",
        Target::Number(_) => "number",
        Target::National(_) => "national number",
        Target::Hash(_, how) => how,
        Target::Domain(_) => "@domain",
        Target::DomainAndBelow(_) => "*.domain",
        Target::Text(_) => "text",
    }
    .to_owned()
}

/// The contact of each record: what e-mail and phone make with names on, whatever else is asked for.
fn contacts(records: &[Record]) -> Vec<usize> {
    let mut contacts: Vec<usize> = (0..records.len()).collect();
    let mut join = |a: usize, b: usize| {
        let (from, to) = (contacts[a], contacts[b]);
        contacts.iter_mut().filter(|contact| **contact == from).for_each(|contact| *contact = to);
    };
    let keys: BTreeMap<&String, bool> =
        records.iter().flat_map(|record| &record.held).map(|held| (&held.key, held.weak)).collect();
    for (key, is_weak) in keys {
        let holders: Vec<usize> =
            (0..records.len()).filter(|at| records[*at].held.iter().any(|held| held.key == *key)).collect();
        let people: BTreeSet<usize> = holders.iter().filter_map(|at| records[*at].person).collect();
        for (a, b) in holders.iter().flat_map(|a| holders.iter().map(move |b| (*a, *b))) {
            let agree = match (records[a].person, records[b].person) {
                (Some(one), Some(other)) => one == other,
                _ => people.len() <= 1,
            };
            if !is_weak || agree {
                join(a, b);
            }
        }
    }
    contacts
}
