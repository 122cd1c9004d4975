use super::*;
use crate::contact::RunOutcome;
use crate::report::chance::Chance;

/// The shares of twenty codes: from frequent to one row in ten thousand.
fn shares() -> Vec<f64> {
    (0..20).map(|at| 0.3 * 0.65f64.powi(at)).collect()
}

/// A night of a list with ordinary noise: the list grows a little, shares sway by `sway` of themselves beside chance.
fn night(chance: &mut Chance, id: u64, rows: u64, sway: f64) -> RunMemory {
    let rows = (rows as f64 * 1.002f64.powi(id as i32) * (1.0 + 0.01 * chance.normal())) as u64;
    let mut swayed = |share: f64| (share * (sway * chance.normal()).exp()).min(0.9);
    let drawn: Vec<f64> = shares().into_iter().map(&mut swayed).collect();
    let (lost, [came, left, changed]) = (swayed(0.08), [0.01, 0.008, 0.03].map(&mut swayed));
    let codes = drawn.iter().enumerate().map(|(at, share)| (format!("code.{at:02}"), chance.binomial(rows, *share)));
    let codes = codes.filter(|(_, count)| *count > 0).collect();
    let rejected = chance.binomial(rows, lost);
    let kept = rows - rejected;
    RunMemory {
        id,
        rows,
        kept,
        rejected,
        codes,
        came: Some(chance.binomial(kept, came)),
        left: Some(chance.binomial(kept, left)),
        changed: Some(chance.binomial(kept, changed)),
        outcome: RunOutcome::Published,
        ..RunMemory::default()
    }
}

fn nights(seed: u64, rows: u64, sway: f64) -> Vec<RunMemory> {
    let mut chance = Chance(seed);
    (1..=60).map(|id| night(&mut chance, id, rows, sway)).collect()
}

/// Nights with a false alarm, of all nights that can have one, in lists of sixty nights.
fn false_alarms(rows: u64, sway: f64, lists: u64) -> (usize, usize) {
    let mut alarms = 0;
    let mut all = 0;
    for seed in 0..lists {
        let nights = nights(seed * 7919 + rows, rows, sway);
        for at in FEWEST..nights.len() {
            all += 1;
            alarms += usize::from(!unusual(&nights[at], &nights[..at]).is_empty());
        }
    }
    (alarms, all)
}

#[test]
fn ordinary_nights_are_quiet() {
    for (rows, sway, most) in MEASURED {
        let (alarms, all) = false_alarms(rows, sway, LISTS);
        let rate = alarms as f64 / all as f64;
        assert!(rate <= most, "{rows} rows, sway {sway}: {alarms} of {all} nights, {rate:.4}");
    }
}

/// How many lists of sixty nights are simulated. The rates below are of these.
const LISTS: u64 = 40;

/// Rows of the list, how much its shares sway beside chance, and which part of the nights may have a false alarm. Measured
/// with 27 figures a night, of 2,280 nights each: 2, 0 and 0 with chance alone; 4 and 36 where each code sways by a tenth
/// of itself from night to night, 95 where it sways by a quarter.
const MEASURED: [(u64, f64, f64); 6] = [
    (200, 0.0, 0.001),
    (2000, 0.0, 0.001),
    (100_000, 0.0, 0.001),
    (200, 0.1, 0.005),
    (20_000, 0.1, 0.03),
    (20_000, 0.25, 0.07),
];

/// What is said of the last of some nights when it is made an accident.
fn told(seed: u64, rows: u64, before: usize, accident: impl Fn(&mut RunMemory)) -> Vec<String> {
    let nights = nights(seed, rows, 0.1);
    let mut last = nights[before].clone();
    accident(&mut last);
    unusual(&last, &nights[..before])
}

#[test]
fn damaged_phones_are_found() {
    for (seed, rows, before) in [(1, 200, 3), (2, 2000, 5), (3, 100_000, 14), (4, 100_000, 50)] {
        let lines = told(seed, rows, before, |run| {
            run.codes.insert("phone.spreadsheet_damage".to_owned(), run.rows * 9 / 10);
        });
        let [line] = lines.as_slice() else { panic!("{rows} rows after {before}: {lines:?}") };
        assert!(line.starts_with("unusual: phone.spreadsheet_damage 0.0 % → "), "{line}");
    }
}

