//! One list in 14 encodings, seven dialects and eight wrappings: always the same clean rows and the same reasons.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use hygienist::normalize::encoding::{Encoder, Encoding};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;

/// Encodings, whether a byte order mark begins them, and the names of people that they hold.
const ENCODINGS: [(&str, bool, [&str; 4]); 14] = [
    ("utf-8", true, ["王小明", "Jörg Müller", "Пётр Ильин", "Łucja Żak"]),
    ("utf-16le", true, ["王小明", "Jörg Müller", "Пётр Ильин", "Łucja Żak"]),
    ("utf-16be", false, ["Ελένη Παππά", "Jörg Müller", "Zoë Brûlé", "Łucja Żak"]),
    ("utf-32le", true, ["김민준", "Jörg Müller", "Пётр Ильин", "Łucja Żak"]),
    ("windows-1252", false, ["Jörg Müller", "Zoë Brûlé", "Íñigo Peña", "Håkan Sjöström"]),
    ("windows-1250", false, ["Łucja Żak", "Paweł Wójcik", "Święta Kość", "Grażyna Źródło"]),
    ("windows-1251", false, ["Пётр Ильин", "Анна Кузнецова", "Мария Лебедева", "Юлия Фёдорова"]),
    ("koi8-r", false, ["Пётр Ильин", "Анна Кузнецова", "Мария Лебедева", "Юлия Фёдорова"]),
    ("gb18030", false, ["王小明", "李秀英", "张伟", "欧阳娜"]),
    ("big5", false, ["黃志明", "吳淑芬", "許功蓋", "林怡君"]),
    ("shift_jis", false, ["佐藤 花子", "鈴木 一郎", "高橋 ソノ子", "田中 健"]),
    ("euc-kr", false, ["김민준", "이서연", "박지훈", "최수아"]),
    ("ibm850", false, ["Jörg Müller", "Käthe Groß", "Jürgen Schäfer", "Ännchen Köhler"]),
    ("macintosh", false, ["Jörg Müller", "Käthe Groß", "Jürgen Schäfer", "Ännchen Köhler"]),
];

/// How cells are set apart.
#[derive(Clone, Copy, Debug)]
enum Dialect {
    Cut(char),
    SingleQuoted,
    Backslashed,
    BlankBeforeQuote,
}

const DIALECTS: [Dialect; 7] = [
    Dialect::Cut(','),
    Dialect::Cut(';'),
    Dialect::Cut('\t'),
    Dialect::Cut('|'),
    Dialect::SingleQuoted,
    Dialect::Backslashed,
    Dialect::BlankBeforeQuote,
];

impl Dialect {
    fn write(self, rows: &[Vec<String>]) -> String {
        let line = |row: &Vec<String>| match self {
            Dialect::Cut(by) => row.iter().map(|c| minimal(c, by)).collect::<Vec<_>>().join(&by.to_string()),
            Dialect::SingleQuoted => joined(row, ",", |c| format!("'{}'", c.replace('\'', "''"))),
            Dialect::Backslashed => joined(row, ",", |c| format!("\"{}\"", c.replace('"', "\\\""))),
            Dialect::BlankBeforeQuote => joined(row, ", ", |c| format!("\"{}\"", c.replace('"', "\"\""))),
        };
        rows.iter().map(|row| line(row) + "\n").collect()
    }
}

fn joined(row: &[String], by: &str, cell: impl Fn(&String) -> String) -> String {
    row.iter().map(cell).collect::<Vec<_>>().join(by)
}

