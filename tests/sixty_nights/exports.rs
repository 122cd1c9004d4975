//! Exports as a CRM writes them, and what becomes of them.

use super::town::{Person, day};

/// A table as CSV.
pub fn csv_of(header: &[String], table: &[Vec<String>]) -> String {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(header).unwrap();
    table.iter().for_each(|row| rows.write_record(row).unwrap());
    String::from_utf8(rows.into_inner().unwrap()).unwrap()
}

/// The row as a spreadsheet leaves it that takes a number for a number: +491705… is 4.91705E+11.
pub fn damaged(row: &[String], one: &Person) -> Vec<String> {
    let mut row = row.to_vec();
    if let Some(digits) = one.phone.strip_prefix('+') {
        row[4] = format!("{}.{}E+{}", &digits[..1], &digits[1..6], digits.len() - 1);
    }
    row
}

/// The row as a CRM has it that was put back from an old copy: only what was said today stands there.
pub fn forgotten(row: &[String], night: usize) -> Vec<String> {
    let mut row = row.to_vec();
    if row[7] != day(night) {
        row[6] = "subscribed".to_owned();
        row[7].clear();
    }
    row
}

/// The row with an empty cell more behind the phone, and the last one gone: what the columns behind it say is nonsense, and
/// "subscribed" stands where an opt-out does.
pub fn shifted(row: &[String]) -> Vec<String> {
    let mut row = row.to_vec();
    row.insert(5, String::new());
    row.pop();
    row
}
