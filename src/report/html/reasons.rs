//! Why rows were rejected, what is marked on those that are kept, and what each code means.

use super::answer::{Tense, led};
use super::facts::{Example, Facts};
use super::markdown::first_below;
use super::markup::{Section, Set, Table, bar, counted, figure, in_percent, theirs};
use super::{Caps, linked};
use crate::contact::{Action, Code};
use crate::report::result::by_count;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What stands where a page says nothing of what to do.
const NO_ADVICE: &str = "See what <code>hygienist explain</code> says of it.";

/// The rejected rows by what decided.
pub(super) fn rejected(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let reasons: Vec<(Code, u64)> = by_count(&facts.summary.rejected_by)
        .filter_map(|(code, count)| Some((Code::from_name(code)?, count)))
        .collect();
    let told = Told { facts, caps, name: "rejected", whole: facts.summary.rejected, class: "gone", brief: false };
    let lead = "Each rejected row once, under what decided, and its share of all rejected rows. A row that is wrong in several ways has its other codes in \
                the rejects file.";
    let title = match Tense::of(facts) {
        Tense::Looked => "Why rows would be rejected",
        Tense::Cleaned | Tense::Annotated => "Why rows were rejected",
    };
    led("reasons", title, lead, told.list(&reasons))
}

/// What the kept rows bear.
pub(super) fn remarked(facts: &Facts<'_>, caps: Caps) -> Option<Section> {
    let mut marks = facts.picture.kept_codes.clone();
    marks.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let told = Told { facts, caps, name: "kept_with", whole: facts.summary.kept, class: "", brief: true };
    let lead = "Rows in the file that bear a code: something was mended, emptied, or is only good to know. The \
                shares are of all kept rows; one row may bear several.";
    led("remarks", "Kept, with a remark", lead, told.list(&marks))
}

/// A list of codes with their counts.
struct Told<'a> {
    facts: &'a Facts<'a>,
    caps: Caps,
    name: &'static str,
    whole: u64,
    class: &'static str,
    /// Whether what to do is folded.
    brief: bool,
}

