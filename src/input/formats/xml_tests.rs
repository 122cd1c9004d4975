//! XML as programs and registers write it, and damaged.

use proptest::prelude::*;

use super::tests::{bytes, names, table, told};
use super::*;
use crate::contact::Role;
use crate::input::roles::guess;

/// As the regulator publishes it, curved quotes and all: the outermost element is closed where it opens.
const REGISTER: &str = "<list type=\u{2019}full\u{2019} level=\u{2019}all\u{2019} val=\u{2019}\u{2019} />\n<ac val=\u{2019}416\u{2019}>\n\
    <ph val=\u{2019}5550100\u{2019} /> <ph val=\u{2019}5550101\u{2019} />\n</ac>\n<ac val=\u{2019}905\u{2019}>\n\
    <ph val=\u{2019}5550102\u{2019} />\n</ac> </list>\n";

fn xml(text: &str) -> Vec<String> {
    assert_eq!(format_of(text.as_bytes()), Format::Xml, "{text}");
    told(Format::Xml, text)
}

#[test]
fn a_register_gives_its_numbers_with_their_area_codes() {
    let numbers = ["3: ac=416 | ph=5550100", "4: ac=416 | ph=5550101", "6: ac=905 | ph=5550102"];
    assert_eq!(xml(REGISTER), numbers);
    let straight = REGISTER.replace('\u{2019}', "'").replace("val='' />\n", "val=''>\n");
    assert_eq!(xml(&straight), numbers);
    let notes = table(Format::Xml, straight.as_bytes()).notes;
    assert_eq!(notes, ["records are the elements \"list/ac/ph\"", "all of them: type full, level all"]);
    let one = "<list type='full' level='ac' val='416'><ac val='416'><ph val='5550100'/><ph val='5550101'/></ac></list>";
    assert_eq!(xml(one), ["1: ac=416 | ph=5550100", "2: ac=416 | ph=5550101"]);
}

#[test]
fn a_flat_list_of_numbers_is_one_column() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<phones>\n<phone>4165550100</phone>\n<phone> 9055550101 </phone>\n</phones>";
    assert_eq!(xml(text), ["3: phone=4165550100", "4: phone=9055550101"]);
    let parts = "<dncl>\n<entry><areaCode>416</areaCode><number>5550100</number></entry>\n<entry><areaCode>905</areaCode><number>5550101</number></entry>\n</dncl>";
    assert_eq!(xml(parts), ["2: areaCode=416 | number=5550100", "3: areaCode=905 | number=5550101"]);
}

#[test]
fn contacts_have_their_columns_and_roles() {
    let text = "<ns:contacts xmlns:ns=\"urn:x\">\n<!-- <contact/> -->\n<ns:contact id=\"1\"><name><first>J&#246;rg</first><last>&amp; S&#xF8;n</last></name>\
        <email type=\"work\">jorg@example.org</email><phone>+1 212-555-0101</phone><phone>+1 212-555-0102</phone></ns:contact>\n\
        <ns:contact id=\"2\"><email><![CDATA[a&b<c@example.org]]></email><fax/>\n</ns:contact></ns:contacts>";
    assert_eq!(
        xml(text),
        [
            "3: id=1 | name.first=Jörg | name.last=& Søn | email.type=work | email=jorg@example.org | phone=+1 212-555-0101 | phone 2=+1 212-555-0102",
            "4: id=2 | email=a&b<c@example.org",
        ]
    );
    let table = table(Format::Xml, text.as_bytes());
    let roles = guess(&table.names);
    let role = |name: &str| roles[names(&table).iter().position(|known| known == name).unwrap()];
    assert_eq!((role("email"), role("email.type")), (Some(Role::Email), None));
    assert_eq!((role("phone"), role("phone 2"), role("fax")), (Some(Role::Phone), Some(Role::Phone), Some(Role::Fax)));
}

