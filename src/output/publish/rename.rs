//! All files of a run take their places, or none does.

use super::place::folder_of;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf, absolute};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::TempPath;

/// The temporary files of this process, and the folders made for them. A run that is ended by a signal while it waits for the reader of a pipe drops
/// nothing, so somebody else must know what there is to remove.
static UNPUBLISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn unpublished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNPUBLISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what is not published yet, for a process that is about to end without ending its run. It waits for renames
/// that have begun, and as long as the answer is held none begins.
#[must_use = "renames may begin as soon as it is dropped"]
pub fn abandon_all() -> impl Drop {
    let mut temporaries = unpublished();
    // What lies in a folder before the folder itself.
    for path in std::mem::take(&mut *temporaries).into_iter().rev() {
        fs::remove_file(&path).or_else(|_| fs::remove_dir(&path)).ok();
    }
    temporaries
}

/// A temporary file beside its target. Dropped, it is gone.
#[derive(Debug)]
pub(super) struct Temporary(TempPath);

impl Temporary {
    pub(super) fn new(path: TempPath) -> Temporary {
        unpublished().insert(path.to_path_buf());
        Temporary(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

/// Folders that were made for outputs. Dropped, those of them are gone that hold nothing.
#[derive(Debug, Default)]
pub(super) struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// Makes a folder with all above it that are missing.
    pub(super) fn make(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && fs::symlink_metadata(folder).is_err())
            .collect();
        for folder in missing.into_iter().rev() {
            // As the names of temporary files are: what lies in it sorts behind it.
            let whole = absolute(folder)?;
            fs::create_dir(folder)?;
            unpublished().insert(whole.clone());
            self.0.push(whole);
        }
        Ok(())
    }

    /// There is something in them that stays.
    pub(super) fn keep(mut self) {
        let mut temporaries = unpublished();
        for folder in std::mem::take(&mut self.0) {
            temporaries.remove(&folder);
            File::open(folder_of(&folder)).and_then(|folder| folder.sync_all()).ok();
        }
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            unpublished().remove(folder);
            fs::remove_dir(folder).ok();
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        unpublished().remove(&*self.0);
    }
}

/// A target that was renamed over, and what stood there before.
struct Renamed {
    path: PathBuf,
    backup: Option<PathBuf>,
}

/// Renames all files, or puts back what stood there before and says which could not be renamed.
pub(super) fn rename_all(files: &[(&Temporary, &Path)]) -> Result<(), (usize, io::Error)> {
    let guard = unpublished();
    let mut done: Vec<Renamed> = Vec::new();
    for (at, (temporary, path)) in files.iter().enumerate() {
        // After the last rename nothing can fail any more, so it needs no way back.
        let is_last = at + 1 == files.len();
        match rename(&temporary.0, path, at, is_last) {
            Ok(renamed) => done.push(renamed),
            Err(cause) => {
                roll_back(done);
                return Err((at, cause));
            }
        }
    }
    drop(guard);
    let folders: BTreeSet<&Path> = done.iter().map(|renamed| folder_of(&renamed.path)).collect();
    for folder in folders {
        // The new names survive a power cut once their folder is synced; a file system that cannot do that has no say.
        File::open(folder).and_then(|folder| folder.sync_all()).ok();
    }
    for backup in done.iter().filter_map(|renamed| renamed.backup.as_ref()) {
        // It holds what was replaced; nobody needs it any more, and nobody minds if it stays.
        fs::remove_file(backup).ok();
    }
    Ok(())
}

fn rename(from: &Path, to: &Path, at: usize, is_last: bool) -> io::Result<Renamed> {
    let existing = fs::symlink_metadata(to).ok();
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::Error::new(ErrorKind::IsADirectory, "it has become a folder in the meantime"));
    }
    let backup = if existing.is_some() && !is_last { Some(back_up(to, at)?) } else { None };
    match fs::rename(from, to) {
        Ok(()) => Ok(Renamed { path: to.to_owned(), backup }),
        Err(error) => {
            // Not renamed back: two names of one file may be renamed over each other, and both stay.
            backup.map(fs::remove_file);
            Err(error)
        }
    }
}

/// A second name for what stands at the target, so that it can be put back.
fn back_up(path: &Path, at: usize) -> io::Result<PathBuf> {
    let backup = folder_of(path).join(format!(".hygienist-{}-{at}.old", std::process::id()));
    // Of a process with this number that was killed.
    fs::remove_file(&backup).ok();
    // Some file systems have no second names, and Linux gives none of a stranger's file.
    fs::hard_link(path, &backup).or_else(|_| fs::copy(path, &backup).map(|_| ()))?;
    Ok(backup)
}

fn roll_back(done: Vec<Renamed>) {
    for Renamed { path, backup } in done.into_iter().rev() {
        match backup {
            Some(backup) => fs::rename(backup, path).ok(),
            None => fs::remove_file(path).ok(),
        };
    }
}
