//! What there is to tell of an output of rows: what its encoding could not hold, and what its importer will refuse.

use super::notes::Notes;
use super::run::Run;
use crate::output::forms::{Importer, Told};
use crate::report::mask::mask;
use crate::report::result::grouped;
use std::collections::BTreeMap;
use std::path::Path;

/// How many stops there are, by kind.
pub(super) fn count_of_stops(path: &Path, by_kind: &BTreeMap<String, u64>) -> String {
    let (name, all) = (path.display(), grouped(by_kind.values().sum()));
    let kinds: Vec<String> = by_kind.iter().map(|(kind, count)| format!("{kind} {}", grouped(*count))).collect();
    match kinds.as_slice() {
        [] => format!("{name}: no stops"),
        kinds => format!("{name}: {all} stops ({})", kinds.join(", ")),
    }
}

/// What there is to tell of the file of stops: what the system that is to import it has no place for, and whom no channel
/// stands for.
pub(super) fn about_stops(
    importer: Option<&Importer>,
    path: &Path,
    left_out: u64,
    without_channel: u64,
) -> Vec<String> {
    let name = path.display();
    let plain = importer.filter(|importer| !importer.takes_stops()).map(|importer| {
        format!("{name}: {} imports no list of stops, so that it is written as --suppress reads it", importer.system())
    });
    let no_place = importer.filter(|_| left_out > 0).map(|importer| {
        let (system, stops) = (importer.system(), grouped(left_out));
        format!("{name}: {system} has no place for {stops} of the stops, which are left out: addresses or numbers of another kind; without --to all are written")
    });
    let nobody = (without_channel > 0).then(|| {
        let records = grouped(without_channel);
        format!("{name}: records that are not to be contacted and have no address or number that can be read: {records}; they are among the rejects")
    });
    plain.into_iter().chain(no_place).chain(nobody).collect()
}

/// Notes what there is to tell of the output at `path`; standard output where there is none.
pub(super) fn note(told: &Told, run: &Run, path: Option<&Path>, notes: &mut Notes) {
    let outputs = &run.outputs;
    let shown = |cell: &str| if run.outputs.shows_values { cell.to_owned() } else { mask(cell) };
    let name = path.map_or_else(|| "standard output".to_owned(), |path| path.display().to_string());
    if told.lossy > 0 {
        let are = if told.lossy == 1 {
            "1 character is".to_owned()
        } else {
            format!("{} characters are", grouped(told.lossy))
        };
        let encoding = outputs.encoding().name();
        notes.warn([format!("{name}: {are} not in {encoding}, and written as ?; --output-encoding utf-8 holds all")]);
    }
    let Some(importer) = &outputs.importer else { return };
    let system = importer.system();
    for refused in &told.refusals.reasons {
        let rows = if refused.rows == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(refused.rows)) };
        let first: Vec<String> = refused.first.iter().map(|(row, cell)| format!("row {row} {}", shown(cell))).collect();
        let (reason, first) = (&refused.reason, first.join(", "));
        notes.warn([format!("{name}: {system} is known to refuse or cut {rows}: {reason} ({})", first.trim_end())]);
    }
    notes.warn(told.refusals.file.iter().map(|why| format!("{name}: {system}: {why}")));
    if told.refusals.days_only > 0 {
        let cells = if told.refusals.days_only == 1 {
            "1 cell".to_owned()
        } else {
            format!("{} cells", grouped(told.refusals.days_only))
        };
        notes.remark([format!("{name}: {system} takes days, so that the time of day in {cells} is left out")]);
    }
    if !told.refusals.left_out.is_empty() {
        let columns = told.refusals.left_out.join(", ");
        notes.remark([format!("{name}: {system} has no place for these columns, which are left out: {columns}")]);
    }
}
