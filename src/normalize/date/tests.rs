use super::*;
use jiff::Timestamp;
use proptest::prelude::*;

fn seconds(cell: &str) -> Option<i64> {
    match instant(cell, DateOrder::Undecided) {
        DateCell::Time { seconds, .. } => Some(seconds),
        _ => None,
    }
}

#[test]
fn the_notations_of_the_contract() {
    // 2018-12-15T00:00:00Z is 1544832000: 17,880 days.
    let day = 17_880 * 86_400;
    for (cell, in_day) in [
        ("2018-12-15", 0),
        (" 2018-12-15\t", 0),
        ("2018-12-15 09:30", 34_200),
        ("2018-12-15T09:30", 34_200),
        ("2018-12-15T09:30:00Z", 34_200),
        ("2018-12-15t09:30:00z", 34_200),
        ("2018-12-15 09:30:07", 34_207),
        ("2018-12-15T09:30:07.999", 34_207),
        ("2018-12-15T09:30:07,5Z", 34_207),
        ("2018-12-15T09:30:00+02:00", 27_000),
        ("2018-12-15T09:30:00+0200", 27_000),
        ("2018-12-15T09:30:00-02", 41_400),
        ("2018-12-15T09:30+05:45", 13_500),
        ("2018-12-15T23:59:60Z", 86_399),
    ] {
        assert_eq!(seconds(cell), Some(day + in_day), "{cell}");
    }
    assert_eq!(instant("2018-12-15", DateOrder::Undecided), DateCell::Time { seconds: day, day_only: true });
    assert_eq!(instant("2018-12-15 00:00", DateOrder::Undecided), DateCell::Time { seconds: day, day_only: false });
}

#[test]
fn what_is_no_date_is_unreadable() {
    for cell in [
        "2018-12",
        "2018-13-01",
        "2018-00-10",
        "2018-02-30",
        "2019-02-29",
        "1900-02-29",
        "0000-00-00",
        "0000-01-01",
        "2018-12-15T",
        "2018-12-15T24:00",
        "2018-12-15T09:60",
        "yesterday",
        "-",
        "2018-12-15T09:30:61",
        "2018-12-15T09:30:0",
        "+018-12-15",
    ] {
        assert!(matches!(instant(cell, DateOrder::Undecided), DateCell::Unreadable(_)), "{cell}");
    }
    assert_eq!(instant("", DateOrder::Undecided), DateCell::Empty);
    assert_eq!(instant("\u{A0}\t", DateOrder::Undecided), DateCell::Empty);
}

proptest! {
    #[test]
    fn jiff_reads_the_same(stamp in -62_135_596_800i64..253_402_300_799, nanos in 0i32..999_999_999, offset in -14 * 60i32..=14 * 60) {
        let zone = jiff::tz::Offset::from_seconds(offset * 60).unwrap();
        let stamp = Timestamp::new(stamp, 0).unwrap();
        let local = zone.to_datetime(stamp);
        prop_assume!((1..=9999).contains(&local.year()));
        let sign = if offset < 0 { '-' } else { '+' };
        let text = format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{nanos:09}{sign}{:02}:{:02}",
            local.year(), local.month(), local.day(), local.hour(), local.minute(), local.second(), offset.abs() / 60, offset.abs() % 60,
        );
        prop_assert_eq!(seconds(&text), Some(stamp.as_second()), "{}", text);
        let read: Timestamp = text.parse().unwrap();
        prop_assert_eq!(read.as_nanosecond().div_euclid(1_000_000_000), i128::from(stamp.as_second()));
        let end = end_of_day(local.date());
        prop_assert_eq!(end, jiff::tz::Offset::UTC.to_timestamp(local.date().at(23, 59, 59, 0)).unwrap().as_second());
    }

    #[test]
    fn what_jiff_refuses_is_unreadable(year in 1i64..=9999, month in 0i64..14, day in 0i64..34) {
        let text = format!("{year:04}-{month:02}-{day:02}");
        prop_assert_eq!(seconds(&text).is_some(), text.parse::<Date>().is_ok(), "{}", text);
        prop_assert_eq!(civil_date(&text), text.parse::<Date>().ok());
    }

    #[test]
    fn any_cell_is_read(cell in "\\PC{0,40}|[-0-9T:Z+. ]{0,30}") {
        let _ = (instant(&cell, DateOrder::Undecided), civil_date(&cell));
    }
}

/// 2025-03-01T00:00:00Z is 1740787200: 20,148 days.
const FIRST_OF_MARCH: i64 = 20_148 * 86_400;

fn read(cell: &str, order: DateOrder) -> Option<(i64, bool)> {
    match instant(cell, order) {
        DateCell::Time { seconds, day_only } => Some((seconds - FIRST_OF_MARCH, day_only)),
        _ => None,
    }
}

