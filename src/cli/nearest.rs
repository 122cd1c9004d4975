//! How it is told what was probably meant by a word that nobody knows.

use crate::config::nearest;

/// `; did you mean X?` where a name is like what was written, else `; ` and what `otherwise` says.
pub(super) fn did_you_mean_or(written: &str, names: &[&str], otherwise: &str) -> String {
    meant_or(nearest(written, names.iter().copied()), otherwise)
}

/// The same, of what is known to have been meant.
pub(super) fn meant_or(meant: Option<&str>, otherwise: &str) -> String {
    match meant {
        Some(name) => format!("; did you mean {name}?"),
        None => format!("; {otherwise}"),
    }
}

/// `; did you mean X?`, where X is like what was written, else all there is.
pub(super) fn did_you_mean<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    did_you_mean_or(written, &names, &format!("there is {}", names.join(", ")))
}
