//! Domains that imitate another with letters that look like its own (Unicode Technical Standard 39).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};

use super::providers::{self, PROVIDERS, first_cells, split};

/// Names of fewer letters are not compared: too much looks like `me`, and `163` is `l63` to the eye.
const SHORTEST_NAME: usize = 3;

/// The domains that are imitated, by what their letters look like.
static IMITATED: LazyLock<HashMap<String, &'static str>> =
    LazyLock::new(|| imitated_domains().rev().map(|domain| (looks_like(domain), domain)).collect());

/// The same by the name before the first dot.
static IMITATED_NAMES: LazyLock<HashMap<String, &'static str>> =
    LazyLock::new(|| imitated_domains().rev().map(|domain| (looks_like(split(domain).0), domain)).collect());

fn imitated_domains() -> impl DoubleEndedIterator<Item = &'static str> {
    let brands: Vec<_> = first_cells(include_str!("../../../data/email_imitated_brands.csv")).collect();
    let domains = PROVIDERS.iter().map(|provider| provider.domain).chain(brands);
    let long = |domain: &&str| {
        let (name, _) = split(domain);
        name.len() >= SHORTEST_NAME && name.bytes().any(|b| b.is_ascii_alphabetic())
    };
    domains.filter(long).collect::<Vec<_>>().into_iter()
}

/// Whether a domain (lower-case ASCII) is made to be taken for another: a label mixes scripts that no language mixes, or
/// what it looks like is a provider or a brand.
pub(super) fn is_lookalike(domain: &str) -> bool {
    imitates(domain).is_some() || (may_hold_unicode(domain) && mixes_scripts(&in_unicode(domain)))
}

/// The domain that another one (lower-case ASCII) is made to be taken for: a provider's or a brand's, or else the plain
/// letters that it looks like.
///
/// ```
/// use hygienist::normalize::email::imitated_domain;
/// assert_eq!(imitated_domain("grnail.com").as_deref(), Some("gmail.com"));
/// assert_eq!(imitated_domain("yah00.com").as_deref(), Some("yahoo.com"));
/// assert_eq!(imitated_domain("xn--80ak6aa92e.com").as_deref(), Some("apple.com"));
/// assert_eq!(imitated_domain("xn--mnchen-3ya.de"), None);
/// ```
#[must_use]
pub fn imitated_domain(domain: &str) -> Option<String> {
    if let Some(imitated) = imitates(domain) {
        return Some(imitated.to_owned());
    }
    let unicode = in_unicode(domain);
    if unicode.is_ascii() || !mixes_scripts(&unicode) {
        return None;
    }
    unicode.chars().map(plain_letter).collect()
}

/// The provider or brand that a domain looks like and is not.
fn imitates(domain: &str) -> Option<&'static str> {
    if !may_hold_unicode(domain) {
        let imitated = IMITATED.get(&looks_like_in_ascii(domain)).copied()?;
        return (!is_itself(domain) && imitated != domain).then_some(imitated);
    }
    let unicode = in_unicode(domain);
    if let Some(imitated) = IMITATED.get(&looks_like(&unicode)) {
        return (!is_itself(domain)).then_some(imitated);
    }
    // Under any ending, for a name that is not spelled in the letters of the brand is no other company's.
    let foreign = unicode.split('.').filter(|label| !label.is_ascii());
    foreign.map(looks_like).find_map(|label| IMITATED_NAMES.get(&label).copied())
}

fn is_itself(domain: &str) -> bool {
    providers::is_provider(domain) || providers::is_known_to_be_real(domain)
}

fn may_hold_unicode(domain: &str) -> bool {
    domain.contains("xn--")
}

fn in_unicode(domain: &str) -> Cow<'_, str> {
    if may_hold_unicode(domain) { Cow::Owned(idna::domain_to_unicode(domain).0) } else { Cow::Borrowed(domain) }
}

/// What a text looks like: its skeleton (UTS 39, 4), where `0` is `O`, in lower case.
fn looks_like(text: &str) -> String {
    skeleton(text).map(|c| c.to_ascii_lowercase()).collect()
}

