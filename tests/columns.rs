//! Columns of several inputs meet by name, and `--map` decides where guessing does not.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

use hygienist::contact::{ChosenBy, Columns, DateOrder, Role, Slot};
use hygienist::input::InputError;
use hygienist::input::columns::{InputColumns, MapRule, unite};
use hygienist::input::header::FirstRecord;
use hygienist::input::looks::Look;

fn names(text: &str) -> Vec<Vec<u8>> {
    text.split(',').map(|name| name.as_bytes().to_vec()).collect()
}

fn rule(role: Role, column: &str) -> MapRule {
    MapRule { role, column: column.to_owned() }
}

fn united(headers: &[&str], map: &[MapRule]) -> Result<Columns, InputError> {
    let headers: Vec<Vec<Vec<u8>>> = headers.iter().map(|header| names(header)).collect();
    let files = ["a.csv", "b.csv", "c.csv"];
    let inputs: Vec<InputColumns<'_>> = headers
        .iter()
        .zip(files)
        .map(|(names, file)| InputColumns {
            file,
            names,
            header_line: 1,
            first: FirstRecord::Header,
            looks: &[],
            preset: None,
        })
        .collect();
    unite(&inputs, map)
}

fn roles(columns: &Columns, source: usize) -> Vec<Option<Role>> {
    columns.sources[source].chosen.iter().map(|choice| choice.role).collect()
}

#[test]
fn columns_unite_by_exact_name_and_count() {
    let columns = united(&["email,x,x", "x,Email,x,x", "hyg_row,email,HYG_row"], &[]).unwrap();
    assert_eq!(columns.names, names("email,x,x,Email,x,HYG_row"));
    assert_eq!(columns.sources[1].place, [Some(1), Some(3), Some(2), Some(4)]);
    assert_eq!(columns.sources[2].place, [None, Some(0), Some(5)]);
    assert_eq!(columns.sources[2].slots, [Slot { role: Role::Email, cell: 1, column: 0, order: DateOrder::Undecided }]);
}

#[test]
fn slots_are_in_the_order_of_united_columns() {
    let columns = united(&["phone,email", "email,phone"], &[]).unwrap();
    let order: Vec<(Role, u16, u16)> =
        columns.sources[1].slots.iter().map(|slot| (slot.role, slot.cell, slot.column)).collect();
    assert_eq!(order, [(Role::Phone, 1, 0), (Role::Email, 0, 1)]);
}

#[test]
fn a_map_replaces_all_guesses_for_its_role() {
    let columns = united(&["email,email 2,login"], &[rule(Role::Email, "login")]).unwrap();
    assert_eq!(roles(&columns, 0), [None, None, Some(Role::Email)]);
    assert_eq!(columns.sources[0].chosen[2].by, Some(ChosenBy::Map));
    let both = [rule(Role::Email, "login"), rule(Role::Email, "1"), rule(Role::Email, "login")];
    assert_eq!(united(&["email,email 2,login"], &both).unwrap().sources[0].slots_of(Role::Email).count(), 2);
}

#[test]
fn a_name_wins_over_a_position() {
    let columns = united(&["a,1,b", "a,b,c"], &[rule(Role::Email, "1")]).unwrap();
    assert_eq!(roles(&columns, 0), [None, Some(Role::Email), None]);
    assert_eq!(roles(&columns, 1), [Some(Role::Email), None, None]);
}

#[test]
fn numbered_columns_have_only_mapped_roles() {
    let names = names("column_1,email");
    let input =
        InputColumns { file: "f", names: &names, header_line: 1, first: FirstRecord::Data, looks: &[], preset: None };
    assert!(unite(&[input], &[]).unwrap_err().is_usage());
    let columns = unite(&[input], &[rule(Role::Email, "2")]).unwrap();
    assert_eq!(columns.sources[0].slots, [Slot { role: Role::Email, cell: 1, column: 1, order: DateOrder::Undecided }]);
}

#[test]
fn faults_of_use_say_what_to_do() {
    let fault = |headers: &[&str], map: &[MapRule]| {
        let error = united(headers, map).unwrap_err();
        assert!(error.is_usage());
        error.to_string()
    };
    let unknown = fault(&["email,phone"], &[rule(Role::Email, "emial")]);
    assert!(unknown.contains("--map email=emial") && unknown.contains("did you mean \"email\"?"), "{unknown}");
    assert!(fault(&["email,phone"], &[rule(Role::Email, "3")]).contains("columns are \"email\", \"phone\""));
    assert!(fault(&["email,hyg_email"], &[rule(Role::Email, "hyg_email")]).contains("no input has"));
    let two = fault(&["email,phone"], &[rule(Role::Email, "email"), rule(Role::Id, "1")]);
    assert!(two.contains("a.csv: column \"email\" is mapped to both email and id"), "{two}");
    let none = fault(&["email", "colour,size"], &[]);
    assert!(none.contains("b.csv: line 1: no e-mail and no phone column among: \"colour\", \"size\""), "{none}");
    assert!(none.contains("--map email=colour"), "{none}");
    assert!(fault(&["fax,name"], &[]).contains("no e-mail and no phone"));
}

#[test]
fn four_of_five_cells_decide_where_a_header_says_nothing() {
    let look = |emails| Look { records: 40, filled: 40, different: 40, emails, at_signs: emails, ..Look::default() };
    let by = |header: &str, emails: u32, map: &[MapRule]| {
        let names = names(header);
        let looks = [look(0), look(emails)];
        let input = InputColumns {
            file: "f",
            names: &names,
            header_line: 1,
            first: FirstRecord::Header,
            looks: &looks,
            preset: None,
        };
        unite(&[input], map).map(|columns| columns.sources[0].chosen[1].by)
    };
    assert_eq!(by("phone,f7", 32, &[]).unwrap(), Some(ChosenBy::Cells));
    assert_eq!(by("phone,f7", 31, &[]).unwrap(), None);
    assert_eq!(by("phone,whatever", 40, &[]).unwrap(), Some(ChosenBy::Cells));
    assert_eq!(by("email,whatever", 40, &[]).unwrap(), None, "another column is one already");
    assert_eq!(by("email,f7", 40, &[]).unwrap(), Some(ChosenBy::Cells));
    assert_eq!(by("phone,owner", 40, &[]).unwrap(), None);
    assert_eq!(by("phone,hyg_email", 40, &[]).unwrap(), None);
    assert_eq!(by("a,f7", 40, &[rule(Role::Email, "a")]).unwrap(), None, "a map replaces all guesses");
    let likely = by("id,Kontakt", 12, &[]).unwrap_err().to_string();
    assert!(likely.contains("for example --map email=Kontakt"), "{likely}");
    assert!(by("Ann,ann@firma.de", 40, &[]).unwrap_err().to_string().contains("looks like a record"));
}
