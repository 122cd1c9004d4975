//! What inputs are made of, as text and as JSON.

use super::result::{grouped, share};
use crate::contact::{ChosenBy, ColumnProfile, FileProfile, Profile, Share};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::fmt::Write;

/// How many faults of a column are told in the table.
const FAULTS: usize = 3;

/// The profile as a document.
#[must_use]
pub fn to_json(profile: &Profile) -> String {
    let mut text = serde_json::to_string_pretty(profile).expect("plain data is JSON");
    text.push('\n');
    text
}

/// The profile as tables, `width` columns wide at most where that is given.
#[must_use]
pub fn to_text(profile: &Profile, width: Option<u16>) -> String {
    let files: Vec<String> = profile.files.iter().map(|file| of_file(file, width)).collect();
    files.join("\n")
}

fn of_file(file: &FileProfile, width: Option<u16>) -> String {
    let mut text = String::new();
    let mut line = |line: String| writeln!(text, "{line}").expect("a string takes all that is written to it");
    line(file.path.clone());
    let wrapped = file.containers.iter().map(|container| format!("{container}, ")).collect::<String>();
    let cut = match (file.format.as_str(), file.delimiter.as_str()) {
        ("csv", ",") => " cut by commas".to_owned(),
        ("csv", ";") => " cut by semicolons".to_owned(),
        ("csv", "\t") => " cut by tabs".to_owned(),
        ("csv", delimiter) => format!(" cut by {delimiter:?}"),
        _ => String::new(),
    };
    line(format!("  {wrapped}{}{cut}, {}", file.format, file.encoding));
    let structural = match file.structural.all() {
        0 => String::new(),
        rows => format!(", and {} that are no records of people", rows_of(rows)),
    };
    line(format!(
        "  {}{structural}; {} would be kept ({})",
        if file.records == 1 { "1 record".to_owned() } else { format!("{} records", grouped(file.records)) },
        grouped(file.kept),
        or_dash(share(file.kept, file.records)),
    ));
    file.notes.iter().for_each(|note| line(format!("  note: {note}")));
    line(columns(file, width));
    for (title, shares) in
        [("countries", &file.phone_countries), ("numbers", &file.phone_types), ("providers", &file.email_domains)]
    {
        if !shares.is_empty() {
            line(format!("  {title}: {}", listed(shares)));
        }
    }
    for fault in &file.faults {
        line(format!("  {}: {}", fault.code, rows_of(fault.count)));
    }
    text
}

fn rows_of(rows: u64) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(rows)) }
}

fn or_dash(share: String) -> String {
    if share.is_empty() { "–".to_owned() } else { share }
}

fn listed(shares: &[Share]) -> String {
    let all = shares.iter().map(|share| share.count).sum();
    let of = |one: &Share| format!("{} {}", one.value, share(one.count, all));
    shares.iter().map(of).collect::<Vec<_>>().join(", ")
}

fn columns(file: &FileProfile, width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = width {
        table.set_width(width);
    }
    table.set_header(["column", "role", "by", "filled", "different", "valid", "found"]);
    for column in &file.columns {
        table.add_row([
            column.name.replace(char::is_control, " "),
            column.role.unwrap_or("").to_owned(),
            column.by.map_or("", why).to_owned(),
            or_dash(share(column.filled, file.records)),
            grouped(column.distinct),
            column.valid.map_or(String::new(), |valid| or_dash(share(valid, column.filled))),
            found(column),
        ]);
    }
    for number in 3..=5 {
        if let Some(column) = table.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

const fn why(by: ChosenBy) -> &'static str {
    match by {
        ChosenBy::Map => "--map",
        ChosenBy::Preset => "preset",
        ChosenBy::Header => "header",
        ChosenBy::Cells => "cells",
        ChosenBy::Position => "position",
    }
}

/// The most frequent faults of a column, each with a masked cell.
fn found(column: &ColumnProfile) -> String {
    let told = column.faults.iter().take(FAULTS).map(|fault| {
        let example = if fault.example.is_empty() { String::new() } else { format!(" ({})", fault.example) };
        format!("{} {}{example}", fault.code, grouped(fault.count))
    });
    let mut lines: Vec<String> = told.collect();
    if column.faults.len() > FAULTS {
        lines.push(format!("and {} more", column.faults.len() - FAULTS));
    }
    lines.join("\n")
}
