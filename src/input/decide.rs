//! The role of every column of an input: what the user says, what the header says, what the cells look like.
//!
//! Precision goes before reach. Cells decide alone only where the header says nothing, or where it says nothing that we know
//! and no other column has the role: an address in a column called `Account Manager` is not that of the contact. They give
//! channels, and a country where numbers need one; never consent, and nothing that says stop.

use super::columns::{InputColumns, MapRule, is_ours, shown};
use super::header::FirstRecord;
use super::looks::Look;
use super::roles::{Said, said};
use crate::contact::{ChosenBy, ColumnChoice, Role};

/// Decides the roles of an input's columns; `mapped` are those that the user gave.
pub(super) fn choices(input: &InputColumns<'_>, mapped: &[Option<Role>], map: &[MapRule]) -> Vec<ColumnChoice> {
    let mut deciding = Deciding::new(input, mapped, map);
    deciding.take_the_preset();
    deciding.take_what_the_header_says();
    deciding.settle_weak_names();
    deciding.take_channels(Role::Email);
    deciding.take_channels(Role::Phone);
    deciding.take_what_is_left();
    deciding.take_countries();
    let chosen = input.names.iter().zip(deciding.roles);
    chosen
        .map(|(name, role)| ColumnChoice {
            name: name.clone(),
            role: role.map(|(role, _)| role),
            by: role.map(|(_, by)| by),
        })
        .collect()
}

/// Columns while their roles are decided.
struct Deciding<'a> {
    input: &'a InputColumns<'a>,
    map: &'a [MapRule],
    said: Vec<Said>,
    roles: Vec<Option<(Role, ChosenBy)>>,
}

