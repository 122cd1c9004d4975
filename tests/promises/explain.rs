//! Every code that this version raises has a page, and the example on it is what the program does.
//!
//! The example of a page is one block of `console`. Its first `$ cat FILE` commands give the files; every other command
//! is run by `sh` in a folder that holds them, and what it writes to standard output is what the block shows.
//! `UPDATE_EXPLAIN=1 cargo test --test promises explain` rewrites what the blocks show; read the difference.

use super::support::Desk;
use hygienist::contact::{Action, Code, law};
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const SECTIONS: [&str; 4] = ["Why it matters", "Example", "What to do", "How to configure"];

const OPENING: &str = "```console\n";

fn path(code: Code) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/contact/explain").join(format!("{code}.md"))
}

/// Every page as it stands in its file; the program may have been built before it was rewritten.
fn pages() -> impl Iterator<Item = (Code, String)> {
    let written = Code::ALL.iter().copied().filter(|code| code.explanation().is_some());
    written.map(|code| (code, fs::read_to_string(path(code)).unwrap()))
}

/// A command of a block, and what the block shows below it.
struct Step {
    command: String,
    shown: String,
}

/// The text before the block, its commands, the text behind it.
fn example(page: &str) -> (&str, Vec<Step>, &str) {
    let (before, rest) = page.split_once(OPENING).expect("a page has an example");
    let (block, after) = rest.split_once("```\n").expect("an example ends");
    assert!(!after.contains(OPENING), "a page has one example");
    let mut steps: Vec<Step> = Vec::new();
    for line in block.lines() {
        match line.strip_prefix("$ ") {
            Some(command) => steps.push(Step { command: command.to_owned(), shown: String::new() }),
            None => writeln!(steps.last_mut().expect("a command comes first").shown, "{line}").unwrap(),
        }
    }
    (before, steps, after)
}

/// What the commands really write.
fn played(steps: &[Step]) -> Vec<Step> {
    let desk = Desk::new();
    let mut given = true;
    let step = |step: &Step| {
        given &= step.command.starts_with("cat ");
        let shown = match step.command.strip_prefix("cat ").filter(|_| given) {
            Some(name) => {
                desk.write(name, &step.shown);
                step.shown.clone()
            }
            None => by_shell(&desk, &step.command),
        };
        Step { command: step.command.clone(), shown }
    };
    steps.iter().map(step).collect()
}

fn by_shell(desk: &Desk, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_hygienist")).parent().unwrap();
    let path = env::join_paths([program.to_owned()].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap())));
    let mut shell = std::process::Command::new("sh");
    let output = shell.args(["-c", command]).current_dir(desk.root()).env("PATH", path.unwrap()).output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    // A cell that does not decode is cut out of what a page shows.
    String::from_utf8(output.stdout).unwrap_or_else(|_| panic!("{command}: no UTF-8"))
}

fn block(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |block, step| format!("{block}$ {}\n{}", step.command, step.shown))
}

