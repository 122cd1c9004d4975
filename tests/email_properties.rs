//! What must hold for every cell, and not only for those of the oracle.

use hygienist::normalize::email::{Email, EmailFault, Parsed, Parser, parse_plain};
use proptest::prelude::*;

/// Pieces of addresses, right and wrong, that meet in any order.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9._+-]{1,12}",
        1 => "[!#$%&'*/=?^`{|}~\"(),:;<>\\[\\]\\\\ -]{1,3}",
        1 => "\\PC{1,4}",
        1 => prop::sample::select(vec![
            " ", "\u{a0}", "\u{200b}", "\u{feff}", "\u{ad}", "\t", "mailto:", "MAILTO:", "?subject=x", "+tag", "..", "-", "@", "\u{301}",
            "É", "ß", "İ", "Σ", "ﬁ", "。", "．", "＠", "xn--", "xn--mnchen-3ya", "münchen", "公司", "ا", "א", "test", "info", "no-reply",
        ]).prop_map(String::from),
    ]
}

fn domain() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "gmail.com", "GoogleMail.com", "hotmail.fr", "fastmail.com", "user.fastmail.com", "example.org", "firma.de", "x.invalid",
            "münchen.de", "xn--mnchen-3ya.de", "公司.cn", "公司。cn", "co.uk", "a.b.c.ck", "x.nosuchtld", "1.2.3.4", "localhost",
        ]).prop_map(String::from),
        1 => "[a-z0-9-]{1,70}(\\.[a-zA-Z0-9-]{1,8}){0,3}",
        1 => prop::collection::vec(piece(), 1..4).prop_map(|pieces| pieces.concat()),
    ]
}

fn cell() -> impl Strategy<Value = String> {
    let local = prop::collection::vec(piece(), 1..5).prop_map(|pieces| pieces.concat());
    let around = || prop::sample::select(vec!["", "", "", " ", "\u{200e}", "mailto:", "\u{3000}", "mailto: "]);
    prop_oneof![
        8 => (around(), local, around(), domain(), around()).prop_map(|(a, l, b, d, c)| format!("{a}{l}{b}@{b}{d}{c}")),
        1 => "\\PC{0,40}",
        1 => prop::collection::vec(piece(), 0..8).prop_map(|pieces| pieces.concat()),
    ]
}

fn plain(cell: &str) -> (Result<Email, EmailFault>, bool) {
    let email = parse_plain(cell);
    let repaired = email.as_ref().is_ok_and(|email| !email.mends().is_empty());
    (email, repaired)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_path_says_what_the_plain_one_says(cells in prop::collection::vec(cell(), 1..6)) {
        let mut parser = Parser::new();
        // Twice, so that the second reading meets remembered domains.
        for cell in cells.iter().chain(&cells) {
            let (email, _) = plain(cell);
            prop_assert_eq!(parser.parse(cell), email.as_ref().map(Email::as_parsed).map_err(|fault| *fault), "{:?}", cell);
        }
    }

    #[test]
    fn a_normal_form_is_its_own_and_needs_no_repair(cell in cell()) {
        if let (Ok(email), _) = plain(&cell) {
            let (again, repaired) = plain(email.normal());
            let again = again.unwrap();
            prop_assert!(!repaired);
            prop_assert_eq!(again.normal(), email.normal());
            prop_assert_eq!(again.key(), email.key());
            prop_assert_eq!(again.traits(), email.traits());
        }
    }

    #[test]
    fn a_key_is_its_own_key_and_as_weak(cell in cell()) {
        if let (Ok(email), _) = plain(&cell)
            // Folding may make a key longer than an address may be (`ﬃ` is three letters).
            && let (Ok(key), _) = plain(email.key())
        {
            prop_assert_eq!(key.key(), email.key());
            prop_assert_eq!(key.traits().weak(), email.traits().weak());
        }
    }

    #[test]
    fn no_string_makes_it_panic(cell in any::<String>()) {
        let _ = Parser::new().parse(&cell);
    }

    #[test]
    fn white_space_and_invisible_characters_around_do_not_matter(local in "[a-z]{1,8}", domain in domain()) {
        let mut parser = Parser::new();
        let address = format!("{local}@{domain}");
        let bare = parser.parse(&address).map(owned);
        let padded = parser.parse(&format!("\u{feff} {address}\u{a0}\u{200b}\n")).map(owned);
        match (bare, padded) {
            (Ok(bare), Ok(padded)) => prop_assert_eq!(bare.0, padded.0),
            (bare, padded) => prop_assert_eq!(bare.err(), padded.err()),
        }
    }
}

fn owned(parsed: Parsed<'_>) -> (String, bool) {
    (parsed.normal.to_owned(), !parsed.mends.is_empty())
}

#[test]
fn every_character_has_one_key() {
    // The planes in which letters have case.
    for c in '!'..='\u{1ffff}' {
        for cell in [format!("a{c}b@firma.de"), format!("{c}@firma.de")] {
            let Ok(email) = parse_plain(&cell) else {
                continue;
            };
            let normal = parse_plain(email.normal()).unwrap_or_else(|_| panic!("{c:?}"));
            assert_eq!((normal.normal(), normal.key()), (email.normal(), email.key()), "{c:?}");
            assert_eq!(parse_plain(email.key()).unwrap().key(), email.key(), "{c:?}");
        }
    }
}

#[test]
fn an_address_that_lower_case_would_make_too_long_keeps_its_case() {
    // Two characters each in lower case; 64 may stand before the @.
    for (count, normal) in [(32, "i̇".repeat(32)), (33, "İ".repeat(33))] {
        let cell = format!("{}@firma.de", "İ".repeat(count));
        let email = parse_plain(&cell).unwrap();
        assert_eq!(email.normal(), format!("{normal}@firma.de"));
        assert_eq!(email.key(), format!("{}@firma.de", "i̇".repeat(count)));
    }
}
