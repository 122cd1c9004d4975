//! The survey of an input: its dialect, the names of its columns, and where its data starts.

use super::dialect::{Dialect, sniff};
use super::error::InputError;
use super::head;
use super::look::widen;
use super::record::Walker;
use super::source::Source;

/// Most bytes of an input that are looked at before it is read.
pub const SAMPLE: usize = 8 << 20;

/// Bytes looked at first: enough for a thousand records, and quick.
const FIRST_SAMPLE: usize = 256 << 10;

/// What is known of an input before it is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// How its text is written.
    pub dialect: Dialect,
    /// Names of its columns, as bytes, in its order; a name may stand twice.
    pub names: Vec<Vec<u8>>,
    /// The 1-based line of the header; of the first record where there is no header.
    pub header_line: u64,
    /// Offset of the first byte behind the header.
    pub data_start: u64,
    /// Line ends before that byte: what a record's line in a block is counted from.
    pub data_line: u64,
    /// Rows around the header that are no records.
    pub titles: u64,
    /// Those of them that are comments.
    pub comments: u64,
    /// Whether there is a header: none was found where the first line is a record already.
    pub first: FirstRecord,
}

/// Whether the first record holds names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstRecord {
    /// It is the header.
    Header,
    /// It is data; columns are `column_1…`.
    Data,
}

/// Looks at the start of an input; `delimiter` is what the user said, if anything.
///
/// ```
/// use hygienist::input::header::{FirstRecord, survey};
/// use hygienist::input::{Source, SourceSettings};
/// let text = "\n\"e-mail\";\"full\nname\"\na@x.io;A\n".as_bytes();
/// let source = Source::from_reader("-".into(), text, &SourceSettings::default()).unwrap();
/// let found = survey(&source, FirstRecord::Header, None).unwrap();
/// assert_eq!(found.names, [b"e-mail".to_vec(), b"full\nname".to_vec()]);
/// assert_eq!((found.dialect.delimiter, found.header_line, found.data_start, found.data_line), (b';', 2, 22, 3));
/// ```
///
/// # Errors
/// What is no text, has no record, or whose header does not end within [`SAMPLE`] bytes.
pub fn survey(source: &Source, first: FirstRecord, delimiter: Option<u8>) -> Result<Survey, InputError> {
    if let Some((names, header_line)) = &source.form.header {
        let (names, header_line) = (names.clone(), *header_line);
        let dialect = Dialect { delimiter: b',', bom: 0 };
        let first = if source.form.headerless { FirstRecord::Data } else { first };
        return Ok(Survey { dialect, names, header_line, data_start: 0, data_line: 0, titles: 0, comments: 0, first });
    }
    let mut size = FIRST_SAMPLE;
    loop {
        let sample = read_sample(source, size)?;
        let whole = sample.len() as u64 == source.spool.len();
        let dialect = sniff(&source.name, &sample, whole, delimiter)?;
        match read_first(&sample, dialect, first, whole, source.form.as_is) {
            Read::Done(survey) => return Ok(survey),
            Read::Nothing if whole => {
                return Err(InputError::NoHeader { file: source.name.clone() });
            }
            Read::Unfinished { line, quoted } if whole || size >= SAMPLE => {
                return Err(InputError::EndlessHeader { file: source.name.clone(), line, limit: sample.len(), quoted });
            }
            Read::Nothing if size >= SAMPLE => {
                return Err(InputError::EndlessHeader {
                    file: source.name.clone(),
                    line: 1,
                    limit: size,
                    quoted: false,
                });
            }
            Read::Nothing | Read::Unfinished { .. } => size = SAMPLE,
        }
    }
}

fn read_sample(source: &Source, size: usize) -> Result<Vec<u8>, InputError> {
    let length = usize::try_from(source.spool.len()).unwrap_or(usize::MAX).min(size);
    let mut sample = vec![0; length];
    let read = source.spool.read_exact_at(0, &mut sample);
    read.map_err(|cause| InputError::Unreadable { file: source.name.clone(), cause })?;
    Ok(sample)
}

enum Read {
    Done(Survey),
    /// Empty lines only.
    Nothing,
    /// The sample ends within the first record.
    Unfinished {
        line: u64,
        quoted: bool,
    },
}

