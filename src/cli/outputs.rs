//! Outputs that would destroy each other, or what they are made from, are refused before anything is read.

use super::{report, usage};
use crate::output::publish::{is_stream, same_file};
use crate::pipeline::{Command, Run};
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
    let named: Vec<Output> = outputs.named().into_iter().map(|(flag, path)| Output { flag, path }).collect();
    let baseline = run.gate.write_baseline.as_deref().map(|path| Output { flag: "--write-baseline", path });
    let named: Vec<Output> = named.into_iter().chain(baseline).collect();
    check_findings(outputs.findings.as_deref())?;
    report::check(outputs.report.as_deref())?;
    check_standard_output(&named, outputs.rows_to_standard_output())?;
    check_forms(run)?;
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

/// Names that ask for a form which is not written: somebody would take what is in the file for that.
const UNWRITTEN: [&str; 10] = ["gz", "zip", "bz2", "xz", "zst", "7z", "xls", "ods", "json", "parquet"];

/// Refuses rows in a file whose name says that it is something else; `--to` says that it is meant.
fn check_forms(run: &Run) -> Result<()> {
    let outputs = &run.outputs;
    let writes_rows = matches!(run.command, Command::Clean | Command::Annotate) && outputs.form.is_none();
    for path in [&outputs.main, &outputs.rejects, &outputs.stops].into_iter().flatten().filter(|_| writes_rows) {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if UNWRITTEN.contains(&extension.as_str()) {
            return Err(usage(format!(
                "{}: no .{extension} is written; expected a name in .csv, .tsv, .jsonl or .xlsx, or --to with one of these",
                path.display()
            )));
        }
    }
    Ok(())
}

/// `-` may be meant once: two outputs one behind the other are no use to anybody.
fn check_standard_output(outputs: &[Output], main_is_there: bool) -> Result<()> {
    let main = main_is_there.then_some("the rows (no -o was given)");
    let dashes = outputs.iter().filter(|output| output.path.as_os_str() == "-").map(|output| output.flag);
    let there: Vec<&str> = main.into_iter().chain(dashes).collect();
    match there.as_slice() {
        [one, other, ..] => {
            Err(usage(format!("{one} and {other} would both go to standard output; give one of them a file")))
        }
        _ => Ok(()),
    }
}

fn check_each_other(outputs: &[Output]) -> Result<()> {
    let files: Vec<&Output> = outputs.iter().filter(|output| !is_stream(output.path)).collect();
    for (at, output) in files.iter().enumerate() {
        if let Some(other) = files[..at].iter().find(|other| same_file(output.path, other.path)) {
            let path = output.path.display();
            return Err(usage(format!(
                "{} and {} are the same file: {path}; give one of them another name",
                other.flag, output.flag
            )));
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
    let standard_output = Output { flag: "standard output", path: Path::new("-") };
    let to_standard_output = run.outputs.rows_to_standard_output().then_some(&standard_output);
    let outputs: Vec<&Output> = outputs.iter().chain(to_standard_output).collect();
    check_folders(&outputs, run)?;
    let settings = config.map(|path| ("settings", path));
    check_reads(&outputs, run.reads().into_iter().chain(settings))
}

/// Refuses an output in a folder that is read: the next run would take it for one of the lists.
fn check_folders(outputs: &[&Output], run: &Run) -> Result<()> {
    for folder in run.inputs.iter().filter(|input| *input != "-") {
        let Ok(read) = fs::canonicalize(folder) else { continue };
        if !read.is_dir() {
            continue;
        }
        if let Some(outputs) = run.outputs.folder.as_deref().filter(|outputs| lies_in(outputs, &read)) {
            return Err(usage(format!(
                "--output-dir {}: lies in {folder}, the lists of which are read; the next run may read its files too, so name another folder",
                outputs.display()
            )));
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

/// Whether a folder, there yet or not, is another one or lies in it.
fn lies_in(folder: &Path, other: &Path) -> bool {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let there = whole.ancestors().find_map(|part| Some((part, fs::canonicalize(part).ok()?)));
    there.is_some_and(|(part, real)| real.join(whole.strip_prefix(part).unwrap_or(Path::new(""))).starts_with(other))
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
