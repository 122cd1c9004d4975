//! `hygienist feedback`: bounces, complaints, receipts and replies become stops of a store.

use super::nearest::did_you_mean;
use super::outputs::{check_others, check_store};
use super::store::{OfStore, Recorded, who};
use super::{NOTHING_WRITTEN, say, usage};
use crate::config;
use crate::contact::FeedbackAccount;
use crate::contact::law::Period;
use crate::output::publish::is_stream;
use crate::pipeline::{Exit, Feedback, hear};
use crate::report::feedback::{line, table};
use crate::report::result::grouped;
use crate::screen::feedback::{Format, Why};
use crate::store::Opening;
use anyhow::Result;
use clap::Args;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  hygienist feedback suppression_bounces.csv suppression_spam_reports.csv --store hygienist.db
  hygienist feedback webhook.jsonl.gz --store hygienist.db --findings reports.csv
  hygienist feedback receipts.csv --format chinese-gateway --country CN --store hygienist.db
  hygienist feedback bounces.csv --soft-bounces 5 --window '30 days' --dry-run --store hygienist.db
  hygienist clean export.csv --store hygienist.db -o clean.csv

Exit codes:
  0 done  2 wrong usage  3 a file or the store cannot be read, and nothing of any file is kept
  4 the store or an output cannot be written  5 a fault of ours";

/// Bounces, complaints, receipts and replies become stops.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct FeedbackArgs {
    /// Files of those who send: CSV, JSON or JSON Lines, plain or gzip; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Whose feedback it is: mailchimp, ses, sparkpost, postmark, twilio, sendgrid, chinese-gateway, sms-receipts or generic
    /// [default: found by looking]
    #[arg(long, value_name = "NAME")]
    format: Option<String>,
    /// So many soft bounces are a stop [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    soft_bounces: Option<u32>,
    /// Within this time [default: 90 days]
    #[arg(long, value_name = "PERIOD")]
    window: Option<String>,
    #[command(flatten)]
    recorded: Recorded,
    /// Read the files and say what would become of their reports, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// A line for each report: .csv
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    findings: Option<PathBuf>,
    /// The account, as JSON
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    summary: Option<PathBuf>,
    #[command(flatten)]
    of: OfStore,
}

impl FeedbackArgs {
    /// Does it, and tells what came of it.
    pub(super) fn run(&self) -> Result<Exit> {
        let feedback = self.feedback()?;
        let outcome = hear(&feedback)?;
        outcome.made.iter().for_each(|made| say(made));
        if !self.of.quiet && std::io::stderr().is_terminal() {
            say(&table(&outcome.files));
        } else {
            outcome.files.iter().for_each(|account| self.of.tell(&line(account)));
        }
        // Whoever is passed over may have said stop: that is told in any case.
        for account in outcome.files.iter().filter(|account| self.of.quiet && is_unread(account)) {
            say(&format!("note: {}", line(account)));
        }
        if feedback.dry_run {
            self.tell_would(&feedback.opening.path, &outcome.files);
        }
        Ok(Exit::Done)
    }

    /// What a dry run would have written.
    fn tell_would(&self, store: &Path, accounts: &[FeedbackAccount]) {
        let store = store.display();
        let sum = |count: fn(&FeedbackAccount) -> u64| grouped(accounts.iter().map(count).sum());
        let stopped = sum(|account| account.suppressed.values().sum());
        let (counted, reports) = (sum(|account| account.counted), sum(|account| account.reports));
        let store = Some(format!("{store}: {stopped} suppressed, {counted} counted"));
        let findings = self.findings.as_ref().map(|path| format!("{}: {reports} rows", path.display()));
        let summary = self.summary.as_ref().map(|path| path.display().to_string());
        for would in [store, findings, summary].into_iter().flatten() {
            self.of.tell(&format!("would write {would}"));
        }
        self.of.tell(NOTHING_WRITTEN);
    }

    fn feedback(&self) -> Result<Feedback> {
        let file = self.of.file()?;
        let opening = self.of.opening(&file, false)?;
        if self.files.iter().filter(|file| *file == "-").count() > 1 {
            return Err(usage("- is standard input, which can be read once; give the other as a file"));
        }
        self.check_outputs(&opening)?;
        let limit = config::Feedback {
            soft_bounces: self.soft_bounces.unwrap_or(file.feedback.soft_bounces),
            window: self.window()?.unwrap_or(file.feedback.window),
        };
        Ok(Feedback {
            policy: self.of.policy(&file, self.recorded.country.as_deref())?,
            opening,
            files: self.files.clone(),
            format: self.format()?,
            limit,
            who: who(self.recorded.by.as_deref()),
            note: self.recorded.note.clone(),
            dry_run: self.dry_run,
            summary: self.summary.clone(),
            findings: self.findings.clone(),
        })
    }

    fn format(&self) -> Result<Option<Format>> {
        let Some(name) = &self.format else { return Ok(None) };
        let named = || did_you_mean(name, Format::ALL.into_iter().map(Format::name));
        let format = Format::from_name(&name.replace('_', "-"));
        format.map(Some).ok_or_else(|| usage(format!("--format {name}: there is no such format{}", named())))
    }

    fn window(&self) -> Result<Option<Period>> {
        let read = |text: &String| Period::try_from(text.clone()).map_err(|why| usage(format!("--window: {why}")));
        self.window.as_ref().map(read).transpose()
    }

    fn check_outputs(&self, opening: &Opening) -> Result<()> {
        if let Some(path) = &self.findings
            && !is_stream(path)
            && path.extension().is_none_or(|extension| extension != "csv")
        {
            return Err(usage(format!("--findings {}: expected a name in .csv", path.display())));
        }
        let outputs = [("--findings", self.findings.as_deref()), ("--summary", self.summary.as_deref())];
        for (flag, output) in outputs {
            output.map_or(Ok(()), |output| check_store(flag, output, opening))?;
        }
        check_others(&outputs, self.files.iter().map(|file| ("input", Path::new(file))))
    }
}

/// Whether something in a file was not understood.
fn is_unread(account: &FeedbackAccount) -> bool {
    [Why::NoChannel, Why::UnknownEvent, Why::Unreadable].iter().any(|why| account.ignored.contains_key(why.words()))
}
