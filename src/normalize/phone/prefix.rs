//! International and national prefixes: what comes before a number and is no part of it.
//!
//! Which way a prefix pattern matches decides how much is cut, so it runs leftmost-first with its groups noted, on a
//! little backtracking matcher. A mask over the first digit spares most numbers the run.

use super::pattern::{self, ANY_DIGIT, Groups, MOST_GROUPS, Program, Step};

/// Steps of one run before it is given up as no match; Google's patterns need a few dozen.
const FUEL: u32 = 10_000;
/// Open alternatives of one run; bounds the recursion.
const DEEPEST: u32 = 300;
/// Room for a transformed number. Longer ones are cut to this, and are too long for a number either way.
pub(super) type Room = [u8; 24];

/// A prefix pattern, with the rule that rewrites what it matched.
#[derive(Debug)]
pub(super) struct Prefix {
    program: Program,
    /// Digits that a match can begin with; all of them if it may be empty.
    first: u16,
    rule: Vec<Part>,
}

/// A part of a transform rule: `9$1` is the digit 9 and the first group.
#[derive(Debug)]
enum Part {
    Digit(u8),
    Group(usize),
}

/// Where the groups of a match begin and end.
#[derive(Clone, Copy)]
struct Slots([Option<u8>; 2 * MOST_GROUPS]);

impl Slots {
    fn group(&self, group: usize) -> Option<(usize, usize)> {
        let slot = 2 * group.checked_sub(1)?;
        Some((usize::from(self.0[slot]?), usize::from(self.0[slot + 1]?)))
    }
}

impl Prefix {
    /// From the plan's pattern and its transform rule, where it has one.
    pub(super) fn new(pattern: &str, rule: Option<&str>) -> Result<Prefix, String> {
        let program = pattern::compile(pattern, Groups::Noted)?;
        let rule = parse_rule(rule.unwrap_or_default(), program.groups)?;
        let first = first_digits(&program);
        Ok(Prefix { program, first, rule })
    }

    /// Steps of the program.
    pub(super) fn size(&self) -> usize {
        self.program.steps.len()
    }

    /// How many digits the match at the start takes.
    pub(super) fn length(&self, digits: &[u8]) -> Option<usize> {
        self.run(digits).map(|(end, _)| end)
    }

    /// What remains of the digits without the prefix, or rewritten by the rule into the room; `None` if there is no
    /// prefix.
    ///
    /// The rule applies only if the last group took part in the match, as in libphonenumber.
    pub(super) fn cut<'d>(&self, digits: &'d [u8], room: &'d mut Room) -> Option<&'d [u8]> {
        let (end, slots) = self.run(digits)?;
        let rest = &digits[end..];
        let groups = self.program.groups;
        if self.rule.is_empty() || (groups > 0 && slots.group(groups).is_none()) {
            return Some(rest);
        }
        let mut length = 0;
        let mut add = |digits: &[u8]| {
            let taken = digits.len().min(room.len() - length);
            room[length..length + taken].copy_from_slice(&digits[..taken]);
            length += taken;
        };
        for part in &self.rule {
            match part {
                Part::Digit(digit) => add(&[*digit]),
                Part::Group(group) => {
                    if let Some((from, to)) = slots.group(*group) {
                        add(&digits[from..to]);
                    }
                }
            }
        }
        add(rest);
        Some(&room[..length])
    }

    fn run(&self, digits: &[u8]) -> Option<(usize, Slots)> {
        let first = digits.first().map_or(0, |digit| 1u16 << (digit - b'0'));
        if self.first & first == 0 && self.first != ANY_DIGIT {
            return None;
        }
        let mut run = Run { steps: &self.program.steps, digits, slots: Slots([None; 2 * MOST_GROUPS]), fuel: FUEL };
        let end = run.from(0, 0, 0)?;
        Some((end, run.slots))
    }
}

struct Run<'r> {
    steps: &'r [Step],
    digits: &'r [u8],
    slots: Slots,
    fuel: u32,
}

