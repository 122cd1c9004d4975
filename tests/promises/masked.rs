//! What is told to a person shows nobody's name, address or number, unless `--show-values` is given: every command, whatever goes
//! wrong, on tables full of one person. Data on standard output, `trace`, `suppress list` and `export` are what was asked for.

use super::support::Desk;

/// What may be on no line of standard error, in lower case.
const WHO: [&str; 5] = ["wilhelmina", "quastenflosser", "1711234567", "1711 234567", "1711-234567"];

const ADDRESS: &str = "wilhelmina.quastenflosser@beispiel.de";

/// One person in many spellings, most of them wrong.
const ROWS: &str = "Name,E-Mail,Phone,Source,Tags,Consent At\n\
    Wilhelmina Quastenflosser,wilhelmina.quastenflosser@beispiel.de,+491711234567,wilhelmina.quastenflosser@beispiel.de,Quastenflosser 1711234567,2024-03-01\n\
    Wilhelmina Quastenflosser,Wilhelmina.Quastenflosser@Beispiel.de,0171 1234567,fair,x,03/04/2024\n\
    Quastenflosser Wilhelmina,wilhelmina.quastenflosser@@beispiel,0171-1711234567-1711-234567-99,+49 1711 234567,x,nie\n\
    Wilhelmina,\"wilhelmina@beispiel.de, quastenflosser@beispiel.de\",1711234567890123456,fair,x,\n\
    \"Quastenflosser, W\u{f6}\",Quastenflosser,Wilhelmina,fair,x,2999-01-01\n";

const STORE: &str = "--store s.db --plain-store";

fn desk() -> Desk {
    let desk = Desk::with("in.csv", ROWS);
    desk.write(
        "bad.csv",
        ROWS.lines()
            .filter(|line| line.starts_with("Name,") || line.contains("@@"))
            .map(|line| format!("{line}\n"))
            .collect::<String>(),
    );
    desk.write("headless.csv", ROWS.split_once('\n').unwrap().1);
    desk.write("odd_header.csv", format!("email,{ADDRESS},+49 1711 234567\nann@brightwater.com,x,y\n"));
    desk.write("no_channel.csv", format!("{ADDRESS},Ort\nx,Ulm\n"));
    desk.write("stop.csv", format!("email\n{ADDRESS}\nQuastenflosser\nWilhelmina\n"));
    desk.write("dnc.txt", "+491711234567\n");
    desk.write("open.csv", format!("email,name\n{ADDRESS},\"Wilhelmina Quastenflosser\n"));
    desk.write("bounces.csv", format!("email,event\n{ADDRESS},hard\nQuastenflosser,hard\n,hard\n1711234567,odd\n"));
    desk.write("no_feedback.csv", format!("Wilhelmina,{ADDRESS},+491711234567\n"));
    desk.write("aliases.csv", format!("{ADDRESS}\n"));
    desk.write("trail.jsonl", format!("{{\"kind\":\"{ADDRESS}\",\"run\":\"1711234567\"}}\n"));
    desk.write("baseline.json", format!("{{\"schema\":\"{ADDRESS}\"}}\n"));
    desk.write("hygiene_odd.toml", "country = \"DE\"\n");
    desk
}

/// Commands, whatever comes of them.
const COMMANDS: [&str; 46] = [
    "clean in.csv -o c.csv --country DE",
    "clean in.csv -o c.csv --country DE -vv --rejects r.csv --findings f.jsonl",
    "clean in.csv -o c.csv --by Source --by Name --by E-Mail --by phone --by tags",
    "clean bad.csv -o c.csv",
    "clean bad.csv -o c.csv -q",
    "clean in.csv -o c.csv --normalize tags,name,date,country --tags-aliases aliases.csv",
    "clean in.csv -o c.csv --to preset:mailchimp",
    "clean in.csv -o c.csv --to preset:klaviyo",
    "clean in.csv -o c.csv --output-encoding us-ascii",
    "clean in.csv -o c.csv --output-encoding windows-1251",
    "clean in.csv -o c.csv --max rejected=1% --by Name",
    "clean in.csv -o c.csv --max rejected=1% --by Source",
    "clean in.csv -o c.csv --min distinct(email)=100% --max age(consent_at)=2:days",
    "clean in.csv -o c.csv --holidays DE=stop.csv",
    "clean in.csv -o c.csv --holidays no_feedback.csv",
    "clean in.csv -o c.csv --rnd no_feedback.csv",
    "clean in.csv -o c.csv --disposable-deny no_feedback.csv",
    "clean in.csv -o c.csv --disposable-allow stop.csv",
    "clean in.csv -o c.csv --wireless-domains no_feedback.csv",
    "clean in.csv -o c.csv --suppress in.csv",
    "clean in.csv -o c.csv --suppress stop.csv",
    "clean in.csv -o c.csv --suppress stop.csv --allow-bad-suppress",
    "clean in.csv -o c.csv --suppress no_channel.csv",
    "clean in.csv -o c.csv --do-not-call dnc.txt --law by-country",
    "clean in.csv -o c.csv --config in.csv",
    "clean in.csv -o c.csv --preset in.csv",
    "clean in.csv -o c.csv --numbering-plan in.csv",
    "clean in.csv -o c.csv --map phone=Wat",
    "clean headless.csv -o c.csv",
    "clean headless.csv -o c.csv --no-headers -vv",
    "clean headless.csv -o c.csv --as-is",
    "clean odd_header.csv -o c.csv -vv --map phone=2",
    "clean odd_header.csv -o c.csv --require-column Ort --allow-column email",
    "clean odd_header.csv -o c.csv --by Ort",
    "clean no_channel.csv -o c.csv",
    "clean open.csv -o c.csv",
    "annotate in.csv -o a.csv --country DE --by Source -v",
    "check in.csv --max rejected=0 --by Name --findings f.csv -o check.txt",
    "check in.csv --baseline baseline.json",
    "profile in.csv -o profile.txt -vv",
    "profile odd_header.csv -o profile.txt",
    "feedback bounces.csv --store s.db",
    "feedback no_feedback.csv --store s.db",
    "trace --findings trail.jsonl --row 1",
    "suppress import in.csv stop.csv --store s.db --allow-bad-suppress",
    "history --store s.db",
];

