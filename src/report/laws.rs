//! Packs and rules of law, in text.

use super::lines::{labelled, wrapped};
use crate::contact::Code;
use crate::contact::law::{Basis, Check, Pack, Period, Rule, Use, packs, rules};
use std::fmt;

/// How wide the list of packs may be.
const LIST_WIDTH: usize = 100;

/// How wide a page is, as those of the codes are.
const PAGE_WIDTH: usize = 88;

/// Where the values of a rule begin.
const INDENT: usize = 17;

const NO_ADVICE: &str = "This is a check, not legal advice. --law by-country picks by the contact's country; unverified \
    rules are off unless they are named as --law pack.rule.";

/// Every pack in the order of the data: its title, whose people it protects, how many of its rules are checked, how many of
/// those verified, and how many are only told.
#[must_use]
pub fn list() -> String {
    let names = packs().iter().map(|pack| pack.name.len()).max().unwrap_or(0);
    let indent = names + 27;
    let mut text = format!("{:names$}  checked  verified  told  what it is, and whose people it protects\n", "pack");
    for pack in packs() {
        let count = Count::of(pack);
        let told =
            format!("{}: {}", pack.title, countries(pack).unwrap_or_else(|| "only where it is named".to_owned()));
        let label = format!("{:names$}  {:>7}  {:>8}  {:>4}", pack.name, count.checked, count.verified, count.told);
        text.push_str(&labelled(&label, &wrapped(&told, LIST_WIDTH - indent), indent));
    }
    let legend = "checked: rules that a list is held against. verified: those of them whose text, or an official account of it, \
        was read: they are on with their pack. told: rules that a list of contacts cannot show, and that raise \
        nothing. hygienist explain gdpr tells the rules of a pack.";
    for paragraph in [legend, NO_ADVICE] {
        text.push_str(&format!("\n{}\n", wrapped(paragraph, LIST_WIDTH).join("\n")));
    }
    text
}

/// How many rules of a pack there are of each sort.
struct Count {
    checked: usize,
    verified: usize,
    told: usize,
}

impl Count {
    fn of(pack: &Pack) -> Count {
        let count = |wanted: fn(&Rule) -> bool| of(pack).filter(|rule| wanted(rule)).count();
        Count {
            checked: count(|rule| rule.check.is_checked()),
            verified: count(|rule| rule.check.is_checked() && rule.verified),
            told: count(|rule| !rule.check.is_checked()),
        }
    }
}

fn of(pack: &Pack) -> impl Iterator<Item = &'static Rule> {
    let name = pack.name;
    rules().iter().filter(move |rule| rule.pack == name)
}

fn countries(pack: &Pack) -> Option<String> {
    (!pack.countries.is_empty()).then(|| joined(&pack.countries, " "))
}

fn joined<T: fmt::Display>(items: &[T], between: &str) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

/// The page of a pack: what it is, whose people it protects, and every rule.
#[must_use]
pub fn pack(pack: &Pack) -> String {
    let name = pack.name;
    let on = match countries(pack) {
        Some(countries) => format!("It protects people in {countries}; --law by-country goes by that."),
        None => format!("It belongs to no country as a whole: it is on only where it is named, --law {name}."),
    };
    let Count { checked, verified, told } = Count::of(pack);
    let nothing = format!(" So --law {name} alone checks nothing.");
    let nothing = if verified == 0 { &nothing } else { "" };
    let count = format!(
        "{}: {checked} checked, {verified} of them verified and on with the pack; {told} told only.{nothing}",
        counted(checked + told)
    );
    let mut text = format!("# {name}: {}\n", pack.title);
    for paragraph in [&on, &count, NO_ADVICE] {
        text.push_str(&format!("\n{}\n", wrapped(paragraph, PAGE_WIDTH).join("\n")));
    }
    for rule in of(pack) {
        text.push_str(&format!("\n#{}", self::rule(rule)));
    }
    text
}

fn counted(count: usize) -> String {
    format!("{count} {}", if count == 1 { "rule" } else { "rules" })
}

/// The page of a rule: what it raises, what it says, and on what it depends.
#[must_use]
pub fn rule(rule: &Rule) -> String {
    let raises = rule.code.map_or_else(|| "told only".to_owned(), |code| format!("raises {code}"));
    let mark = if rule.verified { "" } else { "; unverified, off unless named" };
    let requirement = wrapped(rule.requirement, PAGE_WIDTH).join("\n");
    let mut text = format!("# {rule}: {raises}{mark}\n\n{requirement}\n\n");
    for (label, value) in lines(rule) {
        let label = format!("    {label}");
        text.push_str(&labelled(&label, &wrapped(&value, PAGE_WIDTH - INDENT), INDENT));
    }
    text
}

