//! How far a run is, for a person at a terminal.

use crate::pipeline::{Progress, Stage};
use crate::report::verbose;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

const SHAPE: &str = "{msg:>9} {bar:30} {bytes}/{total_bytes} {rows} rows {binary_bytes_per_sec} {eta}";

/// No signal.
const NONE: u8 = 0;

/// A bar on standard error where that is a terminal and the user does not want quiet; nothing elsewhere.
pub(super) struct Bar {
    bar: ProgressBar,
    rows: Arc<AtomicU64>,
    signal: AtomicU8,
    stage: Mutex<Stage>,
    /// How often more was asked for than a bar.
    verbose: u8,
    /// The stage that is to be told when it ends, and when it began.
    begun: Mutex<Option<(Stage, Instant)>>,
}

impl Bar {
    pub(super) fn new(quiet: bool, verbose: u8) -> Arc<Bar> {
        // A dumb terminal shows what is to move the cursor.
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let shown = !quiet && std::io::stderr().is_terminal() && !is_dumb;
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let rows = Arc::new(AtomicU64::new(0));
        let (signal, stage) = (AtomicU8::new(NONE), Mutex::new(Stage::Survey));
        Arc::new(Bar { bar, rows, signal, stage, verbose, begun: Mutex::new(None) })
    }

    /// A stage whose size nobody knows shows its name alone.
    fn style(&self, total: u64) -> ProgressStyle {
        let shape = if total > 0 { SHAPE } else { "{msg:>9} …" };
        let rows = Arc::clone(&self.rows);
        let write_rows = move |_: &ProgressState, to: &mut dyn Write| {
            write!(to, "{}", HumanCount(rows.load(Ordering::Relaxed))).ok();
        };
        let style = ProgressStyle::with_template(shape).unwrap_or_else(|_| ProgressStyle::default_bar());
        style.with_key("rows", write_rows)
    }

    /// Tells of the stage that has ended, where that was asked for, and notes which one begins.
    fn turn(&self, next: Option<Stage>) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = std::mem::replace(&mut *begun, next.map(|stage| (stage, Instant::now())));
        if let Some((stage, since)) = ended.filter(|_| self.verbose > 0) {
            let rows = self.rows.load(Ordering::Relaxed);
            let line = verbose::stage(stage.name(), since.elapsed().as_secs_f64(), rows);
            self.bar.suspend(|| super::say(&line));
        }
    }

    /// Takes the bar off the screen.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// A signal asks the run to end.
    pub(super) fn interrupt(&self, signal: u8) {
        self.signal.store(signal, Ordering::Relaxed);
    }

    /// Which stage runs.
    pub(super) fn stage(&self) -> Stage {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Bar {
    fn begin(&self, stage: Stage, total: u64) {
        self.turn(Some(stage));
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
        self.rows.store(0, Ordering::Relaxed);
        self.bar.reset();
        self.bar.set_length(total);
        self.bar.set_style(self.style(total));
        self.bar.set_message(match stage {
            Stage::Survey => "looking",
            Stage::Screen => "lists",
            Stage::Split | Stage::Judge | Stage::Commit => "judging",
            Stage::Join | Stage::Resolve => "resolving",
            Stage::Render => "writing",
            Stage::Remember | Stage::Publish => "saving",
        });
    }

    fn advance(&self, bytes: u64, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
        self.bar.inc(bytes);
    }

    fn made_store(&self, told: &str) {
        self.bar.suspend(|| super::say(told));
    }

    fn end(&self) {
        self.turn(None);
        self.clear();
    }

    fn signal(&self) -> Option<u8> {
        match self.signal.load(Ordering::Relaxed) {
            NONE => None,
            signal => Some(signal),
        }
    }
}
