//! Which addresses are one mailbox: the rules of the providers, `data/email_providers.csv`. Nobody else is folded.

use std::collections::HashMap;
use std::sync::LazyLock;

/// How a provider folds the addresses of one of its domains. What follows `+` is dropped by all of them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Provider {
    /// Dots in the local part are ignored.
    dots: bool,
    /// `tag@user.fastmail.com` is `user@fastmail.com`.
    subdomain: bool,
    /// The domain in the key.
    domain: &'static str,
}

/// What becomes of an address at a domain when its key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folding {
    /// Nothing.
    Nothing,
    /// The local part is folded.
    Local(&'static Provider),
    /// The first label of the domain is the local part.
    Subdomain(&'static Provider),
}

static PROVIDERS: LazyLock<HashMap<&'static str, Provider>> = LazyLock::new(|| {
    let table = include_str!("../../../data/email_providers.csv");
    super::entries(table).skip(1).filter_map(provider).collect()
});

fn provider(line: &'static str) -> Option<(&'static str, Provider)> {
    let mut cells = line.split(',');
    let (domain, rule, key_domain) = (cells.next()?, cells.next()?, cells.next()?);
    let provider = Provider {
        dots: rule == "tag+dots",
        subdomain: rule == "tag+subdomain",
        domain: if key_domain.is_empty() { domain } else { key_domain },
    };
    Some((domain, provider))
}

/// Whether a domain (lower-case ASCII) is a provider's.
pub(super) fn has_provider(domain: &str) -> bool {
    PROVIDERS.contains_key(domain)
}

/// How addresses at a domain (lower-case ASCII) are folded.
pub(super) fn folding_of(domain: &str) -> Folding {
    if let Some(provider) = PROVIDERS.get(domain) {
        return Folding::Local(provider);
    }
    let parent = domain.split_once('.').and_then(|(_, parent)| PROVIDERS.get(parent));
    match parent {
        Some(provider) if provider.subdomain => Folding::Subdomain(provider),
        _ => Folding::Nothing,
    }
}

/// Whether folding leaves an address (case folded) as it is, so that no key has to be written.
pub(super) fn changes_nothing(local: &str, domain: &str, folding: Folding) -> bool {
    match folding {
        Folding::Nothing => true,
        Folding::Local(provider) => {
            provider.domain == domain && !(provider.dots && local.contains('.')) && !local.contains('+')
        }
        Folding::Subdomain(_) => false,
    }
}

/// Writes the key of an address whose local part is case folded and whose domain is lower-case ASCII.
pub(super) fn fold_into(key: &mut String, local: &str, domain: &str, folding: Folding) {
    key.clear();
    let domain = match folding {
        Folding::Nothing => {
            key.push_str(local);
            domain
        }
        Folding::Local(provider) => {
            let local = without_tag(local);
            if provider.dots {
                key.extend(local.split('.'));
            } else {
                key.push_str(local);
            }
            provider.domain
        }
        Folding::Subdomain(provider) => {
            let (user, parent) = domain.split_once('.').unwrap_or((local, domain));
            debug_assert_eq!(parent, provider.domain);
            key.push_str(user);
            provider.domain
        }
    };
    key.push('@');
    key.push_str(domain);
}

/// The local part of a key.
pub(super) fn local_part(key: &str) -> &str {
    key.rsplit_once('@').map_or(key, |(local, _)| local)
}

/// A local part up to its first `+`; one that would be empty stays as it is.
fn without_tag(local: &str) -> &str {
    match local.split_once('+') {
        Some((user, _)) if !user.is_empty() => user,
        _ => local,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{entries, parse_plain};
    use super::PROVIDERS;

    fn key(address: &str) -> String {
        parse_plain(address).unwrap().key().to_owned()
    }

    #[test]
    fn providers_fold_as_they_say_and_nobody_else_is_folded() {
        for (address, mailbox) in [
            ("J.Doe+x@GoogleMail.com", "jdoe@gmail.com"),
            ("J.Doe+x@hotmail.co.uk", "j.doe@hotmail.co.uk"),
            ("jane+a+b@outlook.de", "jane@outlook.de"),
            ("jane+a@live.nl", "jane@live.nl"),
            ("jane+a@me.com", "jane@me.com"),
            ("jane+a@fastmail.com", "jane@fastmail.com"),
            ("shop+a@jane.fastmail.com", "jane@fastmail.com"),
            ("a@b.jane.fastmail.com", "a@b.jane.fastmail.com"),
            ("j.doe+a@proton.me", "j.doe@proton.me"),
            ("jane+a@ya.ru", "jane@ya.ru"),
            ("jane+a@zohomail.eu", "jane@zohomail.eu"),
            ("+a@gmail.com", "+a@gmail.com"),
            ("jane+a@mail.gmail.com", "jane+a@mail.gmail.com"),
            ("j.doe+a@firma.de", "j.doe+a@firma.de"),
            ("base-keyword@yahoo.com", "base-keyword@yahoo.com"),
            ("STRASSE@firma.de", "strasse@firma.de"),
            ("straße@firma.de", "strasse@firma.de"),
        ] {
            assert_eq!(key(address), mailbox, "{address}");
            assert_eq!(key(mailbox), mailbox);
        }
    }

    #[test]
    fn every_line_of_the_table_is_a_rule() {
        let lines = || entries(include_str!("../../../data/email_providers.csv"));
        assert_eq!(lines().next(), Some("domain,rule,key_domain,provider,source"));
        assert_eq!(PROVIDERS.len(), lines().count() - 1, "a domain stands twice");
        for line in lines().skip(1) {
            let cells: Vec<_> = line.split(',').collect();
            assert_eq!(cells.len(), 5, "{line}");
            assert!(["tag", "tag+dots", "tag+subdomain"].contains(&cells[1]), "{line}");
            let address = format!("jane@{}", cells[0]);
            assert_eq!(parse_plain(&address).unwrap().normal(), address);
            let key_domain = if cells[2].is_empty() { cells[0] } else { cells[2] };
            assert_eq!(PROVIDERS[key_domain].domain, key_domain, "a key must be its own key");
            assert!(!cells[4].is_empty(), "no source: {line}");
        }
    }
}
