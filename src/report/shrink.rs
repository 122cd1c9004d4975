//! A list that shrank by more than is allowed.

use super::result::grouped;
use crate::contact::RunMemory;

/// Why nothing may be published: of what the last published run of the list kept, more than the share `limit` (0.2 for
/// 20 %) is gone. `None` where that is not so. A list that was empty cannot shrink.
///
/// ```
/// use hygienist::contact::RunMemory;
/// use hygienist::report::shrink::shrink;
/// let last = RunMemory { id: 41, as_of: "2026-11-20".to_owned(), kept: 12_004, ..RunMemory::default() };
/// assert_eq!(shrink(9_604, &last, 0.2), None);
/// assert_eq!(
///     shrink(5_990, &last, 0.2).unwrap(),
///     "kept 12,004 → 5,990, 50.1 % fewer than run 41 of 2026-11-20; --max shrink=20% allows 20 %; nothing was \
///      published; if so many are really gone, run it again with --max shrink=51%"
/// );
/// ```
#[must_use]
pub fn shrink(now_kept: u64, last: &RunMemory, limit: f64) -> Option<String> {
    let fell = last.kept.checked_sub(now_kept).filter(|fell| *fell > 0)? as f64 / last.kept as f64;
    // A limit of 20 % allows exactly a fifth, whatever 0.2 is in binary.
    if fell <= limit + 1e-12 {
        return None;
    }
    let allowed = percent(limit);
    let enough = (fell * 100.0).ceil().min(100.0);
    Some(format!(
        "kept {} → {}, {} % fewer than run {} of {}; --max shrink={allowed}% allows {allowed} %; nothing was published; \
         if so many are really gone, run it again with --max shrink={enough}%",
        grouped(last.kept),
        grouped(now_kept),
        above(fell, limit),
        last.id,
        last.as_of,
    ))
}

/// A share in percent, as it was written.
fn percent(share: f64) -> String {
    let text = format!("{:.6}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What fell in percent, with as many decimals as it takes to show that it is more than the limit.
fn above(fell: f64, limit: f64) -> String {
    let told = |decimals: usize| format!("{:.decimals$}", fell * 100.0);
    let shows = |text: &String| text.parse().is_ok_and(|shown: f64| shown > limit * 100.0 + 1e-9);
    (1..9).map(told).find(shows).unwrap_or_else(|| told(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn last(kept: u64) -> RunMemory {
        RunMemory { id: 7, as_of: "2026-11-20".to_owned(), kept, ..RunMemory::default() }
    }

    #[test]
    fn a_limit_allows_itself() {
        assert_eq!(shrink(8, &last(10), 0.2), None);
        assert_eq!(shrink(70, &last(100), 0.3), None);
        assert!(shrink(7, &last(10), 0.2).is_some());
        assert_eq!(shrink(0, &last(10), 1.0), None);
        assert!(shrink(9, &last(10), 0.0).is_some());
        assert_eq!(shrink(11, &last(10), 0.0), None);
        assert_eq!(shrink(0, &last(0), 0.2), None);
    }

    #[test]
    fn what_is_said_is_more_than_what_is_allowed() {
        let text = shrink(799_999, &last(1_000_000), 0.2).unwrap();
        assert!(
            text.starts_with("kept 1,000,000 → 799,999, 20.0001 % fewer than run 7 of 2026-11-20; --max shrink=20%")
        );
        let text = shrink(10, &last(100), 0.125).unwrap();
        assert!(text.contains("--max shrink=12.5% allows 12.5 %") && text.ends_with("--max shrink=90%"), "{text}");
    }

    proptest! {
        #[test]
        fn the_limit_that_it_names_is_enough(was in 1u64..1_000_000, now in 0u64..1_000_000, limit in 0.0f64..1.0) {
            if let Some(text) = shrink(now, &last(was), limit) {
                let named = text.rsplit("shrink=").next().unwrap().trim_end_matches('%');
                prop_assert_eq!(shrink(now, &last(was), named.parse::<f64>().unwrap() / 100.0), None);
            }
        }
    }
}
