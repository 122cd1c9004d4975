//! Legal bases, ages, and whose law it is.

use super::{expect, finding, judged_whole};
use crate::support::Desk;

/// All that a policy may ask of a consent.
const STRICT: &str = "require = [\"time\", \"source\", \"method\", \"scope\", \"proof\", \"text\"]\nmax_age = \"1 year\"\n\
    confirmed = true\npurpose = \"newsletter\"\nuses = [\"email\", \"sms\"]";

#[test]
fn each_legal_basis_is_asked_only_for_what_it_needs() {
    expect(
        STRICT,
        "",
        "legal_basis,consent_at,consent_source,consent_method,consent_scope,consent_proof",
        &[
            ("contract,,,,,", ""),
            ("soft opt-in,,,,,", ""),
            ("implied,,,,,", ""),
            ("legitimate interest,,,,,", ""),
            ("contract,2001-01-02,order 17,,surveys by e-mail,", ""),
            ("consent,,,,,", "no_evidence"),
            (",,,,,", "no_evidence"),
            (
                "consent,2001-01-02,web form,paper,surveys by SMS,form-17.pdf",
                "expired;wrong_channel;wrong_purpose;no_scope;unconfirmed",
            ),
        ],
    );
    // A method that names another ground is no legal basis, and takes nothing of what consent must show away.
    expect(
        "require = [\"time\"]\nmax_age = \"1 year\"",
        "",
        "consent_at,consent_method",
        &[
            (",existing customer", "no_time"),
            ("2025-11-24,existing customer", ""),
            ("2025-11-23,existing customer", "expired"),
        ],
    );
}

/// CASL's two years from a purchase and six months from an inquiry, thirty days before their end.
#[test]
fn what_a_law_lets_end_soon_is_said_too() {
    expect(
        "law = \"casl\"\nexpiring_within = \"30 days\"",
        "",
        "legal_basis,consent_at,consent_proof",
        &[
            ("implied: purchase,2024-11-23,x", "expired"),
            ("implied: purchase,2024-11-24,x", "expiring"),
            ("implied: purchase,2024-12-24,x", "expiring"),
            ("implied: purchase,2024-12-25,x", ""),
            ("implied: inquiry,2026-06-24,x", "expiring"),
            ("implied: inquiry,2026-06-25,x", ""),
        ],
    );
    expect("law = \"casl\"", "", "legal_basis,consent_at,consent_proof", &[("implied: purchase,2024-11-24,x", "")]);
}

/// GDPR Art. 8: sixteen, and fourteen in Austria.
#[test]
fn the_age_that_a_country_sets_stands_in_place_of_the_general_one() {
    let header = "country,birth_date,consent_at,consent_source,consent_scope,consent_proof";
    let born = |country: &str, day: &str| format!("{country},{day},2024-01-02,form,newsletter,x");
    let rows = [
        (born("AT", "2012-11-25"), "minor"),
        (born("AT", "2012-11-24"), ""),
        (born("PL", "2010-11-25"), "minor"),
        (born("PL", "2010-11-24"), ""),
        // Nobody is born tomorrow.
        (born("PL", "2026-11-25"), ""),
    ];
    let rows: Vec<(&str, &str)> = rows.iter().map(|(row, code)| (row.as_str(), *code)).collect();
    expect("law = [\"gdpr\", \"gdpr.child_age_national\"]", "", header, &rows);
    expect("law = \"gdpr\"", "", header, &[(&born("AT", "2012-11-24"), "minor")]);
}

#[test]
fn chinas_law_knows_no_soft_opt_in_and_no_legitimate_interest() {
    let cases = [
        ("consent,2024-01-02", ""),
        (",2024-01-02", ""),
        (",", "no_evidence"),
        ("contract,", ""),
        ("soft opt-in,", "no_evidence"),
        ("legitimate interest,", "no_evidence"),
        // What else there is does not make up for it.
        ("legitimate interest,2024-01-02", "no_evidence"),
    ];
    for (settings, options) in [("law = \"pipl\"", ""), ("law = [\"pipl\"]", ""), ("", "--law pipl")] {
        expect(settings, options, "legal_basis,consent_at", &cases);
    }
    // Elsewhere each has its own law.
    expect(
        "law = \"eprivacy\"",
        "",
        "legal_basis,consent_source",
        &[
            ("soft opt-in,order 1017", ""),
            ("soft opt-in,", "unproven_source"),
            ("legitimate interest,order 1017", "no_evidence"),
        ],
    );
}

