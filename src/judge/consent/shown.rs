//! What a record shows of its consent, read once.

use super::super::{Judge, Scratch, texts};
use super::times::Times;
use crate::contact::law::Use;
use crate::contact::{Column, NO_COLUMN, Role, RoleCells};
use crate::normalize::date::{self, BadDate, DateCell};
use crate::normalize::words::{self, Ground, Matched, Scope, WordKind, use_bit};

const DAY: i64 = 86_400;

/// A day, counted from 1970-01-01, and its column.
pub(super) type Day = (i32, Column);

/// The day of a point in time.
pub(super) fn day_of(seconds: i64, column: Column) -> Option<Day> {
    Some((i32::try_from(seconds.div_euclid(DAY)).ok()?, column))
}

/// What a record shows of its consent.
#[derive(Default)]
pub(super) struct Shown<'c> {
    pub(super) time: bool,
    pub(super) source: bool,
    pub(super) method: bool,
    pub(super) scope: bool,
    pub(super) proof: bool,
    /// The day on which the person agreed, counted from 1970-01-01, and its column.
    pub(super) consent_day: Option<Day>,
    /// The second, as Unix time.
    pub(super) consent_time: Option<i64>,
    /// The day on which a double opt-in was confirmed.
    pub(super) confirmed_day: Option<i32>,
    /// There is a column for the confirmation, and nothing in it, a no, or zeros.
    pub(super) unconfirmed: bool,
    /// What the cell for the legal basis names.
    basis: Ground,
    /// The same, or what a method or a source names where that cell is empty.
    pub(super) ground: Ground,
    pub(super) ground_column: Column,
    pub(super) source_cell: &'c str,
    pub(super) source_column: Column,
    pub(super) source_words: Matched,
    pub(super) method_cell: &'c str,
    pub(super) method_column: Column,
    pub(super) method_words: Matched,
    pub(super) status_words: Matched,
    pub(super) scope_cell: &'c str,
    pub(super) scope_column: Column,
    pub(super) scope_says: Scope,
    pub(super) text: bool,
    pub(super) until_further_notice: bool,
    pub(super) birth: Option<Day>,
    /// When the person was told where the data came from.
    pub(super) notice_day: Option<i32>,
    pub(super) ended_day: Option<i32>,
    pub(super) active: Option<Day>,
    pub(super) created_day: Option<i32>,
    pub(super) stopped_day: Option<i32>,
    /// One of the dates could be two days, as far as its column tells.
    pub(super) undecided_date: bool,
}

