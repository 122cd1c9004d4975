//! Slips of the finger: what it costs to have typed one word and meant another.
//!
//! A plain edit distance calls `wahoo` as near to `yahoo` as `yahho`. People do not: they swap two letters, hit a key
//! twice or its neighbour, and skip one. So each edit has a price, and a name has a budget.

/// Two letters swapped, one doubled, or one of two equal letters left out.
pub(super) const SWAP: u8 = 1;
/// A letter left out, one next to the right key, or a vowel for a vowel.
pub(super) const NEAR: u8 = 2;
/// Any other letter, put in or put in place of the right one.
pub(super) const FAR: u8 = 3;

/// The cheapest way from what was meant to what was typed, if there is one within the budget.
///
/// The edits are those of `strsim::osa_distance`; the search ends where the budget does, so a budget of [`FAR`] is a few
/// hundred comparisons at most.
pub(super) fn price(typed: &str, meant: &str, budget: u8) -> Option<u8> {
    cheapest(typed.as_bytes(), meant.as_bytes(), None, budget)
}

fn cheapest(typed: &[u8], meant: &[u8], before: Option<u8>, budget: u8) -> Option<u8> {
    let same = typed.iter().zip(meant).take_while(|(t, m)| t == m).count();
    let before = if same > 0 { Some(typed[same - 1]) } else { before };
    let (typed, meant) = (&typed[same..], &meant[same..]);
    if typed.is_empty() && meant.is_empty() {
        return Some(0);
    }
    // Every letter too many or too few costs something.
    if typed.len().abs_diff(meant.len()) > usize::from(budget) {
        return None;
    }
    let after = |price: u8, typed: &[u8], meant: &[u8], before: Option<u8>| {
        cheapest(typed, meant, before, budget.checked_sub(price)?).map(|rest| rest + price)
    };
    let swapped = match (typed, meant) {
        (&[a, b, ref typed @ ..], &[c, d, ref meant @ ..]) if a == d && b == c => after(SWAP, typed, meant, Some(b)),
        _ => None,
    };
    let put_in = typed.split_first().and_then(|(&letter, typed)| {
        let next = meant.first().copied();
        let near = [before, next].into_iter().flatten().any(|other| is_near(letter, other));
        let price = if before == Some(letter) {
            SWAP
        } else if near {
            NEAR
        } else {
            FAR
        };
        after(price, typed, meant, before)
    });
    let left_out = meant.split_first().and_then(|(&letter, meant)| {
        let price = if before == Some(letter) { SWAP } else { NEAR };
        after(price, typed, meant, Some(letter))
    });
    let replaced = match (typed, meant) {
        (&[t, ref typed @ ..], &[m, ref meant @ ..]) => {
            let price = if is_near(t, m) { NEAR } else { FAR };
            after(price, typed, meant, Some(m))
        }
        _ => None,
    };
    [swapped, put_in, left_out, replaced].into_iter().flatten().min()
}

/// Whether a letter is easily typed for another, or beside it.
fn is_near(letter: u8, other: u8) -> bool {
    are_neighbours(letter, other) || (is_vowel(letter) && is_vowel(other))
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The rows of QWERTY, QWERTZ and AZERTY, from the digits down.
const KEYBOARDS: [[&[u8]; 4]; 3] = [
    [b"1234567890-", b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"],
    [b"1234567890", b"qwertzuiop", b"asdfghjkl", b"yxcvbnm-"],
    [b"1234567890", b"azertyuiop", b"qsdfghjklm", b"wxcvbn"],
];

/// For each pair of letters, digits and hyphens, whether their keys touch on one of the keyboards.
static NEIGHBOURS: [[bool; 128]; 128] = {
    let mut table = [[false; 128]; 128];
    let mut keyboard = 0;
    while keyboard < KEYBOARDS.len() {
        let rows = KEYBOARDS[keyboard];
        let mut row = 0;
        while row < rows.len() {
            let mut key = 0;
            while key < rows[row].len() {
                let here = rows[row][key] as usize;
                if key + 1 < rows[row].len() {
                    let right = rows[row][key + 1] as usize;
                    table[here][right] = true;
                    table[right][here] = true;
                }
                // A row is set half a key to the right of the one above: a key touches two below it.
                if row + 1 < rows.len() {
                    let mut below = key.saturating_sub(1);
                    while below <= key && below < rows[row + 1].len() {
                        let other = rows[row + 1][below] as usize;
                        table[here][other] = true;
                        table[other][here] = true;
                        below += 1;
                    }
                }
                key += 1;
            }
            row += 1;
        }
        keyboard += 1;
    }
    table
};

fn are_neighbours(a: u8, b: u8) -> bool {
    a < 128 && b < 128 && NEIGHBOURS[usize::from(a)][usize::from(b)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FAR, NEAR, SWAP, price};

    #[test]
    fn a_slip_has_its_price() {
        for (typed, cost) in [
            ("gmail", 0),
            ("gmial", SWAP),
            ("gmaill", SWAP),
            ("gmal", NEAR),
            ("gnail", NEAR),
            ("gmaikl", NEAR),
            ("gmeil", NEAR),
            ("gmahil", FAR),
            ("gxail", FAR),
        ] {
            assert_eq!(price(typed, "gmail", FAR), Some(cost), "{typed}");
        }
        assert_eq!(price("yaho", "yahoo", FAR), Some(SWAP));
        assert_eq!(price("wahoo", "yahoo", NEAR), None);
        assert_eq!(price("ail", "gmail", 2 * NEAR), Some(2 * NEAR));
        assert_eq!(price("gxbil", "gmail", FAR), None);
    }

    proptest! {
        #[test]
        fn no_edit_is_free_and_none_is_dearer_than_a_far_one(typed in "[a-g]{0,6}", meant in "[a-g]{1,6}") {
            let edits = strsim::osa_distance(&typed, &meant);
            let cost = price(&typed, &meant, 40).expect("the budget pays for every letter");
            prop_assert!(usize::from(cost) >= edits && usize::from(cost) <= edits * usize::from(FAR));
        }

        #[test]
        fn a_budget_only_hides(typed in "[a-g]{0,6}", meant in "[a-g]{1,6}", budget in 0_u8..6) {
            let cost = price(&typed, &meant, 40).filter(|cost| *cost <= budget);
            prop_assert_eq!(price(&typed, &meant, budget), cost);
        }
    }
}
