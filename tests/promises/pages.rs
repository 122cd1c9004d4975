//! HTML tables and SpreadsheetML workbooks that are called Excel files: read as what they hold.

use super::support::{Desk, TODAY, fixture};
use hygienist::normalize::encoding::{Encoder, Encoding};

const QUIET: &str = "--on consent.*=ignore --on phone.country_assumed=ignore --plain";

#[test]
fn an_html_table_named_xls_is_a_list() {
    let desk = Desk::with("orders.xls", fixture("formats/shop_orders.xls"));
    let (clean, rejects) = desk.clean(&format!("orders.xls --country DE {QUIET} --summary s.json"));
    assert_eq!(clean.header, ["Name", "E-mail", "Phone", "Note"]);
    assert_eq!(clean.column("Name"), ["Jörg Müller & Söhne", "Zoë O’Hara", "Łucja Żak"]);
    assert_eq!(clean.column("E-mail"), ["joerg@example.org", "zoe@example.org", "lucja@example.org"]);
    assert_eq!(clean.column("Phone")[..1], ["+4930901820"]);
    assert_eq!(clean.column("Note")[0], "Hauptstraße 1\n10115 Berlin");
    assert_eq!(rejects.rows.len(), 0);
    let summary = desk.json("s.json");
    assert_eq!(["rows", "kept", "rejected", "structural"].map(|of| summary[of].as_u64().unwrap()), [4, 3, 0, 1]);
    let told = desk.done(&format!("profile orders.xls --as-of {TODAY}"));
    let told = String::from_utf8(told.out).unwrap();
    assert!(told.contains("html, utf-8"), "{told}");
}

#[test]
fn findings_stand_on_the_lines_of_the_page() {
    let page = "<html><body>\n<table>\n<tr><th>Email</th></tr>\n<tr><td>ann@example.org</td></tr>\n\n<tr><td>bob@</td></tr>\n</table>";
    let desk = Desk::with("p.html", page);
    let (_, rejects) = desk.clean(&format!("p.html {QUIET}"));
    let place = ["Email", "hyg_line", "hyg_row"].map(|name| rejects.cell(0, name));
    assert_eq!(place, ["bob@", "6", "2"]);
}

#[test]
fn a_page_is_read_in_the_encoding_that_it_says() {
    let page = |said: &str| {
        let row = "<tr><td>Łucja Żak</td><td>l@example.org</td></tr>";
        format!("<html><head>{said}</head><table><tr><th>Name</th><th>Email</th></tr>{row}</table>")
    };
    for (encoding, said) in [
        (Encoding::Windows1250, "<meta charset=windows-1250>"),
        (Encoding::Iso8859_2, "<META http-equiv='Content-Type' content='text/html; charset=iso-8859-2'>"),
        (Encoding::Utf8, "<meta charset=\"iso-8859-1\">"),
        (Encoding::Utf16Le, ""),
    ] {
        let mut encoder = Encoder::new(encoding);
        let mut bytes = encoder.bom().to_vec();
        encoder.push(page(said).as_bytes(), &mut bytes);
        encoder.finish(&mut bytes);
        let desk = Desk::with("p.xls", bytes);
        let (clean, _) = desk.clean(&format!("p.xls {QUIET}"));
        assert_eq!(clean.column("Name"), ["Łucja Żak"], "{}", encoding.name());
    }
}

#[test]
fn a_page_without_contacts_is_refused_as_before() {
    for page in [
        "<!DOCTYPE html>\n<html><body><form><table><tr><td>E-mail:</td><td><input name=m></td></tr>\n<tr><td>Password</td><td></td></tr></table></form></body></html>",
        "<html><body><p>The session has expired</p></body></html>",
    ] {
        let desk = Desk::with("export.xls", page);
        desk.run("clean export.xls -o c.csv").ends(2);
        assert!(!desk.exists("c.csv"));
    }
}

#[test]
fn a_page_in_an_archive_is_read_if_it_is_a_list_and_else_left_alone() {
    let mut builder = tar::Builder::new(Vec::new());
    let index = b"<!doctype html><html><table><tr><td>Name</td><td>Size</td></tr></table></html>".to_vec();
    for (name, bytes) in [("list.xls", fixture("formats/shop_orders.xls")), ("index.html", index)] {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    let desk = Desk::with("all.tar", builder.into_inner().unwrap());
    let ran = desk.done(&format!("clean all.tar --country DE {QUIET} -o c.csv"));
    assert_eq!(desk.table("c.csv").rows.len(), 3);
    ran.says(&["all.tar!index.html", "is a web page"]);
}

#[test]
fn a_workbook_of_2003_as_xml_is_read_as_others_are() {
    let desk = Desk::with("members.xls", fixture("formats/members_2003.xml"));
    let (clean, rejects) = desk.clean(&format!("members.xls --country CN {QUIET} --summary s.json --findings f.csv"));
    assert_eq!(clean.header, ["Name", "E-mail", "Phone", "ZIP", "Joined"]);
    let rows: Vec<String> = clean.rows.iter().map(|row| row.join("|")).collect();
    assert_eq!(
        rows,
        [
            "Ann Lee & Co|ann@example.org|+8613800138000|00007|2024-03-01",
            "Bo Ek||+46701234567||2024-03-02 14:30:00",
            "|cy@example.org|||"
        ]
    );
    assert_eq!(rejects.rows.len(), 0);
    let summary = desk.json("s.json");
    assert_eq!(["rows", "kept", "rejected", "structural"].map(|of| summary[of].as_u64().unwrap()), [4, 3, 0, 1]);
    let told = desk.done(&format!("profile members.xls --as-of {TODAY}"));
    let told = String::from_utf8(told.out).unwrap();
    assert!(told.contains("spreadsheetml, utf-8"), "{told}");
    desk.run("clean members.xls --sheet Nothing -o c.csv").ends(2).says(&["\"Members\""]);
}

#[test]
fn the_summary_above_the_attendees_of_a_meeting_is_none_of_them() {
    let report = "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n\
        812 3456 7890,Spring webinar,03/01/2024 10:00:00 AM,03/01/2024 11:00:00 AM,host@brightwater.com,60,2\n\
        \n\
        Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n\
        Ann Lee,ann@brightwater.com,03/01/2024 10:00:00 AM,03/01/2024 11:00:00 AM,60,No\n\
        Bo Ek,bo@northfield.se,03/01/2024 10:05:00 AM,03/01/2024 11:00:00 AM,55,Yes\n";
    let desk = Desk::with("report.csv", report);
    let (clean, rejects) = desk.clean(&format!("report.csv {QUIET} --summary s.json"));
    assert_eq!(clean.column("User Email"), ["ann@brightwater.com", "bo@northfield.se"]);
    assert_eq!(rejects.rows.len(), 0);
    let summary = desk.json("s.json");
    assert_eq!(["rows", "kept", "rejected", "structural"].map(|of| summary[of].as_u64().unwrap()), [4, 2, 0, 2]);
}
