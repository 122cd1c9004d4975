//! What a header means: names → roles.
//!
//! The words are data (`data/headers.csv`), `role_table` says how they are compared; here are the few rules that look at the
//! whole header. Precision goes first: a column wrongly taken for an opt-out or for consent does harm, so only whole names
//! count for those; around the name of an e-mail, phone, country, person or company other words may stand
//! (`Person - Email - Work`), but only words that the table lists for that.

use super::role_table::{Entry, Meaning, TABLE, words};
use super::verifier;
use crate::contact::Role;

/// The roles of a header's columns, at most one each.
///
/// ```
/// use hygienist::contact::Role;
/// use hygienist::input::roles::guess;
/// let header: Vec<Vec<u8>> = ["E-mail 1 - Label", "E-mail 1 - Value", "HasOptedOutOfEmail", "手機號碼", "colour"]
///     .iter().map(|name| name.as_bytes().to_vec()).collect();
/// let roles = [None, Some(Role::Email), Some(Role::OptedOutEmail), Some(Role::Phone), None];
/// assert_eq!(guess(&header), roles);
/// ```
#[must_use]
pub fn guess(names: &[Vec<u8>]) -> Vec<Option<Role>> {
    let said = said(names);
    let strong = |role| said.iter().any(|said| said.strong() == Some(role));
    said.iter()
        .map(|said| match *said {
            // `Email ID`, Brevo's `SMS`.
            Said::Weak(role) => (!strong(role)).then_some(role),
            said => said.strong(),
        })
        .collect()
}

/// Whether all of these are names of columns that we know, whatever they are names of.
pub(super) fn are_names(cells: &[Vec<u8>]) -> bool {
    let is_name = |cell: &Vec<u8>| {
        let entry = TABLE.look_up(without_trimmings(&String::from_utf8_lossy(cell)));
        matches!(entry, Entry::Role(_) | Entry::Else | Entry::Cells)
    };
    cells.iter().all(is_name)
}

/// What a header says of one of its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Its role.
    Role(Role),
    /// This role, unless the cells speak against it: `Mail`, which may be a letter; a status, which may be what a verifier found.
    Likely(Role),
    /// A role that it only sometimes has.
    Weak(Role),
    /// Something else that is known: no channel, whatever the cells look like.
    Else,
    /// Something of somebody else, whose address is not that of the contact (`Account Manager`).
    Somebody,
    /// Something that is written in digits and is no phone number (`Order no`).
    Thing,
    /// Something that speaks of a stop, and is not among the names that we read as one (`Opt-out, spring mailing`).
    Stop,
    /// Something that we do not know.
    Unknown,
    /// Nothing: `f7`, `Spalte 3`, `Unnamed: 4`, a number, a letter, an empty cell.
    Nothing,
}

impl Said {
    /// The role that the header alone gives.
    pub(super) fn strong(self) -> Option<Role> {
        match self {
            Said::Role(role) | Said::Likely(role) => Some(role),
            _ => None,
        }
    }

    /// Whether the cells have a say.
    pub(super) fn in_doubt(self) -> bool {
        !matches!(self, Said::Role(_) | Said::Somebody)
    }

    /// Whether the cells answer whether somebody said stop.
    pub(super) fn asks_for_a_stop(self) -> bool {
        matches!(self, Said::Role(Role::OptedOut | Role::OptedOutEmail | Role::OptedOutPhone | Role::DoNotCall))
    }
}

/// What a header says of each of its columns.
pub(super) fn said(names: &[Vec<u8>]) -> Vec<Said> {
    let mut columns: Vec<Column> = names.iter().map(|name| Column::read(name)).collect();
    let header = Header { keys: columns.iter().map(|column| column.key.clone()).collect() };
    for (place, column) in columns.iter_mut().enumerate() {
        header.overrule(column);
        verifier::overrule(&header, place, column);
    }
    settle_bare_names(&mut columns);
    columns.iter().map(Column::said).collect()
}

/// What nested data says at the end of a path, where that is a stop (`preferences.unsubscribed`) or the state of a
/// subscription (`email_marketing_consent.state`). Of everything else only the whole path counts.
fn stop_within(path: &str) -> Option<Entry> {
    let (within, last) = path.rsplit_once(['.', '/'])?;
    let says = |word: &str| within.to_lowercase().contains(word);
    let is_state = ["state", "status", "consent"].iter().any(|word| last.eq_ignore_ascii_case(word));
    if is_state && ["consent", "subscri", "marketing", "opt_in", "optin"].into_iter().any(says) {
        return Some(TABLE.look_up("status"));
    }
    match TABLE.look_up(last) {
        Entry::Role(meaning) if meaning.role.is_opt_out() => Some(Entry::Role(meaning)),
        Entry::Stop => Some(Entry::Stop),
        _ => None,
    }
}

/// One column of a header while its role is being found.
pub(super) struct Column {
    /// The folded name.
    pub(super) key: String,
    pub(super) meaning: Option<Meaning>,
    /// What it is where it has no role.
    without: Said,
}

