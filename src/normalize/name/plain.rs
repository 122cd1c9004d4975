//! Folding as one would write it without a thought of speed: the oracle of the tests, ASCII and all other text alike.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::channel::is_channel;
use super::fold::straight_apostrophe;
use super::{NameCells, is_placeholder};
use crate::normalize::fold::{Piece, is_han, is_kana, piece, plain_letters, rows};

/// The lists, read once: reading them for every name would make up most of the tests' time.
struct Lists {
    titles: Vec<Vec<String>>,
    han_titles: Vec<String>,
    forms: Vec<(Vec<String>, bool)>,
    /// The longest first.
    han_forms: Vec<String>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let is_of_han = |row: &csv::StringRecord| row[0].chars().all(is_han);
    let titles = || rows(include_str!("../../../data/titles.csv"));
    let forms = || rows(include_str!("../../../data/legal_forms.csv"));
    let mut han_forms: Vec<String> = forms().filter(is_of_han).map(|row| row[0].to_owned()).collect();
    han_forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    Lists {
        titles: titles().filter(|row| !is_of_han(row)).map(|row| split(&normal(&row[0]))).collect(),
        han_titles: titles().filter(is_of_han).map(|row| row[0].to_owned()).collect(),
        forms: forms().filter(|row| !is_of_han(row)).map(|row| (split(&normal(&row[0])), &row[1] == "ru")).collect(),
        han_forms,
    }
});

pub(super) fn fold_name(cells: &NameCells) -> Vec<u8> {
    let filled = |cell: &str| !cell.trim().is_empty() && !is_placeholder(cell);
    let keep = |cell| if filled(cell) && !is_channel(cell) { cell } else { "" };
    let mut parts = vec![keep(cells.given), keep(cells.family)];
    if parts == ["", ""] {
        parts = vec![keep(cells.full)];
    }
    let mut words = Vec::new();
    let (mut all_han, mut named_han) = (String::new(), String::new());
    for part in parts {
        let part_han: String = normal(part).chars().filter(|&c| is_name_han(c)).collect();
        all_han.push_str(&part_han);
        named_han.push_str(without_han_title(&part_han));
        let spaced: String = normal(part).chars().map(|c| if is_name_han(c) { ' ' } else { c }).collect();
        words.extend(without_titles(split(&spaced)));
    }
    let mut han: Vec<char> =
        if named_han.is_empty() && words.is_empty() { all_han } else { named_han }.chars().collect();
    if !han.is_empty() {
        han.sort_unstable();
        words.push(han.into_iter().collect());
    }
    words.sort();
    let mut folded = words.join("\u{1F}");
    if filled(cells.organization) {
        let organization = organization(cells.organization);
        if !organization.is_empty() {
            folded.push('\u{1E}');
            folded.push_str(&organization);
        }
    }
    folded.into_bytes()
}

/// A place in the blocks of Han that no character has yet is no letter.
fn is_name_han(c: char) -> bool {
    is_han(c) && piece(c) == Piece::Letter
}

fn normal(cell: &str) -> String {
    let text: String = cell.chars().map(straight_apostrophe).collect();
    text.nfkd().filter(|&c| c != '\'' && piece(c) != Piece::Nothing).collect()
}

fn split(text: &str) -> Vec<String> {
    text.split(|c| piece(c) == Piece::Border)
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut folded = String::new();
            word.chars().for_each(|c| plain_letters(c, |letter| folded.push(letter)));
            folded
        })
        .collect()
}

fn without_titles(mut words: Vec<String>) -> Vec<String> {
    let mut kept = Vec::new();
    while !words.is_empty() {
        match LISTS.titles.iter().filter(|title| words.starts_with(title)).map(Vec::len).max() {
            Some(length) => drop(words.drain(..length)),
            None => kept.push(words.remove(0)),
        }
    }
    kept
}

fn without_han_title(han: &str) -> &str {
    let longest = LISTS.han_titles.iter().filter_map(|title| han.strip_suffix(&**title).map(str::len)).min();
    longest.map_or(han, |left| without_han_title(&han[..left]))
}

fn organization(cell: &str) -> String {
    let cjk = |c| is_han(c) || is_kana(c);
    let mut words: Vec<String> = Vec::new();
    for word in split(&normal(cell)) {
        // Cut where Han and kana meet anything else, join where they meet across a border.
        let mut runs: Vec<String> = Vec::new();
        for c in word.chars() {
            match runs.last_mut() {
                Some(run) if run.chars().all(cjk) == cjk(c) => run.push(c),
                _ => runs.push(c.to_string()),
            }
        }
        for run in runs {
            match words.last_mut() {
                Some(last) if last.chars().all(cjk) && run.chars().all(cjk) => last.push_str(&run),
                _ => words.push(run),
            }
        }
    }
    let forms = &LISTS.forms;
    while words.len() > 1 && forms.iter().any(|(form, leads)| *leads && words[..1] == form[..]) {
        words.remove(0);
    }
    while let Some(length) = forms.iter().filter(|(form, _)| words.ends_with(form)).map(|(form, _)| form.len()).max() {
        if length >= words.len() {
            break;
        }
        words.truncate(words.len() - length);
    }
    without_han_forms(words.join("\u{1F}"))
}

fn without_han_forms(mut name: String) -> String {
    let forms = &LISTS.han_forms;
    while let Some(rest) =
        forms.iter().find_map(|form| name.strip_suffix(form.as_str())).filter(|rest| !rest.is_empty())
    {
        name = rest.trim_matches('\u{1F}').to_owned();
    }
    while let Some(rest) =
        forms.iter().find_map(|form| name.strip_prefix(form.as_str())).filter(|rest| !rest.is_empty())
    {
        name = rest.trim_matches('\u{1F}').to_owned();
    }
    name
}
