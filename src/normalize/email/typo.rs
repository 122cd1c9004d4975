//! Domains that are probably a mistyped provider, and top-level domains that are probably a mistyped one.
//!
//! A provider's domain is its name, up to the first dot, and its ending. The two are judged apart: `gmial.com` is the name
//! with a slip, `gmail.con` the ending with one, `gmial.con` both. How much is forgiven depends on what else the name could
//! be ([`Kind`]) and on its length; the figures behind the budgets are those of `tests/precision.rs`.

use std::sync::LazyLock;

use super::domain::{is_known_tld, public_suffix};
use super::providers::{self, Kind, PROVIDERS, Provider, letters_of};
use super::slips::{self, FAR, NEAR, SWAP};

/// The provider's domain that a domain (lower-case ASCII) was probably meant to be.
///
/// `None` for the providers themselves, for everything below them, and for domains that are known to belong to somebody
/// (`data/email_lookalike_real.csv`). Costs about a microsecond.
///
/// ```
/// use hygienist::normalize::email::likely_domain;
/// assert_eq!(likely_domain("gmial.com"), Some("gmail.com"));
/// assert_eq!(likely_domain("hotmail.con"), Some("hotmail.com"));
/// assert_eq!(likely_domain("yahoo.couk"), Some("yahoo.co.uk"));
/// assert_eq!(likely_domain("ymail.com"), None);
/// assert_eq!(likely_domain("gail.com"), None);
/// ```
#[must_use]
pub fn likely_domain(domain: &str) -> Option<&'static str> {
    let moved_dot = || providers::with_the_letters_of(domain).filter(|meant| has_moved_its_dot(domain, meant));
    if providers::is_known_to_be_real(domain) {
        return None;
    }
    let likely = if providers::is_provider(domain) { moved_dot() } else { nearest(domain).or_else(moved_dot) };
    likely.map(|provider| provider.domain)
}

/// The provider that takes the fewest slips; of several, the one that stands first in the table.
fn nearest(domain: &str) -> Option<&'static Provider> {
    let typed = Typed::new(domain);
    let mut best: Option<(u8, &Provider)> = None;
    for provider in PROVIDERS.iter() {
        if let Some(price) = typed.price_of(provider)
            && best.is_none_or(|(least, _)| price < least)
        {
            best = Some((price, provider));
        }
    }
    best.map(|(_, provider)| provider)
}

/// A domain as somebody typed it.
struct Typed<'a> {
    domain: &'a str,
    name: &'a str,
    ending: &'a str,
    letters: u64,
}

impl Typed<'_> {
    fn new(domain: &str) -> Typed<'_> {
        let (name, ending) = providers::split(domain);
        Typed { domain, name, ending, letters: letters_of(name) }
    }

    /// Whether the ending is one under which anybody may have a domain of that name.
    fn ending_is_real(&self) -> bool {
        is_known_tld(self.domain) && public_suffix(self.domain) == self.ending
    }

    /// What it costs to have typed this and meant the provider, if that is within what its name allows.
    fn price_of(&self, provider: &Provider) -> Option<u8> {
        let Provider { name, ending, .. } = *provider;
        // Nearly every company's domain ends here, with every provider.
        if !may_be_near(self.letters, provider.letters) {
            return None;
        }
        let budget = budget(self.name, name, provider.kind);
        let name_price = slips::price(self.name, name, budget)?;
        if self.ending == ending {
            return Some(name_price);
        }
        let ending_price = self.price_of_ending(ending, provider.kind)?;
        // Slips on both sides of the dot are believed of a coined name alone, and no far ones.
        let believable = name_price == 0 || (provider.kind != Kind::Word && name_price.max(ending_price) <= NEAR);
        believable.then_some(name_price + ending_price)
    }

    fn price_of_ending(&self, meant: &str, kind: Kind) -> Option<u8> {
        let typed = self.ending;
        if self.ending_is_real() {
            // Colombia, Cameroon and Oman have people; but the coined names have no addresses there.
            let cut_short = kind != Kind::Word && meant == "com" && ["co", "cm", "om"].contains(&typed);
            let elsewhere = kind == Kind::Sole;
            return if cut_short { Some(NEAR) } else { elsewhere.then_some(FAR) };
        }
        // gmail.com.com, gmail.com.c
        if typed.strip_prefix(meant).is_some_and(|rest| rest.starts_with('.') && rest.len() <= ".com".len()) {
            return Some(FAR);
        }
        let budget = if meant.len() > 2 && kind != Kind::Word { 2 * NEAR } else { NEAR };
        slips::price(typed, meant, budget)
    }
}

