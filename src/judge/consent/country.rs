//! Whose law a record is under: its country, and by what that is known.

use super::super::sheet::Countries;
use super::super::{Judge, Scratch, home};
use crate::contact::{CountryBy, Region, RoleCells};

/// The country of a record: by its phone, its country cell, or its address, in that order.
pub(super) fn of_record(
    cells: &RoleCells<'_>,
    judge: &Judge<'_>,
    scratch: &mut Scratch,
    said: Countries,
) -> Option<(Region, CountryBy)> {
    if !judge.laws.differ_by_country() {
        return None;
    }
    let Countries { phone, domain } = said;
    let by_cell = |scratch: &mut Scratch| {
        let home = home::home(cells, judge, &mut scratch.country);
        home.region.filter(|_| home.by_cell).map(|region| (region, CountryBy::Cell))
    };
    let by_phone = phone.map(|region| (region, CountryBy::Phone));
    by_phone.or_else(|| by_cell(scratch)).or_else(|| domain.map(|region| (region, CountryBy::Domain)))
}

/// The country of a domain's top level: codes of two letters are those of ISO 3166, but for the British one and the
/// Union's. Those that are sold as words (`.io`, `.me`, `.tv`, `.co`, `.ai`) say nothing of where somebody is.
pub(in crate::judge) fn top_level_country(domain: &str) -> Option<Region> {
    const SOLD: [&str; 16] =
        ["ac", "ag", "ai", "am", "bz", "cc", "co", "fm", "gg", "io", "la", "me", "sh", "tv", "vc", "ws"];
    let (_, top) = domain.rsplit_once('.')?;
    if top.len() != 2 || SOLD.contains(&top) || !top.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    Region::from_code(&if top == "uk" { "GB".to_owned() } else { top.to_uppercase() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_top_level_domain_of_a_country() {
        for (domain, country) in [
            ("firma.de", Some("DE")),
            ("shop.co.uk", Some("GB")),
            ("start.io", None),
            ("gmail.com", None),
            ("x.eu", Some("EU")),
        ] {
            assert_eq!(top_level_country(domain), country.and_then(Region::from_code), "{domain}");
        }
    }
}
