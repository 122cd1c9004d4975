//! `hygienist trace`: one record's history, out of the findings of a run.

use super::{print, say, usage};
use crate::contact::Region;
use crate::contact::trail::{FileLine, FindingLine, InputLine, ListLine, RecordLine, RunLine, StoreLine, TrailLine};
use crate::normalize::country::{CountryCell, country};
use crate::normalize::email;
use crate::normalize::mask::{mask, people};
use crate::normalize::phone::{Plan, repair};
use crate::pipeline::{Exit, Failure};
use crate::report::trace::{Trace, page};
use anyhow::Result;
use clap::Args;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  hygienist clean list.csv -o clean.csv --findings why.jsonl
  hygienist trace --findings why.jsonl --row 17
  hygienist trace --findings why.jsonl --row 17 --source b.csv
  hygienist trace --findings why.jsonl --email jane.doe@example.org
  hygienist trace --findings why.jsonl --phone '030 901820' --country DE --json

Exit codes:
  0 done  1 there is no such record  2 wrong usage  3 the findings cannot be read";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
#[command(group = clap::ArgGroup::new("whose").required(true).args(["row", "email", "phone"]))]
pub(super) struct TraceArgs {
    /// The findings of the run, as JSON Lines: .jsonl or .ndjson
    #[arg(long, value_name = "FILE")]
    findings: PathBuf,
    /// The record of that number, 1 being the first below the header
    #[arg(long, value_name = "N")]
    row: Option<u64>,
    /// Of which input, where there were several
    #[arg(long, value_name = "FILE", requires = "row")]
    source: Option<String>,
    /// The records with that address, in whatever spelling
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// The records with that number, in whatever spelling
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// Where a number without + is from, such as DE [default: as in the run]
    #[arg(long, value_name = "COUNTRY", requires = "phone")]
    country: Option<String>,
    /// As JSON: a line a record
    #[arg(long)]
    json: bool,
}

impl TraceArgs {
    /// What is asked for, in words.
    fn asked(&self) -> String {
        match (&self.row, &self.email, &self.phone) {
            (Some(row), ..) => format!("has the number {row}"),
            (_, Some(address), _) => format!("has the address {}", mask(address)),
            (.., phone) => format!("has the number {}", mask(phone.as_deref().unwrap_or_default())),
        }
    }

    /// Tells the history, on standard output.
    pub(super) fn tell(&self) -> Result<Exit> {
        let mut reader = Reader { path: &self.findings, told: Told::default() };
        let found = reader.find(self)?;
        let told = reader.told;
        if found.is_empty() {
            say(&format!(
                "hygienist: {}: no record {}; {}",
                self.findings.display(),
                self.asked(),
                told.what_there_is()
            ));
            return Ok(Exit::Policy);
        }
        let mut pages = Vec::new();
        for (record, findings) in found {
            let input = told.inputs.iter().find(|input| input.path == record.source);
            let (lists, store, files) = (&told.lists, told.store.as_ref(), &told.files);
            let trace = Trace { run: told.run.as_ref(), input, record, findings, lists, store, files };
            pages.push(if self.json { format!("{}\n", serde_json::to_string(&trace)?) } else { page(&trace) });
        }
        Ok(print(&pages.join(if self.json { "" } else { "\n\n" })))
    }
}

/// What stands above the records.
#[derive(Default)]
struct Told {
    run: Option<RunLine>,
    inputs: Vec<InputLine>,
    lists: Vec<ListLine>,
    store: Option<StoreLine>,
    files: Vec<FileLine>,
}

impl Told {
    fn what_there_is(&self) -> String {
        let inputs = self.inputs.iter().map(|input| format!("{} has rows 1 to {}", input.path, input.rows));
        inputs.collect::<Vec<_>>().join(", ")
    }

    /// Where numbers without a country were from in the run.
    fn home(&self) -> Option<Region> {
        self.run.as_ref().and_then(|run| Region::from_code(run.settings.get("country")?.as_str()?))
    }
}

type Found = (RecordLine<'static>, Vec<FindingLine<'static>>);

/// Reads the findings from one end to the other; holds what stands above the records and the record asked for.
struct Reader<'a> {
    path: &'a Path,
    told: Told,
}

