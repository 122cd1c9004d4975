//! What became of each report, and whether the account balances.

use super::gather::{Bearing, Gathered};
use super::read::HeardFile;
use crate::contact::{FeedbackAccount, Key, KeyKind, SuppressionKind};
use crate::output::csv::write_cells;
use crate::pipeline::{Exit, Failure};
use crate::screen::feedback::Report;
use crate::store::{Heard, SealedEntry};
use anyhow::Result;
use jiff::Timestamp;
use std::collections::HashSet;
use std::ops::Range;

/// The columns of the findings.
const HEADER: [&str; 8] = ["source", "line", "channel", "outcome", "kind", "says", "time", "detail"];

/// What is to be told.
pub(super) struct Told {
    /// One a file.
    pub(super) accounts: Vec<FeedbackAccount>,
    /// A line a report, as CSV.
    pub(super) findings: Vec<u8>,
}

/// What became of one report.
struct Became {
    outcome: &'static str,
    kind: &'static str,
    detail: &'static str,
}

/// Accounts for every report of every file.
///
/// # Errors
///
/// A fault of ours: something is counted twice, or not at all.
pub(super) fn tell(files: &[HeardFile], gathered: &[Gathered], heard: &Heard) -> Result<Told> {
    let too_many = heard.too_many.iter().copied().collect();
    let mut telling = Telling { heard, too_many, seen: heard.known.clone(), new: 0, soft: 0, first_soft: 0 };
    let mut told = Told { accounts: Vec::with_capacity(files.len()), findings: Vec::new() };
    write_line(&mut told.findings, HEADER);
    for (file, gathered) in files.iter().zip(gathered) {
        let account = telling.tell_file(file, gathered, &mut told.findings);
        if !account.balances() || gathered.bearings.len() != file.read.reports.len() {
            let message = format!("{}: the account does not balance, and nothing was kept", file.path);
            return Err(Failure::new(Exit::Fault, message).into());
        }
        told.accounts.push(account);
    }
    if telling.new != heard.new || telling.soft != heard.counted.len() {
        let message = "the account is not that of the store, and nothing was kept";
        return Err(Failure::new(Exit::Fault, message).into());
    }
    Ok(told)
}

struct Telling<'h> {
    heard: &'h Heard,
    /// The places of the bounces that were one too many.
    too_many: HashSet<usize>,
    /// Stops that were there, and those that earlier reports said.
    seen: HashSet<(Key, KeyKind, SuppressionKind)>,
    /// How many stops were not there.
    new: u64,
    /// How many bounces that may pass were told of.
    soft: usize,
    /// The place of the first one of the file among all.
    first_soft: usize,
}

impl Telling<'_> {
    fn tell_file(&mut self, file: &HeardFile, gathered: &Gathered, findings: &mut Vec<u8>) -> FeedbackAccount {
        let mut account = FeedbackAccount {
            path: file.path.clone(),
            sha256: file.sha256.clone(),
            format: file.format.to_owned(),
            records: file.read.records,
            reports: file.read.reports.len() as u64,
            ..FeedbackAccount::default()
        };
        for (report, bearing) in file.read.reports.iter().zip(&gathered.bearings) {
            let became = match bearing {
                Bearing::Stops { kind, places, as_text } => {
                    self.stopped(*kind, &gathered.stops[places.clone()], *as_text, &mut account)
                }
                Bearing::Soft(places) => self.counted(places, &mut account),
                Bearing::Delivered => {
                    account.delivered += 1;
                    Became { outcome: "delivered", kind: "", detail: "" }
                }
                Bearing::Ignored(why) => {
                    *account.ignored.entry(why.words().to_owned()).or_default() += 1;
                    Became { outcome: "ignored", kind: "", detail: why.words() }
                }
            };
            write_report(findings, &file.path, report, &became);
        }
        self.first_soft += gathered.soft.len();
        account
    }

    fn stopped(
        &mut self,
        kind: SuppressionKind,
        stops: &[SealedEntry],
        as_text: bool,
        account: &mut FeedbackAccount,
    ) -> Became {
        // A number without a country has several readings: one that is new makes it new.
        let new = stops.iter().filter(|entry| self.seen.insert((entry.key, entry.of, entry.kind))).count() as u64;
        self.new += new;
        let counts = if new > 0 { &mut account.suppressed } else { &mut account.suppressed_already };
        *counts.entry(kind.name().to_owned()).or_default() += 1;
        account.unreadable += u64::from(as_text);
        let outcome = if new > 0 { "suppressed" } else { "suppressed already" };
        let detail = if as_text { "neither address nor number: it stops records with the same text" } else { "" };
        Became { outcome, kind: kind.name(), detail }
    }

    fn counted(&mut self, places: &Range<usize>, account: &mut FeedbackAccount) -> Became {
        self.soft += places.len();
        let among_all = places.start + self.first_soft..places.end + self.first_soft;
        let is_new = self.heard.counted.get(among_all.clone()).is_some_and(|counted| counted.contains(&true));
        let too_many = among_all.clone().any(|place| self.too_many.contains(&place));
        *(if is_new { &mut account.counted } else { &mut account.counted_before }) += 1;
        account.too_many += u64::from(too_many);
        let kind = if too_many { SuppressionKind::Bounced.name() } else { "" };
        let detail = if too_many { "too many soft bounces: suppressed now" } else { "" };
        Became { outcome: if is_new { "counted" } else { "counted before" }, kind, detail }
    }
}

fn write_report(findings: &mut Vec<u8>, source: &str, report: &Report, became: &Became) {
    let time = report.at.and_then(|at| Timestamp::from_second(at).ok()).map(|at| at.to_string()).unwrap_or_default();
    let (line, channel, says) = (report.line.to_string(), &report.channel, &report.says);
    write_line(findings, [source, &line, channel, became.outcome, became.kind, says, &time, became.detail]);
}

fn write_line(out: &mut Vec<u8>, cells: [&str; 8]) {
    write_cells(out, cells.iter().map(|cell| cell.as_bytes()));
    out.push(b'\n');
}
