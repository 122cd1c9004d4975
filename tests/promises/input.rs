//! What comes in: delimiters, marks, line ends, containers, several files, roles.

use super::support::Desk;
use std::io::Write;

/// The e-mails of the clean file.
fn emails(input: impl AsRef<[u8]>, options: &str) -> Vec<String> {
    let desk = Desk::with("in.csv", input);
    let (clean, _) = desk.clean(&format!("in.csv {options}"));
    clean.column("email").into_iter().map(str::to_owned).collect()
}

const TWO: [&str; 2] = ["ann@brightwater.com", "bo@brightwater.com"];

#[test]
fn delimiters_are_found_by_looking_or_said() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = format!(
            "id{delimiter}email{delimiter}note\n1{delimiter}{}{delimiter}x\n2{delimiter}{}{delimiter}y\n",
            TWO[0], TWO[1]
        );
        assert_eq!(emails(&text, ""), TWO, "{delimiter:?}");
    }
    let text = format!("email;note\n{};a,b,c,d\n{};e,f,g,h\n", TWO[0], TWO[1]);
    assert_eq!(emails(&text, "--delimiter ;"), TWO);
    let desk = Desk::with("in.csv", &text);
    desk.clean("in.csv --delimiter ; --on consent.*=ignore");
    assert_eq!(
        desk.text("clean.csv").lines().nth(1),
        Some("ann@brightwater.com,\"a,b,c,d\","),
        "comma, minimal quoting"
    );
}

#[test]
fn marks_line_ends_and_a_missing_last_one() {
    for text in [
        "\u{feff}email,n\nann@brightwater.com,1\nbo@brightwater.com,2\n",
        "email,n\r\nann@brightwater.com,1\r\nbo@brightwater.com,2\r\n",
        "email,n\rann@brightwater.com,1\rbo@brightwater.com,2",
        "email,n\nann@brightwater.com,1\nbo@brightwater.com,2",
        "\u{feff}\"email\",\"n\"\r\n\"ann@brightwater.com\",\"1\"\r\n\"bo@brightwater.com\",\"2\"\r\n",
    ] {
        assert_eq!(emails(text, ""), TWO, "{text:?}");
    }
    let desk = Desk::with("in.csv", "\u{feff}email,n\r\nann@brightwater.com,\"1\"\r\n");
    desk.clean("in.csv --on consent.*=ignore");
    assert_eq!(desk.text("clean.csv"), "email,n,hyg_codes\nann@brightwater.com,1,\n", "no mark, LF, minimal quoting");
}

