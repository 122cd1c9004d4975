//! One compressed layer.

use std::io::{self, BufRead as _, Read, Seek as _, SeekFrom};

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::{LzmaReader, XzReader};
use ruzstd::decoding::StreamingDecoder;

use super::kind::{self, Container};
use super::meter::{Meter, SpoolReader};
use crate::input::error::InputError;
use crate::input::spool::{Spool, SpoolWriter};

/// Decodes a compressed file to its end: all its members, streams or frames.
pub(super) fn unpack(
    file: &str,
    container: Container,
    packed: &Spool,
    meter: &mut Meter<'_>,
) -> Result<Spool, InputError> {
    let mut reader = SpoolReader::new(packed);
    let mut writer = meter.writer();
    let fault = |cause, reader: &SpoolReader<'_>, writer: &SpoolWriter| {
        let told = Fault { file, container, offset: reader.read_so_far(), decoded: writer.written() };
        told.told(cause, reader)
    };
    step_over(container, packed, &mut reader).map_err(|cause| fault(cause, &reader, &writer))?;
    loop {
        frame(file, container, &mut reader, meter, &mut writer)?.map_err(|cause| fault(cause, &reader, &writer))?;
        match follows(container, packed, &mut reader) {
            Ok(true) => {}
            Ok(false) => break,
            Err(cause) => return Err(fault(cause, &reader, &writer)),
        }
    }
    writer.finish().map_err(|cause| InputError::Spool { file: file.to_owned(), cause })
}

/// Decodes one member, stream or frame; where the decoder goes through all by itself, all.
fn frame(
    file: &str,
    container: Container,
    reader: &mut SpoolReader<'_>,
    meter: &mut Meter<'_>,
    writer: &mut SpoolWriter,
) -> Result<io::Result<()>, InputError> {
    let mut copy = |decoder: &mut dyn Read| meter.copy(file, decoder, writer);
    match container {
        Container::Gzip => copy(&mut GzDecoder::new(reader)),
        Container::Bzip2 => copy(&mut BzDecoder::new(reader)),
        Container::Xz => copy(&mut XzReader::new_mem_limit(reader, true, MOST_KIB)),
        Container::Lzma => match LzmaReader::new_mem_limit(reader, MOST_KIB, None) {
            Ok(mut decoder) => copy(&mut decoder),
            Err(cause) => Ok(Err(cause)),
        },
        Container::Lz4 => {
            let done = copy(&mut lz4_flex::frame::FrameDecoder::new(&mut *reader))?;
            // Where a block should begin and nothing does, the decoder says that it is done.
            Ok(done.and_then(|()| if reader.starved() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }))
        }
        Container::Zstd => zstd(reader, copy),
        Container::Zip | Container::Tar => Ok(Ok(())),
    }
}

/// KiB of memory that a dictionary of xz and lzma may take: `xz -9` needs 64 MiB, and the largest there is 1.5 GiB.
pub(super) const MOST_KIB: u32 = 1 << 20;

/// Bytes of memory that a window of zstd may take: what `zstd` itself grants unless it is told otherwise.
const MOST_WINDOW: u64 = 128 << 20;

/// One frame of zstd, with its sum.
pub(super) fn zstd(
    reader: impl Read,
    copy: impl FnOnce(&mut dyn Read) -> Result<io::Result<()>, InputError>,
) -> Result<io::Result<()>, InputError> {
    let mut decoder = match StreamingDecoder::new_with_max_window_size(reader, MOST_WINDOW) {
        Ok(decoder) => decoder,
        Err(cause) => return Ok(Err(io::Error::other(cause))),
    };
    let done = copy(&mut decoder)?;
    let (told, made) = (decoder.decoder.get_checksum_from_data(), decoder.decoder.get_calculated_checksum());
    Ok(done.and_then(|()| match told {
        Some(_) if told != made => Err(io::Error::other("the checksum does not fit")),
        _ => Ok(()),
    }))
}

/// Whether one more member, stream or frame follows. Zeros behind the last are what tapes and some servers add.
fn follows(container: Container, packed: &Spool, reader: &mut SpoolReader<'_>) -> io::Result<bool> {
    step_over(container, packed, reader)?;
    loop {
        let ready = reader.fill_buf()?;
        if ready.is_empty() {
            return Ok(false);
        }
        let zeros = ready.iter().take_while(|byte| **byte == 0).count();
        let all = zeros == ready.len();
        reader.consume(zeros);
        if !all {
            break;
        }
    }
    let mut head = [0; 16];
    let read = packed.read_at(reader.position(), &mut head)?;
    if kind::wrapping(&head[..read]) == Some(container) {
        return Ok(true);
    }
    if read < head.len() && container.magic().starts_with(&head[..read.min(container.magic().len())]) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, format!("what follows its end is no {}", container.name())))
}

/// Steps over the frames of zstd and lz4 that say nothing.
fn step_over(container: Container, packed: &Spool, reader: &mut SpoolReader<'_>) -> io::Result<()> {
    if !matches!(container, Container::Zstd | Container::Lz4) {
        return Ok(());
    }
    loop {
        let mut head = [0; 16];
        let read = packed.read_at(reader.position(), &mut head)?;
        let Some(len) = kind::skippable(&head[..read]) else { return Ok(()) };
        let end = reader.position() + len;
        reader.seek(SeekFrom::Start(end.min(packed.len())))?;
        if end > packed.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// What is told of data that do not decode.
pub(super) struct Fault<'a> {
    pub(super) file: &'a str,
    pub(super) container: Container,
    pub(super) offset: u64,
    pub(super) decoded: u64,
}

impl Fault<'_> {
    /// Ends early, damaged, or unreadable to begin with.
    pub(super) fn told(&self, cause: io::Error, reader: &SpoolReader<'_>) -> InputError {
        if reader.failed() {
            return InputError::Unreadable { file: self.file.to_owned(), cause };
        }
        // The decoders of frames hide the kind of their error.
        let hides = matches!(self.container, Container::Zstd | Container::Lz4) && reader.starved();
        self.early_or_damaged(cause, hides)
    }

    /// The same where the reader cannot be asked.
    pub(super) fn early_or_damaged(&self, cause: io::Error, early: bool) -> InputError {
        let (file, container) = (self.file.to_owned(), self.container.name());
        let (offset, decoded) = (self.offset, self.decoded);
        if early || cause.kind() == io::ErrorKind::UnexpectedEof {
            return InputError::Truncated { file, container, offset, decoded };
        }
        InputError::Corrupt { file, container, offset, decoded, cause }
    }
}
