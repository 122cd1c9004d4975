//! The report that people read: its figures are those of the summary and of a hand count, no cell escapes from it, it stays
//! small, and the same run gives the same bytes.

#![allow(clippy::unwrap_used)]

#[path = "report_html/parse.rs"]
mod parse;
#[path = "promises/support.rs"]
#[allow(dead_code)]
mod support;

use parse::Page;
use std::fmt::Write;
use support::{Desk, TODAY, crm_desk};

/// As large as a page may be.
const LARGEST: usize = 400_000;

/// Eight people on eleven rows, and a title, each row as it is told of below.
const LIST: &str = "\
name,email,phone,country,consent_at,consent_source,opted_out
Ann Hill,ann.hill@brightwater.com,030 23125001,DE,2026-11-01,web form,
Ann Hill,ANN.HILL@brightwater.com,,DE,2026-11-01,web form,
Ann Hill,ann.hill@brightwater.com,030 23125001,DE,2026-11-02,web form,
Bo Lane,bo.lane@gmial.com,,DE,2026-01-05,checkout,
Cy Moor,cy.moor@brightwater.com,(201) 234-0123,US,2020-01-05,checkout,
Di Nash,di.nash@quillonharbor.com,,GB,2026-10-01,checkout,yes
Di Nash,di.nash@quillonharbor.com,,GB,2026-10-02,checkout,
Ed Oak,no address,12,DE,2026-10-01,checkout,
Fi Pine,fi.pine@quillonharbor.com,,GB,,,
Gus Reed,gus.reed@brightwater.com,,DE,,bought list,
Hal Stone,hal.stone@brightwater.com,07400 123456,GB,2026-09-20,web form,
";

fn report(desk: &Desk, arguments: &str) -> Page {
    Page::read(&text(desk, arguments))
}

fn text(desk: &Desk, arguments: &str) -> String {
    desk.done(&format!("{arguments} --as-of {TODAY} --report report.html --quiet"));
    let text = desk.text("report.html");
    assert!(text.len() < LARGEST, "{} bytes", text.len());
    text
}

#[test]
fn figures_counted_by_hand() {
    let desk = Desk::with("in.csv", LIST);
    desk.write("stop.csv", "email\nhal.stone@brightwater.com\nzoe@brightwater.com\n");
    let page = report(&desk, "clean in.csv --suppress stop.csv -o c.csv");
    let figures = page.figures();
    // Kept: Ann, Bo, Cy, Fi, Gus. Gone: Ann twice, Di twice (her second row is stopped by her first), Ed, Hal.
    for (name, wanted) in [
        ("rows", 11),
        ("read", 11),
        ("kept", 5),
        ("flow_kept", 5),
        ("flow_duplicate", 2),
        ("flow_suppressed", 3),
        ("flow_contact", 1),
        ("account_rejected", 6),
        ("account_structural", 0),
        ("rejected:duplicate.same_email", 2),
        ("rejected:contact.unreachable", 1),
        // Di and Hal: two people on three rows.
        ("people_stopped", 2),
        ("wrongly_stopped", 2),
        // Fi shows nothing, Gus was bought.
        ("unproven", 2),
        ("wrongly_without_evidence", 1),
        ("wrongly_bad_consent", 1),
        ("wrongly_duplicated", 2),
        ("kept_with:email.typo_domain", 1),
        // Two contacts stand on several rows: Ann on three, Di on two.
        ("contacts:2", 1),
        ("contacts:3", 1),
        // Ann (twice), Cy and Hal have a valid number.
        ("countries:DE", 2),
        ("countries:US", 1),
        ("countries:GB", 1),
        ("types:mobile", 1),
        ("types:fixed_line", 2),
        ("domains:brightwater.com", 6),
        ("domains:quillonharbor.com", 3),
        ("domains:gmial.com", 1),
        ("by:checkout", 5),
        ("by:web form", 4),
    ] {
        assert_eq!(figures.get(name), Some(&wanted), "{name} in {figures:#?}");
    }
    let h1 = page.all("h1");
    assert_eq!(h1.len(), 1);
    assert_eq!(h1[0].text, "5 of 11 rows may be used; 2 people had said stop; 2 cannot show consent.");
    assert_eq!(page.table("typos"), [["gmial.com", "gmail.com", "1"]]);
    // Ages of the five kept rows, by the day that stands for today: Ann 23 days (her best row), Bo under a year, Cy older.
    let ages = page.table("ages");
    assert!(ages.contains(&strings(["checkout", "0", "0", "1", "0", "1", "0", "2"])), "{ages:?}");
    assert!(ages.contains(&strings(["web form", "1", "0", "0", "0", "0", "0", "1"])), "{ages:?}");
    assert!(ages.contains(&strings(["bought list", "0", "0", "0", "0", "0", "1", "1"])), "{ages:?}");
    assert_eq!(ages.last().unwrap(), &strings(["All", "1", "0", "1", "0", "1", "2", "5"]));
    let stops = page.table("stops-met");
    assert!(stops.contains(&strings(["stop.csv", "suppressed.unsubscribed", "1"])), "{stops:?}");
    assert!(stops.contains(&strings(["a cell of the row itself", "suppressed.unsubscribed", "1"])), "{stops:?}");
    assert!(stops.contains(&strings(["another row of the same person", "suppressed.via_duplicate", "1"])), "{stops:?}");
    assert_eq!(page.table("lists")[0][..3], ["stop.csv", "unsubscribed", "2"]);
    let columns = page.table("columns-0");
    assert_eq!(columns[1][..5], ["email", "email", "100.0 %", "90.9 %", "8"]);
    assert_eq!(columns[2][..5], ["phone", "phone", "45.5 %", "80.0 %", "4"]);
}

