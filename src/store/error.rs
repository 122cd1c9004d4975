//! What can go wrong with a store. None of it ever means that nobody is suppressed.

use std::path::PathBuf;
use thiserror::Error;

/// What can go wrong with a store: which file, what was expected, what to do.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no such file.
    #[error(
        "{path}: there is no store, so nothing was done: is the path right? hygienist suppress import FILE --store {path} makes one, and so does suppress add"
    )]
    Missing {
        /// The store.
        path: String,
    },
    /// It is a file of something else.
    #[error("{path}: is no store of hygienist; {why}: give the path of one with --store")]
    Other {
        /// The store.
        path: String,
        /// What it is instead.
        why: &'static str,
    },
    /// It is damaged.
    #[error(
        "{path}: the store is damaged ({why}); nothing was done with it: put back a copy, with the files {path}-wal and {path}-shm taken away"
    )]
    Damaged {
        /// The store.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// A later program made it.
    #[error(
        "{path}: a newer hygienist made this store (form {found}, rules {rules}); this one knows form {known}: update it"
    )]
    Newer {
        /// The store.
        path: String,
        /// The form of its tables.
        found: i64,
        /// The version of its rules of sameness.
        rules: i64,
        /// The latest form that is known here.
        known: i64,
    },
    /// Its key is not there.
    #[error(
        "{path}: its key is missing: {key} does not exist; without it nobody's stop can be found, so nothing was done: put the key back, or name it with --store-key"
    )]
    NoKey {
        /// The store.
        path: String,
        /// Where the key should be.
        key: PathBuf,
    },
    /// The key is that of another store.
    #[error(
        "{path}: {key} is not its key; with a wrong one nobody's stop can be found, so nothing was done: name the right one with --store-key"
    )]
    WrongKey {
        /// The store.
        path: String,
        /// The key that was tried.
        key: PathBuf,
    },
    /// The file of the key is none, or others may read it, or it cannot be made.
    #[error("{key}: {why}")]
    BadKey {
        /// The file.
        key: PathBuf,
        /// What is wrong, and what to do.
        why: String,
    },
    /// It is sealed and was asked for plain.
    #[error(
        "{path}: was made sealed; plain or not is said when a store is made: export it and import it into a new one"
    )]
    Sealed {
        /// The store.
        path: String,
    },
    /// Another process writes to it, for too long.
    #[error("{path}: another process has been writing to the store for {minutes} minutes; try again when it is done")]
    Busy {
        /// The store.
        path: String,
        /// How long was waited.
        minutes: u64,
    },
    /// It cannot be written.
    #[error(
        "{path}: the store cannot be written: {why}; nothing of this was kept: see to space and to the rights on it and its folder, and run it again"
    )]
    Write {
        /// The store.
        path: String,
        /// Why.
        why: String,
    },
    /// It can be read and not written.
    #[error(
        "{path}: the store can be read here, but not written ({why}), and nothing was done; suppress check, suppress list, \
         suppress log and history work so, all else needs a folder that can be written. To clean against its stops all the \
         same: hygienist suppress export -o stops.csv --store {path}, and clean with --suppress stops.csv in place of the store"
    )]
    ReadOnly {
        /// The store.
        path: String,
        /// Why.
        why: String,
    },
    /// It cannot be read.
    #[error("{path}: the store cannot be read: {why}; give one that you may read with --store")]
    Read {
        /// The store.
        path: String,
        /// Why.
        why: String,
    },
    /// It cannot be copied, so nothing can be tried out on it.
    #[error("{path}: a dry run works on a copy of the store: {why}")]
    Copy {
        /// The store.
        path: String,
        /// Why.
        why: String,
    },
}

impl StoreError {
    /// Whether it is an output that failed, not an input.
    #[must_use]
    pub const fn is_output(&self) -> bool {
        matches!(self, StoreError::Write { .. } | StoreError::ReadOnly { .. } | StoreError::Busy { .. })
    }

    /// What SQLite says, of that store.
    pub(super) fn of(path: &str, error: &rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode as Code;
        let (path, why) = (path.to_owned(), error.to_string());
        match error.sqlite_error_code() {
            Some(Code::NotADatabase) => StoreError::Other { path, why: "nor any other SQLite file" },
            Some(Code::DatabaseCorrupt) => StoreError::Damaged { path, why },
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => StoreError::Busy { path, minutes: super::open::MINUTES },
            Some(Code::ReadOnly) => StoreError::ReadOnly { path, why },
            Some(Code::DiskFull | Code::PermissionDenied) => StoreError::Write { path, why },
            Some(Code::SystemIoFailure) => StoreError::Write { path, why },
            Some(Code::CannotOpen) => StoreError::Read { path, why },
            _ => StoreError::Damaged { path, why },
        }
    }
}
