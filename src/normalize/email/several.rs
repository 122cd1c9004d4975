//! A cell that holds several addresses, cut into what may be one each.
//!
//! A piece is never less than what somebody wrote as one address: a space, a comma or a line break inside an address makes
//! it unreadable, and not another, shorter address. So white space separates only whole addresses, and what stands between
//! two separators without an `@` is set apart only where it is clearly a remark; else it belongs to the address beside it.

use super::plain::{LONGEST_ADDRESS, parse_plain, read};
use super::repair::{self, around};
use super::{Email, EmailFault};
use crate::normalize::words;

/// Words between addresses.
const WORDS: &[&str] =
    &["and", "or", "und", "oder", "et", "ou", "y", "e", "o", "и", "или", "&", "+", "和", "或", "及", "与", "與"];

/// Longer texts are no address, whatever surrounds it, and no remark.
const LONGEST_TEXT: usize = 2 * LONGEST_ADDRESS;

/// What stands between two separators.
#[derive(Clone, Copy)]
struct Fragment {
    start: usize,
    end: usize,
    /// Whether a remark may be set apart by the separator before it.
    apart: Apart,
}

/// How clearly a separator sets a remark apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Apart {
    Yes,
    /// A comma before a space may be a mistyped full stop: only a remark of several words.
    Phrase,
    No,
}

/// Whether a text holds two `@` or more.
fn has_several_at_signs(cell: &str) -> bool {
    cell.chars().filter(|c| is_at_sign(*c)).nth(1).is_some()
}

/// The pieces of a cell that holds several addresses, in order: each is an address with what surrounds it, or something
/// that is none, to be read one by one. A cell that holds one address, or white space where none may stand, is one piece.
/// Separators are `;` `,` `|` `/` `:::` and those of Han texts, line breaks, tabs, words like `and`, and white space
/// between whole addresses; names in quotes and what stands in brackets are not cut. Costs microseconds.
///
/// ```
/// use hygienist::normalize::email::pieces;
/// assert_eq!(pieces("\"Doe, Jane\" <j@x.io>, Bob <b@x.io>"), ["\"Doe, Jane\" <j@x.io>", "Bob <b@x.io>"]);
/// assert_eq!(pieces("a@x.io b@x.io"), ["a@x.io", "b@x.io"]);
/// assert_eq!(pieces("john smith@x.io"), ["john smith@x.io"]);
/// assert_eq!(pieces("a@b@c.io"), ["a@b@c.io"]);
/// ```
#[must_use]
pub fn pieces(cell: &str) -> Vec<&str> {
    let cell = cell.trim();
    if !cell.contains(is_at_sign) || is_read(cell) {
        return if cell.is_empty() { Vec::new() } else { vec![cell] };
    }
    let bare = around::in_one_pair(cell).unwrap_or(cell);
    let fragments = cut(bare);
    if !has_several_at_signs(cell) && !is_address_with_remarks(bare, &fragments) {
        return vec![cell];
    }
    join_remarks(bare, &fragments).into_iter().flat_map(whole_addresses).collect()
}

/// Reads a piece of a cell. To cut it out was a repair, which vouches for no more than the others do.
///
/// # Errors
///
/// The fault of the piece.
///
/// ```
/// use hygienist::normalize::email::{parse_piece, parse_plain};
/// assert!(parse_piece("a@x.io", "a@x.io; b@x.io").is_ok());
/// assert!(parse_plain("李。伟@x.io").is_ok() && parse_piece("李。伟@x.io", "(李。伟@x.io)").is_err());
/// ```
pub fn parse_piece(piece: &str, cell: &str) -> Result<Email, EmailFault> {
    if is_doubtful(piece, cell) { Err(EmailFault::Syntax) } else { parse_plain(piece) }
}

/// Whether a piece is an address as it stands that no repair may make.
pub(super) fn is_doubtful(piece: &str, cell: &str) -> bool {
    piece.len() < cell.trim().len() && repair::is_doubtful(piece) && read(piece).is_ok()
}

/// A cell with one `@` holds one address or none: it is cut only behind what is an address as it stands, and only where
/// nothing but a remark can follow, as in `jane@firma.de; 030 1234567`.
fn is_address_with_remarks(cell: &str, fragments: &[Fragment]) -> bool {
    fragments.split_first().is_some_and(|(first, remarks)| {
        remarks.iter().all(|remark| remark.apart == Apart::Yes) && is_read(&cell[first.start..first.end])
    })
}

