//! The first line: the answer in words. And what stands around everything: title, subject, foot.

use super::facts::Facts;
use super::markup::{Section, counted, escaped, figure, rows};
use super::{Caps, limits, path};
use crate::report::result::grouped;
use jiff::civil::Date;
use std::fmt::Write;

/// What the run has done, which says how it is spoken of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    /// Rejected rows are taken out.
    Cleaned,
    /// They are marked.
    Annotated,
    /// Nothing was written: it is said what would become of them.
    Looked,
}

impl Tense {
    pub(super) fn of(facts: &Facts<'_>) -> Tense {
        match facts.summary.command.as_str() {
            "clean" => Tense::Cleaned,
            "annotate" => Tense::Annotated,
            _ => Tense::Looked,
        }
    }

    /// What may be done with kept rows.
    pub(super) const fn may(self) -> &'static str {
        match self {
            Tense::Cleaned | Tense::Annotated => "may be used",
            Tense::Looked => "would be kept",
        }
    }

    /// What becomes of rejected rows.
    pub(super) const fn gone(self) -> &'static str {
        match self {
            Tense::Cleaned => "All of them are taken out.",
            Tense::Annotated => "All of them are marked as rejected.",
            Tense::Looked => "All of them would be taken out.",
        }
    }

    /// What becomes of so many kept rows.
    pub(super) const fn still(self, rows: u64) -> &'static str {
        match (self, rows) {
            (Tense::Cleaned, 1) => "is still in the file",
            (Tense::Cleaned, _) => "are still in the file",
            (Tense::Annotated, 1) => "is not rejected",
            (Tense::Annotated, _) => "are not rejected",
            (Tense::Looked, _) => "would still be in the file",
        }
    }
}

/// How many inputs are named above everything.
const NAMED: usize = 3;

/// The title of the document, in plain text.
pub(super) fn title(facts: &Facts<'_>) -> String {
    let summary = facts.summary;
    format!("{} of {} rows {} – hygienist", grouped(summary.kept), grouped(summary.rows), Tense::of(facts).may())
}

/// What was looked at, the answer, and what to do about it.
pub(super) fn head(facts: &Facts<'_>, caps: Caps) -> String {
    let summary = facts.summary;
    let mut head = format!("<p class=\"kicker\">{} · {}</p>\n", subject(facts, caps), escaped(&day(&summary.as_of)));
    writeln!(head, "<h1>{}</h1>", answer(facts)).expect("a string takes all that is written to it");
    if let Some(said) = limits::said(facts.summary.checked.as_ref()) {
        writeln!(head, "<p class=\"standfirst\"><strong>{said}</strong></p>")
            .expect("a string takes all that is written to it");
    }
    if let Some(standfirst) = standfirst(facts) {
        writeln!(head, "<p class=\"standfirst\">{standfirst}</p>").expect("a string takes all that is written to it");
    }
    if facts.shows_values {
        head.push_str(
            "<p class=\"warn\"><strong>This report shows personal data.</strong> It was made with \
             <code>--show-values</code>: keep it as you keep the list itself.</p>\n",
        );
    }
    head
}

/// `4,812 of 6,003 rows may be used; 311 people had said stop; 2,190 cannot show consent`.
fn answer(facts: &Facts<'_>) -> String {
    let (summary, picture) = (facts.summary, facts.picture);
    let may = Tense::of(facts).may();
    let mut rest = String::new();
    if picture.stopped.people > 0 {
        let who = if picture.stopped.people == 1 { "person" } else { "people" };
        write!(rest, "{} {who} had said stop", figure("people_stopped", picture.stopped.people))
            .expect("a string takes all that is written to it");
    }
    if picture.unproven > 0 {
        let between = if rest.is_empty() { "" } else { "; " };
        write!(rest, "{between}{} cannot show consent", figure("unproven", picture.unproven))
            .expect("a string takes all that is written to it");
    }
    let of = if summary.rows == 1 { "row" } else { "rows" };
    let first = format!("{} of {} {of} {may}", figure("kept", summary.kept), figure("rows", summary.rows));
    if rest.is_empty() { format!("{first}.") } else { format!("{first}; <span class=\"rest\">{rest}.</span>") }
}

/// What the answer leaves open: who cannot show consent and is in the file all the same.
fn standfirst(facts: &Facts<'_>) -> Option<String> {
    let kept = facts.picture.unproven_kept;
    (kept > 0).then(|| {
        let tense = Tense::of(facts);
        format!(
            "{} without a consent that holds {}, each marked with the reason. <code>--consent reject</code> {}.",
            rows(kept),
            tense.still(kept),
            if tense == Tense::Cleaned { "takes them out" } else { "rejects them" },
        )
    })
}

/// Which command looked at which inputs.
fn subject(facts: &Facts<'_>, caps: Caps) -> String {
    let inputs = &facts.summary.inputs;
    let mut names: Vec<String> = inputs.iter().take(NAMED).map(|input| path(&input.path, caps)).collect();
    if inputs.len() > NAMED {
        names.push(format!("and {}", counted((inputs.len() - NAMED) as u64, "other file", "other files")));
    }
    format!("hygienist {} · {}", escaped(&facts.summary.command), names.join(", "))
}

/// A day in words: `24 November 2026`; as it stands where it is none.
pub(super) fn day(as_of: &str) -> String {
    as_of.parse::<Date>().map_or_else(|_| as_of.to_owned(), |day| day.strftime("%-d %B %Y").to_string())
}

/// Which program says all this.
pub(super) fn foot(facts: &Facts<'_>) -> String {
    let summary = facts.summary;
    let masked =
        if facts.shows_values { "Cells are shown as they are." } else { "Addresses, numbers and names are masked." };
    format!(
        "<footer>\n<p>{} {}, numbering plan {}. Counted from the files named above, with {} standing for today; the same \
         files and settings give the same page. {masked} Nothing on this page is loaded from anywhere or sent \
         anywhere.</p>\n</footer>\n",
        summary.tool.name,
        summary.tool.version,
        escaped(&summary.numbering_plan),
        escaped(&summary.as_of),
    )
}

/// A section whose body is a lead and what is shown.
pub(super) fn led(id: &'static str, title: &'static str, lead: &str, body: String) -> Option<Section> {
    if body.is_empty() {
        return None;
    }
    Section::of(id, title, format!("<p class=\"lead\">{lead}</p>\n{body}"))
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_written_out() {
        assert_eq!(day("2026-11-04"), "4 November 2026");
        assert_eq!(day("someday"), "someday");
    }
}