#[test]
fn half_an_export_is_found() {
    for (seed, rows, before) in [(1, 200, 3), (2, 2000, 5), (3, 100_000, 14), (4, 100_000, 50)] {
        let lines = told(seed, rows, before, |run| {
            let left = run.kept / 2;
            (run.rows, run.kept, run.rejected) = (run.rows / 2, run.kept / 2, run.rejected / 2);
            run.left = Some(left);
            run.came = run.came.map(|came| came / 2);
            run.changed = run.changed.map(|changed| changed / 2);
            run.codes.values_mut().for_each(|count| *count /= 2);
        });
        for figure in ["rows", "kept", "left"] {
            assert!(lines.iter().any(|line| line.starts_with(&format!("unusual: {figure} "))), "{figure}: {lines:?}");
        }
        assert_eq!(lines.len(), 3, "{lines:?}");
    }
}

#[test]
fn an_accident_hides_no_second_one() {
    let mut nights = nights(5, 20_000, 0.1);
    let damage = |run: &mut RunMemory| run.codes.extend([("phone.invalid".to_owned(), run.rows / 2)]);
    damage(&mut nights[20]);
    damage(&mut nights[25]);
    assert!(unusual(&nights[21], &nights[..21]).is_empty(), "the night after an accident");
    assert_eq!(unusual(&nights[25], &nights[..25]), ["unusual: phone.invalid 0.0 % → 50.0 %"]);
}

#[test]
fn quiet_weekends_are_no_news_after_the_first() {
    let mut nights = nights(6, 20_000, 0.05);
    for weekend in nights.iter_mut().filter(|run| run.id % 7 >= 5) {
        weekend.came = Some(0);
        weekend.changed = Some(0);
    }
    let told = |from: usize| (from..60).filter(|at| !unusual(&nights[*at], &nights[..*at]).is_empty()).count();
    assert_eq!(told(12), 0);
}

#[test]
fn what_is_gone_is_unusual_too() {
    let lines = told(7, 20_000, 20, |run| run.codes.retain(|code, _| code != "code.00"));
    assert!(lines.len() == 1 && lines[0].ends_with(" → 0.0 %"), "{lines:?}");
}

#[test]
fn only_published_runs_of_the_same_list_count() {
    let mut nights = nights(8, 20_000, 0.0);
    let last = nights[10].clone();
    nights[3].list = "another".to_owned();
    for run in &mut nights[5..10] {
        run.outcome = RunOutcome::Broke("shrink".to_owned());
        run.rows = 1;
    }
    assert!(unusual(&last, &nights[..10]).is_empty());
    for run in &mut nights[1..5] {
        run.outcome = RunOutcome::Unfinished;
    }
    let lines = unusual(&last, &nights);
    assert!(lines.len() == 1 && lines[0].contains("(1 of 3 published runs): rows "), "{lines:?}");
    let first = unusual(&nights[0], &[]);
    assert_eq!(first, ["too little history to say what is unusual: no run of this list was published before"]);
}

#[test]
fn an_empty_run_breaks_nothing() {
    let nights = nights(9, 20_000, 0.1);
    let empty = RunMemory { id: 99, outcome: RunOutcome::NothingKept, ..RunMemory::default() };
    let lines = unusual(&empty, &nights);
    assert!(lines.iter().any(|line| line.starts_with("unusual: rows ") && line.ends_with(" → 0")), "{lines:?}");
}

#[test]
fn other_settings_are_named_with_what_they_may_have_done() {
    let lines = told(10, 20_000, 20, |run| {
        run.settings = serde_json::json!({"country": "FR"});
        run.codes.insert("phone.no_country".to_owned(), run.rows / 3);
    });
    assert_eq!(lines.len(), 2);
    assert!(lines[1].starts_with("settings or versions are not those of run 20"), "{lines:?}");
    assert!(told(10, 20_000, 20, |run| run.settings = serde_json::json!({"country": "FR"})).is_empty());
}

#[test]
fn a_flood_is_cut_short() {
    let lines = told(11, 20_000, 20, |run| {
        for at in 0..12 {
            run.codes.insert(format!("made.up_{at}"), run.rows / (at + 2));
        }
    });
    assert_eq!((lines.len(), lines[8].as_str()), (9, "unusual: 4 more figures"), "{lines:?}");
    assert_eq!(lines[0], "unusual: made.up_0 0.0 % → 50.0 %");
}
