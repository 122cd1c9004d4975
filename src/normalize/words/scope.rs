//! What a person agreed to: the channels and the purposes that a scope cell names.

use std::sync::LazyLock;

use super::folded;
use crate::contact::law::Use;
use crate::normalize::fold::{Table, is_han, is_kana, rows};

/// A word of `data/scope_words.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// Channels, as bits of [`bit`]; none of ours where it is the letter.
    Channels(u8),
    /// All of it.
    All,
    /// What follows is left out.
    Not,
    /// A purpose, by its number among those of the list.
    Purpose(u8),
}

/// The bit of a use.
#[must_use]
pub const fn bit(one: Use) -> u8 {
    1 << one as u8
}

/// By letters or fax: a channel, though none of ours.
const POST: u8 = 1 << 7;

/// What parts the items of a scope.
const PARTS: [char; 9] = [',', ';', '|', '/', '+', '，', '、', '；', '.'];

/// What the words of `data/scope_words.csv` mean, in a sentence: channels, purposes, and what is said of either.
pub(super) const MEANINGS: [(&str, &str); 13] = [
    ("email", "Channel: e-mail."),
    ("sms", "Channel: text messages."),
    ("call", "Channel: calls."),
    ("phone", "Channels: text messages and calls."),
    ("post", "Channel: letters and fax, none of those that are judged."),
    ("newsletter", "Purpose: a newsletter."),
    ("marketing", "Purpose: marketing, which newsletters, offers and events are too."),
    ("offers", "Purpose: offers."),
    ("events", "Purpose: events."),
    ("surveys", "Purpose: surveys."),
    ("service", "Purpose: what a running service needs."),
    ("all", "Everything; alone in its cell it names no purpose."),
    ("not", "Leaves out what follows it, up to the next comma."),
];

const PURPOSES: [&str; 6] = ["newsletter", "marketing", "offers", "events", "surveys", "service"];

/// What a scope cell names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    channels: u8,
    without: u8,
    purposes: u8,
    /// Purposes that are left out.
    refused: u8,
    general: bool,
}

impl Scope {
    /// Whether it covers one of these uses, as bits of [`bit`]: a scope that names no channel is not about channels.
    #[must_use]
    pub const fn covers(self, uses: u8) -> bool {
        let rest = uses & !self.without;
        rest != 0 && (self.channels == 0 || self.channels & rest != 0)
    }

    /// Whether it says no more than "everything".
    #[must_use]
    pub const fn is_general(self) -> bool {
        self.general
    }
}

struct Words {
    runs: Table<Word>,
    /// Words of several runs, longest first.
    phrases: Vec<(String, Word)>,
    /// Words of Han and kana, longest first.
    spaceless: Vec<(String, Word)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { runs: Table::default(), phrases: Vec::new(), spaceless: Vec::new() };
    for row in listed() {
        let text = folded(&row[0]);
        let word = word(&row[2]);
        if text.starts_with(is_spaceless) {
            words.spaceless.push((text, word));
        } else if text.chars().all(char::is_alphanumeric) {
            words.runs.entry(text.into_bytes().into()).or_insert(word);
        } else {
            words.phrases.push((text, word));
        }
    }
    words.phrases.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    words.spaceless.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    words
});

/// The rows of `data/scope_words.csv`.
pub(super) fn listed() -> impl Iterator<Item = csv::StringRecord> {
    rows(include_str!("../../../data/scope_words.csv"))
}

fn word(meaning: &str) -> Word {
    match meaning {
        "email" => Word::Channels(bit(Use::Email)),
        "sms" => Word::Channels(bit(Use::Sms)),
        "call" => Word::Channels(bit(Use::Call)),
        "phone" => Word::Channels(bit(Use::Sms) | bit(Use::Call)),
        "post" => Word::Channels(POST),
        "all" => Word::All,
        "not" => Word::Not,
        purpose => Word::Purpose(PURPOSES.iter().position(|known| *known == purpose).unwrap_or(0) as u8),
    }
}

fn is_spaceless(c: char) -> bool {
    is_han(c) || is_kana(c)
}

/// What a scope cell names. `no` and the like leave out what follows them, up to the next comma.
///
/// ```
/// use hygienist::contact::law::Use;
/// use hygienist::normalize::words::{scope, use_bit};
/// let (email, sms) = (use_bit(Use::Email), use_bit(Use::Sms));
/// assert!(scope("Newsletter by e-mail").covers(email));
/// assert!(!scope("Newsletter by e-mail").covers(sms));
/// assert!(scope("newsletter").covers(sms), "it names no channel");
/// assert!(!scope("all channels, no SMS").covers(sms));
/// assert!(scope("短信营销").covers(sms));
/// ```
#[must_use]
pub fn scope(cell: &str) -> Scope {
    let text = folded(cell);
    let mut scope = Scope::default();
    let mut only_all = true;
    for part in text.split(PARTS) {
        let mut left_out = false;
        for word in found_in(part) {
            match word {
                Some(Word::Not) => left_out = true,
                Some(Word::Channels(bits)) if left_out => scope.without |= bits,
                Some(Word::Channels(bits)) => {
                    scope.channels |= bits;
                    only_all = false;
                }
                Some(Word::Purpose(purpose)) if left_out => scope.refused |= 1 << purpose,
                Some(Word::Purpose(purpose)) => scope.purposes |= 1 << purpose,
                Some(Word::All) => scope.general = true,
                None => {}
            }
        }
    }
    if scope.general && only_all {
        scope.channels = 0;
    }
    // Everything is no purpose that was named; with one beside it the cell says more than that.
    scope.general &= scope.purposes & !(1 << 1) == 0;
    scope
}

