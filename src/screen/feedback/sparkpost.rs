//! SparkPost: batches of the webhook and results of the events search ("SparkPost Event Definitions", "Bounce
//! Classification Codes").

use super::Found;
use super::record::Record;
use super::report::{Outcome, Why};
use crate::contact::SuppressionKind::{Bounced, Complained, Unsubscribed};
use serde_json::{Map, Value};

/// Whether it is an event, wrapped or not.
pub(super) fn knows(record: Record) -> bool {
    let Record::Object(map) = record else { return false };
    map.contains_key("msys")
        || map.contains_key("type") && (map.contains_key("rcpt_to") || map.contains_key("raw_rcpt_to"))
}

/// What it says.
pub(super) fn read(record: Record) -> Found {
    let event = match record {
        Record::Object(map) => Record::Object(unwrapped(map)),
        row @ Record::Row(..) => row,
    };
    let kind = event.get(&["type"]);
    let class = event.get(&["bounce_class"]);
    let outcome = match &*kind {
        "bounce" | "out_of_band" => by_class(&class, &event.get(&["reason", "raw_reason"])),
        "policy_rejection" | "generation_rejection" if !class.is_empty() => {
            by_class(&class, &event.get(&["reason", "raw_reason"]))
        }
        "policy_rejection" | "generation_rejection" | "generation_failure" => Outcome::Ignored(Why::NotTheRecipient),
        "delay" => Outcome::Ignored(Why::StillTried),
        "spam_complaint" => Outcome::Stop(Complained),
        "list_unsubscribe" | "link_unsubscribe" => Outcome::Stop(Unsubscribed),
        "delivery" => Outcome::Delivered,
        "injection" | "open" | "initial_open" | "click" | "amp_open" | "amp_initial_open" | "amp_click"
        | "relay_injection" | "relay_delivery" | "relay_tempfail" | "relay_permfail" | "relay_rejection" => {
            Outcome::Ignored(Why::NoVerdict)
        }
        _ => Outcome::Ignored(Why::UnknownEvent),
    };
    // A bounce without a class is one that nobody classified.
    let says = match (&*kind, &*class) {
        (kind, "") => kind.to_owned(),
        (kind, class) => format!("{kind} class {class}"),
    };
    Found::new(event.get(&["rcpt_to", "raw_rcpt_to"]), event.time(&["timestamp"]), outcome, says)
}

/// `{"msys": {"message_event": {…}}}`: the one object within is the event.
fn unwrapped(map: &Map<String, Value>) -> &Map<String, Value> {
    let msys = map.get("msys").and_then(Value::as_object);
    msys.and_then(|groups| groups.values().find_map(Value::as_object)).unwrap_or(map)
}

/// The table "Bounce Classification Codes".
fn by_class(class: &str, reason: &str) -> Outcome {
    match class {
        // Invalid recipient; no recipient could be determined.
        "10" | "30" => Outcome::Stop(Bounced),
        // A request to unsubscribe came back. It is of the hard ones, and says more.
        "90" => Outcome::Stop(Unsubscribed),
        // Admin: SparkPost did not try. Its own suppression list and domains that cannot be are about the recipient.
        "25" | "26" => match reason.to_ascii_lowercase() {
            reason if reason.contains("suppress") || reason.contains("invalid domain") => Outcome::Stop(Bounced),
            _ => Outcome::Ignored(Why::NotTheRecipient),
        },
        "60" | "100" => Outcome::Ignored(Why::AutoReply),
        "80" => Outcome::Ignored(Why::Resubscribed),
        // 1 undetermined; 20 to 24, 40 and 70 soft; 50 to 54 blocked by the receiver.
        "" | "1" | "20" | "21" | "22" | "23" | "24" | "40" | "50" | "51" | "52" | "53" | "54" | "70" => Outcome::Soft,
        _ => Outcome::Ignored(Why::UnknownEvent),
    }
}
