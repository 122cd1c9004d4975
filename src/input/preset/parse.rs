//! The TOML of a preset.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Headers, ListKind, Preset, PresetError};
use crate::config::nearest;
use crate::contact::Role;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    name: String,
    headers: WrittenHeaders,
    #[serde(default)]
    columns: BTreeMap<Spanned<String>, OneOrMore>,
    #[serde(default)]
    not_roles: Vec<String>,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    separator: BTreeMap<String, String>,
    list_kind: Option<Spanned<String>>,
    #[serde(default)]
    temporary: bool,
    stopped_at: Option<String>,
    cannot_show: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHeaders {
    all: Spanned<Vec<String>>,
    #[serde(default)]
    any: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
    #[serde(default)]
    exact: bool,
    #[serde(default)]
    file: Vec<String>,
    #[serde(default)]
    appended: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Preset {
    /// Reads the text of a preset; `file` is named in errors.
    ///
    /// ```
    /// use hygienist::input::preset::Preset;
    /// let text = "id = \"own\"\nname = \"Our shop\"\nheaders.all = [\"Shop mail\"]\n[columns]\nemial = \"Shop mail\"\n";
    /// let error = Preset::parse(text, "own.toml").unwrap_err().to_string();
    /// assert_eq!(error, "own.toml:5: columns.emial is no role, did you mean email?");
    /// ```
    ///
    /// # Errors
    /// It is no TOML, a key is unknown or missing, or a role is none; with file and line.
    pub fn parse(text: &str, file: &str) -> Result<Preset, PresetError> {
        let bad = |at: usize, why: String| PresetError::Bad { file: file.to_owned(), line: line_of(text, at), why };
        let written: Written = toml::from_str(text)
            .map_err(|error| bad(error.span().map_or(0, |span| span.start), error.message().replace('\n', " ")))?;
        if written.headers.all.get_ref().is_empty() {
            let at = written.headers.all.span().start;
            return Err(bad(at, "headers.all is empty; name the columns by which the export is known".to_owned()));
        }
        let mut columns = Vec::new();
        for (role, names) in written.columns {
            let Some(known) = Role::from_name(role.get_ref()) else {
                let near = nearest(role.get_ref(), Role::ALL.iter().map(|role| role.name()));
                let hint = near.map(|near| format!(", did you mean {near}?")).unwrap_or_default();
                return Err(bad(role.span().start, format!("columns.{} is no role{hint}", role.get_ref())));
            };
            columns.push((
                known,
                match names {
                    OneOrMore::One(name) => vec![name],
                    OneOrMore::More(names) => names,
                },
            ));
        }
        let list_kind = match written.list_kind {
            None => None,
            Some(word) => Some(ListKind::of(word.get_ref()).map_err(|why| bad(word.span().start, why))?),
        };
        let lower = |(word, means): (String, String)| (word.trim().to_lowercase(), means);
        let WrittenHeaders { all, any, none, exact, file, appended } = written.headers;
        Ok(Preset {
            id: written.id,
            name: written.name,
            headers: Headers { all: all.into_inner(), any, none, exact, file, appended },
            columns,
            not_roles: written.not_roles,
            values: written
                .values
                .into_iter()
                .map(|(of, words)| (of, words.into_iter().map(lower).collect()))
                .collect(),
            separators: written.separator.into_iter().collect(),
            list_kind,
            temporary: written.temporary,
            stopped_at: written.stopped_at,
            cannot_show: written.cannot_show,
        })
    }
}

/// The line, from 1, of a byte of a text.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
