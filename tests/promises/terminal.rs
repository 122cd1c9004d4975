//! What a person sees at a terminal: colours only there and never with `NO_COLOR`, tables that fit it in any script, and with
//! `-v` what was found out. The terminal is a pseudo terminal of `script` (util-linux); where there is none, these tests end.

use super::support::{Desk, TODAY};
use std::process::{Command, Stdio};

/// Runs the program at a terminal of 80 columns, and gives all that it shows.
fn shown(desk: &Desk, arguments: &str, environment: &[(&str, &str)]) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_hygienist");
    let mut command = Command::new("script");
    command.args(["-qec", &format!("stty cols 80 rows 40; {program} {arguments}"), "/dev/null"]);
    command.current_dir(desk.root()).stdin(Stdio::null()).env_clear();
    command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", desk.root()).env("TERM", "xterm-256color");
    command.env("USER", "ann").envs(environment.iter().copied());
    let output = command.output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n"))
}

fn has_colours(text: &str) -> bool {
    // A colour is a sequence that ends in m.
    text.split("\u{1b}[")
        .skip(1)
        .any(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m'))
}

#[test]
fn colours_are_for_terminals_and_for_nobody_who_says_no() {
    let desk = Desk::with("in.csv", "email,consent_source\nann@brightwater.com,web\n");
    let Some(help) = shown(&desk, "clean --help", &[]) else { return };
    assert!(help.contains("--output") && has_colours(&help), "{help:?}");
    let Some(error) = shown(&desk, "clean --no-such-flag", &[]) else { return };
    assert!(has_colours(&error), "{error:?}");
    for arguments in ["clean --help", "clean --no-such-flag", "clean in.csv -o c.csv --by email -v", "profile in.csv"] {
        for environment in [[("NO_COLOR", "1")], [("TERM", "dumb")]] {
            let shown = shown(&desk, arguments, &environment).unwrap();
            assert!(!has_colours(&shown), "{arguments} with {environment:?}: {shown:?}");
            assert!(
                environment[0].0 != "TERM" || !shown.contains('\u{1b}'),
                "{arguments} on a dumb terminal: {shown:?}"
            );
        }
        let both = shown(&desk, arguments, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]).unwrap();
        assert!(!has_colours(&both), "{arguments}: NO_COLOR is the last word: {both:?}");
    }
    // Elsewhere only where somebody insists.
    for (variable, coloured) in [("NOTHING", false), ("CLICOLOR_FORCE", true)] {
        let output = desk.command().args(["clean", "--help"]).env(variable, "1").output().unwrap();
        assert_eq!(has_colours(&String::from_utf8_lossy(&output.stdout)), coloured, "{variable}");
    }
}

/// How many columns a line takes: letters of East Asia two (Unicode's East Asian Width W and F, as far as these tests write).
fn width(line: &str) -> usize {
    let wide = |c: char| matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}');
    line.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// Every table of what is shown is a rectangle that fits a terminal of 80 columns.
#[track_caller]
fn fits(shown: &str) {
    let is_of_table = |line: &&str| line.starts_with(['│', '┌', '╞', '└', '├']);
    let mut widths: Vec<usize> = Vec::new();
    let mut tables = 0;
    for line in shown.lines() {
        // The progress bar leaves sequences before the first line.
        let line = line.rsplit('\u{1b}').next().unwrap().trim_start_matches(|c: char| c.is_ascii() && c != ' ');
        let line = if is_of_table(&line) { line } else { continue };
        widths.push(width(line));
        if line.starts_with('└') {
            assert!(widths.iter().all(|one| *one == widths[0] && *one <= 80), "{widths:?}\n{shown}");
            widths.clear();
            tables += 1;
        }
    }
    assert!(tables > 0, "there is a table in: {shown}");
}

/// Columns and values in Chinese, Japanese and Korean, long ones too.
const EAST: &str = "邮箱,手机号码,姓名,来源渠道（二〇二四年春季广州出口商品交易会登记表）,클라이언트등록경로\n\
    li@brightwater.com,13812345678,李雷,广交会现场扫码登记以及后续线上补录的客户,온라인\n\
    han@brightwater.com,,韩梅梅,官网,온라인\n\
    bad@@brightwater,12345,王芳,官网,展示会\n\
    li@brightwater.com,,李雷,官网,展示会\n";