fn is_at_sign(c: char) -> bool {
    matches!(c, '@' | '＠')
}

fn is_read(text: &str) -> bool {
    text.len() <= LONGEST_TEXT && parse_plain(text).is_ok()
}

fn cut(cell: &str) -> Vec<Fragment> {
    let last_at_sign = cell.rfind(is_at_sign).unwrap_or(0);
    let mut fragments = Vec::new();
    let mut open = Fragment { start: 0, end: 0, apart: Apart::No };
    let mut has_at_sign = false;
    let mut at = 0;
    while let Some(c) = cell[at..].chars().next() {
        let (next, apart) = if let Some(length) = enclosed(&cell[at..]) {
            let has_address = cell[at..at + length].contains(is_at_sign);
            has_at_sign |= has_address;
            at += length;
            // An address in angle brackets ends there, whatever follows.
            if !(c == '<' && has_address && at <= last_at_sign) {
                continue;
            }
            (at, Apart::No)
        } else if let Some((length, apart)) = separator(cell, open.start, at, has_at_sign) {
            (at + length, apart)
        } else {
            has_at_sign |= is_at_sign(c);
            at += c.len_utf8();
            continue;
        };
        open.end = at;
        push(cell, open, &mut fragments);
        open = Fragment { start: next, end: next, apart };
        has_at_sign = false;
        at = next;
    }
    open.end = cell.len();
    push(cell, open, &mut fragments);
    fragments
}

/// Keeps a fragment that holds anything, without the white space at its ends.
fn push(cell: &str, fragment: Fragment, fragments: &mut Vec<Fragment>) {
    let text = &cell[fragment.start..fragment.end];
    let start = fragment.start + (text.len() - text.trim_start().len());
    let end = start + text.trim().len();
    if start < end {
        fragments.push(Fragment { start, end, apart: fragment.apart });
    }
}

/// How long a name in quotes or something in brackets is that a text begins with. What holds several addresses is a list,
/// and cut like any other.
fn enclosed(text: &str) -> Option<usize> {
    let close = match text.as_bytes().first()? {
        b'"' => '"',
        b'<' => '>',
        b'(' => ')',
        _ => return None,
    };
    let length = text.char_indices().take(LONGEST_TEXT).skip(1).find(|(_, c)| *c == close)?.0 + 1;
    (!has_several_at_signs(&text[..length])).then_some(length)
}

/// How long the separator is that stands at a place, in a fragment that begins at `start`.
fn separator(cell: &str, start: usize, at: usize, has_at_sign: bool) -> Option<(usize, Apart)> {
    let rest = &cell[at..];
    let c = rest.chars().next()?;
    let length = c.len_utf8();
    let is_before_space = rest[length..].starts_with(char::is_whitespace);
    let is_behind_space = cell[..at].ends_with(char::is_whitespace);
    let when_spaced = |apart| if is_before_space || is_behind_space { apart } else { Apart::No };
    match c {
        ':' if rest.starts_with(":::") => Some((3, Apart::Yes)),
        ';' => Some((length, when_spaced(Apart::Yes))),
        ',' => Some((length, when_spaced(Apart::Phrase))),
        '；' | '、' => Some((length, Apart::Yes)),
        '，' => Some((length, Apart::Phrase)),
        // They may stand in a local part, but in no domain, and no address begins right behind angle brackets.
        '|' | '/' | '｜' | '／'
            if has_at_sign || is_before_space && is_behind_space || is_behind_brackets(&cell[..at]) =>
        {
            Some((length, when_spaced(Apart::Yes)))
        }
        '\n' | '\r' | '\t' => Some((length, Apart::No)),
        // Once for each run of white space.
        _ if c.is_whitespace() && !is_behind_space => word(rest).map(|length| (length, Apart::Yes)),
        // Without spaces, as Han texts are written: behind what is an address already.
        '和' | '或' | '及' if has_at_sign && is_read(&cell[start..at]) => Some((length, Apart::Yes)),
        _ => None,
    }
}

fn is_behind_brackets(text: &str) -> bool {
    text.trim_end().ends_with('>')
}

