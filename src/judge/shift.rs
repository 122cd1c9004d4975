//! An e-mail address or a phone number in a name column: the cells are shifted, or the name was filled with it.

use super::Judge;
use crate::contact::{Column, KeyKind, Region, Role, RoleCell, RoleCells, Slot};
use crate::normalize::email;
use crate::normalize::name::{Glimpse, glimpse, has_digits_of_a_number};
use crate::normalize::phone::repair;

/// A channel that was found where a name should stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    /// The name column that it stands in.
    pub(super) column: Column,
    /// It, in normal form.
    pub(super) value: String,
    /// The text of its key.
    pub(super) key: String,
    /// What its key is of.
    pub(super) kind: KeyKind,
    /// Where it belongs.
    pub(super) belongs: Belongs,
}

/// Where a channel in a name column belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belongs {
    /// In this column of its role, which holds nothing, or nothing of its kind: the shift, and its likely mend.
    In(Column),
    /// No column of its role has room for it: a shift all the same.
    Nowhere,
    /// It stands in its column as well. Nothing is shifted: the name was filled with it, and is no name.
    There,
}

/// The channel that a name cell holds, if the whole cell is one: an address whose domain can exist, or a number that is
/// valid with its country or in the record's.
///
/// Cost: about 5 ns for a name. Only a cell with an `@` or with seven digits is read.
pub(super) fn find(
    slot: Slot,
    cell: &str,
    cells: &RoleCells<'_>,
    judge: &Judge<'_>,
    home: Option<Region>,
    emails: &mut email::Parser,
) -> Option<Shift> {
    let (value, key, kind, belongs) = match glimpse(cell)? {
        Glimpse::Address => {
            let parsed = emails.parse(cell).ok().filter(|parsed| !parsed.traits.unknown_tld)?;
            let (normal, key) = (parsed.normal.to_owned(), parsed.key.to_owned());
            let belongs = place(Role::Email, cells, judge, |other| match emails.parse(other) {
                Ok(parsed) => Holds::channel(parsed.key == key),
                Err(_) if other.contains('@') => Holds::Another,
                Err(_) => Holds::NoChannel,
            });
            (normal, key, KeyKind::Email, belongs)
        }
        Glimpse::Number => {
            let read = |cell: &str| repair::parse(judge.told.plan, cell, home).ok().map(|read| read.number);
            let number = read(cell)?;
            let belongs = place(Role::Phone, cells, judge, |other| match read(other) {
                Some(other) => Holds::channel(other.e164() == number.e164()),
                None if has_digits_of_a_number(other) => Holds::Another,
                None => Holds::NoChannel,
            });
            let e164 = number.e164().to_owned();
            (e164.clone(), e164, KeyKind::Phone, belongs)
        }
    };
    Some(Shift { column: slot.column, value, key, kind, belongs })
}

/// What a channel cell holds, seen from a channel that may belong there.
enum Holds {
    /// That channel.
    TheSame,
    /// Another, or what may be one in a bad state: it is left alone.
    Another,
    /// Nothing, or something that is none: the name, where a whole row is shifted.
    NoChannel,
}

impl Holds {
    fn channel(is_the_same: bool) -> Holds {
        if is_the_same { Holds::TheSame } else { Holds::Another }
    }
}