fn read_first(sample: &[u8], dialect: Dialect, first: FirstRecord, whole: bool, as_is: bool) -> Read {
    let text = &sample[dialect.bom..];
    let mut walker = Walker::new(text, dialect.delimiter);
    let mut fields = Vec::new();
    let Some(record) = walker.next_record(&mut fields) else {
        return Read::Nothing;
    };
    let header_line = u64::from(record.line) + 1;
    if walker.ended_in_quotes() || !whole && walker.position() == text.len() {
        return Read::Unfinished { line: header_line, quoted: walker.ended_in_quotes() };
    }
    let head = match first {
        FirstRecord::Header if as_is => head::first(text, dialect.delimiter),
        FirstRecord::Header => head::find(text, dialect.delimiter, whole).filter(|head| !head.is_record()),
        FirstRecord::Data => None,
    };
    let survey = match head {
        Some(mut head) => {
            if !as_is {
                widen(&mut head.names, Walker::new(&text[head.end..], dialect.delimiter), whole);
            }
            Survey {
                dialect,
                names: head.names,
                header_line: head.line,
                data_start: (dialect.bom + head.end) as u64,
                data_line: head.lines,
                titles: head.titles,
                comments: head.comments,
                first: FirstRecord::Header,
            }
        }
        None => Survey {
            dialect,
            names: (1..=usual_width(walker, fields.len()))
                .map(|number| format!("column_{number}").into_bytes())
                .collect(),
            header_line,
            data_start: dialect.bom as u64,
            data_line: 0,
            titles: 0,
            comments: 0,
            first: FirstRecord::Data,
        },
    };
    Read::Done(survey)
}

/// The columns of an input without a header: those of its first record, or of most records where these have more.
fn usual_width(mut walker: Walker<'_>, first: usize) -> usize {
    let mut fields = Vec::new();
    let mut counts = vec![0_u32; first + 1];
    counts[first] = 1;
    while walker.next_record(&mut fields).is_some() {
        if counts.len() <= fields.len() {
            counts.resize(fields.len() + 1, 0);
        }
        counts[fields.len()] += 1;
    }
    let usual = (0..counts.len()).max_by_key(|&width| counts[width]).unwrap_or(first);
    usual.max(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::SourceSettings;

    fn look(text: &[u8], first: FirstRecord) -> Result<Survey, InputError> {
        let source = Source::from_reader("f.csv".into(), text, &SourceSettings::default()).unwrap();
        survey(&source, first, None)
    }

    #[test]
    fn names_keep_their_bytes_and_may_stand_twice() {
        let found = look(b"\xef\xbb\xbfemail,email,\xff\"x\r\na,b,c\r\n", FirstRecord::Header).unwrap();
        assert_eq!(found.names, [b"email".to_vec(), b"email".to_vec(), b"\xff\"x".to_vec()]);
        assert_eq!((found.header_line, found.data_start, found.data_line), (1, 20, 1));
    }

    #[test]
    fn a_header_alone_is_whole_with_and_without_line_end() {
        for text in [&b"email,phone"[..], b"email,phone\r\n", b"email,phone\r"] {
            assert_eq!(look(text, FirstRecord::Header).unwrap().data_start, text.len() as u64);
        }
    }

    #[test]
    fn without_a_header_columns_are_numbered() {
        let found = look(b"a@x.io,1\nb@x.io,2,3\nc@x.io,2,3\n", FirstRecord::Data).unwrap();
        assert_eq!(found.names, [b"column_1".to_vec(), b"column_2".to_vec(), b"column_3".to_vec()]);
        assert_eq!((found.data_start, found.data_line), (0, 0));
    }

    #[test]
    fn what_has_no_header_says_where() {
        let error = look(b"\n\n\r\n", FirstRecord::Header).unwrap_err().to_string();
        assert!(error.starts_with("f.csv: holds no record"), "{error}");
        let error = look(b"\nemail,\"name\na,b\n", FirstRecord::Header).unwrap_err().to_string();
        assert!(error.starts_with("f.csv: line 2: the header") && error.contains("never closed"), "{error}");
    }

    #[test]
    fn a_header_longer_than_the_first_look_is_read() {
        let mut text = b"email,".to_vec();
        text.extend(std::iter::repeat_n(b'x', FIRST_SAMPLE));
        text.extend(b"\na@x.io,1\n");
        assert_eq!(look(&text, FirstRecord::Header).unwrap().names.len(), 2);
        text.truncate(100);
        text.extend(std::iter::repeat_n(b'x', SAMPLE));
        text.extend(b"\na@x.io,1\n");
        // The delimiter is given, for looking for one in 8 MiB takes seconds without optimisation.
        let source = Source::from_reader("f.csv".into(), text.as_slice(), &SourceSettings::default()).unwrap();
        let error = survey(&source, FirstRecord::Header, Some(b',')).unwrap_err().to_string();
        assert!(error.contains("does not end within 8388608 bytes: is this"), "{error}");
    }
}
