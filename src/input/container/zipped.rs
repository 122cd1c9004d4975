//! The members of a zip archive, and what else a zip file may be.

use std::io::{self, BufReader, Read};

use bzip2::bufread::BzDecoder;
use encoding_rs::GBK;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use lzma_rust2::{LzmaReader, XzReader};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::kind::{Container, SheetKind};
use super::meter::{Meter, SpoolReader};
use super::unpack::{self, Fault};
use super::{Layer, Peeling};
use crate::input::error::InputError;
use crate::input::spool::{Spool, SpoolWriter};

/// What a zip file is.
pub(super) enum Opened<'a> {
    Archive(ZipArchive<SpoolReader<'a>>),
    Workbook(SheetKind),
    Document(&'static str),
}

/// Reads the list of members. A workbook is told by its parts, and whether it may be unpacked by their sizes.
pub(super) fn open<'a>(file: &str, spool: &'a Spool, meter: &Meter<'_>) -> Result<Opened<'a>, InputError> {
    let mut archive = ZipArchive::new(SpoolReader::new(spool)).map_err(|cause| damaged(file, spool, cause))?;
    let Some(opened) = office(&mut archive) else { return Ok(Opened::Archive(archive)) };
    meter.check(file, sizes(&mut archive))?;
    Ok(opened)
}

/// Decoded bytes of all parts, as the archive tells them.
pub(super) fn sizes(archive: &mut ZipArchive<SpoolReader<'_>>) -> u64 {
    (0..archive.len())
        .filter_map(|at| archive.by_index_raw(at).ok().map(|part| part.size()))
        .fold(0, u64::saturating_add)
}

/// Office documents are zip files with known parts (ECMA-376 part 2; OpenDocument 1.3 part 2, 3.3).
fn office<'a>(archive: &mut ZipArchive<SpoolReader<'_>>) -> Option<Opened<'a>> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    let begins = |folder: &str| archive.file_names().any(|name| name.is_ok_and(|name| name.starts_with(folder)));
    if has("[Content_Types].xml") {
        return match () {
            () if has("xl/workbook.bin") => Some(Opened::Workbook(SheetKind::Xlsb)),
            () if begins("xl/") => Some(Opened::Workbook(SheetKind::Xlsx)),
            () if begins("word/") => Some(Opened::Document("a Word document")),
            () if begins("ppt/") => Some(Opened::Document("a PowerPoint document")),
            () => None,
        };
    }
    if begins("Index/Document.iwa") || has("Index.zip") {
        return Some(Opened::Document("an Apple iWork document"));
    }
    let at = archive.index_for_name("mimetype")?;
    let mut kind = String::new();
    archive.by_index(at).ok()?.take(256).read_to_string(&mut kind).ok()?;
    let kind = kind.trim().strip_prefix("application/vnd.oasis.opendocument.")?;
    let is_sheet = kind.starts_with("spreadsheet");
    Some(if is_sheet { Opened::Workbook(SheetKind::Ods) } else { Opened::Document("an OpenDocument document") })
}

/// Peels every member.
pub(super) fn members(
    peeling: &mut Peeling<'_>,
    layer: &Layer,
    archive: &mut ZipArchive<SpoolReader<'_>>,
) -> Result<(), InputError> {
    for at in 0..archive.len() {
        peeling.meter.count(&layer.file)?;
        let nameless = layer.member(&format!("member {}", at + 1));
        let mut part = archive.by_index_raw(at).map_err(|cause| member_fault(&nameless.file, 0, 0, into_io(cause)))?;
        let inner = layer.member(&name(part.name_raw(), part.name().ok().as_deref()));
        // A size of 0 is not believed where bytes are: some writers leave it out.
        let len = if part.compressed_size() == 0 { Some(0) } else { None };
        if peeling.skips(&inner, part.is_dir(), len) {
            continue;
        }
        if part.encrypted() {
            return Err(InputError::Locked { file: inner.file, advice: "unzip the archive" });
        }
        let method = part.compression();
        let sum = part.crc32();
        let mut packed = Counted { reader: &mut part, read: 0 };
        let mut writer = peeling.meter.writer();
        let Some(done) = decode(peeling, &inner, method, &mut packed, &mut writer, sum)? else {
            return Err(InputError::Method { file: inner.file, method: told(method) });
        };
        let (read, written) = (packed.read, writer.written());
        done.map_err(|cause| member_fault(&inner.file, read, written, cause))?;
        let spool = writer.finish().map_err(|cause| InputError::Spool { file: inner.file.clone(), cause })?;
        peeling.member(inner, spool)?;
    }
    Ok(())
}

