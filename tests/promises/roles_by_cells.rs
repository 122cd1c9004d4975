//! What a column is may be told by its cells, where its header says nothing or too little, and never against a header that
//! says something else. Every such choice is shown, and `--map` overrules it.

use super::support::Desk;
use serde_json::Value;
use std::fmt::Write;

const OFF: &str = "--on consent.*=ignore --on row.short=ignore";

/// A table of `rows` records, made by a function of the record's number.
fn table(header: &str, rows: usize, record: impl Fn(usize) -> String) -> String {
    (0..rows).fold(format!("{header}\n"), |mut text, row| {
        let _ = writeln!(text, "{}", record(row));
        text
    })
}

/// What a run says of the columns of `in.csv`: `name=role/by`, those without a role left out.
fn chosen(text: &str, options: &str) -> (String, String) {
    let desk = Desk::with("in.csv", text);
    let ran =
        desk.done(&format!("clean --allow-empty in.csv -o c.csv --rejects r.csv --summary s.json {OFF} {options}"));
    let columns = desk.json("s.json")["inputs"][0]["columns"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let roles: Vec<String> = columns
        .iter()
        .filter(|column| !column["role"].is_null())
        .map(|column| format!("{}={}/{}", text(&column["name"]), text(&column["role"]), text(&column["by"])))
        .collect();
    (roles.join(" "), ran.err)
}

fn says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "{part:?} is not in: {said}");
    }
}

#[test]
fn names_that_say_nothing_leave_it_to_the_cells() {
    for name in ["f7", "column_3", "Spalte3", "Unnamed: 4", "field_3", "x", "7", "字段7", "MMERGE7"] {
        let text = table(&format!("id,{name}"), 40, |n| format!("{n},ann{n}@brightwater.com"));
        let (roles, said) = chosen(&text, "");
        assert_eq!(roles, format!("id=id/header {name}=email/cells"));
        says(&said, &["is read as email: 40 of 40 cells are addresses; --map email=… decides otherwise"]);
    }
    let text = table(",f2,f3", 40, |n| format!("ann{n}@brightwater.com,+1 201 555 {:04},FR", 100 + n));
    assert_eq!(chosen(&text, "").0, "=email/cells f2=phone/cells f3=country/cells");
}

#[test]
fn one_record_is_enough_for_an_address_and_for_a_plus() {
    assert_eq!(chosen("f1,f2\nann@brightwater.com,+12012340123\n", "").0, "f1=email/cells f2=phone/cells");
}

#[test]
fn the_choice_cleans_as_a_header_would() {
    let desk = Desk::with("in.csv", "f1,f2\nANN@Brightwater.com,(201) 234-0123\nbo@brightwater.com,\n");
    let (clean, _) = desk.clean(&format!("in.csv --country US {OFF}"));
    assert_eq!(clean.rows[0][..2], ["ann@brightwater.com", "+12012340123"]);
}

#[test]
fn without_headers_cells_decide_all() {
    let text = table("1,ann@brightwater.com,+4930901820,DE,2024-01-02", 20, |n| {
        format!("{},bo{n}@brightwater.com,+49 30 2312{:02},FR,2024-01-{:02}", n + 2, n + 10, n + 1)
    });
    let (roles, _) = chosen(&text, "--no-headers");
    assert_eq!(roles, "column_2=email/cells column_3=phone/cells column_4=country/cells");
    let desk = Desk::with("in.csv", "1,Ann\n2,Bo\n");
    desk.run("clean in.csv --no-headers").ends(2).says(&["no e-mail and no phone column", "--map email="]);
}

#[test]
fn a_record_where_the_header_should_be_is_no_header() {
    let text = table("Ann,ann@brightwater.com", 20, |n| format!("Bo,bo{n}@brightwater.com"));
    let desk = Desk::with("in.csv", text);
    let ran = desk.run("clean in.csv");
    ran.ends(0).says(&["has no header", "21 read, 21 kept"]);
    let clean = ran.table();
    assert_eq!(clean.header[..2], ["column_1", "column_2"]);
    assert_eq!(clean.rows[0][..2], ["Ann", "ann@brightwater.com"]);
}

#[test]
fn contact_is_what_its_cells_are() {
    for name in ["Contact", "Kontakt", "联系方式", "Address", "連絡先"] {
        let email = table(&format!("Vorname,{name}"), 5, |n| format!("Ann,ann{n}@brightwater.com"));
        assert_eq!(chosen(&email, "").0, format!("Vorname=given_name/header {name}=email/cells"));
        let phone = table(&format!("Email,{name}"), 5, |n| format!("ann{n}@brightwater.com,030 2312-5{n}"));
        assert_eq!(chosen(&phone, "").0, format!("Email=email/header {name}=phone/cells"));
        let neither = table(&format!("Email,{name}"), 5, |n| format!("ann{n}@brightwater.com,Main Street {n}"));
        assert_eq!(chosen(&neither, "").0, "Email=email/header");
    }
}

