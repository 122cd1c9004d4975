//! What becomes of a finding.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Action {
    /// The record goes to the rejects.
    Reject,
    /// Channels only: the record stays, this address or number is emptied in the clean file.
    Drop,
    /// The cell is rewritten.
    Fix,
    /// Nothing is removed.
    Flag,
    /// Not reported.
    Ignore,
}

impl Action {
    /// Every action, the hardest first.
    pub const ALL: [Action; 5] = [Action::Reject, Action::Drop, Action::Fix, Action::Flag, Action::Ignore];

    /// The word that users write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Action::Reject => "reject",
            Action::Drop => "drop",
            Action::Fix => "fix",
            Action::Flag => "flag",
            Action::Ignore => "ignore",
        }
    }

    /// The action of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.name() == name)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
