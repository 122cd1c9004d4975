//! Whether an input is text at all, and what its fields are cut by.

use super::error::InputError;
use super::head;
use super::record::{Field, Walker};

/// How an input's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The byte between fields.
    pub delimiter: u8,
    /// Bytes of the byte order mark, which are not text: 0 or 3.
    pub bom: usize,
}

/// Delimiters that are looked for. The first wins where two cut equally well: what is rare in text and cuts evenly all
/// the same is no accident.
const CANDIDATES: [u8; 8] = [0x1f, b'\t', b';', b'|', b',', b'^', b'~', b':'];

/// Of these, what is so common in text that it only counts where it cuts names that mean something.
const COMMON: [u8; 3] = [b'^', b'~', b':'];

/// Records looked at to choose a delimiter.
const RECORDS: u32 = 1_000;

/// UTF-8's byte order mark.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Looks at the first bytes of an input; `whole` says that there are no others, `delimiter` that there is no question.
///
/// The delimiter is the one that cuts most records into as many fields as the first, without leaving quotes in the
/// middle of fields, and into names that mean something; with one column it does not matter, and is a comma.
///
/// ```
/// use hygienist::input::dialect::sniff;
/// let sample = "\u{feff}email;name\na@x.io;\"Smith, John\"\nb@x.io;\"Lee; Ann\"\n";
/// let dialect = sniff("list.csv", sample.as_bytes(), true, None).unwrap();
/// assert_eq!((dialect.delimiter, dialect.bom), (b';', 3));
/// ```
///
/// # Errors
/// Archives, spreadsheets, UTF-16, UTF-32 and other binary content.
pub fn sniff(file: &str, sample: &[u8], whole: bool, delimiter: Option<u8>) -> Result<Dialect, InputError> {
    if let Some((what, advice)) = not_text(sample) {
        return Err(InputError::NotText { file: file.to_owned(), what, advice });
    }
    let bom = if sample.starts_with(BOM) { BOM.len() } else { 0 };
    let delimiter = delimiter.unwrap_or_else(|| best_delimiter(&sample[bom..], whole));
    Ok(Dialect { delimiter, bom })
}

/// The delimiter that a user wrote: one character, or `tab`.
///
/// ```
/// use hygienist::input::dialect::parse_delimiter;
/// assert_eq!(parse_delimiter(";").unwrap(), b';');
/// assert_eq!(parse_delimiter("tab").unwrap(), b'\t');
/// assert!(parse_delimiter("\"").is_err());
/// ```
///
/// # Errors
/// Anything else, and what has another meaning: quotes and line ends.
pub fn parse_delimiter(given: &str) -> Result<u8, InputError> {
    match given.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n' | 0) => Ok(*byte),
        _ => Err(InputError::BadDelimiter { given: given.to_owned() }),
    }
}

fn best_delimiter(sample: &[u8], whole: bool) -> u8 {
    if let Some(said) = said_delimiter(sample) {
        return said;
    }
    let cuts = CANDIDATES.iter().filter_map(|&delimiter| Cut::by(delimiter, sample, whole));
    let best = cuts.reduce(|best, cut| if cut.beats(&best) { cut } else { best });
    best.map_or(b',', |cut| cut.delimiter)
}

/// What the first line says of it, as spreadsheets have it: `sep=;`.
fn said_delimiter(sample: &[u8]) -> Option<u8> {
    let line = sample.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] if !delimiter.is_ascii_alphanumeric() => {
            Some(*delimiter)
        }
        _ => None,
    }
}

/// How well a delimiter cuts a sample.
struct Cut {
    delimiter: u8,
    /// Fields of the first record.
    columns: usize,
    /// Thousandths: records with as many fields as the first, less records with quotes in the middle of fields, more
    /// where the first record's fields are names that mean something.
    score: i64,
}

impl Cut {
    /// `None` where the delimiter does not cut the first record.
    fn by(delimiter: u8, sample: &[u8], whole: bool) -> Option<Cut> {
        let head = head::find(sample, delimiter, whole)?;
        let columns = head.names.len();
        if columns < 2 || COMMON.contains(&delimiter) && !head.is_sure {
            return None;
        }
        let named = head.is_sure;
        let mut fields = Vec::new();
        let body = &sample[head.end..];
        let mut walker = Walker::new(body, delimiter);
        let (mut records, mut even) = (1, 1);
        let mut stray = i64::from(head.names.iter().any(|name| name.contains(&b'"')));
        while records < i64::from(RECORDS) && walker.next_record(&mut fields).is_some() {
            // The record that the sample's end cuts off says nothing.
            if !whole && walker.position() == body.len() {
                break;
            }
            records += 1;
            even += i64::from(fields.len() == columns);
            stray += i64::from(fields.iter().any(|field| has_stray_quote(body, field)));
        }
        Some(Cut { delimiter, columns, score: (even - stray) * 1_000 / records + if named { 500 } else { 0 } })
    }

    fn beats(&self, other: &Cut) -> bool {
        (self.score, self.columns) > (other.score, other.columns)
    }
}

/// A quote that is part of the text: what the wrong delimiter makes of `1;"a, b"`.
fn has_stray_quote(sample: &[u8], field: &Field) -> bool {
    let raw = &sample[field.start as usize..field.end as usize];
    if field.quoted { raw.len() < 2 || !raw.ends_with(b"\"") } else { !field.minimal }
}

