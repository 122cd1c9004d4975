//! A clean file is clean: cleaning it again changes nothing of the user's. A mended rejects file can be fed back.

use super::support::{Desk, crm_desk};

#[test]
fn without_matching_nothing_changes_but_our_columns() {
    let desk = crm_desk();
    let (first, _) = desk.clean("crm.csv --suppress stops.csv --country US");
    desk.write("again.csv", desk.read("clean.csv"));
    let (second, rejects) = desk.clean("again.csv --country US --match none");
    assert_eq!(first.without_ours(), second.without_ours());
    assert_eq!(rejects.rows.len(), 0);
    assert_eq!(second.header.iter().filter(|h| h.starts_with("hyg_")).collect::<Vec<_>>(), ["hyg_codes"]);
}

#[test]
fn with_matching_no_cell_changes_and_no_row_is_added() {
    let desk = crm_desk();
    let (first, _) = desk.clean("crm.csv --suppress stops.csv --country US");
    desk.write("again.csv", desk.read("clean.csv"));
    let (second, _) = desk.clean("again.csv --suppress stops.csv --country US");
    let (first, second) = (first.without_ours(), second.without_ours());
    assert!(second.rows.len() <= first.rows.len());
    for row in &second.rows {
        assert!(first.rows.contains(row), "{row:?} is new");
    }
}

#[test]
fn plain_output_has_no_column_of_ours_and_is_the_same_rows() {
    let desk = crm_desk();
    let (clean, _) = desk.clean("crm.csv --country US");
    let (plain, _) = desk.clean("crm.csv --country US --plain");
    assert_eq!(clean.without_ours(), plain);
}

#[test]
fn a_mended_rejects_file_can_be_fed_back() {
    let desk = Desk::with("in.csv", "id,email\n1,ann@brightwater.com\n2,bob.brightwater.com\n3,still broken\n");
    let (_, rejects) = desk.clean("in.csv");
    assert_eq!(rejects.column("hyg_row"), ["2", "3"]);
    desk.write("mended.csv", desk.text("rejects.csv").replace("bob.brightwater.com", "bob@brightwater.com"));
    let (clean, rejects) = desk.clean("mended.csv");
    assert_eq!(clean.header, ["id", "email", "hyg_codes"]);
    assert_eq!(clean.column("email"), ["bob@brightwater.com"]);
    let names = "id,email,hyg_source,hyg_row,hyg_line,hyg_codes,hyg_detail,hyg_duplicate_of,hyg_suggestion";
    assert_eq!(rejects.header.join(","), names, "our columns stand once");
    assert_eq!(rejects.column("hyg_source"), ["mended.csv"]);
}
