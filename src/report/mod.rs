//! What people and programs read about a run: the summary, the line of result, the tables, masked examples, one record's history.
//!
//! Reads plain values only; no stage of the pipeline formats text.

pub mod groups;
pub mod mask;
pub mod result;
pub mod summary;
pub mod table;
pub mod trace;
pub mod wrap;
