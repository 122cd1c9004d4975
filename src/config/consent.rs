//! What consent must show, and under which laws.

use super::error::did_you_mean;
use crate::contact::Region;
use crate::contact::law::{self, Period, RuleId, Use};
use serde::{Deserialize, Serialize};

/// What consent must show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Every fault of consent rejects the record.
    pub reject: bool,
    /// Under which laws records are judged.
    pub law: Law,
    /// What every record that rests on consent must show, beside what the file has columns for.
    pub require: Vec<Evidence>,
    /// How old a consent may be: `2 years`.
    pub max_age: Option<Period>,
    /// How long before its end a consent is said to be expiring.
    pub expiring_within: Option<Period>,
    /// Whether a double opt-in must have been confirmed.
    pub confirmed: bool,
    /// What the list is for: `newsletter`.
    pub purpose: Option<String>,
    /// What the list is used for; empty where every channel of a record counts.
    pub uses: Vec<Use>,
    /// Sources that count, and no others; words, `bought:*`, globs.
    pub allowed_sources: Vec<String>,
    /// Methods that count, and no others.
    pub allowed_methods: Vec<String>,
    /// Sources that do not count, beside the built-in ones.
    pub forbidden_sources: Vec<String>,
    /// Methods that do not count, beside the built-in ones.
    pub forbidden_methods: Vec<String>,
    /// Files of the days on which offices do not work.
    pub holidays: Vec<String>,
}

/// What is said where names stand together that mean all or nothing.
const STAND_ALONE: &str = "by-country and none stand alone: write by-country only, for the laws of each contact's country, \
                           or name packs only";

/// Under which laws records are judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Law {
    /// Under none: the policy alone.
    #[default]
    None,
    /// Under those of the country of each contact.
    ByCountry,
    /// Under these packs, and single rules as `pack.rule`.
    Packs(Vec<String>),
}

impl Law {
    /// The law of these words, in any case: `by-country`, `none`, or packs and single rules.
    ///
    /// # Errors
    ///
    /// A word that is no pack and no rule, with the nearest.
    pub fn of(names: Vec<String>) -> Result<Law, String> {
        let names: Vec<String> = names.iter().map(|name| name.trim().to_lowercase()).collect();
        match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] | ["none"] => return Ok(Law::None),
            ["by-country"] => return Ok(Law::ByCountry),
            _ => {}
        }
        if names.iter().any(|name| name == "by-country" || name == "none") {
            return Err(STAND_ALONE.to_owned());
        }
        match names
            .iter()
            .find(|name| law::named(name).is_empty() && !law::packs().iter().any(|pack| pack.name == **name))
        {
            None => Ok(Law::Packs(names)),
            Some(unknown) => Err(no_law(unknown)),
        }
    }

    /// The packs that were named and of which no rule is checked: none that could be was verified.
    #[must_use]
    pub fn idle(&self) -> Vec<&str> {
        let Law::Packs(names) = self else { return Vec::new() };
        let is_idle = |name: &&str| !law::named(name).iter().any(|id| id.rule().check.is_checked());
        names.iter().map(String::as_str).filter(is_idle).collect()
    }

    /// The rules that judge a contact of that country, in the order of the packs.
    #[must_use]
    pub fn rules(&self, country: Option<Region>) -> Vec<RuleId> {
        match self {
            Law::None => Vec::new(),
            Law::Packs(names) => names.iter().flat_map(|name| law::named(name)).collect(),
            Law::ByCountry => {
                let protects = |pack: &&law::Pack| country.is_some_and(|country| pack.countries.contains(&country));
                law::packs().iter().filter(protects).flat_map(|pack| law::named(pack.name)).collect()
            }
        }
    }
}

/// What is wrong with a name of a law that nobody knows.
fn no_law(name: &str) -> String {
    if name.is_empty() {
        return "a name is empty; expected by-country, or packs such as gdpr,uwg; hygienist explain law lists them"
            .to_owned();
    }
    let rules: Vec<String> = law::rules().iter().map(ToString::to_string).collect();
    let packs = law::packs().iter().map(|pack| pack.name);
    let known = ["by-country", "none"].into_iter().chain(packs).chain(rules.iter().map(String::as_str));
    let nearest = did_you_mean(name, known);
    format!("{name} is no law pack and no rule{nearest}; hygienist explain law lists them")
}

/// What a list is for, which is not nothing.
///
/// # Errors
///
/// An empty text, or one of white space.
pub fn purpose(text: String) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("is empty; expected what the list is for, such as newsletter".to_owned());
    }
    Ok(text)
}

/// What a record can show of its consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// When.
    Time,
    /// Where.
    Source,
    /// How.
    Method,
    /// To what.
    Scope,
    /// The proof.
    Proof,
    /// The text, or its version.
    Text,
}
