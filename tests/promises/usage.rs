//! Wrong usage and wrong settings end with exit 2, say what is wrong and where, and touch no file.

#![allow(clippy::unwrap_used, reason = "a test")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

const ROWS: &str = "email,phone\njane@gmail.com,\n";

/// A folder with `in.csv`, and an `out.csv` from an earlier run.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), ROWS).unwrap();
    fs::write(folder.path().join("out.csv"), "old").unwrap();
    folder
}

/// The exit code and standard error.
fn run(folder: &Path, arguments: &str) -> (i32, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hygienist"));
    let output = command.current_dir(folder).args(arguments.split_whitespace()).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn fails(folder: &Path, arguments: &str, says: &str) {
    let (code, said) = run(folder, arguments);
    assert_eq!(code, 2, "{arguments}: {said}");
    assert!(said.contains(says), "{arguments}: expected {says:?} in:\n{said}");
    assert_eq!(fs::read_to_string(folder.join("out.csv")).unwrap(), "old", "{arguments}");
    assert_eq!(fs::read_to_string(folder.join("in.csv")).unwrap(), ROWS, "{arguments}");
}

#[test]
fn flags_that_make_no_sense_are_explained() {
    let folder = folder();
    fs::write(folder.path().join("kind=x.csv"), "email\na@gmail.com\n").unwrap();
    fs::write(folder.path().join("plan.xml"), "").unwrap();
    for (arguments, says) in [
        ("clean", "<IN>"),
        ("clean in.csv --rejcts x.csv", "--rejects"),
        ("clean in.csv -o out.csv --map emial=email", "did you mean"),
        ("clean in.csv -o out.csv --map email", "expected ROLE=COLUMN"),
        ("clean in.csv -o out.csv --country Atlantis", "Atlantis"),
        ("clean in.csv -o out.csv --match none,email", "stands alone"),
        ("clean in.csv -o out.csv --match mail", "email"),
        ("clean in.csv -o out.csv --keep newest", "most-complete"),
        ("clean in.csv -o out.csv --keep latest:emial", "did you mean `email`?"),
        ("clean in.csv -o out.csv --on email.sintax=drop", "did you mean"),
        ("clean in.csv -o out.csv --on email.syntax", "expected CODE=ACTION"),
        ("clean in.csv -o out.csv --on email.syntax=fix", "allowed: reject, drop, flag, ignore"),
        ("clean in.csv -o out.csv --on suppressed.unsubscribed=flag", "allowed: reject"),
        ("clean in.csv -o out.csv --on fax.*=flag", "no reason code matches"),
        ("clean in.csv -o out.csv --suppress unsubscibed=x.csv", "did you mean"),
        ("clean in.csv -o out.csv --as-of 24.11.2026", "expected a date"),
        ("clean in.csv -o out.csv --delimiter ab", "delimiter"),
        ("clean in.csv -o out.csv --max-record 10x", "64MiB"),
        ("clean in.csv -o out.csv --threads 0", "--threads"),
        ("clean in.csv -o out.csv --findings findings.txt", ".jsonl"),
        ("clean in.csv -o in.csv", "in.csv"),
        ("clean in.csv -o ./in.csv", "in.csv"),
        ("clean in.csv -o new.csv --rejects ./new.csv", "new.csv"),
        ("clean in.csv -o kind=x.csv --suppress kind=x.csv", "kind=x.csv"),
        ("clean in.csv -o out.csv --summary out.csv", "out.csv"),
        ("clean in.csv --rejects -", "both go to standard output"),
        ("clean in.csv -o - --summary -", "both go to standard output"),
        ("clean in.csv -o plan.xml --numbering-plan plan.xml", "numbering plan"),
        ("annotate in.csv -o out.csv --rejects rejects.csv", "--rejects"),
        ("annotate in.csv -o out.csv --plain", "--plain"),
        ("profile in.csv --rejects x.csv", "--rejects"),
    ] {
        fails(folder.path(), arguments, says);
    }
    assert!(!folder.path().join("new.csv").exists());
}

#[test]
fn an_output_that_is_an_input_under_another_name_is_refused() {
    let folder = folder();
    fs::hard_link(folder.path().join("in.csv"), folder.path().join("hard.csv")).unwrap();
    std::os::unix::fs::symlink("in.csv", folder.path().join("soft.csv")).unwrap();
    for name in ["hard.csv", "soft.csv"] {
        fails(folder.path(), &format!("clean in.csv -o {name}"), name);
        fails(folder.path(), &format!("clean in.csv -o out.csv --findings ./{name}"), name);
    }
}

#[test]
fn settings_are_found_upward_and_their_errors_name_the_line() {
    let folder = folder();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(folder.path().join("hygiene.toml"), "country = \"DE\"\n\n[match]\nkepp = \"best\"\n").unwrap();
    let says = "hygiene.toml:4: `match.kepp`";
    fails(folder.path(), "clean in.csv -o out.csv", says);
    let (code, said) = run(&inner, "clean ../in.csv -o ../out.csv");
    assert!(code == 2 && said.contains(&format!("../{says}")), "{said}");
    fs::write(folder.path().join("other.toml"), "[actions]\n\"email.syntax\" = \"dorp\"\n").unwrap();
    fails(folder.path(), "clean in.csv -o out.csv --config other.toml", "other.toml:2: ");
    fails(folder.path(), "clean in.csv -o out.csv --config missing.toml", "missing.toml");
    fs::write(folder.path().join("other.toml"), "country = \"Atlantis\"\n").unwrap();
    fails(folder.path(), "clean in.csv -o out.csv --config other.toml", "other.toml:1: ");
    fails(folder.path(), "suppress check a@b.de --store s.db --config other.toml", "other.toml:1: ");
    fs::write(folder.path().join("hygiene.toml"), "country = \"DE\"\n").unwrap();
    let (code, said) = run(&inner, "clean ../in.csv -o ../out.csv");
    assert!(code == 0 && said.matches("settings: ../hygiene.toml").count() == 1, "it is told once: {said}");
}

#[test]
fn flags_beat_settings_and_settings_beat_defaults() {
    let folder = folder();
    let settings = "country = \"DE\"\n[match]\nkeep = \"last\"\nnames = false\n[consent]\nfaults = \"reject\"\n\
                    [suppress]\nlists = [{ file = \"stop.txt\" }]\n[actions]\n\"email.*\" = \"reject\"\n\"email.syntax\" = \"flag\"\n";
    fs::create_dir(folder.path().join("conf")).unwrap();
    fs::write(folder.path().join("conf/hygiene.toml"), settings).unwrap();
    fs::write(folder.path().join("conf/stop.txt"), "stop@gmail.com\n").unwrap();
    let arguments = "clean in.csv -o out.csv --config conf/hygiene.toml --summary summary.json --keep first \
                     --consent flag --on email.*=ignore";
    let (code, said) = run(folder.path(), arguments);
    assert_eq!(code, 0, "{said}");
    let summary = fs::read_to_string(folder.path().join("summary.json")).unwrap();
    let settings = serde_json::from_str::<serde_json::Value>(&summary).unwrap()["settings"].clone();
    assert_eq!(settings["country"], "DE");
    assert_eq!(settings["match"]["keep"], "first");
    assert_eq!(settings["match"]["names"], false);
    assert_eq!(settings["consent"]["reject"], false);
    assert_eq!(settings["suppress"]["lists"][0]["file"], "conf/stop.txt");
    assert_eq!(settings["actions"]["email.syntax"], "flag");
    assert_eq!(settings["actions"]["email.too_long"], "ignore");
    assert_eq!(settings["actions"]["consent.no_time"], "flag");
}

#[test]
fn help_shows_what_there_is() {
    let folder = folder();
    let help = |arguments: &str| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hygienist"));
        let output = command.current_dir(folder.path()).args(arguments.split_whitespace()).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{arguments}");
        String::from_utf8(output.stdout).unwrap()
    };
    let whole = help("--help");
    assert!(
        ["clean", "annotate", "profile", "init", "schema", "explain"]
            .iter()
            .all(|command| whole.contains(&format!("  {command} ")))
    );
    assert!(["clean", "explain"].iter().all(|command| help(&format!("{command} --help")).contains("Examples:")));
    assert!(!help("annotate --help").contains("--rejects"));
    assert!(help("--version").starts_with(concat!("hygienist ", env!("CARGO_PKG_VERSION"), " (numbering plan ")));
}

