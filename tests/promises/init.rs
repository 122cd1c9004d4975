//! What `init` writes is read again: the same list keeps every limit in it, and one that got worse does not; whatever columns
//! are called.

use super::support::{Desk, TODAY, Table};
use hygienist::config::{Bound, FileSettings, parse_file};
use hygienist::contact::Role;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Nine people: numbers of Germany but for one, days first, a column that nobody knows, one address that is none.
const LIST: &str = "Kundennr,E-Mail,Telefon,Land,Einwilligung am,Quelle,letzte Aktivität,Lieblingsfarbe\n\
    1,ann@brightwater.com,+49 30 23125001,DE,13/01/2026,fair,20/11/2026,red\n\
    2,bob@brightwater.com,+49 30 23125002,DE,14/02/2026,fair,21/11/2026,\n\
    3,cy@brightwater.com,+49 30 23125003,DE,15/02/2026,web,21/11/2026,\n\
    4,dora@brightwater.com,+49 30 23125004,DE,16/02/2026,web,01/11/2026,\n\
    5,eve@brightwater.com,+49 30 23125005,DE,17/02/2026,web,01/11/2026,\n\
    6,fay@brightwater.com,+49 30 23125006,DE,18/02/2026,web,01/11/2026,blue\n\
    7,gus@brightwater.com,+43 1 58858001,AT,19/02/2026,web,01/11/2026,\n\
    8,nobody at all,,DE,20/02/2026,web,01/11/2026,\n\
    9,ike@brightwater.com,,DE,21/02/2026,web,01/11/2026,\n";

fn settings(desk: &Desk, name: &str) -> FileSettings {
    parse_file(Path::new(name), &desk.text(name)).unwrap()
}

/// The limits of a side, as they are written.
fn limits(settings: &FileSettings, bound: Bound) -> Vec<String> {
    settings.limits.all.iter().filter(|limit| limit.bound == bound).map(ToString::to_string).collect()
}

#[test]
fn settings_and_limits_are_a_count_by_hand() {
    let desk = Desk::with("in.csv", LIST);
    desk.done(&format!("init in.csv --as-of {TODAY}"))
        .says(&["wrote hygiene.toml from 9 rows", "hygienist check in.csv"]);
    let read = settings(&desk, "hygiene.toml");
    // Six of seven numbers are of Germany: more than two in three.
    assert_eq!(read.country.as_ref().map(|(country, _)| country.as_str()), Some("DE"));
    assert_eq!(read.date_order, Some(hygienist::contact::DateOrder::DayFirst));
    let columns: Vec<(Role, &str)> = read.columns.iter().map(|(role, names)| (*role, names[0].as_str())).collect();
    for pair in [(Role::Email, "E-Mail"), (Role::Phone, "Telefon"), (Role::Country, "Land"), (Role::Id, "Kundennr")] {
        assert!(columns.contains(&pair), "{pair:?} of {columns:?}");
    }
    let text = desk.text("hygiene.toml");
    assert!(text.contains("\n# Without a role: \"Lieblingsfarbe\"\n"), "{text}");
    // One of nine is 11.1 %, half as much again 16.6 %, rounded down.
    let most = limits(&read, Bound::Max);
    assert!(most.contains(&"max rejected=16.6%".to_owned()), "{most:?}");
    assert!(most.contains(&"max contact.unreachable=16.6%".to_owned()), "{most:?}");
    // The newest is three days old: a week is what is allowed at least.
    assert!(most.contains(&"max age(last_activity_at)=7 days".to_owned()), "{most:?}");
    let least = limits(&read, Bound::Min);
    for limit in ["min rows=5", "min fill(email)=99%", "min fill(country)=99%", "min distinct(id)=100%"] {
        assert!(least.contains(&limit.to_owned()), "{limit} of {least:?}");
    }
    // Two of nine have no number.
    assert!(!least.iter().any(|limit| limit.contains("fill(phone)")), "{least:?}");
    assert!(read.limits.required.contains(&"email".to_owned()) && read.limits.allowed.is_none());
    desk.done(&format!("check in.csv --as-of {TODAY}"));
    // The same again, to the byte.
    desk.done(&format!("init in.csv --as-of {TODAY} -o again.toml -q"));
    assert_eq!(text, desk.text("again.toml"));
}