#[test]
fn days_as_people_write_them() {
    for cell in [
        "2025/3/1",
        "2025/03/01",
        "2025.3.1",
        "2025-3-1",
        "1.3.2025",
        "01.03.2025",
        "01.03.25",
        "1. 3. 2025",
        "1.3.2025.",
        "2025年3月1日",
        "2025年03月01日",
        "２０２５年３月１日",
        "2025 年 3 月 1 日",
        "2025년 3월 1일",
        "2025年3月1号",
        "March 1, 2025",
        "Mar 1st, 2025",
        "1 March 2025",
        "1st of March 2025",
        "Saturday, March 1, 2025",
        "01-Mar-2025",
        "01-Mar-25",
        "2025-Mar-01",
        "1. März 2025",
        "Samstag, 1. März 2025",
        "1er mars 2025",
        "1 mars 2025",
        "1 de marzo de 2025",
        "1 de março de 2025",
        "1 марта 2025 г.",
        "01 мар 2025",
        "20250301",
        "45717",
        "1/3/25",
        "01-03-2025",
        "1 / 3 / 2025",
    ] {
        assert_eq!(read(cell, DateOrder::DayFirst), Some((0, true)), "{cell}");
    }
    for cell in ["3/1/25", "03/01/2025", "3-1-2025", "1.3.2025"] {
        assert_eq!(read(cell, DateOrder::MonthFirst), Some((0, true)), "{cell}");
    }
}

#[test]
fn times_as_people_write_them() {
    let in_day = 15 * 3600 + 4 * 60;
    for (cell, seconds) in [
        ("01-03-2025 15:04", in_day),
        ("1.3.2025, 15:04", in_day),
        ("1.3.2025 15:04 Uhr", in_day),
        ("1.3.2025 um 15:04", in_day),
        ("1/3/2025 3:04 PM", in_day),
        ("1/3/2025 3:04pm", in_day),
        ("1/3/2025 3:04 p.m.", in_day),
        ("1/3/2025 15:04:05", in_day + 5),
        ("Mar 1, 2025 3:04:05 PM", in_day + 5),
        ("March 1, 2025 at 3:04 PM", in_day),
        ("1 mars 2025 à 15:04", in_day),
        ("1 mars 2025 à 15h04", in_day),
        ("1 de março de 2025 às 15:04", in_day),
        ("1 марта 2025 г. в 15:04", in_day),
        ("2025年3月1日 15:04", in_day),
        ("2025年3月1日 下午3:04", in_day),
        ("2025年3月1日 午後3時04分", in_day),
        ("2025年3月1日（土）15:04", in_day),
        ("2025/3/1 15:04", in_day),
        ("2025-03-01 15:04:05 UTC", in_day + 5),
        ("2025-03-01 15:04:05 +0200", in_day + 5 - 7200),
        ("2025-03-01 15:04:05 +02:00", in_day + 5 - 7200),
        ("2025-03-01T15:04:05.000+0000", in_day + 5),
        ("Sat, 01 Mar 2025 15:04:05 +0100", in_day + 5 - 3600),
        ("20250301T150405Z", in_day + 5),
        ("20250301T150405+0100", in_day + 5 - 3600),
        ("20250301T1504", in_day),
        ("20250301T150405.250Z", in_day + 5),
        ("Sat, 01 Mar 2025 15:04:05 GMT", in_day + 5),
        ("Sat Mar 01 2025 15:04:05 GMT+0100 (CET)", in_day + 5 - 3600),
        ("Sat Mar 01 2025 15:04:05 GMT+0100 (Central European Standard Time)", in_day + 5 - 3600),
        ("Sat Mar 01 2025 15:04:05 GMT+0100 (heure d’été d’Europe centrale)", in_day + 5 - 3600),
        ("Sat Mar 01 2025 15:04:05 GMT+0300 (Москва, стандартное время)", in_day + 5 - 3 * 3600),
        ("Sat Mar 01 2025 15:04:05 GMT+0800 (中国标准时间)", in_day + 5 - 8 * 3600),
        ("Sat Mar 01 2025 15:04:05 GMT-0500 (EST)", in_day + 5 + 5 * 3600),
        ("Sat Mar 01 2025 15:04:05 GMT+0000 (Coordinated Universal Time)", in_day + 5),
        ("Sat Mar 01 2025 15:04:05 GMT+0530", in_day + 5 - 19_800),
        ("2025-03-01T15:04:05+0100", in_day + 5 - 3600),
        ("2025-03-01 15:04 (GMT+01:00)", in_day - 3600),
        ("1/3/2025 15:04 EST", in_day + 5 * 3600),
        ("1/3/2025 12:04 AM", 240),
        ("1/3/2025 12:04 PM", 12 * 3600 + 240),
        ("2025-03-01 9:30", 9 * 3600 + 1800),
        ("1740841440", in_day),
        ("1740841440000", in_day),
        ("1740841440000000", in_day),
        ("20250301150400", in_day),
        ("45717.62777777778", in_day),
        ("45717,62777777778", in_day),
    ] {
        assert_eq!(read(cell, DateOrder::DayFirst), Some((seconds, false)), "{cell}");
    }
}

