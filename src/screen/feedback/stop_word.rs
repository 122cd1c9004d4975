//! Which replies to a text message say stop.

use crate::normalize::invisible::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// Whether one or two letters are a stop: they are where the gateway says so under each message (`退订回T`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortWords {
    /// `T`, `TD`, `R` and `N` are a stop.
    Stop,
    /// They are an answer like any other.
    SayNothing,
}

/// The words of 47 CFR 64.1200(a)(10) (stop, quit, end, revoke, opt out, cancel, unsubscribe), and `stopall` and
/// `optout`, which Twilio adds ("Twilio support for opt-out keywords"). A sentence may go on behind them: the rule asks
/// for whatever a reasonable person would take for a stop.
const WORDS: [&str; 8] = ["stop", "quit", "end", "revoke", "cancel", "unsubscribe", "stopall", "optout"];

/// What Chinese gateways count, for the line under each commercial message says which letter ends them (`拒收请回复R`).
const SHORT_WORDS: [&str; 4] = ["t", "td", "r", "n"];

/// To unsubscribe, in both scripts.
const UNSUBSCRIBE: [&str; 2] = ["退订", "退訂"];

/// Words of courtesy that may stand before a stop.
const COURTESY: [&str; 4] = ["please", "pls", "plz", "请"];

/// Words with which a person comes back ("Twilio support for opt-out keywords").
const START_WORDS: [&str; 3] = ["start", "unstop", "resubscribe"];

/// Whether a reply says stop, in any width and case and between any marks.
///
/// ```
/// use hygienist::screen::feedback::{ShortWords, is_stop};
/// assert!(is_stop("Ｓｔｏｐ!", ShortWords::SayNothing));
/// assert!(is_stop("stop texting me", ShortWords::SayNothing));
/// assert!(!is_stop("don't stop", ShortWords::SayNothing));
/// assert!(is_stop("ｔｄ。", ShortWords::Stop));
/// assert!(!is_stop("N", ShortWords::SayNothing));
/// ```
#[must_use]
pub fn is_stop(reply: &str, short: ShortWords) -> bool {
    let folded = fold(reply);
    let mut words = folded.split(' ').filter(|word| !word.is_empty()).skip_while(|word| COURTESY.contains(word));
    let Some(first) = words.next() else { return false };
    let second = words.next();
    let opt_out = first == "opt" && second == Some("out");
    let alone = second.is_none();
    // Chinese has no spaces: `退订谢谢` is one word, and so is `TD退订`.
    let unsubscribe = |word: &str| UNSUBSCRIBE.iter().any(|stop| word.starts_with(stop));
    let behind_letter = SHORT_WORDS.iter().any(|letter| first.strip_prefix(letter).is_some_and(unsubscribe));
    WORDS.contains(&first)
        || opt_out
        || unsubscribe(first.trim_start_matches('请'))
        || short == ShortWords::Stop && (alone && SHORT_WORDS.contains(&first) || behind_letter)
}

/// Whether a reply says that the person wants messages again.
pub(super) fn is_start(reply: &str) -> bool {
    START_WORDS.contains(&fold(reply).trim())
}

/// Small letters of normal width, a space for every mark. An apostrophe goes without one: `don't` is a word.
fn fold(reply: &str) -> String {
    let folded = reply.nfkc().filter(|c| !is_invisible(*c) && !matches!(c, '\'' | '’'));
    folded.flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_rule_stop_in_any_width_and_case() {
        for reply in [
            "STOP",
            "stop.",
            " \"Stop\" ",
            "ＳＴＯＰ",
            "Quit",
            "END",
            "revoke!",
            "opt out",
            "Opt-Out",
            "OPTOUT",
            "cancel",
            "unsubscribe",
            "StopAll",
            "stop all",
            "Please stop",
            "stop texting me",
            "退订",
            "【退订】",
            "退訂",
            "退订谢谢",
            "s\u{200b}top",
            "请退订",
        ] {
            assert!(is_stop(reply, ShortWords::SayNothing), "{reply}");
            assert!(is_stop(reply, ShortWords::Stop), "{reply}");
        }
    }

    #[test]
    fn what_only_holds_a_stop_word_does_not_stop() {
        for reply in [
            "don't stop",
            "don’t stop",
            "never stop",
            "stopping by at 5",
            "",
            "!!",
            "the end",
            "yes",
            "opt in",
            "不退订",
        ] {
            assert!(!is_stop(reply, ShortWords::SayNothing), "{reply}");
            assert!(!is_stop(reply, ShortWords::Stop), "{reply}");
        }
    }

    #[test]
    fn letters_stop_where_the_gateway_uses_them_and_alone_only() {
        for reply in ["T", "td", "ＴＤ", "R", " n ", "N。", "TD退订"] {
            assert!(is_stop(reply, ShortWords::Stop), "{reply}");
            assert!(!is_stop(reply, ShortWords::SayNothing), "{reply}");
        }
        assert!(!is_stop("N 谢谢", ShortWords::Stop));
        assert!(!is_stop("T恤多少钱", ShortWords::Stop));
    }
}
