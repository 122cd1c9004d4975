//! The tables of a suppression list, and what each is about where only the table itself can tell.

use super::Failure;
use super::list_layout::Layout;
use super::lists::{ListRead, ListsAsked, Reading};
use crate::config::SuppressList;
use crate::contact::{Role, SuppressionKind};
use crate::input::preset::ListKind;
use crate::input::{InputError, Source, SourceSettings, open_all};
use crate::screen::Entries;
use anyhow::Result;

/// What was found under the name of a list: its tables are open, and are read as often as it is asked for.
#[derive(Default)]
pub(super) struct Found {
    tables: Vec<(SuppressList, Source, Layout)>,
    notes: Vec<String>,
}

impl ListsAsked<'_> {
    /// Reads a list, all tables of it: what `make` makes of their entries, in parallel, goes to `put` in order, with the
    /// number of the table, from 0, and the row of the first in it.
    pub(super) fn read<M: Send>(
        &self,
        list: &SuppressList,
        make: impl Fn(Entries) -> M + Sync,
        put: impl FnMut(usize, u32, M) -> Result<()> + Send,
    ) -> Result<Vec<ListRead>> {
        self.read_found(list, &self.find(list)?, make, put)
    }

    /// The same of a list that is open.
    pub(super) fn read_found<M: Send>(
        &self,
        list: &SuppressList,
        found: &Found,
        make: impl Fn(Entries) -> M + Sync,
        mut put: impl FnMut(usize, u32, M) -> Result<()> + Send,
    ) -> Result<Vec<ListRead>> {
        let whole = Reading { asked: self, list };
        let (mut read, mut empty) = (Vec::new(), String::new());
        let mut notes = found.notes.clone();
        for (list, source, layout) in &found.tables {
            let reading = Reading { asked: self, list };
            let number = read.len();
            let one = reading.read_table(source, layout, &make, |first, made| put(number, first, made))?;
            if one.summary.entries > 0 {
                read.push(one);
                continue;
            }
            if source.is_member {
                notes.push(format!("suppression list {}: holds no entry", list.file));
            }
            empty = one.summary.sha256;
        }
        if read.is_empty() {
            read.push(whole.empty(empty)?);
        }
        read[0].notes.splice(..0, notes);
        Ok(read)
    }

    /// Opens all tables of a list, and finds out what they are about.
    pub(super) fn find(&self, list: &SuppressList) -> Result<Found> {
        let settings = SourceSettings {
            memory: self.tuning.spool_in_memory,
            want_sha256: self.want_sha256,
            careful: true,
            mends: false,
            ..SourceSettings::default()
        };
        let whole = Reading { asked: self, list };
        let opened = match open_all(list.file.as_ref(), &settings) {
            Ok(opened) => opened,
            Err(InputError::Empty { .. }) => return Ok(Found::default()),
            Err(error) => return Err(whole.fails(&error.to_string()).into()),
        };
        let left = |(name, why): (String, String)| format!("suppression list {name}: {why}, and was left alone");
        let mut found = Found { notes: opened.skipped.into_iter().map(left).collect(), ..Found::default() };
        let mut people = None;
        for source in opened.sources {
            let mut table = SuppressList { file: source.name.clone(), ..list.clone() };
            let mut layout = Reading { asked: self, list: &table }.layout(&source)?;
            let preset = layout.preset.filter(|_| list.kind_is_open);
            match preset.and_then(|preset| preset.list_kind.map(|kind| (preset, kind))) {
                None => layout.by_row = None,
                Some((_, ListKind::ByRow)) => {}
                Some((preset, ListKind::People)) => {
                    found.notes.push(format!(
                        "suppression list {}: is a list of people to write to ({}), and stops nobody",
                        table.file, preset.name
                    ));
                    people = Some(preset);
                    continue;
                }
                Some((preset, ListKind::Of(kind))) => {
                    (table.kind, layout.by_row) = (kind, None);
                    if kind == SuppressionKind::Bounced {
                        // It is the address that bounced.
                        layout
                            .roles
                            .iter_mut()
                            .filter(|role| **role == Some(Role::Phone))
                            .for_each(|role| *role = None);
                    }
                    found.notes.push(format!(
                        "suppression list {}: recognised: {}, so its kind is {}",
                        table.file,
                        preset.name,
                        kind.name()
                    ));
                }
            }
            found.tables.push((table, source, layout));
        }
        match people {
            Some(preset) if found.tables.is_empty() => Err(only_people(&whole, &preset.name).into()),
            _ => Ok(found),
        }
    }
}

fn only_people(whole: &Reading<'_>, name: &str) -> Failure {
    let file = &whole.list.file;
    whole.fails(&format!("is a list of people to write to ({name}), and stops nobody; give the export of those who left, or say --suppress unsubscribed={file} where none of them is to be contacted"))
}
