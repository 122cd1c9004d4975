//! What the user may decide. A [`Policy`] is a document: it can be read, written and sent.
//!
//! `file.rs` reads `hygiene.toml`, `actions.rs` lays rules over the registry, `policy.rs` is what comes out,
//! with `consent.rs`, `suppress.rs` and `fields.rs` for its larger parts; `nearest.rs` knows what a misspelt word was meant to be.

mod actions;
mod consent;
mod error;
mod fields;
mod file;
mod limits;
mod nearest;
mod policy;
mod store;
mod suppress;

pub use actions::{ActionRule, codes_like, names_like, resolve as resolve_actions};
pub use consent::{Consent, Evidence, Law, purpose};
pub use error::ConfigError;
pub use fields::{Field, Normalize, TagNames, is_preset_file};
#[cfg(feature = "cli")]
pub use file::schema::schema;
pub use file::{FILE_NAME, FileSettings, MatchBy, find as find_file, load as load_file, parse as parse_file};
pub use limits::{Amount, Bound, Limit, Limits, Measure};
pub use nearest::{nearest, nearest_kind};
pub use policy::{Actions, BadCells, DisposableLists, Keep, Matching, Medium, Policy, Several};
pub use store::{Feedback, Shrink};
pub use suppress::{Register, Resubscribe, Scope, Suppress, SuppressList};
