//! What reads strangers' bytes, fed with damaged fixtures: the bodies of the targets in `fuzz/`, from a plain loop.
//!
//! `HYGIENIST_FUZZ_SECONDS=600 cargo test --test fuzzing -- --ignored --nocapture` runs each for so long and tells how many
//! inputs it took; with `HYGIENIST_FUZZ_KEEP=FOLDER` the last input of each lies there. The suite runs each for two seconds.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

#[path = "../fuzz/bodies.rs"]
mod bodies;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A small generator (SplitMix64, Steele et al. 2014): the same inputs on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }
}

/// Bytes that parsers stumble over.
const SHARP: &[&[u8]] = &[
    b"\"",
    b"\\",
    b"\n",
    b"\r\n",
    b",",
    b";",
    b"\t",
    b"\0",
    b"\xFF",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"\x1B$B",
    b"BEGIN:VCARD\n",
    b"END:VCARD\n",
    b"=\n",
    b"[",
    b"{",
    b"}",
    b"dn: ",
    b"PK\x03\x04",
    b"\x1F\x8B\x08",
    b"\xED\xA0\x80",
];

fn damaged(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(6) {
            0 if !bytes.is_empty() => {
                let at = chance.below(bytes.len());
                bytes[at] = chance.next() as u8;
            }
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..(at + chance.below(40)).min(bytes.len()))),
            3 => drop(bytes.splice(at..at, SHARP[chance.below(SHARP.len())].iter().copied())),
            4 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len());
                let piece = &other[from..(from + chance.below(200)).min(other.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            _ if !bytes.is_empty() => {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
            }
            _ => {}
        }
    }
    bytes
}

fn files_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_in(&path, found) } else { found.push(path) }
    }
}

/// Fixtures of these folders that are small enough to be read often.
fn seeds(folders: &[&str]) -> Vec<Vec<u8>> {
    let mut paths = Vec::new();
    for folder in folders {
        files_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder), &mut paths);
    }
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).filter(|bytes| bytes.len() < 20_000).collect()
}

/// A name, what is done with an input, and where the inputs to change lie.
type Target = (&'static str, fn(&[u8]), &'static [&'static str]);

const TARGETS: [Target; 5] = [
    ("splitting", bodies::splitting, &["damaged", "vendors", "headers"]),
    ("decoding", bodies::decoding, &["encodings"]),
    ("containers", bodies::containers, &["containers", "sheets"]),
    ("vcard", bodies::vcard, &["formats"]),
    ("presets", bodies::presets, &["vendors"]),
];

fn run(name: &str, body: fn(&[u8]), folders: &[&str], time: Duration, seed: u64) -> u64 {
    let seeds = seeds(folders);
    assert!(!seeds.is_empty(), "{name} has seeds");
    let (mut chance, start, mut count) = (Chance(seed), Instant::now(), 0);
    while start.elapsed() < time {
        let bytes = damaged(&seeds, &mut chance);
        if let Some(folder) = std::env::var_os("HYGIENIST_FUZZ_KEEP") {
            // What ends the process itself, by memory or by stack, is the last one kept.
            fs::write(Path::new(&folder).join(name), &bytes).unwrap();
        }
        let before = Instant::now();
        if let Err(panic) = std::panic::catch_unwind(|| body(&bytes)) {
            let kept = std::env::temp_dir().join(format!("hygienist-{name}-{count}"));
            fs::write(&kept, &bytes).unwrap();
            eprintln!("{name}: input {count} of seed {seed} is in {}", kept.display());
            std::panic::resume_unwind(panic);
        }
        assert!(before.elapsed() < Duration::from_secs(20), "{name}: input {count} of seed {seed} takes too long");
        count += 1;
    }
    count
}

#[test]
fn two_seconds_of_each() {
    for (name, body, folders) in TARGETS {
        assert!(run(name, body, folders, Duration::from_secs(2), 7) > 0);
    }
}

#[test]
#[ignore = "as long as HYGIENIST_FUZZ_SECONDS says"]
fn as_long_as_is_asked_for() {
    let seconds = std::env::var("HYGIENIST_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let seed = std::env::var("HYGIENIST_FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(2_026);
    for (name, body, folders) in TARGETS {
        let count = run(name, body, folders, Duration::from_secs(seconds), seed);
        eprintln!("{name}: {count} inputs in {seconds} s, no panic");
    }
}
