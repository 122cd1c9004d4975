//! What the user may decide. A [`Policy`] is a document: it can be read, written and sent.

mod policy;
mod stub;

pub use policy::{Actions, BadCells, Consent, Keep, Matching, Policy, Scope, Suppress, SuppressList};
pub use stub::*;
