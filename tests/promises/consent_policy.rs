//! The policy of `[consent]`, key by key, and `--law`, `--purpose`, `--consent`: a record that just passes, and one that
//! just fails.

use super::support::{Desk, codes};

/// The codes of consent and of stops on each row; the rows have an address each, before the cells that are given.
fn judged(settings: &str, options: &str, header: &str, rows: &[&str]) -> Vec<String> {
    let lines: String = rows.iter().enumerate().map(|(i, row)| format!("p{i}@brightwater.com,{row}\n")).collect();
    judged_whole(settings, options, &format!("email,{header}\n{lines}"))
}

fn judged_whole(settings: &str, options: &str, csv: &str) -> Vec<String> {
    let desk = Desk::with("in.csv", csv);
    desk.write("hygiene.toml", format!("[consent]\n{settings}\n"));
    let all = desk.annotate(&format!("in.csv --match none --findings f.jsonl {options}"));
    let of_consent = |code: &&str| code.starts_with("consent.") || code.starts_with("suppressed.");
    let cells = all.column("hyg_codes").into_iter();
    cells.map(|cell| codes(cell).into_iter().filter(of_consent).collect::<Vec<_>>().join(";")).collect()
}

/// Rows and the codes they must bear, `consent.` left out.
#[track_caller]
fn expect(settings: &str, options: &str, header: &str, cases: &[(&str, &str)]) {
    let rows: Vec<&str> = cases.iter().map(|(row, _)| *row).collect();
    let found = judged(settings, options, header, &rows);
    for ((row, expected), found) in cases.iter().zip(found) {
        assert_eq!(found.replace("consent.", ""), *expected, "{row:?} under {settings:?} {options}");
    }
}

/// What `require` names, its column, a cell that shows it, and the code for a record that does not.
const EVIDENCE: [(&str, &str, &str, &str); 6] = [
    ("time", "consent_at", "2024-01-02", "no_time"),
    ("source", "consent_source", "web form", "no_source"),
    ("method", "consent_method", "double opt-in", "no_method"),
    ("scope", "consent_scope", "newsletter", "no_scope"),
    ("proof", "consent_proof", "form-17.pdf", "no_proof"),
    ("text", "consent_text", "privacy notice 3.1", "no_scope"),
];

#[test]
fn each_piece_of_evidence_can_be_required() {
    for (word, column, cell, code) in EVIDENCE {
        let (other, shown) =
            if word == "proof" { ("consent_at", "2024-01-02") } else { ("consent_proof", "form-17.pdf") };
        let (required, none) = (format!("require = [\"{word}\"]"), "");
        let (full, bare) = (format!("{shown},{cell}"), format!("{shown},"));
        let header = format!("{other},{column}");
        expect(&required, "", &header, &[(&full, ""), (&bare, code), (",", "no_evidence")]);
        // The file has no such column: the policy asks all the same, and nobody else does.
        expect(&required, "", other, &[(shown, code)]);
        expect(none, "", other, &[(shown, "")]);
    }
}

#[test]
fn several_pieces_may_be_required_and_one_needs_no_list() {
    expect(
        "require = [\"time\", \"source\", \"method\"]",
        "",
        "consent_proof",
        &[("form-17.pdf", "no_time;no_source;no_method"), ("", "no_evidence")],
    );
    expect("require = \"source\"", "", "consent_at", &[("2024-01-02", "no_source")]);
}

#[test]
fn the_text_that_was_agreed_to_is_no_evidence_by_itself() {
    expect(
        "",
        "",
        "consent_at,consent_text",
        &[
            ("2024-01-02,privacy notice 3.1", ""),
            // Nobody asked for it.
            ("2024-01-02,", ""),
            (",privacy notice 3.1", "no_evidence"),
        ],
    );
}

#[test]
fn a_consent_is_good_through_the_last_day_of_its_age() {
    for (age, last_good, day_before) in [
        ("2 years", "2024-11-24", "2024-11-23"),
        ("P2Y", "2024-11-24", "2024-11-23"),
        ("18 months", "2025-05-24", "2025-05-23"),
        ("2 weeks", "2026-11-10", "2026-11-09"),
        ("30 days", "2026-10-25", "2026-10-24"),
    ] {
        let settings = format!("max_age = \"{age}\"");
        expect(
            &settings,
            "",
            "consent_at",
            &[
                (last_good, ""),
                (day_before, "expired"),
                (&format!("{last_good}T00:00:00Z"), ""),
                (&format!("{day_before}T23:59:59Z"), "expired"),
            ],
        );
    }
    // A leap day's second anniversary is the last of February.
    let leap = &[("2024-02-29", "")];
    expect("max_age = \"2 years\"", "--as-of 2026-02-28", "consent_at", leap);
    expect("max_age = \"2 years\"", "--as-of 2026-03-01", "consent_at", &[("2024-02-29", "expired")]);
}

