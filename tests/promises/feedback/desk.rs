//! A desk with a store `h.db` that is told of feedback, and asked whom it stops.

use crate::support::{Desk, Ran, TODAY};
use std::collections::BTreeSet;

/// Whom each fixture stops, by hand: its README says how many reports say so, this says who they are about.
pub const STOPPED: [(&str, &str); 21] = [
    ("suppression_bounces.csv", "jane@beispiel.de lin.meihua@firma.com.tw pierre@exemple-conseil.fr"),
    ("suppression_blocks.csv", ""),
    ("suppression_spam_reports.csv", "greta@beispiel.de"),
    ("suppression_invalid_emails.csv", "tom@beispeil.de"),
    ("suppression_unsubscribes.csv", "ines@ejemplo-sl.es"),
    (
        "sendgrid_events.json",
        "jane@beispiel.de greta@beispiel.de ines@ejemplo-sl.es paul@exemple-conseil.fr kim@firma.com.tw",
    ),
    ("cleaned_members_export_8f3a.csv", "jane@beispiel.de lin.meihua@firma.com.tw"),
    ("unsubscribed_members_export_8f3a.csv", "ines@ejemplo-sl.es greta@beispiel.de"),
    ("ses_notifications.jsonl", "jane@beispiel.de otto@beispiel.de greta@beispiel.de tom@beispeil.de"),
    ("sparkpost_webhook.json", "jane@beispiel.de tom@beispeil.de greta@beispiel.de ines@ejemplo-sl.es"),
    ("sparkpost_events_search.json", "lin.meihua@firma.com.tw"),
    ("postmark_bounces.json", "jane@beispiel.de greta@beispiel.de tom@beispeil.de"),
    ("postmark_webhooks.jsonl", "ines@ejemplo-sl.es"),
    ("postmark_suppressions.csv", "jane@beispiel.de greta@beispiel.de ines@ejemplo-sl.es tom@beispeil.de"),
    ("twilio_messages.csv", "+12025550113 +442079460014 +12025550115 +12025550117"),
    ("twilio_messages.json", "+12025550115 +12025550121"),
    (
        "chinese_status_reports.csv",
        "13123456702 13123456703 13123456704 13123456713 13123456708 13123456709 13123456710",
    ),
    ("chinese_replies.csv", "13123456721 13123456722 13123456723 13123456724 13123456725"),
    ("tencent_reports.json", "+8613123456702 +8613123456703"),
    ("sms_receipts.csv", ""),
    ("generic.csv", "jane@beispiel.de tom@beispeil.de kim@firma.com.tw greta@beispiel.de ines@ejemplo-sl.es"),
];

/// The program with a home of its own, for the keys of stores.
pub fn ran(desk: &Desk, arguments: &str) -> Ran {
    ran_with(desk, arguments, b"")
}

pub fn ran_with(desk: &Desk, arguments: &str, stdin: &[u8]) -> Ran {
    let mut command = desk.command();
    command.env("HOME", desk.root()).env("XDG_CONFIG_HOME", desk.path("settings"));
    let output = command.args(arguments.split_whitespace()).write_stdin(stdin).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!err.contains("panicked"), "{err}");
    Ran { arguments: arguments.to_owned(), code: output.status.code(), out: output.stdout, err }
}

#[track_caller]
pub fn done(desk: &Desk, arguments: &str) -> Ran {
    let ran = ran(desk, arguments);
    ran.ends(0);
    ran
}

/// `feedback FILE… --store h.db` on the day of all tests.
#[track_caller]
pub fn hear(desk: &Desk, arguments: &str) -> Ran {
    make_store(desk);
    done(desk, &format!("feedback {arguments} --store h.db --as-of {TODAY}"))
}

/// A store that holds one stop of somebody who is in no file: feedback makes none.
#[track_caller]
pub fn make_store(desk: &Desk) {
    if !desk.exists("h.db") {
        done(desk, &format!("suppress add first@beispiel.de --store h.db --as-of {TODAY}"));
    }
}

/// Which of these are stopped.
pub fn stopped(desk: &Desk, channels: &BTreeSet<String>, country: &str) -> BTreeSet<String> {
    let lines = channels.iter().cloned().collect::<Vec<_>>().join("\n");
    let ran = ran_with(desk, &format!("suppress check - --store h.db --country {country}"), lines.as_bytes());
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.err);
    let said = String::from_utf8(ran.out).unwrap();
    let stopped: BTreeSet<String> = said
        .lines()
        .filter(|line| !line.ends_with(": not stopped"))
        .map(|line| line.rsplit_once(": ").unwrap().0.to_owned())
        .collect();
    assert_eq!(ran.code == Some(1), !stopped.is_empty());
    stopped
}

pub fn is_stopped(desk: &Desk, channel: &str) -> bool {
    !stopped(desk, &BTreeSet::from([channel.to_owned()]), "US").is_empty()
}

pub fn set(words: &str) -> BTreeSet<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

/// Soft bounces of one address, a row a day.
pub fn soft(days: &[&str]) -> String {
    let rows: Vec<String> = days.iter().map(|day| format!("ana@ejemplo-sl.es,soft,{day}")).collect();
    format!("email,event,date\n{}\n", rows.join("\n"))
}
