//! The walker and the splitter read what the `csv` crate reads, whatever the bytes, blocks and windows.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

use hygienist::input::Spool;
use hygienist::input::record::{Field, Walker, content};
use hygienist::pipeline::{SplitError, SplitSettings, Splitter};
use proptest::prelude::*;

type Record = Vec<Vec<u8>>;

/// What the `csv` crate reads.
fn oracle(bytes: &[u8], delimiter: u8) -> Vec<Record> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
    reader.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
}

struct Seen {
    record: Record,
    start: usize,
    line: u32,
    canonical: bool,
}

fn walk(block: &[u8], delimiter: u8) -> Vec<Seen> {
    let mut walker = Walker::new(block, delimiter);
    let (mut fields, mut scratch): (Vec<Field>, _) = (Vec::new(), Vec::new());
    let mut seen = Vec::new();
    while let Some(span) = walker.next_record(&mut fields) {
        let record = fields.iter().map(|field| content(block, field, &mut scratch).to_vec()).collect();
        for field in &fields {
            let raw = &block[field.start as usize..field.end as usize];
            let mut copy = Vec::new();
            let plain = !field.quoted || !field.escaped;
            assert!(!plain || raw.windows(1).count() >= content(block, field, &mut copy).len());
        }
        assert_eq!((fields[0].start, fields[fields.len() - 1].end), (span.start, span.end));
        assert!(fields.iter().all(|field| field.minimal) == span.canonical);
        let canonical = span.canonical;
        let raw = &block[span.start as usize..span.end as usize];
        assert_eq!(canonical, !walker.ended_in_quotes() && written(&record, delimiter) == raw, "{raw:?}");
        seen.push(Seen { record, start: span.start as usize, line: span.line, canonical });
    }
    assert_eq!(u64::from(walker.lines()) + 1, line_at(block, block.len()));
    seen
}

/// What a writer that quotes only where it must would write, without the line end.
fn written(record: &Record, delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(record).unwrap();
    let mut bytes = writer.into_inner().unwrap();
    bytes.pop();
    bytes
}

/// A plain counter of lines.
fn line_at(bytes: &[u8], at: usize) -> u64 {
    let mut line = 1;
    for index in 0..at {
        let crlf = bytes[index] == b'\n' && index > 0 && bytes[index - 1] == b'\r';
        line += u64::from(matches!(bytes[index], b'\r' | b'\n') && !crlf);
    }
    line
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec!["a", "b", ",", ",", ";", "\"", "\"", "\"\"", "\r", "\n", "\r\n", "\0", "é"]);
    prop::collection::vec(piece, 0..140).prop_map(|pieces| pieces.concat().into_bytes())
}

/// Cuts with these settings, and holds what must be so whatever the bytes are.
fn check_split(bytes: &[u8], settings: SplitSettings) -> Result<(), TestCaseError> {
    let spool = Spool::from_bytes(bytes.to_vec());
    let mut splitter = Splitter::new("f.csv", &spool, settings).with_sha256();
    let (mut block, mut records, mut at) = (Vec::new(), Vec::new(), 0);
    let whole = walk(bytes, settings.delimiter);
    let ends_open = {
        let mut walker = Walker::new(bytes, settings.delimiter);
        while walker.next_record(&mut Vec::new()).is_some() {}
        walker.ended_in_quotes()
    };
    loop {
        match splitter.next(&mut block) {
            Ok(None) => break,
            Ok(Some(range)) => {
                prop_assert_eq!((range.first_byte, range.len), (at as u64, block.len()));
                prop_assert_eq!(&bytes[at..at + range.len], &block[..]);
                let before = line_at(bytes, at);
                let seen = walk(&block, settings.delimiter);
                prop_assert!(settings.block_size > 1 || seen.len() <= 1);
                for one in seen {
                    prop_assert_eq!(before + u64::from(one.line), line_at(bytes, at + one.start));
                    records.push(one.record);
                }
                at += range.len;
                prop_assert!(!(bytes[..at].ends_with(b"\r") && bytes[at..].starts_with(b"\n")));
            }
            Err(SplitError::UnclosedQuote { line, .. }) => {
                prop_assert!(ends_open);
                let open = open_quote(bytes, settings.delimiter);
                prop_assert_eq!(line, line_at(bytes, open));
                return Ok(());
            }
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        }
    }
    prop_assert!(!ends_open);
    prop_assert_eq!(at, bytes.len());
    prop_assert_eq!(records, whole.into_iter().map(|one| one.record).collect::<Vec<_>>());
    let digest: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(bytes).into();
    prop_assert_eq!(splitter.sha256(), Some(digest));
    Ok(())
}

