//! What must hold for every cell, and not only for those of the oracle.

use hygienist::contact::Mend;
use hygienist::normalize::email::{Email, EmailFault, Parsed, Parser, fault_place, parse_plain, pieces};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Pieces of addresses, right and wrong, that meet in any order.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9._+-]{1,12}",
        1 => "[!#$%&'*/=?^`{|}~\"(),:;<>\\[\\]\\\\ -]{1,3}",
        1 => "\\PC{1,4}",
        1 => prop::sample::select(vec![
            " ", "\u{a0}", "\u{200b}", "\u{feff}", "\u{ad}", "\t", "mailto:", "MAILTO:", "?subject=x", "+tag", "..", "-", "@", "\u{301}",
            "É", "ß", "İ", "Σ", "ﬁ", "。", "．", "＠", "ａ", "：", "“", "”", "E-Mail: ", "邮箱：", "<", ">", ", ", "; ", "xn--", "xn--mnchen-3ya", "münchen", "公司", "ا", "א", "test", "info", "no-reply",
        ]).prop_map(String::from),
    ]
}

fn domain() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "gmail.com", "GoogleMail.com", "hotmail.fr", "fastmail.com", "user.fastmail.com", "example.org", "firma.de", "x.invalid",
            "docomo.ne.jp", "ezweb.ne.jp", "münchen.de", "xn--mnchen-3ya.de", "公司.cn", "公司。cn", "co.uk", "a.b.c.ck", "x.nosuchtld", "1.2.3.4", "localhost",
        ]).prop_map(String::from),
        1 => "[a-z0-9-]{1,70}(\\.[a-zA-Z0-9-]{1,8}){0,3}",
        1 => prop::collection::vec(piece(), 1..4).prop_map(|pieces| pieces.concat()),
    ]
}

fn cell() -> impl Strategy<Value = String> {
    let local = prop::collection::vec(piece(), 1..5).prop_map(|pieces| pieces.concat());
    let around = || {
        prop::sample::select(vec![
            "",
            "",
            "",
            "",
            " ",
            "\u{200e}",
            "mailto:",
            "\u{3000}",
            "mailto: ",
            "\"",
            "'",
            "“",
            "<",
            ">",
            "Jane <",
            "(",
            ")",
            ".",
            ",",
            " ;",
            "E-Mail:",
            "[",
            "](mailto:",
            " (work)",
        ])
    };
    prop_oneof![
        8 => (around(), local, around(), domain(), around()).prop_map(|(a, l, b, d, c)| format!("{a}{l}{b}@{b}{d}{c}")),
        1 => "\\PC{0,40}",
        1 => prop::collection::vec(piece(), 0..8).prop_map(|pieces| pieces.concat()),
    ]
}

/// What may stand before and behind an address of a list.
fn name() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("", ""),
        ("", ""),
        ("", ""),
        ("<", ">"),
        ("Jane <", ">"),
        ("\"Doe, Jane\" <", ">"),
        ("\"Doe; J. / D. and co\" <", ">"),
        ("Doe, Jane <", ">"),
        ("\"", "\""),
        ("mailto:", ""),
        ("", " (work, old)"),
        ("E-Mail: ", ""),
        ("(", ")"),
        ("Tom and Jerry <", ">"),
    ])
}

fn separator() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        ";", "; ", ",", ", ", " | ", " / ", "\n", "\r\n", ":::", "、", "，", "； ", " and ", " or ", " und ", " y ",
        " 或 ", ", and ", ";;",
    ])
}

/// Lists, right and wrong.
fn many() -> impl Strategy<Value = String> {
    let part = prop_oneof![2 => (name(), cell()).prop_map(|((before, after), cell)| format!("{before}{cell}{after}")), 1 => cell()];
    let separator = prop_oneof![3 => separator(), 1 => prop::sample::select(vec![" ", "/", "|", "\"", "<", "(", "@"])];
    prop::collection::vec((part, separator), 0..5)
        .prop_map(|parts| parts.into_iter().flat_map(|(part, separator)| [part, separator.to_owned()]).collect())
}

