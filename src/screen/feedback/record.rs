//! A row of a table or an object of JSON, asked by the names of its fields.

use crate::contact::DateOrder;
use crate::normalize::date::{DateCell, instant};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// One record. Names are the same whatever their case, spaces and marks: `Email Address`, `email_address`, `EmailAddress`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Record<'a> {
    /// A row, below the names of its columns.
    Row(&'a [String], &'a [String]),
    /// An object.
    Object(&'a Map<String, Value>),
}

impl<'a> Record<'a> {
    /// The first value that is not blank, by the first name that has one. Blank where there is none.
    pub(super) fn get(self, names: &[&str]) -> Cow<'a, str> {
        names.iter().map(|name| self.one(name)).find(|value| !value.is_empty()).unwrap_or_default()
    }

    /// Whether there is such a field, blank or not.
    pub(super) fn has(self, name: &str) -> bool {
        match self {
            Record::Row(names, _) => names.iter().any(|known| same_name(known, name)),
            Record::Object(map) => map.contains_key(name) || map.keys().any(|known| same_name(known, name)),
        }
    }

    /// Whether there is one of these fields.
    pub(super) fn has_any(self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }

    /// The first of these fields that names a point in time.
    pub(super) fn time(self, names: &[&str]) -> Option<i64> {
        names.iter().find_map(|name| seconds(&self.one(name)))
    }

    /// All values, in their order.
    pub(super) fn values(self) -> Vec<Cow<'a, str>> {
        match self {
            Record::Row(_, cells) => cells.iter().map(|cell| Cow::Borrowed(cell.trim())).collect(),
            Record::Object(map) => map.values().map(text).collect(),
        }
    }

    /// A field of that name in the first place where it is filled: a table may name a column twice.
    fn one(self, name: &str) -> Cow<'a, str> {
        match self {
            Record::Row(names, cells) => {
                let filled = names.iter().zip(cells).filter(|(known, _)| same_name(known, name));
                filled.map(|(_, cell)| cell.trim()).find(|cell| !cell.is_empty()).unwrap_or_default().into()
            }
            Record::Object(map) => {
                let exact = map.get(name);
                let value = exact.or_else(|| map.iter().find(|(known, _)| same_name(known, name)).map(|(_, v)| v));
                value.map(text).unwrap_or_default()
            }
        }
    }
}

/// A value as a cell would show it.
pub(super) fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text.trim()),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Bool(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
        Value::Null | Value::Array(_) | Value::Object(_) => Cow::Borrowed(""),
    }
}

/// The point in time that a cell names: a date as people or programs write it, Unix seconds or milliseconds.
pub(super) fn seconds(cell: &str) -> Option<i64> {
    match instant(cell, DateOrder::Undecided) {
        DateCell::Time { seconds, .. } => Some(seconds),
        DateCell::Empty | DateCell::Unreadable(_) => None,
    }
}

/// Whether two names are one but for case, spaces and marks.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    // Each record is asked for a hundred names; most differ in their first letter.
    if let (Some(a), Some(b)) = (one.bytes().next(), other.bytes().next())
        && a.is_ascii_alphabetic()
        && b.is_ascii_alphabetic()
        && !a.eq_ignore_ascii_case(&b)
    {
        return false;
    }
    letters(one).eq(letters(other))
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}
