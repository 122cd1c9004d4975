//! Flags on the form of the rows.

use super::nearest::{did_you_mean, meant_or};
use super::usage;
use crate::normalize::encoding::Encoding;
use crate::output::forms::{Form, Importer};
use crate::pipeline::Outputs;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

/// What stands before the name of an importer.
const PRESET: &str = "preset:";

/// Flags on the form of the rows.
#[derive(Debug, Args)]
pub(super) struct FormFlags {
    /// The form of the rows: csv, tsv, jsonl, xlsx, or preset:NAME for the file that a system imports
    /// [default: by the file's extension]
    #[arg(long, value_name = "FORM", help_heading = "Output")]
    to: Option<String>,
    /// A folder in which each input has a file of its own, called after it; made where it is missing
    #[arg(long, value_name = "DIR", conflicts_with = "output", help_heading = "Output")]
    output_dir: Option<PathBuf>,
    /// The encoding of the rows, such as windows-1252 or gb18030, for csv and tsv [default: utf-8]
    #[arg(long, value_name = "ENCODING", help_heading = "Output")]
    output_encoding: Option<String>,
    /// Begin csv and tsv with a byte order mark, by which Excel knows UTF-8 and UTF-16
    #[arg(long, help_heading = "Output")]
    bom: bool,
}

impl FormFlags {
    /// Puts what the flags come to into `outputs`, whose files are known. Presets are for the clean file.
    pub(super) fn apply(&self, mut outputs: Outputs, takes_presets: bool) -> Result<Outputs> {
        match self.to.as_deref() {
            None => {}
            Some(to) if takes_presets && to.starts_with(PRESET) => {
                outputs.importer = Some(importer(to)?);
                outputs.plain = true;
            }
            Some(to) => outputs.form = Some(form(to, takes_presets)?),
        }
        if let Some(label) = &self.output_encoding {
            outputs.encoding = Some(encoding(label)?);
        }
        outputs.bom = self.bom;
        outputs.folder = self.output_dir.clone();
        self.check(&outputs)?;
        Ok(outputs)
    }

    /// Refuses what would do nothing.
    fn check(&self, outputs: &Outputs) -> Result<()> {
        let form = |path: &Option<PathBuf>| path.as_deref().map(|path| outputs.form_of(Some(path)));
        let forms = [Some(outputs.form_of(outputs.main.as_deref())), form(&outputs.rejects), form(&outputs.stops)];
        let is_text = forms.into_iter().flatten().any(Form::is_delimited);
        if self.output_encoding.is_some() && !is_text {
            return Err(usage(
                "--output-encoding: is for csv and tsv; jsonl and xlsx are always in UTF-8, so leave it out",
            ));
        }
        if self.bom && !is_text {
            return Err(usage("--bom: is for csv and tsv; leave it out"));
        }
        let unicode = ["utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be"];
        let name = outputs.encoding().name();
        if self.bom && !unicode.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(usage(format!(
                "--bom: there is no byte order mark in {name}; it is for utf-8 and utf-16le; leave it out"
            )));
        }
        Ok(())
    }
}

fn form(to: &str, takes_presets: bool) -> Result<Form> {
    if let Some((_, form)) = Form::ALL.into_iter().find(|(name, _)| *name == to) {
        return Ok(form);
    }
    if to.starts_with(PRESET) {
        return Err(usage(format!("--to {to}: presets are for clean: they import rows that may be used")));
    }
    // Who says the system alone means its preset.
    let preset = Importer::names().find(|name| *name == to).filter(|_| takes_presets);
    let preset = preset.map(|name| format!("{PRESET}{name}"));
    let names = Form::ALL.into_iter().map(|(name, _)| name);
    let hint = match preset {
        Some(preset) => meant_or(Some(&preset), ""),
        None => did_you_mean(to, names),
    };
    Err(usage(format!("--to {to}: there is no such form{hint}")))
}

fn importer(to: &str) -> Result<Importer> {
    let name = to.trim_start_matches(PRESET);
    let unknown = || usage(format!("--to {to}: there is no such preset{}", did_you_mean(name, Importer::names())));
    Importer::of_name(name).ok_or_else(unknown)
}

fn encoding(label: &str) -> Result<Encoding> {
    let hint = || meant_or(Encoding::nearest(label), "expected a name such as utf-8, windows-1252 or gb18030");
    Encoding::of_label(label)
        .ok_or_else(|| usage(format!("--output-encoding {label}: there is no such encoding{}", hint())))
}
