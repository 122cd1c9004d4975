//! The promise: valid is what `email-validator` calls valid. Held against 4,000 of its judgements (`fixtures/oracle/emails.csv`).

use std::collections::BTreeMap;

use hygienist::normalize::email::{EmailFault, Parser};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
struct Judgement {
    raw: String,
    valid: u8,
    ascii: String,
    reason: String,
}

fn judgements() -> Vec<Judgement> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/oracle/emails.csv");
    let mut reader = csv::Reader::from_path(path).expect("the oracle is part of the repository");
    reader.deserialize().map(|row| row.expect("a row has all columns")).collect()
}

/// Whether the address stands in the cell, unbroken but for what nobody sees and white space around its `@`, and nothing of an
/// address stands right beside it.
fn stands_in(normal: &str, cell: &str) -> bool {
    let seen: String = cell
        .chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'))
        .collect();
    let seen: String = seen.to_lowercase().nfkc().collect();
    let seen = seen.replace('。', ".");
    let (local, domain) = normal.split_once('@').expect("an address has an @");
    let shown = idna::domain_to_unicode(domain).0;
    seen.match_indices('@').any(|(at, _)| {
        let (before, after) = (seen[..at].trim_end(), seen[at + 1..].trim_start());
        // A full stop may end the sentence; before more it would be the address's.
        let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || "@-_".contains(c));
        let ends = |rest: &str| !goes_on(rest) && !rest.strip_prefix('.').is_some_and(goes_on);
        let begins = |rest: &str| !rest.ends_with(|c: char| c.is_alphanumeric() || "@-._+".contains(c));
        before.strip_suffix(local).is_some_and(begins)
            && [domain, &shown].iter().any(|domain| after.strip_prefix(domain).is_some_and(ends))
    })
}

#[test]
fn valid_is_what_the_oracle_calls_valid() {
    let mut parser = Parser::new();
    let (mut valid, mut invalid, mut repaired) = (0, 0, 0);
    let mut wrong = Vec::new();
    for row in judgements() {
        let got = parser.parse(&row.raw);
        let right = match (row.valid == 1, got) {
            (true, Ok(got)) => {
                valid += 1;
                got.mends.is_empty() && got.normal == row.ascii.to_lowercase()
            }
            (false, Ok(got)) => {
                repaired += 1;
                !got.mends.is_empty() && stands_in(got.normal, &row.raw)
            }
            (false, Err(_)) => {
                invalid += 1;
                true
            }
            (true, Err(_)) => false,
        };
        if !right {
            wrong.push(format!("{:?}: {got:?}, {} {}", row.raw, row.ascii, row.reason));
        }
    }
    println!("valid {valid}, invalid {invalid}, repaired {repaired}, wrong {}", wrong.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(valid + invalid + repaired, 4000);
    assert!(valid > 1500 && repaired > 250);
}

/// The code that a message of `email-validator` stands for.
fn fault_of(reason: &str) -> EmailFault {
    if reason.contains("too long") || reason.contains("Label too long") || reason.contains("so many characters") {
        EmailFault::TooLong
    } else if reason.contains("special-use or reserved") {
        EmailFault::ReservedDomain
    } else if reason.contains("after the @-sign")
        || reason.contains("cannot end with")
        || reason.contains("period and a hyphen")
    {
        EmailFault::DomainSyntax
    } else {
        EmailFault::Syntax
    }
}

#[test]
fn the_code_says_what_the_oracle_says() {
    let mut parser = Parser::new();
    let mut others: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let (mut compared, mut same) = (0, 0);
    for row in judgements().into_iter().filter(|row| row.valid == 0) {
        // What a repair can touch may be wrong in another way behind it, and quoted parts are never looked into.
        let touched = row.raw.chars().any(|c| c.is_whitespace() || !c.is_ascii() || c == '"')
            || row.raw.starts_with('(')
            || row.raw.ends_with('.');
        let Err(fault) = parser.parse(&row.raw) else {
            continue;
        };
        if touched || row.reason.contains("two periods in a row") {
            continue;
        }
        compared += 1;
        if fault == fault_of(&row.reason) {
            same += 1;
        } else {
            let reason = format!("{fault:?} for {}", row.reason.chars().take(60).collect::<String>());
            others.entry(reason).or_insert((0, row.raw)).0 += 1;
        }
    }
    println!("compared {compared}, same {same}");
    assert!(others.is_empty(), "{others:#?}");
    assert!(compared > 1000);
}
