//! `hygienist suppress`: what is in a store, and changing it.

use super::shared::all_threads;
use super::store::{OfStore, Recorded, who};
use super::suppression::suppress_list;
use super::{print, say, usage};
use crate::config::{FileSettings, Policy, Suppress, nearest_kind};
use crate::contact::{KeyKind, SuppressionKind};
use crate::normalize::date::civil_date;
use crate::pipeline::{self, Exit, Failure, Import, Removal, Silent, Tuning, find_stops, remove_stops, store_failure};
use crate::report::result::grouped;
use crate::store::{Act, Listed, Store};
use anyhow::Result;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use std::io::{BufRead, BufWriter, ErrorKind, Write};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  hygienist suppress import unsubscribed.csv bounced=bounces.csv --store hygienist.db
  hygienist suppress add jane@firma.de --note 'by phone' --store hygienist.db
  hygienist suppress check jane@firma.de --store hygienist.db && echo may be written to
  hygienist suppress remove jane@firma.de --reason 'signed up again' --store hygienist.db
  hygienist clean export.csv --store hygienist.db -o clean.csv

Exit codes:
  0 done  1 check: one of them is stopped; remove: there is no such stop  2 wrong usage
  3 a list or the store cannot be read  4 the store cannot be written  5 a fault of ours";

/// What is done with a store.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SuppressArgs {
    #[command(subcommand)]
    verb: Verbs,
}

#[derive(Debug, Subcommand)]
enum Verbs {
    /// Add addresses, numbers, @domains or hashes
    Add(Add),
    /// Import lists; what is there already is never lifted
    Import(ImportArgs),
    /// Say which of some channels are stopped: exit 1 where one is
    Check(Check),
    /// Remove stops, for a reason that the journal keeps
    Remove(Remove),
    /// Write all entries
    List(List),
    /// The same, for another system or another store
    Export(List),
    /// Write the journal: who did what, when and why
    Log(Log),
}

