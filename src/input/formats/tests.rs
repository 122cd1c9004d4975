use proptest::prelude::*;

use super::*;
use crate::contact::Role;
use crate::input::record::{Walker, content};
use crate::input::roles::guess;

const CONTACTS: &[u8] = include_bytes!("../../../fixtures/formats/contacts.json");
const BULK: &[u8] = include_bytes!("../../../fixtures/formats/bulk.ndjson");
const CARDS: &[u8] = include_bytes!("../../../fixtures/formats/phone_2_1.vcf");
const DIRECTORY: &[u8] = include_bytes!("../../../fixtures/formats/directory.ldif");

pub(super) fn table(format: Format, text: &[u8]) -> Table {
    to_table(format, "f", &Spool::from_bytes(text.to_vec()), 1 << 20).unwrap()
}

pub(super) fn bytes(table: &Table) -> Vec<u8> {
    let mut bytes = vec![0; table.spool.len() as usize];
    table.spool.read_exact_at(0, &mut bytes).unwrap();
    bytes
}

/// Rows as `line: cell|cell`.
pub(super) fn cells_of(spool: &Spool) -> Vec<String> {
    rows_of(spool).into_iter().map(|(line, row)| format!("{line}: {}", row.join("|"))).collect()
}

/// Rows with the line on which each begins.
fn rows(table: &Table) -> Vec<(u64, Vec<String>)> {
    rows_of(&table.spool)
}

fn rows_of(spool: &Spool) -> Vec<(u64, Vec<String>)> {
    let mut bytes = vec![0; spool.len() as usize];
    spool.read_exact_at(0, &mut bytes).unwrap();
    let (mut walker, mut fields, mut scratch) = (Walker::new(&bytes, b','), Vec::new(), Vec::new());
    let mut rows = Vec::new();
    while let Some(record) = walker.next_record(&mut fields) {
        assert!(record.canonical, "{:?}", String::from_utf8_lossy(&bytes));
        let cell = |field| String::from_utf8_lossy(content(&bytes, field, &mut scratch)).into_owned();
        rows.push((u64::from(record.line) + 1, fields.iter().map(cell).collect()));
    }
    rows
}

