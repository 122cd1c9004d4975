//! What the page is made of, as plain data: whoever runs a list gathers it, the page only shows it.

use crate::contact::{Code, ConsentAge, Figures, Profile, RunMemory, Share, Summary};

/// Everything that the page tells.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The account of the run.
    pub summary: &'a Summary,
    /// What its inputs are made of.
    pub profile: &'a Profile,
    /// What was counted for the page alone.
    pub picture: &'a Picture,
    /// The runs of the same list that a store remembers, in the order in which they ran, this one last.
    pub history: &'a [RunMemory],
    /// Whether cells are shown as they are: to be said on the page.
    pub shows_values: bool,
}

/// What was counted for the page alone.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// What all rows show.
    pub all: Figures,
    /// What the kept rows show.
    pub kept: Figures,
    /// Who said stop.
    pub stopped: Stopped,
    /// Rows with no evidence of consent, or with one that does not hold.
    pub unproven: u64,
    /// Those of them that are kept.
    pub unproven_kept: u64,
    /// The kept rows that bear a code.
    pub kept_codes: Vec<(Code, u64)>,
    /// Countries of the valid numbers.
    pub countries: Top,
    /// Types of the valid numbers.
    pub types: Top,
    /// Domains of the valid addresses.
    pub domains: Top,
    /// Domains that look mistyped.
    pub typos: Typos,
    /// How many contacts have so many rows, by that number; of two rows and more.
    pub duplicates: Vec<(u32, u64)>,
    /// Consent of the kept rows, by source and age; empty where no input has a column for either.
    pub consent: Vec<ConsentRow>,
    /// Kept rows of sources that came when there were too many.
    pub consent_beyond: [u64; ConsentAge::ALL.len()],
    /// Which stops were met how often.
    pub stops: Vec<Stop>,
    /// Examples of each code, in the order of the registry.
    pub examples: Vec<(Code, Vec<Example>)>,
}

/// Who said stop, by a list, by a store or by their own row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stopped {
    /// Contacts.
    pub people: u64,
    /// Their rows.
    pub rows: u64,
    /// Those of the rows that are kept, for another channel.
    pub kept: u64,
}

/// The most frequent values of something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Top {
    /// The most frequent first.
    pub shares: Vec<Share>,
    /// How many others there are: at least, where there were too many to be told apart.
    pub others: u64,
    /// How often they came.
    pub others_count: u64,
    /// Whether there were too many.
    pub at_least: bool,
}

/// Mistyped domains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typos {
    /// What was typed, what was probably meant, and in how many rows; the most frequent first.
    pub told: Vec<(String, String, u64)>,
    /// How many others there are.
    pub others: u64,
    /// How often they came.
    pub others_count: u64,
}

/// The kept rows of one consent source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsentRow {
    /// The source as its first row spells it; empty where there is none.
    pub source: String,
    /// Its rows, at the place of each age.
    pub ages: [u64; ConsentAge::ALL.len()],
}

/// How many rows met stops of one kind from one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Where they stand.
    pub place: StopPlace,
    /// The code that they come to.
    pub code: Code,
    /// Rows.
    pub rows: u64,
}

/// Where a stop stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StopPlace {
    /// On the list, or in the store, of that name.
    List(String),
    /// In a cell of the row itself.
    OwnCell,
    /// With another row of the same person.
    OtherRow,
}

/// A row that bears a code. Cells are as they may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// Its input, as typed.
    pub source: String,
    /// Its number there, from 1.
    pub row: u64,
    /// Its physical line.
    pub line: u64,
    /// The cells that it is about, by the names of their columns.
    pub cells: Vec<(String, String)>,
    /// What the cell became, or what was probably meant.
    pub becomes: Option<String>,
    /// What the judgement rests on: a list and its row, another row.
    pub because: Option<String>,
    /// Whether the row is kept.
    pub kept: bool,
}