fn minimal(cell: &str, by: char) -> String {
    if cell.contains([by, '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// Forty people, every seventh a duplicate and every ninth without a channel, with what breaks naive readers in the notes.
fn list(names: [&str; 4]) -> Vec<Vec<String>> {
    let cells = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    let mut rows = vec![cells(["name", "email", "phone", "city", "note"])];
    for at in 0..40 {
        let person = if at % 7 == 6 { at - 1 } else { at };
        let email = if at % 9 == 8 { "no address".to_owned() } else { format!("person{person}@brightwater.com") };
        let phone = if at % 9 == 8 { String::new() } else { format!("030 23125{:03}", person % 999) };
        let note = ["", "said \"yes\", twice", "first line\nsecond line", "it's fine"][at % 4];
        rows.push(cells([names[at % 4], &email, &phone, "Berlin", note]));
    }
    rows
}

fn encoded(text: &str, label: &str, mark: bool) -> Vec<u8> {
    let mut encoder = Encoder::new(Encoding::of_label(label).unwrap());
    let mut bytes = if mark { encoder.bom().to_vec() } else { Vec::new() };
    encoder.push(text.as_bytes(), &mut bytes);
    encoder.finish(&mut bytes);
    assert_eq!(encoder.lossy(), 0, "{label} holds the list");
    bytes
}

/// What `clean` makes of a file: the clean rows, and the rejects but for the columns that name the file.
fn cleaned(file: &[u8], why: &str) -> (String, Vec<Vec<String>>) {
    let desk = tempfile::tempdir().unwrap();
    fs::write(desk.path().join("in.csv"), file).unwrap();
    let options = "clean in.csv -o clean.csv --rejects rejects.csv --country DE --on consent.*=ignore --as-of 2026-11-24 \
                   --threads 1 --quiet";
    let mut command = Command::new(env!("CARGO_BIN_EXE_hygienist"));
    let ran =
        command.args(options.split_whitespace()).current_dir(desk.path()).env("HOME", desk.path()).output().unwrap();
    assert!(ran.status.success(), "{why}: {}", String::from_utf8_lossy(&ran.stderr));
    let clean = fs::read_to_string(desk.path().join("clean.csv")).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(desk.path().join("rejects.csv")).unwrap();
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let stays = |at: &usize| !["hyg_source", "hyg_duplicate_of"].contains(&rows[0][*at].as_str());
    // An archive's table is called `in.csv!PATH`, in sentences too.
    let unnamed = |cell: &String| cell.replace("in.csv!lists/list.csv", "in.csv").replace("in.csv!list.csv", "in.csv");
    let pick = |row: &Vec<String>| (0..row.len()).filter(stays).map(|at| unnamed(&row[at])).collect();
    (clean, rows.iter().map(pick).collect())
}

/// The list as a plain UTF-8 file with commas.
fn plain(names: [&str; 4]) -> (String, Vec<Vec<String>>) {
    let expected = cleaned(Dialect::Cut(',').write(&list(names)).as_bytes(), "the plain file");
    // By hand: of the rows 0 to 39, 8, 17, 26 and 35 have no channel; 6, 13, 20, 27 and 34 repeat the row before, but 27
    // repeats 26, which lost its channel, so it is nobody's duplicate.
    let mut reader = csv::Reader::from_reader(expected.0.as_bytes());
    assert_eq!(reader.records().map(Result::unwrap).count(), 40 - 4 - 4);
    assert_eq!(expected.1.len(), 1 + 4 + 4);
    for name in names {
        assert!(expected.0.contains(name), "{name}");
    }
    expected
}

fn every_dialect(of: &[(&str, bool, [&str; 4])]) {
    for (label, mark, names) in of {
        let expected = plain(*names);
        for dialect in DIALECTS {
            let why = format!("{label}, {dialect:?}");
            let found = cleaned(&encoded(&dialect.write(&list(*names)), label, *mark), &why);
            assert_eq!(found.0, expected.0, "{why}");
            assert_eq!(found.1, expected.1, "{why}");
        }
    }
}

#[test]
fn unicode_in_every_dialect() {
    every_dialect(&ENCODINGS[..4]);
}

#[test]
fn european_encodings_in_every_dialect() {
    every_dialect(&ENCODINGS[4..8]);
}

#[test]
fn asian_encodings_in_every_dialect() {
    every_dialect(&ENCODINGS[8..12]);
}

#[test]
fn encodings_of_old_machines_in_every_dialect() {
    every_dialect(&ENCODINGS[12..]);
}

/// The bytes in each wrapping, by the crates' own writers.
fn wrapped(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let gzip = |bytes: &[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    };
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("list.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    bzip2.write_all(bytes).unwrap();
    let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
    xz.write_all(bytes).unwrap();
    let mut lz4 = lz4_flex::frame::FrameEncoder::new(Vec::new());
    lz4.write_all(bytes).unwrap();
    let mut tar = tar::Builder::new(Vec::new());
    let mut head = tar::Header::new_gnu();
    head.set_size(bytes.len() as u64);
    head.set_mode(0o644);
    tar.append_data(&mut head, "lists/list.csv", bytes).unwrap();
    vec![
        ("gzip", gzip(bytes)),
        ("zip", zip.finish().unwrap().into_inner()),
        ("zstd", ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)),
        ("bzip2", bzip2.finish().unwrap()),
        ("xz", xz.finish().unwrap()),
        ("lz4", lz4.finish().unwrap()),
        ("tar.gz", gzip(&tar.into_inner().unwrap())),
        ("gzip in gzip", gzip(&gzip(bytes))),
    ]
}

/// Every encoding in every dialect in one wrapping.
fn everything_in(wrapping: &str) {
    let mut count = 0;
    for (label, mark, names) in ENCODINGS {
        let expected = plain(names);
        for dialect in DIALECTS {
            let bytes = encoded(&dialect.write(&list(names)), label, mark);
            for (name, wrapped) in wrapped(&bytes).into_iter().filter(|(name, _)| *name == wrapping) {
                let why = format!("{label}, {dialect:?}, in {name}");
                let found = cleaned(&wrapped, &why);
                assert_eq!(found.0, expected.0, "{why}");
                assert_eq!(found.1, expected.1, "{why}");
                count += 1;
            }
        }
    }
    assert_eq!(count, ENCODINGS.len() * DIALECTS.len(), "{wrapping}");
}

#[test]
fn everything_in_gzip() {
    everything_in("gzip");
}

#[test]
fn everything_in_zip() {
    everything_in("zip");
}

#[test]
fn everything_in_zstd() {
    everything_in("zstd");
}

#[test]
fn everything_in_bzip2() {
    everything_in("bzip2");
}

#[test]
fn everything_in_xz() {
    everything_in("xz");
}

#[test]
fn everything_in_lz4() {
    everything_in("lz4");
}

#[test]
fn everything_in_tar_and_gzip() {
    everything_in("tar.gz");
}

#[test]
fn everything_in_two_wrappings() {
    everything_in("gzip in gzip");
}

/// Offices of Taiwan's government, as published (see `fixtures/SOURCE.md`).
#[test]
fn a_government_address_book_in_the_encodings_of_its_country() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/taiwan_offices.csv");
    let text = fs::read_to_string(path).unwrap();
    let clean = |bytes: &[u8]| {
        let desk = tempfile::tempdir().unwrap();
        fs::write(desk.path().join("in.csv"), bytes).unwrap();
        let options = "annotate in.csv -o all.csv --country TW --as-of 2026-11-24 --quiet";
        let mut command = Command::new(env!("CARGO_BIN_EXE_hygienist"));
        let ran = command
            .args(options.split_whitespace())
            .current_dir(desk.path())
            .env("HOME", desk.path())
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        fs::read_to_string(desk.path().join("all.csv")).unwrap()
    };
    let expected = clean(text.as_bytes());
    assert_eq!(csv::Reader::from_reader(expected.as_bytes()).records().count(), 60);
    assert!(expected.contains("+886223971366"), "the first office's number");
    for (label, mark) in [("big5", false), ("gb18030", false), ("utf-16le", true), ("utf-16le", false)] {
        assert_eq!(clean(&encoded(&text, label, mark)), expected, "{label}");
    }
}
