//! Making an input readable: its encoding, and what its records are written as. What is read after that is CSV in UTF-8.

use super::apart;
use super::error::InputError;
use super::form::Form;
use super::formats::{Format, contacts_of, format_of, said_encoding, to_table};
use super::look::{Looked, look};
use super::mend::{Known, mend};
use super::open;
use super::sheet;
use super::source::{Digest, Source, SourceSettings};
use super::spool::{Spool, SpoolWriter};
use super::totals::totals_at;
use crate::normalize::encoding::{Decoder, Detector, Encoding};
use sha2::{Digest as _, Sha256};

/// How much of an input is looked at before anything else is done, in bytes.
const FIRST_LOOK: usize = 256 << 10;

/// Bytes read at once.
const PIECE: usize = 256 << 10;

impl Source {
    /// Decodes what is no UTF-8 and rewrites what is no CSV: one table, or those of a workbook.
    pub(super) fn understand_all(mut self, settings: &SourceSettings) -> Result<Vec<Source>, InputError> {
        self.decode_first(settings)?;
        if !settings.formats || format_of(&self.first_bytes()?) != Format::SpreadsheetMl {
            return Ok(vec![self.understand_decoded(settings)?]);
        }
        if self.digest == Digest::BySplitter {
            self.hash()?;
        }
        let tables = sheet::tables_of_xml(&self.name, &self.spool, settings.sheet.as_deref())?;
        open::sheets(&self, tables, Format::SpreadsheetMl.name(), settings)
    }

    /// Reads a table that we wrote from a sheet.
    pub(super) fn understand(mut self, settings: &SourceSettings) -> Result<Source, InputError> {
        self.form.as_is = !settings.mends;
        if settings.mends {
            self.mend(settings, false)?;
        }
        Ok(self)
    }

    /// Decodes what is no UTF-8, as far as the first look tells, or all of it where that is asked for.
    fn decode_first(&mut self, settings: &SourceSettings) -> Result<(), InputError> {
        let sample = self.first_bytes()?;
        match settings.encoding {
            Some(encoding) => self.decode(encoding, settings)?,
            None if settings.careful || !looks_like_utf8(&sample) => self.find_encoding(settings)?,
            // A page is read as a whole here: what comes behind the sample is not looked at later.
            None if sample.trim_ascii_start().starts_with(b"<") => self.find_encoding(settings)?,
            None => {}
        }
        Ok(())
    }

    /// Rewrites what is no CSV.
    fn understand_decoded(mut self, settings: &SourceSettings) -> Result<Source, InputError> {
        self.form.as_is = !settings.mends;
        if settings.formats {
            self.rewrite(settings)?;
        }
        if settings.mends && self.form.header.is_none() {
            self.mend(settings, false)?;
        }
        Ok(self)
    }

