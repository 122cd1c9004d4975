//! What becomes of each fault, and what is said of settings that are wrong.

use super::expect;
use crate::support::Desk;

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
