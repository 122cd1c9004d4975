//! A name on a shared line, as judging stores it and resolving reads it.

/// Separates the extension from the name in a line name.
const SEPARATOR: u8 = 0x1d;

/// A name on a line: the extension it was written with, and the record's folded name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineName<'a> {
    /// Digits of the extension; empty where there is none.
    pub extension: &'a [u8],
    /// The folded name; empty where the record has none.
    pub name: &'a [u8],
}

impl<'a> LineName<'a> {
    /// Reads the form that [`LineName::write`] writes.
    #[must_use]
    pub fn read(names: &'a [u8], offset: u32) -> LineName<'a> {
        let at = offset as usize;
        let len = u16::from_le_bytes([names[at], names[at + 1]]) as usize;
        let text = &names[at + 2..at + 2 + len];
        match memchr::memchr(SEPARATOR, text) {
            Some(end) => LineName { extension: &text[..end], name: &text[end + 1..] },
            None => LineName { extension: b"", name: b"" },
        }
    }

    /// Appends it to a block's names and says where it begins. A name too long to store is cut.
    pub fn write(self, names: &mut Vec<u8>) -> u32 {
        if self.extension.is_empty() && self.name.is_empty() {
            return 0;
        }
        let start = names.len() as u32;
        let room = usize::from(u16::MAX) - 1 - self.extension.len().min(64);
        let extension = &self.extension[..self.extension.len().min(64)];
        let name = &self.name[..self.name.len().min(room)];
        names.extend_from_slice(&((extension.len() + 1 + name.len()) as u16).to_le_bytes());
        names.extend_from_slice(extension);
        names.push(SEPARATOR);
        names.extend_from_slice(name);
        start
    }
}
