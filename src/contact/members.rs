//! Who is in a list, by keyed hash: enough to tell who came, left and changed, and to reckon what share will bounce.

mod kinds;
mod wire;

pub use kinds::{ConsentAge, Provider};
pub use wire::MembersFault;

use super::Code;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::HashMap;

/// The place of a member without a consent source.
pub const NO_SOURCE: u16 = 0;

/// The place of all sources beyond the table's room.
pub const OTHER_SOURCE: u16 = 1;

/// How many places a table of sources has. A source that is another on every row, as a page's address with a visitor's
/// number is, must not make a table of its own.
const SOURCES: usize = 1000;

/// The longest name of a source, in bytes.
const LONGEST_SOURCE: usize = 120;

/// The codes that say that an address which is kept may not exist: they make a member doubtful.
pub const DOUBTS: [Code; 5] = [
    Code::EmailTypoDomain,
    Code::EmailUnverified,
    Code::EmailPlaceholder,
    Code::EmailDisposable,
    Code::EmailLookalikeDomain,
];

/// One member of a list: a kept contact, under the key of its first e-mail address, else of its first number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// The [first half](super::Key::half) of the key of its channel. Two of `n` members have the same one with a likelihood of
    /// n²/2⁶⁵, one in 3,700 for a hundred million; then they count as one.
    pub key: u64,
    /// A hash of its clean row: another one is a changed row. One change of 2³² goes unseen.
    pub content: u32,
    /// The run in which it first came.
    pub first_run: u32,
    /// The last run whose mailing was [counted](super::SendHistory::settle) for it; 0 for none.
    pub counted: u32,
    /// Where its consent is from: a place in [`Members::sources`].
    pub source: u16,
    /// How many mailings were counted for it, up to 255.
    pub mailings: u8,
    /// Who takes its mail.
    pub provider: Provider,
    /// How old its consent was when it first came.
    pub age: ConsentAge,
    /// Whether its row has one of [`DOUBTS`].
    pub doubtful: bool,
    /// Whether the mailing that was last counted bounced.
    pub bounced: bool,
}

/// How two runs of a list differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Members now that were none before.
    pub came: u64,
    /// Members before that are none now.
    pub left: u64,
    /// Members of both whose clean row is another.
    pub changed: u64,
}

/// The members of a list, by key, each once; and the names of their consent sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    all: Vec<Member>,
    sources: Sources,
}

/// The names of consent sources, by place.
#[derive(Clone, Debug)]
struct Sources {
    names: Vec<String>,
    places: HashMap<String, u16>,
}

impl PartialEq for Sources {
    fn eq(&self, other: &Sources) -> bool {
        self.names == other.names
    }
}

impl Eq for Sources {}

impl Default for Sources {
    fn default() -> Sources {
        let names = vec![String::new(), "(others)".to_owned()];
        Sources { places: HashMap::from([(String::new(), NO_SOURCE)]), names }
    }
}

impl Sources {
    /// The place of a name, made where there is none and room for it.
    fn place(&mut self, name: &str) -> u16 {
        let name = name.trim();
        let name = &name[..name.floor_char_boundary(LONGEST_SOURCE)];
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let Some(place) = u16::try_from(self.names.len()).ok().filter(|place| usize::from(*place) < SOURCES) else {
            return OTHER_SOURCE;
        };
        self.names.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }
}

impl Members {
    /// The place of a consent source, for [`Member::source`]: asked for in the order of the rows, so that the same rows
    /// have the same places. The first thousand have one of their own.
    pub fn source(&mut self, name: &str) -> u16 {
        self.sources.place(name)
    }

