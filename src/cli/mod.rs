//! The command line: one file a command, its flags and their translation into settings.
//!
//! `shared` holds the flags that commands have in common, `store` those on the store, `suppression` those on who is not to be
//! contacted, `input` those on what inputs are, `form` those on the form of the rows, `limits` those on what a list is held to, `report` those on the report for
//! people, `unattended` those of runs that nobody watches, `values` tells what values of flags mean, `outputs` refuses those
//! that would destroy something, `nearest` knows what a misspelt word was meant to be, `topic` what `explain` is asked about,
//! `progress` shows a person how far a run is, `signals` ends it when asked, `fault` tells of what is ours. `completions` and
//! `man` tell shells and readers what all these flags are.

mod annotate;
mod check;
mod clean;
mod completions;
mod explain;
mod fault;
mod feedback;
mod form;
mod history;
mod init;
mod input;
mod limits;
mod man;
mod nearest;
mod outputs;
mod profile;
mod progress;
mod report;
mod schema;
mod shared;
mod signals;
mod store;
mod suppress;
mod suppression;
mod topic;
mod trace;
mod unattended;
mod values;

use crate::contact::{Checked, Summary};
use crate::normalize::phone::Plan;
use crate::pipeline::{self, Exit, Failure, Outcome, Run};
use crate::report::check::{CheckFormat, Told, job_summary};
use crate::report::{groups, result, table, verbose};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use progress::Bar;
use shared::Shared;
use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal, Write};

/// Cleans contact lists: real, reachable, willing people only, and the proof that nothing was lost on the way.
#[derive(Debug, Parser)]
#[command(name = "hygienist", version, propagate_version = true, arg_required_else_help = true)]
#[command(args_override_self = true)]
struct Cli {
    #[command(subcommand)]
    command: Commands,
}

#[derive(Debug, Subcommand)]
enum Commands {
    /// Write the rows that may be used, and why the others may not
    Clean(Box<clean::CleanArgs>),
    /// Write every row, with the same judgement beside it
    Annotate(Box<annotate::AnnotateArgs>),
    /// Judge only, and fail where a limit is broken: for CI and cron
    Check(Box<check::CheckArgs>),
    /// Write a first hygiene.toml from what a file shows, or a snippet for CI
    Init(Box<init::InitArgs>),
    /// Say what a file is, what its columns are, and how good they are
    Profile(Box<profile::ProfileArgs>),
    /// Say what a reason code means, and how to act on it
    Explain(explain::ExplainArgs),
    /// Keep stops that last: add, import, check, remove, list, export, log
    Suppress(suppress::SuppressArgs),
    /// Turn bounces, complaints, receipts and replies into stops that last
    Feedback(feedback::FeedbackArgs),
    /// Tell what the store remembers of runs, and what share of a list is likely to bounce
    History(history::HistoryArgs),
    /// Tell one record's history: what was changed and why, what it stands on, what it was screened against
    Trace(trace::TraceArgs),
    /// Write the script by which a shell completes commands and flags
    Completions(completions::CompletionsArgs),
    /// Write the manual pages
    Man(man::ManArgs),
    /// Write what hygiene.toml may hold, as JSON Schema for editors
    Schema(schema::SchemaArgs),
}

impl Commands {
    /// The word that calls it.
    const fn name(&self) -> &'static str {
        match self {
            Commands::Clean(_) => "clean",
            Commands::Annotate(_) => "annotate",
            Commands::Check(_) => "check",
            Commands::Init(_) => "init",
            Commands::Profile(_) => "profile",
            Commands::Explain(_) => "explain",
            Commands::Feedback(_) => "feedback",
            Commands::Suppress(_) => "suppress",
            Commands::History(_) => "history",
            Commands::Trace(_) => "trace",
            Commands::Completions(_) => "completions",
            Commands::Man(_) => "man",
            Commands::Schema(_) => "schema",
        }
    }
}

/// Runs the command line and says how it ended. Everything for a person goes to standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    fault::guarded(|| run_parsed(arguments))
}

/// Everything that can be typed.
fn command() -> clap::Command {
    let version = format!("{} (numbering plan {})", env!("CARGO_PKG_VERSION"), Plan::embedded().version());
    Cli::command().version(version)
}

