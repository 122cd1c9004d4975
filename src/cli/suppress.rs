//! `hygienist suppress`: what is in a store, and changing it. What is written of a store is in `tell`.

mod tell;

use super::shared::all_threads;
use super::store::{OfStore, Recorded, who};
use super::suppression::suppress_list;
use super::{NOTHING_WRITTEN, print, say, usage};
use crate::config::{FileSettings, Policy, Suppress, nearest, nearest_kind};
use crate::contact::{KeyKind, SuppressionKind};
use crate::normalize::date::civil_date;
use crate::pipeline::{self, Exit, Failure, Import, Removal, Silent, Tuning, find_stops, remove_stops, store_failure};
use crate::report::mask::mask;
use crate::report::result::grouped;
use crate::store::Store;
use anyhow::Result;
use clap::{Args, Subcommand};
use std::io::BufRead;
use tell::{List, Log};

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
    /// Say what would be added, and keep nothing
    #[arg(long)]
    dry_run: bool,
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
    /// Say what would be removed, and keep everything
    #[arg(long)]
    dry_run: bool,
    /// Show channels as they are, not masked
    #[arg(long, help_heading = "Output")]
    show_values: bool,
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
        let since = since.transpose()?;
        let import = import(&self.recorded, &self.of, Suppress::default())?;
        if let Some(day) = since.filter(|day| civil_date(&import.policy.as_of).is_some_and(|today| *day > today)) {
            let today = &import.policy.as_of;
            return Err(usage(format!("--since {day}: nobody can have said so yet, for today is {today} (--as-of)")));
        }
        let import = Import { channels: self.channels.clone(), kind, since, dry_run: self.dry_run, ..import };
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
    for (list, kinds) in outcome.lists.iter().zip(&outcome.kinds) {
        let unreadable = match list.unreadable {
            0 => String::new(),
            some => format!(", {} of them neither address nor number (matched as text)", grouped(some)),
        };
        let does = if import.dry_run { "would give" } else { "gave" };
        let entries = if list.entries == 1 { "entry" } else { "entries" };
        let kinds = kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
        of.tell(&format!("{}: {does} {} {entries} ({kinds}){unreadable}", list.path, grouped(list.entries)));
    }
    let (new, known) = (grouped(outcome.imported.new), grouped(outcome.imported.known));
    let path = import.opening.path.display();
    if import.dry_run {
        of.tell(&format!("would write {path}: {new} new, {known} known already\n{NOTHING_WRITTEN}"));
    } else {
        of.tell(&format!("{path}: {new} new, {known} known already"));
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
        let opening = self.of.opening(&file, false)?;
        let opened = if self.dry_run { Store::rehearse(&opening) } else { Store::open(&opening) };
        let mut store = opened.map_err(store_failure)?;
        let removal = Removal {
            channels: self.channels.clone(),
            kind: kind_of(self.kind.as_deref())?,
            reason: self.reason.clone(),
            who: who(self.by.as_deref()),
        };
        let removed = remove_stops(&mut store, &policy, &removal)?;
        let shown = |channel: &str| if self.show_values { channel.to_owned() } else { mask(channel) };
        let gone = if self.dry_run { "would be gone" } else { "is gone" };
        for entry in &removed.gone {
            let (channel, kind) = (shown(&entry.channel), entry.kind.name());
            self.of.tell(&format!("{channel}: {kind} {gone} ({})", entry.place()));
        }
        let which = removal.kind.map(|kind| format!(" of kind {}", kind.name())).unwrap_or_default();
        for channel in &removed.missing {
            say(&format!("{}: there is no such stop{which}", shown(channel)));
        }
        // What stops them still is somebody else's entry, such as one of the whole domain.
        for still in &removed.still {
            for entry in &still.by {
                let (channel, by, kind) = (shown(&still.channel), shown(&entry.channel), entry.kind.name());
                say(&format!("{channel}: is still stopped: {by} {kind} ({})", entry.place()));
            }
        }
        if removed.gone.is_empty() {
            say(
                "hygienist: there was no such stop, and nothing was removed; hygienist suppress check says what stops a channel",
            );
            return Ok(Exit::Policy);
        }
        if self.dry_run {
            let fewer = grouped(removed.gone.len() as u64);
            self.of.tell(&format!("would write {}: {fewer} fewer stops\n{NOTHING_WRITTEN}", store.shown()));
        }
        Ok(Exit::Done)
    }
}

fn open(of: &OfStore, file: &FileSettings) -> Result<Store> {
    Ok(Store::open(&of.opening(file, false)?).map_err(store_failure)?)
}

fn kind_of(word: Option<&str>) -> Result<Option<SuppressionKind>> {
    let Some(word) = word else { return Ok(None) };
    let folded = word.replace('-', "_");
    let known = SuppressionKind::ALL.into_iter().find(|kind| kind.name() == folded);
    // A store has more kinds than a list can be of.
    let own = [SuppressionKind::Domain, SuppressionKind::ChannelClosed].map(SuppressionKind::name);
    let names = SuppressionKind::OF_LISTS.map(SuppressionKind::name).into_iter().chain(own);
    let meant = nearest_kind(&folded).or_else(|| nearest(&folded, own));
    let otherwise = || format!("there is {}", names.collect::<Vec<_>>().join(", "));
    known.map(Some).ok_or_else(|| {
        usage(format!("--kind {word}: there is no such kind{}", super::nearest::meant_or(meant, &otherwise())))
    })
}
