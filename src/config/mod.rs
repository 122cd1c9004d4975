//! What the user may decide. A [`Policy`] is a document: it can be read, written and sent.
//!
//! `file.rs` reads `hygiene.toml`, `actions.rs` lays rules over the registry, `policy.rs` is what comes out.

mod actions;
mod error;
mod file;
mod policy;

pub use actions::{ActionRule, codes_like, names_like, resolve as resolve_actions};
pub use error::ConfigError;
pub use file::{FILE_NAME, FileSettings, MatchBy, find as find_file, load as load_file};
pub use policy::{
    Actions, BadCells, Consent, DisposableLists, Evidence, Keep, Law, Matching, Medium, Policy, Register, Scope,
    Several, Suppress, SuppressList,
};
