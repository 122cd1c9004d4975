//! The letter: columns, keys, their order, the order of codes.

use super::support::{Desk, TODAY, codes};
use sha2::Digest;

const ROWS: &str = "id,email,phone,full_name\n\
    1, Ann@Brightwater.com ,12345,Ann Hill\n\
    2,broken,(201) 234-0123,\"Bo\nLane\"\n\
    3,,,Nobody Here\n\
    4,ANN@brightwater.com,,Ann Hill\n";
const OPTIONS: &str = "--country US --on consent.*=ignore";

#[test]
fn clean_to_the_byte() {
    let desk = Desk::with("in.csv", ROWS);
    desk.clean(&format!("in.csv {OPTIONS}"));
    assert_eq!(
        desk.text("clean.csv"),
        "id,email,phone,full_name,hyg_codes\n\
         1,ann@brightwater.com,,Ann Hill,email.repaired;phone.too_short\n\
         2,,+12012340123,\"Bo\nLane\",email.syntax\n"
    );
}

#[test]
fn rejects_with_their_original_cells() {
    let desk = Desk::with("in.csv", ROWS);
    let (_, rejects) = desk.clean(&format!("in.csv {OPTIONS}"));
    let header =
        "id,email,phone,full_name,hyg_source,hyg_row,hyg_line,hyg_codes,hyg_detail,hyg_duplicate_of,hyg_suggestion";
    assert_eq!(rejects.header.join(","), header);
    assert_eq!(rejects.column("id"), ["3", "4"]);
    assert_eq!(rejects.column("email"), ["", "ANN@brightwater.com"]);
    assert_eq!(rejects.column("hyg_source"), ["in.csv", "in.csv"]);
    assert_eq!(rejects.column("hyg_row"), ["3", "4"]);
    assert_eq!(rejects.column("hyg_line"), ["5", "6"], "a line break in quotes is a line");
    assert_eq!(rejects.column("hyg_codes"), ["contact.unreachable", "duplicate.same_email"]);
    assert_eq!(rejects.column("hyg_duplicate_of"), ["", "in.csv:1"]);
    assert!(rejects.column("hyg_detail").iter().all(|d| d.contains(' ')), "a sentence");
}

#[test]
fn findings_as_csv() {
    let desk = Desk::with("in.csv", ROWS);
    desk.clean(&format!("in.csv {OPTIONS} --findings f.csv"));
    let findings = desk.table("f.csv");
    assert_eq!(findings.header.join(","), "source,row,line,column,code,action,before,after,detail");
    let lines: Vec<String> = findings.rows.iter().map(|row| row[..6].join("|")).collect();
    assert_eq!(
        lines,
        [
            "in.csv|1|2|email|email.repaired|fix",
            "in.csv|1|2|phone|phone.too_short|drop",
            "in.csv|2|3|email|email.syntax|drop",
            "in.csv|3|5||contact.unreachable|reject",
            "in.csv|4|6||duplicate.same_email|reject",
        ]
    );
    let changes: Vec<(&str, &str)> = findings.rows.iter().map(|r| (r[6].as_str(), r[7].as_str())).take(3).collect();
    assert_eq!(changes, [(" Ann@Brightwater.com ", "ann@brightwater.com"), ("12345", ""), ("broken", "")]);
}

/// The keys of the outermost object of a JSON text, as they stand.
fn keys(text: &str) -> Vec<String> {
    let (mut depth, mut keys, mut rest) = (0, Vec::new(), text.char_indices());
    while let Some((at, c)) = rest.next() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            '"' => {
                let mut end = at + 1;
                while let Some((i, c)) = rest.next() {
                    end = i;
                    if c == '\\' {
                        rest.next();
                    } else if c == '"' {
                        break;
                    }
                }
                if depth == 1 && text[end + 1..].trim_start().starts_with(':') {
                    keys.push(text[at + 1..end].to_owned());
                }
            }
            _ => {}
        }
    }
    keys
}

