//! Lines of TOML, each with its reason behind it.

use std::fmt::Write;

/// Where reasons begin, in characters.
const REASONS: usize = 38;
/// How long a line of a list may be, in characters.
const LINE: usize = 100;

/// The text so far.
pub(super) struct Page(String);

impl Page {
    pub(super) fn new() -> Page {
        Page(String::new())
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    /// A line that stands alone.
    pub(super) fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// The head of a section, and what it is about.
    pub(super) fn section(&mut self, name: &str, about: &str) {
        self.0.push('\n');
        self.with(&format!("[{name}]"), about);
    }

    /// A setting, and why it is that.
    pub(super) fn set(&mut self, key: &str, value: &str, why: &str) {
        self.with(&format!("{key} = {value}"), why);
    }

    /// A setting that is a list: over several lines where it is long.
    pub(super) fn set_list(&mut self, key: &str, texts: &[impl AsRef<str>], why: &str) {
        let items: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
        if items.iter().map(|item| item.chars().count() + 2).sum::<usize>() <= LINE {
            return self.set(key, &format!("[{}]", items.join(", ")), why);
        }
        self.with(&format!("{key} = ["), why);
        let mut line = String::from(" ");
        for item in items {
            if line.chars().count() + item.chars().count() > LINE {
                self.line(&line);
                line = String::from(" ");
            }
            write!(line, " {item},").expect("a string takes all that is written to it");
        }
        self.line(&line);
        self.line("]");
    }

    /// A setting that may be made.
    pub(super) fn may(&mut self, key: &str, value: &str, why: &str) {
        self.with(&format!("# {key} = {value}"), why);
    }

    fn with(&mut self, text: &str, why: &str) {
        if why.is_empty() {
            return self.line(text);
        }
        let width = REASONS.max(text.chars().count() + 1);
        writeln!(self.0, "{text:width$}# {why}").expect("a string takes all that is written to it");
    }
}

/// A text as TOML writes it, between quotes, in one line.
///
/// ```
/// use hygienist::report::init::quoted;
/// assert_eq!(quoted("E-Mail"), r#""E-Mail""#);
/// assert_eq!(quoted("a \"b\"\\c\nd\u{7f}"), r#""a \"b\"\\c\nd\u007F""#);
/// ```
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // Marks that turn the direction of a line would make it say something else to whoever reads it.
            other if other.is_control() || is_invisible(other) => {
                let code = u32::from(other);
                let escaped = if code > 0xFFFF { format!("\\U{code:08X}") } else { format!("\\u{code:04X}") };
                quoted.push_str(&escaped);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// Line ends of Unicode, marks of direction, the byte order mark.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{2028}' | '\u{2029}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A list as TOML writes it; of one the text alone.
pub(super) fn one_or_all(texts: &[String]) -> String {
    match texts {
        [one] => quoted(one),
        _ => list(texts),
    }
}

/// A list as TOML writes it.
pub(super) fn list(texts: &[impl AsRef<str>]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text.as_ref())).collect::<Vec<_>>().join(", "))
}
