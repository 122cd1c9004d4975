//! The columns of a table that is made from records with names: all names, in the order in which they first appear.

use std::collections::HashMap;

use super::Cells;

/// Columns of their own; what has further names goes into the last column as text.
const MOST_COLUMNS: usize = 4_000;

/// Names → columns. A name that stands twice in a record has two columns.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) names: Vec<Vec<u8>>,
    /// The columns of a name, in order.
    places: HashMap<Vec<u8>, Vec<usize>>,
    /// The record that last used a column.
    used: Vec<u64>,
    record: u64,
    /// Whether a record has names beyond the columns.
    crowded: bool,
}

impl Columns {
    /// Takes in the names of a record.
    pub(super) fn learn(&mut self, cells: &Cells) {
        self.record += 1;
        for (name, _) in cells {
            self.crowded |= self.place(name, true).is_none();
        }
    }

    /// The free column of a name in this record.
    fn place(&mut self, name: &[u8], learn: bool) -> Option<usize> {
        let (used, record) = (&self.used, self.record);
        let free = self.places.get(name).and_then(|places| places.iter().find(|&&place| used[place] != record));
        let place = match free {
            Some(&place) => place,
            None if learn && self.names.len() < MOST_COLUMNS => {
                self.names.push(name.to_vec());
                self.used.push(0);
                let place = self.names.len() - 1;
                self.places.entry(name.to_vec()).or_default().push(place);
                place
            }
            None => return None,
        };
        self.used[place] = record;
        Some(place)
    }

    /// All names are known: they are put in order, those of equal rank as they appeared.
    pub(super) fn settle(&mut self, rank: impl Fn(&[u8]) -> (u32, u32)) {
        self.names.sort_by_cached_key(|name| rank(name));
        self.places.clear();
        for (place, name) in self.names.iter().enumerate() {
            self.places.entry(name.clone()).or_default().push(place);
        }
        if self.crowded {
            self.names.push(b"more".to_vec());
            self.used.push(0);
        }
        self.record = 0;
        self.used.fill(0);
    }

    /// Puts the values of a record into the cells of a row.
    pub(super) fn fill(&mut self, cells: Cells, row: &mut [Vec<u8>]) {
        self.record += 1;
        row.iter_mut().for_each(Vec::clear);
        for (name, value) in cells {
            match self.place(&name, false) {
                Some(place) => row[place] = value,
                None => {
                    let Some(more) = self.crowded.then(|| self.names.len() - 1).and_then(|last| row.get_mut(last))
                    else {
                        continue;
                    };
                    if !more.is_empty() {
                        more.extend_from_slice(b"; ");
                    }
                    more.extend_from_slice(&name);
                    more.push(b'=');
                    more.extend_from_slice(&value);
                }
            }
        }
    }
}
