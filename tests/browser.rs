//! The pages in a browser, as people open them: from the disk, in light and dark, wide and on a phone. No request leaves one,
//! axe-core has no serious finding, none scrolls sideways, and its figures are those of the summary.
//!
//! It runs where `chromium` and `node` are, and what `npm ci` fetches into `tests/browser`; elsewhere it says that it does not.
//! With `HYGIENIST_BROWSER=required` it fails there instead.

#![allow(clippy::unwrap_used)]

#[path = "promises/support.rs"]
#[allow(dead_code)]
mod support;

use serde_json::Value;
use std::path::Path;
use std::process::Command;
use support::{Desk, TODAY, crm_desk};

/// What is missing to look at pages, or nothing.
fn missing() -> Option<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    for (program, package) in [(chromium.as_str(), "chromium"), ("node", "nodejs")] {
        let found = Command::new(program).arg("--version").output().is_ok_and(|ran| ran.status.success());
        if !found {
            return Some(format!("{program} cannot be run: install {package}"));
        }
    }
    let axe = here.join("node_modules/axe-core/axe.min.js");
    (!axe.is_file()).then(|| format!("{} is missing: run npm ci in {}", axe.display(), here.display()))
}

/// What the browser says of pages on the desk.
fn looked_at(desk: &Desk, pages: &[&str]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/look.mjs");
    let ran = Command::new("node").arg(script).args(pages).current_dir(desk.root()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let said = String::from_utf8(ran.stdout).unwrap();
    let looks: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(looks.len(), pages.len());
    looks
}

/// A page with all that is looked for.
const BAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>bad</title>\
    <style>p{color:#ccc;background:#fff}.w{width:2000px}.s{overflow-x:auto;width:50px}</style></head><body><main><h1>Bad</h1>\
    <p>pale text</p><div class=\"w\">wide</div><div class=\"s\"><div class=\"w\">unreached</div></div>\
    <img alt=\"\" src=\"http://127.0.0.1:9/x.png\"><script>throw new Error('x')</script></main></body></html>";

#[test]
fn pages_open_well_in_a_browser() {
    if let Some(missing) = missing() {
        let required = std::env::var("HYGIENIST_BROWSER").is_ok_and(|value| value == "required");
        assert!(!required, "{missing}");
        eprintln!("not looked at in a browser: {missing}");
        return;
    }
    let desk = crm_desk();
    let arguments = format!("--suppress stops.csv --country US --law by-country --as-of {TODAY}");
    let stored = "--store s.db --plain-store --allow-empty-suppress --list crm";
    for _ in 0..3 {
        desk.done(&format!("clean crm.csv {arguments} {stored} -o c.csv --summary clean.json --report clean.html -q"));
    }
    desk.done(&format!("profile crm.csv {arguments} -o p.txt --summary profile.json --report profile.html -q"));
    // Cells that would escape, and cells that never end.
    let long = "x".repeat(3_000);
    desk.write(
        "odd.csv",
        format!(
            "email,phone,consent_source,<h1>{long}</h1>\n<script>alert(1)</script>,\u{202e}12,\"\"\"><img src=x onerror=alert(1)>\",{long}\n\
             a@gmial.com,+4930{long},{long},{long}\nb@{long}.com,0171,\u{645}\u{631}\u{62d}\u{628}\u{627},\u{1f600}\n\
             c@brightwater.com,(201) 234-0123,https://brightwater.com/{long},\n"
        ),
    );
    desk.done(&format!(
        "clean odd.csv --country US --as-of {TODAY} -o c.csv --summary odd.json --report odd.html --show-values -q"
    ));
    desk.done("explain --all --html -o codes.html");
    desk.write("bad.html", BAD);

    let looks = looked_at(&desk, &["clean.html", "profile.html", "odd.html", "codes.html", "bad.html"]);
    let [good @ .., bad] = looks.as_slice() else { panic!("no page") };
    for look in good {
        let wrong: Vec<&str> = look["wrong"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        assert!(wrong.is_empty(), "{}:\n{}", look["page"], wrong.join("\n"));
        assert!(look["requests"].as_u64().unwrap() >= 7, "it was looked at: {look}");
    }
    for name in ["clean", "profile", "odd"] {
        let look = good.iter().find(|look| look["page"] == format!("{name}.html")).unwrap();
        let summary = desk.json(&format!("{name}.json"));
        for (figure, key) in [("kept", "kept"), ("rows", "rows"), ("account_rejected", "rejected")] {
            assert_eq!(look["figures"][figure], summary[key], "{name}: {figure}");
        }
        for (code, count) in summary["rejected_by"].as_object().unwrap() {
            assert_eq!(&look["figures"][format!("rejected:{code}")], count, "{name}: {code}");
        }
        assert!(look["title"].as_str().unwrap().ends_with("– hygienist"));
    }
    // Whoever looks sees what is wrong where something is.
    let wrong = bad["wrong"].to_string();
    for seen in [
        "color-contrast",
        "scrolls sideways",
        "cannot be reached",
        "a request left the page",
        "complains",
        "dark is light",
    ] {
        assert!(wrong.contains(seen), "{seen} is not seen: {wrong}");
    }
}
