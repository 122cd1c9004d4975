//! What an export is about where it is given as a list of those who are not to be contacted.

use crate::config::nearest;
use crate::contact::SuppressionKind;

/// What a list of that export stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Everybody in it, for that reason.
    Of(SuppressionKind),
    /// Those whose own row says so.
    ByRow,
    /// Nobody: it is a list of people to write to.
    People,
}

impl ListKind {
    /// The kind by its word in a preset.
    pub(super) fn of(word: &str) -> Result<ListKind, String> {
        match word {
            "by-row" => return Ok(ListKind::ByRow),
            "people" => return Ok(ListKind::People),
            _ => {}
        }
        let kinds = SuppressionKind::OF_LISTS;
        let names = || kinds.iter().map(|kind| kind.name()).chain(["by-row", "people"]);
        kinds.into_iter().find(|kind| kind.name() == word).map(ListKind::Of).ok_or_else(|| {
            let near = nearest(word, names()).map(|near| format!("; did you mean {near}?"));
            let all = || format!("; there is {}", names().collect::<Vec<_>>().join(", "));
            format!("list_kind {word:?} is none{}", near.unwrap_or_else(all))
        })
    }
}
