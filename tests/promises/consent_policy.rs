//! The policy of `[consent]`, key by key, and `--law`, `--purpose`, `--consent`: a record that just passes, and one that
//! just fails.

mod cells;
mod law;
mod settings;
mod why;

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
            // What systems write for never.
            ("2024-01-02,double opt-in,0000-00-00 00:00:00", "unconfirmed"),
            ("2024-01-02,double opt-in,no", "unconfirmed"),
            ("2024-01-02,double opt-in,0", "unconfirmed"),
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
