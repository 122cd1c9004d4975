//! Addresses that their own providers issued against the standard.

use std::sync::LazyLock;

use super::entries;
use super::local::{LONGEST_LOCAL, is_dot_atom};

static DOMAINS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = entries(include_str!("../../../data/email_nonstandard_domains.txt"));
    lines.filter_map(|line| line.split_whitespace().next()).collect()
});

/// Whether an address breaks no rule but the one on full stops (doubled, at the ends of the local part), and lies where such
/// addresses were given out. Cheap, for every cell that is no address asks.
pub(super) fn is_issued(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    DOMAINS.iter().any(|issuer| issuer.eq_ignore_ascii_case(domain)) && is_dots_and_atoms(local)
}

fn is_dots_and_atoms(local: &str) -> bool {
    let mut atoms = local.split('.').filter(|atom| !atom.is_empty()).peekable();
    local.len() <= LONGEST_LOCAL && atoms.peek().is_some() && atoms.all(|atom| atom.is_ascii() && is_dot_atom(atom))
}

#[cfg(test)]
mod tests {
    use super::super::{EmailFault, Parser, entries, parse_plain};
    use super::DOMAINS;

    #[test]
    fn what_a_provider_issued_is_kept_as_it_is() {
        let mut parser = Parser::new();
        for address in ["a..b@docomo.ne.jp", ".a@ezweb.ne.jp", "a.@docomo.ne.jp", "a-b...c_.@i.softbank.jp"] {
            let parsed = parser.parse(address).unwrap();
            assert_eq!((parsed.normal, parsed.key), (address, address));
            assert!(parsed.traits.nonstandard && parsed.mends.is_empty());
        }
        let parsed = parser.parse("Taro <Info..@Docomo.ne.jp>").unwrap();
        assert_eq!(parsed.normal, "info..@docomo.ne.jp");
        assert!(parsed.traits.nonstandard && !parsed.mends.is_empty());
        assert!(!parser.parse("a.b@docomo.ne.jp").unwrap().traits.nonstandard);
    }

    #[test]
    fn nobody_else_issued_such_and_only_full_stops_are_forgiven() {
        let mut parser = Parser::new();
        let long = format!("{}..b@docomo.ne.jp", "a".repeat(62));
        for cell in
            ["a..b@gmail.com", "a..b@x.docomo.ne.jp", "...@docomo.ne.jp", "a b..@docomo.ne.jp", "é..@docomo.ne.jp"]
        {
            assert_eq!(parser.parse(cell), Err(EmailFault::Syntax), "{cell}");
        }
        assert_eq!(parser.parse(&long), Err(EmailFault::TooLong));
        assert_eq!(parser.parse("a..b@docomo.ne.jp.."), Err(EmailFault::Syntax));
    }

    #[test]
    fn every_issuer_is_a_domain_with_a_source() {
        for line in entries(include_str!("../../../data/email_nonstandard_domains.txt")) {
            let (domain, source) = line.split_once(char::is_whitespace).unwrap();
            assert_eq!(parse_plain(&format!("a@{domain}")).unwrap().domain(), domain);
            assert!(source.trim().starts_with("https://"), "{line}");
        }
        assert!(!DOMAINS.is_empty());
    }
}
