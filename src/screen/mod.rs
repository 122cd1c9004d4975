//! Suppression lists: cells → entries, sorted per partition. A store has a room of its own.
//!
//! `entry` reads one row of a list, `change` tells additions from deletions, `files` holds the entries of all lists;
//! `feedback` reads what those who send report back.

mod change;
mod entry;
pub mod feedback;
mod files;

pub use change::{Change, change, is_area_code_name, may_tell_changes};
pub use entry::{Cell, Entries, Entry, Provenance, Reader, Said};
pub use files::{Files, ListCount};
