//! Cleans contact lists.

pub mod config;
pub mod contact;
pub mod normalize;
#[cfg(feature = "cli")]
pub mod pipeline;
