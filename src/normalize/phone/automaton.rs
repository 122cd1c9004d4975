//! Many patterns in one walk: a deterministic, acyclic, minimal automaton over digits.
//!
//! The programs of several patterns are laid side by side and run at once (subset construction); keying the subsets on
//! the depth makes the automaton acyclic and lets the outcome depend on the length; sharing equal nodes from the leaves
//! upwards makes it minimal. A node is ten children and an outcome. Where the outcome depends on nothing but how many
//! digits are left (`…\d{6}`, most of every number), the walk ends early in a tail.

use std::collections::HashMap;

use super::budget::{Budget, TooComplex};
use super::pattern::{ANY_DIGIT, Program, Step};

/// Nodes that an index of 16 bits can name; the largest of Google's tables has some 950.
const MOST_NODES: usize = u16::MAX as usize;

/// The node nothing leads out of, with the outcome 0.
const DEAD: u16 = 0;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Node {
    next: [u16; 10],
    outcome: u16,
    /// The place of its tail, plus one; 0 if the outcome depends on the digits that follow.
    tail: u16,
}

const DEAD_NODE: Node = Node { next: [DEAD; 10], outcome: 0, tail: 0 };

/// Outcomes by the number of digits that are left.
type Tail = Vec<u16>;

/// A finished automaton.
#[derive(Debug)]
pub(super) struct Automaton {
    nodes: Box<[Node]>,
    tails: Box<[Tail]>,
    root: u16,
}

impl Default for Automaton {
    /// Every walk ends with the outcome 0.
    fn default() -> Self {
        Automaton { nodes: Box::new([DEAD_NODE]), tails: Box::new([]), root: DEAD }
    }
}

impl Automaton {
    /// The outcome for these digits (ASCII), 0 for those that nothing was said about.
    #[inline]
    pub(super) fn walk(&self, digits: &[u8]) -> u16 {
        let mut node = &self.nodes[usize::from(self.root)];
        let mut left = digits.iter();
        loop {
            if let Some(tail) = node.tail.checked_sub(1) {
                return self.tails[usize::from(tail)].get(left.len()).copied().unwrap_or(0);
            }
            let Some(digit) = left.next() else {
                return node.outcome;
            };
            let next = node.next[usize::from(digit - b'0')];
            if next == DEAD {
                return 0;
            }
            node = &self.nodes[usize::from(next)];
        }
    }

    /// How many nodes there are.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.nodes.len()
    }
}

/// Collects programs under a label each, then builds.
#[derive(Default)]
pub(super) struct Builder {
    steps: Vec<Step>,
    starts: Vec<u32>,
    /// The label of each program, at the place of its `Match`.
    labels: HashMap<u32, u16>,
}

/// What a program matches.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The whole of the digits.
    Whole,
    /// How they begin.
    Start,
}

impl Builder {
    pub(super) fn add(&mut self, program: &Program, label: u16, anchor: Anchor) {
        let base = self.steps.len() as u32;
        self.starts.push(base);
        for step in &program.steps {
            let moved = match *step {
                Step::Split(one, other) => Step::Split(base + one, base + other),
                Step::Jump(to) => Step::Jump(base + to),
                Step::Match => {
                    let here = self.steps.len() as u32;
                    if anchor == Anchor::Start {
                        // After the beginning anything may follow: a loop over all digits, which matches all the way.
                        self.steps.push(Step::Split(here + 1, here + 3));
                        self.steps.push(Step::Digit(ANY_DIGIT));
                        self.steps.push(Step::Jump(here));
                    }
                    self.labels.insert(self.steps.len() as u32, label);
                    Step::Match
                }
                step => step,
            };
            self.steps.push(moved);
        }
    }

    /// Builds the automaton for up to `longest` digits.
    ///
    /// `outcome` is asked once for each subset at each depth, with the labels that match there (sorted) and the number
    /// of digits; 0 means nothing to say.
    pub(super) fn build(
        &self,
        longest: usize,
        budget: &mut Budget,
        outcome: impl Fn(&[u16], usize) -> u16,
    ) -> Result<Automaton, TooComplex> {
        let mut building = Building {
            builder: self,
            outcome,
            longest,
            budget,
            nodes: vec![DEAD_NODE],
            tails: Vec::new(),
            known_tails: HashMap::new(),
            shared: HashMap::from([(DEAD_NODE, DEAD)]),
            known: HashMap::new(),
            stamps: vec![0; self.steps.len()],
            stamp: 0,
        };
        let start = building.closure(self.starts.iter().copied())?;
        let root = building.node(start, 0)?;
        Ok(Automaton { nodes: building.nodes.into_boxed_slice(), tails: building.tails.into_boxed_slice(), root })
    }
}

