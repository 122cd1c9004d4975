//! A fault thrown in any stage ends the run within seconds, with its exit code, and leaves the old files whole.

use super::support::{Desk, library_run, list, policy, run};
use hygienist::contact::SuppressionKind;
use hygienist::pipeline::{Command, Exit, Fault, FaultKind, Stage, Tuning};
use std::sync::mpsc;
use std::time::Duration;

const STAGES: [Stage; 10] = [
    Stage::Survey,
    Stage::Screen,
    Stage::Split,
    Stage::Judge,
    Stage::Commit,
    Stage::Join,
    Stage::Resolve,
    Stage::Render,
    Stage::Remember,
    Stage::Publish,
];
const OLD: [&str; 4] = ["c.csv", "r.csv", "f.jsonl", "s.json"];

fn throw(fault: Fault, threads: usize) {
    let rows: String = (0..400).map(|i| format!("person{i}@brightwater.com,+1201555{:04}\n", 100 + i)).collect();
    let desk = Desk::with("in.csv", format!("email,phone\n{rows}"));
    desk.write("stop.txt", "person7@brightwater.com\n");
    for name in OLD {
        desk.write(name, format!("old {name}"));
    }
    let before = desk.names();
    let mut policy = policy();
    policy.suppress.lists = vec![list(&desk, "stop.txt", SuppressionKind::Unsubscribed)];
    let mut told = library_run(&desk, Command::Clean, policy);
    told.outputs.findings = Some(desk.path("f.jsonl"));
    told.outputs.summary = Some(desk.path("s.json"));
    told.threads = threads;
    told.tuning = Tuning { block_size: 512, fault: Some(fault), ..told.tuning };

    let (sender, receiver) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        // A panic must not leave the library.
        let ended = std::panic::catch_unwind(|| run(&told).map(|_| ()));
        let _ = sender.send(());
        ended
    });
    let what = format!("{fault:?} on {threads} threads");
    receiver.recv_timeout(Duration::from_secs(10)).unwrap_or_else(|_| panic!("{what} hangs"));
    let ended = thread.join().unwrap().unwrap_or_else(|_| panic!("{what}: the panic left the library"));
    let error = ended.expect_err(&what);
    assert_eq!(Exit::of(&error), Exit::Fault, "{what}: {error:#}");
    assert!(!format!("{error:#}").contains("not there yet"), "the pipeline is not there yet");
    for name in OLD {
        assert_eq!(desk.text(name), format!("old {name}"), "{what}");
    }
    assert_eq!(desk.names(), before, "{what}: nothing is left behind");
}

#[test]
fn an_error_in_any_stage_ends_the_run_and_changes_nothing() {
    for stage in STAGES {
        for threads in [1, 2, 8] {
            throw(Fault { stage, block: 0, kind: FaultKind::Error }, threads);
        }
    }
}

#[test]
fn a_panic_in_any_stage_ends_the_run_and_changes_nothing() {
    for stage in STAGES {
        for threads in [1, 2, 8] {
            throw(Fault { stage, block: 0, kind: FaultKind::Panic }, threads);
        }
    }
}

#[test]
fn a_fault_in_a_later_block_does_so_too() {
    for stage in [Stage::Split, Stage::Judge, Stage::Commit, Stage::Render] {
        for kind in [FaultKind::Error, FaultKind::Panic] {
            throw(Fault { stage, block: 9, kind }, 4);
        }
    }
}
