//! Whether two folded names may belong to one contact.

use super::{BETWEEN_WORDS, parts};
use crate::normalize::fold::{is_han, is_hangul, is_kana};

/// A name of more words than this agrees only with an equal one. No person has as many, and pairing words is quadratic.
const MOST_WORDS: usize = 64;

/// Words of fewer letters than this must be equal: `Meier` and `Meyer` are two families.
const LETTERS_FOR_ONE_EDIT: usize = 6;

/// Whether two folded names agree, that is: do not contradict each other. The order of the two does not matter.
///
/// - A person agrees with a person when every word of the shorter name has a partner of its own in the longer one. Two
///   words are partners when they are equal, when one is the other's initial (in a script with letter case), or when both
///   have six letters or more and differ by one edit or swap of neighbours. Han, kana and hangul words must be equal.
/// - An organisation agrees with an equal organisation, never with a similar one.
/// - A person agrees with an organisation only when both records name that organisation.
/// - A record without a name contradicts nobody; whether it joins anyone is for the caller.
///
/// Names agree without being equal, and agreement is not transitive: `J Smith` agrees with `John` and with `Jane`.
///
/// Cost: 20 ns for equal names, well under 1 µs for a pair of usual ones; no heap for ASCII.
///
/// ```
/// use hygienist::normalize::name::agree;
/// assert!(agree(b"john\x1Fsmith", b"smith"));
/// assert!(agree(b"john\x1Fsmith", b"j\x1Fsmith"));
/// assert!(agree(b"sarah\x1Fwilliams", b"sarah\x1Fwilliasm"));
/// assert!(!agree(b"john\x1Fsmith", b"jane\x1Fsmith"));
/// assert!(!agree(b"john\x1Fmeier", b"john\x1Fmeyer"));
/// assert!(!agree(b"john\x1Fsmith", b"\x1Eacme"));
/// assert!(agree(b"john\x1Fsmith\x1Eacme", b"\x1Eacme"));
/// ```
#[must_use]
pub fn agree(a: &[u8], b: &[u8]) -> bool {
    let (person_a, organization_a) = parts(a);
    let (person_b, organization_b) = parts(b);
    match (person_a.is_empty(), person_b.is_empty()) {
        (false, false) => persons_agree(person_a, person_b),
        _ if a.is_empty() || b.is_empty() => true,
        _ => !organization_a.is_empty() && organization_a == organization_b,
    }
}

fn persons_agree(a: &[u8], b: &[u8]) -> bool {
    if a == b {
        return true;
    }
    let (mut words_a, mut words_b) = ([&[][..]; MOST_WORDS], [&[][..]; MOST_WORDS]);
    let (Some(count_a), Some(count_b)) = (split(a, &mut words_a), split(b, &mut words_b)) else {
        return false;
    };
    let (words_a, words_b) = (&words_a[..count_a], &words_b[..count_b]);
    if count_a <= count_b { all_find_partners(words_a, words_b) } else { all_find_partners(words_b, words_a) }
}

/// The words of a name; none when there are too many.
fn split<'a>(name: &'a [u8], words: &mut [&'a [u8]; MOST_WORDS]) -> Option<usize> {
    let mut count = 0;
    for word in name.split(|&byte| byte == BETWEEN_WORDS) {
        *words.get_mut(count)? = word;
        count += 1;
    }
    Some(count)
}

/// Whether each of `few` can have a partner among `many` that no other has: a bipartite matching by augmenting paths.
///
/// First come, first served would not do: in `J John` against `John Jack`, `J` must leave `John` to `John`.
fn all_find_partners(few: &[&[u8]], many: &[&[u8]]) -> bool {
    let mut partners_of = [0u64; MOST_WORDS];
    for (mask, word) in partners_of.iter_mut().zip(few) {
        for (place, other) in many.iter().enumerate() {
            *mask |= u64::from(words_agree(word, other)) << place;
        }
        if *mask == 0 {
            return false;
        }
    }
    let mut taken_by = [None; MOST_WORDS];
    (0..few.len()).all(|word| find_partner(word, &partners_of, &mut taken_by, &mut 0))
}

/// Finds a partner for `word`, moving others to another partner where that helps; at most 64 deep.
fn find_partner(
    word: usize,
    partners_of: &[u64; MOST_WORDS],
    taken_by: &mut [Option<usize>; MOST_WORDS],
    visited: &mut u64,
) -> bool {
    loop {
        let open = partners_of[word] & !*visited;
        if open == 0 {
            return false;
        }
        let place = open.trailing_zeros() as usize;
        *visited |= 1 << place;
        let free = match taken_by[place] {
            None => true,
            Some(holder) => find_partner(holder, partners_of, taken_by, visited),
        };
        if free {
            taken_by[place] = Some(word);
            return true;
        }
    }
}

