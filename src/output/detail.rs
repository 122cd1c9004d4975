//! What was found, in a sentence: which cell, what is wrong at which place, which record or which line of a list.

use super::row::Directory;
use crate::contact::law::RuleId;
use crate::contact::{
    Action, Area, Asked, BadDate, By, Code, Column, Destination, NO_COLUMN, Note, NumberType, OneOfSeveral,
    Resubscribed, Role, Seen, StoredStop, StoredStops,
};
use crate::normalize::date::{civil_day, date_of};

/// The longest piece of a cell that a sentence repeats, in bytes.
const LONGEST_QUOTE: usize = 200;

/// What there is to tell of a record.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// Names and places.
    pub directory: &'a Directory<'a>,
    /// What notes and channels point into.
    pub text: &'a [u8],
    /// The content of a column in the input.
    pub before: &'a dyn Fn(Column) -> &'a [u8],
    /// The same in the clean file.
    pub after: &'a dyn Fn(Column) -> &'a [u8],
    /// The cells in which the record itself says stop, and what their columns mean.
    pub stops: &'a [(Role, Column)],
    /// Whether the input as a whole says so of all its records.
    pub whole: bool,
    /// What newer consent lifts from the record.
    pub resubscribed: &'a [Resubscribed],
    /// Likely mends that were not made, by column.
    pub suggestions: &'a [(Column, &'a [u8])],
    /// The channels of cells that hold several.
    pub several: &'a [OneOfSeveral],
    /// Where each of them went.
    pub went: &'a [Destination],
}

