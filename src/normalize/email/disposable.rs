//! Domains that give out throw-away addresses: the list of the `mailchecker` crate, less those that are none.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::domain::public_suffix;
use super::key;
use super::providers::{self, first_cells, with_parents};

/// In order, so that a domain is found by halving: the crate's list is sorted as it comes, which makes the first use cheap
/// (a hash set of its 56,000 names would take longer to build than ten rows take to clean).
static LISTED: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut listed = mailchecker::blacklist();
    listed.sort_unstable();
    listed
});

static LASTING: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| first_cells(include_str!("../../../data/email_relays.csv")).collect());

/// Whether a domain (lower-case ASCII), or one above it that lies below a public suffix, gives out throw-away addresses.
pub(super) fn is_disposable(domain: &str) -> bool {
    let suffix = public_suffix(domain);
    let owned = || with_parents(domain).take_while(|parent| parent.len() > suffix.len());
    owned().any(|parent| LISTED.binary_search(&parent).is_ok()) && !owned().any(lasts)
}

/// Relays and providers of mailboxes that people keep.
fn lasts(domain: &str) -> bool {
    LASTING.contains(domain) || key::has_provider(domain) || providers::is_provider(domain)
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use super::{LISTED, is_disposable};

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
        assert!(LISTED.contains(&"duck.com"), "the allow list is there for a reason");
    }

    #[test]
    fn the_list_comes_as_it_is_used() {
        assert!(LISTED.len() > 50_000);
        assert!(mailchecker::blacklist().is_sorted(), "the first use has become dear: measure it");
        assert!(LISTED.iter().all(|domain| *domain == domain.to_ascii_lowercase()));
    }
}