#[test]
fn whoever_is_under_sixteen_is_a_minor() {
    expect(
        "",
        "",
        "consent_at,birth_date",
        &[
            ("2024-01-02,2010-11-24", ""),
            ("2024-01-02,2010-11-25", "minor"),
            ("2024-01-02,", ""),
            (",2010-11-25", "minor;no_evidence"),
        ],
    );
    expect("", "", "legal_basis,birth_date", &[("contract,2010-11-24", ""), ("contract,2010-11-25", "minor")]);
    // Where a law names an age, that is the age.
    expect(
        "law = \"pipl\"",
        "",
        "consent_at,birth_date",
        &[("2024-01-02,2010-11-25", ""), ("2024-01-02,2012-11-24", ""), ("2024-01-02,2012-11-25", "minor")],
    );
}

#[test]
fn the_law_of_a_flag_beats_that_of_the_file() {
    let bare = &[("2024-01-02", "no_proof")][..];
    let none = &[("2024-01-02", "")][..];
    expect("law = \"gdpr.proof_of_consent\"", "", "consent_at", bare);
    expect("law = \"gdpr.proof_of_consent\"", "--law none", "consent_at", none);
    expect("law = \"none\"", "--law gdpr.proof_of_consent", "consent_at", bare);
    // Of several, each is asked.
    expect(
        "",
        "--law gdpr.proof_of_consent,gdpr.name_the_source",
        "consent_at",
        &[("2024-01-02", "no_source;no_proof")],
    );
    // What is law somewhere is no policy of the user's.
    expect("law = []", "", "consent_at", none);
}

/// Rows, and the rule and the country that the finding of missing proof must name; none where no law is known.
#[track_caller]
fn expect_law(cases: &[(&str, Option<(&str, &str)>)]) {
    let rows: String = cases.iter().map(|(row, _)| format!("{row},2024-01-02,web form,newsletter\n")).collect();
    let header = "email,phone,country,consent_at,consent_source,consent_scope";
    let desk = Desk::with("in.csv", format!("{header}\n{rows}"));
    desk.write("hygiene.toml", "[consent]\nlaw = \"by-country\"\n");
    let all = desk.annotate("in.csv --match none --findings f.jsonl");
    for (at, (row, expected)) in cases.iter().enumerate() {
        let Some((rule, country)) = expected else {
            assert!(!all.cell(at, "hyg_codes").contains("consent."), "{row}: {}", all.cell(at, "hyg_codes"));
            continue;
        };
        let line = finding(&desk, at as u64 + 1, "consent.no_proof");
        let detail = line["detail"].as_str().unwrap();
        assert!(detail.contains(rule) && detail.contains(country), "{row}: {detail}");
    }
}

#[test]
fn a_country_is_that_of_the_phone_then_of_the_cell_then_of_the_domain() {
    let (gdpr, casl) = ("gdpr.proof_of_consent", "casl.burden");
    expect_law(&[
        ("ann@brightwater.ca,+4930901820,DE", Some((gdpr, "DE by the phone"))),
        ("ann@brightwater.de,+14162340123,FR", Some((casl, "CA by the phone"))),
        ("ann@brightwater.ca,,DE", Some((gdpr, "DE by the country cell"))),
        ("ann@brightwater.de,,Canada", Some((casl, "CA by the country cell"))),
        // A number that is none says nothing.
        ("ann@brightwater.de,12,Canada", Some((casl, "CA by the country cell"))),
        ("ann@brightwater.ca,,", Some((casl, "CA by the address's domain"))),
        ("ann@brightwater.de,,", Some((gdpr, "DE by the address's domain"))),
        ("ann@brightwater.com,,", None),
    ]);
}

#[test]
fn a_domain_is_said_to_be_weak_evidence() {
    expect_law(&[("ann@brightwater.ca,,", Some(("casl.burden", "weak evidence")))]);
}

#[test]
fn canada_and_the_united_states_are_told_apart_by_the_area_code() {
    let (casl, tcpa) = ("casl.burden", "tcpa.written_consent");
    expect_law(&[
        ("ann@brightwater.com,+14162340123,", Some((casl, "CA by the phone"))),
        ("ann@brightwater.com,+16042340123,US", Some((casl, "CA by the phone"))),
        ("ann@brightwater.com,+12122340123,", Some((tcpa, "US by the phone"))),
        ("ann@brightwater.com,+12012340123,Canada", Some((tcpa, "US by the phone"))),
    ]);
    // Canada's implied consent by a purchase lasts two years; the United States ask for one in writing.
    let rows = "email,phone,legal_basis,consent_at\n\
                a@brightwater.com,+14162340123,implied: purchase,2024-11-24\n\
                b@brightwater.com,+14162340124,implied: purchase,2024-11-23\n\
                c@brightwater.com,+12122340123,implied: purchase,2024-11-23\n";
    assert_eq!(judged_whole("", "--law by-country", rows), ["", "consent.expired", "consent.no_proof"]);
}

