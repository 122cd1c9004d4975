//! Shells and readers are told of every command and every flag there is, from the definitions that the program itself reads.

use super::support::Desk;
use std::collections::BTreeSet;
use std::process::Command;

/// The long flags that a help names.
fn flags(help: &str) -> BTreeSet<String> {
    let mut flags = BTreeSet::new();
    for line in help.lines().map(str::trim_start).filter(|line| line.starts_with('-')) {
        let is_flag = |word: &str| word.trim_end_matches("...").strip_prefix("--").map(str::to_owned);
        flags.extend(line.split([' ', ',', '=']).take(3).find_map(is_flag).filter(|flag| !flag.is_empty()));
    }
    flags
}

/// Every command, with the words that call it, and its long flags, as the help tells them.
fn commands(desk: &Desk) -> Vec<(String, BTreeSet<String>)> {
    let mut found = Vec::new();
    let mut open = vec![String::new()];
    while let Some(words) = open.pop() {
        let help = String::from_utf8(desk.done(&format!("{words} --help")).out.clone()).unwrap();
        if let Some((_, behind)) = help.split_once("\nCommands:\n") {
            let names =
                behind.lines().take_while(|line| line.starts_with("  ")).filter(|line| !line.starts_with("   "));
            let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
            open.extend(names.map(|name| format!("{words} {name}").trim().to_owned()));
        }
        found.push((words, flags(&help)));
    }
    assert!(found.len() > 15, "{found:?}");
    assert!(found.iter().any(|(words, flags)| words == "suppress import" && flags.contains("dry-run")));
    found
}

#[test]
fn every_shell_is_told_every_command_and_flag() {
    let desk = Desk::new();
    let commands = commands(&desk);
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = String::from_utf8(desk.done(&format!("completions {shell}")).out.clone()).unwrap();
        for (words, flags) in &commands {
            let name = words.split(' ').next_back().unwrap_or_default();
            assert!(script.contains(name), "{shell} is not told of {words}");
            for flag in flags {
                // fish calls them by their names alone.
                let written = if shell == "fish" { format!("-l {flag}") } else { format!("--{flag}") };
                assert!(script.contains(&written), "{shell} is not told of {words} --{flag}");
            }
        }
    }
    desk.run("completions tcsh").ends(2);
}

#[test]
fn bash_completes_what_was_begun() {
    let desk = Desk::new();
    desk.write("completions.bash", desk.done("completions bash").out.clone());
    let script = "source completions.bash; complete -p hygienist; \
                  COMP_WORDS=(hygienist clean --dry); COMP_CWORD=2; COMPREPLY=(); \
                  _hygienist hygienist --dry clean; echo \"${COMPREPLY[@]}\"";
    let Ok(output) = Command::new("bash").args(["--norc", "-c", script]).current_dir(desk.root()).output() else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.lines().next().unwrap().ends_with("-F _hygienist hygienist"), "{said}");
    assert_eq!(said.lines().nth(1), Some("--dry-run"), "{said}");
}

#[test]
fn every_command_has_a_page() {
    let desk = Desk::new();
    let commands = commands(&desk);
    desk.make_folder("man1", 0o755);
    desk.done("man man1").says(&[&format!("man1: {} pages", commands.len())]);
    for (words, flags) in &commands {
        let name = format!("hygienist {words}").trim().replace(' ', "-");
        let page = desk.text(&format!("man1/{name}.1"));
        assert!(page.contains(&format!(".TH {name} 1 ")), "{page}");
        for flag in flags {
            let written = format!("\\-\\-{}", flag.replace('-', "\\-"));
            assert!(page.contains(&written), "the page of {words} does not name --{flag}");
        }
    }
    // Nothing in it is an escape or a request that groff does not know.
    for (words, _) in &commands {
        let page = desk.path(&format!("man1/{}.1", format!("hygienist {words}").trim().replace(' ', "-")));
        let Ok(output) = Command::new("groff").args(["-ww", "-man", "-Tutf8"]).arg(page).output() else { return };
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{words}");
    }
}

#[test]
fn the_page_of_the_whole_goes_to_standard_output_and_pages_are_published_whole() {
    let desk = Desk::new();
    let page = String::from_utf8(desk.done("man").out.clone()).unwrap();
    assert!(page.contains(".SH NAME\nhygienist \\- Cleans contact lists"), "{page}");
    assert!(page.contains("hygienist\\-clean(1)"), "{page}");
    desk.write("file", "");
    desk.run("man file/man1").ends(4).says(&["file/man1"]);
    assert_eq!(desk.names(), ["file"]);
    desk.done("man share/man1");
    assert!(desk.exists("share/man1/hygienist-check.1"));
}