impl Reader<'_> {
    fn find(&mut self, asked: &TraceArgs) -> Result<Vec<Found>> {
        let shown = self.path.display();
        let unreadable = |error: std::io::Error| {
            Failure::new(
                Exit::Input,
                format!(
                    "{shown}: cannot be read: {error}; expected the findings of a run, as clean --findings why.jsonl writes them"
                ),
            )
        };
        let lines = BufReader::new(File::open(self.path).map_err(unreadable)?).lines();
        let mut found: Vec<Found> = Vec::new();
        let mut whose = None;
        let (mut is_it, mut ended) = (false, false);
        for (line, number) in lines.zip(1u64..) {
            let line = line.map_err(unreadable)?;
            match serde_json::from_str::<TrailLine<'static>>(&line) {
                Ok(TrailLine::Run(run)) => self.told.run = Some(run),
                Ok(TrailLine::Input(input)) => self.told.inputs.push(input),
                Ok(TrailLine::List(list)) => self.told.lists.push(list),
                Ok(TrailLine::Store(store)) => self.told.store = Some(store),
                Ok(TrailLine::File(file)) => self.told.files.push(file),
                Ok(TrailLine::End(_)) => ended = true,
                Ok(TrailLine::Record(record)) => {
                    let whose = match &mut whose {
                        Some(whose) => whose,
                        None => whose.insert(Whose::of(asked, &self.told)?),
                    };
                    is_it = whose.is(&record);
                    if is_it {
                        found.push((record, Vec::new()));
                    }
                }
                Ok(TrailLine::Finding(finding)) => {
                    if let Some((_, findings)) = found.last_mut().filter(|_| is_it) {
                        findings.push(finding);
                    }
                }
                Err(error) => return Err(no_trail(self.path, number, &error).into()),
            }
        }
        if self.told.run.is_none() || !ended {
            return Err(no_run(self.path).into());
        }
        Ok(found)
    }
}

fn no_trail(path: &Path, number: u64, error: &serde_json::Error) -> Failure {
    let shown = path.display();
    let message = format!(
        "{shown}: line {number}: expected findings as JSON Lines, as clean --findings why.jsonl writes them ({})",
        people(&error.to_string())
    );
    Failure::new(Exit::Input, message)
}

fn no_run(path: &Path) -> Failure {
    let shown = path.display();
    let message = format!(
        "{shown}: holds no whole run; expected findings that clean --findings why.jsonl wrote to their end, so run it again"
    );
    Failure::new(Exit::Input, message)
}

/// Whose history is asked for.
enum Whose {
    Row(u64, Option<String>),
    /// The key under which addresses are the same.
    Email(String),
    /// The number in E.164.
    Phone(String),
}

impl Whose {
    fn of(asked: &TraceArgs, told: &Told) -> Result<Whose> {
        if let Some(row) = asked.row {
            return Whose::row(row, asked.source.as_deref(), &told.inputs);
        }
        if let Some(address) = &asked.email {
            let parsed = email::parse_plain(address).map_err(|_| {
                usage(format!("--email {}: no e-mail address; expected one such as jane@x.org", mask(address)))
            })?;
            return Ok(Whose::Email(parsed.key().to_owned()));
        }
        let phone = asked.phone.as_deref().unwrap_or_default();
        let home = match asked.country.as_deref().map(country) {
            Some(CountryCell::Known(region)) => Some(region),
            Some(_) => return Err(usage("--country: no country; expected a code such as DE")),
            None => told.home(),
        };
        match repair::parse(Plan::embedded(), phone, home) {
            Ok(read) => Ok(Whose::Phone(read.number.e164().to_owned())),
            Err(_) => Err(usage(format!("--phone {}: no phone number; --country says where it is from", mask(phone)))),
        }
    }

    fn row(row: u64, source: Option<&str>, inputs: &[InputLine]) -> Result<Whose> {
        let names: Vec<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
        match source {
            None if inputs.len() > 1 => {
                Err(usage(format!("--row {row}: --source says of which input: {}", names.join(", "))))
            }
            Some(source) if !names.contains(&source) => {
                Err(usage(format!("--source {source}: no such input; there were {}", names.join(", "))))
            }
            source => Ok(Whose::Row(row, source.map(str::to_owned))),
        }
    }

    fn is(&self, record: &RecordLine<'_>) -> bool {
        match self {
            Whose::Row(row, source) => record.row == *row && source.as_ref().is_none_or(|name| *name == record.source),
            Whose::Phone(number) => record.reaches.iter().any(|reached| reached == number),
            Whose::Email(key) => {
                let is_it = |address: &str| email::parse_plain(address).is_ok_and(|email| email.key() == key);
                record.reaches.iter().filter(|reached| reached.contains('@')).any(|reached| is_it(reached))
            }
        }
    }
}
