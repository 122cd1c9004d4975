//! Quantiles of the beta distribution: the shape of what is known of a share.

/// How exact a quantile is.
const HALVINGS: usize = 60;

/// Below which value a share with that mean and variance lies with that probability, were it a beta distribution's.
pub(super) fn quantile(mean: f64, variance: f64, probability: f64) -> f64 {
    if variance <= 0.0 || mean <= 0.0 || mean >= 1.0 {
        return mean.clamp(0.0, 1.0);
    }
    // A share cannot vary by more than all or nothing does.
    let weight = (mean * (1.0 - mean) / variance - 1.0).max(1e-3);
    let (a, b) = (mean * weight, (1.0 - mean) * weight);
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if regularized(middle, a, b) < probability { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The regularized incomplete beta function (Press and others, Numerical Recipes, 6.4).
fn regularized(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    // The continued fraction converges quickly on this side of the mean, and symmetry gives the other.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(x, a, b) / a
    } else {
        1.0 - front * continued_fraction(1.0 - x, b, a) / b
    }
}

/// Lentz's method; its steps grow with the root of the larger of `a` and `b`.
fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let apart = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / apart(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    for step in 1..10_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / apart(1.0 + term * d);
            c = apart(1.0 + term / c);
            change = c * d;
            product *= change;
        }
        if (change - 1.0).abs() < 1e-12 {
            break;
        }
    }
    product
}

/// The logarithm of the gamma function (Lanczos, g = 7).
fn ln_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        // The reflection formula: the series is for larger arguments.
        return (std::f64::consts::PI / (std::f64::consts::PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let sum: f64 =
        (1..).zip(COEFFICIENTS).map(|(at, c)| c / (x + f64::from(at))).sum::<f64>() + 0.999_999_999_999_809_9;
    let t = x + 7.5;
    0.5 * std::f64::consts::TAU.ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_cases_come_out() {
        // Γ(5) = 24, Γ(1/2) = √π.
        assert!((ln_gamma(5.0) - 24f64.ln()).abs() < 1e-12);
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-12);
        // I_x(1, b) = 1 − (1−x)^b; I_x(2, 2) = x²(3 − 2x); the middle of a symmetric one is a half.
        assert!((regularized(0.3, 1.0, 4.0) - (1.0 - 0.7f64.powi(4))).abs() < 1e-12);
        assert!((regularized(0.3, 2.0, 2.0) - 0.09 * 2.4).abs() < 1e-12);
        assert!((regularized(0.5, 9000.0, 9000.0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn quantiles_are_where_the_probability_is() {
        // Uniform: mean 1/2, variance 1/12.
        assert!((quantile(0.5, 1.0 / 12.0, 0.05) - 0.05).abs() < 1e-9);
        // Narrow: the normal law, 1.645 standard deviations.
        assert!((quantile(0.5, 1e-6, 0.95) - 0.501_645).abs() < 1e-5);
        assert_eq!(quantile(0.0, 0.1, 0.95), 0.0);
        for (mean, variance) in [(0.01, 1.0), (1e-9, 1e-9), (0.999, 1e-12), (0.02, 1e-9)] {
            let (low, high) = (quantile(mean, variance, 0.05), quantile(mean, variance, 0.95));
            assert!((0.0..=high).contains(&low) && high <= 1.0, "{mean} {variance}: {low} {high}");
        }
    }
}
