//! Mistyped providers, throw-away domains and verifiers' verdicts: flagged, told, and acted upon only when asked.

use super::support::Desk;

const EVIDENCE: &str = "--on consent.*=ignore";

#[test]
fn a_typo_is_flagged_with_what_was_meant_and_set_right_only_when_asked() {
    let desk = Desk::with("in.csv", "email\nJane@gmial.com\nbob@brightwater.com\n");
    desk.done(&format!("clean in.csv -o c.csv --findings f.csv {EVIDENCE}"));
    assert_eq!(desk.text("c.csv"), "email,hyg_codes\njane@gmial.com,email.typo_domain\nbob@brightwater.com,\n");
    assert!(desk.table("f.csv").cell(0, "detail").ends_with("did you mean jane@gmail.com?"));
    desk.done(&format!("clean in.csv -o c.csv --findings f.csv --fix-typos {EVIDENCE}"));
    assert_eq!(desk.text("c.csv"), "email,hyg_codes\njane@gmail.com,email.repaired\nbob@brightwater.com,\n");
    desk.done(&format!("clean in.csv -o c.csv --rejects r.csv --strict {EVIDENCE}"));
    assert_eq!(desk.table("r.csv").cell(0, "hyg_codes"), "contact.unreachable;email.typo_domain");
    assert_eq!(desk.table("r.csv").cell(0, "hyg_suggestion"), "email: jane@gmail.com");
}

#[test]
fn a_typo_that_was_set_right_is_screened_under_both_spellings() {
    let desk = Desk::with("in.csv", "email\nj.ane@gmial.com\nbob@brightwater.com\n");
    for stop in ["jane@gmail.com", "JANE+x@googlemail.com", "j.ane@gmial.com", "bob@brightwater.com\nj.ane@gmial.com"] {
        desk.write("stop.csv", format!("email\n{stop}\n"));
        for kind in ["unsubscribed", "bounced"] {
            let ran = desk.run(&format!(
                "clean in.csv -o c.csv --plain --allow-empty --fix-typos --suppress {kind}=stop.csv {EVIDENCE}"
            ));
            ran.ends(0);
            assert!(!desk.text("c.csv").contains("ane@"), "{kind}: {stop}");
        }
    }
}

#[test]
fn two_spellings_are_one_contact_once_they_are_set_right() {
    let desk = Desk::with("in.csv", "email\njane@gmial.com\njane@gmail.com\n");
    assert_eq!(desk.annotate(&format!("in.csv {EVIDENCE}")).column("hyg_contact"), ["1", "2"]);
    assert_eq!(desk.annotate(&format!("in.csv --fix-typos {EVIDENCE}")).column("hyg_contact"), ["1", "1"]);
}

#[test]
fn the_user_knows_throw_away_domains_better() {
    let desk = Desk::with("in.csv", "email\na@mailinator.com\nb@mx.brightwater.com\nc@duck.com\n");
    let codes = |options: &str| {
        desk.done(&format!("clean in.csv -o c.csv {EVIDENCE} {options}"));
        desk.table("c.csv").column("hyg_codes").join("|")
    };
    assert_eq!(codes(""), "email.disposable||");
    desk.write("allow.txt", "# ours\n\nMailinator.com\n");
    desk.write("deny.txt", "@brightwater.com\n");
    assert_eq!(codes("--disposable-allow allow.txt"), "||");
    assert_eq!(codes("--disposable-deny deny.txt"), "email.disposable|email.disposable|");
    desk.write("deny.txt", "fine.com\nnot a domain\n");
    desk.run("clean in.csv -o c.csv --disposable-deny deny.txt").ends(2).says(&["deny.txt", "line 2", "not a domain"]);
    desk.run("clean in.csv -o c.csv --disposable-deny gone.txt").ends(3).says(&["gone.txt"]);
}

#[test]
fn what_a_verifier_found_is_acted_upon_while_it_is_fresh() {
    let csv = "email,ZB Status,ZB Sub Status,verified at,name\n\
               a@brightwater.com,invalid,mailbox_not_found,2026-10-01,A\n\
               b@brightwater.com,invalid,mailbox_not_found,2026-01-01,B\n\
               c@brightwater.com,spamtrap,,2026-10-01,C\n\
               d@brightwater.com,catch-all,,2026-10-01,D\n\
               e@brightwater.com,do_not_mail,disposable,2026-10-01,E\n\
               f@brightwater.com,valid,,2026-10-01,F\n\
               g@brightwater.com,do_not_mail,role_based,,G\n";
    let desk = Desk::with("in.csv", csv);
    desk.done(&format!("clean in.csv -o c.csv --rejects r.csv {EVIDENCE} --map verified_at=4"));
    let (clean, rejects) = (desk.table("c.csv"), desk.table("r.csv"));
    assert_eq!(clean.column("name"), ["B", "D", "E", "F", "G"]);
    let codes = ["email.undeliverable", "email.unverified", "email.disposable", "", "email.role_account"];
    assert_eq!(clean.column("hyg_codes"), codes);
    let rejected = ["contact.unreachable;email.undeliverable", "contact.unreachable;email.trap_risk"];
    assert_eq!(rejects.column("hyg_codes"), rejected);
}

#[test]
fn an_address_in_a_name_column_is_told_where_it_belongs() {
    let desk =
        Desk::with("in.csv", "name,email,phone\nAnn Hill,ann@brightwater.com,\nbo@brightwater.com,,+493090182123\n");
    desk.done(&format!("clean in.csv -o c.csv --findings f.csv {EVIDENCE}"));
    assert_eq!(desk.table("c.csv").column("hyg_codes"), ["", "row.column_shift"]);
    assert!(desk.table("f.csv").cell(0, "detail").ends_with("bo@brightwater.com belongs to email."));
    desk.write("stop.csv", "email\nBo@brightwater.com\n");
    desk.done(&format!("clean in.csv -o c.csv --suppress stop.csv {EVIDENCE}"));
    assert_eq!(desk.table("c.csv").column("name"), ["Ann Hill"], "whoever said stop is stopped there too");
}
