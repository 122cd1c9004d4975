//! The header rows of 86 systems, each column with the role that was judged by hand: `fixtures/headers/README.md`.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

use hygienist::contact::Role;
use hygienist::input::roles::guess;

#[test]
fn every_vendors_header_is_understood() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in csv::Reader::from_path("fixtures/headers/vendors.csv").unwrap().records() {
        let line = line.unwrap();
        let [vendor, export, header, delimiter, expected] = [0, 1, 2, 3, 4].map(|column| line[column].to_owned());
        let delimiter = if delimiter == "tab" { b'\t' } else { delimiter.as_bytes()[0] };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(header.as_bytes());
        let names: Vec<Vec<u8>> = reader.byte_records().next().unwrap().unwrap().iter().map(<[u8]>::to_vec).collect();
        let expected: Vec<Option<Role>> =
            expected.split('|').map(|name| (!name.is_empty()).then(|| Role::from_name(name).unwrap())).collect();
        assert_eq!(names.len(), expected.len(), "{vendor} {export}");
        for ((name, expected), found) in names.iter().zip(expected).zip(guess(&names)) {
            if found != expected {
                let name = String::from_utf8_lossy(name);
                wrong.push(format!("{vendor}, {export}: {name:?} is {found:?}, expected {expected:?}"));
            }
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows > 140);
}
