//! Files whole or not at all, all of a run together.
//!
//! A regular file is written beside its target, synced and renamed over it. Standard output, devices and pipes are
//! never renamed over: their bytes are held until all checks have passed, then written, then the files are renamed.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::{NamedTempFile, SpooledTempFile, TempPath};
use thiserror::Error;

/// How much of a stream is held in memory before it goes to a temporary file, in bytes.
const HELD_IN_MEMORY: usize = 64 << 20;

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Standard output.
    Stdout,
    /// A path: a file, a device or a named pipe.
    Path(PathBuf),
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Target::Stdout => f.write_str("standard output"),
            Target::Path(path) => path.display().fmt(f),
        }
    }
}

/// Why an output cannot be written.
#[derive(Debug, Error)]
#[error("{target}: cannot be written: {cause}; the files of an earlier run are as they were")]
pub struct OutputError {
    target: String,
    cause: io::Error,
}

impl OutputError {
    fn new(target: &Target, cause: io::Error) -> OutputError {
        OutputError { target: target.to_string(), cause }
    }
}

/// The outputs of a run until they are published. Dropped without that, it leaves nothing behind.
#[derive(Debug, Default)]
pub struct Publisher {
    files: Vec<PendingFile>,
    streams: Vec<PendingStream>,
}

#[derive(Debug)]
struct PendingFile {
    target: Target,
    path: PathBuf,
    file: File,
    temporary: TempPath,
}

#[derive(Debug)]
struct PendingStream {
    target: Target,
    held: Arc<Mutex<SpooledTempFile>>,
}

/// Takes the bytes of one output.
#[derive(Debug)]
pub struct Sink {
    target: Target,
    to: SinkTo,
}

#[derive(Debug)]
enum SinkTo {
    File(File),
    Held(Arc<Mutex<SpooledTempFile>>),
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.to {
            SinkTo::File(file) => file.write(bytes),
            SinkTo::Held(held) => held.lock().unwrap_or_else(PoisonError::into_inner).write(bytes),
        };
        written.map_err(|error| io::Error::new(error.kind(), OutputError::new(&self.target, error)))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Publisher {
    /// No outputs yet.
    #[must_use]
    pub fn new() -> Publisher {
        Publisher::default()
    }

    /// Opens an output for writing. Nothing can be seen of it before [`Publisher::publish`].
    ///
    /// # Errors
    ///
    /// A folder that is missing or closed to us, a target that is a folder.
    pub fn open(&mut self, target: &Target) -> Result<Sink, OutputError> {
        let to = match target {
            Target::Path(path) if !is_stream(path) => {
                self.open_file(target, path).map_err(|cause| OutputError::new(target, cause))?
            }
            _ => {
                let held = Arc::new(Mutex::new(SpooledTempFile::new(HELD_IN_MEMORY)));
                self.streams.push(PendingStream { target: target.clone(), held: Arc::clone(&held) });
                SinkTo::Held(held)
            }
        };
        Ok(Sink { target: target.clone(), to })
    }

    fn open_file(&mut self, target: &Target, path: &Path) -> io::Result<SinkTo> {
        let path = behind_links(path)?;
        let existing = fs::metadata(&path).ok();
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::Error::new(ErrorKind::IsADirectory, "it is a folder"));
        }
        let folder = folder_of(&path);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary: NamedTempFile = tempfile::Builder::new()
            .prefix(&format!(".{name}."))
            .suffix(".hygienist")
            .permissions(Permissions::from_mode(0o666))
            .tempfile_in(folder)
            .map_err(|error| match error.kind() {
                ErrorKind::NotFound => io::Error::new(error.kind(), format!("there is no folder {}", folder.display())),
                _ => error,
            })?;
        if let Some(existing) = existing {
            temporary.as_file().set_permissions(existing.permissions())?;
        }
        let (file, temporary) = temporary.into_parts();
        let sink = file.try_clone()?;
        self.files.push(PendingFile { target: target.clone(), path, file, temporary });
        Ok(SinkTo::File(sink))
    }

    /// Makes everything visible: files are synced, streams written, files renamed. All sinks have been written.
    ///
    /// # Errors
    ///
    /// What could not be written. The old files are as they were then; what was written to a stream cannot be
    /// taken back.
    pub fn publish(self) -> Result<(), OutputError> {
        sync(&self.files)?;
        for stream in &self.streams {
            stream.write_out().map_err(|cause| OutputError::new(&stream.target, cause))?;
        }
        rename_all(self.files)
    }
}

/// The slow part of an fsync is the disk: the files of a run wait for it together.
fn sync(files: &[PendingFile]) -> Result<(), OutputError> {
    std::thread::scope(|scope| {
        let waiting: Vec<_> = files.iter().map(|one| (one, scope.spawn(|| one.file.sync_all()))).collect();
        for (one, waiting) in waiting {
            let synced = waiting.join().unwrap_or_else(|_| Err(io::Error::other("the thread that synced it is gone")));
            synced.map_err(|cause| OutputError::new(&one.target, cause))?;
        }
        Ok(())
    })
}