/// How long a separating word is, with the white space around it.
fn word(rest: &str) -> Option<usize> {
    let text = rest.trim_start();
    let end = text.find(char::is_whitespace)?;
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(&text[..end])).then_some(rest.len() - text.len() + end)
}

/// Gives the fragments without an `@` to their neighbours, or sets them apart.
fn join_remarks<'c>(cell: &'c str, fragments: &[Fragment]) -> Vec<&'c str> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut remark: Option<Fragment> = None;
    for fragment in fragments {
        let text = &cell[fragment.start..fragment.end];
        if !text.contains(is_at_sign) {
            remark = match remark {
                Some(before) => Some(Fragment { end: fragment.end, ..before }),
                None if words::is_nothing(text) => None,
                None => Some(*fragment),
            };
            continue;
        }
        let mut piece = (fragment.start, fragment.end);
        if let Some(remark) = remark.take() {
            let is_name = is_read(&cell[remark.start..fragment.end]);
            let (left, right) = (is_apart(cell, remark, remark.apart), is_apart(cell, remark, fragment.apart));
            match pieces.last_mut() {
                _ if is_name => piece.0 = remark.start,
                Some(before) if !left => before.1 = remark.end,
                _ if !right => piece.0 = remark.start,
                _ => pieces.push((remark.start, remark.end)),
            }
        }
        pieces.push(piece);
    }
    if let Some(remark) = remark {
        match pieces.last_mut() {
            Some(before) if !is_apart(cell, remark, remark.apart) => before.1 = remark.end,
            _ => pieces.push((remark.start, remark.end)),
        }
    }
    pieces.into_iter().map(|(start, end)| &cell[start..end]).collect()
}

fn is_apart(cell: &str, remark: Fragment, apart: Apart) -> bool {
    match apart {
        Apart::Yes => true,
        Apart::Phrase => cell[remark.start..remark.end].contains(char::is_whitespace),
        Apart::No => false,
    }
}

/// The addresses of a piece between which there is only white space; the piece where anything else is.
fn whole_addresses(piece: &str) -> Vec<&str> {
    let are_whole = has_several_at_signs(piece) && !is_read(piece) && piece.split_whitespace().all(is_whole_address);
    if are_whole { piece.split_whitespace().collect() } else { vec![piece] }
}

/// Whether a text has one `@`, with something on both sides.
fn is_whole_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once(is_at_sign) else {
        return false;
    };
    let says_something = |part: &str| part.contains(char::is_alphanumeric);
    says_something(local) && says_something(domain) && !domain.contains(is_at_sign)
}

#[cfg(test)]
mod tests {
    use super::super::Parser;
    use super::pieces;
    use crate::contact::Mend;

