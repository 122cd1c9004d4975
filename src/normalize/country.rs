//! Country cells: a code or a name in nine languages, as a region of libphonenumber.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::fold::{Line, Piece, Table, is_invisible, piece, plain_letters, rows};
use super::phone::Plan;
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

/// Region → its name in English: that of CLDR where it differs from that of ISO 3166-1.
static ENGLISH: LazyLock<HashMap<Region, String>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for row in rows(include_str!("../../data/countries.csv")).filter(|row| &row[2] == "en") {
        let Some(region) = Region::from_code(&row[0]) else { continue };
        if row[3].starts_with("CLDR") || !names.contains_key(&region) {
            names.insert(region, row[1].to_owned());
        }
    }
    names
});

/// The region that a country cell names.
///
/// Codes are ISO 3166-1 of two and three letters, names those of CLDR in English, Chinese (simplified and traditional),
/// German, French, Spanish, Portuguese, Japanese and Russian, and short forms in use (`UK`, `U.S.A.`, `Holland`, `中国大陆`);
/// case, width, accents, white space and punctuation do not count. So are flags (`🇩🇪`), locales (`de-AT`) and several names of
/// one region (`Germany (DE)`). A name that could mean two regions (`Congo`), two names of different regions (`Georgia, US`) and a
/// region without a numbering plan (Antarctica) are unknown; so are numbers, for `250` is France to ISO and Rwanda to a phone.
///
/// Cost: about 50 ns for ASCII, no heap; some more for what is no name alone. The table of 2,900 names is built at the first
/// call.
///
/// ```
/// use hygienist::contact::Region;
/// use hygienist::normalize::country::{CountryCell, country};
/// let known = |code| CountryCell::Known(Region::from_code(code).unwrap());
/// assert_eq!(country("de"), known("DE"));
/// assert_eq!(country("U.S.A."), known("US"));
/// assert_eq!(country("臺灣"), known("TW"));
/// assert_eq!(country("🇫🇷"), known("FR"));
/// assert_eq!(country("Germany (DE)"), known("DE"));
/// assert_eq!(country("N/A"), CountryCell::Empty);
/// assert_eq!(country("Atlantis"), CountryCell::Unknown);
/// ```
#[must_use]
pub fn country(cell: &str) -> CountryCell {
    if is_nothing(cell) {
        return CountryCell::Empty;
    }
    match named(cell).or_else(|| by_flag(cell)).or_else(|| by_locale(cell)).or_else(|| by_parts(cell)) {
        Some(region) => CountryCell::Known(region),
        None => CountryCell::Unknown,
    }
}

/// Where a country cell says that numbers are from: a country as [`country`] reads it, or its calling code, which phones and
/// messengers export in a column of its own. Of a code that several share it is the main one, as for any number.
///
/// ```
/// use hygienist::contact::Region;
/// use hygienist::normalize::country::{CountryCell, home};
/// let known = |code| CountryCell::Known(Region::from_code(code).unwrap());
/// assert_eq!(home("Germany"), known("DE"));
/// assert_eq!((home("+49"), home("44"), home("0033")), (known("DE"), known("GB"), known("FR")));
/// assert_eq!(home("999"), CountryCell::Unknown);
/// ```
#[must_use]
pub fn home(cell: &str) -> CountryCell {
    match country(cell) {
        CountryCell::Unknown => by_calling_code(cell).map_or(CountryCell::Unknown, CountryCell::Known),
        known => known,
    }
}

/// The first of several cells that says anything of where numbers are from; `otherwise` where none does. A country that is
/// unknown is not replaced.
#[must_use]
pub fn home_of<C: AsRef<str>>(cells: impl IntoIterator<Item = C>, otherwise: Option<Region>) -> Option<Region> {
    let said = cells.into_iter().map(|cell| home(cell.as_ref())).find(|said| *said != CountryCell::Empty);
    match said {
        Some(CountryCell::Known(region)) => Some(region),
        Some(CountryCell::Unknown) => None,
        Some(CountryCell::Empty) | None => otherwise,
    }
}

fn by_calling_code(cell: &str) -> Option<Region> {
    let code = cell.trim();
    let code = code.strip_prefix('+').or_else(|| code.strip_prefix("00")).unwrap_or(code);
    let is_code = (1..=3).contains(&code.len()) && code.bytes().all(|digit| digit.is_ascii_digit());
    Plan::embedded().main_region(code.parse().ok().filter(|_| is_code)?)
}

