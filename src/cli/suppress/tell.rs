//! What is written of a store: its entries as a list, its journal.

use super::super::outputs::check_store;
use super::super::print;
use super::super::store::OfStore;
use super::{kind_of, open};
use crate::contact::SuppressionKind;
use crate::pipeline::{self, Exit, Failure, store_failure};
use crate::store::{Act, Listed, Store};
use anyhow::Result;
use clap::Args;
use jiff::Timestamp;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct List {
    /// Stops of this kind only
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Where they go [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    of: OfStore,
}

#[derive(Debug, Args)]
pub(super) struct Log {
    /// One line of JSON an act
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    of: OfStore,
}

impl List {
    /// Writes the entries.
    pub(super) fn run(&self) -> Result<Exit> {
        let file = self.of.file()?;
        let kind = kind_of(self.kind.as_deref())?;
        let opening = self.of.opening(&file, false)?;
        if let Some(output) = &self.output {
            check_store("-o", output, &opening)?;
        }
        let store = Store::open(&opening).map_err(store_failure)?;
        match &self.output {
            None => {
                // A reader who has seen enough and closes the pipe was served.
                match write_entries(&store, kind, std::io::stdout().lock()) {
                    Err(error) if !is_closed_pipe(&error) => Err(error),
                    _ => Ok(Exit::Done),
                }
            }
            Some(path) => {
                let mut publisher = crate::output::publish::Publisher::new();
                let target = crate::output::publish::Target::Path(path.clone());
                let fails = |error: &dyn std::fmt::Display| Failure::new(Exit::Output, error.to_string());
                let sink = publisher.open(&target).map_err(|error| fails(&error))?;
                write_entries(&store, kind, sink)?;
                publisher.publish().map_err(|error| fails(&error))?;
                Ok(Exit::Done)
            }
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let of_csv = |error: &csv::Error| match error.kind() {
        csv::ErrorKind::Io(error) => error.kind() == ErrorKind::BrokenPipe,
        _ => false,
    };
    error.downcast_ref::<csv::Error>().is_some_and(of_csv)
        || error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

/// Writes entries as CSV, in the order in which they were recorded. A store reads it back as it was.
fn write_entries(store: &Store, kind: Option<SuppressionKind>, out: impl Write) -> Result<()> {
    let mut rows = csv::Writer::from_writer(BufWriter::new(out));
    rows.write_record(pipeline::EXPORT_HEADER)?;
    store.list(kind, |entry: Listed| -> Result<()> {
        let row = if entry.row == 0 { String::new() } else { entry.row.to_string() };
        let (since, last) = (time(entry.since), time(entry.last));
        let cells =
            [entry.channel.as_str(), entry.kind.name(), &since, &last, &entry.source, &row, &entry.who, &entry.note];
        Ok(rows.write_record(cells)?)
    })?;
    Ok(rows.flush()?)
}

impl Log {
    /// Writes the journal.
    pub(super) fn run(&self) -> Result<Exit> {
        let file = self.of.file()?;
        let acts = open(&self.of, &file)?.journal().map_err(store_failure)?;
        let mut out = String::new();
        for act in &acts {
            if self.json {
                out.push_str(&serde_json::to_string(act)?);
            } else {
                out.push_str(&line_of(act));
            }
            out.push('\n');
        }
        Ok(print(&out))
    }
}

/// One act in a line: when, who, what, why.
fn line_of(act: &Act) -> String {
    let what = if act.what.is_empty() { String::new() } else { format!(" {}", act.what.join(", ")) };
    let why = if act.why.is_empty() { String::new() } else { format!("; {}", act.why) };
    format!("{} {} {}{what}: {}{why}", time(act.at), act.who, act.verb.name(), act.came_of_it)
}

fn time(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}
