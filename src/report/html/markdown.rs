//! The pages of codes as HTML. They keep to a few forms: headings, paragraphs, code in lines and in blocks.

use super::markup::escaped;

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'t> {
    Heading(&'t str),
    Paragraph(String),
    Code(String),
}

/// A page as HTML, its headings at that level.
pub(super) fn html(text: &str, level: u8) -> String {
    pieces(text)
        .iter()
        .map(|piece| match piece {
            Piece::Heading(words) => format!("<h{level}>{}</h{level}>\n", inline(words)),
            Piece::Paragraph(words) => format!("<p>{}</p>\n", inline(words)),
            Piece::Code(lines) => format!("<pre tabindex=\"0\"><code>{}</code></pre>\n", code(lines)),
        })
        .collect()
}

/// The first paragraph below a heading, as HTML.
pub(super) fn first_below(text: &str, heading: &str) -> Option<String> {
    let pieces = pieces(text);
    let at = pieces.iter().position(|piece| *piece == Piece::Heading(heading))?;
    match pieces.get(at + 1)? {
        Piece::Paragraph(words) => Some(inline(words)),
        _ => None,
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut fenced = false;
    // Whether the next line goes on with the last piece.
    let mut open = false;
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            if fenced {
                pieces.push(Piece::Code(String::new()));
            }
            open = false;
            continue;
        }
        let (is_code, line) = match line.strip_prefix("    ") {
            _ if fenced => (true, line),
            Some(rest) => (true, rest),
            None => (false, line),
        };
        match pieces.last_mut() {
            Some(Piece::Code(lines)) if fenced || open && is_code => {
                lines.push_str(line);
                lines.push('\n');
                continue;
            }
            // A blank line between two lines of code is one of the code.
            Some(Piece::Code(lines)) if open && line.trim().is_empty() => {
                lines.push('\n');
                continue;
            }
            Some(Piece::Paragraph(words)) if open && !line.trim().is_empty() => {
                words.push(' ');
                words.push_str(line.trim());
                continue;
            }
            _ => {}
        }
        open = !line.trim().is_empty();
        if let Some(words) = line.strip_prefix("## ").filter(|_| !is_code) {
            pieces.push(Piece::Heading(words));
            open = false;
        } else if is_code && open {
            pieces.push(Piece::Code(format!("{line}\n")));
        } else if open {
            pieces.push(Piece::Paragraph(line.trim().to_owned()));
        }
    }
    for piece in &mut pieces {
        if let Piece::Code(lines) = piece {
            lines.truncate(lines.trim_end().len());
        }
    }
    pieces
}

/// Words with `code` in them.
pub(super) fn inline(words: &str) -> String {
    let parts: Vec<&str> = words.split('`').collect();
    // An odd mark at the end is a mark.
    let closed = if parts.len().is_multiple_of(2) { parts.len() - 1 } else { parts.len() };
    let mut html = String::new();
    for (at, part) in parts.iter().enumerate() {
        match at {
            at if at >= closed => html.push_str(&format!("`{}", escaped(part))),
            at if at % 2 == 1 => html.push_str(&format!("<code>{}</code>", escaped(part))),
            _ => html.push_str(&escaped(part)),
        }
    }
    html
}

/// Lines of code: their ends and tabs stay what they are.
fn code(lines: &str) -> String {
    let cells = |line: &str| line.split('\t').map(escaped).collect::<Vec<_>>().join("\t");
    lines.lines().map(cells).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Code;

    #[test]
    fn the_forms_that_pages_keep_to() {
        let text = "One `a<b`\nline.\n\n## Two\n\n```console\n$ x < y\n\n## no heading\n```\n\nThree:\n\n    a = 1\n\n    b = 2\n\nFour.\n";
        let wanted = "<p>One <code>a&lt;b</code> line.</p>\n<h4>Two</h4>\n\
            <pre tabindex=\"0\"><code>$ x &lt; y\n\n## no heading</code></pre>\n<p>Three:</p>\n\
            <pre tabindex=\"0\"><code>a = 1\n\nb = 2</code></pre>\n<p>Four.</p>\n";
        assert_eq!(html(text, 4), wanted);
        assert_eq!(inline("an odd ` mark"), "an odd ` mark");
    }

    #[test]
    fn every_page_says_what_to_do() {
        for code in Code::ALL {
            let Some(page) = code.explanation() else { continue };
            let told = first_below(page, "What to do").unwrap_or_else(|| panic!("{code} does not say what to do"));
            assert!(told.len() > 20, "{code}: {told}");
            // Every line of the page is somewhere: nothing falls between the forms.
            let shown = html(page, 4);
            let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 4).count();
            assert!(words(&shown) >= words(page), "{code}");
        }
    }
}