/// The first column of a role that has room, unless one of them holds the channel already.
fn place(role: Role, cells: &RoleCells<'_>, judge: &Judge<'_>, mut look: impl FnMut(&str) -> Holds) -> Belongs {
    let mut room = Belongs::Nowhere;
    for (slot, cell) in judge.at(&judge.by_role[role as usize], cells) {
        // What does not decode is not overwritten.
        let RoleCell::Text(cell) = cell else { continue };
        match look(cell) {
            Holds::TheSame => return Belongs::There,
            Holds::NoChannel if room == Belongs::Nowhere => room = Belongs::In(slot.column),
            Holds::NoChannel | Holds::Another => {}
        }
    }
    room
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Policy;
    use crate::contact::{HashKey, KeyKinds, Shape};
    use crate::judge::{OwnDomains, Told};
    use crate::normalize::phone::Plan;
    use std::collections::HashSet;

    /// The shift in the first of some cells, a name cell; the columns are numbered.
    fn shift(cells: &[(Role, &str)], home: &str) -> Option<Shift> {
        let (policy, numbers, domains) = (Policy::default(), HashSet::new(), OwnDomains::default());
        let holidays = crate::contact::law::Holidays::default();
        let told = Told {
            policy: &policy,
            plan: Plan::embedded(),
            kinds: KeyKinds::default(),
            national_numbers: &numbers,
            secret: HashKey(1, 2),
            domains: &domains,
            end_of_day: 0,
            annotates: false,
            traces: false,
            holidays: &holidays,
            reassigned: &HashSet::new(),
        };
        let slots: Vec<Slot> = (0u16..)
            .zip(cells)
            .map(|(at, (role, _))| Slot {
                role: *role,
                cell: at,
                column: at,
                order: crate::contact::DateOrder::Undecided,
            })
            .collect();
        let texts: Vec<RoleCell<'_>> = cells.iter().map(|(_, cell)| RoleCell::Text(cell)).collect();
        let role_cells = RoleCells { cells: &texts, shape: Shape::Whole, filled: 0, bad_text: &[] };
        let (judge, mut emails) = (Judge::new(told, &slots), email::Parser::new());
        find(slots[0], cells[0].1, &role_cells, &judge, Region::from_code(home), &mut emails)
    }

    fn found(value: &str, belongs: Belongs) -> Option<Shift> {
        let kind = if value.contains('@') { KeyKind::Email } else { KeyKind::Phone };
        Some(Shift { column: 0, value: value.to_owned(), key: value.to_owned(), kind, belongs })
    }

    #[test]
    fn an_address_in_a_name_column() {
        let name = (Role::FullName, "Jane@Firma.de");
        for (emails, belongs) in [
            (&[""][..], Belongs::In(1)),
            (&["N/A"], Belongs::In(1)),
            (&["Jane Doe"], Belongs::In(1)),
            (&["other@firma.de", ""], Belongs::In(2)),
            (&["other@firma.de"], Belongs::Nowhere),
            (&["broken@"], Belongs::Nowhere),
            (&[], Belongs::Nowhere),
            (&["jane@firma.de"], Belongs::There),
            (&["", " JANE@firma.de"], Belongs::There),
        ] {
            let mut cells = vec![name];
            cells.extend(emails.iter().map(|cell| (Role::Email, *cell)));
            assert_eq!(shift(&cells, "DE"), found("jane@firma.de", belongs), "{emails:?}");
        }
    }

    #[test]
    fn a_number_in_a_name_column() {
        for (cell, home, phones, belongs) in [
            ("+49 30 123456", "", &[""][..], Belongs::In(1)),
            ("030 123456", "DE", &["Jane Doe"], Belongs::In(1)),
            ("030 123456", "DE", &["030 654321", "-"], Belongs::In(2)),
            ("030 123456", "DE", &["1234567 8901234 56"], Belongs::Nowhere),
            ("030 123456", "DE", &["0049 30 123456", "030 123456"], Belongs::There),
        ] {
            let mut cells = vec![(Role::FamilyName, cell)];
            cells.extend(phones.iter().map(|cell| (Role::Phone, *cell)));
            assert_eq!(shift(&cells, home), found("+4930123456", belongs), "{cell} {phones:?}");
        }
    }

    #[test]
    fn names_are_no_shift() {
        for name in [
            "Jane Doe",
            "John Smith 3rd",
            "Agent 007",
            "7-Eleven",
            "@jane",
            "@jane.doe",
            "J@mes",
            "M@rk.Lee-Smithh",
            "Jane Doe <jane@firma.de>",
            "jane@nowhere.invalid",
            "1985-03-12",
            "12345678901234567890",
            "王小明",
        ] {
            let cells = [(Role::GivenName, name), (Role::Email, ""), (Role::Phone, "")];
            assert_eq!(shift(&cells, "DE"), None, "{name}");
        }
        assert_eq!(shift(&[(Role::GivenName, "030 123456"), (Role::Phone, "")], ""), None, "no country to read it in");
    }
}