#[test]
fn every_example_is_what_the_program_does_and_shows_its_code() {
    let update = env::var_os("UPDATE_EXPLAIN").is_some();
    let mut wrong = String::new();
    for (code, page) in pages() {
        let (before, steps, after) = example(&page);
        let played = played(&steps);
        let (shown, really) = (block(&steps), block(&played));
        if update && shown != really {
            fs::write(path(code), format!("{before}{OPENING}{really}```\n{after}")).unwrap();
        } else if shown != really {
            write!(wrong, "\n{code} shows\n{shown}but the program writes\n{really}").unwrap();
        }
        if !played.iter().any(|step| holds_word(&step.shown, code.name())) {
            write!(wrong, "\n{code} is not in its example:\n{really}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Whether a cell of the text holds the word, alone or among other codes.
fn holds_word(text: &str, word: &str) -> bool {
    text.split([',', ';', '\n', '(', ')']).any(|part| part == word)
}

#[test]
fn every_page_has_the_same_sections_and_fits_a_terminal() {
    for (code, page) in pages() {
        let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, SECTIONS, "{code}");
        assert!(!page.starts_with('#') && page.ends_with('\n') && !page.ends_with("\n\n"), "{code}");
        let (before, _, after) = example(&page);
        for line in before.lines().chain(after.lines()) {
            assert!(line.chars().count() <= 88, "{code}: {line}");
        }
    }
}

#[test]
fn every_page_names_the_actions_that_are_allowed_and_no_code_that_is_none() {
    for (code, page) in pages() {
        let on = format!("    --on {code}=");
        let mut named: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix(&on)?.split(' ').next()).collect();
        // What ends the run is no row's, and has no action.
        let default = (!code.allowed().is_empty()).then(|| code.default_action().name());
        assert_eq!(named.first().copied(), default, "{code}: the default comes first");
        let mut allowed: Vec<&str> = code.allowed().iter().map(|action: &Action| action.name()).collect();
        named.sort_unstable();
        allowed.sort_unstable();
        assert_eq!(named, allowed, "{code}");
        let setting = format!("\"{code}\" = \"");
        for set in page.split(&setting).skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(allowed.contains(&set), "{code} cannot be {set}");
        }
        let is_code_character = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
        for word in page.split(|c: char| !is_code_character(c)).filter(|word| in_an_area(word)) {
            assert!(Code::from_name(word).is_some() || word.ends_with('_'), "{code} names {word}");
        }
    }
}

/// Whether the word begins as a code does.
fn in_an_area(word: &str) -> bool {
    let areas = ["row", "email", "phone", "contact", "name", "duplicate", "suppressed", "consent", "lifecycle"];
    word.split_once('.').is_some_and(|(area, reason)| areas.contains(&area) && !reason.is_empty())
}

#[test]
fn a_page_is_printed_below_what_may_become_of_its_code() {
    let ran = Desk::new().done("explain email.syntax");
    let page = Code::EmailSyntax.explanation().unwrap();
    let heading = "# email.syntax: drop by default, reject, flag or ignore where you say so";
    assert_eq!(String::from_utf8(ran.out).unwrap(), format!("{heading}\n\nNot an e-mail address.\n\n{page}"));
    assert!(ran.err.is_empty());
}

/// The headings that `explain` prints.
fn explained(arguments: &str) -> Vec<String> {
    let out = String::from_utf8(Desk::new().done(&format!("explain {arguments}")).out).unwrap();
    let headings = out.lines().filter_map(|line| line.strip_prefix("# ")?.split(':').next());
    headings.map(str::to_owned).collect()
}

#[test]
fn several_codes_areas_patterns_and_cells_of_codes_are_explained() {
    assert_eq!(explained("phone.invalid email.syntax"), ["phone.invalid", "email.syntax"]);
    assert_eq!(explained("*.repaired email.repaired"), ["email.repaired", "phone.repaired"]);
    assert_eq!(explained("duplicate.same_email;phone.invalid"), ["duplicate.same_email", "phone.invalid"]);
    assert_eq!(explained("name contact"), ["name.placeholder", "contact.unreachable"]);
    // Rules of law have names with a dot too, and come behind the codes.
    assert_eq!(explained("*").len(), Code::COUNT + law::rules().len());
    let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(explained("*")[..Code::COUNT], names);
}

#[test]
fn what_this_version_does_not_raise_says_so() {
    let out = String::from_utf8(Desk::new().done("explain lifecycle.dormant").out).unwrap();
    assert!(out.contains(Code::LifecycleDormant.sentence()) && out.contains("does not raise it yet"), "{out}");
}

#[test]
fn without_a_code_all_are_listed_in_a_hundred_columns() {
    let out = String::from_utf8(Desk::new().done("explain").out).unwrap();
    assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
    let mut lines = out.lines();
    for code in Code::ALL {
        let start = format!("{code} ");
        let line = lines.find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("{code} in its place"));
        assert!(line.split_whitespace().nth(1) == Some(code.default_action().name()), "{line}");
        assert!(line.contains(&code.sentence()[..12]), "{line}");
    }
    let later = Code::ALL.iter().filter(|code| code.explanation().is_none()).count();
    let joined = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(joined.matches("(this version does not raise it yet)").count(), later);
}

#[test]
fn an_unknown_code_is_wrong_usage_and_names_the_nearest() {
    let desk = Desk::new();
    desk.run("explain email.sintax").ends(2).says(&["did you mean email.syntax?"]);
    desk.run("explain emial").ends(2).says(&["did you mean email?"]);
    desk.run("explain fax.*").ends(2).says(&["no reason code matches fax.*", "hygienist explain"]);
    let ran = desk.run("explain email.syntax email.sintax");
    assert!(ran.ends(2).out.is_empty(), "all or nothing");
}

#[test]
fn a_reader_who_has_seen_enough_is_served() {
    let desk = Desk::new();
    let program = env!("CARGO_BIN_EXE_hygienist");
    // More than a pipe holds, to a reader who takes one line.
    let script = format!("{{ {program} explain '*'; echo $? >code; }} | head -n 1");
    let output = std::process::Command::new("sh").args(["-c", &script]).current_dir(desk.root()).output().unwrap();
    assert!(output.stderr.is_empty());
    assert_eq!(desk.text("code"), "0\n");
}
