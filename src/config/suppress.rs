//! Who is not to be contacted: the lists, and how far they reach.

use crate::contact::SuppressionKind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who is not to be contacted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppress {
    /// The lists, in the order given.
    pub lists: Vec<SuppressList>,
    /// Whether a stop removes the person or the channel.
    pub scope: Scope,
    /// Go on although more than one entry in a hundred of a list cannot be read.
    pub allow_bad: bool,
    /// Go on although a list is empty.
    pub allow_empty: bool,
    /// Use a list although it is older than the law of its numbers allows.
    pub allow_stale: bool,
    /// Answers of the US Reassigned Numbers Database.
    pub rnd: Vec<String>,
    /// Lists of the domains of mobile carriers' messages.
    pub wireless_domains: Vec<String>,
    /// Whether somebody who said stop may come back.
    #[serde(default)]
    pub resubscribe: Resubscribe,
}

/// Whether somebody whose stop a store holds may come back. Stops of lists and of a record's own cells last in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resubscribe {
    /// Nobody does.
    #[default]
    Never,
    /// Whoever only unsubscribed does, by a consent with evidence that is newer than the stop.
    NewerConsent,
}

/// One suppression list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuppressList {
    /// Its path.
    pub file: String,
    /// What it is about.
    #[serde(default = "unsubscribed")]
    pub kind: SuppressionKind,
    /// Whether nobody said what it is about: then an export of a known system says it itself.
    #[serde(skip)]
    pub kind_is_open: bool,
    /// Who keeps it.
    #[serde(default)]
    pub register: Register,
    /// Of which day it is, where the user says so.
    #[serde(default)]
    pub date: Option<Date>,
}

impl SuppressList {
    /// A list of that kind.
    #[must_use]
    pub fn new(file: impl Into<String>, kind: SuppressionKind) -> SuppressList {
        SuppressList { file: file.into(), kind, kind_is_open: false, register: Register::National, date: None }
    }

    /// A list of which nobody said what it is about: of those who unsubscribed, unless it says something else.
    #[must_use]
    pub fn open(file: impl Into<String>) -> SuppressList {
        SuppressList { kind_is_open: true, ..SuppressList::new(file, SuppressionKind::Unsubscribed) }
    }
}

/// Who keeps a list of numbers that are not to be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Register {
    /// The register of a country: the law says how old a copy may be.
    #[default]
    National,
    /// The owner of the list, who is told of every stop.
    None,
}

fn unsubscribed() -> SuppressionKind {
    SuppressionKind::Unsubscribed
}

/// Whether a stop removes the person or the channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The whole contact goes.
    #[default]
    Contact,
    /// Only the listed or opted-out channels go.
    Channel,
}
