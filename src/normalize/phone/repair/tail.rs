//! What hangs at the end of a number: extensions, the ends of ranges, further numbers cut short.

use super::words::{Kinds, words};
use crate::contact::Mend;

/// A number and what was behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tail<'t> {
    pub(super) number: &'t str,
    /// The digits of the extension; none where the tail is the end of a range or of a list.
    pub(super) extension: Option<&'t str>,
    pub(super) footing: Footing<'t>,
}

/// How sure it is that the number ends before the tail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Footing<'t> {
    /// A word or `#` says so.
    Marked,
    /// The way it is written says so, if what stands before is a whole number.
    Apart,
    /// Hyphens stand within numbers too: only if the number with its tail, which is this text, is not nearly a number.
    Doubtful(&'t str),
}

impl Tail<'_> {
    pub(super) fn mend(&self) -> Mend {
        if self.extension.is_some() { Mend::Extension } else { Mend::Tail }
    }
}

/// An extension behind a word or `#`, as libphonenumber has it for vague labels.
const LONGEST_MARKED: usize = 9;
/// An extension, or a further number cut short, behind a hyphen or slash.
const LONGEST_UNMARKED: usize = 6;
/// So many places are tried where a tail may begin, of each kind.
const MOST_PLACES: usize = 12;
/// So many digits that stand together are no group.
const DIGITS_WITHOUT_GROUPS: usize = 6;
/// The last number of a range is at most so much larger than the first.
const WIDEST_RANGE: u32 = 10;

/// The ways to see a number with a tail in a text, the likeliest first.
pub(super) fn tails(text: &str) -> Vec<Tail<'_>> {
    let mut tails: Vec<Tail<'_>> =
        marks(text).into_iter().take(MOST_PLACES).filter_map(|(at, after)| marked(text, at, after)).collect();
    tails.splice(0..0, before_fax(text));
    tails.extend(bracketed(text));
    let separators = separators(text);
    // A range is a range of what stands before its first mark; else from the right, so that as much as may be is the
    // number.
    let ranges = separators.iter().filter(|(at, _)| text[*at..].starts_with('~'));
    let places = ranges.take(MOST_PLACES).chain(separators.iter().rev().take(MOST_PLACES));
    tails.extend(places.filter_map(|&(at, after)| unmarked(text, at, after)));
    tails
}

/// Where a word for extension or a `#` stands, from the left.
fn marks(text: &str) -> Vec<(usize, usize)> {
    let words = words(text).into_iter().filter(|word| word.kinds.has(Kinds::EXTENSION));
    let signs = text.match_indices(['#', '*']).map(|(at, sign)| (at, at + sign.len()));
    let mut marks: Vec<(usize, usize)> = words.map(|word| (word.start, word.end)).chain(signs).collect();
    marks.sort_unstable();
    marks
}

/// `轉54`, `#699/687`, `(ext. 12)`: of several extensions the first.
fn marked(text: &str, at: usize, after: usize) -> Option<Tail<'_>> {
    let behind = text[after..].trim_start_matches(|c: char| !c.is_ascii_digit());
    let (extension, rest) = leading_digits(behind);
    let is_extension = (1..=LONGEST_MARKED).contains(&extension.len()) && all_short(rest);
    is_extension.then(|| Tail { number: before(text, at), extension: Some(extension), footing: Footing::Marked })
}

/// `030 23125-0, Fax -199`: a fax cut short.
fn before_fax(text: &str) -> Option<Tail<'_>> {
    let word = words(text).into_iter().find(|word| word.kinds.has(Kinds::FAX))?;
    let number = before(text, word.start);
    let rest = &text[word.end..];
    let is_cut_short = rest.contains(|c: char| c.is_ascii_digit()) && all_short(rest) && words(rest).is_empty();
    is_cut_short.then_some(Tail { number, extension: None, footing: Footing::Marked })
}

/// `02-23971366(171)`
fn bracketed(text: &str) -> Option<Tail<'_>> {
    let (number, inner) = text.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let (extension, rest) = leading_digits(inner.trim());
    let is_extension = (2..=LONGEST_UNMARKED).contains(&extension.len()) && rest.is_empty();
    let number = before(number, number.len());
    let footing = footing(number, '(', extension, text).filter(|_| is_extension)?;
    Some(Tail { number, extension: Some(extension), footing })
}

