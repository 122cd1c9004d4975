//! From what met to what becomes of every record, in the order that the design gives: suppression of any record of
//! the contact, faults of the record's own, reach, survivor, duplicates.

use super::join::{Join, Stop, reach};
use super::stored;
use super::union_find::UnionFind;
use crate::config::{Keep, Policy, Scope};
use crate::contact::{
    Action, Area, By, Code, Fate, Fates, Head, Key, KeyEntry, KeyKind, Listed, Mark, NO_COLUMN, Part, Resubscribed,
    SuppressionKind, Verdict, head,
};
use std::collections::HashMap;

/// No record.
const NOBODY: u32 = u32::MAX;

/// Decides what becomes of every record. Needs about 24 bytes a record beside the answer.
#[must_use]
pub fn resolve(join: &Join<'_>, policy: &Policy) -> Fates {
    let meeting = join.meet();
    let records = join.heads.len() as u32;
    let people = roots(records, &meeting.people);
    let duplicates = roots(records, &meeting.duplicates);

    let mut screening = Screening::new(join.heads, policy, &people);
    let listed = if join.tells_listed { listed(&meeting.stops) } else { Vec::new() };
    screening.apply_lists(meeting.stops);
    let stored = stored::settle(join.heads, meeting.met, meeting.lifted);
    screening.tell_lifted(&stored.resubscribed, join.stored.list);
    screening.apply_own_cells();
    screening.close_channels(join);
    let closed = if policy.matching.fill { screening.closed_kinds() } else { Vec::new() };
    let screened = screening.finish();

    let mut verdicts = judge_each(join.heads, policy, &people, screened);
    for (record, code, other) in meeting.shared {
        verdicts.mark(record, code, policy.actions.of(code), By::Record(other));
    }
    Fates { closed, stored, listed, ..verdicts.settle_duplicates(&duplicates, &meeting.by_email) }
}

/// The channels that lists name, each with the gravest reason.
fn listed(stops: &[Stop]) -> Vec<Listed> {
    let named = stops.iter().filter(|stop| matches!(stop.by, By::List { .. }));
    let one = |stop: &Stop| Listed { record: stop.record, column: stop.column, part: stop.part, kind: stop.kind };
    let mut listed: Vec<Listed> = named.map(one).collect();
    listed.sort_unstable();
    listed.dedup_by_key(|one| (one.record, one.column, one.part));
    listed
}

fn roots(records: u32, links: &[(u32, u32)]) -> Vec<u32> {
    let mut contacts = UnionFind::new(records);
    for (record, first) in links {
        contacts.union(*record, *first);
    }
    contacts.into_roots()
}

/// Suppression: of records, of the contacts they belong to, of single channels.
struct Screening<'a> {
    heads: &'a [Head],
    policy: &'a Policy,
    people: &'a [u32],
    marks: Vec<Mark>,
    /// Channels that were taken, each once: record, key.
    lost: Vec<(u32, Key)>,
    /// For the root of each stopped contact, the first record that stopped it.
    stopped_by: Vec<u32>,
    /// For the root of a contact one of whose records stops a kind of channel: which kinds, and the first such record.
    kinds_closed: HashMap<u32, KindsClosed>,
}

/// Which kinds of channel a contact's own cells close, and the first record that does.
#[derive(Clone, Copy, Debug)]
struct KindsClosed {
    bits: u16,
    by: u32,
}

/// Who closes one channel: for each contact that does, its first record.
struct Closers {
    /// Root of the contact and its first closing record, by root.
    first: Vec<(u32, u32)>,
    /// The first closing record of all with its root, and the first of another contact.
    two: [Option<(u32, u32)>; 2],
}

impl Closers {
    fn among(group: &[KeyEntry], people: &[u32], closes: impl Fn(&KeyEntry) -> Option<u32>) -> Closers {
        let closing = |entry: &KeyEntry| closes(entry).map(|by| (people[entry.record as usize], by));
        let mut first: Vec<(u32, u32)> = group.iter().filter_map(closing).collect();
        first.sort_unstable();
        first.dedup_by_key(|(root, _)| *root);
        let earliest = first.iter().copied().min_by_key(|(_, by)| *by);
        let other = first.iter().copied().filter(|one| Some(one.0) != earliest.map(|e| e.0)).min_by_key(|(_, by)| *by);
        Closers { first, two: [earliest, other] }
    }

    fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The first record of another contact that closes the channel.
    fn stranger_to(&self, root: u32) -> Option<u32> {
        self.two.iter().flatten().find(|(other, _)| *other != root).map(|(_, by)| *by)
    }

    /// The first record of that contact that closes the channel.
    fn of(&self, root: u32) -> Option<u32> {
        self.first.binary_search_by_key(&root, |(root, _)| *root).ok().map(|at| self.first[at].1)
    }
}

