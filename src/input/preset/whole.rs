//! What a file says of all its records: exports of those who left, complained or bounced hold nobody else.

use super::{Choice, ListKind, Preset, folded};
use crate::contact::{SuppressionKind, WholeStop};

/// What a file says of all its records, and how it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// What it says.
    pub stop: WholeStop,
    /// Only the name of the file says so.
    pub by_name: bool,
}

/// Words that say what is in a file; one of them is enough, where it comes first.
const WORDS: [(&str, SuppressionKind); 30] = [
    ("unsubscribed", SuppressionKind::Unsubscribed),
    ("unsubscribes", SuppressionKind::Unsubscribed),
    ("unsubscribers", SuppressionKind::Unsubscribed),
    ("unsubs", SuppressionKind::Unsubscribed),
    ("unsubscribe", SuppressionKind::Unsubscribed),
    ("unsubscriber", SuppressionKind::Unsubscribed),
    ("optout", SuppressionKind::Unsubscribed),
    ("suppressed", SuppressionKind::Unsubscribed),
    ("abgemeldete", SuppressionKind::Unsubscribed),
    ("désinscrits", SuppressionKind::Unsubscribed),
    ("desinscrits", SuppressionKind::Unsubscribed),
    ("désabonnés", SuppressionKind::Unsubscribed),
    ("desabonnes", SuppressionKind::Unsubscribed),
    ("disiscritti", SuppressionKind::Unsubscribed),
    ("退订", SuppressionKind::Unsubscribed),
    ("退訂", SuppressionKind::Unsubscribed),
    ("blacklist", SuppressionKind::Blocked),
    ("blocklist", SuppressionKind::Blocked),
    ("bounce", SuppressionKind::Bounced),
    ("complaint", SuppressionKind::Complained),
    ("optouts", SuppressionKind::Unsubscribed),
    ("abgemeldet", SuppressionKind::Unsubscribed),
    ("abmeldungen", SuppressionKind::Unsubscribed),
    ("bounces", SuppressionKind::Bounced),
    ("bounced", SuppressionKind::Bounced),
    ("complaints", SuppressionKind::Complained),
    ("complained", SuppressionKind::Complained),
    ("spamreports", SuppressionKind::Complained),
    ("donotcall", SuppressionKind::DoNotCall),
    ("dnc", SuppressionKind::DoNotCall),
];

/// The same in several words.
const PHRASES: [(&[&str], SuppressionKind); 9] = [
    (&["opt", "outs"], SuppressionKind::Unsubscribed),
    (&["opted", "out"], SuppressionKind::Unsubscribed),
    (&["opt", "out"], SuppressionKind::Unsubscribed),
    (&["do", "not", "contact"], SuppressionKind::Unsubscribed),
    (&["do", "not", "mail"], SuppressionKind::Unsubscribed),
    (&["do", "not", "email"], SuppressionKind::Unsubscribed),
    (&["spam", "reports"], SuppressionKind::Complained),
    (&["spam", "complaints"], SuppressionKind::Complained),
    (&["do", "not", "call"], SuppressionKind::DoNotCall),
];

/// Words before them that say nothing of that.
const NEUTRAL: [&str; 16] = [
    "all",
    "audience",
    "contacts",
    "email",
    "emails",
    "export",
    "exported",
    "global",
    "group",
    "hard",
    "list",
    "mailchimp",
    "mailgun",
    "sendgrid",
    "suppression",
    "suppressions",
];

/// Words that turn the others round, or say that they pass.
const TURNING: [&str; 14] = [
    "before",
    "except",
    "excluding",
    "minus",
    "never",
    "nicht",
    "no",
    "non",
    "not",
    "ohne",
    "sans",
    "sin",
    "soft",
    "without",
];

/// Why every record of a file is a stop: by what is known of its system, else by the first word of its name that says
/// something. A system whose rows say themselves what they are is believed before the name. `names` are its columns.
///
/// ```
/// use hygienist::contact::SuppressionKind;
/// use hygienist::input::preset::{Choice, whole};
/// let kind = |file| whole(Choice::Recognised, None, &[], file).map(|whole| whole.stop.kind);
/// assert_eq!(kind("old/Unsubscribed 2024.csv"), Some(SuppressionKind::Unsubscribed));
/// assert_eq!(kind("suppression_bounces.csv"), Some(SuppressionKind::Bounced));
/// assert_eq!(kind("acme_unsubscribed 2024.csv"), Some(SuppressionKind::Unsubscribed));
/// assert_eq!(kind("suppression_list.csv"), Some(SuppressionKind::Unsubscribed));
/// assert_eq!(kind("soft_bounces.csv"), None, "they pass");
/// assert_eq!(kind("customers_not_unsubscribed.csv"), None);
/// assert_eq!(kind("bounce_rates_by_customer.csv"), Some(SuppressionKind::Bounced), "its name begins so");
/// assert_eq!(kind("customers_without_bounces.csv"), None);
/// assert_eq!(kind("cleaned.csv"), None, "of Mailchimp it would be, and there the header tells");
/// assert_eq!(whole(Choice::Nobody, None, &[], "bounces.csv"), None);
/// ```
#[must_use]
pub fn whole(choice: Choice, preset: Option<&Preset>, names: &[Vec<u8>], file: &str) -> Option<Whole> {
    match preset.map(|preset| (preset, preset.list_kind)) {
        Some((preset, Some(ListKind::Of(kind)))) => {
            let is_it =
                |name: &Vec<u8>| preset.stopped_at.as_ref().is_some_and(|at| folded(name) == folded(at.as_bytes()));
            let at = names.iter().position(is_it).and_then(|at| u16::try_from(at).ok());
            (!preset.temporary).then_some(Whole { stop: WholeStop { kind, at }, by_name: false })
        }
        Some((_, Some(ListKind::ByRow))) => None,
        _ if choice != Choice::Recognised => None,
        _ => {
            let stop = WholeStop { kind: said_by_name(file)?, at: None };
            Some(Whole { stop, by_name: true })
        }
    }
}

fn said_by_name(file: &str) -> Option<SuppressionKind> {
    let name = file.rsplit(['/', '\\', '!']).next().unwrap_or(file).to_lowercase();
    let stem = name.split_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let words: Vec<&str> =
        stem.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let says_nothing = |word: &&&str| NEUTRAL.contains(*word) || word.bytes().any(|byte| byte.is_ascii_digit());
    let head = &words[words.iter().take_while(says_nothing).count()..];
    if head.is_empty() {
        // Of nothing but words that say nothing, one says what the file is for.
        let suppresses = |word: &&str| matches!(*word, "suppression" | "suppressions");
        return words.iter().any(suppresses).then_some(SuppressionKind::Unsubscribed);
    }
    let begins = |words: &[&str]| {
        let phrase = PHRASES.iter().find(|(phrase, _)| words.starts_with(phrase)).map(|(_, kind)| *kind);
        phrase.or_else(|| WORDS.iter().find(|(word, _)| words.first() == Some(word)).map(|(_, kind)| *kind))
    };
    // Behind whose list it is: `acme_unsubscribed`.
    let is_turned = head.iter().any(|word| TURNING.contains(word));
    let tail = &head[..head.len() - head.iter().rev().take_while(says_nothing).count()];
    let ends = || {
        let phrase = PHRASES.iter().find(|(phrase, _)| tail.ends_with(phrase)).map(|(_, kind)| *kind);
        phrase.or_else(|| WORDS.iter().find(|(word, _)| tail.last() == Some(word)).map(|(_, kind)| *kind))
    };
    begins(head).or_else(|| if is_turned { None } else { ends() })
}
