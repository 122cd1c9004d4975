//! When people agreed: the times of consent, read once a record.

use super::super::sheet::Sheet;
use super::super::{Judge, texts};
use super::shown::{Day, day_of};
use crate::contact::{Code, Note, Role, RoleCells, Stamp};
use crate::normalize::date::{self, BadDate, DateCell};
use crate::normalize::words;

/// When somebody agreed, as far as the cells tell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Times {
    /// The latest day.
    pub(super) day: Option<Day>,
    /// The latest second, that of a day without a time of day being its first.
    pub(super) second: Option<i64>,
    /// One of the times could be of two days as far as its column tells.
    pub(super) undecided: bool,
}

/// Reads the times of consent. What cannot be read, or is to come, is said; seconds are kept, for many records with the same
/// one.
pub(super) fn judge(cells: &RoleCells<'_>, judge: &Judge<'_>, sheet: &mut Sheet<'_>) -> Times {
    let mut times = Times::default();
    for (slot, cell) in texts(cells, judge, Role::ConsentAt).filter(|(_, cell)| !words::is_nothing(cell)) {
        sheet.judged.count_time(slot.column);
        match date::instant(cell, slot.order) {
            DateCell::Empty => {}
            DateCell::Unreadable(why) => {
                times.undecided |= why == BadDate::Ambiguous;
                sheet.find_noting(Code::ConsentBadTime, slot.column, Note::Date(why));
            }
            DateCell::Time { seconds, day_only } => {
                times.day = times.day.into_iter().chain(day_of(seconds, slot.column)).max_by_key(|(day, _)| *day);
                times.second = times.second.max(Some(seconds));
                if seconds > judge.told.end_of_day {
                    sheet.find_in(Code::ConsentFutureTime, slot.column);
                }
                if !day_only {
                    let record = sheet.judged.record();
                    sheet.judged.stamps.push(Stamp { record, column: slot.column, second: seconds });
                }
            }
        }
    }
    times
}