/// What a record's own cells may say to all its channels, and the code that it bears for it.
const OWN_STOPS: [(u16, Code); 2] =
    [(head::COMPLAINED, Code::SuppressedComplained), (head::OPTED_OUT | head::WITHDRAWN, Code::SuppressedUnsubscribed)];

/// What screening comes to.
struct Screened {
    marks: Vec<Mark>,
    lost: Vec<(u32, Key)>,
    stopped_by: Vec<u32>,
}

impl<'a> Screening<'a> {
    fn new(heads: &'a [Head], policy: &'a Policy, people: &'a [u32]) -> Screening<'a> {
        Screening {
            heads,
            policy,
            people,
            marks: Vec::new(),
            lost: Vec::new(),
            stopped_by: vec![NOBODY; heads.len()],
            kinds_closed: HashMap::new(),
        }
    }

    fn keeps_people(&self) -> bool {
        self.policy.suppress.scope == Scope::Channel
    }

    /// Whether a stop of this kind removes the person, not only the channel.
    fn stops_contact(&self, kind: SuppressionKind) -> bool {
        kind.stops_contact() && (!self.keeps_people() || kind.stops_always())
    }

    fn apply_lists(&mut self, mut stops: Vec<Stop>) {
        stops.sort_unstable();
        for stop in &stops {
            if let (Some(key), false) = (stop.lost, self.stops_contact(stop.kind)) {
                self.lost.push((stop.record, key));
            }
        }
        stops.dedup_by_key(|stop| (stop.record, stop.kind, stop.column, stop.part));
        for stop in stops {
            let code = stop.kind.code();
            if self.stops_contact(stop.kind) {
                self.stop_contact(stop.record, code, stop.by);
            } else {
                let action = if stop.kind.stops_contact() { Action::Drop } else { self.policy.actions.of(code) };
                let Stop { record, column, part, by, .. } = stop;
                self.marks.push(Mark { record, code, column, part, action, by });
            }
        }
    }

    /// Each stop that newer consent lifts is told on its cell.
    fn tell_lifted(&mut self, lifted: &[Resubscribed], list: u16) {
        let code = Code::ConsentResubscribed;
        let action = self.policy.actions.of(code);
        self.marks.extend(lifted.iter().map(|one| {
            let Resubscribed { record, column, part, row, .. } = *one;
            Mark { record, code, column, part, action, by: By::List { list, row } }
        }));
    }

    /// A record that stops its whole contact bears the reason itself.
    fn stop_contact(&mut self, record: u32, code: Code, by: By) {
        self.marks.push(Mark { record, code, column: NO_COLUMN, part: Part::WHOLE, action: Action::Reject, by });
        self.stop_others(record);
    }

    fn stop_others(&mut self, record: u32) {
        let first = &mut self.stopped_by[self.people[record as usize] as usize];
        *first = record.min(*first);
    }

    fn apply_own_cells(&mut self) {
        let heads = self.heads;
        for (record, head) in heads.iter().enumerate().filter(|(_, head)| head.bits & head::ANY_STOP != 0) {
            let record = record as u32;
            if !self.keeps_people() {
                self.apply_own_stop(record, head.bits);
            }
            let kinds = head.bits & (head::STOP_EMAIL | head::STOP_PHONE | head::DO_NOT_CALL);
            if kinds != 0 {
                let root = self.people[record as usize];
                let closed = self.kinds_closed.entry(root).or_insert(KindsClosed { bits: 0, by: record });
                closed.bits |= kinds;
            }
        }
    }

    fn apply_own_stop(&mut self, record: u32, bits: u16) {
        if bits & head::OPTED_OUT != 0 {
            self.stop_contact(record, Code::SuppressedUnsubscribed, By::Itself);
        }
        if bits & head::COMPLAINED != 0 {
            self.stop_contact(record, Code::SuppressedComplained, By::Itself);
        }
        if bits & head::WITHDRAWN != 0 {
            // The judgement on the cell itself, consent.withdrawn, is there already.
            self.stop_others(record);
        }
    }

    /// Channels that an opted-out record closes: for strangers who share them, and where people are kept for itself.
    fn close_channels(&mut self, join: &Join<'_>) {
        if self.heads.iter().all(|head| head.bits & head::ANY_STOP == 0) {
            return;
        }
        let worth = |entry: &KeyEntry| {
            self.heads[entry.record as usize].bits & head::STOPPED != 0 || self.closed_by_contact(entry) != 0
        };
        let closed: Vec<(Mark, Option<Key>)> =
            join.for_each_group(worth, |group, closed| self.close_group(group, closed));
        self.lost.extend(closed.iter().filter_map(|(mark, key)| key.map(|key| (mark.record, key))));
        self.marks.extend(closed.into_iter().map(|(mark, _)| mark));
    }

    /// What the records on one channel take from each other. Linear in the records but for a sort: a shared address
    /// may stand on a hundred thousand of them.
    fn close_group(&self, group: &[KeyEntry], closed: &mut Vec<(Mark, Option<Key>)>) {
        let stoppers = OWN_STOPS.map(|(bits, _)| {
            Closers::among(group, self.people, |entry| {
                (self.heads[entry.record as usize].bits & bits != 0).then_some(entry.record)
            })
        });
        let contacts = Closers::among(group, self.people, |entry| {
            (self.closed_by_contact(entry) != 0).then(|| self.kinds_closed[&self.root(entry)].by)
        });
        if stoppers.iter().all(Closers::is_empty) && contacts.is_empty() {
            return;
        }
        for member in group {
            let mut take = |code: Code, action: Action, by: u32| {
                let by = if by == member.record { By::Itself } else { By::Record(by) };
                let (record, column, part) = (member.record, member.column, member.part());
                let mark = Mark { record, code, column, part, action, by };
                closed.push((mark, reach(member)));
            };
            let root = self.root(member);
            let to_strangers = self.policy.actions.of(Code::SuppressedChannelClosed);
            for by in stoppers.iter().chain([&contacts]).filter_map(|closers| closers.stranger_to(root)) {
                take(Code::SuppressedChannelClosed, to_strangers, by);
            }
            if self.keeps_people() {
                for (stoppers, (_, code)) in stoppers.iter().zip(OWN_STOPS) {
                    if let Some(by) = stoppers.of(root) {
                        take(code, Action::Drop, by);
                    }
                }
            }
            if let Some(by) = contacts.of(root) {
                let kinds = self.closed_by_contact(member);
                if kinds & head::DO_NOT_CALL != 0 {
                    take(Code::SuppressedDoNotCall, self.policy.actions.of(Code::SuppressedDoNotCall), by);
                }
                if kinds & !head::DO_NOT_CALL != 0 {
                    take(Code::SuppressedChannelClosed, to_strangers, by);
                }
            }
        }
    }

    fn root(&self, entry: &KeyEntry) -> u32 {
        self.people[entry.record as usize]
    }

    /// The bits by which an entry's contact closes this kind of channel.
    fn closed_by_contact(&self, entry: &KeyEntry) -> u16 {
        let of_kind =
            if entry.kind == KeyKind::Phone { head::STOP_PHONE | head::DO_NOT_CALL } else { head::STOP_EMAIL };
        self.kinds_closed.get(&self.people[entry.record as usize]).map_or(0, |closed| closed.bits & of_kind)
    }

    /// The kinds of channel that the contact of each record closes, where it closes any.
    fn closed_kinds(&self) -> Vec<(u32, u16)> {
        if self.kinds_closed.is_empty() {
            return Vec::new();
        }
        let closed = |root: &u32| self.kinds_closed.get(root).map(|closed| closed.bits);
        (0u32..).zip(self.people).filter_map(|(record, root)| Some((record, closed(root)?))).collect()
    }

    fn finish(mut self) -> Screened {
        self.marks.sort_unstable();
        self.marks.dedup_by_key(|mark| (mark.record, mark.code, mark.column, mark.part));
        self.lost.sort_unstable();
        self.lost.dedup();
        Screened { marks: self.marks, lost: self.lost, stopped_by: self.stopped_by }
    }
}

/// Verdicts on records by themselves and by suppression, before duplicates are settled.
struct Verdicts<'a> {
    heads: &'a [Head],
    policy: &'a Policy,
    usable: Vec<u32>,
    verdicts: Vec<Verdict>,
    marks: Vec<Mark>,
}

