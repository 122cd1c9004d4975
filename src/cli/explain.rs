//! `hygienist explain`: what a reason code, a rule of law or a built-in word means, and how to act on it. It reads no file
//! and no settings.

use super::topic::{Topic, topics};
use super::{print, say};
use crate::contact::{Action, Code};
use crate::normalize::mask::people;
use crate::normalize::words::{WordGroup, word_groups};
use crate::output::publish::{Publisher, Target};
use crate::pipeline::Exit;
use crate::report::html::reference;
use crate::report::lines::{labelled, wrapped};
use crate::report::{laws, words};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  hygienist explain                                      every code, in a line each
  hygienist explain email.syntax
  hygienist explain phone                                all codes of an area
  hygienist explain '*.repaired' consent.no_time
  hygienist explain 'duplicate.same_email;phone.invalid' a cell of hyg_codes as it stands
  hygienist explain law                                  the packs that --law knows
  hygienist explain gdpr uwg.email_sms_fax 'casl.*'      packs and rules of law
  hygienist explain words                                the built-in words of consent
  hygienist explain bought                               those of one kind
  hygienist explain --all --html -o codes.html           every code on a page for a browser

Exit codes:
  0 done  2 there is nothing of that name  4 the output cannot be written";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainArgs {
    /// Codes, areas, packs and rules of law, law, words, patterns with * for any characters, or a cell of hyg_codes [default: a list of all codes]
    #[arg(value_name = "NAME", conflicts_with = "all")]
    names: Vec<String>,
    /// The pages of all codes
    #[arg(long)]
    all: bool,
    /// As one page of HTML that needs nothing else
    #[arg(long)]
    html: bool,
    /// Where that goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl ExplainArgs {
    /// Tells what was asked for, on standard output.
    pub(super) fn tell(&self) -> Exit {
        if self.all {
            return self.tell_all();
        }
        if self.html || self.output.is_some() {
            say("hygienist: --html and --output are for --all, the pages of all codes\ntry hygienist explain --help");
            return Exit::Usage;
        }
        if self.names.is_empty() {
            return print(&list());
        }
        let groups = word_groups();
        match topics(&self.names, &groups) {
            Ok(topics) => print(&topics.iter().map(|topic| told(topic, &groups)).collect::<Vec<_>>().join("\n")),
            Err(message) => {
                say(&format!("hygienist: {}", people(&message)));
                Exit::Usage
            }
        }
    }
}

impl ExplainArgs {
    fn tell_all(&self) -> Exit {
        let text = if self.html { reference() } else { Code::ALL.iter().map(|code| page(*code) + "\n").collect() };
        let Some(path) = &self.output else { return print(&text) };
        let mut publisher = Publisher::new();
        let written = publisher.open(&Target::Path(path.clone())).map_err(anyhow::Error::from).and_then(|mut sink| {
            sink.write_all(text.as_bytes())?;
            Ok(publisher.publish()?)
        });
        match written {
            Ok(()) => Exit::Done,
            Err(error) => {
                say(&format!("hygienist: {error}"));
                Exit::Output
            }
        }
    }
}

fn told(topic: &Topic, groups: &[WordGroup]) -> String {
    match topic {
        Topic::Code(code) => page(*code),
        Topic::Laws => laws::list(),
        Topic::Pack(pack) => laws::pack(pack),
        Topic::Rule(rule) => laws::rule(rule),
        Topic::Words => words::all(groups),
        Topic::Group(group) => words::group(group),
    }
}

/// The page of a code, below what may become of it and above the rules of law that raise it.
fn page(code: Code) -> String {
    let page = code.explanation().unwrap_or("This version does not raise it yet.\n");
    let laws = laws::section(code).map(|section| format!("\n{section}")).unwrap_or_default();
    format!("# {code}: {}\n\n{}\n\n{page}{laws}", choice(code), code.sentence())
}

/// What becomes of a code, and what else may.
fn choice(code: Code) -> String {
    let default = code.default_action();
    if code.allowed().is_empty() {
        return "an error of the run, not of a row".to_owned();
    }
    let others: Vec<&str> =
        code.allowed().iter().filter(|action| **action != default).map(|action| action.name()).collect();
    match others.split_last() {
        None => format!("{default}, which cannot be changed"),
        Some((last, [])) => format!("{default} by default, {last} where you say so"),
        Some((last, more)) => format!("{default} by default, {} or {last} where you say so", more.join(", ")),
    }
}

/// How wide the list may be.
const WIDTH: usize = 100;

/// Every code, by area.
fn list() -> String {
    let widest = |length: fn(&Code) -> usize| Code::ALL.iter().map(length).max().unwrap_or(0);
    let names = widest(|code| code.name().len());
    let actions = Action::ALL.iter().map(|action| action.name().len()).max().unwrap_or(0);
    let indent = names + actions + 4;
    let mut list = String::from("What may be found, what becomes of it by default, and what it means:\n");
    let mut area = None;
    for code in Code::ALL {
        if area.replace(code.area()) != Some(code.area()) {
            list.push('\n');
        }
        let label = format!("{:names$}  {:actions$}", code.name(), code.default_action().name());
        list.push_str(&labelled(&label, &wrapped(&meaning(*code), WIDTH - indent), indent));
    }
    list.push_str("\nhygienist explain CODE tells more. --on CODE=ACTION changes what becomes of one.\n");
    list.push_str(
        "hygienist explain law lists the packs of law, hygienist explain words the built-in words of consent.\n",
    );
    list
}

fn meaning(code: Code) -> String {
    match code.explanation() {
        Some(_) => code.sentence().to_owned(),
        None => format!("{} (this version does not raise it yet)", code.sentence()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heading_says_what_may_become_of_it() {
        assert_eq!(choice(Code::RowLong), "reject, which cannot be changed");
        assert_eq!(choice(Code::SuppressedBounced), "drop by default, reject where you say so");
        assert_eq!(choice(Code::EmailEmpty), "ignore by default, reject or flag where you say so");
    }
}
