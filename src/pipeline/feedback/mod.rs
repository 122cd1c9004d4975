//! Feedback becomes suppression: bounces, complaints, receipts and replies go into a store.
//!
//! `read` opens the files, `export` knows those that are exports of contacts, `gather` makes entries of what their reports say, `account` tells what became of each report once
//! the store knows which are new. All files are one transaction: all of them count, or none.

mod account;
mod export;
mod gather;
mod read;

use super::import::{Today, day, failure};
use super::{Exit, Failure};
use crate::config::{self, Policy};
use crate::contact::{FeedbackAccount, FeedbackSummary, Key, Mailed, SuppressionKind, Tool};
use crate::normalize::date::{DAY, day_number};
use crate::normalize::phone::Plan;
use crate::output::publish::{Publisher, Target};
use crate::screen::Reader;
use crate::screen::feedback::{Format, Outcome};
use crate::store::{Act, Heard, Incoming, Opening, SoftLimit, Store, StoreError, Verb};
use account::{Told, tell};
use anyhow::Result;
use gather::{Gathered, gather};
use jiff::civil::Date;
use read::{HeardFile, read};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

/// The version of the form of [`FeedbackSummary`].
const SCHEMA: u32 = 1;

/// What is to be heard.
#[derive(Clone, Debug)]
pub struct Feedback {
    /// Which store, and how it is opened.
    pub opening: Opening,
    /// What the rules ask: the country of numbers, the day that stands for today.
    pub policy: Policy,
    /// The files, `-` for standard input.
    pub files: Vec<String>,
    /// Whose feedback they are, where that is not to be found by looking.
    pub format: Option<Format>,
    /// When bounces that may pass become a stop.
    pub limit: config::Feedback,
    /// Who records it.
    pub who: String,
    /// What there is to know about it.
    pub note: String,
    /// Whether nothing is kept: a copy of the store takes it, and outputs go nowhere.
    pub dry_run: bool,
    /// Where the account goes, as JSON.
    pub summary: Option<PathBuf>,
    /// Where a line for each report goes.
    pub findings: Option<PathBuf>,
}

/// What feedback came to.
#[derive(Clone, Debug, Default)]
pub struct FeedbackOutcome {
    /// What is to be told of a store that was made for it.
    pub made: Option<String>,
    /// The account of each file.
    pub files: Vec<FeedbackAccount>,
}

/// Puts what files of feedback say into a store: all of them, or nothing.
///
/// # Errors
///
/// A file cannot be read, or is no feedback that is known; the store cannot be opened or written, or an output cannot; an
/// account does not balance, which is a fault of ours. Nothing was kept then, unless only the outputs could not be renamed.
pub fn hear(feedback: &Feedback) -> Result<FeedbackOutcome> {
    let today = day(&feedback.policy.as_of)?;
    let files: Vec<HeardFile> = feedback.files.iter().map(|path| read(path, feedback.format)).collect::<Result<_>>()?;
    let opened = if feedback.dry_run { Store::rehearse(&feedback.opening) } else { Store::open(&feedback.opening) };
    let mut store = opened.map_err(failure)?;
    let made = store.made();
    let (secret, sealer) = (store.hash_key(), store.sealer());
    let country = feedback.policy.country;
    let order = feedback.policy.date_order.unwrap_or_default();
    let mut reader = Reader::new(Plan::embedded(), secret, SuppressionKind::Bounced, country).keeping_texts(order);
    let mut incoming = store.incoming().map_err(failure)?;
    let mut gathered = Vec::with_capacity(files.len());
    for (source, file) in files.iter().enumerate() {
        incoming.begin_source(&file.path, &feedback.who, &feedback.note);
        incoming.end_source(&file.sha256);
        let one = gather(file, source, &mut reader, country, &sealer, Today::of(today));
        incoming.add(&one.stops).map_err(failure)?;
        gathered.push(one);
    }
    let (accounts, publisher) = finish(feedback, today, incoming, &files, &gathered)?;
    publisher.publish().map_err(|error| {
        let told = "; the store has it all: reading the files again counts nothing twice";
        Failure::new(Exit::Output, format!("{error}{told}"))
    })?;
    Ok(FeedbackOutcome { made, files: accounts })
}

