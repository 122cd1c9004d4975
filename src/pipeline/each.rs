//! `--output-dir`: which file each input has in the folder.

use super::run::{Command, Run};
use super::survey::Surveyed;
use super::{Exit, Failure};
use crate::output::forms::Form;
use crate::output::publish::Identity;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Endings that say how a file is wrapped.
const WRAPPINGS: [&str; 9] = ["gz", "gzip", "zst", "zstd", "bz2", "xz", "lzma", "lz4", "z"];

/// Endings of files that are read and are no form of output.
const READ_ONLY: [&str; 11] = ["json", "xls", "xlsm", "xlsb", "ods", "vcf", "vcard", "ldif", "ldi", "dat", "zip"];

/// Endings of forms of output. A text keeps its ending, and is CSV.
const FORMS: [(&str, Form); 7] = [
    ("csv", Form::Csv),
    ("txt", Form::Csv),
    ("tsv", Form::Tsv),
    ("tab", Form::Tsv),
    ("jsonl", Form::JsonLines),
    ("ndjson", Form::JsonLines),
    ("xlsx", Form::Xlsx),
];

/// The output of each input, where each has one of its own; empty where rows go elsewhere.
///
/// # Errors
/// Two that would be one file, one that would lie in another, and one that is read or written in the same run.
pub(super) fn targets(run: &Run, surveyed: &Surveyed) -> Result<Vec<PathBuf>, Failure> {
    let Some(folder) = run.outputs.folder.as_deref().filter(|_| !matches!(run.command, Command::Profile { .. })) else {
        return Ok(Vec::new());
    };
    let form = if run.outputs.importer.is_some() { Some(Form::Csv) } else { run.outputs.form };
    let sources = surveyed.sources.iter().map(|source| &source.source);
    let targets: Vec<PathBuf> = sources.clone().map(|source| folder.join(named(&source.place, form))).collect();
    let names: Vec<&str> = sources.map(|source| source.name.as_str()).collect();
    check_each_other(&targets, &names)?;
    check_others(run, surveyed, &targets)?;
    Ok(targets)
}

fn check_each_other(targets: &[PathBuf], names: &[&str]) -> Result<(), Failure> {
    let mut taken: BTreeMap<&Path, &str> = BTreeMap::new();
    for (target, name) in targets.iter().zip(names) {
        if let Some(other) = taken.insert(target, name) {
            return Err(Failure::new(
                Exit::Usage,
                format!(
                    "{other} and {name} would both be written to {}; name the folder above both with --recursive, or rename one",
                    target.display()
                ),
            ));
        }
    }
    for (target, name) in targets.iter().zip(names) {
        let above = target.ancestors().skip(1).find_map(|above| Some((above, taken.get(above)?)));
        if let Some((above, other)) = above {
            return Err(Failure::new(
                Exit::Usage,
                format!(
                    "{name} would be written to {}, but {} is to be the file of {other}; rename one of them",
                    target.display(),
                    above.display()
                ),
            ));
        }
    }
    Ok(())
}

/// No output may be what the run reads, nor another of its outputs.
fn check_others(run: &Run, surveyed: &Surveyed, targets: &[PathBuf]) -> Result<(), Failure> {
    let files = surveyed.sources.iter().map(|source| ("input", Path::new(&source.source.file)));
    let store = run.memory.iter().map(|memory| ("store", memory.opening.path.as_path()));
    let others = files.chain(run.reads()).chain(run.outputs.named()).chain(store);
    let mut taken: BTreeMap<Identity, (&str, &Path)> = BTreeMap::new();
    for (what, path) in others.filter(|(_, path)| path.as_os_str() != "-") {
        taken.entry(Identity::of(path)).or_insert((what.trim_start_matches('-'), path));
    }
    for target in targets {
        if let Some((what, other)) = taken.get(&Identity::of(target)) {
            return Err(Failure::new(
                Exit::Usage,
                format!(
                    "--output-dir: {} is also the {what} {}; name another folder",
                    target.display(),
                    other.display()
                ),
            ));
        }
    }
    Ok(())
}

/// The place of an input's output: its own, with the ending of the form, else its own where that is a form of output.
fn named(place: &Path, form: Option<Form>) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    while let Some((stem, _)) = with_ending(&name, |ending| WRAPPINGS.contains(&ending)) {
        name = stem.to_owned();
    }
    let form_of = |ending: &str| FORMS.iter().find(|(known, _)| *known == ending).map(|(_, form)| *form);
    let own = with_ending(&name, |ending| form_of(ending).is_some()).and_then(|(_, ending)| form_of(&ending));
    if own.is_some_and(|own| form.is_none_or(|form| form == own)) {
        return place.with_file_name(name);
    }
    let is_table = |ending: &str| form_of(ending).is_some() || READ_ONLY.contains(&ending);
    let stem = with_ending(&name, is_table).map_or(name.as_str(), |(stem, _)| stem);
    let form = form.unwrap_or_default();
    let ending = FORMS.iter().find(|(_, of)| *of == form).map_or("csv", |(ending, _)| ending);
    place.with_file_name(format!("{stem}.{ending}"))
}

/// What stands before an ending of that kind, and the ending in lower case.
fn with_ending(name: &str, is_one: impl Fn(&str) -> bool) -> Option<(&str, String)> {
    let (stem, ending) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())?;
    let ending = ending.to_ascii_lowercase();
    is_one(&ending).then_some((stem, ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_called_after_its_input() {
        for (place, form, expected) in [
            ("a.csv", None, "a.csv"),
            ("north/A.CSV", None, "north/A.CSV"),
            ("list.txt", None, "list.txt"),
            ("list.tab", None, "list.tab"),
            ("a.csv.gz", None, "a.csv"),
            ("a.tsv.zst", None, "a.tsv"),
            ("people.vcf", None, "people.csv"),
            ("book.xlsx", None, "book.xlsx"),
            ("book.xls", None, "book.csv"),
            ("book.xlsx/People", None, "book.xlsx/People.csv"),
            ("book.xlsx/v2.1 people", None, "book.xlsx/v2.1 people.csv"),
            ("stdin", None, "stdin.csv"),
            ("a.csv", Some(Form::JsonLines), "a.jsonl"),
            ("a.ndjson", Some(Form::JsonLines), "a.ndjson"),
            ("a.tsv", Some(Form::Csv), "a.csv"),
            ("a.csv.xz", Some(Form::Xlsx), "a.xlsx"),
        ] {
            assert_eq!(named(Path::new(place), form), Path::new(expected), "{place} {form:?}");
        }
    }

    #[test]
    fn two_that_meet_are_both_named() {
        let meet = |targets: &[&str], names: &[&str]| {
            let targets: Vec<PathBuf> = targets.iter().map(PathBuf::from).collect();
            check_each_other(&targets, names).map_err(|failure| failure.message).unwrap_err()
        };
        let said = meet(&["o/a.csv", "o/a.csv"], &["x/a.csv", "y/a.csv"]);
        assert!(said.contains("x/a.csv") && said.contains("y/a.csv"), "{said}");
        let said = meet(&["o/a.csv/b.csv", "o/a.csv"], &["a.csv!b.csv", "x/a.csv"]);
        assert!(said.contains("a.csv!b.csv") && said.contains("x/a.csv"), "{said}");
    }
}
