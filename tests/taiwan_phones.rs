//! The telephone cells of a public address book, as its offices wrote them: what a person can read is read, what
//! libphonenumber reads stays as it is, and a damaged number stays none.
//!
//! `fixtures/SOURCE.md` says where the cells are from. Those that libphonenumber refuses were read by eye before any
//! program tried.

#![allow(clippy::unwrap_used, reason = "a test")]

use hygienist::contact::Region;
use hygienist::normalize::phone::{Plan, repair};

struct Row {
    raw: String,
    e164: String,
    extension: String,
    by: String,
}

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_path("fixtures/taiwan_phones.csv").unwrap();
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let column = |at: usize| record[at].to_owned();
        Row { raw: column(0), e164: column(1), extension: column(2), by: column(3) }
    });
    rows.collect()
}

/// E.164 and extension, empty where nothing is read; and whether it was mended.
fn read(cell: &str) -> (String, String, bool) {
    match repair::parse(Plan::embedded(), cell, Region::from_code("TW")) {
        Ok(read) => {
            let extension = read.number.extension().unwrap_or_default().to_owned();
            (read.number.e164().to_owned(), extension, !read.mends.is_empty())
        }
        Err(_) => (String::new(), String::new(), false),
    }
}

#[test]
fn what_a_person_can_read_is_read() {
    let rows = rows();
    let by_hand: Vec<&Row> = rows.iter().filter(|row| row.by == "read by hand").collect();
    assert!(by_hand.len() >= 33, "{}", by_hand.len());
    for row in by_hand {
        assert_eq!(read(&row.raw), (row.e164.clone(), row.extension.clone(), true), "{}", row.raw);
    }
}

#[test]
fn the_others_are_left_as_they_are() {
    let rows = rows();
    let others: Vec<&Row> = rows.iter().filter(|row| row.by != "read by hand").collect();
    assert!(others.len() >= 50, "{}", others.len());
    for row in others {
        assert_eq!(read(&row.raw), (row.e164.clone(), row.extension.clone(), false), "{}", row.raw);
    }
}

#[test]
fn the_kinds_of_damage_are_read_in_other_spellings_too() {
    for (cell, e164, extension) in [
        ("(02)2311-3456轉54", "+886223113456", "54"),
        ("(02)23113456 轉 54", "+886223113456", "54"),
        ("(02)2311-3456分機54、55", "+886223113456", "54"),
        ("02-23113456内線54", "+886223113456", "54"),
        ("02-23113456 分机 54", "+886223113456", "54"),
        ("02-2311-7388-9", "+886223117388", ""),
        ("02-23117388~9", "+886223117388", "9"),
        ("02-23113456-144~222", "+886223113456", "144"),
        ("02-23113456轉144~222", "+886223113456", "144"),
        ("02-23113456#144~222", "+886223113456", "144"),
        ("02-23113456轉144-222", "+886223113456", "144"),
        ("(02)2311-3456~8", "+886223113456", "8"),
        ("02-2311-3456〜8", "+886223113456", ""),
        ("02-23113456、23113457", "+886223113456", ""),
        ("02-23113456;02-23113457", "+886223113456", ""),
        ("02-23113456/7", "+886223113456", ""),
        ("02-23113456/02-23113457", "+886223113456", ""),
        ("02-23113456,02-23113457", "+886223113456", ""),
        ("02-23113456 02-23113457", "+886223113456", ""),
        ("０２－２３１１３４５６轉５４", "+886223113456", "54"),
        ("０２－２３１１３４５６－１７１", "+886223113456", "171"),
        ("02-23113456*171", "+886223113456", "171"),
        ("02-23113456 ext.171,172", "+886223113456", "171"),
        ("886-2-23113456-171", "+886223113456", "171"),
        ("+886-2-23113456 轉 171", "+886223113456", "171"),
        ("+886-(0)2-23113456 轉 171", "+886223113456", "171"),
        ("TEL:02-23113456-171", "+886223113456", "171"),
        ("02-23113456(總機)", "+886223113456", ""),
        ("02-23113456(代表號)", "+886223113456", ""),
        ("總機02-23113456轉171", "+886223113456", "171"),
        ("02-23113456轉171王小姐", "+886223113456", "171"),
        ("02-23113456 轉171或172", "+886223113456", "171"),
        ("02-23113456轉分機171", "+886223113456", "171"),
        ("(02)23113456(10線)", "+886223113456", ""),
        ("02-23113456#", "+886223113456", ""),
        ("02-23113456+171", "+886223113456", "171"),
        ("02-23113456+02-23113457", "+886223113456", ""),
        ("037-352961(代表號)轉123", "+88637352961", "123"),
        ("02-8101-3101分機1234至1240", "+886281013101", "1234"),
        ("02-23113456(秘書室)、02-23113457(人事室)", "+886223113456", ""),
        ("02-23113456.02-23113457", "+886223113456", ""),
        ("02-23113456轉12 02-23113457轉13", "+886223113456", "12"),
        ("日:02-23113456 夜:02-23113457", "+886223113456", ""),
        ("(O)02-23113456 (H)02-23113457", "+886223113456", ""),
        ("02-23113456王先生 02-23113457李小姐", "+886223113456", ""),
        ("02-23113456/1999轉1234", "+886223113456", ""),
        ("02-23113456或1999轉1234", "+886223113456", ""),
        ("03-5518101~5#3350", "+88635518101", ""),
        ("03-5518101~5轉5213~5", "+88635518101", ""),
        ("02-29603456-轉4000", "+886229603456", "4000"),
        ("04-22289111轉54301、54304", "+886422289111", "54301"),
        ("06-2991111#1234(總機)", "+88662991111", "1234"),
        ("089-326141轉301.302", "+88689326141", "301"),
        ("02-2322-8000,8001", "+886223228000", "8001"),
        ("049-2332110-171", "+886492332110", "171"),
        ("0836-22377-12", "+88683622377", "12"),
        ("082-325612-171", "+88682325612", "171"),
    ] {
        let (read, ext, _) = read(cell);
        assert_eq!((read.as_str(), ext.as_str()), (e164, extension), "{cell}");
    }
}
