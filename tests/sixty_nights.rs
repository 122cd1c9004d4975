//! A nightly job as it would be in cron, for sixty nights: the script of `examples/nightly` with the real program on a list
//! that changes every day, and an accident every third night. A model that reads no file of the program knows who had said
//! stop by when: on no night is any of them published. Each accident is stopped or named, and the night after goes on.

// A helper of a test fails as the test does.
#![allow(clippy::unwrap_used)]

#[path = "sixty_nights/desk.rs"]
mod desk;
#[path = "sixty_nights/exports.rs"]
mod exports;
#[path = "sixty_nights/same_name.rs"]
mod same_name;
#[path = "sixty_nights/senders.rs"]
mod senders;
#[path = "sixty_nights/town.rs"]
mod town;

use desk::{Desk, Ran, kill, rows};
use exports::{csv_of, damaged, forgotten, shifted};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::time::{Duration, Instant};
use town::{HEADER, Person, Town, day};

const NIGHTS: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Accident {
    EmptyExport,
    NoByte,
    Halved,
    PhonesDamaged,
    OptOutsReturn,
    ColumnShifted,
    EmailRenamed,
    FeedbackTwice,
    UnknownFeedback,
    KeyAway,
    Killed,
    TwoAtOnce,
    NoExport,
    OptOutsRenamed,
}

/// What goes wrong on which night.
const ACCIDENTS: [(usize, Accident); 14] = [
    (8, Accident::EmptyExport),
    (11, Accident::NoByte),
    (14, Accident::OptOutsReturn),
    (17, Accident::ColumnShifted),
    (20, Accident::EmailRenamed),
    (23, Accident::KeyAway),
    (26, Accident::TwoAtOnce),
    (30, Accident::FeedbackTwice),
    (33, Accident::UnknownFeedback),
    (36, Accident::NoExport),
    (41, Accident::OptOutsRenamed),
    (50, Accident::Halved),
    (53, Accident::PhonesDamaged),
    (57, Accident::Killed),
];

/// What the history must hold of a night that was remembered.
#[derive(Debug, PartialEq, Eq)]
struct Remembered {
    day: String,
    outcome: &'static str,
    /// Who came, left and changed, where something was published before.
    change: Option<(usize, usize, usize)>,
}

/// The nights, one by one.
struct Nights {
    desk: Desk,
    town: Town,
    remembered: Vec<Remembered>,
    /// The clean rows that were published last, by the channel under which a member is known.
    last: Option<BTreeMap<String, csv::StringRecord>>,
    /// What was said on the nights of accidents.
    mails: Vec<(Accident, String)>,
    /// The history before the night on which the job is killed: how many runs that leaves, nobody knows.
    history: String,
}

#[test]
fn sixty_nights() {
    let mut nights = Nights {
        desk: Desk::new(),
        town: Town::new(400),
        remembered: Vec::new(),
        last: None,
        mails: Vec::new(),
        history: String::new(),
    };
    nights.import_what_was_known();
    for night in 0..NIGHTS {
        if accident_of(night) == Some(Accident::Killed) {
            nights.history = nights.desk.hygienist("history --list newsletter").said;
        }
        nights.pass(night);
    }
    nights.history_is_right();
    nights.are_what_the_readme_shows();
}

impl Nights {
    /// The first day: what an old list says goes into a new store.
    fn import_what_was_known(&mut self) {
        let here = self.town.people.iter().step_by(40).filter(|one| !one.email.is_empty());
        let old: Vec<String> = here.chain(&self.town.gone).map(|one| one.email.clone()).collect();
        self.desk.write("unsubscribed.csv", format!("email\n{}\n", old.join("\n")));
        self.town.stopped.extend(old);
        let ran = self.desk.hygienist("suppress import unsubscribed.csv");
        assert_eq!(ran.code, Some(0), "{}", ran.said);
        assert!(ran.said.contains("keep a copy of it"), "{}", ran.said);
    }

