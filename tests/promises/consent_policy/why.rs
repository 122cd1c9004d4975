//! The detail of a finding says who asks, and which word, setting or rule speaks against the record.

use super::finding;
use crate::support::Desk;

const HEADER: &str = "email,consent_at,consent_source,consent_method";

/// What is said of a row under these settings of `[consent]`.
#[track_caller]
fn detail(settings: &str, options: &str, header: &str, row: &str, code: &str) -> String {
    let desk = Desk::with("in.csv", format!("{header}\nann@brightwater.com,{row}\n"));
    desk.write("hygiene.toml", format!("[consent]\n{settings}\n"));
    desk.annotate(&format!("in.csv --findings f.jsonl {options}"));
    finding(&desk, 1, code)["detail"].as_str().unwrap().to_owned()
}

#[test]
fn a_forbidden_source_says_which_word_or_which_setting_forbids_it() {
    for (settings, row, says) in [
        ("", "2024-01-02,purchased list,web form", "it was bought (hygienist explain words.bought lists such words)."),
        ("", "2024-01-02,web form,scraped", "it was scraped (hygienist explain words.scraped lists such words)."),
        (
            "",
            "2024-01-02,social media,web form",
            "it was borrowed (hygienist explain words.borrowed lists such words).",
        ),
        ("forbidden_sources = \"stand:*\"", "2024-01-02,stand: 4,web form", "it is ruled out by forbidden_sources."),
        ("forbidden_methods = \"poster\"", "2024-01-02,web form,poster", "it is ruled out by forbidden_methods."),
        ("allowed_sources = \"web form\"", "2024-01-02,poster,web form", "it is not among allowed_sources."),
        ("allowed_methods = \"web form\"", "2024-01-02,web form,poster", "it is not among allowed_methods."),
        // Whoever names it means it more than whoever leaves it out.
        (
            "allowed_sources = \"a\"\nforbidden_sources = \"b\"",
            "2024-01-02,b,web form",
            "ruled out by forbidden_sources.",
        ),
    ] {
        let told = detail(settings, "", HEADER, row, "consent.forbidden_source");
        assert!(told.ends_with(says), "{row} under {settings:?}: {told}");
        assert!(!told.contains("asks for it"), "{told}");
    }
    let by_law = detail("", "--law pipl", HEADER, "2024-01-02,purchased list,web form", "consent.forbidden_source");
    assert!(by_law.contains("(pipl."), "{by_law}");
}

#[test]
fn what_is_missing_says_who_asks_for_it() {
    let row = "2024-01-02,,";
    let by_itself = detail("", "", HEADER, row, "consent.no_source");
    assert_eq!(by_itself, "No source of consent (the file has a column for it).");
    let by_policy = detail("require = \"source\"", "", HEADER, row, "consent.no_source");
    assert_eq!(by_policy, "No source of consent (the policy asks for it).");
    let by_law = detail("", "--law gdpr", HEADER, row, "consent.no_proof");
    assert!(by_law.starts_with("No proof of consent (gdpr."), "{by_law}");
    let none = detail("", "", HEADER, ",,", "consent.no_evidence");
    assert_eq!(none, "No evidence of consent at all.");
}

#[test]
fn an_opt_in_that_nobody_confirmed_says_who_asks() {
    let header = "email,consent_at,consent_method,consent_confirmed_at";
    let of = |settings| detail(settings, "", header, "2024-01-02,double opt-in,", "consent.unconfirmed");
    assert!(of("").ends_with("(the file has a column for it)."), "{}", of(""));
    assert!(of("confirmed = true").ends_with("(the policy asks for it)."), "{}", of("confirmed = true"));
}

#[test]
fn what_ended_does_not_blame_the_policy_for_a_law() {
    let header = "email,consent_at,legal_basis,country";
    let by_law = detail("", "--law casl", header, "2024-11-23,implied: purchase,CA", "consent.expired");
    assert!(by_law.contains("(it ended on 2026-11-23) (casl.implied_purchase_2y"), "{by_law}");
    assert!(!by_law.contains("policy"), "{by_law}");
    let by_policy = detail("max_age = \"2 years\"", "", HEADER, "2024-11-23,web form,paper", "consent.expired");
    assert!(by_policy.ends_with("older than is allowed (it ended on 2026-11-23, by the policy)."), "{by_policy}");
}
