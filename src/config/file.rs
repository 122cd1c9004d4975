//! `hygiene.toml`, read with its lines, so that every mistake can be shown where it stands.

use super::error::{ConfigError, did_you_mean};
use super::{ActionRule, Keep, Scope, SuppressList};
use crate::contact::{Role, SuppressionKind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// The name under which settings are found.
pub const FILE_NAME: &str = "hygiene.toml";

const TOP: [&str; 6] = ["country", "columns", "match", "actions", "suppress", "consent"];
const TOP_LATER: [&str; 2] = ["feedback", "check"];
const MATCH: [&str; 3] = ["by", "names", "keep"];
const SUPPRESS: [&str; 4] = ["lists", "scope", "allow_bad", "allow_empty"];
const SUPPRESS_LATER: [&str; 2] = ["store", "resubscribe"];
const LIST: [&str; 2] = ["file", "kind"];
const CONSENT: [&str; 1] = ["faults"];
const CONSENT_LATER: [&str; 9] = [
    "law",
    "require",
    "max_age",
    "expiring_within",
    "purpose",
    "allowed_sources",
    "allowed_methods",
    "forbidden_sources",
    "forbidden_methods",
];

/// What a `hygiene.toml` says; `None` and empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSettings {
    /// The file.
    pub path: PathBuf,
    /// `country`, as written, and its line: whether it is a country, only the numbering plan knows.
    pub country: Option<(String, usize)>,
    /// `[columns]`.
    pub columns: BTreeMap<Role, Vec<String>>,
    /// `[match] by`.
    pub by: Option<MatchBy>,
    /// `[match] names`.
    pub names: Option<bool>,
    /// `[match] keep`.
    pub keep: Option<Keep>,
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
    /// `[consent] faults`: true for `"reject"`, false for `"flag"`.
    pub consent_reject: Option<bool>,
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
    read(path, &std::fs::read_to_string(path).map_err(unreadable)?)
}

type Value<'a, 'i> = &'a Spanned<DeValue<'i>>;
type Entry<'a, 'i> = (&'a Spanned<DeString<'i>>, Value<'a, 'i>);

