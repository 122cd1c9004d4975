//! Whom feedback stops: what a report says, how often and within what time; and nobody else.

use super::desk::{done, hear, is_stopped, make_store, ran, set, soft, stopped};
use crate::support::{Desk, TODAY};

#[test]
fn three_soft_bounces_within_ninety_days_are_a_stop() {
    for (days, stops) in [
        (&["2026-09-01", "2026-10-01", "2026-11-01"][..], true),
        (&["2026-08-03", "2026-10-01", "2026-11-01"], true),
        (&["2026-08-02", "2026-10-01", "2026-11-01"], false),
        (&["2026-10-01", "2026-11-01"], false),
        (&["2026-04-15", "2026-07-24", "2026-11-01"], false),
        (&["2026-11-01", "2026-11-01", "2026-11-01"], false),
    ] {
        let desk = Desk::with("soft.csv", soft(days));
        let told = hear(&desk, "soft.csv");
        assert_eq!(is_stopped(&desk, "ana@ejemplo-sl.es"), stops, "{days:?}");
        assert_eq!(told.err.contains("1 had too many soft bounces and is suppressed now"), stops, "{}", told.err);
    }
}

#[test]
fn soft_bounces_of_several_files_and_nights_add_up() {
    let desk = Desk::with("a.csv", soft(&["2026-10-01"]));
    desk.write("b.csv", soft(&["2026-10-02"])).write("c.csv", soft(&["2026-10-03"])).write("d.csv", "email,event\n");
    hear(&desk, "a.csv b.csv");
    assert!(!is_stopped(&desk, "ana@ejemplo-sl.es"));
    hear(&desk, "c.csv d.csv").says(&["c.csv (generic): 1 report: 1 counted; 1 had too many"]);
    let checked = ran(&desk, "suppress check ana@ejemplo-sl.es --store h.db");
    let said = String::from_utf8(checked.ends(1).out.clone()).unwrap();
    assert_eq!(said, "ana@ejemplo-sl.es: bounced (since 2026-10-03; c.csv, row 2)\n");
}

#[test]
fn how_many_and_within_what_is_set_by_flag_or_file() {
    let two = soft(&["2026-10-01", "2026-11-01"]);
    for (settings, flags, stops) in [
        ("", "", false),
        ("", "--soft-bounces 2", true),
        ("", "--soft-bounces 1", true),
        ("[feedback]\nsoft_bounces = 2\n", "", true),
        ("[feedback]\nsoft_bounces = 2\nwindow = \"30 days\"\n", "", false),
        ("[feedback]\nsoft_bounces = 2\nwindow = \"31 days\"\n", "", true),
        // From the 24th of November on a month has 30 days.
        ("[feedback]\nsoft_bounces = 2\nwindow = \"1 month\"\n", "", false),
        ("[feedback]\nsoft_bounces = 2\n", "--soft-bounces 3", false),
        ("[feedback]\nsoft_bounces = 2\nwindow = \"1 month\"\n", "--window=P60D", true),
    ] {
        let desk = Desk::with("soft.csv", &two);
        desk.write("hygiene.toml", settings);
        hear(&desk, &format!("soft.csv {flags}"));
        assert_eq!(is_stopped(&desk, "ana@ejemplo-sl.es"), stops, "{settings} {flags}");
    }
    let desk = Desk::with("soft.csv", &two);
    for (flags, says) in [("--window soon", "soon is no period"), ("--soft-bounces 0", "0 is not in")] {
        ran(&desk, &format!("feedback soft.csv --store h.db {flags}")).ends(2).says(&[says]);
    }
}

#[test]
fn a_stop_without_a_time_lasts_until_today_is_over() {
    let desk = Desk::with("a.csv", "email,event,date\na@beispiel.de,hard,\nb@beispiel.de,hard,2026-03-01T09:00:00Z\n");
    hear(&desk, "a.csv");
    // All but the one with which the store was made.
    let listed = done(&desk, "suppress list --kind bounced --store h.db").table();
    assert_eq!(listed.column("since"), ["2026-11-24T00:00:00Z", "2026-03-01T09:00:00Z"]);
    assert_eq!(listed.column("last"), ["2026-11-24T23:59:59Z", "2026-03-01T09:00:00Z"]);
    assert_eq!(listed.column("row"), ["2", "3"]);
}

#[test]
fn stop_words_stop_in_any_width_and_case() {
    let words = [
        "stop",
        "STOP",
        "Stop.",
        "ｓｔｏｐ",
        "QUIT",
        "End",
        "revoke",
        "opt out",
        "OPT-OUT",
        "Cancel",
        "unsubscribe",
        "ＵＮＳＵＢＳＣＲＩＢＥ",
        "退订",
        "【退订】",
        "退訂",
    ];
    let others = ["yes please", "don't stop", "the end is near", "不退订"];
    let number = |at: usize| format!("+1202555{:04}", 100 + at);
    let replies: Vec<String> =
        words.iter().chain(&others).enumerate().map(|(at, word)| format!("{},\"{word}\"", number(at))).collect();
    let desk = Desk::with("replies.csv", format!("phone,reply\n{}\n", replies.join("\n")));
    hear(&desk, "replies.csv")
        .says(&["19 reports: 15 suppressed (unsubscribed 15), 4 ignored (a reply that does not say stop 4)"]);
    let all = (0..replies.len()).map(number).collect();
    assert_eq!(stopped(&desk, &all, "US"), (0..words.len()).map(number).collect());
}

