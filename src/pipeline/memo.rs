//! What was worked out of a text, for when the same text comes again: columns of sources and domains hold few different ones.

use xxhash_rust::xxh3::xxh3_64;

/// How many texts are remembered.
const PLACES: usize = 512;

/// The longest text that is remembered, in bytes.
const LONGEST: usize = 64;

/// A direct-mapped table: each text has one place, which it shares with others. It saves time, and no outcome depends on it.
pub(super) struct Memo<T> {
    places: Vec<Option<Remembered<T>>>,
}

/// A text, and what was worked out of it.
type Remembered<T> = (Box<[u8]>, Option<T>);

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { places: Vec::new() }
    }
}

impl<T: Copy> Memo<T> {
    /// What `work_out` says of a text, now or before.
    pub(super) fn get(&mut self, text: &[u8], work_out: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        if text.len() > LONGEST {
            return work_out(text);
        }
        if self.places.is_empty() {
            self.places.resize_with(PLACES, || None);
        }
        let place = &mut self.places[xxh3_64(text) as usize % PLACES];
        match place {
            Some((known, said)) if **known == *text => *said,
            _ => place.insert((text.into(), work_out(text))).1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_its_own_answer_however_many_share_a_place() {
        let mut memo = Memo::default();
        for round in 0..3 {
            for number in 0..5_000usize {
                let text = number.to_string();
                let said = memo.get(text.as_bytes(), |_| (!number.is_multiple_of(7)).then_some(number));
                assert_eq!(said, (!number.is_multiple_of(7)).then_some(number), "{round}");
            }
        }
        let mut asked = 0;
        let mut count = |_: &[u8]| {
            asked += 1;
            Some(asked)
        };
        assert_eq!([memo.get(b"web.de", &mut count), memo.get(b"web.de", &mut count)], [Some(1); 2]);
    }
}
