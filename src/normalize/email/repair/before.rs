//! What introduces an address: `mailto:` and labels.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::entries;
use crate::contact::{Mend, Mends};

const SCHEME: &str = "mailto:";

/// Labels that are no header of an e-mail column: kinds of addresses, and the prefix of an Exchange server's
/// `proxyAddresses`. The names of other protocols (`skype:`, `sip:`) are none: what follows them takes no mail.
const OTHER_LABELS: &[&str] = &[
    "smtp",
    "e",
    "work",
    "home",
    "office",
    "business",
    "private",
    "personal",
    "other",
    "contact",
    "privat",
    "geschäftlich",
    "dienstlich",
    "kontakt",
    "contacto",
    "trabajo",
    "travail",
    "bureau",
];

static LABELS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let headers = entries(include_str!("../../../../data/headers.csv")).filter_map(|line| {
        let (header, rest) = line.split_once(',')?;
        let role = rest.split(',').next()?;
        (role.trim_start_matches('?') == "email").then_some(header)
    });
    headers.chain(OTHER_LABELS.iter().copied()).map(letters).collect()
});

/// A label without what people vary in it, the number of the address included.
fn letters(label: &str) -> String {
    label.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// `mailto:` and the query of such a link (RFC 6068), with the white space that then stands at the ends.
pub(super) fn follow_link(text: &str, mended: &mut String) -> Mends {
    let Some(address) = address_of_link(text) else {
        return Mends::NONE;
    };
    decode(address, mended);
    // A question mark may stand in a local part; behind the domain it opens the query.
    let domain_start = mended.find('@').map_or(mended.len(), |at| at + 1);
    if let Some(query) = mended[domain_start..].find('?') {
        mended.truncate(domain_start + query);
    }
    mended.truncate(mended.trim_end().len());
    Mends::NONE.with(Mend::Link)
}

/// What stands behind `mailto:`. A link that opens with its query names no address there.
pub(super) fn address_of_link(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_at_checked(SCHEME.len())?;
    let rest = rest.trim_start().trim_start_matches('/');
    (scheme.eq_ignore_ascii_case(SCHEME) && !rest.starts_with('?')).then_some(rest)
}

/// Links may write the signs of an address as octets; only those of plain addresses are read.
fn decode(mut link: &str, mended: &mut String) {
    while let Some(at) = link.find('%') {
        mended.push_str(&link[..at]);
        let (sign, length) = match link.as_bytes().get(at + 1..at + 3) {
            Some(b"40") => ('@', 3),
            Some(b"2B" | b"2b") => ('+', 3),
            _ => ('%', 1),
        };
        mended.push(sign);
        link = &link[at + length..];
    }
    mended.push_str(link);
}

/// `E-Mail:` and what else the columns of addresses are called.
pub(super) fn drop_label(text: &str, mended: &mut String) -> Mends {
    let Some((label, rest)) = text.split_once([':', '：']) else {
        return Mends::NONE;
    };
    // `E-Mail (privat):`
    let label = label.split(['(', '（']).next().unwrap_or(label);
    if label.contains('@') || !LABELS.contains(&letters(label)) {
        return Mends::NONE;
    }
    mended.push_str(rest.trim());
    Mends::NONE.with(Mend::Label)
}
