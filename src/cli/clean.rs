//! `hygienist clean`: the kept rows, and the rejects.

use super::form::FormFlags;
use super::limits::LimitFlags;
use super::shared::Shared;
use super::unattended::UnattendedFlags;
use super::usage;

use crate::config::{BadCells, Field, FileSettings, Normalize, Policy, Several};
use crate::output::forms::Importer;
use crate::pipeline::{Command, Held, Outputs, Run, Tuning};
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  hygienist clean export.csv -o clean.csv --rejects rejects.csv --country DE
  hygienist clean a.csv b.csv --suppress stop.csv --do-not-call dnc.txt -o clean.csv
  ssh crm export | hygienist clean - --country US --plain > clean.csv
  hygienist clean list.csv --map email=Adresse --map phone=4 --findings why.csv
  hygienist clean exports/ --recursive --output-dir clean/ --rejects rejects.csv
  hygienist clean subscribed.csv unsubscribed.csv cleaned.csv bounces.csv --to preset:brevo -o brevo.csv \\
    --stops brevo_blocklist.csv --rejects rejects.csv          (all exports of an old system into a new one)
  hygienist clean export.csv -o clean.csv --max rejected=10% --dry-run -v

Exit codes:
  0 done  1 nothing kept, or a limit is broken  2 wrong usage  3 an input cannot be read  4 an output cannot be written
  5 a fault of ours  130, 143 on signals";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CleanArgs {
    #[command(flatten)]
    pub(super) shared: Shared,
    /// Where the rejected rows go, whole, with the reason for each
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    rejects: Option<PathBuf>,
    /// Where every address and number goes that is not to be contacted: those of records whose own cells or file say stop,
    /// and those that stand on a list. Read back with --suppress; with --to preset:NAME as that system imports it
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    stops: Option<PathBuf>,
    #[command(flatten)]
    form: FormFlags,
    #[command(flatten)]
    limits: LimitFlags,
    #[command(flatten)]
    unattended: UnattendedFlags,
    /// Write no hyg_ column, for strict importers
    #[arg(long, help_heading = "Output")]
    plain: bool,
    /// Publish although nothing is kept
    #[arg(long, help_heading = "Output")]
    allow_empty: bool,
    /// Whether cells that are no usable address or number are emptied or stay as they are [default: empty]
    #[arg(long, value_name = "empty|keep", hide_possible_values = true, help_heading = "Output")]
    bad_cells: Option<BadCellsFlag>,
    /// Keep extensions in the cell, as ;ext=12 (RFC 3966)
    #[arg(long, help_heading = "Output")]
    keep_extensions: bool,
    /// Of several addresses or numbers in a cell: the first usable one stays and the others move to empty columns of
    /// the same role, or all of them stay, joined by ; [default: first]
    #[arg(long, value_name = "first|keep", hide_possible_values = true, help_heading = "Output")]
    several: Option<SeveralFlag>,
    /// Fill the empty e-mail, phone, name and country cells of the row that stays from its duplicates
    #[arg(long, help_heading = "Output")]
    fill: bool,
    /// Write these cells in their normal form too: country (DE), date (2024-03-01), name (no SHOUTING), tags; or none. Of
    /// several kinds, with commas between. annotate keeps the cells of its input whatever a hygiene.toml says
    #[arg(long, value_name = "country,date,name,tags", value_delimiter = ',', help_heading = "Output")]
    normalize: Vec<String>,
    /// What tags are called, for --normalize tags: a file with an alias and its tag a line
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    tags_aliases: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SeveralFlag {
    First,
    Keep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum BadCellsFlag {
    Empty,
    Keep,
}

impl CleanArgs {
    /// What the flags come to.
    pub(super) fn run(&self) -> Result<Run> {
        let file = self.shared.file_settings()?;
        let said = self.limits.said()?;
        let asks_for_store = said.shrink.is_some();
        let limits = file.limits.clone().overlaid(said);
        let outputs = Outputs {
            rejects: self.rejects.clone(),
            stops: self.stops.clone(),
            plain: self.plain,
            allow_empty: self.allow_empty,
            ..self.unattended.apply(self.shared.outputs())?
        };
        let outputs = self.form.apply(outputs, true)?;
        let mut policy = self.policy(&file)?;
        if outputs.importer.as_ref().is_some_and(Importer::asks_for_dates) {
            // Days are read here, where it is known in what order each column has them, and written as the system wants them.
            policy.normalize = policy.normalize.with(Field::Date);
        }
        Ok(Run {
            command: Command::Clean,
            inputs: self.shared.inputs.clone(),
            reading: self.shared.reading(&file)?,
            policy,
            numbering_plan: self.shared.numbering_plan.clone(),
            outputs,
            memory: self.shared.memory.memory(&file, &limits, asks_for_store, self.unattended.has_metrics())?,
            gate: Held { limits, ..Held::default() },
            threads: self.shared.threads(),
            tuning: Tuning::default(),
        })
    }

    fn policy(&self, file: &FileSettings) -> Result<Policy> {
        let mut policy = self.shared.policy(file)?;
        policy.bad_cells = match self.bad_cells {
            Some(BadCellsFlag::Keep) => BadCells::Keep,
            Some(BadCellsFlag::Empty) | None => BadCells::Empty,
        };
        policy.several = match self.several {
            Some(SeveralFlag::Keep) => Several::Keep,
            Some(SeveralFlag::First) => Several::First,
            None => policy.several,
        };
        policy.keep_extensions = self.keep_extensions;
        policy.matching.fill |= self.fill;
        self.fields(&mut policy, file)?;
        Ok(policy)
    }

    /// Which cells are written in their normal form: the flag, else the file.
    fn fields(&self, policy: &mut Policy, file: &FileSettings) -> Result<()> {
        policy.normalize = if self.normalize.is_empty() {
            file.normalize.clone().unwrap_or_default()
        } else {
            Normalize::of(&self.normalize).map_err(|why| usage(format!("--normalize: {why}")))?
        };
        if self.tags_aliases.is_some() && !policy.normalize.has(Field::Tags) {
            return Err(usage("--tags-aliases: needs --normalize tags"));
        }
        if policy.normalize.has(Field::Tags) {
            policy.tags = file.tags.clone();
            policy.tags.file = self.tags_aliases.clone().or(policy.tags.file.take());
        }
        Ok(())
    }
}
