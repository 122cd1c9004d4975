//! People who stand in the list more than once, and people who are not to be contacted.

use super::answer::led;
use super::facts::{Facts, StopPlace};
use super::markup::{Section, Set, Table, and_more, counted, escaped, figure, in_percent, measure};
use super::{Caps, linked, path};
use crate::report::result::grouped;

/// The sizes of contacts that are told together.
const SIZES: [(u32, u32, &str); 7] = [
    (2, 2, "2 rows"),
    (3, 3, "3 rows"),
    (4, 4, "4 rows"),
    (5, 9, "5 to 9 rows"),
    (10, 99, "10 to 99 rows"),
    (100, 999, "100 to 999 rows"),
    (1_000, u32::MAX, "1,000 rows and more"),
];

pub(super) fn duplicates(facts: &Facts<'_>) -> Option<Section> {
    let sizes = &facts.picture.duplicates;
    let all: u64 = sizes.iter().map(|(_, contacts)| contacts).sum();
    let heads = [
        ("One person on", Set::Word),
        ("People", Set::Number),
        ("Share", Set::Measure),
        ("Rows too many", Set::Number),
    ];
    let mut table = Table::new("sizes", "People by the number of their rows", &heads);
    for (least, most, words) in SIZES {
        let of = || sizes.iter().filter(move |(size, _)| (least..=most).contains(size));
        let contacts: u64 = of().map(|(_, contacts)| contacts).sum();
        let surplus: u64 = of().map(|(size, contacts)| u64::from(size - 1) * contacts).sum();
        if contacts > 0 {
            table.row(&[
                words.to_owned(),
                figure(&format!("contacts:{least}"), contacts),
                measure(&in_percent(contacts, all), contacts, all),
                grouped(surplus),
            ]);
        }
    }
    let largest = sizes.iter().map(|(size, _)| *size).max().unwrap_or(0);
    let lead = format!(
        "{} in the list more than once; the most rows of one person are {}. Rows that are rejected for something else \
         count too.",
        counted(all, "person stands", "people stand"),
        grouped(u64::from(largest)),
    );
    led("duplicates", "Duplicates", &lead, table.html())
}

pub(super) fn stops(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let lists = lists(facts, caps);
    let met = met(facts, caps);
    let lead = "Who is not to be contacted, and who says so.";
    led("stops", "Suppression", lead, met + &lists)
}

/// Which stops were met.
fn met(facts: &Facts<'_>, caps: Caps) -> String {
    let stops = &facts.picture.stops;
    let most = stops.iter().map(|stop| stop.rows).max().unwrap_or(0);
    let heads = [("Where it stands", Set::Text), ("What it comes to", Set::Codes), ("Rows", Set::Measure)];
    let mut table = Table::new("stops-met", "Stops that rows met; a row may meet several", &heads);
    let shown = stops.len().min(caps.rows);
    for stop in &stops[..shown] {
        let place = match &stop.place {
            StopPlace::List(name) => path(name, caps),
            StopPlace::OwnCell => "a cell of the row itself".to_owned(),
            StopPlace::OtherRow => "another row of the same person".to_owned(),
        };
        table.row(&[place, linked(stop.code), measure(&grouped(stop.rows), stop.rows, most)]);
    }
    table.html() + &and_more(stops.len() - shown, "kinds")
}

/// Which lists were held against the rows.
fn lists(facts: &Facts<'_>, caps: Caps) -> String {
    let lists = &facts.summary.suppression;
    let heads = [
        ("List", Set::Text),
        ("Kind", Set::Word),
        ("Entries", Set::Number),
        ("Not read", Set::Number),
        ("As of", Set::Word),
    ];
    let mut table = Table::new("lists", "Lists that the rows were held against", &heads);
    let shown = lists.len().min(caps.rows);
    for list in &lists[..shown] {
        let old = if list.stale { " (too old)" } else { "" };
        let date = list.date.as_deref().map(|date| format!("{}{old}", escaped(date))).unwrap_or_default();
        table.row(&[
            path(&list.path, caps),
            list.kind.name().replace('_', " "),
            grouped(list.entries),
            grouped(list.unreadable),
            date,
        ]);
    }
    if let Some(store) = &facts.summary.store {
        let entries: u64 = store.entries.values().sum();
        table.row(&[path(&store.path, caps), "store".to_owned(), grouped(entries), "0".to_owned(), String::new()]);
    }
    table.html() + &and_more(lists.len() - shown, "lists")
}