#[test]
fn what_is_wrong_is_told() {
    use BadDate::{Ambiguous, NoDate, NoSuchDay, Zero};
    for (cell, order, why) in [
        ("3/4/2025", DateOrder::Undecided, Ambiguous),
        ("03-04-25 10:00", DateOrder::Undecided, Ambiguous),
        ("14/3/2025", DateOrder::MonthFirst, NoSuchDay),
        ("3/14/2025", DateOrder::DayFirst, NoSuchDay),
        ("30.2.2025", DateOrder::Undecided, NoSuchDay),
        ("2023-02-29", DateOrder::Undecided, NoSuchDay),
        ("2025年13月1日", DateOrder::Undecided, NoSuchDay),
        ("00/00/0000", DateOrder::Undecided, Zero),
        ("0000-00-00 00:00:00", DateOrder::Undecided, Zero),
        ("0", DateOrder::Undecided, Zero),
        ("last spring", DateOrder::Undecided, NoDate),
        ("2025", DateOrder::Undecided, NoDate),
        ("March 2025", DateOrder::Undecided, NoDate),
        ("yes", DateOrder::Undecided, NoDate),
        ("1.3.2025 25:00", DateOrder::Undecided, NoDate),
        ("1.3.2025 and more", DateOrder::Undecided, NoDate),
        ("1/3-2025", DateOrder::DayFirst, NoDate),
        ("Sat Mar 01 2025 15:04:05 GMT+0100 (CET) and more", DateOrder::Undecided, NoDate),
        ("Sat Mar 01 2025 15:04:05 (maybe) 12 (CET)", DateOrder::Undecided, NoDate),
        ("Tue 3/4/2025", DateOrder::Undecided, Ambiguous),
        ("0/4/2025", DateOrder::Undecided, NoSuchDay),
        ("3‑4‑2025", DateOrder::Undecided, Ambiguous),
        ("12", DateOrder::Undecided, NoDate),
        ("99999", DateOrder::Undecided, NoDate),
        ("+4930901820", DateOrder::Undecided, NoDate),
    ] {
        assert_eq!(instant(cell, order), DateCell::Unreadable(why), "{cell}");
    }
}

#[test]
fn a_column_is_told_by_all_that_needs_its_order() {
    use DateOrder::{DayFirst, MonthFirst};
    for (cell, said) in [
        ("3/4/2025", Says::Either),
        ("03-04-25 10:00:00 +0100", Says::Either),
        ("3 / 4 / 2025", Says::Either),
        ("Tue 3/4/2025", Says::Either),
        ("Tuesday, 3/4/2025 3:04 PM", Says::Either),
        ("вт, 3/4/2025", Says::Either),
        ("3–4–2025", Says::Either),
        ("3‑4‑2025", Says::Either),
        ("３/４/２０２５", Says::Either),
        ("4/4/2025", Says::Same),
        ("Fri 4/4/2025", Says::Same),
        ("14/3/2025", Says::Only(DayFirst)),
        ("Fri 14/3/2025", Says::Only(DayFirst)),
        ("Fri, 3/14/2025", Says::Only(MonthFirst)),
        ("3/14/25T10:00", Says::Only(MonthFirst)),
        ("", Says::Nothing),
        ("14/14/2025", Says::Nothing),
        ("3/4/025", Says::Nothing),
        ("3/4-2025", Says::Nothing),
        ("3.14.2025", Says::Nothing),
        ("2025/3/14", Says::Nothing),
        ("01-Mar-2025", Says::Nothing),
        ("Sat Mar 01 2025 15:04:05 GMT-0500 (EST)", Says::Nothing),
        ("2025-03-14T10:00:00Z", Says::Nothing),
        ("soon, 3/4/2025", Says::Nothing),
    ] {
        assert_eq!(says(cell), said, "{cell}");
    }
}

const NAMES: [[&str; 12]; 6] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
];

