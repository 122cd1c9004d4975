//! Times the serial split and the walk over fields on a file: `cargo run --release --example measure_split FILE`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use hygienist::input::record::Walker;
use hygienist::input::{Source, SourceSettings};
use hygienist::pipeline::{SplitSettings, Splitter};

/// Runs taken; the quickest counts.
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("give a CSV file")?;
    let source = Source::open(&path, &SourceSettings::default())?;
    let report = |name: &str, spent: Duration| eprintln!("{name:24} {:.3} s", spent.as_secs_f64());

    report(
        "read only",
        quickest(|| {
            let (mut buffer, mut at) = (vec![0; 1 << 20], 0);
            while let Ok(read @ 1..) = source.spool.read_at(at, &mut buffer) {
                at += read as u64;
            }
            at
        }),
    );
    report("split", quickest(|| split(&source, false, |_| 0)));
    report("split and SHA-256", quickest(|| split(&source, true, |_| 0)));
    let mut records = 0;
    let both = quickest(|| {
        records = split(&source, false, walk);
        records
    });
    report("split and walk", both);
    let bare = quickest(|| split(&source, false, |_| 0));
    eprintln!("{:24} {:.1} ns", "walk, per record", (both - bare).as_secs_f64() * 1e9 / records as f64);
    report(
        "csv crate, fields only",
        quickest(|| {
            let mut record = csv::ByteRecord::new();
            let Ok(mut reader) = csv::ReaderBuilder::new().has_headers(false).from_path(&path) else {
                return 0;
            };
            let mut records = 0;
            while let Ok(true) = reader.read_byte_record(&mut record) {
                records += 1;
            }
            records
        }),
    );
    Ok(())
}

fn quickest(mut work: impl FnMut() -> u64) -> Duration {
    let times = (0..RUNS).map(|_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

/// Splits the source and does something with each block.
fn split(source: &Source, hash: bool, mut work: impl FnMut(&[u8]) -> u64) -> u64 {
    let mut splitter = Splitter::new(&source.name, &source.spool, SplitSettings::default());
    if hash {
        splitter = splitter.with_sha256();
    }
    let (mut block, mut total) = (Vec::new(), 0);
    while let Ok(Some(_)) = splitter.next(&mut block) {
        total += work(black_box(&block));
    }
    total
}

fn walk(block: &[u8]) -> u64 {
    let (mut walker, mut fields, mut records) = (Walker::new(block, b','), Vec::new(), 0);
    while let Some(span) = walker.next_record(&mut fields) {
        records += 1;
        black_box((span.canonical, fields.len()));
    }
    records
}
