//! `hygienist schema`: what `hygiene.toml` may hold, for editors.

use super::init::publish;
use super::print;
use crate::config::schema;
use crate::pipeline::Exit;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  hygienist schema -o hygiene.schema.json

Editors that know Taplo (VS Code with Even Better TOML, Helix, Zed, Neovim) complete and check hygiene.toml by it where the
file begins with this line, as init writes it:
  #:schema ./hygiene.schema.json

Exit codes:
  0 done  2 wrong usage  4 the file cannot be written";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SchemaArgs {
    /// Where it goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl SchemaArgs {
    /// Writes it.
    pub(super) fn run(&self) -> Result<Exit> {
        let Some(target) = self.output.as_deref().filter(|target| target.as_os_str() != "-") else {
            return Ok(print(&schema()));
        };
        publish(target, &schema())?;
        Ok(Exit::Done)
    }
}
