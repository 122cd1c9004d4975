//! A cell in ordinary characters: the other steps then need to know one comma, one hyphen, one kind of digits.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::contact::{Mend, Mends};
use crate::normalize::fold::is_invisible;
use crate::normalize::phone::characters::digit;

/// The cell in ordinary characters, and what was mended by that. Addresses and line breaks are `\n`.
pub(super) fn plain(cell: &str) -> (String, Mends) {
    let mut text = String::with_capacity(cell.len());
    let mut mends = Mends::NONE;
    for c in cell.chars() {
        if c == '📠' {
            text.push_str("\nfax ");
            continue;
        }
        let (plain, mend) = plain_character(c, text.chars().next_back());
        text.extend(plain);
        if let Some(mend) = mend {
            mends = mends.with(mend);
        }
    }
    let text = with_line_breaks(text);
    match without_addresses(&text) {
        Some(text) => (text, mends.with(Mend::Part)),
        None => (text, mends),
    }
}

/// The character to write, and the mend that it is where libphonenumber would not have read it so.
fn plain_character(c: char, before: Option<char>) -> (Option<char>, Option<Mend>) {
    let same = |c: char| (Some(c), None);
    match c {
        '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => same('\n'),
        // A dropped tab is two cells in one more often than it is a number with a gap.
        '\t' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => (Some(' '), Some(Mend::Whitespace)),
        '\u{a0}' | '\u{3000}' => same(' '),
        '[' | '{' | '【' | '〔' | '「' | '『' | '〈' | '《' | '［' | '｛' => same('('),
        ']' | '}' | '】' | '〕' | '」' | '』' | '〉' | '》' | '］' | '｝' => same(')'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{fe63}' | '─' | '－' => same('-'),
        // The mark of long vowels looks like a hyphen, and is one after a digit.
        'ー' if before.is_some_and(|c| c.is_ascii_digit()) => same('-'),
        '\u{301c}' | '\u{2053}' | '\u{223c}' => same('~'),
        '×' => same('x'),
        '、' | '､' | '¦' | '\\' => same('|'),
        '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' | '′' | '″' | '`' | '´' => same('\''),
        '·' | '•' | '・' | '‧' | '∙' | '_' if before.is_some_and(|c| c.is_ascii_digit()) => {
            (Some(' '), Some(Mend::Signs))
        }
        '·' | '•' | '・' | '‧' | '∙' | '_' => same(' '),
        // The wide forms of ASCII stand in its order.
        '\u{ff01}'..='\u{ff5e}' => same(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)),
        c if c.is_ascii() => same(c),
        c if is_invisible(c) => (None, Some(Mend::Invisible)),
        c if c.general_category() == GeneralCategory::OtherSymbol => (Some('\n'), Some(Mend::Label)),
        c => same(digit(c).map_or(c, |value| char::from(b'0' + value))),
    }
}

/// Line breaks for those of a web page: `<br>`, `<BR />`.
fn with_line_breaks(mut text: String) -> String {
    let mut from = 0;
    while let Some(start) = text[from..].find('<').map(|at| from + at) {
        let Some(length) = text[start..].find('>').map(|at| at + 1) else { break };
        let tag = text[start + 1..start + length - 1].trim_matches(['/', ' ']);
        if tag.eq_ignore_ascii_case("br") {
            text.replace_range(start..start + length, "\n");
        }
        from = start + 1;
    }
    text
}

/// Line breaks for e-mail and web addresses, which hold digits and no numbers; none where there is no address.
fn without_addresses(text: &str) -> Option<String> {
    if !is_address(text) {
        return None;
    }
    let mut kept = String::with_capacity(text.len());
    for piece in text.split_inclusive([' ', '\n', ',', ';', '|']) {
        kept.push_str(if is_address(piece) { "\n" } else { piece });
    }
    Some(kept)
}

fn is_address(text: &str) -> bool {
    text.contains('@') || text.contains("://") || text.contains("www.") || text.contains("WWW.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_become_ordinary() {
        let of = |cell| plain(cell).0;
        assert_eq!(of("（０２）２３９７－１３６６～８"), "(02)2397-1366~8");
        assert_eq!(of("٠٢-٢٣٩\u{200b}٧١"), "02-23971");
        assert_eq!(of("02ー2397ー1366、フリーダイヤル"), "02-2397-1366|フリーダイヤル");
        assert_eq!(of("📞02 97\r\n03"), "\n02 97\n\n03");
        assert_eq!(of("a.1@b.tw,02-23971366 www.b2.tw"), "\n02-23971366 \n");
        assert_eq!(plain("02 2397"), ("02 2397".into(), Mends::NONE));
        assert!(plain("01\u{202f}42").1.has(Mend::Whitespace));
    }
}
