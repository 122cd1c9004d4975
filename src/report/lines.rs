//! Text in lines that fit a terminal.

use unicode_width::UnicodeWidthStr;

/// How many columns of a terminal the text takes: Chinese, Japanese and Korean characters take two, marks on a letter none.
///
/// ```
/// use hygienist::report::lines::columns;
/// assert_eq!(columns("İYS"), 3);
/// assert_eq!(columns("退订"), 4);
/// assert_eq!(columns("e\u{301}"), 1);
/// ```
#[must_use]
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The text in lines of at most so many columns, broken at spaces. What has no space may be longer.
///
/// ```
/// use hygienist::report::lines::wrapped;
/// assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
/// assert_eq!(wrapped("far_too_long a", 4), ["far_too_long", "a"]);
/// ```
#[must_use]
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    filled(text.split(' '), width)
}

/// Pieces in lines of at most so many columns, a space between two.
#[must_use]
pub fn filled<'p>(pieces: impl IntoIterator<Item = &'p str>, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for piece in pieces {
        let wide = columns(piece);
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(piece),
            Some(line) if taken + 1 + wide <= width => {
                line.push(' ');
                line.push_str(piece);
                taken += 1 + wide;
                continue;
            }
            _ => lines.push(piece.to_owned()),
        }
        taken = wide;
    }
    lines
}

/// Lines behind a label: the first beside it, the others below the first. Each ends its line.
#[must_use]
pub fn labelled(label: &str, lines: &[String], indent: usize) -> String {
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        let gap = indent.saturating_sub(columns(label));
        text.push_str(format!("{label}{:gap$}{line}", "").trim_end());
        text.push('\n');
    }
    text
}
