//! The report that people read: one HTML file that needs nothing else, no script and no network.
//!
//! Read in this order: `facts` (what the page is made of), [`page`] (its parts, and how it is kept small), `answer` with
//! `flow`, `limits`, `wrongly` (whom the run saved from a message), `reasons`, `columns`, `reach`, `contacts` (duplicates, stops),
//! `consent`, `history`, `account`. `markup` writes HTML, `markdown` reads the pages of codes, `reference` is all of them
//! as one page of the same style.

mod account;
mod answer;
mod columns;
mod consent;
mod contacts;
mod facts;
mod flow;
mod history;
mod limits;
mod markdown;
mod markup;
mod reach;
mod reasons;
mod reference;
#[cfg(test)]
mod tests;
mod wrongly;

pub use facts::{ConsentRow, Example, Facts, Picture, Stop, StopPlace, Stopped, Top, Typos};
pub use markup::escaped;
pub use reference::reference;

use crate::contact::Code;
use markup::{Section, theirs};

/// How large a page may be, in bytes, whatever was read.
pub const LARGEST: usize = 400_000;

const STYLE: &str = include_str!("style.css");

/// Nothing is loaded and nothing runs, whatever the text of a page may hold.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// How much of everything is shown.
#[derive(Clone, Copy)]
struct Caps {
    /// Examples of a code.
    examples: usize,
    /// Rows of a table.
    rows: usize,
    /// Columns that are told of, of all inputs together.
    columns: usize,
    /// Characters of a text that is not ours.
    text: usize,
}

/// The most that is shown, and less and less of it where that makes too large a page.
const CAPS: [Caps; 5] = [
    Caps { examples: 10, rows: 25, columns: 80, text: 80 },
    Caps { examples: 10, rows: 15, columns: 40, text: 60 },
    Caps { examples: 5, rows: 10, columns: 30, text: 40 },
    Caps { examples: 2, rows: 10, columns: 20, text: 30 },
    Caps { examples: 0, rows: 5, columns: 10, text: 20 },
];

/// The page: smaller than [`LARGEST`] whatever the facts are, and the same for the same facts.
#[must_use]
pub fn page(facts: &Facts<'_>) -> String {
    let mut page = String::new();
    for caps in CAPS {
        page = with_caps(facts, caps);
        if page.len() < LARGEST {
            break;
        }
    }
    page
}

fn with_caps(facts: &Facts<'_>, caps: Caps) -> String {
    let parts: Vec<Section> = [
        limits::section(facts, caps),
        flow::section(facts),
        wrongly::section(facts),
        account::notes(facts, caps),
        reasons::rejected(facts, caps),
        reasons::remarked(facts, caps),
        columns::section(facts, caps),
        reach::phones(facts, caps),
        reach::providers(facts, caps),
        contacts::duplicates(facts),
        consent::by_age(facts, caps),
        consent::by_source(facts, caps),
        contacts::stops(facts, caps),
        history::section(facts, caps),
        account::account(facts, caps),
        account::settings(facts, caps),
        account::checksums(facts, caps),
        reasons::meanings(facts),
    ]
    .into_iter()
    .flatten()
    .collect();
    let contents: String =
        parts.iter().map(|part| format!("<li><a href=\"#{}\">{}</a></li>", part.id, part.title)).collect();
    let body: String = parts.iter().map(Section::html).collect();
    let header = format!(
        "<header>\n{}<nav aria-label=\"On this page\"><ul>{contents}</ul></nav>\n</header>\n",
        answer::head(facts, caps)
    );
    document(&answer::title(facts), &format!("{header}<main>\n{body}</main>\n{}", answer::foot(facts)))
}

/// A whole document around a body; the title is plain text.
fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escaped(title)
    )
}

/// A code that leads to what it means.
fn linked(code: Code) -> String {
    format!("<a href=\"#{code}\"><code>{code}</code></a>")
}

/// The name of a file or a list, as typed.
fn path(path: &str, caps: Caps) -> String {
    theirs(path, caps.text)
}
