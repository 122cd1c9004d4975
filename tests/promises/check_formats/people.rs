//! The text and the comment that people read.

use super::{cell, cells, four_limits, in_group, limit, summary, written};
use hygienist::contact::{Checked, LimitOutcome};
use hygienist::report::check::{CheckFormat, Told, job_summary};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

/// What a Markdown reader makes of a comment.
#[derive(Debug, Default, PartialEq)]
pub struct Comment {
    /// Rows of the table, without its head.
    pub rows: usize,
    /// Lines of each fenced block.
    pub blocks: Vec<Vec<String>>,
    /// Text that stands outside of code.
    pub text: String,
}

/// Reads a comment as GitHub does, and refuses what may not be in it: links, images, HTML but that of folding and of code.
pub fn comment(markdown: &str) -> Comment {
    let mut read = Comment::default();
    let (mut in_block, mut in_html_code) = (false, false);
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_STRIKETHROUGH)
    {
        match event {
            Event::Start(Tag::TableRow) => read.rows += 1,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                in_block = true;
                read.blocks.push(Vec::new());
            }
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => in_block = false,
            Event::Text(text) if in_block => {
                read.blocks.last_mut().unwrap().extend(text.lines().map(str::to_owned));
            }
            Event::Text(text) if !in_html_code => read.text.push_str(&text),
            Event::Start(
                Tag::Heading { .. } | Tag::Paragraph | Tag::Table(_) | Tag::TableHead | Tag::TableCell | Tag::HtmlBlock,
            )
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak => {}
            Event::InlineHtml(html) if ["<code>", "</code>"].contains(&&*html) => in_html_code = &*html == "<code>",
            Event::Html(html) => assert!(is_folding(html.trim_end()), "{html}"),
            other => panic!("{other:?} has no business in\n{markdown}"),
        }
    }
    assert!(!in_block && !in_html_code);
    read
}

/// A line of HTML of our own: in its code, no sign that HTML knows but those that are written out.
fn is_folding(html: &str) -> bool {
    let within = html
        .strip_prefix("<details><summary>First rows against <code>")
        .and_then(|rest| rest.strip_suffix("</code></summary>"));
    ["", "</details>"].contains(&html)
        || within.is_some_and(|code| {
            !code.contains(['<', '>', '"', '@', '`']) && code.split('&').skip(1).all(|sign| sign.starts_with('#'))
        })
}

#[test]
fn columns_stand_under_each_other_in_chinese_too() {
    let checked = Checked {
        limits: vec![
            limit("min fill(電話)=90%", LimitOutcome::Held, Vec::new(), 0),
            in_group(limit("max rejected=2%", LimitOutcome::Broken, cells(2..3), 3), "清單", "e\u{301}\t"),
            limit("max email.syntax=0", LimitOutcome::Known, Vec::new(), 0),
        ],
        baseline: None,
    };
    let text = written(CheckFormat::Text, &checked);
    let lines: Vec<&str> = text.lines().skip(2).collect();
    // On a terminal 電話 and 清單 are four columns wide, é is one: the widest name takes 26.
    assert_eq!(
        lines,
        [
            "held    min fill(電話)=90%          12 of 1,000 (1.2 %)",
            "BROKEN  max rejected=2% in 清單 e\u{301}·  12 of 1,000 (1.2 %)",
            "          crm.csv:2:9  E-Mail  email.syntax  j•••@gmail  Not an e-mail address.",
            "          and 3 more",
            "known   max email.syntax=0          12 of 1,000 (1.2 %)",
            "",
            "1 of 3 limits is broken; hygienist explain CODE says what to do about each, --findings FILE lists every row",
        ]
    );
}

#[test]
fn the_answer_in_words() {
    use LimitOutcome::{Broken, Held, Known};
    let answer = |outcomes: &[LimitOutcome]| {
        let limits = outcomes.iter().map(|outcome| limit("max x=1", *outcome, Vec::new(), 0)).collect();
        let text = written(CheckFormat::Text, &Checked { limits, baseline: Some("b.json".to_owned()) });
        text.lines().last().unwrap().split(';').next().unwrap().to_owned()
    };
    for (outcomes, words) in [
        (&[Held][..], "the limit holds"),
        (&[Held, Held], "all 2 limits hold"),
        (&[Held, Known], "1 of 2 limits holds, the rest is not worse than in b.json"),
        (&[Held, Known, Held], "2 of 3 limits hold, the rest is not worse than in b.json"),
        (&[Known, Known], "no limit is broken by more than in b.json"),
        (&[Broken], "the limit is broken"),
        (&[Broken, Known], "1 of 2 limits is broken"),
        (&[Broken, Broken, Held], "2 of 3 limits are broken"),
    ] {
        assert_eq!(answer(outcomes), words);
    }
}