impl Deciding<'_> {
    fn new<'a>(input: &'a InputColumns<'a>, mapped: &[Option<Role>], map: &'a [MapRule]) -> Deciding<'a> {
        let roles = mapped.iter().map(|role| role.map(|role| (role, ChosenBy::Map))).collect();
        Deciding { input, map, said: said_of(input), roles }
    }

    /// A rule of `--map` replaces all guesses for its role.
    fn may_guess(&self, role: Role) -> bool {
        self.map.iter().all(|rule| rule.role != role)
    }

    fn has(&self, role: Role) -> bool {
        self.roles.iter().flatten().any(|(other, _)| *other == role)
    }

    /// Columns of the user's that have no role yet.
    fn free(&self) -> Vec<usize> {
        let barred = |at: usize| self.input.preset.is_some_and(|preset| preset.bars(&self.input.names[at]));
        let free = |at: &usize| self.roles[*at].is_none() && !is_ours(&self.input.names[*at]) && !barred(*at);
        (0..self.roles.len()).filter(free).collect()
    }

    fn look(&self, column: usize) -> Option<&Look> {
        self.input.looks.get(column).filter(|look| look.filled > 0)
    }

    /// What is known of the system that exported the list goes before what its header seems to say.
    fn take_the_preset(&mut self) {
        let Some(preset) = self.input.preset else { return };
        for column in self.free() {
            let role = preset.role_of(&self.input.names[column]).filter(|role| self.may_guess(*role));
            self.roles[column] = role.map(|role| (role, ChosenBy::Preset));
        }
    }

    fn take_what_the_header_says(&mut self) {
        for column in self.free() {
            let role = match self.said[column] {
                Said::Likely(role) if self.is_a_verdict(column, role) => Some((Role::Verdict, ChosenBy::Cells)),
                Said::Likely(Role::Email)
                    if self.look(column).is_some_and(|look| contradicts_name(look, Role::Email)) =>
                {
                    None
                }
                said => said.strong().map(|role| (role, ChosenBy::Header)),
            };
            self.roles[column] = role.filter(|(role, _)| self.may_guess(*role));
        }
    }

    /// NeverBounce and Apollo write their verdicts into `Email Status`: words that no subscription has. In a bare `status`
    /// `valid` may be anything, so one word at least has to be a verifier's own.
    fn is_a_verdict(&self, column: usize, state: Role) -> bool {
        let fits = |look: &Look| {
            nearly_all(look.verdicts, look.filled)
                && look.states == 0
                && (state != Role::Status || look.sure_verdicts > 0)
        };
        let speaks_of_a_state = state.is_opt_out() && self.may_guess(Role::Verdict) && self.may_guess(state);
        speaks_of_a_state && self.look(column).is_some_and(fits)
    }

    /// `Email ID`, `Mail`, Brevo's `SMS`: the cells say whether the name means what it may mean. Without them it counts where
    /// nothing else has the role.
    fn settle_weak_names(&mut self) {
        let strong = [Role::Email, Role::Phone].map(|role| (role, self.has(role)));
        for column in self.free() {
            let Said::Weak(role) = self.said[column] else { continue };
            let taken = strong.contains(&(role, true));
            let by = match self.look(column) {
                Some(look) if fits_name(look, role) => Some(if taken { ChosenBy::Cells } else { ChosenBy::Header }),
                Some(look) if contradicts_name(look, role) => None,
                _ => (!taken).then_some(ChosenBy::Header),
            };
            self.roles[column] = by.filter(|_| self.may_guess(role)).map(|by| (role, by));
        }
    }

    /// Every column of addresses, or of numbers, whose header says nothing; where the role is not found yet, the fullest
    /// column whose header we do not know, too.
    fn take_channels(&mut self, role: Role) {
        if !self.may_guess(role) {
            return;
        }
        let found = self.has(role);
        let fitting =
            self.free().into_iter().filter(|&column| self.look(column).is_some_and(|look| is_column_of(look, role)));
        let fitting: Vec<usize> = fitting.collect();
        let is_various = |column: usize| is_various(&self.input.looks[column]);
        let unknown = fitting
            .iter()
            .copied()
            .filter(|&column| !found && reads_unknown(self.said[column], role) && is_various(column));
        let best = unknown.max_by_key(|&column| (self.input.looks[column].filled, std::cmp::Reverse(column)));
        let nameless = |column: usize| self.said[column] == Said::Nothing && (!found || is_various(column));
        let taken: Vec<usize> =
            fitting.iter().copied().filter(|&column| nameless(column) || Some(column) == best).collect();
        for column in taken {
            self.roles[column] = Some((role, ChosenBy::Cells));
        }
    }

    /// Where there is no channel yet, a column without a name of which a third of the cells are one, as in lists kept by hand.
    fn take_what_is_left(&mut self) {
        if self.has(Role::Email) || self.has(Role::Phone) {
            return;
        }
        for role in [Role::Email, Role::Phone] {
            let count = |look: &Look| if role == Role::Email { look.emails } else { look.phones };
            let fits =
                |look: &Look| count(look) > 1 && count(look) * 3 >= look.filled && look.filled * 3 >= look.records;
            let nameless = self.free().into_iter().filter(|&column| self.said[column] == Said::Nothing);
            let fitting = nameless.filter(|&column| self.look(column).is_some_and(fits));
            let best = fitting.max_by_key(|&column| (count(&self.input.looks[column]), std::cmp::Reverse(column)));
            if let Some(column) = best.filter(|_| self.may_guess(role)) {
                self.roles[column] = Some((role, ChosenBy::Cells));
            }
        }
    }

    /// A country is guessed only for the numbers' sake, and only where the header says nothing: a `state`, a `language`, a
    /// `market` look the same.
    fn take_countries(&mut self) {
        if !self.may_guess(Role::Country) || self.has(Role::Country) || !self.has(Role::Phone) {
            return;
        }
        let nameless = self.free().into_iter().filter(|&column| self.said[column] == Said::Nothing);
        let found = nameless.into_iter().find(|&column| self.look(column).is_some_and(names_countries));
        if let Some(column) = found {
            self.roles[column] = Some((Role::Country, ChosenBy::Cells));
        }
    }
}

pub(super) fn said_of(input: &InputColumns<'_>) -> Vec<Said> {
    match input.first {
        FirstRecord::Header => said(input.names),
        FirstRecord::Data => vec![Said::Nothing; input.names.len()],
    }
}

/// Whether the cells may give this role to a column of which the header says this.
pub(super) fn reads_unknown(said: Said, role: Role) -> bool {
    match said {
        Said::Unknown => true,
        // `Order contact`, `Ticket mail`: a word for a number speaks against a number only.
        Said::Thing => role == Role::Email,
        _ => false,
    }
}

