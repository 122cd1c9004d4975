//! SIGINT and SIGTERM end a run: at the next block, and at once where it waits for an input that does
//! not come, or a reader.

use super::progress::Bar;
use crate::output::publish::abandon_all;
use crate::pipeline::Stage;
use crate::store::remove_copies;
use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};
use std::sync::Arc;
use std::time::Duration;

/// How long a run that may be waiting for its input is given to end by itself.
const PATIENCE: Duration = Duration::from_millis(300);

/// Watches for signals on a thread of its own.
pub(super) struct Watch {
    handle: Handle,
}

impl Watch {
    pub(super) fn start(bar: &Arc<Bar>) -> Result<Watch> {
        let mut signals = Signals::new([SIGINT, SIGTERM]).context("signals cannot be watched")?;
        let handle = signals.handle();
        let bar = Arc::clone(bar);
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for signal in signals.forever() {
                    bar.interrupt(signal as u8);
                    std::thread::sleep(PATIENCE);
                    // A read of standard input cannot be interrupted, nor the wait for the reader of a named pipe.
                    if matches!(bar.stage(), Stage::Survey | Stage::Screen | Stage::Publish) {
                        let _nothing_is_renamed_now = abandon_all();
                        remove_copies();
                        std::process::exit(128 + signal);
                    }
                }
            })
            .context("no thread can be started")?;
        Ok(Watch { handle })
    }

    pub(super) fn stop(&self) {
        self.handle.close();
    }
}
