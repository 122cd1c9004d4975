//! Dates as people write them: the whole column tells whether the day or the month comes first; nothing is guessed.

use super::support::Desk;

/// The consent codes of every row, beside the summary's notes.
fn judged(desk: &Desk, options: &str) -> (Vec<String>, Vec<String>) {
    let all = desk.annotate(&format!("in.csv --match none --as-of 2025-06-30 --summary s.json {options}"));
    let of = |cell: &str| cell.split(';').filter(|code| code.contains("_time")).collect::<Vec<_>>().join(";");
    let codes = all.column("hyg_codes").into_iter().map(of).collect();
    let summary = desk.json("s.json");
    let notes = summary["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_owned());
    (codes, notes.filter(|note| note.contains("--date-order")).collect())
}

fn list(times: &[&str]) -> Desk {
    let rows: String =
        times.iter().enumerate().map(|(at, time)| format!("p{at}@brightwater.com,\"{time}\"\n")).collect();
    Desk::with("in.csv", format!("email,consent_at\n{rows}"))
}

#[test]
fn one_cell_tells_for_the_column() {
    // Were 7/8/2025 read with the month first it would be in July, after the day that stands for today.
    let (codes, notes) = judged(&list(&["07/06/2025", "25/12/2024", "08/07/2025 10:00"]), "");
    assert_eq!((codes, notes.len()), (vec![String::new(), String::new(), "consent.future_time".to_owned()], 0));
    let (codes, _) = judged(&list(&["07/06/2025", "12/25/2024", "08/07/2025 10:00 PM"]), "");
    assert_eq!(codes, ["consent.future_time", "", "consent.future_time"]);
}

#[test]
fn a_column_that_does_not_tell_is_said_once_and_not_guessed() {
    let desk = list(&["07/06/2025", "01/02/2025", "05/05/2025", "2025-01-02"]);
    let (codes, notes) = judged(&desk, "");
    assert_eq!(codes, ["consent.bad_time", "consent.bad_time", "", ""]);
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].contains("consent_at") && notes[0].contains("2 of which"), "{}", notes[0]);
    let (codes, notes) = judged(&desk, "--date-order dmy");
    assert_eq!((codes[0].as_str(), notes.len()), ("", 0));
    let (codes, _) = judged(&desk, "--date-order mdy");
    assert_eq!(codes, ["consent.future_time", "", "", ""]);
    desk.write("hygiene.toml", "date_order = \"mdy\"\n");
    let (codes, _) = judged(&desk, "");
    assert_eq!(codes[0], "consent.future_time");
}

#[test]
fn a_column_of_both_orders_is_said() {
    let (codes, notes) = judged(&list(&["25/12/2024", "12/25/2024", "01/02/2025"]), "");
    assert_eq!(codes, ["", "", "consent.bad_time"]);
    assert_eq!(notes.len(), 1, "{notes:?}");
}

#[test]
fn what_decides_may_stand_far_down() {
    // More than the sample of 8 MiB lies between.
    let mut csv = "email,consent_at,note\n".to_owned();
    let padding = "x".repeat(4000);
    for at in 0..2300 {
        csv.push_str(&format!("p{at}@brightwater.com,07/06/2025,{padding}\n"));
    }
    csv.push_str("last@brightwater.com,25/12/2024,\n");
    let (codes, notes) = judged(&Desk::with("in.csv", csv), "");
    assert_eq!((codes[0].as_str(), notes.len()), ("", 0));
}

#[test]
fn columns_do_not_tell_for_each_other() {
    let desk = Desk::with("in.csv", "email,consent_at,created_at\nann@brightwater.com,07/06/2025,25/12/2024\n");
    let (codes, notes) = judged(&desk, "");
    assert_eq!((codes[0].as_str(), notes.len()), ("consent.bad_time", 1));
}

#[test]
fn as_vendors_and_languages_write() {
    let times = [
        "05-06-2025 14:30",
        "25-06-2025 14:30",
        "2025年6月1日 下午3:04",
        "１．６．２０２５",
        "1 июня 2025 г. в 15:04",
        "1. Juni 2025",
        "1er juin 2025 à 15h04",
        "1 de junio de 2025",
        "Jun 1, 2025 3:04 PM",
        "45809.5",
        "1748736000",
        "1748736000000",
        "2025-06-01 09:00:00 UTC",
    ];
    assert_eq!(judged(&list(&times), "").0, [""; 13]);
    let wrong = ["31.6.2025", "00/00/0000", "soon", "1.6.2025 25:00", "25/06/2025"];
    let desk = list(&wrong);
    assert_eq!(judged(&desk, "").0[..4], ["consent.bad_time"; 4]);
    desk.done("annotate in.csv --as-of 2025-06-30 --findings f.csv -o out.csv");
    let findings = desk.table("f.csv");
    let at = |row: usize| findings.rows.iter().find(|line| line[1] == row.to_string() && line[4] == "consent.bad_time");
    for (row, said) in [(1, "no such day"), (2, "all zeros"), (3, "like no date"), (4, "like no date")] {
        assert!(at(row).is_some_and(|line| line[8].contains(said)), "{row}: {:?}", at(row));
    }
}
