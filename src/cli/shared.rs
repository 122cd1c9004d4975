//! Flags that commands have in common, and what they come to with `hygiene.toml`.

use super::input::InputFlags;
use super::nearest::did_you_mean;
use super::report::ReportFlags;
use super::store::{MemoryFlags, as_of};
use super::suppression::SuppressionFlags;
use super::values::{action_rule, encoding, parse_size, region};
use super::{say, usage};
use crate::config::{
    Consent, DisposableLists, FileSettings, Keep, Law, Matching, Medium, Policy, find_file, load_file, purpose,
    resolve_actions,
};
use crate::contact::{DateOrder, Role};
use crate::input::dialect::parse_delimiter;
use crate::pipeline::{Outputs, Reading};
use anyhow::Result;
use clap::{ArgAction, Args, ValueEnum, ValueHint};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Flags that all commands have.
#[derive(Debug, Args)]
pub(super) struct Shared {
    /// Files to read, or - for standard input
    #[arg(required = true, value_name = "IN", value_hint = ValueHint::AnyPath)]
    pub(super) inputs: Vec<String>,
    /// Where the rows go [default: standard output]
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(super) output: Option<PathBuf>,
    /// A line for each judgement and repair: .csv, .jsonl or .ndjson
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(super) findings: Option<PathBuf>,
    /// The account of the run, as JSON
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(super) summary: Option<PathBuf>,
    /// Count rows, and what is wrong with them, by the values of a role or a column, such as consent_source; repeatable
    #[arg(long, value_name = "ROLE|COLUMN", help_heading = "Output")]
    by: Vec<String>,
    /// Say nothing unless something is wrong
    #[arg(short, long, help_heading = "Output")]
    pub(super) quiet: bool,
    /// Tell more: how long each stage takes, what inputs were recognised as, what their columns are and why; -vv: of columns
    /// without a role and of lists too
    #[arg(short, long, action = ArgAction::Count, conflicts_with = "quiet", help_heading = "Output")]
    pub(super) verbose: u8,

