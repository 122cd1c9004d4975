//! `hygienist check`: the judgement alone, and which limits hold.

use super::limits::LimitFlags;
use super::shared::Shared;
use super::unattended::UnattendedFlags;
use super::{nearest::did_you_mean, usage};
use crate::config::Limits;
use crate::pipeline::{Command, Held, Memory, Run, Tuning};
use crate::report::check::CheckFormat;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  hygienist check contacts.csv
  hygienist check exports/ --max rejected=2% --max 'duplicate.*=0' --min 'fill(email)=90%'
  hygienist check export.csv --by consent_source --min consent=98% --format markdown -o comment.md
  hygienist check contacts.csv --write-baseline hygiene-baseline.json
  hygienist check contacts.csv --baseline hygiene-baseline.json --format sarif -o hygienist.sarif

Limits stand in hygiene.toml too, under [check]; without any, no row may be rejected.

Exit codes:
  0 all limits hold  1 one is broken  2 wrong usage  3 an input cannot be read  4 an output cannot be written
  5 a fault of ours  130, 143 on signals";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) shared: Shared,
    #[command(flatten)]
    limits: LimitFlags,
    /// Fail only on what got worse since this file was written
    #[arg(long, value_name = "FILE", help_heading = "Limits")]
    baseline: Option<PathBuf>,
    /// Write the figures of now, for a later --baseline; then no limit is broken unless --baseline is given too
    #[arg(long, value_name = "FILE", help_heading = "Limits")]
    write_baseline: Option<PathBuf>,
    /// How it is told: text, json, sarif, junit, github, gitlab, csv or markdown [default: text]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<String>,
    #[command(flatten)]
    unattended: UnattendedFlags,
}

impl CheckArgs {
    /// What the flags come to.
    pub(super) fn run(&self) -> Result<Run> {
        let file = self.shared.file_settings()?;
        let format = self.format.as_deref().map_or(Ok(CheckFormat::default()), format)?;
        let said = self.limits.said()?;
        let asks_for_store = said.shrink.is_some();
        let mut limits = file.limits.clone().overlaid(said);
        let memory = self.shared.memory.memory(&file, &limits, asks_for_store, self.unattended.has_metrics())?;
        // Without a store nothing is known of earlier runs.
        limits.shrink = limits.shrink.filter(|_| memory.is_some());
        if limits.is_empty() && self.baseline.is_none() {
            limits = Limits::nothing_rejected();
        }
        Ok(Run {
            command: Command::Check { format },
            inputs: self.shared.inputs.clone(),
            reading: self.shared.reading(&file)?,
            policy: self.shared.policy(&file)?,
            numbering_plan: self.shared.numbering_plan.clone(),
            outputs: self.unattended.apply(self.shared.outputs())?,
            // A check changes nothing.
            memory: memory.map(|memory| Memory { learns: false, ..memory }),
            gate: Held {
                limits,
                baseline: self.baseline.clone(),
                write_baseline: self.write_baseline.clone(),
                places: format.places(),
            },
            threads: self.shared.threads(),
            tuning: Tuning::default(),
        })
    }
}

fn format(word: &str) -> Result<CheckFormat> {
    let found = CheckFormat::ALL.into_iter().find(|(name, _)| *name == word);
    found.map(|(_, format)| format).ok_or_else(|| {
        let names = || CheckFormat::ALL.into_iter().map(|(name, _)| name);
        let (meant, all) = (did_you_mean(word, names()), names().collect::<Vec<_>>().join(", "));
        usage(format!("--format {word}: there is no such format{meant}; expected one of {all}"))
    })
}