impl Told<'_> {
    /// The sentence on one code.
    #[must_use]
    pub fn detail(&self, seen: &Seen) -> Vec<u8> {
        let mut out = Vec::new();
        let cell = if seen.column == NO_COLUMN { &b""[..] } else { (self.before)(seen.column) };
        if seen.column != NO_COLUMN {
            out.extend_from_slice(self.column(seen.column).as_bytes());
            if !cell.is_empty() {
                out.extend_from_slice(b" \xe2\x80\x9c");
                quote(&mut out, cell);
                out.extend_from_slice(b"\xe2\x80\x9d");
            }
            out.extend_from_slice(b": ");
        }
        out.extend_from_slice(seen.code.sentence().trim_end_matches('.').as_bytes());
        self.write_by(seen, &mut out);
        self.write_note(seen, cell, &mut out);
        if !out.ends_with(b"?") {
            out.push(b'.');
        }
        out
    }

    fn column(&self, column: Column) -> &str {
        &self.directory.columns[usize::from(column)]
    }

    fn write_by(&self, seen: &Seen, out: &mut Vec<u8>) {
        let by = match seen.by {
            By::List { list, row } => {
                if let Some(stop) = self.directory.stored.stop(list, row) {
                    return self.write_stored(seen, list, stop, out);
                }
                let (name, wins) = (&self.directory.lists[usize::from(list)], &self.directory.wins[usize::from(list)]);
                let says = seen.code == Code::SuppressedDoNotCall && !wins.is_empty();
                format!(" ({name}, row {row}{}{})", if says { "; " } else { "" }, if says { wins } else { "" })
            }
            By::Record(record) => format!(" ({})", self.directory.source_and_row(record)),
            By::Itself if seen.code.area() == Area::Suppressed && seen.code != Code::SuppressedViaDuplicate => {
                return self.write_own_stop(seen.code, out);
            }
            By::Itself => return,
        };
        out.extend_from_slice(by.as_bytes());
    }

    /// A stop of the store: since when, and where it was read; of one that is lifted, the consent that does it.
    fn write_stored(&self, seen: &Seen, list: u16, stop: &StoredStop, out: &mut Vec<u8>) {
        let store = &self.directory.lists[usize::from(list)];
        if seen.code != Code::ConsentResubscribed {
            return out
                .extend_from_slice(format!(" ({})", stored_words(self.directory.stored, store, stop)).as_bytes());
        }
        // A cell may have several channels, and a channel several stops: each case is told.
        for one in self.resubscribed.iter().filter(|one| one.column == seen.column) {
            let Some(stop) = self.directory.stored.stop(list, one.row) else { continue };
            let stopped = stored_words(self.directory.stored, store, stop);
            let last = if stop.last == stop.since { String::new() } else { format!(", last on {}", time(stop.last)) };
            let (consented, by) = (time(one.consented), self.directory.source_and_row(one.by));
            out.extend_from_slice(format!(" ({stopped}{last}; consented on {consented}, {by})").as_bytes());
        }
    }

    /// The cell of the record's own that a stop was read from.
    fn write_own_stop(&self, code: Code, out: &mut Vec<u8>) {
        let read = self.stops.iter().find(|(role, _)| match code {
            Code::SuppressedDoNotCall => *role == Role::DoNotCall,
            Code::SuppressedChannelClosed => matches!(role, Role::OptedOutEmail | Role::OptedOutPhone),
            Code::SuppressedComplained | Code::SuppressedBounced => matches!(role, Role::ConsentStatus | Role::Status),
            _ => !matches!(role, Role::OptedOutEmail | Role::OptedOutPhone | Role::DoNotCall),
        });
        // Of such a file a status says no more than the file does.
        let read = read.filter(|(role, _)| !self.whole || !matches!(role, Role::ConsentStatus | Role::Status));
        let Some((_, column)) = read else {
            let who = if self.whole { "its whole file says so" } else { "its own cell says so" };
            return out.extend_from_slice(format!(" ({who})").as_bytes());
        };
        out.extend_from_slice(" (its own cell says so: ".as_bytes());
        out.extend_from_slice(self.column(*column).as_bytes());
        out.extend_from_slice(b" \xe2\x80\x9c");
        quote(out, (self.before)(*column));
        out.extend_from_slice(b"\xe2\x80\x9d)");
    }

    fn write_note(&self, seen: &Seen, cell: &[u8], out: &mut Vec<u8>) {
        let piece = |text: crate::contact::Text| String::from_utf8_lossy(text.of(self.text));
        let note = match seen.note {
            Note::Nothing if matches!(seen.code, Code::EmailSeveral | Code::PhoneSeveral) => {
                return self.write_destinations(seen.column, out);
            }
            Note::Nothing => return,
            Note::At(byte) => place(cell, byte as usize),
            Note::Piece(text) => format!(": {}", piece(text)),
            Note::Meant(text) => format!("; did you mean {}?", piece(text)),
            Note::Belongs(column, text) => format!(": {} belongs to {}", piece(text), self.column(column)),
            Note::Mended(mends) if seen.action == Action::Flag => {
                let mend = self.suggestions.iter().find(|(column, _)| *column == seen.column);
                let read =
                    mend.map_or(String::new(), |(_, text)| format!("; it reads {}", String::from_utf8_lossy(text)));
                format!(", and may be: {mends}{read}")
            }
            Note::Mended(mends) => format!(": {mends}"),
            Note::Digits(1, None) => " (1 digit)".to_owned(),
            Note::Digits(1, Some(home)) => format!(" (1 digit, read as a number of {home})"),
            Note::Digits(digits, None) => format!(" ({digits} digits)"),
            Note::Digits(digits, Some(home)) => format!(" ({digits} digits, read as a number of {home})"),
            Note::Line(line) => format!(" ({})", line_words(line)),
            Note::Regions(number, said) => format!(" (a number of {number} on a record of {said})"),
            Note::Asked(asked) => asked_words(asked, seen.code),
            Note::ColumnOfFile => " (the file has a column for it)".to_owned(),
            Note::Forbidden(why) => format!(": {}", why.words()),
            Note::Date(why) => bad_date_words(why).to_owned(),
            Note::Stale => " (found more than 90 days ago, so it is only said)".to_owned(),
        };
        out.extend_from_slice(note.as_bytes());
    }

    /// Where each of several channels went.
    fn write_destinations(&self, column: Column, out: &mut Vec<u8>) {
        let channels = self.several.iter().zip(self.went).filter(|(channel, _)| channel.column == column);
        for (at, (channel, went)) in channels.enumerate() {
            out.extend_from_slice(if at == 0 { b": " } else { b", " });
            out.extend_from_slice(channel.text.of(self.text));
            let where_to = match went {
                Destination::Cell(here) if *here == column => " stays".to_owned(),
                Destination::Cell(other) => format!(" stands in {}", self.column(*other)),
                Destination::Nowhere => " found no place".to_owned(),
                Destination::Gone => " is gone".to_owned(),
            };
            out.extend_from_slice(where_to.as_bytes());
        }
    }
}

/// A stop of the store in words: `hygienist.db, since 2024-03-01; stop.csv, row 17`.
#[must_use]
pub fn stored_words(stored: &StoredStops, store: &str, stop: &StoredStop) -> String {
    format!("{store}, since {}; {}", day(stop.since), source_words(stored, stop))
}

/// Where a stop was read first.
#[must_use]
pub fn source_words(stored: &StoredStops, stop: &StoredStop) -> String {
    let source = stored.source(stop);
    if stop.row == 0 { source.to_owned() } else { format!("{source}, row {}", stop.row) }
}

/// The day of a point in time.
#[must_use]
pub fn day(seconds: i64) -> String {
    civil_day(seconds).map_or_else(|| seconds.to_string(), |day| day.to_string())
}

/// A point in time; midnight sharp is a day of which no more is known.
fn time(seconds: i64) -> String {
    let of_day = seconds.rem_euclid(86_400);
    let (hours, minutes) = (of_day / 3_600, of_day / 60 % 60);
    match of_day {
        0 => day(seconds),
        _ => format!("{} {hours:02}:{minutes:02}:{:02} UTC", day(seconds), of_day % 60),
    }
}

/// Why a cell is no date, and what to do.
fn bad_date_words(why: BadDate) -> &'static str {
    match why {
        BadDate::NoDate => ": it is written like no date, such as 2025-03-01 or 1.3.2025",
        BadDate::NoSuchDay => ": there is no such day",
        BadDate::Zero => ": it is all zeros",
        BadDate::Ambiguous => ": which is the day and which the month? --date-order dmy or mdy tells",
    }
}

