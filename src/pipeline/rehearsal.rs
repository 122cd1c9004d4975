//! A dry run: what would be written, and how much.

use super::run::{Command, Run};
use crate::contact::Summary;
use crate::report::result::grouped;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many rows went to an output that a dry run does not write.
#[derive(Clone, Debug, Default)]
pub(super) struct RowCount(Arc<AtomicU64>);

/// Counts the rows of what is written to it: line ends outside quotes.
struct Counting {
    to: Box<dyn Write + Send>,
    rows: RowCount,
    is_quoted: bool,
}

impl RowCount {
    /// What is written to it is counted in a dry run.
    pub(super) fn of(&self, to: Box<dyn Write + Send>, dry_run: bool) -> Box<dyn Write + Send> {
        if !dry_run {
            return to;
        }
        Box::new(Counting { to, rows: self.clone(), is_quoted: false })
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        let mut rows = 0;
        for byte in &bytes[..written] {
            match byte {
                b'"' => self.is_quoted = !self.is_quoted,
                b'\n' if !self.is_quoted => rows += 1,
                _ => {}
            }
        }
        self.rows.0.fetch_add(rows, Ordering::Relaxed);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The rows of those outputs that nobody else counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub(super) findings: RowCount,
    pub(super) question: RowCount,
}

/// What a dry run would have written, a line an output; `publishes` says whether its files would have been published.
pub(super) fn would_write(run: &Run, publishes: bool, summary: &Summary, counted: &Counted) -> Vec<String> {
    let outputs = &run.outputs;
    let mut would = Vec::new();
    let mut add = |path: Option<&Path>, what: &str| {
        let path = path.map(|path| path.display().to_string());
        would.extend(path.map(|path| format!("would write {path}{what}")));
    };
    if publishes {
        let main = outputs.main.as_deref();
        let of_command = |kept: u64, rejected: u64| match run.command {
            Command::Clean => Some(kept),
            Command::Annotate => Some(kept + rejected),
            Command::Check { .. } | Command::Profile { .. } | Command::Init => None,
        };
        let each = summary.inputs.iter().filter_map(|input| Some((input, input.output.as_deref()?)));
        for (input, path) in each {
            let rows = of_command(input.kept, input.rejected).map(rows_of).unwrap_or_default();
            add(Some(Path::new(path)), &rows);
        }
        match of_command(summary.kept, summary.rejected) {
            _ if outputs.folder.is_some() => {}
            Some(count) => add(Some(main.unwrap_or(Path::new("to standard output"))), &rows_of(count)),
            None => add(main, ""),
        }
        add(outputs.rejects.as_deref(), &rows_of(summary.rejected));
        let stops = summary.stops.as_ref().map(|stops| stops.values().sum());
        add(outputs.stops.as_deref(), &rows_of(stops.unwrap_or(0)));
        // What can be traced is lines of several kinds; else the first one is the header.
        let findings = counted.findings.get();
        let lines = if outputs.traces() {
            format!(": {} lines", grouped(findings))
        } else {
            rows_of(findings - findings.min(1))
        };
        add(outputs.findings.as_deref(), &lines);
        add(outputs.rnd_query.as_deref(), &rows_of(counted.question.get()));
        add(outputs.summary.as_deref(), "");
        add(outputs.report.as_deref(), "");
        add(run.gate.write_baseline.as_deref(), "");
    }
    add(outputs.metrics.as_deref(), "");
    if let (Some(memory), Some(store)) = (&run.memory, &summary.store) {
        let mut what: Vec<String> = store.run.map(|_| format!("this run of {}", run.list_name())).into_iter().collect();
        what.extend((store.learned > 0).then(|| format!("{} new stops", grouped(store.learned))));
        if !what.is_empty() {
            add(Some(&memory.opening.path), &format!(": {}", what.join(", ")));
        }
    }
    would
}

fn rows_of(count: u64) -> String {
    if count == 1 { ": 1 row".to_owned() } else { format!(": {} rows", grouped(count)) }
}
