//! The summary as JSON.

use crate::contact::Summary;

/// The summary, indented, with a line end.
#[must_use]
pub fn to_json(summary: &Summary) -> String {
    let mut json = serde_json::to_string_pretty(summary).expect("a summary has text keys only");
    json.push('\n');
    json
}
