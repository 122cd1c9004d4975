//! Whose export an input is, by the user's word.

use std::fs;

use super::{Preset, PresetError};
use crate::config::is_preset_file;

/// Whose export inputs are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Whose the header and the name of each tell.
    #[default]
    Recognised,
    /// Nobody's, whatever they tell.
    Nobody,
    /// This one's, whatever they tell.
    Given(&'static Preset),
}

impl Choice {
    /// The choice that a user typed: `none`, the id of a preset, or the path of a file.
    ///
    /// ```
    /// use hygienist::input::preset::Choice;
    /// assert_eq!(Choice::of("none"), Ok(Choice::Nobody));
    /// assert!(matches!(Choice::of("mailchimp"), Ok(Choice::Given(preset)) if preset.id == "mailchimp"));
    /// assert!(Choice::of("mailchip").unwrap_err().to_string().contains("did you mean mailchimp?"));
    /// ```
    ///
    /// # Errors
    /// There is no such preset; a file that cannot be read or is no preset.
    pub fn of(word: &str) -> Result<Choice, PresetError> {
        if word == "none" {
            return Ok(Choice::Nobody);
        }
        if !is_preset_file(word) {
            return Preset::by_id(word).map(Choice::Given);
        }
        let unreadable = |why: std::io::Error| PresetError::Unreadable { file: word.to_owned(), why: why.to_string() };
        let text = fs::read_to_string(word).map_err(unreadable)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        // One a run, and wanted until its end.
        Ok(Choice::Given(Box::leak(Box::new(Preset::parse(text, word)?))))
    }
}
