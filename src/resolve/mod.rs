//! Who is one contact, and what becomes of each record: pure, in memory, parallel over partitions of keys.
//!
//! Read in this order: `join` lets keys meet, `line` says who is who on a shared line, `fates` decides,
//! `stored` lifts what newer consent outweighs, `codes` orders what was found on one record, `places` says where the channels of a cell with several go.

pub mod codes;
mod fates;
pub mod join;
pub mod line;
pub mod places;
mod stored;
mod union_find;

pub use fates::resolve;
pub use join::{Join, KeyBlock};