impl Told<'_> {
    fn list(&self, codes: &[(Code, u64)]) -> String {
        if codes.is_empty() {
            return String::new();
        }
        let items: String = codes.iter().map(|(code, count)| self.item(*code, *count)).collect();
        let class = if self.brief { "reasons brief" } else { "reasons" };
        format!("<ol class=\"{class}\">\n{items}</ol>\n")
    }

    fn item(&self, code: Code, count: u64) -> String {
        let to_do = code.explanation().and_then(|page| first_below(page, "What to do"));
        let to_do =
            format!("<p class=\"do\"><strong>What to do:</strong> {}</p>\n", to_do.as_deref().unwrap_or(NO_ADVICE));
        let (examples, shown) = self.examples(code);
        let folded = |summary: &str, body: &str| format!("<details><summary>{summary}</summary>\n{body}</details>\n");
        let examples_said = counted(shown as u64, "example", "examples");
        // A rejected row asks for something; a remark may be looked up.
        let below = match (self.brief, shown) {
            (true, 0) => folded("What to do", &to_do),
            (true, _) => folded(&format!("What to do, and {examples_said}"), &format!("{to_do}{examples}")),
            (false, 0) => to_do,
            (false, _) => to_do + &folded(&examples_said, &examples),
        };
        format!(
            "<li><div class=\"count\">{} <span class=\"share\">{}</span></div>\n\
             <div class=\"body\"><p class=\"what\">{} {}</p>\n{}\n{below}</div></li>\n",
            figure(&format!("{}:{code}", self.name), count),
            in_percent(count, self.whole),
            code.sentence().trim_end_matches('.'),
            linked(code),
            bar(count, self.whole, self.class),
        )
    }

    /// Rows that bear the code, and how many: rejected ones where it rejects, kept ones where it is a remark.
    fn examples(&self, code: Code) -> (String, usize) {
        let of_kept = self.name == "kept_with";
        let all = self.facts.picture.examples.iter().find(|(of, _)| *of == code).map_or(&[][..], |(_, of)| of);
        let shown: Vec<&Example> =
            all.iter().filter(|example| example.kept == of_kept).take(self.caps.examples).collect();
        if shown.is_empty() {
            return (String::new(), 0);
        }
        let becomes = shown.iter().any(|example| example.becomes.is_some());
        let because = shown.iter().any(|example| example.because.is_some());
        let several = self.facts.summary.inputs.len() > 1;
        let mut heads = vec![("Row", Set::Number), ("What stands there", Set::Text)];
        heads.extend(
            becomes.then_some((
                if code.default_action() == Action::Fix { "Mended to" } else { "Probably meant" },
                Set::Text,
            )),
        );
        heads.extend(because.then_some(("Rests on", Set::Text)));
        heads.extend(several.then_some(("File", Set::Text)));
        let caption = format!("Rows with {code}");
        let mut table =
            Table::new(format!("{}-{}", self.name.replace('_', "-"), code.name().replace('.', "-")), caption, &heads);
        for example in &shown {
            table.row(&self.cells(example, becomes, because, several));
        }
        (table.html(), shown.len())
    }

    fn cells(&self, example: &Example, becomes: bool, because: bool, several: bool) -> Vec<String> {
        let most = self.caps.text;
        let mut standing = String::new();
        for (at, (column, cell)) in example.cells.iter().enumerate() {
            let between = if at == 0 { "" } else { "<br>" };
            write!(
                standing,
                "{between}<span class=\"hint\">{}:</span> {}",
                theirs(column, most.min(30)),
                theirs(cell, most)
            )
            .expect("a string takes all that is written to it");
        }
        let or_nothing = |text: &Option<String>| text.as_deref().map(|text| theirs(text, 2 * most)).unwrap_or_default();
        let mut cells = vec![crate::report::result::grouped(example.row), standing];
        cells.extend(becomes.then(|| or_nothing(&example.becomes)));
        cells.extend(because.then(|| or_nothing(&example.because)));
        cells.extend(several.then(|| theirs(&example.source, most)));
        cells
    }
}

/// What every code on the page means, to be led to.
pub(super) fn meanings(facts: &Facts<'_>) -> Option<Section> {
    let summary = facts.summary;
    let mut codes: BTreeSet<Code> =
        summary.codes.keys().chain(summary.rejected_by.keys()).filter_map(|code| Code::from_name(code)).collect();
    codes.extend(facts.picture.kept_codes.iter().map(|(code, _)| *code));
    codes.extend(facts.picture.stops.iter().map(|stop| stop.code));
    let of_columns = facts
        .profile
        .files
        .iter()
        .flat_map(|file| file.columns.iter().flat_map(|column| &column.faults).chain(&file.faults));
    codes.extend(of_columns.filter_map(|fault| Code::from_name(fault.code)));
    if codes.is_empty() {
        return None;
    }
    let items: String = codes
        .iter()
        .map(|code| {
            format!(
                "<div id=\"{code}\"><dt><code>{code}</code></dt><dd>{} <span class=\"hint\">{}</span></dd></div>\n",
                code.sentence(),
                becomes(*code)
            )
        })
        .collect();
    let lead = "<code>hygienist explain CODE</code> tells more of each: why it matters, an example, what to do, how to \
                configure it.";
    led("codes", "What the codes mean", lead, format!("<dl class=\"codes\">\n{items}</dl>\n"))
}

/// What becomes of a code where nobody says otherwise.
pub(super) const fn becomes(code: Code) -> &'static str {
    match code.default_action() {
        _ if code.allowed().is_empty() => "It ends the run.",
        Action::Reject => "By default the row is rejected.",
        Action::Drop => "By default the cell is emptied, and the row stays while another channel is good.",
        Action::Fix => "By default the cell is mended.",
        Action::Flag => "By default it is only marked.",
        Action::Ignore => "By default nothing is said.",
    }
}
