//! What is so, measured as limits measure it, for whoever wants to know which limits a list can be held to.

use super::{Gate, Measured};
use crate::config::Measure;
use crate::contact::{Code, DateColumn, Look, LookFigure, NewestDay, Profile, Role};
use crate::normalize::date::{date_of, day_number};
use crate::pipeline::render::Counts;

/// Roles whose newest date tells how fresh a list is, the one that tells most first.
const FRESH: [Role; 3] = [Role::LastActivityAt, Role::CreatedAt, Role::ConsentAt];

impl Gate<'_> {
    /// Has everything measured that limits may be taken from.
    pub(super) fn measure_for_look(&mut self) {
        self.measure_for_baseline();
        let codes = [Code::ContactUnreachable].map(|code| Measure::Codes(code.name().to_owned()));
        let ages = FRESH.map(|role| Measure::Age(role.name().to_owned()));
        let distinct = Measure::Distinct(Role::Id.name().to_owned());
        // What the file has no column for is not measured.
        codes.into_iter().chain(ages).chain([distinct]).for_each(|measure| _ = self.measure(&measure));
    }

    /// What was seen.
    pub(in crate::pipeline) fn look(&self, profile: Profile, counts: &mut Counts) -> Look {
        let mut counted = std::mem::take(&mut counts.held).settled(self);
        let mut look = Look { profile, rows: counted.rows, ..Look::default() };
        for (at, Measured { measure, .. }) in self.measured.iter().enumerate() {
            if let Measure::Age(_) = measure {
                look.newest.extend(counted.newest[at].and_then(|day| self.newest(measure, day)));
                continue;
            }
            let (count, of) = self.amounts(at, &mut counted);
            look.figures.push(LookFigure { what: measure.to_string(), count, of });
        }
        let codes = Code::ALL.iter().zip(&counts.codes).filter(|(_, count)| **count > 0);
        look.codes = codes.map(|(code, count)| (code.name().to_owned(), *count)).collect();
        let preset = |source: &crate::pipeline::survey::SurveyedSource| source.preset.map(|preset| preset.id.clone());
        look.presets = self.surveyed.sources.iter().map(preset).collect();
        for columns in &self.surveyed.columns.sources {
            let dates = columns.slots.iter().filter(|slot| slot.role.is_date());
            look.dates.extend(dates.map(|slot| DateColumn {
                name: String::from_utf8_lossy(&columns.chosen[usize::from(slot.cell)].name).into_owned(),
                order: slot.order,
            }));
        }
        look
    }

    fn newest(&self, measure: &Measure, day: i32) -> Option<NewestDay> {
        let role = FRESH.into_iter().find(|role| *measure == Measure::Age(role.name().to_owned()))?;
        let date = date_of(day)?;
        let days = self.today.saturating_sub(day_number(date)).unsigned_abs();
        Some(NewestDay { role: role.name(), day: date.to_string(), days })
    }
}
