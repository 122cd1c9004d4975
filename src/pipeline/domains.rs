//! Files of domains that the user knows better: one a line, `#` begins a comment.

use super::asides::{Aside, read_aside};
use super::run::Run;
use super::{Exit, Failure};
use crate::contact::DateOrder;
use crate::contact::law::{Period, Unit};
use crate::judge::OwnDomains;
use crate::normalize::date;
use crate::normalize::email::parse_plain;
use crate::normalize::mask::row;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashSet};
use std::fs;

/// A sender has so long to learn that a domain is listed.
const WIRELESS_AFTER: Period = Period { count: 30, unit: Unit::Days };

/// Reads the domains that are never, and those that are always disposable.
pub(super) fn read_own_domains(run: &Run, today: Date) -> Result<(OwnDomains, Vec<Aside>), Failure> {
    let lists = &run.policy.disposable;
    let (wireless, files) = read_wireless(&run.policy.suppress.wireless_domains, today, run.policy.said_order())?;
    Ok((OwnDomains { allowed: read_all(&lists.allow)?, denied: read_all(&lists.deny)?, wireless }, files))
}

fn read_all(files: &[String]) -> Result<HashSet<Box<str>>, Failure> {
    let mut domains = HashSet::new();
    for file in files {
        for (line, number) in lines(&text_of(file)?) {
            domains.insert(domain(line).ok_or_else(|| no_domain(file, number, line))?);
        }
    }
    Ok(domains)
}

fn text_of(file: &str) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| {
        Failure::new(Exit::Input, format!("{file}: cannot be read: {error}; give a file with a domain on each line"))
    })
}

/// The lines that say something, and their numbers.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let lines = text.lines().zip(1..);
    let cut = lines.map(|(line, number)| (line.trim_start_matches('\u{feff}').trim().trim_start_matches('@'), number));
    cut.filter(|(line, _)| !line.is_empty() && !line.starts_with('#'))
}

/// Reads the domains of mobile carriers' messages: those that have been listed so long that nobody may write to them
/// unasked (47 CFR 64.3100(a)(4)). A line is a domain and the day since it is listed; one without a day is an old one.
fn read_wireless(given: &[String], today: Date, order: DateOrder) -> Result<(HashSet<Box<str>>, Vec<Aside>), Failure> {
    let mut domains = HashSet::new();
    let mut files = Vec::new();
    for path in given {
        let file = read_aside(path, |cells| domain_of(cells).is_some())?;
        for (line, cells) in &file.lines {
            let text = cells.join(",");
            let domain = domain_of(cells).ok_or_else(|| no_domain(path, *line as usize, &text))?;
            let listed = cells.iter().skip(1).find(|cell| !cell.is_empty());
            let since =
                listed.map(|cell| date::day(cell, order).ok_or_else(|| no_day(path, *line, &text))).transpose()?;
            if since.is_none_or(|since| WIRELESS_AFTER.end(since, &BTreeSet::new()) <= today) {
                domains.insert(domain);
            }
        }
        files.push(file);
    }
    Ok((domains, files))
}

fn domain_of(cells: &[String]) -> Option<Box<str>> {
    cells.first().and_then(|cell| domain(cell.trim_start_matches('@')))
}

fn no_day(file: &str, number: u64, line: &str) -> Failure {
    let message = format!(
        "{file}: line {number}: {}: expected the day since it is listed, such as 2026-11-24 (--date-order tells which of day and month comes first)",
        row(line)
    );
    Failure::new(Exit::Usage, message)
}

/// A domain as addresses show it: lower case, ASCII.
fn domain(line: &str) -> Option<Box<str>> {
    let email = parse_plain(&format!("somebody@{line}")).ok()?;
    email.mends().is_empty().then(|| email.domain().into())
}

fn no_domain(file: &str, number: usize, line: &str) -> Failure {
    let message =
        format!("{file}: line {number}: {}: expected a domain such as mail.example.org, one a line", row(line));
    Failure::new(Exit::Usage, message)
}
