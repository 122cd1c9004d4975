//! Postmark: bounces of the API and of exports, webhooks, suppressions ("Bounce API: Bounce types", "Subscription change
//! webhook").

use super::Found;
use super::record::Record;
use super::report::{Outcome, Why};
use crate::contact::SuppressionKind::{Blocked, Bounced, Complained, Unsubscribed};

/// Whether it is a bounce, a webhook or a suppression.
pub(super) fn knows(record: Record) -> bool {
    let has = |names: [&str; 2]| names.iter().all(|name| record.has(name));
    has(["RecordType", "MessageStream"])
        || has(["RecordType", "ServerID"])
        || has(["Type", "BouncedAt"])
        || has(["EmailAddress", "SuppressionReason"])
}

/// What it says.
pub(super) fn read(record: Record) -> Found {
    let channel = record.get(&["Email", "Recipient", "EmailAddress"]);
    let at = record.time(&["BouncedAt", "ChangedAt", "DeliveredAt", "CreatedAt", "ReceivedAt"]);
    let kind = record.get(&["RecordType"]);
    let (outcome, says) = match &*kind {
        "Delivery" => (Outcome::Delivered, kind.into_owned()),
        "Open" | "Click" | "Inbound" => (Outcome::Ignored(Why::NoVerdict), kind.into_owned()),
        "SubscriptionChange" if record.get(&["SuppressSending"]) == "false" => {
            (Outcome::Ignored(Why::Resubscribed), kind.into_owned())
        }
        _ if record.has("SuppressionReason") => suppressed(record),
        _ => {
            let bounce = record.get(&["Type"]);
            let bounce = if bounce.is_empty() { kind } else { bounce };
            (by_type(&bounce), bounce.into_owned())
        }
    };
    Found::new(channel, at, outcome, says)
}

/// A suppression by hand is the recipient's wish, or the sender's own block.
fn suppressed(record: Record) -> (Outcome, String) {
    let (reason, origin) = (record.get(&["SuppressionReason"]), record.get(&["Origin"]));
    let outcome = match (&*reason, &*origin) {
        ("HardBounce", _) => Outcome::Stop(Bounced),
        ("SpamComplaint", _) => Outcome::Stop(Complained),
        ("ManualSuppression", "Recipient") => Outcome::Stop(Unsubscribed),
        ("ManualSuppression", _) => Outcome::Stop(Blocked),
        _ => Outcome::Ignored(Why::UnknownEvent),
    };
    (outcome, format!("{reason} {origin}"))
}

/// The table "Bounce types".
fn by_type(kind: &str) -> Outcome {
    match kind {
        "HardBounce" | "BadEmailAddress" => Outcome::Stop(Bounced),
        "SpamComplaint" => Outcome::Stop(Complained),
        "Unsubscribe" => Outcome::Stop(Unsubscribed),
        "ManuallyDeactivated" => Outcome::Stop(Blocked),
        // A message the filter took for spam is blocked, not complained of.
        "Transient" | "SoftBounce" | "DnsError" | "SpamNotification" | "Unknown" | "Blocked" | "Undeliverable" => {
            Outcome::Soft
        }
        "AutoResponder" | "AddressChange" | "ChallengeVerification" => Outcome::Ignored(Why::AutoReply),
        "Subscribe" => Outcome::Ignored(Why::Resubscribed),
        "Unconfirmed" => Outcome::Ignored(Why::NoVerdict),
        "OpenRelayTest"
        | "VirusNotification"
        | "SMTPApiError"
        | "InboundError"
        | "DMARCPolicy"
        | "TemplateRenderingFailed" => Outcome::Ignored(Why::NotTheRecipient),
        _ => Outcome::Ignored(Why::UnknownEvent),
    }
}
