//! One walk of the digits answers region and type: the type table of a calling code.

use super::automaton::{Anchor, Automaton, Builder};
use super::budget::{Budget, TooComplex};
use super::fault::PlanError;
use super::territory::{Kind, LONGEST_NUMBER, Lengths, SPECIAL, Territory};
use crate::contact::NumberType;

/// Labels of one territory's patterns.
const GENERAL: u16 = 0;
const LEADING: u16 = 1;
const FIXED: u16 = 2;
const MOBILE: u16 = 3;
const FIRST_SPECIAL: u16 = 4;
/// Labels a territory takes.
const SPAN: u16 = 16;

/// Which region of a calling code a number belongs to, and its type; or nothing.
#[derive(Debug, Default)]
pub(super) struct TypeTable {
    walk: Automaton,
}

impl TypeTable {
    /// Builds the table over the regions that share a calling code, in libphonenumber's order: the main one first.
    pub(super) fn build(members: &[&Territory], budget: &mut Budget) -> Result<TypeTable, PlanError> {
        let mut builder = Builder::default();
        let mut longest = 0;
        for (index, territory) in members.iter().enumerate() {
            let base = index as u16 * SPAN;
            let mut add = |pattern: &str, label: u16, anchor: Anchor| -> Result<(), PlanError> {
                builder.add(&territory.program(pattern, budget)?, base + label, anchor);
                Ok(())
            };
            if !territory.general.pattern.is_empty() {
                add(&territory.general.pattern, GENERAL, Anchor::Whole)?;
            }
            if let Some(leading) = territory.leading_digits.as_ref().filter(|_| members.len() > 1) {
                add(leading, LEADING, Anchor::Start)?;
            }
            for (kind, label) in kinds(territory) {
                add(&kind.pattern, label, Anchor::Whole)?;
            }
            let lengths = territory.general.lengths;
            longest =
                longest.max((0..=LONGEST_NUMBER).rev().find(|&n| lengths.is_empty() || lengths.has(n)).unwrap_or(0));
        }
        let outcome = |labels: &[u16], length: usize| outcome(members, labels, length);
        match builder.build(longest, budget, outcome) {
            Ok(walk) => Ok(TypeTable { walk }),
            Err(TooComplex) => Err(PlanError::TooComplex(members[0].region)),
        }
    }

    /// The place of the region among the members, and the type.
    #[inline]
    pub(super) fn look_up(&self, national: &[u8]) -> Option<(usize, NumberType)> {
        let outcome = self.walk.walk(national).checked_sub(1)?;
        Some((usize::from(outcome >> 4), TYPES[usize::from(outcome & 15)]))
    }

    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.walk.size()
    }
}

/// Types by the low four bits of an outcome.
const TYPES: [NumberType; 16] = {
    let mut types = [NumberType::Unknown; 16];
    let mut index = 0;
    while index < SPECIAL.len() {
        types[index] = SPECIAL[index];
        index += 1;
    }
    types[FIXED_BITS as usize] = NumberType::FixedLine;
    types[MOBILE_BITS as usize] = NumberType::Mobile;
    types[EITHER_BITS as usize] = NumberType::FixedLineOrMobile;
    types
};
const FIXED_BITS: u16 = 8;
const MOBILE_BITS: u16 = 9;
const EITHER_BITS: u16 = 10;

fn kinds(territory: &Territory) -> impl Iterator<Item = (&Kind, u16)> {
    let special = territory.special.iter().zip(FIRST_SPECIAL..);
    let lines = [(&territory.fixed, FIXED), (&territory.mobile, MOBILE)];
    special.chain(lines).filter_map(|(kind, label)| Some((kind.as_ref()?, label)))
}

/// Region and type for the labels that match a number of this length, as bits, plus one; 0 if it is not valid.
///
/// A region with leading digits is chosen by them alone, even when the number is then invalid; the others are chosen
/// when they know a type.
fn outcome(members: &[&Territory], labels: &[u16], length: usize) -> u16 {
    for (index, territory) in members.iter().enumerate() {
        let base = index as u16 * SPAN;
        let matches = |label: u16| labels.binary_search(&(base + label)).is_ok();
        let by_leading_digits = members.len() > 1 && territory.leading_digits.is_some();
        if by_leading_digits && !matches(LEADING) {
            continue;
        }
        match type_bits(territory, matches, length) {
            Some(bits) => return ((index as u16) << 4 | bits) + 1,
            None if by_leading_digits => return 0,
            None => {}
        }
    }
    0
}

/// The type, by pattern and length, in libphonenumber's order.
fn type_bits(territory: &Territory, matches: impl Fn(u16) -> bool, length: usize) -> Option<u16> {
    let fits = |lengths: Lengths| lengths.is_empty() || lengths.has(length);
    if !matches(GENERAL) || !fits(territory.general.lengths) {
        return None;
    }
    let is = |kind: &Option<Kind>, label: u16| kind.as_ref().is_some_and(|kind| matches(label) && fits(kind.lengths));
    if let Some(special) = territory.special.iter().zip(FIRST_SPECIAL..).position(|(kind, label)| is(kind, label)) {
        return Some(special as u16);
    }
    // A plan that writes the same pattern for both does not tell them apart.
    let same = match (&territory.fixed, &territory.mobile) {
        (Some(fixed), Some(mobile)) => fixed.pattern == mobile.pattern,
        _ => false,
    };
    match (is(&territory.fixed, FIXED), is(&territory.mobile, MOBILE)) {
        (true, true) => Some(EITHER_BITS),
        (true, false) if same => Some(EITHER_BITS),
        (true, false) => Some(FIXED_BITS),
        (false, true) if !same => Some(MOBILE_BITS),
        _ => None,
    }
}
