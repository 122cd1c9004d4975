//! The US Reassigned Numbers Database: its answers, and the question to it (47 CFR 64.1200(m)).
//!
//! A caller asks with a number and the day on which its holder agreed, or was last surely reached. `yes` says that the
//! number was given up since, so whoever answers now is somebody else. `no data` says nothing, and is taken for nothing.

use super::asides::{Aside, read_aside};
use super::record::{Original, Record};
use super::{Exit, Failure};
use crate::contact::{ReachedKind, Region, Role};
use crate::normalize::date::{self, DateCell};
use crate::normalize::mask::row;
use crate::normalize::phone::Plan;
use std::collections::HashSet;

/// The answers of the database.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    /// The numbers, in E.164, that were given up.
    pub(super) reassigned: HashSet<Box<[u8]>>,
    /// How many numbers it has no data on.
    pub(super) no_data: u64,
}

impl Answers {
    /// What a person should know.
    pub(super) fn note(&self) -> Option<String> {
        (self.no_data > 0).then(|| {
            format!(
                "the Reassigned Numbers Database has no data on {}; that is no answer and no safe harbour",
                if self.no_data == 1 { "1 number".to_owned() } else { format!("{} numbers", self.no_data) }
            )
        })
    }
}

/// What the database says of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    NoData,
}

/// Reads files of answers: a number, an answer, and whatever else is there, in any order.
pub(super) fn read_answers(given: &[String], plan: &Plan) -> Result<(Answers, Vec<Aside>), Failure> {
    let mut answers = Answers::default();
    let mut files = Vec::new();
    let us = Region::from_code("US");
    let number_of = |cells: &[String]| cells.iter().find_map(|cell| plan.parse(cell, us).ok());
    for path in given {
        let file = read_aside(path, |cells| number_of(cells).is_some())?;
        if file.lines.is_empty() {
            return Err(Failure::new(
                Exit::Input,
                format!("{path}: holds no answer; leave --rnd out where none was given"),
            ));
        }
        for (line, cells) in &file.lines {
            match (number_of(cells), cells.iter().find_map(|cell| answer(cell))) {
                (Some(number), Some(Answer::Yes)) => {
                    answers.reassigned.insert(number.e164_bytes().into());
                }
                (Some(_), Some(Answer::No)) => {}
                (Some(_), Some(Answer::NoData)) => answers.no_data += 1,
                _ => return Err(no_answer(path, *line, cells)),
            }
        }
        files.push(file);
    }
    Ok((answers, files))
}

fn answer(cell: &str) -> Option<Answer> {
    let word: String = cell.chars().filter(char::is_ascii_alphabetic).collect();
    match word.to_ascii_lowercase().as_str() {
        "yes" | "y" => Some(Answer::Yes),
        "no" | "n" => Some(Answer::No),
        "nodata" => Some(Answer::NoData),
        _ => None,
    }
}

fn no_answer(file: &str, line: u64, cells: &[String]) -> Failure {
    let message = format!(
        "{file}: line {line}: {}: expected a number of the US, and yes, no or no_data, such as 2125550123,2024-03-01,no",
        row(&cells.join(","))
    );
    Failure::new(Exit::Input, message)
}

/// Asks about the numbers that the clean file shows of a kept record, a line each: ten digits, and the day on which it
/// shows consent. False where there is a number, but no day up to `end_of_day` to ask with.
pub(super) fn ask(record: &Record<'_>, original: &Original<'_>, end_of_day: i64, out: &mut Vec<u8>) -> bool {
    let placed = record.place(original);
    let stays = |number: &[u8]| {
        let phones = record.slots().iter().filter(|slot| slot.role == Role::Phone);
        let mut cells = phones.map(|slot| record.cleaned_cell(original, &placed, slot.column));
        cells.any(|cell| memchr::memmem::find(cell, number).is_some())
    };
    let is_asked = |kind: ReachedKind| matches!(kind, ReachedKind::Phone(_, region) if region.as_str() == "US");
    let numbers = record.reached.iter().filter(|one| is_asked(one.kind)).map(|one| one.normal.of(record.text));
    let numbers = numbers.filter(|number| stays(number));
    let mut numbers = numbers.filter_map(|number| number.strip_prefix(b"+1")).peekable();
    if numbers.peek().is_none() {
        return true;
    }
    let times = record.slots().iter().filter(|slot| slot.role == Role::ConsentAt);
    let days = times.filter_map(|slot| {
        let cell = String::from_utf8_lossy(original.cell(slot.column));
        match date::instant(&cell, slot.order) {
            DateCell::Time { seconds, .. } => Some(seconds),
            DateCell::Empty | DateCell::Unreadable(_) => None,
        }
    });
    let Some(day) = days.filter(|seconds| *seconds <= end_of_day).max().and_then(date::civil_day) else { return false };
    let mut asked: Vec<&[u8]> = Vec::new();
    for number in numbers {
        if asked.contains(&number) {
            continue;
        }
        asked.push(number);
        out.extend_from_slice(number);
        out.extend_from_slice(format!(",{day}\n").as_bytes());
    }
    true
}