    /// Adds members in any order. Of two with one key, as people on a shared line have, one is made that has changed when
    /// either has.
    ///
    /// ```
    /// use hygienist::contact::{ConsentAge, HashKey, KeyKind, Member, Members, Provider};
    /// let mut members = Members::default();
    /// let source = members.source("fair");
    /// let key = HashKey(1, 2).of(KeyKind::Email, b"ann@city.example").half();
    /// let ann = Member { key, content: 7, first_run: 1, counted: 0, source, mailings: 0, provider: Provider::Own,
    ///     age: ConsentAge::Days30, doubtful: false, bounced: false };
    /// members.extend([ann, ann]);
    /// assert_eq!(members.len(), 1);
    /// ```
    pub fn extend(&mut self, more: impl IntoIterator<Item = Member>) {
        self.all.extend(more);
        self.all.sort_unstable_by_key(|member| member.key);
        self.unite();
    }

    /// As [`Members::extend`] of none, with members that somebody has sorted by their keys. Gives nothing where they are not.
    #[must_use]
    pub fn with_sorted(self, all: Vec<Member>) -> Option<Members> {
        if !self.all.is_empty() || !all.is_sorted_by_key(|member| member.key) {
            return None;
        }
        let mut members = Members { all, ..self };
        members.unite();
        Some(members)
    }

    /// Makes one of those with one key, which stand beside each other.
    fn unite(&mut self) {
        self.all.dedup_by(|gone, stays| {
            let same = gone.key == stays.key;
            if same {
                // A sum and least values: no order of the rows shows.
                stays.content = stays.content.wrapping_add(gone.content);
                stays.first_run = stays.first_run.min(gone.first_run);
                stays.counted = stays.counted.min(gone.counted);
                stays.source = stays.source.min(gone.source);
                stays.mailings = stays.mailings.min(gone.mailings);
                stays.provider = stays.provider.min(gone.provider);
                stays.age = stays.age.min(gone.age);
                stays.doubtful |= gone.doubtful;
                stays.bounced |= gone.bounced;
            }
            same
        });
    }

    /// The members, by key.
    #[must_use]
    pub fn all(&self) -> &[Member] {
        &self.all
    }

