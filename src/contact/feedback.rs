//! What became of feedback: an account a file, which must balance.

use super::Tool;
use serde::Serialize;
use std::collections::BTreeMap;

/// The account of one feedback file. Each report is in exactly one of the counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FeedbackAccount {
    /// As typed.
    pub path: String,
    /// SHA-256 of the bytes as read, in hex.
    pub sha256: String,
    /// Whose feedback it is.
    pub format: String,
    /// Rows, lines or elements that were read.
    pub records: u64,
    /// What they say, at least one report a record.
    pub reports: u64,
    /// Stops that are new, by kind.
    pub suppressed: BTreeMap<String, u64>,
    /// Stops that were there already, or that an earlier report said, by kind.
    pub suppressed_already: BTreeMap<String, u64>,
    /// Bounces that may pass and are counted now.
    pub counted: u64,
    /// Bounces that may pass and were counted before: the same file, or the same second.
    pub counted_before: u64,
    /// Messages that arrived.
    pub delivered: u64,
    /// Reports that count for nothing, by reason.
    pub ignored: BTreeMap<String, u64>,
    /// Of the stops, those that are neither an address nor a number; they stop only records with the same text.
    pub unreadable: u64,
    /// Of the bounces that may pass, those that were one too many: these addresses and numbers are stopped now.
    pub too_many: u64,
}

impl FeedbackAccount {
    /// Whether each report is accounted for, once.
    ///
    /// ```
    /// use hygienist::contact::FeedbackAccount;
    /// let account = FeedbackAccount { reports: 3, counted: 2, ..FeedbackAccount::default() };
    /// assert!(!account.balances());
    /// assert!(FeedbackAccount { delivered: 1, ..account }.balances());
    /// ```
    #[must_use]
    pub fn balances(&self) -> bool {
        let of = |counts: &BTreeMap<String, u64>| counts.values().sum::<u64>();
        let stops = of(&self.suppressed) + of(&self.suppressed_already);
        let soft = self.counted + self.counted_before;
        self.reports == stops + soft + self.delivered + of(&self.ignored)
            && self.records <= self.reports
            && self.unreadable <= stops
            && self.too_many <= soft
    }
}

/// The account of a run of `feedback`.
#[derive(Clone, Debug, Serialize)]
pub struct FeedbackSummary {
    /// The version of this form.
    pub schema: u32,
    /// Which program made it.
    pub tool: Tool,
    /// `feedback`.
    pub command: &'static str,
    /// The day that stands for today.
    pub as_of: String,
    /// The store, as typed.
    pub store: String,
    /// How many bounces that may pass are a stop.
    pub soft_bounces: u32,
    /// Within which time.
    pub window: String,
    /// Whether the store was told; not so in a dry run.
    pub kept: bool,
    /// One a file.
    pub files: Vec<FeedbackAccount>,
}
