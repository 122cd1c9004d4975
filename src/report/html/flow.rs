//! What came in and what went out, as one flow: bands as wide as the rows they stand for.

use super::answer::{Tense, led};
use super::facts::Facts;
use super::markup::{Section, figure, in_percent, percent};
use crate::contact::{Area, Code};
use crate::report::result::grouped;
use std::fmt::Write;

/// How high all rows together are drawn, in pixels.
const HEIGHT: f64 = 300.0;

/// How high a label is at least.
const LABEL: f64 = 62.0;

/// The thinnest band that is still seen.
const THINNEST: f64 = 1.5;

/// Where rows went.
struct Band {
    /// By which a test finds it.
    name: String,
    words: &'static str,
    class: &'static str,
    rows: u64,
}

pub(super) fn section(facts: &Facts<'_>) -> Option<Section> {
    let summary = facts.summary;
    let bands = bands(facts);
    if summary.rows == 0 || bands.is_empty() {
        return None;
    }
    let slots: Vec<f64> = bands.iter().map(|band| thick(band, summary.rows).max(LABEL)).collect();
    let labels: String = bands
        .iter()
        .zip(&slots)
        .map(|(band, slot)| {
            format!(
                "<li style=\"min-height:{slot:.0}px\"><b>{} <i>{}</i></b><span>{}</span></li>\n",
                figure(&band.name, band.rows),
                in_percent(band.rows, summary.rows),
                band.words,
            )
        })
        .collect();
    let inputs = summary.inputs.len();
    let came = if inputs == 1 {
        "rows came in".to_owned()
    } else {
        format!("rows came in, from {} files", grouped(inputs as u64))
    };
    let body = format!(
        "<div class=\"flow\">\n<div class=\"in\"><b>{}</b><span>{came}</span></div>\n{}<ul>\n{labels}</ul>\n</div>\n",
        figure("read", summary.rows),
        drawn(&bands, &slots, summary.rows),
    );
    let lead = "Every row that came in is accounted for: it is in the file, it was rejected for a reason, or it was no \
                record of a person at all.";
    led("flow", "What came in, what went out", lead, body)
}

fn thick(band: &Band, rows: u64) -> f64 {
    (percent(band.rows, rows) / 100.0 * HEIGHT).max(THINNEST)
}

/// The kept rows, then the rejected ones by the area of what decided, then what was no record.
fn bands(facts: &Facts<'_>) -> Vec<Band> {
    let summary = facts.summary;
    let mut bands =
        vec![Band { name: "flow_kept".to_owned(), words: Tense::of(facts).may(), class: "kept", rows: summary.kept }];
    let mut gone: Vec<Band> = Vec::new();
    for (code, count) in &summary.rejected_by {
        let Some(area) = Code::from_name(code).map(Code::area) else { continue };
        let words = words(area);
        match gone.iter_mut().find(|band| band.words == words) {
            Some(band) => band.rows += count,
            None => {
                let name = format!("flow_{}", code.split('.').next().unwrap_or_default());
                gone.push(Band { name, words, class: "gone", rows: *count });
            }
        }
    }
    gone.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.words.cmp(b.words)));
    bands.append(&mut gone);
    if summary.structural > 0 {
        let (name, words) = ("flow_structural".to_owned(), "no records: titles, totals, comments");
        bands.push(Band { name, words, class: "none", rows: summary.structural });
    }
    bands.retain(|band| band.rows > 0 || band.class == "kept");
    bands
}

const fn words(area: Area) -> &'static str {
    match area {
        Area::Row => "damaged rows",
        Area::Email => "bad addresses",
        Area::Phone => "bad numbers",
        Area::Contact => "nobody could be reached",
        Area::Name => "made-up names",
        Area::Duplicate => "the same person again",
        Area::Suppressed => "not to be contacted",
        Area::Consent => "consent that does not hold",
        Area::Lifecycle => "kept longer than is allowed",
    }
}

/// The bands from one stack on the left to their labels on the right.
fn drawn(bands: &[Band], slots: &[f64], rows: u64) -> String {
    let height: f64 = slots.iter().sum();
    let stack: f64 = bands.iter().filter(|band| band.rows > 0).map(|band| thick(band, rows)).sum();
    let mut left = (height - stack) / 2.0;
    let mut slot_top = 0.0;
    let mut paths = String::new();
    for (band, slot) in bands.iter().zip(slots) {
        let middle = slot_top + slot / 2.0;
        slot_top += slot;
        if band.rows == 0 {
            continue;
        }
        let (thick, class) = (thick(band, rows), band.class);
        let (from, to) = (left, middle - thick / 2.0);
        let (from_end, to_end) = (from + thick, to + thick);
        left = from_end;
        writeln!(
            paths,
            "<path class=\"{class}\" d=\"M0 {from:.1}C55 {from:.1} 45 {to:.1} 100 {to:.1}V{to_end:.1}C45 {to_end:.1} \
             55 {from_end:.1} 0 {from_end:.1}Z\"/>"
        )
        .expect("a string takes all that is written to it");
    }
    let told: Vec<String> = bands.iter().map(|band| format!("{} {}", grouped(band.rows), band.words)).collect();
    format!(
        "<svg role=\"img\" aria-labelledby=\"flow-title flow-desc\" viewBox=\"0 0 100 {height:.0}\" \
         style=\"height:{height:.0}px\" preserveAspectRatio=\"none\"><title id=\"flow-title\">Where the rows went</title>\
         <desc id=\"flow-desc\">{} rows came in: {}.</desc>\n{paths}</svg>\n",
        grouped(rows),
        told.join(", "),
    )
}