fn strings<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

#[test]
fn figures_are_those_of_the_summary() {
    let desk = crm_desk();
    for command in ["clean", "annotate", "profile"] {
        let page =
            report(&desk, &format!("{command} crm.csv --suppress stops.csv --country US -o out.csv --summary s.json"));
        let (figures, summary) = (page.figures(), desk.json("s.json"));
        for (name, key) in [
            ("rows", "rows"),
            ("kept", "kept"),
            ("account_rows", "rows"),
            ("account_kept", "kept"),
            ("account_rejected", "rejected"),
            ("account_structural", "structural"),
        ] {
            assert_eq!(figures[name], summary[key].as_u64().unwrap(), "{command} {name}");
        }
        let rejected = summary["rejected_by"].as_object().unwrap();
        assert!(rejected.len() > 3);
        for (code, count) in rejected {
            assert_eq!(figures[&format!("rejected:{code}")], count.as_u64().unwrap(), "{command} {code}");
        }
        let flow: u64 = figures.iter().filter(|(name, _)| name.starts_with("flow_")).map(|(_, count)| count).sum();
        assert_eq!(flow, summary["rows"].as_u64().unwrap(), "{command}: all rows flow somewhere");
        let balance = page.table("balance");
        assert!(balance.iter().all(|row| row.last().unwrap() == "✓ balanced"), "{balance:?}");
        let sums = page.table("sums");
        assert_eq!(sums[0][2], summary["inputs"][0]["sha256"].as_str().unwrap());
        assert_eq!(sums[1][2], summary["suppression"][0]["sha256"].as_str().unwrap());
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let mut list = String::from("email,phone,country,consent_at,consent_source\n");
    for at in 0..40_000 {
        let (domain, day) = (at % 1_700, 1 + at % 28);
        writeln!(
            list,
            "p{at}@bright{domain}.com,030 2312{:04},DE,2026-{:02}-{day:02},source {}",
            at % 7_000,
            1 + at % 9,
            at % 300
        )
        .unwrap();
    }
    let desk = Desk::with("in.csv", list);
    let run = |threads: u8| text(&desk, &format!("clean in.csv -o c.csv --threads {threads}"));
    let first = run(1);
    assert!(first == run(2), "threads change no byte");
    assert!(first == run(2), "nor does the clock");
    assert!(first.contains("source 17") && Page::read(&first).figures()["kept"] > 0);
}

#[test]
fn a_page_names_nobody_unless_it_is_told_to() {
    let desk = Desk::with("in.csv", LIST);
    let masked = text(&desk, "clean in.csv -o c.csv").to_lowercase();
    for personal in
        ["ann.hill", "bo.lane", "cy.moor", "di.nash", "no address", "gus.reed", "23125001", "234-0123", "hal.stone"]
    {
        assert!(!masked.contains(personal), "{personal} is somebody's");
    }
    assert!(masked.contains("n•••") && masked.contains("b•••@gmial.com"), "they are there, masked");
    let shown = text(&desk, "clean in.csv -o c.csv --show-values");
    assert!(shown.contains("This report shows personal data"));
    for personal in ["ANN.HILL@brightwater.com", "no address", "bo.lane@gmial.com", "bo.lane@gmail.com"] {
        assert!(shown.contains(personal), "{personal}");
    }
    // Columns that slipped: an address and a number among the sources.
    desk.write("slipped.csv", "email,consent_source\na@brightwater.com,jane.roe@city.example\nb@brightwater.com,+49 171 1234567\nc@brightwater.com,fair 2024\n");
    let slipped = text(&desk, "clean slipped.csv -o c.csv");
    assert!(!slipped.contains("jane.roe") && !slipped.contains("1234567"), "{slipped}");
    assert!(slipped.contains("j•••@city.example") && slipped.contains("fair 2024"));
}

/// What no page may be made to do.
fn is_harmless(html: &str) -> Page {
    let page = Page::read(html);
    for element in &page.elements {
        let tag = element.tag.as_str();
        assert!(
            !["script", "iframe", "object", "embed", "form", "img", "base", "audio", "video"].contains(&tag),
            "<{tag}>"
        );
        for (name, value) in &element.attributes {
            assert!(!name.starts_with("on"), "{name}={value}");
            assert!(name != "src" && name != "srcset" && name != "action", "{name}={value}");
            let leads = name == "href" && tag != "link";
            assert!(!leads || value.starts_with('#'), "{tag} {name}={value}");
            assert!(!value.contains("url(") && !value.contains("javascript:"), "{name}={value}");
        }
    }
    let links = page.all("link");
    assert!(links.iter().all(|link| link.attributes["href"] == "data:,"), "{links:?}");
    let policy = page.all("meta").into_iter().find(|meta| meta.attributes.contains_key("http-equiv")).unwrap();
    assert_eq!(policy.attributes["content"], "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    let style = &page.all("style")[0].text;
    assert!(!style.contains("url(") && !style.contains("@import"), "{style}");
    // Every place is one, and every link leads to one.
    let ids: Vec<&String> = page.elements.iter().filter_map(|element| element.attributes.get("id")).collect();
    let mut unique = ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "an id stands twice");
    for link in page.all("a") {
        let id = link.attributes["href"].trim_start_matches('#');
        assert!(page.with_id(id).is_some(), "#{id} leads nowhere");
    }
    for element in &page.elements {
        for by in element.attributes.get("aria-labelledby").iter().flat_map(|by| by.split(' ')) {
            assert!(page.with_id(by).is_some(), "{by} names nothing");
        }
    }
    let odd = |c: char| {
        c != '\n' && c.is_control()
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    assert_eq!(
        html.find(odd),
        None,
        "a control or a turn of direction: {:?}",
        html.find(odd).map(|at| html[at..].chars().take(20).collect::<String>())
    );
    page
}

#[test]
fn no_cell_escapes() {
    let nasty = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style><script>alert(2)</script>",
        "</title><script>alert(3)</script>",
        "<!-- ]]> &lt;script&gt; &#60;b&#62;",
        "javascript:alert(4)",
        "\u{202e}gpj.exe\u{2066}x",
        "nul\u{0}bell\u{7}esc\u{1b}[31m\u{9b}2J",
        "line\u{2028}end\u{2029}\u{85}",
        "\u{fdd0}\u{ffff}\u{feff}",
        "&amp;&unknown;&",
    ];
    let mut list = String::from("email,phone,country,consent_source,consent_at,\"<b>note</b> \"\"x\"\"\"\n");
    for (at, cell) in nasty.iter().enumerate() {
        let cell = cell.replace('"', "\"\"");
        writeln!(list, "\"{cell}\",12,\"{cell}\",\"{cell}\",\"{cell}\",\"{cell}\"").unwrap();
        writeln!(list, "p{at}@brightwater.com,\"{cell}\",DE,\"{cell}\",\"{cell}\",\"{cell}\"").unwrap();
        writeln!(list, "\"q{at}@{cell}.com\",030 2312500{},DE,\"{cell}\",2026-01-01,", at % 10).unwrap();
    }
    let desk = Desk::new();
    let name = "<i>in&'x.csv";
    desk.write(name, &list).write("stop&<b>.csv", "email\np1@brightwater.com\n");
    for command in ["clean", "annotate", "profile"] {
        let ran = desk
            .command()
            .args([command, name, "--suppress", "stop&<b>.csv", "-o", "out.csv", "--as-of", TODAY, "--quiet"])
            .args(["--by", "<b>note</b> \"x\"", "--by", "consent_source", "--report", "report.html", "--show-values"])
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let page = is_harmless(&desk.text("report.html"));
        for seen in [
            "<script>alert(1)</script>",
            "[U+202E]gpj.exe",
            "nul␀bell␇esc␛[31m[U+009B]2J",
            "<i>in&'x.csv",
            "stop&<b>.csv",
            "<b>note</b> \"x\"",
            "&amp;&unknown;&",
        ] {
            assert!(page.text.contains(seen), "{command}: {seen} stays what it is");
        }
    }
}

#[test]
fn a_page_stays_small_whatever_was_read() {
    // Every row has an own source, an own domain, an own typo; names and cells are long, and escape to more.
    let long = "<&\">'".repeat(40);
    let mut list = String::from("email,phone,country,consent_at,consent_source,consent_method");
    for column in 0..100 {
        write!(list, ",{long}{column}").unwrap();
    }
    list.push('\n');
    let codes = ["gmial.com", "", "@@", "mailinator.com", "nosuchtld.zzzz", "example.com", "x@y", "quillon.test"];
    for at in 0..100_000 {
        let domain = codes[at % codes.len()];
        writeln!(
            list,
            "p{at}@sub{at}.{domain},{},{},{},\"{at}<&>'<&>'<&>'<&>'\"\"\"\"<&>'\",bought",
            at * 7_919 % 100_000_000,
            ["DE", "US", "CN", "Atlantis"][at % 4],
            ["", "2026-01-01", "99.99.9999", "2031-01-01", "2001-01-01"][at % 5],
        )
        .unwrap();
    }
    let desk = Desk::with("in.csv", &list);
    drop(list);
    for at in 0..60 {
        desk.write(&format!("list{at}{}.csv", "&".repeat(100)), format!("email\np{at}@brightwater.com\n"));
    }
    let mut command = desk.command();
    command.args([
        "annotate",
        "in.csv",
        "-o",
        "out.csv",
        "--as-of",
        TODAY,
        "--quiet",
        "--report",
        "report.html",
        "--show-values",
    ]);
    for at in 0..60 {
        command.args(["--suppress", &format!("list{at}{}.csv", "&".repeat(100))]);
    }
    let ran = command.timeout(std::time::Duration::from_secs(300)).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let html = desk.text("report.html");
    assert!(html.len() < LARGEST, "{} bytes", html.len());
    let page = is_harmless(&html);
    assert_eq!(page.figures()["rows"], 100_000);
    assert!(page.text.contains("more columns") && page.text.contains("at least"), "what is left out is said");
}

#[test]
fn what_has_no_data_is_left_out() {
    let desk = Desk::with("in.csv", "email\nann@brightwater.com\n");
    let page = is_harmless(&text(&desk, "clean in.csv -o c.csv"));
    for id in ["flow", "columns", "providers", "account", "checksums"] {
        assert!(page.with_id(id).is_some(), "{id}");
    }
    for id in ["reasons", "phones", "duplicates", "consent", "sources", "stops", "history", "typos"] {
        assert!(page.with_id(id).is_none(), "{id} has nothing to say");
    }
    assert_eq!(page.all("h1")[0].text, "1 of 1 row may be used; 1 cannot show consent.");
    assert!(page.elements.iter().filter(|element| element.tag == "section").all(|section| section.text.len() > 30));
    let empty = Desk::with("in.csv", "email\n");
    let page = is_harmless(&text(&empty, "clean in.csv -o c.csv --allow-empty"));
    assert_eq!(page.all("h1")[0].text, "0 of 0 rows may be used.");
    assert!(page.with_id("flow").is_none());
}

#[test]
fn headings_and_tables_say_what_they_are() {
    let desk = crm_desk();
    let page = is_harmless(&text(&desk, "clean crm.csv --suppress stops.csv --country US -o c.csv"));
    assert_eq!(page.all("html")[0].attributes["lang"], "en");
    let mut last = 1;
    for element in &page.elements {
        if let Some(level) = element.tag.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) {
            assert!(level <= last + 1, "a heading of level {level} below one of {last}");
            last = level;
        }
    }
    assert!(page.all("table").len() > 8);
    assert_eq!(page.all("caption").len(), page.all("table").len());
    assert!(page.all("th").iter().all(|head| ["col", "row"].contains(&head.attributes["scope"].as_str())));
    for svg in page.all("svg") {
        assert_eq!(svg.attributes["role"], "img");
        assert_eq!(svg.attributes["aria-labelledby"].split(' ').count(), 2);
    }
}