fn words_agree(a: &[u8], b: &[u8]) -> bool {
    if a == b {
        return true;
    }
    if a.is_ascii() && b.is_ascii() {
        let letters = |word: &[u8]| word.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        return is_initial_of(a, b)
            || is_initial_of(b, a)
            || (a.len().abs_diff(b.len()) <= 1
                && letters(a).min(letters(b)) >= LETTERS_FOR_ONE_EDIT
                && within_one_edit(a, b));
    }
    match (std::str::from_utf8(a), std::str::from_utf8(b)) {
        (Ok(a), Ok(b)) => wide_words_agree(a, b),
        _ => false,
    }
}

/// Whether the ASCII word `initial` is one letter, and the first of `word`.
fn is_initial_of(initial: &[u8], word: &[u8]) -> bool {
    matches!(initial, [letter @ b'a'..=b'z'] if word.first() == Some(letter))
}

fn wide_words_agree(a: &str, b: &str) -> bool {
    let equal_only = |word: &str| word.chars().any(|c| is_han(c) || is_kana(c) || is_hangul(c));
    if equal_only(a) || equal_only(b) {
        return false;
    }
    let is_initial_of = |initial: &str, word: &str| {
        let mut letters = initial.chars();
        // Only a script with letter case abbreviates by initials, and the folded form is in lower case.
        letters.next().is_some_and(char::is_lowercase) && letters.next().is_none() && word.starts_with(initial)
    };
    if is_initial_of(a, b) || is_initial_of(b, a) {
        return true;
    }
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    if letters(a).min(letters(b)) < LETTERS_FOR_ONE_EDIT {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    within_one_edit(&a, &b)
}

/// Whether one insertion, deletion, substitution or swap of neighbours at most makes `a` into `b`: the same as
/// `strsim::osa_distance(a, b) <= 1`, its oracle in the tests, without a matrix.
fn within_one_edit<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short, long) = (&short[same..], &long[same..]);
    match (short, long) {
        ([], []) => true,
        _ if short.len() + 1 == long.len() => *short == long[1..],
        ([x, rest_a @ ..], [y, rest_b @ ..]) if short.len() == long.len() => {
            rest_a == rest_b
                || matches!((rest_a, rest_b), ([u, tail_a @ ..], [v, tail_b @ ..])
                    if x == v && y == u && tail_a == tail_b)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain_words_agree(a: &str, b: &str) -> bool {
        let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
        let initial =
            |x: &str, y: &str| x.chars().count() == 1 && x.chars().all(char::is_lowercase) && y.starts_with(x);
        a == b
            || initial(a, b)
            || initial(b, a)
            || (letters(a) >= 6 && letters(b) >= 6 && strsim::osa_distance(a, b) <= 1)
    }

    /// Tries every way to pair the words.
    fn plain_pairing(few: &[&str], many: &[&str]) -> bool {
        let Some((first, rest)) = few.split_first() else {
            return true;
        };
        (0..many.len()).any(|at| {
            let mut left = many.to_vec();
            let partner = left.remove(at);
            plain_words_agree(first, partner) && plain_pairing(rest, &left)
        })
    }

    fn plain_persons_agree(a: &str, b: &str) -> bool {
        let words = |name| str::split(name, '\u{1F}').collect::<Vec<_>>();
        let (a, b) = (words(a), words(b));
        if a.len() <= b.len() { plain_pairing(&a, &b) } else { plain_pairing(&b, &a) }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn one_edit_is_an_osa_distance_of_one_at_most(a in "[ab]{0,7}", b in "[ab]{0,7}") {
            prop_assert_eq!(within_one_edit(a.as_bytes(), b.as_bytes()), strsim::osa_distance(&a, &b) <= 1);
        }

        #[test]
        fn pairing_is_what_trying_every_way_gives(
            a in prop::collection::vec("[ab]{1,2}|abababa?b?|babab[ab]{1,2}|я|яна", 1..5),
            b in prop::collection::vec("[ab]{1,2}|abababa?b?|babab[ab]{1,2}|я|яна", 1..5),
        ) {
            let (a, b) = (a.join("\u{1F}"), b.join("\u{1F}"));
            prop_assert_eq!(agree(a.as_bytes(), b.as_bytes()), plain_persons_agree(&a, &b), "{:?} {:?}", a, b);
            prop_assert_eq!(agree(a.as_bytes(), b.as_bytes()), agree(b.as_bytes(), a.as_bytes()));
        }

        #[test]
        fn any_bytes_agree_with_themselves_and_either_way_round(
            a in prop::collection::vec(prop_oneof![Just(0x1Eu8), Just(0x1F), any::<u8>()], 1..40),
            b in prop::collection::vec(prop_oneof![Just(0x1Eu8), Just(0x1F), any::<u8>()], 1..40),
        ) {
            prop_assert_eq!(agree(&a, &b), agree(&b, &a));
            prop_assert!(agree(b"x", b"x"));
        }
    }

    #[test]
    fn a_name_of_too_many_words_agrees_only_with_itself() {
        let long = ["a"; 70].join("\u{1F}");
        assert!(agree(long.as_bytes(), long.as_bytes()));
        assert!(!agree(long.as_bytes(), b"a"));
    }
}
