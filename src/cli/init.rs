//! `hygienist init`: a first `hygiene.toml` from what a look at the inputs tells, or a snippet for CI.
//!
//! It looks twice: once to choose settings, once with them in force, for limits must be those of the settings beside them.

use super::input::InputFlags;
use super::progress::Bar;
use super::shared::Shared;
use super::{nearest::did_you_mean, outputs, print, say, signals, usage};
use crate::config::{FILE_NAME, FileSettings, is_preset_file, parse_file};
use crate::contact::{FileProfile, Look};
use crate::output::publish::{Publisher, Target, is_stream};
use crate::pipeline::{self, Command, Exit, Failure, Held, Outputs, Run, Tuning};
use crate::report::init::{Chosen, Naming, Said, Told, are_alike, to_toml, without_limits};
use crate::report::result::grouped;
use anyhow::{Context, Result, anyhow};
use clap::{Args, Parser};
use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  hygienist init export.csv
  hygienist init exports/*.csv --country DE -o settings/hygiene.toml
  hygienist init export.csv -o -
  hygienist init --ci github -o .github/workflows/hygiene.yml

Exit codes:
  0 done  2 wrong usage, or the file is there already  3 an input cannot be read  4 the file cannot be written
  5 a fault of ours  130, 143 on signals";

/// The snippets, each with the name of its system and where it is put.
const SNIPPETS: [(&str, &str, &str); 3] = [
    ("github", ".github/workflows/hygiene.yml", include_str!("../../data/ci/github.yml")),
    ("gitlab", ".gitlab-ci.yml", include_str!("../../data/ci/gitlab.yml")),
    ("pre-commit", ".pre-commit-config.yaml", include_str!("../../data/ci/pre-commit.yaml")),
];

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct InitArgs {
    /// Files to look at; each is read twice
    #[arg(value_name = "IN", required_unless_present = "ci", conflicts_with = "ci")]
    inputs: Vec<String>,
    /// Write what a CI system is to be told instead: github, gitlab or pre-commit
    #[arg(long, value_name = "SYSTEM")]
    ci: Option<String>,
    /// Where it goes, - for standard output [default: hygiene.toml; with --ci: standard output]
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// Say nothing unless something is wrong
    #[arg(short, long, help_heading = "Output")]
    quiet: bool,

    #[command(flatten)]
    input: InputFlags,
    /// Where numbers without + and without a country cell are from [default: where two in three of the others are from]
    #[arg(long, value_name = "COUNTRY", help_heading = "Rules")]
    country: Option<String>,
    /// Whether day or month comes first in dates such as 3/4/2025 [default: what the dates tell]
    #[arg(long, value_name = "dmy|mdy", help_heading = "Rules")]
    date_order: Option<String>,
    /// The day that stands for today [default: today, UTC]
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Rules")]
    as_of: Option<String>,
}

/// What every other command makes of the same words.
#[derive(Parser)]
#[command(name = "hygienist", no_binary_name = true)]
struct Words {
    #[command(flatten)]
    shared: Shared,
}

impl InitArgs {
    /// Looks, and writes.
    pub(super) fn run(&self) -> Result<Exit> {
        match &self.ci {
            Some(system) => self.write_snippet(system),
            None => self.write_settings(),
        }
    }

    fn write_snippet(&self, system: &str) -> Result<Exit> {
        let Some((_, home, snippet)) = SNIPPETS.into_iter().find(|(name, _, _)| *name == system) else {
            let names = || SNIPPETS.into_iter().map(|(name, _, _)| name);
            let (meant, all) = (did_you_mean(system, names()), names().collect::<Vec<_>>().join(", "));
            return Err(usage(format!("--ci {system}: there is no such snippet{meant}; expected one of {all}")));
        };
        let Some(target) = self.output.as_deref().filter(|target| target.as_os_str() != "-") else {
            return Ok(print(snippet));
        };
        self.refuse_what_is_there(target)?;
        // `.github/workflows` of a new repository.
        if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            let fails = |error| Failure::new(Exit::Output, format!("{}: {error}", folder.display()));
            std::fs::create_dir_all(folder).map_err(fails)?;
        }
        publish(target, snippet)?;
        self.tell(&format!("wrote {}; {system} looks for it at {home}", target.display()));
        Ok(Exit::Done)
    }

    fn write_settings(&self) -> Result<Exit> {
        let target = self.output.clone().unwrap_or_else(|| FILE_NAME.into());
        self.refuse_what_is_there(&target)?;
        if self.inputs.iter().any(|input| input == "-") {
            return Err(usage("init reads its input twice, and standard input can be read once; give it a file"));
        }
        let shared = self.shared()?;
        let as_of = shared.policy(&FileSettings::default())?.as_of;
        let bar = Bar::new(self.quiet, 0);
        let signals = signals::Watch::start(&bar)?;
        let text = self.text(&shared, &as_of, &target, &*bar);
        bar.clear();
        signals.stop();
        let (text, look, notes) = text?;
        notes.iter().for_each(|note| self.tell(&format!("note: {note}")));
        if target.as_os_str() == "-" {
            return Ok(print(&text));
        }
        publish(&target, &text)?;
        let mut next = self.inputs.clone();
        next.extend(self.input.words());
        if target != Path::new(FILE_NAME) {
            next.push(format!("--config {}", target.display()));
        }
        let (target, rows) = (target.display(), grouped(look.rows));
        self.tell(&format!("wrote {target} from {rows} rows; next: hygienist check {}", next.join(" ")));
        Ok(Exit::Done)
    }

    /// The file, what it is from, and what a person should know.
    fn text(
        &self,
        shared: &Shared,
        as_of: &str,
        target: &Path,
        progress: &dyn pipeline::Progress,
    ) -> Result<(String, Look, Vec<String>)> {
        let look_with = |settings: &FileSettings| -> Result<(Look, Vec<String>)> {
            let run = self.run_with(shared, settings, target)?;
            outputs::check(&run, None)?;
            let outcome = pipeline::clean(&run, progress)?;
            let look = outcome.look.ok_or_else(|| anyhow!("a first look told nothing"))?;
            Ok((look, outcome.summary.notes))
        };
        let preset = self.input.preset.as_deref().map(|preset| found_from(preset, target));
        let said = Said {
            country: self.country.as_deref(),
            preset: preset.as_deref(),
            date_order: self.date_order.as_deref(),
        };
        let (first, _) = look_with(&FileSettings::default())?;
        let mut chosen = Chosen::of(&first, said);
        let settings = |text: &str| parse_file(target, text).context("what init would write cannot be read");
        let (mut look, mut notes) = look_with(&settings(&without_limits(self.told(as_of, &first, &first, &chosen)))?)?;
        if !are_alike(&first, &look) || !lists_are_alike(&first) {
            chosen.naming = Naming::Told;
            (look, notes) = look_with(&settings(&without_limits(self.told(as_of, &first, &first, &chosen)))?)?;
        }
        let found = if chosen.naming == Naming::Named { &first } else { &look };
        let text = to_toml(self.told(as_of, found, &look, &chosen));
        settings(&text)?;
        Ok((text, look, notes))
    }

    fn told<'t>(&'t self, as_of: &'t str, found: &'t Look, look: &'t Look, chosen: &'t Chosen) -> Told<'t> {
        Told { inputs: &self.inputs, as_of, found, look, chosen }
    }

    /// A look with these settings in force.
    fn run_with(&self, shared: &Shared, file: &FileSettings, target: &Path) -> Result<Run> {
        Ok(Run {
            command: Command::Init,
            inputs: self.inputs.clone(),
            reading: shared.reading(file)?,
            policy: shared.policy(file)?,
            numbering_plan: None,
            outputs: Outputs { main: Some(target.to_owned()), ..Outputs::default() },
            memory: None,
            gate: Held::default(),
            threads: shared.threads(),
            tuning: Tuning::default(),
        })
    }

    /// The flags, as the commands have them that will read the file.
    fn shared(&self) -> Result<Shared> {
        let values = [("country", &self.country), ("date-order", &self.date_order), ("as-of", &self.as_of)];
        let values = values.into_iter().filter_map(|(name, value)| Some(format!("--{name}={}", value.as_ref()?)));
        let words = values.chain(["--".to_owned()]).chain(self.inputs.iter().cloned());
        let mut words = Words::try_parse_from(words).map_err(|error| {
            let told = error.to_string();
            usage(told.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned())
        })?;
        words.shared.input = self.input.clone();
        Ok(words.shared)
    }

    fn refuse_what_is_there(&self, target: &Path) -> Result<()> {
        if self.force || is_stream(target) || !target.exists() {
            return Ok(());
        }
        let shown = target.display();
        Err(usage(format!("{shown} is there already; --force writes over it, -o FILE elsewhere, -o - shows it only")))
    }

    fn tell(&self, line: &str) {
        if !self.quiet {
            say(line);
        }
    }
}

/// Whether all lists have the same columns with roles: only then every one of them can be read by their names alone.
fn lists_are_alike(look: &Look) -> bool {
    let roles = |file: &FileProfile| -> Vec<(String, Option<&'static str>)> {
        let with_roles = file.columns.iter().filter(|column| column.role.is_some());
        with_roles.map(|column| (column.name.clone(), column.role)).collect()
    };
    look.profile.files.windows(2).all(|two| roles(&two[0]) == roles(&two[1]))
}

/// A preset as the settings are to name it: paths in them begin where they lie.
fn found_from(preset: &str, settings: &Path) -> String {
    let lies_here = settings.parent().is_none_or(|folder| folder.as_os_str().is_empty());
    if lies_here || !is_preset_file(preset) {
        return preset.to_owned();
    }
    let whole = std::fs::canonicalize(preset).ok().and_then(|path| path.into_os_string().into_string().ok());
    whole.unwrap_or_else(|| preset.to_owned())
}

/// Writes a file whole, or not at all.
pub(super) fn publish(target: &Path, text: &str) -> Result<()> {
    let fails = |error: &dyn Display| Failure::new(Exit::Output, error.to_string());
    let mut publisher = Publisher::new();
    let mut sink = publisher.open(&Target::Path(target.to_owned())).map_err(|error| fails(&error))?;
    sink.write_all(text.as_bytes()).map_err(|error| fails(&error))?;
    drop(sink);
    publisher.publish().map_err(|error| fails(&error))?;
    Ok(())
}
