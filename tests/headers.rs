//! The header rows of 86 systems, each column with the role that was judged by hand: `fixtures/headers/README.md`.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use hygienist::contact::Role;
use hygienist::input::roles::guess;

#[test]
fn every_vendors_header_is_understood() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in csv::Reader::from_path("fixtures/headers/vendors.csv").unwrap().records() {
        let line = line.unwrap();
        let [vendor, export, header, delimiter, expected] = [0, 1, 2, 3, 4].map(|column| line[column].to_owned());
        let delimiter = if delimiter == "tab" { b'\t' } else { delimiter.as_bytes()[0] };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(header.as_bytes());
        let names: Vec<Vec<u8>> = reader.byte_records().next().unwrap().unwrap().iter().map(<[u8]>::to_vec).collect();
        let expected: Vec<Option<Role>> =
            expected.split('|').map(|name| (!name.is_empty()).then(|| Role::from_name(name).unwrap())).collect();
        assert_eq!(names.len(), expected.len(), "{vendor} {export}");
        for ((name, expected), found) in names.iter().zip(expected).zip(guess(&names)) {
            if found != expected {
                let name = String::from_utf8_lossy(name);
                wrong.push(format!("{vendor}, {export}: {name:?} is {found:?}, expected {expected:?}"));
            }
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows > 140);
}

#[test]
fn every_language_names_every_role_in_its_own_words() {
    let mut wrong = Vec::new();
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for line in csv::Reader::from_path("fixtures/headers/languages.csv").unwrap().records() {
        let line = line.unwrap();
        let (language, role, name) = (&line[0], Role::from_name(&line[1]).unwrap(), &line[2]);
        // Case and width never matter, nor does a mark of a form's.
        for name in [name.to_owned(), name.to_uppercase(), format!("{name}*")] {
            let found = guess(&[name.clone().into_bytes()])[0];
            if found != Some(role) {
                wrong.push(format!("{language}: {name:?} is {found:?}, expected {role}"));
            }
        }
        *rows.entry(language.to_owned()).or_default() += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows.len() == 9 && rows.values().all(|&count| count >= 40), "{rows:?}");
}

fn role_of(name: &str) -> Option<Role> {
    guess(&["Email", "Phone", name].map(|name| name.as_bytes().to_vec()))[2]
}

#[test]
fn what_systems_write_around_a_name_is_not_part_of_it() {
    for (name, role) in [
        ("Opt_Out__c", Some(Role::OptedOut)),
        ("Email_Opt_Out__c", Some(Role::OptedOutEmail)),
        ("DoNotContact__c", Some(Role::OptedOut)),
        ("HasOptedOutOfEmail__pc", Some(Role::OptedOutEmail)),
        ("Contact: Opt-out", Some(Role::OptedOut)),
        ("CONTACT: E-MAIL", Some(Role::Email)),
        ("Lead - Unsubscribed", Some(Role::OptedOut)),
        ("Unsubscribed (Yes/No)", Some(Role::OptedOut)),
        ("Abgemeldet (ja/nein)", Some(Role::OptedOut)),
        ("退订（是/否）", Some(Role::OptedOut)),
        ("Last seen (GMT)", Some(Role::LastActivityAt)),
        ("properties.email", Some(Role::Email)),
        ("Contact: Owner", None),
        ("__c", None),
        ("(y/n)", None),
    ] {
        assert_eq!(role_of(name), role, "{name}");
    }
}

#[test]
fn the_time_of_a_stop_is_not_that_of_consent() {
    assert_eq!(role_of("Fecha de suscripción"), Some(Role::ConsentAt));
    for name in ["Fecha desuscripción", "fecha_desuscripcion", "FechaDesuscripción"] {
        assert_eq!(role_of(name), Some(Role::UnsubscribedAt), "{name}");
    }
}

#[test]
fn the_buyer_is_somebody_else_where_the_attendee_has_a_column() {
    let roles = |names: &[&str]| guess(&names.iter().map(|name| name.as_bytes().to_vec()).collect::<Vec<_>>());
    assert_eq!(roles(&["Buyer Email", "Attendee Email"]), [None, Some(Role::Email)]);
    assert_eq!(roles(&["Buyer Email", "Order #"])[0], Some(Role::Email));
}
