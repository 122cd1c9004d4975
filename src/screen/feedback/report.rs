//! What feedback says, as plain values.

use crate::contact::SuppressionKind;

/// What one record of a feedback file says of one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Where it stands: the line of a table or of JSON Lines, else the element of the list; from 1.
    pub line: u64,
    /// The address or the number, as written. Blank where the record names none.
    pub channel: String,
    /// When it happened, in Unix seconds.
    pub at: Option<i64>,
    /// What it means for the channel.
    pub outcome: Outcome,
    /// The vendor's own words, short: `bounce 5.1.1`.
    pub says: String,
}

/// What a report means for its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is not to be used any more.
    Stop(SuppressionKind),
    /// It failed this time. Often enough, and it is not to be used.
    Soft,
    /// It works.
    Delivered,
    /// Nothing that counts.
    Ignored(Why),
}

/// Why a record counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It names no address and no number.
    NoChannel,
    /// Its event or code is none that we know.
    UnknownEvent,
    /// It cannot be read.
    Unreadable,
    /// It is sent, opened or clicked: it neither failed nor arrived.
    NoVerdict,
    /// Whoever sends it tries again: several of these are one message that is late, not several bounces.
    StillTried,
    /// The message or its sender was refused, which says nothing of the recipient.
    NotTheRecipient,
    /// A machine answered, so somebody has the mailbox.
    AutoReply,
    /// A person answered, but not to stop.
    NoStopWord,
    /// It says that the person is back. Feedback never lifts a stop.
    Resubscribed,
}

impl Why {
    /// All, in the order in which they are listed to users.
    pub const ALL: [Why; 9] = [
        Why::NoChannel,
        Why::UnknownEvent,
        Why::Unreadable,
        Why::NoVerdict,
        Why::StillTried,
        Why::NotTheRecipient,
        Why::AutoReply,
        Why::NoStopWord,
        Why::Resubscribed,
    ];

    /// The reason in words that end a sentence: "ignored: …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Why::NoChannel => "no address and no number",
            Why::UnknownEvent => "an event or code that is not known",
            Why::Unreadable => "cannot be read",
            Why::NoVerdict => "neither failed nor delivered",
            Why::StillTried => "still being tried",
            Why::NotTheRecipient => "the message or its sender was refused, not the recipient",
            Why::AutoReply => "an automatic answer",
            Why::NoStopWord => "a reply that does not say stop",
            Why::Resubscribed => "says that the person is back, which lifts no stop",
        }
    }
}

/// What a feedback file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackFile {
    /// Whose file it is.
    pub format: Format,
    /// Rows, lines or elements that were read.
    pub records: u64,
    /// What they say, in their order. At least one report a record: a notice about three recipients gives three.
    pub reports: Vec<Report>,
}

/// Whose feedback it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// SendGrid: lists of suppressions, event webhook.
    SendGrid,
    /// Mailchimp: exports of cleaned and of unsubscribed contacts.
    Mailchimp,
    /// Amazon SES: notifications, published events, the account's suppression list.
    Ses,
    /// SparkPost: webhook batches, the events search.
    SparkPost,
    /// Postmark: bounces, webhooks, suppressions.
    Postmark,
    /// Twilio: message logs, status callbacks, replies.
    Twilio,
    /// A Chinese SMS gateway: status reports and replies.
    ChineseGateway,
    /// Delivery receipts in the words of SMPP.
    SmsReceipts,
    /// A table with a channel, and a code or a word.
    Generic,
}

impl Format {
    /// All, in the order in which they are tried and listed to users.
    pub const ALL: [Format; 9] = [
        Format::Mailchimp,
        Format::Ses,
        Format::SparkPost,
        Format::Postmark,
        Format::Twilio,
        Format::SendGrid,
        Format::ChineseGateway,
        Format::SmsReceipts,
        Format::Generic,
    ];

    /// The word that users write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::SendGrid => "sendgrid",
            Format::Mailchimp => "mailchimp",
            Format::Ses => "ses",
            Format::SparkPost => "sparkpost",
            Format::Postmark => "postmark",
            Format::Twilio => "twilio",
            Format::ChineseGateway => "chinese-gateway",
            Format::SmsReceipts => "sms-receipts",
            Format::Generic => "generic",
        }
    }

    /// The format of that name.
    ///
    /// ```
    /// use hygienist::screen::feedback::Format;
    /// assert_eq!(Format::from_name("SES"), Some(Format::Ses));
    /// assert_eq!(Format::from_name("pigeon"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name.trim()))
    }

    /// The names of all, for messages.
    fn names() -> String {
        Format::ALL.map(Format::name).join(", ")
    }
}

/// Why a whole file cannot be read as feedback.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedbackError {
    /// There is nothing in it.
    #[error("it is empty: feedback is a table with a header, JSON or JSON Lines; fetch it again")]
    Empty,
    /// No format fits.
    #[error(
        "it is no feedback that is known. Expected is a table with a header that names a channel (email, phone) and an \
         event, a status or a code, or JSON of one of the vendors. It begins with: {begins}. Formats: {}",
        Format::names()
    )]
    Unknown {
        /// The first line, shortened.
        begins: String,
    },
    /// The table has no column for the channel.
    #[error("read as {}, it has no column for the address or the number. Its columns: {columns}. Call one email or phone, or name another --format", .format.name())]
    NoChannelColumn {
        /// The format that was asked for.
        format: Format,
        /// The names of its columns.
        columns: String,
    },
    /// A list of addresses and times, which says nothing of why they are on it.
    #[error(
        "it looks like a list of SendGrid, which only its file name explains: rename it so that the name holds bounces, \
         blocks, spam_reports, invalid_emails or unsubscribes. Formats: {}",
        Format::names()
    )]
    OnlyNameTells,
}
