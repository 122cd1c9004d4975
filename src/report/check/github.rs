//! Annotations of a GitHub workflow: the worst ten as errors, what is known as warnings, the rest counted in a notice.
//!
//! GitHub shows ten of a kind a step, so what is counted is of another kind. Every line is a command, and nothing else is
//! written: a cell that looks like a command stays the text of one.

use super::places::{Entry, Listed, file_of, plain_path};
use super::wording::{add, limit_figure, limit_name, shown};
use super::{CheckFormat, Told};
use crate::contact::LimitOutcome;

/// Annotations of one kind that GitHub shows of a step.
const MOST: usize = CheckFormat::Github.places();

/// A line an annotation.
pub(super) fn write(told: Told<'_>) -> String {
    let listed = Listed::of(told.checked, MOST);
    let mut text = String::new();
    for entry in &listed.entries {
        command(&mut text, "error", &properties(entry), &entry.message());
    }
    let known = told.checked.limits.iter().filter(|limit| limit.outcome == LimitOutcome::Known);
    let baseline = told.checked.baseline.as_deref().map_or_else(|| "the baseline".to_owned(), shown);
    for limit in known.clone().take(MOST) {
        let title = ("title", shown(&limit.what));
        command(&mut text, "warning", &[title], &format!("{}, not worse than in {baseline}", limit_figure(limit)));
    }
    let mut rest: Vec<String> =
        listed.rest.iter().map(|(limit, more)| format!("{more} more against {}", limit_name(limit))).collect();
    if let Some(more) = known.count().checked_sub(MOST).filter(|more| *more > 0) {
        rest.push(format!("{more} more limits that are not worse than in {baseline}"));
    }
    if !rest.is_empty() {
        let rest = format!("and {}", rest.join(", "));
        command(&mut text, "notice", &[("title", "hygienist check".to_owned())], &rest);
    }
    text
}

/// File and position, as far as GitHub can show them, and a title.
///
/// A column only counts where the cell ends on the line on which it begins; what lies in an archive has no line.
fn properties(entry: &Entry<'_>) -> Vec<(&'static str, String)> {
    let mut properties = Vec::new();
    if let Some(place) = entry.place.filter(|place| place.source != "-") {
        let (file, member) = file_of(&place.source);
        properties.push(("file", plain_path(file).to_owned()));
        let region = place.region;
        if member.is_none() && region.start_line > 0 {
            properties.push(("line", region.start_line.to_string()));
            if region.end_line > region.start_line {
                properties.push(("endLine", region.end_line.to_string()));
            } else if let Some(column) = region.start_column {
                properties.push(("col", column.to_string()));
                let end = region.end_column.filter(|end| *end >= column);
                properties.extend(end.map(|end| ("endColumn", end.to_string())));
            }
        }
    }
    properties.push(("title", shown(entry.rule())));
    properties
}

fn command(text: &mut String, name: &str, properties: &[(&str, String)], message: &str) {
    let properties: Vec<String> = properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    add(text, format_args!("::{name} {}::{}\n", properties.join(","), data(message)));
}

/// A message by GitHub's rules: `%`, CR and LF are written as a URI has them.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: `:` and `,` too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
