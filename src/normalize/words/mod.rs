//! The words people write into opt-out, status and consent cells.
//!
//! [`consent_word`] tells how a contact was got and what state it is in; [`is_subscription_state`] whether a bare status
//! column speaks of subscriptions at all; the answers ([`opt_out_boolean`], [`opt_out_time`], [`accepts`]) are strict where
//! a doubt would cost a person's stop; [`legal_basis`] tells consent from the rest; [`verdict`] and [`verdict_reason`] read what
//! verifiers of addresses found; [`is_nothing`] what stands for nothing; [`word_groups`] lists the words of consent, scopes and bases.
//!
//! Nothing here is cached: callers that judge a column of few values remember them.

mod answer;
mod basis;
mod consent;
mod ground;
mod kind;
mod listed;
mod pattern;
mod scope;
mod state;
mod verdict;

pub use answer::{Accepts, accepts, is_nothing, opt_out_boolean, opt_out_time};
pub use basis::{Basis, legal_basis};
pub use consent::consent_word;
pub use ground::{Ground, ground};
pub use kind::{Matched, WordKind};
pub use listed::{ListedWord, WordGroup, WordList, word_groups};
pub use pattern::Pattern;
pub use scope::{Scope, bit as use_bit, names_purpose, says_until_further_notice, scope};
pub use state::is_subscription_state;
pub use verdict::{VerdictWord, verdict, verdict_flag, verdict_reason};

use unicode_normalization::UnicodeNormalization;

use super::fold::is_invisible;

/// A cell as the word lists are compared: NFKC, in lower case, `_`, dashes and white space as single spaces, none at the ends.
fn folded(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut space = false;
    let mut push = |c: char| {
        if is_invisible(c) {
        } else if is_space(c) {
            space = true;
        } else {
            if std::mem::take(&mut space) && !text.is_empty() {
                text.push(' ');
            }
            match c {
                '’' | '‘' => text.push('\''),
                ascii if ascii.is_ascii() => text.push(ascii.to_ascii_lowercase()),
                other => text.extend(other.to_lowercase()),
            }
        }
    };
    if cell.is_ascii() {
        cell.chars().for_each(&mut push);
    } else {
        cell.nfkc().for_each(&mut push);
    }
    text
}

fn is_space(c: char) -> bool {
    c == '_' || c == '-' || c.is_whitespace() || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}