#[test]
fn records_are_found_under_what_stands_around_them() {
    let soap = "<Envelope><Body><Response><Contacts><Contact><Email>a@x.io</Email></Contact><Contact><Email>b@x.io</Email></Contact></Contacts></Response></Body></Envelope>";
    assert_eq!(xml(soap), ["1: Email=a@x.io", "2: Email=b@x.io"]);
    let headed = "<export><info><date>2024</date><by>me</by></info><rows><row email='a@x.io'/><row email='b@x.io'/></rows></export>";
    assert_eq!(xml(headed), ["1: email=a@x.io", "2: email=b@x.io"]);
    assert_eq!(xml("<contact><email>a@x.io</email><name>Ann</name></contact>"), ["1: email=a@x.io | name=Ann"]);
    assert_eq!(
        xml("<contacts><contact><email>a@x.io</email><name>Ann</name></contact></contacts>"),
        ["1: email=a@x.io | name=Ann"]
    );
}

#[test]
fn damage_costs_its_own_record_only() {
    let cut = "<l>\n<c><email>a@x.io</email></c>\n<c><email>b@x.io</em\n<c><email>d@x.io</email></c>\n<c><email>e@x.io";
    assert_eq!(
        xml(cut),
        ["2: email=a@x.io", "3: unread=</em", "4: email=b@x.io", "5: email=d@x.io", "6: email=e@x.io"]
    );
    assert_eq!(
        xml("<l>\n<ph val='1'/>\n<ph val='2/>\n<ph val='3'/>\n</x>\n</l>"),
        ["2: val=1", "3: unread=<ph val='2/>", "4: val=3"]
            .map(|row| row.replace("val=", "ph=").replace("<ph ph=", "<ph val="))
    );
    assert_eq!(xml("<l><e>a < b & c &nope; &#0;</e><e>d</e></l>"), ["1: e=a < b & c &nope; &#0;", "2: e=d"]);
}

#[test]
fn pages_and_tables_are_no_xml() {
    for text in [
        "<email>,<name>\na@x.io,Ann\n",
        "<html><body></body></html>",
        "<!DOCTYPE html><html><p></p></html>",
        "<",
        "<<",
        "< a",
        "<a>",
        "<table><tr></tr></table>",
        "<?xml version='1.0'?><table><row/></table>",
    ] {
        assert_eq!(format_of(text.as_bytes()), Format::Csv, "{text}");
    }
}

#[test]
fn a_document_type_expands_nothing() {
    let bomb = "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<l><e>&b;</e><e>x</e></l>";
    assert_eq!(xml(bomb), ["2: e=&b;", "3: e=x"]);
    let deep = "<a>".repeat(100_000);
    assert!(bytes(&table(Format::Xml, deep.as_bytes())).len() < 1 << 20);
}

proptest! {
    #[test]
    fn no_marks_panic_or_hang(parts in prop::collection::vec(prop::sample::select(vec![
        "<a>", "</a>", "<b x='1'>", "</b>", "<b/>", "<", ">", "'", "\"", "&", "&#x41;", "&#999999999;", "<!--", "-->", "<![CDATA[", "]]>", "<?x", "?>", "<!D [", "]", "é", "\u{2019}", "=", " ", "\n", "a@x.io", "\0",
    ]), 0..60)) {
        let text = parts.concat();
        let _ = format_of(text.as_bytes());
        table(Format::Xml, text.as_bytes());
    }

    #[test]
    fn every_value_stands_in_its_row(records in prop::collection::vec(prop::collection::vec("[a-z<>&\"' é]{1,8}", 3..4), 2..20)) {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let row = |cells: &Vec<String>| format!("<r a=\"{}\"><b>{}</b><c>{}</c></r>\n", escaped(&cells[0]), escaped(&cells[1]), escaped(&cells[2]));
        let text = format!("<l>{}</l>", records.iter().map(row).collect::<String>());
        let table = table(Format::Xml, text.as_bytes());
        prop_assert!(table.broken.is_empty());
        let bytes = bytes(&table);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        let found: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        let wanted: Vec<Vec<String>> = records.iter().map(|cells| vec![cells[0].clone(), cells[1].trim().to_owned(), cells[2].trim().to_owned()]).collect();
        prop_assert_eq!(found, wanted);
    }
}
