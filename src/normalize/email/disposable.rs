//! Domains that give out throw-away addresses: the list of the `mailchecker` crate, less those that are none.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::domain::public_suffix;
use super::key;
use super::providers::{self, first_cells, with_parents};

/// A domain a line, in order (`build.rs`), so that one is found by halving: nothing has to be built at the first use.
const LISTED: &str = include_str!(concat!(env!("OUT_DIR"), "/disposable_domains.txt"));

static LASTING: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| first_cells(include_str!("../../../data/email_relays.csv")).collect());

/// Whether a domain (lower-case ASCII), or one above it that lies below a public suffix, gives out throw-away addresses.
pub(super) fn is_disposable(domain: &str) -> bool {
    let suffix = public_suffix(domain);
    let owned = || with_parents(domain).take_while(|parent| parent.len() > suffix.len());
    owned().any(is_listed) && !owned().any(lasts)
}

/// Whether the list has that line.
fn is_listed(domain: &str) -> bool {
    let mut rest = LISTED;
    while !rest.is_empty() {
        let middle = rest.floor_char_boundary(rest.len() / 2);
        let start = rest[..middle].rfind('\n').map_or(0, |end| end + 1);
        let end = rest[start..].find('\n').map_or(rest.len(), |length| start + length);
        match domain.cmp(&rest[start..end]) {
            Ordering::Equal => return true,
            Ordering::Less => rest = rest[..start].trim_end_matches('\n'),
            Ordering::Greater => rest = rest[end..].trim_start_matches('\n'),
        }
    }
    false
}

/// Relays and providers of mailboxes that people keep.
fn lasts(domain: &str) -> bool {
    LASTING.contains(domain) || key::has_provider(domain) || providers::is_provider(domain)
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use super::{is_disposable, is_listed};

    #[test]
    fn throw_away_domains_and_those_below_them() {
        for domain in ["mailinator.com", "x.mailinator.com", "a.b.yopmail.com", "guerrillamail.com", "10minutemail.com"]
        {
            assert!(is_disposable(domain), "{domain}");
        }
        for domain in ["firma.de", "com", "mailinator.de", "firma-mailinator.com", "a.msk.ru", "pp.ua", "shop.pp.ua"] {
            assert!(!is_disposable(domain), "{domain}");
        }
    }

    #[test]
    fn relays_and_providers_are_never_disposable() {
        let tables = [
            include_str!("../../../data/email_relays.csv"),
            include_str!("../../../data/email_providers.csv"),
            include_str!("../../../data/email_big_providers.csv"),
        ];
        for domain in tables.into_iter().flat_map(super::first_cells) {
            assert!(!is_disposable(domain), "{domain}");
            assert!(!is_disposable(&format!("jane.{domain}")), "{domain}");
        }
        assert!(entries(tables[0]).any(|line| line.starts_with("duck.com,")));
        assert!(is_listed("duck.com"), "the allow list is there for a reason");
    }

    #[test]
    fn every_domain_of_the_crate_is_found_and_none_beside_it() {
        let listed = mailchecker::blacklist();
        assert!(listed.len() > 50_000 && listed.iter().all(|domain| *domain == domain.to_ascii_lowercase()));
        let known: std::collections::HashSet<&str> = listed.iter().copied().collect();
        for domain in &listed {
            assert!(is_listed(domain), "{domain}");
            for beside in [format!("{domain}a"), domain[1..].to_owned(), format!("0{domain}")] {
                assert_eq!(is_listed(&beside), known.contains(beside.as_str()), "{beside}");
            }
        }
        assert!(!is_listed("") && !is_listed("zzzz.zz") && !is_listed("0"));
    }
}
