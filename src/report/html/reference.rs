//! Every code on one page: what it is, why it matters, an example, what to do, how to configure it.

use super::markup::escaped;
use super::{document, markdown, reasons};
use crate::contact::{Area, Code};
use crate::report::laws;
use std::fmt::Write;

/// The reference of all codes, in the style of the report.
#[must_use]
pub fn reference() -> String {
    let mut areas: Vec<(Area, Vec<Code>)> = Vec::new();
    for code in Code::ALL {
        match areas.last_mut() {
            Some((area, codes)) if *area == code.area() => codes.push(*code),
            _ => areas.push((code.area(), vec![*code])),
        }
    }
    let mut contents = String::new();
    let mut body = String::new();
    for (area, codes) in &areas {
        let (id, title) = name(*area);
        writeln!(contents, "<li><a href=\"#{id}\">{title}</a></li>").expect("a string takes all that is written to it");
        let links: String = codes
            .iter()
            .map(|code| {
                format!(
                    "<div><dt><a href=\"#{code}\"><code>{code}</code></a></dt><dd>{}</dd></div>\n",
                    escaped(code.sentence())
                )
            })
            .collect();
        let pages: String = codes.iter().map(|code| article(*code)).collect();
        writeln!(
            body,
            "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n<dl class=\"codes\">\n{links}</dl>\n{pages}</section>"
        )
        .expect("a string takes all that is written to it");
    }
    let header = format!(
        "<header>\n<p class=\"kicker\">hygienist {} · <code>hygienist explain --all --html</code></p>\n\
         <h1>What may be found in a list<span class=\"rest\">and what to do about it</span></h1>\n\
         <p class=\"standfirst\">{} reason codes. What becomes of one is yours to say, but for those by which people said \
         stop.</p>\n<nav aria-label=\"On this page\"><ul>\n{contents}</ul></nav>\n</header>\n",
        env!("CARGO_PKG_VERSION"),
        Code::COUNT,
    );
    let foot = "<footer>\n<p>These are checks, not legal advice.</p>\n</footer>\n";
    document("Reason codes – hygienist", &format!("{header}<main>\n{body}</main>\n{foot}"))
}

const fn name(area: Area) -> (&'static str, &'static str) {
    match area {
        Area::Row => ("row", "Rows"),
        Area::Email => ("email", "E-mail addresses"),
        Area::Phone => ("phone", "Phone numbers"),
        Area::Contact => ("contact", "Contacts"),
        Area::Name => ("name", "Names"),
        Area::Duplicate => ("duplicate", "Duplicates"),
        Area::Suppressed => ("suppressed", "Suppression"),
        Area::Consent => ("consent", "Consent"),
        Area::Lifecycle => ("lifecycle", "Age and activity"),
    }
}

fn article(code: Code) -> String {
    let page = match code.explanation() {
        Some(page) => markdown::html(page, 4),
        None => "<p class=\"hint\">This version does not raise it yet.</p>\n".to_owned(),
    };
    let laws = laws::section(code).map(|section| markdown::html(&section, 4)).unwrap_or_default();
    format!(
        "<article id=\"{code}\">\n<h3><code>{code}</code></h3>\n<p><strong>{}</strong> <span class=\"hint\">{}</span></p>\n{page}{laws}</article>\n",
        escaped(code.sentence()),
        reasons::becomes(code)
    )
}