/// Counts and keeps what was gathered; the outputs are written before anything is kept, and visible after.
fn finish(
    feedback: &Feedback,
    today: Date,
    incoming: Incoming<'_>,
    files: &[HeardFile],
    gathered: &[Gathered],
) -> Result<(Vec<FeedbackAccount>, Publisher)> {
    let soft: Vec<_> = gathered.iter().flat_map(|one| one.soft.iter().cloned()).collect();
    let mailed = mailed(files, gathered);
    let limit = SoftLimit { bounces: feedback.limit.soft_bounces, window: window(feedback.limit, today) };
    let (mut accounts, mut publisher) = (Vec::new(), Publisher::new());
    let act = |heard: &Heard| -> Result<Option<Act>, Halted> {
        let told = tell(files, gathered, heard).map_err(Halted)?;
        write_outputs(feedback, &told, &mut publisher).map_err(Halted)?;
        accounts = told.accounts;
        Ok(Some(act_of(feedback, &accounts)))
    };
    incoming.finish_with_bounces(&soft, limit, mailed.as_ref(), act).map_err(|Halted(error)| error)?;
    Ok((accounts, publisher))
}

/// Why nothing is kept.
struct Halted(anyhow::Error);

impl From<StoreError> for Halted {
    fn from(error: StoreError) -> Halted {
        Halted(failure(error).into())
    }
}

/// What the files tell of a mailing, where they tell of one at all: what arrived, and what did not.
fn mailed(files: &[HeardFile], gathered: &[Gathered]) -> Option<Mailed> {
    let tells = |outcome: Outcome| {
        matches!(outcome, Outcome::Stop(SuppressionKind::Bounced) | Outcome::Soft | Outcome::Delivered)
    };
    // Contacts that bounced at some time tell of no mailing.
    let of_mailings = || files.iter().zip(gathered).filter(|(file, _)| !file.is_of_contacts);
    let reports = of_mailings().flat_map(|(file, _)| &file.read.reports).filter(|report| tells(report.outcome));
    let (addresses, numbers): (Vec<_>, Vec<_>) = reports.partition(|report| report.channel.contains('@'));
    if addresses.is_empty() && numbers.is_empty() {
        return None;
    }
    let stops = of_mailings().flat_map(|(_, one)| &one.stops);
    let bounced: BTreeSet<Key> =
        stops.filter(|entry| entry.kind == SuppressionKind::Bounced).map(|entry| entry.key).collect();
    let (emails, numbers) = (!addresses.is_empty(), !numbers.is_empty());
    Some(Mailed { emails, numbers, bounced: bounced.into_iter().collect() })
}

/// The window in seconds: as many days as it has from the day that stands for today on.
fn window(limit: config::Feedback, today: Date) -> i64 {
    let days = day_number(limit.window.end(today, &BTreeSet::new())) - day_number(today);
    i64::from(days) * DAY
}

fn write_outputs(feedback: &Feedback, told: &Told, publisher: &mut Publisher) -> Result<()> {
    let fails = |error: &dyn std::fmt::Display| Failure::new(Exit::Output, error.to_string());
    let mut write = |path: &Option<PathBuf>, bytes: &[u8]| -> Result<()> {
        let Some(path) = path else { return Ok(()) };
        let target = Target::Path(path.clone());
        let sink = if feedback.dry_run { Publisher::rehearse(&target) } else { publisher.open(&target) };
        let mut sink = sink.map_err(|error| fails(&error))?;
        Ok(sink.write_all(bytes).map_err(|error| fails(&error))?)
    };
    let mut json = serde_json::to_vec_pretty(&summary(feedback, &told.accounts))?;
    json.push(b'\n');
    write(&feedback.findings, &told.findings)?;
    write(&feedback.summary, &json)
}

fn summary(feedback: &Feedback, accounts: &[FeedbackAccount]) -> FeedbackSummary {
    FeedbackSummary {
        schema: SCHEMA,
        tool: Tool { name: "hygienist", version: env!("CARGO_PKG_VERSION") },
        command: "feedback",
        as_of: feedback.policy.as_of.clone(),
        store: feedback.opening.path.display().to_string(),
        soft_bounces: feedback.limit.soft_bounces,
        window: feedback.limit.window.to_string(),
        kept: !feedback.dry_run,
        files: accounts.to_vec(),
    }
}

fn act_of(feedback: &Feedback, accounts: &[FeedbackAccount]) -> Act {
    let sum = |count: fn(&FeedbackAccount) -> u64| accounts.iter().map(count).sum::<u64>();
    Act {
        what: accounts.iter().map(|account| format!("{} ({})", account.path, account.format)).collect(),
        why: feedback.note.clone(),
        came_of_it: format!(
            "{} suppressed, {} known, {} counted, {} with too many soft bounces, {} delivered, {} ignored",
            sum(|account| account.suppressed.values().sum()),
            sum(|account| account.suppressed_already.values().sum()),
            sum(|account| account.counted),
            sum(|account| account.too_many),
            sum(|account| account.delivered),
            sum(|account| account.ignored.values().sum())
        ),
        ..Act::now(Verb::Heard, &feedback.who, &feedback.policy.as_of)
    }
}
