//! Opening what a user names: a file, a folder, a pattern, standard input; and all the tables in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::container::{Container, Leaf, PeelSettings, peel};
use super::error::InputError;
use super::sheet;
use super::source::{Digest, Raw, Source, SourceSettings};

/// What was found under one name.
#[derive(Debug, Default)]
pub struct Opened {
    /// The tables, in the order of their names in a folder, of their places in an archive or a workbook.
    pub sources: Vec<Source>,
    /// What is no table, and why.
    pub skipped: Vec<(String, String)>,
}

/// Opens a path, a folder, a pattern such as `exports/*.csv`, or standard input for `-`: all tables in it.
///
/// ```
/// use hygienist::input::{SourceSettings, open_all};
/// # let dir = tempfile::tempdir().unwrap();
/// std::fs::write(dir.path().join("b.csv"), "email\na@x.io\n").unwrap();
/// std::fs::write(dir.path().join("a.csv"), "email\nb@x.io\n").unwrap();
/// std::fs::write(dir.path().join("nothing.csv"), "").unwrap();
/// let opened = open_all(dir.path().as_os_str(), &SourceSettings::default()).unwrap();
/// let names: Vec<&str> = opened.sources.iter().map(|source| &source.name[source.name.len() - 5..]).collect();
/// assert_eq!((names, opened.skipped.len()), (vec!["a.csv", "b.csv"], 1));
/// ```
///
/// # Errors
/// What is missing, empty, unreadable, does not decode, is damaged, encrypted or larger than the limits allow; a folder
/// or a pattern without a file.
pub fn open_all(path: &OsStr, settings: &SourceSettings) -> Result<Opened, InputError> {
    let named = Path::new(path);
    if path != "-" && named.is_dir() {
        let mut opened = open_files(path, named, files_in(named, settings.recursive)?, settings)?;
        if !settings.recursive {
            opened.skipped.extend(folders_in(named));
        }
        return Ok(opened);
    }
    if path != "-" && !named.exists() && is_pattern(path) {
        let plain = named.components().take_while(|part| !is_pattern(part.as_os_str()));
        return open_files(path, &plain.collect::<PathBuf>(), matching(named)?, settings);
    }
    tables(Raw::open(path, settings)?, settings)
}

/// All tables in files below a folder that were not named one by one: what is none is left alone.
fn open_files(
    path: &OsStr,
    folder: &Path,
    files: Vec<PathBuf>,
    settings: &SourceSettings,
) -> Result<Opened, InputError> {
    let mut all = Opened::default();
    for file in files {
        let below = file.strip_prefix(folder).unwrap_or(&file).parent().unwrap_or(Path::new("")).to_owned();
        match Raw::open(file.as_os_str(), settings).and_then(|raw| tables(raw, settings)) {
            Ok(opened) => {
                let one = |source: Source| Source { is_member: true, place: below.join(&source.place), ..source };
                all.sources.extend(opened.sources.into_iter().map(one));
                all.skipped.extend(opened.skipped);
            }
            Err(error @ (InputError::NotText { .. } | InputError::Empty { .. } | InputError::Unopened { .. })) => {
                let name = file.to_string_lossy().into_owned();
                let why = error.to_string();
                let why = why.strip_prefix(&format!("{name}: ")).unwrap_or(&why).to_owned();
                all.skipped.push((name, why));
            }
            Err(error) => return Err(error),
        }
    }
    if all.sources.is_empty() {
        return Err(InputError::NoTable { file: path.to_string_lossy().into_owned() });
    }
    Ok(all)
}

/// The files of a folder in the order of their names, hidden ones aside.
fn files_in(folder: &Path, recursive: bool) -> Result<Vec<PathBuf>, InputError> {
    let unreadable = |cause| InputError::Unreadable { file: folder.display().to_string(), cause };
    let mut entries = fs::read_dir(folder).map_err(unreadable)?.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut files = Vec::new();
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        // A link to a folder may lead back to where it came from.
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() && recursive {
            files.extend(files_in(&path, recursive)?);
        } else if kind.is_file() || kind.is_symlink() && path.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}

/// The folders in a folder, which are not gone into, and how they would be.
fn folders_in(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut names: Vec<PathBuf> = folders
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .collect();
    names.sort();
    names.iter().map(|name| (name.display().to_string(), "is a folder, which --recursive reads".to_owned())).collect()
}

fn is_pattern(path: &OsStr) -> bool {
    path.to_string_lossy().contains(['*', '?'])
}

/// The files that a pattern fits, in the order of their names: `*` is any run of characters of a name, `?` any one.
fn matching(pattern: &Path) -> Result<Vec<PathBuf>, InputError> {
    let mut found = vec![PathBuf::new()];
    for part in pattern.components() {
        let part = part.as_os_str();
        if !is_pattern(part) {
            found.iter_mut().for_each(|path| path.push(part));
            continue;
        }
        let part: Vec<char> = part.to_string_lossy().chars().collect();
        let mut next = Vec::new();
        for folder in found {
            let read = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
            let Ok(entries) = fs::read_dir(read) else { continue };
            let mut names: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.file_name()).collect();
            names.sort();
            let fits = |name: &std::ffi::OsString| {
                let name: Vec<char> = name.to_string_lossy().chars().collect();
                name.first() != Some(&'.') && fits(&part, &name)
            };
            next.extend(names.into_iter().filter(fits).map(|name| folder.join(name)));
        }
        found = next;
    }
    found.retain(|path| path.is_file());
    if found.is_empty() {
        return Err(InputError::Missing { file: pattern.display().to_string(), nearest: None });
    }
    Ok(found)
}

