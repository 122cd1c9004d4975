//! What may stand after the `@`, and what is known about it.

use std::borrow::Cow;
use std::sync::LazyLock;

use psl::Psl;

use super::key::{self, Folding};
use super::{EmailFault, disposable, entries, idna2008, lookalike, typo, words};

/// The longest domain and label in octets (RFC 1035 2.3.4, without the root's dot).
const LONGEST_DOMAIN: usize = 253;
const LONGEST_LABEL: usize = 63;

static RESERVED: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("../../../data/email_reserved_domains.txt")).collect());

/// What is known about a valid domain: all that a cache of domains has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DomainFacts {
    /// How its provider folds addresses.
    pub(super) folding: Folding,
    /// Octets of the domain in Unicode: the limit on the whole address is held against that form too.
    unicode_length: u16,
    /// The top-level domain is not in the ICANN section of the Public Suffix List.
    pub(super) unknown_tld: bool,
    /// Set aside for examples, or typed for want of another.
    pub(super) placeholder: bool,
    /// Gives out throw-away addresses.
    pub(super) disposable: bool,
    /// Probably a mistyped provider.
    pub(super) typo: bool,
    /// Imitates another with letters that look like its own.
    pub(super) lookalike: bool,
}

impl DomainFacts {
    pub(super) fn unicode_length(self) -> usize {
        usize::from(self.unicode_length)
    }
}

/// The domain in lower-case ASCII, and what is known about it.
pub(super) fn judge(domain: &str) -> Result<(Cow<'_, str>, DomainFacts), EmailFault> {
    // Counted in characters, before anything costly is done to it.
    if domain.len() > LONGEST_DOMAIN && domain.chars().count() > LONGEST_DOMAIN {
        return Err(EmailFault::TooLong);
    }
    let ascii = if !domain.is_ascii() {
        Cow::Owned(idna2008::to_ascii(domain).ok_or(EmailFault::DomainSyntax)?)
    } else if domain.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(domain.to_ascii_lowercase())
    } else {
        Cow::Borrowed(domain)
    };
    let facts = judge_ascii(&ascii)?;
    Ok((ascii, facts))
}

/// What is known about a domain in lower-case ASCII.
pub(super) fn judge_ascii(domain: &str) -> Result<DomainFacts, EmailFault> {
    if !domain.split('.').all(is_label) {
        return Err(EmailFault::DomainSyntax);
    }
    if domain.len() > LONGEST_DOMAIN || domain.split('.').any(|label| label.len() > LONGEST_LABEL) {
        return Err(EmailFault::TooLong);
    }
    // No host is a top-level domain, and every top-level domain ends in a letter: 1.2.3.4 is no name.
    if !domain.contains('.') || !domain.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return Err(EmailFault::DomainSyntax);
    }
    if RESERVED.iter().any(|name| is_within(domain, name)) {
        return Err(EmailFault::ReservedDomain);
    }
    let unicode_length = if domain.contains("xn--") {
        idna2008::unicode_length(domain).ok_or(EmailFault::DomainSyntax)?
    } else {
        domain.len()
    };
    // What looks exactly like a provider was made to; what is nearly spelled like one was mistyped.
    let lookalike = lookalike::is_lookalike(domain);
    Ok(DomainFacts {
        folding: key::folding_of(domain),
        unicode_length: u16::try_from(unicode_length).map_err(|_| EmailFault::TooLong)?,
        unknown_tld: !is_known_tld(domain),
        placeholder: words::is_placeholder_domain(domain),
        disposable: disposable::is_disposable(domain),
        typo: !lookalike && typo::likely_domain(domain).is_some(),
        lookalike,
    })
}

/// Letters, digits, hyphens; no hyphen at the ends, and none at the third and fourth place but in an A-label (RFC 5891 4.2.3.1).
fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && !label.starts_with('-')
        && !label.ends_with('-')
        && (label.as_bytes().get(2..4) != Some(b"--") || label.starts_with("xn"))
}

/// Whether a domain is `parent` or lies below it.
pub(super) fn is_within(domain: &str, parent: &str) -> bool {
    domain.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// South Africa's is the one top-level domain that the Public Suffix List has only by what lies below it (`co.za`).
const LISTED_BELOW: &str = "za";

/// Whether the top-level domain is in the ICANN section of the Public Suffix List.
pub(super) fn is_known_tld(domain: &str) -> bool {
    let tld = domain.rsplit('.').next().unwrap_or(domain);
    // Some are listed by their wildcard alone (`*.ck`): a label that is on no list stands below.
    let labels = [tld.as_bytes(), b"-"];
    psl::List.find(labels.into_iter()).typ == Some(psl::Type::Icann) || tld == LISTED_BELOW
}

/// The end of a domain below which others have theirs: `co.uk`, `github.io`; the last label where the list knows none.
pub(super) fn public_suffix(domain: &str) -> &str {
    psl::suffix_str(domain).unwrap_or(domain)
}
