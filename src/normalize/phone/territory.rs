//! One territory of the plan: a region's patterns, prefixes and lengths, ready to be asked.

use std::sync::OnceLock;

use phonenumber::metadata::loader::{Descriptor, Metadata};

use super::automaton::{Anchor, Automaton, Builder};
use super::budget::{Budget, TooComplex};
use super::fault::PlanError;
use super::pattern::{self, Groups, Program};
use super::prefix::{Prefix, Room};
use crate::contact::{NumberType, Region};

/// The most digits of a national significant number (libphonenumber's limit; the ITU says 15).
pub(super) const LONGEST_NUMBER: usize = 17;
/// Prefix logic may look at a few digits more than a number can have.
const LONGEST_GENERAL: usize = 20;
/// Lengths are bits of a `u32`.
const MOST_DIGITS: u16 = 31;

/// A set of lengths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lengths(u32);

impl Lengths {
    fn of(lengths: &[u16]) -> Result<Lengths, String> {
        let mut set = 0;
        for &length in lengths {
            if length > MOST_DIGITS {
                return Err(format!("a length of {length} digits is beyond {MOST_DIGITS}"));
            }
            set |= 1 << length;
        }
        Ok(Lengths(set))
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn has(self, length: usize) -> bool {
        length < 32 && self.0 >> length & 1 == 1
    }

    fn union(self, other: Lengths) -> Lengths {
        Lengths(self.0 | other.0)
    }

    fn without(self, other: Lengths) -> Lengths {
        Lengths(self.0 & !other.0)
    }

    fn shortest(self) -> usize {
        self.0.trailing_zeros() as usize
    }

    fn longest(self) -> usize {
        31usize.saturating_sub(self.0.leading_zeros() as usize)
    }
}

/// How a number's length stands to what its plan allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Possible {
    Yes,
    /// Only when dialled within the area.
    LocalOnly,
    TooShort,
    TooLong,
    /// Between the shortest and the longest, but no length of the plan.
    No,
}

/// What one kind of number looks like.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) pattern: String,
    pub(super) lengths: Lengths,
}

/// The types that are asked before fixed and mobile, in libphonenumber's order.
pub(super) const SPECIAL: [NumberType; 8] = [
    NumberType::PremiumRate,
    NumberType::TollFree,
    NumberType::SharedCost,
    NumberType::Voip,
    NumberType::PersonalNumber,
    NumberType::Pager,
    NumberType::Uan,
    NumberType::Voicemail,
];

/// One territory of the plan.
#[derive(Debug)]
pub(super) struct Territory {
    pub(super) region: Region,
    pub(super) calling_code: u16,
    pub(super) is_main: bool,
    pub(super) leading_digits: Option<String>,
    pub(super) general: Kind,
    /// As in [`SPECIAL`].
    pub(super) special: [Option<Kind>; SPECIAL.len()],
    pub(super) fixed: Option<Kind>,
    pub(super) mobile: Option<Kind>,
    local_lengths: Lengths,
    international_prefix: Option<String>,
    national_prefix: Option<String>,
    transform_rule: Option<String>,
    rules: OnceLock<Rules>,
}

/// The patterns that parsing asks, compiled when the territory is first asked.
#[derive(Debug, Default)]
struct Rules {
    international: Option<Prefix>,
    national: Option<Prefix>,
    /// The general pattern alone, whatever the length.
    general: Automaton,
}

impl Territory {
    /// From what the loader read. Nothing is compiled yet.
    pub(super) fn new(read: Metadata) -> Result<Territory, PlanError> {
        let id = read.id.unwrap_or_default();
        let fault = |reason: String| PlanError::Territory { id: shorten(&id), reason };
        let region = Region::from_code(&id).ok_or_else(|| fault("it is no region code".into()))?;
        let calling_code = read
            .country_code
            .filter(|code| (1..=999).contains(code))
            .ok_or_else(|| fault("it has no calling code from 1 to 999".into()))?;
        let types = [
            &read.premium_rate,
            &read.toll_free,
            &read.shared_cost,
            &read.voip,
            &read.personal_number,
            &read.pager,
            &read.uan,
            &read.voicemail,
            &read.fixed_line,
            &read.mobile,
        ];
        // The plan gives no lengths for the general description: they are those of its types, but not of
        // `noInternationalDialling`, which is no type. A length that one type has in full is not local for another.
        let (mut lengths, mut local) = (Lengths::default(), Lengths::default());
        for descriptor in types.into_iter().flatten() {
            lengths = lengths.union(Lengths::of(&descriptor.possible_length).map_err(fault)?);
            local = local.union(Lengths::of(&descriptor.possible_local_length).map_err(fault)?);
        }
        let kind = |descriptor: &Option<Descriptor>| -> Result<Option<Kind>, PlanError> {
            let Some(descriptor) = descriptor else {
                return Ok(None);
            };
            let lengths = Lengths::of(&descriptor.possible_length).map_err(fault)?;
            Ok(dense(descriptor.national_number.as_deref()).map(|pattern| Kind { pattern, lengths }))
        };
        let [premium, toll_free, shared, voip, personal, pager, uan, voicemail, fixed, mobile] = types;
        Ok(Territory {
            region,
            calling_code,
            is_main: read.main_country_for_code,
            leading_digits: dense(read.leading_digits.as_deref()),
            general: Kind {
                pattern: read
                    .general
                    .as_ref()
                    .and_then(|general| dense(general.national_number.as_deref()))
                    .unwrap_or_default(),
                lengths,
            },
            special: [
                kind(premium)?,
                kind(toll_free)?,
                kind(shared)?,
                kind(voip)?,
                kind(personal)?,
                kind(pager)?,
                kind(uan)?,
                kind(voicemail)?,
            ],
            fixed: kind(fixed)?,
            mobile: kind(mobile)?,
            local_lengths: local.without(lengths),
            international_prefix: dense(read.international_prefix.as_deref()),
            // The loader does not inherit this: 106 regions have the plain prefix alone.
            national_prefix: dense(read.national_prefix_for_parsing.as_deref().or(read.national_prefix.as_deref())),
            transform_rule: dense(read.national_prefix_transform_rule.as_deref()),
            rules: OnceLock::new(),
        })
    }