/// Whether a name fits a pattern; in time that grows with the product of their lengths, whatever the pattern.
fn fits(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut of, mut star) = (0, 0, None);
    while of < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, of));
                at += 1;
            }
            Some(letter) if *letter == '?' || *letter == name[of] => (at, of) = (at + 1, of + 1),
            _ => {
                let Some((back, from)) = star else { return false };
                star = Some((back, from + 1));
                (at, of) = (back + 1, from + 1);
            }
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}

/// All tables in the bytes of one input.
pub(super) fn tables(raw: Raw, settings: &SourceSettings) -> Result<Opened, InputError> {
    let mut source = Source::of(raw);
    let peeling = PeelSettings { memory: settings.memory, ..PeelSettings::default() };
    source.hash_if_wrapped()?;
    let peeled = peel(&source.name, std::mem::take(&mut source.spool), &peeling)?;
    let archive = source.name;
    let mut opened = Opened::default();
    let skipped = |(name, why): (String, &str)| (format!("{archive}!{name}"), format!("is {why}"));
    opened.skipped.extend(peeled.skipped.into_iter().map(skipped));
    for member in peeled.members {
        let name = member.name.as_ref().map_or_else(|| archive.clone(), |name| format!("{archive}!{name}"));
        if member.spool.is_empty() {
            match member.name {
                Some(_) => opened.skipped.push((name, "is empty".to_owned())),
                None => return Err(InputError::Empty { file: name }),
            }
            continue;
        }
        let one = Source {
            name,
            spool: member.spool,
            containers: member.containers,
            digest: source.digest,
            form: super::Form::plain(),
            is_member: member.name.is_some(),
            file: String::new(),
            place: PathBuf::new(),
        };
        match member.kind {
            Leaf::Text => {
                let (name, is_member) = (one.name.clone(), one.is_member);
                match one.understand_all(settings) {
                    Err(InputError::Unopened { what, .. }) if is_member => {
                        opened.skipped.push((name, format!("is {what}")));
                    }
                    understood => opened.sources.extend(understood?),
                }
            }
            Leaf::Spreadsheet(_) => {
                let tables = sheet::tables(&one.name, &one.spool, settings.sheet.as_deref())?;
                opened.sources.extend(sheets(&one, tables, "workbook", settings)?);
            }
        }
    }
    if opened.sources.is_empty() {
        return Err(InputError::NoTable { file: archive });
    }
    for source in &mut opened.sources {
        source.place = place(&archive, &source.name[archive.len()..]);
        source.file.clone_from(&archive);
    }
    Ok(opened)
}

/// The place of a table: its file, and behind it the names within, each a part of a path. What would lead elsewhere is left
/// out: names in an archive are a stranger's.
fn place(file: &str, within: &str) -> PathBuf {
    let is_name = |part: &Component<'_>| matches!(part, Component::Normal(_));
    let file = if file == "-" { OsStr::new("stdin") } else { Path::new(file).file_name().unwrap_or_default() };
    let within = within.split('!').flat_map(|name| Path::new(name).components().filter(is_name));
    Path::new(file).components().filter(is_name).chain(within).collect()
}

/// The sheets of a workbook, each a table.
pub(super) fn sheets(
    workbook: &Source,
    tables: Vec<sheet::SheetTable>,
    format: &'static str,
    settings: &SourceSettings,
) -> Result<Vec<Source>, InputError> {
    if tables.is_empty() {
        return Err(InputError::NoTable { file: workbook.name.clone() });
    }
    let several = tables.len() > 1;
    let of = |table: sheet::SheetTable| {
        let form = super::Form { format, sheet: true, ..workbook.form.clone() };
        let name = if several { format!("{}!{}", workbook.name, table.name) } else { workbook.name.clone() };
        let is_member = several || workbook.is_member;
        let containers: Vec<Container> = workbook.containers.clone();
        Source {
            name,
            spool: table.spool,
            containers,
            digest: workbook.digest,
            form,
            is_member,
            file: String::new(),
            place: PathBuf::new(),
        }
        .understand(settings)
    };
    tables.into_iter().map(of).collect()
}

impl Source {
    /// Who hashes the bytes as they were read, where they do not lie as they will be read.
    fn hash_if_wrapped(&mut self) -> Result<(), InputError> {
        if self.digest == Digest::BySplitter && super::container::is_wrapped(&self.name, &self.spool)? {
            self.hash()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_never_leads_out_of_its_folder() {
        for (file, within, expected) in [
            ("lists/a.csv", "", "a.csv"),
            ("-", "", "stdin"),
            ("fair.zip", "!shops/south.csv", "fair.zip/shops/south.csv"),
            ("fair.zip", "!../../etc/passwd", "fair.zip/etc/passwd"),
            ("fair.zip", "!/etc/passwd", "fair.zip/etc/passwd"),
            ("x/book.xlsx", "!People", "book.xlsx/People"),
            ("a.zip", "!b.zip!c.csv", "a.zip/b.zip/c.csv"),
        ] {
            assert_eq!(place(file, within), Path::new(expected), "{file}{within}");
        }
    }

    #[test]
    fn patterns_fit_names() {
        let fits =
            |pattern: &str, name: &str| fits(&pattern.chars().collect::<Vec<_>>(), &name.chars().collect::<Vec<_>>());
        for (pattern, name) in [("*.csv", "a.csv"), ("a*b*c", "a1b2b3c"), ("?.csv", "ä.csv"), ("*", ""), ("a", "a")] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("*.csv", "a.csv.gz"), ("a*b", "ac"), ("?", ""), ("", "a"), ("a?", "a")] {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }
}
