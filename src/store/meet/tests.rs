//! Looking up and passing over find the same, and what a model of the store finds.

use super::*;
use crate::store::{Act, KeyPlace, Opening, SealedEntry, Verb};
use std::collections::{BTreeMap, BTreeSet};

struct Dice(u64);

impl Dice {
    /// xorshift64* (Vigna 2016).
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 33) % end
    }

    /// Most anywhere, some next to each other and at the ends.
    fn key(&mut self) -> Key {
        let word = |dice: &mut Dice| dice.next() as u32;
        match self.below(8) {
            0 => Key([0, 0, 0, self.below(3) as u32]),
            1 => Key([u32::MAX, u32::MAX, u32::MAX, u32::MAX - self.below(3) as u32]),
            2 => Key([(self.below(256) as u32) << 24, 0, 0, 0]),
            3 => Key([word(self) & 0xff00_0000, 7, 7, self.below(3) as u32]),
            _ => Key([word(self), word(self), word(self), word(self)]),
        }
    }
}

type Model = BTreeMap<(Key, i64, i64), (i64, u64)>;

const OF: [KeyKind; 3] = [KeyKind::Email, KeyKind::Phone, KeyKind::Domain];
const KINDS: [SuppressionKind; 3] =
    [SuppressionKind::Erased, SuppressionKind::Unsubscribed, SuppressionKind::DoNotCall];

fn filled(dice: &mut Dice, folder: &std::path::Path, count: u64) -> (Store, Model) {
    let opening = Opening { path: folder.join("s.db"), key: KeyPlace::Nowhere, plain: true, makes: true };
    let mut store = Store::open(&opening).unwrap();
    let (mut model, mut entries) = (Model::new(), Vec::new());
    for row in 1..=count {
        let (key, of, kind) = (dice.key(), dice.below(3) as usize, dice.below(3) as usize);
        let since = row as i64;
        model.entry((key, of as i64, kind as i64)).or_insert((since, row));
        let text = format!("entry {row}").into_bytes();
        entries.push(SealedEntry { key, of: OF[of], kind: KINDS[kind], since, last: since, row, text });
    }
    let mut incoming = store.incoming().unwrap();
    incoming.begin_source("model", "test", "");
    incoming.add(&entries).unwrap();
    let act = |_| Act {
        id: 0,
        at: 0,
        as_of: String::new(),
        verb: Verb::Imported,
        who: String::new(),
        what: Vec::new(),
        why: String::new(),
        came_of_it: String::new(),
    };
    incoming.finish(act).unwrap();
    (store, model)
}

/// What was met, in an order of its own.
fn told(met: &[Met]) -> BTreeSet<(Key, usize, usize, i64, u64)> {
    let place = |of| OF.iter().position(|one| *one == of).unwrap();
    let told: BTreeSet<_> = met
        .iter()
        .map(|one| {
            (one.key, place(one.of), KINDS.iter().position(|kind| *kind == one.kind).unwrap(), one.since, one.row)
        })
        .collect();
    assert_eq!(told.len(), met.len(), "each once");
    told
}

#[test]
fn looking_up_and_passing_over_find_what_the_model_finds() {
    let mut dice = Dice(0x5eed_0006);
    let (mut looked_up, mut passed_over, mut found) = (0, 0, 0);
    for case in 0..40 {
        let folder = tempfile::tempdir().unwrap();
        let count = [0, 1, 7, 90, 150, 400, 1_500][case % 7];
        let (store, model) = filled(&mut dice, folder.path(), count);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1 + case % 3).build().unwrap();
        for bits in [0, 1, 3, 6, 8] {
            let asked = [0, 1, 3, 20, 300][dice.below(5) as usize];
            let mut keys: BTreeSet<Key> = (0..asked).map(|_| dice.key()).collect();
            let known: Vec<Key> = model.keys().map(|(key, ..)| *key).collect();
            if !known.is_empty() {
                keys.extend((0..asked).map(|_| known[dice.below(known.len() as u64) as usize]));
            }
            let keys_of = |index: usize| -> Vec<Key> {
                keys.iter().copied().filter(|key| key.partition(bits) == index).collect()
            };
            let expected: BTreeSet<_> = model
                .iter()
                .filter(|((key, ..), _)| keys.contains(key))
                .map(|((key, of, kind), (since, row))| (*key, *of as usize, *kind as usize, *since, *row))
                .collect();
            assert_eq!(
                told(&store.meet(&store.snapshot(pool.current_num_threads()).unwrap(), &pool, bits, keys_of).unwrap()),
                expected,
                "case {case}, {bits} bits"
            );
            for index in 0..1 << bits {
                let keys = keys_of(index);
                let one_by_one = look_up(&store.connection, &keys).unwrap().met;
                let in_a_sweep = pass_over(&store.connection, index, bits, &keys).unwrap().met;
                assert_eq!(one_by_one, in_a_sweep, "case {case}, partition {index} of {bits} bits");
                let is_looked_up =
                    model.len() as u64 > SURE && (keys.len() as u64) * WORTH < model.len() as u64 >> bits;
                *(if is_looked_up { &mut looked_up } else { &mut passed_over }) += 1;
            }
            found += expected.len();
        }
    }
    assert!(looked_up > 50 && passed_over > 50 && found > 500, "{looked_up}, {passed_over}, {found}");
}

#[test]
fn a_sweep_that_finds_less_than_was_put_there_is_an_error() {
    let mut dice = Dice(0x5eed_0007);
    let folder = tempfile::tempdir().unwrap();
    let (store, model) = filled(&mut dice, folder.path(), 90);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let sweep = |store: &Store| store.meet(&store.snapshot(pool.current_num_threads())?, &pool, 6, |_| Vec::new());
    assert!(sweep(&store).is_ok() && store.check_if_small().is_ok());
    let key = model.keys().nth(40).unwrap().0;
    for change in ["last = last + 1", "since = since - 1", "row = 0", "text = x'41'", "kind = 9", "of = 7"] {
        store.connection.execute_batch("BEGIN").unwrap();
        let sql = format!("UPDATE entry SET {change} WHERE key = ?1");
        assert!(store.connection.execute(&sql, [key.to_bytes()]).unwrap() > 0);
        store.connection.execute_batch("COMMIT").unwrap();
        assert!(matches!(sweep(&store), Err(StoreError::Damaged { .. })), "{change}");
        assert!(matches!(store.check_if_small(), Err(StoreError::Damaged { .. })), "{change}");
    }
}
