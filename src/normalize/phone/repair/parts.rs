//! The several numbers of a cell.

use super::words::{Kinds, Word, words};

/// What tells the numbers of a cell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// What stands in no number: line breaks, `;`, `|`, `,`, `&`, a slash between spaces, `or`, a label, another plus.
    Sign,
    /// Any slash. Some write one between the digits.
    Slash,
    /// A space, stop or hyphen before what can only begin a number, or two spaces. They mark nothing, so all parts must
    /// be numbers.
    Space,
}

/// Fewer digits are no part of their own but belong to what stands before them: an extension, the end of a range.
const DIGITS_OF_A_PART: usize = 5;
/// So many digits that stand together are no group of a number but all of it.
const DIGITS_OF_A_RUN: usize = 10;

/// The parts of a text, in order: one where nothing cuts it.
pub(super) fn parts(text: &str, cut: Cut) -> Vec<&str> {
    let cuts = match cut {
        Cut::Sign => signs(text),
        Cut::Slash => text.match_indices('/').map(|(at, _)| (at, at + 1)).collect(),
        Cut::Space => spaces(text),
    };
    joined(text, &cuts)
}

/// Where signs and words cut: from where to where nothing belongs to either part.
fn signs(text: &str) -> Vec<(usize, usize)> {
    let mut cuts: Vec<(usize, usize)> = text.char_indices().filter_map(|(at, c)| sign(text, at, c)).collect();
    let words = words(text);
    cuts.extend(words.iter().filter(|word| word.kinds.has(Kinds::AND)).map(|word| (word.start, word.end)));
    let labels = labels(text, &words);
    if labels_follow(text, &labels) {
        cuts.extend(labels.iter().map(|label| behind_brackets(text, label.1)).map(|at| (at, at)));
    } else {
        // Nothing parts a label from its number.
        let is_within = |cut: &(usize, usize)| {
            labels.iter().any(|label| label.0 <= cut.0 && digits(&text[label.0..cut.0.max(label.1)]) == 0)
        };
        cuts.retain(|cut| !is_within(cut));
        cuts.extend(labels.iter().map(|label| (label.0, label.0)));
    }
    cuts.sort_unstable();
    cuts
}

/// Where labels begin and end; several without a digit between them are one.
fn labels(text: &str, words: &[Word]) -> Vec<(usize, usize)> {
    let mut labels: Vec<(usize, usize)> = Vec::new();
    for word in words.iter().filter(|word| word.is_label()) {
        match labels.last_mut() {
            Some(last) if digits(&text[last.1..word.start]) == 0 => last.1 = word.end,
            _ => labels.push((word.start, word.end)),
        }
    }
    labels
}

/// Whether labels stand behind their numbers: `030 123456 (work), 030 123457 (home)`.
fn labels_follow(text: &str, labels: &[(usize, usize)]) -> bool {
    let &[first, ..] = labels else { return false };
    let behind = labels.last().map_or("", |last| &text[last.1..]);
    digits(&text[..first.0]) >= DIGITS_OF_A_PART && digits(behind) == 0 && !behind.contains(':')
}

fn behind_brackets(text: &str, end: usize) -> usize {
    let behind = text[end..].trim_start_matches(['.', ' ']);
    if behind.starts_with(')') { text.len() - behind.len() + 1 } else { end }
}

/// Whether a part says that its number is a fax, and of no other use: `Tel/Fax` is a telephone too.
pub(super) fn is_fax(part: &str) -> bool {
    let words = words(part);
    let is_shared = |word: &Word| {
        part[..word.start].trim_end().ends_with(['/', '&', '+', '|'])
            || part[word.end..].trim_start().starts_with(['/', '&', '|'])
    };
    // `030 123456, Fax:`
    let is_of_none = |word: &Word| digits(&part[word.end..]) == 0 && part[word.end..].contains(':');
    let is_of_a_fax = |word: &Word| word.kinds.has(Kinds::FAX) && !is_shared(word) && !is_of_none(word);
    let mut labels = words.iter().filter(|word| word.is_label()).peekable();
    labels.peek().is_some() && labels.all(is_of_a_fax)
}

fn sign(text: &str, at: usize, c: char) -> Option<(usize, usize)> {
    match c {
        '\n' | ';' | '|' | ',' | '&' => Some((at, at + 1)),
        '/' if text[..at].ends_with(' ') && text[at + 1..].starts_with(' ') => Some((at, at + 1)),
        ':' if text[at..].starts_with(":::") => Some((at, at + 3)),
        '+' if text[..at].ends_with(['(', '+']) => None,
        // No calling code begins with zero: this plus is a word for `and`.
        '+' if text[at + 1..].trim_start().starts_with('0') => Some((at, at + 1)),
        '+' => Some((at, at)),
        '(' if text[at..].starts_with("(+") => Some((at, at)),
        _ => None,
    }
}

