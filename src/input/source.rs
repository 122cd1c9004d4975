//! An input: a path or standard input, as something that can be read twice.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::container::Container;
use super::error::InputError;
use super::form::Form;
use super::spool::{Spool, SpoolWriter};
use crate::normalize::encoding::Encoding;

/// How inputs are opened.
#[derive(Clone, Debug)]
pub struct SourceSettings {
    /// Bytes of a pipe or of decoded data that are kept in memory; what is more goes to a temporary file.
    pub memory: usize,
    /// Whether the SHA-256 of the bytes as read is wanted.
    pub want_sha256: bool,
    /// The encoding, where the user knows it.
    pub encoding: Option<Encoding>,
    /// Whether the encoding is found by all bytes, not by the first of them.
    pub careful: bool,
    /// Whether records that are no CSV are rewritten as such.
    pub formats: bool,
    /// Whether a text that cannot be read as it lies is rewritten.
    pub mends: bool,
    /// The delimiter, where the user knows it.
    pub delimiter: Option<u8>,
    /// Whether it has a header.
    pub has_header: bool,
    /// The sheet of a workbook, by name or 1-based number; all of them where none is named.
    pub sheet: Option<String>,
    /// Whether folders within folders are read.
    pub recursive: bool,
}

impl Default for SourceSettings {
    fn default() -> SourceSettings {
        SourceSettings {
            memory: 64 << 20,
            want_sha256: false,
            encoding: None,
            careful: false,
            formats: true,
            mends: true,
            delimiter: None,
            has_header: true,
            sheet: None,
            recursive: false,
        }
    }
}

/// The SHA-256 of an input, or who has to make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// Nobody asked.
    NotWanted,
    /// The spool is the file itself: the splitter hashes as it reads.
    BySplitter,
    /// Of the bytes as read: those of the compressed file, those of the pipe.
    Known([u8; 32]),
}

/// An input, ready to be read at any offset.
///
/// ```
/// use hygienist::input::{Source, SourceSettings};
/// # let dir = tempfile::tempdir().unwrap();
/// # let path = dir.path().join("list.csv");
/// std::fs::write(&path, "email\na@x.io\n").unwrap();
/// let source = Source::open(path.as_os_str(), &SourceSettings::default()).unwrap();
/// assert_eq!((source.containers.len(), source.spool.len()), (0, 13));
/// let error = Source::open("nowhere.csv".as_ref(), &SourceSettings::default()).unwrap_err();
/// assert!(error.to_string().starts_with("nowhere.csv: no such file"));
/// ```
#[derive(Debug)]
pub struct Source {
    /// The path as typed, `-` for standard input; `ARCHIVE!MEMBER` of an archive, `WORKBOOK!SHEET` of a workbook.
    pub name: String,
    /// Its text.
    pub spool: Spool,
    /// What it was wrapped in, the outermost first.
    pub containers: Vec<Container>,
    /// The SHA-256 of the bytes as read.
    pub digest: Digest,
    /// How it was written.
    pub form: Form,
    /// It is one of several in a folder, an archive or a workbook, and may be no list at all.
    pub is_member: bool,
    /// The file that it is or that holds it, `-` for standard input.
    pub file: String,
    /// Its place below what was named: the name of a file behind the folders below the one that was named, and of a table in
    /// it the names within.
    pub place: PathBuf,
}

impl Source {
    /// Opens a path, or standard input for `-`, that holds one table.
    ///
    /// A plain regular file is its own spool and nothing of it is read here but its first bytes; anything else is
    /// decoded to its end.
    ///
    /// # Errors
    /// What [`open_all`](super::open_all) refuses, and what holds several tables or none.
    pub fn open(path: &OsStr, settings: &SourceSettings) -> Result<Source, InputError> {
        let name = path.to_string_lossy().into_owned();
        only(name, super::open_all(path, settings)?.sources)
    }

    /// Reads anything to its end, decoded, into memory or a temporary file.
    ///
    /// # Errors
    /// What is empty, unreadable, does not decode, does not fit the disk, or holds several tables.
    pub fn from_reader(name: String, reader: impl Read, settings: &SourceSettings) -> Result<Source, InputError> {
        let raw = Raw::read(name.clone(), reader, settings)?;
        only(name, super::open::tables(raw, settings)?.sources)
    }