impl Run<'_> {
    /// The end of the first match in the pattern's own order of preference.
    fn from(&mut self, mut step: usize, mut place: usize, depth: u32) -> Option<usize> {
        if depth > DEEPEST {
            return None;
        }
        loop {
            self.fuel = self.fuel.checked_sub(1)?;
            match *self.steps.get(step)? {
                Step::Digit(mask) => {
                    let digit = self.digits.get(place)?;
                    if mask >> (digit - b'0') & 1 == 0 {
                        return None;
                    }
                    place += 1;
                    step += 1;
                }
                Step::Split(one, other) => {
                    let slots = self.slots;
                    if let Some(end) = self.from(one as usize, place, depth + 1) {
                        return Some(end);
                    }
                    self.slots = slots;
                    step = other as usize;
                }
                Step::Jump(to) => step = to as usize,
                Step::Save(slot) => {
                    self.slots.0[usize::from(slot)] = u8::try_from(place).ok();
                    step += 1;
                }
                Step::End if place < self.digits.len() => return None,
                Step::End => step += 1,
                Step::Match => return Some(place),
            }
        }
    }
}

fn parse_rule(rule: &str, groups: usize) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut bytes = rule.bytes();
    while let Some(byte) = bytes.next() {
        let group = if byte == b'$' { bytes.next().map(|digit| usize::from(digit.wrapping_sub(b'0'))) } else { None };
        match (byte, group) {
            (b'0'..=b'9', _) => parts.push(Part::Digit(byte)),
            (b'$', Some(group)) if (1..=groups).contains(&group) => parts.push(Part::Group(group)),
            _ => return Err(format!("the transform rule {rule:?} does not fit it")),
        }
    }
    Ok(parts)
}

/// The digits that a match can begin with.
fn first_digits(program: &Program) -> u16 {
    let mut seen = vec![false; program.steps.len()];
    let mut open = vec![0usize];
    let mut mask = 0;
    while let Some(step) = open.pop() {
        if std::mem::replace(&mut seen[step], true) {
            continue;
        }
        match program.steps[step] {
            Step::Digit(digits) => mask |= digits,
            Step::Split(one, other) => open.extend([one as usize, other as usize]),
            Step::Jump(to) => open.push(to as usize),
            Step::Save(_) => open.push(step + 1),
            Step::End | Step::Match => return ANY_DIGIT,
        }
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(pattern: &str, rule: Option<&str>, digits: &str) -> Option<String> {
        let prefix = Prefix::new(pattern, rule).unwrap();
        let mut room = Room::default();
        let cut = prefix.cut(digits.as_bytes(), &mut room)?;
        Some(String::from_utf8(cut.to_vec()).unwrap())
    }

    #[test]
    fn a_prefix_is_cut_or_rewritten() {
        assert_eq!(cut("0", None, "0301234"), Some("301234".into()));
        assert_eq!(cut("0", None, "301234"), None);
        // Antigua: seven digits get the area code, a leading 1 goes.
        let antigua = r"([457]\d{6})$|1";
        assert_eq!(cut(antigua, Some("268$1"), "4641234"), Some("2684641234".into()));
        assert_eq!(cut(antigua, Some("268$1"), "46412345"), None);
        assert_eq!(cut(antigua, Some("268$1"), "12684641234"), Some("2684641234".into()));
    }

    #[test]
    fn the_first_way_that_fits_wins() {
        assert_eq!(Prefix::new("0|00", None).unwrap().length(b"001"), Some(1));
        assert_eq!(Prefix::new("00|0", None).unwrap().length(b"001"), Some(2));
        assert_eq!(Prefix::new("0(?:1(2)?)?", None).unwrap().length(b"012"), Some(3));
    }

    #[test]
    fn a_pattern_that_explodes_is_no_match() {
        let bomb = "(?:0|00|000)(?:0|00|0)+(?:0|00)+(?:0|00)+(?:00|0)+1";
        assert_eq!(Prefix::new(bomb, None).unwrap().length(&[b'0'; 200]), None);
    }

    #[test]
    fn a_rule_must_fit_its_pattern() {
        for rule in ["$1", "$", "$0", "a", "9$9"] {
            assert!(Prefix::new("0", Some(rule)).is_err(), "{rule}");
        }
    }
}
