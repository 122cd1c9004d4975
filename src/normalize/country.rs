//! Country cells: a code or a name in nine languages, as a region of libphonenumber.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::fold::{Line, Piece, Table, piece, plain_letters, rows};
use super::words::is_nothing;
use crate::contact::Region;

/// More bytes than any folded name has.
const LONGEST_NAME: usize = 160;

/// What a country cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountryCell {
    /// Nothing: it is blank, or holds a placeholder for nothing (`-`, `N/A`, `NULL`).
    Empty,
    /// A region that the numbering plan knows.
    Known(Region),
    /// Something else. It is not to be replaced by a default: a country that we cannot read is not ours.
    Unknown,
}

/// Folded name or code → region. Built once, from `data/countries.csv`.
static NAMES: LazyLock<Table<Region>> = LazyLock::new(|| {
    rows(include_str!("../../data/countries.csv"))
        .filter_map(|row| Some((folded(&row[1])?.bytes().into(), Region::from_code(&row[0])?)))
        .collect()
});

/// The region that a country cell names.
///
/// Codes are ISO 3166-1 of two and three letters, names those of CLDR in English, Chinese (simplified and traditional),
/// German, French, Spanish, Portuguese, Japanese and Russian, and short forms in use (`UK`, `U.S.A.`, `Holland`, `中国大陆`);
/// case, width, accents, white space and punctuation do not count. A name that could mean two regions (`Congo`) and a
/// region without a numbering plan (Antarctica) are unknown.
///
/// Cost: about 50 ns for ASCII, no heap; the table of 2,900 names is built at the first call.
///
/// ```
/// use hygienist::contact::Region;
/// use hygienist::normalize::country::{CountryCell, country};
/// let known = |code| CountryCell::Known(Region::from_code(code).unwrap());
/// assert_eq!(country("de"), known("DE"));
/// assert_eq!(country("U.S.A."), known("US"));
/// assert_eq!(country("臺灣"), known("TW"));
/// assert_eq!(country("N/A"), CountryCell::Empty);
/// assert_eq!(country("Atlantis"), CountryCell::Unknown);
/// ```
#[must_use]
pub fn country(cell: &str) -> CountryCell {
    if is_nothing(cell) {
        return CountryCell::Empty;
    }
    match folded(cell).and_then(|name| NAMES.get(name.bytes())) {
        Some(region) => CountryCell::Known(*region),
        None => CountryCell::Unknown,
    }
}

/// Letters and digits alone, folded; none when it is longer than any name.
fn folded(cell: &str) -> Option<Line<LONGEST_NAME>> {
    let mut line = Line::new();
    let mut fits = true;
    if cell.is_ascii() {
        for byte in cell.bytes().filter(u8::is_ascii_alphanumeric) {
            fits = fits && line.push_byte(byte.to_ascii_lowercase());
        }
    } else {
        for c in cell.nfkd().filter(|&c| piece(c) == Piece::Letter) {
            plain_letters(c, |letter| fits = fits && line.push(letter));
            if !fits {
                break;
            }
        }
    }
    fits.then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn code(cell: &str) -> String {
        match country(cell) {
            CountryCell::Known(region) => region.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn codes_and_names_of_all_languages() {
        for (expected, cells) in [
            (
                "US",
                "us|US|USA|U.S.A.|U.S.|United States|the United States|United States of America|美国|美國|EE. UU.|EUA|Estados Unidos|États-Unis|Etats-Unis|アメリカ|США|Vereinigte Staaten|ＵＳＡ| usa ",
            ),
            (
                "GB",
                "GB|GBR|UK|U.K.|uk|United Kingdom|Great Britain|England|Scotland|Wales|Schottland|Angleterre|英国|英國|Великобритания|イギリス|Reino Unido|Großbritannien",
            ),
            ("DE", "DE|DEU|Germany|Deutschland|deutschland|Allemagne|Alemania|Alemanha|德国|德國|ドイツ|Германия"),
            ("CN", "CN|CHN|China|PRC|P.R. China|中国|中國|中国大陆|中國大陸|中华人民共和国|Chine|Китай"),
            ("TW", "TW|TWN|Taiwan|台湾|臺灣|台灣|臺湾|Taiwan, Province of China|Тайвань"),
            ("HK", "HK|HKG|Hong Kong|HongKong|香港|中国香港|Hongkong|Гонконг"),
            ("MO", "MO|MAC|Macau|Macao|澳门|澳門"),
            ("KR", "KR|KOR|South Korea|Korea, Republic of|Republic of Korea|韩国|韓國|Südkorea|Corée du Sud"),
            ("RU", "RU|RUS|Russia|Russian Federation|Россия|РФ|俄罗斯|Russland|Rußland|Rusia"),
            ("NL", "NL|NLD|Netherlands|The Netherlands|Holland|荷兰|Niederlande|Pays-Bas"),
            ("CI", "CI|Côte d'Ivoire|Cote d’Ivoire|Ivory Coast|Elfenbeinküste"),
            ("AE", "UAE|U.A.E.|United Arab Emirates|阿联酋"),
            ("CZ", "Czech Republic|Czechia|Tschechien|捷克"),
            ("TT", "Trinidad & Tobago|Trinidad and Tobago"),
            ("TR", "Türkiye|Turkey|Turkei|Türkei"),
            ("XK", "XK|Kosovo"),
            ("AC", "AC"),
            ("TA", "TA"),
            ("VN", "Viet Nam|Vietnam|越南"),
            ("JP", "日本|Japan|JPN"),
            ("CD", "DR Congo|Congo, The Democratic Republic of the"),
            ("CG", "Republic of the Congo"),
            ("Empty", "| |-|--|N/A|n/a|NULL|(blank)"),
            ("Unknown", "Atlantis|XX|Congo|840|Antarctica|AQ|Earth|EU|Virgin Islands"),
        ] {
            for cell in cells.split('|') {
                assert_eq!(code(cell), expected, "{cell:?}");
            }
        }
    }

    #[test]
    fn no_name_means_two_regions_and_every_row_is_read() {
        let mut meanings: HashMap<Vec<u8>, String> = HashMap::new();
        let mut count = 0;
        for row in rows(include_str!("../../data/countries.csv")) {
            let key = folded(&row[1]).expect("fits").bytes().to_vec();
            let first = meanings.entry(key).or_insert_with(|| row[0].to_owned());
            assert_eq!(first, &row[0], "{}", &row[1]);
            assert_eq!(code(&row[1]), row[0], "{}", &row[1]);
            count += 1;
        }
        assert_eq!(count, include_str!("../../data/countries.csv").lines().count() - 1);
    }

    #[test]
    fn every_region_of_the_numbering_plan_has_its_code_and_an_english_name() {
        let plan = include_str!("../../data/numbering_plan.xml");
        for region in plan.split("<territory id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if region == "001" {
                continue;
            }
            assert_eq!(code(region), region);
            assert!(
                rows(include_str!("../../data/countries.csv")).any(|row| &row[0] == region && &row[2] == "en"),
                "{region}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read(cell in "\\PC{0,200}") {
            let _ = country(&cell);
        }
    }
}
