//! A first `hygiene.toml`, with what was seen: what holds as settings with the figure that they are from, what else may be
//! set as comments. [`Chosen`] decides what holds, [`to_toml`] writes it down: `toml` all but limits, which `limits` takes from figures;
//! `page` knows how lines are written.

mod limits;
mod page;
mod toml;

use super::result::grouped;
use crate::contact::{DateOrder, Look, Role};
use crate::normalize::country::{CountryCell, country};
use page::Page;
pub use page::quoted;

/// What the file is to say; made from a first look, before limits are.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Where numbers without a country are from, and how that is known.
    pub country: Option<Because>,
    /// Whose export the inputs are, likewise.
    pub preset: Option<Because>,
    /// Whether the day or the month comes first, likewise.
    pub date_order: Option<Because>,
    /// Whether columns are named.
    pub naming: Naming,
}

/// A value, and why it is that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// The value.
    pub value: String,
    /// Why, for a person.
    pub why: String,
}

/// Whether the file names columns by role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// They are named, and no others take their place.
    #[default]
    Named,
    /// They stand in comments: named, they would be read otherwise than they were.
    Told,
}

/// What a file is made of.
#[derive(Clone, Copy, Debug)]
pub struct Told<'t> {
    /// The inputs, as typed.
    pub inputs: &'t [String],
    /// The day that stands for today.
    pub as_of: &'t str,
    /// What was seen before columns were named: how their roles were found.
    pub found: &'t Look,
    /// What was seen with what was chosen in force.
    pub look: &'t Look,
    /// What was chosen.
    pub chosen: &'t Chosen,
}

/// What a user said beside the inputs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'s> {
    /// `--country`.
    pub country: Option<&'s str>,
    /// `--preset`.
    pub preset: Option<&'s str>,
    /// `--date-order`.
    pub date_order: Option<&'s str>,
}

impl Chosen {
    /// What a first look tells, under what the user said.
    #[must_use]
    pub fn of(look: &Look, said: Said<'_>) -> Chosen {
        let by_flag = |value: Option<&str>, flag: &str| {
            value.map(|value| Because { value: value.to_owned(), why: format!("as {flag} says") })
        };
        Chosen {
            country: by_flag(said.country, "--country").or_else(|| country_of_numbers(look)),
            preset: by_flag(said.preset, "--preset").or_else(|| preset_of_all(look)),
            date_order: by_flag(said.date_order, "--date-order").or_else(|| order_of_dates(look)),
            naming: Naming::Named,
        }
    }
}

/// The country that two in three valid numbers, or more, are of: they say it themselves, or their row does.
fn country_of_numbers(look: &Look) -> Option<Because> {
    let mut counts: Vec<(&str, u64)> = Vec::new();
    for share in look.profile.files.iter().flat_map(|file| &file.phone_countries) {
        match counts.iter_mut().find(|(value, _)| *value == share.value) {
            Some((_, count)) => *count += share.count,
            None => counts.push((&share.value, share.count)),
        }
    }
    let all: u64 = counts.iter().map(|(_, count)| count).sum();
    let (code, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    if count * 3 < all * 2 || !matches!(country(code), CountryCell::Known(_)) {
        return None;
    }
    let why = format!("{} of {} are of it", grouped(count), numbered(all, "valid number"));
    Some(Because { value: code.to_owned(), why })
}

/// The preset that every input was read by.
fn preset_of_all(look: &Look) -> Option<Because> {
    let first = look.presets.first()?.as_ref()?;
    let is_same = look.presets.iter().all(|preset| preset.as_ref() == Some(first));
    is_same.then(|| Because { value: first.clone(), why: "its columns are those of that system's export".to_owned() })
}

/// The order that some column of dates tells, where none tells another.
fn order_of_dates(look: &Look) -> Option<Because> {
    let decided: Vec<_> = look.dates.iter().filter(|column| column.order != DateOrder::Undecided).collect();
    let first = decided.first()?;
    if decided.iter().any(|column| column.order != first.order) {
        return None;
    }
    let value = if first.order == DateOrder::MonthFirst { "mdy" } else { "dmy" };
    let why = format!("what the dates of {} can only be", quoted(&first.name));
    Some(Because { value: value.to_owned(), why })
}

/// Whether two looks found the same roles on the same columns.
#[must_use]
pub fn are_alike(one: &Look, other: &Look) -> bool {
    let roles = |look: &Look| -> Vec<Vec<Option<&'static str>>> {
        let files = look.profile.files.iter();
        files.map(|file| file.columns.iter().map(|column| column.role).collect()).collect()
    };
    roles(one) == roles(other)
}

/// The roles that every input has a column of.
fn roles_of_all(look: &Look) -> Vec<Role> {
    let has = |role: &Role| {
        let of = |file: &crate::contact::FileProfile| file.columns.iter().any(|one| one.role == Some(role.name()));
        look.profile.files.iter().all(of)
    };
    Role::ALL.iter().copied().filter(has).collect()
}

/// A number of things.
fn numbered(count: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// The whole file. Read with it, the inputs keep every limit in it.
#[must_use]
pub fn to_toml(told: Told<'_>) -> String {
    let mut page = Page::new();
    toml::head(&mut page, told);
    toml::settings(&mut page, told);
    toml::columns(&mut page, told);
    toml::rules(&mut page, told);
    toml::consent(&mut page, told);
    limits::limits(&mut page, told);
    page.finish()
}

/// The same without limits: what a second look is to be held to.
#[must_use]
pub fn without_limits(told: Told<'_>) -> String {
    let mut page = Page::new();
    toml::settings(&mut page, told);
    toml::columns(&mut page, told);
    toml::consent(&mut page, told);
    page.finish()
}
