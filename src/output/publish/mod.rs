//! Files whole or not at all, all of a run together.
//!
//! A regular file is written beside its target, synced and renamed over it. Standard output, devices and pipes are
//! never renamed over: their bytes are held until all checks have passed, then written, then the files are renamed.
//!
//! `place` says which of the two a target is, `rename` makes the set visible or puts the old one back.

mod place;
mod rename;
#[cfg(test)]
mod tests;

pub use place::{Identity, Target, is_stream, same_file};
pub use rename::abandon_all;

use place::{Place, folder_of};
use rename::{MadeFolders, Temporary, rename_all};
use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::SpooledTempFile;
use thiserror::Error;

/// How much of a stream is held in memory before it goes to a temporary file, in bytes.
const HELD_IN_MEMORY: usize = 64 << 20;

/// How much of a target's name its temporary file bears: with the rest it must stay under the 255 bytes of most file
/// systems, however many bytes a character has.
const NAME_SHOWN: usize = 40;

/// How many files are synced at once.
const SYNCED_AT_ONCE: usize = 16;

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
///
/// ```
/// use hygienist::output::publish::{Publisher, Target};
/// use std::io::Write;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("clean.csv");
/// let mut publisher = Publisher::new();
/// publisher.open(&Target::Path(path.clone()))?.write_all(b"email\n")?;
/// assert!(!path.exists());
/// publisher.publish()?;
/// assert_eq!(std::fs::read(&path)?, b"email\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Publisher {
    files: Vec<PendingFile>,
    streams: Vec<PendingStream>,
    // Behind the files: folders are gone only when these are.
    folders: MadeFolders,
}

#[derive(Debug)]
struct PendingFile {
    target: Target,
    path: PathBuf,
    /// None of one of many, which would be more than may be open at once.
    file: Option<File>,
    temporary: Temporary,
    existing: Option<Metadata>,
}

#[derive(Debug)]
struct PendingStream {
    target: Target,
    place: Place,
    held: Arc<Mutex<SpooledTempFile>>,
}

/// Takes the bytes of one output. Files get them as they come: write pieces of a mebibyte, not of a line.
#[derive(Debug)]
pub struct Sink {
    target: Target,
    to: SinkTo,
}