/// Where a hyphen, slash, comma or word stands that a range or a list may go on behind.
fn separators(text: &str) -> Vec<(usize, usize)> {
    let goes_on = |kinds: Kinds| kinds.has(Kinds::RANGE) || kinds.has(Kinds::AND);
    let words = words(text).into_iter().filter(|word| goes_on(word.kinds));
    let signs = text
        .match_indices(['-', '~', '/', ',', '|', '&', ';', '\n', '+', '=', ':'])
        .map(|(at, sign)| (at, at + sign.len()));
    let mut separators: Vec<(usize, usize)> = words.map(|word| (word.start, word.end)).chain(signs).collect();
    separators.sort_unstable();
    separators
}

/// `-171` is an extension; `-9`, `~222`, `/7` are the ends of a range or a list.
fn unmarked(text: &str, at: usize, after: usize) -> Option<Tail<'_>> {
    let number = before(text, at);
    let behind = text[after..].trim_start();
    // `030 23125-123 oder -124`
    let is_word = text[at..].starts_with(char::is_alphabetic);
    let (tail, rest) = leading_digits(if is_word { behind.trim_start_matches(['-', '/']) } else { behind });
    let together = &text[..text.len() - rest.len()];
    let footing = match text[at..].chars().next()? {
        separator @ ('-' | '/') => footing(number, separator, tail, together)?,
        _ => Footing::Apart,
    };
    let follows = words(rest).iter().all(|word| word.may_follow(rest));
    let is_tail = follows
        && (1..=LONGEST_UNMARKED).contains(&tail.len())
        && all_short(rest)
        && number.ends_with(|c: char| c.is_ascii_digit() || c == ')');
    let is_extension = text[at..].starts_with(['-', '+', '=', ':']) && tail.len() > 1 && !ends_range(number, tail);
    is_tail.then(|| Tail { number, extension: is_extension.then_some(tail), footing })
}

/// How sure a tail is behind a sign that stands within numbers too; none where it is more likely a group of the number.
///
/// A number whose last six digits or more stand together is written without groups, so that what follows is none. Where
/// there are groups, a tail follows groups of three or four digits, or it is set off by a sign that is not between them.
fn footing<'t>(number: &str, separator: char, tail: &str, together: &'t str) -> Option<Footing<'t>> {
    let groups: Vec<usize> =
        number.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect();
    let &[.., last] = groups.as_slice() else { return None };
    if last >= DIGITS_WITHOUT_GROUPS {
        return Some(Footing::Apart);
    }
    let follows_groups = matches!(groups.as_slice(), &[.., before, last] if before >= 3 && last >= 4);
    if !follows_groups && number.contains(separator) {
        return None;
    }
    // One digit or two more than a number has are always nearly a number.
    Some(if tail.len() <= 2 { Footing::Apart } else { Footing::Doubtful(together) })
}

/// Whether counting on from the end of the number leads to the tail: `7388-92`.
fn ends_range(number: &str, tail: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let Some(start) = digits.len().checked_sub(tail.len()) else { return false };
    match (digits[start..].parse::<u32>(), tail.parse::<u32>()) {
        (Ok(first), Ok(last)) => last > first && last - first <= WIDEST_RANGE,
        _ => false,
    }
}

fn before(text: &str, at: usize) -> &str {
    text[..at].trim_end_matches([' ', '(', ',', '-', '.', ':', '/', ';', '|'])
}

fn leading_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// Whether no run of digits is long enough to be another number.
fn all_short(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).all(|run| run.len() <= LONGEST_UNMARKED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> (&str, Option<&str>) {
        let tail = tails(text).remove(0);
        (tail.number, tail.extension)
    }

    #[test]
    fn extensions_are_read() {
        for text in [
            "02-23971366-171",
            "02-23971366轉171",
            "02-23971366 分機:171",
            "02-23971366(分機171)",
            "02-23971366 (ext. 171)",
            "02-23971366#171/172",
            "02-23971366#171-180",
            "02-23971366(171)",
            "02-23971366 Durchwahl 171",
            "02-23971366 доб. 171 or 5",
        ] {
            assert_eq!(first(text), ("02-23971366", Some("171")), "{text}");
        }
    }

    #[test]
    fn ranges_and_lists_are_left_off() {
        for text in
            ["02-23971366-8", "02-23971366~8", "02-23971366至68", "02-23971366/7", "02-23971366-70", "02-23971366|7 "]
        {
            assert_eq!(first(text), ("02-23971366", None), "{text}");
        }
        assert!(tails("02 23971366 171").is_empty());
        assert!(tails("02-23971366#1234567890").is_empty());
    }
}
