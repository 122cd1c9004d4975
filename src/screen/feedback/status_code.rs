//! What reply codes of SMTP (RFC 5321 §4.2) and enhanced status codes (RFC 3463) mean for an address.

use super::report::{Outcome, Why};
use crate::contact::SuppressionKind;

/// What the first code in a text means, an enhanced one before a plain one. `None` where there is none.
/// Three digits count at the beginning only; further on they may be part of something else.
pub(super) fn by_code(text: &str) -> Option<(Outcome, String)> {
    if let Some((class, subject, detail)) = enhanced(text) {
        return Some((by_enhanced(class, subject, detail), format!("{class}.{subject}.{detail}")));
    }
    let code = plain(text)?;
    Some((by_plain(code), code.to_string()))
}

/// RFC 3463: class 2 is success, 4 a persistent transient failure, 5 a permanent one; the subject says what failed.
fn by_enhanced(class: u16, subject: u16, detail: u16) -> Outcome {
    match (class, subject, detail) {
        (2, ..) => Outcome::Delivered,
        (4, ..) => Outcome::Soft,
        // X.1.7 and X.1.8 are about the sender's address.
        (_, 1, 7 | 8) => Outcome::Ignored(Why::NotTheRecipient),
        // X.1.x is about the recipient's address (X.1.10: its domain takes no mail, RFC 7505), X.2.1 a mailbox that is
        // disabled. X.2.2 is a full mailbox, X.3 to X.6 systems, routes and contents, X.7 policy: none says that nobody is there.
        (_, 1, _) | (_, 2, 1) => Outcome::Stop(SuppressionKind::Bounced),
        _ => Outcome::Soft,
    }
}

/// RFC 5321 §4.2.3, and RFC 7504 for 521 and 556 (a host and a domain that take no mail).
fn by_plain(code: u16) -> Outcome {
    match code {
        200..=299 => Outcome::Delivered,
        // No such mailbox, not local, a name that is not allowed.
        521 | 550 | 551 | 553 | 556 => Outcome::Stop(SuppressionKind::Bounced),
        _ => Outcome::Soft,
    }
}

/// The first `class.subject.detail` of a text. Longer runs of numbers and dots are addresses of hosts.
fn enhanced(text: &str) -> Option<(u16, u16, u16)> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(|run| {
        let mut parts = run.trim_end_matches('.').split('.');
        let mut part = |max: usize| parts.next().filter(|p| !p.is_empty() && p.len() <= max)?.parse::<u16>().ok();
        let code = (part(1)?, part(3)?, part(3)?);
        (parts.next().is_none() && matches!(code.0, 2 | 4 | 5)).then_some(code)
    })
}

/// Three digits with which a text begins, behind `smtp;` of RFC 3464 or not.
fn plain(text: &str) -> Option<u16> {
    let text = text.trim().trim_start_matches(['"', '\'', '(', '[']);
    let text = text.strip_prefix("smtp;").or_else(|| text.strip_prefix("SMTP;")).unwrap_or(text).trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let code = text.get(..end).filter(|digits| digits.len() == 3)?.parse().ok()?;
    matches!(code, 200..=299 | 400..=599).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HARD: Outcome = Outcome::Stop(SuppressionKind::Bounced);

    #[test]
    fn codes_are_read_as_the_rfcs_say() {
        for (text, outcome, says) in [
            ("550", HARD, "550"),
            ("550 5.1.1 no such user", HARD, "5.1.1"),
            ("smtp; 550 user unknown", HARD, "550"),
            ("5.1.10", HARD, "5.1.10"),
            ("5.2.1", HARD, "5.2.1"),
            ("552 5.2.2 over quota", Outcome::Soft, "5.2.2"),
            ("550 5.7.1 blocked by policy", Outcome::Soft, "5.7.1"),
            ("451 try later", Outcome::Soft, "451"),
            ("4.4.1", Outcome::Soft, "4.4.1"),
            ("550-5.1.1 The address", HARD, "5.1.1"),
            ("554 refused 5.10.20.30", Outcome::Soft, "554"),
            ("250 2.0.0 OK", Outcome::Delivered, "2.0.0"),
            ("553 5.1.8 sender domain", Outcome::Ignored(Why::NotTheRecipient), "5.1.8"),
        ] {
            assert_eq!(by_code(text), Some((outcome, says.to_owned())), "{text}");
        }
        for text in ["", "user unknown", "5501", "call 550", "3.1.1", "55", "1.2.3.4"] {
            assert_eq!(by_code(text), None, "{text}");
        }
    }
}
