//! Workbooks that other programs wrote (`fixtures/sheets`, see its README), whole, cut and damaged.

use std::fs;

use proptest::prelude::*;

use super::*;

fn fixture(name: &str) -> Vec<u8> {
    fs::read(format!("{}/fixtures/sheets/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read(name: &str, sheet: Option<&str>) -> Vec<(String, String)> {
    let tables = tables(name, &Spool::from_bytes(fixture(name)), sheet).unwrap();
    tables.into_iter().map(|table| (table.name, text(&table.spool))).collect()
}

fn text(spool: &Spool) -> String {
    let mut bytes = vec![0; spool.len() as usize];
    spool.read_exact_at(0, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn cells_of_xlsx_are_as_the_user_saw_them() {
    let people = "name,phone,code,joined,seen,at,member,note\n\
        Mei Lin,8613800138000,00007,2024-03-01,2024-03-01 14:30:00,14:30:00,TRUE,\"a, \"\"b\"\"\"\n\
        \n\
        Oskar Nyberg,46701234567,12.5,,,,FALSE,\"two\nlines\"\n\
        Ruth A Oyelaran,+44 20 7946 0001,0.1,,,,,\n\
        Ivo,,,,,,30:05:00,\n";
    let read = read("people.xlsx", None);
    assert_eq!(read[0], ("People".to_owned(), people.to_owned()));
    assert_eq!(read[1], ("Hidden".to_owned(), "\n\n,email\n,tess@example.org\n".to_owned()));
    assert_eq!(read.len(), 2);
}

#[test]
fn days_since_1904_and_a_format_at_the_far_end() {
    assert_eq!(read("mac.xlsx", None)[0].1, "email,joined\na@example.org,2024-03-01\n");
    assert_eq!(read("far.xlsx", None)[0].1, "email\nfar@example.org\n");
}

#[test]
fn cells_of_xls_and_ods() {
    let xls = "name,phone,joined,seen,at,member\n\
        Mei Lin,8613800138000,2024-03-01,2024-03-01 14:30:00,14:30:00,TRUE\n\
        \n\
        Łucja 客户,12.5,,,,\n";
    assert_eq!(read("people.xls", None), [("People".to_owned(), xls.to_owned())]);
    let ods = "name,phone,joined,seen,at,member\n\
        Mei Lin,8613800138000,2024-03-01,2024-03-01 14:30:00,14:30:00,TRUE\n\
        \n\
        \n\
        Oskar Nyberg,12.5,,,,\n";
    assert_eq!(read("people.ods", None), [("People".to_owned(), ods.to_owned())]);
}

#[test]
fn one_sheet_by_name_or_number() {
    assert_eq!(read("people.xlsx", Some("Hidden"))[0].0, "Hidden");
    assert_eq!(read("people.xlsx", Some("2"))[0].0, "Hidden");
    assert!(read("people.xlsx", Some("Empty")).is_empty());
    let error = tables("people.xlsx", &Spool::from_bytes(fixture("people.xlsx")), Some("4")).unwrap_err().to_string();
    assert_eq!(error, "people.xlsx: has no sheet \"4\"; give one of its sheets: \"People\", \"Hidden\", \"Empty\"");
}

#[test]
fn rows_stand_on_their_lines_again_after_a_cell_of_several() {
    let mut lines = Lines::new(1 << 20);
    for (row, column, text) in [(0, 0, "a"), (0, 1, "b"), (1, 0, "x\r\ny"), (5, 1, "z"), (5, 0, "w")] {
        lines.put(row, column, text.to_owned()).unwrap();
    }
    // Row 6 is on line 6.
    assert_eq!(text(&lines.finish().unwrap()), "a,b\n\"x\ny\",\n\n\nw,z\n");
}

#[test]
fn an_encrypted_workbook_says_so() {
    let mut bytes = fixture("people.xls");
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let error = tables("x.xlsx", &Spool::from_bytes(bytes), None).unwrap_err().to_string();
    assert!(error.starts_with("x.xlsx: is encrypted; open it with its password first (in a spreadsheet"), "{error}");
}

const ALL: [&str; 5] = ["people.xlsx", "people.xls", "people.ods", "mac.xlsx", "far.xlsx"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_byte_or_a_cut_ends_without_panic(
        name in prop::sample::select(ALL.to_vec()),
        at: prop::sample::Index,
        to: u8,
        cut: bool,
    ) {
        let mut bytes = fixture(name);
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = to }
        _ = tables(name, &Spool::from_bytes(bytes), None);
    }
}
