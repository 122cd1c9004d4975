//! The columns of all inputs, united, and their roles decided.

use std::collections::HashMap;

use super::decide;
use super::error::InputError;
use super::header::FirstRecord;
use super::looks::Look;
use super::preset::Preset;
use crate::config::nearest;
use crate::contact::{CellWords, ChosenBy, ColumnChoice, Columns, DateOrder, Role, Slot, SourceColumns};
use crate::normalize::mask::people;

pub use super::notes::{notes, unread_stops};

/// Columns of ours on an input: dropped, so that a mended rejects file can be fed back.
const OURS: &[u8] = b"hyg_";

/// What [`unite`] has to know of an input.
#[derive(Clone, Copy, Debug)]
pub struct InputColumns<'a> {
    /// The input, as typed.
    pub file: &'a str,
    /// Names of its columns.
    pub names: &'a [Vec<u8>],
    /// The line of its header.
    pub header_line: u64,
    /// Whether the names were read: numbered columns have no role of their own.
    pub first: FirstRecord,
    /// What its cells look like, one a column; none where only names decide.
    pub looks: &'a [Look],
    /// What is known of the system that exported it.
    pub preset: Option<&'a Preset>,
}

/// One `--map ROLE=COLUMN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapRule {
    /// The role.
    pub role: Role,
    /// A column's name, or its 1-based position.
    pub column: String,
}

