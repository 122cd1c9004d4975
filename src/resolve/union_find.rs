//! Union-find over record numbers: which records are one contact.

/// Disjoint sets of record numbers. The root of a set is its smallest member, whatever the order of the unions.
#[derive(Clone, Debug)]
pub struct UnionFind {
    parent: Vec<u32>,
}

impl UnionFind {
    /// As many sets as there are records. Four bytes each.
    #[must_use]
    pub fn new(records: u32) -> UnionFind {
        UnionFind { parent: (0..records).collect() }
    }

    /// Makes two records one contact.
    pub fn union(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }

    /// The smallest record of the contact; shortens the way there.
    pub fn root(&mut self, record: u32) -> u32 {
        let mut at = record;
        while self.parent[at as usize] != at {
            let next = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = next;
            at = next;
        }
        at
    }

    /// The root of every record, in record order.
    #[must_use]
    pub fn into_roots(mut self) -> Vec<u32> {
        // A parent is never larger than its child, so one pass from the front settles all.
        for record in 0..self.parent.len() {
            self.parent[record] = self.parent[self.parent[record] as usize];
        }
        self.parent
    }
}
