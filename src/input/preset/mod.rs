//! Exports of known systems: what their columns are and what the words in them mean.
//!
//! A preset is data, one TOML file each in `presets/`. [`recognise`] finds the one that a header and a file's name speak of;
//! [`Preset::by_id`] the one that a user names; [`Preset::parse`] reads a user's own. Reading all of them at every start would
//! take longer than a short list does, so a table of one distinctive column each ([`embedded`]) decides which are read at all.
//! [`whole`] is what a file says of all its records.

mod choice;
mod embedded;
mod error;
mod glob;
mod kind;
mod parse;
#[cfg(test)]
mod tests;
mod whole;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::config::nearest;
use crate::contact::Role;
use embedded::EMBEDDED;

pub use choice::Choice;
pub use error::PresetError;
pub use kind::ListKind;
pub use whole::{Whole, whole};

/// What is known of the export of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// What `--preset` calls it.
    pub id: String,
    /// What people call it: `Mailchimp audience export`.
    pub name: String,
    /// How it is recognised.
    pub headers: Headers,
    /// The roles of its columns, in the order of the roles' names.
    pub columns: Vec<(Role, Vec<String>)>,
    /// Columns that have no role, whatever they are called and hold.
    pub not_roles: Vec<String>,
    /// What the words of a column mean.
    pub values: Vec<(String, Vec<(String, String)>)>,
    /// What stands between several values in one cell of a column.
    pub separators: Vec<(String, String)>,
    /// What a file of it is about where it is given as a list of those who are not to be contacted.
    pub list_kind: Option<ListKind>,
    /// What it is about passes, so that as an input it stops nobody.
    pub temporary: bool,
    /// The column that tells since when its records are stops.
    pub stopped_at: Option<String>,
    /// What the file does not tell, in a sentence.
    pub cannot_show: Option<String>,
}

/// How an export is recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    /// Columns that are there.
    pub all: Vec<String>,
    /// Columns of which one at least is there.
    pub any: Vec<String>,
    /// Columns that are not there.
    pub none: Vec<String>,
    /// Whether there are no others than `all`.
    pub exact: bool,
    /// What the file is called, `*` standing for anything.
    pub file: Vec<String>,
    /// Whether a checker appends its columns to anybody's: whose the rest is goes first.
    pub appended: bool,
}

impl Preset {
    /// The preset of that id.
    ///
    /// # Errors
    /// There is none; the error names the nearest.
    pub fn by_id(id: &str) -> Result<&'static Preset, PresetError> {
        let known = EMBEDDED.iter().position(|embedded| embedded.id == id);
        known.and_then(read).ok_or_else(|| PresetError::Unknown {
            id: id.to_owned(),
            nearest: nearest(id, Preset::ids()).map(str::to_owned),
        })
    }

    /// The ids of all presets, in their order.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|embedded| embedded.id)
    }

    /// The role of a column, by its name.
    #[must_use]
    pub fn role_of(&self, column: &[u8]) -> Option<Role> {
        let key = folded(column);
        let has = |names: &Vec<String>| names.iter().any(|name| folded(name.as_bytes()) == key);
        self.columns.iter().find(|(_, names)| has(names)).map(|(role, _)| *role)
    }

    /// Whether a column has no role.
    #[must_use]
    pub fn bars(&self, column: &[u8]) -> bool {
        let key = folded(column);
        self.not_roles.iter().any(|name| folded(name.as_bytes()) == key)
    }

    /// What the words in a column mean: word in lower case → the word that judging knows.
    #[must_use]
    pub fn words_of(&self, column: &[u8]) -> Option<&[(String, String)]> {
        let key = folded(column);
        let found = self.values.iter().find(|(name, _)| folded(name.as_bytes()) == key);
        found.map(|(_, words)| words.as_slice())
    }

    /// What stands between several values in a cell of a column.
    #[must_use]
    pub fn separator_of(&self, column: &[u8]) -> Option<&str> {
        let key = folded(column);
        let found = self.separators.iter().find(|(name, _)| folded(name.as_bytes()) == key);
        found.map(|(_, separator)| separator.as_str())
    }

    /// Whether this header and this name, both folded, are those of the export.
    fn fits(&self, header: &BTreeSet<String>, file: &str) -> bool {
        let there = |name: &String| header.contains(&folded(name.as_bytes()));
        let Headers { all, any, none, exact, file: names, appended: _ } = &self.headers;
        all.iter().all(there)
            && (any.is_empty() || any.iter().any(there))
            && !none.iter().any(there)
            && (!exact || header.len() == all.len())
            && (names.is_empty() || names.iter().any(|name| glob::matches(name, file)))
    }
}

/// The preset that a header and a file's name speak of: the one that asks for most columns, one that asks for the name before
/// one that does not, the first of equal ones; one whose columns are appended to anybody's only where there is no other.
///
/// ```
/// use hygienist::input::preset::recognise;
/// let names = |text: &str| text.split(',').map(|name| name.as_bytes().to_vec()).collect::<Vec<_>>();
/// let header = names("Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID,NOTES");
/// assert_eq!(recognise(&header, "people.csv").unwrap().id, "mailchimp");
/// assert_eq!(recognise(&header, "unsubscribed_members_export_1.csv").unwrap().id, "mailchimp-unsubscribed");
/// assert!(recognise(&names("email,name"), "people.csv").is_none());
/// ```
#[must_use]
pub fn recognise(names: &[Vec<u8>], file_name: &str) -> Option<&'static Preset> {
    let header: BTreeSet<String> = names.iter().map(|name| folded(name)).collect();
    let file = file_name.rsplit(['/', '\\', '!']).next().unwrap_or(file_name).to_lowercase();
    let likely = (0..EMBEDDED.len()).filter(|&at| header.contains(EMBEDDED[at].key));
    let mut best: Option<((bool, usize, bool), &Preset)> = None;
    for preset in likely.filter_map(read).filter(|preset| preset.fits(&header, &file)) {
        let Headers { all, file, appended, .. } = &preset.headers;
        let weight = (!appended, all.len(), !file.is_empty());
        if best.is_none_or(|(first, _)| weight > first) {
            best = Some((weight, preset));
        }
    }
    best.map(|(_, preset)| preset)
}

/// An embedded preset, read once. All of them are read by a test, so none is missing.
fn read(at: usize) -> Option<&'static Preset> {
    static READ: [OnceLock<Option<Preset>>; EMBEDDED.len()] = [const { OnceLock::new() }; EMBEDDED.len()];
    READ[at].get_or_init(|| Preset::parse(EMBEDDED[at].text, EMBEDDED[at].id).ok()).as_ref()
}

/// A column's name as it is compared: in lower case, without a byte order mark, and without blanks or quotes around it.
fn folded(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    let around = |letter: char| letter.is_whitespace() || matches!(letter, '\u{feff}' | '"' | '\'');
    name.trim_matches(around).to_lowercase()
}
