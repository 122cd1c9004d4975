//! GitLab's code quality report: one entry a place against a broken limit, and one that counts those left out.
//!
//! GitLab tells what is new by the fingerprint, so no two entries have the same.

use super::places::{Entry, Fingerprints, Listed, file_of, plain_path};
use super::wording::{limit_figure, limit_name, shown};
use super::{CheckFormat, Told};
use serde::Serialize;

/// One entry of the report.
#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
}

/// The report: an array, empty where no limit is broken.
pub(super) fn write(told: Told<'_>) -> String {
    let listed = Listed::of(told.checked, CheckFormat::Gitlab.places());
    // A limit on the whole is shown on the first input: GitLab takes no entry without a file.
    let first = told.summary.inputs.first().map_or("-", |input| input.path.as_str());
    let places = listed.entries.iter().zip(listed.fingerprints()).map(|(entry, fingerprint)| Issue {
        description: entry.message(),
        check_name: shown(entry.rule()),
        fingerprint,
        severity: "major",
        location: location(entry, first),
    });
    let mut counted = Fingerprints::default();
    let rest = listed.rest.iter().map(|(limit, more)| Issue {
        description: format!("and {more} more against {}", limit_figure(limit)),
        check_name: shown(&limit.what),
        fingerprint: counted.of(&["more", &limit_name(limit)]),
        severity: "info",
        location: Location::at(first, 1),
    });
    let mut json = serde_json::to_string_pretty(&places.chain(rest).collect::<Vec<_>>()).expect("plain data is JSON");
    json.push('\n');
    json
}

fn location(entry: &Entry<'_>, first: &str) -> Location {
    let Some(place) = entry.place else { return Location::at(first, 1) };
    let line = if file_of(&place.source).1.is_some() { 1 } else { place.region.start_line.max(1) };
    Location::at(&place.source, line)
}

impl Location {
    fn at(source: &str, begin: u64) -> Location {
        Location { path: plain_path(file_of(source).0).to_owned(), lines: Lines { begin } }
    }
}
