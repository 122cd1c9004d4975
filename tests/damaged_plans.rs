//! A numbering plan that a user brings is not trusted: whatever stands in the file, loading it ends in bounded time
//! with a plan or an error that says what is wrong.

use std::io::BufReader;
use std::time::{Duration, Instant};

use hygienist::contact::Region;
use hygienist::normalize::phone::{Plan, PlanError};
use proptest::prelude::*;

const PLAN: &str = include_str!("../data/numbering_plan.xml");

fn load(text: &str) -> Result<Plan, PlanError> {
    Plan::load(text.as_bytes(), "damaged")
}

/// The plan of an island with these attributes and this pattern and these lengths.
fn island(attributes: &str, pattern: &str, lengths: &str) -> String {
    format!(
        "<phoneNumberMetadata><territories><territory id=\"UT\" countryCode=\"7\" {attributes}>\
         <generalDesc><nationalNumberPattern>{pattern}</nationalNumberPattern></generalDesc>\
         <fixedLine><possibleLengths national=\"{lengths}\"/><nationalNumberPattern>{pattern}</nationalNumberPattern></fixedLine>\
         </territory></territories></phoneNumberMetadata>"
    )
}

/// Territories of the built-in plan, a few lines at a time, so that a case is quick.
fn excerpt() -> impl Strategy<Value = String> {
    let lines: Vec<&str> = PLAN.lines().filter(|line| line.starts_with("<territory ")).collect();
    (0..lines.len() - 3).prop_map(move |start| {
        format!(
            "<phoneNumberMetadata><territories>\n{}\n</territories></phoneNumberMetadata>",
            lines[start..start + 3].join("\n")
        )
    })
}

#[test]
fn the_built_in_plan_loads_as_a_users_own() {
    let plan = Plan::load(BufReader::new(PLAN.as_bytes()), "mine").unwrap();
    assert_eq!(plan.version(), "mine");
    let number = plan.parse("030 123456", Region::from_code("DE")).unwrap();
    assert_eq!(number.e164(), "+4930123456");
}

#[test]
fn an_error_names_what_is_wrong() {
    for (text, words) in [
        (island("", r"(?=1)\d{5}", "5"), vec!["UT", "(?=1)", "look-around"]),
        (island("", r"\b\d{5}", "5"), vec!["UT", "looks around"]),
        (island("", r"\d{5", "5"), vec!["UT", r"\d{5"]),
        (island("", r"\d{32}", "32"), vec!["UT", "32 digits"]),
        (island("", r"\d{5}", "99"), vec!["99 digits"]),
        (island("", r"\d{5}", "100"), vec!["100", "no lengths"]),
        (island("nationalPrefixForParsing=\"0\" nationalPrefixTransformRule=\"$1\"", r"\d{5}", "5"), vec!["UT", "$1"]),
        (island("newThing=\"1\"", r"\d{5}", "5"), vec!["newThing"]),
        (island("", "<newThing></newThing>", "5"), vec!["ewThing"]),
        (PLAN.replace("id=\"DE\"", "id=\"FR\""), vec!["FR", "twice"]),
        (PLAN.replace("id=\"DE\"", "id=\"Germany\""), vec!["Germany", "no region code"]),
        (PLAN.replace("countryCode=\"49\"", "countryCode=\"4900\""), vec!["DE", "calling code"]),
        ("<phoneNumberMetadata><territories></territories></phoneNumberMetadata>".into(), vec!["no territories"]),
    ] {
        let error = load(&text).map(|_| "a plan").unwrap_err().to_string();
        for word in words {
            assert!(error.contains(word), "{word}: {error}");
        }
    }
}

#[test]
fn what_would_take_too_long_is_given_up_in_time() {
    let started = Instant::now();
    // Subsets that double with each digit, programs that unfold, elements and territories without end.
    let explosive = island("", r"\d*1\d{15}|\d*2\d{14}|\d*3\d{13}|\d*4\d{12}|\d*5\d{11}", "17");
    assert!(matches!(load(&explosive), Err(PlanError::TooComplex(_))));
    let large = island("", r"((?:[1-9]\d{60}){40}){40}", "17");
    assert!(matches!(load(&large), Err(PlanError::Pattern { .. } | PlanError::TooComplex(_))));
    let unfolding = island("internationalPrefix=\"((1{60}){60}){60}\"", r"\d{5}", "5");
    assert!(matches!(load(&unfolding), Err(PlanError::Pattern { .. })));
    assert!(load(&"<a>".repeat(1_000_000)).is_err());
    assert!(load(&format!("<phoneNumberMetadata><territories>{}", "<territory></territory>".repeat(500_000))).is_err());
    let world = "<territory id=\"001\" countryCode=\"800\"></territory>".repeat(200_000);
    assert!(load(&format!("<phoneNumberMetadata><territories>{world}</territories></phoneNumberMetadata>")).is_err());
    assert!(load(&island("", &r"\d".repeat(3_000_000), "5")).is_err());
    assert!(matches!(load(&" ".repeat(17 << 20)), Err(PlanError::TooLarge(_))));
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[test]
fn a_prefix_that_backtracks_without_end_is_no_prefix() {
    let plan = load(&island("nationalPrefixForParsing=\"(?:0|00|000)+(?:0|00)+(?:0|00)+1\"", r"\d{5}", "5")).unwrap();
    let started = Instant::now();
    for length in 3..250 {
        let _ = plan.parse(&"0".repeat(length), Region::from_code("UT"));
    }
    assert!(started.elapsed() < Duration::from_secs(10));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_mutated_plan_loads_or_says_why_not(
        mut text in excerpt(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..8, "[<>/\"'\\[\\](){}|?*+$^\\\\,~0-9a-z é&;!-]{0,6}"), 1..6),
    ) {
        for (place, removed, inserted) in changes {
            let mut start = place.index(text.len());
            while !text.is_char_boundary(start) { start -= 1; }
            let mut end = (start + removed).min(text.len());
            while !text.is_char_boundary(end) { end += 1; }
            text.replace_range(start..end, &inserted);
        }
        use_it(load(&text));
    }

    #[test]
    fn any_pattern_is_used_or_refused(pattern in "([0-9]|\\\\d|\\[[0-9]-?[0-9]\\]|[()|?*+$^.]|\\{[0-9]{1,2}(,[0-9]{0,2})?\\}|\\(\\?[:=!<P]){0,16}", rule in "[0-9$]{0,4}") {
        use_it(load(&island("", &pattern, "[2-17]")));
        use_it(load(&island(&format!("nationalPrefixForParsing=\"{pattern}\" nationalPrefixTransformRule=\"{rule}\""), r"\d{5}", "5")));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        use_it(Plan::load(&bytes[..], "bytes"));
    }
}

/// A plan that loads must also answer.
fn use_it(loaded: Result<Plan, PlanError>) {
    match loaded {
        Ok(plan) => {
            for region in ["UT", "DE", "US", "GB"] {
                for cell in ["+7 012345", "0012345", "+1 650 253 0000", "030 123456", "000000000000000000000"] {
                    let _ = plan.parse(cell, Region::from_code(region));
                }
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
