//! `hygienist explain`: what a reason code means, and how to act on it. It reads no file and no settings.

use super::nearest::did_you_mean_or;
use super::{print, say};
use crate::config::codes_like;
use crate::contact::{Action, Code};
use crate::pipeline::Exit;
use crate::report::wrap::wrapped;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  hygienist explain                                      every code, in a line each
  hygienist explain email.syntax
  hygienist explain phone                                all codes of an area
  hygienist explain '*.repaired' consent.no_time
  hygienist explain 'duplicate.same_email;phone.invalid' a cell of hyg_codes as it stands

Exit codes:
  0 done  2 there is no such code";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainArgs {
    /// Codes, areas, patterns with * for any characters, or a cell of hyg_codes [default: a list of all codes]
    #[arg(value_name = "CODE")]
    codes: Vec<String>,
}

impl ExplainArgs {
    /// Tells what was asked for, on standard output.
    pub(super) fn tell(&self) -> Exit {
        let words: Vec<String> = self.codes.iter().flat_map(|given| words(given)).collect();
        if self.codes.is_empty() {
            return print(&list());
        }
        match chosen(&words) {
            Ok(codes) => print(&codes.into_iter().map(page).collect::<Vec<_>>().join("\n")),
            Err(message) => {
                say(&format!("hygienist: {message}"));
                Exit::Usage
            }
        }
    }
}

/// The words of an argument: a cell of `hyg_codes` holds several.
fn words(given: &str) -> Vec<String> {
    let parts = given.split(|c: char| c == ';' || c == ',' || c.is_whitespace()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// The codes that the words mean, in their order, each once.
fn chosen(words: &[String]) -> Result<Vec<Code>, String> {
    if words.is_empty() {
        return Err("no reason code was named; hygienist explain lists them".to_owned());
    }
    let mut codes: Vec<Code> = Vec::new();
    for word in words {
        let meant = meant(word);
        if meant.is_empty() {
            return Err(unknown(word));
        }
        for code in meant {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    Ok(codes)
}

/// A code by its name, the codes of a pattern or of an area, or those that give this reason in any area.
fn meant(word: &str) -> Vec<Code> {
    if word.contains(['.', '*']) {
        return codes_like(word);
    }
    let area = codes_like(&format!("{word}.*"));
    if area.is_empty() { codes_like(&format!("*.{word}")) } else { area }
}

fn unknown(word: &str) -> String {
    if word.contains('*') {
        return format!("no reason code matches {word}; hygienist explain lists them");
    }
    let names = Code::ALL.iter().map(|code| code.name());
    let known: Vec<&str> = match word.contains('.') {
        true => names.collect(),
        false => names.flat_map(|name| name.split('.')).collect(),
    };
    let nearest = did_you_mean_or(word, &known, "hygienist explain lists them");
    format!("there is no reason code {word}{nearest}")
}

/// The page of a code, below what may become of it.
fn page(code: Code) -> String {
    let page = code.explanation().unwrap_or("This version does not raise it yet.\n");
    format!("# {code}: {}\n\n{}\n\n{page}", choice(code), code.sentence())
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
        let mut lines = wrapped(&meaning(*code), WIDTH - indent).into_iter();
        let first = lines.next().unwrap_or_default();
        list.push_str(&format!("{:names$}  {:actions$}  {first}\n", code.name(), code.default_action().name()));
        lines.for_each(|line| list.push_str(&format!("{:indent$}{line}\n", "")));
    }
    list.push_str("\nhygienist explain CODE tells more. --on CODE=ACTION changes what becomes of one.\n");
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
    fn words_mean_codes() {
        let means = |given: &str| chosen(&words(given)).map(|codes| codes.iter().map(|c| c.name()).collect::<Vec<_>>());
        assert_eq!(means("Email.Syntax").unwrap(), ["email.syntax"]);
        assert_eq!(means("phone.invalid;email.syntax;phone.invalid").unwrap(), ["phone.invalid", "email.syntax"]);
        assert_eq!(means("*.repaired").unwrap(), ["email.repaired", "phone.repaired"]);
        assert_eq!(means("repaired").unwrap(), ["email.repaired", "phone.repaired"]);
        assert_eq!(means("row").unwrap().len(), 7);
        assert!(means("fax.*").unwrap_err().contains("no reason code matches fax.*"));
        assert!(means("emial.syntax").unwrap_err().ends_with("did you mean email.syntax?"));
        assert!(means("sintax").unwrap_err().ends_with("did you mean syntax?"));
        assert!(means("zzz").unwrap_err().ends_with("hygienist explain lists them"));
        assert!(means(";").is_err());
    }

    #[test]
    fn the_heading_says_what_may_become_of_it() {
        assert_eq!(choice(Code::RowLong), "reject, which cannot be changed");
        assert_eq!(choice(Code::SuppressedBounced), "drop by default, reject where you say so");
        assert_eq!(choice(Code::EmailEmpty), "ignore by default, reject or flag where you say so");
    }
}
