//! Flags of runs that nobody watches, and of trying one out.

use super::usage;
use crate::pipeline::Outputs;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

/// Flags of runs that nobody watches, and of trying one out.
#[derive(Debug, Args)]
pub(super) struct UnattendedFlags {
    /// The figures of the run for Prometheus, a file in .prom in the folder of node_exporter's textfile collector; written
    /// in any case, so that what goes wrong is seen there
    #[arg(long, value_name = "FILE.prom", help_heading = "Output")]
    metrics: Option<PathBuf>,
    /// Read and judge all of it, say what would be written, and write nothing; ends as the run itself would
    #[arg(long, help_heading = "Output")]
    dry_run: bool,
}

impl UnattendedFlags {
    /// Whether there is a file of figures, in which a list has a name.
    pub(super) fn has_metrics(&self) -> bool {
        self.metrics.is_some()
    }

    /// Puts what the flags come to into `outputs`.
    pub(super) fn apply(&self, outputs: Outputs) -> Result<Outputs> {
        if let Some(file) = &self.metrics
            && file.extension().is_none_or(|extension| extension != "prom")
        {
            return Err(usage(format!(
                "--metrics {}: expected a name in .prom, such as hygienist.prom; node_exporter reads no other files",
                file.display()
            )));
        }
        Ok(Outputs { metrics: self.metrics.clone(), dry_run: self.dry_run, ..outputs })
    }
}
