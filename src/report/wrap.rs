//! Text in lines that fit a terminal.

/// The text in lines of at most so many characters, broken at spaces; a word that is longer has a line of its own.
///
/// ```
/// use hygienist::report::wrap::wrapped;
/// assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
/// assert_eq!(wrapped("far_too_long a", 4), ["far_too_long", "a"]);
/// ```
#[must_use]
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let fits = |line: &&mut String| line.is_empty() || line.chars().count() + 1 + word.chars().count() <= width;
        match lines.last_mut().filter(fits) {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}
