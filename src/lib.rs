//! Cleans contact lists.

#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod contact;
#[cfg(feature = "cli")]
pub mod input;
pub mod judge;
pub mod normalize;
#[cfg(feature = "cli")]
pub mod output;
#[cfg(feature = "cli")]
pub mod pipeline;
#[cfg(feature = "cli")]
pub mod report;
pub mod resolve;
#[cfg(feature = "cli")]
pub mod screen;
