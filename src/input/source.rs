//! Opening an input: a path or standard input, plain or gzip, as something that can be read twice.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest as _, Sha256};

use super::error::InputError;
use super::form::Form;
use super::spool::{Spool, SpoolWriter};
use crate::normalize::encoding::Encoding;

/// How inputs are opened.
#[derive(Clone, Copy, Debug)]
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
        }
    }
}

/// What the bytes are wrapped in, found by looking at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// Nothing.
    Plain,
    /// gzip, one member or several.
    Gzip,
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
/// use hygienist::input::{Container, Source, SourceSettings};
/// # let dir = tempfile::tempdir().unwrap();
/// # let path = dir.path().join("list.csv");
/// std::fs::write(&path, "email\na@x.io\n").unwrap();
/// let source = Source::open(path.as_os_str(), &SourceSettings::default()).unwrap();
/// assert_eq!((source.container, source.spool.len()), (Container::Plain, 13));
/// let error = Source::open("nowhere.csv".as_ref(), &SourceSettings::default()).unwrap_err();
/// assert!(error.to_string().starts_with("nowhere.csv: no such file"));
/// ```
#[derive(Debug)]
pub struct Source {
    /// The path as typed, `-` for standard input.
    pub name: String,
    /// The decoded bytes.
    pub spool: Spool,
    /// What they were wrapped in.
    pub container: Container,
    /// The SHA-256 of the bytes as read.
    pub digest: Digest,
    /// How it was written.
    pub form: Form,
    /// It is one of the tables of an archive.
    pub is_member: bool,
}

impl Source {
    /// Opens a path, or standard input for `-`.
    ///
    /// A plain regular file is its own spool and nothing of it is read here but its first bytes; anything else is
    /// decoded to its end.
    ///
    /// # Errors
    /// What is missing, a directory, empty, unreadable, or does not decode.
    pub fn open(path: &OsStr, settings: &SourceSettings) -> Result<Source, InputError> {
        Source::open_raw(path, settings)?.understand(settings)
    }

    fn open_raw(path: &OsStr, settings: &SourceSettings) -> Result<Source, InputError> {
        let name = path.to_string_lossy().into_owned();
        if path == "-" {
            return Source::unwrap(name, io::stdin().lock(), settings);
        }
        let unreadable = |cause| InputError::Unreadable { file: name.clone(), cause };
        let file = File::open(path).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => {
                InputError::Missing { file: name.clone(), nearest: nearest_file(Path::new(path)) }
            }
            _ => unreadable(cause),
        })?;
        let kind = file.metadata().map_err(unreadable)?;
        if kind.is_dir() {
            return Err(InputError::Directory { file: name });
        }
        if !kind.is_file() {
            return Source::unwrap(name, file, settings);
        }
        let spool = Spool::from_file(file.try_clone().map_err(unreadable)?).map_err(unreadable)?;
        let mut magic = [0; MAGIC];
        let read = spool.read_at(0, &mut magic).map_err(unreadable)?;
        match Container::of(&magic[..read]) {
            _ if read == 0 => Err(InputError::Empty { file: name }),
            Container::Gzip => Source::unwrap(name, file, settings),
            Container::Plain => Ok(Source {
                name,
                spool,
                container: Container::Plain,
                form: Form::plain(),
                is_member: false,
                digest: if settings.want_sha256 { Digest::BySplitter } else { Digest::NotWanted },
            }),
        }
    }

    /// What it was wrapped in, the outermost first, in words.
    #[must_use]
    pub fn containers(&self) -> Vec<String> {
        match self.container {
            Container::Plain => Vec::new(),
            Container::Gzip => vec!["gzip".to_owned()],
        }
    }

    /// Reads anything to its end, decoded, into memory or a temporary file.
    ///
    /// # Errors
    /// What is empty, unreadable, does not decode, or does not fit the disk.
    pub fn from_reader(name: String, reader: impl Read, settings: &SourceSettings) -> Result<Source, InputError> {
        Source::unwrap(name, reader, settings)?.understand(settings)
    }

    fn unwrap(name: String, mut reader: impl Read, settings: &SourceSettings) -> Result<Source, InputError> {
        let unreadable = |cause| InputError::Unreadable { file: name.clone(), cause };
        let magic = first_bytes(&mut reader).map_err(unreadable)?;
        let container = Container::of(&magic);
        let mut metered = Metered {
            reader: Cursor::new(magic).chain(reader),
            hasher: settings.want_sha256.then(Sha256::new),
            read: 0,
            failed: false,
        };
        let mut writer = SpoolWriter::new(settings.memory);
        match container {
            Container::Plain => copy(&name, &mut metered, &mut writer)?.map_err(unreadable)?,
            Container::Gzip => {
                let buffered = BufReader::with_capacity(BUFFER, &mut metered);
                let decoded = copy(&name, &mut MultiGzDecoder::new(buffered), &mut writer)?;
                decoded.map_err(|cause| gzip_error(&name, cause, &metered, &writer))?;
            }
        }
        if writer.written() == 0 {
            return Err(InputError::Empty { file: name });
        }
        let digest = metered.hasher.map_or(Digest::NotWanted, |hasher| Digest::Known(hasher.finalize().into()));
        let spool = writer.finish().map_err(|cause| InputError::Spool { file: name.clone(), cause })?;
        Ok(Source { name, spool, container, digest, form: Form::plain(), is_member: false })
    }
}

/// Bytes that tell a container.
const MAGIC: usize = 3;

/// Bytes copied at once.
const BUFFER: usize = 64 << 10;

impl Container {
    /// By the first bytes: gzip's two and its only method, deflate (RFC 1952, 2.3.1).
    fn of(first_bytes: &[u8]) -> Container {
        if first_bytes.starts_with(&[0x1f, 0x8b, 8]) { Container::Gzip } else { Container::Plain }
    }
}

/// Up to [`MAGIC`] bytes: a pipe may give them one by one.
fn first_bytes(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(MAGIC);
    reader.take(MAGIC as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Copies to the end. The outer error is the spool's, the inner one the reader's.
fn copy(name: &str, reader: &mut impl Read, writer: &mut SpoolWriter) -> Result<io::Result<()>, InputError> {
    let mut buffer = vec![0; BUFFER];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(Ok(())),
            Ok(read) => {
                writer.push(&buffer[..read]).map_err(|cause| InputError::Spool { file: name.to_owned(), cause })?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Err(error)),
        }
    }
}

fn gzip_error<R>(name: &str, cause: io::Error, metered: &Metered<R>, writer: &SpoolWriter) -> InputError {
    let (file, offset, decoded) = (name.to_owned(), metered.read, writer.written());
    match cause.kind() {
        _ if metered.failed => InputError::Unreadable { file, cause },
        io::ErrorKind::UnexpectedEof => InputError::Truncated { file, container: "gzip", offset, decoded },
        _ => InputError::Corrupt { file, container: "gzip", offset, decoded, cause },
    }
}

/// Counts and hashes the bytes as they are read, before any decoder.
struct Metered<R> {
    reader: R,
    hasher: Option<Sha256>,
    read: u64,
    /// The reader failed, not the decoder behind it.
    failed: bool,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read =
            self.reader.read(buffer).inspect_err(|error| self.failed |= error.kind() != io::ErrorKind::Interrupted)?;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&buffer[..read]);
        }
        self.read += read as u64;
        Ok(read)
    }
}
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
