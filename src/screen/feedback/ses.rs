//! Amazon SES: "Amazon SNS notification contents for Amazon SES", "Contents of event data that Amazon SES publishes",
//! and the account's suppression list.

use super::Found;
use super::record::{Record, seconds, text};
use super::report::{Outcome, Why};
use super::status_code::by_code;
use crate::contact::SuppressionKind::{Bounced, Complained, Unsubscribed};
use serde_json::Value;

/// Whether it is a notice of SES, in its envelope or bare, or an entry of the suppression list.
pub(super) fn knows(record: Record) -> bool {
    let listed = record.has("EmailAddress") && record.has("Reason") && record.has("LastUpdateTime");
    let Record::Object(map) = record else { return listed };
    let notice = map.contains_key("mail") && (map.contains_key("notificationType") || map.contains_key("eventType"));
    let envelope = map.contains_key("TopicArn") || map.contains_key("Message") && map.contains_key("Type");
    let bridge = map.get("source").and_then(Value::as_str) == Some("aws.ses");
    listed || notice || envelope || bridge
}

/// What it says, one for each recipient.
pub(super) fn read(record: Record) -> Vec<Found> {
    let Record::Object(map) = record else { return vec![listed(record)] };
    // SNS holds the notice as text, EventBridge as it is, a queue's copy of SNS under `Sns`.
    if let Some(detail) = map.get("detail").or_else(|| map.get("Sns")).and_then(Value::as_object) {
        return read_notice_or_envelope(Record::Object(detail));
    }
    read_notice_or_envelope(record)
}

fn read_notice_or_envelope(record: Record) -> Vec<Found> {
    let Record::Object(map) = record else { return Vec::new() };
    if let Some(message) = map.get("Message").and_then(Value::as_str) {
        return match serde_json::from_str::<Value>(message) {
            Ok(Value::Object(inner)) => notice(&Value::Object(inner)),
            // "You have chosen to subscribe to the topic …", "Successfully validated SNS topic …".
            _ => vec![Found::new("", None, Outcome::Ignored(Why::NoVerdict), record.get(&["Type"]))],
        };
    }
    if record.has("notificationType") || record.has("eventType") {
        return notice(&Value::Object(map.clone()));
    }
    vec![listed(record)]
}

/// An entry of the account's suppression list.
fn listed(record: Record) -> Found {
    let reason = record.get(&["Reason"]);
    let outcome = match reason.to_ascii_uppercase().as_str() {
        "BOUNCE" => Outcome::Stop(Bounced),
        "COMPLAINT" => Outcome::Stop(Complained),
        _ => Outcome::Ignored(Why::UnknownEvent),
    };
    Found::new(record.get(&["EmailAddress"]), record.time(&["LastUpdateTime"]), outcome, reason)
}

fn notice(notice: &Value) -> Vec<Found> {
    let event = text(&notice["notificationType"]);
    let event = if event.is_empty() { text(&notice["eventType"]) } else { event };
    // Each kind has an object of its own name, small, with the recipients it is about.
    let (object, recipients) = match &*event {
        "Bounce" => (&notice["bounce"], &notice["bounce"]["bouncedRecipients"]),
        "Complaint" => (&notice["complaint"], &notice["complaint"]["complainedRecipients"]),
        "Delivery" => (&notice["delivery"], &notice["delivery"]["recipients"]),
        "DeliveryDelay" => (&notice["deliveryDelay"], &notice["deliveryDelay"]["delayedRecipients"]),
        _ => (&notice["mail"], &notice["mail"]["destination"]),
    };
    let at = seconds(&text(&object["timestamp"])).or_else(|| seconds(&text(&notice["mail"]["timestamp"])));
    let (outcome, says) = outcome(&event, notice);
    let each = recipients.as_array().map(Vec::as_slice).unwrap_or_default().iter().map(|recipient| {
        let address = if recipient.is_object() { &recipient["emailAddress"] } else { recipient };
        let code = by_code(&text(&recipient["status"])).or_else(|| by_code(&text(&recipient["diagnosticCode"])));
        let code = code.map(|(_, code)| code).unwrap_or_default();
        Found::new(text(address), at, outcome, format!("{says} {code}"))
    });
    each.collect()
}

fn outcome(event: &str, notice: &Value) -> (Outcome, String) {
    let kind = |object: &Value, names: [&str; 2]| format!("{} {}", text(&object[names[0]]), text(&object[names[1]]));
    let bounce = &notice["bounce"];
    match event {
        "Bounce" => {
            let outcome = match (&*text(&bounce["bounceType"]), &*text(&bounce["bounceSubType"])) {
                ("Permanent", "UnsubscribedRecipient") => Outcome::Stop(Unsubscribed),
                // General, NoEmail, and Suppressed and OnAccountSuppressionList: SES itself will not send there any more.
                ("Permanent", _) => Outcome::Stop(Bounced),
                ("Transient" | "Undetermined", _) => Outcome::Soft,
                _ => Outcome::Ignored(Why::UnknownEvent),
            };
            (outcome, format!("Bounce {}", kind(bounce, ["bounceType", "bounceSubType"])))
        }
        "Complaint" => {
            let feedback = text(&notice["complaint"]["complaintFeedbackType"]);
            // The person took it out of the spam folder.
            let is_none = feedback == "not-spam";
            let outcome = if is_none { Outcome::Ignored(Why::NoVerdict) } else { Outcome::Stop(Complained) };
            (outcome, format!("Complaint {feedback}"))
        }
        "Delivery" => (Outcome::Delivered, event.to_owned()),
        "DeliveryDelay" => {
            let says = format!("DeliveryDelay {}", text(&notice["deliveryDelay"]["delayType"]));
            (Outcome::Ignored(Why::StillTried), says)
        }
        "Subscription" => {
            let all = &notice["subscription"]["newTopicPreferences"]["unsubscribeAll"];
            let left = all.as_bool().unwrap_or(false);
            let outcome = if left { Outcome::Stop(Unsubscribed) } else { Outcome::Ignored(Why::NoVerdict) };
            (outcome, event.to_owned())
        }
        // A virus in the message; a template that cannot be rendered.
        "Reject" | "Rendering Failure" => (Outcome::Ignored(Why::NotTheRecipient), event.to_owned()),
        "Send" | "Open" | "Click" => (Outcome::Ignored(Why::NoVerdict), event.to_owned()),
        _ => (Outcome::Ignored(Why::UnknownEvent), event.to_owned()),
    }
}
