//! What `-v` tells: how long each stage took, what inputs were recognised as, what their columns are and why.

use super::mask::people;
use super::result::grouped;
use crate::contact::{ChosenBy, InputSummary, ListSummary, Summary};

/// The line of a stage: `judge      0.412 s  1,204 rows`.
///
/// ```
/// use hygienist::report::verbose::stage;
/// assert_eq!(stage("judge", 0.4123, 1204), "judge         0.412 s  1,204 rows");
/// assert_eq!(stage("join", 0.0, 0), "join          0.000 s");
/// ```
#[must_use]
pub fn stage(name: &str, seconds: f64, rows: u64) -> String {
    let rows = match rows {
        0 => String::new(),
        1 => "  1 row".to_owned(),
        more => format!("  {} rows", grouped(more)),
    };
    format!("{name:<10} {seconds:>8.3} s{rows}")
}

/// What is told once a run is over, `level` times asked for: inputs with the roles of their columns, then the most memory that
/// was seen in use; asked for twice, columns without a role and lists too.
#[must_use]
pub fn lines(summary: &Summary, peak_budget: usize, level: u8) -> Vec<String> {
    let mut lines = Vec::new();
    for input in &summary.inputs {
        lines.push(recognised(input));
        for (at, column) in input.columns.iter().enumerate() {
            let name = people(&column.name.replace(char::is_control, "·"));
            let is = match (column.role, column.by) {
                (Some(role), Some(by)) => format!("{role}, {}", why(by)),
                (Some(role), None) => role.to_owned(),
                (None, _) if level > 1 => "no role".to_owned(),
                (None, _) => continue,
            };
            lines.push(format!("  column {} {name}: {is}", at + 1));
        }
    }
    if level > 1 {
        lines.extend(summary.suppression.iter().map(list));
        if let Some(store) = &summary.store {
            let stops: u64 = store.entries.values().sum();
            lines.push(format!("store {}: {} stops", store.path, grouped(stops)));
        }
    }
    let mebibytes = peak_budget as f64 / f64::from(1 << 20);
    lines.push(format!("memory: {mebibytes:.1} MiB at most for keys, fates, lists and what was found"));
    lines
}

fn recognised(input: &InputSummary) -> String {
    let cut = match input.delimiter.as_str() {
        "," => "commas".to_owned(),
        ";" => "semicolons".to_owned(),
        "\t" => "tabs".to_owned(),
        other => format!("{other:?}"),
    };
    let preset = input.preset.as_ref().map(|id| format!(", recognised as {id}")).unwrap_or_default();
    format!("input {}: {}, cut by {cut}{preset}; {} rows", input.path, input.encoding, grouped(input.rows))
}

const fn why(by: ChosenBy) -> &'static str {
    match by {
        ChosenBy::Map => "because --map or hygiene.toml says so",
        ChosenBy::Preset => "for the export is known",
        ChosenBy::Header => "by its name",
        ChosenBy::Cells => "by what its cells look like",
        ChosenBy::Position => "by its position",
    }
}

fn list(list: &ListSummary) -> String {
    let of = list.date.as_ref().map(|date| format!(", of {date}")).unwrap_or_default();
    let entries = if list.entries == 1 { "1 entry".to_owned() } else { format!("{} entries", grouped(list.entries)) };
    format!("list {}: {}, {entries}{of}", list.path, list.kind.name())
}