#[test]
fn what_is_undecided_is_said() {
    let mixed = |n: usize| if n < 12 { format!("030 2312-5{n:02}") } else { "Frau Meier".to_owned() };
    let text = table("Email,Kontakt", 40, |n| format!("ann{n}@brightwater.com,{}", mixed(n)));
    let (roles, said) = chosen(&text, "");
    assert_eq!(roles, "Email=email/header");
    says(&said, &["column Kontakt may be phone (12 of 40 cells look so); --map phone=Kontakt reads it"]);
    let only = table("Vorname,Kontakt", 40, |n| format!("Ann,{}", mixed(n)));
    Desk::with("in.csv", only).run("clean in.csv").ends(2).says(&["--map phone=Kontakt"]);
}

#[test]
fn an_address_of_somebody_else_is_no_channel() {
    for name in ["owner", "Account Manager", "created by", "Referrer", "负责人", "Bearbeiter", "Менеджер"] {
        let text = table(&format!("phone,{name}"), 40, |n| format!("+1 201 555 {:04},rep{n}@brightwater.com", 100 + n));
        assert_eq!(chosen(&text, "").0, "phone=phone/header", "{name}");
    }
    // Whatever a second column of addresses is called, it has to say nothing to count beside the first.
    let text = table("Email,buddy", 40, |n| format!("ann{n}@brightwater.com,bo{n}@brightwater.com"));
    assert_eq!(chosen(&text, "").0, "Email=email/header");
    // The same few again and again are those of a desk.
    let text = table("Email,f2", 40, |n| format!("ann{n}@brightwater.com,desk{}@brightwater.com", n % 3));
    assert_eq!(chosen(&text, "").0, "Email=email/header");
    let text = table("f1", 40, |n| format!("desk{}@brightwater.com", n % 3));
    assert_eq!(chosen(&text, "").0, "f1=email/cells", "unless nothing else is there");
}

#[test]
fn digits_of_other_things_are_no_phone() {
    for name in
        ["id", "zip", "Order number", "IBAN", "Steuernummer", "IP", "price", "E-mail 1 - Label", "订单号", "INN ИНН"]
    {
        let text = table(&format!("Email,{name}"), 40, |n| format!("ann{n}@brightwater.com,(201) 555-{:04}", 100 + n));
        let (roles, _) = chosen(&text, "--country US");
        assert!(!roles.contains("phone"), "{name}: {roles}");
    }
    for cells in [
        |n: usize| format!("{}", 2_015_550_100 + n),
        |n: usize| format!("1990-01-{:02}", n % 28 + 1),
        |n: usize| format!("{}", 1_700_000_000 + n * 7_919 % 1_000),
    ] {
        let text = table("Email,f2", 40, |n| format!("ann{n}@brightwater.com,{}", cells(n)));
        assert_eq!(chosen(&text, "--country US").0, "Email=email/header");
    }
    let shuffled = table("Email,f2", 40, |n| format!("ann{n}@brightwater.com,20123401{:02}", n * 37 % 100));
    assert_eq!(chosen(&shuffled, "--country US").0, "Email=email/header f2=phone/cells");
    assert_eq!(chosen(&shuffled, "").0, "Email=email/header");
}

#[test]
fn languages_and_states_are_no_countries() {
    for codes in [["en", "de", "fr"], ["CA", "DE", "IN"], ["CA", "TX", "NY"]] {
        let text = table("f1,f2", 9, |n| format!("+1 201 555 {:04},{}", 100 + n, codes[n % 3]));
        assert_eq!(chosen(&text, "").0, "f1=phone/cells", "{codes:?}");
    }
    for cells in [["Germany", "France", "n/a"], ["US", "FR", "JP"], ["美国", "中国", "日本"]] {
        let text = table("f1,f2", 9, |n| format!("+1 201 555 {:04},{}", 100 + n, cells[n % 3]));
        assert_eq!(chosen(&text, "").0, "f1=phone/cells f2=country/cells", "{cells:?}");
    }
}

#[test]
fn weak_names_are_settled_by_their_cells() {
    let text = table("EMAIL,SMS", 9, |n| format!("ann{n}@brightwater.com,3361234567{n}"));
    assert_eq!(chosen(&text, "").0, "EMAIL=email/header SMS=phone/header");
    let text = table("EMAIL,SMS", 9, |n| format!("ann{n}@brightwater.com,{}", ["yes", "no"][n % 2]));
    assert_eq!(chosen(&text, "").0, "EMAIL=email/header");
    let text = table("Email,Email ID", 9, |n| format!("ann{n}@brightwater.com,{n}"));
    assert_eq!(chosen(&text, "").0, "Email=email/header");
    let text = table("Phone,Mail", 9, |n| format!("+1 201 555 {:04},Main Street {n}", 100 + n));
    assert_eq!(chosen(&text, "").0, "Phone=phone/header");
}

