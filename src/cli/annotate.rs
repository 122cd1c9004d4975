//! `hygienist annotate`: every row, with the same judgement beside it.

use super::form::FormFlags;
use super::shared::Shared;
use super::unattended::UnattendedFlags;
use crate::config::Limits;
use crate::pipeline::{Command, Held, Run, Tuning};
use anyhow::Result;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  hygienist annotate export.csv -o all.csv --country DE --suppress stop.csv
  hygienist annotate export.csv --match none | grep ,rejected,";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AnnotateArgs {
    #[command(flatten)]
    pub(super) shared: Shared,
    #[command(flatten)]
    form: FormFlags,
    #[command(flatten)]
    unattended: UnattendedFlags,
}

impl AnnotateArgs {
    /// What the flags come to.
    pub(super) fn run(&self) -> Result<Run> {
        let file = self.shared.file_settings()?;
        let outputs = self.unattended.apply(self.shared.outputs())?;
        Ok(Run {
            command: Command::Annotate,
            inputs: self.shared.inputs.clone(),
            reading: self.shared.reading(&file)?,
            policy: self.shared.policy(&file)?,
            numbering_plan: self.shared.numbering_plan.clone(),
            outputs: self.form.apply(outputs, false)?,
            memory: self.shared.memory.memory(&file, &Limits::default(), false, self.unattended.has_metrics())?,
            gate: Held::default(),
            threads: self.shared.threads(),
            tuning: Tuning::default(),
        })
    }
}
