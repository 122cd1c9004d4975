//! E-mail, phone and fax cells, each to its own rules.
//!
//! Nearly every cell holds one channel; one that holds several is judged channel by channel, and where they go is
//! decided once screening is done.

use super::home::Home;
use super::sheet::Sheet;
use super::verdicts::verdicts;
use super::{Judge, Scratch, emails, phones};
use crate::contact::{Role, RoleCells};

pub(super) fn judge(
    cells: &RoleCells<'_>,
    home: Home,
    judge: &Judge<'_>,
    scratch: &mut Scratch,
    sheet: &mut Sheet<'_>,
) {
    scratch.extensions.clear();
    let verdicts = verdicts(cells, judge);
    for (slot, cell) in judge.at(&judge.channels, cells) {
        let Some(cell) = cell.text() else { continue };
        match slot.role {
            Role::Email => {
                let verdicts = Some(&verdicts).filter(|verdicts| verdicts.column == Some(slot.column));
                emails::judge(cell, slot.column, verdicts, judge, scratch, sheet);
            }
            Role::Phone => phones::judge(cell, slot.column, home, judge, scratch, sheet),
            _ => phones::write_fax(cell, slot.column, home, judge, sheet),
        }
    }
}
