//! Killed at any moment, a store has lost nothing that was said to be done, and holds nothing half.
//!
//! `HYGIENIST_CASES` says how many are killed before their end, `HYGIENIST_SEED` where the dice begin. The moments are spread over
//! the time that the act takes when nobody kills it, and a little more.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "suppression_property/dice.rs"]
#[allow(dead_code)]
mod dice;
#[path = "promises/store_desk.rs"]
#[allow(dead_code)]
mod store_desk;
#[path = "promises/support.rs"]
#[allow(dead_code)]
mod support;

use dice::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};
use store_desk::{FREE, PLAIN, SEALED};
use support::{Desk, TODAY};

const SEED: u64 = 20_261_124;
const CASES: usize = 20;

/// What is killed. One after the other, so that few cases have some of each.
const ACTS: [Act; 6] = [Act::Import, Act::Add, Act::Import, Act::Remove, Act::Update, Act::Make];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    /// A large list goes into a store that holds others.
    Import,
    /// Channel after channel is added.
    Add,
    /// Channel after channel is taken away.
    Remove,
    /// A store of the first form and of earlier rules is opened.
    Update,
    /// The first of all: the store and its key are made.
    Make,
}

/// How killed acts were found: the act, whether it was killed before its end, whether it is in the store.
type Seen = BTreeMap<(Act, bool, bool), usize>;

/// Stores as they were before the act, and how long it takes.
struct Ready {
    others: [Desk; 2],
    takes: BTreeMap<(Act, bool), Duration>,
    many: usize,
}

#[test]
fn a_store_that_was_killed_lost_nothing_that_was_done() {
    let told = |name: &str| std::env::var(name).ok().map(|value| value.replace('_', "").parse::<u64>().unwrap());
    let cases = told("HYGIENIST_CASES").map_or(CASES, |cases| cases as usize);
    let seed = told("HYGIENIST_SEED").unwrap_or(SEED);
    let began = Instant::now();
    let mut ready = Ready::new(if cfg!(debug_assertions) { 8_000 } else { 50_000 });
    let mut seen = Seen::new();
    let (mut case, mut killed) = (0, 0);
    while killed < cases {
        assert!(case < 20 + 6 * cases, "{killed} of {case} were killed before their end");
        let mut dice = Dice::new(seed + case as u64);
        let act = ACTS[case % ACTS.len()];
        let is_sealed = dice.once_in(2);
        println!("case {case} (HYGIENIST_SEED={}): {act:?}, sealed: {is_sealed}", seed + case as u64);
        let (was_killed, is_there) = match act {
            Act::Import => import(&mut ready, is_sealed, &mut dice),
            Act::Add => add(&mut ready, is_sealed, &mut dice),
            Act::Remove => remove(&mut ready, is_sealed, &mut dice),
            Act::Update => update(&mut ready, is_sealed, &mut dice),
            Act::Make => make(&mut ready, &mut dice),
        };
        *seen.entry((act, was_killed, is_there)).or_default() += 1;
        ready.learn(act, was_killed);
        (case, killed) = (case + 1, killed + usize::from(was_killed));
    }
    for ((act, was_killed, is_there), count) in &seen {
        println!("{act:?}: {count} times killed before its end: {was_killed}, is in the store: {is_there}");
    }
    println!("{killed} killed, {case} cases, {:.1} s", began.elapsed().as_secs_f64());
}

fn store_of(is_sealed: bool) -> &'static str {
    if is_sealed { SEALED } else { PLAIN }
}

impl Ready {
    fn new(many: usize) -> Ready {
        let others = [PLAIN, SEALED].map(|store| {
            let desk = Desk::new();
            let old: String = (0..1_000).map(|at| format!("old{at}@brightwater.com\n")).collect();
            let new: String = (0..many).map(|at| format!("new{at}@brightwater.com\n")).collect();
            desk.write("old.txt", old).write("new.txt", new);
            desk.done(&format!("suppress import old.txt {store}"));
            desk
        });
        Ready { others, takes: BTreeMap::new(), many }
    }

    /// A copy of the store that holds others, with its lists.
    fn copy(&self, is_sealed: bool) -> Desk {
        let (from, to) = (&self.others[usize::from(is_sealed)], Desk::new());
        to.write("s.db", from.read("s.db")).write("new.txt", from.read("new.txt"));
        to.set_mode("s.db", 0o600);
        if is_sealed {
            to.make_folder("keys", 0o700);
            to.write("keys/s.key", from.read("keys/s.key"));
            to.set_mode("keys/s.key", 0o600);
        }
        to
    }

    /// How long an act takes that nobody kills; measured on desks of its own.
    fn takes(&mut self, act: Act, is_sealed: bool, desk: impl Fn(&Ready) -> Desk, arguments: &str) -> Duration {
        if let Some(takes) = self.takes.get(&(act, is_sealed)) {
            return *takes;
        }
        // At its best: what is noise is not the act.
        let measure = |_| {
            let desk = desk(self);
            let began = Instant::now();
            let output = desk.start(arguments).output().unwrap();
            assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
            began.elapsed()
        };
        let takes = (0..3).map(measure).min().unwrap();
        println!("{act:?}, sealed: {is_sealed}: takes {takes:?}");
        self.takes.insert((act, is_sealed), takes);
        takes
    }
}

