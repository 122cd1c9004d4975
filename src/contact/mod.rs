//! The words that all rooms share. No I/O, no rules; imports nothing of ours.

mod number_type;
mod role;

pub use number_type::{NumberType, Region};
pub use role::Role;
