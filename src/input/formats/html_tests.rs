//! Pages as systems hand them out, and damaged; each expected table was written by hand.

use proptest::prelude::*;

use super::tests::cells_of;
use super::*;

const SHOP: &[u8] = include_bytes!("../../../fixtures/formats/shop_orders.xls");

fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let page = contacts_of("f", &Spool::from_bytes(text.as_bytes().to_vec()), 1 << 20).unwrap().unwrap();
    (cells_of(&page.spool), page.notes)
}

/// Rows as `line: cell|cell`.
fn rows(text: &str) -> Vec<String> {
    assert_eq!(format_of(text.as_bytes()), Format::Html, "{text}");
    read(text).0
}

fn is_none(text: &str) -> bool {
    contacts_of("f", &Spool::from_bytes(text.as_bytes().to_vec()), 1 << 20).unwrap().is_none()
}

#[test]
fn a_table_of_a_shop_is_read() {
    assert_eq!(
        rows(std::str::from_utf8(SHOP).unwrap()),
        [
            "12: Orders of May|||",
            "13: Name|E-mail|Phone|Note",
            "14: Jörg Müller & Söhne|joerg@example.org|+49 30 901820|Hauptstraße 1\n10115 Berlin",
            "17: Zoë O’Hara|zoe@example.org|0171 5550101|",
            "18: Łucja Żak|lucja@example.org|8613800138000|a < b"
        ]
    );
}

#[test]
fn cells_and_rows_end_where_the_next_begins() {
    let text = "<TABLE border=1><TR><TD>Email<TD>Name<TR><TD>a@x.io<TD>Ann<TR><TD>b@x.io<TD><b>Bo</b>b</TABLE>";
    assert_eq!(rows(text), ["1: Email|Name", "2: a@x.io|Ann", "3: b@x.io|Bob"]);
    let bare = "<tr><th>Email</th><th>Name</th></tr>\n<tr><td>a@x.io</td><td>Ann</td></tr>\n<tr><td>b@x.io</td><td>Bob";
    assert_eq!(rows(bare), ["1: Email|Name", "2: a@x.io|Ann", "3: b@x.io|Bob"]);
    let broken =
        "<table><tr><td>Email<td>Name</tr>\n<tr><td class=\"x>a@x.io</td><td>Ann</td></tr><tr><td <b>b@x.io</b><td>Bob";
    assert_eq!(rows(broken), ["1: Email|Name", "2: a@x.io|Ann", "3: b@x.io|Bob"]);
}

#[test]
fn cells_over_several_columns_and_rows_keep_the_others_in_place() {
    let text = "<table><tr><th>Firm</th><th>City</th><th>Email</th></tr>\n\
        <tr><td rowspan=2>Example AG</td><td rowspan='2'>Ulm</td><td>a@x.io</td></tr>\n<tr><td>b@x.io</td></tr>\n\
        <tr><td colspan=2>none</td><td>c@x.io</td></tr>\n<tr><td rowspan=9>Last</td><td>Bonn</td><td>d@x.io</td></tr>\n<tr></tr>\n</table>";
    assert_eq!(
        rows(text),
        [
            "1: Firm|City|Email",
            "2: Example AG|Ulm|a@x.io",
            "3: Example AG|Ulm|b@x.io",
            "4: none||c@x.io",
            "5: Last|Bonn|d@x.io"
        ]
    );
}