/// Decodes a member by its method (APPNOTE 6.3.10, 4.4.5) and holds it against its sum; none where the method is not
/// read here.
fn decode(
    peeling: &mut Peeling<'_>,
    inner: &Layer,
    method: CompressionMethod,
    packed: &mut dyn Read,
    writer: &mut SpoolWriter,
    sum: u32,
) -> Result<Option<io::Result<()>>, InputError> {
    let mut crc = Crc::new();
    let buffered = BufReader::with_capacity(64 << 10, packed);
    let mut copy = |decoder: &mut dyn Read| {
        peeling.meter.copy(&inner.file, &mut Summed { reader: decoder, crc: &mut crc }, writer)
    };
    let done = match method {
        CompressionMethod::STORE => copy(&mut { buffered })?,
        CompressionMethod::DEFLATE => copy(&mut DeflateDecoder::new(buffered))?,
        CompressionMethod::BZIP2 => copy(&mut BzDecoder::new(buffered))?,
        CompressionMethod::LZMA => match lzma(buffered) {
            Ok(mut decoder) => copy(&mut decoder)?,
            Err(cause) => Err(cause),
        },
        CompressionMethod::ZSTD | CompressionMethod::ZSTD_DEPRECATED => unpack::zstd(buffered, copy)?,
        CompressionMethod::XZ => copy(&mut XzReader::new_mem_limit(buffered, true, unpack::MOST_KIB))?,
        _ => return Ok(None),
    };
    Ok(Some(done.and_then(|()| {
        if crc.sum() == sum {
            Ok(())
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidData, "the CRC-32 does not fit"))
        }
    })))
}

/// LZMA in zip has a head of its own: a version, the length of the properties, the properties (APPNOTE 6.3.10, 5.8.8).
fn lzma<R: Read>(mut reader: R) -> io::Result<LzmaReader<R>> {
    let mut head = [0; 9];
    reader.read_exact(&mut head)?;
    let [_, _, 5, 0, properties, d0, d1, d2, d3] = head else { return Err(io::ErrorKind::InvalidData.into()) };
    let dictionary = u32::from_le_bytes([d0, d1, d2, d3]);
    let wanted = lzma_rust2::lzma_get_memory_usage_by_props(dictionary, properties)?;
    if wanted > unpack::MOST_KIB {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "its dictionary wants too much memory"));
    }
    LzmaReader::new_with_props(reader, u64::MAX, properties, dictionary, None)
}

/// What a method is called.
fn told(method: CompressionMethod) -> String {
    match method {
        CompressionMethod::SHRINK => "Shrink".to_owned(),
        CompressionMethod::IMPLODE => "Implode".to_owned(),
        CompressionMethod::DEFLATE64 => "Deflate64".to_owned(),
        CompressionMethod::PPMD => "PPMd".to_owned(),
        other => format!("a method that zip calls {other:?}"),
    }
}

/// A name that can be read: UTF-8; else GB2312 where nothing else is in it, as Chinese Windows packs; else CP437.
fn name(raw: &[u8], told: Option<&str>) -> String {
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    if is_gb2312(raw)
        && let Some(name) = GBK.decode_without_bom_handling_and_without_replacement(raw)
    {
        return name.into_owned();
    }
    told.map_or_else(|| String::from_utf8_lossy(raw).into_owned(), str::to_owned)
}

/// Pairs of the area of hanzi and nothing else that is no ASCII: in CP437 these are borders of boxes and Greek.
fn is_gb2312(mut raw: &[u8]) -> bool {
    while let Some((first, rest)) = raw.split_first() {
        raw = match (first, rest) {
            (0..=0x7f, _) => rest,
            (0xb0..=0xf7, [0xa1..=0xfe, rest @ ..]) => rest,
            _ => return false,
        };
    }
    true
}

/// The list of members cannot be read: it stands at the end, so a file that was cut has none.
fn damaged(file: &str, spool: &Spool, cause: ZipError) -> InputError {
    let cause = into_io(cause);
    let early = !has_end(spool);
    Fault { file, container: Container::Zip, offset: spool.len(), decoded: 0 }.early_or_damaged(cause, early)
}

/// Whether the end of the list of members is there: within its length and that of a comment (APPNOTE 6.3.10, 4.3.16).
fn has_end(spool: &Spool) -> bool {
    let from = spool.len().saturating_sub(22 + 65_535);
    let mut tail = vec![0; (spool.len() - from) as usize];
    spool.read_exact_at(from, &mut tail).is_ok() && memchr::memmem::find(&tail, b"PK\x05\x06").is_some()
}

fn member_fault(file: &str, offset: u64, decoded: u64, cause: io::Error) -> InputError {
    Fault { file, container: Container::Zip, offset, decoded }.early_or_damaged(cause, false)
}

fn into_io(cause: ZipError) -> io::Error {
    match cause {
        ZipError::Io(cause) => cause,
        other => io::Error::new(io::ErrorKind::InvalidData, other.to_string()),
    }
}

/// Counts the bytes before a decoder.
struct Counted<R> {
    reader: R,
    read: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.read += read as u64;
        Ok(read)
    }
}

/// Sums the bytes behind a decoder.
struct Summed<'a> {
    reader: &'a mut dyn Read,
    crc: &'a mut Crc,
}

impl Read for Summed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.crc.update(&buffer[..read]);
        Ok(read)
    }
}