fn run_parsed(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let cli = match command().try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe behind --help is nobody's fault.
            error.print().ok();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    let ends = |ran: anyhow::Result<Exit>| ran.unwrap_or_else(|error| tell_error(&error, cli.command.name()));
    let (run, shared) = match &cli.command {
        Commands::Clean(arguments) => (arguments.run(), &arguments.shared),
        Commands::Annotate(arguments) => (arguments.run(), &arguments.shared),
        Commands::Check(arguments) => (arguments.run(), &arguments.shared),
        Commands::Profile(arguments) => (arguments.run(), &arguments.shared),
        Commands::Explain(arguments) => return arguments.tell(),
        Commands::Completions(arguments) => return arguments.tell(command()),
        Commands::Init(arguments) => return ends(arguments.run()),
        Commands::Schema(arguments) => return ends(arguments.run()),
        Commands::History(arguments) => return ends(arguments.run()),
        Commands::Suppress(arguments) => return ends(arguments.run()),
        Commands::Feedback(arguments) => return ends(arguments.run()),
        Commands::Trace(arguments) => return ends(arguments.tell()),
        Commands::Man(arguments) => return ends(arguments.run(command())),
    };
    let Shared { quiet, verbose: level, .. } = *shared;
    let outcome = run.and_then(|run| {
        outputs::check(&run, shared.config_file().as_deref())?;
        let bar = Bar::new(quiet, level);
        let signals = signals::Watch::start(&bar)?;
        let outcome = pipeline::clean(&run, &*bar);
        bar.clear();
        signals.stop();
        Ok((outcome?, run))
    });
    match outcome {
        Ok((outcome, run)) => {
            if level > 0 {
                verbose::lines(&outcome.summary, outcome.peak_budget, level).iter().for_each(|line| say(line));
            }
            let exit = tell(&outcome, &run, quiet);
            if run.outputs.dry_run && !quiet {
                outcome.would.iter().for_each(|line| say(line));
                say(NOTHING_WRITTEN);
            }
            exit
        }
        Err(error) => tell_error(&error, cli.command.name()),
    }
}

/// Tells a person why a command has no result.
fn tell_error(error: &anyhow::Error, command: &str) -> Exit {
    let exit = Exit::of(error);
    match exit {
        Exit::Fault => fault::tell(error),
        Exit::Usage => say(&format!("hygienist: {error:#}\ntry hygienist {command} --help")),
        _ => say(&format!("hygienist: {error:#}")),
    }
    exit
}

/// Tells a person what the run came to.
fn tell(outcome: &Outcome, run: &Run, quiet: bool) -> Exit {
    let summary = &outcome.summary;
    if let pipeline::Command::Check { format } = run.command {
        return tell_check(outcome, run, format, quiet);
    }
    if let Some(limit) = &outcome.broken {
        say(&format!("hygienist: {limit}"));
    }
    result::about_lists(summary).iter().for_each(|line| say(line));
    if quiet || !outcome.published {
        outcome.warnings.iter().for_each(|warning| say(&format!("note: {warning}")));
    }
    if outcome.broken.is_some() {
        return Exit::Policy;
    }
    if !outcome.published {
        say(&result::nothing_kept(summary, &outcome.examples));
        return Exit::Policy;
    }
    if !quiet {
        say_result(summary, run);
        if summary.rejected > 0 && run.command == pipeline::Command::Clean && run.outputs.rejects.is_none() {
            say(&result::unsaved(summary));
        }
    }
    Exit::Done
}

/// What a check came to: its report went to the output already.
fn tell_check(outcome: &Outcome, run: &Run, format: CheckFormat, quiet: bool) -> Exit {
    let summary = &outcome.summary;
    result::about_lists(summary).iter().for_each(|line| say(line));
    let notes = if quiet { &outcome.warnings } else { &summary.notes };
    notes.iter().for_each(|note| say(&format!("note: {note}")));
    let is_broken = summary.checked.as_ref().is_some_and(Checked::is_broken) && !run.gate.only_writes();
    if !quiet && (format != CheckFormat::Text || run.outputs.main.is_some()) {
        say(&result::line(summary));
    }
    if format == CheckFormat::Github
        && !run.outputs.dry_run
        && let Err(error) = add_job_summary(summary)
    {
        say(&format!("note: {error}"));
    }
    if is_broken { Exit::Policy } else { Exit::Done }
}

/// Puts what a check found on the page of the job, where a GitHub workflow runs it.
fn add_job_summary(summary: &Summary) -> Result<(), String> {
    let page = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
    let (Some(path), Some(checked)) = (page, &summary.checked) else { return Ok(()) };
    let text = job_summary(Told { checked, summary });
    let opened = std::fs::OpenOptions::new().append(true).create(true).open(&path);
    opened
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| format!("the job's page {} (GITHUB_STEP_SUMMARY) cannot be written: {error}", path.display()))
}

/// Tables on a terminal, a line elsewhere, and there tables of groups where they were asked for.
fn say_result(summary: &Summary, run: &Run) {
    if std::io::stderr().is_terminal() {
        say(&table::table(summary));
        return say_groups(summary, run);
    }
    summary.notes.iter().for_each(|note| say(&format!("note: {note}")));
    say(&result::line(summary));
    if !run.policy.by.is_empty() {
        say_groups(summary, run);
    }
}

/// A table for whatever rows are counted by.
fn say_groups(summary: &Summary, run: &Run) {
    for grouping in &summary.by {
        if run.outputs.shows_values {
            say(&groups::table(grouping));
        } else {
            say(&groups::table(&groups::masked(grouping, summary)));
        }
    }
}

/// Writes to standard output. A reader who has seen enough and closes the pipe was served.
fn print(text: &str) -> Exit {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            say(&format!("hygienist: standard output: {error}"));
            Exit::Output
        }
        _ => Exit::Done,
    }
}

/// The last line of a dry run.
const NOTHING_WRITTEN: &str = "nothing was written (--dry-run)";

/// Writes to standard error. Where nobody listens any more there is nobody to tell that to.
fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").ok();
}

/// Wrong usage.
fn usage(message: impl Into<String>) -> anyhow::Error {
    Failure::new(Exit::Usage, message).into()
}
