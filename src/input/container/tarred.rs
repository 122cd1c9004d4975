//! The members of a tar archive.

use std::io::{self, Read as _};

use super::kind::Container;
use super::meter::SpoolReader;
use super::unpack::Fault;
use super::{Layer, Peeling};
use crate::input::error::InputError;
use crate::input::spool::Spool;

/// Peels every regular member.
pub(super) fn members(peeling: &mut Peeling<'_>, layer: &Layer, spool: &Spool) -> Result<(), InputError> {
    let mut archive = tar::Archive::new(SpoolReader::new(spool));
    let fault = |file: &str, offset: u64, decoded: u64, cause: io::Error| {
        // The reader of tars says in words, not by kind, that a member is cut.
        let early = offset >= spool.len();
        Fault { file, container: Container::Tar, offset: offset.min(spool.len()), decoded }
            .early_or_damaged(cause, early)
    };
    let mut end = 0;
    let entries = archive.entries().map_err(|cause| fault(&layer.file, 0, 0, cause))?;
    for entry in entries {
        peeling.meter.count(&layer.file)?;
        let mut entry = entry.map_err(|cause| fault(&layer.file, end, 0, cause))?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        let inner = layer.member(name.trim_start_matches("./"));
        end = entry.raw_file_position().saturating_add(entry.size());
        if peeling.skips(&inner, kind.is_dir(), kind.is_file().then_some(entry.size())) {
            continue;
        }
        if !kind.is_file() && !kind.is_contiguous() && !kind.is_gnu_sparse() {
            peeling.out.skipped.push((inner.name.unwrap_or_default(), "a link or device, not a file"));
            continue;
        }
        let (size, start) = (entry.size(), entry.raw_file_position());
        let mut writer = peeling.meter.writer();
        let done = peeling.meter.copy(&inner.file, &mut entry.by_ref(), &mut writer)?;
        let written = writer.written();
        done.and_then(|()| if written < size { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) })
            .map_err(|cause| fault(&inner.file, start.saturating_add(size), written, cause))?;
        let member = writer.finish().map_err(|cause| InputError::Spool { file: inner.file.clone(), cause })?;
        peeling.member(inner, member)?;
    }
    Ok(())
}
