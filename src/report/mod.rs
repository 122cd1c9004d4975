//! What people and programs read about a run: the summary, the line of result, the tables, masked examples.
//!
//! Reads plain values only; no stage of the pipeline formats text.

pub mod groups;
pub mod mask;
pub mod result;
pub mod summary;
pub mod table;
