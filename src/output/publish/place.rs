//! Where an output really goes: what is behind links and names, and whether it can be renamed over.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf, absolute};

/// More links in a row than this are a circle (as in Linux).
const LINKS: usize = 40;

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Standard output.
    Stdout,
    /// A path: a file, a device or a named pipe. `-` is standard output.
    Path(PathBuf),
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Target::Stdout => f.write_str("standard output"),
            Target::Path(path) => path.display().fmt(f),
        }
    }
}

/// What a target is in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A file, or nothing yet: a new file is renamed over it.
    File(PathBuf),
    /// The descriptor that the shell gave us, with its position in whatever it is.
    Stdout,
    /// A device, a pipe, another descriptor: it is written to.
    Stream(PathBuf),
}

impl Place {
    /// Follows the links one by one: a link is never replaced by a file, and a link to nothing makes what it names.
    pub(super) fn of(target: &Target) -> io::Result<Place> {
        let mut path = match target {
            Target::Stdout => return Ok(Place::Stdout),
            Target::Path(path) if path.as_os_str() == "-" => return Ok(Place::Stdout),
            Target::Path(path) => path.clone(),
        };
        for _ in 0..LINKS {
            // Before the link is followed: behind `/dev/stdout` may be a file that the shell has opened for us. It is
            // to be written where the shell left off, not to be replaced by another one.
            match descriptor(&path) {
                Some("1") => return Ok(Place::Stdout),
                Some(_) => return Ok(Place::Stream(path)),
                None => {}
            }
            match fs::read_link(&path) {
                Ok(next) => path = folder_of(&path).join(next),
                Err(_) => return Place::at_end(path),
            }
        }
        Err(io::Error::other("too many links lead from here"))
    }

    fn at_end(path: PathBuf) -> io::Result<Place> {
        match fs::metadata(&path) {
            Ok(existing) if existing.is_dir() => Err(io::Error::new(ErrorKind::IsADirectory, "it is a folder")),
            Ok(existing) if !existing.is_file() => Ok(Place::Stream(path)),
            // What cannot be looked at will say why when it is opened.
            _ => Ok(Place::File(path)),
        }
    }
}

/// The number, or the name, of the descriptor that a path names.
fn descriptor(path: &Path) -> Option<&str> {
    match path.to_str()? {
        "/dev/stdout" => Some("1"),
        "/dev/stderr" => Some("2"),
        path => path.strip_prefix("/dev/fd/").or_else(|| path.strip_prefix("/proc/self/fd/")),
    }
}

/// Whether a path is written to directly: standard output, a device, a pipe, a descriptor of ours.
#[must_use]
pub fn is_stream(path: &Path) -> bool {
    matches!(Place::of(&Target::Path(path.to_owned())), Ok(Place::Stdout | Place::Stream(_)))
}

/// What a path leads to, by whatever links: equal for all paths that lead there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// A file that is there, by its device and its number.
    There(u64, u64),
    /// One that is not there yet, by its place.
    ToBe(PathBuf),
}

impl Identity {
    /// What that path leads to.
    #[must_use]
    pub fn of(path: &Path) -> Identity {
        match fs::metadata(path) {
            Ok(file) => Identity::There(file.dev(), file.ino()),
            // In a folder that is not there yet either.
            Err(_) => Identity::ToBe(will_be(path).or_else(|| absolute(path).ok()).unwrap_or_else(|| path.to_owned())),
        }
    }
}

/// Whether two paths lead to one file, by whatever links; for files that are not there yet, by their place.
#[must_use]
pub fn same_file(a: &Path, b: &Path) -> bool {
    Identity::of(a) == Identity::of(b)
}

/// Where a file that is not there yet would be made.
fn will_be(path: &Path) -> Option<PathBuf> {
    let place = folder_of(path).canonicalize().ok()?.join(path.file_name()?);
    match fs::read_link(&place) {
        // A link to nothing yet: one step is what people make; more end in the same file, which is then found above.
        Ok(next) => Some(place.parent()?.join(next)),
        Err(_) => Some(place),
    }
}

pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn place(path: &Path) -> Place {
        Place::of(&Target::Path(path.to_owned())).unwrap()
    }

    #[test]
    fn descriptors_are_never_renamed_over() {
        assert_eq!(place(Path::new("-")), Place::Stdout);
        assert_eq!(place(Path::new("/dev/stdout")), Place::Stdout);
        assert_eq!(place(Path::new("/proc/self/fd/1")), Place::Stdout);
        assert_eq!(place(Path::new("/dev/fd/3")), Place::Stream("/dev/fd/3".into()));
        assert_eq!(place(Path::new("/dev/null")), Place::Stream("/dev/null".into()));
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        symlink("/dev/stdout", &link).unwrap();
        assert_eq!(place(&link), Place::Stdout);
    }

    #[test]
    fn a_file_under_dev_is_a_file() {
        assert_eq!(place(Path::new("/dev/no_such_file.csv")), Place::File("/dev/no_such_file.csv".into()));
        assert!(!is_stream(Path::new("/dev/no_such_file.csv")));
    }

    #[test]
    fn links_are_followed_to_what_is_there_and_to_what_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink("two", at("one")).unwrap();
        symlink("three", at("two")).unwrap();
        assert_eq!(place(&at("one")), Place::File(at("three")));
        symlink("circle", at("circle")).unwrap();
        assert!(Place::of(&Target::Path(at("circle"))).is_err());
    }
}
