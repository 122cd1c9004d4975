//! How well the columns of each input are filled, and what of it can be used.

use super::answer::led;
use super::facts::Facts;
use super::markup::{Section, Set, Table, and_more, counted, escaped, in_percent, measure, rows, theirs};
use super::{Caps, linked, path};
use crate::contact::{Code, ColumnProfile, FileProfile};
use crate::report::result::grouped;

/// How many faults of a column are told.
const FAULTS: usize = 3;

pub(super) fn section(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let files = &facts.profile.files;
    let mut left = caps.columns;
    let mut body = String::new();
    let mut untold = 0;
    for (at, file) in files.iter().enumerate() {
        if file.columns.is_empty() || file.records == 0 {
            continue;
        }
        if left == 0 || at >= caps.rows {
            untold += 1;
            continue;
        }
        body.push_str(&of_file(file, at, caps, &mut left));
    }
    body.push_str(&and_more(untold, "files"));
    let lead = "How many cells hold something, and in how many of those nothing was found that makes them useless.";
    led("columns", "Column by column", lead, body)
}

fn of_file(file: &FileProfile, at: usize, caps: Caps, left: &mut usize) -> String {
    let wrapped: String = file.containers.iter().map(|container| format!("{}, ", escaped(container))).collect();
    let caption = format!(
        "{}: {}, {wrapped}{}, {}",
        path(&file.path, caps),
        rows(file.records),
        escaped(&file.format),
        escaped(&file.encoding)
    );
    let heads = [
        ("Column", Set::Text),
        ("Read as", Set::Word),
        ("Filled", Set::Measure),
        ("Of use", Set::Measure),
        ("Different", Set::Number),
        ("What was found", Set::Codes),
    ];
    let mut table = Table::new(format!("columns-{at}"), caption, &heads);
    let shown = file.columns.len().min(*left);
    *left -= shown;
    for column in &file.columns[..shown] {
        let name = if column.name.trim().is_empty() {
            "(no name)".to_owned()
        } else {
            theirs(&column.name, caps.text.min(40))
        };
        table.row(&[
            name,
            column.role.map(|role| role.replace('_', " ")).unwrap_or_default(),
            share(column.filled, file.records),
            column.valid.map(|valid| share(valid, column.filled)).unwrap_or_default(),
            grouped(column.distinct),
            found(column),
        ]);
    }
    let more = file.columns.len() - shown;
    format!("{}{}", table.html(), and_more(more, if more == 1 { "column" } else { "columns" }))
}

fn share(part: u64, whole: u64) -> String {
    measure(&in_percent(part, whole), part, whole)
}

fn found(column: &ColumnProfile) -> String {
    let mut told: Vec<String> = column
        .faults
        .iter()
        .take(FAULTS)
        .map(|fault| match Code::from_name(fault.code) {
            Some(code) => format!("<span class=\"line\">{} {}</span>", linked(code), grouped(fault.count)),
            None => String::new(),
        })
        .collect();
    if column.faults.len() > FAULTS {
        told.push(format!(
            "<span class=\"hint\">and {}</span>",
            counted((column.faults.len() - FAULTS) as u64, "other", "others")
        ));
    }
    told.join("<br>")
}
