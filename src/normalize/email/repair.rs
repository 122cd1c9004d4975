//! What is done to a cell that holds no valid address as it stands.
//!
//! The steps are taken in order, each on what the one before it left, and the first text that is an address wins: so an
//! address is repaired no more than it needs. When all were taken and some of them helped a little, they are taken again:
//! people put quotes around labels, and labels around quotes. No step adds a character, or changes one into another but
//! for its width and for `%40` in a link; none looks inside the address but for characters that nobody can see.
//!
//! - here: the order, invisible characters, white space, width;
//! - `before`: what introduces an address, `mailto:` and labels;
//! - `around`: what encloses it, quotes, brackets, names beside brackets, punctuation.

pub(super) mod around;
mod before;

use super::EmailFault;
use crate::contact::{Mend, Mends};
use crate::normalize::invisible::is_invisible;

/// One repair: writes the mended text and says what was mended; nothing is written where there is nothing to mend.
/// `mended` is empty when it is called.
type Step = fn(text: &str, mended: &mut String) -> Mends;

/// In the order in which they are tried.
const STEPS: &[Step] = &[
    drop_invisible,
    trim,
    before::follow_link,
    around::drop_quotes,
    before::drop_label,
    around::open_brackets,
    close_up_at_sign,
    narrow,
    around::drop_punctuation,
];

/// How often the steps are taken. Who wraps an address more often than that did not mean one.
const ROUNDS: usize = 6;

/// The buffers that the steps write to in turn, kept by whoever repairs many cells.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    text: String,
    mended: String,
}

/// The first text on the way through the steps that `read` takes, and what was mended up to there. Else the fault of the
/// last text: of what the cell is meant to say, and not of the white space around it; `fault` where nothing could be mended.
pub(super) fn first_valid<T>(
    cell: &str,
    mut fault: EmailFault,
    buffers: &mut Buffers,
    mut read: impl FnMut(&str) -> Result<T, EmailFault>,
) -> Result<(T, Mends), EmailFault> {
    if !may_hold_address(cell) {
        return Err(fault);
    }
    let Buffers { text, mended } = buffers;
    text.clear();
    text.push_str(cell);
    let mut mends = Mends::NONE;
    for _ in 0..ROUNDS {
        let mut helped = false;
        for step in STEPS {
            mended.clear();
            let made = step(text, mended);
            if made.is_empty() {
                continue;
            }
            helped = true;
            mends = mends.and(made);
            match read(mended) {
                Ok(address) if !is_doubtful(mended) => return Ok((address, mends)),
                Ok(_) => fault = EmailFault::Syntax,
                Err(next) => fault = next,
            }
            std::mem::swap(text, mended);
        }
        if !helped {
            break;
        }
    }
    Err(fault)
}

/// Whether there is an at-sign, of any width or as a link spells it.
fn may_hold_address(cell: &str) -> bool {
    cell.contains(['@', '＠']) || cell.contains("%40")
}

/// What the steps leave of a cell that they do not make an address.
pub(super) fn meant(cell: &str) -> String {
    let mut buffers = Buffers::default();
    let _: Result<((), Mends), _> = first_valid(cell, EmailFault::Syntax, &mut buffers, |_| Err(EmailFault::Syntax));
    buffers.text
}

/// Whether no repair vouches for such an address. A cell that is valid as it stands is left alone.
pub(super) fn is_doubtful(text: &str) -> bool {
    let (local, domain) = text.split_once('@').unwrap_or((text, ""));
    has_foreign_sign(local) || is_half_encoded(domain)
}

/// Full stops, colons, brackets and quotes of another width or script before the `@` come from the keyboard, not from the
/// address, though `email-validator` takes those signs for letters.
fn has_foreign_sign(local: &str) -> bool {
    !local.is_ascii()
        && (local.contains([
            '。', '｡', '．', '：', '；', '，', '、', '（', '）', '＜', '＞', '［', '］', '【', '】', '〔', '〕', '「',
            '」', '『', '』', '《', '》', '〈', '〉', '“', '”', '„', '«', '»', '＂', '＠',
        ]) || local.starts_with(around::is_quote))
}

/// A domain that is encoded for the wire and has letters beyond ASCII all the same: something was typed into it.
fn is_half_encoded(domain: &str) -> bool {
    !domain.is_ascii() && domain.contains("xn--")
}

/// Zero-width characters, marks of direction, byte order marks, soft hyphens.
fn drop_invisible(text: &str, mended: &mut String) -> Mends {
    if text.is_ascii() {
        return Mends::NONE;
    }
    let mut before = None;
    mended.extend(text.chars().filter(|&c| {
        let kept = !is_invisible(c) || (is_joiner(c) && before.is_some_and(is_joining));
        before = Some(c);
        kept
    }));
    made(Mend::Invisible, mended.len() < text.len())
}

