//! A desk to work on: a directory of its own, the program run in it, its tables read back.

use hygienist::config::{Policy, SuppressList};
use hygienist::contact::SuppressionKind;
use hygienist::pipeline::{self, Command, Outcome, Outputs, Reading, Run, Silent, Tuning};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The day that stands for today in every test.
pub const TODAY: &str = "2026-11-24";

/// A directory of its own, in memory where the machine has such a place: publishing syncs every file.
pub struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Desk { dir: dir.unwrap() }
    }

    /// A desk with one file on it.
    pub fn with(name: &str, content: impl AsRef<[u8]>) -> Desk {
        let desk = Desk::new();
        desk.write(name, content);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Desk {
        fs::write(self.path(name), content).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name} cannot be read: {e}"))
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    pub fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Every file on the desk, by name: nothing may be left behind.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(self.dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub fn table(&self, name: &str) -> Table {
        Table::parse(&self.read(name))
    }

    pub fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&self.read(name)).unwrap()
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// The program, to be run on the desk.
    pub fn command(&self) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_hygienist"));
        command.current_dir(self.dir.path()).timeout(Duration::from_secs(60)).env_remove("RUST_BACKTRACE");
        // Keys of stores are made where settings are: nothing of a test goes to the home of whoever runs it.
        command.env("HOME", self.dir.path()).env_remove("XDG_CONFIG_HOME").env_remove("HYGIENIST_STORE_KEY");
        command.env("USER", "ann").env_remove("SUDO_USER");
        command
    }

    /// The same, to be started and left alone.
    pub fn start(&self, arguments: &str) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hygienist"));
        command.args(arguments.split_whitespace()).current_dir(self.dir.path()).env_remove("RUST_BACKTRACE");
        command.env("HOME", self.dir.path()).env_remove("XDG_CONFIG_HOME").env_remove("HYGIENIST_STORE_KEY");
        command.env("USER", "ann").env_remove("SUDO_USER").stdin(std::process::Stdio::null());
        command
    }

    /// Runs the program, whatever comes of it. Arguments are parted by white space.
    pub fn run(&self, arguments: &str) -> Ran {
        self.run_with(arguments, b"")
    }

    pub fn run_with(&self, arguments: &str, stdin: &[u8]) -> Ran {
        let output =
            self.command().args(arguments.split_whitespace()).write_stdin(stdin).output().expect("the program starts");
        let ran = Ran {
            arguments: arguments.to_owned(),
            code: output.status.code(),
            out: output.stdout,
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        assert!(!ran.err.contains("panicked"), "a panic must never show: {}", ran.err);
        ran
    }

    /// Runs the program, which must succeed.
    pub fn done(&self, arguments: &str) -> Ran {
        let ran = self.run(arguments);
        ran.ends(0);
        ran
    }

    /// `clean IN… -o clean.csv --rejects rejects.csv` with more arguments: both tables.
    pub fn clean(&self, arguments: &str) -> (Table, Table) {
        self.done(&format!("clean --as-of {TODAY} --allow-empty {arguments} -o clean.csv --rejects rejects.csv"));
        (self.table("clean.csv"), self.table("rejects.csv"))
    }

    /// `annotate IN… -o all.csv` with more arguments.
    pub fn annotate(&self, arguments: &str) -> Table {
        self.done(&format!("annotate --as-of {TODAY} {arguments} -o all.csv"));
        self.table("all.csv")
    }
}

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    pub arguments: String,
    pub code: Option<i32>,
    pub out: Vec<u8>,
    pub err: String,
}

impl Ran {
    #[track_caller]
    pub fn ends(&self, code: i32) -> &Ran {
        assert_eq!(self.code, Some(code), "`hygienist {}` says: {}", self.arguments, self.err);
        self
    }

    /// The message holds each of these, in any case.
    #[track_caller]
    pub fn says(&self, words: &[&str]) -> &Ran {
        let said = self.err.to_lowercase();
        for word in words {
            assert!(said.contains(&word.to_lowercase()), "{word:?} is not in: {}", self.err);
        }
        self
    }

    pub fn table(&self) -> Table {
        Table::parse(&self.out)
    }
}

/// A CSV file, read by the csv crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn parse(bytes: &[u8]) -> Table {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut rows: Vec<Vec<String>> = reader
            .byte_records()
            .map(|r| r.unwrap().iter().map(|c| String::from_utf8_lossy(c).into_owned()).collect())
            .collect();
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        Table { header, rows }
    }

    #[track_caller]
    pub fn at(&self, name: &str) -> usize {
        self.header.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name} in {:?}", self.header))
    }

    #[track_caller]
    pub fn column(&self, name: &str) -> Vec<&str> {
        let at = self.at(name);
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    #[track_caller]
    pub fn cell(&self, row: usize, name: &str) -> &str {
        &self.rows[row][self.at(name)]
    }

    /// Only the columns that are not ours.
    pub fn without_ours(&self) -> Table {
        let keep: Vec<usize> = (0..self.header.len()).filter(|at| !self.header[*at].starts_with("hyg_")).collect();
        let pick = |row: &Vec<String>| keep.iter().map(|at| row[*at].clone()).collect::<Vec<_>>();
        Table { header: pick(&self.header), rows: self.rows.iter().map(pick).collect() }
    }
}

/// The codes of a record, cell by cell text.
pub fn codes(joined: &str) -> Vec<&str> {
    joined.split(';').filter(|c| !c.is_empty()).collect()
}

/// A policy to start from: `US` numbers, the fixed day.
pub fn policy() -> Policy {
    Policy { country: hygienist::contact::Region::from_code("US"), as_of: TODAY.to_owned(), ..Policy::default() }
}

pub fn list(desk: &Desk, name: &str, kind: SuppressionKind) -> SuppressList {
    SuppressList::new(desk.path(name).to_str().unwrap(), kind)
}

/// A run through the library: `in.csv` to `c.csv`, `r.csv`, `f.jsonl` (`a.csv` where it annotates).
pub fn library_run(desk: &Desk, command: Command, policy: Policy) -> Run {
    let main = if command == Command::Clean { "c.csv" } else { "a.csv" };
    Run {
        command,
        inputs: vec![desk.path("in.csv").to_str().unwrap().to_owned()],
        reading: Reading::default(),
        policy,
        numbering_plan: None,
        outputs: Outputs {
            main: Some(desk.path(main)),
            rejects: (command == Command::Clean).then(|| desk.path("r.csv")),
            allow_empty: true,
            ..Outputs::default()
        },
        memory: None,
        gate: hygienist::pipeline::Held::default(),
        threads: 2,
        tuning: Tuning { hash_key: Some(hygienist::contact::HashKey(7, 11)), ..Tuning::default() },
    }
}

pub fn run(run: &Run) -> anyhow::Result<Outcome> {
    pipeline::clean(run, &Silent)
}

/// The repository's own fixture.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A desk with the fixture and its list.
pub fn crm_desk() -> Desk {
    let desk = Desk::with("crm.csv", fixture("crm_export.csv"));
    desk.write("stops.csv", fixture("unsubscribed.csv"));
    desk
}
