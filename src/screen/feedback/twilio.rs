//! Twilio: message logs in CSV and JSON, status callbacks, replies ("Message resource", "Error and Warning Dictionary").

use super::Found;
use super::record::Record;
use super::report::{Outcome, Why};
use super::stop_word::{ShortWords, is_start, is_stop};
use crate::contact::SuppressionKind::{Bounced, Unsubscribed};

const SIDS: &[&str] = &["sid", "message_sid", "sms_sid", "account_sid"];
const ERROR_CODES: &[&str] = &["error_code"];
const STATUSES: &[&str] = &["message_status", "sms_status", "status"];

/// Whether it is a message.
pub(super) fn knows(record: Record) -> bool {
    record.has_any(&["to", "from"])
        && (record.has_any(SIDS) || record.has("direction"))
        && (record.has_any(STATUSES) || record.has_any(ERROR_CODES) || record.has("body"))
}

/// What it says.
pub(super) fn read(record: Record) -> Found {
    let at = record.time(&["date_sent", "sent_date", "date_updated", "date_created", "timestamp"]);
    let number = |name: &str| {
        let number = record.get(&[name]);
        number.strip_prefix("whatsapp:").map_or_else(|| number.to_string(), str::to_owned)
    };
    let direction = record.get(&["direction"]).to_ascii_lowercase();
    let status = record.get(STATUSES).to_ascii_lowercase();
    // A webhook of a reply names no direction, but its status is `received`.
    if direction.starts_with("inbound")
        || direction.is_empty() && (status == "received" || status.is_empty()) && record.has("body")
    {
        let (outcome, says) = reply(record);
        return Found::new(number("from"), at, outcome, says);
    }
    let code = record.get(ERROR_CODES);
    Found::new(number("to"), at, by_code(&code, &status), format!("{status} {code}"))
}

fn reply(record: Record) -> (Outcome, String) {
    let (body, opt_out) = (record.get(&["body"]), record.get(&["opt_out_type"]));
    let outcome = match () {
        () if opt_out.eq_ignore_ascii_case("stop") || is_stop(&body, ShortWords::SayNothing) => {
            Outcome::Stop(Unsubscribed)
        }
        () if opt_out.eq_ignore_ascii_case("start") || is_start(&body) => Outcome::Ignored(Why::Resubscribed),
        () => Outcome::Ignored(Why::NoStopWord),
    };
    // What somebody wrote is theirs; only a stop is repeated.
    let says = if matches!(outcome, Outcome::Stop(_)) { format!("reply {body}") } else { "reply".to_owned() };
    (outcome, says)
}

fn by_code(code: &str, status: &str) -> Outcome {
    match (code, status) {
        // The recipient answered STOP.
        ("21610", _) => Outcome::Stop(Unsubscribed),
        // Unknown destination handset; landline or unreachable carrier.
        ("30005" | "30006", _) => Outcome::Stop(Bounced),
        // Unreachable destination handset: switched off, out of range.
        ("30003", _) => Outcome::Soft,
        ("" | "0", "delivered" | "read") => Outcome::Delivered,
        (
            "" | "0",
            "queued" | "accepted" | "scheduled" | "sending" | "sent" | "receiving" | "received" | "canceled",
        ) => Outcome::Ignored(Why::NoVerdict),
        ("" | "0", _) => Outcome::Ignored(Why::UnknownEvent),
        // Filtered, blocked, not registered, queue full, unknown: the message's fault or nobody's.
        _ if code.starts_with("30") || code.starts_with("21") || code.starts_with("63") => {
            Outcome::Ignored(Why::NotTheRecipient)
        }
        _ => Outcome::Ignored(Why::UnknownEvent),
    }
}
