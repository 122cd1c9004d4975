//! The key of a store: a file of its own that only its owner can read, apart from the store.

use super::StoreError;
use crate::contact::HashKey;
use crate::normalize::keys::hex;
use hkdf::Hkdf;
use sha2::Sha256;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize, Zeroizing};

/// The first line of the file.
const HEAD: &str = "hygienist store key 1";

/// Where keys are when nobody says where: below the folder of the user's settings.
const FOLDER: &str = "hygienist";

/// 256 bits that everything secret of a store is derived from.
pub(super) struct MasterKey(Zeroizing<[u8; 32]>);

/// Where the key of a store is looked for, and made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// In this file.
    File(PathBuf),
    /// In the folder of the user's settings, under the name of the store.
    Home(PathBuf),
    /// Nobody said where, and there is no such folder.
    Nowhere,
}

impl KeyPlace {
    /// `file` where it is given, else in the folder of settings: `config` (`XDG_CONFIG_HOME`), else `.config` in `home`.
    #[must_use]
    pub fn new(file: Option<PathBuf>, config: Option<PathBuf>, home: Option<PathBuf>) -> KeyPlace {
        let is_absolute = |path: &PathBuf| path.is_absolute();
        let settings = config.filter(is_absolute).or_else(|| home.filter(is_absolute).map(|home| home.join(".config")));
        match (file, settings) {
            (Some(file), _) => KeyPlace::File(file),
            (None, Some(settings)) => KeyPlace::Home(settings.join(FOLDER)),
            (None, None) => KeyPlace::Nowhere,
        }
    }

    /// Refuses a place where no key can be made. It is asked before a store is made for the key, and leaves nothing behind.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        let file = match self {
            KeyPlace::File(file) if MasterKey::read(file)?.is_some() => return Ok(()),
            place => place.file("new")?,
        };
        let folder = folder_of(&file);
        if folder.exists() {
            refuse_public_folder(folder, &file)?;
        }
        // A folder that is missing is made when the key is, in the nearest one that is there.
        let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
        try_folder(&there.join("key")).map_err(|error| cannot_make(&file, &error))
    }

    /// The file of the key of the store with that identity.
    pub(super) fn file(&self, id: &str) -> Result<PathBuf, StoreError> {
        match self {
            KeyPlace::File(file) => Ok(file.clone()),
            KeyPlace::Home(folder) => Ok(folder.join(format!("{id}.key"))),
            KeyPlace::Nowhere => {
                let why = "there is no home folder to look for the key of a store in; name it with --store-key";
                Err(StoreError::BadKey { key: PathBuf::from(format!("{id}.key")), why: why.to_owned() })
            }
        }
    }
}

impl MasterKey {
    /// The key in a file; nothing where there is no such file.
    pub(super) fn read(file: &Path) -> Result<Option<MasterKey>, StoreError> {
        let bad = |why: String| StoreError::BadKey { key: file.to_owned(), why };
        let opened = match File::open(file) {
            Ok(opened) => opened,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(bad(format!("the key cannot be read: {error}"))),
        };
        refuse_open_to_others(&opened, file)?;
        let mut text = Zeroizing::new(String::new());
        opened
            .take(1_000)
            .read_to_string(&mut text)
            .map_err(|error| bad(format!("the key cannot be read: {error}")))?;
        let mut lines = text.lines();
        let key = (lines.next() == Some(HEAD)).then(|| lines.next().and_then(bytes_of_hex)).flatten();
        let key =
            key.ok_or_else(|| bad(format!("is no key of a store: expected the line “{HEAD}” and 64 hex digits")))?;
        Ok(Some(MasterKey(key)))
    }