impl<'c> Shown<'c> {
    /// `times` are what the times of consent came to.
    pub(super) fn of(cells: &RoleCells<'c>, judge: &Judge<'_>, times: Times, scratch: &mut Scratch) -> Shown<'c> {
        // What does not decode is filled all the same; what is answered with no is not.
        let filled = |role: Role| {
            let mut all = judge.at(&judge.by_role[role as usize], cells);
            all.any(|(_, cell)| cell.text().is_none_or(|cell| !words::is_nothing(cell)))
        };
        let first = |role: Role| {
            let mut all = texts(cells, judge, role).filter(|(_, cell)| !words::is_nothing(cell));
            all.next().map_or((NO_COLUMN, ""), |(slot, cell)| (slot.column, cell))
        };
        let mut shown = Shown {
            time: filled(Role::ConsentAt),
            source: filled(Role::ConsentSource),
            method: filled(Role::ConsentMethod),
            scope: filled(Role::ConsentScope),
            proof: filled(Role::ConsentProof),
            text: filled(Role::ConsentText),
            ground_column: NO_COLUMN,
            ..Shown::default()
        };
        let mut undecided = times.undecided;
        (shown.consent_day, shown.consent_time) = (times.day, times.second);
        shown.confirmed_day = day_in(cells, judge, Role::ConsentConfirmedAt, &mut undecided).map(|(day, _)| day);
        // A time that stands for never is read as that of an opt-out is.
        let says_when = |cell| !words::is_nothing(cell) && words::opt_out_time(cell);
        shown.unconfirmed = judge.has(Role::ConsentConfirmedAt)
            && !texts(cells, judge, Role::ConsentConfirmedAt).any(|(_, cell)| says_when(cell));
        // Whoever is not born yet was never asked: such a date says nothing.
        shown.birth = day_in(cells, judge, Role::BirthDate, &mut undecided).filter(|(born, _)| *born <= judge.today);
        shown.undecided_date = undecided;
        if judge.laws.differ_by_country() {
            shown.read_days_of_law(cells, judge);
        }
        (shown.source_column, shown.source_cell) = first(Role::ConsentSource);
        (shown.method_column, shown.method_cell) = first(Role::ConsentMethod);
        (shown.scope_column, shown.scope_cell) = first(Role::ConsentScope);
        if shown.scope {
            (shown.scope_says, shown.until_further_notice) = scratch.scopes.meaning(shown.scope_cell);
        }
        if !shown.source_cell.is_empty() {
            shown.source_words = scratch.words.meaning(shown.source_cell).words;
        }
        if !shown.method_cell.is_empty() {
            shown.method_words = scratch.words.meaning(shown.method_cell).words;
        }
        for role in [Role::ConsentStatus, Role::Status] {
            let (_, cell) = first(role);
            if !cell.is_empty() && shown.status_words.is_empty() {
                shown.status_words = scratch.words.meaning(cell).words;
            }
        }
        let (column, cell) = first(Role::LegalBasis);
        if column != NO_COLUMN {
            (shown.ground, shown.ground_column) = (scratch.words.meaning(cell).ground, column);
        }
        shown.basis = shown.ground;
        shown.take_ground_of_other_cells(scratch);
        shown
    }

    /// The days that only laws ask for.
    fn read_days_of_law(&mut self, cells: &RoleCells<'_>, judge: &Judge<'_>) {
        let mut undecided = self.undecided_date;
        let mut day = |role: Role| day_in(cells, judge, role, &mut undecided);
        self.active = day(Role::LastActivityAt);
        let mut day = |role: Role| day(role).map(|(day, _)| day);
        self.ended_day = day(Role::RelationEndedAt);
        self.stopped_day = day(Role::UnsubscribedAt);
        // A day to come proves nothing.
        self.created_day = day(Role::CreatedAt).filter(|day| *day <= judge.today);
        self.notice_day = day(Role::NoticeAt).filter(|day| *day <= judge.today);
        self.undecided_date = undecided;
    }

    /// A method or a source may name the ground where there is no column for it: `existing customer`, `contract`.
    fn take_ground_of_other_cells(&mut self, scratch: &mut Scratch) {
        let cells = [
            (self.method_words, self.method_cell, self.method_column),
            (self.source_words, self.source_cell, self.source_column),
        ];
        for (said, cell, column) in cells {
            let names_ground = said.whole().is_some_and(|(kind, _)| kind == WordKind::SoftOptIn);
            if self.ground == Ground::Empty && names_ground {
                let ground = scratch.words.meaning(cell).ground;
                self.ground = if ground.is_consent() { Ground::SoftOptIn } else { ground };
                self.ground_column = column;
            }
        }
    }

    /// Whether there is any evidence of consent.
    pub(super) fn any(&self) -> bool {
        self.time || self.source || self.method || self.scope || self.proof
    }

    /// Whether it rests on consent before the law, for all that it says itself.
    pub(super) fn rests_on_consent(&self) -> bool {
        self.ground.is_consent()
    }

    /// Whether its legal basis is consent, or is not said. A ground that only a method or a source names takes nothing
    /// away of what consent must show.
    pub(super) fn claims_consent(&self) -> bool {
        self.basis.is_consent()
    }

    /// Those of some uses that a consent covers, as far as it says; a basis of another kind names none.
    pub(super) fn agreed_to(&self, uses: u8) -> u8 {
        if !self.scope || !self.rests_on_consent() {
            return uses;
        }
        let covered = Use::ALL.iter().map(|one| use_bit(*one)).filter(|bit| self.scope_says.covers(*bit));
        uses & covered.fold(0, |all, bit| all | bit)
    }

    /// The day from which consent counts: that of the confirmation, where there is one.
    pub(super) fn since(&self) -> Option<i32> {
        let said = self.consent_day.map(|(day, _)| day);
        said.max(self.confirmed_day)
    }

    /// The words of source and method of these kinds.
    pub(super) fn came_by(&self, kinds: &[WordKind]) -> Option<Column> {
        let has = |words: &Matched| kinds.iter().any(|kind| words.word(*kind).is_some());
        let source = has(&self.source_words).then_some(self.source_column);
        source.or_else(|| has(&self.method_words).then_some(self.method_column))
    }

    /// A source that is lawful only with evidence, without such: neither a proof, nor a confirmation, nor time and method.
    pub(super) fn unproven(&self) -> Option<Column> {
        let column = self.came_by(&[WordKind::EventOrPartner])?;
        let says_how =
            self.method && self.method_words.whole().is_none_or(|(kind, _)| kind != WordKind::EventOrPartner);
        let proven = self.proof || self.confirmed_day.is_some() || self.time && says_how;
        (!proven).then_some(column)
    }
}

/// The latest day that can be read in the cells of a role.
fn day_in(cells: &RoleCells<'_>, judge: &Judge<'_>, role: Role, undecided: &mut bool) -> Option<Day> {
    let days = texts(cells, judge, role).filter_map(|(slot, cell)| match date::instant(cell, slot.order) {
        DateCell::Time { seconds, .. } => day_of(seconds, slot.column),
        DateCell::Unreadable(why) => {
            *undecided |= why == BadDate::Ambiguous;
            None
        }
        DateCell::Empty => None,
    });
    days.max_by_key(|(day, _)| *day)
}
