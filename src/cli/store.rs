//! Flags that say which store is meant, and who is at work.

use super::{say, usage};
use crate::config::{FileSettings, find_file, load_file};
use crate::normalize::date::civil_date;
use crate::store::{KeyPlace, Opening};
use anyhow::Result;
use clap::Args;
use std::path::{Path, PathBuf};

/// Flags that say which store is meant.
#[derive(Clone, Debug, Args)]
pub(super) struct StoreFlags {
    /// The store: stops that last, and the memory of runs, such as hygienist.db
    #[arg(long, value_name = "FILE", help_heading = "Store")]
    store: Option<PathBuf>,
    /// The key of the store [default: in the folder of your settings, such as ~/.config/hygienist]
    #[arg(long, value_name = "FILE", env = "HYGIENIST_STORE_KEY", hide_env_values = true, help_heading = "Store")]
    store_key: Option<PathBuf>,
    /// Make a store whose addresses are not sealed: whoever can read the file can read them
    #[arg(long, help_heading = "Store")]
    plain_store: bool,
}

impl StoreFlags {
    /// How the store is opened, where one is named by flag or file.
    pub(super) fn opening(&self, file: &FileSettings, makes: bool) -> Option<Opening> {
        let path = self.store.clone().or_else(|| file.store.as_ref().map(PathBuf::from))?;
        let key = self.store_key.clone().or_else(|| file.store_key.as_ref().map(PathBuf::from));
        let variable = |name| std::env::var_os(name).map(PathBuf::from);
        let key = KeyPlace::new(key, variable("XDG_CONFIG_HOME"), variable("HOME"));
        Some(Opening { path, key, plain: self.plain_store || file.plain_store.unwrap_or(false), makes })
    }
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
        match self.config.clone().or_else(|| find_file(Path::new(""))) {
            Some(path) => load_file(&path).map_err(|error| usage(error.to_string())),
            None => Ok(FileSettings::default()),
        }
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
