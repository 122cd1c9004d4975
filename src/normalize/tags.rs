//! Tag cells: several tags in one cell, each once, spelt in one way.

use super::fold::is_invisible;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// What parts tags: commas, semicolons and bars of either width.
const BETWEEN: [char; 6] = [',', ';', '|', '，', '；', '｜'];
/// What Google's exports write.
const BETWEEN_LABELS: &str = " ::: ";
/// So often is a cell read at most until it is as it is to be: folding may set free what parts tags.
const MOST_PASSES: usize = 8;

/// What tags are called: the name to be written, by every spelling of it and of its aliases.
#[derive(Clone, Debug, Default)]
pub struct TagAliases {
    names: HashMap<Box<str>, Box<str>>,
}

/// What is wrong with a table of aliases.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AliasFault {
    /// An alias or a tag shows nothing.
    #[error("an alias or its tag is empty; expected both, such as nl,newsletter")]
    Empty,
    /// A tag holds what parts tags.
    #[error("the tag {0} holds a mark that parts tags (, ; |); expected a tag without one")]
    Parts(String),
    /// An alias of two tags.
    #[error("{alias} is an alias of {one} and of {other}; expected one tag for each alias")]
    Two {
        /// The alias.
        alias: String,
        /// What the first line says.
        one: String,
        /// What a later line says.
        other: String,
    },
}

impl TagAliases {
    /// The table of pairs of an alias and its tag. Case, width and white space of an alias do not count; an alias of an alias is
    /// one of what that stands for; tags that differ in those alone are spelt as the first of them.
    ///
    /// ```
    /// use hygienist::normalize::tags::TagAliases;
    /// let table = TagAliases::of([("nl", "Newsletter"), ("news letter", "NL")]).unwrap();
    /// assert_eq!(table.name("News  Letter"), Some("Newsletter"));
    /// assert_eq!(table.name("NEWSLETTER"), Some("Newsletter"));
    /// assert_eq!(table.name("fair"), None);
    /// ```
    ///
    /// # Errors
    /// An empty alias or tag, a tag that would be read as several, an alias of two tags. The number is that of the pair, from 0.
    pub fn of<'t>(pairs: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<TagAliases, (usize, AliasFault)> {
        let mut spellings: HashMap<String, String> = HashMap::new();
        let mut targets: HashMap<String, String> = HashMap::new();
        for (at, (alias, tag)) in pairs.into_iter().enumerate() {
            let (alias, written) = (folded(alias), tidy(tag));
            let target = folded(tag);
            if alias.is_empty() || target.is_empty() {
                return Err((at, AliasFault::Empty));
            }
            if written.contains(BETWEEN) || target.contains(BETWEEN) || written.contains(['"', '[']) {
                return Err((at, AliasFault::Parts(tag.to_owned())));
            }
            spellings.entry(target.clone()).or_insert(written);
            match targets.get(&alias) {
                Some(one) if *one != target => {
                    let (one, other) = (one.clone(), target);
                    return Err((at, AliasFault::Two { alias, one, other }));
                }
                _ if alias == target => {}
                _ => _ = targets.insert(alias, target),
            }
        }
        let mut names = HashMap::new();
        for (folded, own) in &spellings {
            names.insert(folded.as_str().into(), own.as_str().into());
        }
        for alias in targets.keys() {
            let mut end = alias;
            // A circle has no end; its tags are left as they are.
            for _ in 0..=targets.len() {
                match targets.get(end) {
                    Some(next) => end = next,
                    None => break,
                }
            }
            if !targets.contains_key(end) {
                let name = spellings.get(end).map_or(end.as_str(), String::as_str);
                names.insert(alias.as_str().into(), name.into());
            }
        }
        Ok(TagAliases { names })
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// What a tag is called; none for one that the table does not know.
    #[must_use]
    pub fn name(&self, tag: &str) -> Option<&str> {
        self.names.get(&*folded(tag)).map(|name| &**name)
    }
}

/// A tag as tags are compared: white space, width and case do not count, nor what nobody sees.
fn folded(tag: &str) -> String {
    let mut text = tidy(tag);
    loop {
        let next = tidy(&text.to_lowercase());
        if next == text {
            return text;
        }
        text = next;
    }
}