struct Building<'b, F> {
    builder: &'b Builder,
    outcome: F,
    longest: usize,
    budget: &'b mut Budget,
    nodes: Vec<Node>,
    tails: Vec<Tail>,
    known_tails: HashMap<Tail, u16>,
    shared: HashMap<Node, u16>,
    known: HashMap<(Vec<u32>, usize), u16>,
    /// When a step was last seen, so that one closure visits each step once.
    stamps: Vec<u32>,
    stamp: u32,
}

impl<F: Fn(&[u16], usize) -> u16> Building<'_, F> {
    /// The node for a subset at a depth. The recursion is as deep as the longest number.
    fn node(&mut self, subset: Vec<u32>, depth: usize) -> Result<u16, TooComplex> {
        if subset.is_empty() {
            return Ok(DEAD);
        }
        let key = (subset, depth);
        if let Some(&node) = self.known.get(&key) {
            return Ok(node);
        }
        let subset = &key.0;
        let mut node = DEAD_NODE;
        if depth < self.longest {
            for digits in self.alike(subset)? {
                let places = self.places_after(subset, digits);
                let next = self.closure(places.into_iter())?;
                let child = self.node(next, depth + 1)?;
                for (digit, slot) in node.next.iter_mut().enumerate() {
                    if digits >> digit & 1 == 1 {
                        *slot = child;
                    }
                }
            }
        }
        let labels = self.labels_of(subset)?;
        if !labels.is_empty() {
            node.outcome = (self.outcome)(&labels, depth);
        }
        node.tail = self.tail_of(&node);
        let index = self.share(node)?;
        self.known.insert(key, index);
        Ok(index)
    }

    /// The tail of a node whose children are all the same, and have a tail or are dead.
    fn tail_of(&mut self, node: &Node) -> u16 {
        let child = node.next[0];
        let is_dead = child == DEAD && node.outcome == 0;
        if is_dead || node.next.iter().any(|&other| other != child) {
            return 0;
        }
        let mut tail = vec![node.outcome];
        if child != DEAD {
            match self.nodes[usize::from(child)].tail.checked_sub(1) {
                Some(rest) => tail.extend(&self.tails[usize::from(rest)]),
                None => return 0,
            }
        }
        // There are no more tails than nodes.
        let next = self.tails.len() as u16 + 1;
        let tails = &mut self.tails;
        *self.known_tails.entry(tail).or_insert_with_key(|tail| {
            tails.push(tail.clone());
            next
        })
    }

    fn share(&mut self, node: Node) -> Result<u16, TooComplex> {
        if let Some(&index) = self.shared.get(&node) {
            return Ok(index);
        }
        if self.nodes.len() >= MOST_NODES {
            return Err(TooComplex);
        }
        let index = self.nodes.len() as u16;
        self.nodes.push(node);
        self.shared.insert(node, index);
        Ok(index)
    }

    /// Masks of digits that no step of the subset tells apart; they lead to the same places.
    fn alike(&mut self, subset: &[u32]) -> Result<Vec<u16>, TooComplex> {
        self.budget.spend(10 * (subset.len() + 1))?;
        let mut classes = vec![ANY_DIGIT];
        for place in subset {
            let Step::Digit(mask) = self.builder.steps[*place as usize] else {
                continue;
            };
            for index in 0..classes.len() {
                let (inside, outside) = (classes[index] & mask, classes[index] & !mask);
                if inside != 0 && outside != 0 {
                    classes[index] = inside;
                    classes.push(outside);
                }
            }
        }
        Ok(classes)
    }

    /// Where the subset leads with any of these digits, which are alike.
    fn places_after(&self, subset: &[u32], digits: u16) -> Vec<u32> {
        let takes =
            |place: &&u32| matches!(self.builder.steps[**place as usize], Step::Digit(mask) if mask & digits != 0);
        subset.iter().filter(takes).map(|place| place + 1).collect()
    }

    /// Every step that takes a digit, ends or matches and is reached from these places without a digit; sorted.
    fn closure(&mut self, places: impl Iterator<Item = u32>) -> Result<Vec<u32>, TooComplex> {
        self.reach(places, false)
    }

    /// The labels that match if the digits end here.
    fn labels_of(&mut self, subset: &[u32]) -> Result<Vec<u16>, TooComplex> {
        let steps = &self.builder.steps;
        let matched = |place: &u32| matches!(steps[*place as usize], Step::Match | Step::End);
        let ends: Vec<u32> = subset.iter().copied().filter(matched).collect();
        if ends.is_empty() {
            return Ok(Vec::new());
        }
        let reached = self.reach(ends.into_iter(), true)?;
        let mut labels: Vec<u16> = reached.iter().filter_map(|place| self.builder.labels.get(place).copied()).collect();
        labels.sort_unstable();
        labels.dedup();
        Ok(labels)
    }

    fn reach(&mut self, places: impl Iterator<Item = u32>, at_end: bool) -> Result<Vec<u32>, TooComplex> {
        self.stamp += 1;
        let mut open: Vec<u32> = places.collect();
        let mut reached = Vec::new();
        while let Some(place) = open.pop() {
            if std::mem::replace(&mut self.stamps[place as usize], self.stamp) == self.stamp {
                continue;
            }
            self.budget.spend(1)?;
            match self.builder.steps[place as usize] {
                Step::Split(one, other) => open.extend([one, other]),
                Step::Jump(to) => open.push(to),
                Step::Save(_) => open.push(place + 1),
                Step::End if at_end => open.push(place + 1),
                Step::Digit(_) | Step::End | Step::Match => reached.push(place),
            }
        }
        reached.sort_unstable();
        Ok(reached)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::normalize::phone::pattern::{Groups, compile};

    fn automaton(patterns: &[(&str, Anchor)], longest: usize) -> Automaton {
        let mut builder = Builder::default();
        for (index, (pattern, anchor)) in patterns.iter().enumerate() {
            builder.add(&compile(pattern, Groups::Ignored).unwrap(), index as u16, *anchor);
        }
        let bits = |labels: &[u16], _| labels.iter().map(|label| 1 << label).sum();
        builder.build(longest, &mut Budget::new(Budget::PLAN), bits).unwrap()
    }

    #[test]
    fn one_walk_says_which_patterns_match() {
        let patterns = [(r"[2-9]\d{3}", Anchor::Whole), (r"2(?:12|3\d+)", Anchor::Whole), ("21", Anchor::Start)];
        let automaton = automaton(&patterns, 6);
        assert_eq!(automaton.walk(b"2345"), 0b011);
        assert_eq!(automaton.walk(b"2123"), 0b101);
        assert_eq!(automaton.walk(b"212"), 0b110);
        assert_eq!(automaton.walk(b"21"), 0b100);
        assert_eq!(automaton.walk(b"1"), 0);
        assert_eq!(automaton.walk(b"230000"), 0b010);
        assert_eq!(automaton.walk(b"2300000"), 0, "longer than what was asked for");
    }

    #[test]
    fn equal_tails_are_shared() {
        assert_eq!(automaton(&[(r"(?:1|2|3\d|45)\d{6}", Anchor::Whole)], 17).size(), 11);
    }

    #[test]
    fn what_explodes_is_given_up() {
        let mut builder = Builder::default();
        builder.add(&compile(r"\d*1\d{15}|\d*2\d{13}", Groups::Ignored).unwrap(), 1, Anchor::Whole);
        let built = builder.build(20, &mut Budget::new(1_000_000), |_, _| 1);
        assert_eq!(built.unwrap_err(), TooComplex);
    }

    proptest! {
        /// The plain version beside it: the matcher that backtracks.
        #[test]
        fn it_agrees_with_backtracking(digits in "[0-9]{0,9}") {
            let pattern = r"(?:1(?:[2-4]\d|5{2,3})?|[2-9]\d{2,4})(?:0|99)?";
            let whole = format!("(?:{pattern})$");
            let prefix = super::super::prefix::Prefix::new(&whole, None).unwrap();
            let walked = automaton(&[(pattern, Anchor::Whole)], 9).walk(digits.as_bytes());
            prop_assert_eq!(walked == 1, prefix.length(digits.as_bytes()).is_some());
        }
    }
}
