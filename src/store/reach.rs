//! Reaching the file of a store: a connection to it, also where its folder takes no new file.
//!
//! SQLite keeps a log and an index of it beside a store that is open. Where the folder cannot be written it can make neither;
//! a store without a log is whole in its own file, and is read as a file that nobody writes.

use super::StoreError;
use super::key::try_folder;
use super::open::{MINUTES, is_blank};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// No SQLite file is smaller, in bytes.
const LEAST: u64 = 512;

/// What can be done with a store where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// It can be read and written.
    Full,
    /// Its folder takes no file beside it: it can be read.
    ReadOnly,
}

/// A connection to a store, and what can be done with it.
pub(super) fn reach(path: &Path, shown: &str) -> Result<(Connection, Access), StoreError> {
    let of = |error: rusqlite::Error| StoreError::of(shown, &error);
    // Only what is read tells whether it can be.
    let tried = |access| connect(path, access).and_then(|connection| is_blank(&connection).map(|_| connection));
    let error = match tried(Access::Full) {
        Ok(connection) => return Ok((connection, Access::Full)),
        Err(error) => error,
    };
    let is_shut = matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly));
    match try_folder(path) {
        Err(why) if is_shut && has_log(path) => Err(StoreError::Read {
            path: shown.to_owned(),
            why: format!(
                "its folder takes no new file ({why}), and {shown}-wal holds what the store does not; copy {shown} and \
                 {shown}-wal to a folder that can be written, or make that one so"
            ),
        }),
        Err(_) if is_shut => Ok((tried(Access::ReadOnly).map_err(of)?, Access::ReadOnly)),
        _ => Err(of(error)),
    }
}

/// Another connection to a store.
pub(super) fn connect(path: &Path, access: Access) -> rusqlite::Result<Connection> {
    let connection = match access {
        Access::Full => {
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?
        }
        Access::ReadOnly => Connection::open_with_flags(
            unchanging(path),
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?,
    };
    connection.busy_timeout(Duration::from_secs(MINUTES * 60))?;
    // What was acknowledged outlives a power cut; what was removed leaves no trace in free pages; what does not fit goes to
    // unlinked temporary files.
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = FILE; PRAGMA cache_size = -32768;
         PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF",
    )?;
    Ok(connection)
}

/// The address of a file that nobody writes while it is read (<https://www.sqlite.org/uri.html>).
fn unchanging(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut address = "file://".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => address.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => address.push(char::from(*byte)),
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address + "?immutable=1"
}

/// Whether there is no store: no file, or an empty one.
pub(super) fn is_missing(path: &Path, shown: &str) -> Result<bool, StoreError> {
    let read = |why: String| StoreError::Read { path: shown.to_owned(), why };
    match std::fs::metadata(path) {
        Ok(about) if about.is_dir() => Err(read("it is a folder".to_owned())),
        // SQLite takes a file of one byte for an empty one, and would write over it.
        Ok(about) if (1..LEAST).contains(&about.len()) && !has_log(path) => {
            Err(StoreError::Other { path: shown.to_owned(), why: "nor any other SQLite file" })
        }
        Ok(about) => Ok(about.len() == 0 && !has_log(path)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(read(error.to_string())),
    }
}

/// Whether a write-ahead log lies beside it: an empty file with one is no new store.
fn has_log(path: &Path) -> bool {
    let mut log: OsString = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(PathBuf::from(log)).is_ok_and(|about| about.len() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_whatever_a_path_does() {
        assert_eq!(
            unchanging(Path::new("/srv/a b?/50%#1/ü.db")),
            "file:///srv/a%20b%3F/50%25%231/%C3%BC.db?immutable=1"
        );
        assert!(unchanging(Path::new("s.db")).starts_with("file:///"), "from the root on");
    }
}