#[test]
fn of_several_tables_the_one_with_contacts_is_read() {
    let menu = "<table><tr><td>Home</td><td>Shop</td></tr></table>\n";
    let people = "<table><tr><th>Email</th><th>Name</th></tr>\n<tr><td>a@x.io</td><td>Ann</td></tr></table>\n";
    let foot = "<table><tr><td>info@example.com</td></tr></table>\n";
    let (table, notes) = read(&format!("<html><body>{menu}{people}{foot}"));
    assert_eq!(table, ["2: Email|Name", "3: a@x.io|Ann"]);
    assert_eq!(notes, ["2 other tables of the page are not read: 1 row from line 1; 1 row from line 4"]);
    let more = people.replace("a@x.io", "b@x.io");
    let (table, notes) = read(&format!("<html>{people}{more}"));
    assert_eq!(table, ["1: Email|Name", "2: a@x.io|Ann", "3: Email|Name", "4: b@x.io|Ann"]);
    assert_eq!(notes, ["2 tables of the page that have the same columns are read as one"]);
    let within = format!("<html><table><tr><td>{menu}</td><td>{people}</td></tr></table>");
    assert_eq!(read(&within).0, ["2: Email|Name", "3: a@x.io|Ann"]);
    let small = "<table><tr><th>Email<th>Phone<tr><td>a@x.io<td><table><tr><td>1</td><td>+49 30 901820</td></tr></table>\
        <tr><td>b@x.io<td></table>";
    assert_eq!(read(small).0, ["1: Email|Phone", "2: a@x.io|1 +49 30 901820", "3: b@x.io|"]);
}

#[test]
fn addresses_behind_links_and_in_brackets_are_not_lost() {
    let text = "<table><tr><th>Name<th>Contact<tr><td>Ann<td><a href='mailto:ann%40x.io?subject=Hi'><img src=m.png></a>\
        <tr><td><a href=\"mailto:bob@x.io\">Bob</a><td>bob@x.io<tr><td>Cy<td>Cy <cy@x.io><tr><td><a href='mailto:d@x.io'>Di</a><td></table>";
    assert_eq!(rows(text)[1..], ["2: Ann|ann@x.io", "3: Bob|bob@x.io", "4: Cy|Cy <cy@x.io>", "5: Di <d@x.io>|"]);
}

#[test]
fn what_nobody_sees_is_not_read() {
    let text = "<html><head><style>td { x: '<table>' }</style><script>if (a<b) document.write('<table><tr><td>x@x.io')</script>\n\
        <?xml:namespace prefix = o /><![if !mso]><!-- <tr> --></head><table><tr><td>Email</td><td>&nbsp;</td></tr><tr><td>&nbsp;</td></tr>\
        <tr><td> a@x.io\n </td><td>x&nbsp;y&eacute;&#146;&bogus;</td></tr></table>";
    assert_eq!(rows(text), ["2: Email|", "3: a@x.io|x yé’&bogus;"]);
}

#[test]
fn a_page_without_contacts_is_no_list() {
    for text in [
        "<html><body><p>info@example.com</body></html>",
        "<table></table>",
        "<table><tr><td>E-mail:</td><td><input name=mail></td></tr><tr><td>Password</td><td><input type=password></td></tr></table>",
        "<table><tr><th>Name<th>City<tr><td>Ann<td>Ulm</table>",
        "<table><tr><td>Our address</td><td>info@example.com</td></tr></table>",
        "<table><tr><th>Article<th>EAN<tr><td>Pen<td>4006381333931<tr><td>Ink<td>4006381333948</table>",
    ] {
        assert!(is_none(text), "{text}");
    }
    let empty = "<table><tr><th>Email<th>Name</table>";
    assert_eq!(rows(empty), ["1: Email|Name"], "an empty list is one");
}

#[test]
fn tables_within_tables_without_end_cost_little() {
    let deep = "<table><tr><td>a@x.io<td>x".repeat(20_000);
    let _ = contacts_of("f", &Spool::from_bytes(deep.into_bytes()), 1 << 20).unwrap();
    let wide = format!("<table><tr><td>Email{}<tr><td>a@x.io</table>", "<td colspan=1000>".repeat(1_000));
    assert_eq!(rows(&wide), ["1: Email", "2: a@x.io"]);
}

#[test]
fn a_page_says_its_encoding() {
    for (text, said) in [
        ("<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=iso-8859-2\">", Some("iso-8859-2")),
        ("<html><head><meta charset=gb2312>", Some("gb2312")),
        ("<html><body>charset=utf-8</body>", None),
        ("a,b\n<meta charset=gb2312>", None),
    ] {
        assert_eq!(said_encoding(text.as_bytes()), said, "{text}");
    }
}

