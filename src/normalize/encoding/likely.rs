//! How likely a sample was written in an encoding: how cleanly it decodes, whether letters stand where letters stand, and
//! whether words come out that contact lists have.

use super::words::WORDS;
use super::{Decoder, Encoding};

/// The candidates, and how much less often than `windows-1252` a file comes in them.
const CANDIDATES: [(Encoding, i32); 33] = [
    (Encoding::Windows1252, 0),
    (Encoding::Gb18030, 1),
    (Encoding::ShiftJis, 1),
    (Encoding::Big5, 1),
    (Encoding::EucKr, 1),
    (Encoding::EucJp, 2),
    (Encoding::Windows1250, 2),
    (Encoding::Windows1251, 2),
    (Encoding::Windows1253, 2),
    (Encoding::Windows1254, 2),
    (Encoding::Windows1255, 2),
    (Encoding::Windows1256, 2),
    (Encoding::Windows1257, 3),
    (Encoding::Windows874, 2),
    (Encoding::Iso8859_2, 3),
    (Encoding::Macintosh, 3),
    (Encoding::Ibm850, 4),
    (Encoding::Koi8R, 3),
    (Encoding::Ibm866, 3),
    (Encoding::Koi8U, 4),
    (Encoding::MacCyrillic, 4),
    (Encoding::Iso8859_5, 4),
    (Encoding::Iso8859_7, 3),
    (Encoding::MacCe, 5),
    (Encoding::Ibm437, 5),
    (Encoding::Iso8859_8, 4),
    (Encoding::Iso8859_6, 4),
    (Encoding::Windows1258, 5),
    (Encoding::Iso8859_4, 6),
    (Encoding::Iso8859_15, 4),
    (Encoding::Iso8859_13, 5),
    (Encoding::Iso8859_16, 6),
    (Encoding::Iso8859_3, 7),
];

/// The letters beyond ASCII of languages that are written in Latin ones: a list is mostly in one of them.
const LANGUAGES: [&str; 15] = [
    "äöüßÄÖÜé",
    "éèêëàâîïôûùçœÉÈÇÀ",
    "áéíóúñüÁÉÍÓÚÑ",
    "áâãàçéêíóôúÁÇÉÍ",
    "åäöæøéÅÄÖØÆ",
    "ąćęłńóśźżŁŚĆŻŹÓ",
    "áčďéěíňóřšťúůýžľôäĺŕÁČĎÉŘŠŤÚŽÍ",
    "áéíóöőúüűÁÉÓÖŐÚ",
    "čćđšžČĆĐŠŽ",
    "çğıöşüÇĞİÖŞÜ",
    "ăâîșțşţĂÂÎȘȚŞŢ",
    "ąčęėįšųūžĄČŠŽ",
    "āčēģīķļņšūžĀČŠŽ",
    "äõöüšžÄÕÖÜ",
    "àèéìòù",
];

/// The likeliest encoding of the sample, and whether it is well ahead of the next that reads it otherwise.
pub(super) fn likeliest(sample: &[u8]) -> (Encoding, bool) {
    let mut guess = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    guess.feed(sample, true);
    let guess = guess.guess(None, chardetng::Utf8Detection::Deny);
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count() as i32;
    let mut scored: Vec<(i32, Encoding, Vec<u8>)> = Vec::with_capacity(CANDIDATES.len());
    for (encoding, rarity) in CANDIDATES {
        let mut text = Vec::with_capacity(sample.len() * 2);
        let mut decoder = Decoder::new(encoding);
        decoder.push(sample, &mut text);
        decoder.finish(&mut text);
        let says = if encoding.codec() == Some(guess) { 6 + high } else { 0 };
        scored.push((score(&text) + says - 2 * rarity, encoding, text));
    }
    scored.sort_by_key(|(score, ..)| -score);
    let Some((best, encoding, text)) = scored.first() else { return (Encoding::Windows1252, false) };
    let next = scored.iter().find(|(_, _, other)| other != text);
    (*encoding, next.is_none_or(|(next, ..)| best - next > 10 + high / 20))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Ascii,
    Lower,
    Upper,
    Script(u8),
    Sign,
}

fn class(c: char) -> Class {
    match c {
        c if c.is_ascii_lowercase() => Class::Ascii,
        c if c.is_ascii_uppercase() => Class::Upper,
        '\u{370}'..='\u{3FF}' => Class::Script(1),
        '\u{400}'..='\u{4FF}' => Class::Script(2),
        '\u{5D0}'..='\u{5EA}' => Class::Script(3),
        '\u{600}'..='\u{6FF}' => Class::Script(4),
        '\u{E00}'..='\u{E7F}' => Class::Script(5),
        '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF66}'..='\u{FF9F}' => Class::Script(6),
        '\u{AC00}'..='\u{D7A3}' => Class::Script(7),
        c if c.is_uppercase() => Class::Upper,
        c if c.is_alphabetic() && !matches!(c, 'ª' | 'º' | 'ƒ') => Class::Lower,
        _ => Class::Sign,
    }
}

