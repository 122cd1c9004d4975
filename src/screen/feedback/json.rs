//! The values of a JSON file: one document, a value a line, or values one behind the other.

use serde_json::Value;

/// A value: its line or element from 1, or none where it cannot be read.
pub(super) type Element = (u64, Option<Value>);

/// Lists that vendors wrap their records in.
const WRAPPERS: [&str; 8] =
    ["Bounces", "Suppressions", "SuppressedDestinationSummaries", "results", "messages", "events", "Records", "data"];

/// How many lines are looked at to tell JSON Lines from a document that is written over several lines.
const LOOKED_AT: usize = 20;

/// The records of a file.
pub(super) fn elements(text: &str) -> Vec<Element> {
    if let Ok(document) = serde_json::from_str::<Value>(text) {
        let values = unwrapped(document);
        return values.into_iter().zip(1..).map(|(value, at)| (at, Some(value))).collect();
    }
    if is_json_lines(text) {
        let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
        return lines.flat_map(|(line, at)| one_line(line, at)).collect();
    }
    let pieces = pieces(text).into_iter().zip(1..);
    pieces.map(|(piece, at)| (at, serde_json::from_str(piece).ok())).collect()
}

/// A line is a record, or a batch of them as a webhook received it.
fn one_line(line: &str, at: u64) -> Vec<Element> {
    match serde_json::from_str::<Value>(line) {
        Ok(value) => match unwrapped(value) {
            // An empty batch is a line too, and no line goes without a word.
            values if values.is_empty() => vec![(at, Some(Value::Null))],
            values => values.into_iter().map(|value| (at, Some(value))).collect(),
        },
        Err(_) => vec![(at, None)],
    }
}

/// The records of a document: of a list its elements, else the document itself.
fn unwrapped(document: Value) -> Vec<Value> {
    match document {
        Value::Array(values) => values.into_iter().flat_map(unwrapped_once).collect(),
        Value::Object(mut map) => {
            let wrapper = WRAPPERS.iter().find(|name| map.get(**name).is_some_and(Value::is_array));
            match wrapper.and_then(|name| map.remove(*name)) {
                Some(Value::Array(values)) => values,
                _ => vec![Value::Object(map)],
            }
        }
        other => vec![other],
    }
}

/// Batches within a list: pages of a search, stored one behind the other.
fn unwrapped_once(value: Value) -> Vec<Value> {
    match value {
        Value::Object(map) if WRAPPERS.iter().any(|name| map.get(*name).is_some_and(Value::is_array)) => {
            match unwrapped(Value::Object(map)) {
                values if values.is_empty() => vec![Value::Null],
                values => values,
            }
        }
        other => vec![other],
    }
}

fn is_json_lines(text: &str) -> bool {
    let looked_at: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LOOKED_AT).collect();
    let is_record = |line: &&&str| serde_json::from_str::<Value>(line).is_ok_and(|v| v.is_object() || v.is_array());
    looked_at.iter().filter(is_record).count() * 4 >= looked_at.len()
}

/// Values of a list that is broken somewhere, or that stand one behind the other, cut at depth 0.
fn pieces(text: &str) -> Vec<&str> {
    let text = text.trim();
    let text = text.strip_prefix('[').unwrap_or(text);
    let mut pieces = Vec::new();
    let (mut depth, mut start, mut in_string, mut escaped) = (0usize, 0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    pieces.push(&text[start..=at]);
                    start = at + 1;
                }
            }
            b',' | b']' | b'}' if depth == 0 => {
                pieces.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<(u64, bool)> {
        elements(text).into_iter().map(|(at, value)| (at, value.is_some())).collect()
    }

    #[test]
    fn all_ways_of_storing_values_are_read() {
        assert_eq!(shape("[{\"a\":1},\n{\"a\":2}]"), [(1, true), (2, true)]);
        assert_eq!(shape("{\"a\":1}\n\n{\"a\":2}\n"), [(1, true), (3, true)]);
        assert_eq!(shape("[{\"a\":1},{\"a\":2}]\n[{\"a\":3}]\n"), [(1, true), (1, true), (2, true)]);
        assert_eq!(shape("{\n\"a\":1\n}\n{\n\"a\": [2]\n}"), [(1, true), (2, true)]);
        assert_eq!(shape("{\"Bounces\":[{\"a\":1},{\"a\":2}],\"TotalCount\":2}"), [(1, true), (2, true)]);
        assert_eq!(shape("[]"), []);
    }

    #[test]
    fn what_is_broken_is_told_and_the_rest_is_read() {
        assert_eq!(shape("{\"a\":1}\n{\"a\":\n{\"a\":3}\n"), [(1, true), (2, false), (3, true)]);
        assert_eq!(shape("[{\"a\":1},\n{\"a\":2},\n{\"a\":"), [(1, true), (2, true), (3, false)]);
        assert_eq!(shape("[{\"a\":1},oops,{\"a\":\"]\"}]"), [(1, true), (2, false), (3, true)]);
    }
}