#[test]
fn what_the_shell_opened_is_not_read_and_written_at_once() {
    let folder = folder();
    let open = |name: &str| fs::File::options().read(true).append(true).open(folder.path().join(name)).unwrap();
    let hygienist = |arguments: &str| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("hygienist"));
        command.current_dir(folder.path()).args(arguments.split_whitespace());
        command
    };
    let outputs = [
        hygienist("clean - -o in.csv").stdin(open("in.csv")).output().unwrap(),
        hygienist("clean in.csv").stdout(open("in.csv")).output().unwrap(),
        hygienist("clean in.csv -o /dev/stdout").stdout(open("in.csv")).output().unwrap(),
    ];
    for output in outputs {
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).unwrap().contains("is also the input"));
    }
    assert_eq!(fs::read_to_string(folder.path().join("in.csv")).unwrap(), ROWS);
}

#[test]
fn standard_output_by_any_name_goes_on_where_the_shell_left_off() {
    let folder = folder();
    for name in ["-", "/dev/stdout", "/dev/fd/1"] {
        let out = folder.path().join("appended.csv");
        fs::write(&out, "first\n").unwrap();
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("hygienist"));
        let command = command.current_dir(folder.path()).args(["clean", "in.csv", "-q", "--plain", "-o", name]);
        let status = command.stdout(fs::File::options().append(true).open(&out).unwrap()).status().unwrap();
        assert!(status.success());
        assert_eq!(fs::read_to_string(&out).unwrap(), format!("first\n{ROWS}"), "{name}");
    }
    assert!(!folder.path().join("-").exists());
}

#[test]
fn a_signal_ends_the_wait_for_the_reader_of_a_pipe_and_leaves_nothing() {
    let folder = folder();
    let pipe = folder.path().join("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("hygienist"));
    let mut run = command
        .current_dir(folder.path())
        .args(["clean", "in.csv", "-o", "out.csv", "--findings", "pipe.csv"])
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let killed = std::process::Command::new("kill").args(["-TERM", &run.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(run.wait().unwrap().code(), Some(143));
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["in.csv", "out.csv", "pipe.csv"]);
    assert_eq!(fs::read_to_string(folder.path().join("out.csv")).unwrap(), "old");
}
