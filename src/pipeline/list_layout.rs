//! How a suppression list is laid out: its delimiter, what its columns mean, where its records begin.

use super::list_date::date_said;
use super::list_export::{Exported, give_time_of_stop};
use super::list_rows::ByRow;
use super::lists::{Reading, decoded};
use crate::config::Register;
use crate::contact::{Role, SuppressionKind};
use crate::input::dialect::{Dialect, sniff};
use crate::input::preset::{Preset, recognise};
use crate::input::record::{Field, Walker, content, content_cow};
use crate::input::{Source, roles};
use crate::screen::{Change, change, is_area_code_name, may_tell_changes};
use anyhow::Result;
use jiff::civil::Date;

/// Where the first record of a list is looked for.
const SAMPLE: usize = 1 << 20;

/// How a list is laid out.
pub(super) struct Layout {
    pub(super) delimiter: u8,
    pub(super) start: u64,
    /// The roles of its columns; empty where it has no header.
    pub(super) roles: Vec<Option<Role>>,
    /// The column that says what was added to a national register and what was taken off, where there is one.
    pub(super) changes: Option<usize>,
    /// The columns of area codes and exchanges, whose numbers end in the column of phones.
    area: Vec<usize>,
    /// The earliest date that the comments above the first record name.
    pub(super) date: Option<Date>,
    /// The columns of a list that a store exported.
    pub(super) exported: Option<Exported>,
    /// What is known of the system that exported it.
    pub(super) preset: Option<&'static Preset>,
    /// The columns in which rows say whether they are stops, where there are any.
    pub(super) by_row: Option<ByRow>,
}

impl Layout {
    /// The cells of the area code, of the exchange and of the number behind them, where they stand apart.
    pub(super) fn number_in_parts<'f>(&self, fields: &'f [Field]) -> Vec<&'f Field> {
        if self.area.is_empty() {
            return Vec::new();
        }
        let number = self.roles.iter().position(|role| *role == Some(Role::Phone));
        self.area.iter().copied().chain(number).filter_map(|at| fields.get(at)).collect()
    }
}

/// How many records of a list are looked at for how it is laid out.
const LOOKED_AT: usize = 1_000;

/// What the names of columns tell.
struct Named {
    roles: Vec<Option<Role>>,
    exported: Option<Exported>,
    preset: Option<&'static Preset>,
    by_row: Option<ByRow>,
}

/// The roles of columns by their names, and what is known of them where a store or a known system wrote them.
fn named(names: &[Vec<u8>], file: &str) -> Named {
    let exported = Exported::of(names);
    let preset = if exported.is_some() { None } else { recognise(names, file) };
    let mut roles = roles::guess(names);
    give_number_behind_area_code(names, &mut roles);
    if let Some(preset) = preset {
        for (name, role) in names.iter().zip(&mut roles) {
            *role = if preset.bars(name) { None } else { preset.role_of(name).or(*role) };
        }
    }
    match &exported {
        Some(exported) => exported.give_roles(&mut roles),
        None => give_time_of_stop(names, &mut roles),
    }
    Named { roles, exported, preset, by_row: preset.map(|preset| ByRow::of(preset, names)) }
}

