//! `hygienist man`: the manual pages, from the same definitions as the help.

use super::{print, say};
use crate::output::publish::{Publisher, Target};
use crate::pipeline::{Exit, Failure};
use anyhow::Result;
use clap::{Args, Command, ValueHint};
use clap_mangen::Man;
use std::io::Write;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  hygienist man | man -l -                                  the page of the whole command
  hygienist man ~/.local/share/man/man1                     one page a command; then: man hygienist-clean";

/// Of which day the pages are: that of the latest change of a flag.
const DATE: &str = "2026-11-29";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ManArgs {
    /// A folder for one page a command [default: the page of the whole command, on standard output]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
}

impl ManArgs {
    /// Writes the pages: all of them, or none.
    pub(super) fn run(&self, command: Command) -> Result<Exit> {
        let mut command = command.disable_help_subcommand(true);
        command.build();
        let Some(folder) = &self.folder else {
            return Ok(print(&String::from_utf8_lossy(&page(&command)?)));
        };
        let fails = |error: &dyn std::fmt::Display| Failure::new(Exit::Output, error.to_string());
        let mut publisher = Publisher::new();
        let pages = pages(&command)?;
        std::fs::create_dir_all(folder).map_err(|error| fails(&format!("{}: {error}", folder.display())))?;
        for (name, page) in &pages {
            let mut sink = publisher.open(&Target::Path(folder.join(name))).map_err(|error| fails(&error))?;
            sink.write_all(page).map_err(|error| fails(&error))?;
        }
        publisher.publish().map_err(|error| fails(&error))?;
        say(&format!("{}: {} pages; man hygienist shows the first", folder.display(), pages.len()));
        Ok(Exit::Done)
    }
}

/// The page of a command and those of its own commands, with the names of their files.
fn pages(command: &Command) -> Result<Vec<(String, Vec<u8>)>> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let mut all = vec![(format!("{name}.1"), page(command)?)];
    for part in command.get_subcommands().filter(|part| !part.is_hide_set()) {
        all.extend(pages(part)?);
    }
    Ok(all)
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let man = Man::new(command.clone()).title(name).date(DATE).manual("Hygienist Manual");
    let man = man.source(concat!("hygienist ", env!("CARGO_PKG_VERSION")));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    if let Some(text) = command.get_after_help() {
        page.extend_from_slice(below(&text.to_string()).as_bytes());
    }
    man.render_version_section(&mut page)?;
    Ok(page)
}

/// What stands below the flags: examples and exit codes, each line as it is.
fn below(text: &str) -> String {
    let mut page = String::new();
    for part in text.split("\n\n") {
        let (title, lines) = match part.split_once('\n') {
            Some(("Examples:", lines)) => ("EXAMPLES", lines),
            Some(("Exit codes:", lines)) => ("EXIT STATUS", lines),
            _ => ("NOTES", part),
        };
        page.push_str(&format!(".SH \"{title}\"\n.nf\n"));
        lines.lines().for_each(|line| page.push_str(&format!("{}\n", escaped(line.trim_start()))));
        page.push_str(".fi\n");
    }
    page
}

/// A line of text as roff takes it: nothing in it is a request, an escape or a hyphen to break at.
fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    if line.starts_with('.') { format!("\\&{line}") } else { line }
}
