//! Survey: what the inputs are, before anything is judged.

use super::facts::{Looked, find_date_orders};
use super::faults::throw;
use super::judging::{BlockLog, JudgedBlocks};
use super::notes::Notes;
use super::run::{Run, Stage};
use super::{Exit, Failure};
use crate::contact::{Columns, Role, SourceColumns, Structural};
use crate::input::columns::{self, InputColumns, MapRule, lacks_channel, unite};
use crate::input::groups::{GroupCell, GroupedBy, by_consent_source, cells_of, grouped_by};
use crate::input::header::{FirstRecord, Survey, survey};
use crate::input::looks::looks;
use crate::input::preset::{Choice, Preset, recognise, whole};
use crate::input::record::{Walker, content_cow};
use crate::input::{Digest, InputError, Source, SourceSettings, first_name, open_all};
use crate::normalize::keys::hex;
use crate::normalize::mask::people;
use crate::normalize::words::{self, WordKind};
use anyhow::Result;

/// How much of an input is looked at for what its cells hold.
const SAMPLE: usize = 8 << 20;

/// The inputs, ready to be split.
pub(super) struct Surveyed {
    pub(super) sources: Vec<SurveyedSource>,
    pub(super) columns: Columns,
    /// What rows are counted by.
    pub(super) groups: Vec<GroupedBy>,
    /// What a person should know.
    pub(super) notes: Notes,
    /// How much of each input was looked at for the order of its dates.
    pub(super) dates: Vec<Looked>,
    /// What was found beside the inputs and is none, said.
    pub(super) left_alone: Vec<String>,
}

/// One input, ready to be split.
pub(super) struct SurveyedSource {
    pub(super) source: Source,
    pub(super) delimiter: u8,
    /// Rows that are no records of people.
    pub(super) structural: Structural,
    /// The first name of its header, where it is written as it is.
    pub(super) first_name: Vec<u8>,
    /// Where its records begin.
    pub(super) start: u64,
    /// The physical line on which they do, from 1.
    pub(super) first_line: u64,
    /// The splitter hashes the bytes it reads.
    pub(super) hash_while_splitting: bool,
    /// SHA-256 of the bytes as read, in hex, where it is known already.
    pub(super) sha256: Option<String>,
    /// What is known of the system that exported it.
    pub(super) preset: Option<&'static Preset>,
}

impl Surveyed {
    /// How many bytes of records there are.
    pub(super) fn bytes(&self) -> u64 {
        self.sources.iter().map(|source| source.source.spool.len() - source.start).sum()
    }

    /// Where a role or a column stands, by input; `asked` says who asks.
    pub(super) fn find_column(&self, name: &str, asked: &str) -> Result<Vec<Vec<GroupCell>>, Failure> {
        cells_of(&self.columns, name, asked).map_err(Failure::from)
    }

    /// The names of the united columns, decoded.
    pub(super) fn column_names(&self) -> Vec<String> {
        self.columns.names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    }
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Failure {
        Failure::new(if error.is_usage() { Exit::Usage } else { Exit::Input }, error.to_string())
    }
}

/// Opens all inputs and finds out what their columns mean.
pub(super) fn survey_inputs(run: &Run) -> Result<Surveyed> {
    throw(&run.tuning, Stage::Survey, 0)?;
    let settings = settings(run);
    let (mut sources, mut skipped) = (Vec::new(), Vec::new());
    for path in &run.inputs {
        let opened = open_all(path.as_ref(), &settings).map_err(Failure::from)?;
        let (own, others): (Vec<Source>, Vec<Source>) =
            opened.sources.into_iter().partition(|source| source.is_member && run.outputs.holds(&source.name));
        sources.extend(others);
        skipped.extend(own.iter().map(|own| format!("{}: is an output of this run, and was left alone", own.name)));
        skipped.extend(opened.skipped.into_iter().map(|(name, why)| format!("{name}: {why}, and was left alone")));
    }
    describe(run, sources, skipped)
}

/// Looks at the whole of every input, where something in one of them cannot be told otherwise.
pub(super) fn look_closer(run: &Run, surveyed: Surveyed) -> Result<Surveyed> {
    let settings = settings(run);
    let mut sources: Vec<Source> = surveyed.sources.into_iter().map(|source| source.source).collect();
    for source in &mut sources {
        source.settle(&settings).map_err(Failure::from)?;
    }
    describe(run, sources, surveyed.left_alone)
}

fn settings(run: &Run) -> SourceSettings {
    SourceSettings {
        memory: run.tuning.spool_in_memory,
        want_sha256: run.wants_sha256(),
        encoding: run.reading.encoding,
        delimiter: run.reading.delimiter,
        has_header: !run.reading.no_headers,
        sheet: run.reading.sheet.clone(),
        recursive: run.reading.recursive,
        mends: !run.reading.as_is,
        ..SourceSettings::default()
    }
}

