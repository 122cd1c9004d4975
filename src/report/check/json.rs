//! For a program: everything that is known, in one document.
//!
//! Its keys are kept; later ones are added at the end.
//!
//! | key | what |
//! |---|---|
//! | `schema` | the version of this form, 1 |
//! | `tool` | `name`, `version` |
//! | `numbering_plan`, `as_of` | what the judgement rests on, as in the summary |
//! | `outcome` | `held`, or `broken` where one limit is |
//! | `limits` | one a limit: `limit` as written, `what` is measured, `group` (`by`, `value`) where it is of one, `figure` in words, `count` and `of` where something was counted, `outcome` (`held`, `known`, `broken`), `places`, `more` |
//! | `limits[].places` | at most 1,000: `source`, `row`, `line`, `column`, `region` (`start_line`, `start_column`, `end_line`, `end_column`), `code`, `value` (masked unless values are to be shown), `message`; what is not known is null or missing |
//! | `limits[].more` | how many places more there are |
//! | `baseline` | what the figures were compared with, where there is such a thing |
//! | `inputs`, `suppression`, `rows`, `kept`, `rejected`, `structural`, `rejected_by`, `codes`, `notes`, `by` | the account, as in the summary; `by` masked where it is a column of people |

use super::super::groups;
use super::Told;
use crate::contact::{Grouping, InputSummary, LimitResult, ListSummary, Tool};
use serde::Serialize;
use std::collections::BTreeMap;

/// The document.
#[derive(Serialize)]
struct Document<'r> {
    schema: u32,
    tool: &'r Tool,
    numbering_plan: &'r str,
    as_of: &'r str,
    outcome: &'static str,
    limits: &'r [LimitResult],
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<&'r str>,
    inputs: &'r [InputSummary],
    suppression: &'r [ListSummary],
    rows: u64,
    kept: u64,
    rejected: u64,
    structural: u64,
    rejected_by: &'r BTreeMap<String, u64>,
    codes: &'r BTreeMap<String, u64>,
    notes: &'r [String],
    by: Vec<Grouping>,
}

/// The document, indented, with a line end.
pub(super) fn write(told: Told<'_>) -> String {
    let Told { checked, summary } = told;
    let document = Document {
        schema: 1,
        tool: &summary.tool,
        numbering_plan: &summary.numbering_plan,
        as_of: &summary.as_of,
        outcome: if checked.is_broken() { "broken" } else { "held" },
        limits: &checked.limits,
        baseline: checked.baseline.as_deref(),
        inputs: &summary.inputs,
        suppression: &summary.suppression,
        rows: summary.rows,
        kept: summary.kept,
        rejected: summary.rejected,
        structural: summary.structural,
        rejected_by: &summary.rejected_by,
        codes: &summary.codes,
        notes: &summary.notes,
        by: summary.by.iter().map(|grouping| groups::masked(grouping, summary)).collect(),
    };
    let mut json = serde_json::to_string_pretty(&document).expect("plain data with text keys is JSON");
    json.push('\n');
    json
}
