//! What is done to a cell that holds no valid address as it stands.
//!
//! The steps are taken in order, each on what the one before it left, and the first text that is an address wins: so an
//! address is repaired no more than it needs. No step adds or changes a character; none looks inside the address but for
//! characters that nobody can see.

use super::EmailFault;
use crate::normalize::invisible::is_invisible;

/// One repair: writes the mended text and says whether there was anything to mend. `mended` is empty when it is called.
type Step = fn(text: &str, mended: &mut String) -> bool;

/// In the order in which they are tried.
const STEPS: &[Step] = &[drop_invisible, trim, drop_mailto, close_up_at_sign];

/// The buffers that the steps write to in turn, kept by whoever repairs many cells.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    text: String,
    mended: String,
}

/// The first text on the way through the steps that `read` takes. Else the fault of the last: of what the cell is
/// meant to say, and not of the white space around it; `fault` where nothing could be mended.
pub(super) fn first_valid<T>(
    cell: &str,
    mut fault: EmailFault,
    buffers: &mut Buffers,
    mut read: impl FnMut(&str) -> Result<T, EmailFault>,
) -> Result<T, EmailFault> {
    let Buffers { text, mended } = buffers;
    text.clear();
    text.push_str(cell);
    for step in STEPS {
        mended.clear();
        if !step(text, mended) {
            continue;
        }
        match read(mended) {
            Ok(address) if !has_foreign_full_stop(mended) => return Ok(address),
            Ok(_) => fault = EmailFault::Syntax,
            Err(next) => fault = next,
        }
        std::mem::swap(text, mended);
    }
    Err(fault)
}

/// An ideographic full stop before the `@` comes from the keyboard, not from the address. A cell that is valid as it stands
/// is left alone (`email-validator` takes the sign for a letter); but no repair vouches for such an address.
fn has_foreign_full_stop(text: &str) -> bool {
    let local = text.split_once('@').map_or(text, |(local, _)| local);
    local.contains(['。', '｡'])
}

/// Zero-width characters, marks of direction, byte order marks, soft hyphens.
fn drop_invisible(text: &str, mended: &mut String) -> bool {
    let mut before = None;
    mended.extend(text.chars().filter(|&c| {
        let kept = !is_invisible(c) || (is_joiner(c) && before.is_some_and(is_joining));
        before = Some(c);
        kept
    }));
    mended.len() < text.len()
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Arabic to Mongolian: scripts in which a joiner spells another word (RFC 5892 A.1 and A.2), so that dropping it would
/// change the address.
fn is_joining(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{1cff}')
}

/// White space at the ends.
fn trim(text: &str, mended: &mut String) -> bool {
    let trimmed = text.trim();
    mended.push_str(trimmed);
    trimmed.len() < text.len()
}

/// `mailto:` and the query of such a link (RFC 6068), with the white space that then stands at the ends.
fn drop_mailto(text: &str, mended: &mut String) -> bool {
    const SCHEME: &str = "mailto:";
    let Some((scheme, rest)) = text.split_at_checked(SCHEME.len()) else {
        return false;
    };
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return false;
    }
    // A question mark may stand in a local part; behind the domain it opens the query.
    let domain_start = rest.find('@').map_or(rest.len(), |at| at + 1);
    let end = rest[domain_start..].find('?').map_or(rest.len(), |query| domain_start + query);
    mended.push_str(rest[..end].trim());
    true
}

/// White space around the only `@`.
fn close_up_at_sign(text: &str, mended: &mut String) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    mended.push_str(local.trim_end());
    mended.push('@');
    mended.push_str(domain.trim_start());
    mended.len() < text.len() && !domain.contains('@')
}

#[cfg(test)]
mod tests {
    use super::super::{EmailFault, Parser};

    #[test]
    fn what_surrounds_an_address_goes_and_what_is_inside_stays() {
        let mut parser = Parser::new();
        for cell in [
            " jane@firma.de\t",
            "jane @ firma.de",
            "\u{3000}jane\u{a0}@\u{2003}firma.de\r\n",
            "MailTo:jane@firma.de?subject=Hi&body=a@b.c",
            "mailto: jane@firma.de",
            "\u{feff}\u{202a}ja\u{ad}ne@fir\u{200b}ma.de\u{202c}",
            " mailto:\u{200e}jane @firma.de ",
        ] {
            let parsed = parser.parse(cell).unwrap_or_else(|fault| panic!("{cell:?}: {fault}"));
            assert_eq!((parsed.normal, parsed.mends.is_empty()), ("jane@firma.de", false), "{cell:?}");
        }
        for (cell, fault) in [
            ("john smith@firma.de", EmailFault::Syntax),
            ("jane@fir ma.de", EmailFault::DomainSyntax),
            ("jane@@firma.de", EmailFault::DomainSyntax),
            ("jane at firma.de", EmailFault::Syntax),
            ("jane@firma..de", EmailFault::DomainSyntax),
            ("a @ b @ firma.de", EmailFault::Syntax),
            (" jane@firma.local ", EmailFault::ReservedDomain),
            ("mailto:", EmailFault::Syntax),
            (" ", EmailFault::Syntax),
            ("jane。doe @firma.de", EmailFault::Syntax),
            // A joiner that spells.
            ("jane@\u{915}\u{94d}\u{200d}\u{937}.in", EmailFault::DomainSyntax),
        ] {
            assert_eq!(parser.parse(cell), Err(fault), "{cell:?}");
        }
    }

    #[test]
    fn what_is_valid_is_left_alone() {
        let mut parser = Parser::new();
        for cell in ["jane。doe@firma.de", "mailto@firma.de", "what?subject=x@firma.de", "a\u{fe0f}@firma.de"] {
            assert!(parser.parse(cell).unwrap().mends.is_empty(), "{cell:?}");
        }
    }
}
