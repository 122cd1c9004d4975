//! JSON Lines: an object a row, every value a text, so that numbers keep their zeros.

use super::text::Line;
use std::collections::HashSet;
use std::io;

/// Writes rows as JSON Lines.
pub(super) struct JsonLines {
    /// `"name":` of every column, once the header was read.
    keys: Option<Vec<String>>,
}

impl JsonLines {
    pub(super) fn new(headless: Option<&[Vec<u8>]>) -> JsonLines {
        JsonLines { keys: headless.map(|names| keys(names.iter().map(Vec::as_slice))) }
    }
}

/// The keys of an object, none of them twice: readers keep one of two values under one key, and say nothing.
fn keys<'n>(names: impl Iterator<Item = &'n [u8]>) -> Vec<String> {
    let names: Vec<String> = names.map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let given: HashSet<&str> = names.iter().map(String::as_str).collect();
    let mut taken: HashSet<String> = HashSet::new();
    let unique = names.iter().map(|name| {
        if taken.insert(name.clone()) {
            return name.clone();
        }
        let mut numbered = (2_u32..).map(|number| format!("{name} ({number})"));
        let free = numbered.find(|name| !given.contains(name.as_str()) && !taken.contains(name)).unwrap_or_default();
        taken.insert(free.clone());
        free
    });
    unique.map(|name| format!("{}:", text(&name))).collect()
}

fn text(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}

impl Line for JsonLines {
    fn line(&mut self, cells: &[&[u8]], text: &mut Vec<u8>) -> io::Result<()> {
        let Some(keys) = &self.keys else {
            self.keys = Some(keys(cells.iter().copied()));
            return Ok(());
        };
        text.push(b'{');
        for (at, (key, cell)) in keys.iter().zip(cells).enumerate() {
            if at > 0 {
                text.push(b',');
            }
            text.extend_from_slice(key.as_bytes());
            serde_json::to_writer(&mut *text, &String::from_utf8_lossy(cell))?;
        }
        text.extend_from_slice(b"}\n");
        Ok(())
    }
}
