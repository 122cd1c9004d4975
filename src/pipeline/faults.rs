//! Faults thrown on purpose, so that tests can show how a run ends.

use super::run::{Fault, FaultKind, Stage, Tuning};
use super::{Exit, Failure, Progress};
use anyhow::{Result, bail};

/// Fails here, if this is where the run is told to fail.
pub(super) fn throw(tuning: &Tuning, stage: Stage, block: u32) -> Result<()> {
    match tuning.fault {
        Some(Fault { stage: at, block: on, kind }) if at == stage && (on == block || !has_blocks(stage)) => {
            match kind {
                FaultKind::Error => bail!("a fault thrown on purpose in stage {stage:?}"),
                FaultKind::Panic => panic!("a panic thrown on purpose in stage {stage:?}"),
            }
        }
        _ => Ok(()),
    }
}

fn has_blocks(stage: Stage) -> bool {
    matches!(stage, Stage::Split | Stage::Judge | Stage::Commit | Stage::Render)
}

/// Ends the run where a signal asked for it.
pub(super) fn heed_signal(progress: &dyn Progress) -> Result<()> {
    match progress.signal() {
        Some(signal) => Err(Failure::new(Exit::Signal(signal), "interrupted; nothing was written").into()),
        None => Ok(()),
    }
}
