//! Opening a store: the file, its form, its key. Whatever is not as it should be is an error.

use super::entries::Reading;
use super::key::{KeyPlace, MasterKey, private_file};
use super::reach::{Access, is_missing, reach};
use super::rehearse::CopyFolder;
use super::schema::{APPLICATION_ID, FIRST_FORM, FORM, form_of, migrate};
use super::tally::tally_anew;
use super::{Sealer, StoreError};
use crate::contact::HashKey;
use crate::normalize::RULES_VERSION;
use crate::normalize::keys::hex;
use rusqlite::types::FromSql;
use rusqlite::{Connection, MAIN_DB, OptionalExtension, Transaction, TransactionBehavior, params};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a writer waits for another one: an import of a hundred million entries takes as long.
pub(super) const MINUTES: u64 = 30;

/// How a store is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The store.
    pub path: PathBuf,
    /// Where its key is.
    pub key: KeyPlace,
    /// Whether a new one keeps everything readable.
    pub plain: bool,
    /// Whether one is made where there is none.
    pub makes: bool,
}

impl Opening {
    /// Whether there is no store yet, so that one would be made.
    ///
    /// # Errors
    ///
    /// It cannot be told, or there is something else.
    pub fn is_first(&self) -> Result<bool, StoreError> {
        is_missing(&self.path, &self.path.display().to_string())
    }
}

/// An open store.
pub struct Store {
    pub(super) path: PathBuf,
    /// As it is called in messages.
    pub(super) shown: String,
    pub(super) connection: Connection,
    /// What can be done with it where it lies.
    pub(super) access: Access,
    pub(super) sealer: Arc<Sealer>,
    pub(super) hash_key: HashKey,
    /// Where the key was made, where this made the store.
    made: Option<Option<PathBuf>>,
    /// Where this is a copy on which something is tried out. Behind the connection, which is closed first.
    pub(super) copy: Option<CopyFolder>,
}

impl Store {
    /// Opens a store, makes it where there is none and that is wanted, and brings an older one up to date.
    ///
    /// # Errors
    ///
    /// Whatever is not as it should be: no store, another file, a damaged or newer one, a missing or wrong key.
    pub fn open(opening: &Opening) -> Result<Store, StoreError> {
        Store::open_as(opening, opening.path.display().to_string())
    }