/// Finds out what the columns of all inputs mean. `left_alone` says what is no input.
fn describe(run: &Run, opened: Vec<Source>, mut left_alone: Vec<String>) -> Result<Surveyed> {
    let first = if run.reading.no_headers { FirstRecord::Data } else { FirstRecord::Header };
    let mut sources = Vec::new();
    let mut surveys = Vec::new();
    let mut seen = Vec::new();
    let rules = map_rules(run);
    let (mut refused, count) = (0, opened.len());
    for source in opened {
        let found = match survey(&source, first, run.reading.delimiter) {
            Err(error @ (InputError::NotText { .. } | InputError::NoHeader { .. }))
                if source.is_member && refused + 1 < count =>
            {
                refused += 1;
                left_alone.push(format!("{error}, and was left alone"));
                continue;
            }
            found => found.map_err(Failure::from)?,
        };
        let looks = looks(&source, &found, found.first, run.policy.country).map_err(Failure::from)?;
        let preset = known_export(run.reading.preset, &found, &source.name);
        let input = InputColumns {
            file: &source.name,
            names: &found.names,
            header_line: found.header_line,
            first: found.first,
            looks: &looks,
            preset,
        };
        // One of several in an archive may be anything; the last of them is told of as it is.
        if source.is_member && refused + 1 < count && lacks_channel(&input, &rules) {
            refused += 1;
            left_alone.push(format!("{}: has no e-mail and no phone column, and was left alone", source.name));
            continue;
        }
        seen.push(looks);
        sources.push(SurveyedSource {
            preset,
            delimiter: found.dialect.delimiter,
            structural: Structural {
                title: source.form.structural.title + found.titles,
                comment: source.form.structural.comment + found.comments,
                ..source.form.structural
            },
            first_name: first_name(&found.names).to_vec(),
            start: found.data_start,
            first_line: found.data_line + 1,
            hash_while_splitting: source.digest == Digest::BySplitter,
            sha256: match source.digest {
                Digest::Known(hash) => Some(hex(&hash)),
                Digest::NotWanted | Digest::BySplitter => None,
            },
            source,
        });
        surveys.push(found);
    }
    let inputs: Vec<InputColumns<'_>> = sources
        .iter()
        .zip(&surveys)
        .zip(&seen)
        .map(|((source, found), looks)| InputColumns {
            file: &source.source.name,
            names: &found.names,
            header_line: found.header_line,
            first: found.first,
            looks,
            preset: source.preset,
        })
        .collect();
    let mut columns = unite(&inputs, &rules).map_err(Failure::from)?;
    let (mut notes, mut dates) = (Notes::default(), Vec::new());
    notes.remark(left_alone.iter().cloned());
    for ((source, lie), input) in sources.iter().zip(&mut columns.sources).zip(&inputs) {
        notes.remark(source.source.form.notes.iter().map(|note| format!("{}: {note}", source.source.name)));
        notes.remark(recognised(input));
        notes.remark(stop_as_a_whole(run.reading.preset, input, lie));
        if input.first == FirstRecord::Data && !run.reading.no_headers {
            notes.remark([format!(
                "{}: has no header, so its columns are numbered and told by their cells; --map decides otherwise",
                input.file
            )]);
        }
        notes.remark(columns::notes(input, lie));
        notes.warn(columns::unread_stops(input, lie));
        if !run.policy.columns.contains_key(&Role::Status) {
            notes.warn(drop_status_of_other_things(source, lie)?);
        }
        let (undecided, looked) = find_date_orders(run, source, lie, Looked::AtSample)?;
        notes.warn(undecided);
        dates.push(looked);
    }
    let groups = match run.policy.by.as_slice() {
        [] => by_consent_source(&columns),
        asked => grouped_by(&columns, asked).map_err(Failure::from)?,
    };
    Ok(Surveyed { sources, columns, groups, notes, dates, left_alone })
}

/// What is known of the system that exported an input: what the user says, else what header and name tell. A first line
/// that is a record already tells nothing.
fn known_export(choice: Choice, found: &Survey, file: &str) -> Option<&'static Preset> {
    match choice {
        Choice::Given(preset) => Some(preset),
        Choice::Nobody => None,
        Choice::Recognised if found.first == FirstRecord::Data => None,
        Choice::Recognised => recognise(&found.names, file),
    }
}

/// What a person is told of an export that is known.
fn recognised(input: &InputColumns<'_>) -> Vec<String> {
    let Some(preset) = input.preset else { return Vec::new() };
    let file = input.file;
    let hidden = preset.cannot_show.iter().map(|hidden| format!("{file}: {hidden}"));
    [format!("{file}: recognised: {}", preset.name)].into_iter().chain(hidden).collect()
}

