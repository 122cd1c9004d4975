//! The same second of consent on suspiciously many records is an import's date, and nobody's consent.

use super::support::{Desk, codes};
use std::fmt::Write;

const SECOND: &str = "2024-03-01T10:00:00Z";

/// A list of so many records, of which so many bear one second; the others each bear their own.
fn list(records: usize, same: usize) -> String {
    let mut csv = "email,consent_at\n".to_owned();
    for at in 0..records {
        let time = if at < same {
            SECOND.to_owned()
        } else {
            format!("2024-01-{:02}T{:02}:{:02}:{:02}Z", 1 + at / 86_400 % 28, at / 3600 % 24, at / 60 % 60, at % 60)
        };
        writeln!(csv, "p{at}@brightwater.com,{time}").unwrap();
    }
    csv
}

fn flagged(csv: String, options: &str) -> usize {
    let desk = Desk::with("in.csv", csv);
    let all = desk.annotate(&format!("in.csv --match none {options}"));
    all.column("hyg_codes").into_iter().filter(|cell| codes(cell).contains(&"consent.bulk_stamp")).count()
}

#[test]
fn a_hundred_records_and_five_in_a_hundred() {
    assert_eq!(flagged(list(100, 100), ""), 100);
    assert_eq!(flagged(list(99, 99), ""), 0, "too few");
    assert_eq!(flagged(list(2000, 100), ""), 100, "just five in a hundred");
    assert_eq!(flagged(list(2001, 100), ""), 0, "a little less");
    assert_eq!(flagged(list(2000, 100), "--threads 2"), 100);
}

#[test]
fn empty_cells_do_not_count_and_a_day_is_no_second() {
    let csv: String = list(100, 100) + &"x@brightwater.com,\n".repeat(5000);
    assert_eq!(flagged(csv, ""), 100, "five in a hundred of the filled ones");
    let csv = list(200, 200).replace("T10:00:00Z", "");
    assert_eq!(flagged(csv, ""), 0);
}

#[test]
fn cells_without_a_time_of_day_are_filled_too() {
    let days = |count: usize, cell: &str| -> String {
        (0..count).map(|at| format!("d{at}@brightwater.com,{cell}\n")).collect()
    };
    assert_eq!(flagged(list(120, 120) + &days(10_000, "2024-01-31"), ""), 0, "1.2 in a hundred");
    assert_eq!(
        flagged(days(10_000, "2024-01-31").replacen("", "email,consent_at\n", 1) + &list(120, 120)[17..], ""),
        0
    );
    assert_eq!(flagged(list(120, 120) + &days(2280, "2024-01-31"), ""), 120, "just five in a hundred");
    assert_eq!(flagged(list(120, 120) + &days(2281, "2024-01-31"), ""), 0, "a little less");
    assert_eq!(flagged(list(120, 120) + &days(2281, "soon"), ""), 0, "what cannot be read is no blank");
    assert_eq!(flagged(list(120, 120) + &days(2281, "n/a"), ""), 120, "this is one");
}

#[test]
fn every_input_is_asked_by_itself() {
    let desk = Desk::with("a.csv", list(60, 60));
    desk.write("b.csv", list(60, 60));
    let all = desk.annotate("a.csv b.csv --match none");
    assert!(all.column("hyg_codes").iter().all(|cell| !cell.contains("bulk_stamp")));
}

#[test]
fn it_is_no_reason_to_reject_unless_one_says_so() {
    let desk = Desk::with("in.csv", list(2000, 100));
    let (clean, _) = desk.clean("in.csv --consent reject --on consent.no_*=flag");
    assert_eq!(clean.rows.len(), 2000);
    let (clean, rejects) = desk.clean("in.csv --on consent.bulk_stamp=reject");
    assert_eq!((clean.rows.len(), rejects.rows.len()), (1900, 100));
    assert!(rejects.column("hyg_codes").iter().all(|cell| codes(cell)[0] == "consent.bulk_stamp"));
}
