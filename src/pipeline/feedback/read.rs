//! A file of feedback, read whole.

use super::export;
use crate::input::preset::ListKind;
use crate::input::{Digest, Source, SourceSettings};
use crate::normalize::keys::hex;
use crate::pipeline::{Exit, Failure};
use crate::report::mask::words;
use crate::screen::feedback::{FeedbackError, FeedbackFile, Format, Outcome, Report, Why, read as read_feedback};
use anyhow::Result;
use sha2::{Digest as _, Sha256};

/// How large a file may be, decoded: it is read whole, and takes some ten times that while it is.
const MAX: u64 = 256 << 20;

/// As many digits may be somebody's number.
const DIGITS: usize = 5;

/// A file and what it says.
pub(super) struct HeardFile {
    /// As typed.
    pub(super) path: String,
    /// Of the bytes as read, in hex.
    pub(super) sha256: String,
    /// Of the decoded bytes: a file and its gzip are one.
    pub(super) content: [u8; 32],
    pub(super) read: FeedbackFile,
    /// Whose it is.
    pub(super) format: &'static str,
    /// Whether it is an export of contacts, those who may be written to among them.
    pub(super) is_of_contacts: bool,
}

/// Reads a file, plain or gzip, or standard input.
pub(super) fn read(path: &str, format: Option<Format>) -> Result<HeardFile> {
    let settings =
        SourceSettings { want_sha256: true, careful: true, mends: false, formats: false, ..SourceSettings::default() };
    let source = Source::open(path.as_ref(), &settings).map_err(Failure::from)?;
    let length = source.spool.len();
    if length > MAX {
        let message = format!(
            "{path}: has {} MiB; a file of feedback may have {} MiB, so divide it",
            length.div_ceil(1 << 20),
            MAX >> 20
        );
        return Err(Failure::new(Exit::Input, message).into());
    }
    // Below the limit, so within memory.
    let mut bytes = vec![0; length as usize];
    source.spool.read_exact_at(0, &mut bytes).map_err(|error| {
        Failure::new(Exit::Input, format!("{path}: cannot be read: {error}; copy it anew, and run again"))
    })?;
    let content: [u8; 32] = Sha256::digest(&bytes).into();
    let sha256 = match source.digest {
        Digest::Known(hash) => hex(&hash),
        Digest::BySplitter | Digest::NotWanted => hex(&content),
    };
    let Understood { read, format, is_of_contacts } = understood(path, &bytes, format)?;
    refuse_gibberish(path, &read, format)?;
    Ok(HeardFile { path: path.to_owned(), sha256, content, read, format, is_of_contacts })
}

/// What a file says, and whose it is.
struct Understood {
    read: FeedbackFile,
    format: &'static str,
    is_of_contacts: bool,
}

/// A vendor's own words go before what is known of exports, and that before what anybody
/// may have written.
fn understood(path: &str, bytes: &[u8], format: Option<Format>) -> Result<Understood> {
    let read = read_feedback(bytes, file_name(path), format);
    let is_nobodys = match &read {
        Ok(file) => file.format == Format::Generic,
        Err(error) => matches!(error, FeedbackError::Unknown { .. }),
    };
    if format.is_none()
        && is_nobodys
        && let Some((file, preset)) = export::read(bytes, file_name(path))
    {
        let is_of_contacts = preset.list_kind == Some(ListKind::ByRow);
        return Ok(Understood { read: file, format: &preset.id, is_of_contacts });
    }
    let read = read.map_err(|error| fails(path, error))?;
    let format = read.format.name();
    Ok(Understood { read, format, is_of_contacts: false })
}

/// A file of which no report can be read is another file, not one in which nobody says anything.
fn refuse_gibberish(path: &str, read: &FeedbackFile, format: &str) -> Result<(), Failure> {
    let is_lost = |report: &Report| matches!(report.outcome, Outcome::Ignored(Why::Unreadable | Why::NoChannel));
    if read.reports.is_empty() || !read.reports.iter().all(is_lost) {
        return Ok(());
    }
    let none = match read.reports.len() {
        1 => "its only report cannot be read".to_owned(),
        more => format!("none of its {more} reports can be read"),
    };
    let message = format!(
        "{path}: {none} (as {format}); expected in each are an address or number and what became of it; is it the right file? --format says whose it is"
    );
    Err(Failure::new(Exit::Input, message))
}

/// The name that may tell whose file it is: not that of the compressed one.
fn file_name(path: &str) -> &str {
    path.strip_suffix(".gz").unwrap_or(path)
}

fn fails(path: &str, error: FeedbackError) -> Failure {
    let error = match error {
        FeedbackError::Unknown { begins } => FeedbackError::Unknown { begins: without_people(&begins) },
        FeedbackError::NoChannelColumn { format, columns } => {
            FeedbackError::NoChannelColumn { format, columns: without_people(&columns) }
        }
        other => other,
    };
    Failure::new(Exit::Input, format!("{path}: {error}"))
}

/// The beginning of a file as a terminal may show it: a header as it is, what may be a person's row word by word masked.
fn without_people(line: &str) -> String {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    if !line.contains('@') && digits(line) < DIGITS {
        return line.chars().filter(|c| !c.is_control()).collect();
    }
    words(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_shown_and_a_person_is_not() {
        assert_eq!(without_people("name,city,email2"), "name,city,email2");
        assert_eq!(without_people("Jane,jane.doe@beispiel.de,Ulm"), "J•••,j•••@beispiel.de,U•••");
        assert_eq!(without_people("{\"to\":\"+442079460011\"}"), "{\"t•••\":\"+44 20••••0011\"}");
    }
}
