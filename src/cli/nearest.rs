//! What was probably meant by a word that nobody knows.

/// `; did you mean X?` where a name is like what was written, else `; ` and what `otherwise` says.
pub(super) fn did_you_mean_or<'n>(written: &str, names: &[&'n str], otherwise: &str) -> String {
    let likeness = |name: &&&'n str| strsim::jaro_winkler(&written.to_lowercase(), name);
    let nearest = names.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest.filter(|name| likeness(name) > 0.8) {
        Some(name) => format!("; did you mean {name}?"),
        None => format!("; {otherwise}"),
    }
}

/// `; did you mean X?`, where X is like what was written, else all there is.
pub(super) fn did_you_mean<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    did_you_mean_or(written, &names, &format!("there is {}", names.join(", ")))
}
