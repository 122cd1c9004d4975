//! By what the people can be reached: countries and types of their numbers, providers of their addresses, likely typos.

use super::Caps;
use super::answer::led;
use super::facts::{Facts, Top};
use super::markup::{Section, Set, Table, counted, escaped, figure, in_percent, measure, theirs};
use crate::contact::Region;
use crate::normalize::country::english_name;
use crate::report::result::grouped;

pub(super) fn phones(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let picture = facts.picture;
    let countries = shares(
        "countries",
        "Countries of the valid numbers",
        "Country",
        &picture.countries,
        caps,
        |value| match value {
            "001" => "no country (international)".to_owned(),
            code => match Region::from_code(code).and_then(english_name) {
                Some(name) => format!("{} <span class=\"hint\">{code}</span>", escaped(name)),
                None => theirs(code, caps.text),
            },
        },
    );
    let types = shares("types", "What kind of lines they are", "Type", &picture.types, caps, |kind| match kind {
        "fixed_line_or_mobile" => "fixed line or mobile".to_owned(),
        "uan" => "company-wide number".to_owned(),
        "voip" => "VoIP".to_owned(),
        kind => theirs(&kind.replace('_', " "), caps.text),
    });
    let body = if countries.is_empty() {
        String::new()
    } else {
        format!("<div class=\"pair\">\n<div>{countries}</div>\n<div>{types}</div>\n</div>\n")
    };
    led("phones", "Countries and phone types", "Of every number that is valid in its country’s numbering plan.", body)
}

pub(super) fn providers(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let picture = facts.picture;
    let domains = shares("domains", "Where the valid addresses are", "Domain", &picture.domains, caps, |domain| {
        theirs(domain, caps.text)
    });
    let typos = typos(facts, caps);
    let body = match (domains.is_empty(), typos.is_empty()) {
        (true, true) => String::new(),
        (false, false) => format!("<div class=\"pair\">\n<div>{domains}</div>\n<div>{typos}</div>\n</div>\n"),
        _ => domains + &typos,
    };
    let lead = if picture.typos.told.is_empty() {
        "Who takes the mail."
    } else {
        "Who takes the mail, and which domains look mistyped: <code>--fix-typos</code> sets these right."
    };
    led("providers", "Providers and likely typos", lead, body)
}

fn typos(facts: &Facts<'_>, caps: Caps) -> String {
    let typos = &facts.picture.typos;
    let heads = [("Typed", Set::Text), ("Probably meant", Set::Text), ("Rows", Set::Number)];
    let mut table = Table::new("typos", "Domains that look mistyped", &heads);
    let shown = typos.told.len().min(caps.rows);
    for (typed, meant, count) in &typos.told[..shown] {
        table.row(&[theirs(typed, caps.text), theirs(meant, caps.text), grouped(*count)]);
    }
    let (more, count) = typos.told[shown..]
        .iter()
        .fold((typos.others, typos.others_count), |(more, all), (.., count)| (more + 1, all + count));
    table.html() + &others(more, count, false)
}

/// The most frequent values with bars.
fn shares(id: &str, caption: &str, head: &str, top: &Top, caps: Caps, shown: impl Fn(&str) -> String) -> String {
    let all: u64 = top.shares.iter().map(|share| share.count).sum::<u64>() + top.others_count;
    let mut table = Table::new(id, caption, &[(head, Set::Text), ("Count", Set::Number), ("Share", Set::Measure)]);
    // A list of countries is for a look: what comes behind the first dozen is seldom more than a trace.
    let told = top.shares.len().min(caps.rows).min(12);
    for share in &top.shares[..told] {
        table.row(&[
            shown(&share.value),
            figure(&format!("{id}:{}", share.value), share.count),
            measure(&in_percent(share.count, all), share.count, all),
        ]);
    }
    let (more, count) = top.shares[told..]
        .iter()
        .fold((top.others, top.others_count), |(more, all), share| (more + 1, all + share.count));
    table.html() + &others(more, count, top.at_least)
}

/// What is not told one by one.
fn others(more: u64, count: u64, at_least: bool) -> String {
    if more == 0 {
        return String::new();
    }
    let least = if at_least { "at least " } else { "" };
    format!("<p class=\"hint\">and {least}{}: {}</p>\n", counted(more, "other", "others"), grouped(count))
}
