//! How many different values a column has, without keeping them.

/// Hashes that are kept: below that the count is exact, above it the error is about 3 % (one over the root of it).
const KEPT: usize = 1_024;

/// The smallest hashes of a column's values (a k-minimum-values sketch; Bar-Yossef et al., 2002).
///
/// Two sketches of parts are one of the whole, whatever the parts were.
#[derive(Clone, Debug, Default)]
pub(super) struct Sketch {
    /// Ascending up to `sorted`, each once.
    hashes: Vec<u64>,
    sorted: usize,
    /// Nothing above it belongs to the smallest any more.
    limit: Option<u64>,
}

impl Sketch {
    pub(super) fn add(&mut self, hash: u64) {
        if self.limit.is_some_and(|limit| hash >= limit) {
            return;
        }
        self.hashes.push(hash);
        if self.hashes.len() >= self.sorted + KEPT {
            self.settle();
        }
    }

    pub(super) fn merge(&mut self, other: &Sketch) {
        other.hashes.iter().for_each(|hash| self.add(*hash));
    }

    pub(super) fn estimate(&mut self) -> u64 {
        self.settle();
        match self.limit {
            // So many values share of all hashes what lies below the greatest that is kept.
            Some(limit) => ((KEPT - 1) as f64 / (limit as f64 / u64::MAX as f64)).round() as u64,
            None => self.hashes.len() as u64,
        }
    }

    fn settle(&mut self) {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.hashes.truncate(KEPT);
        self.sorted = self.hashes.len();
        if self.sorted == KEPT {
            self.limit = self.hashes.last().copied();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xxhash_rust::xxh3::xxh3_64;

    fn of(values: impl Iterator<Item = u32>) -> Sketch {
        let mut sketch = Sketch::default();
        values.for_each(|value| sketch.add(xxh3_64(&value.to_le_bytes())));
        sketch
    }

    #[test]
    fn few_values_are_counted_exactly() {
        assert_eq!(of((0..1_000).chain(0..1_000).chain(5..20)).estimate(), 1_000);
        assert_eq!(of(std::iter::empty()).estimate(), 0);
    }

    #[test]
    fn many_values_are_estimated_within_a_tenth() {
        for many in [2_000_u32, 50_000, 400_000] {
            let estimate = of((0..many).chain(0..many / 2)).estimate();
            assert!(estimate.abs_diff(u64::from(many)) * 10 < u64::from(many), "{estimate} of {many}");
        }
    }

    #[test]
    fn parts_make_the_whole() {
        let mut parts = of(0..3_000);
        parts.merge(&of(2_000..9_000));
        assert_eq!(parts.estimate(), of(0..9_000).estimate());
    }
}