    fn pass(&mut self, night: usize) {
        self.town.pass(night);
        let accident = accident_of(night);
        for (name, content) in senders::report(&mut self.town, night) {
            self.desk.write(&format!("inbox/{name}"), content);
        }
        let mut export = self.town.people.clone();
        if accident == Some(Accident::OptOutsReturn) {
            export.extend(std::mem::take(&mut self.town.gone));
        }
        let table: Vec<Vec<String>> = export.iter().map(|one| one.cells(night)).collect();
        self.desk.write("export.csv", csv_of(&HEADER.map(str::to_owned), &table));
        match accident {
            None => self.quiet_night(night, &export),
            Some(accident) => self.accident(accident, night, &export, &table),
        }
        self.nobody_who_said_stop_is_published(night);
    }

    fn quiet_night(&mut self, night: usize, export: &[Person]) {
        let ran = self.desk.night(&day(night));
        assert_eq!(ran.code, Some(0), "night {night}: {}", ran.said);
        // Phones that were gone for a night come back on the next, and that moves more than usual.
        let after_phones = night.checked_sub(1).and_then(accident_of) == Some(Accident::PhonesDamaged);
        if after_phones {
            assert!(ran.said.lines().all(|line| line.starts_with("note: unusual: ")), "night {night}: {}", ran.said);
        } else {
            assert_eq!(ran.said, "", "night {night} is as every night");
        }
        self.is_published(night, export, true);
    }

    /// What is published is what the model says, and what the summary and later the history tell is what it counts.
    fn is_published(&mut self, night: usize, export: &[Person], phones: bool) {
        let expected = self.town.expected(export, night, phones);
        let published = self.desk.published();
        let differs: Vec<_> = expected
            .keys()
            .chain(published.keys())
            .filter(|id| expected.get(*id) != published.get(*id))
            .map(|id| (id, expected.get(id), published.get(id)))
            .collect();
        assert!(differs.is_empty(), "night {night}: by the model, and published: {differs:?}");
        assert!(self.desk.names("inbox").is_empty(), "night {night}: all was heard");
        let mut now = BTreeMap::new();
        for mut row in self.desk.clean_rows() {
            // The codes behind it are what we say of a row: others make no other person.
            row.truncate(row.len() - 1);
            let channel = if row[3].is_empty() { &row[4] } else { &row[3] };
            now.insert(channel.to_owned(), row);
        }
        assert_eq!(now.len(), expected.len(), "no two share a channel");
        let change = self.last.as_ref().map(|last| {
            let stayed: Vec<&String> = now.keys().filter(|channel| last.contains_key(*channel)).collect();
            let changed = stayed.iter().filter(|channel| last[**channel] != now[**channel]).count();
            (now.len() - stayed.len(), last.len() - stayed.len(), changed)
        });
        let summary: serde_json::Value = serde_json::from_slice(&self.desk.read("summary.json")).unwrap();
        assert_eq!(summary["as_of"], day(night));
        if let Some((came, left, changed)) = change {
            let told = ["came", "left", "changed"].map(|key| summary["store"][key].as_u64());
            assert_eq!(
                told,
                [came, left, changed].map(|count| Some(count as u64)),
                "night {night}: {}",
                summary["store"]
            );
        }
        self.figures_say(night, "done", Some(self.desk.clean_rows().len()));
        self.last = Some(now);
        self.remembered.push(Remembered { day: day(night), outcome: "published", change });
    }

    /// The one promise: every channel in the clean file is one whose owner never said stop to it.
    fn nobody_who_said_stop_is_published(&self, night: usize) {
        for (id, (email, phone)) in self.desk.published() {
            for channel in [email, phone] {
                let stopped = self.town.stopped.contains(&channel) || self.town.dead.contains(&channel);
                // A night that published nothing shows the list of the night before.
                let since = self.remembered.last().filter(|last| last.day == day(night) && last.outcome == "published");
                assert!(since.is_none() || !stopped, "night {night}: {channel} of {id} had said stop");
            }
        }
    }

