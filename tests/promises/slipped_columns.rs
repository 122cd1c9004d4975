//! What an export says whose columns have slipped is not believed for ever: stops that alone break the limit are not learned.

use super::support::{Desk, Ran, TODAY};

/// An export of twenty people, of whom the last so many say stop.
fn export(stops: usize) -> String {
    let row = |at: usize| {
        let opted_out = if at + stops >= 20 { "subscribed" } else { "" };
        format!("p{at}@brightwater.com,{opted_out}\n")
    };
    (0..20).map(row).fold("email,unsubscribed_at\n".to_owned(), |all, row| all + &row)
}

/// A desk with a store that knows one of them, and a published list of the others.
fn published() -> Desk {
    let desk = Desk::with("stop.csv", "email\np0@brightwater.com\n");
    desk.done("suppress import stop.csv --store h.db --plain-store");
    clean(&desk, 0, "--max shrink=20%").ends(0);
    desk
}

fn clean(desk: &Desk, stops: usize, limit: &str) -> Ran {
    desk.write("export.csv", export(stops));
    desk.run(&format!(
        "clean export.csv --store h.db --learn --list l --as-of {TODAY} -q -o c.csv --rejects r.csv {limit}"
    ))
}

fn stops(desk: &Desk) -> usize {
    desk.done("suppress list --store h.db").table().rows.len()
}

#[test]
fn everybody_says_stop_and_nothing_is_learned() {
    let desk = published();
    let before = desk.read("c.csv");
    clean(&desk, 20, "--max shrink=20%").ends(1).says(&[
        "20 rows say stop",
        "none of it was learned",
        "--max shrink=20%",
    ]);
    assert_eq!((stops(&desk), desk.read("c.csv") == before), (1, true));
    clean(&desk, 0, "--max shrink=20%").ends(0);
    assert_eq!(desk.table("c.csv").rows.len(), 19);
}

#[test]
fn whoever_allows_it_has_it_learned() {
    let desk = published();
    clean(&desk, 15, "--max shrink=80%").ends(0);
    assert_eq!(stops(&desk), 16);
}

#[test]
fn the_few_stops_of_a_list_that_was_cut_are_learned() {
    let desk = published();
    let cut: String = export(2)
        .lines()
        .enumerate()
        .filter(|(at, _)| *at == 0 || *at > 15)
        .fold(String::new(), |all, (_, line)| all + line + "\n");
    desk.write("export.csv", cut);
    let cleaned =
        format!("clean export.csv --store h.db --learn --list l --as-of {TODAY} -q -o c.csv --max shrink=20%");
    let ran = desk.run(&cleaned);
    ran.ends(1).says(&["nothing was published"]);
    assert!(!ran.err.contains("learned"), "{}", ran.err);
    assert_eq!(stops(&desk), 3);
}

#[test]
fn what_slipped_is_not_learned_where_any_limit_is_broken_and_that_is_said() {
    let desk = Desk::with("stop.csv", "email\nzoe@brightwater.com\n");
    let store = "--store s.db --plain-store";
    desk.done(&format!("suppress import stop.csv {store}"));
    // `active` slipped into the column of the day on which somebody left.
    desk.write(
        "in.csv",
        "email,unsubscribed_at\nann@brightwater.com,active\nbo@brightwater.com,active\ncy@brightwater.com,\n",
    );
    let run = format!("clean in.csv -o c.csv --learn {store}");
    desk.run(&format!("{run} --max rejected=50% -q")).ends(1).says(&[
        "max rejected=50% is broken: 2 of 3",
        "note: 2 rows say stop in their own cells, and none of it was learned",
        "look at the export",
    ]);
    let listed = || String::from_utf8(desk.done(&format!("suppress list {store}")).out.clone()).unwrap();
    assert_eq!(listed().lines().count(), 2, "a header, and Zoe: {}", listed());
    let held = desk.done(&format!("{run} --max rejected=70%"));
    assert!(!held.err.contains("none of it was learned"), "{}", held.err);
    assert_eq!(listed().lines().count(), 4, "{}", listed());
}