#[test]
fn the_runs_of_a_store_are_drawn() {
    let desk = Desk::with("in.csv", LIST);
    let stored = "clean in.csv -o c.csv --store s.db --plain-store --allow-empty-suppress --list crm";
    let first = is_harmless(&text(&desk, stored));
    assert!(first.with_id("history").is_none(), "one run is no history");
    desk.write("in.csv", LIST.replace("Fi Pine,fi.pine@quillonharbor.com", "Fi Pine,fi@quillonharbor.com"));
    let second = is_harmless(&text(&desk, stored));
    let runs = second.table("runs");
    let told: Vec<(&str, &str, &str, &str)> =
        runs.iter().map(|run| (run[0].as_str(), run[4].as_str(), run[6].as_str(), run[7].as_str())).collect();
    // Without a list Hal is kept too: six of eleven.
    assert_eq!(told, [("2", "6", "1", "1"), ("1", "6", "", "")]);
    assert!(second.text.contains("this one on the right") && second.text.contains("1 came, 1 left"));
    let looked = is_harmless(&text(&desk, "annotate in.csv -o a.csv --store s.db --list crm --allow-empty-suppress"));
    assert!(looked.text.contains("this one is not among them"), "annotate remembers nothing");
}

#[test]
fn a_check_tells_its_limits_first() {
    let desk = Desk::with("in.csv", LIST);
    let command = format!("check in.csv --as-of {TODAY} --report report.html --quiet -o check.txt");
    desk.run(&format!("{command} --max email.syntax=0 --max rejected=90% --min rows=11")).ends(1);
    let page = is_harmless(&desk.text("report.html"));
    assert!(page.all("h1")[0].text.starts_with("6 of 11 rows would be kept"));
    assert!(page.text.contains("1 of 3 limits is broken."));
    let limits = page.table("limits-held");
    // Ed has no address; 5 of 11 are rejected: Ann twice, Di twice, Ed.
    assert_eq!(limits[0][..2], ["max email.syntax=0", "✗ broken"]);
    assert_eq!(limits.iter().filter(|limit| limit[1] == "✓ holds").count(), 2);
    // Ed stands on the ninth line, the address is the second cell, behind `Ed Oak,`.
    assert_eq!(page.table("limit-0"), [["in.csv:9:8", "email: n•••", "Not an e-mail address.", "email.syntax"]]);
    desk.run(&format!("{command} --max rejected=90%")).ends(0);
    let page = is_harmless(&desk.text("report.html"));
    assert!(page.text.contains("The limit holds.") && page.with_id("limit-0").is_none());
    assert!(is_harmless(&text(&desk, "profile in.csv -o p.txt")).with_id("limits").is_none());
}

