//! Words that services write into columns of event, status, type and reason.

use super::report::{Outcome, Why};
use crate::contact::SuppressionKind;

/// What a cell says that is such a word and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Word {
    /// Marked as spam.
    Complained,
    /// Said stop.
    Unsubscribed,
    /// On a block list of the recipient's or the service's.
    Listed,
    /// Failed for good.
    Hard,
    /// Tried again. What kind of failure it may become is said beside it.
    Delayed,
    /// Failed for now.
    Soft,
    /// Failed, and a code has to say how.
    Bounce,
    /// Arrived.
    Delivered,
    /// Back again.
    Resubscribed,
    /// Neither.
    NoVerdict,
}

impl Word {
    /// What it means for the channel, where no code says more.
    pub(super) const fn outcome(self) -> Outcome {
        match self {
            Word::Complained => Outcome::Stop(SuppressionKind::Complained),
            Word::Unsubscribed => Outcome::Stop(SuppressionKind::Unsubscribed),
            Word::Listed => Outcome::Stop(SuppressionKind::Blocked),
            Word::Hard | Word::Bounce => Outcome::Stop(SuppressionKind::Bounced),
            Word::Delayed => Outcome::Ignored(Why::StillTried),
            Word::Soft => Outcome::Soft,
            Word::Delivered => Outcome::Delivered,
            Word::Resubscribed => Outcome::Ignored(Why::Resubscribed),
            Word::NoVerdict => Outcome::Ignored(Why::NoVerdict),
        }
    }
}

/// Letters and digits only, small.
const WORDS: &[(Word, &[&str])] = &[
    (
        Word::Complained,
        &[
            "complaint",
            "complained",
            "complaints",
            "spam",
            "spamreport",
            "spamreports",
            "spamcomplaint",
            "abuse",
            "abusereport",
            "fbl",
            "markedasspam",
        ],
    ),
    (
        Word::Unsubscribed,
        &[
            "unsubscribe",
            "unsubscribed",
            "unsubscribes",
            "unsub",
            "optout",
            "optedout",
            "listunsubscribe",
            "linkunsubscribe",
            "groupunsubscribe",
            "stop",
            "退订",
            "退訂",
            "已退订",
        ],
    ),
    (Word::Listed, &["blacklist", "blacklisted", "blocklisted", "黑名单", "黑名單"]),
    (
        Word::Hard,
        &[
            "hard",
            "hardbounce",
            "hardbounced",
            "hardbounces",
            "permanent",
            "permanentfail",
            "permanentfailure",
            "invalid",
            "invalidemail",
            "invalidaddress",
            "invalidrecipient",
            "bademailaddress",
            "unknownuser",
            "userunknown",
            "nosuchuser",
            "空号",
            "空號",
        ],
    ),
    (Word::Delayed, &["deferred", "deferral", "delayed", "delay", "deliverydelay"]),
    (
        Word::Soft,
        &[
            "soft",
            "softbounce",
            "softbounced",
            "softbounces",
            "transient",
            "temporary",
            "temporaryfail",
            "temporaryfailure",
            "tempfail",
            "blocked",
            "block",
            "mailboxfull",
            "undetermined",
            "关机",
            "停机",
            "暂停服务",
            "关机或停机",
            "關機",
        ],
    ),
    (
        Word::Bounce,
        &[
            "bounce",
            "bounced",
            "bounces",
            "undeliverable",
            "failed",
            "failure",
            "fail",
            "rejected",
            "dropped",
            "失败",
            "发送失败",
            "失敗",
        ],
    ),
    (Word::Delivered, &["delivered", "delivery", "success", "成功", "发送成功", "已送达", "接收成功"]),
    (
        Word::Resubscribed,
        &["subscribe", "subscribed", "resubscribe", "resubscribed", "optin", "optedin", "groupresubscribe"],
    ),
    (
        Word::NoVerdict,
        &[
            "sent",
            "send",
            "processed",
            "accepted",
            "queued",
            "injection",
            "open",
            "opened",
            "initialopen",
            "click",
            "clicked",
            "received",
        ],
    ),
];

/// What a cell says.
pub(super) fn word(cell: &str) -> Option<Word> {
    let letters: String = cell.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(32).collect();
    WORDS.iter().find(|(_, words)| words.contains(&letters.as_str())).map(|(word, _)| *word)
}