/// Which rule of law asks for it, of whom, and what ended when.
fn asked_words(asked: Asked, code: Code) -> String {
    let verb = if code == Code::ConsentExpiring { "ends" } else { "ended" };
    let ended = asked.ended.and_then(|day| date_of(day.into())).map(|day| format!("it {verb} on {day}"));
    let Some(rule) = asked.rule.map(RuleId::rule) else {
        return ended.map_or(" (the policy asks for it)".to_owned(), |ended| format!(" ({ended}, by the policy)"));
    };
    let ended = ended.map(|ended| format!(" ({ended})")).unwrap_or_default();
    let country = asked.country.map_or(String::new(), |(country, by)| format!("; {country} {}", by.words()));
    format!("{ended} ({rule}: {}{country})", rule.source)
}

/// The character at which a cell goes wrong, counted from 1.
fn place(cell: &[u8], byte: usize) -> String {
    let Some(before) = cell.get(..byte) else { return String::new() };
    let number = String::from_utf8_lossy(before).chars().count() + 1;
    let what = match String::from_utf8_lossy(&cell[byte..]).chars().next() {
        None => return ", where it ends".to_owned(),
        Some(c) if c.is_whitespace() => "a space".to_owned(),
        Some(c) if c.is_control() => "a control character".to_owned(),
        Some(c) => format!("{c:?}"),
    };
    format!(": {what} at character {number}")
}

/// A type of line in words.
fn line_words(line: NumberType) -> String {
    line.name().replace('_', " ")
}

/// Long cells are cut.
fn quote(out: &mut Vec<u8>, content: &[u8]) {
    let text = readable(&content[..content.len().min(4 * LONGEST_QUOTE)]);
    let shown = text.floor_char_boundary(LONGEST_QUOTE);
    out.extend_from_slice(&text.as_bytes()[..shown]);
    if shown < text.len() {
        out.extend_from_slice("…".as_bytes());
    }
}

/// Text in which bytes that do not decode stand as `\xHH`.
pub(super) fn readable(content: &[u8]) -> String {
    let mut text = String::with_capacity(content.len());
    for chunk in content.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Part, SuppressionKind};
    use crate::output::row::Place;

    const DAY: i64 = 86_400;

    /// The sentence on a code that rests on a stored stop. 2024-03-01 is day 19,783, 2024-04-02 day 19,815, 2026-05-06 day
    /// 20,579.
    fn sentence(code: Code, row: u64, last: i64, lifted: &[Resubscribed]) -> String {
        let stop = StoredStop { source: 0, row, kind: SuppressionKind::Unsubscribed, since: 19_783 * DAY, last };
        let stored = StoredStops { list: 1, stops: vec![stop], sources: vec!["stop.csv".to_owned()] };
        let (columns, sources) = (["email".to_owned()], ["in.csv".to_owned()]);
        let (lists, wins) = (["dnc.txt".to_owned(), "hygienist.db".to_owned()], [String::new()]);
        let blocks = [Place { first_record: 0, source: 0, first_row: 1 }];
        let directory = Directory {
            columns: &columns,
            sources: &sources,
            lists: &lists,
            stored: &stored,
            wins: &wins,
            blocks: &blocks,
        };
        let told = Told {
            directory: &directory,
            text: b"",
            before: &|_| b"a@b.io",
            after: &|_| b"",
            stops: &[],
            whole: false,
            resubscribed: lifted,
            suggestions: &[],
            several: &[],
            went: &[],
        };
        let by = By::List { list: 1, row: 1 };
        let seen = Seen { code, column: 0, action: Action::Flag, by, note: Note::Nothing };
        String::from_utf8(told.detail(&seen)).unwrap()
    }

    #[test]
    fn a_stored_stop_says_since_when_and_from_where() {
        let sentence = |row| sentence(Code::SuppressedUnsubscribed, row, 19_783 * DAY, &[]);
        let start = "email \u{201c}a@b.io\u{201d}: The person said stop (hygienist.db, since 2024-03-01; stop.csv";
        assert_eq!(sentence(17), format!("{start}, row 17)."));
        assert_eq!(sentence(0), format!("{start})."));
    }

    #[test]
    fn a_stop_that_is_lifted_names_the_consent() {
        let consented = 20_579 * DAY + 36_061;
        let lifted = [Resubscribed { record: 0, column: 0, part: Part::FIRST, row: 1, consented, by: 2 }];
        let sentence = |last| sentence(Code::ConsentResubscribed, 17, last, &lifted);
        let start = "email \u{201c}a@b.io\u{201d}: Had said stop, and consented again after that; the policy lets newer \
                     consent count (hygienist.db, since 2024-03-01; stop.csv, row 17";
        let end = "; consented on 2026-05-06 10:01:01 UTC, in.csv:3).";
        assert_eq!(sentence(19_783 * DAY), format!("{start}{end}"));
        assert_eq!(sentence(19_815 * DAY), format!("{start}, last on 2024-04-02{end}"));
    }
}
