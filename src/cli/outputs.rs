//! Outputs that would destroy each other, or what they are made from, are refused before anything is read.

use super::usage;
use crate::config::Policy;
use crate::output::publish::is_stream;
use crate::pipeline::Run;
use crate::store::{KeyPlace, Opening};
use anyhow::Result;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The kinds of findings there are, by extension.
const FINDINGS: [&str; 3] = ["csv", "jsonl", "ndjson"];

/// An output, and the flag that names it.
struct Output<'r> {
    flag: &'static str,
    path: &'r Path,
}

/// Refuses two outputs on one path, an output that is read in the same run, and findings of an unknown kind.
pub(super) fn check(run: &Run, config: Option<&Path>) -> Result<()> {
    let outputs = &run.outputs;
    let named = [
        ("-o", &outputs.main),
        ("--rejects", &outputs.rejects),
        ("--findings", &outputs.findings),
        ("--summary", &outputs.summary),
        ("--rnd-query", &outputs.rnd_query),
        ("--write-baseline", &run.gate.write_baseline),
    ];
    let named: Vec<Output> =
        named.into_iter().filter_map(|(flag, path)| Some(Output { flag, path: path.as_deref()? })).collect();
    check_findings(outputs.findings.as_deref())?;
    check_standard_output(&named, outputs.main.is_none())?;
    check_each_other(&named)?;
    if let Some(memory) = &run.memory {
        named.iter().try_for_each(|output| check_store(output.flag, output.path, &memory.opening))?;
    }
    check_inputs(&named, run, config)
}

fn check_findings(path: Option<&Path>) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    if FINDINGS.contains(&extension.as_ref()) {
        return Ok(());
    }
    Err(usage(format!("--findings {}: expected a name in .csv, .jsonl or .ndjson", path.display())))
}

/// `-` may be meant once: two outputs one behind the other are no use to anybody.
fn check_standard_output(outputs: &[Output], main_is_there: bool) -> Result<()> {
    let main = main_is_there.then_some("the rows (no -o was given)");
    let dashes = outputs.iter().filter(|output| output.path.as_os_str() == "-").map(|output| output.flag);
    let there: Vec<&str> = main.into_iter().chain(dashes).collect();
    match there.as_slice() {
        [one, other, ..] => Err(usage(format!("{one} and {other} would both go to standard output"))),
        _ => Ok(()),
    }
}

fn check_each_other(outputs: &[Output]) -> Result<()> {
    let files: Vec<&Output> = outputs.iter().filter(|output| !is_stream(output.path)).collect();
    for (at, output) in files.iter().enumerate() {
        if let Some(other) = files[..at].iter().find(|other| same_file(output.path, other.path)) {
            let path = output.path.display();
            return Err(usage(format!("{} and {} are the same file: {path}", other.flag, output.flag)));
        }
    }
    Ok(())
}

/// Refuses an output where a store lies, its log or its key: it would be the end of every stop in it.
pub(super) fn check_store(flag: &str, output: &Path, opening: &Opening) -> Result<()> {
    let beside = |suffix: &str| {
        let mut path = opening.path.as_os_str().to_owned();
        path.push(suffix);
        PathBuf::from(path)
    };
    let key = match &opening.key {
        KeyPlace::File(file) => Some(("key of the store", file.clone())),
        KeyPlace::Home(_) | KeyPlace::Nowhere => None,
    };
    let parts = ["", "-wal", "-shm"].map(|suffix| ("store", beside(suffix)));
    for (what, path) in parts.into_iter().chain(key) {
        if !is_stream(output) && same_file(output, &path) {
            let (output, path) = (output.display(), path.display());
            return Err(usage(format!("{flag} {output}: is also the {what} {path}; give the output another name")));
        }
    }
    Ok(())
}

fn check_inputs(outputs: &[Output], run: &Run, config: Option<&Path>) -> Result<()> {
    let inputs = run.inputs.iter().map(|input| ("input", Path::new(input)));
    let lists = run.policy.suppress.lists.iter().map(|list| ("suppression list", Path::new(&list.file)));
    let others = [("settings", config), ("numbering plan", run.numbering_plan.as_deref())];
    let others = others.into_iter().filter_map(|(what, path)| Some((what, path?)));
    let others = others.chain(more_inputs(&run.policy));
    let standard_output = Output { flag: "standard output", path: Path::new("-") };
    let to_standard_output = run.outputs.main.is_none().then_some(&standard_output);
    let outputs: Vec<&Output> = outputs.iter().chain(to_standard_output).collect();
    check_folders(&outputs, run)?;
    check_reads(&outputs, inputs.chain(lists).chain(others))
}

