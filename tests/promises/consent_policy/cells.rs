//! What cells say of a consent: the lists of sources and methods, and words whose meaning turns with their column.

use super::expect;
use crate::support::{Desk, codes};

#[test]
fn sources_are_forbidden_as_they_stand_by_their_beginning_or_by_a_glob() {
    let settings = "forbidden_sources = [\"Winter Ball 2019\", \"stand:*\", \"*tombola*\"]";
    expect(
        settings,
        "",
        "consent_at,consent_source",
        &[
            ("2024-01-02,winter ball 2019", "forbidden_source"),
            ("2024-01-02,WINTER_BALL-2019", "forbidden_source"),
            ("2024-01-02,winter ball 2019 b", ""),
            ("2024-01-02,winter ball", ""),
            ("2024-01-02,Stand: Hall 4", "forbidden_source"),
            ("2024-01-02,stand:", "forbidden_source"),
            ("2024-01-02,at stand: 4", ""),
            ("2024-01-02,Die Tombola am See", "forbidden_source"),
            ("2024-01-02,tombol", ""),
            // The built-in words stay forbidden.
            ("2024-01-02,purchased list", "forbidden_source"),
        ],
    );
    expect("forbidden_sources = \"bought:*\"", "", "consent_source", &[("Bought: Acme Data", "forbidden_source")]);
}

#[test]
fn methods_are_forbidden_likewise() {
    expect(
        "forbidden_methods = [\"fax reply\", \"desk:*\"]",
        "",
        "consent_at,consent_method",
        &[
            ("2024-01-02,Fax-Reply", "forbidden_source"),
            ("2024-01-02,fax reply 2", ""),
            ("2024-01-02,DESK: Ann", "forbidden_source"),
            ("2024-01-02,desk", ""),
            ("2024-01-02,double opt-in", ""),
        ],
    );
    // Each list is about its own column.
    expect(
        "forbidden_methods = [\"poster\"]",
        "",
        "consent_source,consent_method",
        &[("poster,web form", ""), ("web form,poster", "forbidden_source")],
    );
}

#[test]
fn every_column_of_a_role_is_held_against_the_lists() {
    let columns = "\n[columns]\nconsent_source = [\"first\", \"second\"]";
    expect(
        &format!("forbidden_sources = [\"stand:*\"]{columns}"),
        "",
        "first,second",
        &[("web form,", ""), ("stand: 4,web form", "forbidden_source"), ("web form,stand: 4", "forbidden_source")],
    );
}

#[test]
fn where_some_are_allowed_no_others_are() {
    let sources = "allowed_sources = [\"web form\", \"shop:*\", \"*desk*\"]";
    expect(
        sources,
        "",
        "consent_at,consent_source",
        &[
            ("2024-01-02,Web_Form", ""),
            ("2024-01-02,shop: Elm Street", ""),
            ("2024-01-02,Help Desk 3", ""),
            ("2024-01-02,web form 2", "forbidden_source"),
            ("2024-01-02,poster", "forbidden_source"),
            ("2024-01-02,", "no_source"),
            (",", "no_evidence"),
        ],
    );
    let methods = "allowed_methods = [\"double opt-in\"]";
    expect(
        methods,
        "",
        "consent_at,consent_method",
        &[
            ("2024-01-02,DOUBLE_OPT_IN", ""),
            ("2024-01-02,single opt-in", "forbidden_source"),
            ("2024-01-02,", "no_method"),
        ],
    );
    // Who names what counts asks for it, whether the file has a column or not.
    expect(sources, "", "consent_at", &[("2024-01-02", "no_source")]);
    expect(methods, "", "consent_at", &[("2024-01-02", "no_method")]);
    // What is forbidden by name stays so.
    expect(
        "allowed_sources = [\"shop:*\"]\nforbidden_sources = [\"shop: Elm*\"]",
        "",
        "consent_source",
        &[("shop: Oak Street", ""), ("shop: Elm Street", "forbidden_source")],
    );
}

