//! The rules, unhurried: no cache, no shared buffers. The oracle that the fast path is tested against.

use crate::contact::Mends;

use super::{Email, EmailFault, Traits, domain, key, local, nonstandard, repair, words};

/// The longest address in octets (RFC 5321 4.5.3.1.3 and erratum 1690 to RFC 3696).
pub(super) const LONGEST_ADDRESS: usize = 254;

/// Reads a cell, with repairs where it is not valid as it stands.
///
/// Costs microseconds; [`Parser`](super::Parser) gives the same answers and is what a run uses.
///
/// # Errors
///
/// The fault of the cell, or of what the repairs made of it. An empty cell is [`EmailFault::Syntax`]: callers look for it first.
///
/// ```
/// use hygienist::normalize::email::parse_plain;
/// let email = parse_plain(" mailto:J.Doe+News@GoogleMail.com ").unwrap();
/// assert_eq!(email.normal(), "j.doe+news@googlemail.com");
/// assert_eq!(email.key(), "jdoe@gmail.com");
/// assert!(!email.mends().is_empty());
/// assert_eq!(parse_plain("josé@münchen.de").unwrap().normal(), "josé@xn--mnchen-3ya.de");
/// assert!(parse_plain("john smith@x.io").is_err());
/// ```
pub fn parse_plain(cell: &str) -> Result<Email, EmailFault> {
    read(cell).or_else(|fault| {
        let (email, mends) = repair::first_valid(cell, fault, &mut repair::Buffers::default(), read)?;
        Ok(Email { mends, ..email })
    })
}

/// Reads an address as it stands.
pub(super) fn read(cell: &str) -> Result<Email, EmailFault> {
    let (typed_local, typed_domain) = cell.split_once('@').ok_or(EmailFault::Syntax)?;
    let (local, nonstandard) = match local::check(typed_local) {
        Ok(local) => (local, false),
        Err(EmailFault::Syntax) if nonstandard::is_issued(cell) => (typed_local.to_owned(), true),
        Err(fault) => return Err(fault),
    };
    let (domain, facts) = domain::judge(typed_domain)?;

    let fits = |local: &str| local.len() + 1 + domain.len().max(facts.unicode_length()) <= LONGEST_ADDRESS;
    if cell.len() > LONGEST_ADDRESS || !fits(&local) {
        return Err(EmailFault::TooLong);
    }

    // Lower case may take more room (`İ` becomes two characters). An address that would no longer be one stays as it is.
    let lower = Some(local::lower_case(&local)).filter(|lower| fits(lower));
    let lower = lower.filter(|lower| nonstandard || local::check(lower).as_ref() == Ok(lower));
    let folded = local::fold_case(&local);
    let shown = lower.unwrap_or(local);

    let mut mailbox = String::new();
    key::fold_into(&mut mailbox, &folded, &domain, facts.folding);
    let words = words::of(key::local_part(&mailbox));
    Ok(Email {
        domain_start: shown.len() + 1,
        traits: Traits {
            unknown_tld: facts.unknown_tld,
            system_account: words.system,
            role_account: words.role,
            placeholder: words.placeholder || facts.placeholder,
            nonstandard,
            trap: words.trap,
            disposable: facts.disposable,
            typo_domain: facts.typo,
            lookalike_domain: facts.lookalike,
            smtputf8: !shown.is_ascii(),
        },
        normal: format!("{shown}@{domain}"),
        key: mailbox,
        mends: Mends::NONE,
    })
}
