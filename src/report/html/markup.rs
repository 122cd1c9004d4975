//! Text as HTML. Whatever a cell holds, it stays text: nothing in it opens a tag, moves the reading direction or is unseen.

use crate::report::result::{grouped, share};
use std::fmt::Write;

/// Text with everything escaped that is not text in HTML. Controls show as their pictures, what turns the direction of
/// writing or is no character at all by its number.
///
/// ```
/// use hygienist::report::html::escaped;
/// assert_eq!(escaped("<script>alert(\"1\")</script>"), "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
/// assert_eq!(escaped("a\u{0}b\u{202E}c\td"), "a␀b[U+202E]c␉d");
/// ```
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            '\u{7f}' => out.push('\u{2421}'),
            _ if is_unseen(c) => write!(out, "[U+{:04X}]", c as u32).expect("a string takes all that is written to it"),
            c => out.push(c),
        }
    }
    out
}

/// Controls beyond ASCII, what turns the direction of writing, ends of lines that HTML does not know, and noncharacters.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}')
        || c as u32 & 0xfffe == 0xfffe
}

/// The first characters of a text; where there are more, the last of them says so.
pub(super) fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some(_) => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

/// Somebody's text: clipped, escaped, and writing in its own direction.
pub(super) fn theirs(text: &str, most: usize) -> String {
    format!("<bdi>{}</bdi>", escaped(&clipped(text, most)))
}

/// How long the name of a figure may be, in characters.
const LONGEST_NAME: usize = 80;

/// A count that is found again by its name.
pub(super) fn figure(name: &str, count: u64) -> String {
    let name = escaped(&clipped(name, LONGEST_NAME));
    format!("<data data-figure=\"{name}\" value=\"{count}\">{}</data>", grouped(count))
}

/// A share of a whole as a bar, for the eye only: the figure stands beside it.
pub(super) fn bar(part: u64, whole: u64, class: &str) -> String {
    let (none, width) = if part == 0 { (" none", 0.0) } else { ("", percent(part, whole)) };
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    format!("<span class=\"bar{none}\" aria-hidden=\"true\"><i{class} style=\"width:{width:.1}%\"></i></span>")
}

/// A figure, and beside it its bar.
pub(super) fn measure(said: &str, part: u64, whole: u64) -> String {
    format!("<div class=\"measure\"><span>{said}</span>{}</div>", bar(part, whole, ""))
}

/// A part of a whole between 0 and 100.
pub(super) fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 * 100.0 / whole as f64).clamp(0.0, 100.0) }
}

/// A share in words: `12.3 %`, a dash where there is no whole; what is there is never nothing.
pub(super) fn in_percent(part: u64, whole: u64) -> String {
    match share(part, whole) {
        none if none.is_empty() => "–".to_owned(),
        tiny if part > 0 && tiny == "0.0 %" => "&lt; 0.1 %".to_owned(),
        near if part < whole && near == "100.0 %" => "&gt; 99.9 %".to_owned(),
        said => said,
    }
}

/// `1 row`, `2 rows`.
pub(super) fn rows(count: u64) -> String {
    counted(count, "row", "rows")
}

/// So many of something.
pub(super) fn counted(count: u64, one: &str, more: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {more}", grouped(count)) }
}

/// A part of the page with a heading.
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) body: String,
}

impl Section {
    /// None where there is nothing to show.
    pub(super) fn of(id: &'static str, title: &'static str, body: String) -> Option<Section> {
        (!body.is_empty()).then_some(Section { id, title, body })
    }

    pub(super) fn html(&self) -> String {
        let Section { id, title, body } = self;
        format!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n{body}</section>\n")
    }
}

/// How a column of a table is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// Words.
    Text,
    /// A word or two of ours, on one line.
    Word,
    /// Figures.
    Number,
    /// A figure beside its bar.
    Measure,
    /// Several codes.
    Codes,
    /// A checksum.
    Sum,
}

