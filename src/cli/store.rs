//! Flags that say which store is meant, and who is at work.

use super::shared::{config_file, settings};
use super::values::region;
use super::{say, usage};
use crate::config::{FileSettings, Limits, Policy};
use crate::normalize::date::civil_date;
use crate::pipeline::Memory;
use crate::store::{KeyPlace, Opening};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

/// Flags that say which store is meant.
#[derive(Clone, Debug, Args)]
pub(super) struct StoreFlags {
    /// The store: stops that last, and the memory of runs, such as hygienist.db
    #[arg(long, value_name = "FILE", help_heading = "Store")]
    store: Option<PathBuf>,
    /// The key of the store [default: in the folder of your settings, such as ~/.config/hygienist] [env: HYGIENIST_STORE_KEY]
    #[arg(long, value_name = "FILE", help_heading = "Store")]
    store_key: Option<PathBuf>,
    /// Make a store whose addresses are not sealed: whoever can read the file can read them
    #[arg(long, help_heading = "Store")]
    plain_store: bool,
}

impl StoreFlags {
    /// How the store is opened, where one is named by flag or file.
    pub(super) fn opening(&self, file: &FileSettings, makes: bool) -> Option<Opening> {
        let path = self.store.clone().or_else(|| file.store.as_ref().map(PathBuf::from))?;
        // An empty variable is none: so does whoever unsets one in a script.
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let key = self.store_key.clone().or_else(|| variable("HYGIENIST_STORE_KEY"));
        let key = key.or_else(|| file.store_key.as_ref().map(PathBuf::from));
        let key = KeyPlace::new(key, variable("XDG_CONFIG_HOME"), variable("HOME"));
        Some(Opening { path, key, plain: self.plain_store || file.plain_store.unwrap_or(false), makes })
    }
}

/// Flags on what a run has to do with a store.
#[derive(Debug, Args)]
pub(super) struct MemoryFlags {
    #[command(flatten)]
    store: StoreFlags,
    /// Write the stops that the inputs' own cells say into the store, so that they last
    #[arg(long, help_heading = "Store")]
    learn: bool,
    /// As what this list is remembered, and called in --metrics [default: the paths of its inputs]
    #[arg(long, value_name = "NAME", help_heading = "Store")]
    list: Option<String>,
    /// Who runs it [default: who is logged in]
    #[arg(long, value_name = "WHO", help_heading = "Store")]
    run_by: Option<String>,
}

impl MemoryFlags {
    /// As what the list is known, where that was said.
    pub(super) fn list(&self) -> Option<&str> {
        self.list.as_deref()
    }

    /// The store, where one is named, and what the run has to do with it: it `compares` runs, or a file of metrics names the
    /// list without one.
    pub(super) fn memory(
        &self,
        file: &FileSettings,
        limits: &Limits,
        compares: bool,
        has_metrics: bool,
    ) -> Result<Option<Memory>> {
        let Some(opening) = self.store.opening(file, false) else {
            if limits.shrink.is_some() && !compares {
                say(
                    "note: max shrink asks for a store, and none is named: nothing is held to it; --store FILE names one",
                );
            }
            let names = self.list.is_some() && !has_metrics;
            let idle = [("--learn", self.learn), ("--list", names), ("--max shrink", compares)];
            return match idle.into_iter().find(|(_, is_given)| *is_given) {
                Some((flag, _)) => Err(usage(format!("{flag} asks for a store; --store FILE names it"))),
                None => Ok(None),
            };
        };
        Ok(Some(Memory {
            opening,
            learns: self.learn || file.learn.unwrap_or(false),
            list: self.list.clone(),
            max_shrink: limits.shrink,
            who: who(self.run_by.as_deref()),
        }))
    }
}

/// What is recorded beside stops.
#[derive(Debug, Args)]
pub(super) struct Recorded {
    /// Where numbers without + are from, such as DE
    #[arg(long, value_name = "COUNTRY")]
    pub(super) country: Option<String>,
    /// What there is to know about it
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(super) note: String,
    /// Who records it [default: who is logged in]
    #[arg(long, value_name = "WHO")]
    pub(super) by: Option<String>,
}

/// Flags of the commands that are about a store and nothing else.
#[derive(Clone, Debug, Args)]
pub(super) struct OfStore {
    #[command(flatten)]
    flags: StoreFlags,
    /// Settings [default: hygiene.toml, looked for upward from here]
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    config: Option<PathBuf>,
    /// The day that stands for today [default: today, UTC]
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Rules")]
    as_of: Option<String>,
    /// Say nothing unless something is wrong
    #[arg(short, long, help_heading = "Output")]
    pub(super) quiet: bool,
}

impl OfStore {
    /// What `hygiene.toml` says, where there is one.
    pub(super) fn file(&self) -> Result<FileSettings> {
        settings(config_file(self.config.as_deref()).as_deref())
    }

    /// What the rules ask: the country of numbers, the day that stands for today.
    pub(super) fn policy(&self, file: &FileSettings, country: Option<&str>) -> Result<Policy> {
        let (country, as_of) = (region(country, file)?, as_of(self.as_of.as_deref())?);
        Ok(Policy { country, as_of, date_order: file.date_order, ..Policy::default() })
    }

    /// The store, which must be named.
    pub(super) fn opening(&self, file: &FileSettings, makes: bool) -> Result<Opening> {
        let opening = self.flags.opening(file, makes);
        opening
            .ok_or_else(|| usage("which store? --store FILE names it, or [suppress] store = \"FILE\" in hygiene.toml"))
    }

    /// The day that stands for today.
    pub(super) fn as_of(&self) -> Result<String> {
        as_of(self.as_of.as_deref())
    }

    /// Tells a person, who did not ask for silence.
    pub(super) fn tell(&self, line: &str) {
        if !self.quiet {
            say(line);
        }
    }
}

/// The day that stands for today: the one that was said, else today, UTC.
pub(super) fn as_of(said: Option<&str>) -> Result<String> {
    match said {
        Some(day) if civil_date(day).is_some() => Ok(day.to_owned()),
        Some(day) => Err(usage(format!("--as-of {day}: expected a date such as 2026-11-24"))),
        None => Ok(jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date().to_string()),
    }
}

/// Who is at work: as they say, else as the system calls them.
pub(super) fn who(said: Option<&str>) -> String {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let system = || ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(variable);
    said.map(str::to_owned).or_else(system).unwrap_or_else(|| "unknown".to_owned())
}
