//! Everything a run is told: made once from the arguments, after that nobody sees a flag again.

use super::outputs::Outputs;
use crate::config::{Limits, Policy, Shrink};
use crate::contact::{HashKey, Look, Summary, list_name};
use crate::input::preset::Choice;
use crate::normalize::encoding::Encoding;
use crate::report::check::CheckFormat;
use crate::store::Opening;
use std::path::{Path, PathBuf};

/// Everything a run is told.
#[derive(Clone, Debug)]
pub struct Run {
    /// What is asked for.
    pub command: Command,
    /// The inputs, as typed; `-` is standard input.
    pub inputs: Vec<String>,
    /// How the inputs are read.
    pub reading: Reading,
    /// What the rules ask.
    pub policy: Policy,
    /// A numbering plan of the user's, in place of the built-in one.
    pub numbering_plan: Option<PathBuf>,
    /// What is written.
    pub outputs: Outputs,
    /// The store: whom it stops, and what it is to remember.
    pub memory: Option<Memory>,
    /// What the list is held to.
    pub gate: Held,
    /// How many threads work.
    pub threads: usize,
    /// What no user sets.
    pub tuning: Tuning,
}

impl Run {
    /// Whether it is asked for of which bytes inputs and lists are.
    #[must_use]
    pub fn wants_sha256(&self) -> bool {
        let remembers = self.memory.as_ref().is_some_and(|memory| self.command == Command::Clean || memory.learns);
        let names_files = matches!(self.command, Command::Check { format: CheckFormat::Json | CheckFormat::Sarif });
        let tells = self.outputs.summary.is_some() || self.outputs.report.is_some() || names_files;
        tells || self.outputs.traces() || remembers
    }

    /// The files that it reads, as typed, but for the settings: what each is, and its path.
    #[must_use]
    pub fn reads(&self) -> Vec<(&'static str, &Path)> {
        let policy = &self.policy;
        let behind_country = |given: &str| given.find('=').map_or(0, |at| at + 1);
        let inputs = self.inputs.iter().map(|input| ("input", Path::new(input)));
        let lists = policy.suppress.lists.iter().map(|list| ("suppression list", Path::new(&list.file)));
        let plan = self.numbering_plan.iter().map(|plan| ("numbering plan", plan.as_path()));
        let domains = [&policy.suppress.wireless_domains, &policy.disposable.allow, &policy.disposable.deny];
        let domains = domains.into_iter().flatten().map(|file| ("list of domains", Path::new(file)));
        let answers = policy.suppress.rnd.iter().map(|file| ("answers", Path::new(file)));
        let holidays = policy.consent.holidays.iter();
        let holidays = holidays.map(|given| ("holidays", Path::new(&given[behind_country(given)..])));
        let aliases = policy.tags.file.iter().map(|file| ("table of tags", Path::new(file)));
        inputs.chain(lists).chain(plan).chain(domains).chain(answers).chain(holidays).chain(aliases).collect()
    }

    /// As what the list is known: as the user calls it, else by where its inputs lie.
    #[must_use]
    pub fn list_name(&self) -> String {
        let of_store = self.memory.as_ref().and_then(|memory| memory.list.clone());
        of_store.or_else(|| self.outputs.list.clone()).unwrap_or_else(|| name_of(&self.inputs))
    }

    /// Whether it is asked for what inputs are made of.
    #[must_use]
    pub fn profiles(&self) -> bool {
        self.outputs.report.is_some() || matches!(self.command, Command::Profile { .. } | Command::Init)
    }

    /// Whether the stops that the inputs' own cells say are learned.
    #[must_use]
    pub fn learns(&self) -> bool {
        self.memory.as_ref().is_some_and(|memory| memory.learns)
    }
}

/// The name of a list that was given none: where its inputs lie.
fn name_of(inputs: &[String]) -> String {
    let absolute = |input: &String| match input.as_str() {
        "-" => "-".to_owned(),
        path => {
            std::path::absolute(Path::new(path)).map_or_else(|_| path.to_owned(), |path| path.display().to_string())
        }
    };
    let paths: Vec<String> = inputs.iter().map(absolute).collect();
    list_name(paths.iter().map(String::as_str))
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The kept rows, and the rejects.
    Clean,
    /// Every row, with the judgement beside it.
    Annotate,
    /// What the inputs are made of.
    Profile {
        /// As JSON.
        json: bool,
    },
    /// What settings are made of: nothing is written, the outcome tells.
    Init,
    /// Which limits hold.
    Check {
        /// How that is told.
        format: CheckFormat,
    },
}

impl Command {
    /// As it is typed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Command::Clean => "clean",
            Command::Annotate => "annotate",
            Command::Profile { .. } => "profile",
            Command::Init => "init",
            Command::Check { .. } => "check",
        }
    }
}

/// What a list is held to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The limits.
    pub limits: Limits,
    /// A file of figures: what is not worse than there is no news.
    pub baseline: Option<PathBuf>,
    /// Where such a file is written.
    pub write_baseline: Option<PathBuf>,
    /// How many places of a broken limit are told.
    pub places: usize,
}

