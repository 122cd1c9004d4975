//! What a store exports is all that it knows of a stop, and another store takes it in as it was.

use super::store_desk::{PLAIN, SEALED};
use super::support::Desk;

/// A store with lists and words of several people, and what it exports.
fn exported(store: &str) -> (Desk, String) {
    let desk = Desk::with("stop.csv", "email,unsubscribed_at\nann@brightwater.com,2024-03-01\nbo@brightwater.com,\n");
    desk.write("numbers.txt", "+12025550110\n+12025550111\n");
    let day = "--as-of 2026-11-20";
    desk.done(&format!("suppress import stop.csv do_not_call=numbers.txt --by carl --note first,day {day} {store}"));
    desk.done(&format!("suppress add @spam.de cy@firma.de --by dora {day} {store}"));
    desk.done(&format!("suppress add di@firma.de --kind erased --note \"by_phone\" --since 2025-05-06 {day} {store}"));
    // The same reason twice: the first is who is named.
    desk.done(&format!("suppress add ann@brightwater.com --by emil {day} {store}"));
    desk.done(&format!("suppress export -o out.csv {store}"));
    let text = desk.text("out.csv");
    (desk, text)
}

#[test]
fn another_store_knows_where_each_stop_came_from() {
    for (from, to) in [(PLAIN, SEALED), (SEALED, PLAIN)] {
        let (_, text) = exported(from);
        let by_hand =
            "ann@brightwater.com,unsubscribed,2024-03-01T00:00:00Z,2026-11-20T23:59:59Z,stop.csv,1,carl,\"first,day\"";
        assert!(text.lines().any(|line| line == by_hand), "{text}");
        assert_eq!(text.lines().count(), 8, "{text}");
        let desk = Desk::with("in.csv", &text);
        let import = format!("suppress import in.csv --by gil --note moved --as-of 2026-11-24 {to}");
        desk.done(&import).says(&["7 new, 0 known"]);
        assert_eq!(String::from_utf8(desk.done(&format!("suppress list {to}")).out).unwrap(), text);
        desk.done(&import).says(&["0 new, 7 known"]);
        assert_eq!(String::from_utf8(desk.done(&format!("suppress list {to}")).out).unwrap(), text);
        // Who moved them here is in the journal.
        let act = &desk.acts(to)[0];
        assert_eq!((act["who"].as_str(), act["why"].as_str()), (Some("gil"), Some("moved")));
        let checked = desk.run(&format!("suppress check bo@brightwater.com {to}"));
        assert_eq!(
            String::from_utf8_lossy(&checked.ends(1).out),
            "bo@brightwater.com: unsubscribed (since 2026-11-20; stop.csv, row 2)\n"
        );
        desk.store_is_whole();
    }
}

#[test]
fn of_an_export_that_lost_its_last_columns_the_file_is_the_source() {
    let desk = Desk::with(
        "in.csv",
        "channel,kind,since,last\nann@brightwater.com,erased,2024-03-01T00:00:00Z,2024-03-01T23:59:59Z\n",
    );
    desk.write(
        "some.csv",
        "channel,kind,since,last,note,source,row\n\
         bo@brightwater.com,blocked,2024-03-02T00:00:00Z,2024-03-02T23:59:59Z,why not,old.csv,17\n\
         cy@brightwater.com,blocked,2024-03-03T00:00:00Z,2024-03-03T23:59:59Z,lost,,4\n\
         di@brightwater.com,blocked,2024-03-04T00:00:00Z,2024-03-04T23:59:59Z,,old.csv,none\n",
    );
    desk.done(&format!("suppress import in.csv some.csv --by gil --note moved {PLAIN}"));
    assert_eq!(
        desk.listed(PLAIN),
        [
            "ann@brightwater.com,erased,2024-03-01T00:00:00Z,2024-03-01T23:59:59Z,in.csv,1,gil,moved",
            "cy@brightwater.com,blocked,2024-03-03T00:00:00Z,2024-03-03T23:59:59Z,some.csv,2,gil,moved",
            "bo@brightwater.com,blocked,2024-03-02T00:00:00Z,2024-03-02T23:59:59Z,old.csv,17,,why not",
            "di@brightwater.com,blocked,2024-03-04T00:00:00Z,2024-03-04T23:59:59Z,old.csv,,,",
        ]
    );
}

#[test]
fn an_import_says_of_which_kinds_the_entries_are() {
    let (_, text) = exported(PLAIN);
    let desk = Desk::with("in.csv", text);
    desk.write("one.csv", "email\nann@brightwater.com\n").write("two.txt", "@spam.de\nbo@firma.de\n");
    desk.done(&format!("suppress import in.csv complained=one.csv two.txt {PLAIN}")).says(&[
        "in.csv: gave 7 entries (erased, unsubscribed, domain, do_not_call)",
        "one.csv: gave 1 entry (complained)",
        "two.txt: gave 2 entries (unsubscribed)",
    ]);
    let dry = desk.done(&format!("suppress import in.csv one.csv --dry-run {PLAIN}"));
    dry.says(&[
        "would give 7 entries (erased, unsubscribed, domain, do_not_call)",
        "would give 1 entry (unsubscribed)",
    ]);
}
