//! Where the consent of the kept rows is from and how old it is, and how good the rows of each source are.

use super::Caps;
use super::answer::led;
use super::facts::{ConsentRow, Facts};
use super::markup::{Section, Set, Table, and_more, figure, in_percent, measure, percent, theirs};
use crate::contact::{ConsentAge, Figures, Grouping};
use crate::report::mask::cautious;
use crate::report::result::grouped;

/// The ages from the youngest, the unknown one last, and their heads.
const AGES: [(ConsentAge, &str); ConsentAge::ALL.len()] = [
    (ConsentAge::Days30, "30 days"),
    (ConsentAge::Days90, "90 days"),
    (ConsentAge::Year, "1 year"),
    (ConsentAge::TwoYears, "2 years"),
    (ConsentAge::Older, "older"),
    (ConsentAge::Unknown, "not known"),
];

/// How dark the darkest cell is.
const DARKEST: f64 = 0.22;

pub(super) fn by_age(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let picture = facts.picture;
    let mut heads = vec![("Source", Set::Text)];
    heads.extend(AGES.map(|(_, head)| (head, Set::Number)));
    heads.push(("Rows", Set::Number));
    let mut table = Table::new("ages", "Kept rows by where consent was given, and how long ago: under …", &heads)
        .with_class("heat");
    let shown = picture.consent.len().min(caps.rows);
    let most = picture.consent.iter().flat_map(|row| row.ages).max().unwrap_or(0);
    let mut sum = picture.consent_beyond;
    for (at, row) in picture.consent.iter().enumerate() {
        sum.iter_mut().zip(row.ages).for_each(|(sum, count)| *sum += count);
        if at < shown {
            table.row(&cells(&source(&row.source, facts, caps), row, most));
        }
    }
    let mut rest = picture.consent_beyond;
    picture.consent[shown..]
        .iter()
        .for_each(|row| rest.iter_mut().zip(row.ages).for_each(|(sum, count)| *sum += count));
    if rest.iter().sum::<u64>() > 0 {
        let words = format!("(all {} others)", grouped((picture.consent.len() - shown) as u64));
        table.row(&cells(&words, &ConsentRow { source: String::new(), ages: rest }, most));
    }
    let total = ConsentRow { source: String::new(), ages: sum };
    table.sum(&cells("All", &total, 0));
    let lead =
        "Of the rows that are kept. What has no age has no time of consent that can be read, or one in the future.";
    led("consent", "Consent by source and age", lead, table.html())
}

fn cells(head: &str, row: &ConsentRow, most: u64) -> Vec<String> {
    let cell = |count: u64| match count {
        0 => "<span class=\"hint\">0</span>".to_owned(),
        count if most == 0 => grouped(count),
        count => format!(
            "<i style=\"opacity:{:.2}\"></i><span>{}</span>",
            percent(count, most) / 100.0 * DARKEST,
            grouped(count)
        ),
    };
    let mut cells = vec![head.to_owned()];
    cells.extend(AGES.map(|(age, _)| cell(row.ages[age as usize])));
    cells.push(grouped(row.ages.iter().sum()));
    cells
}

/// A value that rows are counted by, as it may be shown.
fn source(value: &str, facts: &Facts<'_>, caps: Caps) -> String {
    match value {
        "" => "(none)".to_owned(),
        value if facts.shows_values => theirs(value, caps.text),
        value => theirs(&cautious(value), caps.text),
    }
}

pub(super) fn by_source(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let by = &facts.summary.by;
    let shown = by.len().min(caps.rows / 2);
    let tables = by[..shown].iter().enumerate().map(|(at, by)| grouping(at, by, facts, caps));
    let body = tables.collect::<String>() + &and_more(by.len() - shown, "columns");
    let lead = "Which supplier’s batch to refuse: the share of its rows that may be used, and what is wrong with the \
                others. A row may be wrong in several ways.";
    led("sources", "Quality by source", lead, body)
}

fn grouping(at: usize, by: &Grouping, facts: &Facts<'_>, caps: Caps) -> String {
    // Rows that all have one value, and it is none, say nothing of anybody.
    if by.groups.iter().all(|group| group.value.is_empty()) {
        return String::new();
    }
    let heads = [
        ("Value", Set::Text),
        ("Rows", Set::Number),
        ("May be used", Set::Measure),
        ("To nobody", Set::Number),
        ("Twice", Set::Number),
        ("No evidence", Set::Number),
        ("Bad consent", Set::Number),
        ("Stopped", Set::Number),
    ];
    let caption = format!("By {}", theirs(&by.by.replace('_', " "), caps.text));
    let mut table = Table::new(format!("by-{at}"), caption, &heads);
    let shown = by.groups.len().min(caps.rows);
    for group in &by.groups[..shown] {
        table.row(&row(&source(&group.value, facts, caps), &group.figures, &format!("by:{}", group.value)));
    }
    let mut rest = by.others;
    for group in &by.groups[shown..] {
        rest.values += 1;
        rest.figures += group.figures;
    }
    if rest.figures.rows > 0 {
        table.row(&row(&format!("({} others)", grouped(rest.values)), &rest.figures, "by_others"));
    }
    table.html()
}

fn row(head: &str, figures: &Figures, name: &str) -> Vec<String> {
    let of = |part| in_percent(part, figures.rows);
    let Figures { rows, kept, faked, duplicated, without_evidence, suppressed, bad_consent, .. } = *figures;
    // The name of a figure is for tests and programs: only words have one.
    let is_plain = name.len() < 40 && name.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '_' | ':'));
    let count = if is_plain { figure(name, rows) } else { grouped(rows) };
    let mut cells = vec![head.to_owned(), count];
    cells.push(measure(&of(kept), kept, rows));
    cells.extend([faked, duplicated, without_evidence, bad_consent, suppressed].map(of));
    cells
}
