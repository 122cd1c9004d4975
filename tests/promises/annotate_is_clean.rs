//! `annotate` and `clean` judge alike: the kept rows of one are the rows of the other.

use super::support::{Table, codes, crm_desk};

const OPTIONS: [&str; 4] = [
    "crm.csv --suppress stops.csv --country US",
    "crm.csv --country US --match none",
    "crm.csv --suppress blocked=stops.csv --country US --keep last --match email",
    "crm.csv --suppress stops.csv --suppress-scope channel --country US --match-names off --keep most-complete",
];

#[test]
fn the_rows_that_annotate_keeps_are_the_rows_of_clean() {
    for options in OPTIONS {
        let desk = crm_desk();
        let (clean, rejects) = desk.clean(options);
        let all = desk.annotate(options);
        assert_eq!(all.rows.len(), 275);
        let with = |status: &str| -> Vec<(String, String)> {
            all.column("hyg_status")
                .into_iter()
                .enumerate()
                .filter(|(_, s)| *s == status)
                .map(|(i, _)| (all.cell(i, "Record ID").to_owned(), all.cell(i, "hyg_codes").to_owned()))
                .collect()
        };
        let of = |table: &Table| -> Vec<(String, String)> {
            let ids = table.column("Record ID").into_iter().map(str::to_owned);
            ids.zip(table.column("hyg_codes").into_iter().map(str::to_owned)).collect()
        };
        assert_eq!(with("kept"), of(&clean), "{options}");
        assert_eq!(with("rejected"), of(&rejects), "{options}");
    }
}

#[test]
fn annotate_changes_no_cell_of_the_users() {
    let desk = crm_desk();
    let all = desk.annotate(OPTIONS[0]);
    let before = desk.table("crm.csv");
    let after = all.without_ours();
    assert_eq!(after.header, before.header);
    for (after, before) in after.rows.iter().zip(&before.rows) {
        let width = before.len().min(after.len());
        assert_eq!(after[..width], before[..width]);
        assert!(after[width..].iter().all(String::is_empty), "padding is empty");
    }
}

#[test]
fn what_clean_shows_is_among_what_annotate_lists() {
    let desk = crm_desk();
    let (clean, _) = desk.clean(OPTIONS[0]);
    let all = desk.annotate(OPTIONS[0]);
    for (row, id) in clean.column("Record ID").into_iter().enumerate() {
        let at = all.column("Record ID").iter().position(|other| *other == id).unwrap();
        for (column, ours) in [("Email", "hyg_email"), ("Phone", "hyg_phone"), ("Mobile Phone", "hyg_phone")] {
            let cell = clean.cell(row, column);
            assert!(cell.is_empty() || codes(all.cell(at, ours)).contains(&cell), "{id}: {cell}");
        }
    }
}

#[test]
fn type_extension_and_region_have_as_many_parts_as_numbers() {
    let desk = crm_desk();
    let all = desk.annotate(OPTIONS[0]);
    for row in 0..all.rows.len() {
        let parts = |name: &str| {
            let cell = all.cell(row, name);
            if all.cell(row, "hyg_phone").is_empty() { cell.len() } else { cell.split(';').count() }
        };
        let numbers = parts("hyg_phone");
        for name in ["hyg_phone_type", "hyg_phone_ext", "hyg_phone_region"] {
            assert_eq!(parts(name), numbers, "{name} of row {row}");
        }
        assert_ne!(all.cell(row, "hyg_contact"), "");
    }
}
