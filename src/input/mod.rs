//! Inputs: where their bytes come from, how they are cut into records, what their columns mean.
//!
//! Read in this order: `source` and `open` (a path or standard input), `spool` (where its bytes lie), `container` (what they
//! are wrapped in), `sheet` (workbooks), `understand` and `form` (its encoding, and what it was), `formats` (records that
//! are no CSV), `dialect` (the delimiter), `apart` (cells that no single byte sets apart), `look`, `head`, `meeting`, `cutter` and `mend` (what cannot be read as it lies),
//! `record` (fields as byte ranges), `header` (names and where the data starts), `roles` and `role_table` (names → roles),
//! `looks` and `phone_look` (what the cells look like), `decide` (names and cells → roles), `notes` (what a
//! person is told of that), `columns` (all inputs united), `groups` and `one_cell` (what rows are counted by).

mod apart;
pub mod columns;
pub mod container;
mod cutter;
mod decide;
pub mod dialect;
mod error;
mod form;
pub mod formats;
pub mod groups;
mod head;
pub mod header;
mod look;
pub mod looks;
mod meeting;
mod mend;
mod notes;
pub mod one_cell;
mod open;
mod phone_look;
pub mod preset;
pub mod record;
mod role_table;
pub mod roles;
pub mod sheet;
pub mod source;
mod spool;
mod totals;
mod understand;
mod verifier;

pub use error::InputError;
pub use form::Form;
pub(crate) use look::first_name;
pub(crate) use mend::is_doubtful;
pub use open::{Opened, open_all};
pub use source::{Digest, Source, SourceSettings};
pub use spool::Spool;
