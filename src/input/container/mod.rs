//! What an input is wrapped in, and the tables inside: compressed files, archives, archives in archives.
//!
//! Read in this order: `kind` (what the first bytes tell), `unpack` (one compressed layer), `zipped` and `tarred`
//! (the members of an archive), `meter` (what unpacking may cost). Names of files are never asked: an export called
//! `list.csv` is a zip file when its bytes say so.

mod kind;
mod meter;
mod tarred;
#[cfg(test)]
mod tests;
mod unpack;
mod zipped;

pub use kind::{Container, Leaf, SheetKind};
pub(super) use meter::SpoolReader;
pub use meter::{Limits, PeelSettings};

use super::error::InputError;
use super::spool::Spool;
use kind::Content;
use meter::Meter;

/// One table, or one workbook, out of all its wrappings.
#[derive(Debug)]
pub struct Member {
    /// Its path in the archive, `outer.zip!lists/inner.csv` in an archive of an archive; none where there is no archive.
    pub name: Option<String>,
    /// Its bytes.
    pub spool: Spool,
    /// What it was wrapped in, the outermost first.
    pub containers: Vec<Container>,
    /// What it is.
    pub kind: Leaf,
}

/// What an input holds.
#[derive(Debug, Default)]
pub struct Peeled {
    /// Tables and workbooks, in the order of the archive.
    pub members: Vec<Member>,
    /// Members of archives that are no tables, and why.
    pub skipped: Vec<(String, &'static str)>,
}

/// Takes all wrappings off an input. What is wrapped in nothing comes back as it is, and nothing of it is copied.
///
/// ```
/// use hygienist::input::container::{Leaf, PeelSettings, peel};
/// use hygienist::input::Spool;
/// let peeled = peel("list.csv", Spool::from_bytes(b"email\na@x.io\n".to_vec()), &PeelSettings::default()).unwrap();
/// assert_eq!((peeled.members.len(), peeled.members[0].spool.len()), (1, 13));
/// assert_eq!((&peeled.members[0].name, peeled.members[0].kind), (&None, Leaf::Text));
/// ```
///
/// # Errors
/// What ends early or is damaged, encrypted, packed in a way that is not read here, or more than the limits allow:
/// for a member of an archive the error names `ARCHIVE!MEMBER`.
pub fn peel(file: &str, raw: Spool, settings: &PeelSettings) -> Result<Peeled, InputError> {
    let mut peeling = Peeling { meter: Meter::new(raw.len(), settings), out: Peeled::default() };
    peeling.peel(Layer { file: file.to_owned(), name: None, containers: Vec::new() }, raw)?;
    Ok(peeling.out)
}

/// Whether an input is wrapped in anything, a workbook among it.
///
/// # Errors
/// What cannot be read.
pub(super) fn is_wrapped(file: &str, spool: &Spool) -> Result<bool, InputError> {
    let looked = kind::look(spool).map_err(|cause| InputError::Unreadable { file: file.to_owned(), cause })?;
    Ok(!matches!(looked, Content::Leaf(Leaf::Text) | Content::Foreign { .. }))
}

/// The kind of a workbook that is wrapped in nothing, checked against the limits before anything of it is unpacked.
///
/// # Errors
/// What is no workbook, damaged, or more than the limits allow.
pub(super) fn workbook(file: &str, spool: &Spool) -> Result<SheetKind, InputError> {
    let settings = PeelSettings::default();
    let unreadable = |cause| InputError::Unreadable { file: file.to_owned(), cause };
    match kind::look(spool).map_err(unreadable)? {
        Content::Leaf(Leaf::Spreadsheet(kind)) => return Ok(kind),
        Content::Wrapped(Container::Zip) => {
            if let zipped::Opened::Workbook(kind) = zipped::open(file, spool, &Meter::new(spool.len(), &settings))? {
                return Ok(kind);
            }
        }
        _ => {}
    }
    Err(InputError::Workbook { file: file.to_owned(), cause: "it is no workbook".to_owned() })
}

/// Where in the nest we are.
#[derive(Clone)]
struct Layer {
    /// For messages: the input, and the way into it.
    file: String,
    /// The way into it.
    name: Option<String>,
    containers: Vec<Container>,
}

impl Layer {
    /// The layer of a member of the archive at hand.
    fn member(&self, name: &str) -> Layer {
        let path = self.name.as_ref().map_or_else(|| name.to_owned(), |outer| format!("{outer}!{name}"));
        Layer { file: format!("{}!{name}", self.file), name: Some(path), containers: self.containers.clone() }
    }
}

struct Peeling<'a> {
    meter: Meter<'a>,
    out: Peeled,
}

