//! Where the channels of a cell that holds several go, once it is known which of them may be used.

use crate::config::{BadCells, Several};
use crate::contact::{Action, Column, Destination, Mark, OneOfSeveral};
use std::collections::BTreeMap;

/// What becomes of the several-cells of one record.
#[derive(Clone, Debug, Default)]
pub struct Placed {
    /// Cells that the clean file shows otherwise, with their text.
    pub cells: Vec<(Column, Vec<u8>)>,
    /// One a channel, in their order.
    pub went: Vec<Destination>,
}

/// How the channels of one record are to be placed.
pub struct Placing<'a, R, S> {
    /// The marks on the record.
    pub marks: &'a [Mark],
    /// Whether all stay or one.
    pub several: Several,
    /// Whether a cell without usable channel stays.
    pub bad_cells: BadCells,
    /// The columns of a column's role, itself included, that the input has.
    pub of_same_role: R,
    /// What the clean file shows in a cell that holds no several.
    pub shown: S,
}

/// Where channels may move, asked once: a cell may hold thousands of them.
#[derive(Default)]
struct Homes {
    /// The columns of a column's role.
    of_role: BTreeMap<Column, Vec<Column>>,
    /// What stands in cells that nothing was placed in.
    shown: BTreeMap<Column, Vec<u8>>,
}

impl<R, S> Placing<'_, R, S>
where
    R: Fn(Column) -> Vec<Column>,
    S: Fn(Column) -> Vec<u8>,
{
    /// Places the channels; `text` is what they point into. The first usable one of a cell stays in it, the others go to
    /// empty cells of the same role, in the order of the columns.
    #[must_use]
    pub fn place(&self, channels: &[OneOfSeveral], text: &[u8]) -> Placed {
        let mut placed = Placed { cells: Vec::new(), went: vec![Destination::Gone; channels.len()] };
        let mut homeless = Vec::new();
        let mut at = 0;
        for cell in channels.chunk_by(|a, b| a.column == b.column) {
            let usable = (at..at + cell.len()).filter(|at| self.is_usable(&channels[*at])).collect::<Vec<_>>();
            at += cell.len();
            homeless.extend(self.settle(cell, &usable, channels, text, &mut placed));
        }
        let mut homes = Homes::default();
        for at in homeless {
            placed.went[at] = self.find_home(&channels[at], text, &mut homes, &mut placed);
        }
        placed
    }

    fn is_usable(&self, channel: &OneOfSeveral) -> bool {
        !channel.dropped && !self.is_taken(channel)
    }

    fn is_taken(&self, channel: &OneOfSeveral) -> bool {
        let takes = |mark: &Mark| matches!(mark.action, Action::Drop | Action::Reject);
        let of_channel = |mark: &&Mark| mark.column == channel.column && mark.part.covers(channel.part);
        self.marks.iter().filter(of_channel).any(takes)
    }

    /// What stays in the cell itself; what is left over is handed back.
    fn settle(
        &self,
        cell: &[OneOfSeveral],
        usable: &[usize],
        channels: &[OneOfSeveral],
        text: &[u8],
        placed: &mut Placed,
    ) -> Vec<usize> {
        let column = cell[0].column;
        let screened = cell.iter().any(|channel| self.is_taken(channel));
        // A cell that is not to be rewritten is rewritten all the same where a stopped channel would stay in it.
        let stays = cell[0].unwritten || usable.is_empty() && self.bad_cells == BadCells::Keep;
        let keeps_all = self.several == Several::Keep || stays && !screened;
        let (here, rest) = usable.split_at(if keeps_all { usable.len() } else { usable.len().min(1) });
        here.iter().for_each(|at| placed.went[*at] = Destination::Cell(column));
        if screened || !stays {
            let texts: Vec<&[u8]> = here.iter().map(|at| channels[*at].text.of(text)).collect();
            placed.cells.push((column, texts.join(&b';')));
        }
        rest.to_vec()
    }

    fn find_home(&self, channel: &OneOfSeveral, text: &[u8], homes: &mut Homes, placed: &mut Placed) -> Destination {
        let normal = channel.text.of(text);
        let of_role = homes.of_role.entry(channel.column).or_insert_with(|| (self.of_same_role)(channel.column));
        let mut free = None;
        for column in of_role.iter().copied() {
            let shown = match placed.cells.iter().find(|(other, _)| *other == column) {
                Some((_, text)) => text,
                None => homes.shown.entry(column).or_insert_with(|| (self.shown)(column)),
            };
            if shown == normal {
                return Destination::Cell(column);
            }
            if shown.is_empty() && free.is_none() {
                free = Some(column);
            }
        }
        let Some(column) = free else { return Destination::Nowhere };
        placed.cells.retain(|(other, _)| *other != column);
        placed.cells.push((column, normal.to_vec()));
        Destination::Cell(column)
    }
}
