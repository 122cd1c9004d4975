//! Which elements of an XML text are its records: those that repeat, as far inside as they hold nothing but more of one kind.

use super::text::Text;
use super::xml_marks::{Mark, Marks};

/// Where the records are.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The names of elements from the outermost to that of a record.
    pub(super) path: Vec<Vec<u8>>,
    /// How many of those stand around all records: 1, or 0 where the outermost repeat.
    pub(super) around: usize,
    /// Whether a record may hold an element of its own name.
    pub(super) nests: bool,
}

/// Marks that are looked at.
const LOOKED_AT: usize = 100_000;

/// Elements that are told apart.
const MOST_NODES: usize = 1_000;

/// Elements of one kind in another that make it a list of them, where it holds others too: an area code and its numbers, not a
/// person and two phones.
const MANY: u64 = 8;

/// Elements within an only one that make it more than a part of a record.
const SOME: u64 = 4;

/// Elements of the same path.
#[derive(Default)]
struct Node {
    name: Vec<u8>,
    children: Vec<usize>,
    count: u64,
    /// In the parent that is open, and in the one that has most.
    here: u64,
    most: u64,
    has_text: bool,
    /// Elements within, at any depth.
    within: u64,
}

impl Layout {
    /// By what a text begins with.
    pub(super) fn of(text: Text<'_>) -> Layout {
        let mut nodes = vec![Node::default()];
        // 0 stands around the outermost element.
        let mut open = vec![0];
        let mut marks = Marks::new(text);
        for _ in 0..LOOKED_AT {
            let Some(&inner) = open.last() else { break };
            match marks.next() {
                None => break,
                Some(Mark::Open { name, closed, .. }) => {
                    let Some(child) = enter(&mut nodes, inner, name) else { break };
                    open.iter().for_each(|around| nodes[*around].within += 1);
                    if !closed {
                        open.push(child);
                    }
                }
                Some(Mark::Close { name }) => {
                    if let Some(at) = open.iter().rposition(|node| nodes[*node].name == name)
                        && at > 0
                    {
                        open.truncate(at);
                    }
                }
                Some(Mark::Text(text)) => nodes[inner].has_text |= !text.trim_ascii().is_empty(),
                Some(Mark::Broken { .. }) => {}
            }
        }
        choose(&nodes)
    }
}

/// Counts one more element; `None` where there are too many kinds.
fn enter(nodes: &mut Vec<Node>, inner: usize, name: Vec<u8>) -> Option<usize> {
    let known = nodes[inner].children.iter().copied().find(|child| nodes[*child].name == name);
    let child = match known {
        Some(child) => child,
        None if nodes.len() < MOST_NODES => {
            nodes.push(Node { name, ..Node::default() });
            let child = nodes.len() - 1;
            nodes[inner].children.push(child);
            child
        }
        None => return None,
    };
    let node = &mut nodes[child];
    (node.count, node.here) = (node.count + 1, node.here + 1);
    node.most = node.most.max(node.here);
    for at in nodes[child].children.clone() {
        nodes[at].here = 0;
    }
    Some(child)
}

/// Goes inside from the outermost element.
fn choose(nodes: &[Node]) -> Layout {
    // A published example closes the outermost element where it should open.
    let within = |child: &&usize| (nodes[**child].within, std::cmp::Reverse(**child));
    let Some(&outermost) = nodes[0].children.iter().max_by_key(within) else { return Layout::default() };
    let mut path = vec![nodes[outermost].name.clone()];
    let mut at = outermost;
    while let Some(next) = inside(nodes, at, outermost) {
        path.push(nodes[next].name.clone());
        at = next;
    }
    let around = usize::from(nodes[outermost].count == 1 && path.len() > 1);
    Layout { nests: nests(nodes, at), around, path }
}

/// The kind of element in this one that is rather a record than this one is.
fn inside(nodes: &[Node], at: usize, outermost: usize) -> Option<usize> {
    let node = &nodes[at];
    let children = || node.children.iter().copied();
    let most = children().max_by_key(|child| (nodes[*child].count, std::cmp::Reverse(*child)))?;
    let only = node.children.len() == 1;
    if node.count > 1 {
        let is_list = only && nodes[most].most > 1 && !node.has_text;
        return (is_list || nodes[most].count >= MANY * node.count).then_some(most);
    }
    if nodes[most].most > 1 {
        return Some(most);
    }
    let repeats = |child: usize| nodes[child].children.iter().any(|inner| nodes[*inner].most > 1);
    let size = |child: &usize| (repeats(*child), nodes[*child].within, std::cmp::Reverse(*child));
    let largest = children().max_by_key(size)?;
    let enough = nodes[largest].within >= if at == outermost { 1 } else { SOME };
    enough.then_some(largest)
}

/// Whether most elements of a kind hold a plain one of the same name. One that holds a whole one is not ended, as those are
/// that damage runs into each other.
fn nests(nodes: &[Node], at: usize) -> bool {
    let same = |child: &&usize| nodes[**child].name == nodes[at].name && nodes[**child].children.is_empty();
    nodes[at].children.iter().find(same).is_some_and(|child| nodes[*child].count * 2 >= nodes[at].count)
}