/// As people see a text: no invisible characters, nothing of case or width.
fn folded(text: &str) -> String {
    let seen = text.chars().filter(|c| !hygienist::normalize::invisible::is_invisible(*c));
    seen.nfkc()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .nfkc()
        .collect::<String>()
        .replace('。', ".")
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
    fn no_string_makes_it_panic(cell in prop_oneof![any::<String>(), cell()]) {
        let mut parser = Parser::new();
        let _ = parser.parse(&cell);
        parser.parse_all(&cell, |_, _| {});
        if let Some(place) = fault_place(&cell) {
            prop_assert!(cell[place..].chars().next().is_some() && parser.parse(&cell).is_err());
        }
    }

    #[test]
    fn what_is_valid_is_never_changed(cell in cell()) {
        if let Ok(email) = parse_plain(&cell)
            && email.mends().is_empty()
        {
            let (local, domain) = cell.split_once('@').unwrap();
            prop_assert_eq!(folded(email.normal().split_once('@').unwrap().0), folded(local));
            let ascii = idna::domain_to_ascii(domain);
            prop_assert_eq!(Some(email.domain()), ascii.as_deref().ok());
        }
    }

    #[test]
    fn what_is_repaired_stands_unbroken_in_the_cell(cell in cell()) {
        // What a link writes as octets is told by the tests of repairs.
        if let Ok(email) = parse_plain(&cell)
            && !email.mends().is_empty()
            && !cell.contains('%')
        {
            let seen = folded(&cell);
            let (local, domain) = email.normal().split_once('@').unwrap();
            let shown = folded(&idna::domain_to_unicode(domain).0);
            prop_assert!(seen.contains(&folded(local)), "{local:?}");
            prop_assert!(seen.contains(domain) || seen.contains(&shown), "{shown:?}");
        }
    }

    #[test]
    fn pieces_are_pieces_of_the_cell_in_order(cell in many()) {
        let mut rest = cell.as_str();
        for piece in pieces(&cell) {
            prop_assert!(!piece.is_empty() && piece.trim() == piece);
            rest = &rest[rest.find(piece).unwrap() + piece.len()..];
        }
    }

    #[test]
    fn every_address_of_a_list_is_found(
        addresses in prop::collection::vec((name(), "[a-z][a-z0-9._/'+-]{0,8}[a-z0-9]", "[a-z0-9]{2,9}\\.(com|de|co\\.uk|io)"), 2..7),
        separators in prop::collection::vec(separator(), 6),
    ) {
        prop_assume!(addresses.iter().all(|(_, local, _)| !local.contains("..")));
        let bare: Vec<_> = addresses.iter().map(|(_, local, domain)| format!("{local}@{domain}")).collect();
        let mut cell = String::new();
        for (at, ((before, after), address)) in addresses.iter().map(|(name, ..)| name).zip(&bare).enumerate() {
            cell += if at > 0 { separators[at - 1] } else { "" };
            cell += &format!("{before}{address}{after}");
        }
        let mut found = Vec::new();
        Parser::new().parse_all(&cell, |_, read| found.push(read.map(|parsed| (parsed.normal.to_owned(), parsed.mends))));
        let mut keys = Vec::new();
        let mut expected = bare.clone();
        expected.retain(|address| {
            let key = parse_plain(address).unwrap().key().to_owned();
            let is_new = !keys.contains(&key);
            keys.push(key);
            is_new
        });
        let normals: Vec<_> = found.iter().map(|read| read.as_ref().map(|(normal, _)| normal.clone())).collect();
        prop_assert_eq!(normals, expected.iter().map(|address| Ok(address.clone())).collect::<Vec<_>>(), "{:?}", cell);
        prop_assert!(found.iter().flatten().all(|(_, mends)| mends.has(Mend::Part)));
    }

    #[test]
    fn a_list_of_parts_is_never_shorter_addresses(cell in many()) {
        // Every address that is told stands in the cell with nothing of an address right before it.
        let mut told = Vec::new();
        Parser::new().parse_all(&cell, |piece, read| told.push((piece.to_owned(), read.map(|parsed| parsed.mends).ok())));
        let several = told.len() > 1;
        for (piece, mends) in told {
            match mends {
                Some(mends) if mends.has(Mend::Part) => {
                    prop_assert_eq!(parse_plain(&piece).map(|email| email.mends().with(Mend::Part)), Ok(mends));
                }
                Some(mends) => prop_assert!(!several && parse_plain(&cell).map(|email| email.mends()) == Ok(mends)),
                None => prop_assert!(parse_plain(&piece).is_err()),
            }
        }
    }

    #[test]
    fn addresses_beyond_ascii_before_the_at_sign_need_smtputf8(cell in cell()) {
        if let Ok(email) = parse_plain(&cell) {
            prop_assert_eq!(email.traits().smtputf8, !email.normal().is_ascii());
            prop_assert!(email.domain().is_ascii());
        }
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
