//! One property of a card: its name, its parameters, its value decoded (vCard 2.1; RFC 2426; RFC 6350).

use super::base64;

/// A property, its value still with the escapes of its parts.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Property {
    /// Capitals, without the group before it.
    pub(super) name: String,
    /// `item1` of `item1.EMAIL`.
    pub(super) group: String,
    /// What kind it is: `HOME`, `CELL`, capitals.
    pub(super) types: Vec<String>,
    pub(super) value: Vec<u8>,
}

/// What a property line says of the value behind it.
#[derive(Default)]
pub(super) struct Head {
    pub(super) property: Property,
    pub(super) quoted_printable: bool,
    pub(super) base64: bool,
    charset: Option<String>,
    /// Where the value begins.
    pub(super) value_at: usize,
}

impl Head {
    /// Reads up to the colon; `None` when this line is no property.
    pub(super) fn read(line: &[u8]) -> Option<Head> {
        let mut quoted = false;
        let colon = line.iter().position(|&byte| {
            quoted ^= byte == b'"';
            byte == b':' && !quoted
        })?;
        let head = String::from_utf8_lossy(&line[..colon]);
        let mut parts = head.split(';');
        let full = parts.next()?.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if full.is_empty() || full.len() > 100 || !full.chars().all(plain) {
            return None;
        }
        let (group, name) = full.rsplit_once('.').unwrap_or(("", full));
        let mut found = Head { value_at: colon + 1, ..Head::default() };
        found.property.name = name.to_ascii_uppercase();
        found.property.group = group.to_ascii_lowercase();
        for part in parts {
            found.parameter(part);
        }
        Some(found)
    }

    fn parameter(&mut self, part: &str) {
        let (name, values) = part.split_once('=').unwrap_or(("TYPE", part));
        let name = name.trim().to_ascii_uppercase();
        for value in values.trim().trim_matches('"').split(',') {
            let upper = value.trim().trim_matches('"').to_ascii_uppercase();
            match (name.as_str(), upper.as_str()) {
                (_, "QUOTED-PRINTABLE") => self.quoted_printable = true,
                (_, "BASE64" | "B") if name != "TYPE" || upper == "BASE64" => self.base64 = true,
                ("CHARSET", _) => self.charset = Some(upper),
                ("TYPE", "" | "INTERNET" | "PREF" | "VOICE" | "7BIT" | "8BIT") => {}
                ("TYPE", _) => self.property.types.push(upper),
                _ => {}
            }
        }
    }

    /// The property with this value, decoded.
    pub(super) fn with_value(mut self, raw: &[u8]) -> Property {
        let decoded = if self.quoted_printable {
            unquote(raw)
        } else if self.base64 {
            base64::decode(raw).unwrap_or_else(|| raw.to_vec())
        } else {
            raw.to_vec()
        };
        let charset = self.charset.as_deref().and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
        let transcode = self.quoted_printable || self.base64 || std::str::from_utf8(&decoded).is_err();
        self.property.value = match charset {
            Some(encoding) if transcode && encoding != encoding_rs::UTF_8 => {
                encoding.decode_without_bom_handling(&decoded).0.into_owned().into_bytes()
            }
            _ => decoded,
        };
        self.property
    }
}

/// Quoted-printable (RFC 2045, 6.7); what is no escape stays.
fn unquote(raw: &[u8]) -> Vec<u8> {
    let digit = |at: usize| raw.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let mut bytes = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        if byte == b'='
            && let (Some(high), Some(low)) = (digit(at + 1), digit(at + 2))
        {
            bytes.push((high << 4 | low) as u8);
            at += 3;
        } else {
            bytes.push(byte);
            at += 1;
        }
    }
    bytes
}

/// The parts of a value at a separator that no backslash stands before, their escapes resolved.
pub(super) fn parts(value: &[u8], separator: Option<u8>) -> Vec<Vec<u8>> {
    let mut parts = vec![Vec::new()];
    let mut bytes = value.iter();
    while let Some(&byte) = bytes.next() {
        if Some(byte) == separator {
            parts.push(Vec::new());
            continue;
        }
        let Some(part) = parts.last_mut() else { break };
        match byte {
            b'\\' => match bytes.next() {
                Some(b'n' | b'N') => part.push(b'\n'),
                Some(&escaped @ (b'\\' | b',' | b';' | b':' | b'"')) => part.push(escaped),
                Some(&other) => part.extend_from_slice(&[b'\\', other]),
                None => part.push(b'\\'),
            },
            _ => part.push(byte),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_in_the_ways_of_all_versions() {
        let types = |line: &str| Head::read(line.as_bytes()).unwrap().property.types;
        assert_eq!(types("TEL;CELL;PREF:1"), ["CELL"]);
        assert_eq!(types("TEL;TYPE=\"work,voice\":1"), ["WORK"]);
        assert_eq!(types("item1.EMAIL;type=INTERNET;type=HOME:x"), ["HOME"]);
        assert!(Head::read(b"no colon here").is_none());
        assert!(Head::read(b"some words: here").is_none());
    }

    #[test]
    fn values_are_decoded_by_their_charset() {
        let value = |line: &[u8]| {
            let head = Head::read(line).unwrap();
            let at = head.value_at;
            head.with_value(&line[at..]).value
        };
        assert_eq!(value(b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;Li"), "李;Li".as_bytes());
        assert_eq!(value(b"N;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:M=FCller;J=f6rg"), "Müller;Jörg".as_bytes());
        assert_eq!(value(b"N;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:=C0=EE"), "李".as_bytes());
        assert_eq!(value(b"FN;ENCODING=B:QW5uIExlZQ=="), b"Ann Lee");
    }
}
