//! The output is a function of inputs and settings: not of threads, block size, hash key, partitions or spool.

use super::support::{Desk, crm_desk, library_run, list, policy, run};
use hygienist::contact::{HashKey, SuppressionKind};
use hygienist::pipeline::{Command, Run, Tuning};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// All that a run of `clean` and one of `annotate` write, but for the facts of the run.
fn bytes(desk: &Desk, change: impl Fn(&mut Run)) -> Vec<Vec<u8>> {
    let mut policy = policy();
    if desk.exists("stops.csv") {
        policy.suppress.lists = vec![list(desk, "stops.csv", SuppressionKind::Unsubscribed)];
    }
    let mut all = Vec::new();
    for command in [Command::Clean, Command::Annotate] {
        let mut told = library_run(desk, command, policy.clone());
        told.outputs.findings = Some(desk.path("f.csv"));
        told.outputs.summary = Some(desk.path("s.json"));
        change(&mut told);
        run(&told).unwrap_or_else(|e| panic!("{e:#}"));
        for name in if command == Command::Clean { &["c.csv", "r.csv", "f.csv"][..] } else { &["a.csv", "f.csv"][..] } {
            all.push(desk.read(name));
        }
        let mut summary = desk.json("s.json");
        summary.as_object_mut().unwrap().remove("run").expect("the facts of the run stand under run");
        all.push(summary.to_string().into_bytes());
    }
    all
}

fn variants() -> Vec<(String, Run)> {
    let empty = library_run(&Desk::new(), Command::Clean, policy());
    let mut variants = Vec::new();
    for threads in [1, 2, 8] {
        for (block_size, partition_bits) in [(1, 0), (64, 3), (4096, 6), (4 << 20, 8)] {
            for hash_key in [Some(HashKey(0, 0)), Some(HashKey(u64::MAX, 0x0123_4567_89ab_cdef)), None] {
                // A third of them: each value meets each other often enough.
                let place = threads + partition_bits as usize + hash_key.map_or(2, |k| usize::from(k.0 == 0));
                if place.is_multiple_of(3) {
                    let tuning =
                        Tuning { block_size, hash_key, partition_bits, spool_in_memory: block_size, ..empty.tuning };
                    let name = format!("threads {threads}, blocks {block_size}, bits {partition_bits}, {hash_key:?}");
                    variants.push((name, Run { threads, tuning, ..empty.clone() }));
                }
            }
        }
    }
    assert!(variants.len() >= 10);
    variants
}

#[test]
fn the_export_gives_the_same_bytes_however_it_is_run() {
    let desk = crm_desk();
    desk.write("in.csv", desk.read("crm.csv"));
    let before = bytes(&desk, |_| ());
    assert!(before[0].len() > 10_000);
    for (name, told) in variants() {
        let after = bytes(&desk, |run| (run.threads, run.tuning) = (told.threads, told.tuning));
        assert!(before == after, "{name}");
    }
}

#[test]
fn random_files_give_the_same_bytes_however_they_are_run() {
    let cell = prop_oneof![
        Just("\"a\nb\""),
        Just("\"a\r\nb\""),
        Just("\"\"\"\""),
        Just("5\" pipe"),
        Just("\"x\"y"),
        Just("ann@brightwater.com"),
        Just("+12012340123"),
        Just(""),
        Just("\u{e9}\u{4e2d}"),
        Just(","),
    ];
    let file = proptest::collection::vec((cell.clone(), cell, prop_oneof![Just("\n"), Just("\r\n")]), 1..30);
    let config = Config { cases: 25, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[9; 32]));
    let desk = Desk::new();
    let result = runner.run(&file, |rows| {
        let text: String = rows.iter().map(|(a, b, end)| format!("{a},{b}{end}")).collect();
        desk.write("in.csv", format!("email,phone\n{text}"));
        let before = bytes(&desk, |run| run.tuning.block_size = 4 << 20);
        for (threads, block_size, key) in [(1, 1, 3), (2, 7, 5), (8, 64, 8)] {
            let after = bytes(&desk, |run| {
                run.threads = threads;
                run.tuning.block_size = block_size;
                run.tuning.hash_key = Some(HashKey(key, key));
            });
            prop_assert!(before == after, "blocks of {}", block_size);
        }
        Ok(())
    });
    if let Err(e) = result {
        panic!("{e}");
    }
}

#[test]
fn the_binary_gives_the_same_bytes_on_any_number_of_threads() {
    let desk = crm_desk();
    let mut before = None;
    for threads in [1, 2, 8] {
        desk.clean(&format!("crm.csv --suppress stops.csv --country US --threads {threads} --findings f.jsonl"));
        let got = ["clean.csv", "rejects.csv", "f.jsonl"].map(|name| desk.read(name));
        assert!(*before.get_or_insert_with(|| got.clone()) == got, "{threads} threads");
    }
}
