//! What a text is, by its first bytes. A table with a delimiter is never taken for something else.

use super::Format;
use super::json_value::{Scan, Value};
use super::text::Text;
use super::xml_marks::{Mark, Marks};
use crate::input::Spool;

/// How the records of a text are written; `sample` is its beginning, some 64 KiB of it.
///
/// ```
/// use hygienist::input::formats::{Format, format_of};
/// assert_eq!(format_of(b"[{\"email\": \"ann@example.org\"}]"), Format::Json);
/// assert_eq!(format_of(b"begin:vcard\nversion:2.1\nn:Lee;Ann\nend:vcard\n"), Format::VCard);
/// assert_eq!(format_of(b"dn: cn=Ann Lee\nmail: ann@example.org\n"), Format::Ldif);
/// assert_eq!(format_of(b"<list><phone>4165550100</phone></list>"), Format::Xml);
/// assert_eq!(format_of(b"<html><table><tr><td>ann@example.org</td></tr></table></html>"), Format::Html);
/// assert_eq!(format_of(b"begin:vcard,email\n1,ann@example.org\n"), Format::Csv);
/// ```
#[must_use]
pub fn format_of(sample: &[u8]) -> Format {
    let sample = sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(sample);
    if is_ldif(sample) {
        Format::Ldif
    } else if is_vcard(sample) {
        Format::VCard
    } else {
        marked(sample).unwrap_or_else(|| json(sample))
    }
}

fn lines(sample: &[u8]) -> impl Iterator<Item = &[u8]> {
    sample.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty())
}

/// The name before the first colon, if it is one of letters, digits and a few marks, small.
fn name_of(line: &[u8]) -> Option<Vec<u8>> {
    let end = line.iter().position(|byte| matches!(byte, b':' | b';'))?;
    let name = &line[..end];
    let plain = name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    (plain && !name.is_empty() && line.contains(&b':')).then(|| name.to_ascii_lowercase())
}

/// An entry begins with `dn:` and goes on with an attribute; `version: 1` and comments may stand before (RFC 2849).
fn is_ldif(sample: &[u8]) -> bool {
    let mut lines = lines(sample).filter(|line| !line.starts_with(b"#")).skip_while(|line| line.starts_with(b" "));
    let mut first = lines.next();
    if first.and_then(name_of).as_deref() == Some(b"version") {
        first = lines.next();
    }
    let dn = first.and_then(name_of).as_deref() == Some(b"dn") && first.is_some_and(|line| line.contains(&b':'));
    dn && lines.find(|line| !line.starts_with(b" ")).and_then(name_of).is_some()
}

/// Properties of which every card has some.
const USUAL: [&[u8]; 10] = [b"version", b"n", b"fn", b"tel", b"email", b"org", b"adr", b"uid", b"end", b"prodid"];

/// `BEGIN:VCARD` alone on a line, with properties behind it. Before it only what is no table: lines of mail.
fn is_vcard(sample: &[u8]) -> bool {
    let mut before = lines(sample);
    let mut quotes = 0;
    let mut tables = 0;
    let found = before.by_ref().any(|line| {
        let begins = line.trim_ascii().eq_ignore_ascii_case(b"begin:vcard");
        if !begins {
            quotes += line.iter().filter(|&&byte| byte == b'"').count();
            let mail = line.starts_with(b"From ") || line.starts_with(b"--") || name_of(line).is_some();
            let cut = line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t' | b'|'));
            tables += usize::from(cut && !mail && !line.starts_with(b" ") && !line.starts_with(b"\t"));
        }
        begins
    });
    let usual = |line: &[u8]| {
        let name = name_of(line).unwrap_or_default();
        let name = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default().to_vec();
        USUAL.contains(&name.as_slice())
    };
    found && quotes % 2 == 0 && tables == 0 && before.take(50).any(usual)
}

/// Elements that pages and parts of pages begin with: what saves those as tables is no list of records.
const PAGES: [&[u8]; 26] = [
    b"html",
    b"head",
    b"body",
    b"table",
    b"div",
    b"meta",
    b"style",
    b"br",
    b"p",
    b"thead",
    b"tbody",
    b"tr",
    b"center",
    b"font",
    b"title",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"form",
    b"b",
    b"span",
    b"link",
    b"script",
    b"caption",
    b"colgroup",
];

/// Of those, the ones that no XML has outermost.
const ONLY_PAGES: usize = 9;

/// What a text of marks is: a page that holds a table, a workbook, or else an element, behind a declaration, comments and a
/// document type, that holds another one: not the header `<email>,<name>`.
fn marked(sample: &[u8]) -> Option<Format> {
    if !sample.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let spool = Spool::from_bytes(sample.to_vec());
    let mut marks = Marks::new(Text::new(&spool));
    let mut next = || std::iter::from_fn(|| marks.next()).find(|mark| !is_blank(mark));
    let Some(Mark::Open { name, closed, .. }) = next() else { return None };
    let page = PAGES.iter().position(|page| name.eq_ignore_ascii_case(page));
    // A page may have more than the sample before its table.
    let may_follow = name.eq_ignore_ascii_case(b"html") && sample.len() >= SAMPLE;
    if page.is_some() && (may_follow || holds_tag(sample, b"<td") || holds_tag(sample, b"<th")) {
        return Some(Format::Html);
    }
    if name == b"Workbook" && memchr::memmem::find(sample, b"urn:schemas-microsoft-com:office:spreadsheet").is_some() {
        return Some(Format::SpreadsheetMl);
    }
    let is_page = page.is_some_and(|at| at < ONLY_PAGES);
    let declared = sample.trim_ascii_start().starts_with(b"<?xml");
    let is_xml = !is_page && (declared || closed || matches!(next(), Some(Mark::Open { .. })));
    is_xml.then_some(Format::Xml)
}