/// The code of ISO 3166 of two letters for a country cell that names a country; none for what is none, and for regions that only
/// numbering plans have (Kosovo, Ascension, Tristan da Cunha).
///
/// ```
/// use hygienist::normalize::country::iso_code;
/// use hygienist::contact::Region;
/// assert_eq!(iso_code("Deutschland"), Region::from_code("DE"));
/// assert_eq!(iso_code("UK"), Region::from_code("GB"));
/// assert_eq!(iso_code("Kosovo"), None);
/// assert_eq!(iso_code("Atlantis"), None);
/// ```
#[must_use]
pub fn iso_code(cell: &str) -> Option<Region> {
    match country(cell) {
        CountryCell::Known(region) if !matches!(region.as_str(), "AC" | "TA" | "XK") => Some(region),
        _ => None,
    }
}

/// What a region is called in English, as CLDR has it.
///
/// ```
/// use hygienist::contact::Region;
/// use hygienist::normalize::country::english_name;
/// assert_eq!(english_name(Region::from_code("KR").unwrap()), Some("South Korea"));
/// assert_eq!(english_name(Region::WORLD), None);
/// ```
#[must_use]
pub fn english_name(region: Region) -> Option<&'static str> {
    ENGLISH.get(&region).map(String::as_str)
}

/// The region of a name or code.
fn named(cell: &str) -> Option<Region> {
    folded(cell).and_then(|name| NAMES.get(name.bytes()).copied())
}

/// `🇩🇪`: a flag is the code in regional indicators. The flag of a part (`🏴` and the tags `gbeng`) begins with that of the whole.
fn by_flag(cell: &str) -> Option<Region> {
    const BLACK_FLAG: char = '\u{1F3F4}';
    let flag = cell.trim().trim_end_matches(is_invisible);
    let flag = if flag.starts_with(BLACK_FLAG) { cell.trim().trim_start_matches(BLACK_FLAG) } else { flag };
    let mut letters = flag.chars().map(|c| match c {
        '\u{1F1E6}'..='\u{1F1FF}' => char::from_u32(c as u32 - 0x1F1E6 + u32::from('a')),
        '\u{E0061}'..='\u{E007A}' => char::from_u32(c as u32 - 0xE0061 + u32::from('a')),
        _ => None,
    });
    let code: String = [letters.next()??, letters.next()??].iter().collect();
    // Two flags are two countries, and a tag is followed by those of the part.
    let ends = flag.chars().count() == 2 || flag.chars().nth(2).is_some_and(|c| matches!(c, '\u{E0030}'..='\u{E007F}'));
    if ends { named(&code) } else { None }
}

/// `de-AT`, `zh_Hant_TW`: small letters for the language, capitals for the region. Nothing else is written so; `US-CA` may
/// be a place in the US.
fn by_locale(cell: &str) -> Option<Region> {
    let (language, rest) = cell.trim().split_once(['-', '_'])?;
    let region = rest.rsplit(['-', '_']).next().unwrap_or(rest);
    let script = rest.len().checked_sub(region.len() + 1);
    let is_locale = language.len() == 2
        && language.bytes().all(|letter| letter.is_ascii_lowercase())
        && region.len() == 2
        && region.bytes().all(|letter| letter.is_ascii_uppercase())
        && script.is_none_or(|length| length == 4);
    if is_locale { named(region) } else { None }
}

/// `Germany (DE)`, `GW - Guinea-Bissau`, `DE-Germany`, `US/USA`, `中国 China`: all parts are one region, and none is anything else.
fn by_parts(cell: &str) -> Option<Region> {
    if cell.len() > 2 * LONGEST_NAME {
        return None;
    }
    let spaced = cell.replace(" - ", "|");
    one_region(spaced.split(is_between_names))
        .or_else(|| one_region(spaced.split(|c| is_between_names(c) || c == '-')))
        .or_else(|| {
            let (first, rest) = cell.trim().split_once(char::is_whitespace)?;
            if first.is_ascii() == rest.is_ascii() { None } else { one_region([first, rest].into_iter()) }
        })
}

fn one_region<'a>(parts: impl Iterator<Item = &'a str>) -> Option<Region> {
    let mut regions = parts.filter(|part| part.chars().any(char::is_alphanumeric)).map(named);
    let first = regions.next()??;
    regions.all(|region| region == Some(first)).then_some(first)
}