#[derive(Debug, Args)]
struct Add {
    /// An address, a number, @domain, *.domain or a hash
    #[arg(required = true, value_name = "CHANNEL")]
    channels: Vec<String>,
    /// Why it is not to be contacted [default: unsubscribed]
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Since when [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<String>,
    #[command(flatten)]
    recorded: Recorded,
    #[command(flatten)]
    of: OfStore,
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// Lists, as --suppress reads them; KIND is unsubscribed, blocked, complained, erased, deceased, bounced or do_not_call
    #[arg(required = true, value_name = "[KIND=]FILE")]
    files: Vec<String>,
    /// Go on although more than 1 % of a list cannot be read
    #[arg(long)]
    allow_bad_suppress: bool,
    /// Go on although a list is empty
    #[arg(long)]
    allow_empty_suppress: bool,
    /// Read the lists and say what would be imported, and keep nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    recorded: Recorded,
    #[command(flatten)]
    of: OfStore,
}

#[derive(Debug, Args)]
struct Check {
    /// Addresses, numbers; - reads them from standard input, one a line
    #[arg(required = true, value_name = "CHANNEL")]
    channels: Vec<String>,
    /// Where numbers without + are from, such as DE
    #[arg(long, value_name = "COUNTRY")]
    country: Option<String>,
    #[command(flatten)]
    of: OfStore,
}

#[derive(Debug, Args)]
struct Remove {
    /// Addresses, numbers, @domains or hashes
    #[arg(required = true, value_name = "CHANNEL")]
    channels: Vec<String>,
    /// Why: it is kept for ever
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Stops of this kind only
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Where numbers without + are from, such as DE
    #[arg(long, value_name = "COUNTRY")]
    country: Option<String>,
    /// Who does it [default: who is logged in]
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    #[command(flatten)]
    of: OfStore,
}

#[derive(Debug, Args)]
struct List {
    /// Stops of this kind only
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Where they go [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    of: OfStore,
}

#[derive(Debug, Args)]
struct Log {
    /// One line of JSON an act
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    of: OfStore,
}

impl SuppressArgs {
    /// Does it.
    pub(super) fn run(&self) -> Result<Exit> {
        match &self.verb {
            Verbs::Add(add) => add.run(),
            Verbs::Import(import) => import.run(),
            Verbs::Check(check) => check.run(),
            Verbs::Remove(remove) => remove.run(),
            Verbs::List(list) | Verbs::Export(list) => list.run(),
            Verbs::Log(log) => log.run(),
        }
    }
}

impl Add {
    fn run(&self) -> Result<Exit> {
        let kind = kind_of(self.kind.as_deref())?.unwrap_or(SuppressionKind::Unsubscribed);
        let since = self.since.as_deref().map(|day| {
            civil_date(day).ok_or_else(|| usage(format!("--since {day}: expected a date such as 2026-11-24")))
        });
        let import = Import {
            channels: self.channels.clone(),
            kind,
            since: since.transpose()?,
            ..import(&self.recorded, &self.of, Suppress::default())?
        };
        finish(&self.of, &import)
    }
}

impl ImportArgs {
    fn run(&self) -> Result<Exit> {
        let lists = self.files.iter().map(|file| suppress_list(file)).collect::<Result<_>>()?;
        let suppress = Suppress {
            lists,
            allow_bad: self.allow_bad_suppress,
            allow_empty: self.allow_empty_suppress,
            ..Suppress::default()
        };
        let import = Import { dry_run: self.dry_run, ..import(&self.recorded, &self.of, suppress)? };
        finish(&self.of, &import)
    }
}

/// An import of lists; of nothing, where there are none.
fn import(recorded: &Recorded, of: &OfStore, suppress: Suppress) -> Result<Import> {
    let file = of.file()?;
    Ok(Import {
        opening: of.opening(&file, true)?,
        policy: Policy { suppress, ..of.policy(&file, recorded.country.as_deref())? },
        channels: Vec::new(),
        kind: SuppressionKind::Unsubscribed,
        since: None,
        note: recorded.note.clone(),
        who: who(recorded.by.as_deref()),
        max_record: pipeline::Reading::default().max_record,
        dry_run: false,
        threads: all_threads(),
        tuning: Tuning::default(),
    })
}

/// Imports, and tells what came of it.
fn finish(of: &OfStore, import: &Import) -> Result<Exit> {
    let outcome = pipeline::import(import, &Silent)?;
    outcome.made.iter().for_each(|made| say(made));
    outcome.notes.iter().for_each(|note| say(&format!("note: {note}")));
    for list in &outcome.lists {
        let unreadable = match list.unreadable {
            0 => String::new(),
            some => format!(", {} of them neither address nor number (matched as text)", grouped(some)),
        };
        let does = if import.dry_run { "would give" } else { "gave" };
        let entries = grouped(list.entries);
        of.tell(&format!("{}: {does} {entries} entries ({}){unreadable}", list.path, list.kind.name()));
    }
    match outcome.imported {
        Some(imported) => of.tell(&format!(
            "{}: {} new, {} known already",
            import.opening.path.display(),
            grouped(imported.new),
            grouped(imported.known)
        )),
        None => of.tell("nothing was kept (--dry-run)"),
    }
    Ok(Exit::Done)
}

impl Check {
    fn run(&self) -> Result<Exit> {
        let file = self.of.file()?;
        let policy = self.of.policy(&file, self.country.as_deref())?;
        let channels = self.channels()?;
        let store = open(&self.of, &file)?;
        let mut exit = Exit::Done;
        let mut out = String::new();
        for stopped in find_stops(&store, &policy, &channels)? {
            if stopped.by.is_empty() {
                out.push_str(&format!("{}: not stopped\n", stopped.channel));
                continue;
            }
            exit = Exit::Policy;
            for entry in &stopped.by {
                let through =
                    if entry.of == KeyKind::Domain { format!(" by {}", entry.channel) } else { String::new() };
                let kind = entry.kind.name();
                out.push_str(&format!("{}: {kind}{through} ({})\n", stopped.channel, entry.place()));
            }
        }
        match print(&out) {
            Exit::Done => Ok(exit),
            other => Ok(other),
        }
    }

