//! Reports on a meeting: a table on the meeting itself, which names its host, stands above that of those who were there.

use super::head::{Head, cells, holds_data, meaning, next_holds_data};
use super::record::Walker;
use super::roles;
use crate::contact::Role;

/// The header of people below a header and its only row, with a blank line between, and what stands behind it; else what was
/// given. Two tables of people are not told apart: nobody of the first may be lost.
pub(super) fn below_summary<'t>(head: Head, text: &'t [u8], walker: Walker<'t>) -> (Head, Walker<'t>) {
    match find(&head, text, walker.clone()) {
        Some((below, walker)) => (below, walker),
        None => (head, walker),
    }
}

fn find<'t>(summary: &Head, text: &'t [u8], mut walker: Walker<'t>) -> Option<(Head, Walker<'t>)> {
    if names_people(&summary.names) {
        return None;
    }
    let (mut fields, mut scratch) = (Vec::new(), Vec::new());
    walker.next_record(&mut fields)?;
    let lines = walker.lines();
    let record = walker.next_record(&mut fields)?;
    let names = cells(text, &fields, &mut scratch);
    let is_header = !holds_data(&names) && meaning(&names) > 0 && names_people(&names);
    if record.line <= lines || !is_header || !next_holds_data(text, walker.clone()) {
        return None;
    }
    let head = Head {
        names,
        line: u64::from(record.line) + 1,
        end: walker.position(),
        lines: u64::from(walker.lines()),
        titles: summary.titles + 2,
        ..summary.clone()
    };
    Some((head, walker))
}

/// Whether one of the columns is that of names: `Name (Original Name)` has no role.
fn names_people(names: &[Vec<u8>]) -> bool {
    let is_role = |role: &Role| matches!(role, Role::FullName | Role::GivenName | Role::FamilyName);
    let is_name = |name: &Vec<u8>| String::from_utf8_lossy(name).to_lowercase().contains("name");
    roles::guess(names).iter().flatten().any(is_role) || names.iter().any(is_name)
}

#[cfg(test)]
mod tests {
    use super::super::head;

    fn line_of_header(text: &str) -> (u64, u64) {
        let head = head::find(text.as_bytes(), b',', true).unwrap();
        (head.line, head.titles)
    }

    #[test]
    fn a_summary_of_a_meeting_is_a_title() {
        let host = "Meeting ID,Topic,User Email\n812,Webinar,host@x.io\n";
        let people = "Name (Original Name),User Email\nAnn,a@x.io\n";
        assert_eq!(line_of_header(&format!("{host}\n{people}")), (4, 2));
        // Rows that go on, and two tables of people, are none.
        assert_eq!(line_of_header(&format!("{host}{people}")), (1, 0));
        assert_eq!(line_of_header(&format!("Name,User Email\nJim,j@x.io\n\n{people}")), (1, 0));
        assert_eq!(line_of_header(&format!("{host}813,Talk,other@x.io\n\n{people}")), (1, 0));
    }
}
