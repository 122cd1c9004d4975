//! What there is to tell of an output of rows: what its encoding could not hold, and what its importer will refuse.

use super::notes::Notes;
use super::run::Outputs;
use crate::output::forms::Told;
use crate::report::mask::mask;
use crate::report::result::grouped;
use std::path::Path;

/// Notes what there is to tell of the output at `path`; standard output where there is none.
pub(super) fn note(told: &Told, outputs: &Outputs, path: Option<&Path>, notes: &mut Notes) {
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
        let first: Vec<String> = refused.first.iter().map(|(row, cell)| format!("row {row} {}", mask(cell))).collect();
        let (reason, first) = (&refused.reason, first.join(", "));
        notes.warn([format!("{name}: {system} is known to refuse or cut {rows}: {reason} ({})", first.trim_end())]);
    }
    notes.warn(told.refusals.file.iter().map(|why| format!("{name}: {system}: {why}")));
    if !told.refusals.left_out.is_empty() {
        let columns = told.refusals.left_out.join(", ");
        notes.remark([format!("{name}: {system} has no place for these columns, which are left out: {columns}")]);
    }
}