    /// Looks at all of it, and makes it readable where it is not.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn settle(&mut self, settings: &SourceSettings) -> Result<(), InputError> {
        if self.form.settled {
            return Ok(());
        }
        if !(self.form.decided || self.form.sheet || self.form.header.is_some()) {
            self.find_encoding(settings)?;
        }
        if settings.mends && self.form.header.is_none() {
            self.mend(settings, true)?;
        }
        self.form.settled = true;
        Ok(())
    }

    /// Rewrites a text that cannot be read as it lies: one whose start or end shows that, or any of which something was
    /// found out on the way.
    fn mend(&mut self, settings: &SourceSettings, anyway: bool) -> Result<(), InputError> {
        let mut sample = self.first_bytes()?;
        // What is no text, or has no header, is told by whoever reads it next.
        let delimiter = if self.form.sheet { Some(b',') } else { settings.delimiter };
        let read = |file: &str, sample: &[u8], length: u64| {
            look(file, sample, sample.len() as u64 == length, delimiter, settings.has_header)
        };
        let mut looked = read(&self.name, &sample, self.spool.len());
        if !is_cut(&looked, &sample) && self.set_apart(&sample, settings)? {
            sample = self.first_bytes()?;
            looked = read(&self.name, &sample, self.spool.len());
        }
        let Ok(Some(looked)) = looked else { return Ok(()) };
        let known =
            Known { cutter: looked.cutter, head: looked.head.as_ref(), width: looked.width, bom: looked.dialect.bom };
        if !(anyway || looked.is_odd || totals_at(&self.name, &self.spool, &known)?.is_some()) {
            return Ok(());
        }
        let mended = mend(&self.name, &self.spool, &known, settings.memory)?;
        self.form.settled = true;
        if mended.is_needless {
            return Ok(());
        }
        self.form.headerless = looked.head.is_none();
        let (names, line) = looked.head.map_or_else(
            || ((1..=looked.width).map(|number| format!("column_{number}").into_bytes()).collect(), 1),
            |head| (head.names, head.line),
        );
        self.form.unclosed = offsets_of_lines(&self.name, &mended.spool, &mended.broken)?;
        self.replace(mended.spool)?;
        self.form.header = Some((names, line));
        self.form.structural = mended.structural;
        self.form.delimiter.get_or_insert(looked.cutter.delimiter);
        Ok(())
    }

    /// Puts one byte between the cells of a text that no single byte sets apart. Says whether it is such a text.
    fn set_apart(&mut self, sample: &[u8], settings: &SourceSettings) -> Result<bool, InputError> {
        if self.form.sheet || settings.delimiter.is_some() || !settings.has_header || self.form.delimiter.is_some() {
            return Ok(false);
        }
        let Some(apart) = apart::find(sample, sample.len() as u64 == self.spool.len()) else { return Ok(false) };
        let spool = apart.rewrite(&self.name, &self.spool, settings.memory)?;
        self.replace(spool)?;
        self.form.delimiter = Some(apart.byte());
        self.form.notes.push(apart.note());
        Ok(true)
    }

    /// Finds the encoding by all bytes, and decodes them.
    fn find_encoding(&mut self, settings: &SourceSettings) -> Result<(), InputError> {
        let mut detector = Detector::new();
        self.pieces(|piece| {
            detector.feed(piece);
            Ok(())
        })?;
        let found = detector.finish().encoding;
        // Bytes of which many an encoding makes letters: what the text says of itself decides.
        let said =
            if is_wide(found) { None } else { Encoding::of_label(said_encoding(&self.first_bytes()?).unwrap_or("")) };
        self.decode(said.filter(|said| !is_wide(*said)).unwrap_or(found), settings)
    }

    fn decode(&mut self, encoding: Encoding, settings: &SourceSettings) -> Result<(), InputError> {
        encoding.name().clone_into(&mut self.form.encoding);
        self.form.decided = true;
        if encoding == Encoding::Utf8 {
            return Ok(());
        }
        let mut writer = SpoolWriter::new(settings.memory);
        let (mut decoder, mut text) = (Decoder::new(encoding), Vec::new());
        let file = self.name.clone();
        let keep = |writer: &mut SpoolWriter, text: &mut Vec<u8>| {
            let kept = writer.push(text).map_err(|cause| InputError::Spool { file: file.clone(), cause });
            text.clear();
            kept
        };
        self.pieces(|piece| {
            decoder.push(piece, &mut text);
            keep(&mut writer, &mut text)
        })?;
        decoder.finish(&mut text);
        keep(&mut writer, &mut text)?;
        let spool = writer.finish().map_err(|cause| InputError::Spool { file, cause })?;
        self.replace(spool)?;
        self.form.transcoded = true;
        Ok(())
    }

    /// Rewrites records that are no CSV.
    fn rewrite(&mut self, settings: &SourceSettings) -> Result<(), InputError> {
        let sample = self.first_bytes()?;
        let format = format_of(&sample);
        if format == Format::Html {
            return self.rewrite_page(settings);
        }
        // A workbook is several tables: who opens it has seen to them.
        if matches!(format, Format::Csv | Format::SpreadsheetMl) {
            return Ok(());
        }
        let table = to_table(format, &self.name, &self.spool, settings.memory)?;
        let unclosed = offsets_of_lines(&self.name, &table.spool, &table.broken)?;
        self.replace(table.spool)?;
        self.form = Form {
            format: format.name(),
            header: Some((table.names, 1)),
            unclosed,
            notes: table.notes,
            settled: true,
            ..std::mem::take(&mut self.form)
        };
        Ok(())
    }

    /// Takes the table of a page that holds contacts; a page without one stays what it is.
    fn rewrite_page(&mut self, settings: &SourceSettings) -> Result<(), InputError> {
        let Some(table) = contacts_of(&self.name, &self.spool, settings.memory)? else {
            let what = "a web page";
            return if self.is_member { Err(InputError::Unopened { file: self.name.clone(), what }) } else { Ok(()) };
        };
        self.replace(table.spool)?;
        self.form.format = Format::Html.name();
        self.form.sheet = true;
        self.form.notes.extend(table.notes);
        Ok(())
    }

    /// Another spool takes the place of the bytes as they were read, whose hash nobody can make after that.
    pub(super) fn replace(&mut self, spool: Spool) -> Result<(), InputError> {
        if self.digest == Digest::BySplitter {
            self.hash()?;
        }
        self.spool = spool;
        Ok(())
    }

    /// Hashes the bytes as they were read, which lie in the spool still.
    pub(super) fn hash(&mut self) -> Result<(), InputError> {
        let mut hasher = Sha256::new();
        self.pieces(|piece| {
            hasher.update(piece);
            Ok(())
        })?;
        self.digest = Digest::Known(hasher.finalize().into());
        Ok(())
    }

    fn first_bytes(&self) -> Result<Vec<u8>, InputError> {
        let length = usize::try_from(self.spool.len()).unwrap_or(usize::MAX).min(FIRST_LOOK);
        let mut sample = vec![0; length];
        self.spool.read_exact_at(0, &mut sample).map_err(|cause| self.unreadable(cause))?;
        Ok(sample)
    }

    /// All bytes, piece by piece.
    fn pieces(&self, take: impl FnMut(&[u8]) -> Result<(), InputError>) -> Result<(), InputError> {
        pieces(&self.name, &self.spool, take)
    }

    fn unreadable(&self, cause: std::io::Error) -> InputError {
        InputError::Unreadable { file: self.name.clone(), cause }
    }
}