#[test]
fn findings_as_json_lines() {
    for name in ["f.jsonl", "f.ndjson"] {
        let desk = Desk::with("in.csv", ROWS);
        desk.clean(&format!("in.csv {OPTIONS} --findings {name}"));
        let text = desk.text(name);
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with(r#"{"type":"finding""#)).collect();
        assert_eq!(lines.len(), 5);
        for line in &lines {
            let mut names = keys(line);
            names.retain(|key| key != "type");
            assert_eq!(names.join(","), "source,row,line,column,code,action,before,after,detail");
        }
        let lines: Vec<serde_json::Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((&lines[1]["row"], &lines[1]["line"]), (&1.into(), &2.into()), "numbers are numbers");
        assert_eq!(lines[1]["column"], "phone");
        assert_eq!((&lines[1]["before"], &lines[1]["after"]), (&"12345".into(), &"".into()));
        assert!(lines[3]["column"].is_null());
    }
}

#[test]
fn the_summary_has_its_keys_in_order_and_its_figures() {
    let desk = Desk::with("in.csv", ROWS);
    desk.write("stop.txt", "nobody@brightwater.com\n2012340199\n");
    desk.clean(&format!("in.csv {OPTIONS} --suppress blocked=stop.txt --summary s.json"));
    let text = desk.text("s.json");
    assert_eq!(
        keys(&text).join(","),
        "schema,tool,numbering_plan,rules_version,command,as_of,settings,inputs,suppression,rows,kept,rejected,\
         structural,rejected_by,codes,notes,run,by"
    );
    let summary = desk.json("s.json");
    assert_eq!(summary["schema"], 1);
    assert_eq!(summary["tool"]["name"], "hygienist");
    assert_eq!(summary["numbering_plan"], "9.0.43");
    assert_eq!(summary["command"], "clean");
    assert_eq!(summary["as_of"], TODAY);
    let input = &summary["inputs"][0];
    let hash: String = sha2::Sha256::digest(ROWS.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(input["sha256"], hash.as_str());
    assert_eq!((&input["encoding"], &input["delimiter"]), (&"utf-8".into(), &",".into()));
    assert_eq!(input["columns"][1]["name"], "email");
    assert_eq!(input["columns"][1]["role"], "email");
    assert_eq!(input["columns"][1]["by"], "header");
    let list = &summary["suppression"][0];
    assert_eq!((&list["path"], &list["kind"]), (&"stop.txt".into(), &"blocked".into()));
    assert_eq!((&list["entries"], &list["unreadable"], &list["without_country"]), (&2.into(), &0.into(), &0.into()));
    assert_eq!([&summary["rows"], &summary["kept"], &summary["rejected"]], [4, 2, 2]);
    let codes = [
        ("contact.unreachable", 1),
        ("duplicate.same_email", 1),
        ("email.repaired", 1),
        ("email.syntax", 1),
        ("phone.too_short", 1),
    ];
    assert_eq!(summary["codes"], serde_json::json!(codes.into_iter().collect::<std::collections::BTreeMap<_, _>>()));
    assert_eq!(summary["rejected_by"], serde_json::json!({"contact.unreachable": 1, "duplicate.same_email": 1}));
    assert!(summary["run"]["threads"].as_u64().unwrap() >= 1);
}

#[test]
fn annotate_lists_every_valid_channel() {
    let desk = Desk::with(
        "in.csv",
        "email,phone,mobile,fax\n\
         Ann@Brightwater.COM,+1 201-234-0123 ext. 7,+442070313123,+12012340124\n\
         x@gmail.invalid,12345,(201) 234-0123,\n\
         postmaster@brightwater.com,,,\n",
    );
    let all =
        desk.annotate("in.csv --country US --map phone=phone --map phone=mobile --match none --on consent.*=ignore");
    assert_eq!(
        all.header.join(","),
        "email,phone,mobile,fax,hyg_status,hyg_codes,hyg_email,hyg_phone,hyg_phone_type,hyg_phone_ext,hyg_phone_region,hyg_contact"
    );
    assert_eq!(all.column("hyg_status"), ["kept", "kept", "rejected"]);
    assert_eq!(all.column("hyg_email"), ["ann@brightwater.com", "", "postmaster@brightwater.com"]);
    assert_eq!(all.column("hyg_phone"), ["+12012340123;+442070313123", "+12012340123", ""]);
    assert_eq!(all.column("hyg_phone_type"), ["fixed_line_or_mobile;fixed_line", "fixed_line_or_mobile", ""]);
    assert_eq!(all.column("hyg_phone_ext"), ["7;", "", ""]);
    assert_eq!(all.column("hyg_phone_region"), ["US;GB", "US", ""]);
    assert_eq!(all.column("hyg_contact"), ["1", "2", "3"]);
    assert_eq!(codes(all.cell(2, "hyg_codes"))[..2], ["contact.unreachable", "email.system_account"]);
    assert_eq!(codes(all.cell(1, "hyg_codes")), ["email.reserved_domain", "phone.too_short"]);
}

#[test]
fn the_codes_of_a_record_have_their_order() {
    let desk = Desk::with(
        "in.csv",
        "phone,email,full_name,consent_at,consent_source,opted_out\n\
         12345,info@brightwater.com,Ann Hill,not a day,bought list,yes\n\
         12345,bo.lane@brightwater.com,test,,purchased,\n\
         12345,bo.lane@brightwater.com,Bo Lane,2031-01-01,webinar,\n",
    );
    let all = desk.annotate("in.csv --country US");
    assert_eq!(
        all.column("hyg_codes"),
        [
            "suppressed.unsubscribed;phone.too_short;email.role_account;consent.bad_time;consent.forbidden_source",
            "phone.too_short;name.placeholder;consent.forbidden_source;consent.no_time",
            "duplicate.same_email;phone.too_short;consent.future_time;consent.unproven_source",
        ]
    );
}

#[test]
fn cells_beyond_the_header_stand_in_the_detail() {
    let desk =
        Desk::with("in.csv", "email,name\nann@brightwater.com,Ann,\"too \"\"much\",,end\nbo@brightwater.com,Bo\n");
    let (_, rejects) = desk.clean("in.csv");
    let detail = rejects.cell(0, "hyg_detail");
    let array: Vec<String> = serde_json::from_str(&detail[detail.rfind('[').unwrap()..]).unwrap();
    assert_eq!(array, ["too \"much", "", "end"]);
    assert_eq!(rejects.rows[0][..2], ["ann@brightwater.com", "Ann"]);
}

#[test]
fn keep_extensions_is_rfc_3966() {
    let desk = Desk::with("in.csv", "phone\n+1 201-234-0123 ext. 7\n");
    let (clean, _) = desk.clean("in.csv --keep-extensions");
    assert_eq!(clean.column("phone"), ["+12012340123;ext=7"]);
    let (clean, _) = desk.clean("in.csv");
    assert_eq!(clean.column("phone"), ["+12012340123"]);
    assert!(codes(clean.cell(0, "hyg_codes")).contains(&"phone.extension"));
}