impl Column {
    /// A name that is not UTF-8 is compared by what of it decodes.
    fn read(name: &[u8]) -> Column {
        let name = String::from_utf8_lossy(name);
        let name = without_trimmings(&name);
        let entry = match TABLE.look_up(name) {
            entry @ (Entry::Role(_) | Entry::Somebody) => entry,
            entry => stop_within(name).unwrap_or(entry),
        };
        let (meaning, without) = match entry {
            Entry::Role(meaning) => (Some(meaning), Said::Else),
            Entry::Else => (None, Said::Else),
            Entry::Cells => (None, Said::Unknown),
            Entry::Somebody => (None, Said::Somebody),
            Entry::Thing => (None, Said::Thing),
            Entry::Stop => (None, Said::Stop),
            Entry::Nothing => (None, Said::Nothing),
            Entry::Unknown => (None, Said::Unknown),
        };
        Column { key: words(name).concat(), meaning, without }
    }

    fn has(&self, role: Role) -> bool {
        self.meaning.is_some_and(|meaning| meaning.role == role)
    }

    fn said(&self) -> Said {
        match self.meaning {
            None => self.without,
            Some(Meaning { role, weak: true, .. }) => Said::Weak(role),
            Some(Meaning { role, open: true, .. }) => Said::Likely(role),
            Some(Meaning { role, .. }) if MAY_BE_A_VERDICT.contains(&self.key.as_str()) && role.is_opt_out() => {
                Said::Likely(role)
            }
            Some(Meaning { role, .. }) => Said::Role(role),
        }
    }
}

/// A name without what systems write around every name: Pipedrive the kind of record (`Person - Marketing status`), reports
/// too (`Contact: Email`), Salesforce the mark of a field of the user's own (`Opt_Out__c`), forms the answers (`Opt-out (y/n)`).
fn without_trimmings(name: &str) -> &str {
    let kind =
        KINDS_OF_RECORD.iter().find(|kind| name.get(..kind.len()).is_some_and(|it| it.eq_ignore_ascii_case(kind)));
    let name = &name[kind.map_or(0, |kind| kind.len())..];
    let name = name.strip_suffix("__c").or_else(|| name.strip_suffix("__pc")).unwrap_or(name).trim_end();
    match name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) {
        Some((before, inner)) if ANSWERS.contains(&inner.to_lowercase().replace(' ', "").as_str()) => before,
        _ => name,
    }
}

/// Kinds of record that stand before a name, and the shelves of the APIs.
const KINDS_OF_RECORD: [&str; 11] = [
    "Person - ",
    "Person: ",
    "Contact - ",
    "Contact: ",
    "Contact.",
    "Lead - ",
    "Lead: ",
    "properties.",
    "attributes.",
    "fields.",
    "traits.",
];

/// What may be answered, or a zone of time, in brackets behind a name.
const ANSWERS: [&str; 17] = [
    "yes/no",
    "y/n",
    "true/false",
    "t/f",
    "1/0",
    "0/1",
    "ja/nein",
    "j/n",
    "oui/non",
    "o/n",
    "sí/no",
    "s/n",
    "sim/não",
    "是/否",
    "да/нет",
    "gmt",
    "utc",
];

/// Names of a status that a verifier of addresses uses too: NeverBounce and Apollo write `Email Status`.
const MAY_BE_A_VERDICT: [&str; 2] = ["status", "emailstatus"];

/// The whole header, for names that mean something else beside certain others.
pub(super) struct Header {
    pub(super) keys: Vec<String>,
}

impl Header {
    pub(super) fn has_any(&self, keys: &[&str]) -> bool {
        self.keys.iter().any(|key| keys.contains(&key.as_str()))
    }

    fn overrule(&self, column: &mut Column) {
        match column.key.as_str() {
            // Mailchimp: the country by IP address. Elsewhere CC is a copy of a mail, or a credit card.
            "cc" if self.has_any(&["optintime", "memberrating", "leid"]) => {
                column.meaning =
                    Some(Meaning { role: Role::Country, weak: false, open: false, foreign: false, bare: false });
            }
            // Shopify's orders: Name is the number of the order.
            "name" if self.has_any(&["financialstatus", "lineitemname"]) => column.meaning = None,
            // The buyer of a ticket has the attendee's address only by chance, and all attendees of one order share it.
            key if key.starts_with("buyer") && self.keys.iter().any(|key| key.starts_with("attendee")) => {
                (column.meaning, column.without) = (None, Said::Somebody);
            }
            // Thunderbird: the day of the month, beside year and month in columns of their own.
            "birthday" if self.has_any(&["birthmonth"]) => column.meaning = None,
            _ => {}
        }
    }
}

