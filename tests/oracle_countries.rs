//! Every code of ISO 3166-1 and every name of CLDR in nine languages: `fixtures/oracle/SOURCE_countries.md`.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

use hygienist::contact::Region;
use hygienist::normalize::country::{CountryCell, country};
use hygienist::normalize::phone::Plan;

/// Names that CLDR gives to a region and that people use for another as well: nobody is to be guessed. `É.-U.` is the European
/// Union without its accent.
const AMBIGUOUS: [&str; 4] = ["Congo", "St. Martin", "Saint-Martin", "É.-U."];

/// Short forms of the United Kingdom that are the code of Russia: a code goes before a name.
const BEATEN_BY_A_CODE: [&str; 2] = ["R.-U.", "RU"];

#[test]
fn every_code_and_every_name_is_that_region_and_what_has_no_plan_is_unknown() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in csv::Reader::from_path("fixtures/oracle/countries.csv").unwrap().records() {
        let row = row.unwrap();
        let (code, kind, text) = (&row[0], &row[1], &row[2]);
        if code == "GB" && BEATEN_BY_A_CODE.contains(&text) {
            continue;
        }
        let region = Region::from_code(code).unwrap();
        let expected = if Plan::embedded().knows(region) && !AMBIGUOUS.contains(&text) {
            CountryCell::Known(region)
        } else {
            CountryCell::Unknown
        };
        for spelling in [text.to_owned(), text.to_lowercase(), text.to_uppercase(), format!("  {text}. ")] {
            if country(&spelling) != expected {
                wrong.push(format!("{kind} {spelling:?}: {:?}, expected {expected:?}", country(&spelling)));
            }
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{} of {rows}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows > 2_500);
}
