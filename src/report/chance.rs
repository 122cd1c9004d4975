//! Numbers by lot for tests, from a fixed seed.

/// SplitMix64: what tests draw by lot is the same everywhere.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(super) fn normal(&mut self) -> f64 {
        let (radius, angle) = ((-2.0 * (1.0 - self.unit()).ln()).sqrt(), self.unit() * std::f64::consts::TAU);
        radius * angle.cos()
    }

    /// So many of the rows, each with that chance: the normal law stands for it where they are many, Poisson's where they
    /// are few of many rows.
    pub(super) fn binomial(&mut self, rows: u64, share: f64) -> u64 {
        let mean = rows as f64 * share;
        if mean > 30.0 {
            return (mean + (mean * (1.0 - share)).sqrt() * self.normal()).round().clamp(0.0, rows as f64) as u64;
        }
        if rows <= 500 {
            return (0..rows).filter(|_| self.unit() < share).count() as u64;
        }
        let (least, mut product, mut count) = ((-mean).exp(), self.unit(), 0);
        while product > least {
            product *= self.unit();
            count += 1;
        }
        count
    }
}