    #[test]
    fn a_list_is_cut_at_what_separates_addresses() {
        for separator in [
            ";", "; ", ",", ", ", " , ", "|", " | ", "/", " / ", "\n", "\r\n", "\t", ":::", " ::: ", "、", "，", "；",
            "／", " and ", " or ", " UND ", " et ", " y ", " 或 ", " & ", " ", "  ", "\u{a0}", ", and ", ";;",
            "; n/a; ",
        ] {
            for addresses in [["a@x.io", "b@y.io"], ["Al <a@x.io>", "\"Bo, B; b\" <b@y.io>"], ["<a@x.io>", "'b@y.io'"]]
            {
                assert_eq!(pieces(&addresses.join(separator)), addresses, "{separator:?}");
            }
        }
        for (cell, expected) in [
            ("a@x.io或b@y.io", vec!["a@x.io", "b@y.io"]),
            ("a＠x.io；b＠y.io", vec!["a＠x.io", "b＠y.io"]),
            ("\"a@x.io, b@y.io\"", vec!["a@x.io", "b@y.io"]),
            ("'a@x.io; b@y.io'", vec!["a@x.io", "b@y.io"]),
            ("{a@x.io;b@y.io}", vec!["a@x.io", "b@y.io"]),
            ("['a@x.io', 'b@y.io']", vec!["'a@x.io'", "'b@y.io'"]),
            ("\"a@x.io\",\"b@y.io\"", vec!["\"a@x.io\"", "\"b@y.io\""]),
            ("Al <a@x.io> Bo <b@y.io>", vec!["Al <a@x.io>", "Bo <b@y.io>"]),
            ("a@x.io <b@y.io>", vec!["a@x.io", "<b@y.io>"]),
            ("Doe, Jane <j@x.io>, Roe, R. <r@x.io>", vec!["Doe, Jane <j@x.io>", "Roe, R. <r@x.io>"]),
            ("a@x.io (work, old), b@x.io (home)", vec!["a@x.io (work, old)", "b@x.io (home)"]),
            ("mailto:a@x.io,b@y.io", vec!["mailto:a@x.io", "b@y.io"]),
            ("a/b@x.io/c|d@y.io", vec!["a/b@x.io", "c|d@y.io"]),
            ("a@x.io; call first; b@y.io", vec!["a@x.io", "call first", "b@y.io"]),
            ("a@x.io; 030 1234567", vec!["a@x.io", "030 1234567"]),
            ("a@x.io; n/a", vec!["a@x.io"]),
            ("a@x.io; b@y.io; 030 1234567", vec!["a@x.io", "b@y.io", "030 1234567"]),
            ("jane@firma,de; b@y.io", vec!["jane@firma,de", "b@y.io"]),
            ("jane@firma.co,uk,b@y.io", vec!["jane@firma.co,uk", "b@y.io"]),
            ("jane@firma.co, uk, b@y.io", vec!["jane@firma.co, uk", "b@y.io"]),
            ("john,smith@x.io; b@y.io", vec!["john,smith@x.io", "b@y.io"]),
            ("john\nsmith@x.io, b@y.io", vec!["john\nsmith@x.io", "b@y.io"]),
        ] {
            assert_eq!(pieces(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn one_address_is_one_piece() {
        for cell in [
            "john smith@x.io",
            "john\nsmith@x.io",
            "a@b@c.io",
            "a@b@c.io d@x.io",
            "john smith@x.io bob@y.io",
            "a/b@x.io",
            "john,smith@x.io",
            "john; smith@x.io",
            "jane@firma.co, uk",
            "jane@firma.co;uk",
            "jane@firma; de",
            "jane@firma.de <jane@firma.de>",
            "[a@x.io](mailto:a@x.io)",
            "mailto:a@x.io?cc=b@y.io",
            "a @ x.io b @ y.io",
            "a@@x.io",
            "Tom and Jerry <t@x.io>",
        ] {
            assert_eq!(pieces(cell), [cell]);
        }
        assert!(pieces(" ").is_empty());
    }

    fn all(cell: &str) -> Vec<String> {
        let mut found = Vec::new();
        Parser::new().parse_all(cell, |text, read| {
            found.push(match read {
                Ok(parsed) if parsed.mends.has(Mend::Part) => format!("part {}", parsed.normal),
                Ok(parsed) => parsed.normal.to_owned(),
                Err(fault) => format!("{} {text}", fault.reason()),
            });
        });
        found
    }

    #[test]
    fn each_address_of_a_cell_is_told_once() {
        assert_eq!(all("A@x.io"), ["a@x.io"]);
        assert_eq!(all(" A@x.io;"), ["a@x.io"]);
        assert_eq!(all("a@x.io, B <b@x.io>, A@x.io"), ["part a@x.io", "part b@x.io"]);
        assert_eq!(all("j.doe@gmail.com / jdoe@googlemail.com"), ["part j.doe@gmail.com"]);
        assert_eq!(all("A@x.io; 030 1234567"), ["part a@x.io", "syntax 030 1234567"]);
        assert_eq!(all("a@@x.io; b@x.io"), ["domain_syntax a@@x.io", "part b@x.io"]);
        assert_eq!(all("a@@x.io; b@x"), ["domain_syntax a@@x.io; b@x"]);
        assert_eq!(all("john smith@x.io"), ["syntax john smith@x.io"]);
    }

    #[test]
    fn a_piece_is_trusted_no_more_than_another_repair() {
        for cell in ["(li。wei@x.io)", "．li@x.io;", "('李@x.io)", "li＠@x.io;", "li@xn--mnchen-3ya.deß,"] {
            let found = all(cell);
            assert!(found.len() == 1 && found[0].ends_with(cell) && found[0] != cell, "{cell} {found:?}");
        }
        assert_eq!(all("li。wei@x.io; b@x.io"), ["syntax li。wei@x.io", "part b@x.io"]);
    }
}
