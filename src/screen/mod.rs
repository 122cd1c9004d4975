//! Suppression lists: cells → entries, sorted per partition. Files today, a store later.
//!
//! `entry` reads one row of a list, `files` holds the entries of all lists.

mod entry;
mod files;

pub use entry::{Cell, Entries, Reader};
pub use files::{Files, ListCount};
