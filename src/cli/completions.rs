//! `hygienist completions`: what a shell is told, so that it completes commands and flags.

use super::print;
use crate::pipeline::Exit;
use clap::{Args, Command, ValueEnum};
use clap_complete::aot;

const EXAMPLES: &str = "\
Examples:
  source <(hygienist completions bash)                                       in this shell, or from ~/.bashrc
  hygienist completions zsh > ~/.zfunc/_hygienist                            in a folder of $fpath
  hygienist completions fish > ~/.config/fish/completions/hygienist.fish
  hygienist completions powershell | Out-String | Invoke-Expression          or from $PROFILE";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CompletionsArgs {
    /// Which shell: bash, zsh, fish or powershell
    #[arg(value_name = "bash|zsh|fish|powershell", hide_possible_values = true)]
    shell: Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

impl CompletionsArgs {
    /// Tells the script, on standard output.
    pub(super) fn tell(&self, mut command: Command) -> Exit {
        let shell = match self.shell {
            Shell::Bash => aot::Shell::Bash,
            Shell::Zsh => aot::Shell::Zsh,
            Shell::Fish => aot::Shell::Fish,
            Shell::Powershell => aot::Shell::PowerShell,
        };
        let mut script = Vec::new();
        aot::generate(shell, &mut command, "hygienist", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}