#[test]
fn an_age_asks_for_a_time() {
    expect("max_age = \"2 years\"", "", "consent_source", &[("web form", "no_time"), ("", "no_evidence")]);
    expect("max_age = \"2 years\"", "", "consent_at", &[("last spring", "bad_time")]);
}

#[test]
fn the_finding_says_when_a_consent_ended() {
    let desk = Desk::with("in.csv", "email,consent_at\nann@brightwater.com,2024-11-23\n");
    desk.write("hygiene.toml", "[consent]\nmax_age = \"2 years\"\n");
    desk.annotate("in.csv --findings f.jsonl");
    let line = finding(&desk, 1, "consent.expired");
    assert_eq!(line["column"], "consent_at");
    assert!(line["detail"].as_str().unwrap().contains("2026-11-23"), "{line}");
}

/// The finding of that code on a row.
#[track_caller]
fn finding(desk: &Desk, row: u64, code: &str) -> serde_json::Value {
    let text = desk.text("f.jsonl");
    let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut found = lines.filter(|line| line["type"] == "finding" && line["row"] == row && line["code"] == code);
    found.next().unwrap_or_else(|| panic!("no {code} on row {row}: {text}"))
}

#[test]
fn an_end_within_thirty_days_is_said_from_its_thirtieth_day_on() {
    let settings = "max_age = \"2 years\"\nexpiring_within = \"30 days\"";
    // From 24 November to 24 December are thirty days.
    expect(
        settings,
        "",
        "consent_at",
        &[("2024-12-25", ""), ("2024-12-24", "expiring"), ("2024-11-24", "expiring"), ("2024-11-23", "expired")],
    );
    expect(settings, "--as-of 2026-11-23", "consent_at", &[("2024-12-24", "")]);
    // Without an age there is no end.
    expect("expiring_within = \"30 days\"", "", "consent_at", &[("2001-01-02", "")]);
}

#[test]
fn a_double_opt_in_must_have_been_confirmed() {
    let header = "consent_at,consent_method,consent_confirmed_at";
    expect(
        "confirmed = true",
        "",
        header,
        &[
            ("2024-01-02,double opt-in,2024-01-03", ""),
            ("2024-01-02,double opt-in,", "unconfirmed"),
            ("2024-01-02,web form,2024-01-03", ""),
            ("2024-01-02,web form,", "unconfirmed"),
            (",,", "no_evidence"),
        ],
    );
    expect("confirmed = true", "", "consent_at", &[("2024-01-02", "unconfirmed")]);
    expect("confirmed = true", "", "consent_at,consent_status", &[("2024-01-02,confirmed", "")]);
    // Where nobody asks, only what calls itself double and has a column for it.
    for settings in ["", "confirmed = false"] {
        expect(settings, "", header, &[("2024-01-02,double opt-in,", "unconfirmed"), ("2024-01-02,web form,", "")]);
    }
}

#[test]
fn who_has_not_confirmed_yet_is_unconfirmed_whatever_is_asked() {
    expect(
        "",
        "",
        "consent_at,consent_status",
        &[
            ("2024-01-02,pending", "unconfirmed"),
            ("2024-01-02,PENDING", "unconfirmed"),
            ("2024-01-02,unconfirmed", "unconfirmed"),
            ("2024-01-02,待确认", "unconfirmed"),
            ("2024-01-02,subscribed", ""),
        ],
    );
}

