//! `hygiene.toml`, read with its lines, so that every mistake can be shown where it stands.

use super::error::{ConfigError, did_you_mean};
use super::{
    ActionRule, Consent, DisposableLists, Feedback, Keep, Limits, Medium, Normalize, Resubscribe, Scope, Several,
    SuppressList, TagNames,
};
use crate::contact::{Code, DateOrder, Role};
use check::CHECK;
use consent::CONSENT;
use fields::TAGS;
use sections::{DISPOSABLE, MATCH};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use store::FEEDBACK;
use suppress::SUPPRESS;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// The name under which settings are found.
pub const FILE_NAME: &str = "hygiene.toml";

const TOP: [&str; 17] = [
    "preset",
    "country",
    "channel",
    "date_order",
    "fix_typos",
    "several",
    "disposable",
    "columns",
    "match",
    "actions",
    "suppress",
    "consent",
    "feedback",
    "check",
    "by",
    "normalize",
    "tags",
];

const MEDIA: [(&str, Medium); 2] = [("sms", Medium::Sms), ("call", Medium::Call)];
const ORDERS: [(&str, DateOrder); 2] = [("dmy", DateOrder::DayFirst), ("mdy", DateOrder::MonthFirst)];
const SEVERAL: [(&str, Several); 2] = [("first", Several::First), ("keep", Several::Keep)];

/// What a `hygiene.toml` says; `None` and empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSettings {
    /// The file.
    pub path: PathBuf,
    /// `country`, as written, and its line: whether it is a country, only the numbering plan knows.
    pub country: Option<(String, usize)>,
    /// `preset`, as written, and its line; the path of a file has been joined to the folder of this one.
    pub preset: Option<(String, usize)>,
    /// `channel`.
    pub channel: Option<Medium>,
    /// `date_order`.
    pub date_order: Option<DateOrder>,
    /// `fix_typos`.
    pub fix_typos: Option<bool>,
    /// `several`.
    pub several: Option<Several>,
    /// `[disposable]`; relative paths have been joined to the folder of the file.
    pub disposable: DisposableLists,
    /// `[columns]`.
    pub columns: BTreeMap<Role, Vec<String>>,
    /// `by`: the roles and columns by whose values rows are counted.
    pub count_by: Vec<String>,
    /// `normalize`.
    pub normalize: Option<Normalize>,
    /// `[tags]`; a relative path has been joined to the folder of the file.
    pub tags: TagNames,
    /// `[match] by`.
    pub by: Option<MatchBy>,
    /// `[match] names`.
    pub names: Option<bool>,
    /// `[match] keep`.
    pub keep: Option<Keep>,
    /// `[match] fill`.
    pub fill: Option<bool>,
    /// `[actions]`, in the order of the lines.
    pub actions: Vec<ActionRule>,
    /// `[suppress] lists`; relative paths have been joined to the folder of the file.
    pub lists: Vec<SuppressList>,
    /// `[suppress] scope`.
    pub scope: Option<Scope>,
    /// `[suppress] allow_bad`.
    pub allow_bad: Option<bool>,
    /// `[suppress] allow_empty`.
    pub allow_empty: Option<bool>,
    /// `[suppress] allow_stale`.
    pub allow_stale: Option<bool>,
    /// `[suppress] rnd`; relative paths have been joined to the folder of the file.
    pub rnd: Vec<String>,
    /// `[suppress] wireless_domains`, likewise.
    pub wireless_domains: Vec<String>,
    /// `[suppress] store`, likewise.
    pub store: Option<String>,
    /// `[suppress] store_key`, likewise.
    pub store_key: Option<String>,
    /// `[suppress] plain_store`.
    pub plain_store: Option<bool>,
    /// `[suppress] learn`.
    pub learn: Option<bool>,
    /// `[suppress] resubscribe`.
    pub resubscribe: Option<Resubscribe>,
    /// `[feedback]`.
    pub feedback: Feedback,
    /// `[check]`.
    pub limits: Limits,
    /// `[consent] faults`: true for `"reject"`, false for `"flag"`.
    pub consent_reject: Option<bool>,
    /// The rest of `[consent]`.
    pub consent: Consent,
}

/// What makes two records one contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MatchBy {
    /// A shared e-mail.
    pub email: bool,
    /// A shared phone.
    pub phone: bool,
}

