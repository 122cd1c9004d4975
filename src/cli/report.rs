//! Flags on the report for people.

use super::usage;
use crate::pipeline::Outputs;
use anyhow::Result;
use clap::Args;
use std::path::{Path, PathBuf};

/// Flags on the report for people.
#[derive(Debug, Args)]
pub(super) struct ReportFlags {
    /// What it came to, as a page for people: one .html file that needs nothing else
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    report: Option<PathBuf>,
    /// Show addresses, numbers and names as they are, not masked, in all that is told to a person
    #[arg(long, help_heading = "Output")]
    show_values: bool,
}

impl ReportFlags {
    /// Puts what the flags come to into `outputs`.
    pub(super) fn apply(&self, outputs: Outputs) -> Outputs {
        Outputs { report: self.report.clone(), shows_values: self.show_values, ..outputs }
    }
}

/// Refuses a report by a name that no browser would open.
pub(super) fn check(path: Option<&Path>) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if path.as_os_str() == "-" || matches!(extension.as_str(), "html" | "htm") {
        return Ok(());
    }
    Err(usage(format!("--report {}: expected a name in .html", path.display())))
}
