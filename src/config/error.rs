//! What is wrong with settings: where, what was expected, and what was probably meant.

use super::nearest::nearest;
use std::fmt::Display;
use std::io::ErrorKind;
use std::path::PathBuf;

/// What is wrong with settings. It stops the run before anything is read or written.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{}: {}", path.display(), why_unread(source))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A setting is wrong.
    #[error("{at}: {message}")]
    Wrong {
        /// Where it stands: `hygiene.toml:12`, `--on`.
        at: String,
        /// What is wrong, and what was expected.
        message: String,
    },
}

impl ConfigError {
    pub(super) fn wrong(at: impl Display, message: impl Into<String>) -> ConfigError {
        ConfigError::Wrong { at: at.to_string(), message: message.into() }
    }
}

/// A misspelt name is by far the most usual reason.
fn why_unread(cause: &std::io::Error) -> String {
    match cause.kind() {
        ErrorKind::NotFound => "no such file; give the settings' file, or leave --config out".to_owned(),
        _ => format!("cannot be read: {cause}; give a file that you may read, or leave --config out"),
    }
}

/// ` (did you mean …?)`, to go behind a message about an unknown word; nothing where no known word is like it.
pub(super) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    meant(nearest(word, known))
}

/// The same, of a word that is known to have been meant.
pub(super) fn meant(word: Option<&str>) -> String {
    word.map(|word| format!(" (did you mean `{word}`?)")).unwrap_or_default()
}
