//! The ways in: snippets that `init --ci` writes, the action, the hook, the image, the package and the timer say what is so.
//! What of them is a script is run.

use super::support::{Desk, Ran};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use yaml_rust2::{Yaml, YamlLoader};

fn repository(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn yaml(text: &str) -> Yaml {
    let mut documents = YamlLoader::load_from_str(text).unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

fn texts(list: &Yaml) -> Vec<&str> {
    list.as_vec().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
}

fn snippet(system: &str) -> String {
    let desk = Desk::new();
    let shown = desk.done(&format!("init --ci {system}")).out;
    desk.done(&format!("init --ci {system} -o snippet.yml"));
    assert_eq!(desk.read("snippet.yml"), shown);
    String::from_utf8(shown).unwrap()
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Runs a script as CI does, with the program on the path.
fn run_script(desk: &Desk, script: &str, variables: &[(&str, &str)]) -> Ran {
    let bin = Path::new(env!("CARGO_BIN_EXE_hygienist")).parent().unwrap();
    let output = Command::new("bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .current_dir(desk.root())
        .env_clear()
        .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()))
        .env("HOME", desk.root())
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    Ran {
        arguments: script.to_owned(),
        code: output.status.code(),
        out: output.stdout,
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Two lists: one with an address that is none, one in whose name there is a blank.
fn lists() -> Desk {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("lists/deep")).unwrap();
    desk.write("lists/a.csv", "email\nann@brightwater.com\nnobody\n")
        .write("lists/b c.csv", "email\nbob@brightwater.com\n");
    desk.write("lists/deep/d.csv", "email\ndora@brightwater.com\n");
    desk
}

#[test]
fn the_workflow_uses_this_action_as_it_is() {
    let (workflow, action) = (yaml(&snippet("github")), yaml(&repository("action.yml")));
    let job = &workflow["jobs"]["check"];
    let steps = job["steps"].as_vec().unwrap();
    assert_eq!(steps[0]["uses"].as_str(), Some("actions/checkout@v5"));
    assert_eq!(steps[1]["uses"].as_str(), Some(format!("OWNER/hygienist@v{VERSION}").as_str()));
    for name in steps[1]["with"].as_hash().unwrap().keys() {
        assert!(!action["inputs"][name.as_str().unwrap()].is_badvalue(), "{name:?} is an input of the action");
    }
    assert_eq!(workflow["permissions"]["security-events"].as_str(), Some("write"));
    assert_eq!(workflow["permissions"]["contents"].as_str(), Some("read"));
}

#[test]
fn no_input_is_part_of_a_script() {
    let action = yaml(&repository("action.yml"));
    let mut used = BTreeSet::new();
    for step in action["runs"]["steps"].as_vec().unwrap() {
        match (step["run"].as_str(), step["uses"].as_str()) {
            (Some(run), None) => {
                assert!(!run.contains("${{"), "{run}");
                assert_eq!(step["shell"].as_str(), Some("bash"));
            }
            (None, Some(uses)) => {
                let version = uses.split_once('@').unwrap().1;
                let is_pinned =
                    version.len() == 40 || version.strip_prefix('v').is_some_and(|n| n.parse::<u32>().is_ok());
                assert!(is_pinned, "{uses}");
            }
            other => panic!("{other:?}"),
        }
    }
    let text = repository("action.yml");
    for part in text.split("inputs.").skip(1) {
        used.insert(part.split(|c: char| !c.is_ascii_lowercase() && c != '-').next().unwrap());
    }
    let known: BTreeSet<&str> = action["inputs"].as_hash().unwrap().keys().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(used, known, "every input is used, and no other");
}

/// The script of a step, by its id.
fn step(id: &str) -> String {
    let action = yaml(&repository("action.yml"));
    let steps = action["runs"]["steps"].as_vec().unwrap();
    steps.iter().find(|step| step["id"].as_str() == Some(id)).unwrap()["run"].as_str().unwrap().to_owned()
}

/// Runs the step that checks, with the inputs of the action.
fn checked(desk: &Desk, paths: &str, arguments: &str) -> Ran {
    desk.write("output", "").write("summary", "");
    let path = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    run_script(
        desk,
        &step("check"),
        &[
            ("PATHS", paths),
            ("CONFIG", ""),
            ("ARGS", arguments),
            ("SARIF", &path("found.sarif")),
            ("GITHUB_OUTPUT", &path("output")),
            ("GITHUB_STEP_SUMMARY", &path("summary")),
        ],
    )
}

#[test]
fn the_action_checks_and_tells() {
    let desk = lists();
    let ran = checked(&desk, "lists/*.csv\n", "");
    ran.ends(1);
    assert!(
        desk.text("output").contains("exit-code=1\n") && desk.text("output").contains("sarif="),
        "{}",
        desk.text("output")
    );
    assert_eq!(desk.json("found.sarif")["version"], "2.1.0");
    assert!(desk.text("summary").contains("rejected"), "{}", desk.text("summary"));
    assert!(String::from_utf8_lossy(&ran.out).contains("::error"), "{:?}", ran.out);
    // Names with blanks, folders within folders, and quotes around what belongs together.
    checked(&desk, "lists/b c.csv", "").ends(0);
    checked(&desk, "lists/**/*.csv", "--max 'rejected=50 %' --max=duplicate.*=0").ends(0);
    checked(&desk, "lists/deep/*.csv\n\n  \nlists/b c.csv  ", "--min rows=3").ends(1);
    checked(&desk, "lists/deep/*.csv\nlists/b c.csv", "--min rows=2").ends(0);
    for (paths, code) in [("nowhere/*.csv", 2), ("lists/none.csv", 3)] {
        checked(&desk, paths, "").ends(code);
        assert!(!desk.text("output").contains("sarif="), "{paths}");
    }
    checked(&desk, "lists/a.csv", "--nonsense").ends(2);
}

#[test]
fn nothing_in_an_input_is_run() {
    let desk = lists();
    for evil in ["$(touch ran)", "`touch ran`", "; touch ran", "\"; touch ran; \"", "&& touch ran", "-o ran"] {
        checked(&desk, evil, "");
        checked(&desk, "lists/b c.csv", evil);
        checked(&desk, &format!("lists/b c.csv\n{evil}"), "");
        assert!(!desk.exists("ran") || evil == "-o ran", "{evil}");
    }
}

#[test]
fn the_source_of_the_action_has_a_sum_and_the_script_of_the_install_is_one() {
    let desk = Desk::with("output", "");
    let output = desk.path("output").to_str().unwrap().to_owned();
    let variables = [("ACTION_PATH", env!("CARGO_MANIFEST_DIR")), ("GITHUB_OUTPUT", output.as_str())];
    run_script(&desk, &step("source"), &variables).ends(0);
    let sum = desk.text("output");
    let sum = sum.trim_end().strip_prefix("sum=").unwrap();
    assert!(sum.len() == 16 && sum.bytes().all(|b| b.is_ascii_hexdigit()), "{sum}");
    let action = yaml(&repository("action.yml"));
    for step in action["runs"]["steps"].as_vec().unwrap() {
        if let Some(run) = step["run"].as_str() {
            let read = Command::new("bash").args(["-n", "-c", run]).output().unwrap();
            assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        }
    }
}

#[test]
fn the_job_of_gitlab_leaves_its_reports_and_fails() {
    let job = yaml(&snippet("gitlab"));
    let job = &job["hygiene"];
    assert_eq!(job["variables"]["HYGIENIST_TAG"].as_str(), Some(format!("v{VERSION}").as_str()));
    let script = texts(&job["script"]).join("\n");
    let desk = lists();
    let ran =
        run_script(&desk, &script, &[("LISTS", "lists/*.csv"), ("HYGIENIST", "nowhere"), ("HYGIENIST_TAG", "v0")]);
    ran.ends(1);
    assert!(String::from_utf8_lossy(&ran.out).contains("3 read, 2 kept, 1 rejected"), "{:?}", ran.out);
    let reports = &job["artifacts"]["reports"];
    let quality = desk.json(reports["codequality"].as_str().unwrap());
    assert_eq!(quality.as_array().map(Vec::len), Some(1), "{quality}");
    assert!(desk.text(reports["junit"].as_str().unwrap()).contains("<testsuite"));
    run_script(&desk, &script, &[("LISTS", "lists/deep/*.csv"), ("HYGIENIST", ""), ("HYGIENIST_TAG", "")]).ends(0);
}

#[test]
fn the_hook_is_one_of_this_repository() {
    let (ours, theirs) = (yaml(&repository(".pre-commit-hooks.yaml")), yaml(&snippet("pre-commit")));
    let hook = &ours.as_vec().unwrap()[0];
    let used = &theirs["repos"][0];
    assert_eq!(used["rev"].as_str(), Some(format!("v{VERSION}").as_str()));
    assert_eq!(used["hooks"][0]["id"], hook["id"]);
    assert_eq!(hook["language"].as_str(), Some("rust"));
    assert_eq!((hook["pass_filenames"].as_bool(), hook["require_serial"].as_bool()), (Some(true), Some(true)));
    let desk = lists();
    let entry = hook["entry"].as_str().unwrap();
    let ran = run_script(&desk, &format!("{entry} lists/a.csv 'lists/b c.csv'"), &[]);
    ran.ends(1);
    assert!(String::from_utf8_lossy(&ran.out).contains("3 read, 2 kept, 1 rejected"), "{:?}", ran.out);
    run_script(&desk, &format!("{entry} 'lists/b c.csv' lists/deep/d.csv"), &[]).ends(0);
}

#[test]
fn what_is_packed_is_there() {
    let manifest: toml::Table = repository("Cargo.toml").parse().unwrap();
    let deb = &manifest["package"]["metadata"]["deb"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut from_here = 0;
    for asset in deb["assets"].as_array().unwrap() {
        let source = asset[0].as_str().unwrap();
        if source.starts_with("target/") {
            continue;
        }
        from_here += 1;
        match source.strip_suffix("/*") {
            Some(folder) => assert!(fs::read_dir(root.join(folder)).unwrap().next().is_some(), "{source}"),
            None => assert!(root.join(source).is_file(), "{source}"),
        }
    }
    assert!(from_here >= 5);
    assert!(root.join(deb["license-file"][0].as_str().unwrap()).is_file());
    let address = deb["maintainer"].as_str().unwrap();
    assert!(address.contains(".invalid>"), "of no real person: {address}");
}

#[test]
fn the_image_has_no_shell_and_no_root() {
    let lines = repository("Dockerfile");
    let of = |word: &str| lines.lines().filter_map(|line| line.strip_prefix(word)).collect::<Vec<_>>();
    assert_eq!(of("ENTRYPOINT "), ["[\"hygienist\"]"]);
    assert_eq!(of("USER "), ["nonroot"]);
    let from = of("FROM ");
    assert!(from[0].starts_with("rust:1.91-") && from[1].contains("distroless/static"), "{from:?}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let left_out: Vec<String> = repository(".dockerignore").lines().map(str::to_owned).collect();
    for copied in of("COPY LICENSE-MIT ")[0].split(' ').filter(|word| !word.starts_with('/')) {
        assert!(root.join(copied).is_file() && !left_out.contains(&copied.to_owned()), "{copied}");
    }
    // What cargo looks for before it builds anything.
    for needed in ["src", "data", "build.rs", "Cargo.lock", "benches", "tests"] {
        assert!(!left_out.contains(&needed.to_owned()), "{needed}");
    }
}

#[test]
fn the_timer_runs_the_script_of_the_night() {
    let (service, timer) = (
        repository("examples/nightly/hygienist-nightly.service"),
        repository("examples/nightly/hygienist-nightly.timer"),
    );
    assert!(service.contains("ExecStart=/srv/lists/nightly.sh\n") && service.contains("Type=oneshot\n"));
    assert!(timer.contains("OnCalendar=*-*-* 02:15:00\n"), "as cron does it");
    assert!(repository("examples/nightly/crontab").contains("15 2 * * * /srv/lists/nightly.sh"));
}