impl PendingStream {
    fn write_out(&self) -> io::Result<()> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.seek(SeekFrom::Start(0))?;
        let written = match &self.target {
            Target::Stdout => copy(&mut *held, &mut io::stdout().lock()),
            Target::Path(path) => {
                fs::OpenOptions::new().write(true).open(path).and_then(|mut to| copy(&mut *held, &mut to))
            }
        };
        match written {
            // A reader that has seen enough counts as served.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}

fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 20];
    loop {
        match from.read(&mut buffer)? {
            0 => return to.flush(),
            read => to.write_all(&buffer[..read])?,
        }
    }
}

/// A target that was renamed over, and what stood there before.
struct Renamed {
    path: PathBuf,
    backup: Option<PathBuf>,
}

/// Renames all files, or puts back what stood there before.
fn rename_all(files: Vec<PendingFile>) -> Result<(), OutputError> {
    let mut done: Vec<Renamed> = Vec::new();
    for (at, pending) in files.into_iter().enumerate() {
        match rename_one(pending.temporary, &pending.path, at) {
            Ok(renamed) => done.push(renamed),
            Err(cause) => {
                roll_back(done);
                return Err(OutputError::new(&pending.target, cause));
            }
        }
    }
    for Renamed { path, backup } in done {
        if let Some(backup) = backup {
            // It holds what the rename has replaced; nobody needs it any more, and nobody minds if it stays.
            fs::remove_file(backup).ok();
        }
        // The new name survives a power cut once its folder is synced; a file system that cannot do that has no say.
        File::open(folder_of(&path)).and_then(|folder| folder.sync_all()).ok();
    }
    Ok(())
}

fn rename_one(temporary: TempPath, path: &Path, at: usize) -> io::Result<Renamed> {
    let backup = if path.exists() { Some(back_up(path, at)?) } else { None };
    match temporary.persist(path) {
        Ok(()) => Ok(Renamed { path: path.to_owned(), backup }),
        Err(error) => {
            if let Some(backup) = backup {
                fs::rename(backup, path)?;
            }
            Err(error.error)
        }
    }
}

/// A second name for what stands at the target, so that it can be put back.
fn back_up(path: &Path, at: usize) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let backup = folder_of(path).join(format!(".{name}.{}.{at}.hygienist-old", std::process::id()));
    match fs::hard_link(path, &backup) {
        Ok(()) => Ok(backup),
        // No hard links there: it is moved away for the moment.
        Err(_) => fs::rename(path, &backup).map(|()| backup),
    }
}

fn roll_back(done: Vec<Renamed>) {
    for Renamed { path, backup } in done.into_iter().rev() {
        match backup {
            Some(backup) => fs::rename(backup, path).ok(),
            None => fs::remove_file(path).ok(),
        };
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Where a path leads in the end, so that a link is not replaced by a file. The last link may lead to nothing yet.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(next) => path = folder_of(&path).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links lead from here"))
}

/// Whether a path is written to directly: a device, a pipe, a descriptor of ours.
#[must_use]
pub fn is_stream(path: &Path) -> bool {
    let ours = ["/proc", "/dev/fd", "/dev/stdout", "/dev/stderr"].iter().any(|place| path.starts_with(place));
    ours || fs::metadata(path).is_ok_and(|existing| !existing.is_file() && !existing.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publisher_with(path: &Path, bytes: &[u8]) -> Publisher {
        let mut publisher = Publisher::new();
        publisher.open(&Target::Path(path.to_owned())).unwrap().write_all(bytes).unwrap();
        publisher
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clean.csv");
        let publisher = publisher_with(&path, b"new");
        assert!(!path.exists());
        publisher.publish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["clean.csv"]);
    }

    #[test]
    fn what_is_not_published_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clean.csv");
        fs::write(&path, "old").unwrap();
        drop(publisher_with(&path, b"new"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["clean.csv"]);
    }

    #[test]
    fn mode_and_link_of_the_target_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("clean.csv"), folder.path().join("link.csv"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("clean.csv", &link).unwrap();
        publisher_with(&link, b"new").publish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn when_one_file_fails_the_others_are_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("clean.csv"), folder.path().join("rejects.csv"));
        fs::write(&first, "old").unwrap();
        let mut publisher = publisher_with(&first, b"new");
        publisher.open(&Target::Path(second.clone())).unwrap().write_all(b"new").unwrap();
        // A folder that appears at the second target in the meantime cannot be renamed over.
        fs::create_dir(&second).unwrap();
        fs::write(second.join("inside"), "x").unwrap();
        assert!(publisher.publish().is_err());
        assert_eq!(fs::read(&first).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["clean.csv", "rejects.csv"]);
    }

    #[test]
    fn a_full_device_fails_before_anything_is_renamed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejects.csv");
        let mut publisher = publisher_with(&path, b"new");
        publisher.open(&Target::Path("/dev/full".into())).unwrap().write_all(b"x").unwrap();
        assert!(publisher.publish().is_err());
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn a_missing_folder_and_a_folder_are_said_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let open = |path: PathBuf| Publisher::new().open(&Target::Path(path)).unwrap_err().to_string();
        assert!(open(folder.path().join("no/x.csv")).contains("there is no folder"));
        assert!(open(folder.path().to_owned()).contains("is a folder"));
    }
}
