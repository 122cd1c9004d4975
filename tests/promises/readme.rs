//! The rows that the README shows are what the program writes.

use super::support::Desk;
use hygienist::contact::Code;
use std::fs;

/// The lines of the README's blocks of output.
fn shown() -> Vec<String> {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let blocks = readme.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

#[test]
fn every_row_shown_is_written() {
    let desk = Desk::new();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    std::os::unix::fs::symlink(fixtures, desk.path("fixtures")).unwrap();
    let cleaned = "clean fixtures/crm_export.csv --suppress fixtures/unsubscribed.csv --country US --as-of 2026-11-24 \
                   --rejects rejects.csv -o clean.csv";
    let ran = desk.done(&format!("{cleaned} --findings findings.csv"));
    desk.done(&format!("{cleaned} --findings findings.jsonl"));
    let mut written: Vec<String> = ["clean.csv", "rejects.csv", "findings.csv", "findings.jsonl"]
        .iter()
        .flat_map(|name| fs::read_to_string(desk.path(name)).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    written.extend(ran.err.lines().map(str::to_owned));
    desk.done(BY_COUNTRY);
    let page = desk.done("trace --findings why.jsonl --row 6").out;
    written.extend(String::from_utf8(page).unwrap().lines().map(str::to_owned));
    desk.done("suppress import fixtures/unsubscribed.csv --country US --store hygienist.db --plain-store");
    let checked = desk.run(CHECK);
    checked.ends(1);
    written.extend(String::from_utf8(checked.out).unwrap().lines().map(str::to_owned));
    let heard = desk.done(&format!("{FEEDBACK} --plain-store"));
    written.extend(heard.err.lines().map(str::to_owned));
    written.extend(desk.text("reports.csv").lines().map(str::to_owned));
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains(&format!("hygienist {FEEDBACK}")), "the command stands in the README");
    assert!(readme.replace('\'', "").contains(&format!("hygienist {CHECK}")), "and so does this one");
    let shown = shown();
    assert!(shown.len() > 10, "the README shows rows");
    for line in shown {
        assert!(written.contains(&line), "not written any more: {line}");
    }
}

/// The command of the section on feedback.
const FEEDBACK: &str = "feedback fixtures/feedback/sendgrid_events.json fixtures/feedback/generic.csv --store hygienist.db \
                        --findings reports.csv";

/// The command of the section on the gate, without the quotes that a shell takes off.
const CHECK: &str = "check fixtures/crm_export.csv --suppress fixtures/unsubscribed.csv --country US --as-of 2026-11-24 \
                     --max email.syntax=0.5% --max duplicate.*=30% --min fill(email)=50% --min rows=200";

/// The command of the worked example.
const BY_COUNTRY: &str = "clean fixtures/by_country/list.csv --config fixtures/by_country/hygiene.toml --as-of 2026-11-24 \
                          -o clean.csv --findings why.jsonl";

#[test]
fn the_worked_example_is_true() {
    let desk = Desk::new();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    std::os::unix::fs::symlink(fixtures, desk.path("fixtures")).unwrap();
    desk.done(&BY_COUNTRY.replacen("clean", "annotate", 1));
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains(&format!("hygienist {BY_COUNTRY}")), "the command stands in the README");
    let all = desk.table("clean.csv");
    assert_eq!(all.rows.len(), 11);
    for row in 0..all.rows.len() {
        let codes = all.cell(row, "hyg_codes");
        let codes = if codes.is_empty() { String::new() } else { format!("`{}` ", codes.replace(';', "`, `")) };
        let start = format!("| {} | {} | {codes}|", all.cell(row, "Name"), all.cell(row, "Country"));
        assert!(readme.lines().any(|line| line.starts_with(&start)), "the README should say: {start}");
    }
}

/// A row of the tour: the cell as it came, the clean file's cells, the codes.
fn tour_row(before: &[&str], after: &[&str], codes: &str) -> String {
    let filled =
        |cells: &[&str]| cells.iter().filter(|cell| !cell.is_empty()).copied().collect::<Vec<_>>().join("` + `");
    let shown = |text: String| if text.is_empty() { "(empty)".to_owned() } else { format!("`{text}`") };
    format!("| `{}` | {} | {} |", filled(before).trim(), shown(filled(after)), codes.replace(';', ", "))
}