fn made(mend: Mend, is_made: bool) -> Mends {
    if is_made { Mends::NONE.with(mend) } else { Mends::NONE }
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
fn trim(text: &str, mended: &mut String) -> Mends {
    let trimmed = text.trim();
    mended.push_str(trimmed);
    made(Mend::Whitespace, trimmed.len() < text.len())
}

/// White space around the only `@`.
fn close_up_at_sign(text: &str, mended: &mut String) -> Mends {
    let Some((local, domain)) = text.split_once('@') else {
        return Mends::NONE;
    };
    mended.push_str(local.trim_end());
    mended.push('@');
    mended.push_str(domain.trim_start());
    made(Mend::Whitespace, mended.len() < text.len() && !domain.contains('@'))
}

/// What separates a full-width character from the plain one (Unicode block Halfwidth and Fullwidth Forms).
const FULL_WIDTH: u32 = 0xfee0;

/// Full-width letters, digits and signs as plain ones.
fn narrow(text: &str, mended: &mut String) -> Mends {
    let is_wide = |c: char| matches!(c, '\u{ff01}'..='\u{ff5e}');
    if text.is_ascii() || !text.contains(is_wide) {
        return Mends::NONE;
    }
    mended
        .extend(text.chars().map(|c| if is_wide(c) { char::from_u32(c as u32 - FULL_WIDTH).unwrap_or(c) } else { c }));
    Mends::NONE.with(Mend::Width)
}

#[cfg(test)]
mod tests {
    use super::super::{EmailFault, Parser};
    use crate::contact::{Mend, Mends};

    #[test]
    fn what_surrounds_an_address_goes_and_each_mend_is_named() {
        use Mend::{Brackets, Invisible, Label, Link, Punctuation, Quotes, Whitespace, Width};
        let mut parser = Parser::new();
        let cells: &[(&str, &[Mend])] = &[
            (" jane@firma.de\t", &[Whitespace]),
            ("jane @ firma.de", &[Whitespace]),
            ("\u{3000}jane\u{a0}@\u{2003}firma.de\r\n", &[Whitespace]),
            ("\u{feff}\u{202a}ja\u{ad}ne@fir\u{200b}ma.de\u{202c}", &[Invisible]),
            ("MailTo:jane@firma.de?subject=Hi&body=a@b.c", &[Link]),
            ("mailto: jane@firma.de", &[Link]),
            ("mailto://jane@firma.de", &[Link]),
            ("mailto:jane%40firma.de?cc=bob%40firma.de", &[Link]),
            (" mailto:\u{200e}jane @firma.de ", &[Invisible, Whitespace, Link]),
            ("\"jane@firma.de\"", &[Quotes]),
            ("'jane@firma.de'", &[Quotes]),
            ("“jane@firma.de”", &[Quotes]),
            ("«\u{a0}jane@firma.de\u{a0}»", &[Quotes]),
            ("\"\"\"jane@firma.de\"\"\"", &[Quotes]),
            ("'jane@firma.de',", &[Quotes, Punctuation]),
            ("\"mailto:jane@firma.de\"", &[Quotes, Link]),
            ("E-Mail: jane@firma.de", &[Label]),
            ("Email:jane@firma.de", &[Label]),
            ("E-Mail (privat): jane@firma.de", &[Label]),
            ("SMTP:jane@firma.de", &[Label]),
            ("邮箱: jane@firma.de", &[Label]),
            ("邮箱： jane@firma.de", &[Label]),
            (" 邮箱：jane@firma.de", &[Whitespace, Label]),
            ("correo electrónico: jane@firma.de", &[Label]),
            ("E-Mail: mailto:jane@firma.de", &[Label, Link]),
            ("Jane Doe <jane@firma.de>", &[Brackets]),
            ("\"Doe, Jane\" <jane@firma.de>", &[Brackets]),
            ("\"Jane @ work\" <jane@firma.de>", &[]),
            ("<jane@firma.de>", &[Brackets]),
            ("<mailto:jane@firma.de>", &[Brackets, Link]),
            ("Jane＜jane@firma.de＞", &[Brackets]),
            ("jane@firma.de (work)", &[Brackets]),
            ("jane@firma.de（工作）", &[Brackets]),
            ("Jane@Firma.de <jane@firma.de>", &[Brackets]),
            ("'jane@firma.de' <jane@firma.de>", &[Brackets]),
            ("bob@firma.de <jane@firma.de>", &[]),
            ("jane@firma.de (bob@firma.de)", &[]),
            ("<jane@firma.de> Jane Doe", &[Brackets]),
            ("<jane@firma.de>.", &[Brackets]),
            ("<jane@firma.de>.uk", &[]),
            ("jane@firma.de(x)", &[]),
            ("E-Mail 2: jane@firma.de", &[Label]),
            ("[jane@firma.de](mailto:jane@firma.de)", &[Brackets, Link]),
            ("[write to us](mailto:jane@firma.de?subject=x)", &[Brackets, Link]),
            ("[bob@firma.de](mailto:jane@firma.de)", &[]),
            ("(jane@firma.de)", &[Brackets]),
            ("{jane@firma.de};", &[Brackets, Punctuation]),
            ("【jane@firma.de】", &[Brackets]),
            ("jane＠firma.de", &[Width]),
            ("ｊａｎｅ＠ｆｉｒｍａ．ｄｅ", &[Width]),
            ("Ｅｍａｉｌ：ｊａｎｅ＠ｆｉｒｍａ。ｄｅ", &[Width, Label]),
            ("jane@firma.de.", &[Punctuation]),
            ("jane@firma.de,", &[Punctuation]),
            ("jane@firma.de ;", &[Punctuation]),
            (";jane@firma.de", &[Punctuation]),
            ("jane@firma.de。", &[Punctuation]),
            ("jane@firma.de>", &[Punctuation]),
            ("\"jane@firma.de", &[Punctuation]),
            ("jane@firma.de\".", &[Punctuation]),
            ("(jane@firma.de", &[Punctuation]),
            ("['jane@firma.de'", &[Punctuation, Quotes]),
            ("'jane@firma.de'])", &[Punctuation, Quotes]),
            ("Jane Doe (jane@firma.de)", &[Brackets]),
            ("Jane Doe [mailto:jane@firma.de]", &[Brackets, Link]),
            ("jane(doe@firma.de)", &[]),
            ("'Jane <jane@firma.de>',", &[Brackets]),
        ];
        for (cell, mends) in cells {
            let mends = mends.iter().fold(Mends::NONE, |made, mend| made.with(*mend));
            match parser.parse(cell) {
                Ok(parsed) => assert_eq!((parsed.normal, parsed.mends), ("jane@firma.de", mends), "{cell:?}"),
                Err(fault) => assert!(mends.is_empty(), "{cell:?}: {fault}"),
            }
        }
    }

    #[test]
    fn what_is_inside_stays_and_faults_are_those_of_what_is_meant() {
        let mut parser = Parser::new();
        for (cell, fault) in [
            ("john smith@firma.de", EmailFault::Syntax),
            ("jane@fir ma.de", EmailFault::DomainSyntax),
            ("jane@@firma.de", EmailFault::DomainSyntax),
            ("jane at firma.de", EmailFault::Syntax),
            ("jane(at)firma.de", EmailFault::Syntax),
            ("jane@firma", EmailFault::DomainSyntax),
            ("jane@firma,de", EmailFault::DomainSyntax),
            ("jane@firma..de", EmailFault::DomainSyntax),
            ("jane@firma.de..", EmailFault::DomainSyntax),
            ("jane@firma.de-", EmailFault::DomainSyntax),
            (".jane@firma.de", EmailFault::Syntax),
            ("jane.@firma.de", EmailFault::Syntax),
            ("\"jane\"@firma.de", EmailFault::Syntax),
            ("jane)@firma.de", EmailFault::Syntax),
            ("http://jane@firma.de", EmailFault::Syntax),
            ("skype:jane@firma.de", EmailFault::Syntax),
            ("mailto:?to=jane@firma.de", EmailFault::Syntax),
            ("Jane <>", EmailFault::Syntax),
            ("a @ b @ firma.de", EmailFault::Syntax),
            (" jane@firma.local ", EmailFault::ReservedDomain),
            ("Jane <jane@firma.local>;", EmailFault::ReservedDomain),
            ("mailto:", EmailFault::Syntax),
            (" ", EmailFault::Syntax),
            ("jane。doe @firma.de", EmailFault::Syntax),
            ("ｊａｎｅ。ｄｏｅ＠firma.de", EmailFault::Syntax),
            // A joiner that spells.
            ("jane@\u{915}\u{94d}\u{200d}\u{937}.in", EmailFault::DomainSyntax),
        ] {
            assert_eq!(parser.parse(cell), Err(fault), "{cell:?}");
        }
    }

    #[test]
    fn what_is_valid_is_left_alone() {
        let mut parser = Parser::new();
        for cell in [
            "jane。doe@firma.de",
            "mailto@firma.de",
            "what?subject=x@firma.de",
            "a\u{fe0f}@firma.de",
            "'jane@firma.de",
            "{jane}@firma.de",
            "/jane@firma.de",
            "“jane@firma.de",
            "邮箱：jane@firma.de",
            "ｊａｎｅ@firma.de",
        ] {
            assert!(parser.parse(cell).unwrap().mends.is_empty(), "{cell:?}");
        }
    }
}
