//! All sections but the limits.

use super::page::{Page, list, one_or_all, quoted};
use super::{Naming, Told, numbered, roles_of_all};
use crate::contact::{ChosenBy, Code, FileProfile, Role};

/// How many columns without a role are told.
const UNUSED_TOLD: usize = 40;
/// How many codes are told.
const CODES_TOLD: usize = 5;

pub(super) fn head(page: &mut Page, told: Told<'_>) {
    let inputs: Vec<String> = told.inputs.iter().map(|input| quoted(input)).collect();
    page.line("#:schema ./hygiene.schema.json");
    page.line(&format!(
        "# What hygienist is to make of {}, from what it saw in it on {}: {}.",
        inputs.join(", "),
        told.as_of,
        numbered(told.look.rows, "row")
    ));
    page.line("# Every line is yours to change. One that begins with # says what else may be set. What a code means: hygienist explain CODE.");
    page.line("# Editors complete and check this file once `hygienist schema -o hygiene.schema.json` has written what the first line names.");
    page.line("");
}

pub(super) fn settings(page: &mut Page, told: Told<'_>) {
    let chosen = told.chosen;
    match &chosen.country {
        Some(country) => page.set("country", &quoted(&country.value), &country.why),
        None => page.may(
            "country",
            "\"US\"",
            "where a number without + and without a country cell is from: they do not tell",
        ),
    }
    match &chosen.preset {
        Some(preset) => page.set("preset", &quoted(&preset.value), &preset.why),
        None => page.may("preset", "\"mailchimp\"", "whose export it is; or \"none\", or a file of your own"),
    }
    match &chosen.date_order {
        Some(order) => page.set("date_order", &quoted(&order.value), &order.why),
        None => page.may("date_order", "\"dmy\"", "or \"mdy\": what 3/4/2025 is, where the column does not tell"),
    }
    page.may("channel", "\"sms\"", "or \"call\": only phones are of use");
    page.may("by", "[\"consent_source\"]", "count rows, and what is wrong with them, by a role or a column");
    page.may("fix_typos", "true", "set gmial.com right, where it is else flagged");
}

pub(super) fn columns(page: &mut Page, told: Told<'_>) {
    page.section("columns", "role = column, or a list of them: these and no others");
    let files = &told.found.profile.files;
    for role in Role::ALL {
        let Some(named) = Named::of(files, *role) else { continue };
        let value = one_or_all(&named.columns);
        match told.chosen.naming {
            Naming::Named if !named.is_of_preset => page.set(role.name(), &value, &named.why()),
            _ => page.may(role.name(), &value, &named.why()),
        }
    }
    if told.chosen.naming == Naming::Told {
        page.line("# (Comments, for by these names alone more or other columns would be read than were.)");
    }
    let unused = without_role(files);
    if !unused.is_empty() {
        let more = unused.len().saturating_sub(UNUSED_TOLD);
        let shown: Vec<String> = unused.iter().take(UNUSED_TOLD).map(|name| quoted(name)).collect();
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        page.line(&format!("# Without a role: {}{more}", shown.join(", ")));
    }
}

/// The columns of a role.
struct Named {
    columns: Vec<String>,
    by: Vec<ChosenBy>,
    is_of_preset: bool,
}

impl Named {
    fn of(files: &[FileProfile], role: Role) -> Option<Named> {
        let mut named = Named { columns: Vec::new(), by: Vec::new(), is_of_preset: false };
        for file in files {
            for (at, column) in file.columns.iter().enumerate().filter(|(_, one)| one.role == Some(role.name())) {
                // A column without a name is called by its place.
                let name = if column.name.is_empty() { (at + 1).to_string() } else { column.name.clone() };
                if !named.columns.contains(&name) {
                    named.columns.push(name);
                }
                named.by.extend(column.by);
            }
        }
        // Named, its words would no longer mean what they do in the exports of that system.
        named.is_of_preset = named.by.contains(&ChosenBy::Preset);
        (!named.columns.is_empty()).then_some(named)
    }

