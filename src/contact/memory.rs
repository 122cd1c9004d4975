//! What is remembered of a run, as plain data: a store keeps it as one document a run.

use super::{Change, Grouping, Summary};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is remembered of a run. A key that an older version did not write is read as its empty value.
///
/// ```
/// use hygienist::contact::{RunMemory, RunOutcome};
/// let begun = RunMemory { id: 41, list: "news".to_owned(), ..RunMemory::default() };
/// assert_eq!(begun.outcome, RunOutcome::Unfinished);
/// let read: RunMemory = serde_json::from_str(r#"{"id":41,"list":"news"}"#)?;
/// assert_eq!(read, begun);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunMemory {
    /// Its number in the store, from 1, in the order in which runs began.
    pub id: u64,
    /// The list that it cleaned: a name, or [the inputs' paths](list_name).
    pub list: String,
    /// When it started by the clock, UTC.
    pub at: String,
    /// The day that stood for today.
    pub as_of: String,
    /// Which program it was, and its version.
    pub tool: String,
    /// The version of the numbering plan.
    pub numbering_plan: String,
    /// The version of the rules of sameness: members of two versions cannot be compared.
    pub rules_version: u32,
    /// `clean` or `annotate`.
    pub command: String,
    /// The policy.
    pub settings: serde_json::Value,
    /// One an input.
    pub inputs: Vec<InputMemory>,
    /// Records read.
    pub rows: u64,
    /// Records kept.
    pub kept: u64,
    /// Records rejected.
    pub rejected: u64,
    /// No records of people.
    pub structural: u64,
    /// Rejected records by deciding code.
    pub rejected_by: BTreeMap<String, u64>,
    /// Records, kept and rejected, by code.
    pub codes: BTreeMap<String, u64>,
    /// The rows by consent source, or by what was asked for.
    pub by: Vec<Grouping>,
    /// Members that the last published run of the list did not have; nothing where there was none to compare with.
    pub came: Option<u64>,
    /// Members of that run that are gone.
    pub left: Option<u64>,
    /// Members of both whose clean row is another.
    pub changed: Option<u64>,
    /// Stops that were learned from the input's own cells.
    pub learned: u64,
    /// What it came to.
    pub outcome: RunOutcome,
}

/// What is remembered of one input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InputMemory {
    /// As typed.
    pub path: String,
    /// SHA-256 of the bytes as read, in hex.
    pub sha256: String,
    /// Records read.
    pub rows: u64,
    /// Records kept.
    pub kept: u64,
    /// Records rejected.
    pub rejected: u64,
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// Its files were published: later runs are compared with it.
    Published,
    /// Nobody was kept, and nothing published.
    NothingKept,
    /// A limit was broken, and nothing published: which, in words.
    Broke(String),
    /// It never came to its end.
    #[default]
    Unfinished,
}

impl RunOutcome {
    /// The word for it in tables.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            RunOutcome::Published => "published",
            RunOutcome::NothingKept => "nothing_kept",
            RunOutcome::Broke(_) => "broke",
            RunOutcome::Unfinished => "unfinished",
        }
    }
}

impl RunMemory {
    /// What is remembered of the run with that account. Who came and left is [added](RunMemory::with_change) by whoever
    /// compared.
    #[must_use]
    pub fn of(summary: &Summary, id: u64, list: &str, outcome: RunOutcome) -> RunMemory {
        let inputs = summary.inputs.iter().map(|input| InputMemory {
            path: input.path.clone(),
            sha256: input.sha256.clone(),
            rows: input.rows,
            kept: input.kept,
            rejected: input.rejected,
        });
        RunMemory {
            id,
            list: list.to_owned(),
            at: summary.run.started.clone(),
            as_of: summary.as_of.clone(),
            tool: format!("{} {}", summary.tool.name, summary.tool.version),
            numbering_plan: summary.numbering_plan.clone(),
            rules_version: summary.rules_version,
            command: summary.command.clone(),
            settings: summary.settings.clone(),
            inputs: inputs.collect(),
            rows: summary.rows,
            kept: summary.kept,
            rejected: summary.rejected,
            structural: summary.structural,
            rejected_by: summary.rejected_by.clone(),
            codes: summary.codes.clone(),
            by: summary.by.clone(),
            outcome,
            ..RunMemory::default()
        }
    }

    /// The same, with what changed against the last published run of the list.
    #[must_use]
    pub fn with_change(self, change: Change) -> RunMemory {
        let Change { came, left, changed } = change;
        RunMemory { came: Some(came), left: Some(left), changed: Some(changed), ..self }
    }

