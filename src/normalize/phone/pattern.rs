//! Patterns of the numbering plan as small programs over digits.
//!
//! `regex-syntax` parses; what runs is ours, because a plan needs far less than regular expressions can do: ten
//! characters, no look-around but `$`, texts of at most 20 digits. The type table is built from these programs
//! (`automaton.rs`), the prefixes run on them directly (`prefix.rs`).

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// A longer pattern is no pattern of a numbering plan (Google's longest has 6,021, most of them white space).
const LONGEST_PATTERN: usize = 64 * 1024;
/// Steps of one program; Google's largest has some 800.
const LARGEST_PROGRAM: usize = 32 * 1024;
/// `\d{n}` beyond this cannot match any number.
const MOST_REPEATS: u32 = 64;
/// Bounds the recursion of the compiler.
const DEEPEST_NESTING: u32 = 60;
/// Groups a prefix pattern may have; Google's have up to two.
pub(super) const MOST_GROUPS: usize = 4;
/// All ten digits.
pub(super) const ANY_DIGIT: u16 = 0x3ff;

/// One step of a program. Positions are indices into the program; a step without a position goes on to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Takes one digit that the mask holds (bit 0 is the digit 0).
    Digit(u16),
    /// Tries the first way, then the second.
    Split(u32, u32),
    Jump(u32),
    /// Notes the place: even for the start of a group, odd for its end.
    Save(u8),
    /// Goes on only at the end of the digits: `$`.
    End,
    Match,
}

/// A compiled pattern.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) groups: usize,
}

/// Whether groups are noted. The type table asks only yes or no.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Groups {
    Noted,
    Ignored,
}

/// Compiles a pattern as the plan writes it, with white space and line breaks in it; the fault is a reason in words.
pub(super) fn compile(pattern: &str, groups: Groups) -> Result<Program, String> {
    if pattern.len() > LONGEST_PATTERN {
        return Err(format!("it has more than {LONGEST_PATTERN} characters"));
    }
    let dense: String = pattern.chars().filter(|c| !c.is_whitespace()).collect();
    // Bytes, not characters: `\d` is then 0 to 9 and needs no Unicode tables.
    let tree =
        ParserBuilder::new().nest_limit(DEEPEST_NESTING).unicode(false).utf8(false).build().parse(&dense).map_err(
            |error| match error {
                regex_syntax::Error::Parse(error) => error.kind().to_string(),
                regex_syntax::Error::Translate(error) => error.kind().to_string(),
                other => other.to_string(),
            },
        )?;
    let mut compiler = Compiler { program: Program::default(), groups, visits: 0 };
    compiler.node(&tree)?;
    compiler.push(Step::Match)?;
    Ok(compiler.program)
}

struct Compiler {
    program: Program,
    groups: Groups,
    visits: usize,
}

impl Compiler {
    fn node(&mut self, node: &Hir) -> Result<(), String> {
        // Nested repetitions of nothing emit no step, so the visits are bounded too.
        self.visits += 1;
        if self.visits > LARGEST_PROGRAM {
            return Err(too_large());
        }
        match node.kind() {
            HirKind::Empty => Ok(()),
            HirKind::Literal(literal) => literal.0.iter().try_for_each(|&byte| self.digit(mask_of(byte, byte))),
            HirKind::Class(class) => self.digit(mask_of_class(class)),
            HirKind::Look(Look::End) => self.push(Step::End).map(drop),
            HirKind::Look(_) => Err("it looks around; only $ is understood".into()),
            HirKind::Repetition(repetition) => self.repetition(repetition),
            HirKind::Capture(capture) if self.groups == Groups::Ignored => self.node(&capture.sub),
            HirKind::Capture(capture) => {
                let group = capture.index as usize;
                if group > MOST_GROUPS {
                    return Err(format!("it has more than {MOST_GROUPS} groups"));
                }
                self.program.groups = self.program.groups.max(group);
                let slot = 2 * (capture.index as u8 - 1);
                self.push(Step::Save(slot))?;
                self.node(&capture.sub)?;
                self.push(Step::Save(slot + 1)).map(drop)
            }
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.node(part)),
            HirKind::Alternation(ways) => self.alternation(ways),
        }
    }

    fn alternation(&mut self, ways: &[Hir]) -> Result<(), String> {
        let mut ends = Vec::with_capacity(ways.len());
        for (index, way) in ways.iter().enumerate() {
            if index + 1 == ways.len() {
                self.node(way)?;
                break;
            }
            let split = self.push(Step::Split(0, 0))?;
            self.node(way)?;
            ends.push(self.push(Step::Jump(0))?);
            self.program.steps[split] = Step::Split(position(split + 1), self.here());
        }
        let here = self.here();
        for end in ends {
            self.program.steps[end] = Step::Jump(here);
        }
        Ok(())
    }

    fn repetition(&mut self, repetition: &Repetition) -> Result<(), String> {
        let most = repetition.max.unwrap_or(repetition.min);
        if repetition.min > MOST_REPEATS || most > MOST_REPEATS {
            return Err(format!("it repeats something more than {MOST_REPEATS} times"));
        }
        for _ in 0..repetition.min {
            self.node(&repetition.sub)?;
        }
        match repetition.max {
            Some(max) => {
                let mut splits = Vec::new();
                for _ in repetition.min..max {
                    splits.push(self.push(Step::Split(0, 0))?);
                    self.node(&repetition.sub)?;
                }
                let here = self.here();
                for split in splits {
                    self.program.steps[split] = in_order(repetition.greedy, position(split + 1), here);
                }
            }
            None => {
                // A loop around nothing would never end.
                if repetition.sub.properties().minimum_len().unwrap_or(0) == 0 {
                    return Err("it repeats what may be empty without end".into());
                }
                let split = self.push(Step::Split(0, 0))?;
                self.node(&repetition.sub)?;
                self.push(Step::Jump(position(split)))?;
                let here = self.here();
                self.program.steps[split] = in_order(repetition.greedy, position(split + 1), here);
            }
        }
        Ok(())
    }

    fn digit(&mut self, mask: u16) -> Result<(), String> {
        self.push(Step::Digit(mask)).map(drop)
    }

    fn push(&mut self, step: Step) -> Result<usize, String> {
        let index = self.program.steps.len();
        if index >= LARGEST_PROGRAM {
            return Err(too_large());
        }
        self.program.steps.push(step);
        Ok(index)
    }

    fn here(&self) -> u32 {
        position(self.program.steps.len())
    }
}