#[derive(Debug)]
enum SinkTo {
    File(File),
    /// One of many, opened when its first bytes come.
    OneOfMany(PathBuf, Option<File>),
    Held(Arc<Mutex<SpooledTempFile>>),
    /// Of a dry run.
    Nowhere,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.to {
            SinkTo::File(file) => file.write(bytes),
            SinkTo::OneOfMany(path, file) => append(path, file).and_then(|file| file.write(bytes)),
            SinkTo::Held(held) => held.lock().unwrap_or_else(PoisonError::into_inner).write(bytes),
            SinkTo::Nowhere => Ok(bytes.len()),
        };
        written.map_err(|error| match error.kind() {
            // `write_all` goes on after it, if it can still see what it is.
            ErrorKind::Interrupted => error,
            kind => io::Error::new(kind, OutputError::new(&self.target, error)),
        })
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
        let opened = Place::of(target).and_then(|place| match place {
            Place::File(path) => self.open_file(target, path, false),
            stream => Ok(self.hold(target, stream)),
        });
        let to = opened.map_err(|cause| OutputError::new(target, cause))?;
        Ok(Sink { target: target.clone(), to })
    }

    /// Opens one of many outputs: its file is open from its first bytes on until the sink is dropped. Its folder is made
    /// where it is missing, and is gone again where nothing is published.
    ///
    /// # Errors
    ///
    /// A folder that cannot be made, and what [`Publisher::open`] refuses.
    pub fn open_one_of_many(&mut self, path: &Path) -> Result<Sink, OutputError> {
        let target = Target::Path(path.to_owned());
        let folder = folder_of(path);
        let made = self.folders.make(folder).map_err(|error| cannot_create(&error, folder));
        let opened = made.and_then(|()| Place::of(&target)).and_then(|place| match place {
            Place::File(path) => self.open_file(&target, path, true),
            stream => Ok(self.hold(&target, stream)),
        });
        let to = opened.map_err(|cause| OutputError::new(&target, cause))?;
        Ok(Sink { target, to })
    }

    /// Opens a file that others may read, whatever the umask of this process and the file that stands there say: what another
    /// program collects.
    ///
    /// # Errors
    ///
    /// As [`Publisher::open`].
    pub fn open_for_all(&mut self, target: &Target) -> Result<Sink, OutputError> {
        let sink = self.open(target)?;
        match &sink.to {
            SinkTo::File(file) => file.set_permissions(Permissions::from_mode(0o644)),
            SinkTo::OneOfMany(..) | SinkTo::Held(_) | SinkTo::Nowhere => Ok(()),
        }
        .map_err(|cause| OutputError::new(target, cause))?;
        Ok(sink)
    }

    /// Looks whether an output could be opened, as far as that can be seen, and takes bytes that go nowhere: for a dry run.
    ///
    /// # Errors
    ///
    /// As [`Publisher::open`].
    pub fn rehearse(target: &Target) -> Result<Sink, OutputError> {
        Publisher::look(target, |folder| fs::metadata(folder))
    }

    /// The same, of one of many: its folder may be made.
    ///
    /// # Errors
    ///
    /// As [`Publisher::open_one_of_many`].
    pub fn rehearse_one_of_many(path: &Path) -> Result<Sink, OutputError> {
        let nearest = |folder: &Path| match folder.ancestors().find(|above| above.exists()) {
            Some(above) if !above.as_os_str().is_empty() => fs::metadata(above),
            _ => fs::metadata("."),
        };
        Publisher::look(&Target::Path(path.to_owned()), nearest)
    }

    fn look(target: &Target, about: impl Fn(&Path) -> io::Result<Metadata>) -> Result<Sink, OutputError> {
        let looked = Place::of(target).and_then(|place| match place {
            Place::File(path) => {
                let folder = folder_of(&path);
                let about = about(folder).map_err(|error| cannot_create(&error, folder))?;
                match (about.is_dir(), about.permissions().readonly()) {
                    (false, _) => Err(cannot_create(&ErrorKind::NotADirectory.into(), folder)),
                    (true, true) => Err(cannot_create(&ErrorKind::PermissionDenied.into(), folder)),
                    (true, false) => Ok(()),
                }
            }
            Place::Stdout | Place::Stream(_) => Ok(()),
        });
        looked.map_err(|cause| OutputError::new(target, cause))?;
        Ok(Sink { target: target.clone(), to: SinkTo::Nowhere })
    }

    fn hold(&mut self, target: &Target, place: Place) -> SinkTo {
        let held = Arc::new(Mutex::new(SpooledTempFile::new(HELD_IN_MEMORY)));
        self.streams.push(PendingStream { target: target.clone(), place, held: Arc::clone(&held) });
        SinkTo::Held(held)
    }

    fn open_file(&mut self, target: &Target, path: PathBuf, of_many: bool) -> io::Result<SinkTo> {
        let folder = folder_of(&path);
        let name: String = path.file_name().unwrap_or_default().to_string_lossy().chars().take(NAME_SHOWN).collect();
        let existing = fs::metadata(&path).ok();
        // The kernel takes the umask off; what is to be private is never open to others, not even for a moment.
        let mode = existing.as_ref().map_or(0o666, |existing| existing.mode() & 0o666);
        let mode = if of_many { mode | 0o600 } else { mode };
        let temporary = tempfile::Builder::new()
            .prefix(&format!(".{name}."))
            .suffix(".hygienist")
            .permissions(Permissions::from_mode(mode))
            .tempfile_in(folder)
            .map_err(|error| cannot_create(&error, folder))?;
        let (file, temporary) = temporary.into_parts();
        let temporary = Temporary::new(temporary);
        let target = target.clone();
        if of_many {
            let sink = SinkTo::OneOfMany(temporary.path().to_owned(), None);
            self.files.push(PendingFile { target, path, file: None, temporary, existing });
            return Ok(sink);
        }
        if let Some(existing) = &existing {
            take_over(&file, existing)?;
        }
        let sink = file.try_clone()?;
        self.files.push(PendingFile { target, path, file: Some(file), temporary, existing });
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
        let files: Vec<_> = self.files.iter().map(|one| (&one.temporary, one.path.as_path())).collect();
        rename_all(&files).map_err(|(at, cause)| OutputError::new(&self.files[at].target, cause))?;
        self.folders.keep();
        Ok(())
    }
}