/// A tag in its own case, without white space at its ends, width folded.
fn tidy(tag: &str) -> String {
    let plain: String = tag.chars().filter(|c| !is_invisible(*c)).nfkc().collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A cell of tags as it is to be written; none where it is so already. `unknown` is given each tag that a table does not know.
///
/// Tags stand between `,` `;` `|` or ` ::: `, in quotes or not, or in an array of JSON; they are written as their cell has them,
/// in the same order, parted by what parts the first two. Each is trimmed, folded in width, called what the table calls it, else
/// written in small letters; what comes again in a cell is left out. What is no list of tags stays.
///
/// ```
/// use hygienist::normalize::tags::{TagAliases, written_tags};
/// let aliases = TagAliases::of([("nl", "Newsletter")]).unwrap();
/// let write = |cell| written_tags(cell, &aliases, |_| {});
/// assert_eq!(write("VIP; vip ;NL").as_deref(), Some("vip; Newsletter"));
/// assert_eq!(write(r#"["Fair", "FAIR", "x"]"#).as_deref(), Some(r#"["fair", "x"]"#));
/// assert_eq!(write(r#""Fair, Berlin","nl""#).as_deref(), Some(r#""fair, berlin","Newsletter""#));
/// assert_eq!(write("vip,Newsletter"), None);
/// ```
#[must_use]
pub fn written_tags(cell: &str, aliases: &TagAliases, mut unknown: impl FnMut(&str)) -> Option<String> {
    let mut current = Cow::Borrowed(cell);
    let mut last = List::default();
    for _ in 0..MOST_PASSES {
        last = List::read(&current, aliases);
        let next = last.write();
        if last.is_written_so() || next == *current {
            break;
        }
        current = Cow::Owned(next);
    }
    if !aliases.is_empty() {
        last.tags.iter().filter(|tag| aliases.name(&tag.written).is_none()).for_each(|tag| unknown(&tag.written));
    }
    match current {
        Cow::Owned(written) if written != cell => Some(written),
        _ => None,
    }
}

/// One tag of a cell.
struct Tag {
    quoted: bool,
    /// As the cell has it.
    own: String,
    written: String,
}

/// The tags of a cell, and how it lists them.
#[derive(Default)]
struct List {
    tags: Vec<Tag>,
    /// How many there are with those that come again.
    all: usize,
    between: String,
    json: bool,
}

impl List {
    fn read(cell: &str, aliases: &TagAliases) -> List {
        let trimmed = cell.trim();
        let (items, between, json) = match trimmed.chars().next() {
            Some('[' | '{') => match json_items(trimmed) {
                Json::Tags(items) => (items, if trimmed.contains("\", \"") { ", " } else { "," }.to_owned(), true),
                Json::Other => return List::default(),
                Json::Not => with_own(plain_items(cell)),
            },
            _ => with_own(plain_items(cell)),
        };
        let mut list = List { tags: Vec::new(), all: 0, between, json };
        let mut known = HashSet::new();
        for (own, quoted) in items {
            let written = aliases.name(&own).map_or_else(|| folded(&own), str::to_owned);
            if written.is_empty() {
                list.all += 1;
                continue;
            }
            list.all += 1;
            if known.insert(folded(&written)) {
                list.tags.push(Tag { quoted, own, written });
            }
        }
        list
    }

    /// Whether nothing is to be changed: white space around tags counts, that around the whole list of JSON does not.
    fn is_written_so(&self) -> bool {
        self.tags.is_empty() || self.all == self.tags.len() && self.tags.iter().all(|tag| tag.own == tag.written)
    }

    fn write(&self) -> String {
        let tags = self.tags.iter().map(|tag| {
            if self.json {
                serde_json::to_string(&tag.written).unwrap_or_default()
            } else if tag.quoted {
                format!("\"{}\"", tag.written.replace('"', "\"\""))
            } else {
                tag.written.clone()
            }
        });
        let tags = tags.collect::<Vec<_>>().join(&self.between);
        if self.json { format!("[{tags}]") } else { tags }
    }
}

/// What a cell is to JSON.
enum Json {
    /// A list of strings.
    Tags(Vec<(String, bool)>),
    /// Something else.
    Other,
    /// Nothing.
    Not,
}

fn json_items(cell: &str) -> Json {
    match serde_json::from_str::<serde_json::Value>(cell) {
        Ok(serde_json::Value::Array(items)) => {
            let tags: Option<Vec<_>> = items.iter().map(|item| Some((item.as_str()?.to_owned(), false))).collect();
            tags.map_or(Json::Other, Json::Tags)
        }
        Ok(_) => Json::Other,
        Err(_) => Json::Not,
    }
}

fn with_own((items, between): (Vec<(String, bool)>, String)) -> (Vec<(String, bool)>, String, bool) {
    (items, between, false)
}

/// The tags between marks, whether each is in quotes, and what parts the first two, with the blank behind it.
fn plain_items(cell: &str) -> (Vec<(String, bool)>, String) {
    let mut items = Vec::new();
    let mut between = None;
    let mut rest = cell;
    loop {
        if let Some((tag, behind)) = quoted_item(rest) {
            items.push((tag, true));
            rest = behind;
        } else {
            let end = end_of_item(rest);
            items.push((rest[..end].to_owned(), false));
            rest = &rest[end..];
        }
        let Some(mark) = rest.chars().next() else { break };
        let mark = if rest.starts_with(BETWEEN_LABELS) { BETWEEN_LABELS } else { &rest[..mark.len_utf8()] };
        rest = &rest[mark.len()..];
        let blank = if mark != BETWEEN_LABELS && rest.starts_with(' ') { " " } else { "" };
        between.get_or_insert_with(|| format!("{mark}{blank}"));
        // The blank that is part of what parts tags is no part of a tag.
        if between.as_deref().is_some_and(|between| between.ends_with(' ') && blank == " " && mark != BETWEEN_LABELS) {
            rest = &rest[1..];
        }
    }
    (items, between.unwrap_or_default())
}

fn end_of_item(text: &str) -> usize {
    let mark = text.find(BETWEEN).unwrap_or(text.len());
    text.find(BETWEEN_LABELS).map_or(mark, |labels| labels.min(mark))
}

/// A tag in quotes, and the mark behind it with all that follows.
fn quoted_item(text: &str) -> Option<(String, &str)> {
    let inner = text.trim_start().strip_prefix('"')?;
    let mut tag = String::new();
    let mut rest = inner;
    loop {
        let (before, behind) = rest.split_once('"')?;
        tag.push_str(before);
        match behind.strip_prefix('"') {
            Some(more) => {
                tag.push('"');
                rest = more;
            }
            None => {
                let end = end_of_item(behind);
                return behind[..end].trim().is_empty().then(|| (tag, &behind[end..]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table() -> TagAliases {
        TagAliases::of([("nl", "Newsletter"), ("news letter", "newsletter"), ("メルマガ", "NL"), ("VIP", "VIP")])
            .unwrap()
    }

    fn write(cell: &str, aliases: &TagAliases) -> String {
        written_tags(cell, aliases, |_| {}).unwrap_or_else(|| cell.to_owned())
    }

    #[test]
    fn cells_as_systems_write_them() {
        for (cell, without, with) in [
            ("Customer", "customer", "customer"),
            ("VIP, vip , Newsletter", "vip, newsletter", "VIP, Newsletter"),
            ("a;B;b;C", "a;b;c", "a;b;c"),
            ("a|NL|news  letter", "a|nl|news letter", "a|Newsletter"),
            ("ＶＩＰ，メルマガ", "vip，メルマガ", "VIP，Newsletter"),
            ("* myContacts ::: Fair", "* mycontacts ::: fair", "* mycontacts ::: fair"),
            (r#"["NL","nl","x"]"#, r#"["nl","x"]"#, r#"["Newsletter","x"]"#),
            (r#"["A, B", "a, b"]"#, r#"["a, b"]"#, r#"["a, b"]"#),
            (r#""Fair, Berlin","VIP""#, r#""fair, berlin","vip""#, r#""fair, berlin","VIP""#),
            ("a,,b,", "a,b", "a,b"),
            ("straße,STRASSE", "straße,strasse", "straße,strasse"),
            ("Акция;АКЦИЯ", "акция", "акция"),
            ("[1,2]", "[1,2]", "[1,2]"),
            (r#"{"A":1}"#, r#"{"A":1}"#, r#"{"A":1}"#),
            ("[Lead], B", "[lead], b", "[lead], b"),
            (", ;", ", ;", ", ;"),
            (" ", " ", " "),
            ("", "", ""),
        ] {
            assert_eq!(write(cell, &TagAliases::default()), without, "{cell}");
            assert_eq!(write(cell, &table()), with, "{cell}");
        }
    }

    #[test]
    fn what_a_table_does_not_know_is_told() {
        let mut unknown = Vec::new();
        let _ = written_tags("Fair,NL,demo,fair", &table(), |tag| unknown.push(tag.to_owned()));
        assert_eq!(unknown, ["fair", "demo"]);
        let _ = written_tags("x", &TagAliases::default(), |tag| unknown.push(tag.to_owned()));
        assert_eq!(unknown.len(), 2, "without a table nothing is unknown");
    }

    #[test]
    fn tables_that_say_two_things_are_refused() {
        let fault = |pairs: &[(&'static str, &'static str)]| TagAliases::of(pairs.iter().copied()).unwrap_err();
        assert_eq!(fault(&[("a", "b"), ("A", "c")]).0, 1);
        assert_eq!(fault(&[("a", " ")]), (0, AliasFault::Empty));
        assert!(matches!(fault(&[("a", "b,c")]), (0, AliasFault::Parts(_))));
        let circle = TagAliases::of([("a", "b"), ("b", "a")]).unwrap();
        assert_eq!(write("a,B", &circle), "a,b");
    }

    proptest! {
        #[test]
        fn written_twice_is_written_once(cell in "([,;|，\" \\[\\]]|nl|NL|vip|ß|İ| ::: |[A-C]|\\PC){0,16}") {
            for aliases in [TagAliases::default(), table()] {
                let once = write(&cell, &aliases);
                let twice = write(&once, &aliases);
                prop_assert_eq!(&twice, &once, "{:?}", cell);
            }
        }
    }
}