proptest! {
    /// Whatever is written from a day in any notation is read as that day, and never as another.
    #[test]
    fn every_notation_is_read_back(days in 0i64..36_000, minute in 0i64..1440, how in 0usize..16, language in 0usize..6) {
        use jiff::civil::DateTime;
        let stamp = Timestamp::from_second(days * 86_400 + minute * 60).unwrap();
        let local: DateTime = jiff::tz::Offset::UTC.to_datetime(stamp);
        let (y, m, d) = (i64::from(local.year()), i64::from(local.month()), i64::from(local.day()));
        let (hour, min) = (i64::from(local.hour()), i64::from(local.minute()));
        let name = NAMES[language][m as usize - 1];
        let (half, twelve) = (if hour < 12 { "AM" } else { "PM" }, (hour + 11) % 12 + 1);
        let clock = format!("{hour:02}:{min:02}");
        let (text, order) = match how {
            0 => (format!("{d}.{m}.{y} {clock}"), DateOrder::Undecided),
            1 => (format!("{d:02}/{m:02}/{y} {clock}"), DateOrder::DayFirst),
            2 => (format!("{m}/{d}/{y} {twelve}:{min:02} {half}"), DateOrder::MonthFirst),
            3 => (format!("{y}/{m}/{d} {clock}"), DateOrder::Undecided),
            4 => (format!("{y}年{m}月{d}日 {clock}"), DateOrder::Undecided),
            5 => (format!("{d} {name} {y} {clock}"), DateOrder::Undecided),
            6 => (format!("{d}. {name} {y}, {clock}"), DateOrder::Undecided),
            7 => (format!("{name} {d}, {y} {twelve}:{min:02} {half}"), DateOrder::Undecided),
            8 => (format!("{d} de {name} de {y} {clock}"), DateOrder::Undecided),
            9 => (stamp.as_second().to_string(), DateOrder::Undecided),
            10 => (stamp.as_millisecond().to_string(), DateOrder::Undecided),
            11 => (format!("{d:02}-{m:02}-{y} {clock}"), DateOrder::DayFirst),
            12 => (format!("{y}-{m:02}-{d:02} {clock}:00 +0000"), DateOrder::Undecided),
            13 => (format!("{y:04}{m:02}{d:02}{hour:02}{min:02}00"), DateOrder::Undecided),
            14 => (format!("{}.{}", days + 25_569, format!("{:.6}", minute as f64 / 1440.0).trim_start_matches("0.")), DateOrder::Undecided),
            _ => (format!("{y}年{m}月{d}日 {}{twelve}:{min:02}", if hour < 12 { "上午" } else { "下午" }), DateOrder::Undecided),
        };
        // Small numbers of seconds are no times of systems that are believed; nor are early day counts.
        let is_small =
            how == 9 && stamp.as_second() < 100_000_000 || how == 10 && stamp.as_millisecond() < 100_000_000_000;
        prop_assume!(!is_small);
        let read = match instant(&text, order) {
            DateCell::Time { seconds, .. } => seconds,
            other => panic!("{text}: {other:?}"),
        };
        prop_assert_eq!(read, stamp.as_second(), "{}", text);
    }

    /// A date that could be two days is never guessed.
    #[test]
    fn what_could_be_two_days_is_not_read(a in 1i64..=12, b in 1i64..=12, year in 1970i64..2069, mark in prop::sample::select(vec!['/', '-'])) {
        let text = format!("{a}{mark}{b}{mark}{year}");
        let expected = if a == b { Says::Same } else { Says::Either };
        prop_assert_eq!(says(&text), expected, "{}", text);
        prop_assert_eq!(instant(&text, DateOrder::Undecided) == DateCell::Unreadable(BadDate::Ambiguous), a != b, "{}", text);
    }

    #[test]
    fn a_glance_tells_what_the_pieces_tell(cell in "\\PC{0,12}|((Tue|Fri,|вт) ?)?[0-9]{0,3} ?[-/.–]?[0-9１]{0,3} ?[-/.–]?[0-9]{0,5}([-T0-9:Z+. x/é]{0,24})?") {
        prop_assert_eq!(written::says_at_a_glance(cell.trim().as_bytes()).unwrap_or(written::says_in_pieces(cell.trim())), written::says_in_pieces(cell.trim()), "{}", cell);
    }

    /// Where a date is not read for its order is not known, its column hears of it, and the order it asks for reads it.
    #[test]
    fn what_needs_an_order_says_so(lead in "((Tue|Friday,|вт\\.|mo) ?)?", a in 0i64..33, b in 0i64..33, mark in "[-/.–‑]", year in "[0-9]{2}|20[0-9]{2}", clock in "( 10:00)?( AM)?( UTC)?") {
        let text = format!("{lead}{a}{mark}{b}{mark}{year}{clock}");
        let said = says(&text);
        match instant(&text, DateOrder::Undecided) {
            DateCell::Unreadable(BadDate::Ambiguous) => prop_assert_eq!(said, Says::Either, "{}", text),
            DateCell::Time { .. } => prop_assert_ne!(said, Says::Either, "{}", text),
            _ => {}
        }
    }
}