/// The temporary file's name means nothing to anybody: what is said is what is wrong with the folder.
fn cannot_create(error: &io::Error, folder: &Path) -> io::Error {
    let folder = folder.display();
    let message = match error.kind() {
        ErrorKind::NotFound => format!("there is no folder {folder}, so make it first"),
        ErrorKind::PermissionDenied => format!("nothing may be written to the folder {folder}, so give another"),
        ErrorKind::ReadOnlyFilesystem => format!("the folder {folder} is read-only, so give another"),
        ErrorKind::NotADirectory => format!("{folder} is no folder, so give another"),
        _ => return io::Error::new(error.kind(), format!("no file can be made in {folder}: {error}")),
    };
    io::Error::new(error.kind(), message)
}

/// Owner and mode of the file that will be replaced. Only root can give files away: for others the file becomes theirs.
fn take_over(file: &File, existing: &Metadata) -> io::Result<()> {
    let ours = file.metadata()?;
    if (ours.uid(), ours.gid()) != (existing.uid(), existing.gid()) {
        std::os::unix::fs::fchown(file, Some(existing.uid()), Some(existing.gid())).ok();
    }
    file.set_permissions(existing.permissions())
}

/// The slow part of an fsync is the disk: the files of a run wait for it together.
fn sync(files: &[PendingFile]) -> Result<(), OutputError> {
    let together = |files: &[PendingFile]| {
        std::thread::scope(|scope| {
            let waiting: Vec<_> = files.iter().map(|one| (one, scope.spawn(|| one.sync()))).collect();
            for (one, waiting) in waiting {
                let synced =
                    waiting.join().unwrap_or_else(|_| Err(io::Error::other("the thread that synced it is gone")));
                synced.map_err(|cause| OutputError::new(&one.target, cause))?;
            }
            Ok(())
        })
    };
    files.chunks(SYNCED_AT_ONCE).try_for_each(together)
}

impl PendingFile {
    fn sync(&self) -> io::Result<()> {
        if let Some(file) = &self.file {
            return file.sync_all();
        }
        let file = File::options().append(true).open(self.temporary.path())?;
        if let Some(existing) = &self.existing {
            take_over(&file, existing)?;
        }
        file.sync_all()
    }
}

/// The file of one of many, opened where it is not yet.
fn append<'f>(path: &Path, file: &'f mut Option<File>) -> io::Result<&'f mut File> {
    Ok(match file {
        Some(file) => file,
        None => file.insert(File::options().append(true).open(path)?),
    })
}

impl PendingStream {
    fn write_out(&self) -> io::Result<()> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.seek(SeekFrom::Start(0))?;
        let written = self.open().and_then(|mut stream| copy(&mut *held, &mut stream));
        match written {
            // A reader that has seen enough counts as served.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    fn open(&self) -> io::Result<File> {
        match &self.place {
            // Appending: a descriptor that the shell opened with `3>>` is opened anew here, at the beginning of its file.
            Place::File(path) | Place::Stream(path) => File::options().append(true).open(path),
            // Not through `io::stdout()`, which looks for line ends in all that it is given.
            Place::Stdout => Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?)),
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
