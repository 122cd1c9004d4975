//! Files of domains that the user knows better: one a line, `#` begins a comment.

use super::run::Run;
use super::{Exit, Failure};
use crate::judge::OwnDomains;
use crate::normalize::email::parse_plain;
use std::collections::HashSet;
use std::fs;

/// Reads the domains that are never, and those that are always disposable.
pub(super) fn read_own_domains(run: &Run) -> Result<OwnDomains, Failure> {
    let lists = &run.policy.disposable;
    Ok(OwnDomains { allowed: read_all(&lists.allow)?, denied: read_all(&lists.deny)? })
}

fn read_all(files: &[String]) -> Result<HashSet<Box<str>>, Failure> {
    let mut domains = HashSet::new();
    for file in files {
        let text = fs::read_to_string(file)
            .map_err(|error| Failure::new(Exit::Input, format!("{file}: cannot be read: {error}")))?;
        for (line, number) in text.lines().zip(1..) {
            let line = line.trim_start_matches('\u{feff}').trim().trim_start_matches('@');
            if !line.is_empty() && !line.starts_with('#') {
                domains.insert(domain(line).ok_or_else(|| no_domain(file, number, line))?);
            }
        }
    }
    Ok(domains)
}

/// A domain as addresses show it: lower case, ASCII.
fn domain(line: &str) -> Option<Box<str>> {
    let email = parse_plain(&format!("somebody@{line}")).ok()?;
    email.mends().is_empty().then(|| email.domain().into())
}

fn no_domain(file: &str, number: usize, line: &str) -> Failure {
    let message = format!("{file}: line {number}: {line}: expected a domain such as mail.example.org, one a line");
    Failure::new(Exit::Usage, message)
}