    fn channels(&self) -> Result<Vec<String>> {
        if self.channels != ["-"] {
            return Ok(self.channels.clone());
        }
        let lines: std::io::Result<Vec<String>> = std::io::stdin().lock().lines().collect();
        let lines = lines.map_err(|error| Failure::new(Exit::Input, format!("standard input: {error}")))?;
        Ok(lines.into_iter().filter(|line| !line.trim().is_empty()).collect())
    }
}

impl Remove {
    fn run(&self) -> Result<Exit> {
        let file = self.of.file()?;
        let policy = self.of.policy(&file, self.country.as_deref())?;
        let mut store = open(&self.of, &file)?;
        let removal = Removal {
            channels: self.channels.clone(),
            kind: kind_of(self.kind.as_deref())?,
            reason: self.reason.clone(),
            who: who(self.by.as_deref()),
        };
        let removed = remove_stops(&mut store, &policy, &removal)?;
        for entry in &removed {
            self.of.tell(&format!("{}: {} is gone ({})", entry.channel, entry.kind.name(), entry.place()));
        }
        // What stops them still is somebody else's entry, such as one of the whole domain.
        for still in find_stops(&store, &policy, &self.channels)? {
            for entry in still.by {
                let kind = entry.kind.name();
                say(&format!("{}: is still stopped: {} {kind} ({})", still.channel, entry.channel, entry.place()));
            }
        }
        if removed.is_empty() {
            say("hygienist: there was no such stop, and nothing was removed");
            return Ok(Exit::Policy);
        }
        Ok(Exit::Done)
    }
}

impl List {
    fn run(&self) -> Result<Exit> {
        let file = self.of.file()?;
        let kind = kind_of(self.kind.as_deref())?;
        let opening = self.of.opening(&file, false)?;
        if let Some(output) = &self.output {
            super::outputs::check_store("-o", output, &opening)?;
        }
        let store = Store::open(&opening).map_err(store_failure)?;
        match &self.output {
            None => {
                // A reader who has seen enough and closes the pipe was served.
                match write_entries(&store, kind, std::io::stdout().lock()) {
                    Err(error) if !is_closed_pipe(&error) => Err(error),
                    _ => Ok(Exit::Done),
                }
            }
            Some(path) => {
                let mut publisher = crate::output::publish::Publisher::new();
                let target = crate::output::publish::Target::Path(path.clone());
                let fails = |error: &dyn std::fmt::Display| Failure::new(Exit::Output, error.to_string());
                let sink = publisher.open(&target).map_err(|error| fails(&error))?;
                write_entries(&store, kind, sink)?;
                publisher.publish().map_err(|error| fails(&error))?;
                Ok(Exit::Done)
            }
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let of_csv = |error: &csv::Error| match error.kind() {
        csv::ErrorKind::Io(error) => error.kind() == ErrorKind::BrokenPipe,
        _ => false,
    };
    error.downcast_ref::<csv::Error>().is_some_and(of_csv)
        || error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

/// Writes entries as CSV, in the order in which they were recorded. A store reads it back as it was.
fn write_entries(store: &Store, kind: Option<SuppressionKind>, out: impl Write) -> Result<()> {
    let mut rows = csv::Writer::from_writer(BufWriter::new(out));
    rows.write_record(pipeline::EXPORT_HEADER)?;
    store.list(kind, |entry: Listed| -> Result<()> {
        let row = if entry.row == 0 { String::new() } else { entry.row.to_string() };
        let (since, last) = (time(entry.since), time(entry.last));
        let cells =
            [entry.channel.as_str(), entry.kind.name(), &since, &last, &entry.source, &row, &entry.who, &entry.note];
        Ok(rows.write_record(cells)?)
    })?;
    Ok(rows.flush()?)
}

impl Log {
    fn run(&self) -> Result<Exit> {
        let file = self.of.file()?;
        let acts = open(&self.of, &file)?.journal().map_err(store_failure)?;
        let mut out = String::new();
        for act in &acts {
            if self.json {
                out.push_str(&serde_json::to_string(act)?);
            } else {
                out.push_str(&line_of(act));
            }
            out.push('\n');
        }
        Ok(print(&out))
    }
}

/// One act in a line: when, who, what, why.
fn line_of(act: &Act) -> String {
    let what = if act.what.is_empty() { String::new() } else { format!(" {}", act.what.join(", ")) };
    let why = if act.why.is_empty() { String::new() } else { format!("; {}", act.why) };
    format!("{} {} {}{what}: {}{why}", time(act.at), act.who, act.verb.name(), act.came_of_it)
}

fn time(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}

fn open(of: &OfStore, file: &FileSettings) -> Result<Store> {
    Ok(Store::open(&of.opening(file, false)?).map_err(store_failure)?)
}

fn kind_of(word: Option<&str>) -> Result<Option<SuppressionKind>> {
    let Some(word) = word else { return Ok(None) };
    let folded = word.replace('-', "_");
    let known = SuppressionKind::ALL.into_iter().find(|kind| kind.name() == folded);
    let otherwise = || format!("there is {}", SuppressionKind::OF_LISTS.map(SuppressionKind::name).join(", "));
    match known {
        Some(kind) => Ok(Some(kind)),
        None => Err(usage(format!(
            "--kind {word}: there is no such kind{}",
            super::nearest::meant_or(nearest_kind(&folded), &otherwise())
        ))),
    }
}