    /// Compiles everything now, so that a fault of the plan is told when it is loaded.
    pub(super) fn prepare(&self, budget: &mut Budget) -> Result<(), PlanError> {
        let rules = self.compile(budget)?;
        // Whoever was first has put in the same.
        let _ = self.rules.set(rules);
        Ok(())
    }

    /// The general pattern matches the whole, whatever the length.
    pub(super) fn is_general(&self, digits: &[u8]) -> bool {
        self.rules().general.walk(digits) != 0
    }

    /// How the length stands to the territory's lengths, of all types together.
    pub(super) fn judge_length(&self, length: usize) -> Possible {
        let lengths = self.general.lengths;
        if self.local_lengths.has(length) {
            Possible::LocalOnly
        } else if lengths.is_empty() || lengths.has(length) {
            Possible::Yes
        } else if length < lengths.shortest() {
            Possible::TooShort
        } else if length > lengths.longest() {
            Possible::TooLong
        } else {
            Possible::No
        }
    }

    /// The digits after the international prefix, if they begin with one. A code never begins with 0, so a 0 after
    /// the prefix shows that it was none.
    pub(super) fn after_international_prefix<'d>(&self, digits: &'d [u8]) -> Option<&'d [u8]> {
        let length = self.rules().international.as_ref()?.length(digits)?;
        let rest = &digits[length..];
        (rest.first() != Some(&b'0')).then_some(rest)
    }

    /// The digits without the national prefix, or rewritten into the room; unless a number that fits would stop fitting without it.
    pub(super) fn without_national_prefix<'d>(&self, digits: &'d [u8], room: &'d mut Room) -> &'d [u8] {
        let rules = self.rules();
        let Some(prefix) = rules.national.as_ref().filter(|_| !digits.is_empty()) else {
            return digits;
        };
        match prefix.cut(digits, room) {
            Some(cut) if rules.general.walk(cut) != 0 || rules.general.walk(digits) == 0 => cut,
            _ => digits,
        }
    }

    fn rules(&self) -> &Rules {
        // A plan of a user is prepared when loaded, and the tests prepare all of the built-in one: no fault is left here.
        self.rules.get_or_init(|| self.compile(&mut Budget::new(Budget::PLAN)).unwrap_or_default())
    }

    fn compile(&self, budget: &mut Budget) -> Result<Rules, PlanError> {
        let mut prefix = |pattern: &Option<String>, rule: Option<&str>| -> Result<Option<Prefix>, PlanError> {
            let Some(pattern) = pattern else {
                return Ok(None);
            };
            let prefix = Prefix::new(pattern, rule).map_err(|reason| self.fault(pattern, reason))?;
            self.spend(budget, prefix.size())?;
            Ok(Some(prefix))
        };
        let international = prefix(&self.international_prefix, None)?;
        let national = prefix(&self.national_prefix, self.transform_rule.as_deref())?;
        let mut builder = Builder::default();
        if !self.general.pattern.is_empty() {
            builder.add(&self.program(&self.general.pattern, budget)?, 1, Anchor::Whole);
        }
        let general = builder.build(LONGEST_GENERAL, budget, |_, _| 1);
        Ok(Rules {
            international,
            national,
            general: general.map_err(|TooComplex| PlanError::TooComplex(self.region))?,
        })
    }

    /// Compiles a pattern of this territory that is asked for yes or no.
    pub(super) fn program(&self, pattern: &str, budget: &mut Budget) -> Result<Program, PlanError> {
        let program = pattern::compile(pattern, Groups::Ignored).map_err(|reason| self.fault(pattern, reason))?;
        self.spend(budget, program.steps.len())?;
        Ok(program)
    }

    fn spend(&self, budget: &mut Budget, units: usize) -> Result<(), PlanError> {
        budget.spend(units).map_err(|TooComplex| PlanError::TooComplex(self.region))
    }

    fn fault(&self, pattern: &str, reason: String) -> PlanError {
        PlanError::Pattern { region: self.region, pattern: shorten(pattern), reason }
    }
}

/// The plan breaks patterns over lines; empty ones are none.
fn dense(pattern: Option<&str>) -> Option<String> {
    let dense: String = pattern?.split_whitespace().collect();
    (!dense.is_empty()).then_some(dense)
}

/// The start of a text from a user's file, short enough for an error message.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_judged_like_libphonenumber_does() {
        let territory = Territory {
            general: Kind { pattern: String::new(), lengths: Lengths::of(&[8, 10]).unwrap() },
            local_lengths: Lengths::of(&[5]).unwrap(),
            ..Territory::new(Metadata { id: Some("DE".into()), country_code: Some(49), ..Metadata::default() }).unwrap()
        };
        let judged: Vec<_> = [5, 7, 8, 9, 10, 11, 200].map(|length| territory.judge_length(length)).into();
        use Possible::*;
        assert_eq!(judged, [LocalOnly, TooShort, Yes, No, Yes, TooLong, TooLong]);
        assert!(Lengths::of(&[32]).is_err());
    }
}
