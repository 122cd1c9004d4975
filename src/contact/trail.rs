//! The lines of the findings as JSON: what a record's history is told from, long after the run.
//!
//! A file begins with one [`RunLine`], then an [`InputLine`] each input, a [`ListLine`] each suppression list, a
//! [`StoreLine`] where there is a store, and a [`FileLine`] each file beside them; then, record by record, a [`RecordLine`] and behind it a [`FindingLine`] each judgement
//! and repair; then an [`EndLine`], so that a file that was cut is known. No line holds a time of the run: equal runs give
//! equal bytes.

use super::law::{Basis, Use};
use super::{CountryBy, SuppressionKind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TrailLine<'a> {
    /// What ran.
    Run(RunLine),
    /// What was read.
    Input(InputLine),
    /// What was screened against.
    List(ListLine),
    /// The store that was screened against.
    Store(StoreLine),
    /// What else was read.
    File(FileLine),
    /// One record.
    Record(RecordLine<'a>),
    /// One judgement or repair, of the record before.
    Finding(FindingLine<'a>),
    /// Nothing comes behind it.
    End(EndLine),
}

/// The store that was screened against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoreLine {
    /// As typed.
    pub path: String,
    /// Its entries by kind.
    pub entries: BTreeMap<String, u64>,
}

/// What ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunLine {
    /// The program and its version.
    pub tool: String,
    /// `clean` or `annotate`.
    pub command: String,
    /// The day that stood for today.
    pub as_of: String,
    /// The version of the numbering plan.
    pub numbering_plan: String,
    /// The policy.
    pub settings: serde_json::Value,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputLine {
    /// As typed.
    pub path: String,
    /// SHA-256 of the bytes as read, in hex.
    pub sha256: String,
    /// How many records it holds.
    pub rows: u64,
}

/// What was screened against: of national registers, the evidence that a safe harbour asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListLine {
    /// As typed.
    pub path: String,
    /// SHA-256 of the bytes as read, in hex.
    pub sha256: String,
    /// What it is about.
    pub kind: SuppressionKind,
    /// How many entries it holds.
    pub entries: u64,
    /// Of which day it is, where that is known.
    pub date: Option<String>,
    /// How many days ago that was.
    pub age_days: Option<i32>,
    /// The rules that say how old it may be.
    pub laws: Vec<String>,
    /// Whether it is older.
    pub stale: bool,
    /// Where its numbers are from, of a list of numbers that are not to be called.
    pub countries: Vec<String>,
    /// Whether it is a copy of a national register, not the owner's own.
    pub national: bool,
}

/// What else was read: answers of a database, lists of domains, holidays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileLine {
    /// As typed.
    pub path: String,
    /// SHA-256 of the bytes as read, in hex.
    pub sha256: String,
    /// How many lines say something.
    pub entries: u64,
}

/// The last line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndLine {
    /// How many records there are.
    pub records: u64,
}

/// One record, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordLine<'a> {
    /// Its input, as typed.
    pub source: Cow<'a, str>,
    /// Its number in the input, from 1.
    pub row: u64,
    /// The physical line on which it starts, from 1.
    pub line: u64,
    /// `kept` or `rejected`.
    pub status: Cow<'a, str>,
    /// What was found on it, the deciding code first.
    pub codes: Vec<Cow<'a, str>>,
    /// The record that stands for the contact, as `SOURCE:ROW`.
    pub contact: String,
    /// The duplicates that it stands for.
    pub stands_for: Vec<String>,
    /// Who it is, its addresses and numbers, and all else that the clean file shows otherwise.
    pub cells: Vec<CellLine<'a>>,
    /// Its valid addresses and numbers in normal form, those that were dropped or suppressed too.
    pub reaches: Vec<Cow<'a, str>>,
    /// The cells that speak of consent, as they were.
    pub evidence: Vec<EvidenceLine<'a>>,
    /// Whose law it is under, where the contact's country chose that.
    pub country: Option<Cow<'a, str>>,
    /// By what the country is known.
    pub country_by: Option<CountryBy>,
    /// What laws say of it, beside what is wrong.
    pub law: Vec<LawLine<'a>>,
}

/// A cell before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellLine<'a> {
    /// The name of its column.
    pub column: Cow<'a, str>,
    /// What the column means.
    pub role: Option<Cow<'a, str>>,
    /// As the input has it.
    pub before: Cow<'a, str>,
    /// As the clean file has it, if it has the row.
    pub after: Cow<'a, str>,
    /// Whether a duplicate gave it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub filled: bool,
}

/// A cell that speaks of consent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceLine<'a> {
    /// The name of its column.
    pub column: Cow<'a, str>,
    /// What the column means.
    pub role: Cow<'a, str>,
    /// As the input has it.
    pub value: Cow<'a, str>,
}

/// What a rule of law says of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LawLine<'a> {
    /// The rule, as `pack.name`.
    pub rule: Cow<'a, str>,
    /// The article.
    pub source: Cow<'a, str>,
    /// What it says.
    pub says: LawSays,
    /// For which uses; all of them where there is none.
    pub uses: Vec<Use>,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LawSays {
    /// The record may be contacted on this basis.
    Permits(Basis),
    /// Its stop is to be honoured by the end of that day.
    StopBy(String),
    /// Its numbers are not called while they are on the national register; who wins, register or consent.
    Register(String),
    /// The record does not meet it, so it bears that code.
    Against(String),
}

/// One judgement or repair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingLine<'a> {
    /// The input, as typed.
    pub source: Cow<'a, str>,
    /// The record's number in it, from 1.
    pub row: u64,
    /// The physical line on which the record starts, from 1.
    pub line: u64,
    /// The cell's column, where it is about a cell.
    pub column: Option<Cow<'a, str>>,
    /// What was found.
    pub code: Cow<'a, str>,
    /// What became of it.
    pub action: Cow<'a, str>,
    /// The cell as the input has it.
    pub before: Cow<'a, str>,
    /// The cell as the clean file has it; empty where it was emptied.
    pub after: Cow<'a, str>,
    /// The same in a sentence.
    pub detail: Cow<'a, str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let cell = CellLine {
            column: "E-Mail".into(),
            role: Some("email".into()),
            before: "A@x.de".into(),
            after: "a@x.de".into(),
            filled: false,
        };
        let law = LawLine {
            rule: "gdpr.consent".into(),
            source: "GDPR Art. 6".into(),
            says: LawSays::Permits(Basis::Consent),
            uses: vec![Use::Email],
        };
        let line = TrailLine::Record(RecordLine {
            source: "in.csv".into(),
            row: 1,
            line: 2,
            status: "kept".into(),
            codes: vec!["email.repaired".into()],
            contact: "in.csv:1".to_owned(),
            stands_for: vec!["in.csv:3".to_owned()],
            cells: vec![cell],
            reaches: vec!["a@x.de".into()],
            evidence: Vec::new(),
            country: Some("DE".into()),
            country_by: Some(CountryBy::Domain),
            law: vec![law],
        });
        let text = serde_json::to_string(&line).unwrap();
        assert!(text.starts_with(r#"{"type":"record","source":"in.csv","row":1"#), "{text}");
        assert_eq!(serde_json::from_str::<TrailLine<'_>>(&text).unwrap(), line);
    }
}
