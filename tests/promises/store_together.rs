//! Several at one store: readers see the state before or after, and writers wait for each other.

use super::store_desk::{PLAIN, SEALED};
use super::support::Desk;
use std::collections::BTreeSet;
use std::process::{Child, Stdio};

const MANY: usize = 12_000;

fn list_of(name: &str) -> String {
    (0..MANY).map(|at| format!("{name}{at}@brightwater.com\n")).collect()
}

fn start(desk: &Desk, arguments: &str) -> Child {
    desk.start(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[track_caller]
fn succeeds(child: Child) {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{:?}: {}", output.status, String::from_utf8_lossy(&output.stderr));
}

#[test]
fn readers_see_the_state_before_an_import_or_after_it() {
    for store in [PLAIN, SEALED] {
        let desk = Desk::with("many.txt", list_of("new"));
        desk.done(&format!("suppress add old@brightwater.com {store}"));
        // The first, the last, and some between: of every partition of the keys.
        let asked: Vec<usize> = (0..MANY).step_by(100).chain([MANY - 1]).collect();
        let rows: String = asked.iter().map(|at| format!("{at},new{at}@brightwater.com,\n")).collect();
        desk.write("people.csv", format!("n,email,phone\n{rows}free,free@firma.de,\nold,old@brightwater.com,\n"));
        let mut import = start(&desk, &format!("suppress import many.txt {store}"));
        let (mut before, mut after, mut last) = (0, 0, false);
        let mut see = |is_after: bool| {
            assert!(is_after || !last, "what was seen once does not go");
            last = is_after;
            *(if is_after { &mut after } else { &mut before }) += 1;
        };
        loop {
            let ended = import.try_wait().unwrap();
            let lines = desk.listed(store).len();
            assert!(lines == 1 || lines == MANY + 1, "{lines}");
            see(lines == MANY + 1);
            let kept = desk.kept(store);
            assert!(kept == ["free"] || kept.len() == asked.len() + 1 && !kept.contains(&"old".to_owned()), "{kept:?}");
            see(kept.len() == 1);
            let check =
                desk.run(&format!("suppress check new0@brightwater.com new{}@brightwater.com {store}", MANY - 1));
            let stopped = String::from_utf8_lossy(&check.out).matches("unsubscribed").count();
            assert!(check.code == Some(i32::from(stopped > 0)) && (stopped == 0 || stopped == 2), "{stopped}");
            see(stopped == 2);
            if let Some(ended) = ended {
                assert!(ended.success());
                break;
            }
        }
        assert!(after >= 3, "after the import all see it");
        assert!(before > 0, "somebody saw the state before");
        desk.store_is_whole();
    }
}

#[test]
fn writers_wait_for_each_other_and_nothing_is_lost() {
    for store in [PLAIN, SEALED] {
        let desk = Desk::with("a.txt", list_of("a"));
        desk.write("b.txt", list_of("b")).write("c.txt", list_of("a"));
        desk.done(&format!("suppress add taken@brightwater.com {store}"));
        let mut children: Vec<Child> =
            ["a", "b", "c"].map(|name| start(&desk, &format!("suppress import {name}.txt {store}"))).into();
        children.extend((0..8).map(|at| start(&desk, &format!("suppress add by{at}@hand.de {store}"))));
        children.push(start(&desk, &format!("suppress remove taken@brightwater.com --reason test {store}")));
        children.into_iter().for_each(succeeds);
        let mut expected: BTreeSet<String> = (0..8).map(|at| format!("by{at}@hand.de")).collect();
        expected
            .extend(["a", "b"].iter().flat_map(|name| (0..MANY).map(move |at| format!("{name}{at}@brightwater.com"))));
        assert!(desk.channels(store) == expected, "nothing is lost and nothing is there twice");
        let mut told: Vec<String> =
            desk.acts(store).iter().map(|act| act["came_of_it"].as_str().unwrap().to_owned()).collect();
        told.sort();
        let mut all = vec!["1 gone".to_owned()];
        all.extend(vec!["1 new, 0 known".to_owned(); 9]);
        all.extend([format!("0 new, {MANY} known"), format!("{MANY} new, 0 known"), format!("{MANY} new, 0 known")]);
        all.sort();
        assert_eq!(told, all);
        desk.store_is_whole();
    }
}

#[test]
fn several_may_make_a_store_at_the_same_moment() {
    for store in [PLAIN, SEALED, "--store s.db"] {
        for _ in 0..6 {
            let desk = Desk::new();
            let children: Vec<Child> =
                (0..6).map(|at| start(&desk, &format!("suppress add by{at}@hand.de {store}"))).collect();
            children.into_iter().for_each(succeeds);
            let expected: BTreeSet<String> = (0..6).map(|at| format!("by{at}@hand.de")).collect();
            assert_eq!(desk.channels(store), expected);
            assert_eq!(desk.acts(store).len(), 6);
            desk.store_is_whole();
        }
    }
}

#[test]
fn several_may_bring_a_store_up_to_date_at_the_same_moment() {
    for is_sealed in [false, true] {
        let desk = Desk::new();
        let store = desk.put_store(is_sealed);
        desk.sqlite().execute("UPDATE setting SET value = 0 WHERE name = 'rules'", []).unwrap();
        let children: Vec<Child> = (0..6).map(|_| start(&desk, &format!("suppress list {store}"))).collect();
        children.into_iter().for_each(succeeds);
        assert_eq!(desk.acts(store).iter().filter(|act| act["verb"] == "rekeyed").count(), 1);
        assert_eq!(desk.channels(store).len(), 5);
        desk.store_is_whole();
    }
}