fn score(text: &[u8]) -> i32 {
    let mut sum = 0;
    let mut read = String::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        read.push_str(chunk.valid());
        sum -= 12 * chunk.invalid().len() as i32;
    }
    let (mut before, mut last) = (Class::Sign, ' ');
    for c in read.chars() {
        let now = class(c);
        if !c.is_ascii() {
            sum += alone(c, now);
        }
        if !c.is_ascii() || !last.is_ascii() {
            sum += beside(before, last, now, c);
        }
        (before, last) = (now, c);
    }
    sum += language(&read);
    let folded = read.to_lowercase();
    sum + WORDS.iter().filter(|word| !word.is_ascii()).map(|word| of_word(&folded, word)).sum::<i32>()
}

/// The longer the word, the less it came about by accident.
fn of_word(text: &str, word: &str) -> i32 {
    let odd = word.chars().filter(|c| !c.is_ascii()).count();
    let weight = (word.chars().count() + 3 * odd) as i32;
    weight * text.matches(word).take(5).count() as i32
}

fn alone(c: char, class: Class) -> i32 {
    match (class, c) {
        (_, '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FFFD}') => -15,
        (Class::Lower | Class::Upper, 'õ') => -1,
        (Class::Lower | Class::Upper, _) if LANGUAGES.iter().any(|letters| letters.contains(c)) => 1,
        (Class::Lower | Class::Upper, _) => -3,
        (Class::Script(2), 'А'..='я' | 'Ё' | 'ё') => 2,
        (Class::Script(2), 'І' | 'і' | 'Ї' | 'ї' | 'Є' | 'є' | 'Ґ' | 'ґ') => 1,
        (Class::Script(2), _) => -3,
        (Class::Script(_), '\u{FF66}'..='\u{FF9F}') => 1,
        (Class::Script(6 | 7), _) => 3,
        (Class::Script(_), _) => 1,
        (
            _,
            '’' | '‘' | '“' | '”' | '–' | '—' | '…' | '€' | '\u{A0}' | '°' | '№' | '«' | '»' | '、' | '\u{3000}' | 'ー'
            | '・' | 'º' | 'ª',
        ) => 0,
        _ => -5,
    }
}

/// The best of the languages: a point for each letter that it has, two off for each that it lacks.
fn language(text: &str) -> i32 {
    let odd = || text.chars().filter(|c| matches!(c, '\u{C0}'..='\u{24F}'));
    let all = odd().count() as i32;
    let best = LANGUAGES.iter().map(|letters| odd().filter(|c| letters.contains(*c)).count() as i32).max();
    3 * best.unwrap_or(0) - 2 * all
}

/// A vowel or tone sign that Thai writes over or under a consonant.
fn thai_sign(c: char) -> bool {
    matches!(c, '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}')
}

fn beside(before: Class, last: char, now: Class, c: char) -> i32 {
    let latin = |class| matches!(class, Class::Ascii | Class::Lower | Class::Upper);
    let quote = |c| matches!(c, '’' | '‘' | '–' | '\u{A0}');
    match (before, now) {
        (Class::Script(a), Class::Script(b)) if a != b => -6,
        (_, Class::Script(5)) if thai_sign(c) && !('ก'..='ฮ').contains(&last) && !thai_sign(last) => -6,
        (Class::Script(6), _) if matches!(c, 'ﾞ' | 'ﾟ') => 3,
        (_, Class::Script(6)) if matches!(c, 'ﾞ' | 'ﾟ') => -6,
        (Class::Script(1 | 2), Class::Script(1 | 2)) if last.is_lowercase() && c.is_uppercase() => -6,
        (Class::Script(1 | 2), Class::Script(1 | 2)) if last.is_uppercase() && c.is_lowercase() => 1,
        (Class::Script(_), Class::Script(_)) => 1,
        (Class::Script(_), other) | (other, Class::Script(_)) if latin(other) => -4,
        (Class::Ascii | Class::Lower, Class::Upper) => -5,
        (a, b) if latin(a) && latin(b) && !last.is_ascii() && !c.is_ascii() => -3,
        (a, b) if latin(a) && latin(b) => 1,
        (a, Class::Sign) if latin(a) && !c.is_ascii() && !quote(c) => -4,
        (Class::Sign, b) if latin(b) && !last.is_ascii() && !quote(last) => -4,
        _ => 0,
    }
}
