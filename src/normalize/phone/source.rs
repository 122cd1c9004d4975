//! From a file to territories: what a user brings is not trusted.
//!
//! `phonenumber`'s loader reads the XML, but it takes the file's word for much: it recurses as deep as elements are
//! nested, and slices lengths without looking. So the file is sieved first: comments, declarations and the document
//! type are dropped, nesting is bounded, the lengths are checked. What passes cannot make the loader panic.

use std::io::{BufRead, Read as _};

use phonenumber::metadata::loader::{self, Metadata};

use super::fault::PlanError;

/// Google's file has 1 MB.
const LARGEST_FILE: u64 = 16 << 20;
/// Google's file nests six deep.
const DEEPEST: usize = 12;

/// Reads the territories of a plan, in the order of the file.
pub(super) fn read(reader: impl BufRead) -> Result<Vec<Metadata>, PlanError> {
    let mut bytes = Vec::new();
    reader.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(PlanError::TooLarge(LARGEST_FILE));
    }
    let text = str::from_utf8(&bytes).map_err(|error| PlanError::NotAPlan(error.to_string()))?;
    let sieved = sieve(text.trim_start_matches('\u{feff}')).map_err(PlanError::NotAPlan)?;
    loader::load(sieved.as_bytes()).map_err(|error| PlanError::NotAPlan(error.to_string()))
}

/// The elements and texts of the file alone, checked for what the loader does not check.
fn sieve(text: &str) -> Result<String, String> {
    let mut sieved = String::with_capacity(text.len());
    let mut depth = 0usize;
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        sieved.push_str(&rest[..start]);
        let markup = &rest[start..];
        let length = if markup.starts_with("<!--") {
            length_to(markup, "-->")?
        } else if markup.starts_with("<?") {
            length_to(markup, "?>")?
        } else if markup.starts_with("<!DOCTYPE") {
            let plain = length_to(markup, ">")?;
            // An internal subset holds declarations, which end with `>` too.
            if markup[..plain].contains('[') { length_to(markup, "]>")? } else { plain }
        } else {
            let length = length_to(markup, ">")?;
            let tag = &markup[1..length - 1];
            depth = depth_after(tag, depth)?;
            check_tag(tag)?;
            sieved.push_str(&markup[..length]);
            length
        };
        rest = &markup[length..];
    }
    sieved.push_str(rest);
    Ok(sieved)
}

fn length_to(markup: &str, end: &str) -> Result<usize, String> {
    markup.find(end).map(|place| place + end.len()).ok_or_else(|| format!("{end} is missing at the end of the file"))
}

fn depth_after(tag: &str, depth: usize) -> Result<usize, String> {
    if tag.starts_with('/') {
        return depth.checked_sub(1).ok_or_else(|| "an element ends that has not begun".into());
    }
    if tag.ends_with('/') {
        return Ok(depth);
    }
    if depth >= DEEPEST {
        return Err(format!("its elements are nested more than {DEEPEST} deep"));
    }
    Ok(depth + 1)
}

/// Refuses what two readers of XML might understand differently, and lengths that are none.
fn check_tag(tag: &str) -> Result<(), String> {
    if tag.starts_with('!') || tag.contains(['<', '\'']) || tag.matches('"').count() % 2 == 1 {
        return Err(format!("<{}> is not written as in Google's file", tag.chars().take(60).collect::<String>()));
    }
    if tag.starts_with("possibleLengths") {
        // Between the quotes stand the values.
        for value in tag.split('"').skip(1).step_by(2) {
            if !value.split(',').all(|part| is_length(part.trim())) {
                return Err(format!("{value:?} are no lengths"));
            }
        }
    }
    Ok(())
}

/// `8` or `[8-10]`, of one or two digits.
fn is_length(part: &str) -> bool {
    let is_number = |text: &str| matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    match part.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(range) => range.split_once('-').is_some_and(|(from, to)| is_number(from) && is_number(to)),
        None => is_number(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(inner: &str) -> String {
        format!("<phoneNumberMetadata><territories>{inner}</territories></phoneNumberMetadata>")
    }

    fn fault(text: &str) -> String {
        read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn comments_declarations_and_the_document_type_are_dropped() {
        let text = "\u{feff}<?xml version=\"1.0\"?><!-- <a> it's -- --><!DOCTYPE x [<!ELEMENT x (y)> <!-- ' -->\n]>"
            .to_owned()
            + &wrapped("<!-- Utopia --><territory id=\"UT\" countryCode=\"7\"><!-- <b> --></territory>");
        let territories = read(text.as_bytes()).unwrap();
        assert_eq!(territories.len(), 1);
        assert_eq!(territories[0].id.as_deref(), Some("UT"));
    }

    #[test]
    fn what_would_make_the_loader_panic_is_a_fault() {
        let lengths = |value: &str| {
            wrapped(&format!(
                "<territory id=\"UT\" countryCode=\"7\"><fixedLine><possibleLengths national=\"{value}\"/></fixedLine></territory>"
            ))
        };
        assert!(read(lengths("7,[9-11]").as_bytes()).is_ok());
        for value in
            ["", ",", "7,", "[", "[7", "[7-", "[7-]", "[-7]", "é", "[7-é", "[1-65535]", "65535", "-1", "[[7-8]]"]
        {
            assert!(fault(&lengths(value)).contains("no lengths"), "{value}");
        }
        assert!(fault(&wrapped(&"<a>".repeat(100_000))).contains("nested"));
        assert!(fault(&"<a>".repeat(1_000_000)).contains("nested"));
    }

    #[test]
    fn what_is_no_plan_is_a_fault() {
        for text in [
            "",
            "name,phone\nAda,1",
            "<html><body></body></html>",
            "<phoneNumberMetadata>",
            "</a>",
            "<!--",
            "<a b='\"'>",
        ] {
            assert!(fault(text).starts_with("this is not libphonenumber's"), "{text}");
        }
        assert!(read(&b"\xff\xfe"[..]).is_err());
        assert!(fault(&wrapped("<territory><newThing></newThing></territory>")).contains("newThing"));
    }
}
