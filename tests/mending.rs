//! A text that is rewritten loses no line of its source and says the same as before where nothing was wrong with it.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

use hygienist::input::header::{FirstRecord, survey};
use hygienist::input::record::{Walker, content_cow};
use hygienist::input::{Source, SourceSettings};
use proptest::prelude::*;

type Record = Vec<Vec<u8>>;

/// A record and the lines, from 1, on which it begins and ends.
struct Seen {
    cells: Record,
    first: u64,
    last: u64,
}

/// Reads a text as the program does, after all of it was looked at.
fn read(text: &[u8]) -> (Source, Vec<Seen>) {
    let settings = SourceSettings::default();
    let mut source = Source::from_reader("list.csv".into(), text, &settings).unwrap();
    source.settle(&settings).unwrap();
    let Ok(found) = survey(&source, FirstRecord::Header, None) else { return (source, Vec::new()) };
    let length = source.spool.len() - found.data_start;
    let mut bytes = vec![0; usize::try_from(length).unwrap()];
    source.spool.read_exact_at(found.data_start, &mut bytes).unwrap();
    let mut walker = Walker::new(&bytes, found.dialect.delimiter);
    let (mut fields, mut seen) = (Vec::new(), Vec::new());
    while let Some(span) = walker.next_record(&mut fields) {
        let cells: Record = fields.iter().map(|field| content_cow(&bytes, field).into_owned()).collect();
        let first = found.data_line + u64::from(span.line) + 1;
        let raw = &bytes[span.start as usize..span.end as usize];
        seen.push(Seen { cells, first, last: first + lines(raw, false).len() as u64 - 1 });
    }
    (source, seen)
}

/// The lines of a text, without their ends: LF, CRLF, CR, and in a source CR CR LF.
fn lines(text: &[u8], is_source: bool) -> Vec<&[u8]> {
    let (mut lines, mut start, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let end = match &text[at..] {
            [b'\r', b'\r', b'\n', ..] if is_source => 3,
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        if end > 0 {
            lines.push(&text[start..at]);
            start = at + end;
        }
        at += end.max(1);
    }
    lines.push(&text[start..]);
    lines
}

/// Pieces of which damaged lists are made.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a@brightwater.com",
        "Ada",
        "email",
        "email,name",
        "Total",
        "(2 rows)",
        "# note",
        "--",
        "\"",
        "\"\"",
        "'",
        "“",
        "\\",
        "\\N",
        ",",
        ",",
        ";",
        "\t",
        "|",
        " ",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\r\r\n",
        "\u{feff}",
        "x\n",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_stop(text in prop::collection::vec(any::<u8>(), 0..400)) {
        let settings = SourceSettings::default();
        if let Ok(mut source) = Source::from_reader("f".into(), text.as_slice(), &settings) {
            let _ = source.settle(&settings);
        }
    }

    /// Each line that is not empty is one of a record, or is counted as no record.
    #[test]
    fn every_line_is_accounted_for(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = format!("email,name\nzoe@brightwater.com,Zoe\n{}", pieces.concat());
        let (source, seen) = read(text.as_bytes());
        let all = lines(text.as_bytes(), true);
        // Where nothing was rewritten, the survey counts the rows around the header.
        let counted = source.form.structural.all();
        let uncounted = all.iter().enumerate().skip(1).filter(|(at, line)| {
            let line_number = *at as u64 + 1;
            !line.is_empty() && !seen.iter().any(|record| (record.first..=record.last).contains(&line_number))
        });
        let uncounted: Vec<_> = uncounted.map(|(at, line)| (at + 1, String::from_utf8_lossy(line))).collect();
        prop_assert_eq!(uncounted.len() as u64, counted, "{:?} of {:?}", uncounted, text);
    }

    /// What the csv crate writes is read as it lies, and by whatever it is cut.
    #[test]
    fn a_text_that_is_well_formed_is_left_alone(
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        rows in prop::collection::vec(("[a-c]{1,4}", "[ab,;|\t\"'@#\n-]{0,9}", "[ab \n\",;]{0,7}"), 3..20),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["email", "name", "note"]).unwrap();
        let rows: Vec<Record> = rows
            .into_iter()
            .map(|(local, name, note)| vec![format!("{local}@brightwater.com").into(), name.into(), note.into()])
            .collect();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let text = writer.into_inner().unwrap();
        let (source, seen) = read(&text);
        let cells: Vec<Record> = seen.into_iter().map(|record| record.cells).collect();
        prop_assert_eq!(&cells, &rows, "{}", String::from_utf8_lossy(&text));
        prop_assert!(source.form.header.is_none(), "rewritten: {}", String::from_utf8_lossy(&text));
    }
}