#[test]
fn quotes_hold_line_breaks_and_open_only_at_the_start_of_a_cell() {
    let desk =
        Desk::with("in.csv", "email,note\nann@brightwater.com,\"a\r\n\"\"b\"\",\nc\"\nbo@brightwater.com,5\" pipe\n");
    let (clean, rejects) = desk.clean("in.csv");
    assert_eq!(clean.column("note"), ["a\r\n\"b\",\nc", "5\" pipe"]);
    assert_eq!(rejects.rows.len(), 0);
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn gzip_is_known_by_its_content_whatever_the_name() {
    assert_eq!(emails(gzip("email\nann@brightwater.com\nbo@brightwater.com\n"), ""), TWO);
    let mut members = gzip("email\nann@brightwater.com\n");
    members.extend(gzip("bo@brightwater.com\n"));
    assert_eq!(emails(members, ""), TWO, "several members are one stream");
    let desk = Desk::with("in.csv", &gzip("email\nann@brightwater.com\nbo@brightwater.com\n")[..30]);
    desk.run("clean in.csv -o c.csv").ends(3).says(&["in.csv"]);
}

#[test]
fn standard_input_plain_and_packed() {
    let desk = Desk::new();
    let text = "email\nann@brightwater.com\nbroken\n";
    for bytes in [text.as_bytes().to_vec(), gzip(text)] {
        let ran = desk.run_with("clean - --rejects r.csv", &bytes);
        ran.ends(0);
        assert_eq!(ran.table().column("email"), ["ann@brightwater.com"]);
        assert_eq!(desk.table("r.csv").column("hyg_source"), ["-"]);
    }
}

#[test]
fn several_files_are_united_by_name() {
    let desk = Desk::with("a.csv", "email,note,note\nann@brightwater.com,1,2\n");
    desk.write("b.csv", "phone;note;email\n+12012340123;3;bo@brightwater.com\n");
    let (clean, _) = desk.clean("a.csv b.csv --on consent.*=ignore");
    assert_eq!(clean.header.join(","), "email,note,note,phone,hyg_codes");
    let rows: Vec<String> = clean.rows.iter().map(|r| r.join(",")).collect();
    assert_eq!(rows, ["ann@brightwater.com,1,2,,", "bo@brightwater.com,3,,+12012340123,"], "and no row.short");
    desk.clean("b.csv a.csv");
    assert!(desk.text("clean.csv").starts_with("phone,note,email,note,hyg_codes\n"), "in order of first appearance");
}

#[test]
fn roles_are_found_from_headers() {
    for header in ["email", "E-Mail", "EMAIL ADDRESS", "e_mail", "E-mail 1 - Value", "邮箱", "電子郵件", "电子邮件"]
    {
        let desk = Desk::with("in.csv", format!("{header}\nAnn@Brightwater.com\n"));
        let (clean, _) = desk.clean("in.csv");
        assert_eq!(clean.column(header), ["ann@brightwater.com"], "{header}");
    }
    for header in ["phone", "Phone Number", "Mobile Phone", "手机", "電話", "电话"] {
        let desk = Desk::with("in.csv", format!("{header}\n+1 201 234 0123\n"));
        let (clean, _) = desk.clean("in.csv");
        assert_eq!(clean.column(header), ["+12012340123"], "{header}");
    }
}

#[test]
fn map_replaces_the_guesses_for_its_role() {
    let text = "email,contact,third\nAnn@old.example-mail.com,Ann@Brightwater.com,Bo@Brightwater.com\n";
    let shown = |options: &str| {
        let desk = Desk::with("in.csv", text);
        let (clean, _) = desk.clean(&format!("in.csv {options}"));
        clean.rows[0][..3].join(",")
    };
    assert_eq!(shown("--map email=contact"), "Ann@old.example-mail.com,ann@brightwater.com,Bo@Brightwater.com");
    assert_eq!(
        shown("--map email=2 --map email=third"),
        "Ann@old.example-mail.com,ann@brightwater.com,bo@brightwater.com"
    );
    // A column called `3` wins over the third position.
    let desk = Desk::with("in.csv", "3,a,b\nANN@brightwater.com,x,BO@brightwater.com\n");
    let (clean, _) = desk.clean("in.csv --map email=3");
    assert_eq!(clean.rows[0][..3], ["ann@brightwater.com", "x", "BO@brightwater.com"]);
}

#[test]
fn without_headers_columns_are_numbered() {
    let desk = Desk::with("in.csv", "1,ANN@brightwater.com\n2,broken\n");
    let (clean, rejects) = desk.clean("in.csv --no-headers --map email=2");
    assert_eq!(clean.header, ["column_1", "column_2", "hyg_codes"]);
    assert_eq!(clean.rows[0][..2], ["1", "ann@brightwater.com"]);
    assert_eq!(rejects.column("hyg_row"), ["2"]);
    assert_eq!(rejects.column("hyg_line"), ["2"]);
    desk.clean("in.csv --no-headers --map email=2 --plain");
    assert_eq!(desk.text("clean.csv"), "1,ann@brightwater.com\n", "with --plain no header");
}

#[test]
fn country_cells_decide_before_the_option() {
    let desk = Desk::with(
        "in.csv",
        "n,phone,country\n1,(201) 234-0123,USA\n2,020 7031 3123,United Kingdom\n3,(201) 234-0123,\n4,(201) 234-0123,N/A\n\
         5,131 2345 6789,中国\n6,(201) 234-0123,Atlantis\n7,+1 201 234 0124,Atlantis\n8,+1 201 234 0125,GB\n",
    );
    let all = desk.annotate("in.csv --country US --match none");
    let us = "+12012340123";
    assert_eq!(
        all.column("hyg_phone"),
        [us, "+442070313123", us, us, "+8613123456789", "", "+12012340124", "+12012340125"]
    );
    let has = |row: usize, code: &str| all.cell(row, "hyg_codes").split(';').any(|c| c == code);
    assert!(has(5, "phone.no_country"));
    assert!(!has(6, "phone.country_conflict"), "only against a readable cell");
    assert!(has(7, "phone.country_conflict"));
    let all = desk.annotate("in.csv --match none");
    assert_eq!(all.cell(2, "hyg_phone"), "");
}

#[test]
fn our_own_columns_are_dropped_on_input() {
    let desk = Desk::with("in.csv", "hyg_row,email,hyg_codes,hyg_anything\n7,ann@brightwater.com,row.long,x\n");
    let (clean, _) = desk.clean("in.csv --on consent.*=ignore");
    assert_eq!(clean.header, ["email", "hyg_codes"]);
    assert_eq!(clean.rows, [["ann@brightwater.com", ""]]);
}
