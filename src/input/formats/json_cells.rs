//! A JSON value as cells: nested names with dots, lists of objects with numbers.

use super::Cells;
use super::json_value::Value;

/// Objects of a list that get columns of their own; the others stand as JSON in one more.
const MOST_NUMBERED: usize = 20;

/// The cells of a record; `name` is what they are called where they have no name.
pub(super) fn flatten(name: &[u8], value: Value, cells: &mut Cells) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                flatten(&dotted(name, &key), value, cells);
            }
        }
        Value::Array(elements) if elements.iter().any(is_nested) => {
            let mut elements = elements.into_iter();
            for (number, element) in (1..=MOST_NUMBERED).zip(elements.by_ref()) {
                flatten(&dotted(name, number.to_string().as_bytes()), element, cells);
            }
            let rest: Vec<Value> = elements.collect();
            if !rest.is_empty() {
                let mut text = Vec::new();
                write(&Value::Array(rest), &mut text);
                cells.push((dotted(name, b"more"), text));
            }
        }
        Value::Array(elements) => {
            let texts: Vec<Vec<u8>> = elements.into_iter().map(scalar).collect();
            cells.push((name.to_vec(), texts.join(&b';')));
        }
        value => cells.push((name.to_vec(), scalar(value))),
    }
}

fn is_nested(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Object(_))
}

fn dotted(name: &[u8], key: &[u8]) -> Vec<u8> {
    if name.is_empty() { key.to_vec() } else { [name, b".", key].concat() }
}

/// The text of a value without parts; nothing for `null` and what stands for it elsewhere.
fn scalar(value: Value) -> Vec<u8> {
    match value {
        Value::Text(text) => text,
        Value::Word(word) if matches!(word.as_slice(), b"null" | b"None" | b"undefined" | b"NaN") => Vec::new(),
        Value::Word(word) => word,
        Value::Array(_) | Value::Object(_) => Vec::new(),
    }
}

/// JSON text of a value.
fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Word(word) => out.extend_from_slice(word),
        Value::Text(text) => write_string(text, out),
        Value::Array(elements) => {
            out.push(b'[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(element, out);
            }
            out.push(b']');
        }
        Value::Object(members) => {
            out.push(b'{');
            for (index, (name, value)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_string(name, out);
                out.push(b':');
                write(value, out);
            }
            out.push(b'}');
        }
    }
}

fn write_string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            0..0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}
