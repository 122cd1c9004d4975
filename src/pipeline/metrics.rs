//! The file of figures for Prometheus: published with the other files, and alone where there are none.

use super::clean::Clock;
use super::run::Run;
use super::{Exit, Failure};
use crate::contact::{LimitResult, Summary};
use crate::output::publish::{Publisher, Target};
use crate::report::metrics::{Ended, Figures, text};
use anyhow::Result;
use std::io::Write;
use std::time::Instant;

/// Writes the figures of a run that came to its end; they are published with what else `publisher` holds.
pub(super) fn write(
    run: &Run,
    ended: Ended,
    summary: &Summary,
    limit: Option<&LimitResult>,
    clock: &Clock<'_>,
    publisher: &mut Publisher,
) -> Result<()> {
    let list = run.list_name();
    let (command, seconds, at) = (run.command.name(), clock.took().seconds, now());
    let figures = Figures { list: &list, command, ended, at, seconds, summary: Some(summary), limit };
    put(run, &figures, publisher)
}

/// Writes that a run failed. That it cannot be written is not what is to be told then.
pub(super) fn tell_failure(run: &Run, error: &anyhow::Error, began: Instant) {
    if matches!(Exit::of(error), Exit::Signal(_)) {
        return;
    }
    let list = run.list_name();
    let figures = Figures {
        list: &list,
        command: run.command.name(),
        ended: Ended::Failed,
        at: now(),
        seconds: began.elapsed().as_secs_f64(),
        summary: None,
        limit: None,
    };
    let mut publisher = Publisher::new();
    if put(run, &figures, &mut publisher).is_ok() {
        publisher.publish().ok();
    }
}

fn put(run: &Run, figures: &Figures<'_>, publisher: &mut Publisher) -> Result<()> {
    let Some(path) = &run.outputs.metrics else { return Ok(()) };
    let target = Target::Path(path.clone());
    let fails = |error: &dyn std::fmt::Display| Failure::new(Exit::Output, error.to_string());
    if run.outputs.dry_run {
        return Publisher::rehearse(&target).map(|_| ()).map_err(|error| fails(&error).into());
    }
    let mut sink = publisher.open_for_all(&target).map_err(|error| fails(&error))?;
    Ok(sink.write_all(text(figures).as_bytes()).map_err(|error| fails(&error))?)
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