/// Whether a delimiter cuts a text into columns with names, or its first rows into cells of which one is a channel.
fn is_cut(looked: &Result<Option<Looked>, InputError>, sample: &[u8]) -> bool {
    let Ok(Some(looked)) = looked else { return true };
    match &looked.head {
        Some(head) => head.is_sure,
        None => looked.width > 1 && has_a_channel(sample, looked.cutter.delimiter),
    }
}

/// Whether one of the first rows has a cell that is an address or a number with a plus, and nothing else.
fn has_a_channel(sample: &[u8], delimiter: u8) -> bool {
    let lines = sample.split(|byte| matches!(byte, b'\n' | b'\r')).take(5);
    let mut cells = lines.flat_map(|line| line.split(|byte| *byte == delimiter)).map(<[u8]>::trim_ascii);
    cells.any(|cell| {
        let cell = cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")).unwrap_or(cell);
        std::str::from_utf8(cell).is_ok_and(apart::is_channel)
    })
}

fn pieces(file: &str, spool: &Spool, mut take: impl FnMut(&[u8]) -> Result<(), InputError>) -> Result<(), InputError> {
    let (mut piece, mut at) = (vec![0; PIECE], 0);
    loop {
        let read = spool.read_at(at, &mut piece);
        let read = read.map_err(|cause| InputError::Unreadable { file: file.to_owned(), cause })?;
        if read == 0 {
            return Ok(());
        }
        take(&piece[..read])?;
        at += read as u64;
    }
}

/// Where lines begin in a spool whose lines end with LF, CRLF or CR; `lines` are from 1, ascending.
pub(super) fn offsets_of_lines(file: &str, spool: &Spool, lines: &[u64]) -> Result<Vec<u64>, InputError> {
    let mut offsets = Vec::with_capacity(lines.len());
    if lines.is_empty() {
        return Ok(offsets);
    }
    let (mut wanted, mut line, mut at, mut after_cr) = (lines.iter().peekable(), 1_u64, 0_u64, false);
    let mut begin = |line: u64, at: u64| {
        if wanted.next_if(|next| **next == line).is_some() {
            offsets.push(at);
        }
    };
    begin(line, 0);
    pieces(file, spool, |piece| {
        for byte in piece {
            at += 1;
            match byte {
                b'\n' if after_cr => begin(line, at),
                b'\n' | b'\r' => {
                    line += 1;
                    if *byte == b'\n' {
                        begin(line, at);
                    }
                }
                _ if after_cr => begin(line, at - 1),
                _ => {}
            }
            after_cr = *byte == b'\r';
        }
        Ok(())
    })?;
    Ok(offsets)
}

/// Whether an encoding holds all letters, and shows in the bytes.
fn is_wide(encoding: Encoding) -> bool {
    encoding.name().starts_with("utf-")
}

/// Whether the start of a file is UTF-8, as far as one sees: then the rest is taken for it until something says otherwise.
fn looks_like_utf8(sample: &[u8]) -> bool {
    let is_text = match std::str::from_utf8(sample) {
        Ok(_) => true,
        // A character that the sample's end cuts in two.
        Err(error) => error.error_len().is_none() && error.valid_up_to() + 4 > sample.len(),
    };
    // Wide characters have NULs, ISO-2022-JP has escapes.
    is_text && memchr::memchr2(0, 0x1b, sample).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_whatever_ends_them() {
        let spool = Spool::from_bytes(b"a\nb\r\nc\rd\n\ne".to_vec());
        assert_eq!(offsets_of_lines("f", &spool, &[1, 2, 3, 4, 5, 6]).unwrap(), [0, 2, 5, 7, 9, 10]);
        assert_eq!(offsets_of_lines("f", &spool, &[3]).unwrap(), [5]);
    }

    #[test]
    fn the_start_of_a_file_tells_what_it_is_not() {
        assert!(looks_like_utf8("姓名,邮箱".as_bytes()));
        assert!(looks_like_utf8(&"姓名".as_bytes()[..4]));
        assert!(!looks_like_utf8(b"M\xfcller,a@x.io"));
        assert!(!looks_like_utf8(b"a\0,\0"));
        assert!(!looks_like_utf8(b"\x1b$B"));
    }
}
