//! Mailchimp: exports of cleaned and of unsubscribed contacts ("About Cleaned Contacts": hard bounces, and soft ones
//! that came again and again).

use super::Found;
use super::record::Record;
use super::report::{Outcome, Why};
use crate::contact::SuppressionKind::{Bounced, Complained, Unsubscribed};

/// What the name of a file says of all its rows. Which export a file is, Mailchimp writes nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Export {
    Cleaned,
    Unsubscribed,
}

impl Export {
    /// `cleaned_members_export_….csv`, `unsubscribed_email_audience_export_….csv`.
    pub(super) fn from_file_name(name: &str) -> Option<Export> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
        match () {
            () if name.starts_with("cleaned_") => Some(Export::Cleaned),
            () if name.starts_with("unsubscribed_") => Some(Export::Unsubscribed),
            () => None,
        }
    }
}

/// Whether it is one of those exports. An export of subscribed contacts is none.
pub(super) fn knows(record: Record, export: Option<Export>) -> bool {
    record.has_any(&["MEMBER_RATING", "LEID", "EUID"])
        && (export.is_some() || record.has_any(&["CLEAN_TIME", "UNSUB_TIME"]))
}

/// What it says.
pub(super) fn read(record: Record, export: Option<Export>) -> Found {
    let at = record.time(&["CLEAN_TIME", "UNSUB_TIME"]);
    let cleaned = !record.get(&["CLEAN_TIME"]).is_empty() || export == Some(Export::Cleaned);
    let left = !record.get(&["UNSUB_TIME"]).is_empty() || export == Some(Export::Unsubscribed);
    // The API and its webhooks clean for `hard` and for `abuse`; exports of unsubscribed contacts hold ABUSE and SPAM as reasons.
    let reason = record.get(&["UNSUB_REASON", "CLEAN_REASON", "REASON"]);
    let complained = ["abuse", "spam"].iter().any(|word| reason.eq_ignore_ascii_case(word));
    let (outcome, says) = match (cleaned, left) {
        (true, _) | (_, true) if complained => (Outcome::Stop(Complained), format!("complaint {reason}")),
        (true, _) => (Outcome::Stop(Bounced), "cleaned".to_owned()),
        (_, true) => (Outcome::Stop(Unsubscribed), format!("unsubscribed {reason}")),
        // UNSUB_TIME may be an empty field of an audience.
        _ => (Outcome::Ignored(Why::NoVerdict), "subscribed".to_owned()),
    };
    Found::new(email(record), at, outcome, says)
}

/// The name of the first column follows the account's language (`Indirizzo email`), or is the owner's.
fn email(record: Record) -> String {
    let named = record.get(&["Email Address", "Email"]);
    if !named.is_empty() {
        return named.into_owned();
    }
    record.values().into_iter().find(|cell| cell.contains('@') && !cell.contains(' ')).unwrap_or_default().into_owned()
}
