//! The runs of a list, as they are remembered: a table for a terminal, CSV and JSON for programs; and what moved more than
//! usual.

mod unusual;

pub use unusual::unusual;

use super::result::{grouped, share};
use crate::contact::{RunMemory, RunOutcome};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many runs a person is shown; the other forms hold all.
const SHOWN: usize = 40;

/// The runs by number, the newest last; below them why runs published nothing, and for each list what is unusual about its
/// newest run.
#[must_use]
pub fn table(runs: &[RunMemory]) -> String {
    let runs = in_order(runs);
    let lists = by_list(&runs);
    if runs.is_empty() {
        return "no run is remembered".to_owned();
    }
    let shown = &runs[runs.len().saturating_sub(SHOWN)..];
    let mut text = drawn(shown, lists.len() > 1);
    if shown.len() < runs.len() {
        let earlier = grouped((runs.len() - shown.len()) as u64);
        line(&mut text, &format!("{earlier} earlier runs are not shown; --format csv has them all"));
    }
    for run in shown {
        if let RunOutcome::Broke(limit) = &run.outcome {
            line(&mut text, &format!("run {}: {}", run.id, printable(limit)));
        }
    }
    for (list, of_list) in &lists {
        let Some((newest, before)) = of_list.split_last() else { continue };
        let before: Vec<RunMemory> = before.iter().map(|run| (*run).clone()).collect();
        for note in unusual(newest, &before) {
            let list = if lists.len() > 1 { format!(" ({})", printable(list)) } else { String::new() };
            line(&mut text, &format!("run {}{list}: {note}", newest.id));
        }
    }
    text
}

/// A row a run, by number; counts that nobody took are empty, `kept_share` is between 0 and 1.
#[must_use]
pub fn csv(runs: &[RunMemory]) -> String {
    let mut rows = csv::Writer::from_writer(Vec::new());
    let mut write = |row: &[String]| rows.write_record(row).expect("memory takes all that is written to it");
    let header = "run,list,as_of,at,outcome,rows,kept,rejected,kept_share,came,left,changed,learned"
        .split(',')
        .map(str::to_owned);
    write(&header.collect::<Vec<_>>());
    let counted = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
    for run in in_order(runs) {
        write(&[
            run.id.to_string(),
            run.list.clone(),
            run.as_of.clone(),
            run.at.clone(),
            run.outcome.name().to_owned(),
            run.rows.to_string(),
            run.kept.to_string(),
            run.rejected.to_string(),
            if run.rows == 0 { String::new() } else { format!("{:.4}", run.kept as f64 / run.rows as f64) },
            counted(run.came),
            counted(run.left),
            counted(run.changed),
            run.learned.to_string(),
        ]);
    }
    let bytes = rows.into_inner().expect("memory takes all that is written to it");
    String::from_utf8(bytes).expect("text in, text out")
}

/// The documents, by number, indented, with a line end.
#[must_use]
pub fn json(runs: &[RunMemory]) -> String {
    let mut text = serde_json::to_string_pretty(&in_order(runs)).expect("a run has text keys only");
    text.push('\n');
    text
}

fn in_order(runs: &[RunMemory]) -> Vec<&RunMemory> {
    let mut runs: Vec<&RunMemory> = runs.iter().collect();
    runs.sort_by_key(|run| run.id);
    runs
}

fn by_list<'r>(runs: &[&'r RunMemory]) -> BTreeMap<&'r str, Vec<&'r RunMemory>> {
    let mut lists: BTreeMap<&str, Vec<&RunMemory>> = BTreeMap::new();
    for run in runs {
        lists.entry(&run.list).or_default().push(run);
    }
    lists
}