impl Peeling<'_> {
    fn peel(&mut self, mut layer: Layer, spool: Spool) -> Result<(), InputError> {
        let unreadable = |cause| InputError::Unreadable { file: layer.file.clone(), cause };
        let container = match kind::look(&spool).map_err(unreadable)? {
            Content::Leaf(kind) => {
                self.leaf(layer, spool, kind);
                return Ok(());
            }
            // An input that is no table is told of where its text is looked at.
            Content::Foreign { skip: true, .. } if layer.name.is_none() => {
                self.leaf(layer, spool, Leaf::Text);
                return Ok(());
            }
            Content::Foreign { what, skip } => match (&layer.name, skip) {
                (Some(name), true) => {
                    self.out.skipped.push((name.clone(), what));
                    return Ok(());
                }
                _ => return Err(InputError::Unopened { file: layer.file, what }),
            },
            Content::Wrapped(Container::Zip) => match zipped::open(&layer.file, &spool, &self.meter)? {
                zipped::Opened::Workbook(kind) => {
                    self.leaf(layer, spool, Leaf::Spreadsheet(kind));
                    return Ok(());
                }
                zipped::Opened::Document(what) => {
                    let Some(name) = layer.name else { return Err(InputError::Unopened { file: layer.file, what }) };
                    self.out.skipped.push((name, what));
                    return Ok(());
                }
                zipped::Opened::Archive(mut archive) => {
                    self.wrap(&mut layer, Container::Zip)?;
                    return zipped::members(self, &layer, &mut archive);
                }
            },
            Content::Wrapped(container) => container,
        };
        self.wrap(&mut layer, container)?;
        if container == Container::Tar {
            return tarred::members(self, &layer, &spool);
        }
        let inner = unpack::unpack(&layer.file, container, &spool, &mut self.meter)?;
        drop(spool);
        self.peel(layer, inner)
    }

    /// Notes what is inside all wrappings.
    fn leaf(&mut self, Layer { name, containers, .. }: Layer, spool: Spool, kind: Leaf) {
        self.meter.hold(&spool);
        self.out.members.push(Member { name, spool, containers, kind });
    }

    /// Notes one more wrapping.
    fn wrap(&self, layer: &mut Layer, container: Container) -> Result<(), InputError> {
        layer.containers.push(container);
        self.meter.depth(&layer.file, layer.containers.len())
    }

    /// Whether a member is none of a user's files; it is noted so, but for folders, whose files are members themselves.
    fn skips(&mut self, layer: &Layer, is_folder: bool, len: Option<u64>) -> bool {
        let name = layer.name.clone().unwrap_or_default();
        let last = name.trim_end_matches(['/', '\\']).rsplit(['/', '\\', '!']).next().unwrap_or_default();
        let within = |folder: &str| name.split(['/', '\\', '!']).any(|part| part == folder);
        if is_folder {
            return true;
        }
        let why = if within("__MACOSX") || last.starts_with("._") || last == ".DS_Store" {
            "a by-product of macOS"
        } else if last.eq_ignore_ascii_case("Thumbs.db") || last.eq_ignore_ascii_case("desktop.ini") {
            "a by-product of Windows"
        } else if within("..") {
            "named as if it lay outside of the archive"
        } else if len == Some(0) {
            "empty"
        } else {
            return false;
        };
        self.out.skipped.push((name, why));
        true
    }

    /// Peels what a member was decoded to.
    fn member(&mut self, layer: Layer, spool: Spool) -> Result<(), InputError> {
        if spool.is_empty() {
            self.out.skipped.push((layer.name.unwrap_or_default(), "empty"));
            return Ok(());
        }
        self.peel(layer, spool)
    }
}