/// What is known of a rule beside its requirement, by label.
fn lines(rule: &Rule) -> Vec<(&'static str, String)> {
    let unverified =
        format!("off unless it is named, --law {rule}: neither its text nor an official account of it was read");
    let known = [
        ("unverified", (!rule.verified).then_some(unverified)),
        ("asks", (rule.check != Check::Told).then(|| rule.check.sentence().to_owned())),
        ("limit", limit(rule)),
        ("uses", Some(uses(&rule.uses))),
        ("or bases", bases(rule)),
        ("in force", in_force(rule)),
        ("who wins", rule.wins.map(|wins| wins.words().to_owned())),
        ("applies to", filled(rule.applies_to)),
        ("source", filled(rule.source)),
        ("read at", filled(rule.seen)),
        ("note", filled(rule.note)),
    ];
    known.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

fn filled(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}

fn uses(uses: &[Use]) -> String {
    let all = if uses.is_empty() { Use::ALL } else { uses };
    all.iter().map(|one| one.name()).collect::<Vec<_>>().join(", ")
}

/// On what a record may rest beside consent, which only some checks ask.
fn bases(rule: &Rule) -> Option<String> {
    let asks = rule.check == Check::Evidence;
    match &rule.bases[..] {
        [] => asks.then(|| "none: consent alone counts".to_owned()),
        bases => Some(format!(
            "{}, beside consent",
            bases.iter().map(|basis: &Basis| basis.name()).collect::<Vec<_>>().join(", ")
        )),
    }
}

/// The period of a rule, whole: by country, and the second one.
fn limit(rule: &Rule) -> Option<String> {
    let own = rule.limits_by_country.iter().map(|(country, limit)| format!("{country} {limit}"));
    let own = own.collect::<Vec<_>>().join(", ");
    let plain = short_limit(rule.limit, rule.or_limit);
    match (plain, own.is_empty()) {
        (plain, true) => plain,
        (None, false) => Some(own),
        (Some(plain), false) => Some(format!("{plain}; {own}")),
    }
}

fn short_limit(limit: Option<Period>, or_limit: Option<Period>) -> Option<String> {
    match or_limit {
        Some(other) => limit.map(|limit| format!("{limit} or {other}, whichever ends first")),
        None => limit.map(|limit| limit.to_string()),
    }
}

fn in_force(rule: &Rule) -> Option<String> {
    match (rule.from, rule.until) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {from}")),
        (None, Some(until)) => Some(format!("until {until}")),
        (Some(from), Some(until)) => Some(format!("from {from} until {until}")),
    }
}

/// The section of a code's page that names the rules which raise it; none where no rule does.
#[must_use]
pub fn section(code: Code) -> Option<String> {
    let raising: Vec<&Rule> = rules().iter().filter(|rule| rule.code == Some(code)).collect();
    let limits: Vec<String> = raising.iter().map(|rule| column_of_limit(rule)).collect();
    let names = raising.iter().map(|rule| rule.to_string().len()).max()?;
    let widest = limits.iter().map(String::len).max()?;
    let indent = 4 + names + 2 + widest + 2;
    let mut text = String::from("## Laws\n\nWhat raises it where `--law` names its pack or its rule:\n\n");
    for (rule, limit) in raising.iter().zip(&limits) {
        let label = format!("    {:names$}  {limit:widest$}", rule.to_string());
        let until = rule.until.map(|until| format!("until {until}"));
        let marks: Vec<String> = until.into_iter().chain((!rule.verified).then(|| "unverified".to_owned())).collect();
        let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join("; ")) };
        let told = format!("{}{marks}", rule.source);
        text.push_str(&labelled(&label, &wrapped(&told, LIST_WIDTH - indent), indent));
    }
    let unverified = raising.iter().any(|rule| !rule.verified);
    let off = if unverified { "Unverified rules are off unless they are named as `--law pack.rule`. " } else { "" };
    let more = format!("{off}`hygienist explain PACK.RULE` tells a rule, `hygienist explain law` lists the packs.");
    text.push_str(&format!("\n{}\n", wrapped(&more, PAGE_WIDTH).join("\n")));
    Some(text)
}

/// The limit in a few characters.
fn column_of_limit(rule: &Rule) -> String {
    match (rule.limit, rule.or_limit) {
        _ if !rule.limits_by_country.is_empty() => "by country".to_owned(),
        (Some(limit), Some(other)) => format!("{limit} or {other}"),
        (Some(limit), None) => limit.to_string(),
        _ => "-".to_owned(),
    }
}
