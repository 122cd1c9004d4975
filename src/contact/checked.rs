//! What a run was held to, and what came of it: what `check` tells, and why `clean` publishes nothing.

use serde::Serialize;

/// What came of all limits of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// One a limit, in the order in which they were set; where rows are counted by something, the groups that break it
    /// right behind it.
    pub limits: Vec<LimitResult>,
    /// What the figures were compared with, as typed, where there is such a thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
}

/// One limit, of all rows or of one group of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LimitResult {
    /// The limit as it is written: `max email.syntax=0.5%`.
    pub limit: String,
    /// What is measured: `email.syntax`, `fill(email)`, `rows`.
    pub what: String,
    /// The group that it was measured in; all rows where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<InGroup>,
    /// What was measured, in words: `12 of 1,000 (1.2 %)`.
    pub figure: String,
    /// How many, where something was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Of how many, where it is a part of something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
    /// What came of it.
    pub outcome: LimitOutcome,
    /// The first places that count against it, of a limit that is broken or known to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<BrokenPlace>,
    /// How many more there are.
    pub more: u64,
}

/// The rows with one value of what rows are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InGroup {
    /// The role, or the column.
    pub by: String,
    /// The value as its first row spells it; empty where there is none.
    pub value: String,
}

/// What came of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LimitOutcome {
    /// It holds.
    Held,
    /// It is broken, but not worse than in the baseline.
    Known,
    /// It is broken.
    Broken,
}

/// A place in an input that counts against a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BrokenPlace {
    /// The input, as typed.
    pub source: String,
    /// The record in it, from 1.
    pub row: u64,
    /// The line on which the record begins, from 1.
    pub line: u64,
    /// The name of the column; none where it is about the whole record.
    pub column: Option<String>,
    /// Where the cell (of a whole record: the record) lies in the file.
    pub region: TextRegion,
    /// The reason code, where there is one.
    pub code: Option<&'static str>,
    /// The cell, masked unless values are to be shown; of a whole record its addresses and numbers.
    pub value: String,
    /// What is wrong, in a sentence.
    pub message: String,
}

/// A stretch of a text, in lines and columns of code points, from 1; the end is one past the last.
///
/// Columns are missing where the text was read in another form than it lies in the file: a workbook, a card, a table that
/// had to be mended. The lines are right even then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TextRegion {
    /// The line on which it begins.
    pub start_line: u64,
    /// The column at which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_column: Option<u64>,
    /// The line on which it ends.
    pub end_line: u64,
    /// The column behind its last character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u64>,
}

impl Checked {
    /// The limits that are broken.
    pub fn broken(&self) -> impl Iterator<Item = &LimitResult> {
        self.limits.iter().filter(|limit| limit.outcome == LimitOutcome::Broken)
    }

    /// Tells no more than so many groups of each limit: of the rest, how many are broken.
    pub fn fold_groups(&mut self, most: usize) {
        let mut told: Vec<LimitResult> = Vec::with_capacity(self.limits.len());
        // A limit, and its groups behind it.
        for limit in self.limits.chunk_by(|_, next| next.group.is_some()) {
            let (first, rest) = limit.split_at(limit.len().min(1 + most));
            told.extend_from_slice(first);
            let beyond = rest.iter().filter(|group| group.outcome == LimitOutcome::Broken).count();
            if let Some(last) = told.last_mut().filter(|_| beyond > 0) {
                last.figure.push_str(&format!("; {beyond} more groups break it too"));
            }
        }
        self.limits = told;
    }

    /// Whether one is.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken().next().is_some()
    }
}
