//! The big mailbox providers, and the domains that only look like one: `data/email_big_providers.csv` and its neighbours.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::entries;

/// What else the name of a provider may be; the nearer a name is to being the provider's alone, the more is forgiven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Coined, and the provider has no address under another ending.
    Sole,
    /// Coined: a name that is nearly it was meant to be it.
    Coined,
    /// A word, a name or a company too.
    Word,
}

/// A domain under which a provider gives out addresses.
#[derive(Debug)]
pub(super) struct Provider {
    pub(super) domain: &'static str,
    /// The domain up to its first dot.
    pub(super) name: &'static str,
    /// And behind it.
    pub(super) ending: &'static str,
    /// [`letters_of`] the name.
    pub(super) letters: u64,
    pub(super) kind: Kind,
}

/// The letters and digits of a name as bits. One letter typed for another changes two of them at most.
pub(super) fn letters_of(name: &str) -> u64 {
    name.bytes().fold(0, |letters, letter| letters | 1 << (letter & 63))
}

/// A domain at its first dot.
pub(super) fn split(domain: &str) -> (&str, &str) {
    domain.split_once('.').unwrap_or((domain, ""))
}

/// The providers in the order in which they are suggested.
pub(super) static PROVIDERS: LazyLock<Vec<Provider>> = LazyLock::new(|| {
    let lines = entries(include_str!("../../../data/email_big_providers.csv")).skip(1);
    lines.filter_map(provider).collect()
});

static DOMAINS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| PROVIDERS.iter().map(|p| p.domain).collect());

static REAL: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| first_cells(include_str!("../../../data/email_lookalike_real.csv")).collect());

/// The providers by their domain without its dots: `gmailcom`.
static DOTLESS: LazyLock<HashMap<String, &'static Provider>> =
    LazyLock::new(|| PROVIDERS.iter().rev().map(|provider| (without_dots(provider.domain), provider)).collect());

fn provider(line: &'static str) -> Option<Provider> {
    let mut cells = line.split(',');
    let (domain, _country, kind) = (cells.next()?, cells.next()?, cells.next()?);
    let kind = match kind {
        "sole" => Kind::Sole,
        "coined" => Kind::Coined,
        _ => Kind::Word,
    };
    let (name, ending) = split(domain);
    Some(Provider { domain, name, ending, letters: letters_of(name), kind })
}

/// The first cell of each line of a table, without its header.
pub(super) fn first_cells(table: &'static str) -> impl Iterator<Item = &'static str> {
    entries(table).skip(1).map(|line| line.split_once(',').map_or(line, |(cell, _)| cell))
}

/// Whether a domain (lower-case ASCII) or one above it is known to look like a provider's and to be another's.
pub(super) fn is_known_to_be_real(domain: &str) -> bool {
    with_parents(domain).any(|parent| REAL.contains(parent))
}

/// Whether a domain (lower-case ASCII) or one above it is a big provider's.
pub(super) fn is_provider(domain: &str) -> bool {
    with_parents(domain).any(|parent| DOMAINS.contains(parent))
}

/// The provider whose domain has the same letters, with the dots elsewhere.
pub(super) fn with_the_letters_of(domain: &str) -> Option<&'static Provider> {
    DOTLESS.get(&without_dots(domain)).copied()
}

fn without_dots(domain: &str) -> String {
    domain.chars().filter(|&c| c != '.').collect()
}

/// A domain, the one above it, and so on.
pub(super) fn with_parents(domain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(domain), |domain| domain.split_once('.').map(|(_, parent)| parent))
}

#[cfg(test)]
mod tests {
    use super::super::{entries, parse_plain};
    use super::{DOMAINS, PROVIDERS, first_cells};

    #[test]
    fn every_line_of_the_table_is_a_provider() {
        let table = include_str!("../../../data/email_big_providers.csv");
        assert_eq!(entries(table).next(), Some("domain,country,kind,source"));
        assert_eq!(PROVIDERS.len(), entries(table).count() - 1);
        assert_eq!(PROVIDERS.len(), DOMAINS.len(), "a domain stands twice");
        for line in entries(table).skip(1) {
            let cells: Vec<_> = line.split(',').collect();
            assert_eq!(cells.len(), 4, "{line}");
            assert!(["sole", "coined", "word"].contains(&cells[2]) && !cells[3].is_empty(), "{line}");
            assert_eq!(parse_plain(&format!("a@{}", cells[0])).unwrap().domain(), cells[0]);
        }
    }

    #[test]
    fn tables_of_domains_are_spelled_as_they_are_looked_up() {
        for table in [
            include_str!("../../../data/email_relays.csv"),
            include_str!("../../../data/email_lookalike_real.csv"),
            include_str!("../../../data/email_imitated_brands.csv"),
        ] {
            assert_eq!(entries(table).next(), Some("domain,source"));
            let mut seen = std::collections::HashSet::new();
            for domain in first_cells(table) {
                assert!(seen.insert(domain), "{domain} stands twice");
                assert_eq!(parse_plain(&format!("a@{domain}")).unwrap().domain(), domain);
            }
            assert!(entries(table).all(|line| line.split_once(',').is_some_and(|(_, source)| !source.is_empty())));
        }
    }
}
