//! The built-in words of consent, in text.

use super::lines::{columns, filled, labelled, wrapped};
use crate::normalize::words::{WordGroup, WordList};

/// How wide the lists are.
const WIDTH: usize = 100;

/// Every group of words: where they are looked for, what they say, and the words by language.
#[must_use]
pub fn all(groups: &[WordGroup]) -> String {
    let mut text =
        String::from("The built-in words of consent, by what they say. Case, width, _ and - make no difference.\n");
    for list in WordList::ALL {
        text.push_str(&format!("\n# {}\n", title(list)));
        for group in groups.iter().filter(|group| group.list == list) {
            text.push_str(&format!("\n## {}", body(group)));
        }
    }
    text.push_str("\nhygienist explain words.bought lists one of them alone.\n");
    text
}

/// A page of one group of words.
#[must_use]
pub fn group(group: &WordGroup) -> String {
    format!("# {}\n{}.\n", body(group), title(group.list))
}

const fn title(list: WordList) -> &'static str {
    match list {
        WordList::Consent => "Words of consent, in the cells of source, method, scope and status",
        WordList::Scope => "Words of channels and purposes, in the cells of scope",
        WordList::LegalBasis => "Words of legal bases, in the cells of the legal basis",
    }
}

/// Name and meaning, below them the words.
fn body(group: &WordGroup) -> String {
    let mut languages: Vec<&str> = Vec::new();
    for one in &group.words {
        if !languages.contains(&one.language.as_str()) {
            languages.push(&one.language);
        }
    }
    let place =
        if group.anywhere { "They count wherever they stand." } else { "The cell is the word, and nothing else." };
    let told = wrapped(&format!("{} {place}", group.sentence), WIDTH).join("\n");
    let mut text = format!("{}: {}\n\n{told}\n\n", group.name, counted(group.words.len()));
    let indent = languages.iter().map(|language| columns(language)).max().unwrap_or(0) + 6;
    for language in languages {
        let mut words: Vec<String> =
            group.words.iter().filter(|one| one.language == language).map(|one| format!("{},", one.word)).collect();
        if let Some(last) = words.last_mut() {
            last.pop();
        }
        let lines = filled(words.iter().map(String::as_str), WIDTH - indent);
        text.push_str(&labelled(&format!("    {language}"), &lines, indent));
    }
    text
}

fn counted(count: usize) -> String {
    format!("{count} {}", if count == 1 { "word" } else { "words" })
}
