//! What inputs are made of: what `profile` tells.

use super::{ChosenBy, Structural};
use serde::Serialize;

/// What is told of all inputs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Profile {
    /// One an input, in their order.
    pub files: Vec<FileProfile>,
}

/// What is told of one input.
#[derive(Clone, Debug, Serialize)]
pub struct FileProfile {
    /// As typed, or as it is called within its archive.
    pub path: String,
    /// What it was wrapped in, the outermost first; empty of a plain file.
    pub containers: Vec<String>,
    /// What its records were written as: `csv`, `json`, `vcard`, …
    pub format: String,
    /// The encoding of its text.
    pub encoding: String,
    /// What its fields were cut by.
    pub delimiter: String,
    /// Records of people.
    pub records: u64,
    /// Rows that are no records of people, by kind.
    pub structural: Structural,
    /// Records that `clean` would keep with the same settings.
    pub kept: u64,
    /// One a column of its header, in order.
    pub columns: Vec<ColumnProfile>,
    /// Codes on no column, with the records that bear them.
    pub faults: Vec<CodeCount>,
    /// Countries of the valid numbers, most frequent first.
    pub phone_countries: Vec<Share>,
    /// Types of the valid numbers.
    pub phone_types: Vec<Share>,
    /// Domains of the valid addresses.
    pub email_domains: Vec<Share>,
    /// What a person should know of it.
    pub notes: Vec<String>,
}

/// What is told of one column.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnProfile {
    /// Its name.
    pub name: String,
    /// Its role, if it has one.
    pub role: Option<&'static str>,
    /// What decided that.
    pub by: Option<ChosenBy>,
    /// Cells that hold something.
    pub filled: u64,
    /// Different values among them, case and outer blanks aside: exact below 1,024, else within some per cent.
    pub distinct: u64,
    /// Filled cells in which nothing was found that makes them useless; of columns with a role.
    pub valid: Option<u64>,
    /// What was found in it, most frequent first.
    pub faults: Vec<CodeCount>,
}

/// A code, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeCount {
    /// The code.
    pub code: &'static str,
    /// Records that bear it there.
    pub count: u64,
    /// The first such cell, masked.
    pub example: String,
}

/// A value, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The value.
    pub value: String,
    /// How often.
    pub count: u64,
}