/// The nearest `hygiene.toml`, from that folder upward. The path begins with `start`: from `""` it leads from where the
/// user stands, so that a summary which names the lists of the file is the same on every machine.
#[must_use]
pub fn find(start: &Path) -> Option<PathBuf> {
    let here = if start.as_os_str().is_empty() { Path::new(".") } else { start };
    let mut folder = start.to_owned();
    for _ in here.canonicalize().ok()?.ancestors() {
        let file = folder.join(FILE_NAME);
        if file.is_file() {
            return Some(file);
        }
        folder.push("..");
    }
    None
}

/// Reads a `hygiene.toml`.
///
/// # Errors
///
/// A file that cannot be read; TOML that does not parse; unknown keys, wrong types, bad values. Each names the line.
pub fn load(path: &Path) -> Result<FileSettings, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: path.to_owned(), source };
    parse(path, &std::fs::read_to_string(path).map_err(unreadable)?)
}

type Value<'a, 'i> = &'a Spanned<DeValue<'i>>;
type Entry<'a, 'i> = (&'a Spanned<DeString<'i>>, Value<'a, 'i>);

/// Reads the text of a `hygiene.toml`; the path is what mistakes and relative paths are told by.
///
/// # Errors
///
/// As [`load`].
pub fn parse(path: &Path, text: &str) -> Result<FileSettings, ConfigError> {
    // Notepad writes a mark that TOML does not know.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let place = Place { path, text };
    let table = DeTable::parse(text).map_err(|error| {
        let line = place.line(error.span().map_or(0, |span| span.start));
        ConfigError::wrong(place.at(line), format!("this is not TOML: {}", error.message()))
    })?;
    let mut settings = FileSettings { path: path.to_owned(), ..FileSettings::default() };
    let mut actions = Vec::new();
    for (key, value) in in_order(table.get_ref()) {
        match &**key.get_ref() {
            "country" => settings.country = Some((place.text_of(value, "country")?, place.line_of(value))),
            "preset" => settings.preset = Some((place.preset(value)?, place.line_of(value))),
            "channel" => settings.channel = Some(place.choice(value, "channel", &MEDIA)?),
            "date_order" => settings.date_order = Some(place.choice(value, "date_order", &ORDERS)?),
            "fix_typos" => settings.fix_typos = Some(place.truth(value, "fix_typos")?),
            "several" => settings.several = Some(place.choice(value, "several", &SEVERAL)?),
            "by" => settings.count_by = place.texts(value, "by")?,
            "normalize" => settings.normalize = Some(place.normalize(value)?),
            "tags" => settings.tags = place.tags(value)?,
            "disposable" => place.disposable(value, &mut settings)?,
            "columns" => place.columns(value, &mut settings)?,
            "match" => place.matching(value, &mut settings)?,
            "actions" => place.actions("", place.table(value, "actions")?, &mut actions)?,
            "suppress" => place.suppress(value, &mut settings)?,
            "consent" => place.consent(value, &mut settings)?,
            "feedback" => place.feedback(value, &mut settings)?,
            "check" => place.check(value, &mut settings)?,
            _ => return Err(place.unknown(key, "", &TOP)),
        }
    }
    actions.sort_by_key(|(start, _)| *start);
    settings.actions = actions.into_iter().map(|(_, rule)| rule).collect();
    Ok(settings)
}

/// Where a setting belongs that stands in the wrong place, to go behind a message about it.
fn home_of(name: &str, area: &str) -> Option<String> {
    let sections = [
        ("consent", &CONSENT[..]),
        ("suppress", &SUPPRESS),
        ("match", &MATCH),
        ("disposable", &DISPOSABLE),
        ("feedback", &FEEDBACK),
        ("tags", &TAGS),
        ("check", &CHECK),
    ];
    let section = sections.into_iter().find(|(_, keys)| keys.contains(&name)).map(|(section, _)| section);
    match section {
        Some(section) => Some(format!(" here (`{name}` belongs under [{section}])")),
        None if Code::from_name(name).is_some() => Some(format!(" here (`{name}` belongs under [actions])")),
        None if !area.is_empty() && TOP.contains(&name) => {
            Some(format!(" here (`{name}` stands at the head of the file, above every [section])"))
        }
        None => None,
    }
}

/// The entries of a table as they stand in the file; toml keeps them by name.
fn in_order<'a, 'i>(table: &'a DeTable<'i>) -> Vec<Entry<'a, 'i>> {
    let mut entries: Vec<Entry<'a, 'i>> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// The text of a file, and how to say where in it something is wrong.
struct Place<'p> {
    path: &'p Path,
    text: &'p str,
}

