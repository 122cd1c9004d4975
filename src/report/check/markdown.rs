//! A comment on a pull request: the answer, a table of the limits, and, folded, the first rows against each broken one.
//!
//! All that is somebody's text stands in code, where Markdown, HTML and `@mentions` are dead; places stand in a fenced block.
//! Whatever the input, it fits a comment of GitHub (65,536 characters).

use super::super::result::{grouped, line};
use super::Told;
use super::wording::{add, and_more, answer, limit_name, place_line, shown};
use crate::contact::{Checked, LimitOutcome, LimitResult, Summary};

/// UTF-16 units of a whole comment; some are left to what counts what is cut.
const MOST: usize = 60_000;
/// Units of the table of the limits.
const TABLE: usize = 30_000;
/// What to do about it.
const NEXT: &str = "\n`hygienist explain CODE` says what to do about each, `--findings FILE` lists every row.\n";
/// Inputs that are named.
const NAMED: usize = 5;

/// The comment.
pub(super) fn write(told: Told<'_>) -> String {
    let Told { checked, summary } = told;
    let sign = if checked.is_broken() { "❌" } else { "✅" };
    let mut text = format!("## {sign} {}\n\n", headline(checked));
    add(&mut text, format_args!("{}\n\n{}\n\n", inputs(summary), plain(&line(summary))));
    table(&mut text, checked);
    let mut untold = 0;
    for limit in checked.broken().filter(|limit| !limit.places.is_empty()) {
        let folded = folded(limit);
        if untold == 0 && units(&text) + units(&folded) <= MOST {
            text.push_str(&folded);
        } else {
            untold += 1;
        }
    }
    if untold > 0 {
        add(&mut text, format_args!("\nThe rows of {} more limits are left out here.\n", grouped(untold)));
    }
    if checked.is_broken() {
        text.push_str(NEXT);
    }
    text
}

/// The answer; a name in it stands in code.
fn headline(checked: &Checked) -> String {
    let answer = answer(checked);
    let mut letters = answer.chars();
    plain(&letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>())
}

fn inputs(summary: &Summary) -> String {
    let named: Vec<String> = summary.inputs.iter().take(NAMED).map(|input| code(&input.path)).collect();
    let more = and_more((summary.inputs.len() - named.len()) as u64);
    named.into_iter().chain(more).collect::<Vec<_>>().join(", ")
}

/// A line a limit, the broken ones first.
fn table(text: &mut String, checked: &Checked) {
    text.push_str("| | limit | measured |\n|---|---|---|\n");
    let mut left = 0;
    for outcome in [LimitOutcome::Broken, LimitOutcome::Known, LimitOutcome::Held] {
        let sign = match outcome {
            LimitOutcome::Broken => "❌",
            LimitOutcome::Known => "⚠️",
            LimitOutcome::Held => "✅",
        };
        for limit in checked.limits.iter().filter(|limit| limit.outcome == outcome) {
            let row = format!("| {sign} | {} | {} |\n", code(&limit_name(limit)), plain(&shown(&limit.figure)));
            if left == 0 && units(text) + units(&row) <= TABLE {
                text.push_str(&row);
            } else {
                left += 1;
            }
        }
    }
    if left > 0 {
        add(text, format_args!("| | and {} more | |\n", grouped(left)));
    }
}

/// The first rows against a limit, to be opened.
fn folded(limit: &LimitResult) -> String {
    let lines: Vec<String> = limit.places.iter().map(place_line).chain(and_more(limit.more)).collect();
    let block = lines.join("\n");
    let fence = "`".repeat(longest_run(&block, '`').max(2) + 1);
    let name = html_code(&limit_name(limit));
    format!("\n<details><summary>First rows against {name}</summary>\n\n{fence}text\n{block}\n{fence}\n\n</details>\n")
}

/// Text of our own around figures: as it is where nothing in it means anything to Markdown, else as code.
fn plain(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " .,;()%/=-–·…•".contains(c);
    let is_link = text.contains("www.");
    if text.chars().all(is_plain) && !is_link { text.to_owned() } else { code(text) }
}

/// Somebody's text as code. What would end the code, or the cell of a table, makes it HTML with every sign written out.
fn code(text: &str) -> String {
    let text = shown(text);
    let text = text.trim();
    match text {
        "" => "(none)".to_owned(),
        _ if text.contains(['`', '|', '\\']) => html_code(text),
        _ => format!("`{text}`"),
    }
}

/// The same in HTML: no letter of it means anything to HTML or Markdown.
fn html_code(text: &str) -> String {
    let mut html = "<code>".to_owned();
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            add(&mut html, format_args!("&#{};", u32::from(c)));
        } else {
            html.push(c);
        }
    }
    html.push_str("</code>");
    html
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(|run| run.chars().count()).max().unwrap_or(0)
}

/// How long GitHub finds a text.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::{code, plain};

    #[test]
    fn what_would_end_a_cell_or_its_code_is_written_out() {
        for (text, as_code) in [
            ("fill(email)", "`fill(email)`"),
            ("a|b", "<code>a&#124;b</code>"),
            ("a`b", "<code>a&#96;b</code>"),
            ("a\\", "<code>a&#92;</code>"),
            ("a\nb", "`a·b`"),
            (" ", "(none)"),
        ] {
            assert_eq!(code(text), as_code, "{text}");
        }
        assert_eq!(
            (plain("12 of 90 (1.2 %)"), plain("@a"), plain("www.a")),
            ("12 of 90 (1.2 %)".into(), "`@a`".into(), "`www.a`".into())
        );
    }
}