pub(super) fn names(table: &Table) -> Vec<String> {
    table.names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

/// The filled cells of each row as `name=value`, the line first.
pub(super) fn told(format: Format, text: &str) -> Vec<String> {
    let table = table(format, text.as_bytes());
    let names = names(&table);
    rows(&table)
        .into_iter()
        .map(|(line, row)| {
            assert_eq!(row.len(), names.len());
            let filled = names.iter().zip(&row).filter(|(_, cell)| !cell.is_empty());
            let cells: Vec<String> = filled.map(|(name, cell)| format!("{name}={cell}")).collect();
            format!("{line}: {}", cells.join(" | "))
        })
        .collect()
}

fn told_file(format: Format, text: &[u8]) -> Vec<String> {
    told(format, std::str::from_utf8(text).unwrap())
}

#[test]
fn a_list_within_an_object_is_read() {
    assert_eq!(format_of(CONTACTS), Format::Json);
    assert_eq!(
        told_file(Format::Json, CONTACTS),
        [
            "4: id=8613800138000123456 | properties.email=ann.lee@example.org | properties.phone=+1 212-555-0101 | tags=vip;news | active=true",
            "10: id=2 | properties.email=bo@example.net | properties.note=line one\nline \"two\" 😀 | emails.1.value=bo@example.net | emails.1.type=work | emails.2.value=bo.home@example.net | emails.2.type=home",
        ]
    );
    assert_eq!(table(Format::Json, CONTACTS).notes, ["records are the list \"contacts\"; not read: paging, total"]);
}

#[test]
fn a_bulk_file_with_damaged_lines_is_read_around_them() {
    assert_eq!(format_of(BULK), Format::JsonLines);
    assert_eq!(
        told_file(Format::JsonLines, BULK),
        [
            "2: email=ann.lee@example.org | name=Ann Lee",
            "5: email=bo@example.net | name=Bo \"B\" Ek | score=1.50",
            "6: unread={\"email\": \"broken@example.net\", \"name\": \"Cy",
            "7: email=di@example.net",
            "8: email=ed@example.net",
            "9: unread={\"email\": \"cut.off@example.net\", \"na",
        ]
    );
    let table = table(Format::JsonLines, BULK);
    assert_eq!(table.broken, [6, 9]);
    assert_eq!(table.notes, ["2 lines say what to do with the next line and are no records"]);
}

#[test]
fn json_in_many_shapes() {
    let json = |text: &str| told(Format::Json, text);
    assert_eq!(json("[{\"a\":1},{\"a\" 2},{\"a\":3}]"), ["1: a=1", "2: unread={\"a\" 2},", "3: a=3"]);
    assert_eq!(json("[[\"e\",\"n\"],[\"a@x.io\",1],[\"b@x.io\",null]]"), ["1: e=a@x.io | n=1", "2: e=b@x.io"]);
    assert_eq!(json("[\"a@x.io\", \"b@x.io\"]"), ["1: column_1=a@x.io", "2: column_1=b@x.io"]);
    assert_eq!(json("[\"e\",\"n\"]\n[\"a@x.io\",1]\n"), ["2: e=a@x.io | n=1"]);
    assert_eq!(json("{\"a\":1,\"a\":2}"), ["1: a=1 | a=2"]);
    assert_eq!(json("[{\"a\":\"x\", /* why */ \"b\":NaN,},\n// end\n{'a':'y'},]"), ["1: a=x", "3: a=y"]);
    assert_eq!(json("{\n \"a\": 1\n}\n{\n \"a\": 2\n}"), ["1: a=1", "4: a=2"]);
    assert_eq!(json("{\"a\":\"\\ud800 \\u00e9\"}"), ["1: a=\u{fffd} é"]);
    assert_eq!(
        json("{\"email\":\"a@x.io\",\"emails\":[{\"value\":\"b@x.io\"}]}"),
        ["1: email=a@x.io | emails.1.value=b@x.io"]
    );
    assert_eq!(json("{\"data\":{\"members\":[{\"e\":\"a@x.io\"}]},\"more\":1}"), ["1: e=a@x.io"]);
    assert_eq!(
        json("{\"data\":[{\"e\":\"a@x.io\"}],\"p\":1}\n{\"data\":[{\"e\":\"b@x.io\"}],\"p\":2}"),
        ["1: e=a@x.io", "2: e=b@x.io"]
    );
    assert_eq!(json("[\n {\"a\": {\"b\": 1},\n {\"a\": {\"b\": 2}}\n"), ["2: unread={\"a\": {\"b\": 1},", "3: a.b=2"]);
    assert!(json("").is_empty() && json("[]").is_empty() && json("{}").len() == 1);
}

#[test]
fn json_records_under_keys_and_in_columns() {
    let json = |text: &str| told(Format::Json, text);
    let two = ["1: key=u1 | n=Ann | e=a@x.io", "2: key=u2 | n=Bo | e=b@x.io"];
    assert_eq!(json("{\"u1\":{\"n\":\"Ann\",\"e\":\"a@x.io\"},\n\"u2\":{\"n\":\"Bo\",\"e\":\"b@x.io\"}}"), two);
    let within =
        "{\"users\":{\"u1\":{\"n\":\"Ann\",\"e\":\"a@x.io\"},\n\"u2\":{\"n\":\"Bo\",\"e\":\"b@x.io\"}},\"v\":1}";
    assert_eq!(json(within), two);
    assert_eq!(table(Format::Json, within.as_bytes()).notes, ["records are the members of \"users\"; not read: v"]);
    assert_eq!(
        json("{\"a@x.io\":{\"n\":\"Ann\"},\"b@x.io\":{\"n\":\"Bo\"}}"),
        ["1: key=a@x.io | n=Ann", "2: key=b@x.io | n=Bo"]
    );
    assert_eq!(
        json("{\"n\":{\"0\":\"Ann\",\"1\":\"Bo\"},\"e\":{\"0\":\"a@x.io\",\"1\":\"b@x.io\"}}"),
        ["1: n=Ann | e=a@x.io", "2: n=Bo | e=b@x.io"]
    );
    assert_eq!(json("{\"emails\":[\"a@x.io\",\"b@x.io\"]}"), ["1: column_1=a@x.io", "2: column_1=b@x.io"]);
    // One contact, whatever it is made of.
    assert_eq!(json("{\"n\":\"Ann\",\"emails\":[\"a@x.io\",\"b@x.io\"]}").len(), 1);
    assert_eq!(json("{\"name\":{\"first\":\"Ann\"},\"contact\":{\"email\":\"a@x.io\"}}").len(), 1);
}

#[test]
fn more_than_twenty_of_a_list_stand_as_json() {
    let items: Vec<String> = (1..=22).map(|n| format!("{{\"v\":{n}}}")).collect();
    let table = table(Format::Json, format!("{{\"id\":1,\"l\":[{}]}}\n{{\"id\":2}}", items.join(",")).as_bytes());
    let names = names(&table);
    assert_eq!((names.len(), names[20].as_str(), names[21].as_str()), (22, "l.20.v", "l.more"));
    assert_eq!(rows(&table)[0].1[21], "[{\"v\":21},{\"v\":22}]");
}

#[test]
fn cards_of_a_phone() {
    assert_eq!(format_of(CARDS), Format::VCard);
    assert_eq!(
        told_file(Format::VCard, CARDS),
        [
            "1: Full Name=李安 | Family Name=李 | Given Name=安 | E-mail 1=li.an@example.cn | E-mail 1 Type=HOME | Phone 1=+86 138 0013 8000 | Phone 1 Type=CELL | Fax 1=+86 10 5555 0100 | Fax 1 Type=WORK FAX",
            "13: Full Name=Ann Lee | Family Name=Lee | Given Name=Ann | Organization=Example, Inc. | Department=Sales | E-mail 1=ann.lee@example.org",
            "19: Full Name=Bo Ek | E-mail 1=bo@example.net | E-mail 1 Type=Work | E-mail 2=bo.home@example.net | E-mail 2 Type=HOME | Country=Sweden | Address 1=Main St 1, left, Town, 1234, Sweden | Address 1 Type=HOME | Note=first\nsecond | Categories=Do not contact,News",
        ]
    );
    assert_eq!(table(Format::VCard, CARDS).notes, ["1 pictures, sounds or keys are left out"]);
}

#[test]
fn a_card_may_be_folded_among_its_parameters() {
    let text = "BEGIN:VCARD\nFN:Ann\nEMAIL;TYPE=INTERNET\n ,PREF:ann@x.io\nTEL;TYPE=VOICE,M\n\tSG,CELL:+4930901820\nEND:VCARD\n";
    let told = told(Format::VCard, text);
    assert!(told[0].contains("E-mail 1=ann@x.io") && told[0].contains("Phone 1=+4930901820"), "{told:?}");
}

#[test]
fn cards_within_cards_and_mail_around_them() {
    let text = "From mail@example.org Mon\nSubject: cards\n\nBEGIN:VCARD\nFN:Ann\nAGENT:\nBEGIN:VCARD\nFN:Bo\nEMAIL:bo@x.io\nEND:VCARD\nEMAIL:ann@x.io\nNOTE:one\ntwo\nEND:VCARD\n";
    assert_eq!(format_of(text.as_bytes()), Format::VCard);
    assert_eq!(
        told(Format::VCard, text),
        ["4: Full Name=Ann | E-mail 1=ann@x.io | Note=one\ntwo | AGENT-FN=Bo | AGENT-EMAIL=bo@x.io"]
    );
}

#[test]
fn the_columns_of_cards_have_their_roles() {
    let table = table(Format::VCard, CARDS);
    let roles = guess(&table.names);
    let role = |name: &str| roles[names(&table).iter().position(|known| known == name).unwrap()];
    assert_eq!(role("E-mail 1"), Some(Role::Email));
    assert_eq!(role("E-mail 2"), Some(Role::Email));
    assert_eq!((role("E-mail 1 Type"), role("Phone 1 Type"), role("Fax 1 Type")), (None, None, None));
    assert_eq!((role("Phone 1"), role("Fax 1")), (Some(Role::Phone), Some(Role::Fax)));
    assert_eq!((role("Full Name"), role("Family Name")), (Some(Role::FullName), Some(Role::FamilyName)));
    assert_eq!((role("Given Name"), role("Country")), (Some(Role::GivenName), Some(Role::Country)));
    assert_eq!((role("Organization"), role("Categories")), (Some(Role::Organization), Some(Role::Tags)));
    assert_eq!((role("Address 1"), role("Address 1 Type"), role("Department")), (None, None, None));
}

#[test]
fn entries_of_a_directory() {
    assert_eq!(format_of(DIRECTORY), Format::Ldif);
    assert_eq!(
        told_file(Format::Ldif, DIRECTORY),
        [
            "3: dn=cn=Ann Lee,mail=ann.lee@example.org | objectclass=top | objectclass 2=person | commonName=Ann Lee | givenName=Ann | surname=Lee | mail=ann.lee@example.org | mail 2=ann@example.net | telephoneNumber=+1 212-555-0101 | countryName=US",
            "15: dn=cn=Jörg Ek | commonName=Jörg Ek | mail=jorg@example.net | mobile=+46 70 174 06 05",
            "23: dn=cn=Cy | mail=cy@example.org | delete: mail=old@example.org",
            "31: unread=this line is damaged",
        ]
    );
    let table = table(Format::Ldif, DIRECTORY);
    assert_eq!(table.notes.len(), 2);
    let roles = guess(&table.names);
    let role = |name: &str| roles[names(&table).iter().position(|known| known == name).unwrap()];
    assert_eq!((role("mail"), role("mail 2")), (Some(Role::Email), Some(Role::Email)));
    assert_eq!((role("telephoneNumber"), role("mobile")), (Some(Role::Phone), Some(Role::Phone)));
    assert_eq!((role("givenName"), role("surname")), (Some(Role::GivenName), Some(Role::FamilyName)));
    assert_eq!((role("commonName"), role("countryName")), (Some(Role::FullName), Some(Role::Country)));
    assert_eq!((role("dn"), role("delete: mail")), (None, None));
}

#[test]
fn tables_are_never_taken_for_something_else() {
    for text in [
        "email,name\na@x.io,Ann\n",
        "begin:vcard,email\n1,a@x.io\n",
        "begin:vcard\na@x.io\nb@x.io\n",
        "name,card\nAnn,\"\nBEGIN:VCARD\nFN:Ann\nEND:VCARD\"\n",
        "{\"a\": 1},email\nx,a@x.io\n",
        "{a},{b}\n1,a@x.io\n",
        "[email],[name]\na@x.io,Ann\n",
        "[1],x\n",
        "dn:,email\n1,a@x.io\n",
        "{{first}},email\nAnn,a@x.io\n",
        "\"{\"\"a\"\":1}\",email\n",
        "",
        "{",
        "[",
    ] {
        if text != "[" {
            assert_eq!(format_of(text.as_bytes()), Format::Csv, "{text}");
        }
    }
    assert_eq!(format_of(b"\xef\xbb\xbf [ {\"a\": 1}, {\"a\""), Format::Json);
    assert_eq!(format_of(b"{\"a\": 1}\n{\"a\""), Format::JsonLines);
    assert_eq!(format_of(b"{\"a\": 1, \"b"), Format::Json);
}

/// A cell as a JSON reader sees it: the strings of a value, nested ones too.
fn strings(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => found.push(text.clone()),
        serde_json::Value::Array(elements) => elements.iter().for_each(|element| strings(element, found)),
        serde_json::Value::Object(members) => members.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let scalar = prop_oneof![
        any::<i64>().prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        "\\PC{0,12}".prop_map(serde_json::Value::from),
        "[\\n\\r\"\\\\,;:{}\\[\\]a@]{0,8}".prop_map(serde_json::Value::from),
    ];
    scalar.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::hash_map("[a-z]{1,4}", inner, 0..4)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

/// `a@x.io`-like runs.
fn addresses(text: &[u8]) -> Vec<String> {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'@');
    let words = text.split(|byte| !part(byte)).filter(|word| word.contains(&b'@'));
    words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
}

proptest! {
    #[test]
    fn every_string_of_a_document_stands_in_its_row(
        records in prop::collection::vec(prop::collection::hash_map("[a-z]{1,5}", any_json(), 1..5), 1..6),
        pretty in any::<bool>(),
    ) {
        let document = serde_json::json!(records);
        let text = if pretty { serde_json::to_string_pretty(&document) } else { serde_json::to_string(&document) };
        let table = table(Format::Json, text.unwrap().as_bytes());
        prop_assert!(table.broken.is_empty());
        let rows = rows(&table);
        let records: Vec<_> = document.as_array().unwrap().iter().filter(|record| !acts(record)).collect();
        prop_assert_eq!(rows.len(), records.len());
        for (record, (_, row)) in records.iter().zip(&rows) {
            let mut found = Vec::new();
            strings(record, &mut found);
            for text in found {
                prop_assert!(row.iter().any(|cell| cell.contains(&text)), "{:?} in {:?}", text, row);
            }
        }
    }

    #[test]
    fn no_bytes_panic_or_hang(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'{'), Just(b'"'), Just(b'\n'), Just(b'['), Just(b':'), Just(b'='), Just(b' ')], 0..300)) {
        let _ = format_of(&bytes);
        for format in [Format::Csv, Format::Json, Format::JsonLines, Format::VCard, Format::Ldif, Format::Xml] {
            table(format, &bytes);
        }
    }

    #[test]
    fn damage_costs_no_address_elsewhere(
        which in 0_usize..4, at in any::<prop::sample::Index>(), length in 0_usize..12, put in "[\\x00-\\x7f]{0,4}",
    ) {
        let (format, text) = [
            (Format::Json, CONTACTS), (Format::JsonLines, BULK), (Format::VCard, CARDS), (Format::Ldif, DIRECTORY),
        ][which];
        let at = at.index(text.len());
        let end = (at + length).min(text.len());
        // Cut at the ends of lines, so that the damage is that of whole lines and what stands elsewhere is known.
        let head = text[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let tail = text[end..].iter().position(|&byte| byte == b'\n').map_or(text.len(), |at| end + at);
        let damaged = [&text[..at], put.as_bytes(), &text[end..]].concat();
        let out = bytes(&table(format, &damaged));
        let folded = |word: &String| ["exa", "ple.org", "mple.org", "ann@exam", "old@example.org"].iter().any(|part| word.ends_with(part));
        for word in addresses(&text[..head]).iter().chain(&addresses(&text[tail..])).filter(|word| !folded(word)) {
            let there = out.windows(word.len()).any(|part| part == word.as_bytes());
            prop_assert!(there, "{} is lost: {}", word, String::from_utf8_lossy(&damaged));
        }
    }
}

/// A line of a bulk file, by the rule of the property above.
fn acts(record: &serde_json::Value) -> bool {
    let Some(members) = record.as_object().filter(|members| members.len() == 1) else { return false };
    members
        .iter()
        .any(|(name, value)| ["index", "create", "update", "delete"].contains(&name.as_str()) && value.is_object())
}