    /// Whether its files were published.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.outcome == RunOutcome::Published
    }

    /// The last published run of a list before the run of that number, whatever the order of `runs`.
    #[must_use]
    pub fn last_published<'r>(runs: &'r [RunMemory], list: &str, before: u64) -> Option<&'r RunMemory> {
        runs.iter().filter(|run| run.is_published() && run.list == list && run.id < before).max_by_key(|run| run.id)
    }

    /// Whether another run was made by other settings, another version or another numbering plan: its figures may differ
    /// for that alone. The day that stands for today is no setting.
    #[must_use]
    pub fn was_made_otherwise(&self, other: &RunMemory) -> bool {
        let dateless = |run: &RunMemory| {
            let mut settings = run.settings.clone();
            if let Some(keys) = settings.as_object_mut() {
                keys.remove("as_of");
            }
            settings
        };
        let by = |run: &RunMemory| (run.tool.clone(), run.numbering_plan.clone(), run.rules_version);
        by(self) != by(other) || dateless(self) != dateless(other)
    }
}

/// The name of a list that was given none: its inputs' absolute paths, in an order of their own, for the order in which
/// they were typed makes no other list.
///
/// ```
/// use hygienist::contact::list_name;
/// assert_eq!(list_name(["/b.csv", "/a.csv"]), "/a.csv + /b.csv");
/// ```
#[must_use]
pub fn list_name<'p>(paths: impl IntoIterator<Item = &'p str>) -> String {
    let mut paths: Vec<&str> = paths.into_iter().collect();
    paths.sort_unstable();
    paths.join(" + ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Figures, Group, InputSummary, Others, RunFacts, Tool};

    fn summary() -> Summary {
        let figures = Figures { rows: 3, kept: 2, rejected: 1, ..Figures::default() };
        let by = Grouping {
            by: "consent_source".to_owned(),
            groups: vec![Group { value: "fair".to_owned(), figures }],
            others: Others::default(),
        };
        Summary {
            schema: 1,
            tool: Tool { name: "hygienist", version: "0.1.0" },
            numbering_plan: "9".to_owned(),
            rules_version: 1,
            command: "clean".to_owned(),
            as_of: "2026-11-20".to_owned(),
            settings: serde_json::json!({"country": "DE", "as_of": "2026-11-20"}),
            inputs: vec![InputSummary {
                path: "in.csv".to_owned(),
                rows: 3,
                kept: 2,
                rejected: 1,
                ..Default::default()
            }],
            suppression: Vec::new(),
            rows: 3,
            kept: 2,
            rejected: 1,
            structural: 0,
            rejected_by: [("email.syntax".to_owned(), 1)].into(),
            codes: [("email.syntax".to_owned(), 1)].into(),
            notes: Vec::new(),
            run: RunFacts { started: "2026-11-20T01:00:00Z".to_owned(), ..RunFacts::default() },
            by: vec![by],
            store: None,
            checked: None,
            stops: None,
        }
    }

    #[test]
    fn a_document_is_read_as_it_was_written() {
        for outcome in [RunOutcome::Published, RunOutcome::NothingKept, RunOutcome::Broke("shrink".to_owned())] {
            let run =
                RunMemory::of(&summary(), 7, "news", outcome).with_change(Change { came: 2, left: 1, changed: 0 });
            let text = serde_json::to_string(&run).unwrap();
            assert_eq!(serde_json::from_str::<RunMemory>(&text).unwrap(), run);
            assert_eq!(
                (run.came, run.at.as_str(), run.tool.as_str()),
                (Some(2), "2026-11-20T01:00:00Z", "hygienist 0.1.0")
            );
        }
    }

    #[test]
    fn the_day_is_no_setting_and_the_country_is_one() {
        let first = RunMemory::of(&summary(), 1, "news", RunOutcome::Published);
        let mut next = first.clone();
        next.settings["as_of"] = "2026-11-21".into();
        assert!(!next.was_made_otherwise(&first));
        next.settings["country"] = "FR".into();
        assert!(next.was_made_otherwise(&first));
    }

    #[test]
    fn the_last_published_run_is_of_the_same_list_and_before() {
        let run = |id, list: &str, outcome| RunMemory { id, list: list.to_owned(), outcome, ..RunMemory::default() };
        let runs = [
            run(1, "a", RunOutcome::Published),
            run(4, "a", RunOutcome::NothingKept),
            run(3, "b", RunOutcome::Published),
            run(2, "a", RunOutcome::Published),
        ];
        assert_eq!(RunMemory::last_published(&runs, "a", 5).map(|run| run.id), Some(2));
        assert_eq!(RunMemory::last_published(&runs, "a", 2).map(|run| run.id), Some(1));
        assert_eq!(RunMemory::last_published(&runs, "c", 9), None);
    }
}