#[test]
fn what_is_allowed_by_name_is_no_forbidden_word_in_that_cell() {
    expect(
        "allowed_sources = [\"purchased list: Acme\"]",
        "",
        "consent_source,consent_method",
        &[
            ("Purchased List: Acme,web form", ""),
            ("purchased list: Other,web form", "forbidden_source"),
            ("purchased list: Acme,scraped", "forbidden_source"),
            ("purchased list: Acme,pre-ticked", "preticked"),
        ],
    );
    expect(
        "allowed_methods = [\"pre-ticked\", \"web form\"]",
        "",
        "consent_source,consent_method",
        &[
            ("web form,Pre_Ticked", ""),
            ("web form,pre-ticked box", "preticked;forbidden_source"),
            ("pre-ticked,web form", "preticked"),
        ],
    );
    // Nor is it an unproven source; what a law asks, it still asks.
    let fair = "allowed_sources = [\"trade show\", \"web form\"]";
    expect(fair, "", "consent_source", &[("Trade Show", ""), ("web form", ""), ("poster", "forbidden_source")]);
    expect(fair, "--law pipl", "consent_source", &[("trade show", "unproven_source"), ("web form", "")]);
    // Nothing lifts a stop.
    expect("allowed_sources = [\"unsubscribed\"]", "", "consent_source", &[("unsubscribed", "withdrawn")]);
}

#[test]
fn events_partners_and_referrals_are_lawful_with_evidence() {
    for source in ["trade show", "Conference", "partner", "referral", "point of sale"] {
        expect("", "", "consent_source", &[(source, "unproven_source"), ("web form", "")]);
        expect("", "", "consent_source,consent_proof", &[(&format!("{source},badge-17.pdf"), "")]);
        expect(
            "",
            "",
            "consent_at,consent_source,consent_method",
            &[(&format!("2024-01-02,{source},signed form"), "")],
        );
    }
    // Of such words only the whole cell counts.
    expect("", "", "consent_source", &[("shown at the trade show", "")]);
    // Whoever rests on a contract needs no evidence of consent.
    expect("", "", "legal_basis,consent_source", &[("contract,partner", ""), ("consent,partner", "unproven_source")]);
}

#[test]
fn yes_and_no_mean_what_their_column_asks() {
    for yes in ["yes", "TRUE", "是", "同意"] {
        let row = format!("2024-01-02,{yes}");
        for column in ["consent_status", "consent_method", "consent_source"] {
            expect("", "", &format!("consent_at,{column}"), &[(&row, "")]);
        }
    }
    for no in ["no", "False", "否", "不同意"] {
        let row = format!("2024-01-02,{no}");
        for column in ["consent_status", "consent_method"] {
            expect("", "", &format!("consent_at,{column}"), &[(&row, "not_given")]);
        }
    }
}

#[test]
fn a_stop_is_an_opt_out_as_a_status_and_a_withdrawal_elsewhere() {
    let stop = "2024-01-02,unsubscribed";
    expect("", "", "consent_at,consent_status", &[(stop, "suppressed.unsubscribed")]);
    for column in ["consent_source", "consent_method", "consent_scope"] {
        expect("", "", &format!("consent_at,{column}"), &[(stop, "withdrawn")]);
    }
}

#[test]
fn a_status_in_the_vendors_words() {
    for column in ["consent_status", "Email Marketing Consent"] {
        expect(
            "",
            "",
            &format!("consent_at,{column}"),
            &[
                ("2024-01-02,SUBSCRIBED", ""),
                ("2024-01-02,UNSUBSCRIBED", "suppressed.unsubscribed"),
                ("2024-01-02,NEVER_SUBSCRIBED", "not_given"),
                ("2024-01-02,non-subscribed", "not_given"),
                ("2024-01-02,nonSubscribed", "not_given"),
                ("2024-01-02,", ""),
                // A state is no evidence, and none is no stop.
                (",SUBSCRIBED", "no_evidence"),
                (",", "no_evidence"),
            ],
        );
    }
}

#[test]
fn never_subscribed_stops_nobody_else() {
    let desk = Desk::with(
        "in.csv",
        "n,email,phone,full_name,consent_at,consent_status\n\
         1,ann@brightwater.com,+12012340123,Ann Hill,2024-01-02,NEVER_SUBSCRIBED\n\
         2,hill@brightwater.com,+12012340123,Ann Hill,2024-01-02,SUBSCRIBED\n\
         3,bo@brightwater.com,+12012340124,Bo Lane,2024-01-02,UNSUBSCRIBED\n\
         4,lane@brightwater.com,+12012340124,Bo Lane,2024-01-02,SUBSCRIBED\n",
    );
    let all = desk.annotate("in.csv --match none");
    assert_eq!(all.column("hyg_status"), ["kept", "kept", "rejected", "rejected"]);
    assert_eq!(codes(all.cell(1, "hyg_codes")), [""; 0]);
}
