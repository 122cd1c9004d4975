//! A table or list of nobody's in particular: a channel, and a code of SMTP, an enhanced code, or a word.

use super::record::Record;
use super::report::{Outcome, Why};
use super::status_code::by_code;
use super::stop_word::{ShortWords, is_stop};
use super::words::{Word, word};
use super::{CHANNEL_NAMES, Found, TIME_NAMES};
use crate::contact::SuppressionKind;

/// Columns that hold an event in a word.
const EVENT_NAMES: &[&str] = &[
    "event",
    "event type",
    "type",
    "bounce type",
    "status",
    "state",
    "result",
    "category",
    "classification",
    "severity",
    "kind",
    "action",
];
/// Columns that hold a code or prose with one, the surer ones first.
const CODE_NAMES: &[&str] = &[
    "enhanced code",
    "enhanced status code",
    "enhanced status",
    "dsn",
    "status code",
    "smtp code",
    "smtp status",
    "smtp reply",
    "code",
    "error code",
    "status",
    "diagnostic code",
    "diagnostic",
    "response",
    "error",
    "error message",
    "reason",
    "bounce reason",
    "description",
    "details",
    "message",
];
/// Columns of a reason, where a word may stand too.
const REASON_NAMES: &[&str] = &["reason", "bounce reason", "suppression reason", "description"];
/// Columns that hold what a person answered.
const REPLY_NAMES: &[&str] = &["reply", "reply text", "reply body"];

/// Whether it can say anything.
pub(super) fn knows(record: Record) -> bool {
    record.has_any(CHANNEL_NAMES)
        && [EVENT_NAMES, CODE_NAMES, REASON_NAMES, REPLY_NAMES].iter().any(|n| record.has_any(n))
}

/// What it says.
pub(super) fn read(record: Record) -> Found {
    let (outcome, says) = judge(record);
    Found::new(record.get(CHANNEL_NAMES), record.time(TIME_NAMES), outcome, says)
}

fn judge(record: Record) -> (Outcome, String) {
    let cells = EVENT_NAMES.iter().chain(REASON_NAMES).map(|name| record.get(&[name]));
    // The words are ordered by how much they weigh: `bounce` in one column and `soft` in another is a soft bounce.
    let said = cells.filter_map(|cell| word(&cell).map(|word| (word, cell))).min_by_key(|(word, _)| *word);
    // An enhanced code in the prose beside a bare 550 says more than the 550.
    let coded: Vec<_> = CODE_NAMES.iter().filter_map(|name| by_code(&record.get(&[name]))).collect();
    let coded = coded.iter().find(|(_, code)| code.contains('.')).or_else(|| coded.first()).cloned();
    let reply = record.get(REPLY_NAMES);
    match (said, coded) {
        (Some((Word::Bounce, said)), Some((outcome, code))) => (outcome, format!("{said} {code}")),
        (Some((word, said)), Some((_, code))) => (word.outcome(), format!("{said} {code}")),
        (Some((Word::Bounce, said)), None) if !is_bounce(&said) => {
            (Outcome::Ignored(Why::UnknownEvent), said.into_owned())
        }
        (Some((word, said)), None) => (word.outcome(), said.into_owned()),
        (None, Some((outcome, code))) => (outcome, code),
        (None, None) if is_stop(&reply, ShortWords::SayNothing) => {
            (Outcome::Stop(SuppressionKind::Unsubscribed), format!("reply {reply}"))
        }
        (None, None) if !reply.is_empty() => (Outcome::Ignored(Why::NoStopWord), "reply".to_owned()),
        (None, None) => {
            let event = record.get(EVENT_NAMES);
            // `550 user unknown` and `Unsubscribed by user` where one word is expected.
            if let Some(said) = by_code(&event) {
                return said;
            }
            let told = stop_within(&event).or_else(|| stop_within(&record.get(REASON_NAMES)));
            (told.map_or(Outcome::Ignored(Why::UnknownEvent), Outcome::Stop), event.into_owned())
        }
    }
}

/// A stop that stands among other words, whole: what is missed here is a person who goes on getting mail.
fn stop_within(text: &str) -> Option<SuppressionKind> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.iter().any(|word| matches!(*word, "not" | "no" | "never" | "re")) {
        return None;
    }
    if words.iter().any(|word| matches!(*word, "complaint" | "complained" | "complaints")) {
        return Some(SuppressionKind::Complained);
    }
    let opted_out = words.windows(2).any(|pair| matches!(pair, ["opt" | "opted", "out"]));
    let left = ["unsubscribe", "unsubscribed", "unsubscribes", "optout", "optedout"];
    (opted_out || words.iter().any(|word| left.contains(word))).then_some(SuppressionKind::Unsubscribed)
}

/// A bounce is one for good where nothing says otherwise; "failed" alone says too little to stop anybody.
fn is_bounce(said: &str) -> bool {
    said.to_ascii_lowercase().starts_with("bounce") || said.eq_ignore_ascii_case("undeliverable")
}
