//! What must hold for every phone cell, and not only for those that somebody thought of.

#![allow(clippy::unwrap_used, reason = "a test")]

use hygienist::contact::{Mend, Region};
use hygienist::normalize::phone::{Number, Plan, is_placeholder, is_placeholder_text, repair};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

const REGIONS: &[&str] = &[
    "", "US", "CA", "GB", "DE", "FR", "IT", "ES", "CH", "AT", "TW", "CN", "JP", "KR", "HK", "SG", "IN", "AU", "NZ",
    "ZA", "BR", "AR", "MX", "RU", "FI", "SE", "NO", "DK", "AC", "VU", "NU", "CY", "AG", "IL", "TR", "ZZ", "001",
];

fn region() -> impl Strategy<Value = Option<Region>> {
    prop::sample::select(REGIONS).prop_map(Region::from_code)
}

/// Numbers that the oracle calls valid, and nearly valid ones, as they are published.
fn number() -> impl Strategy<Value = String> {
    prop::sample::select(published())
}

fn published() -> Vec<String> {
    let mut reader = csv::Reader::from_path("fixtures/oracle/phones.csv").unwrap();
    reader.records().map(|record| record.unwrap()[0].to_owned()).collect()
}

/// Numbers with a plus, digits and spaces.
fn international() -> impl Strategy<Value = String> {
    let is_international =
        |cell: &String| cell.starts_with('+') && cell[1..].chars().all(|c| c.is_ascii_digit() || c == ' ');
    prop::sample::select(published().into_iter().filter(is_international).collect::<Vec<String>>())
}

/// Digits with what stands between digits.
fn digits() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[+0]{0,2}[0-9]{2,4}[ ().-]{0,1}[0-9]{2,4}[ ().-]{0,2}[0-9]{2,6}",
        1 => "[0-9]{1,16}",
        1 => "[٠-٩０-９0-9-]{4,14}",
        1 => "00[0-9]{2,3} [0-9]{6,11}",
        1 => "\\+52 1 [0-9]{2} [0-9]{4} [0-9]{4}",
    ]
}

/// What people and programs put around and between numbers.
fn decoration() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "",
        " ",
        "/",
        " / ",
        ";",
        ",",
        ", ",
        "、",
        "，",
        "|",
        " or ",
        " and ",
        "或",
        " & ",
        "\n",
        " ::: ",
        "Tel: ",
        " Fax: ",
        "電話：",
        " M: ",
        "(mobile) ",
        "手机",
        "'",
        "\"",
        "=\"",
        ".0",
        ",00",
        "00",
        "011",
        "+",
        "(0)",
        "-1",
        "-171",
        "~8",
        "#12",
        "#699/687",
        "轉54",
        " 分機 5",
        " ext. 7",
        "x3",
        " Durchwahl 12",
        "доб. 4",
        " (",
        ")",
        "📞",
        "\u{200b}",
        "\u{202f}",
        "\t",
        "a@b.de",
        " www.x.de/12 ",
        "2018-12-15",
        "1E+12",
        "FLOWERS",
        "DE89",
        "*",
        "_",
        "·",
        "ー",
        "〜",
        "\\",
        "[",
        "】",
        "é",
        "e\u{301}",
    ])
    .prop_map(String::from)
}

fn cell() -> impl Strategy<Value = String> {
    let piece = || prop_oneof![3 => digits(), 3 => number(), 5 => decoration()];
    prop_oneof![
        12 => prop::collection::vec(piece(), 1..7).prop_map(|pieces| pieces.concat()),
        1 => "\\PC{0,40}",
        1 => "[-+0-9/;,#~x() .]{0,40}",
    ]
}

/// The digits of a cell, whatever their script.
fn digits_of(cell: &str) -> String {
    let decimals = cell.nfkc().filter_map(|c| {
        let is_decimal = |c: char| c.general_category() == GeneralCategory::DecimalNumber;
        let value = |c: char| {
            c.to_digit(10).or_else(|| {
                (1..).find(|at| !char::from_u32(c as u32 - at).is_some_and(is_decimal)).map(|at| (at - 1) % 10)
            })
        };
        is_decimal(c).then(|| value(c)).flatten()
    });
    decimals.filter_map(|value| char::from_digit(value, 10)).collect()
}

