//! The keys of values: what a record and a suppression list must make alike, made in one place.

use crate::contact::{HashKey, Key, KeyKind};
use md5::Digest;

/// The key of a domain itself, as `@d` on a list names it. `domain` is in ASCII, lower case.
#[must_use]
pub fn of_domain(secret: HashKey, domain: &str) -> Key {
    of_marked_domain(secret, b'=', domain)
}

/// The key of a domain and all below it, as `*.d` on a list names them.
#[must_use]
pub fn of_domain_and_below(secret: HashKey, domain: &str) -> Key {
    of_marked_domain(secret, b'*', domain)
}

fn of_marked_domain(secret: HashKey, mark: u8, domain: &str) -> Key {
    let mut marked = [0u8; 256];
    let len = domain.len().min(marked.len() - 1);
    marked[0] = mark;
    marked[1..=len].copy_from_slice(&domain.as_bytes()[..len]);
    secret.of(KeyKind::Domain, &marked[..=len])
}

/// Every key by which a list may name the domain of an address: itself, itself and all below, and each domain above.
pub fn of_address_domain(secret: HashKey, domain: &str) -> impl Iterator<Item = Key> {
    let above = std::iter::successors(Some(domain), |domain| domain.split_once('.').map(|(_, rest)| rest));
    std::iter::once(of_domain(secret, domain)).chain(above.map(move |domain| of_domain_and_below(secret, domain)))
}

/// The text of a cell with case and white space folded, for entries that can be read no other way.
pub fn fold_text(cell: &str, out: &mut String) {
    out.clear();
    for word in cell.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// The digest of an address in lower-case hex, as lists of hashes hold it. Nothing for kinds that are no hash.
#[must_use]
pub fn digest(kind: KeyKind, address: &str) -> Option<String> {
    match kind {
        KeyKind::Md5 => Some(hex(&md5::Md5::digest(address.as_bytes()))),
        KeyKind::Sha1 => Some(hex(&sha1::Sha1::digest(address.as_bytes()))),
        KeyKind::Sha256 => Some(hex(&sha2::Sha256::digest(address.as_bytes()))),
        _ => None,
    }
}

/// Bytes in lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Which hash an entry is, by its length; `None` where it is no hash.
#[must_use]
pub fn hash_kind(text: &str) -> Option<KeyKind> {
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    match text.len() {
        32 => Some(KeyKind::Md5),
        40 => Some(KeyKind::Sha1),
        64 => Some(KeyKind::Sha256),
        _ => None,
    }
}

/// The address with its domain in its own letters, where it is written in ASCII for them; none for other addresses.
///
/// ```
/// use hygienist::normalize::keys::with_unicode_domain;
/// assert_eq!(with_unicode_domain("ann@xn--mller-kva.de").as_deref(), Some("ann@müller.de"));
/// assert_eq!(with_unicode_domain("ann@mueller.de"), None);
/// ```
#[must_use]
pub fn with_unicode_domain(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    if !domain.contains("xn--") {
        return None;
    }
    let (unicode, read) = idna::domain_to_unicode(domain);
    read.ok().map(|()| format!("{local}@{unicode}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standards() {
        // RFC 1321 A.5, FIPS 180: the digests of "abc".
        assert_eq!(digest(KeyKind::Md5, "abc").unwrap(), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(digest(KeyKind::Sha1, "abc").unwrap(), "a9993e364706816aba3e25717850c26c9cd0d89d");
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest(KeyKind::Sha256, "abc").unwrap(), sha256);
    }

    #[test]
    fn a_domain_is_named_by_itself_and_by_those_above() {
        let secret = HashKey(1, 2);
        let keys: Vec<Key> = of_address_domain(secret, "a.b.io").collect();
        let want = [
            of_domain(secret, "a.b.io"),
            of_domain_and_below(secret, "a.b.io"),
            of_domain_and_below(secret, "b.io"),
            of_domain_and_below(secret, "io"),
        ];
        assert_eq!(keys, want);
    }
}
