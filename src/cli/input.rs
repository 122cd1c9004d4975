//! Flags on what inputs are, where a look at them does not tell.

use super::usage;
use crate::config::FileSettings;
use crate::input::preset::Choice;
use anyhow::Result;
use clap::Args;

/// Flags on what inputs are.
#[derive(Clone, Debug, Args)]
pub(super) struct InputFlags {
    /// What a column means: a role and a column's name or 1-based position; repeatable
    #[arg(long, value_name = "ROLE=COLUMN", help_heading = "Input")]
    pub(super) map: Vec<String>,
    /// The first line is a record already; what its columns are is seen from their cells, or said with --map
    #[arg(long, help_heading = "Input")]
    pub(super) no_headers: bool,
    /// What stands between cells: , ; | or tab [default: found by looking]
    #[arg(long, value_name = "CHAR", help_heading = "Input")]
    pub(super) delimiter: Option<String>,
    /// The encoding of the inputs, for example gb18030 or windows-1252 [default: found by looking]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(super) encoding: Option<String>,
    /// The sheet of a workbook, by name or number [default: each that holds contacts]
    #[arg(long, value_name = "SHEET", help_heading = "Input")]
    pub(super) sheet: Option<String>,
    /// Whose export the inputs are: a name such as mailchimp, your own TOML file, or none [default: found by the header]
    #[arg(long, value_name = "NAME|FILE|none", help_heading = "Input")]
    pub(super) preset: Option<String>,
    /// Read the folders within a folder too
    #[arg(long, help_heading = "Input")]
    pub(super) recursive: bool,
}

impl InputFlags {
    /// Whose export the inputs are: as the flag says, else the file.
    pub(super) fn preset(&self, file: &FileSettings) -> Result<Choice> {
        let (word, from) = match (&self.preset, &file.preset) {
            (Some(word), _) => (word, "--preset".to_owned()),
            (None, Some((word, line))) => (word, format!("{}:{line}", file.path.display())),
            (None, None) => return Ok(Choice::default()),
        };
        Choice::of(word).map_err(|error| usage(format!("{from}: {error}")))
    }

    /// Those that settings cannot hold, as they are typed.
    pub(super) fn words(&self) -> Vec<String> {
        let values = [("delimiter", &self.delimiter), ("encoding", &self.encoding), ("sheet", &self.sheet)];
        let switches = [("no-headers", self.no_headers), ("recursive", self.recursive)];
        let values = values.into_iter().filter_map(|(name, value)| Some(format!("--{name}={}", value.as_ref()?)));
        values.chain(switches.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| format!("--{name}"))).collect()
    }
}
