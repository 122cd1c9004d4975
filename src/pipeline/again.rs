//! The judged blocks once more, in their order: what filling and rendering go through.

use super::Progress;
use super::commit::Jobs;
use super::faults::heed_signal;
use super::judging::BlockLog;
use anyhow::Result;

/// A block to go through: its place among the logs, and a buffer for its bytes.
#[derive(Default)]
pub(super) struct Job {
    pub(super) at: usize,
    pub(super) bytes: Vec<u8>,
}

/// The blocks that are wanted.
pub(super) struct Blocks<'a, F> {
    logs: &'a [BlockLog],
    wanted: F,
    progress: &'a dyn Progress,
    next: usize,
}

impl<'a, F: Fn(&BlockLog) -> bool> Blocks<'a, F> {
    pub(super) fn new(logs: &'a [BlockLog], progress: &'a dyn Progress, wanted: F) -> Blocks<'a, F> {
        Blocks { logs, wanted, progress, next: 0 }
    }
}

impl<F: Fn(&BlockLog) -> bool + Send> Jobs for Blocks<'_, F> {
    type Job = Job;

    fn next(&mut self, job: &mut Job) -> Result<bool> {
        heed_signal(self.progress)?;
        while let Some(log) = self.logs.get(self.next) {
            job.at = self.next;
            self.next += 1;
            if (self.wanted)(log) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
