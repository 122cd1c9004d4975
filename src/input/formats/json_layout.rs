//! Where a JSON text holds its records, by a look at its first document.

use super::json_value::{Damage, Scan, Value};

/// How the documents of a text hold their records.
#[derive(Default)]
pub(super) struct Layout {
    /// The names that lead from a document to the list of its records.
    pub(super) path: Vec<Vec<u8>>,
    /// Names beside that list.
    pub(super) beside: Vec<Vec<u8>>,
    /// Each document is an array that is one record.
    pub(super) rows: bool,
}

/// Levels down to a list of records.
const MOST_LEVELS: usize = 3;

/// What lists of records are called.
const LISTS: [&str; 32] = [
    "contacts",
    "contact",
    "members",
    "people",
    "persons",
    "users",
    "subscribers",
    "customers",
    "data",
    "results",
    "records",
    "rows",
    "leads",
    "profiles",
    "recipients",
    "unsubscribes",
    "bounces",
    "suppressions",
    "items",
    "value",
    "values",
    "elements",
    "entries",
    "list",
    "hits",
    "docs",
    "result",
    "payload",
    "response",
    "accounts",
    "attendees",
    "resources",
];

/// Bytes of the name of a member.
const MOST_NAME: u64 = 1 << 20;

/// A list that may hold the records.
struct Candidate {
    path: Vec<Vec<u8>>,
    elements: usize,
    ats: usize,
}

/// What the first document holds.
#[derive(Default)]
struct Look {
    lists: Vec<Candidate>,
    /// `@` outside the lists.
    ats: usize,
    names: Vec<Vec<u8>>,
}

impl Layout {
    pub(super) fn of(scan: &mut Scan<'_>) -> Layout {
        scan.skip_blank();
        match scan.peek() {
            Some(b'[') => Layout { rows: is_row(scan), ..Layout::default() },
            Some(b'{') => Layout::of_object(scan),
            _ => Layout::default(),
        }
    }

    fn of_object(scan: &mut Scan<'_>) -> Layout {
        let mut look = Look::default();
        let whole = look.object(scan, &mut Vec::new()).is_ok();
        scan.skip_blank();
        let alone = !whole || scan.peek().is_none();
        let outside = look.ats;
        let named = |list: &Candidate| {
            let name = list.path.last().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
            LISTS.iter().any(|word| word.as_bytes() == name)
        };
        let holds = |list: &&Candidate| {
            named(list) && list.ats > outside || alone && outside == 0 && (list.ats > 0 || named(list))
        };
        let best = look.lists.iter().filter(holds).max_by_key(|list| (list.ats, list.elements));
        let path = best.map(|list| list.path.clone()).unwrap_or_default();
        let beside = look.names.into_iter().filter(|name| path.first() != Some(name)).collect();
        Layout { path, beside, rows: false }
    }
}

/// An array without parts that is followed by another: each is a row.
fn is_row(scan: &mut Scan<'_>) -> bool {
    match scan.value() {
        Ok(Value::Array(elements)) => {
            let flat = !elements.iter().any(|element| matches!(element, Value::Array(_) | Value::Object(_)));
            scan.skip_blank();
            flat && scan.peek() == Some(b'[')
        }
        _ => false,
    }
}

impl Look {
    fn object(&mut self, scan: &mut Scan<'_>, path: &mut Vec<Vec<u8>>) -> Result<(), Damage> {
        scan.at += 1;
        while !scan.take(b'}') {
            if scan.take(b',') {
                continue;
            }
            let limit = scan.at + MOST_NAME;
            let name = scan.name(limit)?;
            scan.skip_blank();
            if path.is_empty() {
                self.names.push(name.clone());
            }
            path.push(name);
            let done = match scan.peek() {
                Some(b'{') if path.len() < MOST_LEVELS => self.object(scan, path),
                Some(b'[') => self.array(scan, path),
                _ => scan.value().map(|value| self.ats += value.ats()),
            };
            path.pop();
            done?;
        }
        Ok(())
    }

    fn array(&mut self, scan: &mut Scan<'_>, path: &[Vec<u8>]) -> Result<(), Damage> {
        scan.at += 1;
        scan.skip_blank();
        let nested = matches!(scan.peek(), Some(b'{' | b'['));
        let mut list = Candidate { path: path.to_vec(), elements: 0, ats: 0 };
        let mut done = Ok(());
        while !scan.take(b']') {
            if scan.take(b',') {
                continue;
            }
            match scan.value() {
                Ok(value) => {
                    list.elements += 1;
                    list.ats += value.ats();
                }
                Err(damage) => {
                    // What is damaged further down is read around later.
                    list.elements += 1;
                    list.ats += 1;
                    done = Err(damage);
                    break;
                }
            }
        }
        if nested {
            self.lists.push(list);
        } else {
            self.ats += list.ats;
        }
        done
    }
}
