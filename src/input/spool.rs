//! Where the bytes of an input lie while it is read twice: its own file, memory, or an unlinked temporary file.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;

/// Bytes that can be read at any offset, by several threads at once.
///
/// ```
/// use hygienist::input::Spool;
/// let spool = Spool::from_bytes(b"email\na@x.io\n".to_vec());
/// let mut bytes = [0; 4];
/// assert_eq!(spool.read_at(6, &mut bytes).unwrap(), 4);
/// assert_eq!(&bytes, b"a@x.");
/// assert_eq!(spool.read_at(100, &mut bytes).unwrap(), 0);
/// ```
#[derive(Debug)]
pub struct Spool {
    place: Place,
    len: u64,
}

impl Default for Spool {
    fn default() -> Spool {
        Spool::from_bytes(Vec::new())
    }
}

#[derive(Debug)]
enum Place {
    Memory(Vec<u8>),
    File(File),
}

impl Spool {
    /// A spool in memory.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Spool {
        Spool { len: bytes.len() as u64, place: Place::Memory(bytes) }
    }

    /// A seekable file as its own spool; what is appended to it later is not seen.
    ///
    /// # Errors
    /// When its length cannot be asked for.
    pub fn from_file(file: File) -> io::Result<Spool> {
        Ok(Spool { len: file.metadata()?.len(), place: Place::File(file) })
    }

    /// Reads from `offset` on, as `pread` does: at least one byte unless the end is reached, and never beyond
    /// [`Spool::len`].
    ///
    /// # Errors
    /// Those of the file.
    pub fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.len.saturating_sub(offset);
        let wanted = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let buffer = &mut buffer[..wanted];
        if wanted == 0 {
            return Ok(0);
        }
        match &self.place {
            Place::Memory(bytes) => {
                // Within the length, so within memory.
                let from = offset as usize;
                buffer.copy_from_slice(&bytes[from..from + wanted]);
                Ok(wanted)
            }
            Place::File(file) => loop {
                match file.read_at(buffer, offset) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    done => return done,
                }
            },
        }
    }

    /// Fills the whole buffer from `offset` on.
    ///
    /// # Errors
    /// Those of the file; `UnexpectedEof` when there are not so many bytes (any more).
    pub fn read_exact_at(&self, mut offset: u64, mut buffer: &mut [u8]) -> io::Result<()> {
        while !buffer.is_empty() {
            match self.read_at(offset, buffer)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => {
                    buffer = &mut buffer[read..];
                    offset += read as u64;
                }
            }
        }
        Ok(())
    }

    /// Length in bytes, as it was when the spool was made.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes it holds in memory: what the budget counts.
    #[must_use]
    pub fn in_memory(&self) -> usize {
        match &self.place {
            Place::Memory(bytes) => bytes.capacity(),
            Place::File(_) => 0,
        }
    }
}

/// Takes bytes in, in memory up to a limit, then in an unlinked temporary file.
#[derive(Debug)]
pub(super) struct SpoolWriter {
    memory: Vec<u8>,
    limit: usize,
    file: Option<File>,
    written: u64,
}

impl SpoolWriter {
    pub(super) fn new(limit: usize) -> SpoolWriter {
        SpoolWriter { memory: Vec::new(), limit, file: None, written: 0 }
    }

    /// Bytes taken in so far.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        if let Some(file) = &mut self.file {
            return file.write_all(bytes);
        }
        if self.memory.len() + bytes.len() <= self.limit {
            self.memory.extend_from_slice(bytes);
            return Ok(());
        }
        let mut file = tempfile::tempfile()?;
        file.write_all(&self.memory)?;
        file.write_all(bytes)?;
        self.memory = Vec::new();
        self.file = Some(file);
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<Spool> {
        match self.file {
            Some(file) => Spool::from_file(file),
            None => {
                self.memory.shrink_to_fit();
                Ok(Spool::from_bytes(self.memory))
            }
        }
    }
}
