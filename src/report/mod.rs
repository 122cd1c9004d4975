//! What people and programs read about a run: the summary, the line of result, the table, masked examples.
//!
//! Reads plain values only; no stage of the pipeline formats text.

pub mod mask;
pub mod result;
pub mod summary;
pub mod table;