    fn accident(&mut self, accident: Accident, night: usize, export: &[Person], table: &[Vec<String>]) {
        let header = HEADER.map(str::to_owned);
        match accident {
            Accident::EmptyExport => {
                self.desk.write("export.csv", csv_of(&header, &[]));
                self.is_stopped(
                    accident,
                    night,
                    Some("broke"),
                    &["→ 0, 100.0 % fewer than run", "nothing was published", "unusual: rows"],
                );
            }
            Accident::NoByte => {
                self.desk.write("export.csv", "");
                self.is_stopped(accident, night, None, &["export.csv", "empty"]);
            }
            Accident::Halved => {
                self.desk.write("export.csv", csv_of(&header, &table[..table.len() / 2]));
                self.is_stopped(
                    accident,
                    night,
                    Some("broke"),
                    &["% fewer than run", "allows 20 %", "nothing was published"],
                );
            }
            Accident::PhonesDamaged => {
                let damaged: Vec<_> = table.iter().zip(export).map(|(row, one)| damaged(row, one)).collect();
                self.desk.write("export.csv", csv_of(&header, &damaged));
                self.is_named(accident, night, &["unusual: phone.spreadsheet_damage 0.0 % →"]);
                self.is_published(night, export, false);
            }
            Accident::OptOutsReturn => {
                let returned: Vec<_> = table.iter().map(|row| forgotten(row, night)).collect();
                self.desk.write("export.csv", csv_of(&header, &returned));
                self.is_named(accident, night, &["unusual: suppressed.unsubscribed"]);
                self.is_published(night, export, true);
                let summary = String::from_utf8(self.desk.read("summary.json")).unwrap();
                assert!(summary.contains("came back as subscribed, and are stopped all the same"), "{summary}");
            }
            Accident::ColumnShifted => {
                let shifted: Vec<_> = table.iter().map(|row| shifted(row)).collect();
                self.desk.write("export.csv", csv_of(&header, &shifted));
                self.is_stopped(
                    accident,
                    night,
                    Some("broke"),
                    &["rows say stop", "none of it was learned", "columns may have slipped", "nothing was published"],
                );
            }
            Accident::EmailRenamed => {
                self.desk.write("export.csv", csv_of(&header.map(|name| name.replace("E-Mail", "Kontakt 1")), table));
                self.is_stopped(accident, night, None, &["no input has a column of that name", "E-Mail", "Kontakt 1"]);
            }
            Accident::OptOutsRenamed => {
                self.desk
                    .write("export.csv", csv_of(&header.map(|name| name.replace("Opted Out At", "Field 8")), table));
                self.is_stopped(
                    accident,
                    night,
                    None,
                    &["no input has a column of that name", "Opted Out At", "Field 8"],
                );
            }
            Accident::FeedbackTwice => self.the_same_feedback_again(night, export),
            Accident::UnknownFeedback => {
                self.desk.write("inbox/odd.csv", "Campaign,Clicks\nspring,12\nsummer,40\n");
                self.is_stopped(accident, night, None, &["inbox/odd.csv", "there is no new list until each is heard"]);
                assert_eq!(self.desk.names("inbox"), ["odd.csv"], "what can be read is heard");
                fs::remove_file(self.desk.path("inbox/odd.csv")).unwrap();
            }
            Accident::KeyAway => {
                let away = self.desk.path("../keys away");
                fs::rename(self.desk.keys(), &away).unwrap();
                self.is_stopped(accident, night, None, &["its key is missing", "nothing was done", "put the key back"]);
                fs::rename(&away, self.desk.keys()).unwrap();
            }
            Accident::Killed => self.killed(night, export),
            Accident::TwoAtOnce => {
                let lock = File::options().append(true).open(self.desk.path(".nightly.lock")).unwrap();
                lock.lock().unwrap();
                self.is_stopped(accident, night, None, &["still at work"]);
            }
            Accident::NoExport => {
                fs::remove_file(self.desk.path("export.csv")).unwrap();
                self.is_stopped(accident, night, None, &["export.csv", "no such file"]);
            }
        }
    }

    /// The job ends with an error that says so, and nothing that was published is touched.
    fn is_stopped(&mut self, accident: Accident, night: usize, outcome: Option<&'static str>, words: &[&str]) {
        let files = ["clean.csv", "rejects.csv", "summary.json", "findings.csv"];
        let before = files.map(|name| self.desk.read(name));
        let figures = self.desk.metrics();
        let ran = self.desk.night(&day(night));
        assert_ne!(ran.code, Some(0), "night {night}, {accident:?}: {}", ran.said);
        assert!(
            files.map(|name| self.desk.read(name)) == before,
            "night {night}, {accident:?}: the files are as they were"
        );
        self.says(accident, night, &ran, words);
        match accident {
            // These nights end before anything is cleaned, and the figures are those of the night before: they grow old.
            Accident::UnknownFeedback | Accident::KeyAway | Accident::TwoAtOnce => {
                assert_eq!(self.desk.metrics(), figures, "night {night}, {accident:?}");
            }
            _ => self.figures_say(night, if outcome == Some("broke") { "broken" } else { "failed" }, None),
        }
        self.remembered.extend(outcome.map(|outcome| Remembered { day: day(night), outcome, change: None }));
    }

