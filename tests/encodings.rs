//! Names of 17 languages in every encoding their exports come in, written by Python's codecs: found out, decoded, in pieces of
//! any size; and what does not decode goes through as it is.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use hygienist::normalize::encoding::{Decoder, Detector, Encoding};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

/// Files that are taken for another encoding's, and why nobody could tell.
const MISTAKEN: &[(&str, &str)] = &[(
    "ru.x-mac-cyrillic.rows.csv",
    "472 bytes without a header: small letters are the same bytes in windows-1251, which is far more frequent",
)];

/// A file, whose name says what it is: `LANGUAGE.ENCODING.head.csv` (with names of columns) or `….rows.csv` (without).
struct Fixture {
    name: String,
    encoding: Encoding,
    bytes: Vec<u8>,
    /// The same rows in UTF-8.
    text: Vec<u8>,
}

fn fixtures() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/encodings");
    let mut names: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let of = |name: String| {
        let [language, label, part, "csv"] = name.split('.').collect::<Vec<_>>()[..] else { panic!("{name}") };
        let text = fs::read(folder.join(format!("{language}.utf-8.{part}.csv"))).unwrap();
        let text = text.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(text);
        let encoding = Encoding::of_label(label).unwrap_or_else(|| panic!("{label} is no encoding that we know"));
        Fixture { encoding, bytes: fs::read(folder.join(&name)).unwrap(), text, name }
    };
    names.into_iter().map(of).collect()
}

/// What is found when the file comes in pieces of `size` bytes.
fn found(bytes: &[u8], size: usize) -> Encoding {
    let mut detector = Detector::new();
    bytes.chunks(size).for_each(|piece| detector.feed(piece));
    detector.finish().encoding
}

fn decoded(encoding: Encoding, bytes: &[u8], size: usize) -> Vec<u8> {
    let (mut decoder, mut out) = (Decoder::new(encoding), Vec::new());
    bytes.chunks(size).for_each(|piece| decoder.push(piece, &mut out));
    decoder.finish(&mut out);
    out
}

#[test]
fn every_file_gives_its_text_when_nobody_says_what_it_is_in() {
    let all = fixtures();
    assert_eq!(all.len(), 138);
    let wrong = |file: &&Fixture| decoded(found(&file.bytes, 4096), &file.bytes, 4096) != file.text;
    let mistaken: Vec<&str> = all.iter().filter(wrong).map(|file| file.name.as_str()).collect();
    let known: Vec<&str> = MISTAKEN.iter().map(|(name, _)| *name).collect();
    assert_eq!(mistaken, known);
}

#[test]
fn every_file_gives_its_text_when_its_encoding_is_said() {
    for file in fixtures() {
        assert!(decoded(file.encoding, &file.bytes, 4096) == file.text, "{}", file.name);
    }
}

#[test]
fn the_size_of_the_pieces_changes_nothing() {
    for file in fixtures() {
        let seen = found(&file.bytes, usize::MAX);
        for size in [1, 2, 3, 7, 4096] {
            assert_eq!(found(&file.bytes, size), seen, "{} in pieces of {size}", file.name);
            assert!(decoded(file.encoding, &file.bytes, size) == file.text, "{} in pieces of {size}", file.name);
        }
    }
}

/// The encodings whose every ASCII byte outside a character is itself.
fn over_ascii() -> Vec<Encoding> {
    let wide = [Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Utf32Le, Encoding::Utf32Be, Encoding::Iso2022Jp];
    Encoding::names().filter_map(Encoding::of_label).filter(|encoding| !wide.contains(encoding)).collect()
}

fn count(bytes: &[u8], of: u8) -> usize {
    bytes.iter().filter(|byte| **byte == of).count()
}

#[test]
fn a_broken_character_swallows_no_comma_quote_or_line_end() {
    for encoding in over_ascii() {
        for lead in 0x80..=0xFF_u8 {
            for mark in *b",\"\n" {
                let bytes = [b'a', lead, mark, b'b', b'\n'];
                let out = decoded(encoding, &bytes, 4096);
                assert_eq!(count(&out, mark), count(&bytes, mark), "{encoding:?}: {bytes:02X?} became {out:02X?}");
            }
        }
    }
}

#[test]
fn bytes_that_do_not_decode_stay_as_they_are() {
    // By the standard of each: 0xFF begins nothing in any of them, and a lead byte before a comma has lost its trail.
    let cases: &[(Encoding, &[u8], &[u8])] = &[
        (Encoding::Utf8, b"a\xFF,b\xC3,c", b"a\xFF,b\xC3,c"),
        (Encoding::of_label("shift_jis").unwrap(), b"a\x81,b\xFF\n", b"a\x81,b\xFF\n"),
        (Encoding::of_label("big5").unwrap(), b"a\xFF,b\xA4,c", b"a\xFF,b\xA4,c"),
        (Encoding::of_label("gb18030").unwrap(), b"a\xFF,b\xD6,c", b"a\xFF,b\xD6,c"),
        (Encoding::of_label("euc-kr").unwrap(), b"a\xFF,b\xB0,c", b"a\xFF,b\xB0,c"),
        (Encoding::of_label("euc-jp").unwrap(), b"a\xFF,b\xA4,c", b"a\xFF,b\xA4,c"),
        // A lone half of a pair, as its three bytes.
        (Encoding::Utf16Le, b"a\0\x00\xD8,\0", b"a\xED\xA0\x80,"),
    ];
    for (encoding, bytes, wanted) in cases {
        for size in [1, 2, 3, 4096] {
            assert_eq!(decoded(*encoding, bytes, size), *wanted, "{encoding:?} in pieces of {size}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_decode_alike_in_any_pieces(bytes in proptest::collection::vec(any::<u8>(), 0..300), size in 1_usize..40) {
        prop_assert_eq!(found(&bytes, size), found(&bytes, usize::MAX));
        for encoding in Encoding::names().filter_map(Encoding::of_label) {
            prop_assert!(decoded(encoding, &bytes, size) == decoded(encoding, &bytes, usize::MAX), "{:?}", encoding);
        }
    }
}
