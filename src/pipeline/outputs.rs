//! What a run writes, and where.

use crate::normalize::encoding::Encoding;
use crate::output::forms::{Form, Importer};
use std::path::{Path, PathBuf};

/// What is written, and where.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    /// The clean or annotated file; standard output where there is none.
    pub main: Option<PathBuf>,
    /// A folder in which each input has a clean or annotated file of its own, in place of the one.
    pub folder: Option<PathBuf>,
    /// The rejected rows.
    pub rejects: Option<PathBuf>,
    /// The addresses and numbers of the inputs that are not to be contacted.
    pub stops: Option<PathBuf>,
    /// The findings, CSV or JSON Lines by extension.
    pub findings: Option<PathBuf>,
    /// The summary.
    pub summary: Option<PathBuf>,
    /// The report for people, as HTML.
    pub report: Option<PathBuf>,
    /// Whether it shows cells as they are, not masked.
    pub shows_values: bool,
    /// The question to the US Reassigned Numbers Database.
    pub rnd_query: Option<PathBuf>,
    /// No `hyg_…` column in the clean file.
    pub plain: bool,
    /// Publish although nothing is kept.
    pub allow_empty: bool,
    /// The form of the main file and the rejects; where there is none, what the extension of each says.
    pub form: Option<Form>,
    /// The system that is to import the main file.
    pub importer: Option<Importer>,
    /// The encoding of the main file and the rejects, where they are text with a delimiter; UTF-8 where there is none.
    pub encoding: Option<Encoding>,
    /// Whether these begin with a byte order mark.
    pub bom: bool,
    /// The figures of the run, for Prometheus: written in any case.
    pub metrics: Option<PathBuf>,
    /// As what the list is known in them, where no store says so.
    pub list: Option<String>,
    /// Nothing is written, only told.
    pub dry_run: bool,
}

impl Outputs {
    /// Whether a file is one of them: a folder that is read may hold what the run before wrote.
    #[must_use]
    pub fn holds(&self, file: &str) -> bool {
        let file = std::fs::canonicalize(file);
        self.named().into_iter().any(|(_, output)| {
            file.as_ref().is_ok_and(|file| std::fs::canonicalize(output).is_ok_and(|output| output == *file))
        })
    }

    /// Those that were named, each with its flag.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, &Path)> {
        let all = [
            ("-o", &self.main),
            ("--rejects", &self.rejects),
            ("--stops", &self.stops),
            ("--findings", &self.findings),
            ("--summary", &self.summary),
            ("--report", &self.report),
            ("--rnd-query", &self.rnd_query),
            ("--metrics", &self.metrics),
        ];
        all.into_iter().filter_map(|(flag, path)| Some((flag, path.as_deref()?))).collect()
    }

    /// Whether no place was named for the rows.
    #[must_use]
    pub fn rows_to_standard_output(&self) -> bool {
        self.main.is_none() && self.folder.is_none()
    }

    /// The encoding of the main file and the rejects, where they are text with a delimiter.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or(Encoding::Utf8)
    }

    /// The form of an output of rows.
    #[must_use]
    pub fn form_of(&self, path: Option<&Path>) -> Form {
        self.form.or_else(|| path.map(Form::of_path)).unwrap_or_default()
    }

    /// Whether the findings are such that a record's history can be read from them.
    #[must_use]
    pub fn traces(&self) -> bool {
        self.findings.as_ref().is_some_and(|path| path.extension().is_none_or(|extension| extension != "csv"))
    }
}
