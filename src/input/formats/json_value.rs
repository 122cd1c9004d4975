//! One JSON value, with what people and programs write that is not quite JSON: trailing commas, comments, single quotes,
//! bare words, line breaks in strings. Numbers keep their text.

use super::text::Text;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A number or a bare word, as it stands.
    Word(Vec<u8>),
    /// A string, its escapes decoded.
    Text(Vec<u8>),
    Array(Vec<Value>),
    /// In their order; a name may stand twice.
    Object(Vec<(Vec<u8>, Value)>),
}

/// What stands at [`Scan::at`] is no JSON.
pub(super) struct Damage;

/// Deeper than any export.
const MOST_DEPTH: u32 = 100;

/// Bytes of one value in memory.
const MOST_BYTES: u64 = 16 << 20;

/// A place in a text at which values are read.
pub(super) struct Scan<'s> {
    pub(super) text: Text<'s>,
    pub(super) at: u64,
}

impl Scan<'_> {
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.text.byte(self.at)
    }

    /// Passes white space, comments, byte order marks and record separators (RFC 7464).
    pub(super) fn skip_blank(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | 0x1e | 0 => self.at += 1,
                0xef if self.text.starts_with(self.at, b"\xef\xbb\xbf") => self.at += 3,
                b'/' if self.text.starts_with(self.at, b"//") => self.skip_line(),
                b'/' if self.text.starts_with(self.at, b"/*") => {
                    let Some(end) = self.comment_end() else { return };
                    self.at = end;
                }
                _ => return,
            }
        }
    }

    fn comment_end(&mut self) -> Option<u64> {
        let from = self.at + 2;
        (from..from + MOST_COMMENT).find(|&at| self.text.starts_with(at, b"*/")).map(|at| at + 2)
    }

    /// Passes the rest of a line, its end not.
    pub(super) fn skip_line(&mut self) {
        while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
            self.at += 1;
        }
    }

    /// Passes white space and this byte, if it is there.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        self.skip_blank();
        let there = self.peek() == Some(byte);
        self.at += u64::from(there);
        there
    }

    /// The value here.
    pub(super) fn value(&mut self) -> Result<Value, Damage> {
        let limit = self.at + MOST_BYTES;
        self.nested(0, limit)
    }

    fn nested(&mut self, depth: u32, limit: u64) -> Result<Value, Damage> {
        self.skip_blank();
        if depth > MOST_DEPTH || self.at > limit {
            return Err(Damage);
        }
        match self.peek() {
            Some(b'{') => self.object(depth, limit),
            Some(b'[') => self.array(depth, limit),
            Some(quote @ (b'"' | b'\'')) => self.string(quote, limit).map(Value::Text),
            _ => self.word().map(Value::Word),
        }
    }

    fn object(&mut self, depth: u32, limit: u64) -> Result<Value, Damage> {
        self.at += 1;
        let mut members = Vec::new();
        while !self.take(b'}') {
            let name = self.name(limit)?;
            members.push((name, self.nested(depth + 1, limit)?));
            self.separator(b'}')?;
        }
        Ok(Value::Object(members))
    }

    /// A comma, or the end, which is left.
    fn separator(&mut self, end: u8) -> Result<(), Damage> {
        if self.take(b',') || self.peek() == Some(end) { Ok(()) } else { Err(Damage) }
    }

    /// The name of a member and its colon.
    pub(super) fn name(&mut self, limit: u64) -> Result<Vec<u8>, Damage> {
        self.skip_blank();
        let name = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => self.string(quote, limit)?,
            _ => self.word()?,
        };
        if self.take(b':') { Ok(name) } else { Err(Damage) }
    }

    fn array(&mut self, depth: u32, limit: u64) -> Result<Value, Damage> {
        self.at += 1;
        let mut elements = Vec::new();
        while !self.take(b']') {
            elements.push(self.nested(depth + 1, limit)?);
            self.separator(b']')?;
        }
        Ok(Value::Array(elements))
    }

    /// A number, `true`, `null`, `NaN`, a name without quotes.
    fn word(&mut self) -> Result<Vec<u8>, Damage> {
        let start = self.at;
        while let Some(byte) = self.peek()
            && (byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_' | b'$'))
        {
            self.at += 1;
        }
        if self.at == start || self.at - start > MOST_WORD {
            return Err(Damage);
        }
        Ok(self.text.range(start, self.at))
    }

    fn string(&mut self, quote: u8, limit: u64) -> Result<Vec<u8>, Damage> {
        self.at += 1;
        let mut bytes = Vec::new();
        loop {
            let byte = self.peek().ok_or(Damage)?;
            if self.at > limit {
                return Err(Damage);
            }
            match byte {
                b'\\' => self.escape(&mut bytes)?,
                b'\n' if self.next_line_is_json() => return Err(Damage),
                _ => {
                    self.at += 1;
                    if byte == quote {
                        return Ok(bytes);
                    }
                    bytes.push(byte);
                }
            }
        }
    }

    /// Whether the line behind this line end begins as JSON does: then the string before it has lost its quote.
    fn next_line_is_json(&mut self) -> bool {
        let mut at = self.at + 1;
        while matches!(self.text.byte(at), Some(b' ' | b'\t' | b'\r')) {
            at += 1;
        }
        matches!(self.text.byte(at), None | Some(b'"' | b'{' | b'}' | b'[' | b']'))
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Result<(), Damage> {
        let letter = self.text.byte(self.at + 1).ok_or(Damage)?;
        if letter == b'u'
            && let Some(unit) = self.unit(self.at)
        {
            let letter = self.letter(unit);
            bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            return Ok(());
        }
        if matches!(letter, b'\n' | b'\r') {
            // A backslash at the end of a line: the line end has to be seen.
            bytes.push(b'\\');
            self.at += 1;
            return Ok(());
        }
        self.at += 2;
        match letter {
            b'n' => bytes.push(b'\n'),
            b't' => bytes.push(b'\t'),
            b'r' => bytes.push(b'\r'),
            b'b' => bytes.push(8),
            b'f' => bytes.push(12),
            b'"' | b'\'' | b'\\' | b'/' => bytes.push(letter),
            other => bytes.extend_from_slice(&[b'\\', other]),
        }
        Ok(())
    }

    /// The UTF-16 unit of `\uXXXX` at an offset.
    fn unit(&mut self, at: u64) -> Option<u32> {
        let escape = self.text.range(at, at + 6);
        let digits = escape.strip_prefix(b"\\u")?;
        let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        (digits.len() == 4).then(|| u32::from_str_radix(digits, 16).ok())?
    }

    /// The letter of a unit, or of a pair of units; half a pair is U+FFFD.
    fn letter(&mut self, unit: u32) -> char {
        self.at += 6;
        if let 0xd800..0xdc00 = unit
            && let Some(low @ 0xdc00..0xe000) = self.unit(self.at)
        {
            self.at += 6;
            return char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).unwrap_or('\u{fffd}');
        }
        char::from_u32(unit).unwrap_or('\u{fffd}')
    }
}

/// Letters of a bare word.
const MOST_WORD: u64 = 4096;

/// Bytes of a comment.
const MOST_COMMENT: u64 = 64 << 10;

impl Value {
    /// How often `@` stands in the strings of a value.
    pub(super) fn ats(&self) -> usize {
        match self {
            Value::Word(_) => 0,
            Value::Text(text) => memchr::memchr_iter(b'@', text).count(),
            Value::Array(elements) => elements.iter().map(Value::ats).sum(),
            Value::Object(members) => members.iter().map(|(_, value)| value.ats()).sum(),
        }
    }
}