#[test]
fn a_comment_has_the_answer_the_limits_and_the_first_rows() {
    let markdown = written(CheckFormat::Markdown, &four_limits());
    let read = comment(&markdown);
    assert!(markdown.starts_with("## ❌ 2 of 4 limits are broken\n\n`crm.csv`\n\n"), "{markdown}");
    assert_eq!((read.rows, read.blocks.len()), (4, 1));
    assert_eq!(read.blocks[0].len(), 4);
    assert_eq!(read.blocks[0][0], "crm.csv:2:9  E-Mail  email.syntax  j•••@gmail  Not an e-mail address.");
    assert_eq!(read.blocks[0][3], "and 9 more");
    let order: Vec<usize> = ["| ❌ | `max email", "| ❌ | `min rows", "| ⚠️ | `max dup", "| ✅ | `max rej"]
        .map(|row| markdown.find(row).unwrap())
        .into();
    assert!(order.is_sorted());
    let held = written(CheckFormat::Markdown, &Checked { limits: four_limits().limits.split_off(3), baseline: None });
    assert!(held.starts_with("## ✅ The limit holds\n") && !held.contains("explain"), "{held}");
    let account = summary(&["crm.csv"]);
    assert_eq!(job_summary(Told { checked: &four_limits(), summary: &account }), markdown);
}

#[test]
fn a_cell_calls_nobody_and_opens_nothing() {
    let hostile =
        "`` @torvalds #1 <img src=x onerror=alert(1)> | [a](http://evil.example) www.evil.example **b** \\| ```";
    let mut place = cell("a|b`c.csv", 2, hostile);
    place.column = Some("</details>\n\n# @team".to_owned());
    let name = format!("min fill({hostile})=1");
    let mut broken = in_group(limit("max x=1", LimitOutcome::Broken, vec![place], 0), "list", hostile);
    broken.limit.clone_from(&name);
    broken.figure = "www.evil.example @x".to_owned();
    let checked = Checked { limits: vec![broken], baseline: None };
    let account = summary(&[hostile, "@all.csv"]);
    let markdown = CheckFormat::Markdown.write(Told { checked: &checked, summary: &account });
    let read = comment(&markdown);
    assert_eq!((read.rows, read.blocks.len(), read.blocks[0].len()), (1, 1, 1), "{markdown}");
    assert!(read.blocks[0][0].contains(hostile) && read.blocks[0][0].contains("</details>··# @team"));
    assert!(!read.text.contains(['@', '#', '<', '|']) && !read.text.contains("evil"), "{}", read.text);
}

#[test]
fn a_comment_fits_whatever_there_is_to_say() {
    let place = |line: u64| {
        let mut place = cell(&"x".repeat(4_000), line, &"😀".repeat(100_000));
        place.message = "`".repeat(3_000);
        place
    };
    let one = |at: u64| {
        limit(&format!("min fill({at}{})=1", "客".repeat(9_000)), LimitOutcome::Broken, (2..12).map(place).collect(), 5)
    };
    let checked = Checked { limits: (0..400).map(one).collect(), baseline: None };
    let markdown = written(CheckFormat::Markdown, &checked);
    let units = markdown.encode_utf16().count();
    assert!((20_000..65_000).contains(&units), "{units}");
    let read = comment(&markdown);
    assert!(read.text.contains("400 of 400 limits are broken") && read.text.contains("more limits are left out here."));
    assert!(!read.blocks.is_empty() && read.rows > 20);
    let counted = read.text.split("and ").nth(1).and_then(|text| text.split(" more").next()).unwrap().to_owned();
    assert_eq!(counted.parse::<usize>().unwrap() + read.rows - 1, 400, "each limit is in the table or counted");
}
