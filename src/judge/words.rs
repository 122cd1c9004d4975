//! The words of consent cells, remembered: a column of them holds few different ones.

use crate::normalize::words::{
    Accepts, Ground, Matched, Scope, accepts, consent_word, ground, says_until_further_notice, scope,
};
use xxhash_rust::xxh3::xxh3_64;

/// How many cells are remembered.
const REMEMBERED: usize = 256;

/// What the last cells meant. A direct-mapped table: a new cell replaces the one in its place.
pub(super) struct Memo {
    places: Vec<Option<(Box<str>, Meaning)>>,
}

/// What a cell means.
#[derive(Clone, Copy)]
pub(super) struct Meaning {
    /// The listed words in it.
    pub(super) words: Matched,
    /// What it answers to a question for permission.
    pub(super) accepts: Accepts,
    /// The ground of contacting that it names.
    pub(super) ground: Ground,
}

impl Default for Memo {
    fn default() -> Memo {
        Memo { places: vec![None; REMEMBERED] }
    }
}

impl Memo {
    /// What a cell means, as [`consent_word`] and [`accepts`] say.
    pub(super) fn meaning(&mut self, cell: &str) -> Meaning {
        let place = &mut self.places[xxh3_64(cell.as_bytes()) as usize % REMEMBERED];
        match place {
            Some((known, meaning)) if **known == *cell => *meaning,
            _ => {
                let meaning = Meaning { words: consent_word(cell), accepts: accepts(cell), ground: ground(cell) };
                *place = Some((cell.into(), meaning));
                meaning
            }
        }
    }
}

/// What a scope covers, and whether it was given until further notice.
type ScopeMeaning = (Scope, bool);

/// What the last scopes meant, likewise.
pub(super) struct ScopeMemo {
    places: Vec<Option<(Box<str>, ScopeMeaning)>>,
}

impl Default for ScopeMemo {
    fn default() -> ScopeMemo {
        ScopeMemo { places: vec![None; REMEMBERED] }
    }
}

impl ScopeMemo {
    /// What a scope covers, and whether it was given until further notice.
    pub(super) fn meaning(&mut self, cell: &str) -> ScopeMeaning {
        let place = &mut self.places[xxh3_64(cell.as_bytes()) as usize % REMEMBERED];
        match place {
            Some((known, meaning)) if **known == *cell => *meaning,
            _ => {
                let meaning = (scope(cell), says_until_further_notice(cell));
                *place = Some((cell.into(), meaning));
                meaning
            }
        }
    }
}