#[test]
fn consent_is_for_a_purpose() {
    for (settings, options) in [("purpose = \"newsletter\"", ""), ("", "--purpose newsletter")] {
        expect(
            settings,
            options,
            "consent_at,consent_scope",
            &[
                ("2024-01-02,newsletter", ""),
                ("2024-01-02,Our weekly Newsletter", ""),
                ("2024-01-02,surveys", "wrong_purpose"),
                ("2024-01-02,\"surveys, newsletter, events\"", ""),
                ("2024-01-02,\"surveys, events\"", "wrong_purpose"),
                ("2024-01-02,all", ""),
                ("2024-01-02,everything", ""),
                ("2024-01-02,", "no_scope"),
                (",", "no_evidence"),
            ],
        );
        // The file says nothing of it: the policy asks.
        expect(settings, options, "consent_at", &[("2024-01-02", "no_scope")]);
    }
    // A flag beats the file.
    expect(
        "purpose = \"surveys\"",
        "--purpose newsletter",
        "consent_scope",
        &[("newsletter", ""), ("surveys", "wrong_purpose")],
    );
}

#[test]
fn a_purpose_that_is_left_out_was_not_agreed_to() {
    expect(
        "purpose = \"surveys\"",
        "",
        "consent_scope",
        &[
            ("\"newsletter, surveys\"", ""),
            ("\"newsletter, no surveys\"", "wrong_purpose"),
            ("everything", ""),
            ("everything except surveys", "wrong_purpose"),
            ("everything except events", ""),
            ("不接受调查", "wrong_purpose"),
        ],
    );
}

#[test]
fn a_purpose_may_be_in_words_of_ones_own() {
    expect(
        "purpose = \"spring catalogue\"",
        "",
        "consent_scope",
        &[
            ("Spring-Catalogue", ""),
            ("\"newsletter, spring catalogue\"", ""),
            ("newsletter", "wrong_purpose"),
            ("\"newsletter, no spring catalogue\"", "wrong_purpose"),
            ("all", ""),
        ],
    );
}

#[test]
fn consent_to_e_mail_is_none_to_a_phone() {
    expect(
        "",
        "",
        "phone,consent_at,consent_scope",
        &[
            ("+12012340123,2024-01-02,e-mail only", "wrong_channel"),
            (",2024-01-02,e-mail only", ""),
            // A number that is none reaches nobody.
            ("12,2024-01-02,e-mail only", ""),
            ("+12012340123,2024-01-02,e-mail and SMS", ""),
            ("+12012340123,2024-01-02,e-mail and calls", ""),
            ("+12012340123,2024-01-02,SMS", "wrong_channel"),
            ("+12012340123,2024-01-02,by letter", "wrong_channel"),
            // It is not about channels.
            ("+12012340123,2024-01-02,newsletter", ""),
            ("+12012340123,2024-01-02,all channels", ""),
            ("+12012340123,2024-01-02,\"all channels, no SMS, no calls\"", "wrong_channel"),
        ],
    );
}

#[test]
fn uses_say_what_the_list_is_for() {
    let header = "phone,consent_at,consent_scope";
    let row = |scope: &str| format!("+12012340123,2024-01-02,{scope}");
    let scopes = ["e-mail only", "SMS", "calls", "phone", "\"e-mail, SMS\"", "newsletter"];
    let rows: Vec<String> = scopes.iter().map(|scope| row(scope)).collect();
    for (settings, options, fails) in [
        ("uses = \"email\"", "", [false, true, true, true, false, false]),
        ("uses = [\"email\"]", "", [false, true, true, true, false, false]),
        ("uses = [\"sms\"]", "", [true, false, true, false, false, false]),
        ("uses = [\"call\"]", "", [true, true, false, false, true, false]),
        ("uses = [\"email\", \"sms\"]", "", [true, true, true, true, false, false]),
        ("", "--channel sms", [true, false, true, false, false, false]),
        ("", "--channel call", [true, true, false, false, true, false]),
    ] {
        let expected = fails.map(|fails| if fails { "wrong_channel" } else { "" });
        let cases: Vec<(&str, &str)> = rows.iter().map(String::as_str).zip(expected).collect();
        expect(settings, options, header, &cases);
    }
}

#[test]
fn a_scope_that_names_a_channel_is_an_answer() {
    expect("uses = [\"email\"]", "", "consent_scope", &[("email", ""), ("E-Mail", "")]);
    expect("uses = [\"call\"]", "", "consent_scope", &[("telemarketing", "")]);
}

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

/// Settings under which each of these rows has one fault of consent, and the row.
const HEADER: &str =
    "phone,consent_at,consent_source,consent_method,consent_scope,consent_status,birth_date,consent_confirmed_at";
