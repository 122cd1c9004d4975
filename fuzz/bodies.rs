//! What each target does with its bytes; `tests/fuzzing.rs` runs the same from a plain loop.

use hygienist::input::container::{PeelSettings, peel};
use hygienist::input::formats::{Format, format_of, to_table};
use hygienist::input::header::{FirstRecord, survey};
use hygienist::input::record::{Walker, content_cow};
use hygienist::input::{Source, SourceSettings, Spool, preset, sheet};
use hygienist::normalize::encoding::{Decoder, Detector, Encoder, Encoding};

/// A list: its encoding, dialect and header are found, it is mended, and cut into records that lie one behind the other.
pub fn splitting(bytes: &[u8]) {
    let settings = SourceSettings::default();
    let Ok(mut source) = Source::from_reader("list.csv".into(), bytes, &settings) else { return };
    if source.settle(&settings).is_err() {
        return;
    }
    let Ok(found) = survey(&source, FirstRecord::Header, None) else { return };
    let mut block = vec![0; (source.spool.len() - found.data_start) as usize];
    source.spool.read_exact_at(found.data_start, &mut block).expect("the spool holds what it says");
    let mut walker = Walker::new(&block, found.dialect.delimiter);
    let (mut fields, mut position) = (Vec::new(), 0);
    while walker.next_record(&mut fields).is_some() {
        assert!(walker.position() > position, "every record is some bytes long");
        position = walker.position();
        for field in &fields {
            let _ = content_cow(&block, field);
        }
    }
}

/// A text in an unknown encoding, in pieces: they are found and decoded as the whole, and what is UTF-8 can be written again.
pub fn decoding(bytes: &[u8]) {
    let size = usize::from(bytes.first().copied().unwrap_or(0)) % 61 + 1;
    let found = |size: usize| {
        let mut detector = Detector::new();
        bytes.chunks(size).for_each(|piece| detector.feed(piece));
        detector.finish()
    };
    let whole = found(bytes.len().max(1));
    assert_eq!(found(size), whole);
    let decoded = |encoding: Encoding, size: usize| {
        let (mut decoder, mut out) = (Decoder::new(encoding), Vec::new());
        bytes.chunks(size).for_each(|piece| decoder.push(piece, &mut out));
        decoder.finish(&mut out);
        out
    };
    let all: Vec<Encoding> = Encoding::names().filter_map(Encoding::of_label).collect();
    let another = all[bytes.len() % all.len()];
    for encoding in [whole.encoding, another] {
        let text = decoded(encoding, bytes.len().max(1));
        assert!(decoded(encoding, size) == text, "{encoding:?} in pieces of {size}");
        let (mut encoder, mut out) = (Encoder::new(encoding), Vec::new());
        encoder.push(&text, &mut out);
        encoder.finish(&mut out);
    }
}

/// An archive, a compressed file or a workbook.
pub fn containers(bytes: &[u8]) {
    let settings = PeelSettings { memory: 1 << 20, ..PeelSettings::default() };
    let _ = peel("archive", Spool::from_bytes(bytes.to_vec()), &settings);
    // One cell in the far corner of an .xls makes its reader build gigabytes of empty ones; what chains without an end do
    // (findings/xls_chain_without_end.xls) is tested where they are found.
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return;
    }
    let _ = sheet::tables("book", &Spool::from_bytes(bytes.to_vec()), None);
}

/// Address books, directories, JSON and XML, whatever they say that they are.
pub fn vcard(bytes: &[u8]) {
    let _ = format_of(bytes);
    for format in [Format::VCard, Format::Ldif, Format::Json, Format::JsonLines, Format::Xml] {
        let _ = to_table(format, "contacts", &Spool::from_bytes(bytes.to_vec()), 1 << 20);
    }
}

/// Names of columns and of a file: which vendor's export it is, and what it makes of them.
pub fn presets(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let names: Vec<Vec<u8>> =
        lines.next().unwrap_or_default().split(|byte| *byte == b',').map(<[u8]>::to_vec).collect();
    let file = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let _ = preset::recognise(&names, &file);
    for preset in preset::Preset::ids().filter_map(|id| preset::Preset::by_id(id).ok()) {
        for name in &names {
            let _ = (preset.role_of(name), preset.bars(name), preset.words_of(name), preset.separator_of(name));
        }
    }
}
