//! Exports of known systems as feedback: the list of those who left, complained or bounced, or a list whose rows say so.

use crate::contact::{Role, SuppressionKind};
use crate::input::preset::{ListKind, Preset, recognise};
use crate::input::roles;
use crate::pipeline::list_rows::{ByRow, RowStop};
use crate::screen::feedback::{FeedbackFile, Outcome, Said, Why, read_with};
use std::borrow::Cow;

/// Reads an export that its header and its name tell, where it stops anybody at all.
pub(super) fn read(bytes: &[u8], file_name: &str) -> Option<(FeedbackFile, &'static Preset)> {
    let mut known = None;
    let file = read_with(bytes, |header| {
        let export = Export::of(header, file_name)?;
        known = Some(export.preset);
        Some(move |cells: &[String]| export.says(cells))
    })?;
    Some((file, known?))
}

/// What is known of the columns of an export.
struct Export {
    preset: &'static Preset,
    /// What all its rows stop; else they say so themselves.
    kind: Option<SuppressionKind>,
    by_row: ByRow,
    channels: Vec<(usize, Role)>,
    /// The column of the time of the stop.
    left: Option<usize>,
}

impl Export {
    fn of(header: &[String], file_name: &str) -> Option<Export> {
        let names: Vec<Vec<u8>> = header.iter().map(|name| name.as_bytes().to_vec()).collect();
        let preset = recognise(&names, file_name)?;
        let kind = match preset.list_kind? {
            ListKind::Of(kind) => Some(kind),
            ListKind::ByRow => None,
            ListKind::People => return None,
        };
        let guessed = roles::guess(&names);
        let role = |at: usize| {
            let own = preset.role_of(&names[at]);
            if preset.bars(&names[at]) { None } else { own.or(guessed[at]) }
        };
        let roles: Vec<Option<Role>> = (0..names.len()).map(role).collect();
        let counts = |role: Role| role == Role::Email || role == Role::Phone && kind != Some(SuppressionKind::Bounced);
        let channel = |(at, role): (usize, &Option<Role>)| role.filter(|role| counts(*role)).map(|role| (at, role));
        Some(Export {
            preset,
            kind,
            by_row: ByRow::of(preset, &names),
            channels: roles.iter().enumerate().filter_map(channel).collect(),
            left: roles.iter().position(|role| *role == Some(Role::UnsubscribedAt)),
        })
    }

    /// What a row says of each of its channels: of the first one only, where it stops none.
    fn says(&self, cells: &[String]) -> Vec<Said> {
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        let stop = match self.kind {
            Some(kind) => RowStop::Whole(kind),
            None => self.by_row.stops_of(|at| Cow::Borrowed(cell(at))),
        };
        let words: Vec<&str> = self.by_row.columns().map(cell).filter(|word| !word.is_empty()).collect();
        let says = if self.kind.is_some() { self.preset.name.clone() } else { words.join(" ") };
        let said = |channel: &str, outcome| Said {
            channel: channel.to_owned(),
            outcome,
            says: says.clone(),
            // When a contact was made is not when they left.
            at: self.left.map(|at| cell(at).to_owned()).or_else(|| self.kind.is_none().then(String::new)),
        };
        let filled = || self.channels.iter().map(|(at, role)| (cell(*at), *role)).filter(|(cell, _)| !cell.is_empty());
        let stopped = filled().filter_map(|(channel, role)| {
            let kind = match &stop {
                RowStop::Whole(SuppressionKind::Bounced) if role == Role::Phone => return None,
                RowStop::Whole(kind) => *kind,
                RowStop::Only(kind, roles) if roles.contains(&role) => *kind,
                RowStop::Only(..) => return None,
            };
            Some(said(channel, Outcome::Stop(kind)))
        });
        let stopped: Vec<Said> = stopped.collect();
        if !stopped.is_empty() {
            return stopped;
        }
        let first = filled().next().map_or("", |(channel, _)| channel);
        vec![said(first, Outcome::Ignored(Why::NoVerdict))]
    }
}
