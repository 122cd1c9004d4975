//! Any bytes: never a panic, and where a run ends well every record that the csv crate counts is accounted for.

use super::support::{Desk, library_run, policy, run};
use hygienist::normalize::encoding::Encoding;
use hygienist::pipeline::{Command, Exit, Tuning};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Records of people as the csv crate counts them: all but the header.
fn counted(bytes: &[u8]) -> usize {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    reader.byte_records().count()
}

/// Whether no quote is open at the end, by csv-core's rule: a quote opens only as the first byte of a field.
fn quotes_close(bytes: &[u8]) -> bool {
    #[derive(PartialEq)]
    enum At {
        Start,
        Plain,
        Quoted,
        Ended,
    }
    let mut at = At::Start;
    for byte in bytes {
        at = match (at, byte) {
            (At::Quoted, b'"') => At::Ended,
            (At::Quoted, _) => At::Quoted,
            (At::Ended, b'"') => At::Quoted,
            (_, b',' | b'\n' | b'\r') => At::Start,
            (At::Start, b'"') => At::Quoted,
            _ => At::Plain,
        };
    }
    at != At::Quoted
}

fn check(desk: &Desk, content: &[u8]) -> Result<(), TestCaseError> {
    let mut bytes = b"email,phone,note\n".to_vec();
    bytes.extend_from_slice(content);
    desk.write("in.csv", &bytes);
    for (block_size, threads) in [(1, 2), (4 << 20, 1)] {
        let mut told = library_run(desk, Command::Clean, policy());
        told.reading.delimiter = Some(b',');
        told.reading.as_is = true;
        told.reading.encoding = Some(Encoding::Utf8);
        told.threads = threads;
        told.tuning = Tuning { block_size, ..told.tuning };
        match run(&told) {
            Ok(outcome) => {
                prop_assert!(quotes_close(&bytes), "an open quote is an error");
                let (kept, rejected) = (desk.table("c.csv").rows.len(), desk.table("r.csv").rows.len());
                prop_assert_eq!(kept + rejected, counted(&bytes));
                let summary = outcome.summary;
                prop_assert_eq!((summary.kept, summary.rejected), (kept as u64, rejected as u64));
                prop_assert_eq!(summary.rows, summary.kept + summary.rejected + summary.structural);
            }
            Err(e) => {
                prop_assert_eq!(Exit::of(&e), Exit::Input, "{:#}", e);
                // Control characters and NULs in number are another encoding or no text, and said to be.
                let no_text = format!("{e:#}").contains("expected CSV text");
                prop_assert!(no_text || !quotes_close(&bytes), "no reason to fail: {:#}", e);
            }
        }
    }
    // What is odd in it is mended, counted or refused, and no row gets lost on the way.
    let mut told = library_run(desk, Command::Clean, policy());
    told.reading.delimiter = Some(b',');
    match run(&told) {
        Ok(outcome) => {
            let (kept, rejected) = (desk.table("c.csv").rows.len() as u64, desk.table("r.csv").rows.len() as u64);
            let summary = outcome.summary;
            prop_assert_eq!((summary.kept, summary.rejected), (kept, rejected));
            prop_assert_eq!(summary.rows, kept + rejected + summary.structural);
        }
        Err(e) => prop_assert!(matches!(Exit::of(&e), Exit::Input | Exit::Usage), "{:#}", e),
    }
    Ok(())
}

fn any_of(strategy: impl Strategy<Value = Vec<u8>>, seed: u8, cases: u32) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    let desk = Desk::new();
    if let Err(e) = runner.run(&strategy, |bytes| check(&desk, &bytes)) {
        panic!("{e}");
    }
}

#[test]
fn any_bytes() {
    any_of(proptest::collection::vec(any::<u8>(), 0..200), 1, 150);
}

#[test]
fn bytes_that_matter_to_a_splitter() {
    let byte = prop_oneof![
        Just(b'"'),
        Just(b','),
        Just(b'\n'),
        Just(b'\r'),
        Just(b'a'),
        Just(b'@'),
        Just(b' '),
        Just(b'+'),
        Just(b'1'),
        Just(0xe4),
        Just(0),
    ];
    any_of(proptest::collection::vec(byte, 0..60), 2, 400);
}

#[test]
fn pieces_of_real_cells() {
    let piece = prop_oneof![
        Just("ann@brightwater.com"),
        Just("info@brightwater.com"),
        Just("+12012340123"),
        Just("+1 (201) 234-0123 ext. 7"),
        Just("8.61391E+12"),
        Just("\"multi\nline\""),
        Just("\u{200b}"),
        Just("\u{ff20}"),
        Just("mailto:"),
        Just("@"),
        Just("xn--"),
        Just(","),
        Just(","),
        Just("\n"),
        Just("\r\n"),
    ];
    let file = proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat().into_bytes());
    any_of(file, 3, 200);
}
