//! The promise: a domain that is somebody's is not called mistyped, throw-away or an imitation; and what people mistype is
//! seen, with what they meant. Held against domains in use (`fixtures/domains_in_use.csv`), typos seen in the wild
//! (`fixtures/domain_typos.csv`) and all valid addresses of the oracle.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use hygienist::normalize::email::{Traits, imitated_domain, likely_domain, parse_plain};

fn rows(file: &str) -> Vec<csv::StringRecord> {
    let path = format!("{}/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
    csv::Reader::from_path(path).unwrap().into_records().map(Result::unwrap).collect()
}

/// What a domain is suspected of.
fn suspicions(traits: Traits) -> Vec<&'static str> {
    let named = [
        (traits.typo_domain, "typo_domain"),
        (traits.disposable, "disposable"),
        (traits.lookalike_domain, "lookalike_domain"),
    ];
    named.into_iter().filter_map(|(is_so, name)| is_so.then_some(name)).collect()
}

#[test]
fn domains_in_use_are_not_suspected() {
    let domains = rows("domains_in_use.csv");
    let mut wrong = Vec::new();
    for row in &domains {
        let email = parse_plain(&format!("jane.doe@{}", &row[0])).unwrap();
        let found = suspicions(email.traits());
        if !found.is_empty() {
            wrong.push(format!("{}: {found:?}, {:?}, {}", &row[0], likely_domain(email.domain()), &row[1]));
        }
    }
    println!("domains in use {}, wrongly suspected {}", domains.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(domains.len() >= 500);
}

/// The domains of the oracle that are suspected, each seen by eye: mutations of `gmail.com`. (Those into which a letter of
/// another script was put are Latin with Chinese or an accent, which real names have too.)
const SUSPECTED_OF_THE_ORACLE: &[(&str, &str)] = &[
    ("g-mail.com", "typo_domain gmail.com"),
    ("gmai-l.com", "typo_domain gmail.com"),
    ("gmai.com", "typo_domain gmail.com"),
    ("gmail.co", "typo_domain gmail.com"),
    ("gmail.com.c", "typo_domain gmail.com"),
    ("gmail.om", "typo_domain gmail.com"),
    ("gmal.com", "typo_domain gmail.com"),
    // On the list of mailchecker, and a placeholder.
    ("test.com", "disposable "),
];

#[test]
fn addresses_of_the_oracle_are_suspected_for_a_reason() {
    let (mut valid, mut suspected) = (0, BTreeMap::new());
    for row in rows("oracle/emails.csv").iter().filter(|row| &row[2] == "1") {
        valid += 1;
        let email = parse_plain(&row[1]).unwrap();
        if let [found, ..] = suspicions(email.traits())[..] {
            let meant = likely_domain(email.domain()).map(str::to_owned).or_else(|| imitated_domain(email.domain()));
            suspected.insert(email.domain().to_owned(), format!("{found} {}", meant.unwrap_or_default()));
        }
    }
    println!("addresses of the oracle {valid}, domains suspected {}", suspected.len());
    let expected: BTreeMap<_, _> =
        SUSPECTED_OF_THE_ORACLE.iter().map(|(d, why)| ((*d).to_owned(), (*why).to_owned())).collect();
    assert_eq!(suspected, expected);
}

#[test]
fn typos_seen_in_the_wild_are_seen_here() {
    let typos = rows("domain_typos.csv");
    let (mut seen, mut missed) = (0, Vec::new());
    for row in &typos {
        let traits = parse_plain(&format!("jane.doe@{}", &row[0])).unwrap().traits();
        match likely_domain(&row[0]) {
            Some(meant) if meant == &row[1] && traits.typo_domain => seen += 1,
            other => missed.push(format!("{}: {other:?}, not {}", &row[0], &row[1])),
        }
    }
    println!("typos {}, seen with what was meant {seen}, missed:\n{}", typos.len(), missed.join("\n"));
    assert!(typos.len() >= 150);
    assert!(seen * 100 >= typos.len() * 95, "{seen} of {}", typos.len());
}