/// First bytes of what is often sent instead of text.
const SIGNATURES: [(&[u8], &str, &str); 13] = [
    (b"\xff\xfe\0\0", "UTF-32 text", RECODE),
    (b"\0\0\xfe\xff", "UTF-32 text", RECODE),
    (b"\xff\xfe", "UTF-16 text", RECODE),
    (b"\xfe\xff", "UTF-16 text", RECODE),
    (b"PK\x03\x04", "a zip archive or a spreadsheet (.xlsx, .ods)", "unpack it, or save the sheet as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.xls)", "save the sheet as CSV UTF-8"),
    (b"BZh", "bzip2 data", "unpack it first: bzip2 -dc FILE | hygienist … -"),
    (b"\xfd7zXZ\0", "xz data", "unpack it first: xz -dc FILE | hygienist … -"),
    (b"\x28\xb5\x2f\xfd", "zstd data", "unpack it first: zstd -dc FILE | hygienist … -"),
    (b"\x04\x22\x4d\x18", "lz4 data", "unpack it first: lz4 -dc FILE | hygienist … -"),
    (b"%PDF-", "a PDF", "export the list as CSV"),
    (b"SQLite format 3\0", "an SQLite data base", "export the table as CSV"),
    (b"\x1f\x8b", "gzip data within gzip data", "unpack it once more"),
];

const RECODE: &str = "convert it first: iconv -f UTF-16 -t UTF-8 FILE | hygienist … - (UTF-32 likewise)";

/// What the sample is when it is no text, and what to do. A few NULs make no binary: files with one bad cell go on.
fn not_text(sample: &[u8]) -> Option<(&'static str, &'static str)> {
    if let Some((_, what, advice)) = SIGNATURES.iter().find(|(magic, ..)| sample.starts_with(magic)) {
        return Some((what, advice));
    }
    let control = sample.iter().filter(|&&byte| matches!(byte, 0..=8 | 14..=26 | 28..=30 | 127)).count();
    if control < LEAST_CONTROL || control * 20 < sample.len() {
        return None;
    }
    let wide = |pair: &[u8; 2]| {
        sample.windows(2).filter(|window| window == pair).count() * 2 > memchr::memchr_iter(b'\n', sample).count()
    };
    let has_lines = memchr::memchr(b'\n', sample).is_some();
    if has_lines && (wide(b"\n\0") || wide(b"\0\n")) {
        return Some(("UTF-16 text without a byte order mark", RECODE));
    }
    Some(("binary data", "export the list as CSV"))
}

/// Fewer control characters than this never make a file binary, however short it is.
const LEAST_CONTROL: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(sample: &str) -> u8 {
        sniff("f", sample.as_bytes(), true, None).unwrap().delimiter
    }

    #[test]
    fn each_delimiter_is_found() {
        for by in [",", ";", "\t", "|"] {
            let sample = format!("email{by}name{by}city\na@x.io{by}A, B; C{by}\nb@x.io{by}\"x\n{by}\"{by}y\n");
            let sample = if by == "," { sample.replace("A, B; C", "A") } else { sample };
            assert_eq!(delimiter(&sample) as char, by.chars().next().unwrap(), "{sample}");
        }
    }

    #[test]
    fn punctuation_in_text_does_not_mislead() {
        assert_eq!(delimiter("\"Name, full\";email\n\"Smith, J\";a@x.io\n\"Lee, A\";b@x.io\n"), b';');
        assert_eq!(delimiter("email;\"Last, First\"\na@x.io;\"Smith, J\"\nb@x.io;\"Lee, A\"\n"), b';');
        assert_eq!(delimiter("email;betrag\na@x.io;1,50\nb@x.io;2,50\n"), b';');
        assert_eq!(delimiter("email,tags\na@x.io,a;b\nb@x.io,c;d\n"), b',');
        assert_eq!(delimiter("Email,Name;Title\na@x.io,B;C\n"), b',');
        assert_eq!(delimiter("email\tnote\na@x.io\tone, two, three\nb@x.io\tone; two\n"), b'\t');
        assert_eq!(delimiter("email,phone,name\na@x.io\nb@x.io\nc@x.io,1\n"), b',');
    }

    #[test]
    fn one_column_is_cut_by_commas() {
        assert_eq!(delimiter("email\na@x.io\nb@x.io\n"), b',');
        assert_eq!(delimiter(""), b',');
    }

    #[test]
    fn a_cut_off_record_does_not_count() {
        let sample = b"email;name\na@x.io;b\nc@x.io";
        assert_eq!(sniff("f", sample, false, None).unwrap().delimiter, b';');
    }

    #[test]
    fn what_is_no_text_is_named() {
        let utf16: Vec<u8> = "email,name\na@x.io,b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let binary: Vec<u8> = (0..=255).cycle().take(25_600).collect();
        for (sample, word) in [
            (b"\xff\xfee\0".to_vec(), "UTF-16"),
            (utf16, "UTF-16"),
            (b"PK\x03\x04xxxx".to_vec(), "zip"),
            (binary, "binary"),
            (b"\xff\xfe\0\0e\0\0\0".to_vec(), "UTF-32"),
        ] {
            let error = sniff("f.csv", &sample, true, None).unwrap_err();
            assert!(error.to_string().starts_with("f.csv: is ") && error.to_string().contains(word), "{error}");
            assert!(!error.is_usage());
        }
    }

    #[test]
    fn a_few_nuls_are_text() {
        assert!(sniff("f", b"email,name\na@gmail.com,x\0y\n", true, None).is_ok());
        assert!(sniff("f", "姓名,邮箱\n王伟,a@x.io\n".as_bytes(), true, None).is_ok());
    }
}
