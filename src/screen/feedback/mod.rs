//! Feedback of those who send: bounces, complaints, receipts and replies → what each says of its channel.
//!
//! `report` has the values, `recognise` tells whose file it is. `table` and `json` cut a file into records, `record` asks
//! them by name. Then a module a vendor: `mailchimp`, `ses`, `sparkpost`, `postmark`, `twilio`, `sendgrid`; `receipt` for
//! text messages and `generic` for all others. The rules they share are in `status_code`, `stop_word` and `words`.
//!
//! Nothing is dropped without a word: each record gives at least one report, if only that it cannot be read.

mod generic;
mod json;
mod mailchimp;
mod postmark;
mod receipt;
mod recognise;
mod record;
mod report;
mod sendgrid;
mod ses;
mod sparkpost;
mod status_code;
mod stop_word;
mod table;
#[cfg(test)]
mod tests;
mod twilio;
mod words;

pub use report::{FeedbackError, FeedbackFile, Format, Outcome, Report, Why};
pub use stop_word::{ShortWords, is_stop};

use recognise::Names;
use record::Record;
use serde_json::Value;
use std::borrow::Cow;

/// Fields that hold the address or the number.
const CHANNEL_NAMES: &[&str] = &[
    "email",
    "e-mail",
    "email address",
    "recipient",
    "recipient email",
    "rcpt to",
    "rcpt",
    "final recipient",
    "original recipient",
    "address",
    "to",
    "channel",
    "phone",
    "phone number",
    "mobile",
    "msisdn",
    "number",
    "destination",
    "user",
    "contact",
];
/// Fields that hold when it happened.
const TIME_NAMES: &[&str] = &[
    "timestamp",
    "event time",
    "bounced at",
    "created",
    "created at",
    "date",
    "time",
    "at",
    "event date",
    "occurred at",
    "updated at",
    "last update time",
    "sent at",
    "date sent",
];

/// How much of a vendor's words is kept.
const MAX_SAYS: usize = 80;

/// What a vendor's module found in a record.
struct Found {
    channel: String,
    at: Option<i64>,
    outcome: Outcome,
    says: String,
}

impl Found {
    fn new<'a>(channel: impl Into<Cow<'a, str>>, at: Option<i64>, outcome: Outcome, says: impl AsRef<str>) -> Found {
        let channel = channel.into().trim().to_owned();
        let outcome = if channel.is_empty() { Outcome::Ignored(Why::NoChannel) } else { outcome };
        Found { channel, at, outcome, says: short(says.as_ref()) }
    }

    fn unreadable(says: &str) -> Found {
        Found { channel: String::new(), at: None, outcome: Outcome::Ignored(Why::Unreadable), says: says.to_owned() }
    }
}

/// One line without blanks at its ends or doubled, and not too long.
fn short(says: &str) -> String {
    let words = says.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(MAX_SAYS).collect()
}

/// Reads a feedback file.
///
/// Whose it is is told by its header or its fields; `file_name` only where those say nothing (SendGrid's bounces and
/// blocks), and `forced` overrules both. Tables may be divided by commas, semicolons, tabs or bars; JSON may be a
/// document, a value a line, or batches a line. Text is UTF-8, or UTF-16 with its mark.
///
/// # Errors
///
/// Where the whole is nothing that is known. What is wrong with one record is in its report.
///
/// ```
/// use hygienist::contact::SuppressionKind;
/// use hygienist::screen::feedback::{Format, Outcome, read};
/// let file = read(b"email,code\njane@beispiel.de,550 5.1.1 no such user\n", "bounces.csv", None)?;
/// assert_eq!(file.format, Format::Generic);
/// assert_eq!(file.reports[0].outcome, Outcome::Stop(SuppressionKind::Bounced));
/// assert_eq!((file.reports[0].line, &*file.reports[0].says), (2, "5.1.1"));
/// # Ok::<(), hygienist::screen::feedback::FeedbackError>(())
/// ```
pub fn read(bytes: &[u8], file_name: &str, forced: Option<Format>) -> Result<FeedbackFile, FeedbackError> {
    let text = decoded(bytes);
    let names = Names::of(file_name);
    match text.trim_start().chars().next() {
        None => Err(FeedbackError::Empty),
        Some('{' | '[') => read_json(&text, names, forced),
        Some(_) => read_table(&text, names, forced),
    }
}

/// What a row says of one channel, by somebody who knows its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The address or the number, as written.
    pub channel: String,
    /// What it means for the channel.
    pub outcome: Outcome,
    /// The words of the row.
    pub says: String,
    /// The cell that tells when, where there is such a column: else one is looked for.
    pub at: Option<String>,
}

