//! The lists by example: what is dropped from names, what stands for none, and what is a name although it looks like it.

use super::is_placeholder;
use super::tests::{company, full};
use crate::normalize::fold::{is_han, rows};

#[test]
fn every_listed_title_is_dropped() {
    let file = include_str!("../../../data/titles.csv");
    assert_eq!(rows(file).count(), file.lines().count() - 1, "a row that does not parse");
    for row in rows(file) {
        let (title, source) = (&row[0], &row[2]);
        let (name, folded) = if title.chars().all(is_han) {
            (format!("王小明{title}"), full("王小明"))
        } else {
            (format!("{title} Zebra"), full("Zebra"))
        };
        assert_eq!(full(&name), folded, "{title}");
        assert!(!source.is_empty(), "{title} has no source");
    }
}

#[test]
fn what_some_people_are_called_is_no_title() {
    for (name, folded) in [
        ("Don Zebra", "don zebra"),
        ("Doña Ana", "ana dona"),
        ("Dean Martin", "dean martin"),
        ("Grace Meng", "grace meng"),
        ("Tan Ah Beng", "ah beng tan"),
        ("Edd China", "china edd"),
        ("Ilma Grishina", "grishina ilma"),
        ("Med Hondo", "hondo med"),
        ("Yo-Yo Ma", "ma yo yo"),
        ("Neymar Júnior", "junior neymar"),
        ("Hon Lam", "hon lam"),
        ("M. D. Smith", "d m smith"),
        ("D. A. López", "a d lopez"),
        ("Г. Н. Иванов", "г иванов н"),
        ("Д. Р. Иванов", "д иванов р"),
        ("王昭君", "昭王君"),
    ] {
        let mut letters: Vec<char> = folded.chars().collect();
        if folded.chars().all(is_han) {
            letters.sort_unstable();
        }
        assert_eq!(full(name), letters.into_iter().collect::<String>(), "{name}");
    }
}

#[test]
fn titles_of_eight_languages() {
    for (name, folded) in [
        ("Mr. and Mrs. Smith", "smith"),
        ("John Smith 3rd", "john smith"),
        ("Herrn Univ.-Prof. Dr. med. univ. Hans Huber", "hans huber"),
        ("Familie Müller", "muller"),
        ("M. et Mme Dupont", "dupont"),
        ("Sr. Lic. Juan Pérez", "juan perez"),
        ("Sra. Dña. Ana Ruiz", "ana ruiz"),
        ("Exma. Senhora Ana Souza", "ana souza"),
        ("Engº João Souza", "joao souza"),
        ("г-жа Иванова", "иванова"),
        ("Господин Иванов", "иванов"),
        ("田中さん", "中田"),
        ("田中 さん", "中田"),
        ("田中部長", "中田"),
        ("王总经理", "王"),
        ("王董事長", "王"),
    ] {
        assert_eq!(full(name), folded, "{name}");
    }
}

#[test]
fn every_listed_form_is_dropped() {
    let file = include_str!("../../../data/legal_forms.csv");
    assert_eq!(rows(file).count(), file.lines().count() - 1, "a row that does not parse");
    for row in rows(file) {
        let (form, language, source) = (&row[0], &row[1], &row[2]);
        if form.chars().all(is_han) {
            assert_eq!(company(&format!("斑马{form}")), "|斑马", "{form}");
            assert_eq!(company(&format!("{form}斑马")), "|斑马", "{form}");
        } else {
            assert_eq!(company(&format!("Zebra {form}")), "|zebra", "{form}");
            assert_eq!(company(&format!("Zebra, {}", form.to_uppercase())), "|zebra", "{form}");
        }
        if language == "ru" {
            assert_eq!(company(&format!("{form} «Зебра»")), "|зебра", "{form}");
        }
        assert!(!source.is_empty(), "{form} has no source");
    }
}

#[test]
fn forms_of_many_countries() {
    for (name, folded) in [
        ("Zebra GmbH & Co. KG", "|zebra"),
        ("Zebra GmbH & Co. KGaA", "|zebra"),
        ("Zebra Ges.m.b.H.", "|zebra"),
        ("Zebra Pty Ltd", "|zebra"),
        ("Zebra Private Limited", "|zebra"),
        ("Zebra Co., Ltd.", "|zebra"),
        ("Zebra Sp. z o.o. sp. k.", "|zebra"),
        ("Zebra Oy Ab", "|zebra"),
        ("Zebra AB (publ)", "|zebra"),
        ("Zebra Ltda - ME", "|zebra"),
        ("Zebra S.A.P.I. de C.V.", "|zebra"),
        ("Zebra d.o.o.", "|zebra"),
        ("Zebra OÜ", "|zebra"),
        ("Зебра, ООО", "|зебра"),
        ("ИП Иванов", "|иванов"),
        ("ＡＢＣ株式会社", "|abc"),
        ("㈱ソニー", "|ソニー"),
        ("(株)ソニー", "|ソニー"),
        ("ソニー（株）", "|ソニー"),
        ("医療法人社団山田会", "|山田会"),
        ("上海斑马合伙企业（有限合伙）", "|上海斑马"),
        ("台灣積體電路製造股份有限公司", "|台灣積體電路製造"),
        ("SA", "|sa"),
        ("Smith and Company", "|smith and"),
    ] {
        assert_eq!(company(name), folded, "{name}");
    }
}

#[test]
fn placeholders_are_no_names() {
    for cell in [
        "test",
        "Test",
        "ASDF",
        "n/a",
        "N/A",
        "-",
        "--",
        "?",
        "null",
        "unknown",
        "xxx",
        "测试",
        "測試",
        "未知",
        "Ｎ／Ａ",
        "。",
        " none ",
        "..",
        "…",
        "First Name",
        "Vorname",
        "unbekannt",
        "Inconnu",
        "desconocido",
        "неизвестно",
        "不明",
        "微信用户",
        "{{first_name}}",
        "*|FNAME|*",
        "#NAME?",
        "Max Mustermann",
        // A surname too, but far more often a value that was missing: it is flagged, never more.
        "Null",
    ] {
        assert!(is_placeholder(cell), "{cell}");
    }
    for cell in [
        "",
        "  ",
        "Null Island",
        "Christopher Null",
        "Katie Test",
        "Testa",
        "Na",
        "No",
        "Nan",
        "Guest",
        "X",
        "O'Neil",
        "王",
        "Ng",
        "Foo",
        "Tester",
        "Nil",
        "Fake",
        "Gast",
        "Leer",
        "Nom",
        "Nome",
        "Apellido",
        "Muster",
        "John Doe",
        "Иван Иванов",
        "张三",
        "山田太郎",
    ] {
        assert!(!is_placeholder(cell), "{cell}");
    }
}

#[test]
fn every_line_of_the_list_is_a_placeholder() {
    let list = include_str!("../../../data/name_placeholders.txt");
    for line in list.lines().filter(|line| !line.starts_with("# ")) {
        assert!(is_placeholder(line) && is_placeholder(&line.to_uppercase()), "{line}");
        assert!(is_placeholder(&format!(" {} ", line.replace(' ', "  "))), "{line}");
    }
}