#[test]
fn where_nothing_tells_a_comment_stands() {
    let desk = Desk::with(
        "in.csv",
        "email,phone,joined\nann@brightwater.com,+493023125001,03/04/2026\nbob@brightwater.com,+12012340123,04/03/2026\n",
    );
    desk.done(&format!("init in.csv --as-of {TODAY} -q"));
    let read = settings(&desk, "hygiene.toml");
    assert_eq!((read.country, read.date_order, read.preset), (None, None, None));
    let text = desk.text("hygiene.toml");
    for line in ["# country = \"US\"", "# date_order = \"dmy\"", "# preset = \"mailchimp\""] {
        assert!(text.contains(&format!("\n{line}")), "{line}: {text}");
    }
    // What the user says goes before what numbers tell.
    desk.done(&format!("init in.csv --as-of {TODAY} --country at --date-order mdy --map created_at=joined --force -q"));
    let read = settings(&desk, "hygiene.toml");
    assert_eq!(read.country.unwrap().0, "at");
    assert_eq!(read.date_order, Some(hygienist::contact::DateOrder::MonthFirst));
    assert_eq!(read.columns[&Role::CreatedAt], ["joined"]);
}

#[test]
fn a_known_export_is_named_and_its_words_stay() {
    let desk = Desk::new();
    desk.write("subscribers.csv", super::support::fixture("vendors/mautic.csv"));
    desk.done(&format!("init subscribers.csv --as-of {TODAY} -q"));
    assert_eq!(settings(&desk, "hygiene.toml").preset.unwrap().0, "mautic");
    let of = |arguments: &str| desk.annotate(&format!("subscribers.csv {arguments}"));
    let with = of("");
    fs::remove_file(desk.path("hygiene.toml")).unwrap();
    // Date orders and the country aside, which this export does not need, nothing is read otherwise.
    assert_eq!(with.column("hyg_status"), of("").column("hyg_status"));
}

#[test]
fn columns_that_only_their_cells_tell_say_so() {
    let desk = Desk::with("in.csv", "Kontakt 1,,phone\nann@brightwater.com,x,\nbob@brightwater.com,,+493023125001\n");
    desk.done(&format!("init in.csv --as-of {TODAY} -q"));
    let line = desk.text("hygiene.toml").lines().find(|line| line.starts_with("email = ")).unwrap().to_owned();
    assert!(line.starts_with("email = \"Kontakt 1\" ") && line.contains("# by its cells"), "{line}");
    desk.done(&format!("check in.csv --as-of {TODAY}"));
}

#[test]
fn a_list_of_which_nothing_is_left_asks_why_first() {
    let desk = Desk::with("in.csv", "email\nnobody\n");
    desk.done(&format!("init in.csv --as-of {TODAY} -q"));
    assert_eq!(limits(&settings(&desk, "hygiene.toml"), Bound::Max), Vec::<String>::new());
    assert!(desk.text("hygiene.toml").contains("find out why before a limit is set"));
    desk.done(&format!("check in.csv --as-of {TODAY}"));
    // Nor does a list without anybody tell anything.
    desk.write("in.csv", "email\n").done(&format!("init in.csv --as-of {TODAY} -q --force"));
    assert!(settings(&desk, "hygiene.toml").limits.all.is_empty());
}

#[test]
fn several_files_are_held_to_what_they_have_in_common() {
    let desk = Desk::with("a.csv", "email,plan\nann@brightwater.com,gold\n");
    desk.write("b.csv", "E-Mail;Telefon\nbob@brightwater.com;+493023125001\n");
    desk.done(&format!("init a.csv b.csv --as-of {TODAY} -q"));
    let read = settings(&desk, "hygiene.toml");
    // Named columns would be asked of every list by itself: the roles are found in each.
    assert!(read.columns.is_empty(), "{:?}", read.columns);
    assert_eq!(read.limits.required, ["email"]);
    for lists in ["a.csv b.csv", "a.csv", "b.csv"] {
        desk.done(&format!("check {lists} --as-of {TODAY} --min rows=1"));
    }
}

