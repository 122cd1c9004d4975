//! Where a JSON text holds its records, by a look at its first document.

use std::collections::BTreeMap;

use super::json_value::{Damage, Scan, Value};

/// How a document holds its records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// In a list, or it is one record.
    #[default]
    List,
    /// In an object, each under a key of its own.
    Keyed,
    /// Column by column, each an object whose keys are the numbers of the rows.
    Columns,
}

/// How the documents of a text hold their records.
#[derive(Default)]
pub(super) struct Layout {
    /// The names that lead from a document to its records.
    pub(super) path: Vec<Vec<u8>>,
    /// What holds them there.
    pub(super) shape: Shape,
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

/// What may hold the records.
struct Candidate {
    path: Vec<Vec<u8>>,
    shape: Shape,
    elements: usize,
    ats: usize,
}

/// The objects in an object, while it is looked at.
#[derive(Default)]
struct Inner {
    objects: usize,
    others: usize,
    /// How many of the objects have each name, of the first names there are.
    names: BTreeMap<Vec<u8>, usize>,
}

/// Names of the objects in an object that are counted.
const MOST_NAMES: usize = 1_000;

impl Inner {
    fn count(&mut self, names: impl Iterator<Item = Vec<u8>>) {
        self.objects += 1;
        for name in names {
            if self.names.len() < MOST_NAMES || self.names.contains_key(&name) {
                *self.names.entry(name).or_default() += 1;
            }
        }
    }

    /// What the object is, if there is nothing but objects in it, which are alike: rows under numbers, or records.
    fn shape(&self) -> Option<Shape> {
        let most = self.names.values().max()?;
        if self.others > 0 || self.objects < 2 || most * 5 < self.objects * 4 {
            return None;
        }
        let is_number = |name: &Vec<u8>| !name.is_empty() && name.iter().all(u8::is_ascii_digit);
        Some(if self.names.keys().all(is_number) { Shape::Columns } else { Shape::Keyed })
    }
}

/// What the first document holds.
#[derive(Default)]
struct Look {
    lists: Vec<Candidate>,
    /// `@` outside the lists.
    ats: usize,
    /// `@` anywhere.
    all: usize,
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
        let (lists, keyed): (Vec<&Candidate>, Vec<&Candidate>) =
            look.lists.iter().partition(|list| list.shape == Shape::List);
        // Nearly all addresses are in it, and none is in a list that holds more records.
        let is_all =
            |keyed: &&&Candidate| whole && alone && keyed.ats * 5 >= look.all * 4 && (look.all > 0 || named(keyed));
        let keyed =
            keyed.iter().filter(is_all).min_by_key(|keyed| (keyed.path.len(), std::cmp::Reverse(keyed.elements)));
        // A list of addresses alone in its object.
        let is_whole = |list: &&&Candidate| list.path.len() == 1 && look.names.len() == 1 && list.ats == list.elements;
        let list = lists.iter().copied().filter(holds).max_by_key(|list| (list.ats, list.elements));
        let list = list.or_else(|| lists.iter().find(|list| alone && is_whole(list)).copied());
        let best = keyed.copied().or(list);
        let path = best.map(|list| list.path.clone()).unwrap_or_default();
        let shape = best.map(|list| list.shape).unwrap_or_default();
        let beside =
            look.names.iter().filter(|name| path.first() != Some(*name) && !path.is_empty()).cloned().collect();
        Layout { path, shape, beside, rows: false }
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
    /// Looks through an object; gives its names.
    fn object(&mut self, scan: &mut Scan<'_>, path: &mut Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, Damage> {
        scan.at += 1;
        let (mut names, mut inner, before) = (Vec::new(), Inner::default(), self.all);
        while !scan.take(b'}') {
            if scan.take(b',') {
                continue;
            }
            let limit = scan.at + MOST_NAME;
            let name = scan.name(limit)?;
            scan.skip_blank();
            // Addresses may be what records stand under.
            self.all += usize::from(name.contains(&b'@'));
            if path.is_empty() {
                self.names.push(name.clone());
            }
            if names.len() < MOST_NAMES {
                names.push(name.clone());
            }
            path.push(name);
            let done = match scan.peek() {
                Some(b'{') if path.len() < MOST_LEVELS => {
                    self.object(scan, path).map(|names| inner.count(names.into_iter()))
                }
                Some(b'[') => {
                    inner.others += 1;
                    self.array(scan, path)
                }
                _ => scan.value().map(|value| self.see(value, &mut inner)),
            };
            path.pop();
            done?;
        }
        if let Some(shape) = inner.shape() {
            let (path, ats) = (path.clone(), self.all - before);
            self.lists.push(Candidate { path, shape, elements: inner.objects, ats });
        }
        Ok(names)
    }

    /// A value that is no list and is not gone into.
    fn see(&mut self, value: Value, inner: &mut Inner) {
        self.ats += value.ats();
        self.all += value.ats();
        match value {
            Value::Object(members) => inner.count(members.into_iter().map(|(name, _)| name)),
            _ => inner.others += 1,
        }
    }

    fn array(&mut self, scan: &mut Scan<'_>, path: &[Vec<u8>]) -> Result<(), Damage> {
        scan.at += 1;
        scan.skip_blank();
        let nested = matches!(scan.peek(), Some(b'{' | b'['));
        let mut list = Candidate { path: path.to_vec(), shape: Shape::List, elements: 0, ats: 0 };
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
        self.all += list.ats;
        if !nested {
            self.ats += list.ats;
        }
        if nested || list.elements > 1 && list.ats == list.elements {
            self.lists.push(list);
        }
        done
    }
}