fn too_large() -> String {
    format!("it unfolds to more than {LARGEST_PROGRAM} steps")
}

/// Programs are far smaller than `u32::MAX`.
fn position(index: usize) -> u32 {
    index as u32
}

fn in_order(greedy: bool, again: u32, onward: u32) -> Step {
    if greedy { Step::Split(again, onward) } else { Step::Split(onward, again) }
}

/// The digits between two bytes; a pattern's `~` (a wait for the tone) and letters match no digit.
fn mask_of(from: u8, to: u8) -> u16 {
    (b'0'..=b'9').filter(|digit| (from..=to).contains(digit)).map(|digit| 1 << (digit - b'0')).sum()
}

fn mask_of_class(class: &Class) -> u16 {
    match class {
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| mask_of(range.start(), range.end())).fold(0, |a, b| a | b)
        }
        Class::Unicode(class) => {
            class.ranges().iter().map(|range| mask_of(clamp(range.start()), clamp(range.end()))).fold(0, |a, b| a | b)
        }
    }
}

fn clamp(c: char) -> u8 {
    u8::try_from(u32::from(c)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_line_breaks_are_no_part_of_a_pattern() {
        let spread = compile("(?:\n    [01589]\\d|\n    [46]\n  )\\d{4}", Groups::Ignored).unwrap();
        assert_eq!(spread.steps, compile(r"(?:[01589]\d|[46])\d{4}", Groups::Ignored).unwrap().steps);
    }

    #[test]
    fn a_class_is_a_mask() {
        assert_eq!(compile("[0-39]", Groups::Ignored).unwrap().steps, [Step::Digit(0b10_0000_1111), Step::Match]);
        assert_eq!(compile(r"\d", Groups::Ignored).unwrap().steps, [Step::Digit(ANY_DIGIT), Step::Match]);
        assert_eq!(compile("~", Groups::Ignored).unwrap().steps, [Step::Digit(0), Step::Match]);
    }

    #[test]
    fn what_no_plan_needs_is_refused_with_a_reason() {
        for (pattern, reason) in [
            (r"(?=1)\d", "look-around"),
            (r"\b1", "looks around"),
            (r"^1", "looks around"),
            (r"\d{65}", "more than 64 times"),
            (r"(?:\d{64}){64}{64}{64}", "steps"),
            (r"(?:1?)*", "without end"),
            (r"(1)(2)(3)(4)(5)", "groups"),
            (r"(1", "unclosed"),
            (r"\1", "backreference"),
        ] {
            let fault = compile(pattern, Groups::Noted).unwrap_err();
            assert!(fault.contains(reason), "{pattern}: {fault}");
        }
        assert!(compile(&"(".repeat(50_000), Groups::Noted).is_err());
        assert!(compile(&"1".repeat(70_000), Groups::Noted).is_err());
    }
}
