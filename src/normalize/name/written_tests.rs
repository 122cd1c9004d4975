//! How names are written, by hand: what users of many countries would write themselves.

use super::{NamePart, written_name};
use crate::contact::Region;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn write(cell: &str, part: NamePart, country: &str) -> String {
    written_name(cell, part, Region::from_code(country)).unwrap_or_else(|| cell.to_owned())
}

#[test]
fn whole_names() {
    for (cell, country, expected) in [
        ("JOHN SMITH", "", "John Smith"),
        ("john smith", "", "John Smith"),
        ("  John\u{A0} Smith\t", "", "John Smith"),
        ("John Smith", "", "John Smith"),
        ("O'NEIL", "", "O'Neil"),
        ("o’neil", "", "O’Neil"),
        ("D'ANGELO RUSSO", "", "D'Angelo Russo"),
        ("GIUSEPPE DELL'ORTO", "IT", "Giuseppe Dell'Orto"),
        ("LEONARDO DI CAPRIO", "IT", "Leonardo Di Caprio"),
        ("MCDONALD", "", "McDonald"),
        ("angus mcgregor", "", "Angus McGregor"),
        ("MACDONALD", "", "Macdonald"),
        ("ANNE-MARIE DE LA CRUZ", "", "Anne-Marie de la Cruz"),
        ("LUDWIG VAN DER ROHE", "", "Ludwig van der Rohe"),
        ("JOHANN WOLFGANG VON GOETHE", "DE", "Johann Wolfgang von Goethe"),
        ("JACOBUS VAN 'T HOFF", "NL", "Jacobus van 't Hoff"),
        ("ijsbrand de vries", "NL", "IJsbrand de Vries"),
        ("IJSBRAND", "NL", "IJsbrand"),
        ("ijsbrand", "DE", "Ijsbrand"),
        ("JAN VAN DEN BROECK", "BE", "Jan Van Den Broeck"),
        ("NGUYEN VAN MINH", "", "Nguyen Van Minh"),
        ("MARIA DO CARMO DA SILVA", "BR", "Maria do Carmo da Silva"),
        ("ORTEGA Y GASSET", "ES", "Ortega y Gasset"),
        ("J.R.R. TOLKIEN", "", "J.R.R. Tolkien"),
        ("j.r.r. tolkien", "", "J.R.R. Tolkien"),
        ("JD SMITH", "", "JD Smith"),
        ("MR LI WEI", "", "Mr Li Wei"),
        ("NG MEI LING", "", "Ng Mei Ling"),
        ("JD", "", "JD"),
        ("LI", "", "LI"),
        ("li", "", "Li"),
        ("HENRY TUDOR VIII", "", "Henry Tudor VIII"),
        ("john smith iii", "", "John Smith III"),
        ("JOHN SMITH 3RD", "", "John Smith 3rd"),
        ("SMITH, JOHN JR.", "", "Smith, John Jr."),
        ("WILLIAM \"BILL\" HILL", "", "William \"Bill\" Hill"),
        ("İBRAHİM IŞIK", "", "İbrahim Işık"),
        ("ibrahim ışık", "TR", "İbrahim Işık"),
        ("IŞIK", "TR", "Işık"),
        ("YILMAZ", "TR", "Yılmaz"),
        ("GROßMANN", "DE", "Großmann"),
        ("GROẞMANN", "DE", "Großmann"),
        ("JÜRGEN MÜLLER", "DE", "Jürgen Müller"),
        ("ÉMILIE LÉVÊQUE", "FR", "Émilie Lévêque"),
        ("E\u{301}MILIE", "FR", "E\u{301}milie"),
        ("ŁUKASZ WÓJCIK", "PL", "Łukasz Wójcik"),
        ("ИВАН ПЕТРОВ", "", "Иван Петров"),
        ("иван петров", "", "Иван Петров"),
        ("В'ЯЧЕСЛАВ ЧОРНИЙ", "", "В'ячеслав Чорний"),
        ("O'KTAM", "UZ", "O'ktam"),
        ("ΓΙΏΡΓΟΣ ΠΑΠΠΆΣ", "", "Γιώργος Παππάς"),
        ("ԱՐԱՄ", "", "Արամ"),
        ("გიორგი", "", "გიორგი"),
        ("王\u{3000}小明", "", "王 小明"),
        ("山田 ＴＡＲＯ", "", "山田 TARO"),
        ("山田（ＴＡＲＯ）", "", "山田（TARO）"),
        ("Ｊ．ＳＭＩＴＨ", "", "J.Smith"),
        ("ﾀﾛｳ", "", "ﾀﾛｳ"),
        ("김\u{A0}민준", "", "김 민준"),
        ("محمد  علي", "", "محمد علي"),
        ("DeShawn", "", "DeShawn"),
        ("vincent van Gogh", "", "vincent van Gogh"),
        ("JOHN@BRIGHTWATER.COM", "", "JOHN@BRIGHTWATER.COM"),
        ("", "", ""),
    ] {
        assert_eq!(write(cell, NamePart::Full, country), expected, "{cell} {country}");
    }
}

#[test]
fn family_names_by_country() {
    for (cell, country, expected) in [
        ("VON NEUMANN", "DE", "von Neumann"),
        ("VON NEUMANN", "US", "Von Neumann"),
        ("von neumann", "US", "von Neumann"),
        ("VAN DER BERG", "NL", "van der Berg"),
        ("VAN DER BERG", "", "Van der Berg"),
        ("DE LUCA", "IT", "De Luca"),
        ("van", "", "Van"),
    ] {
        assert_eq!(write(cell, NamePart::Family, country), expected, "{cell} {country}");
    }
}

/// Without blanks, width and case; the i of Turkish counts as any other.
fn bare(name: &str) -> String {
    let letters = name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}'));
    let letters = letters.nfkc().flat_map(char::to_lowercase).filter(|c| *c != '\u{307}');
    letters
        .map(|c| {
            if c == 'ı' {
                'i'
            } else if c == 'ς' {
                'σ'
            } else {
                c
            }
        })
        .collect()
}

fn names() -> impl Strategy<Value = String> {
    let words = "(von|VAN|der|DE|la|MC|mc|ij|IJ|II|iii|jd|O'|'t|’T|[a-z]{1,5}|[A-Z]{1,5}|[А-Яа-я]{1,4}|[İIıißẞΣς]{1,4}|[Ａ-Ｚ]{1,3}|\\PC{0,4})";
    proptest::string::string_regex(&format!("({words}[ \u{A0}'.-]{{0,2}}){{0,6}}")).unwrap()
}

proptest! {
    #[test]
    fn written_twice_is_written_once_and_letters_stay(
        name in names(),
        country in proptest::sample::select(vec!["", "TR", "NL", "DE", "ES", "VN", "UZ"]),
        part in proptest::sample::select(vec![NamePart::Given, NamePart::Family, NamePart::Full]),
    ) {
        let once = write(&name, part, country);
        prop_assert_eq!(write(&once, part, country), once.clone(), "{:?}", name);
        prop_assert_eq!(bare(&once), bare(&name));
    }

    #[test]
    fn any_cell_is_taken(name in "\\PC{0,80}") {
        let once = write(&name, NamePart::Full, "TR");
        prop_assert_eq!(bare(&once), bare(&name));
    }
}
