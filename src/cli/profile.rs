//! `hygienist profile`: what a file is, what its columns are, and how good they are.

use super::shared::Shared;
use crate::config::Limits;
use crate::pipeline::{Command, Held, Run, Tuning};
use anyhow::Result;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  hygienist profile export.csv
  hygienist profile exports/ --recursive --json -o profile.json
  hygienist profile list.xlsx --country DE --suppress stop.csv";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ProfileArgs {
    #[command(flatten)]
    pub(super) shared: Shared,
    /// Write JSON
    #[arg(long, help_heading = "Output")]
    pub(super) json: bool,
}

impl ProfileArgs {
    /// What the flags come to.
    pub(super) fn run(&self) -> Result<Run> {
        let file = self.shared.file_settings()?;
        Ok(Run {
            command: Command::Profile { json: self.json },
            inputs: self.shared.inputs.clone(),
            reading: self.shared.reading(&file)?,
            policy: self.shared.policy(&file)?,
            numbering_plan: self.shared.numbering_plan.clone(),
            outputs: self.shared.outputs(),
            memory: self.shared.memory.memory(&file, &Limits::default(), false, false)?,
            gate: Held::default(),
            threads: self.shared.threads(),
            tuning: Tuning::default(),
        })
    }
}