    /// The members, to be changed in all but their keys.
    pub(super) fn all_mut(&mut self) -> &mut [Member] {
        &mut self.all
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The names of consent sources, by place.
    #[must_use]
    pub fn sources(&self) -> &[String] {
        &self.sources.names
    }

    /// Who came, left and changed, in linear time. Keys must be made with one secret and by one version of the rules of
    /// sameness.
    #[must_use]
    pub fn compare(before: &Members, now: &Members) -> Change {
        let mut change = Change::default();
        let mut both = 0;
        for (was, is) in (Pairs { before: before.all.iter().peekable(), now: now.all.iter().peekable() }) {
            both += 1;
            change.changed += u64::from(was.content != is.content);
        }
        change.came = now.all.len() as u64 - both;
        change.left = before.all.len() as u64 - both;
        change
    }

    /// Says that whoever is new came in this run.
    pub fn begin(&mut self, run: u32) {
        self.all.iter_mut().filter(|member| member.first_run == 0).for_each(|member| member.first_run = run);
    }

    /// Takes over what was known of those who stayed: when they first came, with what consent, and what was mailed to
    /// them. To be called once for a new run, with the last published run of the list, after [`Members::compare`].
    pub fn carry_over(&mut self, before: &Members) {
        let places: Vec<u16> = before
            .sources
            .names
            .iter()
            .enumerate()
            .map(
                |(place, name)| {
                    if place == usize::from(OTHER_SOURCE) { OTHER_SOURCE } else { self.sources.place(name) }
                },
            )
            .collect();
        let pairs = Pairs { before: before.all.iter().peekable(), now: self.all.iter_mut().peekable() };
        for (was, is) in pairs {
            is.first_run = was.first_run;
            is.counted = was.counted;
            is.mailings = was.mailings;
            is.bounced = was.bounced;
            is.age = was.age;
            is.source = places.get(usize::from(was.source)).copied().unwrap_or(OTHER_SOURCE);
        }
    }
}

/// The members of both of two lists, by key.
struct Pairs<B: Iterator, N: Iterator> {
    before: std::iter::Peekable<B>,
    now: std::iter::Peekable<N>,
}

impl<B: Iterator, N: Iterator> Iterator for Pairs<B, N>
where
    B::Item: std::ops::Deref<Target = Member>,
    N::Item: std::ops::Deref<Target = Member>,
{
    type Item = (B::Item, N::Item);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.before.peek()?.key.cmp(&self.now.peek()?.key) {
                Ordering::Less => drop(self.before.next()),
                Ordering::Greater => drop(self.now.next()),
                Ordering::Equal => return self.before.next().zip(self.now.next()),
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    pub(in crate::contact) fn member(key: u32, content: u32) -> Member {
        Member {
            key: u64::from(key) << 32,
            content,
            first_run: 1,
            counted: 0,
            source: NO_SOURCE,
            mailings: 0,
            provider: Provider::Own,
            age: ConsentAge::Unknown,
            doubtful: false,
            bounced: false,
        }
    }

    pub(in crate::contact) fn members(of: &[(u32, u32)]) -> Members {
        let mut all = Members::default();
        all.extend(of.iter().map(|(key, content)| member(*key, *content)));
        all
    }

    #[test]
    fn a_member_takes_no_more_than_thirty_two_bytes() {
        assert!(size_of::<Member>() <= 32, "{}", size_of::<Member>());
    }

    #[test]
    fn who_came_left_and_changed() {
        let before = members(&[(1, 10), (2, 20), (3, 30), (9, 90)]);
        let now = members(&[(2, 20), (3, 31), (4, 40)]);
        assert_eq!(Members::compare(&before, &now), Change { came: 1, left: 2, changed: 1 });
    }

    #[test]
    fn on_a_shared_line_either_change_shows_and_no_order() {
        let one = members(&[(1, 10), (1, 11)]);
        assert_eq!(one, members(&[(1, 11), (1, 10)]));
        assert_eq!(Members::compare(&one, &members(&[(1, 10), (1, 12)])).changed, 1);
    }

    #[test]
    fn who_stays_keeps_the_consent_it_came_with() {
        let mut before = Members::default();
        let fair = before.source("fair");
        before.extend([Member { source: fair, age: ConsentAge::Days30, first_run: 3, mailings: 2, ..member(1, 1) }]);
        let mut now = Members::default();
        let web = now.source("web");
        now.extend([
            Member { source: web, age: ConsentAge::Days90, first_run: 9, ..member(1, 1) },
            Member { source: web, first_run: 9, ..member(2, 2) },
        ]);
        now.carry_over(&before);
        let [stayed, came] = [now.all()[0], now.all()[1]];
        assert_eq!((stayed.age, stayed.first_run, stayed.mailings), (ConsentAge::Days30, 3, 2));
        assert_eq!((now.sources()[usize::from(stayed.source)].as_str(), came.source), ("fair", web));
    }

    #[test]
    fn a_table_of_sources_ends() {
        let mut all = Members::default();
        let places: Vec<u16> = (0..2000).map(|number| all.source(&format!("page?visitor={number}"))).collect();
        assert_eq!(
            (all.sources().len(), places[1999], all.source(" page?visitor=3 ")),
            (SOURCES, OTHER_SOURCE, places[3])
        );
        assert_eq!(all.source(""), NO_SOURCE);
    }

    proptest! {
        #[test]
        fn comparing_is_what_maps_say(
            before in proptest::collection::btree_map(0u32..60, 0u32..3, 0..40),
            now in proptest::collection::btree_map(0u32..60, 0u32..3, 0..40),
        ) {
            let of = |map: &BTreeMap<u32, u32>| members(&map.iter().map(|(k, c)| (*k, *c)).collect::<Vec<_>>());
            let count = |found: bool| u64::from(found);
            let plain = Change {
                came: now.keys().map(|key| count(!before.contains_key(key))).sum(),
                left: before.keys().map(|key| count(!now.contains_key(key))).sum(),
                changed: now.iter().map(|(key, c)| count(before.get(key).is_some_and(|was| was != c))).sum(),
            };
            prop_assert_eq!(Members::compare(&of(&before), &of(&now)), plain);
        }
    }
}