impl Reading<'_> {
    /// The first record that is no comment is a header when one of its cells is the name of a role.
    pub(super) fn layout(&self, source: &Source) -> Result<Layout> {
        if let Some((names, line)) = &source.form.header {
            return self.layout_of_table(source, names, *line);
        }
        let mut sample = vec![0; usize::try_from(source.spool.len()).unwrap_or(SAMPLE).min(SAMPLE)];
        source.spool.read_exact_at(0, &mut sample).map_err(|error| self.fails(&error.to_string()))?;
        let whole = sample.len() as u64 == source.spool.len();
        let found = sniff(&source.name, &without_comments(&sample), whole, None);
        let Dialect { delimiter, bom } = found.map_err(|error| self.fails(&error.to_string()))?;
        let text = &sample[bom..];
        let (mut fields, mut scratch) = (Vec::new(), Vec::new());
        let mut walker = Walker::new(text, delimiter);
        let mut comments = String::new();
        while let Some(record) = walker.next_record(&mut fields) {
            if text[record.start as usize] == b'#' {
                comments.push_str(&String::from_utf8_lossy(&text[record.start as usize + 1..record.end as usize]));
                comments.push('\n');
                continue;
            }
            let names: Vec<Vec<u8>> = fields.iter().map(|field| content(text, field, &mut scratch).to_vec()).collect();
            let Named { roles, exported, preset, by_row } = named(&names, &source.name);
            if roles.iter().all(Option::is_none) {
                break;
            }
            self.refuse_without_channel(&roles, u64::from(record.line) + 1)?;
            let start = bom + walker.position();
            let shape = self.shape(&sample[start..], delimiter, &names);
            let date = date_said(&comments, self.asked.policy.said_order(), self.asked.ages.today);
            return Ok(Layout { delimiter, start: start as u64, roles, date, exported, preset, by_row, ..shape });
        }
        let date = date_said(&comments, self.asked.policy.said_order(), self.asked.ages.today);
        Ok(Layout { delimiter, start: bom as u64, date, ..self.shape(text, delimiter, &[]) })
    }

    /// The layout of a list that is no CSV: its columns are known.
    fn layout_of_table(&self, source: &Source, names: &[Vec<u8>], line: u64) -> Result<Layout> {
        let mut sample = vec![0; usize::try_from(source.spool.len()).unwrap_or(SAMPLE).min(SAMPLE)];
        source.spool.read_exact_at(0, &mut sample).map_err(|error| self.fails(&error.to_string()))?;
        let Named { roles, exported, preset, by_row } = named(names, &source.name);
        self.refuse_without_channel(&roles, line)?;
        Ok(Layout { roles, exported, preset, by_row, ..self.shape(&sample, b',', names) })
    }

    fn refuse_without_channel(&self, roles: &[Option<Role>], line: u64) -> Result<()> {
        if roles.iter().flatten().any(|role| role.is_channel()) {
            return Ok(());
        }
        Err(self.fails(&format!("line {line}: the header has no e-mail and no phone column; call one email or phone, or take the header away: then each line is an entry")).into())
    }

    /// What the first records of a list of numbers show of its columns. Of a column with a name, the name must fit too: a
    /// column of initials is none of changes.
    fn shape(&self, text: &[u8], delimiter: u8, names: &[Vec<u8>]) -> Layout {
        let none = Layout {
            delimiter,
            start: 0,
            roles: Vec::new(),
            changes: None,
            area: Vec::new(),
            date: None,
            exported: None,
            preset: None,
            by_row: None,
        };
        if self.list.kind != SuppressionKind::DoNotCall {
            return none;
        }
        let mut walker = Walker::new(text, delimiter);
        let mut fields = Vec::new();
        let mut records: Vec<Vec<String>> = Vec::new();
        while let Some(record) = walker.next_record(&mut fields).filter(|_| records.len() < LOOKED_AT) {
            if text[record.start as usize] != b'#' {
                let cell = |field: &Field| decoded(content_cow(text, field)).into_owned();
                let cells: Vec<String> = fields.iter().map(cell).collect();
                // A blank record says nothing of its columns.
                if cells.iter().any(|cell| !cell.trim().is_empty()) {
                    records.push(cells);
                }
            }
        }
        let names: Vec<String> = names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        let area: Vec<usize> = (0..names.len()).filter(|at| is_area_code_name(&names[*at])).collect();
        if self.list.register != Register::National {
            return Layout { area, ..none };
        }
        // Additions and deletions must both be there: a list that only takes off is read as one that only adds.
        let says = |at: usize| records.iter().map(move |record| record.get(at).and_then(|cell| change(cell)));
        let tells = |at: &usize| {
            names.get(*at).is_none_or(|name| may_tell_changes(name))
                && says(*at).all(|change| change.is_some())
                && [Change::Addition, Change::Deletion].iter().all(|one| says(*at).any(|change| change == Some(*one)))
        };
        let columns = records.iter().map(Vec::len).min().unwrap_or(0);
        Layout { changes: (0..columns).find(tells), area, ..none }
    }
}

/// The column behind one of area codes holds the rest of the numbers, whatever it is called.
fn give_number_behind_area_code(names: &[Vec<u8>], roles: &mut [Option<Role>]) {
    let is_part = |name: &Vec<u8>| is_area_code_name(&String::from_utf8_lossy(name));
    if let Some(at) = names.iter().rposition(is_part)
        && !roles.contains(&Some(Role::Phone))
        && let Some(role) = roles.get_mut(at + 1)
    {
        *role = Some(Role::Phone);
    }
}

/// What a comment says has no say in how a list is written.
fn without_comments(sample: &[u8]) -> Vec<u8> {
    let (bom, text) = match sample.strip_prefix(b"\xef\xbb\xbf") {
        Some(text) => (&sample[..3], text),
        None => (&sample[..0], sample),
    };
    let lines = text.split_inclusive(|byte| matches!(byte, b'\n' | b'\r'));
    bom.iter().copied().chain(lines.filter(|line| line[0] != b'#').flatten().copied()).collect()
}
