//! What `--on CODE=ACTION` may do, class by class, and in which order layers win.

use super::support::{Desk, codes};
use std::collections::BTreeSet;

const ACTIONS: [&str; 5] = ["reject", "drop", "fix", "flag", "ignore"];

/// A code, and what FORMATS allows for it.
const TABLE: [(&str, &str); 22] = [
    ("email.syntax", "reject drop flag ignore"),
    ("email.role_account", "reject drop flag ignore"),
    ("phone.no_country", "reject drop flag ignore"),
    ("email.repaired", "fix flag drop reject ignore"),
    ("phone.repaired", "fix flag drop reject ignore"),
    ("email.several", "reject flag ignore"),
    ("phone.extension", "reject flag ignore"),
    ("email.empty", "reject flag ignore"),
    ("phone.country_assumed", "reject flag ignore"),
    ("row.long", "reject"),
    ("row.undecodable", "reject"),
    ("row.short", "reject flag ignore"),
    ("name.placeholder", "reject flag ignore"),
    ("consent.no_evidence", "reject flag ignore"),
    ("lifecycle.dormant", "reject flag ignore"),
    ("contact.unreachable", "reject flag ignore"),
    ("duplicate.same_email", "reject flag ignore"),
    ("duplicate.shared_phone", "flag ignore"),
    ("suppressed.bounced", "drop reject"),
    ("suppressed.unsubscribed", "reject"),
    ("suppressed.stale_list", ""),
    ("consent.withdrawn", "reject"),
];

fn desk() -> Desk {
    Desk::with("in.csv", "email,phone\nann@brightwater.com,\n")
}

#[test]
fn the_table_of_allowed_actions() {
    let desk = desk();
    for (code, allowed) in TABLE {
        let allowed: BTreeSet<&str> = allowed.split_whitespace().collect();
        for action in ACTIONS {
            let ran = desk.run(&format!("clean in.csv -o out.csv --allow-empty --on {code}={action}"));
            if allowed.contains(action) {
                ran.ends(0);
            } else {
                ran.ends(2).says(&[code]);
                for word in &allowed {
                    assert!(ran.err.contains(word), "{code}={action} does not name {word}: {}", ran.err);
                }
            }
        }
    }
}

#[test]
fn patterns_skip_what_is_not_allowed_but_must_match_something() {
    let desk = desk();
    desk.run("clean in.csv -o out.csv --on row.*=ignore").ends(0);
    desk.run("clean in.csv -o out.csv --on *=reject --allow-empty").ends(0);
    desk.run("clean in.csv -o out.csv --on suppressed.un*=ignore").ends(2);
    desk.run("clean in.csv -o out.csv --on nothing.*=ignore").ends(2).says(&["nothing.*"]);
    desk.run("clean in.csv -o out.csv --on email.sintax=ignore").ends(2).says(&["email.syntax"]);
    desk.run("clean in.csv -o out.csv --on email.syntax=burn").ends(2).says(&["burn", "drop"]);
    desk.run("clean in.csv -o out.csv --on email.syntax").ends(2);
}

/// The fate of a record whose e-mail is a role account, and whose codes are those.
fn role_account(options: &str) -> (String, Vec<String>) {
    let desk = Desk::with("in.csv", "email,phone\ninfo@brightwater.com,+12012340123\n");
    desk.write("h.toml", "[actions]\n\"email.role_account\" = \"reject\"\n");
    desk.write("pattern.toml", "[actions]\n\"email.*\" = \"reject\"\n");
    let all = desk.annotate(&format!("in.csv --on consent.*=ignore {options}"));
    let list = codes(all.cell(0, "hyg_codes")).into_iter().map(str::to_owned).collect();
    (all.cell(0, "hyg_status").to_owned(), list)
}

#[test]
fn an_exact_code_beats_a_pattern_and_a_later_layer_an_earlier_one() {
    let flagged = ("kept".to_owned(), vec!["email.role_account".to_owned()]);
    let rejected = ("rejected".to_owned(), vec!["email.role_account".to_owned()]);
    let ignored = ("kept".to_owned(), Vec::new());
    assert_eq!(role_account(""), flagged);
    assert_eq!(role_account("--config h.toml"), rejected);
    assert_eq!(role_account("--config h.toml --on email.role_account=ignore"), ignored, "the later layer");
    assert_eq!(role_account("--config h.toml --on email.*=ignore"), rejected, "exact beats pattern across layers");
    assert_eq!(
        role_account("--config pattern.toml --on *.role_account=ignore"),
        ignored,
        "among patterns the later layer"
    );
    assert_eq!(role_account("--on email.role_account=ignore --on email.*=reject"), ignored);
    assert_eq!(role_account("--on email.*=ignore --on *.role_account=reject"), rejected, "the later argument");
}

#[test]
fn what_each_action_makes_of_a_bad_cell() {
    let desk = Desk::with("in.csv", "email,phone\nbroken,+12012340123\n");
    let with = |action: &str| {
        let (clean, rejects) = desk.clean(&format!("in.csv --on consent.*=ignore --on email.syntax={action}"));
        let of = if clean.rows.is_empty() { rejects } else { clean };
        (of.cell(0, "email").to_owned(), of.cell(0, "hyg_codes").to_owned(), of.header.len() > 3)
    };
    let is = |cell: &str, codes: &str, rejected: bool| (cell.to_owned(), codes.to_owned(), rejected);
    assert_eq!(with("drop"), is("", "email.syntax", false));
    assert_eq!(with("reject"), is("broken", "email.syntax", true));
    assert_eq!(with("flag"), is("broken", "email.syntax", false), "the text stays");
    assert_eq!(with("ignore"), is("broken", "", false));
    // Flagged, the text is neither channel nor key.
    desk.write("in.csv", "email,phone\nbroken,\n");
    let (_, rejects) = desk.clean("in.csv --on email.syntax=flag --on consent.*=ignore");
    assert_eq!(rejects.cell(0, "hyg_codes"), "contact.unreachable;email.syntax");
}

#[test]
fn what_each_action_makes_of_a_repair() {
    let desk = Desk::with("in.csv", "email,phone\nmailto:ann@brightwater.com,+12012340123\n");
    for (action, cell, code) in [
        ("fix", "ann@brightwater.com", "email.repaired"),
        ("flag", "mailto:ann@brightwater.com", "email.repaired"),
        ("drop", "", "email.repaired"),
        ("ignore", "ann@brightwater.com", ""),
    ] {
        let (clean, _) = desk.clean(&format!("in.csv --on consent.*=ignore --on email.repaired={action}"));
        assert_eq!((clean.cell(0, "email"), clean.cell(0, "hyg_codes")), (cell, code), "{action}");
    }
    let (_, rejects) = desk.clean("in.csv --on consent.*=ignore --on email.repaired=reject");
    assert_eq!(rejects.cell(0, "hyg_codes"), "email.repaired");
}

#[test]
fn duplicates_that_are_only_flagged_both_stay() {
    let desk = Desk::with("in.csv", "email\nann@brightwater.com\nANN@brightwater.com\n");
    let (clean, _) = desk.clean("in.csv --on consent.*=ignore --on duplicate.same_email=flag");
    assert_eq!(clean.column("hyg_codes"), ["", "duplicate.same_email"]);
    let (clean, _) = desk.clean("in.csv --on consent.*=ignore --on duplicate.same_*=ignore");
    assert_eq!(clean.column("hyg_codes"), ["", ""]);
}