    #[command(flatten)]
    pub(super) input: InputFlags,
    /// Read text as it lies (RFC 4180): the first line is the header, no line is a title, comment or total, and a quote
    /// that is never closed is an error
    #[arg(long, help_heading = "Input")]
    as_is: bool,
    /// The longest record that is read, such as 64MiB
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = parse_size, help_heading = "Input")]
    max_record: usize,

    /// Where numbers without + and without a country cell are from, such as DE
    #[arg(long, value_name = "COUNTRY", help_heading = "Rules")]
    country: Option<String>,
    /// What makes two records one contact: email, phone, email,phone or none [default: email,phone; with --channel: phone]
    #[arg(
        long = "match",
        value_name = "KEYS",
        hide_possible_values = true,
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    match_by: Option<Vec<MatchKey>>,
    /// Whether a shared phone asks for names that agree [default: on; with --channel sms: off]
    #[arg(long, value_name = "on|off", hide_possible_values = true, help_heading = "Rules")]
    match_names: Option<Switch>,
    /// Which record of a contact stays: best, first, last, most-complete, latest:ROLE [default: best]
    #[arg(long, value_name = "WHICH", help_heading = "Rules")]
    keep: Option<String>,
    /// What becomes of a reason code: reject, drop, fix, flag or ignore; repeatable, * stands for any characters
    #[arg(long, value_name = "CODE=ACTION", help_heading = "Rules")]
    on: Vec<String>,
    /// Drop addresses that are disposable, mistyped, of a role or a placeholder
    #[arg(long, help_heading = "Rules")]
    strict: bool,
    /// What the list is for: with sms or call only phones are of use, and numbers of the wrong type are dropped
    #[arg(long, value_name = "sms|call", hide_possible_values = true, help_heading = "Rules")]
    channel: Option<MediumFlag>,
    /// Set mistyped providers right (gmial.com), where they are else only flagged
    #[arg(long, help_heading = "Rules")]
    fix_typos: bool,
    /// Domains that are never disposable, one a line; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    disposable_allow: Vec<String>,
    /// Domains that are always disposable, one a line; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    disposable_deny: Vec<String>,
    /// What becomes of records without proper consent [default: flag]
    #[arg(long, value_name = "flag|reject", hide_possible_values = true, help_heading = "Rules")]
    consent: Option<ConsentFaults>,
    /// Under which laws records are judged: by-country, or packs such as gdpr,uwg; hygienist explain law lists them
    #[arg(long, value_name = "PACKS", value_delimiter = ',', help_heading = "Rules")]
    law: Option<Vec<String>>,
    /// What the list is for, such as newsletter: consent must have been given for it
    #[arg(long, value_name = "PURPOSE", help_heading = "Rules")]
    purpose: Option<String>,
    /// Days on which offices do not work: a country and a day a line, or days alone behind COUNTRY=; repeatable
    #[arg(long, value_name = "[COUNTRY=]FILE", help_heading = "Rules")]
    holidays: Vec<String>,
    /// Whether day or month comes first in dates such as 3/4/2025 [default: each column tells, or is not read]
    #[arg(long, value_name = "dmy|mdy", hide_possible_values = true, help_heading = "Rules")]
    date_order: Option<OrderFlag>,
    /// The day that stands for today [default: today, UTC]
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Rules")]
    as_of: Option<String>,
    /// Settings [default: hygiene.toml, looked for upward from here]
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    config: Option<PathBuf>,
    /// A numbering plan newer than the built-in one: Google's PhoneNumberMetadata.xml
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(super) numbering_plan: Option<PathBuf>,
    /// How many threads work [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Rules")]
    threads: Option<u16>,

    #[command(flatten)]
    pub(super) report: ReportFlags,
    #[command(flatten)]
    pub(super) suppression: SuppressionFlags,
    #[command(flatten)]
    pub(super) memory: MemoryFlags,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MatchKey {
    Email,
    Phone,
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ConsentFaults {
    Flag,
    Reject,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MediumFlag {
    Sms,
    Call,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OrderFlag {
    Dmy,
    Mdy,
}

impl Shared {
    /// How the inputs are read.
    pub(super) fn reading(&self, file: &FileSettings) -> Result<Reading> {
        let delimiter = self.input.delimiter.as_deref().map(parse_delimiter).transpose();
        Ok(Reading {
            delimiter: delimiter.map_err(|error| usage(error.to_string()))?,
            encoding: self.input.encoding.as_deref().map(encoding).transpose()?,
            no_headers: self.input.no_headers,
            max_record: self.max_record,
            sheet: self.input.sheet.clone(),
            recursive: self.input.recursive,
            as_is: self.as_is,
            preset: self.input.preset(file)?,
        })
    }

    /// What is written, as far as all commands write it.
    pub(super) fn outputs(&self) -> Outputs {
        self.report.apply(Outputs {
            main: self.output.clone(),
            findings: self.findings.clone(),
            summary: self.summary.clone(),
            rnd_query: self.suppression.rnd_query.clone(),
            list: self.memory.list().map(str::to_owned),
            ..Outputs::default()
        })
    }

    /// How many threads work.
    pub(super) fn threads(&self) -> usize {
        self.threads.map_or_else(all_threads, usize::from)
    }

    /// What the rules ask: the file first, then the flags.
    pub(super) fn policy(&self, file: &FileSettings) -> Result<Policy> {
        let consent_rejects = match self.consent {
            Some(faults) => faults == ConsentFaults::Reject,
            None => file.consent_reject.unwrap_or(false),
        };
        let flags = self.on.iter().map(|rule| action_rule(rule)).collect::<Result<Vec<_>>>()?;
        let actions = resolve_actions(self.strict, consent_rejects, &file.actions, &flags)
            .map_err(|error| usage(error.to_string()))?;
        Ok(Policy {
            country: region(self.country.as_deref(), file)?,
            columns: self.columns(file)?,
            matching: self.matching(file)?,
            actions,
            suppress: self.suppression.suppress(file)?,
            consent: self.consent(file, consent_rejects)?,
            date_order: self.date_order(file),
            as_of: self.as_of()?,
            medium: self.medium(file),
            several: file.several.unwrap_or_default(),
            fix_typos: self.fix_typos || file.fix_typos.unwrap_or(false),
            disposable: self.disposable(file),
            by: if self.by.is_empty() { file.count_by.clone() } else { self.by.clone() },
            ..Policy::default()
        })
    }

    /// The `hygiene.toml` that holds, if there is one.
    pub(super) fn config_file(&self) -> Option<PathBuf> {
        config_file(self.config.as_deref())
    }

    /// What it says. To be asked for once: a person is told which file that is.
    pub(super) fn file_settings(&self) -> Result<FileSettings> {
        let path = self.config_file();
        if let Some(path) = path.as_ref().filter(|_| !self.quiet) {
            say(&format!("settings: {}", path.display()));
        }
        settings(path.as_deref())
    }

    /// Columns by role; a role on the command line replaces the same role of the file.
    fn columns(&self, file: &FileSettings) -> Result<BTreeMap<Role, Vec<String>>> {
        let mut mapped: BTreeMap<Role, Vec<String>> = BTreeMap::new();
        for rule in &self.input.map {
            let Some((role, column)) = rule.split_once('=') else {
                return Err(usage(format!("--map {rule}: expected ROLE=COLUMN, for example --map email=E-Mail")));
            };
            let Some(role) = Role::from_name(role.trim()) else {
                let names = Role::ALL.iter().map(|role| role.name());
                return Err(usage(format!("--map {rule}: there is no role {role}{}", did_you_mean(role, names))));
            };
            mapped.entry(role).or_default().push(column.to_owned());
        }
        let mut columns = file.columns.clone();
        columns.extend(mapped);
        Ok(columns)
    }

    fn matching(&self, file: &FileSettings) -> Result<Matching> {
        let default = Matching::default();
        let (email, phone) = match &self.match_by {
            Some(keys) if keys.contains(&MatchKey::None) && keys.len() > 1 => {
                return Err(usage("--match none stands alone; leave the other keys out"));
            }
            Some(keys) => (keys.contains(&MatchKey::Email), keys.contains(&MatchKey::Phone)),
            None => match &file.by {
                Some(by) => (by.email, by.phone),
                None => (default.email && self.medium(file).is_none(), default.phone),
            },
        };
        let keep = match &self.keep {
            Some(keep) => Keep::try_from(keep.clone()).map_err(|error| usage(format!("--keep {error}")))?,
            None => file.keep.unwrap_or(default.keep),
        };
        // A text message goes to a number once, whoever shares it.
        let names_by_default = default.names && self.medium(file) != Some(Medium::Sms);
        let names = self.match_names.map(|switch| switch == Switch::On).or(file.names).unwrap_or(names_by_default);
        Ok(Matching { email, phone, names, keep, fill: file.fill.unwrap_or(default.fill) })
    }

    fn consent(&self, file: &FileSettings, reject: bool) -> Result<Consent> {
        let mut consent = Consent { reject, ..file.consent.clone() };
        if let Some(names) = &self.law {
            consent.law = Law::of(names.clone()).map_err(|why| usage(format!("--law: {why}")))?;
        }
        if let Some(given) = &self.purpose {
            let purpose = purpose(given.clone()).map_err(|why| usage(format!("--purpose: {why}")))?;
            consent.purpose = Some(purpose);
        }
        consent.holidays.extend_from_slice(&self.holidays);
        Ok(consent)
    }

    fn medium(&self, file: &FileSettings) -> Option<Medium> {
        let said = self.channel.map(|channel| match channel {
            MediumFlag::Sms => Medium::Sms,
            MediumFlag::Call => Medium::Call,
        });
        said.or(file.channel)
    }

    fn date_order(&self, file: &FileSettings) -> Option<DateOrder> {
        let said = self.date_order.map(|order| match order {
            OrderFlag::Dmy => DateOrder::DayFirst,
            OrderFlag::Mdy => DateOrder::MonthFirst,
        });
        said.or(file.date_order)
    }

    fn disposable(&self, file: &FileSettings) -> DisposableLists {
        let DisposableLists { mut allow, mut deny } = file.disposable.clone();
        allow.extend_from_slice(&self.disposable_allow);
        deny.extend_from_slice(&self.disposable_deny);
        DisposableLists { allow, deny }
    }

    fn as_of(&self) -> Result<String> {
        as_of(self.as_of.as_deref())
    }
}

/// As many threads as the machine has.
pub(super) fn all_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The `hygiene.toml` that holds: the one that was named, else the nearest upward from here.
pub(super) fn config_file(named: Option<&Path>) -> Option<PathBuf> {
    named.map(Path::to_owned).or_else(|| find_file(Path::new("")))
}

/// What a `hygiene.toml` says; nothing where there is none.
pub(super) fn settings(file: Option<&Path>) -> Result<FileSettings> {
    let load = |path| load_file(path).map_err(|error| usage(error.to_string()));
    Ok(file.map(load).transpose()?.unwrap_or_default())
}
