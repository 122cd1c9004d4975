//! Where in a file something stands: looked up at the end, of the few records that are told.

use super::Hit;
use crate::contact::{BrokenPlace, Column, NO_COLUMN, TextRegion};
use crate::input::record::{Field, Walker, content_cow};
use crate::pipeline::judging::BlockLog;
use crate::pipeline::record::{Record, Records};
use crate::report::mask::mask;
use anyhow::Result;
use std::ops::Range;

/// The places, in the order of the hits.
pub(super) fn tell(records: Records<'_>, logs: &[BlockLog], hits: &[Hit]) -> Result<Vec<BrokenPlace>> {
    let mut order: Vec<usize> = (0..hits.len()).collect();
    order.sort_by_key(|at| hits[*at].record);
    let mut places: Vec<Option<BrokenPlace>> = vec![None; hits.len()];
    let mut bytes = Vec::new();
    let mut wanted = order.into_iter().peekable();
    for log in logs {
        let end = log.block.first_record + log.spans.len() as u32;
        if wanted.peek().is_none_or(|at| hits[*at].record >= end) {
            continue;
        }
        records.read_again(log, &mut bytes)?;
        for record in records.of(log, &bytes) {
            while let Some(at) = wanted.next_if(|at| hits[*at].record == record.index) {
                places[at] = Some(place(records, &record, hits[at]));
            }
        }
    }
    Ok(places.into_iter().flatten().collect())
}

fn place(records: Records<'_>, record: &Record<'_>, hit: Hit) -> BrokenPlace {
    let source = usize::from(record.source);
    let (columns, input) = (&records.surveyed.columns, &records.surveyed.sources[source]);
    let raw = record.raw();
    let mut fields: Vec<Field> = Vec::new();
    Walker::new(raw, input.delimiter).next_record(&mut fields);
    let own = columns.sources[source].place.iter().position(|place| *place == Some(hit.column));
    let field = own.filter(|_| hit.column != NO_COLUMN).and_then(|own| fields.get(own));
    let within = match field {
        Some(field) => field.start as usize..field.end as usize,
        // A cell that a short record lacks would stand at its end.
        None if hit.column != NO_COLUMN => raw.len()..raw.len(),
        None => 0..raw.len(),
    };
    let lies_as_read = input.source.form.lies_as_read();
    let cell = field.map(|field| content_cow(raw, field)).unwrap_or_default();
    let text = String::from_utf8_lossy(&cell);
    let show = |text: &str| if records.run.outputs.shows_values { text.trim().to_owned() } else { mask(text) };
    let shown = if hit.column == NO_COLUMN { channels(record, raw, &fields, show) } else { show(&text) };
    BrokenPlace {
        source: input.source.name.clone(),
        row: record.number,
        line: record.line,
        column: name_of(&columns.names, hit.column),
        region: region(raw, record.line, within, lies_as_read),
        code: hit.code.map(crate::contact::Code::name),
        value: shown,
        message: hit.code.map_or_else(|| without_code(hit.column, &cell), |code| code.sentence().to_owned()),
    }
}

/// The addresses and numbers of a record.
fn channels(record: &Record<'_>, raw: &[u8], fields: &[Field], show: impl Fn(&str) -> String) -> String {
    let slots = record.slots().iter().filter(|slot| slot.role.is_channel());
    let cells = slots.filter_map(|slot| fields.get(usize::from(slot.cell)));
    let shown = cells.map(|field| show(&String::from_utf8_lossy(&content_cow(raw, field))));
    shown.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What is wrong where no code says it.
fn without_code(column: Column, cell: &[u8]) -> String {
    match (column, crate::pipeline::record::is_blank(cell)) {
        (NO_COLUMN, _) => "Counts against the limit.",
        (_, true) => "Nothing stands here.",
        (_, false) => "The same value as in a row before.",
    }
    .to_owned()
}

fn name_of(names: &[Vec<u8>], column: Column) -> Option<String> {
    names.get(usize::from(column)).map(|name| String::from_utf8_lossy(name).into_owned())
}

/// The lines, and of a text that is read as it lies the columns, of a stretch of a record that begins on `line`.
fn region(raw: &[u8], line: u64, within: Range<usize>, lies_as_read: bool) -> TextRegion {
    let (start_line, start) = position(&raw[..within.start], line, 1);
    let (end_line, end) = position(&raw[within], start_line, start);
    let known = |column| lies_as_read.then_some(column);
    TextRegion { start_line, start_column: known(start), end_line, end_column: known(end) }
}

/// Line and column behind a text that begins at that line and column. LF, CRLF and CR each end a line.
fn position(text: &[u8], line: u64, column: u64) -> (u64, u64) {
    let (mut line, mut last) = (line, None);
    for (at, byte) in text.iter().enumerate() {
        let ends = *byte == b'\n' || *byte == b'\r' && text.get(at + 1) != Some(&b'\n');
        if ends {
            line += 1;
            last = Some(at + 1);
        }
    }
    let rest = String::from_utf8_lossy(&text[last.unwrap_or(0)..]).chars().count() as u64;
    (line, if last.is_some() { rest + 1 } else { column + rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_those_that_an_editor_shows() {
        // Counted by hand: a line end within quotes, letters of several bytes, both kinds of line end.
        let raw = "\"Tal\r\nweg\nä\",ü@x.io,b".as_bytes();
        let cell = |from: &str| {
            let start = raw.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
            region(raw, 7, start..start + from.len(), true)
        };
        let at = |start_line, start: u64, end_line, end: u64| TextRegion {
            start_line,
            start_column: Some(start),
            end_line,
            end_column: Some(end),
        };
        assert_eq!(cell("\"Tal\r\nweg\nä\""), at(7, 1, 9, 3));
        assert_eq!(cell("ü@x.io"), at(9, 4, 9, 10));
        assert_eq!(cell("b"), at(9, 11, 9, 12));
        assert_eq!(region(raw, 7, 0..4, false), TextRegion { start_line: 7, end_line: 7, ..TextRegion::default() });
    }
}