#[test]
fn numbers_for_all_of_north_america_tell_no_country() {
    let rows = "email,phone,country,legal_basis,consent_at\n\
                a@brightwater.com,+18002345678,CA,implied: purchase,2024-11-23\n";
    assert_eq!(judged_whole("", "--law by-country", rows), ["consent.expired"]);
}

#[test]
fn territories_are_under_the_law_of_their_union() {
    expect_law(&[
        ("ann@brightwater.com,+3581812345,", Some(("gdpr.proof_of_consent", "AX by the phone"))),
        ("ann@brightwater.com,+262262123456,", Some(("gdpr.proof_of_consent", "RE by the phone"))),
        ("ann@brightwater.eu,,", Some(("gdpr.proof_of_consent", "EU by the address's domain"))),
    ]);
}

/// GDPR Art. 14(3): within a month; a day that is none, or is to come, proves nothing.
#[test]
fn a_notice_has_a_day_within_the_period() {
    let rows = [
        ("2026-02-01", ""),
        ("2026-01-05", ""),
        ("2026-02-02", "no_notice"),
        ("0000-00-00", "no_notice"),
        ("pending", "no_notice"),
        ("2099-01-01", "no_notice"),
        ("", "no_notice"),
    ];
    let rows: Vec<(String, &str)> = rows
        .iter()
        .map(|(day, code)| (format!("2026-01-01,{day},2026-01-01,partner,newsletter,proof-1"), *code))
        .collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(row, code)| (row.as_str(), *code)).collect();
    let header = "created_at,notice_at,consent_at,consent_source,consent_scope,consent_proof";
    expect("law = \"gdpr\"", "", header, &rows);
}

/// CASL s. 10(13): a gift within two years; and whoever claims an implied consent must know from when it counts.
#[test]
fn a_gift_counts_from_its_day_and_an_implied_consent_needs_one() {
    expect(
        "law = \"casl\"",
        "",
        "legal_basis,consent_at,consent_proof",
        &[
            ("donation,2024-11-24,x", ""),
            ("donation,2024-11-23,x", "expired"),
            ("volunteer,2010-10-01,x", "expired"),
            ("implied: purchase,,x", "no_time"),
            ("implied: inquiry,,x", "no_time"),
            ("membership,,x", ""),
        ],
    );
}

/// The Dutch exception for customers ended on 2026-07-01; it was not verified, so it is on only where it is named.
#[test]
fn an_exception_that_is_named_lets_customers_be_called_while_it_is_in_force() {
    let header = "phone,legal_basis,relation_ended_at";
    let case = |settings: &str, day: &str, code: &str| {
        let rows = [("+31201234567,contract,2025-01-01", code), ("+31201234567,contract,2020-01-01", code)];
        let rows = if code.is_empty() { [rows[0], (rows[1].0, "expired")] } else { rows };
        expect(settings, &format!("--as-of {day} --channel call"), header, &rows);
    };
    let named = "law = [\"nl\", \"nl.calls_customer_3y\", \"nl.calls_customer_ended\"]";
    case(named, "2026-06-30", "");
    case(named, "2026-07-01", "no_evidence");
    case("law = \"nl\"", "2026-06-30", "no_evidence");
}

#[test]
fn records_under_no_law_are_counted() {
    let desk = Desk::with(
        "in.csv",
        "email,phone\na@brightwater.com,\nb@brightwater.com,+6561234567\nc@brightwater.de,\nd@brightwater.com,+79123456789\n",
    );
    // No country; Singapore, whose law is about its register alone; Germany; Russia, of which there is no pack.
    let ran = desk.done("clean in.csv --law by-country -o c.csv --as-of 2026-11-24");
    ran.says(&["2 rows are under no law"]);
    assert!(!desk.done("clean in.csv --law gdpr -o c.csv").err.contains("under no law"));
    assert!(!desk.done("clean in.csv -o c.csv").err.contains("under no law"));
}