#[test]
fn tables_fit_a_terminal_in_any_script() {
    let desk = Desk::with("联系人导出文件二〇二四年十一月.csv", EAST);
    let input = "联系人导出文件二〇二四年十一月.csv";
    let by = "--by 来源渠道（二〇二四年春季广州出口商品交易会登记表） --by 클라이언트등록경로";
    let Some(profile) = shown(&desk, &format!("profile {input} --country CN"), &[]) else { return };
    fits(&profile);
    fits(&shown(&desk, &format!("clean {input} -o c.csv --country CN --as-of {TODAY} {by}"), &[]).unwrap());
    assert!(desk.exists("c.csv"));
    desk.write("退订名单.csv", "email\nzhao@brightwater.com\n");
    desk.done("suppress import 退订名单.csv --store s.db --plain-store");
    for list in ["春季客户名单（华南大区以及港澳台地区全部渠道）", "b"] {
        desk.done(&format!("clean {input} -o c.csv --country CN --store s.db --list {list}"));
    }
    fits(&shown(&desk, "history --store s.db", &[]).unwrap());
    desk.write("短信回执二〇二四年十一月第三周全部通道汇总.csv", "email,event\nli@brightwater.com,hard\n");
    fits(&shown(&desk, "feedback 短信回执二〇二四年十一月第三周全部通道汇总.csv --store s.db", &[]).unwrap());
}

#[test]
fn what_check_tells_stands_in_columns() {
    let desk = Desk::with("in.csv", EAST);
    let ran = desk.run("check in.csv --country CN --min fill(手机号码)=90% --max rejected=90%");
    let out = String::from_utf8(ran.ends(1).out.clone()).unwrap();
    let begins: Vec<usize> = out
        .lines()
        .filter(|line| line.starts_with("held") || line.starts_with("BROKEN"))
        .map(|line| width(line[..line.find(" of ").unwrap()].trim_end_matches(|c: char| c.is_ascii_digit())))
        .collect();
    assert_eq!(begins.len(), 2, "{out}");
    assert_eq!(begins[0], begins[1], "the figures stand below each other: {out}");
}

#[test]
fn verbose_says_how_long_and_why() {
    let desk = Desk::with(
        "in.csv",
        "Kontakt,Phone,Notes,Kundenstatus\nann@brightwater.com,+442071838750,x,\nbo@brightwater.com,,y,\n",
    );
    desk.write("stop.csv", "email\ncy@brightwater.com\n");
    let quiet = desk.done("clean in.csv -o c.csv").err.clone();
    assert!(!quiet.contains("judge"), "{quiet}");
    for command in ["clean in.csv -o c.csv", "annotate in.csv -o a.csv", "check in.csv", "profile in.csv"] {
        let told = desk.done(&format!("{command} -v --map organization=Notes")).err.clone();
        let stages: Vec<&str> = told.lines().filter(|line| line.contains(" s") && !line.contains(':')).collect();
        for stage in ["survey", "screen", "judge", "join", "render", "publish"] {
            let line = stages.iter().find(|line| line.starts_with(stage)).unwrap_or_else(|| panic!("{stage}: {told}"));
            let seconds = line.split_whitespace().nth(1).unwrap();
            assert!(seconds.parse::<f64>().is_ok_and(|seconds| seconds < 60.0), "{line}");
        }
        let judge = stages.iter().find(|line| line.starts_with("judge")).unwrap();
        assert!(judge.ends_with("  2 rows"), "{judge}");
        for line in [
            "input in.csv: utf-8, cut by commas; 2 rows",
            "  column 1 Kontakt: email, by what its cells look like",
            "  column 2 Phone: phone, by its name",
            "  column 3 Notes: organization, because --map or hygiene.toml says so",
        ] {
            assert!(told.lines().any(|one| one.to_lowercase() == line.to_lowercase()), "{line:?} is not in: {told}");
        }
        assert!(told.contains("memory: ") && !told.contains("Kundenstatus"), "{told}");
    }
    let more = desk.done("clean in.csv -o c.csv -vv --suppress stop.csv").err.clone();
    assert!(more.contains("column 4 Kundenstatus: no role"), "{more}");
    assert!(more.contains("list stop.csv: unsubscribed, 1 entry"), "{more}");
    desk.run("clean in.csv -o c.csv -v -q").ends(2).says(&["cannot be used with"]);
}
