//! Records read = kept + rejected + structural, per input and in all, in the files and in the summary.

use super::support::{Desk, TODAY, Table, codes, crm_desk};
use std::collections::{BTreeMap, BTreeSet};

const CRM: &str = "clean crm.csv --suppress stops.csv --country US -o clean.csv --rejects rejects.csv --summary s.json";

fn truth() -> Table {
    Table::parse(&super::support::fixture("crm_truth.csv"))
}

#[test]
fn every_record_of_the_export_stands_in_one_of_the_two_files() {
    let desk = crm_desk();
    desk.done(&format!("{CRM} --as-of {TODAY}"));
    let (clean, rejects) = (desk.table("clean.csv"), desk.table("rejects.csv"));
    let mut ids: Vec<&str> = clean.column("Record ID");
    ids.extend(rejects.column("Record ID"));
    ids.sort_unstable();
    let truth = truth();
    let mut all = truth.column("record_id");
    all.sort_unstable();
    assert_eq!(ids, all);
}

#[test]
fn the_summary_says_what_the_files_hold() {
    let desk = crm_desk();
    desk.done(&format!("{CRM} --as-of {TODAY}"));
    let (clean, rejects, summary) = (desk.table("clean.csv"), desk.table("rejects.csv"), desk.json("s.json"));
    assert_eq!(summary["rows"], 275);
    assert_eq!(summary["kept"], clean.rows.len());
    assert_eq!(summary["rejected"], rejects.rows.len());
    assert_eq!(summary["structural"], 0);
    assert_eq!(summary["inputs"][0]["rows"], 275);

    let mut deciding: BTreeMap<String, u64> = BTreeMap::new();
    let mut any: BTreeMap<String, u64> = BTreeMap::new();
    for (table, rejected) in [(&clean, false), (&rejects, true)] {
        for cell in table.column("hyg_codes") {
            let list = codes(cell);
            if rejected {
                *deciding.entry(list[0].to_owned()).or_default() += 1;
            }
            let distinct: BTreeSet<&str> = list.iter().copied().collect();
            assert_eq!(distinct.len(), list.len(), "each code once: {cell}");
            for code in distinct {
                *any.entry(code.to_owned()).or_default() += 1;
            }
        }
    }
    assert_eq!(summary["rejected_by"], serde_json::to_value(&deciding).unwrap());
    assert_eq!(summary["codes"], serde_json::to_value(&any).unwrap());
}

#[test]
fn the_export_is_cleaned_as_its_answer_key_says() {
    let desk = crm_desk();
    desk.done(&format!("{CRM} --as-of {TODAY}"));
    let (clean, truth) = (desk.table("clean.csv"), truth());
    let kept: BTreeSet<&str> = clean.column("Record ID").into_iter().collect();
    let mut per_person: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for row in &truth.rows {
        let [id, person, stopped, reachable] = &row[..] else { panic!("four columns") };
        let is_kept = kept.contains(id.as_str());
        assert!(!(is_kept && stopped == "1"), "record {id} said stop and is kept");
        assert!(!(is_kept && reachable == "0"), "record {id} reaches nobody and is kept");
        let entry = per_person.entry(person).or_default();
        entry.0 += usize::from(is_kept);
        entry.1 |= stopped != "1" && reachable == "1";
    }
    for (person, (count, wanted)) in &per_person {
        assert!(*count <= 1, "{person} is kept {count} times");
        assert!(*count == 1 || !wanted, "{person} is lost");
    }
    let wanted = per_person.values().filter(|(_, wanted)| *wanted).count();
    assert_eq!(wanted, 194, "counted when the export was written");
}

#[test]
fn each_of_several_inputs_has_its_account() {
    let desk = Desk::with("a.csv", "email,name\nann@brightwater.com,Ann\nbroken,Bob\n");
    desk.write("b.csv", "phone,email\n,ann@brightwater.com\n+12012340123,\n,\n");
    let (clean, rejects) = desk.clean("a.csv b.csv --summary s.json");
    let summary = desk.json("s.json");
    assert_eq!(clean.rows.len(), 2);
    assert_eq!(rejects.rows.len(), 3);
    let figures = |i: usize| {
        let input = &summary["inputs"][i];
        ["rows", "kept", "rejected"].map(|key| input[key].as_u64().unwrap())
    };
    assert_eq!(figures(0), [2, 1, 1]);
    // The duplicate of Ann, and the row of nothing but a delimiter.
    assert_eq!(figures(1), [3, 1, 2]);
    assert_eq!(["rows", "kept", "rejected"].map(|key| summary[key].as_u64().unwrap()), [5, 2, 3]);
}

#[test]
fn rows_that_are_not_saved_are_said() {
    let desk = Desk::with("in.csv", "email\nann@brightwater.com\nbroken\nworse\n");
    desk.run("clean in.csv -o clean.csv").ends(0).says(&["2", "not saved"]);
    let quiet = desk.run("clean in.csv -o clean.csv --quiet");
    quiet.ends(0);
    assert_eq!(quiet.err, "");
}

#[test]
fn a_line_with_nothing_on_it_is_no_record() {
    let desk = Desk::with("in.csv", "email,phone\n\nann@brightwater.com,\n\r\n,\n\n");
    let (clean, rejects) = desk.clean("in.csv --summary s.json");
    assert_eq!(clean.rows.len(), 1);
    assert_eq!(rejects.column("hyg_codes")[0].split(';').next(), Some("row.empty"));
    assert_eq!(desk.json("s.json")["rows"], 2);
}