const SETTINGS: &str = "max_age = \"2 years\"\nexpiring_within = \"30 days\"\npurpose = \"newsletter\"";
const FAULTS: [(&str, &str); 12] = [
    ("no_evidence", ",,,,,,,"),
    ("no_time", ",,web form,paper,newsletter,,,"),
    ("no_source", ",2026-01-02,,paper,newsletter,,,"),
    ("preticked", ",2026-01-02,web form,pre-ticked,newsletter,,,"),
    ("forbidden_source", ",2026-01-02,scraped,paper,newsletter,,,"),
    ("unproven_source", ",2026-01-02,trade show,partner,newsletter,,,"),
    ("not_given", ",2026-01-02,web form,paper,newsletter,NEVER_SUBSCRIBED,,"),
    ("unconfirmed", ",2026-01-02,web form,double opt-in,newsletter,,,"),
    ("expired", ",2024-11-23,web form,paper,newsletter,,,"),
    ("wrong_channel", "+12012340123,2026-01-02,web form,paper,newsletter by e-mail,,,"),
    ("wrong_purpose", ",2026-01-02,web form,paper,surveys,,,"),
    ("minor", ",2026-01-02,web form,paper,newsletter,,2010-11-25,"),
];
const EXPIRING: &str = ",2024-12-24,web form,paper,newsletter,,,";

/// The fate of each of [`FAULTS`], then that of [`EXPIRING`].
fn fates(settings: &str, options: &str) -> Vec<String> {
    let rows: String =
        FAULTS.iter().map(|(_, row)| *row).chain([EXPIRING]).map(|row| format!("p@brightwater.com,{row}\n")).collect();
    let desk = Desk::with("in.csv", format!("email,{HEADER}\n{rows}"));
    desk.write("hygiene.toml", format!("[consent]\n{SETTINGS}\n{settings}\n"));
    let all = desk.annotate(&format!("in.csv --match none {options}"));
    all.column("hyg_status").into_iter().map(str::to_owned).collect()
}

#[test]
fn each_fault_stands_alone_in_its_row() {
    let cases: Vec<(&str, &str)> =
        FAULTS.iter().map(|(code, row)| (*row, *code)).chain([(EXPIRING, "expiring")]).collect();
    expect(SETTINGS, "", HEADER, &cases);
}

#[test]
fn faults_reject_or_flag_and_the_flag_beats_the_file() {
    let all = |fate: &str| {
        let mut fates = vec![fate.to_owned(); FAULTS.len()];
        fates.push("kept".to_owned());
        fates
    };
    for (settings, options, fate) in [
        ("", "", "kept"),
        ("faults = \"flag\"", "", "kept"),
        ("faults = \"reject\"", "", "rejected"),
        ("", "--consent reject", "rejected"),
        ("faults = \"reject\"", "--consent flag", "kept"),
        ("faults = \"flag\"", "--consent reject", "rejected"),
    ] {
        assert_eq!(fates(settings, options), all(fate), "{settings:?} {options}");
    }
}

#[test]
fn an_action_for_one_code_beats_faults() {
    for (at, (code, _)) in FAULTS.iter().enumerate() {
        for (settings, options, others, this) in [
            (format!("[actions]\n\"consent.{code}\" = \"reject\""), String::new(), "kept", "rejected"),
            (String::new(), format!("--on consent.{code}=reject"), "kept", "rejected"),
            (
                format!("faults = \"reject\"\n[actions]\n\"consent.{code}\" = \"flag\""),
                String::new(),
                "rejected",
                "kept",
            ),
            ("faults = \"reject\"".to_owned(), format!("--on consent.{code}=ignore"), "rejected", "kept"),
        ] {
            let fates = fates(&settings, &options);
            let expected: Vec<&str> = (0..FAULTS.len()).map(|n| if n == at { this } else { others }).collect();
            assert_eq!(fates[..FAULTS.len()], expected, "{settings:?} {options}");
        }
    }
    assert_eq!(fates("", "--on consent.expiring=reject")[FAULTS.len()], "rejected");
}