#[track_caller]
fn shows_nobody(arguments: &str, said: &str) {
    let lower = said.to_lowercase();
    for who in WHO {
        assert!(!lower.contains(who), "hygienist {arguments}\nshows {who} in: {said}");
    }
}

#[test]
fn nobody_is_shown_on_standard_error() {
    let desk = desk();
    desk.done(&format!("suppress import dnc.txt {STORE}"));
    let mut said = 0;
    for arguments in COMMANDS {
        let ran = desk.run(&arguments.replace(":days", " days"));
        assert_ne!(ran.code, Some(5), "{arguments}: {}", ran.err);
        shows_nobody(arguments, &ran.err);
        said += usize::from(!ran.err.is_empty());
    }
    assert!(said > 40, "they have something to say");
    // What a person types is masked as well: a terminal's scrollback is read by others.
    for arguments in [
        format!("suppress add {ADDRESS} +491711234567 {STORE}"),
        format!("suppress add Quastenflosser {ADDRESS} {STORE}"),
        format!("suppress remove {ADDRESS} --reason asked {STORE}"),
        format!("suppress remove +491711234567 --kind do_not_call --reason asked --dry-run {STORE}"),
        format!("suppress remove {ADDRESS} --reason asked {STORE}"),
        format!("suppress check {ADDRESS} 1711234567 {STORE}"),
        format!("trace --findings f.jsonl --email nobody.{ADDRESS}"),
        "trace --findings f.jsonl --email Quastenflosser".to_owned(),
        "trace --findings f.jsonl --phone 1711234567".to_owned(),
        format!("explain {ADDRESS}"),
    ] {
        desk.done("clean in.csv -o c.csv --country DE --findings f.jsonl -q");
        let ran = desk.run(&arguments);
        assert_ne!(ran.code, Some(5), "{arguments}: {}", ran.err);
        shows_nobody(&arguments, &ran.err);
    }
}

#[test]
fn whoever_wants_to_see_cells_does() {
    let desk = desk();
    let bad = desk.run("clean bad.csv -o c.csv");
    bad.ends(1).says(&["w•••@"]);
    desk.run("clean bad.csv -o c.csv --show-values").ends(1).says(&["wilhelmina.quastenflosser@@beispiel"]);
    let profile = |flags: &str| String::from_utf8(desk.done(&format!("profile in.csv {flags}")).out.clone()).unwrap();
    assert!(!profile("").contains("quastenflosser@@"));
    assert!(
        profile("--show-values").replace(['│', ' ', '\n'], "").contains("quastenflosser@@"),
        "{}",
        profile("--show-values")
    );
    let groups = |flags: &str| desk.done(&format!("annotate in.csv -o a.csv --by Name {flags}")).err.clone();
    assert!(groups("--show-values").contains("Wilhelmina Quastenflosser"));
    let check =
        |flags: &str| String::from_utf8(desk.run(&format!("check in.csv {flags}")).ends(1).out.clone()).unwrap();
    shows_nobody(
        "check",
        &check("").lines().filter(|line| line.contains(':')).map(|line| format!("{line}\n")).collect::<String>(),
    );
    assert!(check("--show-values").contains("quastenflosser@@"));
    desk.done(&format!("suppress add {ADDRESS} {STORE}"));
    let gone = desk.done(&format!("suppress remove {ADDRESS} --reason asked --show-values {STORE}"));
    gone.says(&[&format!("{ADDRESS}: unsubscribed is gone")]);
}

#[test]
fn data_is_what_it_is() {
    let desk = desk();
    desk.done(&format!("suppress add {ADDRESS} {STORE}"));
    for command in ["list", "export"] {
        let out = String::from_utf8(desk.done(&format!("suppress {command} {STORE}")).out.clone()).unwrap();
        assert!(out.contains(ADDRESS), "{command}: {out}");
    }
    let asked = desk.run(&format!("suppress check {ADDRESS} {STORE}"));
    assert!(String::from_utf8_lossy(&asked.ends(1).out).contains(ADDRESS));
    desk.done("clean in.csv -o c.csv --country DE --findings f.jsonl");
    let trace = String::from_utf8(desk.done("trace --findings f.jsonl --row 1").out.clone()).unwrap();
    assert!(trace.contains(ADDRESS), "{trace}");
}