#[test]
fn the_tour_of_ugly_cells_is_true() {
    let desk = Desk::new();
    desk.write("ugly_cells.csv", super::support::fixture("ugly_cells.csv"));
    desk.done(
        "clean ugly_cells.csv -o c.csv --match none --on contact.unreachable=flag --on consent.*=ignore --as-of 2026-11-24",
    );
    let (before, after) = (desk.table("ugly_cells.csv"), desk.table("c.csv"));
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(before.rows.len() >= 20);
    for row in 0..before.rows.len() {
        let cells = |table: &super::support::Table| -> Vec<String> {
            ["email", "email 2", "phone", "phone 2"].iter().map(|name| table.cell(row, name).to_owned()).collect()
        };
        let (came, went) = (cells(&before), cells(&after));
        let [came, went] = [&came, &went].map(|cells| cells.iter().map(String::as_str).collect::<Vec<_>>());
        let codes = after.cell(row, "hyg_codes").replace(";contact.unreachable", "");
        let wanted = tour_row(&came, &went, &codes);
        assert!(readme.lines().any(|line| line == wanted), "the README should say: {wanted}");
    }
}

#[test]
fn the_configuration_shown_is_the_fixture() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = fs::read_to_string(format!("{root}/README.md")).unwrap();
    let fixture = fs::read_to_string(format!("{root}/fixtures/hygiene.toml")).unwrap();
    assert!(readme.contains(&format!("```toml\n{fixture}```")));
}

#[test]
fn every_code_is_explained_as_the_registry_has_it() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let later = readme.lines().find(|line| line.contains("not raised by this version")).unwrap();
    for code in Code::ALL {
        let row = format!("| `{code}` | {} | {} |", code.default_action(), code.sentence());
        let (now, then) = (readme.contains(&row), later.contains(&format!("`{code}`")));
        assert!(now != then, "{code} stands in the README's table or among those of later versions");
    }
}

/// The words in back quotes of a table's cell, what stands in brackets left out.
fn keys(cell: &str) -> Vec<&str> {
    let outside: Vec<&str> = cell.split(['(', ')']).step_by(2).collect();
    outside.into_iter().flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn the_lines_of_findings_have_the_keys_shown() {
    let desk = Desk::new();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    std::os::unix::fs::symlink(fixtures, desk.path("fixtures")).unwrap();
    desk.done(BY_COUNTRY);
    let text = desk.text("why.jsonl");
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    for kind in ["run", "input", "list", "record", "finding"] {
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{kind}` | "))).unwrap();
        let line = lines.iter().find(|line| line["type"] == kind).unwrap();
        let keys = keys(row.split('|').nth(3).unwrap());
        assert!(keys.len() >= 3, "{row}");
        for key in keys {
            assert!(line.get(key).is_some(), "{kind} has no {key}: {line}");
        }
    }
}

#[test]
fn rejecting_by_the_gdpr_without_a_column_of_proof_rejects_everyone() {
    let desk = Desk::with(
        "in.csv",
        "email,consent_at,consent_source,consent_method,consent_scope\n\
         ann@brightwater.com,2026-01-02,web form,double opt-in,newsletter\n",
    );
    let status = |actions: &str| {
        desk.write("hygiene.toml", format!("[consent]\nlaw = \"gdpr\"\nfaults = \"reject\"\n{actions}"));
        desk.annotate("in.csv").cell(0, "hyg_status").to_owned()
    };
    assert_eq!(status(""), "rejected");
    assert_eq!(status("[actions]\n\"consent.no_proof\" = \"flag\"\n"), "kept");
}

#[test]
fn the_figures_by_source_are_explained() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let section = readme.split("## By source").nth(1).unwrap().split("\n## ").next().unwrap();
    let bad = section.lines().find(|line| line.contains("`bad_consent`")).unwrap();
    for code in Code::ALL {
        let is_named = bad.contains(&format!("`{code}`"))
            || bad.contains(&format!("`{}`", code.name().trim_start_matches("consent.")));
        let is_consent = code.name().starts_with("consent.");
        let is_bad = hygienist::contact::Fault::of(*code) == Some(hygienist::contact::Fault::BadConsent);
        assert!(!is_consent || is_named == is_bad, "{code}: named {is_named}, counted {is_bad}");
    }
}

/// `init --ci` writes what the README shows, and so do the examples.
#[test]
fn the_snippets_shown_are_those_that_are_written() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (file, kind) in [
        ("data/ci/github.yml", "yaml"),
        ("data/ci/gitlab.yml", "yaml"),
        ("data/ci/pre-commit.yaml", "yaml"),
        ("examples/nightly/hygienist-nightly.service", "ini"),
        ("examples/nightly/hygienist-nightly.timer", "ini"),
    ] {
        let text = fs::read_to_string(root.join(file)).unwrap();
        assert!(readme.contains(&format!("```{kind}\n{text}```")), "{file} is not what the README shows");
    }
}
