//! The drawing of the design, in code.

mod exit;
mod run;

pub use exit::{Exit, Failure};
pub use run::{Command, Fault, FaultKind, Outcome, Outputs, Progress, Reading, Run, Silent, Stage, Tuning};