impl Set {
    const fn class(self) -> &'static str {
        match self {
            Set::Text => "text",
            Set::Word => "word",
            Set::Number => "n",
            Set::Measure => "m",
            Set::Codes => "codes",
            Set::Sum => "sum",
        }
    }
}

/// A table in a region of its own, which scrolls where it is too wide. The first cell of a row is its heading.
pub(super) struct Table {
    id: String,
    caption: String,
    heads: Vec<(String, Set)>,
    body: String,
    foot: String,
    class: &'static str,
}

impl Table {
    /// `id` is unique on the page; `caption` and heads are HTML.
    pub(super) fn new(id: impl Into<String>, caption: impl Into<String>, heads: &[(&str, Set)]) -> Table {
        let heads = heads.iter().map(|(head, set)| ((*head).to_owned(), *set)).collect();
        let (id, caption) = (id.into(), caption.into());
        Table { id, caption, heads, body: String::new(), foot: String::new(), class: "" }
    }

    pub(super) fn with_class(self, class: &'static str) -> Table {
        Table { class, ..self }
    }

    /// Adds a row of cells, each HTML.
    pub(super) fn row(&mut self, cells: &[String]) {
        let row = self.cells(cells);
        self.body.push_str(&row);
    }

    /// Sets the sum below all rows.
    pub(super) fn sum(&mut self, cells: &[String]) {
        self.foot = self.cells(cells);
    }

    fn cells(&self, cells: &[String]) -> String {
        let mut row = String::from("<tr>");
        for (at, (cell, (_, set))) in cells.iter().zip(&self.heads).enumerate() {
            let class = set.class();
            let (tag, scope) = if at == 0 { ("th", " scope=\"row\"") } else { ("td", "") };
            write!(row, "<{tag}{scope} class=\"{class}\">{cell}</{tag}>")
                .expect("a string takes all that is written to it");
        }
        row.push_str("</tr>\n");
        row
    }

    /// The table; nothing where it has no row.
    pub(super) fn html(&self) -> String {
        if self.body.is_empty() {
            return String::new();
        }
        let Table { id, caption, body, class, .. } = self;
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let heads: String = self
            .heads
            .iter()
            .map(|(head, set)| format!("<th scope=\"col\" class=\"{}\">{head}</th>", set.class()))
            .collect();
        let foot = if self.foot.is_empty() { String::new() } else { format!("<tfoot>{}</tfoot>\n", self.foot) };
        format!(
            "<div class=\"wide\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\"><table{class}>\
             <caption id=\"{id}\"><span>{caption}</span></caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n{foot}\
             </table></div>\n"
        )
    }
}

/// What is left out of a list, in words; nothing where nothing is.
pub(super) fn and_more(left_out: usize, what: &str) -> String {
    if left_out == 0 {
        String::new()
    } else {
        format!("<p class=\"hint\">and {} more {what}</p>\n", grouped(left_out as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_its_characters() {
        assert_eq!(clipped("日本語日本語", 4), "日本語…");
        assert_eq!(clipped("abcd", 4), "abcd");
    }

    #[test]
    fn what_is_there_is_never_nothing() {
        assert_eq!(in_percent(1, 1_000_000), "&lt; 0.1 %");
        assert_eq!(in_percent(999_999, 1_000_000), "&gt; 99.9 %");
        assert_eq!(
            (in_percent(0, 7), in_percent(7, 7), in_percent(0, 0)),
            ("0.0 %".into(), "100.0 %".into(), "–".into())
        );
    }

    #[test]
    fn no_control_and_no_turn_of_direction_is_left() {
        for c in '\0'..=char::MAX {
            let shown = escaped(&format!("a{c}b"));
            let odd = |c: char| {
                c.is_control() || matches!(c, '<' | '>' | '"' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!shown.contains(odd), "U+{:04X}: {shown}", c as u32);
        }
    }
}
