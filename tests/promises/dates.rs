//! Dates as people write them: the whole column tells whether the day or the month comes first; nothing is guessed.

use super::support::{Desk, library_run, policy, run};
use hygienist::pipeline::{Command, Tuning};

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
    let (codes, notes) = judged(&Desk::with("in.csv", csv.clone()), "");
    assert_eq!((codes[0].as_str(), notes.len()), ("", 0));
    // And so may what contradicts it, even where the first cell seems to decide.
    csv.push_str("after@brightwater.com,05/20/2025,\n");
    let csv = csv.replacen("07/06/2025", "13/06/2025", 1);
    let (codes, notes) = judged(&Desk::with("in.csv", csv), "");
    assert_eq!((codes[0].as_str(), codes[1].as_str(), notes.len()), ("", "consent.bad_time", 1));
}

#[test]
fn what_contradicts_may_stand_far_down_in_blocks_of_any_size() {
    let half = |from: usize, date: &str| -> String {
        (from..from + 600).map(|at| format!("p{at}@brightwater.com,{date}\n")).collect()
    };
    let csv =
        format!("email,consent_at\n{}{}z@brightwater.com,01/02/2025\n", half(0, "13/06/2025"), half(600, "05/20/2025"));
    let desk = Desk::with("in.csv", csv);
    let (codes, notes) = judged(&desk, "");
    assert_eq!((codes[0].as_str(), codes[600].as_str(), codes[1200].as_str()), ("", "", "consent.bad_time"));
    assert!(notes.len() == 1 && notes[0].contains("the month first"), "{notes:?}");

    let mut before = None;
    for (block_size, threads) in [(1, 1), (512, 2), (16 << 10, 3), (64 << 20, 1)] {
        let mut told = library_run(&desk, Command::Annotate, policy());
        told.outputs.summary = Some(desk.path("s.json"));
        told.threads = threads;
        told.tuning = Tuning { block_size, ..told.tuning };
        run(&told).unwrap();
        let got = (desk.text("a.csv"), desk.json("s.json")["notes"].to_string());
        assert!(got.1.contains("the month first"), "{}", got.1);
        assert_eq!(before.get_or_insert_with(|| got.clone()), &got, "{block_size} bytes on {threads} threads");
    }
}

#[test]
fn a_sample_of_days_that_are_the_same_in_both_orders_decides_nothing() {
    let mut csv = "email,consent_at,note\n".to_owned();
    let padding = "x".repeat(4000);
    for at in 0..2300 {
        csv.push_str(&format!("p{at}@brightwater.com,06/06/2025,{padding}\n"));
    }
    csv.push_str("y@brightwater.com,07/06/2025,\n");
    let (codes, notes) = judged(&Desk::with("in.csv", csv.clone()), "");
    assert_eq!((codes[2300].as_str(), notes.len()), ("consent.bad_time", 1));
    csv.push_str("z@brightwater.com,25/12/2024,\n");
    let (codes, notes) = judged(&Desk::with("in.csv", csv), "");
    assert_eq!((codes[2300].as_str(), notes.len()), ("", 0));
}

#[test]
fn a_day_of_the_week_before_the_date_hides_nothing() {
    let (codes, notes) = judged(&list(&["Tue 3/4/2025", "Wed, 2/5/2025 10:00"]), "");
    assert_eq!(codes, ["consent.bad_time"; 2]);
    assert!(notes.len() == 1 && notes[0].contains("2 of which"), "{notes:?}");
    let (codes, notes) = judged(&list(&["Sat 7/6/2025", "Tue 8/7/2025", "Fri 14/3/2025"]), "");
    assert_eq!((codes, notes.len()), (vec![String::new(), "consent.future_time".to_owned(), String::new()], 0));
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
        "2025-06-01T10:00:00+0100",
        "Sun Jun 01 2025 10:00:00 GMT+0200 (CEST)",
        "Sun Jun 01 2025 10:00:00 GMT+0200 (Central European Summer Time)",
    ];
    assert_eq!(judged(&list(&times), "").0, [""; 16]);
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

/// More than 8 MiB of dates that need no order, then some that do: as if they stood first.
#[test]
fn what_decides_may_stand_behind_any_number_of_rows() {
    let filler = "x".repeat(2_000);
    let iso: String = (0..4_500).map(|row| format!("a{row}@brightwater.com,2026-01-02,{filler}\n")).collect();
    assert!(iso.len() > 8 << 20);
    let written = "b@brightwater.com,3/4/2026,\nc@brightwater.com,3/25/2026,\n";
    let options = "in.csv --match none --law gdpr --findings f.csv";
    for rows in [format!("{iso}{written}"), format!("{written}{iso}")] {
        let desk = Desk::with("in.csv", format!("email,consent_at,note\n{rows}"));
        let (clean, _) = desk.clean(options);
        assert!(!clean.column("hyg_codes").iter().any(|cell| cell.contains("bad_time")));
    }
    // What contradicts, and what cannot be told, is said wherever it stands.
    for odd in ["d@brightwater.com,25/3/2026,\n", ""] {
        let last = if odd.is_empty() { "b@brightwater.com,3/4/2026,\n" } else { written };
        let desk = Desk::with("in.csv", format!("email,consent_at,note\n{iso}{last}{odd}"));
        let ran = desk.done(&format!("clean {options} -o clean.csv --summary s.json"));
        ran.says(&["in.csv: column consent_at", "--date-order"]);
        assert_eq!(desk.json("s.json")["codes"]["consent.bad_time"], 1, "{odd}");
    }
}