fn spaces(text: &str) -> Vec<(usize, usize)> {
    let begins_a_number =
        |rest: &str| rest.trim_start_matches(|c: char| c.is_alphabetic() || c == ':').starts_with(['0', '+', '(']);
    let cuts =
        |at: usize, sign: &str| sign == " " && text[at + 1..].starts_with(' ') || begins_a_number(&text[at + 1..]);
    let spaces = text.match_indices([' ', '.', '-']).filter(|&(at, sign)| cuts(at, sign));
    let mut cuts: Vec<(usize, usize)> = spaces.map(|(at, _)| (at, at + 1)).collect();
    // `(02)23971366(02)23971367`
    let begins_an_area = |at: usize| {
        text[..at].ends_with(|c: char| c.is_ascii_digit())
            && text[at..].starts_with("(0")
            && !text[at..].starts_with("(0)")
    };
    // `13812345678 13912345678`: each run can only be a number.
    let run = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let stands_between_numbers = |at: usize| {
        let before = text[..at].len() - text[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len();
        before >= DIGITS_OF_A_RUN && run(&text[at + 1..]) >= DIGITS_OF_A_RUN
    };
    cuts.extend(text.match_indices(' ').filter(|&(at, _)| stands_between_numbers(at)).map(|(at, _)| (at, at + 1)));
    cuts.extend(text.match_indices('(').filter(|&(at, _)| begins_an_area(at)).map(|(at, _)| (at, at)));
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// The parts between the cuts; a part with too few digits is joined to the one before it, or to the next where it is
/// the first.
fn joined<'t>(text: &'t str, cuts: &[(usize, usize)]) -> Vec<&'t str> {
    let starts = std::iter::once(0).chain(cuts.iter().map(|cut| cut.1));
    let ends = cuts.iter().map(|cut| cut.0).chain(std::iter::once(text.len()));
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for (start, end) in starts.zip(ends).filter(|(start, end)| start <= end) {
        match parts.last_mut() {
            Some(last)
                if digits(&text[start..end]) < DIGITS_OF_A_PART || digits(&text[last.0..last.1]) < DIGITS_OF_A_PART =>
            {
                last.1 = end;
            }
            _ => parts.push((start, end)),
        }
    }
    parts.into_iter().map(|(start, end)| text[start..end].trim()).collect()
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_words_cut() {
        let of = |text| parts(text, Cut::Sign);
        assert_eq!(of("02-23971366"), ["02-23971366"]);
        assert_eq!(of("02-23971366|02-23971367\n04 123456"), ["02-23971366", "02-23971367", "04 123456"]);
        assert_eq!(of("Tel: 02-23971366 Fax: 02-23971367"), ["Tel: 02-23971366", "Fax: 02-23971367"]);
        assert_eq!(of("212 555 0123 or 310 555 0199"), ["212 555 0123", "310 555 0199"]);
        assert_eq!(of("+49 30 123456+49 30 123457"), ["+49 30 123456", "+49 30 123457"]);
        assert_eq!(of("(+49) 30 123456 (+49) 30 123457"), ["(+49) 30 123456", "(+49) 30 123457"]);
        assert_eq!(of("030 123456 ::: 030 123457"), ["030 123456", "030 123457"]);
        assert_eq!(of("02-23971366,8|9 or 10 (mobile)"), ["02-23971366,8|9 or 10 (mobile)"]);
        assert_eq!(of("Mobile 2: 0170 123456"), ["Mobile 2: 0170 123456"]);
    }

    #[test]
    fn slashes_cut_where_enough_digits_stand_on_both_sides() {
        assert_eq!(parts("96123456/96123457", Cut::Slash), ["96123456", "96123457"]);
        assert_eq!(parts("030/123456", Cut::Slash), ["030/123456"]);
        assert_eq!(parts("06-2261291#684/685", Cut::Slash), ["06-2261291#684/685"]);
    }

    #[test]
    fn spaces_cut_before_what_begins_a_number() {
        assert_eq!(parts("030 123456 030 123457", Cut::Space), ["030 123456", "030 123457"]);
        assert_eq!(parts("96 123456  96 123457", Cut::Space), ["96 123456", "96 123457"]);
        assert_eq!(parts("96 123456 96 123457", Cut::Space), ["96 123456 96 123457"]);
    }
}