/// Reads a table of which the caller knows what its rows say: `knows` is given the header, and gives what reads a row. Nothing
/// where it does not know it, or where the text is no table.
pub fn read_with<R: Fn(&[String]) -> Vec<Said>>(
    bytes: &[u8],
    knows: impl FnOnce(&[String]) -> Option<R>,
) -> Option<FeedbackFile> {
    let text = decoded(bytes);
    let rows = table::rows(&text);
    let ((_, Some(header)), rows) = rows.split_first()? else { return None };
    let says = knows(header)?;
    let mut file = FeedbackFile { format: Format::Generic, records: 0, reports: Vec::with_capacity(rows.len()) };
    for (line, cells) in rows {
        let found = cells.as_ref().map_or_else(
            || vec![Found::unreadable("a quote that is not closed")],
            |cells| {
                let found = |Said { channel, outcome, says, at }| {
                    let at =
                        at.map_or_else(|| Record::Row(header, cells).time(TIME_NAMES), |cell| record::seconds(&cell));
                    Found::new(channel, at, outcome, says)
                };
                says(cells).into_iter().map(found).collect()
            },
        );
        file.add(*line, found);
    }
    Some(file)
}

fn read_json(text: &str, names: Names, forced: Option<Format>) -> Result<FeedbackFile, FeedbackError> {
    let elements = json::elements(text);
    let objects = elements.iter().filter_map(|(_, value)| value.as_ref()?.as_object()).map(Record::Object);
    let format = match forced {
        Some(format) => format,
        // A night without events is an empty list.
        None if elements.iter().all(|(_, value)| matches!(value, Some(Value::Null))) => Format::Generic,
        None => recognise::format_of_objects(objects, names).ok_or_else(|| unknown(text))?,
    };
    let mut file = FeedbackFile { format, records: 0, reports: Vec::with_capacity(elements.len()) };
    for (line, value) in &elements {
        let found = match value {
            Some(Value::Object(map)) => read_record(Record::Object(map), format, names),
            Some(Value::Null) => vec![Found::new("", None, Outcome::Ignored(Why::NoChannel), "nothing in it")],
            Some(_) => vec![Found::unreadable("no record")],
            None => vec![Found::unreadable("no JSON")],
        };
        file.add(*line, found);
    }
    Ok(file)
}

fn read_table(text: &str, names: Names, forced: Option<Format>) -> Result<FeedbackFile, FeedbackError> {
    let rows = table::rows(text);
    let Some(((_, Some(header)), rows)) = rows.split_first() else { return Err(unknown(text)) };
    let format = match forced {
        Some(format) => recognise::with_channel(format, header)?,
        None => recognise::format_of_table(header, rows, names)?.ok_or_else(|| unknown(text))?,
    };
    let mut file = FeedbackFile { format, records: 0, reports: Vec::with_capacity(rows.len()) };
    for (line, cells) in rows {
        let found = match cells {
            Some(cells) => read_record(Record::Row(header, cells), format, names),
            None => vec![Found::unreadable("a quote that is not closed")],
        };
        file.add(*line, found);
    }
    Ok(file)
}

fn read_record(record: Record, format: Format, names: Names) -> Vec<Found> {
    match format {
        Format::Ses => ses::read(record),
        Format::SendGrid => vec![sendgrid::read(record, names.sendgrid)],
        Format::Mailchimp => vec![mailchimp::read(record, names.mailchimp)],
        Format::SparkPost => vec![sparkpost::read(record)],
        Format::Postmark => vec![postmark::read(record)],
        Format::Twilio => vec![twilio::read(record)],
        Format::ChineseGateway => vec![receipt::read(record, ShortWords::Stop)],
        Format::SmsReceipts => vec![receipt::read(record, ShortWords::SayNothing)],
        Format::Generic => vec![generic::read(record)],
    }
}

impl FeedbackFile {
    /// Adds what one record says.
    fn add(&mut self, line: u64, mut found: Vec<Found>) {
        self.records += 1;
        if found.is_empty() {
            found.push(Found::new("", None, Outcome::Ignored(Why::NoChannel), ""));
        }
        let report = |Found { channel, at, outcome, says }| Report { line, channel, at, outcome, says };
        self.reports.extend(found.into_iter().map(report));
    }
}

fn unknown(text: &str) -> FeedbackError {
    FeedbackError::Unknown { begins: short(text.trim_start().lines().next().unwrap_or_default()) }
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |from: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]])).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}