/// The words of a part of a scope, in their order; those that are not listed as nothing.
fn found_in(part: &str) -> Vec<Option<Word>> {
    let mut found = Vec::new();
    let mut rest = part;
    while let Some(first) = rest.chars().next() {
        if is_spaceless(first) {
            let listed = WORDS.spaceless.iter().find(|(text, _)| rest.starts_with(&**text));
            found.extend(listed.map(|(_, word)| Some(*word)));
            rest = &rest[listed.map_or(first.len_utf8(), |(text, _)| text.len())..];
            continue;
        }
        if !first.is_alphanumeric() {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let ends = |len: usize| !rest[len..].chars().next().is_some_and(|c| c.is_alphanumeric() && !is_spaceless(c));
        let phrase = WORDS.phrases.iter().find(|(text, _)| rest.starts_with(&**text) && ends(text.len()));
        if let Some((text, word)) = phrase {
            found.push(Some(*word));
            rest = &rest[text.len()..];
            continue;
        }
        let run = rest.find(|c: char| !c.is_alphanumeric() || is_spaceless(c)).unwrap_or(rest.len());
        found.push(WORDS.runs.get(&rest.as_bytes()[..run]).copied());
        rest = &rest[run..];
    }
    found
}

/// Whether a scope cell names a purpose: by the purpose's own words, by another word for it, or by "marketing" for what is
/// marketing; "everything" names every purpose.
///
/// ```
/// use hygienist::normalize::words::names_purpose;
/// assert!(names_purpose("Weekly newsletter", "newsletter"));
/// assert!(names_purpose("电子报", "newsletter"));
/// assert!(names_purpose("all marketing", "newsletter"));
/// assert!(!names_purpose("surveys", "newsletter"));
/// assert!(!names_purpose("newsletter", "product launch"));
/// assert!(names_purpose("Product-Launch 2026", "product launch"));
/// assert!(!names_purpose("newsletter, no surveys", "surveys"));
/// ```
#[must_use]
pub fn names_purpose(cell: &str, purpose: &str) -> bool {
    let (said, asked) = (scope(cell), scope(purpose).purposes);
    if asked == 0 {
        return said.general || holds_unrefused(&folded(cell), &folded(purpose));
    }
    let wide = if said.general { u8::MAX } else { with_all_marketing(said.purposes) };
    asked & (said.purposes | wide & !with_all_marketing(said.refused)) != 0
}

/// Newsletters, offers and events are marketing: what is sent to sell.
fn with_all_marketing(purposes: u8) -> u8 {
    const MARKETING: u8 = 1 << 1;
    const IS_MARKETING: u8 = 0b1111;
    if purposes & MARKETING == 0 { purposes } else { purposes | IS_MARKETING }
}

/// Whether words that are not listed stand in a scope, and are not left out there.
fn holds_unrefused(text: &str, wanted: &str) -> bool {
    let holds = |part: &str| part.find(wanted).is_some_and(|at| !found_in(&part[..at]).contains(&Some(Word::Not)));
    !wanted.is_empty() && (text == wanted || text.split(PARTS).any(holds))
}

/// Whether a scope, or the text that was agreed to, was given until further notice.
///
/// ```
/// use hygienist::normalize::words::says_until_further_notice;
/// assert!(says_until_further_notice("Calls, until further notice"));
/// ```
#[must_use]
pub fn says_until_further_notice(cell: &str) -> bool {
    let text = folded(cell);
    UNTIL_FURTHER_NOTICE.iter().any(|(word, _)| text.contains(word))
}

/// What says that a consent has no end, each with its language.
pub(super) const UNTIL_FURTHER_NOTICE: [(&str, &str); 9] = [
    ("until further notice", "en"),
    ("until withdrawn", "en"),
    ("until revoked", "en"),
    ("indefinite", "en"),
    ("bis auf widerruf", "de"),
    ("jusqu'à nouvel ordre", "fr"),
    ("hasta nuevo aviso", "es"),
    ("até aviso em contrário", "pt"),
    ("直至另行通知", "zh-Hans"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_list_is_read_as_it_says() {
        for row in rows(include_str!("../../../data/scope_words.csv")) {
            let word = word(&row[2]);
            let found = found_in(&folded(&row[0]));
            assert!(found.contains(&Some(word)), "{row:?}: {found:?}");
            if let Word::Purpose(at) = word {
                assert_eq!(PURPOSES[usize::from(at)], &row[2]);
            }
        }
    }

    #[test]
    fn channels_of_a_scope() {
        let (email, sms, call) = (bit(Use::Email), bit(Use::Sms), bit(Use::Call));
        for (cell, covered) in [
            ("", email | sms | call),
            ("newsletter", email | sms | call),
            ("email", email),
            ("E-Mail, SMS", email | sms),
            ("email;call", email | call),
            ("phone", sms | call),
            ("Telefon", sms | call),
            ("no calls", email | sms),
            ("email, no SMS", email),
            ("Keine Anrufe", email | sms),
            ("direct mail", 0),
            ("all", email | sms | call),
            ("短信", sms),
            ("邮件和电话", email | sms | call),
            ("mailbox full of texture", email | sms | call),
        ] {
            for one in [email, sms, call] {
                assert_eq!(scope(cell).covers(one), covered & one != 0, "{cell}: {one}");
            }
        }
    }

    #[test]
    fn everything_is_general() {
        for (cell, general) in
            [("all", true), ("all marketing", true), ("marketing", false), ("all newsletters", false)]
        {
            assert_eq!(scope(cell).is_general(), general, "{cell}");
        }
    }
}
