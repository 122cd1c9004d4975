//! What the values of flags mean.

use super::usage;
use crate::config::{ActionRule, FileSettings};
use crate::contact::Region;
use crate::normalize::country::{CountryCell, country};
use crate::normalize::encoding::Encoding;
use anyhow::Result;

/// Where numbers without a country of their own are from: as `--country` says, else the file.
pub(super) fn region(said: Option<&str>, file: &FileSettings) -> Result<Option<Region>> {
    let said = said.map(|country| (country.to_owned(), "--country".to_owned()));
    let Some((name, from)) = said.or_else(|| file_country(file)) else { return Ok(None) };
    match country(&name) {
        CountryCell::Known(region) => Ok(Some(region)),
        CountryCell::Empty | CountryCell::Unknown => {
            Err(usage(format!("{from}: {name}: no country that the numbering plan knows; expected a code such as DE")))
        }
    }
}

/// The country that the file names, and where.
fn file_country(file: &FileSettings) -> Option<(String, String)> {
    let (country, line) = file.country.as_ref()?;
    Some((country.clone(), format!("{}:{line}", file.path.display())))
}

/// `CODE=ACTION`, as `--on` takes it.
pub(super) fn action_rule(rule: &str) -> Result<ActionRule> {
    match rule.split_once('=') {
        Some((pattern, action)) => Ok(ActionRule {
            pattern: pattern.trim().to_owned(),
            action: action.trim().to_owned(),
            from: "--on".to_owned(),
        }),
        None => Err(usage(format!("--on {rule}: expected CODE=ACTION, for example --on email.disposable=drop"))),
    }
}

/// A size in bytes: `1048576`, `64MiB`, `10M`, `512k`.
pub(super) fn parse_size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        other => return Err(format!("{other} is no unit; expected a size such as 64MiB")),
    };
    let number: usize = digits.parse().map_err(|_| "expected a size such as 64MiB".to_owned())?;
    match number.checked_mul(1 << unit) {
        Some(bytes @ 1..=0x4000_0000) => Ok(bytes),
        _ => Err("a record may have between 1 byte and 1 GiB".to_owned()),
    }
}

/// The encoding that a user named.
pub(super) fn encoding(label: &str) -> Result<Encoding> {
    Encoding::of_label(label).ok_or_else(|| {
        let meant = Encoding::nearest(label).map(|name| format!(", did you mean {name}?")).unwrap_or_default();
        let names = Encoding::names().collect::<Vec<_>>().join(", ");
        usage(format!("--encoding {label}: there is no such encoding{meant} ({names})"))
    })
}
