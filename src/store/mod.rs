//! `hygienist.db`: stops that last, and a memory of every run. One SQLite file and, apart from it, a key.
//!
//! An address or number is found by its keyed hash and kept sealed under the same key, so that whoever holds the file alone
//! learns nobody's address, and whoever holds both can list, export and, under later rules of sameness, hash anew.
//!
//! Read in this order: `key` (the file of the key, and what is derived from it), `seal`, `schema` (tables and migrations),
//! `open` ([`Store`]) over `reach` (its file), `tally` (how damage is seen), `journal` (who did what, never rewritten), `incoming` (many entries at
//! once), `entries` (one by one), `meet` (which entries the records of a run meet), `rekey` (later rules), `runs` (what is
//! remembered of them), `bounces` (feedback that may pass, and what it says of mailings), `rehearse` (a copy on which a run is
//! tried out).

mod bounces;
mod entries;
mod error;
mod incoming;
mod journal;
mod key;
mod meet;
mod open;
mod reach;
mod rehearse;
mod rekey;
mod runs;
mod schema;
mod seal;
mod tally;

pub use bounces::{Heard, SoftBounce, SoftLimit};
pub use entries::Listed;
pub use error::StoreError;
pub use incoming::{Imported, Incoming, Origin, SealedEntry};
pub use journal::{Act, Verb};
pub use key::KeyPlace;
pub use meet::{Met, Snapshot};
pub use open::{Opening, Store};
pub use rehearse::remove_copies;
pub use runs::PublishedMembers;
pub use seal::Sealer;
