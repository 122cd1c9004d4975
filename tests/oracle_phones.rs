//! The phone engine says what Google's libphonenumber says: number by number, type by type, region by region.
//!
//! The oracle is the Python package `phonenumbers` of the built-in plan's version; `fixtures/oracle/SOURCE.md` says
//! where the cells come from. A larger oracle of the same columns is judged with
//! `HYGIENIST_PHONE_ORACLE=big.csv cargo test --release --test oracle_phones -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test, that shows its counts")]

use std::fmt::Write as _;
use std::path::Path;

use hygienist::contact::Region;
use hygienist::normalize::phone::Plan;

/// Cells on which engine and oracle differ, by what they differ in.
#[derive(Default)]
struct Differences {
    cells: usize,
    valid: usize,
    validity: usize,
    e164: usize,
    number_type: usize,
    region: usize,
    extension: usize,
    fault: usize,
    first: String,
}

impl Differences {
    fn total(&self) -> usize {
        self.validity + self.e164 + self.number_type + self.region + self.extension + self.fault
    }
}

/// Judges each row; `extension` and `fault` are compared where the oracle has them.
fn compare(path: &Path) -> Differences {
    let plan = Plan::embedded();
    let mut reader = csv::Reader::from_path(path).unwrap();
    let columns = reader.headers().unwrap().clone();
    let column = |name: &str| columns.iter().position(|column| column == name);
    let required = |name: &str| column(name).unwrap_or_else(|| panic!("no column {name}"));
    let (raw, region, is_valid) = (required("raw"), required("region"), required("is_valid"));
    let (e164, number_type, resolved) = (required("e164"), required("number_type"), required("resolved_region"));
    let (extension, fault) = (column("extension"), column("fault"));
    let mut differences = Differences::default();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap() {
        differences.cells += 1;
        let before = differences.total();
        let parsed = plan.parse(&record[raw], Region::from_code(&record[region]));
        let valid = &record[is_valid] == "1";
        differences.valid += usize::from(valid);
        differences.validity += usize::from(parsed.is_ok() != valid);
        match &parsed {
            Ok(number) if valid => {
                differences.e164 += usize::from(number.e164() != &record[e164]);
                differences.number_type +=
                    usize::from(number.number_type().name() != record[number_type].to_lowercase());
                differences.region += usize::from(number.region().as_str() != &record[resolved]);
                differences.extension +=
                    usize::from(extension.is_some_and(|at| number.extension().unwrap_or_default() != &record[at]));
            }
            Err(found) if !valid => {
                differences.fault += usize::from(fault.is_some_and(|at| format!("{found:?}") != record[at]));
            }
            _ => {}
        }
        if differences.total() > before && differences.first.lines().count() < 20 {
            writeln!(differences.first, "{record:?}: {parsed:?}").unwrap();
        }
    }
    println!(
        "{}: {} cells, {} valid; wrong: validity {}, E.164 {}, type {}, region {}, extension {}, fault {}",
        path.display(),
        differences.cells,
        differences.valid,
        differences.validity,
        differences.e164,
        differences.number_type,
        differences.region,
        differences.extension,
        differences.fault,
    );
    differences
}

#[test]
fn six_thousand_published_numbers_are_judged_as_libphonenumber_does() {
    let differences = compare(Path::new("fixtures/oracle/phones.csv"));
    assert_eq!(differences.total(), 0, "\n{}", differences.first);
    assert!(
        differences.cells == 6_000 && differences.valid > 3_000,
        "{} cells, {} valid",
        differences.cells,
        differences.valid
    );
}

#[test]
fn random_numbers_of_every_region_and_random_texts_are_judged_as_libphonenumber_does() {
    let differences = compare(Path::new("fixtures/oracle/phones_random.csv"));
    assert_eq!(differences.total(), 0, "\n{}", differences.first);
    assert!(
        differences.cells == 22_000 && differences.valid > 5_000,
        "{} cells, {} valid",
        differences.cells,
        differences.valid
    );
}

#[test]
#[ignore = "needs HYGIENIST_PHONE_ORACLE, a CSV as made by the recipe in fixtures/oracle/SOURCE.md"]
fn a_larger_oracle_is_judged_as_libphonenumber_does() {
    let path = std::env::var("HYGIENIST_PHONE_ORACLE").expect("HYGIENIST_PHONE_ORACLE names a CSV file");
    let differences = compare(Path::new(&path));
    assert_eq!(differences.total(), 0, "\n{}", differences.first);
}