    pub(super) fn of(raw: Raw) -> Source {
        let Raw { name, spool, digest } = raw;
        Source {
            name,
            spool,
            containers: Vec::new(),
            digest,
            form: Form::plain(),
            is_member: false,
            file: String::new(),
            place: PathBuf::new(),
        }
    }
}

fn only(file: String, mut sources: Vec<Source>) -> Result<Source, InputError> {
    match sources.len() {
        1 => Ok(sources.remove(0)),
        0 => Err(InputError::NoTable { file }),
        _ => {
            let names = sources.iter().map(|source| source.name.clone()).collect();
            Err(InputError::SeveralTables { file, names })
        }
    }
}

/// The bytes of an input as they were read.
pub(super) struct Raw {
    pub(super) name: String,
    pub(super) spool: Spool,
    pub(super) digest: Digest,
}

impl Raw {
    /// Opens a file that is there, or standard input for `-`.
    pub(super) fn open(path: &OsStr, settings: &SourceSettings) -> Result<Raw, InputError> {
        let name = path.to_string_lossy().into_owned();
        if path == "-" {
            return Raw::read(name, io::stdin().lock(), settings);
        }
        let unreadable = |cause| InputError::Unreadable { file: name.clone(), cause };
        let file = File::open(path).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => {
                InputError::Missing { file: name.clone(), nearest: nearest_file(Path::new(path)) }
            }
            _ => unreadable(cause),
        })?;
        if !file.metadata().map_err(unreadable)?.is_file() {
            return Raw::read(name, file, settings);
        }
        let spool = Spool::from_file(file).map_err(unreadable)?;
        if spool.is_empty() {
            return Err(InputError::Empty { file: name });
        }
        let digest = if settings.want_sha256 { Digest::BySplitter } else { Digest::NotWanted };
        Ok(Raw { name, spool, digest })
    }

    /// Reads a stream to its end, into memory or a temporary file.
    fn read(name: String, mut reader: impl Read, settings: &SourceSettings) -> Result<Raw, InputError> {
        let mut hasher = settings.want_sha256.then(Sha256::new);
        let mut writer = SpoolWriter::new(settings.memory);
        let mut buffer = vec![0; BUFFER];
        loop {
            let read = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => return Err(InputError::Unreadable { file: name, cause }),
            };
            if let Some(hasher) = &mut hasher {
                hasher.update(&buffer[..read]);
            }
            let kept = writer.push(&buffer[..read]);
            kept.map_err(|cause| InputError::Spool { file: name.clone(), cause })?;
        }
        if writer.written() == 0 {
            return Err(InputError::Empty { file: name });
        }
        let digest = hasher.map_or(Digest::NotWanted, |hasher| Digest::Known(hasher.finalize().into()));
        let spool = writer.finish().map_err(|cause| InputError::Spool { file: name.clone(), cause })?;
        Ok(Raw { name, spool, digest })
    }
}

/// Bytes copied at once.
const BUFFER: usize = 64 << 10;

/// The file beside a missing one whose name is most like it, if any is like it.
fn nearest_file(missing: &Path) -> Option<String> {
    let folder = missing.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?.filter_map(Result::ok);
    let missing = missing.file_name()?.to_str()?;
    let names = entries
        .take(MOST_FILES)
        .filter(|entry| entry.path().is_file())
        .filter_map(|entry| entry.file_name().into_string().ok());
    let likeness = |name: &String| strsim::normalized_damerau_levenshtein(missing, name);
    let meant = names.filter(|name| likeness(name) >= LIKE).max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    Some(folder.map_or(meant.clone(), |folder| folder.join(&meant).display().to_string()))
}

/// Two slips in a name of ten letters: endings are all alike, so less says nothing.
const LIKE: f64 = 0.8;

/// Files of a folder that are looked at for a name like a misspelt one.
const MOST_FILES: usize = 10_000;
