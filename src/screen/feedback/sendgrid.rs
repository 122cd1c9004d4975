//! SendGrid: exports and API lists of suppressions, and the event webhook ("Event Webhook Reference").

use super::Found;
use super::record::Record;
use super::report::{Outcome, Why};
use super::status_code::by_code;
use crate::contact::SuppressionKind::{Bounced, Complained, Unsubscribed};

/// The columns of all lists of suppressions: bounces, blocks, invalid emails, spam reports, unsubscribes.
const LIST_NAMES: [&str; 7] = ["status", "reason", "email", "created", "ip", "group_id", "group_name"];

/// Which list a file is. Bounces, blocks and the others share a header, so that its name alone tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Bounces,
    Blocks,
    SpamReports,
    InvalidEmails,
    Unsubscribes,
}

impl List {
    /// `suppression_bounces.csv`, `suppression_blocks.csv`, …
    pub(super) fn from_file_name(name: &str) -> Option<List> {
        let name = name.to_ascii_lowercase();
        let has = |word: &str| name.contains(word);
        Some(match () {
            () if has("block") => List::Blocks,
            () if has("spam") => List::SpamReports,
            () if has("invalid") => List::InvalidEmails,
            () if has("unsub") || has("global") => List::Unsubscribes,
            () if has("bounce") => List::Bounces,
            () => return None,
        })
    }
}

/// Whether it is an event.
pub(super) fn knows_event(record: Record) -> bool {
    record.has("event") && record.has("email") && record.has_any(&["sg_event_id", "sg_message_id"])
}

/// Whether a header is that of a list.
pub(super) fn knows_list(names: &[String]) -> bool {
    let known = |name: &String| LIST_NAMES.iter().any(|known| known.eq_ignore_ascii_case(name.trim()));
    let has = |wanted: &str| names.iter().any(|name| name.trim().eq_ignore_ascii_case(wanted));
    has("email") && has("created") && names.iter().all(known)
}

/// Whether the name of the file is all that tells what list it is: a header of addresses and times.
pub(super) fn only_name_tells(record: Record) -> bool {
    !record.has_any(&["event", "status", "reason", "ip"])
}

/// What it says.
pub(super) fn read(record: Record, list: Option<List>) -> Found {
    let email = record.get(&["email"]);
    let at = record.time(&["timestamp", "created"]);
    if !record.has("event") {
        let (outcome, says) = listed(record, list);
        return Found::new(email, at, outcome, says);
    }
    let event = record.get(&["event"]);
    let reason = record.get(&["status", "reason", "response"]);
    let (outcome, detail) = match &*event {
        // `type` is bounce or blocked; older events have none.
        "bounce" if record.get(&["type"]) == "blocked" => (Outcome::Soft, record.get(&["type"]).into_owned()),
        "bounce" => (Outcome::Stop(Bounced), String::new()),
        "blocked" => (Outcome::Soft, String::new()),
        "deferred" => (Outcome::Ignored(Why::StillTried), String::new()),
        "dropped" => (dropped(&record.get(&["reason"])), record.get(&["reason"]).into_owned()),
        "spamreport" | "spam_report" => (Outcome::Stop(Complained), String::new()),
        // Of one group only, but a person who said stop is not asked to which.
        "unsubscribe" | "group_unsubscribe" => (Outcome::Stop(Unsubscribed), String::new()),
        "group_resubscribe" => (Outcome::Ignored(Why::Resubscribed), String::new()),
        "delivered" => (Outcome::Delivered, String::new()),
        "processed" | "open" | "click" => (Outcome::Ignored(Why::NoVerdict), String::new()),
        _ => (Outcome::Ignored(Why::UnknownEvent), String::new()),
    };
    let code = match outcome {
        Outcome::Stop(Bounced) | Outcome::Soft | Outcome::Ignored(Why::StillTried) => {
            by_code(&reason).map(|(_, code)| code).unwrap_or_default()
        }
        _ => String::new(),
    };
    Found::new(email, at, outcome, [&*event, &detail, &code].join(" "))
}

/// A message that was not even tried, for the address is on one of the lists.
fn dropped(reason: &str) -> Outcome {
    match reason.to_ascii_lowercase().as_str() {
        "bounced address" | "invalid" => Outcome::Stop(Bounced),
        "unsubscribed address" => Outcome::Stop(Unsubscribed),
        "spam reporting address" => Outcome::Stop(Complained),
        // Spam content, a bad header, a quota.
        _ => Outcome::Ignored(Why::NotTheRecipient),
    }
}

fn listed(record: Record, list: Option<List>) -> (Outcome, String) {
    let coded = by_code(&record.get(&["status"])).or_else(|| by_code(&record.get(&["reason"])));
    let code = coded.as_ref().map(|(_, code)| code.clone()).unwrap_or_default();
    match list {
        Some(List::Bounces) => (Outcome::Stop(Bounced), format!("bounce {code}")),
        Some(List::Blocks) => (Outcome::Soft, format!("block {code}")),
        Some(List::SpamReports) => (Outcome::Stop(Complained), "spam report".to_owned()),
        Some(List::InvalidEmails) => (Outcome::Stop(Bounced), "invalid email".to_owned()),
        Some(List::Unsubscribes) => (Outcome::Stop(Unsubscribed), "unsubscribe".to_owned()),
        // Each list has columns of its own, but for bounces and blocks: there the code decides, and without one it was not for good.
        None if record.has("status") => {
            let outcome = coded.map_or(Outcome::Soft, |(outcome, _)| outcome);
            (outcome, format!("bounce or block {code}"))
        }
        None if record.has("ip") => (Outcome::Stop(Complained), "spam report".to_owned()),
        None if record.has("reason") => (Outcome::Stop(Bounced), "invalid email".to_owned()),
        None => (Outcome::Stop(Unsubscribed), "unsubscribe".to_owned()),
    }
}
