//! `hygienist history`: what a store remembers of runs, and what share of a list is likely to bounce.

use super::store::{OfStore, who};
use super::{NOTHING_WRITTEN, print, usage};
use crate::contact::{Composition, RunMemory};
use crate::pipeline::{Exit, store_failure};
use crate::report::{history, result::grouped, risk};
use crate::store::{Act, Store, Verb};
use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  hygienist history --store hygienist.db
  hygienist history --list newsletter --format csv --store hygienist.db > runs.csv
  hygienist history --list newsletter --risk --store hygienist.db
  hygienist history prune --keep 400 --store hygienist.db

Exit codes:
  0 done  2 wrong usage  3 the store cannot be read  4 the store cannot be written  5 a fault of ours";

/// What is asked of the memory of runs.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(super) struct HistoryArgs {
    #[command(subcommand)]
    verb: Option<Verbs>,
    /// The runs of this list only [default: of all]
    #[arg(long, value_name = "NAME")]
    list: Option<String>,
    /// How they are written [default: table]
    #[arg(long, value_name = "table|csv|json", hide_possible_values = true)]
    format: Option<Format>,
    /// What share of a list is likely to bounce, and how that was reckoned
    #[arg(long)]
    risk: bool,
    #[command(flatten)]
    of: OfStore,
}

#[derive(Debug, Subcommand)]
enum Verbs {
    /// Forget the older runs of each list; stops and what stands behind them stay for ever
    Prune(Prune),
}

#[derive(Debug, Args)]
struct Prune {
    /// How many runs of each list stay
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    keep: u64,
    /// Say what would be forgotten, and forget nothing
    #[arg(long)]
    dry_run: bool,
    /// Who does it [default: who is logged in]
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    #[command(flatten)]
    of: OfStore,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

impl HistoryArgs {
    /// Does it.
    pub(super) fn run(&self) -> Result<Exit> {
        if let Some(Verbs::Prune(prune)) = &self.verb {
            return prune.run();
        }
        let file = self.of.file()?;
        let store = Store::open(&self.of.opening(&file, false)?).map_err(store_failure)?;
        let runs = store.runs(self.list.as_deref()).map_err(store_failure)?;
        if runs.is_empty() {
            self.of.tell(&nothing(&store, self.list.as_deref())?);
        }
        if self.risk {
            return self.tell_risk(&store, &runs);
        }
        let told = match self.format {
            None | Some(Format::Table) => history::table(&runs),
            Some(Format::Csv) => history::csv(&runs),
            Some(Format::Json) => history::json(&runs),
        };
        Ok(print(&ended(told)))
    }

    fn tell_risk(&self, store: &Store, runs: &[RunMemory]) -> Result<Exit> {
        if self.format.is_some() {
            return Err(usage("--risk is text; --format is for the runs, so leave one of them out"));
        }
        let mut out = String::new();
        for (at, list) in lists_of(runs).iter().enumerate() {
            let members = store.members(list).map_err(store_failure)?;
            let members = members.map(|published| Composition::of(&published.members)).unwrap_or_default();
            let last = RunMemory::last_published(runs, list, u64::MAX);
            let codes = last.map(|run| run.codes.clone()).unwrap_or_default();
            let sends = store.send_history(list).map_err(store_failure)?;
            if at > 0 {
                out.push('\n');
            }
            out.push_str(&risk::text(list, &sends, &members, &codes));
        }
        Ok(print(&ended(out)))
    }
}

/// Text that ends its last line.
fn ended(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

impl Prune {
    fn run(&self) -> Result<Exit> {
        let file = self.of.file()?;
        let opening = self.of.opening(&file, false)?;
        let opened = if self.dry_run { Store::rehearse(&opening) } else { Store::open(&opening) };
        let mut store = opened.map_err(store_failure)?;
        let begun = Act::now(Verb::Pruned, &who(self.by.as_deref()), &self.of.as_of()?);
        let act = |gone| Act {
            why: format!("history prune --keep {}", self.keep),
            came_of_it: format!("{} forgotten", runs_in_words(gone)),
            ..begun
        };
        let gone = store.prune_runs(self.keep, act).map_err(store_failure)?;
        if self.dry_run {
            self.of.tell(&format!("{} would be forgotten\n{NOTHING_WRITTEN}", runs_in_words(gone)));
        } else {
            self.of.tell(&format!("{} forgotten; every stop is kept", runs_in_words(gone)));
        }
        Ok(Exit::Done)
    }
}

fn runs_in_words(count: u64) -> String {
    if count == 1 { "1 run".to_owned() } else { format!("{} runs", grouped(count)) }
}

/// The lists of some runs, each once, in the order in which they first ran.
fn lists_of(runs: &[RunMemory]) -> Vec<String> {
    let mut lists: Vec<String> = Vec::new();
    for run in runs {
        if !lists.contains(&run.list) {
            lists.push(run.list.clone());
        }
    }
    lists
}

/// What there is instead of a list that nobody ran.
fn nothing(store: &Store, list: Option<&str>) -> Result<String> {
    let Some(list) = list else { return Ok(format!("{}: no run is remembered yet", store.shown())) };
    let known = lists_of(&store.runs(None).map_err(store_failure)?);
    let known =
        if known.is_empty() { "no run is remembered yet".to_owned() } else { format!("there is {}", known.join(", ")) };
    Ok(format!("{}: no run of a list called {list}; {known}", store.shown()))
}
