//! The worked example of the README: one list under `law = "by-country"`, people of six countries.

use super::support::{Desk, codes};
use std::fs;
use std::path::Path;

fn desk() -> Desk {
    let desk = Desk::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/by_country");
    for file in ["list.csv", "tps.txt", "unsubscribed.csv", "hygiene.toml"] {
        desk.write(file, fs::read(folder.join(file)).unwrap());
    }
    desk
}

/// What each law says of each person, worked out by hand from `data/laws`.
#[test]
fn each_person_is_judged_by_the_law_of_their_country() {
    let desk = desk();
    let all = desk.annotate("list.csv --findings why.jsonl");
    let expected: [(&str, &[&str]); 11] = [
        // The scope names e-mail, and the list is for calls too.
        ("Anna Berger", &["consent.wrong_channel"]),
        // A business card at a fair: GDPR Art. 14 (told within a month), Art. 7(1) and (2).
        ("Bruno Keller", &["consent.unproven_source", "consent.no_notice", "consent.no_scope", "consent.no_proof"]),
        // PIPL Art. 13 knows no legitimate interest.
        ("Wei Zhang", &["consent.no_evidence"]),
        ("Li Na", &["suppressed.unsubscribed", "consent.wrong_channel", "consent.wrong_purpose"]),
        // CASL s. 10: two years from the purchase of 2024-06-15 ended on 2026-06-15; from that of 2025 they have not.
        ("Claire Roy", &["consent.expired"]),
        ("David Roy", &[]),
        // "No calls", and calls by machine need consent in writing (47 CFR 64.1200).
        ("Ellen Marsh", &["consent.wrong_channel", "consent.no_proof"]),
        ("Frank Hill", &["consent.forbidden_source", "consent.no_method", "consent.no_scope", "consent.no_proof"]),
        ("Grace Tan", &[]),
        // On the register: the number goes, the address stays.
        ("Hugo Pratt", &["suppressed.do_not_call"]),
        ("Hugo Pratt", &["duplicate.same_email", "suppressed.do_not_call", "consent.no_evidence"]),
    ];
    for (row, (name, expected)) in expected.into_iter().enumerate() {
        assert_eq!(all.cell(row, "Name"), name);
        assert_eq!(codes(all.cell(row, "hyg_codes")), expected, "{name}");
    }
}

#[test]
fn the_finding_names_rule_country_and_by_what_it_is_known() {
    let desk = desk();
    desk.clean("list.csv --findings why.csv");
    let found = desk.table("why.csv");
    let detail = |row: &str, code: &str| {
        let at = (0..found.rows.len()).find(|at| found.cell(*at, "row") == row && found.cell(*at, "code") == code);
        found.cell(at.unwrap_or_else(|| panic!("row {row} has {code}")), "detail")
    };
    for (row, code, words) in [
        ("3", "consent.no_evidence", "pipl.basis: PIPL Art. 13(1)-(7); CN by the phone number"),
        ("2", "consent.no_notice", "it ended on 2024-06-12"),
        ("2", "consent.no_notice", "DE by the country cell"),
        ("5", "consent.expired", "it ended on 2026-06-15"),
        ("5", "consent.expired", "casl.implied_purchase_2y: CASL s. 10(9)(a), 10(10)(a)-(c); CA by the phone number"),
        ("10", "suppressed.do_not_call", "tps.txt, row 1; GB: by law a consent given to this caller would count more"),
    ] {
        assert!(detail(row, code).contains(words), "{row} {code}: {}", detail(row, code));
    }
}

#[test]
fn the_trace_of_a_kept_record_names_the_rule_under_which_it_may_be_contacted() {
    let desk = desk();
    desk.clean("list.csv --findings why.jsonl");
    let page = |row: &str| {
        let out = desk.done(&format!("trace --findings why.jsonl --row {row}")).out;
        String::from_utf8(out).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(
        page("6").contains("casl.implied_purchase_2y it may be written to by e-mail on a consent that the law implies")
    );
    let anna = page("1");
    assert!(anna.contains("uwg.email_sms_fax it may be written to by e-mail on consent"), "{anna}");
    assert!(!anna.contains("it may be called"), "she agreed to e-mail only");
    let claire = page("5");
    assert!(
        claire.contains("casl.implied_purchase_2y was not met") && !claire.contains("it may be written"),
        "{claire}"
    );
}
