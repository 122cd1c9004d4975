//! Which places the formats for CI tell, in which file each is, and what makes one the same as at the last run.

use super::super::mask::mask;
use super::wording::{limit_figure, place_fault, shown};
use crate::contact::{BrokenPlace, Checked, LimitResult};
use crate::normalize::keys::hex;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The places against broken limits, each once, and what is not among them.
#[derive(Debug)]
pub(super) struct Listed<'r> {
    /// In the order of the limits, then of the places.
    pub entries: Vec<Entry<'r>>,
    /// Broken limits of which places are not told, and how many.
    pub rest: Vec<(&'r LimitResult, u64)>,
}

/// A place against a limit; none where the limit is about the whole: rows, age, columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'r> {
    /// The first limit it counts against.
    pub limit: &'r LimitResult,
    /// The place.
    pub place: Option<&'r BrokenPlace>,
}

impl Entry<'_> {
    /// The rule that is broken: the code, else what was measured.
    pub fn rule(&self) -> &str {
        self.place.and_then(|place| place.code).unwrap_or(&self.limit.what)
    }

    /// What is wrong, and against which limit; of what lies in an archive, also where, for no CI can show it there.
    pub fn message(&self) -> String {
        let Some(place) = self.place else { return limit_figure(self.limit) };
        let within = file_of(&place.source).1.map(|member| format!("{}:{}: ", shown(member), place.region.start_line));
        format!("{}{} ({})", within.unwrap_or_default(), place_fault(place), limit_figure(self.limit))
    }
}

impl<'r> Listed<'r> {
    /// At most so many. A limit leaves one to each that follows, so that every broken limit is seen.
    ///
    /// A place that counts against two limits is told under the first.
    pub fn of(checked: &'r Checked, most: usize) -> Listed<'r> {
        let mut seen = BTreeSet::new();
        let mut listed = Listed { entries: Vec::new(), rest: Vec::new() };
        let broken: Vec<&LimitResult> = checked.broken().collect();
        for (at, limit) in broken.iter().enumerate() {
            let behind = broken.len() - at - 1;
            let room = most.saturating_sub(behind).max(listed.entries.len() + 1).min(most);
            let mut untold = limit.more;
            for place in &limit.places {
                if seen.contains(&identity(place)) {
                    continue;
                }
                if listed.entries.len() < room {
                    seen.insert(identity(place));
                    listed.entries.push(Entry { limit, place: Some(place) });
                } else {
                    untold += 1;
                }
            }
            if limit.places.is_empty() {
                if listed.entries.len() < room {
                    listed.entries.push(Entry { limit, place: None });
                } else {
                    untold += 1;
                }
            }
            if untold > 0 {
                listed.rest.push((limit, untold));
            }
        }
        listed
    }

    /// One an entry, no two alike: the rule, the input, the column, the cell as far as it is shown, and, of places that
    /// are alike in all this, which of them it is.
    ///
    /// Rows above it do not change it, and nobody can read a cell out of it: a value that is shown whole is masked first.
    pub fn fingerprints(&self) -> Vec<String> {
        let mut fingerprints = Fingerprints::default();
        let of = |entry: &Entry<'_>| match (entry.place, &entry.limit.group) {
            (Some(place), _) => {
                let column = place.column.as_deref().unwrap_or_default();
                fingerprints.of(&[entry.rule(), plain_path(&place.source), column, &masked(&place.value)])
            }
            (None, Some(group)) => fingerprints.of(&[entry.rule(), &group.by, &group.value]),
            (None, None) => fingerprints.of(&[entry.rule()]),
        };
        self.entries.iter().map(of).collect()
    }
}

/// Hashes of texts, no two alike.
#[derive(Debug, Default)]
pub(super) struct Fingerprints(BTreeMap<String, u64>);

impl Fingerprints {
    /// The hash of texts and of how often they were here before.
    pub fn of(&mut self, texts: &[&str]) -> String {
        let told = digest(texts);
        let nth = self.0.entry(told.clone()).or_default();
        *nth += 1;
        digest(&[&told, &nth.to_string()])
    }
}

/// What makes two places one.
fn identity(place: &BrokenPlace) -> (&str, u64, Option<&str>, Option<&str>, u64, Option<u64>) {
    let region = place.region;
    (&place.source, place.row, place.column.as_deref(), place.code, region.start_line, region.start_column)
}

/// A value as it may leave the house, also where it is shown whole here.
fn masked(value: &str) -> String {
    if value.contains('•') { value.to_owned() } else { mask(value) }
}

/// Half of a SHA-256 of texts, in hex: 128 bits are enough to be told apart by.
fn digest(texts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text.as_bytes());
    }
    hex(&digest.finalize()[..16])
}

/// An input as the file that it is, and the member of the archive, or the sheet of the workbook, where it is in one.
///
/// The file ends at the first `!` behind an ending: `lists!.zip!crm.csv` is `crm.csv` in `lists!.zip`, and `really!.csv` is
/// a file.
pub(super) fn file_of(source: &str) -> (&str, Option<&str>) {
    for (at, _) in source.match_indices('!') {
        let (file, member) = (&source[..at], &source[at + 1..]);
        let name = file.rsplit('/').next().unwrap_or_default();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if !member.is_empty() && (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return (file, Some(member));
        }
    }
    (source, None)
}

/// A path without `./` before it: what a CI knows the file by.
pub(super) fn plain_path(path: &str) -> &str {
    let mut plain = path;
    while let Some(behind) = plain.strip_prefix("./") {
        plain = behind.trim_start_matches('/');
    }
    if plain.is_empty() { path } else { plain }
}

/// A path as a URI (RFC 3986): relative as it is, from the root with `file://` before it.
pub(super) fn uri(path: &str) -> String {
    let path = plain_path(path);
    let mut uri = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::{file_of, plain_path, uri};

    #[test]
    fn an_input_is_a_file_and_perhaps_a_member() {
        for (source, file, member) in [
            ("crm.csv", "crm.csv", None),
            ("lists.zip!a/crm.csv", "lists.zip", Some("a/crm.csv")),
            ("lists!.zip!crm.csv", "lists!.zip", Some("crm.csv")),
            ("out.zip!in.zip!crm.csv", "out.zip", Some("in.zip!crm.csv")),
            ("book.xlsx!Contacts 2026!", "book.xlsx", Some("Contacts 2026!")),
            ("really!.csv", "really!.csv", None),
            ("v1.2/really!/crm.csv", "v1.2/really!/crm.csv", None),
            ("crm.csv!", "crm.csv!", None),
            ("!", "!", None),
            ("", "", None),
        ] {
            assert_eq!(file_of(source), (file, member), "{source}");
        }
    }

    #[test]
    fn a_path_is_a_uri() {
        for (path, as_uri) in [
            ("./data/crm 2026.csv", "data/crm%202026.csv"),
            ("../crm.csv", "../crm.csv"),
            ("/srv/lists/crm.csv", "file:///srv/lists/crm.csv"),
            ("C:crm#1?.csv", "C%3Acrm%231%3F.csv"),
            ("客户.csv", "%E5%AE%A2%E6%88%B7.csv"),
            ("100%.csv", "100%25.csv"),
            ("-", "-"),
        ] {
            assert_eq!(uri(path), as_uri, "{path}");
        }
        assert_eq!((plain_path("././/a.csv"), plain_path("./"), plain_path(".a")), ("a.csv", "./", ".a"));
    }
}