#[test]
fn map_replaces_what_the_cells_say() {
    let text =
        table("f1,f2,f3", 9, |n| format!("ann{n}@brightwater.com,bo{n}@brightwater.com,+1 201 555 {:04}", 100 + n));
    assert_eq!(chosen(&text, "").0, "f1=email/cells f2=email/cells f3=phone/cells");
    assert_eq!(chosen(&text, "--map email=f2").0, "f2=email/map f3=phone/cells");
    assert_eq!(chosen(&text, "--map email=f2 --map id=f3").0, "f2=email/map f3=id/map");
    assert_eq!(chosen(&text, "--no-headers --map email=2").0, "column_2=email/map column_3=phone/cells");
}

#[test]
fn a_status_of_a_verifier_is_no_subscription() {
    let text = table("email,email_status", 9, |n| {
        format!("ann{n}@brightwater.com,{}", ["valid", "invalid", "catchall"][n % 3])
    });
    let (roles, said) = chosen(&text, "");
    assert_eq!(roles, "email=email/header email_status=verdict/cells");
    says(&said, &["9 of 9 cells hold a verifier's words", "--map verdict=… decides otherwise"]);
    let text = table("email,email_status", 9, |n| {
        format!("ann{n}@brightwater.com,{}", ["valid", "unsubscribed", "subscribed"][n % 3])
    });
    assert_eq!(chosen(&text, "").0, "email=email/header email_status=consent_status/header");
}

#[test]
fn never_is_a_stop_or_a_consent_guessed_from_cells() {
    let text = table("f1,f2,f3", 9, |n| format!("ann{n}@brightwater.com,unsubscribed,2024-01-02"));
    assert_eq!(chosen(&text, "").0, "f1=email/cells");
}

#[test]
fn a_column_that_speaks_of_a_stop_and_is_not_read_is_said() {
    for name in [
        "Opted out of email: Spring mailing",
        "退订状态",
        "Newsletter Abmeldung",
        "Désinscription",
        "Do not allow Emails",
    ] {
        let text = format!("email,{name}\nann@brightwater.com,yes\nbob@brightwater.com,no\n");
        let (roles, said) = chosen(&text, "");
        assert_eq!(roles, "email=email/header", "{name}");
        says(
            &said,
            &["speaks of a stop and is not read (1 of 2 cells hold something other than no); --map opted_out="],
        );
        assert!(!chosen(&text, "--map opted_out=2").1.contains("speaks of a stop"), "{name}");
    }
    for name in ["Unsubscribe link", "date des inscriptions", "Stop date", "Opt-out reason", "Fax Opt Out", "Bajada"] {
        let text = format!("email,{name}\nann@brightwater.com,yes\n");
        assert!(!chosen(&text, "").1.contains("speaks of a stop"), "{name}");
    }
    let all_no = "email,退订状态\nann@brightwater.com,否\nbob@brightwater.com,no\n";
    assert!(!chosen(all_no, "").1.contains("speaks of a stop"));
}

#[test]
fn digits_without_a_country_are_suggested_as_numbers() {
    let desk = Desk::with("in.csv", "客户,联系方式\n甲,13912345678\n乙,13500345671\n丙,18912345678\n");
    says(&desk.run("clean in.csv").err, &["for example --map phone=联系方式"]);
}

#[test]
fn a_no_that_counts_as_a_stop_is_said() {
    for no in ["nein", "否", "нет", "não", "いいえ", "non"] {
        let text = format!("email,Abgemeldet\nann@brightwater.com,{no}\nbob@brightwater.com,no\n");
        let said = chosen(&text, "").1;
        says(&said, &["column Abgemeldet: 1 of 2 cells say no in a word that counts as a stop"]);
    }
    assert!(!chosen("email,Abgemeldet\nann@brightwater.com,ja\nbob@brightwater.com,no\n", "").1.contains("say no"));
}

#[test]
fn the_way_to_read_a_stop_keeps_those_that_are_read() {
    let text = "email,Opt-out,退订状态,Désinscription\nann@brightwater.com,no,是,oui\n";
    let (_, said) = chosen(text, "");
    says(&said, &["--map opted_out=Opt-out --map opted_out=退订状态 reads it"]);
    let (_, said) = chosen(text, "--map opted_out=Opt-out --map opted_out=退订状态");
    says(&said, &["column Désinscription speaks of a stop and is not read"]);
}
