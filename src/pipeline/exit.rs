//! How a run ends: exit codes with names, and errors that carry theirs.

use std::fmt;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Done,
    /// The policy was broken, or nothing was kept.
    Policy,
    /// Wrong usage, wrong configuration, no contact column.
    Usage,
    /// An input cannot be read.
    Input,
    /// An output cannot be written.
    Output,
    /// A fault of ours.
    Fault,
    /// Ended by that signal.
    Signal(u8),
}

impl Exit {
    /// The exit code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Policy => 1,
            Exit::Usage => 2,
            Exit::Input => 3,
            Exit::Output => 4,
            Exit::Fault => 5,
            Exit::Signal(signal) => 128 + signal,
        }
    }

    /// How a run ends that ended in this error: as the [`Failure`] in its chain says, else it is a fault of ours.
    #[must_use]
    pub fn of(error: &anyhow::Error) -> Exit {
        error.chain().find_map(|cause| cause.downcast_ref::<Failure>()).map_or(Exit::Fault, |failure| failure.exit)
    }
}

/// What stops a run: which file, which line, what was expected, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// How the run ends.
    pub exit: Exit,
    /// What to tell.
    pub message: String,
}

impl Failure {
    /// A failure that ends the run so.
    #[must_use]
    pub fn new(exit: Exit, message: impl Into<String>) -> Failure {
        Failure { exit, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
