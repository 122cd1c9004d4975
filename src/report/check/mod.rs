//! What `check` tells: which limits hold, which are broken, and where.
//!
//! One file a format; each reads [`Checked`] and [`Summary`] only, and decides nothing. Read first `wording` (how a place,
//! a limit and the answer are said) and `places` (which places are told, and what makes one the same as at the last run).

mod csv;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod places;
mod sarif;
mod text;
mod wording;

pub(super) use wording::answer;

use crate::contact::{Checked, LimitResult, Summary};

/// What every format is told.
#[derive(Clone, Copy, Debug)]
pub struct Told<'r> {
    /// The limits and what came of them.
    pub checked: &'r Checked,
    /// The account of the run.
    pub summary: &'r Summary,
}

/// Why `clean` publishes nothing: every limit that is broken, the first on the first line. `None` where all hold.
#[must_use]
pub fn broken(checked: &Checked) -> Option<String> {
    let told = |limit: &LimitResult| {
        let group = limit.group.as_ref().map(|group| format!(" in {} {:?}", group.by, group.value)).unwrap_or_default();
        format!("{}{group} is broken: {}", limit.limit, limit.figure)
    };
    let mut lines: Vec<String> = checked.broken().map(told).collect();
    if lines.is_empty() {
        return None;
    }
    lines.push(
        "nothing was published; hygienist check with the same settings shows the rows, and a limit on the command line \
         takes the place of the same one in hygiene.toml"
            .to_owned(),
    );
    Some(lines.join("\n"))
}

/// How what `check` found is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CheckFormat {
    /// For a person.
    #[default]
    Text,
    /// For a program: everything that is known.
    Json,
    /// SARIF 2.1.0, for GitHub's code scanning and for editors.
    Sarif,
    /// JUnit, one case a limit, for every CI that shows tests.
    Junit,
    /// Annotations of a GitHub workflow.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// One line a place, for a spreadsheet.
    Csv,
    /// A comment on a pull request.
    Markdown,
}

impl CheckFormat {
    /// All of them, with the word that calls each.
    pub const ALL: [(&'static str, CheckFormat); 8] = [
        ("text", CheckFormat::Text),
        ("json", CheckFormat::Json),
        ("sarif", CheckFormat::Sarif),
        ("junit", CheckFormat::Junit),
        ("github", CheckFormat::Github),
        ("gitlab", CheckFormat::Gitlab),
        ("csv", CheckFormat::Csv),
        ("markdown", CheckFormat::Markdown),
    ];

    /// How many places of a broken limit it tells; the rest are counted.
    #[must_use]
    pub const fn places(self) -> usize {
        match self {
            CheckFormat::Text => 5,
            CheckFormat::Junit | CheckFormat::Github | CheckFormat::Markdown => 10,
            CheckFormat::Json => 1_000,
            // As many alerts GitHub shows of one upload.
            CheckFormat::Sarif | CheckFormat::Gitlab => 5_000,
            CheckFormat::Csv => 10_000,
        }
    }

    /// The whole report.
    ///
    /// The same limits, places and account give the same bytes: no time, no random name stands in any of them.
    #[must_use]
    pub fn write(self, told: Told<'_>) -> String {
        match self {
            CheckFormat::Text => text::write(told),
            CheckFormat::Json => json::write(told),
            CheckFormat::Sarif => sarif::write(told),
            CheckFormat::Junit => junit::write(told),
            CheckFormat::Github => github::write(told),
            CheckFormat::Gitlab => gitlab::write(told),
            CheckFormat::Csv => csv::write(told),
            CheckFormat::Markdown => markdown::write(told),
        }
    }
}

/// What belongs on the page of a GitHub job, at the end of the file that `GITHUB_STEP_SUMMARY` names: the Markdown of a
/// comment.
#[must_use]
pub fn job_summary(told: Told<'_>) -> String {
    markdown::write(told)
}