fn is_between_names(c: char) -> bool {
    matches!(
        c,
        '(' | ')' | '[' | ']' | '/' | '|' | ',' | ';' | ':' | '–' | '—' | '=' | '（' | '）' | '、' | '／' | '・' | '：'
    )
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
    fn calling_codes_are_countries_of_numbers() {
        for (cell, code) in [("44", "GB"), ("+49", "DE"), ("0033", "FR"), ("1", "US"), ("7", "RU")] {
            assert_eq!(home(cell), CountryCell::Known(Region::from_code(code).unwrap()), "{cell}");
        }
        for cell in ["+", "4x", "999", "12345", "Atlantis"] {
            assert_eq!(home(cell), CountryCell::Unknown, "{cell}");
        }
        let germany = Region::from_code("DE");
        assert_eq!(home_of(["", "49", "44"], None), germany);
        assert_eq!(home_of(["-", ""], germany), germany);
        assert_eq!(home_of(["Atlantis"], germany), None);
    }

    #[test]
    fn codes_and_names_of_all_languages() {
        let mut wrong = Vec::new();
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
            (
                "Unknown",
                "Atlantis|XX|Congo|840|276|+49|250|Antarctica|AQ|Earth|EU|Virgin Islands|Europe|Europa|European Union|International\
                 |Other|Others|Andere|Sonstige|其他|其它|Worldwide|Global|World|Asia|Africa|North America|Latin America|APAC|EMEA|DACH\
                 |en|EN|English|Benelux|Yes|Test|U|Georgia, US|US-CA|DE-BY|Paris, France|Germany, Austria|en-US-x|English (US)|🇩🇪🇫🇷|🏳️|🏴|🙂\
                 |Nordics|Middle East|Unknown|Unbekannt|None of the above|Korea, Japan|China (Taiwan and Korea)|Scandinavia",
            ),
            (
                "DE",
                "🇩🇪|🇩🇪 Germany|DE 🇩🇪|Germany (DE)|Deutschland (DE)|DE - Germany|DE-Germany|DE/DEU|DE: Deutschland|de-DE|de_DE|Deutschland / Germany|[DE] Germany|D.E.|DE,DE",
            ),
            ("GB", "🇬🇧|🏴󠁧󠁢󠁥󠁮󠁧󠁿|🏴󠁧󠁢󠁳󠁣󠁴󠁿|🏴󠁧󠁢󠁷󠁬󠁳󠁿|England (UK)|UK - United Kingdom|en-GB|en_GB|Great Britain (UK)|Wales, UK|GB-UK"),
            (
                "US",
                "🇺🇸|en-US|USA - United States|United States (USA)|US / USA|es_US|Vereinigte Staaten|Vereinigte Staaten (USA)|美国（USA）|Amerika|U.S.A|United States of America (USA)",
            ),
            ("AT", "de-AT|Österreich (AT)|Oesterreich|OESTERREICH|Osterreich|Austria / Österreich"),
            ("BR", "Brasil|Brazil|pt-BR|pt_BR|巴西|Brésil|Brasilien|BRAZIL (BR)"),
            ("CN", "zh-CN|zh_Hans_CN|zh-Hans-CN|🇨🇳|中国 China|China/中国|P.R.C."),
            ("TW", "zh_TW|zh-Hant-TW|🇹🇼|ROC|R.O.C.|Taiwan (ROC)|台灣 Taiwan|臺灣（台灣）|Taiwan / 台灣"),
            ("KR", "Korea|Korea (Republic of)|대한민국|한국|🇰🇷|Süd-Korea|Sudkorea|South-Korea"),
            ("GE", "Georgia|Georgien|Грузия|Géorgie"),
            ("IE", "Ireland|Irland|Éire|Republic of Ireland|Irlande|爱尔兰"),
            ("GN", "Guinea|Guinée"),
            ("GW", "Guinea-Bissau|Guinea Bissau|GW - Guinea-Bissau"),
            ("GQ", "Equatorial Guinea|Äquatorialguinea"),
            ("AX", "Åland|Åland Islands|Aland|Ålandinseln"),
            ("SJ", "Svalbard|Svalbard and Jan Mayen|Spitzbergen"),
            ("JE", "Jersey"),
            ("GG", "Guernsey"),
            ("IM", "Isle of Man|Insel Man"),
            ("CC", "Cocos Islands|Cocos (Keeling) Islands"),
            ("CH", "Schweiz|Suisse|Svizzera|Schweiz (CH)|Suisse / Schweiz|de-CH|fr_CH|瑞士"),
            ("ES", "España|Espana|Spanien|ESPAÑA (ES)|es-ES"),
            ("MX", "México|Mexiko|Méjico|MEX|es-MX"),
            ("JP", "日本|日本国|にほん|Japan (日本)|ja-JP|Japon"),
            ("SA", "Saudi Arabia|KSA|Saudi-Arabien|沙特"),
            ("AE", "UAE|Vereinigte Arabische Emirate|الإمارات"),
            ("PL", "Polska|Polen|Poland"),
            ("UA", "Ukraine|Україна|Украина|Ucrania"),
            ("BE", "Belgium|België|Belgique|Belgien|BE - Belgique"),
            ("IN", "India|भारत|Indien|Bharat"),
            ("VN", "Việt Nam|Vietnam (VN)"),
            ("TL", "Timor-Leste|East Timor|Osttimor"),
        ] {
            wrong.extend(
                cells.split('|').filter(|cell| code(cell) != expected).map(|cell| (cell, code(cell), expected)),
            );
        }
        assert!(wrong.is_empty(), "cell, found, expected: {wrong:#?}");
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
