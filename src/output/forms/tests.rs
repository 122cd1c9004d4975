//! Rows that are cut anywhere between two writes come out as they went in.

use super::xlsx::{CELL, Xlsx};
use super::*;
use crate::output::csv::write_cells;
use calamine::{Reader, Xlsx as Workbook};
use proptest::prelude::*;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

/// Bytes that can be looked at when the adaptor is gone.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Shared {
    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

const WANTED: Wanted<'static> =
    Wanted { form: Form::Csv, encoding: Encoding::Utf8, bom: false, importer: None, headless: None, sheet: "clean" };

/// What an adaptor makes of bytes that are written in pieces.
fn through(wanted: Wanted<'_>, bytes: &[u8], cuts: &[usize]) -> io::Result<Vec<u8>> {
    let shared = Shared::default();
    let mut sheet = wanted.before(shared.clone(), "out");
    let mut start = 0;
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    cuts.sort_unstable();
    for end in cuts.into_iter().chain([bytes.len()]) {
        sheet.write_all(&bytes[start..end])?;
        start = end;
    }
    sheet.finish()?;
    Ok(shared.bytes())
}

fn csv_of(records: &[Vec<String>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for record in records {
        write_cells(&mut bytes, record.iter().map(String::as_bytes));
        bytes.push(b'\n');
    }
    bytes
}

fn cells_of(bytes: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(bytes);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn sheet_of(bytes: Vec<u8>, name: &str) -> Vec<Vec<String>> {
    let mut book: Workbook<_> = Workbook::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

fn records() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..4)
        .prop_flat_map(|width| prop::collection::vec(prop::collection::vec("[a=0,;\"\t\r\n é陳]{0,5}", width), 1..6))
}

proptest! {
    #[test]
    fn tabs_part_the_cells_that_commas_parted(records in records(), cuts in prop::collection::vec(0_usize..200, 0..6)) {
        let wanted = Wanted { form: Form::Tsv, ..WANTED };
        let written = through(wanted, &csv_of(&records), &cuts).unwrap();
        prop_assert_eq!(cells_of(&written, b'\t'), records);
    }

    #[test]
    fn objects_hold_the_cells(records in records(), cuts in prop::collection::vec(0_usize..200, 0..6)) {
        let width = records[0].len();
        let names: Vec<Vec<u8>> = (0..width).map(|at| format!("c{at}").into_bytes()).collect();
        let wanted = Wanted { form: Form::JsonLines, headless: Some(&names), ..WANTED };
        let written = through(wanted, &csv_of(&records), &cuts).unwrap();
        let lines = String::from_utf8(written).unwrap();
        let read: Vec<Vec<String>> = lines.lines().map(|line| {
            let object: serde_json::Value = serde_json::from_str(line).unwrap();
            (0..width).map(|at| object[format!("c{at}")].as_str().unwrap().to_owned()).collect()
        }).collect();
        prop_assert_eq!(read, records);
    }

    #[test]
    fn an_encoding_is_what_its_own_codec_writes(records in records(), cuts in prop::collection::vec(0_usize..200, 0..6)) {
        let csv = csv_of(&records);
        let wanted = Wanted { encoding: Encoding::Utf16Le, bom: true, ..WANTED };
        let written = through(wanted, &csv, &cuts).unwrap();
        let text = String::from_utf8(csv).unwrap();
        let expected: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        prop_assert_eq!(written, expected);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cuts in prop::collection::vec(0_usize..200, 0..4)) {
        for (_, form) in Form::ALL {
            let whole = through(Wanted { form, ..WANTED }, &bytes, &[]).unwrap();
            prop_assert_eq!(whole, through(Wanted { form, ..WANTED }, &bytes, &cuts).unwrap());
        }
    }
}

#[test]
fn names_that_are_there_twice_are_told_apart() {
    let written = through(Wanted { form: Form::JsonLines, ..WANTED }, b"a,a,a (2),a\n1,2,3,4\n", &[]).unwrap();
    let expected = "{\"a\":\"1\",\"a (3)\":\"2\",\"a (2)\":\"3\",\"a (4)\":\"4\"}\n";
    assert_eq!(String::from_utf8(written).unwrap(), expected);
}

#[test]
fn what_no_sheet_holds_goes_to_a_second_one_under_the_same_header() {
    let shared = Shared::default();
    let mut rows = Rows::new(Xlsx::new(Plain(shared.clone()), "clean", true).with_rows(3), "out.xlsx");
    rows.write_all(b"id\n01\n02\n03\n04\n05\n").unwrap();
    rows.finish().unwrap();
    let sheet = |name| sheet_of(shared.bytes(), name);
    assert_eq!(sheet("clean"), [["id"], ["01"], ["02"]]);
    assert_eq!(sheet("clean (2)"), [["id"], ["03"], ["04"]]);
    assert_eq!(sheet("clean (3)"), [["id"], ["05"]]);
}

#[test]
fn a_cell_that_no_sheet_holds_is_an_error_that_names_it() {
    let wanted = Wanted { form: Form::Xlsx, ..WANTED };
    let fits = format!("id,notes\n1,{}\n", "é".repeat(CELL));
    assert!(through(wanted, fits.as_bytes(), &[]).is_ok());
    let long = format!("id,notes\n1,\n2,{}\n", "é".repeat(CELL + 1));
    let error = through(wanted, long.as_bytes(), &[]).unwrap_err().to_string();
    assert_eq!(
        error,
        "out: cannot be written: row 2, column notes: 32768 characters, where a cell of a workbook holds 32767; write CSV; \
         the files of an earlier run are as they were"
    );
}
