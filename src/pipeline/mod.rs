//! The drawing of the design, in code.

mod run;

pub use run::{Command, Fault, FaultKind, Outcome, Outputs, Progress, Reading, Run, Silent, Stage, Tuning};
