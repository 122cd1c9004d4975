//! `--normalize`: cells that are no channels change only where that is asked for, and nothing else changes with them.

use super::support::Desk;

const SETTINGS: &str = "--as-of 2026-11-24 --plain --on consent.*=ignore";
const LIST: &str = "email,first_name,last_name,country,consent_at,created_at,birth_date,tags\n\
    a@brightwater.com,ANN,O'NEIL,Germany,13.02.2024 14:30,2024/3/1,1.3.45,\"VIP, vip ,News\"\n\
    b@brightwater.com,Bob ,van der Hill,Atlantis,2024-03-01T14:30:00+0200,soon,01.03.1945,\"[\"\"Fair\"\",\"\"FAIR\"\"]\"\n\
    c@brightwater.com,ışıl,YILMAZ,TR,1709303400,13.1.2024,,nl;NL;Demo\n\
    d@brightwater.com,DeShawn,\u{A0}McCoy,Kosovo,2024-03-01,2024-03-01,,fair\n";

fn rows(desk: &Desk, name: &str) -> Vec<String> {
    desk.text(name).lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn without_the_flag_every_cell_stays_byte_for_byte() {
    let desk = Desk::with("in.csv", LIST);
    desk.done(&format!("clean in.csv {SETTINGS} -o c.csv"));
    assert_eq!(desk.text("c.csv"), LIST);
    desk.write("hygiene.toml", "normalize = [\"name\"]\n");
    desk.done(&format!("clean in.csv {SETTINGS} --normalize none -o c.csv"));
    assert_eq!(desk.text("c.csv"), LIST, "the flag goes before the file");
}

#[test]
fn each_kind_changes_its_own_cells() {
    let desk = Desk::with("in.csv", LIST);
    desk.done(&format!("clean in.csv {SETTINGS} --normalize country,date,name,tags -o c.csv"));
    assert_eq!(
        rows(&desk, "c.csv"),
        [
            "a@brightwater.com,Ann,O'Neil,DE,2024-02-13T14:30:00,2024-03-01,1.3.45,\"vip, news\"",
            "b@brightwater.com,Bob,van der Hill,Atlantis,2024-03-01T14:30:00+02:00,soon,1945-03-01,\"[\"\"fair\"\"]\"",
            "c@brightwater.com,Işıl,Yılmaz,TR,2024-03-01T14:30:00Z,2024-01-13,,nl;demo",
            "d@brightwater.com,DeShawn,McCoy,Kosovo,2024-03-01,2024-03-01,,fair",
        ]
    );
    desk.done(&format!("clean in.csv {SETTINGS} --normalize country -o only.csv"));
    assert_eq!(desk.text("only.csv"), LIST.replace("Germany", "DE"));
}

#[test]
fn cleaning_what_was_cleaned_changes_nothing() {
    let desk = Desk::with("in.csv", LIST);
    let all = format!("{SETTINGS} --normalize country,date,name,tags");
    desk.done(&format!("clean in.csv {all} -o once.csv"));
    desk.done(&format!("clean once.csv {all} -o twice.csv"));
    assert_eq!(desk.text("once.csv"), desk.text("twice.csv"));
}

#[test]
fn threads_and_several_inputs_change_nothing() {
    let rows: String = (0..3000)
        .map(|n| format!("p{n}@brightwater.com,JOHN  SMITH{},Deutschland,T{} ;t{}\n", n % 7, n % 90, n % 90))
        .collect();
    let desk = Desk::with("in.csv", format!("email,name,country,tags\n{rows}"));
    desk.write("more.csv", "tags,country,email\nA;a,UK,q@brightwater.com\n");
    desk.write("names.csv", "alias,tag\nT1,One\n");
    let run = |threads: u8, name: &str| {
        desk.done(&format!(
            "clean in.csv more.csv {SETTINGS} --normalize tags,name,country --tags-aliases names.csv \
             --threads {threads} -o {name}.csv --summary {name}.json"
        ));
        let summary = desk.json(&format!("{name}.json"));
        (desk.text(&format!("{name}.csv")), summary["notes"].clone(), summary["settings"].clone())
    };
    let (one, two) = (run(1, "one"), run(2, "two"));
    assert_eq!(one, two);
    assert!(one.0.contains("p1@brightwater.com,John Smith1,DE,One\n"), "{}", &one.0[..300]);
    assert!(one.0.ends_with("q@brightwater.com,,GB,a\n"));
    let notes = one.1.to_string();
    assert!(notes.contains("90 tags are not in the table of aliases, and kept: t0 (34), t10 (34), "), "{notes}");
    assert_eq!(one.2["normalize"], serde_json::json!(["country", "name", "tags"]));
    assert_eq!(one.2["tags"]["file"], "names.csv");
}

#[test]
fn matching_and_findings_are_those_of_the_cells_as_they_are() {
    let csv = "email,phone,name,consent_at\n\
               a@brightwater.com,+4930901820,ANN HILL,1.3.2024\n\
               b@brightwater.com,+4930901820,Ann  Hill,13.3.2024\n\
               c@brightwater.com,+4930901820,bob stone,2024-03-01\n";
    let desk = Desk::with("in.csv", csv);
    desk.done("clean in.csv --as-of 2026-11-24 -o a.csv --rejects ar.csv --findings a.jsonl");
    desk.done("clean in.csv --as-of 2026-11-24 --normalize name,date -o b.csv --rejects br.csv --findings b.jsonl");
    assert_eq!(desk.text("ar.csv"), desk.text("br.csv"), "rejected rows stay as they are");
    assert_eq!(desk.table("a.csv").column("hyg_codes"), desk.table("b.csv").column("hyg_codes"));
    let findings = |name: &str| desk.text(name).lines().filter(|line| line.contains("\"code\":")).count();
    assert_eq!(findings("a.jsonl"), findings("b.jsonl"), "a change that is only normal form is no finding");
    assert!(desk.text("b.jsonl").contains(r#""before":"ANN HILL","after":"Ann Hill""#), "{}", desk.text("b.jsonl"));
}

#[test]
fn settings_say_the_same_and_annotate_keeps_all_cells() {
    let desk = Desk::with("in.csv", LIST);
    desk.write("hygiene.toml", "normalize = [\"tags\"]\n[tags]\naliases = { nl = \"Newsletter\", vip = \"VIP\" }\n");
    let ran = desk.done(&format!("clean in.csv {SETTINGS} -o c.csv"));
    assert_eq!(desk.table("c.csv").column("tags"), ["VIP, news", "[\"fair\"]", "Newsletter;demo", "fair"]);
    ran.says(&["note: 3 tags are not in the table of aliases, and kept: fair (2), demo (1), news (1)"]);
    desk.done("annotate in.csv --as-of 2026-11-24 -o all.csv");
    assert_eq!(desk.table("all.csv").column("tags"), ["VIP, vip ,News", "[\"Fair\",\"FAIR\"]", "nl;NL;Demo", "fair"]);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let desk = Desk::with("in.csv", LIST);
    desk.write("t.csv", "# ours\nalias,tag\nnl,news\nNL,other\n");
    desk.run("clean in.csv --normalize nmae").ends(2).says(&["--normalize", "nmae", "name"]);
    desk.run("clean in.csv --tags-aliases t.csv").ends(2).says(&["--normalize tags"]);
    desk.run("clean in.csv --normalize tags --tags-aliases t.csv")
        .ends(2)
        .says(&["t.csv: line 4:", "expected one tag"]);
    desk.run("clean in.csv --normalize tags --tags-aliases no.csv").ends(3).says(&["no.csv: cannot be read"]);
    desk.write("t.csv", "nl\n");
    desk.run("clean in.csv --normalize tags --tags-aliases t.csv").ends(2).says(&["t.csv: line 1:", "expected both"]);
    desk.write("hygiene.toml", "\n[tags]\nalias = \"x.csv\"\n");
    desk.run("clean in.csv").ends(2).says(&["hygiene.toml:3: ", "aliases"]);
    desk.write("hygiene.toml", "normalize = \"dates\"\n");
    desk.run("clean in.csv").ends(2).says(&["hygiene.toml:1: ", "`normalize`", "date"]);
}
