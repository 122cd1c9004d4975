//! The account that balances, what a person should know, the settings and the checksums.

use super::answer::led;
use super::facts::Facts;
use super::markup::{Section, Set, Table, and_more, escaped, figure, theirs};
use super::{Caps, path};
use crate::contact::Code;
use crate::report::result::grouped;
use serde_json::Value;

/// How long a note may be, in characters.
const NOTE: usize = 600;

/// How many settings are told.
const SETTINGS: usize = 80;

/// What a person should know of the run.
pub(super) fn notes(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let notes = &facts.summary.notes;
    let shown = notes.len().min(caps.rows);
    let items: String =
        notes[..shown].iter().map(|note| format!("<li>{}</li>\n", theirs(note, NOTE.min(caps.text * 8)))).collect();
    if items.is_empty() {
        return None;
    }
    let body = format!("<ul class=\"notes\">\n{items}</ul>\n{}", and_more(notes.len() - shown, "notes"));
    Section::of("notes", "Good to know", body)
}

/// Read = kept + rejected + no records, for each input.
pub(super) fn account(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let summary = facts.summary;
    let heads = [
        ("Input", Set::Text),
        ("Read", Set::Number),
        ("Kept", Set::Number),
        ("Rejected", Set::Number),
        ("No records", Set::Number),
        ("Balance", Set::Word),
    ];
    let mut table = Table::new("balance", "Read = kept + rejected + no records of people", &heads);
    let mut balanced = true;
    let shown = summary.inputs.len().min(caps.rows);
    for (at, input) in summary.inputs.iter().enumerate() {
        let structural = input.structural.all();
        let adds_up = input.rows == input.kept + input.rejected + structural;
        balanced &= adds_up;
        if at < shown {
            let [rows, kept, rejected, structural] = [input.rows, input.kept, input.rejected, structural].map(grouped);
            table.row(&[path(&input.path, caps), rows, kept, rejected, structural, verdict(adds_up)]);
        }
    }
    balanced &= summary.rows == summary.kept + summary.rejected + summary.structural;
    let count = |name: &str, count: u64| figure(&format!("account_{name}"), count);
    table.sum(&[
        "All".to_owned(),
        count("rows", summary.rows),
        count("kept", summary.kept),
        count("rejected", summary.rejected),
        count("structural", summary.structural),
        verdict(balanced),
    ]);
    let body = table.html() + &and_more(summary.inputs.len() - shown, "inputs");
    led(
        "account",
        "The account",
        "Nothing was lost on the way: every row that was read is in one of the other columns.",
        body,
    )
}

fn verdict(balanced: bool) -> String {
    if balanced { "✓ balanced" } else { "✗ does not balance" }.to_owned()
}

/// What the user chose, and what of it is not as it comes.
pub(super) fn settings(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let mut lines = Vec::new();
    flatten("", &facts.summary.settings, &mut lines);
    let heads = [("Setting", Set::Text), ("Value", Set::Text)];
    let mut table = Table::new("settings-of-run", "What the run was told, by the names of hygiene.toml", &heads);
    let shown = lines.len().min(SETTINGS).min(caps.rows * 4);
    for (name, value) in &lines[..shown] {
        table.row(&[format!("<code>{}</code>", escaped(name)), theirs(value, caps.text * 3)]);
    }
    let more = and_more(lines.len() - shown, "settings");
    let lead = "Of the codes only those whose action is not the default.";
    let body = table.html();
    let body =
        if body.is_empty() { body } else { format!("<details><summary>Show them</summary>\n{body}{more}</details>\n") };
    led("settings", "Settings", lead, body)
}

/// The leaves of a document that say something, by their paths.
fn flatten(name: &str, value: &Value, lines: &mut Vec<(String, String)>) {
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match value {
        Value::Null => {}
        Value::Array(all) if all.is_empty() => {}
        Value::Object(keys) if name == "actions" => {
            for (code, action) in keys {
                let default = Code::from_name(code).map(|code| code.default_action().name());
                if action.as_str() != default {
                    flatten(&format!("actions.\"{code}\""), action, lines);
                }
            }
        }
        Value::Object(keys) => keys.iter().for_each(|(key, value)| flatten(&below(key), value, lines)),
        Value::String(text) => lines.push((name.to_owned(), text.clone())),
        Value::Array(all) => {
            let told: Vec<String> =
                all.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect();
            lines.push((name.to_owned(), told.join(", ")));
        }
        other => lines.push((name.to_owned(), other.to_string())),
    }
}

/// Of which bytes all this is.
pub(super) fn checksums(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let summary = facts.summary;
    let inputs = summary.inputs.iter().map(|input| ("input", &input.path, &input.sha256));
    let lists = summary.suppression.iter().map(|list| ("list", &list.path, &list.sha256));
    let files: Vec<_> = inputs.chain(lists).filter(|(.., sum)| !sum.is_empty()).collect();
    let shown = files.len().min(caps.rows);
    let heads = [("File", Set::Text), ("What", Set::Word), ("SHA-256", Set::Sum)];
    let mut table = Table::new("sums", "SHA-256 of the bytes as they were read", &heads);
    for (what, name, sum) in &files[..shown] {
        table.row(&[path(name, caps), (*what).to_owned(), escaped(sum)]);
    }
    let body = table.html() + &and_more(files.len() - shown, "files");
    led(
        "checksums",
        "Checksums",
        "Of which files this page speaks.",
        if files.is_empty() { String::new() } else { body },
    )
}