#[test]
fn a_report_is_an_output_like_the_others() {
    let desk = Desk::with("in.csv", LIST);
    desk.run("clean in.csv -o c.csv --report r.txt").ends(2).says(&["--report r.txt", ".html"]);
    desk.run("clean in.csv -o r.html --report r.html").ends(2).says(&["same file"]);
    desk.write("in.html", LIST);
    desk.run("clean in.html -o c.csv --report in.html").ends(2).says(&["is also the input"]);
    desk.run("clean in.csv --report -").ends(2).says(&["standard output"]);
    assert_eq!(desk.names(), ["in.csv", "in.html"]);
    // Nothing kept, nothing published.
    desk.write("none.csv", "email\nnobody\n").run("clean none.csv -o c.csv --report r.html").ends(1);
    assert!(!desk.exists("r.html"));
    let ran = desk.done(&format!("clean in.csv -o c.csv --as-of {TODAY} --report -"));
    Page::read(std::str::from_utf8(&ran.out).unwrap());
}

#[test]
fn every_code_has_its_place_in_the_reference() {
    let desk = Desk::new();
    desk.done("explain --all --html -o codes.html");
    let html = desk.text("codes.html");
    let page = is_harmless(&html);
    for code in hygienist::contact::Code::ALL {
        let article = page.with_id(code.name()).unwrap_or_else(|| panic!("{code} is not there"));
        assert!(article.tag == "article" && article.text.contains(code.sentence()), "{code}");
        if code.explanation().is_some() {
            for heading in ["Why it matters", "Example", "What to do", "How to configure"] {
                assert!(article.text.contains(heading), "{code}: {heading}");
            }
        }
    }
    assert_eq!(desk.done("explain --all --html").out, html.as_bytes(), "standard output has the same");
    let pages = String::from_utf8(desk.done("explain --all").out).unwrap();
    assert_eq!(pages.matches("\n# ").count() + 1, hygienist::contact::Code::COUNT, "as text too");
    desk.run("explain --html email.syntax").ends(2);
    desk.run("explain --all --html -o none/codes.html").ends(4).says(&["none/codes.html"]);
}
