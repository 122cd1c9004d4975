//! Rows out: the clean file, rejects, findings, the annotated file; their dialect, their forms, their publishing.
//!
//! Writers get a record with its judgement and write; they decide nothing.

pub mod annotate;
pub mod clean;
pub mod csv;
pub mod detail;
pub mod findings;
pub mod forms;
pub mod publish;
pub mod rejects;
pub mod row;
pub mod stops;
