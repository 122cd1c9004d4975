//! What became of mailings, by kind of member: what the risk of the next one is reckoned from.

use super::{ConsentAge, Key, Member, Members, Provider};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A kind of members that are likely to bounce alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StratumKey {
    /// Whether something was mailed to them before: who did not bounce then seldom does later.
    pub mailed_before: bool,
    /// The consent source; empty where there is none.
    pub source: String,
    /// How old consent was when they came.
    pub age: ConsentAge,
    /// Who takes their mail.
    pub provider: Provider,
    /// Whether a code says that the address may not exist.
    pub doubtful: bool,
}

/// What became of mailings to one kind of members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// Which kind.
    #[serde(flatten)]
    pub key: StratumKey,
    /// How often a member stood in a published list for which feedback came.
    pub sent: u64,
    /// How many of those bounced for good.
    pub bounced: u64,
}

/// What became of all mailings. A store keeps it as one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SendHistory {
    /// How many published runs had feedback.
    pub mailings: u32,
    /// One a kind, by key.
    pub strata: Vec<Stratum>,
}

/// What feedback says of a mailing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailed {
    /// Whether it is of one to addresses.
    pub emails: bool,
    /// Whether it is of one to numbers.
    pub numbers: bool,
    /// The keys that bounced for good, sorted.
    pub bounced: Vec<Key>,
}

impl Mailed {
    /// Whether something was mailed to a member: a message to numbers says nothing of those who are in a list for their
    /// address.
    fn is_to(&self, member: &Member) -> bool {
        if member.provider == Provider::Phone { self.numbers } else { self.emails }
    }
}

/// What a list is made of: how many members of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composition {
    /// The members by kind.
    pub members: BTreeMap<StratumKey, u64>,
}

/// A kind by the place of its source: mailed before, source, age, provider, doubtful.
type Kind = (bool, u16, ConsentAge, Provider, bool);

impl SendHistory {
    /// Takes in the feedback that came after the published run `run`, whose members are given: each of them is counted as
    /// sent to, once for that run however many files of feedback come, and as bounced when its key is among those that did. The members remember what was counted, so they must be stored again, in the same transaction.
    ///
    /// That a published list was mailed is an assumption; feedback is what it rests on.
    pub fn settle(&mut self, members: &mut Members, run: u32, mailed: &Mailed) {
        let mut tallies: BTreeMap<Kind, (u64, u64)> = BTreeMap::new();
        let mut is_new = false;
        for member in members.all_mut().iter_mut().filter(|member| mailed.is_to(member)) {
            let first_time = member.counted < run;
            if first_time {
                is_new = true;
                member.counted = run;
                member.mailings = member.mailings.saturating_add(1);
                member.bounced = false;
            }
            let bounces = !member.bounced
                && member.counted == run
                && mailed.bounced.binary_search_by_key(&member.key, |key| key.half()).is_ok();
            member.bounced |= bounces;
            if first_time || bounces {
                let kind = (member.mailings > 1, member.source, member.age, member.provider, member.doubtful);
                let (sent, lost) = tallies.entry(kind).or_default();
                *sent += u64::from(first_time);
                *lost += u64::from(bounces);
            }
        }
        self.mailings += u32::from(is_new);
        let mut strata: BTreeMap<StratumKey, (u64, u64)> =
            self.strata.drain(..).map(|stratum| (stratum.key, (stratum.sent, stratum.bounced))).collect();
        for ((mailed_before, source, age, provider, doubtful), tally) in tallies {
            let source = source_name(members, source);
            let (sent, lost) = strata.entry(StratumKey { mailed_before, source, age, provider, doubtful }).or_default();
            *sent += tally.0;
            *lost += tally.1;
        }
        self.strata = strata.into_iter().map(|(key, (sent, bounced))| Stratum { key, sent, bounced }).collect();
    }
}

impl Composition {
    /// What these members are, before the next mailing.
    #[must_use]
    pub fn of(members: &Members) -> Composition {
        let kind = |member: &Member| (member.mailings > 0, member.source, member.age, member.provider, member.doubtful);
        let mut counts: BTreeMap<Kind, u64> = BTreeMap::new();
        for member in members.all() {
            *counts.entry(kind(member)).or_default() += 1;
        }
        let mut composition = Composition::default();
        for ((mailed_before, source, age, provider, doubtful), count) in counts {
            let source = source_name(members, source);
            *composition.members.entry(StratumKey { mailed_before, source, age, provider, doubtful }).or_default() +=
                count;
        }
        composition
    }
}

fn source_name(members: &Members, place: u16) -> String {
    members.sources().get(usize::from(place)).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::members::tests::members;
    use super::*;

    fn mailed(bounced: &[Key]) -> Mailed {
        Mailed { emails: true, numbers: false, bounced: bounced.to_vec() }
    }

    #[test]
    fn a_message_to_numbers_says_nothing_of_addresses() {
        let mut list = members(&[(1, 0), (2, 0)]);
        let mut history = SendHistory::default();
        history.settle(&mut list, 5, &Mailed { numbers: true, ..Mailed::default() });
        assert_eq!(history, SendHistory::default());
        history.settle(&mut list, 5, &mailed(&[]));
        assert_eq!(totals(&history), [(false, 2, 0)]);
    }

    fn totals(history: &SendHistory) -> Vec<(bool, u64, u64)> {
        history.strata.iter().map(|stratum| (stratum.key.mailed_before, stratum.sent, stratum.bounced)).collect()
    }

    #[test]
    fn a_mailing_counts_once_and_late_bounces_join_it() {
        let mut list = members(&[(1, 0), (2, 0), (3, 0), (4, 0)]);
        let key = |number| Key([number, 0, 0, 0]);
        let mut history = SendHistory::default();
        history.settle(&mut list, 5, &mailed(&[key(2)]));
        assert_eq!((history.mailings, totals(&history)), (1, vec![(false, 4, 1)]));
        // Another file for the same mailing says 2 again, and 3 for the first time.
        history.settle(&mut list, 5, &mailed(&[key(2), key(3)]));
        assert_eq!((history.mailings, totals(&history)), (1, vec![(false, 4, 2)]));
        // The next one goes to people who were mailed before.
        history.settle(&mut list, 6, &mailed(&[key(4), key(7)]));
        assert_eq!((history.mailings, totals(&history)), (2, vec![(false, 4, 2), (true, 4, 1)]));
    }

    #[test]
    fn a_list_is_its_kinds() {
        let mut list = members(&[(1, 0), (2, 0)]);
        SendHistory::default().settle(&mut list, 1, &mailed(&[]));
        list.extend(members(&[(3, 0)]).all().iter().copied());
        let counts: Vec<(bool, u64)> =
            Composition::of(&list).members.into_iter().map(|(key, count)| (key.mailed_before, count)).collect();
        assert_eq!(counts, [(false, 1), (true, 2)]);
    }

    #[test]
    fn a_document_is_read_as_it_was_written() {
        let key = StratumKey { source: "fair".to_owned(), provider: Provider::MailRu, ..StratumKey::default() };
        let history = SendHistory { mailings: 2, strata: vec![Stratum { key, sent: 10, bounced: 1 }] };
        let text = serde_json::to_string(&history).unwrap();
        assert!(text.contains(r#""provider":"mail_ru""#), "{text}");
        assert_eq!(serde_json::from_str::<SendHistory>(&text).unwrap(), history);
    }
}
