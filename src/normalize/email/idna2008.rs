//! Domains beyond ASCII.
//!
//! `email-validator` maps by UTS 46 and judges by IDNA 2008 (RFC 5891 to 5893); the `idna` crate does all of UTS 46, which
//! lets symbols and emoji pass. What IDNA 2008 asks on top is here.

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory};

use super::local::{is_mark, is_visible};

/// The ASCII form of a domain that holds other characters. What its labels spell is judged by [`unicode_length`].
pub(super) fn to_ascii(domain: &str) -> Option<String> {
    if domain.starts_with(is_mark) || !domain.chars().all(may_be_typed) {
        return None;
    }
    let ascii = Uts46::new().to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow, DnsLength::Ignore);
    Some(ascii.ok()?.into_owned())
}

/// The octets of a domain in Unicode, when all of its A-labels are sound: they decode, to nothing but what IDNA 2008
/// allows, and encode to themselves again.
pub(super) fn unicode_length(ascii: &str) -> Option<usize> {
    let uts46 = Uts46::new();
    let (unicode, outcome) = uts46.to_unicode(ascii.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow);
    outcome.ok()?;
    if !unicode.split('.').all(is_u_label) {
        return None;
    }
    let again = uts46.to_ascii(unicode.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow, DnsLength::Ignore);
    (again.ok()? == ascii).then_some(unicode.len())
}

/// Characters that may be mapped at all. UTS 46 drops or maps more than anyone should see in an address: joiners, spaces,
/// controls, and signs that hold a full stop (`⒈`, `…`), which would make labels that nobody typed.
fn may_be_typed(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric() || c == '-' || c == '.',
        '\u{2024}'..='\u{2026}' | '\u{2488}'..='\u{249b}' | '\u{fe52}' | '\u{1f100}' => false,
        _ => is_visible(c),
    }
}

fn is_u_label(label: &str) -> bool {
    // A label that still begins so after decoding was no A-label.
    !label.starts_with("xn--")
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !label.chars().skip(2).take(2).eq(['-', '-'])
        && label.char_indices().all(|(at, c)| is_allowed(label, at, c))
}

/// Whether RFC 5892 allows a character at its place in a label that UTS 46 left unchanged. (That it is stable under
/// normalisation and case folding, and that joiners stand where they may, UTS 46 has checked; joiners are refused all the same.)
fn is_allowed(label: &str, at: usize, c: char) -> bool {
    let before = || label[..at].chars().next_back();
    let after = || label[at + c.len_utf8()..].chars().next();
    match c {
        'a'..='z' | '0'..='9' | '-' => true,
        // Exceptions (2.6): valid against their category …
        'ß' | 'ς' | '\u{6fd}' | '\u{6fe}' | '\u{f0b}' | '\u{3007}' => true,
        // … and not valid against it.
        '\u{640}' | '\u{7fa}' | '\u{302e}' | '\u{302f}' | '\u{3031}'..='\u{3035}' | '\u{303b}' => false,
        // Contextual rules (appendix A.3 to A.9).
        '\u{b7}' => before() == Some('l') && after() == Some('l'),
        '\u{375}' => after().is_some_and(is_greek),
        '\u{5f3}' | '\u{5f4}' => before().is_some_and(is_hebrew),
        '\u{30fb}' => label.chars().any(is_kana_or_han),
        '\u{660}'..='\u{669}' => !label.contains(|c| matches!(c, '\u{6f0}'..='\u{6f9}')),
        '\u{6f0}'..='\u{6f9}' => !label.contains(|c| matches!(c, '\u{660}'..='\u{669}')),
        // Ignorable blocks (2.4): combining marks for symbols, musical symbols, ancient Greek musical notation.
        '\u{20d0}'..='\u{20ff}' | '\u{1d100}'..='\u{1d24f}' => false,
        // Old Hangul jamo (2.9).
        '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}' => false,
        // Letters and digits (2.1).
        _ => matches!(
            c.general_category(),
            Category::LowercaseLetter
                // Stable though upper case, as UTS 46 left it: Cherokee folds the other way.
                | Category::UppercaseLetter
                | Category::OtherLetter
                | Category::ModifierLetter
                | Category::NonspacingMark
                | Category::SpacingMark
                | Category::DecimalNumber
        ),
    }
}

// Scripts (Unicode `Scripts.txt`), as far as the contextual rules ask for them. Gaps hold only what is_allowed refuses anyway.

fn is_greek(c: char) -> bool {
    matches!(c, '\u{371}'..='\u{3e1}' | '\u{3f3}'..='\u{3fc}' | '\u{1d26}'..='\u{1d2a}' | '\u{1f00}'..='\u{1ff6}' | '\u{ab65}')
}

fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5f4}' | '\u{fb1e}')
}

fn is_kana_or_han(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{fa0e}'..='\u{fa29}' | '\u{16fe3}'
        | '\u{16ff0}'..='\u{16ff3}' | '\u{20000}'..='\u{33479}'
        | '\u{3041}'..='\u{3096}' | '\u{309d}' | '\u{309e}' | '\u{1b001}'..='\u{1b11f}' | '\u{1b132}'..='\u{1b152}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fd}' | '\u{30fe}' | '\u{31f0}'..='\u{31ff}' | '\u{1aff0}'..='\u{1b000}'
        | '\u{1b120}'..='\u{1b128}' | '\u{1b155}'..='\u{1b168}')
}
