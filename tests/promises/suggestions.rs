//! A wrong setting is told with what was meant, where it belongs or what to do; nothing is suggested that is not like it.

use crate::support::{Desk, Ran};

fn desk() -> Desk {
    Desk::with("in.csv", "email\nann@brightwater.com\n")
}

fn with_settings(settings: &str) -> Ran {
    let desk = desk();
    desk.write("hygiene.toml", settings);
    desk.run("annotate in.csv -o all.csv")
}

#[test]
fn a_setting_in_the_wrong_place_says_where_it_belongs() {
    for (settings, line, says) in [
        ("law = \"gdpr\"", 1, "`law` belongs under [consent]"),
        ("purpose = \"newsletter\"", 1, "`purpose` belongs under [consent]"),
        ("max_age = \"2 years\"", 1, "`max_age` belongs under [consent]"),
        ("lists = []", 1, "`lists` belongs under [suppress]"),
        ("scope = \"channel\"", 1, "`scope` belongs under [suppress]"),
        ("keep = \"last\"", 1, "`keep` belongs under [match]"),
        ("names = false", 1, "`names` belongs under [match]"),
        ("\"email.syntax\" = \"reject\"", 1, "`email.syntax` belongs under [actions]"),
        ("[suppress]\nlaw = \"gdpr\"", 2, "`law` belongs under [consent]"),
        ("[consent]\ncountry = \"DE\"", 2, "`country` stands at the head of the file"),
    ] {
        with_settings(settings).ends(2).says(&[&format!("hygiene.toml:{line}: "), says]);
    }
}

#[test]
fn what_is_not_alike_is_not_suggested() {
    let ran = with_settings("[consent]\nrequire = [\"basis\"]");
    ran.ends(2).says(&["cannot be `basis`", "expected one of time, source"]);
    assert!(!ran.err.contains("did you mean"), "{}", ran.err);
    for law in ["Germany", "xyz"] {
        let ran = desk().run(&format!("annotate in.csv -o all.csv --law {law}"));
        ran.ends(2).says(&[&format!("--law: {law} is no law pack"), "hygienist explain law lists them"]);
        assert!(!ran.err.contains("did you mean"), "{}", ran.err);
    }
}

#[test]
fn other_names_of_kinds_of_lists_are_known() {
    with_settings("[suppress]\nlists = [{ file = \"x\", kind = \"dnc\" }]")
        .ends(2)
        .says(&["did you mean `do_not_call`?"]);
    desk().run("annotate in.csv -o all.csv --suppress dnc=x.csv").ends(2).says(&["did you mean do_not_call?"]);
    desk().run("annotate in.csv -o all.csv --suppress vip=x.csv").ends(2).says(&["there is unsubscribed"]);
}

#[test]
fn laws_are_named_in_any_case_and_their_faults_say_what_to_do() {
    desk().done("annotate in.csv -o all.csv --law GDPR,Uwg");
    desk().done("annotate in.csv -o all.csv --law By-Country");
    let law = |names: &str| desk().run(&format!("annotate in.csv -o all.csv --law {names}"));
    law("bycountry").ends(2).says(&["did you mean `by-country`?"]);
    law("gpdr").ends(2).says(&["did you mean `gdpr`?"]);
    law("gdpr,by-country").ends(2).says(&["stand alone", "write by-country only", "or name packs only"]);
    law("gdpr,").ends(2).says(&["a name is empty", "hygienist explain law"]);
    let desk = desk();
    let empty = desk.command().args(["annotate", "in.csv", "-o", "all.csv", "--law", ""]).output().unwrap();
    assert_eq!(empty.status.code(), Some(2));
    with_settings("[consent]\nlaw = \"GDPR\"").ends(0);
    with_settings("[consent]\nlaw = \"\"").ends(2).says(&["hygiene.toml:2: ", "a name is empty"]);
}

#[test]
fn an_empty_purpose_is_wrong_usage() {
    let desk = desk();
    let empty = desk.command().args(["annotate", "in.csv", "-o", "all.csv", "--purpose", ""]).output().unwrap();
    assert_eq!(empty.status.code(), Some(2));
    assert!(String::from_utf8(empty.stderr).unwrap().contains("--purpose: is empty"));
    with_settings("[consent]\npurpose = \" \"").ends(2).says(&["hygiene.toml:2: ", "`purpose`: is empty"]);
}

#[test]
fn a_period_beyond_reason_is_none() {
    for key in ["max_age", "expiring_within"] {
        for period in ["20000 years", "65535 years", "P1001Y", "12001 months", "70000 days"] {
            let ran = with_settings(&format!("[consent]\n{key} = \"{period}\"\n"));
            ran.ends(2).says(&["hygiene.toml:2: ", key, period, "is no period"]);
        }
        for period in ["1000 years", "65535 days", "9000 weeks", "65535 business days"] {
            let age = if key == "max_age" { "" } else { "max_age = \"1 year\"\n" };
            with_settings(&format!("[consent]\n{age}{key} = \"{period}\"\n")).ends(0);
        }
    }
}

#[test]
fn a_fault_of_usage_names_the_help_of_its_command() {
    let desk = desk();
    for command in ["clean", "annotate"] {
        let ran = desk.run(&format!("{command} in.csv -o all.csv --country Atlantis"));
        ran.ends(2).says(&[&format!("try hygienist {command} --help")]);
    }
}

#[test]
fn an_unknown_column_is_told_with_the_nearest_and_all_there_are() {
    let says = "position (did you mean \"email\"?); the columns are \"email\"";
    desk().run("annotate in.csv -o all.csv --by emial").ends(2).says(&[says]);
    desk().run("annotate in.csv -o all.csv --map id=emial").ends(2).says(&[says]);
}
