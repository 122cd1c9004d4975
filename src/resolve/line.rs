//! Who is who on one shared line: the classes of names on a phone number or a weak e-mail.
//!
//! Families and offices share lines, so a shared phone makes two records one contact only where their names agree.

use crate::contact::LineName;
use crate::normalize::name;

/// Above this many different names on a line only equal names join: a switchboard is no family.
const MANY_NAMES: usize = 64;

/// Whether two names on one line cannot be the same person.
fn contradict(one: &LineName<'_>, other: &LineName<'_>) -> bool {
    // Different extensions are different people; where one is missing nothing is known.
    let extensions = !one.extension.is_empty() && !other.extension.is_empty() && one.extension != other.extension;
    extensions || !name::agree(one.name, other.name)
}

/// The classes of a line: the members of one class are one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    /// How many classes there are.
    pub count: usize,
    /// The class of each member; `None` for one that joins nobody.
    pub of: Vec<Option<usize>>,
}

/// Groups the members of a line. The order of the members changes nothing but the order of the answer.
#[must_use]
pub fn classes(members: &[LineName<'_>]) -> Classes {
    let mut distinct = members.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let named: Vec<LineName<'_>> = distinct.iter().copied().filter(|member| !member.name.is_empty()).collect();
    let (count, class_of_named) = if named.is_empty() { (0, Vec::new()) } else { classes_of_names(&named) };
    let nameless: Vec<LineName<'_>> = distinct.iter().copied().filter(|member| member.name.is_empty()).collect();
    let joined = match count {
        0 => classes_of_extensions(&nameless),
        1 => join_nameless(&named, &nameless),
        _ => Nameless { count, of: vec![None; nameless.len()] },
    };
    let of = members
        .iter()
        .map(|member| match named.binary_search(member) {
            Ok(at) => Some(class_of_named[at]),
            Err(_) => nameless.binary_search(member).ok().and_then(|at| joined.of[at]),
        })
        .collect();
    Classes { count: joined.count, of }
}

/// Connected components of agreement; one that holds two contradicting names falls into classes of equal names.
fn classes_of_names(named: &[LineName<'_>]) -> (usize, Vec<usize>) {
    if named.len() == 1 {
        return (1, vec![0]);
    }
    if named.len() > MANY_NAMES {
        return (named.len(), (0..named.len()).collect());
    }
    let contradicts: Vec<u64> = named
        .iter()
        .map(|a| named.iter().enumerate().fold(0, |bits, (j, b)| bits | u64::from(contradict(a, b)) << j))
        .collect();
    let everybody = u64::MAX >> (64 - named.len());
    let mut class = vec![usize::MAX; named.len()];
    let mut count = 0;
    for start in 0..named.len() {
        if class[start] != usize::MAX {
            continue;
        }
        let group = component(start, &contradicts, everybody);
        let at_odds = ones(group).any(|member| contradicts[member] & group != 0);
        for member in ones(group) {
            class[member] = count;
            count += usize::from(at_odds);
        }
        count += usize::from(!at_odds);
    }
    (count, class)
}

/// Everybody who is reached from `start` by agreement, as a set of bits.
fn component(start: usize, contradicts: &[u64], everybody: u64) -> u64 {
    let mut group = 1u64 << start;
    let mut open = group;
    while open != 0 {
        let member = open.trailing_zeros() as usize;
        open &= open - 1;
        let new = !contradicts[member] & everybody & !group;
        group |= new;
        open |= new;
    }
    group
}

fn ones(bits: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |at| bits >> at & 1 == 1)
}

/// What becomes of the members without a name.
struct Nameless {
    count: usize,
    of: Vec<Option<usize>>,
}

/// A line without any named record is one class for each extension; a member without one joins only a single class.
fn classes_of_extensions(nameless: &[LineName<'_>]) -> Nameless {
    let extensions: Vec<&[u8]> = nameless.iter().map(|member| member.extension).filter(|e| !e.is_empty()).collect();
    let of = nameless
        .iter()
        .map(|member| match extensions.binary_search(&member.extension) {
            Ok(at) => Some(at),
            Err(_) => (extensions.len() <= 1).then_some(0),
        })
        .collect();
    Nameless { count: extensions.len().max(1), of }
}

/// Members without a name join the line's only class, unless their extensions contradict it or each other.
fn join_nameless(named: &[LineName<'_>], nameless: &[LineName<'_>]) -> Nameless {
    let mut extensions: Vec<&[u8]> =
        named.iter().chain(nameless).map(|member| member.extension).filter(|e| !e.is_empty()).collect();
    extensions.sort_unstable();
    extensions.dedup();
    let of_class = named.iter().map(|member| member.extension).find(|extension| !extension.is_empty());
    let joins = |member: &LineName<'_>| {
        member.extension.is_empty() || extensions.len() == 1 || of_class == Some(member.extension)
    };
    Nameless { count: 1, of: nameless.iter().map(|member| joins(member).then_some(0)).collect() }
}
