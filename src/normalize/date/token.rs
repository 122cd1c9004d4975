//! The pieces of a written date: numbers, words and marks.

/// So many pieces has no date.
pub(super) const MOST: usize = 24;

/// A piece of a written date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Digits, and how many of them.
    Number(i64, usize),
    /// Letters of one script, in lower case.
    Word(&'t str),
    /// Anything else; of white space, only that there was some is told by nothing at all.
    Mark(char),
}

/// The pieces of a text, which is in lower case and has no full-width characters. `None` where there are too many, or a
/// number is too long for a part of a date.
pub(super) fn tokens<'t>(text: &'t str, out: &mut [Token<'t>; MOST]) -> Option<usize> {
    let mut count = 0;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if first.is_ascii_digit() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            (Some(Token::Number(rest[..length].parse().ok()?, length)), length)
        } else if is_unit(first) {
            (Some(Token::Mark(first)), first.len_utf8())
        } else if first.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphabetic() || is_unit(c)).unwrap_or(rest.len());
            (Some(Token::Word(&rest[..end])), end)
        } else if first.is_whitespace() {
            (None, first.len_utf8())
        } else {
            (Some(Token::Mark(first)), first.len_utf8())
        };
        if let Some(token) = token {
            *out.get_mut(count)? = token;
            count += 1;
        }
        rest = &rest[length..];
    }
    Some(count)
}

/// What Chinese, Japanese and Korean write behind the numbers of a date.
fn is_unit(c: char) -> bool {
    matches!(
        c,
        '年' | '月'
            | '日'
            | '号'
            | '號'
            | '时'
            | '時'
            | '点'
            | '點'
            | '分'
            | '秒'
            | '년'
            | '월'
            | '일'
            | '시'
            | '분'
            | '초'
    )
}