fn judge_each<'a>(heads: &'a [Head], policy: &'a Policy, people: &[u32], screened: Screened) -> Verdicts<'a> {
    let mut usable: Vec<u32> = heads.iter().map(|head| head.usable).collect();
    for (record, _) in &screened.lost {
        usable[*record as usize] = usable[*record as usize].saturating_sub(1);
    }
    let mut all = Verdicts { heads, policy, usable, verdicts: Vec::with_capacity(heads.len()), marks: Vec::new() };
    let mut marks = screened.marks.as_slice();
    for record in 0..heads.len() as u32 {
        let own;
        (own, marks) = marks.split_at(marks.iter().take_while(|mark| mark.record == record).count());
        let stopped_by = screened.stopped_by[people[record as usize] as usize];
        let verdict = all.judge(record, own, stopped_by);
        all.verdicts.push(verdict);
    }
    all.marks.extend(screened.marks);
    all
}

impl Verdicts<'_> {
    fn mark(&mut self, record: u32, code: Code, action: Action, by: By) {
        if action != Action::Ignore {
            self.marks.push(Mark { record, code, column: NO_COLUMN, part: Part::WHOLE, action, by });
        }
    }

    /// The verdict on a record: `own` are the marks that screening left on it.
    fn judge(&mut self, record: u32, own: &[Mark], stopped_by: u32) -> Verdict {
        let head = self.heads[record as usize];
        let unreachable = self.usable[record as usize] == 0;
        let opted_out = head.bits & head::STOPPED != 0;
        let keeps_people = self.policy.suppress.scope == Scope::Channel;
        let stopped_itself = opted_out && !keeps_people || own.iter().any(|mark| mark.column == NO_COLUMN);
        let rejecting = own.iter().filter(|mark| mark.action == Action::Reject).map(|mark| mark.code).min();
        let mut suppressed = rejecting;

        if stopped_by != NOBODY && !stopped_itself {
            self.mark(record, Code::SuppressedViaDuplicate, Action::Reject, By::Record(stopped_by));
            suppressed = first(suppressed, Some(Code::SuppressedViaDuplicate));
        }
        if unreachable && head.usable > 0 && self.policy.actions.of(Code::ContactUnreachable) == Action::Reject {
            suppressed = first(suppressed, own.iter().map(|mark| mark.code).min());
        }
        if unreachable && keeps_people {
            // Only the channels were to go, and there is none left, or never was.
            let stops =
                [(head::COMPLAINED, Code::SuppressedComplained), (head::OPTED_OUT, Code::SuppressedUnsubscribed)];
            for (_, code) in stops.into_iter().filter(|(bit, _)| head.bits & bit != 0) {
                if own.iter().all(|mark| mark.code != code) {
                    self.mark(record, code, Action::Reject, By::Itself);
                }
                suppressed = first(suppressed, Some(code));
            }
        }
        let unreachable_action = self.policy.actions.of(Code::ContactUnreachable);
        if unreachable {
            self.mark(record, Code::ContactUnreachable, unreachable_action, By::Itself);
        }
        let without_channel = (unreachable && unreachable_action == Action::Reject).then_some(Code::ContactUnreachable);
        suppressed.or(head.fault).or(without_channel).map_or(Verdict::Kept, Verdict::Rejected)
    }

    /// Of each contact the best record that is still kept survives; the others are its duplicates.
    fn settle_duplicates(mut self, contacts: &[u32], by_email: &[u32]) -> Fates {
        let survivors = self.survivors(contacts);
        let mut linked_by_email = vec![false; contacts.len()];
        for record in by_email {
            linked_by_email[*record as usize] = true;
        }
        let mut fates = Vec::with_capacity(contacts.len());
        for record in 0..contacts.len() as u32 {
            let root = contacts[record as usize];
            let survivor = survivors[root as usize];
            let mut verdict = self.verdicts[record as usize];
            if verdict.is_kept() && survivor != record {
                let linked = linked_by_email[record as usize];
                let code = if linked { Code::DuplicateSameEmail } else { Code::DuplicateSamePhone };
                let action = self.policy.actions.of(code);
                self.mark(record, code, action, By::Record(survivor));
                if action == Action::Reject {
                    verdict = Verdict::Rejected(code);
                }
            }
            fates.push(Fate { contact: if survivor == NOBODY { root } else { survivor }, verdict });
        }
        self.marks.sort_unstable();
        self.marks.dedup_by_key(|mark| (mark.record, mark.code, mark.column, mark.part));
        debug_assert!(self.marks.iter().all(|mark| mark.code.area() != Area::Row));
        Fates { fates, marks: self.marks, ..Fates::default() }
    }

    /// The survivor of each contact, at the place of its root.
    fn survivors(&self, contacts: &[u32]) -> Vec<u32> {
        let mut survivors = vec![NOBODY; contacts.len()];
        for record in 0..contacts.len() as u32 {
            if !self.verdicts[record as usize].is_kept() {
                continue;
            }
            let best = &mut survivors[contacts[record as usize] as usize];
            if *best == NOBODY || self.is_better(record, *best) {
                *best = record;
            }
        }
        survivors
    }

    /// Whether a later record is the better survivor than an earlier one. Ties go to the earlier.
    fn is_better(&self, later: u32, earlier: u32) -> bool {
        let rank = |record: u32| self.heads[record as usize].rank;
        match self.policy.matching.keep {
            Keep::First => false,
            Keep::Last => true,
            Keep::MostComplete | Keep::Latest(_) => rank(later) > rank(earlier),
            Keep::Best => (rank(later), self.usable[later as usize]) > (rank(earlier), self.usable[earlier as usize]),
        }
    }
}

/// The code that decides of two: the first in the registry's order.
fn first(a: Option<Code>, b: Option<Code>) -> Option<Code> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
