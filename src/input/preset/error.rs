//! What can be wrong with a preset, in words that say what to do.

use thiserror::Error;

use super::Preset;

/// Why a preset cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PresetError {
    /// There is no such preset.
    #[error("preset {id:?} is not known{}; there is {}; or give the path of your own file, or none",
        .nearest.as_ref().map(|nearest| format!(", did you mean {nearest}?")).unwrap_or_default(),
        Preset::ids().collect::<Vec<_>>().join(", "))]
    Unknown {
        /// What was asked for.
        id: String,
        /// The one most like it.
        nearest: Option<String>,
    },
    /// The file cannot be read.
    #[error("{file}: cannot be read as a preset: {why}; give a TOML file that you may read, a known name, or none")]
    Unreadable {
        /// The file, as typed.
        file: String,
        /// What the system says.
        why: String,
    },
    /// The file is no preset.
    #[error("{file}:{line}: {why}")]
    Bad {
        /// The file, as typed.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What was expected, and which key is wrong.
        why: String,
    },
}
