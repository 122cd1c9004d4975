//! What tags are called: the user's table, and what is told of tags that it does not know.

use super::asides::Aside;
use super::run::Run;
use super::{Exit, Failure};
use crate::config::Field;
use crate::contact::TagCounts;
use crate::normalize::keys::hex;
use crate::normalize::mask::people;
use crate::normalize::tags::{AliasFault, TagAliases};
use crate::report::result::grouped;
use sha2::{Digest, Sha256};
use std::fs;

/// How many tags are named that a table does not know, and how much of each is shown, in characters.
const NAMED: usize = 20;
const SHOWN: usize = 60;

/// Reads the table of aliases: the lines of its file, then those of the settings.
pub(super) fn read_tag_names(run: &Run) -> Result<(TagAliases, Option<Aside>), Failure> {
    if !run.policy.normalize.has(Field::Tags) {
        return Ok((TagAliases::default(), None));
    }
    let file = run.policy.tags.file.as_deref().map(read_file).transpose()?;
    let lines = file.as_ref().map_or(&[][..], |file| &file.lines);
    let of_file = lines.iter().filter_map(|(_, cells)| Some((cells.first()?.as_str(), cells.get(1)?.as_str())));
    let of_settings = run.policy.tags.aliases.iter().map(|(alias, tag)| (alias.as_str(), tag.as_str()));
    let aliases = TagAliases::of(of_file.chain(of_settings)).map_err(|(at, fault)| {
        let place = match (lines.get(at), &file) {
            (Some((line, _)), Some(file)) => format!("{}: line {line}", file.path),
            _ => "[tags] aliases".to_owned(),
        };
        Failure::new(Exit::Usage, format!("{place}: {fault}"))
    })?;
    Ok((aliases, file))
}

/// An alias and its tag a line, as CSV; a first line `alias,tag` is a header, and `#` begins a comment.
fn read_file(path: &str) -> Result<Aside, Failure> {
    let unreadable = |why: String| Failure::new(Exit::Input, format!("{path}: {why}"));
    let bytes = fs::read(path).map_err(|error| {
        unreadable(format!("cannot be read: {error}; give a file with an alias and its tag on each line"))
    })?;
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).comment(Some(b'#')).trim(csv::Trim::All);
    let mut lines: Vec<(u64, Vec<String>)> = Vec::new();
    for record in reader.from_reader(text).records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            unreadable(format!(
                "line {line}: is not CSV in UTF-8; expected an alias and its tag, such as nl,newsletter"
            ))
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        match cells.as_slice() {
            [alias, tag] if alias.eq_ignore_ascii_case("alias") && tag.eq_ignore_ascii_case("tag") => {}
            [_, _] => lines.push((line, cells)),
            _ => return Err(Failure::new(Exit::Usage, format!("{path}: line {line}: {}", AliasFault::Empty))),
        }
    }
    Ok(Aside { path: path.to_owned(), sha256: hex(&Sha256::digest(&bytes)), lines })
}

/// What a person should know of tags that the table does not know: how many there are, and the most frequent ones.
pub(super) fn unknown_tags(counts: &TagCounts) -> Option<String> {
    if counts.is_empty() {
        return None;
    }
    let (different, more) = counts.different();
    let most: Vec<String> =
        counts.most(NAMED).iter().map(|(tag, count)| format!("{} ({})", shown(tag), grouped(*count))).collect();
    let are = match (different, more) {
        (1, false) => "1 tag is".to_owned(),
        (_, false) => format!("{} tags are", grouped(different as u64)),
        (_, true) => format!("more than {} tags are", grouped(different as u64)),
    };
    let rest = if different > most.len() { ", …" } else { "" };
    Some(format!("{are} not in the table of aliases, and kept: {}{rest}", most.join(", ")))
}

/// A tag without what moves a terminal, cut where it is text of another kind.
fn shown(tag: &str) -> String {
    let plain: String = tag.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    let plain = people(&plain);
    if tag.chars().nth(SHOWN).is_some() { format!("{plain}…") } else { plain }
}
