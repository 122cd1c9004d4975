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
/// assert_eq!(format_of(b"begin:vcard,email\n1,ann@example.org\n"), Format::Csv);
/// ```
#[must_use]
pub fn format_of(sample: &[u8]) -> Format {
    let sample = sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(sample);
    if is_ldif(sample) {
        Format::Ldif
    } else if is_vcard(sample) {
        Format::VCard
    } else if is_xml(sample) {
        Format::Xml
    } else {
        json(sample)
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

/// Elements of pages: what saves those as tables is no list of records.
const PAGES: [&[u8]; 9] = [b"html", b"head", b"body", b"table", b"div", b"meta", b"style", b"br", b"p"];

/// An element, behind a declaration, comments and a document type, that holds another one: not the header `<email>,<name>`.
fn is_xml(sample: &[u8]) -> bool {
    if !sample.trim_ascii_start().starts_with(b"<") {
        return false;
    }
    let spool = Spool::from_bytes(sample.to_vec());
    let mut marks = Marks::new(Text::new(&spool));
    let mut next = || std::iter::from_fn(|| marks.next()).find(|mark| !is_blank(mark));
    let Some(Mark::Open { name, closed, .. }) = next() else { return false };
    let is_page = PAGES.iter().any(|page| name.eq_ignore_ascii_case(page));
    let declared = sample.trim_ascii_start().starts_with(b"<?xml");
    !is_page && (declared || closed || matches!(next(), Some(Mark::Open { .. })))
}

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