    /// What Prometheus is shown: how the night ended, and how many are kept.
    fn figures_say(&self, night: usize, ended: &str, kept: Option<usize>) {
        let figures = self.desk.metrics();
        let of = "command=\"clean\",list=\"newsletter\"";
        let told = |name: &str| figures.get(&format!("hygienist_last_run_{name}")).copied();
        assert_eq!(told(&format!("success{{{of}}}")), Some(f64::from(u8::from(ended == "done"))), "night {night}");
        for outcome in ["broken", "done", "failed", "nothing_kept"] {
            let is = f64::from(u8::from(outcome == ended));
            assert_eq!(told(&format!("outcome{{{of},outcome=\"{outcome}\"}}")), Some(is), "night {night}: {outcome}");
        }
        if let Some(kept) = kept {
            assert_eq!(told(&format!("kept_rows{{{of}}}")), Some(kept as f64), "night {night}");
        }
    }

    /// The job ends well, and says what a person should know.
    fn is_named(&mut self, accident: Accident, night: usize, words: &[&str]) {
        let ran = self.desk.night(&day(night));
        assert_eq!(ran.code, Some(0), "night {night}, {accident:?}: {}", ran.said);
        self.says(accident, night, &ran, words);
    }

    fn says(&mut self, accident: Accident, night: usize, ran: &Ran, words: &[&str]) {
        self.mails.push((accident, ran.said.clone()));
        let said = ran.said.to_lowercase();
        for word in words {
            assert!(
                said.contains(&word.to_lowercase()),
                "night {night}, {accident:?}: {word:?} is not in: {}",
                ran.said
            );
        }
    }

    /// A file of last night comes again, under another name: nothing counts twice, and there is nothing to say.
    fn the_same_feedback_again(&mut self, night: usize, export: &[Person]) {
        let last = senders::NEARLY_FULL[1];
        assert_eq!(night, last + 1);
        let heard = format!("heard/{0}-sendgrid-{0}.json", day(last));
        self.desk.write("inbox/sendgrid-again.json", self.desk.read(&heard));
        self.quiet_night(night, export);
        let twice: Vec<&String> =
            self.town.soft.iter().filter(|(_, times)| **times == 2).map(|(address, _)| address).collect();
        assert_eq!(twice.len(), 2);
        for address in twice {
            let ran = self.desk.hygienist(&format!("suppress check {address}"));
            assert_eq!(ran.code, Some(0), "two bounces that may pass are no three: {}", ran.said);
        }
    }

    /// The job and all that it started are killed at several moments; then it runs to its end.
    fn killed(&mut self, night: usize, export: &[Person]) {
        let expected = self.town.expected(export, night, true);
        let before = self.desk.published();
        let whole = self.length_of_a_night(night);
        // The last is killed as soon as it has begun.
        let moments = [2, 7, 8, 9].map(|tenths| Some(whole * tenths / 10));
        let attempts = moments.iter().chain([&None]);
        for moment in attempts.clone() {
            self.desk.write(".nightly.lock", "");
            let job = self.desk.begin(&day(night));
            match moment {
                Some(moment) => std::thread::sleep(*moment),
                None => self.wait_until_it_has_begun(),
            }
            kill(job, &self.desk.path(".nightly.lock"));
            let now = self.desk.published();
            assert!(now == before || now == expected, "killed after {moment:?}: the list is whole");
        }
        self.is_named(Accident::Killed, night, &["was killed before its end", "goes on"]);
        assert!(
            !self.desk.names("").iter().any(|name| name.contains(".hygienist") && !name.ends_with(".db")),
            "{:?}",
            self.desk.names("")
        );
        let history = rows(self.history().as_bytes());
        let of_tonight: Vec<&str> =
            history.iter().filter(|row| row[2] == day(night)).map(|row| row.get(4).unwrap()).collect();
        assert!((1..=attempts.count() + 1).contains(&of_tonight.len()), "{of_tonight:?}");
        assert!(of_tonight.iter().all(|outcome| ["published", "unfinished"].contains(outcome)), "{of_tonight:?}");
        // Runs that were published before they were killed have told already who came.
        let published = of_tonight.iter().filter(|outcome| **outcome == "published").count();
        if published > 1 {
            self.last = None;
        }
        self.is_published(night, export, true);
    }

