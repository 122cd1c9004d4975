//! A store on which a run is tried out: a copy, which is gone afterwards. Whatever is done to it is done as it would be to the
//! store itself, later forms and rules included; the store is read, and not even opened by SQLite.

use super::key::KeyPlace;
use super::open::is_blank;
use super::reach::{Access, connect, is_missing};
use super::{Opening, Store, StoreError};
use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

/// How often a copy is tried while somebody writes.
const TRIES: u32 = 50;

/// How long is waited between two tries.
const PAUSE: Duration = Duration::from_millis(100);

/// The folders of copies. A process that is ended by a signal drops nothing, so somebody else must know what to remove.
static COPIES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn copies() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    COPIES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the copies on which something is tried out, for a process that is about to end without ending its run.
pub fn remove_copies() {
    for folder in std::mem::take(&mut *copies()) {
        fs::remove_dir_all(folder).ok();
    }
}

/// The folder of a copy, closed to others. Dropped, it is gone.
pub(super) struct CopyFolder(TempDir);

impl Drop for CopyFolder {
    fn drop(&mut self) {
        copies().remove(self.0.path());
    }
}

impl Store {
    /// Opens a copy of a store, which is gone when it is dropped: for a run that is to change nothing. Where a store would be
    /// made, an empty one without a key stands for it.
    ///
    /// # Errors
    ///
    /// What [`Store::open`] would say, and a copy that cannot be made.
    pub fn rehearse(opening: &Opening) -> Result<Store, StoreError> {
        let shown = opening.path.display().to_string();
        let is_new = is_missing(&opening.path, &shown)?;
        if is_new && !opening.makes {
            return Err(StoreError::Missing { path: shown });
        }
        let folder = folder_of_copy().map_err(|error| no_copy(&shown, &error))?;
        let path = folder.0.path().join("store");
        if !is_new {
            copy_store(&opening.path, &path, &shown)?;
        }
        let blank = |path: &Path| connect(path, Access::Full).and_then(|connection| is_blank(&connection));
        let is_blank = is_new || blank(&path).map_err(|error| StoreError::of(&shown, &error))?;
        let opening = match is_blank {
            // Where its key would lie is asked, and none is made.
            true if !opening.plain => {
                opening.key.file("0000000000000000")?;
                Opening { path, key: KeyPlace::Nowhere, plain: true, makes: opening.makes }
            }
            _ => Opening { path, ..opening.clone() },
        };
        let mut store = Store::open_as(&opening, shown)?;
        store.copy = Some(folder);
        Ok(store)
    }
}

fn folder_of_copy() -> io::Result<CopyFolder> {
    let folder = tempfile::Builder::new().prefix(".hygienist-dry-run.").tempdir()?;
    copies().insert(folder.path().to_owned());
    Ok(CopyFolder(folder))
}

fn no_copy(shown: &str, error: &io::Error) -> StoreError {
    let folder = std::env::temp_dir();
    let why = format!("none can be made in {}: {error}; free space, or set TMPDIR to another disk", folder.display());
    StoreError::Copy { path: shown.to_owned(), why }
}

/// Copies a store and its log as they are at one moment: neither has changed when both are copied.
fn copy_store(from: &Path, to: &Path, shown: &str) -> Result<(), StoreError> {
    let log = |path: &Path| {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        PathBuf::from(log)
    };
    let (from_log, to_log) = (log(from), log(to));
    let stamps = || [stamp(from), stamp(&from_log)];
    for _ in 0..TRIES {
        let before = stamps();
        fs::copy(from, to).map_err(|error| no_copy(shown, &error))?;
        fs::remove_file(&to_log).ok();
        match fs::copy(&from_log, &to_log) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(no_copy(shown, &error)),
            _ => {}
        }
        if stamps() == before {
            return Ok(());
        }
        std::thread::sleep(PAUSE);
    }
    let why = "another process keeps writing to it; try again when it is done".to_owned();
    Err(StoreError::Copy { path: shown.to_owned(), why })
}

/// What changes when a file does.
fn stamp(path: &Path) -> Option<(u64, u64, i64, i64)> {
    let of = |about: Metadata| (about.ino(), about.len(), about.mtime(), about.mtime_nsec());
    fs::metadata(path).ok().map(of)
}