    /// The same, of a store that is called so in messages.
    pub(super) fn open_as(opening: &Opening, shown: String) -> Result<Store, StoreError> {
        let is_new = is_missing(&opening.path, &shown)?;
        if is_new && !opening.makes {
            return Err(StoreError::Missing { path: shown });
        }
        if is_new {
            // A place for the key first: a store that is begun and has no key is of no use to anybody.
            if !opening.plain {
                opening.key.check()?;
            }
            match private_file(&opening.path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    return Err(StoreError::Write { path: shown, why: error.to_string() });
                }
                _ => {}
            }
        }
        let (mut connection, access) = reach(&opening.path, &shown)?;
        let mut made = None;
        if is_blank(&connection).map_err(|error| StoreError::of(&shown, &error))? {
            if !opening.makes {
                return Err(StoreError::Missing { path: shown });
            }
            made = make(&mut connection, opening, &shown)?;
        }
        check_form(&connection, &shown)?;
        let (sealer, hash_key) = unlock(&connection, opening, &shown)?;
        let path = opening.path.clone();
        let (sealer, copy) = (Arc::new(sealer), None);
        let mut store = Store { path, shown, connection, access, sealer, hash_key, made, copy };
        store.bring_up_to_date()?;
        Ok(store)
    }

    /// The key of all lookups: records that are to meet the entries are hashed under it.
    #[must_use]
    pub fn hash_key(&self) -> HashKey {
        self.hash_key
    }

    /// Where it lies, as it was called.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// What seals its entries.
    #[must_use]
    pub fn sealer(&self) -> Arc<Sealer> {
        Arc::clone(&self.sealer)
    }

    /// What to tell of a store that was made just now: that it was, and which key must be kept.
    #[must_use]
    pub fn made(&self) -> Option<String> {
        let path = &self.shown;
        Some(match self.made.as_ref()? {
            _ if self.copy.is_some() => format!("{path}: would be made"),
            None => format!("{path}: made, readable by its owner only; what it holds is not sealed (--plain-store)"),
            Some(key) => format!(
                "{path}: made; its key is {}: keep a copy of it apart from the store, without it no stop can be found",
                key.display()
            ),
        })
    }

    /// Refuses a store that can only be read, before anything is done for it.
    ///
    /// # Errors
    ///
    /// It can only be read.
    pub fn check_writable(&self) -> Result<(), StoreError> {
        if !self.connection.is_readonly(MAIN_DB).map_err(|error| self.of(&error))? {
            return Ok(());
        }
        let why = match self.access {
            Access::Full => "its file may not be written",
            Access::ReadOnly => "its folder takes no new file",
        };
        Err(StoreError::ReadOnly { path: self.shown.clone(), why: why.to_owned() })
    }

    /// Does something all of which is kept, or nothing of it. Another writer is waited for.
    pub(super) fn write<T>(
        &mut self,
        act: impl FnOnce(&Writing<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.check_writable()?;
        let of = |error: rusqlite::Error| StoreError::of(&self.shown, &error);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of)?;
        let writing = Writing { shown: &self.shown, sealer: &self.sealer, hash_key: self.hash_key, transaction };
        let done = act(&writing)?;
        writing.transaction.commit().map_err(of)?;
        Ok(done)
    }

    pub(super) fn of(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::of(&self.shown, error)
    }

    pub(super) fn damaged(&self, why: &str) -> StoreError {
        StoreError::Damaged { path: self.shown.clone(), why: why.to_owned() }
    }

    fn bring_up_to_date(&mut self) -> Result<(), StoreError> {
        if form_of(&self.connection).map_err(|error| self.of(&error))? < FORM {
            self.write(|writing| {
                // Another process may have done it while this one waited.
                let from = form_of(writing).map_err(|error| writing.of(&error))?;
                migrate(writing, from).map_err(|error| writing.of(&error))?;
                if from == FIRST_FORM { tally_anew(writing) } else { Ok(()) }
            })?;
        }
        if self.rules()? < i64::from(RULES_VERSION) {
            self.rekey()?;
        }
        Ok(())
    }

    /// The version of the rules of sameness that its keys were made by.
    pub(super) fn rules(&self) -> Result<i64, StoreError> {
        let rules = setting(&self.connection, "rules").map_err(|error| self.of(&error))?;
        rules.ok_or_else(|| self.damaged("it does not say by which rules its keys were made"))
    }
}

/// A transaction that writes.
pub(super) struct Writing<'s> {
    pub(super) shown: &'s str,
    pub(super) sealer: &'s Sealer,
    pub(super) hash_key: HashKey,
    transaction: Transaction<'s>,
}

impl Writing<'_> {
    pub(super) fn of(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::of(self.shown, error)
    }

    pub(super) fn reading(&self) -> Reading<'_> {
        Reading { shown: self.shown, sealer: self.sealer, connection: &self.transaction }
    }
}

impl std::ops::Deref for Writing<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.transaction
    }
}

/// One of the store's few settings.
pub(super) fn setting<T: FromSql>(connection: &Connection, name: &str) -> rusqlite::Result<Option<T>> {
    connection.query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0)).optional()
}

/// Whether a file has no table at all: it was about to be made when its maker died.
pub(super) fn is_blank(connection: &Connection) -> rusqlite::Result<bool> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0)
}