/// Unites the columns of all inputs by name, the k-th of a name with the k-th, and decides their roles.
///
/// A rule of `--map` holds in every input: every column called so, else the column at that position, and no guess for
/// that role is left.
///
/// ```
/// use hygienist::contact::Role;
/// use hygienist::input::columns::{InputColumns, unite};
/// use hygienist::input::header::FirstRecord;
/// let names = |text: &str| text.split(',').map(|name| name.as_bytes().to_vec()).collect::<Vec<_>>();
/// let (first, second) = (names("id,email"), names("hyg_codes,email,email"));
/// let input = |file, names| InputColumns { file, names, header_line: 1, first: FirstRecord::Header, looks: &[], preset: None };
/// let columns = unite(&[input("a.csv", &first), input("b.csv", &second)], &[]).unwrap();
/// assert_eq!(columns.names, names("id,email,email"));
/// assert_eq!(columns.sources[1].place, [None, Some(1), Some(2)]);
/// assert_eq!(columns.sources[1].slots_of(Role::Email).count(), 2);
/// ```
///
/// # Errors
/// A mapped column that no input has, a column with two roles, an input without any contact column.
pub fn unite(inputs: &[InputColumns<'_>], map: &[MapRule]) -> Result<Columns, InputError> {
    for rule in map {
        refuse_unknown(inputs, rule)?;
    }
    let mut united = United::default();
    let mut sources = Vec::with_capacity(inputs.len());
    for input in inputs {
        let count = input.names.len();
        let place = united.place(input.names);
        if count.max(united.names.len()) > usize::from(u16::MAX) {
            return Err(InputError::TooManyColumns { file: input.file.to_owned(), count });
        }
        let chosen = choose(input, map)?;
        refuse_without_channel(input, &chosen)?;
        let slots = slots(&place, &chosen);
        let words = words(input, &chosen);
        sources.push(SourceColumns { count, place, slots, chosen, words, stop: None });
    }
    Ok(Columns { names: united.names, sources })
}

/// Whether an input is no list of contacts: its columns, mapped or guessed, hold no channel.
#[must_use]
pub fn lacks_channel(input: &InputColumns<'_>, map: &[MapRule]) -> bool {
    choose(input, map).is_ok_and(|chosen| refuse_without_channel(input, &chosen).is_err())
}

/// The output columns so far.
#[derive(Default)]
struct United {
    names: Vec<Vec<u8>>,
    /// Name → its columns, the k-th at k.
    places: HashMap<Vec<u8>, Vec<u16>>,
}

impl United {
    /// Where the columns of an input go.
    fn place(&mut self, names: &[Vec<u8>]) -> Vec<Option<u16>> {
        let mut seen: HashMap<&[u8], usize> = HashMap::new();
        names
            .iter()
            .map(|name| {
                if is_ours(name) {
                    return None;
                }
                let kth = seen.entry(name).or_default();
                let places = self.places.entry(name.clone()).or_default();
                if places.len() == *kth {
                    // More than are numbered: `unite` refuses them.
                    places.push(u16::try_from(self.names.len()).unwrap_or(u16::MAX));
                    self.names.push(name.clone());
                }
                *kth += 1;
                places.get(*kth - 1).copied()
            })
            .collect()
    }
}

pub(super) fn is_ours(name: &[u8]) -> bool {
    name.starts_with(OURS)
}

/// The roles of an input's columns: what the user says, then what header and cells say.
fn choose(input: &InputColumns<'_>, map: &[MapRule]) -> Result<Vec<ColumnChoice>, InputError> {
    Ok(decide::choices(input, &mapped_roles(input, map)?, map))
}

fn mapped_roles(input: &InputColumns<'_>, map: &[MapRule]) -> Result<Vec<Option<Role>>, InputError> {
    let mut roles: Vec<Option<Role>> = vec![None; input.names.len()];
    for rule in map {
        for column in columns_called(&rule.column, input.names) {
            match roles[column] {
                Some(first) if first != rule.role => {
                    return Err(InputError::TwoRoles {
                        file: input.file.to_owned(),
                        column: shown(&input.names[column]),
                        first,
                        second: rule.role,
                    });
                }
                _ => roles[column] = Some(rule.role),
            }
        }
    }
    Ok(roles)
}

/// The columns that a user means in an input: those called so, else the one at that position; never one of ours.
pub(super) fn columns_called(wanted: &str, names: &[Vec<u8>]) -> Vec<usize> {
    let all = || names.iter().enumerate().filter(|(_, name)| !is_ours(name));
    let called: Vec<usize> =
        all().filter(|(_, name)| name.as_slice() == wanted.as_bytes()).map(|(column, _)| column).collect();
    if !called.is_empty() {
        return called;
    }
    let position = wanted.parse::<usize>().ok().and_then(|position| position.checked_sub(1));
    all().map(|(column, _)| column).filter(|&column| Some(column) == position).collect()
}

fn slots(place: &[Option<u16>], chosen: &[ColumnChoice]) -> Vec<Slot> {
    let columns = place.iter().zip(chosen).zip(0_u16..);
    let mut slots: Vec<Slot> = columns
        .filter_map(|((place, choice), cell)| {
            Some(Slot { role: choice.role?, cell, column: (*place)?, order: DateOrder::Undecided })
        })
        .collect();
    slots.sort_by_key(|slot| slot.column);
    slots
}

/// What the words mean in columns whose role the preset gave: where the user gave another, its words are others too.
fn words(input: &InputColumns<'_>, chosen: &[ColumnChoice]) -> Vec<CellWords> {
    let Some(preset) = input.preset else { return Vec::new() };
    let given = (0_u16..).zip(chosen).filter(|(_, choice)| choice.by == Some(ChosenBy::Preset));
    given
        .filter_map(|(cell, choice)| {
            let words = preset.words_of(&choice.name).unwrap_or_default().to_vec();
            let separator = preset.separator_of(&choice.name).map(str::to_owned);
            (!words.is_empty() || separator.is_some()).then_some(CellWords { cell, words, separator })
        })
        .collect()
}

fn refuse_unknown(inputs: &[InputColumns<'_>], rule: &MapRule) -> Result<(), InputError> {
    if inputs.iter().any(|input| !columns_called(&rule.column, input.names).is_empty()) {
        return Ok(());
    }
    let names = names_shown(inputs.iter().flat_map(|input| input.names));
    Err(InputError::UnknownColumn {
        role: rule.role,
        wanted: rule.column.clone(),
        nearest: nearest(&rule.column, names.iter().map(String::as_str)).map(str::to_owned),
        columns: listed(&names),
    })
}

/// The names of all inputs, each once.
pub(super) fn names_shown<'n>(all: impl Iterator<Item = &'n Vec<u8>>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in all.filter(|name| !is_ours(name)).map(|name| shown(name)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// An input without any channel is of no use. Nor is one whose header is a record, even if its cells would tell what is what:
/// that record would be lost.
fn refuse_without_channel(input: &InputColumns<'_>, chosen: &[ColumnChoice]) -> Result<(), InputError> {
    let channels = || chosen.iter().filter(|choice| choice.role.is_some_and(Role::is_channel));
    if channels().any(|choice| choice.by != Some(ChosenBy::Cells)) {
        return Ok(());
    }
    let names: Vec<String> = input.names.iter().filter(|name| !is_ours(name)).map(|name| shown(name)).collect();
    let holds_data = |name: &String| name.contains('@') || name.chars().filter(char::is_ascii_digit).count() >= 7;
    if input.first == FirstRecord::Header && names.iter().any(holds_data) {
        return Err(InputError::NoHeaderLine { file: input.file.to_owned(), line: input.header_line });
    }
    if channels().next().is_some() {
        return Ok(());
    }
    let plain = |name: &&String| {
        name.chars().all(|letter| letter.is_alphanumeric() || "_-.".contains(letter)) && !name.is_empty()
    };
    let example = decide::likely_map(input)
        .unwrap_or_else(|| format!("email={}", names.iter().find(plain).map_or("1", String::as_str)));
    Err(InputError::NoContactColumn {
        file: input.file.to_owned(),
        line: input.header_line,
        columns: listed(&names),
        example,
    })
}

/// Longest part of a name, and most names, that an error shows.
const SHOWN: usize = 40;

pub(super) fn shown(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    let mut short: String =
        name.chars().take(SHOWN).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if name.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    people(&short)
}

pub(super) fn listed(names: &[String]) -> String {
    let mut list = names.iter().take(SHOWN).map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        list.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    if list.is_empty() { "(none)".to_owned() } else { list }
}
