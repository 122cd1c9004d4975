//! The several numbers of a cell.

use super::words::{Kinds, words};

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
    cuts.extend(words(text).iter().filter_map(|word| {
        if word.kinds.has(Kinds::AND) {
            Some((word.start, word.end))
        } else {
            (word.kinds.has(Kinds::LABEL) || word.kinds.has(Kinds::LETTER)).then_some((word.start, word.start))
        }
    }));
    cuts.sort_unstable();
    cuts
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
    spaces.map(|(at, _)| (at, at + 1)).collect()
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
