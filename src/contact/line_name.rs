//! A name on a shared line, as judging stores it and resolving reads it.
//!
//! Names are stored as they are written. Few records share a channel, and only theirs are worth folding.

/// Ends each part but the last in a stored name: no cell of text can hold it to any effect.
const SEPARATOR: char = '\u{1d}';

/// The longest part that is stored, in bytes: nobody's name is longer.
const LONGEST: usize = 1024;

/// A name on a line: the extension it was written with, and the record's name cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineName<'a> {
    /// Digits of the extension; empty where there is none.
    pub extension: &'a str,
    /// The given name.
    pub given: &'a str,
    /// The family name.
    pub family: &'a str,
    /// The whole name in one cell.
    pub full: &'a str,
    /// The organisation.
    pub organization: &'a str,
}

impl<'a> LineName<'a> {
    /// Reads what [`LineName::write`] wrote at that place.
    #[must_use]
    pub fn read(names: &'a [u8], offset: u32) -> LineName<'a> {
        let text = std::str::from_utf8(stored(names, offset)).unwrap_or_default();
        let mut parts = text.split(SEPARATOR);
        let mut next = || parts.next().unwrap_or_default();
        LineName { extension: next(), given: next(), family: next(), full: next(), organization: next() }
    }

    /// Appends it to a block's names and says where it begins. Parts too long to be names are cut.
    pub fn write(self, names: &mut Vec<u8>) -> u32 {
        if self == LineName::default() {
            return 0;
        }
        let start = names.len();
        let parts = [self.extension, self.given, self.family, self.full, self.organization];
        names.reserve(2 + parts.len() * (LONGEST + 1));
        names.extend_from_slice(&[0, 0]);
        for (at, part) in parts.into_iter().enumerate() {
            if at > 0 {
                names.push(SEPARATOR as u8);
            }
            let fits = part.len() <= LONGEST;
            names.extend_from_slice(if fits { part } else { &part[..part.floor_char_boundary(LONGEST)] }.as_bytes());
        }
        if memchr::memchr_iter(SEPARATOR as u8, &names[start + 2..]).count() >= parts.len() {
            names.truncate(start);
            return self.write_without_separators(names);
        }
        let len = (names.len() - start - 2) as u16;
        names[start..start + 2].copy_from_slice(&len.to_le_bytes());
        start as u32
    }

    /// A cell that holds our separator is stored without it.
    fn write_without_separators(self, names: &mut Vec<u8>) -> u32 {
        let [extension, given, family, full, organization] =
            [self.extension, self.given, self.family, self.full, self.organization]
                .map(|part| part.replace(SEPARATOR, ""));
        LineName { extension: &extension, given: &given, family: &family, full: &full, organization: &organization }
            .write(names)
    }
}

/// The bytes of a stored name.
fn stored(names: &[u8], offset: u32) -> &[u8] {
    let at = offset as usize;
    let len = usize::from(u16::from_le_bytes([names[at], names[at + 1]]));
    &names[at + 2..at + 2 + len]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut names = vec![0, 0];
        let name = LineName { extension: "12", given: "Ann", family: "Lee", full: "", organization: "Acme" };
        let at = name.write(&mut names);
        assert_eq!(LineName::read(&names, at), name);
        assert_eq!(LineName::default().write(&mut names), 0);
        assert_eq!(LineName::read(&names, 0), LineName::default());
    }

    #[test]
    fn a_part_is_cut_between_characters_and_holds_no_separator() {
        let mut names = vec![0, 0];
        let long = "é".repeat(2000);
        let at = LineName { given: &long, family: "a\u{1d}b", ..LineName::default() }.write(&mut names);
        let read = LineName::read(&names, at);
        assert_eq!((read.given.len(), read.family), (LONGEST, "ab"));
    }
}
