//! Files, pipes and gzip are read to the last byte, or said why not.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use hygienist::input::container::Container;
use hygienist::input::{Digest, InputError, Source, SourceSettings};
use hygienist::normalize::encoding::Encoding;
use sha2::Digest as _;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn text() -> Vec<u8> {
    (0..4_000).flat_map(|number| format!("{number},person{}@x.io\n", number * 7919).into_bytes()).collect()
}

fn bytes_of(source: &Source) -> Vec<u8> {
    let mut bytes = vec![0; usize::try_from(source.spool.len()).unwrap()];
    source.spool.read_exact_at(0, &mut bytes).unwrap();
    bytes
}

fn settings(memory: usize) -> SourceSettings {
    SourceSettings { memory, want_sha256: true, ..SourceSettings::default() }
}

fn open(path: &Path) -> Result<Source, InputError> {
    Source::open(path.as_os_str(), &settings(1 << 20))
}

/// A pipe that gives a byte at a time.
struct Drip<'a>(&'a [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.len().min(buffer.len()).min(1);
        buffer[..read].copy_from_slice(&self.0[..read]);
        self.0 = &self.0[read..];
        Ok(read)
    }
}

#[test]
fn members_of_gzip_are_one_text_in_memory_and_on_disk() {
    let text = text();
    let packed = [gzip(&text[..1000]), gzip(b""), gzip(&text[1000..])].concat();
    let digest = Digest::Known(sha2::Sha256::digest(&packed).into());
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("no_gz_in_its_name.csv");
    std::fs::write(&path, &packed).unwrap();
    for memory in [0, 1000, text.len() - 1, text.len(), 1 << 20] {
        let source = Source::open(path.as_os_str(), &settings(memory)).unwrap();
        assert_eq!((source.containers.clone(), source.digest), (vec![Container::Gzip], digest));
        assert_eq!(source.spool.in_memory() > 0, memory >= text.len());
        assert!(bytes_of(&source) == text);
        let dripped = Source::from_reader("-".into(), Drip(&packed), &settings(memory)).unwrap();
        assert!(bytes_of(&dripped) == text && dripped.digest == digest);
    }
}

#[test]
fn a_plain_file_is_its_own_spool_and_a_pipe_is_kept() {
    let text = text();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&text).unwrap();
    let source = open(file.path()).unwrap();
    assert_eq!((source.containers.len(), source.digest, source.spool.in_memory()), (0, Digest::BySplitter, 0));
    assert!(bytes_of(&source) == text);
    let piped = Source::from_reader("-".into(), Drip(&text), &settings(100)).unwrap();
    assert_eq!(piped.digest, Digest::Known(sha2::Sha256::digest(&text).into()));
    assert!(bytes_of(&piped) == text);
}

#[test]
fn short_inputs_are_whole() {
    for text in [&b"a"[..], b"\x1f", b"\x1f\x8b", b"ab"] {
        let settings = SourceSettings { encoding: Some(Encoding::Utf8), ..settings(10) };
        let source = Source::from_reader("-".into(), Drip(text), &settings).unwrap();
        assert_eq!(bytes_of(&source), text);
    }
}

#[test]
fn faults_name_the_file_and_the_place() {
    let directory = tempfile::tempdir().unwrap();
    let fault = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let error = open(&path).unwrap_err();
        assert!(!error.is_usage() && error.to_string().starts_with(path.to_str().unwrap()), "{error}");
        error
    };
    let packed = gzip(&text());
    assert!(matches!(fault("empty.csv", b""), InputError::Empty { .. }));
    assert!(matches!(fault("empty.gz", &gzip(b"")), InputError::Empty { .. }));
    for cut in [4, 12, packed.len() / 2, packed.len() - 3] {
        let error = fault("cut.gz", &packed[..cut]);
        assert!(matches!(&error, InputError::Truncated { offset, .. } if *offset == cut as u64), "{cut}: {error:?}");
    }
    for at in [packed.len() / 2, packed.len() - 6] {
        let mut broken = packed.clone();
        broken[at] ^= 0x55;
        broken[at - 1] ^= 0xaa;
        assert!(matches!(fault("broken.gz", &broken), InputError::Corrupt { .. } | InputError::Truncated { .. }));
    }
    let error = fault("tail.gz", &[packed.as_slice(), b"garbage after the end"].concat());
    assert!(matches!(&error, InputError::Corrupt { decoded, .. } if *decoded == text().len() as u64), "{error:?}");
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(open(empty.path()), Err(InputError::NoTable { .. })));
    assert!(matches!(open(directory.path()), Err(InputError::Truncated { .. } | InputError::Corrupt { .. })));
    assert!(matches!(open(&directory.path().join("missing.csv")), Err(InputError::Missing { .. })));
}

#[test]
fn a_reader_that_fails_is_not_called_a_damaged_file() {
    struct Failing(Vec<u8>, usize);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.1 + 100 > self.0.len() / 2 {
                return Err(std::io::Error::other("the cable is out"));
            }
            let read = buffer.len().min(100);
            buffer[..read].copy_from_slice(&self.0[self.1..self.1 + read]);
            self.1 += read;
            Ok(read)
        }
    }
    let error = Source::from_reader("-".into(), Failing(gzip(&text()), 0), &settings(10)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "-: cannot be read: the cable is out; give a file that you may read, or - for standard input"
    );
}

#[test]
fn a_named_pipe_is_read_as_a_stream() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let writer = std::thread::spawn({
        let path = path.clone();
        move || std::fs::write(path, b"email\na@x.io\n").unwrap()
    });
    let source = open(&path).unwrap();
    writer.join().unwrap();
    assert_eq!(bytes_of(&source), b"email\na@x.io\n");
}