    fn wait_until_it_has_begun(&self) {
        let start = Instant::now();
        while self.desk.read(".nightly.lock").is_empty() {
            assert!(start.elapsed() < Duration::from_secs(20), "the job begins");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// How long a night takes here, by one on a copy of the folder.
    fn length_of_a_night(&self, night: usize) -> Duration {
        let copy = Desk::copy_of(&self.desk);
        let start = Instant::now();
        assert_eq!(copy.night(&day(night)).code, Some(0));
        start.elapsed()
    }

    fn history(&self) -> String {
        let ran = self.desk.hygienist("history --list newsletter --format csv");
        assert_eq!(ran.code, Some(0), "{}", ran.said);
        ran.said
    }

    /// The README's lines are what was mailed, and what the history tells.
    fn are_what_the_readme_shows(&self) {
        let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
        let section = readme.split("\n## Every night\n").nth(1).unwrap().split("\n## ").next().unwrap();
        let files = [
            ("sh", "nightly.sh"),
            ("toml", "hygiene.toml"),
            ("cron", "crontab"),
            ("ini", "hygienist-nightly.service"),
            ("ini", "hygienist-nightly.timer"),
            ("yaml", "alerts.yml"),
        ];
        for (fence, name) in files {
            let path = format!("{}/examples/nightly/{name}", env!("CARGO_MANIFEST_DIR"));
            let file = fs::read_to_string(path).unwrap();
            assert!(section.contains(&format!("```{fence}\n{file}```")), "{name} stands in the README");
        }
        let mails = self.mails.iter().map(|(_, mail)| mail.as_str());
        let written = format!("{}{}", mails.collect::<String>(), self.history);
        let written = without_keys(&written.replace(&self.desk.home(), "/home/lists"));
        let shown = section.split("```mail\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        let lines: Vec<&str> = shown.flat_map(str::lines).collect();
        assert!(lines.len() > 25, "the README shows what is mailed");
        for line in lines {
            let line = without_keys(line);
            assert!(written.lines().any(|one| one == line), "not said any more: {line}\nbut:\n{written}");
        }
    }

    fn history_is_right(&self) {
        let of_the_killed = day(ACCIDENTS.iter().find(|(_, accident)| *accident == Accident::Killed).unwrap().0);
        let told = rows(self.history().as_bytes());
        let told: Vec<_> = told.iter().filter(|row| row[2] != of_the_killed).collect();
        let remembered: Vec<_> = self.remembered.iter().filter(|one| one.day != of_the_killed).collect();
        assert_eq!(told.len(), remembered.len(), "{}", self.history());
        for (told, remembered) in told.iter().zip(remembered) {
            assert_eq!((&told[2], &told[4]), (remembered.day.as_str(), remembered.outcome));
            if let Some((came, left, changed)) = remembered.change {
                let counts = [came, left, changed].map(|count| count.to_string());
                assert_eq!([&told[9], &told[10], &told[11]], counts.each_ref().map(String::as_str), "{told:?}");
            }
        }
        let days: BTreeSet<&str> = self.remembered.iter().map(|one| one.day.as_str()).collect();
        assert_eq!(days.len(), self.remembered.len(), "one a night");
    }
}

/// The text with the name of each key, which is another in every store, the same.
fn without_keys(text: &str) -> String {
    let names = text.split(".key").map(|part| match part.rsplit_once('/') {
        Some((before, name)) if name.len() == 16 => format!("{before}/…"),
        _ => part.to_owned(),
    });
    names.collect::<Vec<_>>().join(".key")
}

fn accident_of(night: usize) -> Option<Accident> {
    ACCIDENTS.iter().find(|(on, _)| *on == night).map(|(_, accident)| *accident)
}