/// Notes why every record of an input is a stop, where the input as a whole says so, and says it where only its name does.
fn stop_as_a_whole(choice: Choice, input: &InputColumns<'_>, columns: &mut SourceColumns) -> Option<String> {
    let whole = whole(choice, input.preset, input.names, input.file)?;
    columns.stop = Some(whole.stop);
    whole.by_name.then(|| {
        format!(
            "{}: is called after records that are not to be contacted ({}), so that each of its records is one; --preset none reads it as any list",
            input.file,
            whole.stop.kind.name()
        )
    })
}

/// Looks through whole inputs for the order of their dates, where only a sample was looked at and some date behind it could
/// be two days; whether there was any. Else the order of rows would decide.
pub(super) fn look_at_dates_again(run: &Run, surveyed: &mut Surveyed, judged: &JudgedBlocks) -> Result<bool> {
    let mut any = false;
    for at in 0..surveyed.sources.len() {
        let is_undecided = |log: &BlockLog| usize::from(log.block.source) == at && log.undecided_dates;
        if surveyed.dates[at] == Looked::AtSample && judged.logs.iter().any(is_undecided) {
            let (source, columns) = (&surveyed.sources[at], &mut surveyed.columns.sources[at]);
            let (undecided, looked) = find_date_orders(run, source, columns, Looked::AtAll)?;
            surveyed.notes.warn(undecided);
            surveyed.dates[at] = looked;
            any = true;
        }
    }
    Ok(any)
}

fn map_rules(run: &Run) -> Vec<MapRule> {
    let columns = run.policy.columns.iter();
    columns.flat_map(|(role, names)| names.iter().map(|name| MapRule { role: *role, column: name.clone() })).collect()
}

/// A bare `status` column counts only when its values are subscription states: `cancelled` may be an order. A few others
/// among them (a repeated header, a total) do not turn it into something else; where there are stops in a column that is
/// not read, that is said.
fn drop_status_of_other_things(source: &SurveyedSource, columns: &mut SourceColumns) -> Result<Vec<String>> {
    let statuses: Vec<u16> =
        columns.slots.iter().filter(|slot| slot.role == Role::Status).map(|slot| slot.cell).collect();
    if statuses.is_empty() {
        return Ok(Vec::new());
    }
    let sample = read_sample(source)?;
    let mut seen = vec![StatusValues::default(); statuses.len()];
    let mut fields = Vec::new();
    let mut walker = Walker::new(&sample, source.delimiter);
    while walker.next_record(&mut fields).is_some() {
        if walker.position() == sample.len() && source.start + (sample.len() as u64) < source.source.spool.len() {
            break; // the sample ends within this record
        }
        for (cell, seen) in statuses.iter().zip(&mut seen) {
            let value = fields.get(usize::from(*cell)).map(|field| content_cow(&sample, field));
            if let Some(Ok(value)) = value.as_deref().map(std::str::from_utf8) {
                seen.note(value);
            }
        }
    }
    let mut notes = Vec::new();
    for (cell, seen) in statuses.iter().zip(seen).filter(|(_, seen)| !seen.is_of_subscriptions()) {
        columns.slots.retain(|slot| slot.cell != *cell);
        let choice = &mut columns.chosen[usize::from(*cell)];
        (choice.role, choice.by) = (None, None);
        if seen.stops > 0 {
            let name = people(&String::from_utf8_lossy(&choice.name));
            notes.push(format!(
                "{}: column {name} is not read, for {} of its values are no subscription states, though {} say stop; --map status={name} reads it",
                source.source.name, seen.others, seen.stops
            ));
        }
    }
    Ok(notes)
}

/// What stands in a bare `status` column.
#[derive(Clone, Copy, Default)]
struct StatusValues {
    states: u64,
    stops: u64,
    others: u64,
}

impl StatusValues {
    fn note(&mut self, value: &str) {
        if words::is_nothing(value) {
            return;
        }
        if !words::is_subscription_state(value) {
            self.others += 1;
            return;
        }
        self.states += 1;
        let kind = words::consent_word(value).whole().map(|(kind, _)| kind);
        self.stops += u64::from(matches!(
            kind,
            Some(WordKind::Unsubscribed | WordKind::Withdrawn | WordKind::Complained | WordKind::Bounced)
        ));
    }

    fn is_of_subscriptions(self) -> bool {
        self.others * 2 <= self.states
    }
}

fn read_sample(source: &SurveyedSource) -> Result<Vec<u8>> {
    let rest = source.source.spool.len().saturating_sub(source.start);
    let mut sample = vec![0; usize::try_from(rest).unwrap_or(SAMPLE).min(SAMPLE)];
    source.source.spool.read_exact_at(source.start, &mut sample).map_err(|error| {
        Failure::new(
            Exit::Input,
            format!("{}: cannot be read: {error}; copy it anew, and run again", source.source.name),
        )
    })?;
    Ok(sample)
}
