//! The account of a run: what reports read. Its keys are the letter of the contract; later ones are added at the end.

use super::{Change, Checked, Grouping, SuppressionKind};
use serde::Serialize;
use std::collections::BTreeMap;

/// The account of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The version of this form.
    pub schema: u32,
    /// Which program made it.
    pub tool: Tool,
    /// The version of the numbering plan.
    pub numbering_plan: String,
    /// The version of the rules of sameness.
    pub rules_version: u32,
    /// `clean` or `annotate`.
    pub command: String,
    /// The day that stands for today.
    pub as_of: String,
    /// The policy.
    pub settings: serde_json::Value,
    /// One an input.
    pub inputs: Vec<InputSummary>,
    /// One a suppression list.
    pub suppression: Vec<ListSummary>,
    /// Records read, structural ones included.
    pub rows: u64,
    /// Records in the clean file.
    pub kept: u64,
    /// Records in the rejects.
    pub rejected: u64,
    /// Titles, repeated headers, totals, comments: no records of people.
    pub structural: u64,
    /// Rejected records by deciding code: sums to `rejected`.
    pub rejected_by: BTreeMap<String, u64>,
    /// Records, kept and rejected, by code.
    pub codes: BTreeMap<String, u64>,
    /// What a person should know about the run.
    pub notes: Vec<String>,
    /// Facts of this one run, outside the promise of equal bytes.
    pub run: RunFacts,
    /// The rows by consent source, or by what was asked for.
    pub by: Vec<Grouping>,
    /// What the store knew of them, and what it was told; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreSummary>,
    /// What it was held to, and what came of that; absent where it was held to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<Checked>,
    /// The addresses and numbers in the file of stops, by kind; absent where it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stops: Option<BTreeMap<String, u64>>,
}

/// The account of a store.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StoreSummary {
    /// As typed.
    pub path: String,
    /// Its entries by kind, before the run.
    pub entries: BTreeMap<String, u64>,
    /// Records that met one of them.
    pub stopped: u64,
    /// Those of them whose own cells say that they are subscribed.
    pub returned: u64,
    /// Records from which newer consent lifted one.
    pub resubscribed: u64,
    /// Stops of the inputs' own cells that were written into it.
    pub learned: u64,
    /// The number of the run, where it was written down.
    pub run: Option<u64>,
    /// How the list differs from what the last run of it published, where there was one.
    #[serde(flatten)]
    pub change: Option<Change>,
}

/// Which program made a summary.
#[derive(Clone, Debug, Serialize)]
pub struct Tool {
    /// `hygienist`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The account of one input.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InputSummary {
    /// As typed.
    pub path: String,
    /// SHA-256 of the bytes as read, in hex. Empty where it was not asked for.
    pub sha256: String,
    /// Its encoding.
    pub encoding: String,
    /// Its delimiter.
    pub delimiter: String,
    /// One a column of its header.
    pub columns: Vec<ColumnSummary>,
    /// Records read, structural ones included.
    pub rows: u64,
    /// Records kept.
    pub kept: u64,
    /// Records rejected.
    pub rejected: u64,
    /// No records of people, by kind.
    pub structural: Structural,
    /// The id of the preset that it was read by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// Where its rows went, where each input has an output of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
}

/// One column of an input.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnSummary {
    /// Its name.
    pub name: String,
    /// Its role, or nothing.
    pub role: Option<&'static str>,
    /// What decided on it.
    pub by: Option<super::ChosenBy>,
}

/// Rows that are no records of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Structural {
    /// Titles above the header.
    pub title: u64,
    /// The header once more.
    pub repeated_header: u64,
    /// Totals.
    pub total: u64,
    /// Comments.
    pub comment: u64,
}

impl Structural {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.title + self.repeated_header + self.total + self.comment
    }
}

/// The account of one suppression list.
#[derive(Clone, Debug, Serialize)]
pub struct ListSummary {
    /// As typed.
    pub path: String,
    /// SHA-256 of the bytes as read, in hex. Empty where it was not asked for.
    pub sha256: String,
    /// What the list is about.
    pub kind: SuppressionKind,
    /// Entries read.
    pub entries: u64,
    /// Entries that could be read neither as address nor as number, domain or hash.
    pub unreadable: u64,
    /// Numbers without a country.
    pub without_country: u64,
    /// Rows of a change list that say that a number was taken off. They lift nothing.
    pub deletions: u64,
    /// Of which day the list is, where that is known.
    pub date: Option<String>,
    /// How many days ago that was.
    pub age_days: Option<i32>,
    /// The rules of law that say how old it may be.
    pub laws: Vec<String>,
    /// Whether it is older.
    pub stale: bool,
    /// Where the numbers of a list of numbers that are not to be called are from.
    pub countries: Vec<String>,
    /// Whether it is a copy of a national register, not the owner's own.
    pub national: bool,
}

/// Facts of one run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RunFacts {
    /// When it started, UTC.
    pub started: String,
    /// How long it took.
    pub seconds: f64,
    /// On how many threads.
    pub threads: usize,
    /// How long each stage took before publishing, in seconds of wall time.
    pub stages: BTreeMap<&'static str, f64>,
}