/// The quote that is still open at the end: the start of the last field.
fn open_quote(bytes: &[u8], delimiter: u8) -> usize {
    let mut walker = Walker::new(bytes, delimiter);
    let (mut fields, mut last) = (Vec::new(), 0);
    while walker.next_record(&mut fields).is_some() {
        last = fields[fields.len() - 1].start as usize;
    }
    last
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn the_walker_reads_what_csv_reads(bytes in bytes(), delimiter in prop::sample::select(vec![b',', b';'])) {
        let seen = walk(&bytes, delimiter);
        for one in &seen {
            prop_assert_eq!(u64::from(one.line) + 1, line_at(&bytes, one.start));
        }
        let canonical = seen.iter().filter(|one| one.canonical).count();
        prop_assert!(canonical <= seen.len());
        prop_assert_eq!(seen.into_iter().map(|one| one.record).collect::<Vec<_>>(), oracle(&bytes, delimiter));
    }

    #[test]
    fn blocks_tile_the_input_and_hold_whole_records(
        bytes in bytes(), delimiter in prop::sample::select(vec![b',', b';']),
        block_size in prop::sample::select(vec![1_usize, 2, 3, 7, 30, 64, 1000, 4 << 20]), window in 1_usize..20,
    ) {
        check_split(&bytes, SplitSettings { delimiter, block_size, window, ..SplitSettings::default() })?;
    }

    #[test]
    fn what_is_too_long_does_not_depend_on_blocks_or_windows(
        bytes in bytes(), block_size in 1_usize..60, window in 1_usize..40, max_record in 1_usize..30,
    ) {
        let spool = Spool::from_bytes(bytes.clone());
        let cut = |block_size, window| {
            let settings = SplitSettings { block_size, window, max_record, ..SplitSettings::default() };
            let mut splitter = Splitter::new("f", &spool, settings);
            let mut block = Vec::new();
            loop {
                match splitter.next(&mut block) {
                    Ok(Some(_)) => {}
                    Ok(None) => return None,
                    Err(SplitError::RecordTooLong { line, .. }) => return Some(("long", line)),
                    Err(SplitError::UnclosedQuote { line, .. }) => return Some(("open", line)),
                    Err(error) => panic!("{error}"),
                }
            }
        };
        let mut walker = Walker::new(&bytes, b',');
        let mut expected = None;
        while let Some(span) = walker.next_record(&mut Vec::new()) {
            if (span.end - span.start) as usize > max_record {
                expected = Some(("long", line_at(&bytes, span.start as usize)));
                break;
            }
        }
        if expected.is_none() && walker.ended_in_quotes() {
            expected = Some(("open", line_at(&bytes, open_quote(&bytes, b','))));
        }
        prop_assert_eq!(cut(block_size, window), expected);
    }
}

#[test]
fn errors_of_the_splitter_say_where() {
    let fail = |bytes: &[u8], settings: SplitSettings| {
        let spool = Spool::from_bytes(bytes.to_vec());
        let mut splitter = Splitter::new("f.csv", &spool, settings);
        let mut block = Vec::new();
        loop {
            match splitter.next(&mut block) {
                Ok(Some(_)) => {}
                Ok(None) => panic!("no error"),
                Err(error) => return error.to_string(),
            }
        }
    };
    let open =
        fail(b"email\r\na@x.io\rb@x.io\n\"c@x.io\nd@x.io\n", SplitSettings { start: 7, ..SplitSettings::default() });
    assert!(open.starts_with("f.csv: line 4: the quote that opens here is never closed"), "{open}");
    let settings = SplitSettings { max_record: 10, window: 4, ..SplitSettings::default() };
    let long = fail(b"a\nb,0123456789\nc\n", settings);
    assert!(long.starts_with("f.csv: line 2: the record that starts here is longer than 10 bytes; raise"), "{long}");
    let quoted = fail(b"a\nb,\n\"0\n123456789\nc\n", settings);
    assert!(quoted.contains("line 3: ") && quoted.contains("the quote on line 3 is never closed"), "{quoted}");
}

#[test]
fn a_file_that_shrinks_is_noticed() {
    let file = tempfile::tempfile().unwrap();
    file.set_len(100_000).unwrap();
    let spool = Spool::from_file(file.try_clone().unwrap()).unwrap();
    file.set_len(50).unwrap();
    let error = Splitter::new("f.csv", &spool, SplitSettings::default()).next(&mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("changed while it was read"), "{error}");
}
