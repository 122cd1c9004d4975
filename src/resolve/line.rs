//! Who is who on one shared line: the classes of names on a phone number or a weak e-mail.
//!
//! Families and offices share lines, so a shared phone makes two records one contact only where their names agree.

use crate::contact::LineName;
use crate::normalize::name::{self, FoldScratch, NameCells};

/// Above this many different names on a line only equal names join: a switchboard is no family.
const MANY_NAMES: usize = 64;

/// Above this many different spellings of names and organisations too: comparing all with all has to end.
const MANY_SPELLINGS: usize = 512;

/// The classes of a line: the members of one class are one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    /// How many classes there are.
    pub count: usize,
    /// The class of each member; `None` for one that joins nobody.
    pub of: Vec<Option<usize>>,
}

/// A member as far as it matters who it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Person<'a> {
    extension: &'a str,
    /// The folded name, the organisation behind the person's; empty where there is none.
    folded: Vec<u8>,
}

impl Person<'_> {
    fn is_nameless(&self) -> bool {
        name::is_nameless(&self.folded)
    }

    /// What makes two names equal: the person's, else the organisation's, and the extension.
    fn own(&self) -> (&str, &[u8]) {
        (self.extension, name::own_name(&self.folded))
    }

    /// Different extensions are different people; where one is missing nothing is known.
    fn contradicts(&self, other: &Person<'_>) -> bool {
        let extensions = !self.extension.is_empty() && !other.extension.is_empty() && self.extension != other.extension;
        extensions || !name::agree(&self.folded, &other.folded)
    }
}

/// Groups the members of a line. The order of the members changes nothing but the order of the answer.
#[must_use]
pub fn classes(members: &[LineName<'_>]) -> Classes {
    let mut scratch = FoldScratch::default();
    if are_written_alike(members, &mut scratch) {
        return Classes { count: 1, of: vec![Some(0); members.len()] };
    }
    let people: Vec<Person<'_>> = members.iter().map(|member| fold(member, &mut scratch)).collect();
    let mut distinct: Vec<&Person<'_>> = people.iter().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let (nameless, named): (Vec<&Person<'_>>, Vec<&Person<'_>>) =
        distinct.into_iter().partition(|person| person.is_nameless());
    let (count, class_of_named) = classes_of_names(&named);
    let joined = match count {
        0 => classes_of_extensions(&nameless),
        1 => join_nameless(&named, &nameless),
        _ => Nameless { count, of: vec![None; nameless.len()] },
    };
    let of = people
        .iter()
        .map(|person| match named.binary_search(&person) {
            Ok(at) => Some(class_of_named[at]),
            Err(_) => nameless.binary_search(&person).ok().and_then(|at| joined.of[at]),
        })
        .collect();
    Classes { count: joined.count, of }
}

/// Most lines are shared by rows of one person under one spelling: then nobody has to be compared with anybody.
fn are_written_alike(members: &[LineName<'_>], scratch: &mut FoldScratch) -> bool {
    let Some(first) = members.first() else { return true };
    if members.iter().all(|member| member == first) {
        return true;
    }
    let person = LineName { organization: "", ..*first };
    members.iter().all(|member| LineName { organization: "", ..*member } == person)
        && !fold(&person, scratch).is_nameless()
}

fn fold<'a>(member: &LineName<'a>, scratch: &mut FoldScratch) -> Person<'a> {
    let LineName { extension, given, family, full, organization } = *member;
    let mut folded = Vec::new();
    name::fold_name(&NameCells { given, family, full, organization }, scratch, &mut folded);
    Person { extension, folded }
}

/// Connected components of agreement; one that holds two contradicting names falls into classes of equal names.
fn classes_of_names(named: &[&Person<'_>]) -> (usize, Vec<usize>) {
    let mut names: Vec<(&str, &[u8])> = named.iter().map(|person| person.own()).collect();
    names.sort_unstable();
    names.dedup();
    let name_of: Vec<usize> =
        named.iter().map(|person| names.binary_search(&person.own()).unwrap_or_default()).collect();
    if names.len() > MANY_NAMES || named.len() > MANY_SPELLINGS {
        return (names.len(), name_of);
    }
    let mut class = vec![usize::MAX; named.len()];
    let mut count = 0;
    for start in 0..named.len() {
        if class[start] != usize::MAX {
            continue;
        }
        let group = component(start, named);
        let at_odds = group.iter().any(|a| group.iter().any(|b| named[*a].contradicts(named[*b])));
        for member in &group {
            // Equal names are in one group: whoever comes first there numbers the class.
            let equal = group.iter().find(|other| at_odds && name_of[**other] == name_of[*member]);
            match equal.filter(|other| *other != member) {
                Some(other) if class[*other] != usize::MAX => class[*member] = class[*other],
                _ => {
                    class[*member] = count;
                    count += usize::from(at_odds);
                }
            }
        }
        count += usize::from(!at_odds);
    }
    (count, class)
}

/// Everybody who is reached from `start` by agreement.
fn component(start: usize, named: &[&Person<'_>]) -> Vec<usize> {
    let mut group = vec![start];
    let mut rest: Vec<usize> = (0..named.len()).filter(|at| *at != start).collect();
    let mut next = 0;
    while let Some(member) = group.get(next).copied() {
        next += 1;
        let (joins, stays) = rest.into_iter().partition(|other| !named[member].contradicts(named[*other]));
        group.extend::<Vec<usize>>(joins);
        rest = stays;
    }
    group
}

/// What becomes of the members without a name.
struct Nameless {
    count: usize,
    of: Vec<Option<usize>>,
}

/// A line without any named record is one class for each extension. Members without one are a class of their own where
/// there are several, and join the only one where there is one.
fn classes_of_extensions(nameless: &[&Person<'_>]) -> Nameless {
    let mut extensions: Vec<&str> = nameless.iter().map(|member| member.extension).collect();
    extensions.dedup();
    if let ["", _] = extensions[..] {
        extensions.truncate(1);
    }
    let class = |member: &Person<'_>| extensions.binary_search(&member.extension).unwrap_or_default();
    Nameless { count: extensions.len(), of: nameless.iter().map(|member| Some(class(member))).collect() }
}

/// Members without a name join the line's only class, unless their extension contradicts its own, or, where it has none,
/// that of another one: two desks would be one contact through whoever wrote none.
fn join_nameless(named: &[&Person<'_>], nameless: &[&Person<'_>]) -> Nameless {
    let extensions_of = |members: &[&Person<'_>]| {
        let mut all: Vec<String> = members.iter().map(|m| m.extension.to_owned()).filter(|e| !e.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let of_class = extensions_of(named);
    let allowed = if of_class.is_empty() { extensions_of(nameless) } else { of_class };
    let joins = |member: &Person<'_>| member.extension.is_empty() || allowed == [member.extension];
    Nameless { count: 1, of: nameless.iter().map(|member| joins(member).then_some(0)).collect() }
}