impl Place<'_> {
    /// A file, or a list of them.
    fn files(&self, value: Value, key: &str) -> Result<Vec<String>, ConfigError> {
        match value.get_ref() {
            DeValue::Array(files) => files.iter().map(|file| self.beside(file, key)).collect(),
            _ => Ok(vec![self.beside(value, key)?]),
        }
    }

    /// A path of the file, which is relative to its folder and not to where the user stands.
    fn beside(&self, value: Value, key: &str) -> Result<String, ConfigError> {
        let file = self.text_of(value, key)?;
        if file.is_empty() {
            return Err(self.wrong(value.span().start, format!("`{key}` is empty; expected a path")));
        }
        self.joined(value, &file)
    }

    fn joined(&self, value: Value, file: &str) -> Result<String, ConfigError> {
        let path = self.path.parent().unwrap_or(Path::new("")).join(file);
        let no_text = |_| self.wrong(value.span().start, "the folder's name is not UTF-8; write an absolute path");
        path.into_os_string().into_string().map_err(no_text)
    }

    fn table<'a, 'i>(&self, value: Value<'a, 'i>, key: &str) -> Result<&'a DeTable<'i>, ConfigError> {
        value.get_ref().as_table().ok_or_else(|| self.wrong_type(value, key, "a table"))
    }

    fn text_of(&self, value: Value, key: &str) -> Result<String, ConfigError> {
        value.get_ref().as_str().map(str::to_owned).ok_or_else(|| self.wrong_type(value, key, "a string"))
    }

    fn truth(&self, value: Value, key: &str) -> Result<bool, ConfigError> {
        value.get_ref().as_bool().ok_or_else(|| self.wrong_type(value, key, "true or false"))
    }

    /// A string, or a list of them.
    fn texts(&self, value: Value, key: &str) -> Result<Vec<String>, ConfigError> {
        match value.get_ref() {
            DeValue::String(text) => Ok(vec![text.to_string()]),
            DeValue::Array(items) => items.iter().map(|item| self.text_of(item, key)).collect(),
            _ => Err(self.wrong_type(value, key, "a string or a list of strings")),
        }
    }

    fn unknown(&self, key: &Spanned<DeString>, area: &str, known: &[&str]) -> ConfigError {
        let name = key.get_ref();
        let why = home_of(name, area).unwrap_or_else(|| did_you_mean(name, known.iter().copied()));
        let message = format!("`{area}{name}` is no setting{why}; expected one of {}", known.join(", "));
        self.wrong(key.span().start, message)
    }

    /// One of some words.
    fn choice<T: Copy>(&self, value: Value, key: &str, choices: &[(&str, T)]) -> Result<T, ConfigError> {
        let word = self.text_of(value, key)?;
        let chosen = choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice);
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        chosen.ok_or_else(|| self.no_choice(value, key, &word, &names))
    }

    fn no_choice(&self, value: Value, key: &str, word: &str, choices: &[&str]) -> ConfigError {
        self.no_choice_but(value, key, word, &did_you_mean(word, choices.iter().copied()), choices)
    }

    fn no_choice_but(&self, value: Value, key: &str, word: &str, meant: &str, choices: &[&str]) -> ConfigError {
        let message = format!("`{key}` cannot be `{word}`{meant}; expected one of {}", choices.join(", "));
        self.wrong(value.span().start, message)
    }

    fn wrong_type(&self, value: Value, key: &str, expected: &str) -> ConfigError {
        let found = value.get_ref().type_str();
        self.wrong(value.span().start, format!("`{key}`: expected {expected}, found {found}"))
    }

    fn wrong(&self, start: usize, message: impl Into<String>) -> ConfigError {
        ConfigError::wrong(self.at(self.line(start)), message)
    }

    fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }

    fn line_of(&self, value: Value) -> usize {
        self.line(value.span().start)
    }

    /// The line, from 1, of a byte of the text.
    fn line(&self, start: usize) -> usize {
        1 + self.text.bytes().take(start).filter(|byte| *byte == b'\n').count()
    }
}

mod check;
mod consent;
mod fields;
#[cfg(feature = "cli")]
pub mod schema;
mod sections;
mod store;
mod suppress;
#[cfg(test)]
mod tests;