/// Four of five: a real column has some cells that are damaged or empty words; a column of something else that has so many
/// addresses in it does not exist.
const fn nearly_all(part: u32, whole: u32) -> bool {
    part * 5 >= whole * 4
}

/// Whether many people stand in a column. It is somebody else's when the same few stand there again and again: an owner, a
/// sender.
fn is_various(look: &Look) -> bool {
    look.filled < 10 || look.different * 5 >= look.filled
}

/// Whether a column is one of this role by its cells alone.
fn is_column_of(look: &Look, role: Role) -> bool {
    // A few cells of many records are remarks.
    if look.filled < 10 && look.filled * 10 < look.records {
        return false;
    }
    match role {
        Role::Email => nearly_all(look.emails, look.filled),
        Role::Phone if nearly_all(look.phones, look.filled) => true,
        // Digits alone may be numbers of anything: three different ones that do not count up.
        Role::Phone => nearly_all(look.phones + look.digits, look.filled) && look.different >= 3 && !look.ascending,
        _ => false,
    }
}

/// How many cells look like this role.
pub(super) fn alike(look: &Look, role: Role) -> u32 {
    match role {
        Role::Email => look.emails,
        Role::Phone => look.phones + look.digits,
        Role::Country => look.countries,
        Role::Verdict => look.verdicts,
        _ => 0,
    }
}

/// The name says what it may be, so that a number needs no more than its length.
fn fits_name(look: &Look, role: Role) -> bool {
    let part = if role == Role::Email { look.emails } else { look.lengths };
    nearly_all(part, look.filled)
}

/// Damaged addresses have an at-sign still, damaged numbers their digits: a column is something else when not even half
/// of its cells do, and there are more than a few.
fn contradicts_name(look: &Look, role: Role) -> bool {
    let part = if role == Role::Email { look.at_signs } else { look.lengths };
    look.filled >= 3 && part * 2 < look.filled
}

/// Names for nearly all cells, or codes without exception, one of which at least is not a language or a state of the US.
fn names_countries(look: &Look) -> bool {
    let names = look.countries - look.country_codes;
    look.filled >= 2
        && if names >= look.country_codes {
            nearly_all(look.countries, look.filled)
        } else {
            look.countries == look.filled
                && look.sure_country_codes > 0
                && look.sure_country_codes * 2 >= look.country_codes
        }
}

/// The `ROLE=COLUMN` that would most likely read an input in which no channel was found.
pub(super) fn likely_map(input: &InputColumns<'_>) -> Option<String> {
    let said = said_of(input);
    let columns = (0..input.looks.len()).filter(|&at| !is_ours(&input.names[at]));
    let guesses = columns.flat_map(|column| [Role::Email, Role::Phone].map(|role| (column, role)));
    // An address is likely whatever its column is called but somebody else's; digits are likely anything.
    let guesses = guesses.filter(|&(column, role)| match said[column] {
        Said::Nothing => true,
        Said::Else => role == Role::Email,
        said => reads_unknown(said, role),
    });
    let share = |(column, role): (usize, Role)| {
        let look = &input.looks[column];
        u64::from(alike(look, role)) * 1_000 / u64::from(look.filled.max(1))
    };
    let best = guesses
        .clone()
        .filter(|&guess| share(guess) >= 200)
        .max_by_key(|&(column, role)| (share((column, role)), role == Role::Email, std::cmp::Reverse(column)));
    // Digits without a country, of which only the length is like a number's.
    let long = |&(column, role): &(usize, Role)| role == Role::Phone && fits_name(&input.looks[column], role);
    let best = best.or_else(|| guesses.clone().find(|guess| long(guess) && input.looks[guess.0].filled > 0));
    best.map(|(column, role)| format!("{role}={}", written(input, column)))
}

/// A column as `--map` takes it: its name where a shell takes it too, else its position.
pub(super) fn written(input: &InputColumns<'_>, column: usize) -> String {
    let name = shown(&input.names[column]);
    let plain = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "_-.".contains(letter));
    let twice = input.names.iter().filter(|other| **other == input.names[column]).count() > 1;
    if plain && !twice { name } else { (column + 1).to_string() }
}