/// Readers go on reading while somebody writes. Where several make a store at once, SQLite tells all but one that it is busy
/// without waiting, lest they wait for each other; the next try finds it done.
fn let_readers_read(connection: &Connection) -> rusqlite::Result<()> {
    let since = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "wal") {
            Err(error) if is_busy(&error) && since.elapsed() < Duration::from_secs(MINUTES * 60) => {
                std::thread::sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

/// Makes the tables and the key; says where the key is, where this process made them.
fn make(connection: &mut Connection, opening: &Opening, shown: &str) -> Result<Option<Option<PathBuf>>, StoreError> {
    let of = |error: rusqlite::Error| StoreError::of(shown, &error);
    let write = |error: std::io::Error| StoreError::Write { path: shown.to_owned(), why: error.to_string() };
    let_readers_read(connection).map_err(of)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of)?;
    if !is_blank(&transaction).map_err(of)? {
        return Ok(None);
    }
    migrate(&transaction, 0).map_err(of)?;
    let mut id = [0u8; 8];
    getrandom::fill(&mut id).map_err(|error| write(std::io::Error::other(error)))?;
    let id = hex(&id);
    let (mut kept, mut file) = (None, None);
    let key = if opening.plain {
        let bytes = MasterKey::for_plain().map_err(write)?;
        let key = MasterKey::of_plain(&bytes);
        kept = Some(bytes);
        key
    } else {
        let place = opening.key.file(&id)?;
        let key = match MasterKey::read(&place)? {
            Some(key) => key,
            None => MasterKey::make(&place)?,
        };
        file = Some(place);
        Some(key)
    };
    let check = key.map(|key| key.check()).unwrap_or_default();
    let mut set = transaction.prepare("INSERT INTO setting VALUES (?1, ?2)").map_err(of)?;
    set.execute(params!["id", id]).map_err(of)?;
    set.execute(params!["check", check]).map_err(of)?;
    set.execute(params!["rules", RULES_VERSION]).map_err(of)?;
    if let Some(kept) = kept {
        set.execute(params!["plain key", kept]).map_err(of)?;
    }
    drop(set);
    transaction.commit().map_err(of)?;
    Ok(Some(file))
}

fn check_form(connection: &Connection, shown: &str) -> Result<(), StoreError> {
    let of = |error: rusqlite::Error| StoreError::of(shown, &error);
    let path = || shown.to_owned();
    let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(of)?;
    if application != APPLICATION_ID {
        return Err(StoreError::Other { path: path(), why: "it is another program's SQLite file" });
    }
    let found = form_of(connection).map_err(of)?;
    let rules = setting::<i64>(connection, "rules").map_err(of)?.unwrap_or(0);
    if found > FORM || rules > i64::from(RULES_VERSION) {
        return Err(StoreError::Newer { path: path(), found, rules, known: FORM });
    }
    Ok(())
}

/// Finds the key of a store, and holds it against what the store knows of it.
fn unlock(connection: &Connection, opening: &Opening, shown: &str) -> Result<(Sealer, HashKey), StoreError> {
    let of = |error: rusqlite::Error| StoreError::of(shown, &error);
    let path = || shown.to_owned();
    let damaged = |why: &str| StoreError::Damaged { path: path(), why: why.to_owned() };
    let check: Vec<u8> =
        setting(connection, "check").map_err(of)?.ok_or_else(|| damaged("it does not know its key"))?;
    if let Some(bytes) = setting::<Vec<u8>>(connection, "plain key").map_err(of)? {
        let key = MasterKey::of_plain(&bytes).filter(|key| key.check() == *check);
        let key = key.ok_or_else(|| damaged("its own key is not whole"))?;
        return Ok((Sealer::plain(), key.hash_key()));
    }
    if opening.plain {
        return Err(StoreError::Sealed { path: path() });
    }
    let id: String = setting(connection, "id").map_err(of)?.ok_or_else(|| damaged("it has no name"))?;
    let file = opening.key.file(&id)?;
    let key = MasterKey::read(&file)?.ok_or_else(|| StoreError::NoKey { path: path(), key: file.clone() })?;
    if key.check() != *check {
        return Err(StoreError::WrongKey { path: path(), key: file });
    }
    Ok((Sealer::sealed(&key), key.hash_key()))
}