/// [`looks_like`] for lower-case ASCII, in which only these three have another skeleton.
fn looks_like_in_ascii(text: &str) -> String {
    let mut looks = String::with_capacity(text.len() + 4);
    for letter in text.chars() {
        match letter {
            '0' => looks.push('o'),
            '1' => looks.push('l'),
            'm' => looks.push_str("rn"),
            _ => looks.push(letter),
        }
    }
    looks
}

/// Whether a label mixes scripts that no language mixes: beyond "highly restrictive" of UTS 39, 5.2, which lets one script be,
/// and Latin with those of Japanese, Korean and Chinese.
fn mixes_scripts(unicode: &str) -> bool {
    let mixed = |label: &str| {
        let one_script = unicode_security::MixedScript::is_single_script(label);
        !one_script && label.detect_restriction_level() > RestrictionLevel::HighlyRestrictive
    };
    unicode.split('.').any(mixed)
}

/// The lower-case ASCII character that another looks like.
fn plain_letter(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c);
    }
    let mut looks = looks_like(c.encode_utf8(&mut [0; 4])).chars().collect::<Vec<_>>().into_iter();
    let letter = looks.next().filter(char::is_ascii_alphanumeric)?;
    looks.next().is_none().then_some(letter)
}

#[cfg(test)]
mod tests {
    use super::{imitated_domain, imitated_domains, is_lookalike, looks_like, looks_like_in_ascii};

    fn ascii(domain: &str) -> String {
        idna::domain_to_ascii(domain).unwrap()
    }

    #[test]
    fn imitations_are_seen_in_every_script() {
        for (domain, imitated) in [
            ("аррӏе.com", Some("apple.com")),
            ("раураl.com", Some("paypal.com")),
            ("gmаil.com", Some("gmail.com")),
            ("ɡmail.com", Some("gmail.com")),
            ("yаhoo.co.uk", Some("yahoo.co.uk")),
            ("firmа-shop.de", Some("firma-shop.de")),
            ("fiямa.de", None),
            ("grnail.com", Some("gmail.com")),
            ("gmai1.com", Some("gmail.com")),
            ("hotmai1.com", Some("hotmail.com")),
            ("0utlook.com", Some("outlook.com")),
            ("yah00.com", Some("yahoo.com")),
            ("a0l.com", Some("aol.com")),
            ("rnsn.com", Some("msn.com")),
            ("btintemet.com", Some("btinternet.com")),
            ("paypa1.com", Some("paypal.com")),
        ] {
            let domain = ascii(domain);
            assert!(is_lookalike(&domain), "{domain}");
            assert_eq!(imitated_domain(&domain).as_deref(), imitated, "{domain}");
        }
    }

    #[test]
    fn real_domains_in_every_script_are_none() {
        for domain in [
            "münchen.de",
            "例え.jp",
            "россия.рф",
            "ελλάδα.gr",
            "café.fr",
            "москва.com",
            "みんなのabc.jp",
            "日本google語.jp",
            "한국.kr",
            "서울tower.kr",
            "中文a1.cn",
            "ㄅㄆ漢.tw",
            "παράδειγμα.δοκιμή",
            "משרד.co.il",
            "تجربة.com",
            "उदाहरण.in",
            "firma.de",
            "live.com",
            "163.com",
            "l63.com",
            "rne.com",
            "modern.com",
            "internet.de",
            "x.com",
        ] {
            let domain = ascii(domain);
            assert!(!is_lookalike(&domain), "{domain}");
            assert_eq!(imitated_domain(&domain), None, "{domain}");
        }
        for domain in imitated_domains() {
            assert!(!is_lookalike(domain), "{domain}");
        }
    }

    #[test]
    fn ascii_looks_as_the_tables_of_unicode_say() {
        for letter in ('a'..='z').chain('0'..='9').chain(['-', '.']) {
            let letter = letter.to_string();
            assert_eq!(looks_like_in_ascii(&letter), looks_like(&letter), "{letter}");
        }
    }
}