proptest! {
    #[test]
    fn no_page_panics(parts in prop::collection::vec(prop::sample::select(vec![
        "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th colspan=3>", "<td rowspan=4>", "<td", "<tbody>", "<br>", "<p>", "<a href='mailto:m@x.io'>", "<script>", "</script>", "<style/>", "<", ">", "'", "\"", "&", "&nbsp;", "&#150;", "<!--", "-->", "<!x>", "<?", "é", "\u{a0}", "\u{c0}", "=", " ", "\n", "a@x.io", "Email", "\0",
    ]), 0..80)) {
        let text = parts.concat();
        let _ = format_of(text.as_bytes());
        let _ = contacts_of("f", &Spool::from_bytes(text.into_bytes()), 1 << 20).unwrap();
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = [b"<table><tr><td>a@x.io<tr><td>b@x.io".as_slice(), &bytes].concat();
        let page = contacts_of("f", &Spool::from_bytes(text), 1 << 20).unwrap().unwrap();
        prop_assert!(cells_of(&page.spool)[0].starts_with("1: a@x.io"));
    }

    #[test]
    fn every_cell_stands_in_its_place(
        records in prop::collection::vec(prop::collection::vec("[a-z<>&\"' é]{1,8}", 2..3), 2..20),
        ends in any::<bool>(),
    ) {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let (cell, row) = if ends { ("</td>", "</tr>") } else { ("", "") };
        let rows = records.iter().enumerate().map(|(at, cells)| {
            format!("<tr><td>a{at}@x.io{cell}<td>{}{cell}<td>{}{cell}{row}", escaped(&cells[0]), escaped(&cells[1]))
        });
        let text = format!("<table>{}</table>", rows.collect::<String>());
        let page = contacts_of("f", &Spool::from_bytes(text.into_bytes()), 1 << 20).unwrap().unwrap();
        let shown = |text: &str| text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = records.iter().enumerate().map(|(at, cells)| {
            vec![format!("a{at}@x.io"), shown(&cells[0]), shown(&cells[1])]
        });
        // Columns that are empty everywhere at the end are none.
        let mut bytes = vec![0; page.spool.len() as usize];
        page.spool.read_exact_at(0, &mut bytes).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
        let found: Vec<Vec<String>> = reader.records().map(|row| {
            let mut row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
            row.resize(3, String::new());
            row
        }).collect();
        prop_assert_eq!(found, wanted.collect::<Vec<_>>());
    }
}

/// The cells of a workbook of one sheet as `row,column=text`.
fn cells_of_workbook(text: &[u8]) -> Vec<String> {
    let spool = Spool::from_bytes(text.to_vec());
    let mut found = Workbook::new(&spool);
    let told = std::iter::from_fn(|| found.next()).map(|one| match one {
        Found::Sheet(name) => format!("[{name}]"),
        Found::Cell { row, column, text, .. } => format!("{row},{column}={text}"),
    });
    told.collect()
}

#[test]
fn damage_in_a_workbook_loses_no_cell() {
    let open = b"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='A'><Table>\
        <Row><Cell><Data>a@x.io<Cell ss:Index='4'><Data>4<Row ss:Index='1'><Cell ss:Index='99999999999'><Data>b@x.io<Worksheet ss:Name='B'><Row ss:Index='4000000000'><Cell><Data>c<B>d";
    assert_eq!(format_of(open), Format::SpreadsheetMl);
    assert_eq!(cells_of_workbook(open), ["[A]", "0,0=a@x.io", "0,3=4", "1,0=b@x.io", "[B]", "0,0=cd"]);
}

proptest! {
    #[test]
    fn no_workbook_panics(parts in prop::collection::vec(prop::sample::select(vec![
        "<Worksheet ss:Name='x'>", "</Worksheet>", "<Row>", "<Row ss:Index='7'/>", "<Row ss:Span='4294967295'/>", "</Row>", "<Cell>", "<Cell ss:Index='4294967295' ss:MergeAcross='4294967295'>", "</Cell>", "<Data ss:Type='Number'>", "</Data>", "<Comment>", "</Comment>", "1e999", "a@x.io", "<", "&#10;", "\0",
    ]), 0..60)) {
        cells_of_workbook(parts.concat().as_bytes());
    }
}