#[test]
fn letters_stop_where_the_gateway_uses_them() {
    for (letter, file) in ["N", "T", "TD", "r", "ｔｄ"].iter().zip(1..) {
        let name = format!("{file}.csv");
        let desk = Desk::with(&name, format!("phone,reply\n+12025550118,{letter}\n"));
        hear(&desk, &name).says(&["1 ignored (a reply that does not say stop 1)"]);
        assert!(!is_stopped(&desk, "+12025550118"));
        desk.write(&name, format!("手机号,回复内容\n13123456724,{letter}\n"));
        hear(&desk, &name).says(&["chinese-gateway", "1 suppressed (unsubscribed 1)"]);
        assert!(is_stopped(&desk, "+8613123456724"));
    }
}

#[test]
fn numbers_of_a_chinese_gateway_are_chinese_wherever_the_user_is() {
    let desk = Desk::with("r.csv", "手机号,状态报告\n13123456702,MK:0001\n");
    hear(&desk, "r.csv --country US");
    // The same digits behind +1 are a number of Chicago.
    let both = set("+8613123456702 +13123456702");
    assert_eq!(stopped(&desk, &both, "US"), set("+8613123456702"));
    let other = Desk::with("r.csv", "phone,event\n(312) 345-6702,invalid\n");
    hear(&other, "r.csv --country US");
    assert_eq!(stopped(&other, &both, "US"), set("+13123456702"));
}

#[test]
fn a_complaint_stops_the_contact_and_a_bounce_its_address() {
    let desk = Desk::with("f.csv", "email,event\njane@beispiel.de,complaint\notto@beispiel.de,hard bounce\n");
    hear(&desk, "f.csv");
    desk.write(
        "in.csv",
        "email,phone\njane@beispiel.de,+493023125000\notto@beispiel.de,+493023125001\nlena@beispiel.de,+493023125002\n",
    );
    done(&desk, &format!("clean in.csv --store h.db --as-of {TODAY} -o clean.csv --rejects rejects.csv"));
    let (clean, rejects) = (desk.table("clean.csv"), desk.table("rejects.csv"));
    assert_eq!(clean.column("email"), ["", "lena@beispiel.de"]);
    assert_eq!(clean.column("phone"), ["+493023125001", "+493023125002"]);
    assert_eq!(rejects.column("email"), ["jane@beispiel.de"]);
    assert!(rejects.cell(0, "hyg_codes").starts_with("suppressed.complained"));
}

#[test]
fn late_messages_are_no_bounces() {
    let rows: String = (0..5)
        .map(|at| {
            format!(
                "{{\"event\":\"deferred\",\"email\":\"a@beispiel.de\",\"timestamp\":{},\"sg_event_id\":\"{at}\"}}\n",
                1_772_355_600 + at
            )
        })
        .collect();
    let desk = Desk::with("events.jsonl", rows);
    hear(&desk, "events.jsonl").says(&["5 reports: 5 ignored (still being tried 5)"]);
    assert!(!is_stopped(&desk, "a@beispiel.de"));
}

#[test]
fn one_odd_cell_stops_no_provider() {
    let desk =
        Desk::with("f.csv", "email,event\n@gmail.com,hard\n*.com,hard\n@beispiel.de,soft\nno address,hard\n,hard\n");
    hear(&desk, "f.csv --findings f2.csv --soft-bounces 1")
        .says(&["5 reports: 3 suppressed (bounced 3), 2 ignored", "3 are neither an address nor a number"]);
    assert_eq!(desk.table("f2.csv").cell(2, "detail"), "cannot be read");
    let everybody = set("jane@gmail.com jane@beispiel.com jane@beispiel.de");
    assert!(stopped(&desk, &everybody, "US").is_empty());
    assert!(!done(&desk, "suppress list --store h.db").table().column("kind").contains(&"domain"));
}

#[test]
fn a_stop_among_other_words_is_one_and_what_is_not_understood_is_told_in_any_case() {
    let desk = Desk::new();
    desk.write(
        "r.csv",
        "email,event\na@oak.de,Unsubscribed by user\nb@oak.de,550 user unknown\nc@oak.de,Opted out via web\n\
         d@oak.de,spam complaint received\ne@oak.de,not unsubscribed\nf@oak.de,Unsubscribd\n",
    );
    make_store(&desk);
    let ran = done(&desk, &format!("feedback r.csv -q --store h.db --as-of {TODAY}"));
    ran.says(&["an event or code that is not known 2"]);
    let all = set("a@oak.de b@oak.de c@oak.de d@oak.de e@oak.de f@oak.de");
    assert_eq!(stopped(&desk, &all, "DE"), set("a@oak.de b@oak.de c@oak.de d@oak.de"));
    desk.write("q.csv", "email,event\ng@oak.de,unsubscribed\n");
    assert_eq!(done(&desk, &format!("feedback q.csv -q --store h.db --as-of {TODAY}")).err, "");
}