/// What the slips in a name may cost. Under four letters nothing is believed (`gmx`, `gmy`), for a word only swapped and
/// doubled letters are (`oragne`, but not `range`), for a coined name of five one slip (`yhoo`), from six letters on one that
/// is anything (`outlxook`), from eight on two: with two from seven on, `coast` is `comcast`.
fn budget(typed: &str, name: &str, kind: Kind) -> u8 {
    match (kind, name.len()) {
        (_, ..=3) => 0,
        (Kind::Word, _) | (_, 4) => SWAP,
        _ if typed.ends_with(MAIL) && name.ends_with(MAIL) => budget_before_mail(typed, name, kind),
        (_, 5) => NEAR,
        (_, 6..=7) => FAR,
        _ => 2 * NEAR,
    }
}

/// The commonest word in the names of providers. What stands before it is a name of its own: `xmail` and `bitmail` exist.
const MAIL: &str = "mail";

/// What the slips may cost where `mail` is right: one slip before it, or a letter too many that does not begin another word
/// (`hotemail`, but not `shotmail`). The one letter of `gmail` and `ymail` is never taken for another's, for there is a
/// provider for nearly each of `amail` to `zmail`.
fn budget_before_mail(typed: &str, name: &str, kind: Kind) -> u8 {
    let longer = typed.len() > name.len() && typed.as_bytes()[0] == name.as_bytes()[0];
    let one_letter = name.len() == MAIL.len() + 1;
    match (one_letter, longer) {
        (true, true) if kind == Kind::Sole => FAR,
        (true, _) => SWAP,
        (false, true) => FAR,
        (false, false) => NEAR,
    }
}

/// Whether two names may be within the largest budget: no slip changes more letters than it costs.
fn may_be_near(typed: u64, meant: u64) -> bool {
    (typed ^ meant).count_ones() <= u32::from(2 * NEAR)
}

/// Whether the dot of a domain was typed elsewhere or not at all: `gmailc.om`, `yahoo.couk`; for coined names also one too
/// many, though that makes it a host of another provider: `hot.mail.com`. Short names are not asked: `m.e.com`.
fn has_moved_its_dot(domain: &str, meant: &Provider) -> bool {
    let dots = |domain: &str| domain.bytes().filter(|&b| b == b'.').count();
    let (typed, right) = (dots(domain), dots(meant.domain));
    domain != meant.domain
        && meant.domain.len() > "abcd.com".len()
        && (typed <= right || (meant.kind != Kind::Word && typed == right + 1))
}

/// The endings that most domains have, in the order in which they are suggested.
const ENDINGS: &[&str] = &[
    "com", "net", "org", "de", "co.uk", "fr", "it", "es", "nl", "ru", "com.br", "com.au", "co.jp", "com.cn", "cn",
    "jp", "ch", "at", "be", "pl", "eu", "edu", "gov", "info", "biz", "se", "dk", "cz", "pt", "uk", "ca", "in", "us",
    "io",
];

static ENDINGS_WITHOUT_DOTS: LazyLock<Vec<String>> =
    LazyLock::new(|| ENDINGS.iter().map(|ending| ending.replace('.', "")).collect());

/// A domain (lower-case ASCII) whose top-level domain does not exist, with the ending that it was probably meant to have.
///
/// `None` when the top-level domain exists, and when no frequent ending is clearly nearest.
///
/// ```
/// use hygienist::normalize::email::likely_tld;
/// assert_eq!(likely_tld("firma.con").as_deref(), Some("firma.com"));
/// assert_eq!(likely_tld("firma.dee").as_deref(), Some("firma.de"));
/// assert_eq!(likely_tld("firma.couk").as_deref(), Some("firma.co.uk"));
/// assert_eq!(likely_tld("firma.lan"), None);
/// assert_eq!(likely_tld("firma.co"), None);
/// ```
#[must_use]
pub fn likely_tld(domain: &str) -> Option<String> {
    let (name, typed) = domain.rsplit_once('.')?;
    if is_known_tld(domain) || typed.starts_with("xn--") {
        return None;
    }
    if let Some(at) = ENDINGS_WITHOUT_DOTS.iter().position(|ending| ending == typed) {
        return Some(format!("{name}.{}", ENDINGS[at]));
    }
    let ending = clearly_nearest_ending(typed)?;
    Some(format!("{name}.{ending}"))
}