/// A bare `Name` is half a name where the other half has a column of its own: the given name beside `Last name`
/// (MailerLite) or `Cognome`, the family name beside `Vorname`. `Nom` alone is the whole name.
fn settle_bare_names(columns: &mut [Column]) {
    let given = columns.iter().find(|column| column.has(Role::GivenName)).and_then(|column| column.meaning);
    let family = columns
        .iter()
        .any(|column| column.has(Role::FamilyName) && column.meaning.is_some_and(|meaning| !meaning.bare));
    for column in columns {
        let Some(meaning) = &mut column.meaning else {
            continue;
        };
        match meaning.role {
            Role::FullName if meaning.bare && family && given.is_none() => {
                meaning.role = Role::GivenName;
            }
            Role::FullName if meaning.bare && !family && given.is_some_and(|given| given.foreign) => {
                meaning.role = Role::FamilyName;
            }
            Role::FamilyName if meaning.bare && given.is_none() && !family => {
                meaning.role = Role::FullName;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn roles(names: &[&str]) -> Vec<Option<Role>> {
        guess(&names.iter().map(|name| name.as_bytes().to_vec()).collect::<Vec<_>>())
    }

    fn role(name: &str) -> Option<Role> {
        roles(&["email", "phone", name])[2]
    }

    #[test]
    fn every_line_of_the_table_names_a_role_and_no_name_has_two() {
        let mut seen: HashMap<String, String> = HashMap::new();
        for line in csv::Reader::from_reader(include_str!("../../data/headers.csv").as_bytes()).records() {
            let line = line.unwrap();
            let role = line[1].trim_start_matches(['?', '+']);
            assert!(
                ["none", "cells", "~channel", "~person", "~somebody", "~thing", "~stop", "~nothing"].contains(&role)
                    || Role::from_name(role).is_some(),
                "{line:?}"
            );
            assert!(!words(&line[0]).is_empty(), "{line:?}");
            if !role.starts_with('~') {
                let key = words(&line[0]).concat();
                let first = seen.entry(key).or_insert_with(|| line[1].to_owned());
                assert_eq!(*first, line[1], "{line:?}");
            }
        }
    }

    #[test]
    fn every_role_is_found_by_its_own_name_but_status_states() {
        for &wanted in Role::ALL {
            assert_eq!(roles(&[wanted.name()])[0], Some(wanted), "{wanted}");
        }
    }

    #[test]
    fn case_width_accents_and_punctuation_do_not_matter() {
        for name in [
            "EMAIL",
            "E-Mail",
            "e_mail",
            "E.mail:",
            "Ｅ－ｍａｉｌ",
            " email ",
            "Email (work)",
            "Work E-mail 2",
            "emailAddress",
        ] {
            assert_eq!(role(name), Some(Role::Email), "{name}");
        }
        for name in
            ["Téléphone", "TELEPHONE", "Téléphone (bureau)", "Tél. mobile", "MobilePhone", "SMSPhone", "Primary Mobile"]
        {
            assert_eq!(role(name), Some(Role::Phone), "{name}");
        }
    }

    #[test]
    fn what_only_resembles_a_role_has_none() {
        for name in [
            "E-mail 1 - Label",
            "E-mail Type",
            "Email Sent",
            "Email ID?",
            "IP Address",
            "Address",
            "Mailing Address",
            "Email Bounced Reason",
            "Invalid email address",
            "E-mail Display Name",
            "raw",
            "valid",
            "reason",
            "normalized",
            "CC",
            "state",
            "County",
            "Assistant's Phone",
            "Phone Country Code",
            "Event Name",
            "Company Name for Emails",
            "Contact owner",
            "Owner Email",
            "unsubscribe_link",
            "Unsubscribe",
            "Do not allow Bulk Emails",
            "active_subscription",
            "May we email you?",
            "Other Name",
            "Is Email",
            "商务地址 - 邮箱",
            "",
        ] {
            assert_eq!(role(name), None, "{name}");
        }
    }

    #[test]
    fn weak_names_count_where_nothing_else_does() {
        assert_eq!(roles(&["Email ID", "SMS"]), [Some(Role::Email), Some(Role::Phone)]);
        assert_eq!(roles(&["Email ID", "Email"]), [None, Some(Role::Email)]);
        assert_eq!(roles(&["Mail", "Email"]), [Some(Role::Email), Some(Role::Email)], "a list of stops may have both");
    }

    #[test]
    fn a_bare_name_is_what_the_other_columns_leave() {
        use Role::{FamilyName, FullName, GivenName};
        assert_eq!(roles(&["Name", "Last name"]), [Some(GivenName), Some(FamilyName)]);
        assert_eq!(roles(&["Vorname", "Name"]), [Some(GivenName), Some(FamilyName)]);
        assert_eq!(roles(&["Nome", "Cognome"]), [Some(GivenName), Some(FamilyName)]);
        assert_eq!(roles(&["Prénom", "Nom"]), [Some(GivenName), Some(FamilyName)]);
        assert_eq!(roles(&["Nome del partecipante", "Cognome del partecipante"])[0], Some(GivenName));
        assert_eq!(roles(&["Customer Name", "First name", "Company Address"]), [Some(FullName), Some(GivenName), None]);
        assert_eq!(roles(&["Nom"]), [Some(FullName)]);
        assert_eq!(roles(&["Name", "First name", "Last name"])[0], Some(FullName));
        assert_eq!(roles(&["Name", "Financial Status"])[0], None);
    }

    #[test]
    fn bytes_that_do_not_decode_are_no_reason_to_fail() {
        assert_eq!(guess(&[b"\xff\xfe".to_vec(), b"email\xff".to_vec()]), [None, Some(Role::Email)]);
    }
}
