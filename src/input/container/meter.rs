//! What unpacking may cost, and who counts it.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use crate::input::error::InputError;
use crate::input::spool::{Spool, SpoolWriter};

/// How inputs are unpacked.
#[derive(Clone, Copy, Debug)]
pub struct PeelSettings {
    /// Bytes that all members together may hold in memory; what is more goes to temporary files.
    pub memory: usize,
    /// What an input may become at most.
    pub limits: Limits,
}

impl Default for PeelSettings {
    fn default() -> PeelSettings {
        PeelSettings { memory: 64 << 20, limits: Limits::default() }
    }
}

/// What an input may become at most: a small file that is made to fill the disk is refused.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Decoded bytes of all layers together.
    pub decoded: u64,
    /// Decoded bytes for each byte of the file. Exports are packed 20 to 50 times smaller, very regular ones 200 times.
    pub ratio: u64,
    /// Decoded bytes that are always granted, whatever the ratio.
    pub granted: u64,
    /// Wrappings around a table.
    pub depth: usize,
    /// Members of all archives together.
    pub members: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { decoded: 64 << 30, ratio: 1_100, granted: 64 << 20, depth: 4, members: 10_000 }
    }
}

/// Members of which each may be in memory however many there are: a file for each would be too many open files.
const SMALL: usize = 16 << 10;

/// Counts what unpacking one input has cost so far.
pub(super) struct Meter<'a> {
    settings: &'a PeelSettings,
    raw: u64,
    decoded: u64,
    members: usize,
    held: usize,
    /// What [`Meter::copy`] copies through: some gzip files have a member for every 64 KiB.
    buffer: Vec<u8>,
}

impl<'a> Meter<'a> {
    pub(super) fn new(raw: u64, settings: &'a PeelSettings) -> Meter<'a> {
        Meter { settings, raw, decoded: 0, members: 0, held: 0, buffer: Vec::new() }
    }

    /// Counts decoded bytes.
    pub(super) fn take(&mut self, file: &str, bytes: u64) -> Result<(), InputError> {
        self.decoded = self.decoded.saturating_add(bytes);
        self.check(file, self.decoded)
    }

    /// Whether so many decoded bytes are within the limits.
    pub(super) fn check(&self, file: &str, decoded: u64) -> Result<(), InputError> {
        let limits = &self.settings.limits;
        let bomb = |limit| Err(InputError::Bomb { file: file.to_owned(), limit });
        if decoded > limits.decoded {
            return bomb(format!("more than {} decoded bytes", limits.decoded));
        }
        if decoded > limits.granted && decoded / self.raw.max(1) >= limits.ratio {
            return bomb(format!("more than {} decoded bytes for each byte of it ({} bytes)", limits.ratio, self.raw));
        }
        Ok(())
    }

    /// Counts a member.
    pub(super) fn count(&mut self, file: &str) -> Result<(), InputError> {
        self.members += 1;
        let most = self.settings.limits.members;
        if self.members <= most {
            return Ok(());
        }
        Err(InputError::Bomb { file: file.to_owned(), limit: format!("more than {most} members") })
    }

    /// Whether so many wrappings are allowed.
    pub(super) fn depth(&self, file: &str, depth: usize) -> Result<(), InputError> {
        let most = self.settings.limits.depth;
        if depth <= most {
            return Ok(());
        }
        Err(InputError::Bomb { file: file.to_owned(), limit: format!("more than {most} wrappings around each other") })
    }

    /// Counts what stays in memory.
    pub(super) fn hold(&mut self, spool: &Spool) {
        self.held += spool.in_memory();
    }

    /// Copies to the end. The outer error is the spool's or a limit's, the inner one the reader's.
    pub(super) fn copy(
        &mut self,
        file: &str,
        reader: &mut dyn Read,
        writer: &mut SpoolWriter,
    ) -> Result<io::Result<()>, InputError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.resize(BUFFER, 0);
        let done = loop {
            match reader.read(&mut buffer) {
                Ok(0) => break Ok(()),
                Ok(read) => {
                    self.take(file, read as u64)?;
                    writer.push(&buffer[..read]).map_err(|cause| InputError::Spool { file: file.to_owned(), cause })?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        self.buffer = buffer;
        Ok(done)
    }

    /// A place for one member.
    pub(super) fn writer(&self) -> SpoolWriter {
        SpoolWriter::new(self.settings.memory.saturating_sub(self.held).max(SMALL.min(self.settings.memory)))
    }
}

/// Bytes read and copied at once.
const BUFFER: usize = 64 << 10;

/// Reads a spool from one end to the other, or from anywhere.
pub(in crate::input) struct SpoolReader<'a> {
    spool: &'a Spool,
    /// Where the next bytes of the spool are read from: behind the buffer.
    at: u64,
    buffer: Vec<u8>,
    used: usize,
    /// The spool failed, not a decoder behind it.
    failed: bool,
    /// Somebody wanted more than there is.
    starved: bool,
}

impl<'a> SpoolReader<'a> {
    pub(in crate::input) fn new(spool: &'a Spool) -> SpoolReader<'a> {
        SpoolReader { spool, at: 0, buffer: Vec::new(), used: 0, failed: false, starved: false }
    }

    /// Bytes of the spool that were read, those in the buffer included.
    pub(super) fn read_so_far(&self) -> u64 {
        self.at
    }

    /// Where the reader stands.
    pub(super) fn position(&self) -> u64 {
        self.at - (self.buffer.len() - self.used) as u64
    }

    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    pub(super) fn starved(&self) -> bool {
        self.starved
    }
}

impl BufRead for SpoolReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used == self.buffer.len() {
            self.used = 0;
            self.buffer.resize(BUFFER, 0);
            let read = self.spool.read_at(self.at, &mut self.buffer).inspect_err(|_| self.failed = true);
            self.buffer.truncate(*read.as_ref().unwrap_or(&0));
            self.at += read? as u64;
            self.starved |= self.buffer.is_empty();
        }
        Ok(&self.buffer[self.used..])
    }

    fn consume(&mut self, amount: usize) {
        self.used = (self.used + amount).min(self.buffer.len());
    }
}

impl Read for SpoolReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let taken = ready.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&ready[..taken]);
        self.consume(taken);
        Ok(taken)
    }
}

impl Seek for SpoolReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.spool.len().checked_add_signed(by),
            SeekFrom::Current(by) => self.position().checked_add_signed(by),
        };
        let target = target.ok_or(io::ErrorKind::InvalidInput)?;
        let start = self.at - self.buffer.len() as u64;
        if (start..=self.at).contains(&target) {
            self.used = (target - start) as usize;
        } else {
            self.buffer.clear();
            (self.used, self.at) = (0, target);
        }
        Ok(target)
    }
}
