//! What encloses an address: quotes, brackets, a name before them, punctuation.

use super::before;
use crate::contact::{Mend, Mends};

/// Brackets and what closes them.
const PAIRS: &[(char, char)] = &[
    ('<', '>'),
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('＜', '＞'),
    ('（', '）'),
    ('［', '］'),
    ('【', '】'),
    ('〔', '〕'),
    ('《', '》'),
    ('〈', '〉'),
    ('「', '」'),
    ('『', '』'),
];

/// Quotes of any language; which of them opens and which closes depends on it.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '´' | '«' | '»' | '\u{2018}'..='\u{201f}' | '‹' | '›' | '＂' | '＇')
}

/// Quotes at both ends.
pub(super) fn drop_quotes(text: &str, mended: &mut String) -> Mends {
    let mut inside = text;
    while let Some(quoted) = inside.strip_prefix(is_quote).and_then(|rest| rest.strip_suffix(is_quote)) {
        inside = quoted.trim();
    }
    write(inside, text, Mend::Quotes, mended)
}

/// Takes an address out of brackets, or what stands in brackets off an address.
pub(super) fn open_brackets(text: &str, mended: &mut String) -> Mends {
    if !text.bytes().any(|byte| matches!(byte, b'<' | b'(' | b'[' | b'{') || !byte.is_ascii()) {
        return Mends::NONE;
    }
    let inside = in_link(text)
        .or_else(|| behind_name(text))
        .or_else(|| before_comment(text))
        .or_else(|| in_last_brackets(text))
        .or_else(|| in_pair(text));
    write(inside.unwrap_or(text), text, Mend::Brackets, mended)
}

/// `[jane@firma.de](mailto:jane@firma.de)`, as Markdown writes links.
fn in_link(text: &str) -> Option<&str> {
    let (shown, target) = text.strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    let address = before::address_of_link(target)?;
    let address = address.split('?').next().unwrap_or(address);
    (says_nothing_else(shown, address) && !address.is_empty()).then_some(target.trim())
}

/// `Jane Doe <jane@firma.de>`, also with words behind the brackets; `<jane@firma.co>.uk` may be another address.
fn behind_name(text: &str) -> Option<&str> {
    let (before, rest) = text.rsplit_once(['<', '＜'])?;
    let (inside, after) = rest.split_once(['>', '＞'])?;
    let inside = inside.trim();
    let address = before::address_of_link(inside).unwrap_or(inside);
    let goes_on = after.contains(char::is_alphanumeric) && !after.starts_with(|c: char| c.is_whitespace() || c == '(');
    (!inside.is_empty() && !goes_on && says_nothing_else(before, address) && says_nothing_else(after, address))
        .then_some(inside)
}

/// `jane@firma.de (work)`; `jane@firma.co(m)` is no comment.
fn before_comment(text: &str) -> Option<&str> {
    let (typed, comment) = text.strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
    let address = typed.trim();
    let is_apart = address.len() < typed.len() || text.ends_with('）');
    (is_apart && address.contains(is_at_sign) && says_nothing_else(comment, address)).then_some(address)
}

/// `Jane Doe (jane@firma.de)`, `Jane Doe [mailto:jane@firma.de]`.
fn in_last_brackets(text: &str) -> Option<&str> {
    let inside = |(open, close): &(char, char)| text.strip_suffix(*close)?.rsplit_once(*open);
    let (name, inside) = PAIRS.iter().find_map(inside)?;
    let is_apart = name.ends_with(char::is_whitespace) && !name.contains(is_at_sign);
    (is_apart && inside.contains(is_at_sign)).then_some(inside.trim())
}

/// The text between a pair of brackets or quotes around a whole list, none of which stands inside.
pub(in super::super) fn in_one_pair(text: &str) -> Option<&str> {
    let (open, close) = (text.chars().next()?, text.chars().next_back()?);
    let inside = text.strip_prefix(open)?.strip_suffix(close)?;
    let is_pair = is_quote(open) && is_quote(close) || PAIRS.contains(&(open, close));
    (is_pair && !inside.contains([open, close])).then_some(inside.trim())
}

fn in_pair(text: &str) -> Option<&str> {
    let inside = |(open, close): &(char, char)| text.strip_prefix(*open)?.strip_suffix(*close);
    PAIRS.iter().find_map(inside).map(str::trim)
}

/// Whether words beside an address hold no other one.
fn says_nothing_else(words: &str, address: &str) -> bool {
    let words = words.trim_matches(|c: char| c.is_whitespace() || is_quote(c));
    !words.contains(is_at_sign) || words.eq_ignore_ascii_case(address)
}

fn is_at_sign(c: char) -> bool {
    matches!(c, '@' | '＠')
}

/// Punctuation of a sentence or a list at the ends; where there is none, quotes and brackets without a partner. In that
/// order, for a comma may hide the partner from the steps that look for pairs: `'jane@firma.de',`.
pub(super) fn drop_punctuation(text: &str, mended: &mut String) -> Mends {
    let listed = without_list_signs(text);
    let bare = if listed.len() < text.len() { listed } else { without_lone_partner(text) };
    write(bare, text, Mend::Punctuation, mended)
}

fn without_list_signs(text: &str) -> &str {
    let mut text = text.trim_start_matches(|c: char| c.is_whitespace() || is_list_sign(c));
    loop {
        text = text.trim_end();
        let shorter = match text.strip_suffix(['.', '。', '．', '｡']) {
            // A doubled full stop may stand for anything.
            Some(rest) if rest.ends_with(['.', '。', '．', '｡']) => None,
            Some(rest) => Some(rest),
            None => text.strip_suffix(|c| is_list_sign(c) || matches!(c, '|' | '/' | '｜' | '／')),
        };
        match shorter {
            Some(shorter) => text = shorter,
            None => return text,
        }
    }
}

fn is_list_sign(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '，' | '；' | '：' | '、')
}

/// One sign at a time, for the steps that look for pairs to be asked in between: `['jane@firma.de'`. In front only what no
/// ASCII address begins with: `'` and `{` may be the address's.
fn without_lone_partner(text: &str) -> &str {
    let opens = |c: char| is_quote(c) || PAIRS.iter().any(|(open, _)| *open == c);
    let closes = |c: char| is_quote(c) || PAIRS.iter().any(|(_, close)| *close == c);
    let behind = text.strip_prefix(|c| opens(c) && !matches!(c, '\'' | '`' | '{'));
    behind.or_else(|| text.strip_suffix(closes)).map_or(text, str::trim)
}

/// Writes what was found inside a text, if that is less.
fn write(inside: &str, text: &str, mend: Mend, mended: &mut String) -> Mends {
    if inside.len() == text.len() {
        return Mends::NONE;
    }
    mended.push_str(inside);
    Mends::NONE.with(mend)
}
