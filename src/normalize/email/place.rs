//! Where a cell stops being an address, for whoever has to mend it.

use super::local::{is_dot_atom, is_mark, is_visible};
use super::{parse_plain, repair};
use crate::normalize::invisible::is_invisible;

/// The offset in octets of the first character that makes a cell no address: a space or a comma inside, a second `@` or
/// full stop, a sign that no domain holds. What repairs take off is passed over. None where the cell is an address, and
/// where no single character is at fault: there is no `@`, a part is too long, the domain has no full stop.
///
/// ```
/// use hygienist::normalize::email::fault_place;
/// assert_eq!(fault_place("john smith@x.io"), Some(4));
/// assert_eq!(fault_place("mailto:jane@@firma.de"), Some(12));
/// assert_eq!(fault_place("jane.firma.de"), None);
/// assert_eq!(fault_place("jane@firma.de"), None);
/// ```
#[must_use]
pub fn fault_place(cell: &str) -> Option<usize> {
    if parse_plain(cell).is_ok() {
        return None;
    }
    let meant = repair::meant(cell);
    let start = if meant.is_empty() { None } else { cell.find(&meant) };
    let (start, text) = start.map_or((0, cell), |start| (start, meant.as_str()));
    let at_sign = text.find(['@', '＠'])?;
    let domain = at_sign + text[at_sign..].chars().next().map_or(0, char::len_utf8);
    in_local(text, at_sign).or_else(|| in_domain(text, domain)).map(|place| start + place)
}

/// The characters of a part with their places; those that nobody sees are not looked at, nor white space at the ends, for
/// neither is what makes it wrong.
fn characters(text: &str, from: usize, to: usize) -> impl Iterator<Item = (usize, char)> {
    let part = &text[from..to];
    let from = from + (part.len() - part.trim_start().len());
    part.trim().char_indices().filter(|(_, c)| !is_invisible(*c)).map(move |(at, c)| (from + at, c))
}

fn in_local(text: &str, at_sign: usize) -> Option<usize> {
    let mut before = (at_sign, '.');
    for (at, c) in characters(text, 0, at_sign) {
        let may_stand = match c {
            '.' => before.1 != '.',
            '\0'..='\x7f' => is_dot_atom(c.encode_utf8(&mut [0; 4])),
            _ => is_visible(c) && !(is_mark(c) && before.0 == at_sign),
        };
        if !may_stand {
            return Some(at);
        }
        before = (at, c);
    }
    // A full stop before the @, or nothing: then the @ itself stands where it may not.
    (before.1 == '.').then_some(before.0)
}

fn in_domain(text: &str, start: usize) -> Option<usize> {
    let mut before = (start, '.');
    for (at, c) in characters(text, start, text.len()) {
        match c {
            '.' | '。' | '．' | '｡' if before.1 == '-' => return Some(before.0),
            '.' | '。' | '．' | '｡' if before.1 == '.' => return Some(at),
            '.' | '。' | '．' | '｡' => before = (at, '.'),
            '-' if before.1 == '.' => return Some(at),
            _ if c == '-' || c.is_alphanumeric() || is_mark(c) => before = (at, c),
            _ => return Some(at),
        }
    }
    (matches!(before.1, '.' | '-') && before.0 > start).then_some(before.0)
}

#[cfg(test)]
mod tests {
    use super::fault_place;

    #[test]
    fn the_first_character_that_may_not_stand_there_is_named() {
        for (cell, marked) in [
            ("john smith@x.io", "john^ smith@x.io"),
            ("  john smith@x.io  ", "  john^ smith@x.io  "),
            ("E-Mail: john smith@x.io;", "E-Mail: john^ smith@x.io;"),
            ("Jane <jane@fir ma.de>", "Jane <jane@fir^ ma.de>"),
            ("a@b@c.io", "a@b^@c.io"),
            ("a@@c.io", "a@^@c.io"),
            ("a..b@c.io", "a.^.b@c.io"),
            (".a@c.io", "^.a@c.io"),
            ("a.@c.io", "a^.@c.io"),
            ("@c.io", "^@c.io"),
            ("a@c..io", "a@c.^.io"),
            ("a@.c.io", "a@^.c.io"),
            ("a@c,io", "a@c^,io"),
            ("a@c_d.io", "a@c^_d.io"),
            ("a@-c.io", "a@^-c.io"),
            ("a@c-.io", "a@c^-.io"),
            ("a@c.io-", "a@c.io^-"),
            ("a@c.io..", "a@c.io.^."),
            ("a,b@c.io", "a^,b@c.io"),
            ("é é@c.io", "é^ é@c.io"),
            ("\"a\"@c.io", "a^\"@c.io"),
            ("a @ c d.io", "a @ c^ d.io"),
            ("\u{200b}a@\u{200b}c!.io", "\u{200b}a@\u{200b}c^!.io"),
        ] {
            let place = marked.find('^');
            let place = if cell.starts_with('"') { place.map(|place| place + 1) } else { place };
            assert_eq!(fault_place(cell), place, "{cell:?}");
        }
        for cell in
            ["", " ", "jane.firma.de", "jane at firma.de", "jane@firma", "jane@", "a@x.test", "a@c.io", "a@c.io;"]
        {
            assert_eq!(fault_place(cell), None, "{cell:?}");
        }
        assert_eq!(fault_place(&format!("{}@x.io", "a".repeat(65))), None);
    }
}
