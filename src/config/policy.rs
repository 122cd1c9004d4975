//! The policy of a run: every decision that a rule asks for.

use super::error::did_you_mean;
use super::{Consent, Normalize, Suppress, TagNames};
use crate::contact::law::Use;
use crate::contact::{Action, Code, DateOrder, Region, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every decision that a rule asks for. Equal policies and equal inputs give equal bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Where a number without `+` and without a country cell is from.
    pub country: Option<Region>,
    /// Columns by role, as the user chose them: these replace the guesses for that role.
    pub columns: BTreeMap<Role, Vec<String>>,
    /// What makes two records one contact, and which of them stays.
    #[serde(rename = "match")]
    pub matching: Matching,
    /// What becomes of each code.
    pub actions: Actions,
    /// Who is not to be contacted.
    pub suppress: Suppress,
    /// What consent must show.
    pub consent: Consent,
    /// The day that stands for today, `YYYY-MM-DD`.
    pub as_of: String,
    /// What becomes of a cell that is no usable channel.
    pub bad_cells: BadCells,
    /// Whether extensions stay in the clean cell, as `;ext=` of RFC 3966.
    pub keep_extensions: bool,
    /// What the list is for, where only phones are of use.
    pub medium: Option<Medium>,
    /// Which of several channels in a cell stay in it.
    pub several: Several,
    /// Whether a mistyped provider is set right.
    pub fix_typos: bool,
    /// Domains that the user knows better.
    pub disposable: DisposableLists,
    /// Whether the day or the month comes first, where the user knows; else every column tells.
    pub date_order: Option<DateOrder>,
    /// The roles and columns by whose values rows are counted; the consent source where none is named.
    pub by: Vec<String>,
    /// Which cells, beside addresses and numbers, are written in their normal form.
    #[serde(default)]
    pub normalize: Normalize,
    /// What tags are called.
    #[serde(default)]
    pub tags: TagNames,
}

/// What a list of phones is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Medium {
    /// Text messages.
    Sms,
    /// Calls.
    Call,
}

/// Which of several channels in a cell stay in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Several {
    /// The first usable one; the others move to empty columns of the same role.
    #[default]
    First,
    /// All usable ones, joined by `;`.
    Keep,
}

/// Files of domains, one a line, that are never or always disposable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisposableLists {
    /// Never, whatever the built-in list says.
    pub allow: Vec<String>,
    /// Always.
    pub deny: Vec<String>,
}

/// What makes two records one contact, and which of them stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// A shared e-mail makes two records one contact.
    pub email: bool,
    /// A shared phone does, where names agree.
    pub phone: bool,
    /// Whether names are asked at all.
    pub names: bool,
    /// Which record stands for the contact.
    pub keep: Keep,
    /// Whether its empty cells are filled from its duplicates.
    pub fill: bool,
}

/// Which record stands for the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Keep {
    /// Consent evidence, then more good channels, then order.
    Best,
    /// The first.
    First,
    /// The last.
    Last,
    /// The one with the most cells filled.
    MostComplete,
    /// The one with the latest time in that role.
    Latest(Role),
}

/// What becomes of each code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, Action>", into = "BTreeMap<String, Action>")]
pub struct Actions([Action; Code::COUNT]);

/// What becomes of a cell that is no usable channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BadCells {
    /// It is emptied in the clean file.
    #[default]
    Empty,
    /// It stays as it is, for writing back into a CRM.
    Keep,
}

impl Policy {
    /// What the list is for, where that is said; empty where every channel of a record counts.
    #[must_use]
    pub fn uses(&self) -> Vec<Use> {
        match self.medium {
            _ if !self.consent.uses.is_empty() => self.consent.uses.clone(),
            Some(Medium::Sms) => vec![Use::Sms],
            Some(Medium::Call) => vec![Use::Call],
            None => Vec::new(),
        }
    }

    /// Whether the day or the month comes first in dates, as far as the user says.
    #[must_use]
    pub fn said_order(&self) -> DateOrder {
        self.date_order.unwrap_or(DateOrder::Undecided)
    }