impl Held {
    /// Whether nothing is asked for that is found out while rows go out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let limits = Limits { shrink: None, ..self.limits.clone() };
        limits.is_empty() && self.baseline.is_none() && self.write_baseline.is_none()
    }

    /// Whether figures are only written down, so that no limit can be broken.
    #[must_use]
    pub fn only_writes(&self) -> bool {
        self.write_baseline.is_some() && self.baseline.is_none()
    }
}

/// How inputs are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The delimiter, where the user knows better than a look at the file.
    pub delimiter: Option<u8>,
    /// The encoding, likewise.
    pub encoding: Option<Encoding>,
    /// The first line is a record already.
    pub no_headers: bool,
    /// How large a record may be, in bytes.
    pub max_record: usize,
    /// The sheet of a workbook, by name or 1-based number.
    pub sheet: Option<String>,
    /// Folders within folders are read.
    pub recursive: bool,
    /// Texts are read as they lie: nothing is taken for anything but a record.
    pub as_is: bool,
    /// Whose export the inputs are.
    pub preset: Choice,
}

/// A store, and what a run has to do with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// Which store, and how it is opened.
    pub opening: Opening,
    /// Whether the stops that the inputs' own cells say are learned.
    pub learns: bool,
    /// As what the run is remembered; nothing where its inputs name it.
    pub list: Option<String>,
    /// By how much the kept rows may be fewer than at the last run of the same list.
    pub max_shrink: Option<Shrink>,
    /// Who runs it.
    pub who: String,
}

/// What no user sets: tests do, through the library. No output depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// About how many bytes make a block.
    pub block_size: usize,
    /// The key of all keys; random where there is none.
    pub hash_key: Option<HashKey>,
    /// How many partitions the join has, as a power of two.
    pub partition_bits: u32,
    /// Where to fail on purpose.
    pub fault: Option<Fault>,
    /// How much of a stream is held in memory before it goes to a temporary file, in bytes.
    pub spool_in_memory: usize,
}

/// A fault thrown on purpose, to show that the run ends, says so and leaves the old files whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In which stage.
    pub stage: Stage,
    /// At which block; the last one a stage sees where it has no blocks.
    pub block: u32,
    /// How.
    pub kind: FaultKind,
}

/// How a fault on purpose happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// An error is returned.
    Error,
    /// The thread panics.
    Panic,
}

/// A stage of the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// What is this file.
    Survey,
    /// The suppression lists.
    Screen,
    /// Blocks.
    Split,
    /// Cells, verdicts.
    Judge,
    /// Results in order.
    Commit,
    /// Keys meet.
    Join,
    /// Contacts, fates.
    Resolve,
    /// Rows out.
    Render,
    /// The run is written down in a store.
    Remember,
    /// Files whole, or not at all.
    Publish,
}

impl Stage {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Survey => "survey",
            Stage::Screen => "screen",
            Stage::Split => "split",
            Stage::Judge => "judge",
            Stage::Commit => "commit",
            Stage::Join => "join",
            Stage::Resolve => "resolve",
            Stage::Render => "render",
            Stage::Remember => "remember",
            Stage::Publish => "publish",
        }
    }
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            delimiter: None,
            encoding: None,
            no_headers: false,
            max_record: 64 << 20,
            sheet: None,
            recursive: false,
            as_is: false,
            preset: Choice::default(),
        }
    }
}

impl Default for Tuning {
    fn default() -> Tuning {
        Tuning { block_size: 1 << 20, hash_key: None, partition_bits: 6, fault: None, spool_in_memory: 64 << 20 }
    }
}

/// What a run came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The account.
    pub summary: Summary,
    /// Those of its notes that say that something is wrong.
    pub warnings: Vec<String>,
    /// Whether the files were published.
    pub published: bool,
    /// What would have been written, of a dry run; a line an output.
    pub would: Vec<String>,
    /// Which limit was broken, so that nothing was published.
    pub broken: Option<String>,
    /// Three examples of each deciding code, values masked, where nothing was kept.
    pub examples: Vec<(String, Vec<String>)>,
    /// What a first look tells, where that was asked for.
    pub look: Option<Look>,
    /// The most memory that the budget saw in use, in bytes.
    pub peak_budget: usize,
    /// How long each stage took, in seconds of wall time.
    pub stages: Vec<(Stage, f64)>,
}

/// Whoever wants to know how far a run is.
pub trait Progress: Sync {
    /// A stage begins; `total` is its size in bytes or records, 0 where it is not known.
    fn begin(&self, stage: Stage, total: u64);
    /// So many bytes and rows more are done.
    fn advance(&self, bytes: u64, rows: u64);
    /// The run is over.
    fn end(&self);
    /// A store was made, and this is where its key lies: to be told at once, whatever becomes of the run.
    fn made_store(&self, _told: &str) {}
    /// The signal that asks the run to end, if one came.
    fn signal(&self) -> Option<u8> {
        None
    }
}

/// Nobody wants to know.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: u64) {}
    fn advance(&self, _: u64, _: u64) {}
    fn end(&self) {}
}
