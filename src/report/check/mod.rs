//! What `check` tells: which limits hold, which are broken, and where.
//!
//! One file a format; each reads [`Checked`] and [`Summary`] only, and decides nothing.

mod text;

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
}

impl CheckFormat {
    /// All of them, with the word that calls each.
    pub const ALL: [(&'static str, CheckFormat); 1] = [("text", CheckFormat::Text)];

    /// How many places of a broken limit it tells; the rest are counted.
    #[must_use]
    pub const fn places(self) -> usize {
        match self {
            CheckFormat::Text => 5,
        }
    }

    /// The whole report.
    #[must_use]
    pub fn write(self, told: Told<'_>) -> String {
        match self {
            CheckFormat::Text => text::write(told),
        }
    }
}