    /// Whether the clean file may show phone cells that are no numbers.
    #[must_use]
    pub fn keeps_bad_phones(&self) -> bool {
        let faults = [
            Code::PhoneNotANumber,
            Code::PhoneTooShort,
            Code::PhoneTooLong,
            Code::PhoneInvalid,
            Code::PhoneNoCountry,
            Code::PhoneSpreadsheetDamage,
        ];
        let leaves = |code| matches!(self.actions.of(code), Action::Flag | Action::Ignore);
        self.bad_cells == BadCells::Keep || faults.into_iter().any(leaves)
    }
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            country: None,
            columns: BTreeMap::new(),
            matching: Matching::default(),
            actions: Actions::default(),
            suppress: Suppress::default(),
            consent: Consent::default(),
            as_of: "1970-01-01".to_owned(),
            bad_cells: BadCells::default(),
            keep_extensions: false,
            medium: None,
            several: Several::default(),
            fix_typos: false,
            disposable: DisposableLists::default(),
            date_order: None,
            by: Vec::new(),
            normalize: Normalize::default(),
            tags: TagNames::default(),
        }
    }
}

impl Default for Matching {
    fn default() -> Matching {
        Matching { email: true, phone: true, names: true, keep: Keep::Best, fill: false }
    }
}

impl Default for Actions {
    fn default() -> Actions {
        let mut actions = [Action::Ignore; Code::COUNT];
        for code in Code::ALL {
            actions[code.index()] = code.default_action();
        }
        Actions(actions)
    }
}

impl Actions {
    /// What becomes of that code.
    #[must_use]
    pub fn of(&self, code: Code) -> Action {
        self.0[code.index()]
    }

    /// Decides what becomes of that code. The caller has checked that the action is allowed for it.
    pub fn set(&mut self, code: Code, action: Action) {
        self.0[code.index()] = action;
    }
}

impl From<Actions> for BTreeMap<String, Action> {
    fn from(actions: Actions) -> BTreeMap<String, Action> {
        Code::ALL.iter().map(|code| (code.name().to_owned(), actions.of(*code))).collect()
    }
}

impl TryFrom<BTreeMap<String, Action>> for Actions {
    type Error = String;

    fn try_from(named: BTreeMap<String, Action>) -> Result<Actions, String> {
        let mut actions = Actions::default();
        for (name, action) in named {
            let code = Code::from_name(&name).ok_or_else(|| format!("there is no reason code {name}"))?;
            if !code.allowed().contains(&action) && action != code.default_action() {
                return Err(format!("{name} cannot be set to {action}"));
            }
            actions.set(code, action);
        }
        Ok(actions)
    }
}

impl From<Keep> for String {
    fn from(keep: Keep) -> String {
        match keep {
            Keep::Best => "best".to_owned(),
            Keep::First => "first".to_owned(),
            Keep::Last => "last".to_owned(),
            Keep::MostComplete => "most-complete".to_owned(),
            Keep::Latest(role) => format!("latest:{role}"),
        }
    }
}

impl TryFrom<String> for Keep {
    type Error = String;

    fn try_from(text: String) -> Result<Keep, String> {
        match text.as_str() {
            "best" => Ok(Keep::Best),
            "first" => Ok(Keep::First),
            "last" => Ok(Keep::Last),
            "most-complete" => Ok(Keep::MostComplete),
            other => match other.strip_prefix("latest:").map(|role| (role, Role::from_name(role))) {
                Some((_, Some(role))) => Ok(Keep::Latest(role)),
                Some((role, None)) => {
                    let nearest = did_you_mean(role, Role::ALL.iter().map(|role| role.name()));
                    Err(format!("{other}: there is no role `{role}`{nearest}"))
                }
                None => {
                    let ways = ["best", "first", "last", "most-complete", "latest:ROLE"];
                    let word = other.split_once(':').map_or(other, |(word, _)| word);
                    let nearest = did_you_mean(word, ways.map(|way| way.trim_end_matches(":ROLE")));
                    Err(format!("{other} is none of {}{nearest}", ways.join(", ")))
                }
            },
        }
    }
}
