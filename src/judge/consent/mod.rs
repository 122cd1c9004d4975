//! Consent: who, when, how, to what, under which law, and the proof.
//!
//! Read in this order: `times` reads when people agreed, `shown` what else a record shows, `country` whose law it is
//! under, `demands` are the rules of law made ready for that country, `law` holds the record against them, `policy` against
//! what the user asks; `words` are what cells say by themselves; `holds` is whether all
//! of that outweighs a stop.

mod country;
mod demands;
mod holds;
mod law;
mod policy;
mod shown;
mod times;
mod words;

pub(super) use country::top_level_country;
pub(super) use demands::{ByCountry, Ends};
pub(super) use holds::doubts;
pub(super) use policy::Rules;

use super::sheet::Sheet;
use super::{Judge, Scratch};
use crate::config::{Law, Resubscribe};
use crate::contact::law::{Check, Use};
use crate::contact::{Asked, Code, Column, CountryBy, KeyKind, NO_COLUMN, Note, Region, RoleCells, serves};
use crate::normalize::words::use_bit;
use demands::Demands;
use shown::Shown;

/// Judges the consent of a record, and says whether there is any evidence of it.
pub(super) fn judge(cells: &RoleCells<'_>, judge: &Judge<'_>, scratch: &mut Scratch, sheet: &mut Sheet<'_>) -> bool {
    let times = times::judge(cells, judge, sheet);
    let shown = Shown::of(cells, judge, times, scratch);
    sheet.judged.undecided_dates |= shown.undecided_date;
    let country = country::of_record(cells, judge, scratch, sheet.countries);
    let mut asking = Asking {
        judge,
        demands: judge.laws.of(country.map(|(region, _)| region)),
        uses: uses(judge, sheet),
        country,
        sheet,
    };
    if !asking.demands.any && judge.told.policy.consent.law == Law::ByCountry {
        asking.sheet.judged.lawless += 1;
    }
    let broken = law::judge(&shown, &scratch.ends, &mut asking);
    policy::judge(cells, &shown, &mut asking);
    words::judge(cells, &shown, &mut asking, scratch);
    if judge.told.traces {
        law::tell(&shown, &scratch.ends, broken, &mut asking);
    }
    if judge.told.policy.suppress.resubscribe == Resubscribe::NewerConsent {
        sheet.consented = holds::consented(&shown, judge.told.end_of_day, sheet);
    }
    shown.any()
}

/// What a record is judged with.
struct Asking<'j, 's, 'b, 'a> {
    judge: &'j Judge<'a>,
    demands: &'j Demands,
    /// What it may be used for, as bits of [`use_bit`].
    uses: u8,
    country: Option<(Region, CountryBy)>,
    sheet: &'s mut Sheet<'b>,
}

impl Asking<'_, '_, '_, '_> {
    /// Raises a code, once a cell, and says why. The first reason is told: laws are asked before the policy.
    fn raise(&mut self, code: Code, column: Column, note: Note) {
        self.sheet.doubts |= doubts(code, note);
        if !self.sheet.has(code, column) {
            self.sheet.find_noting(code, column, note);
        }
    }

    /// Raises a code that needs no law.
    fn raise_by_itself(&mut self, code: Code, column: Column) {
        self.raise(code, column, Note::Nothing);
    }

    /// The same, naming the rule of law that asks for it too.
    fn raise_under(&mut self, check: Check, code: Code, column: Column) {
        let rule = self.demands.first(check, self.uses);
        let asked = |rule| Note::Asked(Asked { rule: Some(rule), country: self.country, ended: None });
        self.raise(code, column, rule.map_or(Note::Nothing, asked));
    }

    /// Raises a code for what the user's own policy asks.
    fn raise_by_policy(&mut self, code: Code, column: Column, ended: Option<u16>) {
        self.raise(code, column, Note::Asked(Asked { rule: None, country: None, ended }));
    }
}

/// What the record may be used for: what the user says, else every channel that reaches somebody.
fn uses(judge: &Judge<'_>, sheet: &mut Sheet<'_>) -> u8 {
    judge.rules.uses.unwrap_or_else(|| reachable(sheet))
}

/// By what its channels can reach somebody.
fn reachable(sheet: &mut Sheet<'_>) -> u8 {
    let reach = sheet.keys().iter().filter(|entry| entry.serves & serves::REACH != 0);
    reach.fold(0, |uses, entry| {
        uses | match entry.kind {
            KeyKind::Email | KeyKind::WeakEmail => use_bit(Use::Email),
            KeyKind::Phone => use_bit(Use::Sms) | use_bit(Use::Call),
            _ => 0,
        }
    })
}

/// A finding without a cell.
const NO_CELL: Column = NO_COLUMN;