/// Bytes of a sample that is not the whole text.
const SAMPLE: usize = 64 << 10;

/// Whether a tag of this beginning, in small letters, stands in a text.
fn holds_tag(text: &[u8], tag: &[u8]) -> bool {
    memchr::memchr_iter(b'<', text)
        .any(|at| text.get(at..at + tag.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(tag)))
}

/// The encoding that a page or an XML text says it is in, by its first bytes.
///
/// ```
/// use hygienist::input::formats::said_encoding;
/// assert_eq!(said_encoding(b"<html><meta charset=\"windows-1250\">"), Some("windows-1250"));
/// assert_eq!(said_encoding(b"<?xml version='1.0' encoding='koi8-r'?><a/>"), Some("koi8-r"));
/// assert_eq!(said_encoding(b"email,charset=utf-8\n"), None);
/// ```
#[must_use]
pub fn said_encoding(sample: &[u8]) -> Option<&str> {
    let start = &sample[..sample.len().min(HEAD)];
    if !start.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let is_declared = start.trim_ascii_start().starts_with(b"<?xml");
    let declared = is_declared.then(|| start.split(|byte| *byte == b'>').next()).flatten();
    let after = |text: &'_ [u8], word: &[u8]| {
        let mut begun = text.windows(word.len());
        begun.position(|begun| begun.eq_ignore_ascii_case(word)).map(|at| at + word.len())
    };
    let from = declared
        .and_then(|text| after(text, b"encoding="))
        .or_else(|| holds_tag(start, b"<meta").then(|| after(start, b"charset=")).flatten())?;
    let label = start[from..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
    let length = label.iter().position(|byte| !is_letter(byte)).unwrap_or(label.len());
    std::str::from_utf8(&label[..length]).ok().filter(|label| !label.is_empty())
}

/// Bytes among which a page says its encoding: more than browsers look at.
const HEAD: usize = 8 << 10;

fn is_blank(mark: &Mark) -> bool {
    matches!(mark, Mark::Text(text) if text.trim_ascii().is_empty())
}

fn json(sample: &[u8]) -> Format {
    let spool = Spool::from_bytes(sample.to_vec());
    let mut scan = Scan { text: Text::new(&spool), at: 0 };
    scan.skip_blank();
    let start = scan.at;
    let opening = scan.peek();
    let begun = match opening {
        Some(b'{') => begins_object(&mut scan, start),
        Some(b'[') => begins_array(&mut scan),
        _ => false,
    };
    scan.at = start;
    if !begun {
        return Format::Csv;
    }
    let Ok(value) = scan.value() else {
        return Format::Json;
    };
    let end = scan.at;
    let comma = scan.take(b',');
    scan.skip_blank();
    match (scan.peek(), value) {
        (None, Value::Array(_) | Value::Object(_)) if !comma => Format::Json,
        (None, _) => Format::Csv,
        (Some(b'{'), Value::Object(_)) => {
            let one_line = !scan.text.range(start, end).contains(&b'\n');
            if one_line && !comma { Format::JsonLines } else { Format::Json }
        }
        (Some(b'[' | b'{'), Value::Array(_)) if !comma => Format::Json,
        // Something else on the same line: cells. On a further line: damage.
        _ if comma => Format::Csv,
        _ if scan.text.range(end, scan.at).contains(&b'\n') => Format::Json,
        _ => Format::Csv,
    }
}

/// `{"name":` or `{}`.
fn begins_object(scan: &mut Scan<'_>, start: u64) -> bool {
    scan.at = start + 1;
    scan.skip_blank();
    let quoted = matches!(scan.peek(), Some(b'"' | b'\''));
    quoted && scan.name(start + 65_536).is_ok() || scan.peek() == Some(b'}')
}

/// `[` and a value that JSON alone writes so: `[email],[name]` is a header.
fn begins_array(scan: &mut Scan<'_>) -> bool {
    scan.at += 1;
    scan.skip_blank();
    let at = scan.at;
    match scan.peek() {
        Some(b'{') => begins_object(scan, at),
        Some(b'[') => {
            scan.at += 1;
            scan.skip_blank();
            matches!(scan.peek(), Some(b'"' | b'0'..=b'9' | b'{' | b'[' | b'n'))
        }
        Some(b'"') => {
            scan.value().is_ok() && {
                scan.skip_blank();
                matches!(scan.peek(), Some(b',' | b']'))
            }
        }
        None | Some(b']') => true,
        _ => false,
    }
}