    fn why(&self) -> String {
        let has = |by| self.by.contains(&by);
        let why = match () {
            () if has(ChosenBy::Preset) => "the preset knows it, and its words",
            () if has(ChosenBy::Cells) && has(ChosenBy::Header) => "some by their cells alone, which look like it",
            () if has(ChosenBy::Cells) => "by its cells, which look like it; its name does not tell",
            () if has(ChosenBy::Position) => "by its place; look whether it is that",
            () => "",
        };
        why.to_owned()
    }
}

/// The names of columns without a role, each once; those of ours are none.
pub(super) fn without_role(files: &[FileProfile]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for column in files.iter().flat_map(|file| &file.columns) {
        let is_asked = column.role.is_none() && !column.name.is_empty() && !column.name.starts_with("hyg_");
        if is_asked && !names.contains(&column.name.as_str()) {
            names.push(&column.name);
        }
    }
    names
}

pub(super) fn rules(page: &mut Page, told: Told<'_>) {
    page.section("match", "when two rows are one person");
    page.may("by", "[\"email\", \"phone\"]", "what makes them one; or \"none\"");
    page.may("keep", "\"best\"", "which stays: best, first, last, most-complete, latest:ROLE");
    page.may("fill", "true", "its empty cells are filled from the others");

    page.section("actions", "what becomes of a code: reject, drop, flag, ignore");
    let codes = seen_codes(told);
    for (code, count) in &codes {
        let action = Code::from_name(code).map_or("flag", |code| code.default_action().name());
        page.may(&quoted(code), &quoted(action), &format!("as it is; {}", numbered(*count, "row")));
    }
    if codes.is_empty() {
        page.may("\"email.role_account\"", "\"drop\"", "");
    }

    page.section("suppress", "who is not to be contacted, beside those whose own cells say stop");
    page.line("# lists = [                           # relative to this file");
    page.line("#   { file = \"unsubscribed.csv\", kind = \"unsubscribed\" },");
    page.line("#   { file = \"bounces.csv\", kind = \"bounced\" },        # blocked, complained, erased, deceased, do_not_call");
    page.line("# ]");
    page.may("store", "\"hygienist.db\"", "where stops last from run to run; hygienist suppress import makes it");
}

/// The most frequent codes that somebody may want to decide on.
fn seen_codes(told: Told<'_>) -> Vec<(String, u64)> {
    use crate::contact::Action::{Drop, Flag, Reject};
    let may_be_set = |code: &str| {
        let code = Code::from_name(code);
        code.is_some_and(|code| code.allowed().len() > 1 && matches!(code.default_action(), Reject | Drop | Flag))
    };
    let codes = told.look.codes.iter().filter(|(code, _)| may_be_set(code));
    let mut codes: Vec<(String, u64)> = codes.map(|(code, count)| (code.clone(), *count)).collect();
    codes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    codes.truncate(CODES_TOLD);
    codes
}

/// What consent can show, and the role that shows it.
const EVIDENCE: [(Role, &str); 6] = [
    (Role::ConsentAt, "time"),
    (Role::ConsentSource, "source"),
    (Role::ConsentMethod, "method"),
    (Role::ConsentScope, "scope"),
    (Role::ConsentProof, "proof"),
    (Role::ConsentText, "text"),
];

pub(super) fn consent(page: &mut Page, told: Told<'_>) {
    let roles = roles_of_all(told.look);
    page.section("consent", "what every record that rests on consent must show");
    page.set("faults", "\"flag\"", "or \"reject\": who cannot show it is not written to");
    let shown: Vec<&str> =
        EVIDENCE.iter().filter(|(role, _)| roles.contains(role)).map(|(_, evidence)| *evidence).collect();
    if shown.is_empty() {
        page.may("require", "[\"time\", \"source\"]", "and method, scope, proof, text; there is a column of none");
    } else {
        page.set("require", &list(&shown), "what there are columns of");
    }
    if roles.contains(&Role::ConsentConfirmedAt) {
        page.may("confirmed", "true", "every opt-in must be a double one; there is a column of it");
    }
    page.may("law", "\"by-country\"", "or packs: [\"gdpr\", \"uwg\"]; hygienist explain law");
    page.may("max_age", "\"2 years\"", "how old a consent may be");
    page.may("purpose", "\"newsletter\"", "what the list is for");
}
