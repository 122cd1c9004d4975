use proptest::prelude::*;

use super::*;
use crate::contact::NumberType;

fn parse(cell: &str, region: &str) -> Result<Number, PhoneFault> {
    Plan::embedded().parse(cell, Region::from_code(region))
}

fn e164(cell: &str, region: &str) -> String {
    parse(cell, region).map_or_else(|fault| format!("{fault:?}"), |number| number.e164().to_owned())
}

#[test]
fn a_foreign_number_keeps_its_digits() {
    // `phonenumber` strips the default region's 1 from it.
    assert_eq!(e164("+91 1800 12 3456", "US"), "+911800123456");
    assert_eq!(e164("+49 (0)30 123456", "US"), "+4930123456");
}

#[test]
fn the_international_prefix_is_the_default_regions() {
    assert_eq!(e164("011 49 30 123456", "US"), "+4930123456");
    assert_eq!(e164("00 49 30 123456", "GB"), "+4930123456");
    assert_eq!(e164("0011 44 20 7183 8750", "AU"), "+442071838750");
}

#[test]
fn the_own_code_may_stand_without_a_plus() {
    assert_eq!(e164("49 30 12345678", "DE"), "+493012345678");
    assert_eq!(e164("44 20 7183 8750", "GB"), "+442071838750");
}

#[test]
fn a_plus_before_no_code_is_read_without_it() {
    assert_eq!(e164("+0049 30 123456", "DE"), "+4930123456");
    assert_eq!(e164("+030 123456", "DE"), "NoCountry");
}

#[test]
fn zeros_that_belong_to_the_number_stay() {
    let vatican = parse("06 698 12345", "IT").unwrap();
    assert_eq!((vatican.e164(), vatican.national(), vatican.region().as_str()), ("+390669812345", "0669812345", "VA"));
    assert_eq!(e164("+39 3 123 456 789", "IT"), "+393123456789");
}

#[test]
fn crown_dependencies_read_their_own_spellings() {
    assert_eq!(e164("712345", "JE"), "+441534712345");
    assert_eq!(parse("+44 1534 712345", "US").unwrap().region().as_str(), "JE");
}

#[test]
fn plans_of_no_country_are_known_by_their_code() {
    let number = parse("+800 1234 5678", "DE").unwrap();
    assert_eq!(
        (number.region(), number.number_type(), number.country_code()),
        (Region::WORLD, NumberType::TollFree, 800)
    );
    assert_eq!(Plan::embedded().parse("12345678", Some(Region::WORLD)), Err(PhoneFault::NoCountry));
}

#[test]
fn mexicos_old_mobile_digit_is_not_repaired_here() {
    assert!(parse("+52 1 55 1234 5678", "MX").is_err());
}

fn region() -> impl Strategy<Value = Option<Region>> {
    proptest::option::of("[A-Z]{2}|001".prop_map(|code| Region::from_code(&code).unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_in_any_region_is_a_number_or_a_fault(cell in ".*", region in region()) {
        check(&cell, region)?;
    }

    #[test]
    fn what_looks_like_a_number_is_one_or_a_fault(
        cell in "(tel:)?[+＋]?[0-9٠-٩ ()./x#,;*~-]{0,40}(;ext=|ext|x|;phone-context=|;isub=|FLOWERS)?[+0-9a-z.]{0,22}",
        region in region(),
    ) {
        check(&cell, region)?;
    }

    /// The plain version beside the fast path: the slow path reads the same digits.
    #[test]
    fn both_paths_read_the_same(cell in "[ (]?[+]?[0-9 ().\\[\\]/-]{0,50}") {
        let mut room = [0; ROOM];
        if let Some((plus, length)) = plain_digits(cell.as_bytes(), &mut room) {
            let written = text::read(&cell).unwrap();
            prop_assert_eq!((plus, &room[..length]), (written.plus, &written.digits[..]));
            prop_assert!(written.extension.is_empty());
        }
    }
}

/// What holds for every number: its E.164 is its parts, and reads as itself wherever it is read.
fn check(cell: &str, region: Option<Region>) -> Result<(), TestCaseError> {
    let Ok(number) = Plan::embedded().parse(cell, region) else {
        return Ok(());
    };
    prop_assert_eq!(number.e164(), format!("+{}{}", number.country_code(), number.national()));
    prop_assert!((2..=17).contains(&number.national().len()));
    prop_assert_ne!(number.number_type(), NumberType::Unknown);
    Ok(())
}