/// The single ending that takes the fewest slips. Of two letters one wrong is half: there only swapped and doubled ones tell.
fn clearly_nearest_ending(typed: &str) -> Option<&'static str> {
    let priced = |ending: &&'static str| {
        let budget = if ending.len() > 2 && typed.len() > 2 { NEAR } else { SWAP };
        slips::price(typed, ending, budget).map(|price| (price, *ending))
    };
    let least = ENDINGS.iter().filter_map(priced).min_by_key(|(price, _)| *price)?;
    let mut equals = ENDINGS.iter().filter_map(priced).filter(|(price, _)| *price == least.0);
    // `.con` is a slip from `com` as from nothing else; `.cm` would be known. The first of two equals is not clear.
    (equals.by_ref().count() == 1).then_some(least.1)
}

#[cfg(test)]
mod tests {
    use super::super::providers::{PROVIDERS, split};
    use super::{Provider, budget, letters_of, likely_domain, likely_tld, may_be_near, slips};

    #[test]
    fn the_names_that_everybody_mistypes() {
        for (typed, meant) in [
            ("gmial.com", "gmail.com"),
            ("gmal.com", "gmail.com"),
            ("gamil.com", "gmail.com"),
            ("gmai.com", "gmail.com"),
            ("gmaill.com", "gmail.com"),
            ("gnail.com", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("gmail.con", "gmail.com"),
            ("gmail.com.com", "gmail.com"),
            ("gmailc.om", "gmail.com"),
            ("gmail.de", "gmail.com"),
            ("hotmial.com", "hotmail.com"),
            ("hotmil.com", "hotmail.com"),
            ("hot.mail.com", "hotmail.com"),
            ("yaho.com", "yahoo.com"),
            ("yhoo.com", "yahoo.com"),
            ("outlok.com", "outlook.com"),
            ("outloo.com", "outlook.com"),
            ("iclod.com", "icloud.com"),
            ("icoud.com", "icloud.com"),
            ("googlemial.com", "googlemail.com"),
            ("protonmial.com", "protonmail.com"),
            ("t-onlin.de", "t-online.de"),
            ("oragne.fr", "orange.fr"),
            ("wanado.fr", "wanadoo.fr"),
            ("yandx.ru", "yandex.ru"),
            ("mial.ru", "mail.ru"),
            ("yahoo.co.k", "yahoo.co.uk"),
            ("hotmail.fe", "hotmail.fr"),
        ] {
            assert_eq!(likely_domain(typed), Some(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_somebodys_or_far_is_left_alone() {
        for domain in [
            "gmail.com",
            "mail.gmail.com",
            "firma.de",
            "gail.com",
            "ymail.com",
            "1633.com",
            "gmy.de",
            "wen.de",
            "range.fr",
            "wahoo.com",
            "hotel.com",
            "gmail.firma.de",
            "hotmail.co.uk",
            "live.nl",
            "cloud.com",
            "email.de",
            "att.com",
            "ya.ru",
            "sina.cn",
            "inbox.lv",
            "xn--mnchen-3ya.de",
            "yahoo.com.hk",
            "x.co",
            "me.co",
            "line.me",
            "xmail.com",
            "hmail.com",
            "bitmail.com",
            "eastmail.com",
        ] {
            assert_eq!(likely_domain(domain), None, "{domain}");
        }
    }

    #[test]
    fn the_filter_of_letters_hides_no_provider() {
        for domain in
            ["gmial.com", "hotxmail.com", "homtial.com", "yajoo.fr", "gogglemail.com", "0utlook.com", "earhtlimk.net"]
        {
            let (typed, _) = split(domain);
            let within = |provider: &&Provider| {
                slips::price(typed, provider.name, budget(typed, provider.name, provider.kind)).is_some()
            };
            for provider in PROVIDERS.iter().filter(within) {
                assert!(may_be_near(letters_of(typed), provider.letters), "{domain} {}", provider.name);
            }
        }
    }

    #[test]
    fn an_ending_is_mended_where_it_is_clear() {
        for (typed, meant) in [
            ("a.con", "a.com"),
            ("a.cmo", "a.com"),
            ("a.ocm", "a.com"),
            ("a.vom", "a.com"),
            ("a.xom", "a.com"),
            ("a.coom", "a.com"),
            ("a.comm", "a.com"),
            ("a.cpm", "a.com"),
            ("a.nett", "a.net"),
            ("a.ney", "a.net"),
            ("a.ogr", "a.org"),
            ("a.frr", "a.fr"),
            ("a.ed", "a.de"),
            ("a.b.con", "a.b.com"),
            ("a.combr", "a.com.br"),
        ] {
            assert_eq!(likely_tld(typed).as_deref(), Some(meant), "{typed}");
        }
        for domain in ["a.com", "a.nosuchtld", "a.internal", "a.dr", "a.zz", "a.xn--zz"] {
            assert_eq!(likely_tld(domain), None, "{domain}");
        }
    }
}
