//! A list that shrank by more than is allowed.

use super::result::grouped;
use crate::config::Shrink;
use crate::contact::RunMemory;

/// Why nothing may be published: of what the last published run of the list kept, more than the share `limit` is gone.
/// `None` where that is not so. A list that was empty cannot shrink.
///
/// ```
/// use hygienist::config::Shrink;
/// use hygienist::contact::RunMemory;
/// use hygienist::report::shrink::shrink;
/// let last = RunMemory { id: 41, as_of: "2026-11-20".to_owned(), kept: 12_004, ..RunMemory::default() };
/// let limit = Shrink::try_from("20%".to_owned()).unwrap();
/// assert_eq!(shrink(9_604, &last, limit), None);
/// assert_eq!(
///     shrink(5_990, &last, limit).unwrap(),
///     "kept 12,004 → 5,990, 50.1 % fewer than run 41 of 2026-11-20; --max shrink=20% allows 20 %; nothing was \
///      published; if so many are really gone, run it again with --max shrink=51%"
/// );
/// ```
#[must_use]
pub fn shrink(now_kept: u64, last: &RunMemory, limit: Shrink) -> Option<String> {
    if !limit.is_beyond(last.kept, now_kept) {
        return None;
    }
    let fell = last.kept.saturating_sub(now_kept) as f64 / last.kept as f64;
    let allowed = limit.to_string();
    let allowed = allowed.trim_end_matches('%');
    let enough = (fell * 100.0).ceil().min(100.0);
    Some(format!(
        "kept {} → {}, {} % fewer than run {} of {}; --max shrink={limit} allows {allowed} %; nothing was published; \
         if so many are really gone, run it again with --max shrink={enough}%",
        grouped(last.kept),
        grouped(now_kept),
        above(fell, limit.share()),
        last.id,
        last.as_of,
    ))
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

    fn limit(share: f64) -> Shrink {
        Shrink::try_from(share.to_string()).unwrap()
    }

    #[test]
    fn a_limit_allows_itself() {
        assert_eq!(shrink(8, &last(10), limit(0.2)), None);
        assert_eq!(shrink(70, &last(100), limit(0.3)), None);
        assert!(shrink(7, &last(10), limit(0.2)).is_some());
        assert_eq!(shrink(0, &last(10), limit(1.0)), None);
        assert!(shrink(9, &last(10), limit(0.0)).is_some());
        assert_eq!(shrink(11, &last(10), limit(0.0)), None);
        assert_eq!(shrink(0, &last(0), limit(0.2)), None);
    }

    #[test]
    fn what_is_said_is_more_than_what_is_allowed() {
        let text = shrink(799_999, &last(1_000_000), limit(0.2)).unwrap();
        assert!(
            text.starts_with("kept 1,000,000 → 799,999, 20.0001 % fewer than run 7 of 2026-11-20; --max shrink=20%")
        );
        let text = shrink(10, &last(100), limit(0.125)).unwrap();
        assert!(text.contains("--max shrink=12.5% allows 12.5 %") && text.ends_with("--max shrink=90%"), "{text}");
    }

    proptest! {
        #[test]
        fn the_limit_that_it_names_is_enough(was in 1u64..1_000_000, now in 0u64..1_000_000, share in 0.0f64..1.0) {
            if let Some(text) = shrink(now, &last(was), limit(share)) {
                let named = text.rsplit("shrink=").next().unwrap().trim_end_matches('%');
                prop_assert_eq!(shrink(now, &last(was), limit(named.parse::<f64>().unwrap() / 100.0)), None);
            }
        }
    }
}