#[test]
fn nothing_is_written_over_unasked() {
    let desk = Desk::with("in.csv", LIST);
    desk.write("hygiene.toml", "# mine\n");
    desk.run("init in.csv").ends(2).says(&["hygiene.toml is there already", "--force"]);
    desk.run("init --ci gitlab -o hygiene.toml").ends(2).says(&["is there already"]);
    assert_eq!(desk.text("hygiene.toml"), "# mine\n");
    let shown = desk.done(&format!("init in.csv --as-of {TODAY} -o -")).out;
    assert_eq!(desk.text("hygiene.toml"), "# mine\n");
    desk.done(&format!("init in.csv --as-of {TODAY} --force"));
    assert_eq!(desk.read("hygiene.toml"), shown);
    // It reads no settings: those that it replaces are not those that it is made from.
    desk.write("hygiene.toml", "[columns]\nemail = \"no such column\"\n");
    desk.done(&format!("init in.csv --as-of {TODAY} --force"));
    assert_eq!(desk.read("hygiene.toml"), shown);
    assert_eq!(desk.names(), ["hygiene.toml", "in.csv"]);
}

#[test]
fn what_cannot_be_looked_at_ends_as_everywhere() {
    let desk = Desk::with("in.csv", LIST);
    desk.write("colours.csv", "colour,size\nred,1\n");
    for (arguments, code, said) in [
        ("init", 2, "<IN>"),
        ("init -", 2, "twice"),
        ("init nope.csv", 3, "no such file"),
        ("init colours.csv", 2, "no e-mail and no phone column"),
        ("init in.csv --map emial=1", 2, "did you mean email"),
        ("init in.csv --country Atlantis", 2, "Atlantis"),
        ("init in.csv --date-order ymd", 2, "ymd"),
        ("init in.csv -o in.csv --force", 2, "is also the input"),
        ("init in.csv -o no/such/folder.toml", 4, "cannot be written"),
        ("init in.csv --ci github", 2, "cannot be used with"),
        ("init --ci gitbub", 2, "did you mean github"),
    ] {
        desk.run(arguments).ends(code).says(&[said]);
    }
    assert_eq!(desk.names(), ["colours.csv", "in.csv"]);
}

/// Every line that is a comment of a setting, made one: what the file says may be set can be.
#[test]
fn what_stands_as_a_comment_can_be_set() {
    let desk = Desk::with("in.csv", LIST);
    desk.done(&format!("init in.csv --as-of {TODAY} -q"));
    let text = desk.text("hygiene.toml");
    let mut made = 0;
    let all: Vec<String> = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.contains(" = ") || rest.starts_with("  {") || rest == "]" => {
                made += 1;
                rest.to_owned()
            }
            _ => line.to_owned(),
        })
        .collect();
    assert!(made > 15, "{text}");
    let read = parse_file(Path::new("hygiene.toml"), &all.join("\n")).unwrap();
    assert!(read.limits.shrink.is_some() && read.lists.len() == 2 && read.consent.max_age.is_some());
    assert!(read.limits.allowed.is_some());
    assert!(hygienist::config::resolve_actions(false, false, &read.actions, &[]).is_ok());
}

/// A table as CSV, quoted throughout.
fn csv(table: &[Vec<String>]) -> String {
    let cell = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    table.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n").collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Columns may be called anything that a header can hold.
    #[test]
    fn columns_may_be_called_anything(
        names in prop::collection::vec("[a-z\"'\\\\#=\\[\\]\n\t\u{1}\u{7f}\u{85}\u{2028}é🦀 .,]{1,12}", 3)
    ) {
        let header: Vec<String> = names.iter().enumerate().map(|(at, name)| format!("x{at}{name}x")).collect();
        let row = |at: usize| -> Vec<String> {
            vec![format!("person{at}@brightwater.com"), format!("+49302312500{at}"), format!("note {at}")]
        };
        let mut table = vec![header.clone()];
        table.extend((0..8).map(row));
        let desk = Desk::with("in.csv", csv(&table));
        let rules: Vec<String> = vec![format!("email={}", header[0]), format!("phone={}", header[1])];
        let run = |arguments: &[&str]| desk.command().args(arguments).args(["--as-of", TODAY]).output().unwrap();
        let init = run(&["init", "in.csv", "--map", &rules[0], "--map", &rules[1], "-q"]);
        let said = String::from_utf8_lossy(&init.stderr).into_owned();
        prop_assert_eq!(init.status.code(), Some(0), "{}", said);
        let text = desk.text("hygiene.toml");
        let columns = toml::from_str::<toml::Table>(&text).unwrap()["columns"].clone();
        prop_assert_eq!(columns["email"].as_str(), Some(header[0].as_str()), "{}", text);
        prop_assert_eq!(columns["phone"].as_str(), Some(header[1].as_str()), "{}", text);
        let check = run(&["check", "in.csv"]);
        prop_assert_eq!(check.status.code(), Some(0), "{}", text);
        // No mark that an editor would not show, and no line that a cell broke.
        let is_hidden = |letter: char| letter.is_control() && letter != '\n' || letter == '\u{2028}';
        prop_assert!(!text.chars().any(is_hidden), "{:?}", text);
    }
}