impl Ready {
    /// A machine is not as quick at every time: what ends before it is killed is killed earlier from then on.
    fn learn(&mut self, act: Act, was_killed: bool) {
        let by = if was_killed { 1.02 } else { 0.9 };
        self.takes.iter_mut().filter(|((one, _), _)| *one == act).for_each(|(_, takes)| *takes = takes.mul_f64(by));
    }
}

/// Starts it and kills it after a while, if it has not ended: whether it was killed before its end, and whether it said
/// that it was done, by its exit or by this word.
fn kill(desk: &Desk, arguments: &str, after: Duration, word: &str) -> (bool, bool) {
    let mut child = desk.start(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    if let Some(code) = output.status.code() {
        assert_eq!(code, 0, "{arguments}: {said}");
    }
    (output.status.code().is_none(), output.status.success() || said.contains(word))
}

/// A moment of an act that takes so long.
fn moment(dice: &mut Dice, takes: Duration) -> Duration {
    // Half of them near its end, where it is being kept.
    let from = if dice.once_in(2) { 0 } else { 600 };
    takes.mul_f64((from + dice.below(1_050 - from)) as f64 / 1_000.0)
}

/// Those of these channels whom `clean` lets through.
fn let_through(desk: &Desk, store: &str, channels: impl Iterator<Item = String>) -> BTreeSet<String> {
    let rows: String = channels.enumerate().map(|(at, channel)| format!("{at},{channel},\n")).collect();
    desk.write("people.csv", format!("n,email,phone\n{rows}free,free@firma.de,\n"));
    let (clean, _) = desk.clean(&format!("people.csv --match none --on consent.*=ignore {store}"));
    let mut through: BTreeSet<String> = clean.column("email").into_iter().map(str::to_owned).collect();
    assert!(through.remove("free@firma.de"), "whom nobody stopped is kept");
    through
}

fn old() -> impl Iterator<Item = String> {
    (0..1_000).map(|at| format!("old{at}@brightwater.com"))
}

fn import(ready: &mut Ready, is_sealed: bool, dice: &mut Dice) -> (bool, bool) {
    let store = store_of(is_sealed);
    let arguments = format!("suppress import new.txt {store}");
    let takes = ready.takes(Act::Import, is_sealed, |ready| ready.copy(is_sealed), &arguments);
    let desk = ready.copy(is_sealed);
    let (was_killed, was_said) = kill(&desk, &arguments, moment(dice, takes), " new, ");
    let lines = desk.listed(store).len();
    let is_there = lines == 1_000 + ready.many;
    assert!(is_there || lines == 1_000, "wholly or not at all: {lines}");
    assert!(is_there || !was_said, "it was said to be done");
    let acts = desk.acts(store);
    assert_eq!(acts.len(), 1 + usize::from(is_there), "the journal agrees");
    assert!(!is_there || acts[1]["came_of_it"] == format!("{} new, 0 known", ready.many));
    desk.store_is_whole();
    let some = (0..ready.many).step_by(50).map(|at| format!("new{at}@brightwater.com"));
    let through = let_through(&desk, store, old().chain(some));
    assert_eq!(through.len(), if is_there { 0 } else { ready.many.div_ceil(50) });
    assert!(through.iter().all(|channel| channel.starts_with("new")));
    // Nothing hinders the next attempt.
    if dice.once_in(4) {
        desk.done(&arguments);
        assert_eq!(desk.listed(store).len(), 1_000 + ready.many);
    }
    (was_killed, is_there)
}

fn add(ready: &mut Ready, is_sealed: bool, dice: &mut Dice) -> (bool, bool) {
    let store = store_of(is_sealed);
    let one = |at: usize| format!("suppress add by{at}@hand.de and{at}@hand.de {store}");
    let takes = ready.takes(Act::Add, is_sealed, |ready| ready.copy(is_sealed), &one(0));
    let desk = ready.copy(is_sealed);
    let (mut done, mut last) = (BTreeSet::new(), None);
    for at in 0..1 + dice.below(4) {
        let (was_killed, was_said) = kill(&desk, &one(at), moment(dice, takes), " new, ");
        if was_said {
            done.insert(at);
        }
        last = Some((at, was_killed));
    }
    let channels = desk.channels(store);
    for at in 0..5 {
        let both = [format!("by{at}@hand.de"), format!("and{at}@hand.de")].map(|one| channels.contains(&one));
        assert_eq!(both[0], both[1], "both or none");
        assert!(both[0] || !done.contains(&at), "{at} was said to be done");
    }
    assert_eq!(desk.acts(store).len(), 1 + (channels.len() - 1_000) / 2);
    desk.store_is_whole();
    assert!(let_through(&desk, store, old().chain(done.iter().map(|at| format!("by{at}@hand.de")))).is_empty());
    let (at, was_killed) = last.unwrap();
    (was_killed, channels.contains(&format!("by{at}@hand.de")))
}

fn remove(ready: &mut Ready, is_sealed: bool, dice: &mut Dice) -> (bool, bool) {
    let store = store_of(is_sealed);
    let one = |at: usize| format!("suppress remove old{at}@brightwater.com --reason test {store}");
    let takes = ready.takes(Act::Remove, is_sealed, |ready| ready.copy(is_sealed), &one(0));
    let desk = ready.copy(is_sealed);
    let mut last = None;
    for at in 0..1 + dice.below(4) {
        last = Some((at, kill(&desk, &one(at), moment(dice, takes), " is gone (")));
        let (_, was_said) = last.unwrap().1;
        let is_gone = desk.run(&format!("suppress check old{at}@brightwater.com {store}")).code == Some(0);
        assert!(is_gone || !was_said, "{at} was said to be gone");
    }
    let channels = desk.channels(store);
    let gone: BTreeSet<String> = old().filter(|channel| !channels.contains(channel)).collect();
    let told: BTreeSet<String> = desk.acts(store)[1..]
        .iter()
        .map(|act| act["what"][0].as_str().unwrap().split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(gone, told, "whoever is gone is told of, with the reason, and nobody else is gone");
    desk.store_is_whole();
    assert_eq!(let_through(&desk, store, old()), gone);
    let (at, (was_killed, _)) = last.unwrap();
    (was_killed, gone.contains(&format!("old{at}@brightwater.com")))
}

/// A store of the first form, filled, whose keys are of earlier rules.
fn earlier(ready: &Ready, is_sealed: bool) -> Desk {
    let desk = Desk::new();
    desk.put_store(is_sealed);
    desk.write("new.txt", ready.others[0].read("new.txt"));
    // As the first form is: without whatever later ones add. What is imported makes the work take a while.
    let sqlite = desk.sqlite();
    sqlite.execute("UPDATE setting SET value = 0 WHERE name = 'rules'", []).unwrap();
    desk
}

fn update(ready: &mut Ready, is_sealed: bool, dice: &mut Dice) -> (bool, bool) {
    let store = store_of(is_sealed);
    // Every other time it is of today's form and large, and only its keys are of earlier rules.
    let is_large = dice.once_in(2);
    let desk = if is_large { ready.copy(is_sealed) } else { earlier(ready, is_sealed) };
    if is_large {
        desk.sqlite().execute("UPDATE setting SET value = 0 WHERE name = 'rules'", []).unwrap();
    }
    let arguments = format!("suppress list {store}");
    let takes = ready.takes(Act::Update, is_sealed, |ready| earlier(ready, is_sealed), &arguments);
    let takes = if is_large { takes * 3 } else { takes };
    let (was_killed, _) = kill(&desk, &arguments, moment(dice, takes), "nothing is said");
    let rules: i64 =
        desk.sqlite().query_row("SELECT value FROM setting WHERE name = 'rules'", [], |row| row.get(0)).unwrap();
    let count = if is_large { 1_000 } else { 5 };
    assert_eq!(desk.listed(store).len(), count);
    let acts = desk.acts(store);
    assert_eq!(acts.iter().filter(|act| act["verb"] == "rekeyed").count(), 1, "once");
    let came_of_it = acts.last().unwrap()["came_of_it"].as_str().unwrap();
    assert!(came_of_it.starts_with(&format!("{count} entries;")), "{came_of_it}");
    desk.store_is_whole();
    if is_large {
        assert!(let_through(&desk, store, old()).is_empty());
    } else {
        assert_eq!(desk.kept(store), FREE);
    }
    (was_killed, rules > 0)
}

fn make(ready: &mut Ready, dice: &mut Dice) -> (bool, bool) {
    let store = dice.pick(&[PLAIN, SEALED, "--store s.db"]);
    let arguments = format!("suppress add first@hand.de --as-of {TODAY} {store}");
    let takes = ready.takes(Act::Make, store != PLAIN, |_| Desk::new(), &arguments);
    let desk = Desk::new();
    let (was_killed, was_said) = kill(&desk, &arguments, moment(dice, takes), " new, ");
    let check = desk.run(&format!("suppress check first@hand.de {store}"));
    // No store yet, one without entries, or the whole.
    assert!(matches!(check.code, Some(0 | 1 | 3)), "{}", check.err);
    let is_there = check.code == Some(1);
    assert!(is_there || !was_said, "it was said to be done");
    assert!(check.code != Some(3) || check.err.contains("there is no store"), "{}", check.err);
    desk.done(&format!("suppress add second@hand.de {store}"));
    let expected = ["first@hand.de", "second@hand.de"];
    let expected: BTreeSet<String> = expected[usize::from(!is_there)..].iter().map(|one| (*one).to_owned()).collect();
    assert_eq!(desk.channels(store), expected);
    desk.store_is_whole();
    let keys = if store == SEALED { "keys" } else { ".config/hygienist" };
    if store != PLAIN {
        let made = fs::read_dir(desk.path(keys)).unwrap().count();
        assert!(made >= 1, "a key is there");
    }
    (was_killed, is_there)
}
