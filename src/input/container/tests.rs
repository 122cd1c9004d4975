//! Files of the real tools (`fixtures/containers`, see its README), whole, cut and damaged.

use std::fs;

use proptest::prelude::*;

use super::*;

const PEOPLE: &str = "name,email\nMei Lin,mei.lin@example.org\nOskar Nyberg,oskar@example.net\n";
const MORE: &str = "email\nruth@example.com\n";

fn fixture(name: &str) -> Vec<u8> {
    fs::read(format!("{}/fixtures/containers/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn peeled(file: &str, bytes: Vec<u8>) -> Result<Peeled, InputError> {
    peel(file, Spool::from_bytes(bytes), &PeelSettings::default())
}

fn text(member: &Member) -> String {
    let mut bytes = vec![0; member.spool.len() as usize];
    member.spool.read_exact_at(0, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Name and text of each member.
fn members(peeled: &Peeled) -> Vec<(Option<&str>, String)> {
    peeled.members.iter().map(|member| (member.name.as_deref(), text(member))).collect()
}

const BARE: [(&str, Container); 6] = [
    ("one.csv.zst", Container::Zstd),
    ("one.csv.bz2", Container::Bzip2),
    ("one.csv.xz", Container::Xz),
    ("one.csv.lzma", Container::Lzma),
    ("one.csv.lz4", Container::Lz4),
    ("two.csv.gz", Container::Gzip),
];

#[test]
fn a_compressed_file_is_one_member_without_a_name() {
    for (name, container) in BARE {
        let peeled = peeled(name, fixture(name)).unwrap();
        let expected = if container == Container::Gzip { format!("{PEOPLE}{MORE}") } else { PEOPLE.to_owned() };
        assert_eq!(members(&peeled), [(None, expected)], "{name}");
        assert_eq!(peeled.members[0].containers, [container]);
        assert_eq!(peeled.members[0].kind, Leaf::Text);
    }
}

#[test]
fn several_in_a_row_and_zeros_behind_are_one_file() {
    for (name, container) in BARE.iter().filter(|(_, container)| *container != Container::Lzma) {
        let once = fixture(name);
        let two = [&once[..], &once[..]].concat();
        let plain = members(&peeled(name, once).unwrap())[0].1.clone();
        let twice = peeled(name, two.clone()).unwrap();
        assert_eq!(members(&twice)[0].1, format!("{plain}{plain}"), "{name}");
        // xz knows padding by fours only.
        let padded = [&two[..], &[0; 512]].concat();
        assert_eq!(members(&peeled(name, padded).unwrap())[0].1, format!("{plain}{plain}"), "{name}, {container:?}");
    }
}

#[test]
fn frames_that_say_nothing_are_stepped_over() {
    let nothing = [0x52, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9];
    for name in ["one.csv.zst", "one.csv.lz4"] {
        let frame = fixture(name);
        let file = [&nothing[..], &frame, &nothing, &frame, &nothing].concat();
        assert_eq!(members(&peeled(name, file).unwrap())[0].1, format!("{PEOPLE}{PEOPLE}"), "{name}");
    }
}

#[test]
fn the_tables_of_an_archive_are_given_and_the_rest_is_named() {
    for (name, containers) in [("set.zip", vec![Container::Zip]), ("set.tar.gz", vec![Container::Gzip, Container::Tar])]
    {
        let peeled = peeled(name, fixture(name)).unwrap();
        let expected = [(Some("lists/people.csv"), PEOPLE.to_owned()), (Some("more.csv"), MORE.to_owned())];
        assert_eq!(members(&peeled), expected);
        assert!(peeled.members.iter().all(|member| member.containers == containers));
        assert_eq!(peeled.skipped, [("empty.csv".to_owned(), "empty")]);
    }
    let nested = peeled("nested.zip", fixture("nested.zip")).unwrap();
    assert_eq!(nested.members[0].name.as_deref(), Some("set.zip!lists/people.csv"));
}

#[test]
fn members_packed_by_other_methods_and_named_in_gbk() {
    assert_eq!(members(&peeled("b", fixture("bzip2.zip")).unwrap())[0].1, PEOPLE);
    assert_eq!(members(&peeled("l", fixture("lzma.zip")).unwrap())[0].1, PEOPLE);
    assert_eq!(members(&peeled("g", fixture("gbk.zip")).unwrap()), [(Some("客户名单.csv"), PEOPLE.to_owned())]);
}

#[test]
fn an_encrypted_member_is_named() {
    let error = peeled("locked.zip", fixture("locked.zip")).unwrap_err().to_string();
    assert!(error.starts_with("locked.zip!more.csv: is encrypted; open it with its password first"), "{error}");
    let mut method = fixture("set.zip");
    let central = memchr::memmem::find(&method, b"PK\x01\x02").unwrap();
    // The first member that is no folder: its method, to Deflate64.
    let second = central + 4 + memchr::memmem::find(&method[central + 4..], b"PK\x01\x02").unwrap();
    method[second + 10] = 9;
    let error = peeled("set.zip", method).unwrap_err().to_string();
    assert!(error.starts_with("set.zip!lists/people.csv: is packed with Deflate64"), "{error}");
}

#[test]
fn a_cut_file_ends_early_or_is_damaged() {
    for (name, container) in BARE {
        let whole = fixture(name);
        let boundary = fixture_boundary(name, &whole);
        for cut in 14..whole.len() {
            if Some(cut) == boundary {
                continue;
            }
            let error = peeled(name, whole[..cut].to_vec()).expect_err(&format!("{name} cut at {cut}"));
            let told = matches!(&error, InputError::Truncated { container: named, .. } if *named == container.name());
            assert!(told, "{name} cut at {cut}: {error:?}");
        }
    }
    for name in ["set.zip", "set.tar.gz"] {
        let whole = fixture(name);
        for cut in 20..whole.len() {
            assert!(peeled(name, whole[..cut].to_vec()).is_err(), "{name} cut at {cut}");
        }
    }
}

/// Where the first of two gzip members ends: a file cut there is whole.
fn fixture_boundary(name: &str, whole: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(whole, &[0x1f, 0x8b, 8]).filter(|at| *at > 0 && name.ends_with("gz"))
}

#[test]
fn a_bomb_is_refused_whatever_its_limit() {
    let small = Limits { decoded: 60, granted: 10, ratio: 1_000, depth: 4, members: 2 };
    let refused = |name: &str, limits: Limits| {
        let settings = PeelSettings { memory: 1 << 20, limits };
        let error = peel(name, Spool::from_bytes(fixture(name)), &settings).unwrap_err();
        assert!(matches!(error, InputError::Bomb { .. }), "{error:?}");
        error.to_string()
    };
    assert!(refused("one.csv.bz2", small).contains("more than 60 decoded bytes,"));
    assert!(refused("set.zip", Limits { decoded: 1 << 20, ..small }).contains("more than 2 members"));
    assert!(refused("nested.zip", Limits { depth: 1, ..Limits::default() }).contains("more than 1 wrappings"));
    let flat = Limits { granted: 10, ratio: 1, ..Limits::default() };
    assert!(refused("two.csv.gz", Limits { ratio: 0, ..flat }).contains("for each byte of it"));
}

#[test]
fn what_is_no_table_is_skipped_in_an_archive_and_refused_alone() {
    let tar = |name: &str, bytes: &[u8]| {
        let mut builder = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, bytes).unwrap();
        builder.into_inner().unwrap()
    };
    let cases: [(&str, &[u8], &str); 6] = [
        ("photo.png", b"\x89PNG\r\n\x1a\n....", "an image"),
        ("terms.pdf", b"%PDF-1.7\n", "a PDF document"),
        ("page.html", b"<!DOCTYPE html><html>", "a web page"),
        ("__MACOSX/._list.csv", b"email\na@x.io\n", "a by-product of macOS"),
        ("x/.DS_Store", b"email\na@x.io\n", "a by-product of macOS"),
        ("blob", &[0, 0, 0, 7, 1, 9, 0, 0, 3, 0, 0, 8, 0, 1, 0, 0], "binary data"),
    ];
    for (name, bytes, why) in cases {
        let peeled = peeled("set.tar", tar(name, bytes)).unwrap();
        assert_eq!((peeled.members.len(), &peeled.skipped[..]), (0, &[(name.to_owned(), why)][..]));
    }
    let wide: Vec<u8> = "email,名\na@x.io,李\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(peeled("wide.tar", tar("wide.csv", &wide)).unwrap().members.len(), 1);
    let alone = peeled("terms.pdf", b"%PDF-1.7\n".to_vec()).unwrap();
    assert_eq!(alone.members[0].kind, Leaf::Text, "what looks at the text tells of it");
    let error = peeled("list.7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec()).unwrap_err().to_string();
    assert!(error.starts_with("list.7z: is a 7z archive, which is not opened here"), "{error}");
}

#[test]
fn members_beyond_the_memory_lie_in_files() {
    let settings = PeelSettings { memory: 0, ..PeelSettings::default() };
    let peeled = peel("set.zip", Spool::from_bytes(fixture("set.zip")), &settings).unwrap();
    assert_eq!(members(&peeled)[0].1, PEOPLE);
    assert!(peeled.members.iter().all(|member| member.spool.in_memory() == 0));
}

const ALL: [&str; 12] = [
    "one.csv.zst",
    "one.csv.bz2",
    "one.csv.xz",
    "one.csv.lzma",
    "one.csv.lz4",
    "two.csv.gz",
    "set.zip",
    "set.tar.gz",
    "locked.zip",
    "bzip2.zip",
    "lzma.zip",
    "nested.zip",
];

proptest! {
    #[test]
    fn any_bytes_behind_any_magic_end_without_panic(
        magic in prop::sample::select(ALL.to_vec()),
        keep in 2_usize..40,
        rest in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let mut bytes = fixture(magic);
        bytes.truncate(keep);
        bytes.extend(rest);
        _ = peeled("any", bytes);
    }

    #[test]
    fn a_damaged_byte_ends_without_panic(name in prop::sample::select(ALL.to_vec()), at: prop::sample::Index, to: u8) {
        let mut bytes = fixture(name);
        let at = at.index(bytes.len());
        bytes[at] = to;
        _ = peeled(name, bytes);
    }
}
