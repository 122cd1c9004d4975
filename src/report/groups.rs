//! Rows by the values of a role or a column, as a table: which supplier's batch to refuse.

use super::mask::{mask, row as masked_row};
use super::result::{grouped, share};
use crate::contact::{Figures, Grouping, Role, Summary};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// How many values a person is shown; the summary holds more.
const SHOWN: usize = 20;

/// What the shares are of, on two lines where that keeps the table within a terminal of 80 columns.
const SHARES: [&str; 6] = ["kept", "faked", "stands\ntwice", "no\nevidence", "bad\nconsent", "said\nstop"];

/// A line a value, the largest first: its rows, and the share of them that may be used, is faked, stands twice, has no
/// evidence of consent or one that does not hold, is suppressed. A row may be in several of the last five.
#[must_use]
pub fn table(grouping: &Grouping) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).use_stderr().set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header([grouping.by.as_str(), "rows"].into_iter().chain(SHARES));
    let shown = grouping.groups.len().min(SHOWN);
    for group in &grouping.groups[..shown] {
        table.add_row(row(named(&group.value), &group.figures));
    }
    let mut rest = grouping.others;
    for group in &grouping.groups[shown..] {
        rest.values += 1;
        rest.figures += group.figures;
    }
    if rest.figures.rows > 0 {
        table.add_row(row(&format!("({} more)", grouped(rest.values)), &rest.figures));
    }
    for (at, column) in table.column_iter_mut().enumerate().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
        // The frame stands between columns; the last one is kept off its edge.
        column.set_padding((0, u16::from(at > SHARES.len())));
    }
    table.to_string()
}

/// A value of what rows are counted by, as a person is shown it: masked where the role or the column says who somebody is, and
/// where an address or a number stands in it. `columns` are the columns there are, with the role of each.
///
/// ```
/// use hygienist::report::groups::shown;
/// let columns = [("Contact", Some("full_name")), ("Fair", None)];
/// assert_eq!(shown("Contact", "Jane Doe", columns), "J•••");
/// assert_eq!(shown("email", "jane@gmail.com", columns), "j•••@gmail.com");
/// assert_eq!(shown("Fair", "Hanover 2024", columns), "Hanover 2024");
/// ```
#[must_use]
pub fn shown<'c>(by: &str, value: &str, columns: impl IntoIterator<Item = (&'c str, Option<&'c str>)>) -> String {
    let mut of_column = columns.into_iter().filter(|(name, _)| *name == by).filter_map(|(_, role)| role);
    let names = |role: &str| Role::from_name(role).is_some_and(Role::names_a_person);
    if names(by) || of_column.any(names) { mask(value) } else { masked_row(value) }
}

/// Rows by what they were counted by, each value as [`shown`].
#[must_use]
pub fn masked(grouping: &Grouping, summary: &Summary) -> Grouping {
    let columns = || summary.inputs.iter().flat_map(|input| &input.columns).map(|one| (one.name.as_str(), one.role));
    let mut grouping = grouping.clone();
    for group in &mut grouping.groups {
        group.value = shown(&grouping.by, &group.value, columns());
    }
    grouping
}

fn named(value: &str) -> &str {
    if value.is_empty() { "(none)" } else { value }
}

fn row(value: &str, figures: &Figures) -> Vec<String> {
    let of = |part| share(part, figures.rows);
    let Figures { rows, kept, faked, duplicated, without_evidence, suppressed, bad_consent, .. } = *figures;
    // A value is somebody's text: nothing in it moves the cursor.
    let value = value.chars().map(|c| if c.is_control() { '·' } else { c }).collect();
    let shares = [kept, faked, duplicated, without_evidence, bad_consent, suppressed].map(of);
    [value, grouped(rows)].into_iter().chain(shares).collect()
}
