//! Who takes the mail of a domain, by the few large providers: for figures, not for judgements.

use super::providers::{is_provider, split};
use crate::contact::Provider;

/// The provider that takes the mail of a domain (lower-case ASCII), as far as its name shows. A company whose own domain
/// is served by Google or Microsoft has its own group: only DNS would tell.
///
/// ```
/// use hygienist::contact::Provider;
/// use hygienist::normalize::email::provider_group;
/// assert_eq!(provider_group("hotmail.co.uk"), Provider::Microsoft);
/// assert_eq!(provider_group("vip.qq.com"), Provider::Tencent);
/// assert_eq!(provider_group("city.example"), Provider::Own);
/// ```
#[must_use]
pub fn provider_group(domain: &str) -> Provider {
    let (name, ending) = split(domain);
    match (name, ending) {
        ("gmail" | "googlemail", _) if is_provider(domain) => Provider::Google,
        ("outlook" | "hotmail" | "live" | "msn" | "passport", _) if is_provider(domain) => Provider::Microsoft,
        ("yahoo" | "ymail" | "rocketmail" | "aol" | "aim", _) if is_provider(domain) => Provider::Yahoo,
        ("icloud" | "me" | "mac", "com") => Provider::Apple,
        ("gmx" | "web" | "mail", _) if domain == "mail.com" || (name != "mail" && is_provider(domain)) => {
            Provider::UnitedInternet
        }
        ("mail" | "inbox" | "list" | "bk" | "internet", "ru") => Provider::MailRu,
        ("yandex", _) | ("ya", "ru") if is_provider(domain) || name == "ya" => Provider::Yandex,
        ("qq" | "foxmail", "com") | ("vip", "qq.com") => Provider::Tencent,
        ("163" | "126", "com") | ("yeah", "net") | ("vip", "163.com" | "126.com") => Provider::NetEase,
        _ if is_provider(domain) => Provider::OtherFree,
        _ => Provider::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_alone_makes_no_provider() {
        for (domain, group) in [
            ("gmail.com", Provider::Google),
            ("gmail.city.example", Provider::Own),
            ("yahoo.co.jp", Provider::Yahoo),
            ("web.de", Provider::UnitedInternet),
            ("web.example", Provider::Own),
            ("mail.ru", Provider::MailRu),
            ("mail.com", Provider::UnitedInternet),
            ("yandex.ru", Provider::Yandex),
            ("live.com", Provider::Microsoft),
            ("live.example", Provider::Own),
            ("126.com", Provider::NetEase),
            ("t-online.de", Provider::OtherFree),
        ] {
            assert_eq!(provider_group(domain), group, "{domain}");
        }
    }
}