fn drawn(runs: &[&RunMemory], names_lists: bool) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    let counted = |count: Option<u64>| count.map(grouped).unwrap_or_default();
    // What no run has would only take width.
    let compares = runs.iter().any(|run| run.came.is_some());
    let learns = runs.iter().any(|run| run.learned > 0);
    let row = |run: &RunMemory| {
        let mut row = vec![run.id.to_string(), run.as_of.clone()];
        row.extend(names_lists.then(|| printable(&run.list)));
        row.push(run.outcome.name().replace('_', " "));
        row.extend([grouped(run.rows), grouped(run.kept), share(run.kept, run.rows), grouped(run.rejected)]);
        row.extend([run.came, run.left, run.changed].map(counted).into_iter().filter(|_| compares));
        row.extend(learns.then(|| grouped(run.learned)));
        row
    };
    let mut header = vec!["run", "day"];
    header.extend(names_lists.then_some("list"));
    let words = header.len();
    header.extend(["outcome", "rows", "kept", "", "rejected"]);
    header.extend(["came", "left", "changed"].into_iter().filter(|_| compares));
    header.extend(learns.then_some("learned"));
    let last = header.len() - 1;
    table.set_header(header);
    for run in runs {
        table.add_row(row(run));
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        if at == 0 || at > words {
            column.set_cell_alignment(CellAlignment::Right);
        }
        // The frame stands between columns; the outer ones are kept off its edges.
        column.set_padding((u16::from(at == 0), u16::from(at == last)));
    }
    table.to_string()
}

fn line(text: &mut String, more: &str) {
    write!(text, "\n{more}").expect("a string takes all that is written to it");
}

/// A name is somebody's text: nothing in it moves the cursor.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '·' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(id: u64, list: &str, kept: u64) -> RunMemory {
        RunMemory {
            id,
            list: list.to_owned(),
            as_of: format!("2026-11-{id:02}"),
            at: format!("2026-11-{id:02}T01:00:00Z"),
            rows: 12_000,
            kept,
            rejected: 12_000 - kept,
            came: (id > 1).then_some(10),
            outcome: RunOutcome::Published,
            ..RunMemory::default()
        }
    }

    #[test]
    fn a_row_a_run_in_order() {
        let mut broke = run(2, "n,ews", 6000);
        broke.outcome = RunOutcome::Broke("kept 9,000 → 6,000".to_owned());
        let csv = csv(&[broke, run(1, "n,ews", 9000)]);
        let want = "run,list,as_of,at,outcome,rows,kept,rejected,kept_share,came,left,changed,learned\n\
            1,\"n,ews\",2026-11-01,2026-11-01T01:00:00Z,published,12000,9000,3000,0.7500,,,,0\n\
            2,\"n,ews\",2026-11-02,2026-11-02T01:00:00Z,broke,12000,6000,6000,0.5000,10,,,0\n";
        assert_eq!(csv, want);
    }

    #[test]
    fn the_documents_are_read_again() {
        let runs = vec![run(1, "news", 9000), run(2, "news", 9001)];
        assert_eq!(serde_json::from_str::<Vec<RunMemory>>(&json(&runs)).unwrap(), runs);
        assert_eq!(json(&[]), "[]\n");
    }

    #[test]
    fn a_table_names_lists_only_where_there_are_several() {
        let one = table(&[run(1, "news", 9000)]);
        assert!(!one.contains("news") && one.contains("75.0 %"), "{one}");
        let mut broke = run(3, "shop\u{1b}[2J", 1);
        broke.outcome = RunOutcome::Broke("kept 9 → 1".to_owned());
        let two = table(&[run(1, "news", 9000), broke]);
        assert!(two.contains("shop·[2J") && two.contains("\nrun 3: kept 9 → 1"), "{two}");
        assert!(two.contains("\nrun 1 (news): too little history"), "{two}");
    }

    #[test]
    fn a_long_history_is_cut_and_says_so() {
        let runs: Vec<RunMemory> = (1..=60).map(|id| run(id, "news", 9000)).collect();
        let text = table(&runs);
        assert!(text.contains("20 earlier runs are not shown") && !text.contains("unusual"), "{text}");
        let row = |id: u64| {
            text.lines()
                .any(|line| line.starts_with('│') && line.trim_matches(['│', ' ']).starts_with(&format!("{id} ")))
        };
        assert!(row(21) && row(60) && !row(20), "{text}");
    }
}