fn read(path: &Path, text: &str) -> Result<FileSettings, ConfigError> {
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
            "columns" => place.columns(value, &mut settings)?,
            "match" => place.matching(value, &mut settings)?,
            "actions" => place.actions("", place.table(value, "actions")?, &mut actions)?,
            "suppress" => place.suppress(value, &mut settings)?,
            "consent" => place.consent(value, &mut settings)?,
            _ => return Err(place.unknown(key, "", &TOP, &TOP_LATER)),
        }
    }
    actions.sort_by_key(|(start, _)| *start);
    settings.actions = actions.into_iter().map(|(_, rule)| rule).collect();
    Ok(settings)
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
    fn columns(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "columns")?) {
            let name = key.get_ref();
            let Some(role) = Role::from_name(name) else {
                let nearest = did_you_mean(name, Role::ALL.iter().map(|role| role.name()));
                return Err(self.wrong(key.span().start, format!("`{name}` is no role{nearest}")));
            };
            let columns = self.texts(value, name)?;
            if columns.is_empty() || columns.iter().any(String::is_empty) {
                return Err(self.wrong(value.span().start, format!("`{name}` needs the name of a column")));
            }
            settings.columns.insert(role, columns);
        }
        Ok(())
    }

    fn matching(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "match")?) {
            match &**key.get_ref() {
                "by" => settings.by = Some(self.by(value)?),
                "names" => settings.names = Some(self.truth(value, "names")?),
                "keep" => {
                    let keep = Keep::try_from(self.text_of(value, "keep")?);
                    settings.keep = Some(keep.map_err(|why| self.wrong(value.span().start, format!("`keep`: {why}")))?);
                }
                _ => return Err(self.unknown(key, "match.", &MATCH, &[])),
            }
        }
        Ok(())
    }

    fn by(&self, value: Value) -> Result<MatchBy, ConfigError> {
        let mut by = MatchBy::default();
        let words = self.texts(value, "by")?;
        for word in &words {
            match word.as_str() {
                "email" => by.email = true,
                "phone" => by.phone = true,
                "none" if words.len() == 1 => {}
                _ => return Err(self.no_choice(value, "by", word, &["email", "phone", "none"])),
            }
        }
        Ok(by)
    }

    /// A code is written in quotes; without them its dot makes tables, which mean the same.
    fn actions(&self, area: &str, table: &DeTable, rules: &mut Vec<(usize, ActionRule)>) -> Result<(), ConfigError> {
        for (key, value) in in_order(table) {
            let pattern = format!("{area}{}", key.get_ref());
            if let DeValue::Table(reasons) = value.get_ref() {
                self.actions(&format!("{pattern}."), reasons, rules)?;
                continue;
            }
            let action = self.text_of(value, &pattern)?;
            let start = key.span().start;
            rules.push((start, ActionRule { pattern, action, from: self.at(self.line(start)) }));
        }
        Ok(())
    }

    fn suppress(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "suppress")?) {
            match &**key.get_ref() {
                "lists" => settings.lists = self.lists(value)?,
                "scope" => {
                    settings.scope = Some(match self.text_of(value, "scope")?.as_str() {
                        "contact" => Scope::Contact,
                        "channel" => Scope::Channel,
                        other => return Err(self.no_choice(value, "scope", other, &["contact", "channel"])),
                    });
                }
                "allow_bad" => settings.allow_bad = Some(self.truth(value, "allow_bad")?),
                "allow_empty" => settings.allow_empty = Some(self.truth(value, "allow_empty")?),
                _ => return Err(self.unknown(key, "suppress.", &SUPPRESS, &SUPPRESS_LATER)),
            }
        }
        Ok(())
    }

    fn lists(&self, value: Value) -> Result<Vec<SuppressList>, ConfigError> {
        let DeValue::Array(lists) = value.get_ref() else {
            return Err(self.wrong_type(value, "lists", "a list of tables, [{ file = \"…\", kind = \"…\" }]"));
        };
        lists.iter().map(|list| self.list(list)).collect()
    }

    fn list(&self, value: Value) -> Result<SuppressList, ConfigError> {
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.wrong_type(value, "lists", "tables, { file = \"…\", kind = \"…\" }"));
        };
        let (mut file, mut kind) = (None, SuppressionKind::Unsubscribed);
        for (key, value) in in_order(table) {
            match &**key.get_ref() {
                "file" => file = Some(self.beside(value)?),
                "kind" => kind = self.kind(value)?,
                _ => return Err(self.unknown(key, "suppress.lists.", &LIST, &[])),
            }
        }
        let file = file.ok_or_else(|| self.wrong(value.span().start, "a suppression list needs `file`"))?;
        Ok(SuppressList { file, kind })
    }

    /// A path of the file, which is relative to its folder and not to where the user stands.
    fn beside(&self, value: Value) -> Result<String, ConfigError> {
        let file = self.text_of(value, "file")?;
        if file.is_empty() {
            return Err(self.wrong(value.span().start, "`file` is empty; expected a path"));
        }
        let path = self.path.parent().unwrap_or(Path::new("")).join(file);
        let no_text = |_| self.wrong(value.span().start, "the folder's name is not UTF-8; write an absolute path");
        path.into_os_string().into_string().map_err(no_text)
    }

    fn kind(&self, value: Value) -> Result<SuppressionKind, ConfigError> {
        let word = self.text_of(value, "kind")?;
        let names = SuppressionKind::OF_LISTS.map(SuppressionKind::name);
        let found = SuppressionKind::OF_LISTS.into_iter().find(|kind| kind.name() == word);
        found.ok_or_else(|| self.no_choice(value, "kind", &word, &names))
    }

    fn consent(&self, value: Value, settings: &mut FileSettings) -> Result<(), ConfigError> {
        for (key, value) in in_order(self.table(value, "consent")?) {
            match &**key.get_ref() {
                "faults" => {
                    settings.consent_reject = Some(match self.text_of(value, "faults")?.as_str() {
                        "reject" => true,
                        "flag" => false,
                        other => return Err(self.no_choice(value, "faults", other, &["reject", "flag"])),
                    });
                }
                _ => return Err(self.unknown(key, "consent.", &CONSENT, &CONSENT_LATER)),
            }
        }
        Ok(())
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

    fn unknown(&self, key: &Spanned<DeString>, area: &str, known: &[&str], later: &[&str]) -> ConfigError {
        let name = key.get_ref();
        let message = if later.contains(&&**name) {
            format!("`{area}{name}` is not known in this version")
        } else {
            let nearest = did_you_mean(name, known.iter().copied());
            format!("`{area}{name}` is no setting{nearest}; expected one of {}", known.join(", "))
        };
        self.wrong(key.span().start, message)
    }

    fn no_choice(&self, value: Value, key: &str, word: &str, choices: &[&str]) -> ConfigError {
        let nearest = did_you_mean(word, choices.iter().copied());
        let message = format!("`{key}` cannot be `{word}`{nearest}; expected one of {}", choices.join(", "));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> FileSettings {
        read(Path::new("lists/hygiene.toml"), text).unwrap()
    }

    fn error(text: &str) -> String {
        read(Path::new("hygiene.toml"), text).unwrap_err().to_string()
    }

    #[test]
    fn every_key_of_this_version_is_read() {
        let read = settings(
            r#"country = "DE"
[columns]
email = ["E-Mail", "E-Mail 2"]
phone = "Tel"
[match]
by = ["email"]
names = false
keep = "latest:created_at"
[actions]
"row.*" = "reject"
"email.disposable" = "drop"
phone.invalid = "flag"
[suppress]
lists = [{ file = "unsubscribed.csv" }, { file = "/srv/dnc.txt", kind = "do_not_call" }]
scope = "channel"
allow_bad = true
allow_empty = false
[consent]
faults = "reject"
"#,
        );
        assert_eq!(read.country, Some(("DE".to_owned(), 1)));
        assert_eq!(read.columns[&Role::Email], ["E-Mail", "E-Mail 2"]);
        assert_eq!(read.columns[&Role::Phone], ["Tel"]);
        assert_eq!(read.by, Some(MatchBy { email: true, phone: false }));
        assert_eq!((read.names, read.keep), (Some(false), Some(Keep::Latest(Role::CreatedAt))));
        let rules: Vec<_> = read.actions.iter().map(|r| (&*r.pattern, &*r.action, &*r.from)).collect();
        assert_eq!(
            rules,
            [
                ("row.*", "reject", "lists/hygiene.toml:10"),
                ("email.disposable", "drop", "lists/hygiene.toml:11"),
                ("phone.invalid", "flag", "lists/hygiene.toml:12"),
            ]
        );
        assert_eq!(read.lists[0].kind, SuppressionKind::Unsubscribed);
        assert_eq!(Path::new(&read.lists[0].file), Path::new("lists").join("unsubscribed.csv"));
        assert_eq!((&*read.lists[1].file, read.lists[1].kind), ("/srv/dnc.txt", SuppressionKind::DoNotCall));
        assert_eq!(read.scope, Some(Scope::Channel));
        assert_eq!((read.allow_bad, read.allow_empty), (Some(true), Some(false)));
        assert_eq!(read.consent_reject, Some(true));
    }

    #[test]
    fn an_empty_file_says_nothing() {
        let path = PathBuf::from("lists/hygiene.toml");
        assert_eq!(settings("\u{feff}# nothing"), FileSettings { path, ..FileSettings::default() });
    }

    #[test]
    fn none_and_an_empty_list_turn_matching_off() {
        assert_eq!(settings("[match]\nby = \"none\"").by, Some(MatchBy::default()));
        assert_eq!(settings("[match]\nby = []").by, Some(MatchBy::default()));
        assert!(error("[match]\nby = [\"none\", \"email\"]").starts_with("hygiene.toml:2: `by` cannot be `none`"));
    }

    #[test]
    fn unknown_keys_name_the_line_and_the_nearest() {
        assert!(
            error("\ncuontry = 1").starts_with("hygiene.toml:2: `cuontry` is no setting (did you mean `country`?)")
        );
        assert!(error("[match]\n\nkep = 1").starts_with("hygiene.toml:3: `match.kep`"));
        assert!(error("[columns]\nemial = \"x\"").ends_with("(did you mean `email`?)"));
        assert!(error("[suppress]\nlists = [\n{ fiel = 1 }]").starts_with("hygiene.toml:3: `suppress.lists.fiel`"));
    }

    #[test]
    fn keys_of_later_versions_say_so() {
        assert_eq!(error("[feedback]\nx = 1"), "hygiene.toml:1: `feedback` is not known in this version");
        assert_eq!(error("[suppress]\nstore = 1"), "hygiene.toml:2: `suppress.store` is not known in this version");
        assert_eq!(error("[consent]\nlaw = 1"), "hygiene.toml:2: `consent.law` is not known in this version");
    }

    #[test]
    fn wrong_types_and_values_say_what_was_expected() {
        assert_eq!(error("country = 49"), "hygiene.toml:1: `country`: expected a string, found integer");
        assert!(error("[match]\nnames = \"on\"").ends_with("expected true or false, found string"));
        assert!(error("[match]\nkeep = \"newest\"").contains("none of best, first, last"));
        assert!(error("[columns]\nemail = []").contains("needs the name of a column"));
        assert!(error("[actions]\n\"row.*\" = true").starts_with("hygiene.toml:2: `row.*`: expected a string"));
        assert!(error("[suppress]\nlists = [{ kind = \"erased\" }]").ends_with("needs `file`"));
        assert!(
            error("[suppress]\nlists = [{ file = \"a\", kind = \"eraser\" }]").contains("(did you mean `erased`?)")
        );
        assert!(error("[consent]\nfaults = \"drop\"").ends_with("expected one of reject, flag"));
        assert!(error("match = 1").ends_with("`match`: expected a table, found integer"));
    }

    #[test]
    fn broken_toml_names_its_line() {
        assert!(error("country = \"DE\"\n[match\n").starts_with("hygiene.toml:2: this is not TOML: "));
    }

    #[test]
    fn the_file_is_found_upward() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        let path = folder.path().join(FILE_NAME);
        std::fs::write(&path, "country = \"AT\"").unwrap();
        assert_eq!(find(&deep), Some(deep.join("../..").join(FILE_NAME)));
        assert_eq!(load(&path).unwrap().country, Some(("AT".to_owned(), 1)));
        assert!(load(&deep).unwrap_err().to_string().contains("cannot be read"));
    }
}
