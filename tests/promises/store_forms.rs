//! A store of an earlier form, or of earlier rules of sameness, is opened and loses nothing.

use super::store_desk::{FREE, LISTED, PLAIN};
use super::support::Desk;

#[test]
fn a_store_of_the_first_form_keeps_entries_journal_and_answers() {
    for is_sealed in [false, true] {
        let desk = Desk::new();
        let store = desk.put_store(is_sealed);
        for _ in 0..2 {
            let listed = desk.done(&format!("suppress list {store}")).out;
            assert_eq!(String::from_utf8(listed).unwrap(), LISTED, "sealed: {is_sealed}");
            let acts: Vec<[String; 5]> = desk
                .acts(store)
                .iter()
                .map(|act| {
                    ["who", "verb", "what", "why", "came_of_it"].map(|name| act[name].to_string().replace('"', ""))
                })
                .collect();
            let expected = [
                [
                    "ann",
                    "imported",
                    "[unsubscribed=unsubscribed.csv,do_not_call=numbers.csv]",
                    "first day",
                    "4 new, 0 known",
                ],
                ["ann", "added", "[@spam.de]", "", "1 new, 0 known"],
                ["ann", "added", "[bob@firma.de]", "", "1 new, 0 known"],
                ["ann", "removed", "[bob@firma.de (erased, since 2026-11-24; by hand)]", "a slip", "1 gone"],
            ];
            assert_eq!(acts, expected);
            assert_eq!(desk.kept(store), FREE);
            desk.store_is_whole();
        }
        let check = desk.run(&format!("suppress check jdoe@gmail.com bob@firma.de {store}"));
        check.ends(1);
        assert_eq!(
            String::from_utf8_lossy(&check.out),
            "jdoe@gmail.com: unsubscribed (since 2024-03-01; unsubscribed.csv, row 1)\nbob@firma.de: not stopped\n"
        );
    }
}

/// The entry of j.doe+news@gmail.com gets a key that no rule of today makes, as one of earlier rules would have.
fn make_older(desk: &Desk) {
    let sqlite = desk.sqlite();
    let of: (i64, i64, [u8; 16]) = sqlite
        .query_row("SELECT of, kind, key FROM entry WHERE text = CAST('j.doe+news@gmail.com' AS BLOB)", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap();
    let other = [7u8; 16];
    let share = |key: [u8; 16]| i64::from_le_bytes(key[8..].try_into().unwrap());
    let more = share(other).wrapping_sub(share(of.2));
    let sum: i64 =
        sqlite.query_row("SELECT sum FROM tally WHERE of = ?1 AND kind = ?2", [of.0, of.1], |row| row.get(0)).unwrap();
    sqlite
        .execute("UPDATE tally SET sum = ?1 WHERE of = ?2 AND kind = ?3", [sum.wrapping_add(more), of.0, of.1])
        .unwrap();
    assert_eq!(sqlite.execute("UPDATE entry SET key = ?1 WHERE key = ?2", (other, of.2)).unwrap(), 1);
}

#[test]
fn keys_of_earlier_rules_are_made_anew_once_and_the_journal_tells_it() {
    let desk = Desk::new();
    let store = desk.put_store(false);
    make_older(&desk);
    assert_eq!(desk.kept(store), ["1", "6", "7"], "under that key nobody finds it");
    desk.sqlite().execute("UPDATE setting SET value = 0 WHERE name = 'rules'", []).unwrap();
    assert_eq!(desk.kept(store), FREE);
    assert_eq!(String::from_utf8(desk.done(&format!("suppress list {PLAIN}")).out).unwrap(), LISTED);
    desk.run(&format!("suppress check jdoe@googlemail.com {store}")).ends(1);
    let acts = desk.acts(store);
    assert_eq!(acts.len(), 5, "once");
    assert_eq!(acts[4]["verb"], "rekeyed");
    assert_eq!(acts[4]["came_of_it"], "5 entries; soft bounces and members of lists are counted anew");
    assert!(acts[4]["why"].as_str().unwrap().starts_with("rules of sameness 0 → "));
    desk.store_is_whole();
}

#[test]
fn a_sealed_store_is_keyed_anew_too() {
    let desk = Desk::new();
    let store = desk.put_store(true);
    desk.sqlite().execute("UPDATE setting SET value = 0 WHERE name = 'rules'", []).unwrap();
    assert_eq!(desk.kept(store), FREE);
    assert_eq!(String::from_utf8(desk.done(&format!("suppress list {store}")).out).unwrap(), LISTED);
    assert_eq!(desk.acts(store).len(), 5);
    desk.store_is_whole();
}

/// Making keys anew counts the entries anew: whoever was lost before would be forgotten by it.
#[test]
fn a_store_that_lost_an_entry_is_not_made_anew_over_it() {
    for is_of_today in [false, true] {
        let desk = Desk::new();
        let store = desk.put_store(false);
        if is_of_today {
            desk.done(&format!("suppress list {store}"));
        }
        let sqlite = desk.sqlite();
        assert_eq!(sqlite.execute("DELETE FROM entry WHERE row = 2 AND of = 1", []).unwrap(), 1);
        sqlite.execute("UPDATE setting SET value = 0 WHERE name = 'rules'", []).unwrap();
        drop(sqlite);
        for _ in 0..2 {
            desk.run(&format!("suppress list {store}")).ends(3).says(&["s.db", "damaged"]);
            desk.run(&format!("clean people.csv -o clean.csv {store}")).ends(3).says(&["s.db", "damaged"]);
        }
        assert!(!desk.exists("clean.csv"));
    }
}

#[test]
fn the_list_does_not_depend_on_the_key() {
    let of_a_new_store = |store: &str| {
        let desk = Desk::with("one.csv", "email,email2,phone\n b@brightwater.com,a@brightwater.com,+12025550110\n");
        desk.write("hash.txt", "b58996c504c5638798eb6b511e6f49af\n");
        desk.done(&format!(
            "suppress add z@firma.de y@firma.de x@firma.de +12025550112 @w.de *.v.de --as-of 2026-11-24 {store}"
        ));
        desk.done(&format!("suppress import one.csv erased=hash.txt --as-of 2026-11-24 {store}"));
        desk.done(&format!("suppress add q@firma.de p@firma.de z@firma.de --as-of 2026-11-24 --kind erased {store}"));
        desk.done(&format!("suppress list {store}")).out
    };
    let first = of_a_new_store(PLAIN);
    let text = String::from_utf8(first.clone()).unwrap();
    let channels: Vec<&str> = text.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    let in_order: Vec<usize> = ["x@firma.de", "y@firma.de", "z@firma.de", "a@brightwater.com", "b@brightwater.com"]
        .iter()
        .map(|one| channels.iter().position(|channel| channel == one).unwrap())
        .collect();
    assert!(in_order.is_sorted(), "{channels:?}");
    for _ in 0..4 {
        assert_eq!(of_a_new_store(PLAIN), first);
        assert_eq!(of_a_new_store("--store s.db"), first, "sealed");
    }
}
