//! Exports of known systems whose rows say themselves whether they are stops.

use crate::contact::{Role, SuppressionKind};
use crate::input::preset::Preset;
use crate::normalize::words::{self, WordKind};
use crate::screen::{Cell, Entries, Reader};
use std::borrow::Cow;

/// A column, its role, and what its words mean.
type MeantColumn = (usize, Role, &'static [(String, String)]);

/// The columns in which rows say so.
pub(super) struct ByRow {
    columns: Vec<MeantColumn>,
}

/// What a row stops.
#[derive(Clone, Copy)]
enum Stop {
    Whole(SuppressionKind),
    Only(Role),
}

impl ByRow {
    /// The columns of an export that say so.
    pub(super) fn of(preset: &'static Preset, names: &[Vec<u8>]) -> ByRow {
        let says = |role: &Role| {
            matches!(
                role,
                Role::ConsentStatus
                    | Role::Status
                    | Role::OptedOut
                    | Role::OptedOutEmail
                    | Role::OptedOutPhone
                    | Role::DoNotCall
                    | Role::UnsubscribedAt
            )
        };
        let column = |(at, name): (usize, &Vec<u8>)| {
            let role = preset.role_of(name).filter(says)?;
            Some((at, role, preset.words_of(name).unwrap_or_default()))
        };
        ByRow { columns: names.iter().enumerate().filter_map(column).collect() }
    }

    /// Reads one row. One that says no stop is no entry.
    pub(super) fn read<'c>(
        &self,
        cells: &[Cell<'_>],
        cell: impl Fn(usize) -> Cow<'c, str>,
        reader: &mut Reader<'_>,
        out: &mut Entries,
    ) {
        let (kind, stopped) = match self.stops_of(cell) {
            RowStop::Whole(kind) => return reader.read_of(kind, cells, out),
            RowStop::Only(kind, roles) => (kind, roles),
        };
        let open = |role: &Option<Role>| !role.is_some_and(|role| role.is_channel() && !stopped.contains(&role));
        let some: Vec<Cell<'_>> = cells.iter().filter(|(role, _)| open(role)).cloned().collect();
        reader.read_of(kind, &some, out);
    }

    /// What one row stops.
    pub(super) fn stops_of<'c>(&self, cell: impl Fn(usize) -> Cow<'c, str>) -> RowStop {
        let stops: Vec<Stop> =
            self.columns.iter().filter_map(|(at, role, known)| stop_of(*role, known, &cell(*at))).collect();
        let whole = stops.iter().find_map(|stop| if let Stop::Whole(kind) = stop { Some(*kind) } else { None });
        let only = stops.iter().filter_map(|stop| if let Stop::Only(role) = stop { Some(*role) } else { None });
        let only: Vec<Role> = only.collect();
        // A number that is not to be called is no person who left.
        let is_no_call = only.iter().all(|role| *role == Role::DoNotCall);
        let kind = if is_no_call { SuppressionKind::DoNotCall } else { SuppressionKind::Unsubscribed };
        let channel = |role| if role == Role::DoNotCall { Role::Phone } else { role };
        whole.map_or_else(|| RowStop::Only(kind, only.into_iter().map(channel).collect()), RowStop::Whole)
    }

    /// The columns in which rows say so.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().map(|(at, ..)| *at)
    }
}

/// What a row of an export stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowStop {
    /// All its channels, for that reason.
    Whole(SuppressionKind),
    /// Those of these roles, for that reason; often none.
    Only(SuppressionKind, Vec<Role>),
}

/// What a cell stops; what cannot be read is a stop.
fn stop_of(role: Role, known: &[(String, String)], cell: &str) -> Option<Stop> {
    let word = cell.trim().to_lowercase();
    let of = |wanted: &str| known.iter().find(|(word, _)| word == wanted).map(|(_, means)| means.as_str());
    let means = of(&word).or_else(|| of("*").filter(|_| !word.is_empty()));
    let said = means.unwrap_or(cell.trim());
    let whole = Stop::Whole(SuppressionKind::Unsubscribed);
    match role {
        Role::OptedOut => words::opt_out_boolean(said).then_some(whole),
        Role::UnsubscribedAt => words::opt_out_time(said).then_some(whole),
        Role::OptedOutEmail => words::opt_out_boolean(said).then_some(Stop::Only(Role::Email)),
        Role::OptedOutPhone => words::opt_out_boolean(said).then_some(Stop::Only(Role::Phone)),
        Role::DoNotCall => words::opt_out_boolean(said).then_some(Stop::Only(Role::DoNotCall)),
        _ if words::is_nothing(said) => None,
        _ => {
            let named = SuppressionKind::OF_LISTS.into_iter().find(|kind| kind.name() == said);
            let kind = named.or_else(|| match words::consent_word(said).whole().map(|(kind, _)| kind) {
                Some(WordKind::Complained) => Some(SuppressionKind::Complained),
                Some(WordKind::Bounced) => Some(SuppressionKind::Bounced),
                Some(WordKind::Unsubscribed | WordKind::Withdrawn) => Some(SuppressionKind::Unsubscribed),
                _ if means.is_some() || words::is_subscription_state(said) => None,
                _ => Some(SuppressionKind::Unsubscribed),
            });
            kind.map(Stop::Whole)
        }
    }
}
