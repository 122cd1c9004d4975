//! One value in, one normal form or a reason out, and its key. Pure, no I/O but the data embedded at build time.

pub mod country;
pub mod date;
pub mod email;
#[cfg(feature = "cli")]
pub mod encoding;
mod fold;
pub mod invisible;
pub mod keys;
pub mod mask;
pub mod name;
pub mod phone;
pub mod tags;
pub mod value;
pub mod words;

/// The version of the rules that say when two channels are the same. Whoever keeps keys from run to run makes them anew when
/// it has risen; so it rises with every change of a key, and only then.
pub const RULES_VERSION: u32 = 1;
