//! JSON Lines: an object a row, every value a text, so that numbers keep their zeros.

use super::{Records, Sheet, Told};
use std::collections::HashSet;
use std::io;

/// Writes rows as JSON Lines.
pub(super) struct JsonLines<W> {
    sink: W,
    /// `"name":` of every column, once the header was read.
    keys: Option<Vec<String>>,
    out: Vec<u8>,
}

impl<W: Sheet> JsonLines<W> {
    pub(super) fn new(sink: W, headless: Option<&[Vec<u8>]>) -> JsonLines<W> {
        JsonLines { sink, keys: headless.map(|names| keys(names.iter().map(Vec::as_slice))), out: Vec::new() }
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

impl<W: Sheet> Records for JsonLines<W> {
    fn record(&mut self, cells: &[&[u8]]) -> io::Result<()> {
        let Some(keys) = &self.keys else {
            self.keys = Some(keys(cells.iter().copied()));
            return Ok(());
        };
        self.out.push(b'{');
        for (at, (key, cell)) in keys.iter().zip(cells).enumerate() {
            if at > 0 {
                self.out.push(b',');
            }
            self.out.extend_from_slice(key.as_bytes());
            serde_json::to_writer(&mut self.out, &String::from_utf8_lossy(cell))?;
        }
        self.out.extend_from_slice(b"}\n");
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.sink.write_all(&self.out);
        self.out.clear();
        written
    }

    fn finish(&mut self) -> io::Result<Told> {
        self.flush()?;
        self.sink.finish()
    }
}
