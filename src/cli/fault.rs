//! A fault of ours: what is told when the program, not the file, is wrong.

use super::say;
use crate::input::sheet;
use crate::pipeline::Exit;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

/// What is asked of whoever sees one.
const REPORT: &str = "this is a fault of hygienist, not of your file: please report it with these lines, the command and \
                      what --version says";

/// Runs something to its end; a panic anywhere in it ends as a fault that asks to be reported, without a backtrace.
pub(super) fn guarded(run: impl FnOnce() -> Exit) -> Exit {
    std::panic::set_hook(Box::new(|panic| {
        // A damaged workbook is the file's fault, and is told as an error about the file.
        if !sheet::is_guarded() {
            say(&format!("hygienist: {}", told(panic)));
        }
    }));
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        say(REPORT);
        Exit::Fault
    })
}

/// Tells of an error that is our fault.
pub(super) fn tell(error: &anyhow::Error) {
    say(&format!("hygienist: {error:#}\n{REPORT}"));
}

/// Where it happened, and what was said there if it is a literal: a text made at run time may hold somebody's address,
/// as that of a slice off a character's bounds does.
fn told(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    match panic.payload().downcast_ref::<&'static str>() {
        Some(literal) => format!("panic at {place}: {literal}"),
        None => format!("panic at {place}"),
    }
}
