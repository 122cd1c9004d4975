//! What people and programs read about a run: the summary, the line of result, the tables, masked examples, one record's
//! history, the runs of a list and its risk, and all of it as a page of HTML, the figures that are watched, what `-v` tells, a first `hygiene.toml`; and
//! about the program: its laws and its words.
//!
//! Reads plain values only; no stage of the pipeline formats text.

#[cfg(test)]
mod chance;
pub mod check;
pub mod feedback;
pub mod groups;
pub mod history;
pub mod html;
pub mod init;
pub mod laws;
pub mod lines;
pub mod metrics;
pub mod profile;
pub mod result;
pub mod risk;
pub mod shrink;
pub mod summary;
pub mod table;
pub mod trace;
pub mod verbose;
pub mod words;

pub use crate::normalize::mask;
