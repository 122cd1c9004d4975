//! Cleans contact lists.

pub mod contact;
pub mod normalize;