/// Files that may be inputs: everything but what is of one language in an encoding twenty times over, what is very long, and
/// what is no list.
fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let (mut folders, mut files) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
            let is_one_of_many = name.starts_with("encodings/") && !name.starts_with("encodings/ja.");
            if ["oracle", "store", "headers"].contains(&name) || is_one_of_many {
                continue;
            }
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// Settles one fixture: whether it is an input, and whether somebody in it can be reached.
fn round_trip(path: &Path) -> Option<bool> {
    let desk = Desk::new();
    let input = format!("in.{}", path.file_name().unwrap().to_str().unwrap().replace(' ', "_"));
    desk.write(&input, fs::read(path).unwrap());
    let shown = path.display();
    let init = desk.run(&format!("init {input} --as-of {TODAY} -q"));
    if init.code != Some(0) {
        assert!(matches!(init.code, Some(2 | 3)), "{shown}: {}", init.err);
        return None;
    }
    let text = desk.text("hygiene.toml");
    let check = desk.run(&format!("check {input} --as-of {TODAY}"));
    assert_eq!(check.code, Some(0), "{shown}: {}\n{}\n{text}", check.err, String::from_utf8_lossy(&check.out));
    // The copy, with a third of those who can be reached out of reach.
    desk.done(&format!("annotate {input} --as-of {TODAY} -o all.csv --summary all.json -q"));
    let summary = desk.json("all.json");
    let columns = summary["inputs"].as_array().unwrap().iter().flat_map(|file| file["columns"].as_array().unwrap());
    let channels: Vec<String> = columns
        .filter(|column| ["email", "phone"].iter().any(|role| column["role"] == *role))
        .map(|column| column["name"].as_str().unwrap().to_owned())
        .collect();
    let all = desk.table("all.csv");
    let mut left = all.rows.len().div_ceil(3);
    let reachable: Vec<bool> =
        all.column("hyg_codes").iter().map(|codes| !codes.contains("contact.unreachable")).collect();
    if !reachable.contains(&true) {
        return Some(false);
    }
    let mut copy: Table = all.without_ours();
    for (row, _) in copy.rows.iter_mut().zip(&reachable).filter(|(_, reachable)| **reachable) {
        for (cell, _) in row.iter_mut().zip(&copy.header).filter(|(_, name)| left > 0 && channels.contains(name)) {
            "@@".clone_into(cell);
        }
        left = left.saturating_sub(1);
    }
    let rows: Vec<Vec<String>> = std::iter::once(copy.header).chain(copy.rows).collect();
    desk.write("copy.csv", csv(&rows));
    let check = desk.run(&format!("check copy.csv --as-of {TODAY}"));
    let told = String::from_utf8_lossy(&check.out).into_owned();
    assert_eq!(check.code, Some(1), "{shown}: {}\n{told}\n{text}", check.err);
    let is_seen = told.lines().any(|line| {
        line.to_lowercase().starts_with("broken")
            && (line.contains("max rejected") || line.contains("contact.unreachable"))
    });
    assert!(is_seen, "{shown}: {told}");
    Some(true)
}

#[test]
fn every_fixture_keeps_its_own_limits_and_a_worse_copy_does_not() {
    let files = fixtures();
    let (next, inputs) = (AtomicUsize::new(0), Mutex::new((Vec::new(), 0)));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(is_reachable) = round_trip(path) {
                        let mut inputs = inputs.lock().unwrap();
                        inputs.0.push(path.clone());
                        inputs.1 += usize::from(is_reachable);
                    }
                }
            });
        }
    });
    let (inputs, broken) = inputs.into_inner().unwrap();
    for name in [
        "crm_export.csv",
        "sheets/people.xlsx",
        "sheets/people.ods",
        "formats/phone_2_1.vcf",
        "containers/set.zip",
        "vendors/google.csv",
        "damaged/title_with_its_count.csv",
    ] {
        assert!(inputs.iter().any(|path| path.ends_with(name)), "{name} is an input");
    }
    assert!(inputs.len() > 170 && broken > 165, "{} inputs, {broken} of them with somebody to lose", inputs.len());
}