#[test]
fn what_is_ignored_is_not_said_and_a_withdrawal_cannot_be() {
    let row = FAULTS.iter().find(|(code, _)| *code == "wrong_purpose").unwrap().1;
    expect(SETTINGS, "--on consent.wrong_purpose=ignore", HEADER, &[(row, "")]);
    let desk = Desk::with("in.csv", "email,consent_status\nann@brightwater.com,withdrawn\n");
    for action in ["flag", "ignore", "drop"] {
        desk.run(&format!("clean in.csv -o c.csv --on consent.withdrawn={action}")).ends(2).says(&["reject"]);
    }
    desk.write("hygiene.toml", "[consent]\nfaults = \"flag\"\n[actions]\n\"consent.*\" = \"ignore\"\n");
    assert_eq!(desk.annotate("in.csv").cell(0, "hyg_status"), "rejected");
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

#[test]
fn wrong_settings_are_told_with_their_line_and_the_nearest_word() {
    let desk = Desk::with("in.csv", "email\nann@brightwater.com\n");
    for (settings, line, says) in [
        ("max_agee = \"2 years\"", 2, &["consent.max_agee", "`max_age`"][..]),
        ("\n\nallowed_source = \"x\"", 4, &["consent.allowed_source", "`allowed_sources`"]),
        ("law = \"gdrp\"", 2, &["gdrp", "`gdpr`"]),
        ("confirmed = true\nlaw = [\"gdpr\", \"psel\", \"pipll\"]", 3, &["psel"]),
        ("law = \"gdpr.proof_of_consnt\"", 2, &["`gdpr.proof_of_consent`"]),
        ("law = [\"gdpr\", \"by-country\"]", 2, &["by-country"]),
        ("law = 3", 2, &["law", "string"]),
        ("require = \"tim\"", 2, &["tim", "`time`"]),
        ("require = [\"time\", \"profo\"]", 2, &["profo", "`proof`"]),
        ("require = true", 2, &["require", "string"]),
        ("max_age = 2", 2, &["max_age", "string", "integer"]),
        ("max_age = \"soon\"", 2, &["max_age", "soon", "2 years"]),
        ("max_age = \"2 yeers\"", 2, &["max_age", "2 yeers"]),
        ("expiring_within = [\"30 days\"]", 2, &["expiring_within", "string", "array"]),
        ("confirmed = \"yes\"", 2, &["confirmed", "true or false"]),
        ("purpose = [\"newsletter\"]", 2, &["purpose", "string"]),
        ("uses = [\"sms\", \"emial\"]", 2, &["emial", "`email`"]),
        ("allowed_sources = 3", 2, &["allowed_sources", "string"]),
        ("allowed_methods = [3]", 2, &["allowed_methods", "string"]),
        ("forbidden_sources = false", 2, &["forbidden_sources", "string"]),
        ("forbidden_methods = { a = 1 }", 2, &["forbidden_methods", "string"]),
        ("faults = \"rejct\"", 2, &["faults", "rejct", "`reject`"]),
        ("faults = true", 2, &["faults", "string"]),
    ] {
        desk.write("hygiene.toml", format!("[consent]\n{settings}\n"));
        let ran = desk.run("annotate in.csv -o all.csv");
        ran.ends(2).says(&[&format!("hygiene.toml:{line}: ")]).says(says);
        assert!(!desk.exists("all.csv"), "{settings}");
    }
    desk.write("hygiene.toml", "consent = \"strict\"\n");
    desk.run("annotate in.csv -o all.csv").ends(2).says(&["hygiene.toml:1: ", "table"]);
    desk.write("hygiene.toml", "");
    desk.run("annotate in.csv -o all.csv --law gdrp").ends(2).says(&["--law", "gdrp", "`gdpr`"]);
    desk.run("annotate in.csv -o all.csv --law none,gdpr").ends(2).says(&["--law", "alone"]);
    desk.run("annotate in.csv -o all.csv --consent rejct").ends(2).says(&["--consent", "reject"]);
    desk.run("annotate in.csv -o all.csv --purpose").ends(2).says(&["--purpose"]);
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
    // Canada's implied consent by a purchase lasts two years; the United States name no such period.
    let rows = "email,phone,legal_basis,consent_at\n\
                a@brightwater.com,+14162340123,implied: purchase,2024-11-24\n\
                b@brightwater.com,+14162340124,implied: purchase,2024-11-23\n\
                c@brightwater.com,+12122340123,implied: purchase,2024-11-23\n";
    assert_eq!(judged_whole("", "--law by-country", rows), ["", "consent.expired", ""]);
}