/// Refuses an output in a folder that is read: the next run would take it for one of the lists.
fn check_folders(outputs: &[&Output], run: &Run) -> Result<()> {
    for folder in run.inputs.iter().filter(|input| *input != "-") {
        let Ok(read) = fs::canonicalize(folder) else { continue };
        if !read.is_dir() {
            continue;
        }
        for output in outputs.iter().filter(|output| !is_stream(output.path)) {
            let parent = output.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let Ok(parent) = fs::canonicalize(parent) else { continue };
            if parent == read || run.reading.recursive && parent.starts_with(&read) {
                let (flag, path) = (output.flag, output.path.display());
                return Err(usage(format!(
                    "{flag} {path}: lies in {folder}, all lists of which are read; the next run would read it too, so write it elsewhere"
                )));
            }
        }
    }
    Ok(())
}

/// Refuses what [`check`] does, of a command with other outputs and other files that are read.
pub(super) fn check_others<'r>(
    outputs: &[(&'static str, Option<&'r Path>)],
    reads: impl Iterator<Item = (&'static str, &'r Path)>,
) -> Result<()> {
    let outputs: Vec<Output> =
        outputs.iter().filter_map(|(flag, path)| Some(Output { flag, path: (*path)? })).collect();
    check_standard_output(&outputs, false)?;
    check_each_other(&outputs)?;
    check_reads(&outputs.iter().collect::<Vec<_>>(), reads)
}

fn check_reads<'r>(outputs: &[&Output], reads: impl Iterator<Item = (&'static str, &'r Path)>) -> Result<()> {
    for (what, read) in reads {
        if let Some(output) = outputs.iter().find(|output| is_same(output.path, read)) {
            let (flag, path) = (output.flag, output.path.display());
            let output = if path.to_string() == "-" { flag.to_owned() } else { format!("{flag} {path}") };
            let read = if read.as_os_str() == "-" { "standard input".to_owned() } else { read.display().to_string() };
            return Err(usage(format!("{output}: is also the {what} {read}; give the output another name")));
        }
    }
    Ok(())
}

/// The files that rules read.
fn more_inputs(policy: &Policy) -> impl Iterator<Item = (&'static str, &Path)> {
    let behind_country = |given: &'_ str| given.find('=').map_or(0, |at| at + 1);
    let domains = [&policy.suppress.wireless_domains, &policy.disposable.allow, &policy.disposable.deny];
    let domains = domains.into_iter().flatten().map(|file| ("list of domains", Path::new(file)));
    let answers = policy.suppress.rnd.iter().map(|file| ("answers", Path::new(file)));
    let holidays = policy.consent.holidays.iter();
    let holidays = holidays.map(move |given| ("holidays", Path::new(&given[behind_country(given)..])));
    let aliases = policy.tags.file.iter().map(|file| ("table of tags", Path::new(file)));
    domains.chain(answers).chain(holidays).chain(aliases)
}

/// Whether an output is a file that is read; `-` on either side is what the shell has put there.
fn is_same(output: &Path, read: &Path) -> bool {
    let input = if read.as_os_str() == "-" { behind(&io::stdin()) } else { fs::metadata(read) };
    let output = match output.to_str() {
        Some("-" | "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1") => behind(&io::stdout()),
        _ => fs::metadata(output),
    };
    // Devices take and give without harm: a terminal is both.
    matches!((input, output), (Ok(input), Ok(output)) if input.is_file() && identity(&input) == identity(&output))
}

fn behind(descriptor: &impl AsFd) -> io::Result<Metadata> {
    File::from(descriptor.as_fd().try_clone_to_owned()?).metadata()
}

fn identity(file: &Metadata) -> (u64, u64) {
    (file.dev(), file.ino())
}

/// Whether two paths lead to one file, by whatever links; for files that are not there yet, by their place.
fn same_file(a: &Path, b: &Path) -> bool {
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a), Ok(b)) => identity(&a) == identity(&b),
        (Err(_), Err(_)) => place(a).is_some() && place(a) == place(b),
        _ => false,
    }
}

/// Where a file that is not there yet would be made.
fn place(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let place = folder.canonicalize().ok()?.join(path.file_name()?);
    match fs::read_link(&place) {
        // A link to nothing yet: one step is what people make; more end in the same file, which is then found above.
        Ok(next) => Some(place.parent()?.join(next)),
        Err(_) => Some(place),
    }
}