    /// A new key in a new file that only its owner can read; folders that are missing are made alike. It is on the disk when
    /// this comes back: no store may refer to a key that a power cut can take.
    pub(super) fn make(file: &Path) -> Result<MasterKey, StoreError> {
        let bad = |error: std::io::Error| cannot_make(file, &error);
        let folder = folder_of(file);
        if !folder.exists() {
            make_private_folder(folder).map_err(bad)?;
        }
        refuse_public_folder(folder, file)?;
        let key = MasterKey::random().map_err(bad)?;
        let text = Zeroizing::new(format!("{HEAD}\n{}\n", *Zeroizing::new(hex(&*key.0))));
        let draft = tempfile_beside(file);
        let written = private_file(&draft)
            .and_then(|mut made| made.write_all(text.as_bytes()).and_then(|()| made.sync_all()))
            .and_then(|()| fs::hard_link(&draft, file))
            .and_then(|()| File::open(folder)?.sync_all());
        fs::remove_file(&draft).ok();
        match written {
            // Somebody else made it a moment ago: theirs is as good.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => match MasterKey::read(file)? {
                Some(key) => Ok(key),
                None => Err(bad(error)),
            },
            Err(error) => Err(bad(error)),
            Ok(()) => Ok(key),
        }
    }

    fn random() -> std::io::Result<MasterKey> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key).map_err(std::io::Error::other)?;
        Ok(MasterKey(key))
    }

    /// The key that a plain store keeps in itself.
    pub(super) fn of_plain(bytes: &[u8]) -> Option<MasterKey> {
        Some(MasterKey(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// 32 random bytes for a plain store to keep.
    pub(super) fn for_plain() -> std::io::Result<Vec<u8>> {
        Ok(MasterKey::random()?.0.to_vec())
    }

    /// What a store keeps to know its key again: it tells nothing of it.
    pub(super) fn check(&self) -> [u8; 16] {
        self.derive(b"check")
    }

    /// The key of all lookups.
    pub(super) fn hash_key(&self) -> HashKey {
        let [low, high] = [self.derive::<8>(b"hash low"), self.derive::<8>(b"hash high")];
        HashKey(u64::from_le_bytes(low), u64::from_le_bytes(high))
    }

    /// The key that everything readable is sealed under.
    pub(super) fn seal_key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.derive(b"seal"))
    }

    /// HKDF-SHA-256 (RFC 5869) for one purpose.
    fn derive<const N: usize>(&self, purpose: &[u8]) -> [u8; N] {
        let mut derived = [0; N];
        let kdf = Hkdf::<Sha256>::new(Some(b"hygienist store"), &*self.0);
        kdf.expand(purpose, &mut derived).expect("less than 255 times the length of a SHA-256");
        derived
    }
}

fn bytes_of_hex(line: &str) -> Option<Zeroizing<[u8; 32]>> {
    let line = line.trim();
    let mut key = Zeroizing::new([0; 32]);
    if line.len() != 64 || !line.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&line[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(key)
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn cannot_make(file: &Path, error: &std::io::Error) -> StoreError {
    StoreError::BadKey { key: file.to_owned(), why: format!("the key of the store cannot be made: {error}") }
}

/// Whether a file can be made beside that one: it is, and is gone again.
pub(super) fn try_folder(file: &Path) -> std::io::Result<()> {
    let draft = tempfile_beside(file);
    private_file(&draft)?;
    fs::remove_file(&draft)
}

fn tempfile_beside(file: &Path) -> PathBuf {
    let mut suffix = [0u8; 8];
    getrandom::fill(&mut suffix).ok();
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}", hex(&suffix)));
    suffix.zeroize();
    name.into()
}

/// A new file that only its owner can read and write.
pub(super) fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(unix)]
fn refuse_open_to_others(opened: &File, file: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = opened.metadata().map_or(0, |about| about.permissions().mode());
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let why = format!("others may read this key (mode {:o}); chmod 600 {}", mode & 0o777, file.display());
    Err(StoreError::BadKey { key: file.to_owned(), why })
}

/// A key is not made where everybody may look: one slip of a mode, one copy of the folder, and it is known.
#[cfg(unix)]
fn refuse_public_folder(folder: &Path, file: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(folder).map_or(0, |about| about.permissions().mode());
    if mode & 0o004 == 0 {
        return Ok(());
    }
    let shown = folder.display();
    let why = format!(
        "everybody may look into {shown} (mode {:o}), so no key is made there; give it a folder of its own, such as one made by mkdir -m 700",
        mode & 0o777
    );
    Err(StoreError::BadKey { key: file.to_owned(), why })
}

#[cfg(not(unix))]
fn refuse_open_to_others(_: &File, _: &Path) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(not(unix))]
fn refuse_public_folder(_: &Path, _: &Path) -> Result<(), StoreError> {
    Ok(())
}
