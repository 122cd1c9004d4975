//! What a person should know about a run: remarks, and warnings that are told even where a run is to be quiet.

/// Notes, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// All of them.
    pub(super) all: Vec<String>,
    /// Those that say that something is wrong.
    pub(super) warnings: Vec<String>,
}

impl Notes {
    /// Adds what is good to know.
    pub(super) fn remark(&mut self, notes: impl IntoIterator<Item = String>) {
        self.all.extend(notes);
    }

    /// Adds what says that something is wrong.
    pub(super) fn warn(&mut self, notes: impl IntoIterator<Item = String>) {
        for note in notes {
            self.warnings.push(note.clone());
            self.all.push(note);
        }
    }
}
