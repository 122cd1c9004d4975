//! `explain` tells every pack, every rule and every built-in word, as the data have them.
//!
//! What is expected is read here from `data/`, cell by cell, and not asked of the library.

use super::support::Desk;
use hygienist::contact::Code;
use hygienist::contact::law::{packs, rules};
use hygienist::normalize::words::WordKind;
use std::collections::BTreeMap;
use std::path::Path;

/// A row of a table of data, by column.
type Row = BTreeMap<String, String>;

fn table(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// Every rule of the data, with its pack in the order of the packs.
fn written() -> Vec<(String, Row)> {
    let packs = table("laws/packs.csv").into_iter().map(|row| row["pack"].clone());
    packs.flat_map(|pack| table(&format!("laws/{pack}.csv")).into_iter().map(move |row| (pack.clone(), row))).collect()
}

fn name((pack, row): &(String, Row)) -> String {
    format!("{pack}.{}", row["rule"])
}

fn explain(arguments: &str) -> String {
    let ran = Desk::new().done(&format!("explain {arguments}"));
    assert!(ran.err.is_empty());
    String::from_utf8(ran.out).unwrap()
}

/// The text without its line breaks.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of a text that begin with such a heading, by what stands before its colon.
fn parts(text: &str, heading: &str) -> Vec<(String, String)> {
    let text = format!("\n{text}");
    let begin = format!("\n{heading} ");
    let part = |part: &str| (part.split(':').next().unwrap().to_owned(), part.to_owned());
    text.split(&begin).skip(1).map(part).collect()
}

#[test]
fn every_pack_is_listed_in_its_place_with_its_counts() {
    let list = explain("law");
    assert_eq!(list, explain("laws"));
    assert_eq!(list, explain("LAW"));
    assert!(list.lines().all(|line| line.chars().count() <= 100), "{list}");
    let rules = written();
    let mut rest = list.as_str();
    for pack in table("laws/packs.csv") {
        let begin = format!("\n{} ", pack["pack"]);
        rest = &rest[rest.find(&begin).unwrap_or_else(|| panic!("{pack:?} in its place")) + 1..];
        let own: Vec<&Row> = rules.iter().filter(|(of, _)| *of == pack["pack"]).map(|(_, row)| row).collect();
        // What a list cannot show, and how soon a sender stops, is only told.
        let told = |row: &Row| matches!(&*row["check"], "told" | "retention" | "stop_by");
        let checked = own.iter().filter(|row| !told(row)).count();
        let verified = own.iter().filter(|row| !told(row) && row["verified"] == "true").count();
        let countries = if pack["countries"].is_empty() { "only where it is named" } else { &pack["countries"] };
        let line =
            format!("{} {checked} {verified} {} {}: {countries}", pack["pack"], own.len() - checked, pack["title"]);
        assert!(joined(rest).starts_with(&line), "{line}\n{rest}");
    }
    let last = "This is a check, not legal advice. --law by-country picks by the contact's country; unverified rules are \
        off unless they are named as --law pack.rule.";
    assert!(joined(&list).ends_with(last), "{list}");
}

/// What the part of a rule must tell.
fn assert_told(rule: &(String, Row), part: &str) {
    let (name, row) = (name(rule), &rule.1);
    let text = joined(part);
    let heading = part.lines().next().unwrap();
    let raises = if row["code"].is_empty() { "told only".to_owned() } else { format!("raises {}", row["code"]) };
    let mark = if row["verified"] == "true" { "" } else { "; unverified, off unless named" };
    assert_eq!(heading, format!("{name}: {raises}{mark}"));
    assert_eq!(text.contains("unverified off unless it is named"), row["verified"] == "false", "{part}");
    let named = |label: &str, column: &str| {
        let said = if row[column].is_empty() { String::new() } else { format!(" {label} {}", joined(&row[column])) };
        assert!(text.contains(&said), "{name}: {said}\n{part}");
    };
    assert!(text.contains(&joined(&row["requirement"])), "{part}");
    for (label, column) in [("applies to", "applies_to"), ("source", "source"), ("read at", "seen"), ("note", "note")] {
        named(label, column);
    }
    for day in [&row["from"], &row["until"]] {
        assert!(text.contains(day.as_str()), "{name}: {day}\n{part}");
    }
    let uses = if row["uses"].is_empty() { "email sms call" } else { &row["uses"] };
    assert!(text.contains(&format!(" uses {} ", uses.replace(' ', ", "))), "{part}");
    if !row["bases"].is_empty() {
        assert!(text.contains(&format!(" or bases {}, beside consent", row["bases"].replace(' ', ", "))), "{part}");
    }
    let is_told = |label: &str| part.lines().any(|line| line.starts_with(&format!("    {label} ")));
    for (label, column) in [("who wins", "wins"), ("limit", "limit"), ("or bases", "bases")] {
        // Where only consent counts, that is told too.
        assert!(is_told(label) != row[column].is_empty() || text.contains("consent alone counts"), "{label}: {part}");
    }
    for limit in row["limit"].split(';').filter(|limit| !limit.is_empty()) {
        let said = in_words(limit);
        assert!(text.contains(&said), "{name}: {said}\n{part}");
    }
}

/// `AT:P14Y` as a reader has it, `AT 14 years`.
fn in_words(limit: &str) -> String {
    let (country, period) = limit.split_once(':').map_or(("", limit), |(country, period)| (country, period));
    let Some(iso) = period.strip_prefix('P') else { return period.to_owned() };
    let (count, unit) = iso.split_at(iso.len() - 1);
    let unit = match unit {
        "Y" => "year",
        "M" => "month",
        "D" => "day",
        other => panic!("{other} is no unit of the data"),
    };
    let plural = if count == "1" { "" } else { "s" };
    format!("{country} {count} {unit}{plural}").trim_start().to_owned()
}

#[test]
fn every_rule_is_told_as_the_data_have_it() {
    let rules = written();
    assert!(rules.len() > 200);
    let names: Vec<String> = rules.iter().map(name).collect();
    let parts = parts(&explain(&names.join(" ").to_uppercase()), "#");
    assert_eq!(parts.iter().map(|(name, _)| name).collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
    for (rule, (_, part)) in rules.iter().zip(&parts) {
        assert_told(rule, part);
    }
}

#[test]
fn every_pack_tells_its_title_its_people_and_every_rule() {
    let rules = written();
    for pack in table("laws/packs.csv") {
        let name_of_pack = &pack["pack"];
        let page = explain(name_of_pack);
        assert!(page.starts_with(&format!("# {name_of_pack}: {}\n", pack["title"])), "{page}");
        let on = match pack["countries"].as_str() {
            "" => "It belongs to no country as a whole: it is on only where it is named".to_owned(),
            countries => format!("It protects people in {countries};"),
        };
        assert!(joined(&page).contains(&on), "{page}");
        assert!(joined(&page).contains("a check, not legal advice"), "{page}");
        let own: Vec<_> = rules.iter().filter(|(of, _)| of == name_of_pack).collect();
        let parts = parts(&page, "##");
        assert_eq!(parts.len(), own.len(), "{page}");
        for (rule, (_, part)) in own.into_iter().zip(&parts) {
            assert_told(rule, part);
        }
        let none = page.contains("alone checks nothing");
        assert_eq!(
            none,
            hygienist::contact::law::named(name_of_pack).iter().all(|id| !id.rule().check.is_checked()),
            "{page}"
        );
    }
}

#[test]
fn the_library_has_the_packs_and_rules_of_the_data() {
    let listed: Vec<String> = table("laws/packs.csv").iter().map(|row| row["pack"].clone()).collect();
    assert_eq!(packs().iter().map(|pack| pack.name).collect::<Vec<_>>(), listed);
    assert_eq!(
        rules().iter().map(ToString::to_string).collect::<Vec<_>>(),
        written().iter().map(name).collect::<Vec<_>>()
    );
}

#[test]
fn the_page_of_a_code_ends_with_the_rules_that_raise_it() {
    let rules = written();
    let mut with = 0;
    for code in Code::ALL {
        let page = explain(code.name());
        let raising: Vec<_> = rules.iter().filter(|(_, row)| row["code"] == code.name()).collect();
        let text = code.explanation().unwrap_or("This version does not raise it yet.\n");
        let (before, laws) = match page.split_once("\n## Laws\n") {
            Some((before, laws)) => (before, laws),
            None => (page.as_str(), ""),
        };
        assert!(before.ends_with(&format!("{}\n\n{text}", code.sentence())), "{page}");
        assert_eq!(laws.is_empty(), raising.is_empty(), "{page}");
        with += usize::from(!laws.is_empty());
        // A line of four spaces and a name begins a rule; deeper ones go on with its source.
        let mut told: Vec<String> = Vec::new();
        for line in laws.lines().filter_map(|line| line.strip_prefix("    ")) {
            assert!(line.chars().count() <= 96, "{line}");
            match told.last_mut() {
                Some(last) if line.starts_with(' ') => *last = format!("{last} {}", joined(line)),
                _ => told.push(joined(line)),
            }
        }
        assert_eq!(told.len(), raising.len(), "{page}");
        for (told, rule) in told.iter().zip(raising) {
            let row = &rule.1;
            let limit = match &row["limit"] {
                none if none.is_empty() => "-".to_owned(),
                several if several.contains(':') => "by country".to_owned(),
                limit => limit.split(';').map(in_words).collect::<Vec<_>>().join(" or "),
            };
            assert!(told.starts_with(&format!("{} {limit} {}", name(rule), joined(&row["source"]))), "{told}");
            assert_eq!(told.ends_with("unverified)"), row["verified"] == "false", "{told}");
            assert!(row["until"].is_empty() || told.contains(&format!("until {}", row["until"])), "{told}");
        }
    }
    assert!(with >= 15, "many codes are raised by a law");
}

/// A heading of a list of words, and what is listed by language.
fn listed(part: &str) -> (String, Vec<(String, String)>) {
    let (heading, body) = part.split_once(": ").unwrap();
    let mut words = Vec::new();
    let mut language = String::new();
    for line in body.lines().filter_map(|line| line.strip_prefix("    ")) {
        let mut line = line.to_owned();
        if !line.starts_with(' ') {
            let (first, rest) = line.split_once(' ').unwrap();
            (language, line) = (first.to_owned(), rest.to_owned());
        }
        let ones = line.split(',').map(str::trim).filter(|word| !word.is_empty());
        words.extend(ones.map(|word| (language.clone(), word.to_owned())));
    }
    (heading.to_owned(), words)
}

/// The words of a file of this meaning, as language and word.
fn words_of(rows: &[Row], column: &str, meaning: &str) -> Vec<(String, String)> {
    let rows = rows.iter().filter(|row| row[column] == meaning);
    // A reply of one letter says stop in a text message and nothing in a cell: the judge does not read it.
    let rows = rows.filter(|row| meaning != "unsubscribed" || !["T", "N", "R"].contains(&row["word"].as_str()));
    let mut words: Vec<_> = rows.map(|row| (row["language"].clone(), row["word"].clone())).collect();
    words.sort();
    words
}

fn sorted(mut words: Vec<(String, String)>) -> Vec<(String, String)> {
    words.sort();
    words
}

#[test]
fn the_words_are_those_of_the_data() {
    let all = explain("words");
    let chapters = parts(&all, "#");
    assert_eq!(chapters.len(), 3, "consent, scopes, bases");
    let chapter = |at: usize| parts(&chapters[at].1, "##").iter().map(|(_, part)| listed(part)).collect::<Vec<_>>();
    let consent = table("consent_words.csv");
    let shown = chapter(0);
    assert_eq!(shown.len(), WordKind::ALL.len());
    let mut count = 0;
    for ((kind, words), known) in shown.into_iter().zip(WordKind::ALL) {
        assert_eq!(kind, known.name());
        count += words.len();
        assert_eq!(sorted(words), words_of(&consent, "kind", &kind), "{kind}");
    }
    assert_eq!(count + 3, consent.len(), "all but three letters");

    let scopes = table("scope_words.csv");
    let mut count = 0;
    for (meaning, words) in chapter(1).into_iter().filter(|(meaning, _)| meaning != "until_further_notice") {
        count += words.len();
        assert_eq!(sorted(words), words_of(&scopes, "meaning", &meaning), "{meaning}");
    }
    assert_eq!(count, scopes.len());

    let (bases, grounds) = (table("legal_bases.csv"), table("grounds.csv"));
    let mut count = 0;
    for (meaning, words) in chapter(2) {
        count += words.len();
        let written = [words_of(&bases, "kind", &meaning), words_of(&grounds, "ground", &meaning)].concat();
        assert_eq!(sorted(words), written, "{meaning}");
    }
    assert_eq!(count, bases.len() + grounds.len());
}

#[test]
fn one_kind_of_words_is_told_alone() {
    let consent = table("consent_words.csv");
    for kind in WordKind::ALL {
        let page = explain(&format!("words.{kind}", kind = kind.name()));
        let (_, part) = parts(&page, "#").swap_remove(0);
        assert_eq!(sorted(listed(&part).1), words_of(&consent, "kind", kind.name()), "{page}");
    }
    assert_eq!(explain("bought"), explain("Words.Bought"));
    assert!(explain("preticked").starts_with("# consent.preticked:"), "a code comes before the words of that name");
    assert_eq!(parts(&explain("soft_opt_in"), "#").len(), 2, "one of consent, one of legal bases");
}

#[test]
fn codes_laws_and_words_mix_in_one_call() {
    let headings =
        |arguments: &str| parts(&explain(arguments), "#").into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(headings("consent.expired CASL bought"), ["consent.expired", "casl", "bought"]);
    assert_eq!(headings("casl.burden,gdpr.child_16;casl.burden"), ["casl.burden", "gdpr.child_16"]);
    assert_eq!(headings("casl.*").len(), table("laws/casl.csv").len());
    assert_eq!(headings("*.no_silence email.syntax"), ["gdpr.no_silence", "email.syntax"]);
}

#[test]
fn an_unknown_law_or_word_is_wrong_usage_and_names_the_nearest() {
    let desk = Desk::new();
    for (written, says) in [
        ("gpdr", "did you mean gdpr?"),
        ("uk-gpdr", "did you mean uk-gdpr?"),
        ("gdpr.child_61", "did you mean gdpr.child_16?"),
        ("UWG.email_sms", "did you mean uwg.email_sms_fax?"),
        ("scrapped", "did you mean scraped?"),
        ("wrods", "did you mean words?"),
        ("gdrp.*", "no reason code matches gdrp.*, nor does a rule of law"),
        ("qqq", "hygienist explain law the packs"),
    ] {
        let ran = desk.run(&format!("explain email.syntax {written}"));
        assert!(ran.ends(2).says(&[says]).out.is_empty(), "{written}");
    }
}