fn shown(number: &Number) -> (String, Option<String>) {
    (number.e164().to_owned(), number.extension().map(str::to_owned))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_valid_as_it_stands_is_not_mended(cell in cell(), region in region()) {
        let as_it_stands = Plan::embedded().parse(&cell, region);
        let read = repair::parse(Plan::embedded(), &cell, region);
        match (as_it_stands, read) {
            (Ok(number), Ok(read)) => {
                prop_assert_eq!(number, read.number, "{:?}", cell);
                prop_assert!(read.mends.is_empty() && read.more.is_empty(), "{:?}", cell);
            }
            (Ok(_), Err(_)) => prop_assert!(false, "{:?} is refused", cell),
            (Err(_), Ok(read)) => prop_assert!(!read.mends.is_empty(), "{:?}", cell),
            (Err(_), Err(_)) => {}
        }
    }

    #[test]
    fn no_digit_is_invented(cell in cell(), region in region()) {
        if let Ok(read) = repair::parse(Plan::embedded(), &cell, region)
            && !read.mends.is_empty()
        {
            let digits = digits_of(&cell);
            for number in read.more.iter().chain([&read.number]) {
                prop_assert!(digits.contains(number.national()), "{:?} {:?}: {:?}", cell, region, number);
                prop_assert!(number.extension().is_none_or(|extension| digits.contains(extension)), "{:?}: {:?}", cell, number);
            }
        }
    }

    #[test]
    fn a_mended_number_is_valid_by_itself_and_none_is_told_twice(cell in cell(), region in region()) {
        if let Ok(read) = repair::parse(Plan::embedded(), &cell, region) {
            let mut seen = std::collections::HashSet::new();
            for number in read.more.iter().chain([&read.number]) {
                let again = Plan::embedded().parse(number.e164(), None);
                prop_assert_eq!(again.map(|again| again.e164().to_owned()), Ok(number.e164().to_owned()), "{:?}", cell);
                prop_assert!(seen.insert(shown(number)), "{:?}", cell);
            }
        }
    }

    #[test]
    fn without_a_mark_no_digit_is_left_out(number in digits(), region in region()) {
        // Punctuation that stands between the digits of one number, or brackets.
        let is_marked = |cell: &str| cell.contains(['-', '(']) || cell.matches('+').count() > 1;
        if let Ok(read) = repair::parse(Plan::embedded(), &number, region)
            && !read.mends.is_empty()
            && !is_marked(&number)
            && !read.mends.has(Mend::Part)
        {
            prop_assert!(digits_of(&number).ends_with(read.number.national()), "{:?}: {:?}", number, read);
        }
    }

    #[test]
    fn a_country_is_only_read_where_it_is_written(number in digits(), region in region()) {
        let home = region.and_then(|region| Plan::embedded().country_code(region));
        let begins_abroad = {
            let digits = digits_of(&number);
            number.contains('+') || digits.starts_with("00") || digits.starts_with("011")
        };
        if let Ok(read) = repair::parse(Plan::embedded(), &number, region)
            && !read.mends.is_empty()
            && !begins_abroad
        {
            prop_assert_eq!(Some(read.number.country_code()), home, "{:?}: {:?}", number, read);
        }
    }

    #[test]
    fn two_numbers_in_a_cell_are_both_read(
        first in international(), second in international(), region in region(),
        between in prop::sample::select(vec![" / ", "; ", "\n", " | ", "、", " ::: ", " oder "]),
    ) {
        let plan = Plan::embedded();
        let cell = format!("{first}{between}{second}");
        if let (Ok(first), Ok(second), Err(_)) = (plan.parse(&first, region), plan.parse(&second, region), plan.parse(&cell, region)) {
            let read = repair::parse(plan, &cell, region);
            prop_assume!(digits_of(&cell).contains(first.national()));
            if let Ok(read) = read {
                prop_assert_eq!(read.number.e164(), first.e164(), "{:?}", cell);
                prop_assert_eq!(read.more.iter().map(Number::e164).collect::<Vec<_>>(), if first == second { vec![] } else { vec![second.e164()] }, "{:?}", cell);
            } else {
                prop_assert!(false, "{:?} is refused", cell);
            }
        }
    }

    #[test]
    fn no_string_makes_anything_panic(cell in prop_oneof![any::<String>(), cell()], region in region()) {
        if let Ok(read) = repair::parse(Plan::embedded(), &cell, region) {
            let _ = is_placeholder(&read.number);
        }
        let _ = repair::bare_numbers(&cell);
        let _ = repair::is_rounded_away(&cell);
        let _ = repair::names_its_country(&cell);
        let _ = is_placeholder_text(&cell);
    }

    #[test]
    fn bare_numbers_stand_in_the_cell(cell in cell()) {
        // A small raised zero is a digit to NFKC, and a footnote to whoever reads a number.
        let unraised: String = cell.chars().filter(|c| !matches!(c.general_category(), GeneralCategory::OtherNumber)).collect();
        let (digits, unraised) = (digits_of(&cell), digits_of(&unraised));
        for number in repair::bare_numbers(&cell) {
            prop_assert!(digits.contains(&number) || unraised.contains(&number), "{:?}: {:?}", cell, number);
        }
    }
}
