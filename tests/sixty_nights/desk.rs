//! The folder in which the nightly job works, as a user would set it up from the examples, and cron that starts it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What cron would mail, and how the job ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub said: String,
}

/// The folder of the job, and a home beside it.
pub struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    /// The examples, copied.
    pub fn new() -> Desk {
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/nightly");
        for folder in ["home", "lists", "lists/inbox"] {
            fs::create_dir(dir.path().join(folder)).unwrap();
        }
        for name in ["nightly.sh", "hygiene.toml"] {
            fs::copy(examples.join(name), dir.path().join("lists").join(name)).unwrap();
        }
        Desk { dir }
    }

    /// The same folder and home once more, as they are now.
    pub fn copy_of(desk: &Desk) -> Desk {
        let copy = Desk::new();
        let from = format!("{}/.", desk.dir.path().display());
        assert!(Command::new("cp").arg("-a").arg(from).arg(copy.dir.path()).status().unwrap().success());
        copy
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("lists").join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn names(&self, folder: &str) -> Vec<String> {
        let names = fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<String> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Where the keys of stores are.
    pub fn keys(&self) -> PathBuf {
        self.dir.path().join("home/.config/hygienist")
    }

    pub fn home(&self) -> String {
        self.dir.path().join("home").display().to_string()
    }

    /// As little around it as cron leaves.
    fn bare(&self, program: &Path, day: &str) -> Command {
        let bin = Path::new(env!("CARGO_BIN_EXE_hygienist")).parent().unwrap();
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()))
            .env("HOME", self.dir.path().join("home"))
            .env("LOGNAME", "lists")
            .env("AS_OF", day)
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs the job to its end.
    pub fn night(&self, day: &str) -> Ran {
        ran(&mut self.bare(&self.path("nightly.sh"), day))
    }

    /// Starts the job with a process group of its own, and all that it says thrown away.
    pub fn begin(&self, day: &str) -> Child {
        let mut command = self.bare(&self.path("nightly.sh"), day);
        command.process_group(0).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs the program itself.
    pub fn hygienist(&self, arguments: &str) -> Ran {
        let mut command = self.bare(Path::new(env!("CARGO_BIN_EXE_hygienist")), "");
        ran(command.current_dir(self.path("")).args(arguments.split_whitespace()))
    }

    /// Who is in the clean file, by the first column: address and number.
    pub fn published(&self) -> BTreeMap<String, (String, String)> {
        let channels = |row: &csv::StringRecord| (row[0].to_owned(), (row[3].to_owned(), row[4].to_owned()));
        self.clean_rows().iter().map(channels).collect()
    }

    /// The figures for Prometheus of the last run: each line by what stands before its value.
    pub fn metrics(&self) -> BTreeMap<String, f64> {
        let text = String::from_utf8(self.read("hygienist.prom")).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines
            .map(|line| line.rsplit_once(' ').unwrap())
            .map(|(of, value)| (of.to_owned(), value.parse().unwrap()))
            .collect()
    }

    pub fn clean_rows(&self) -> Vec<csv::StringRecord> {
        rows(&self.read("clean.csv"))
    }
}

/// The rows of a CSV file below its header, all of the same length.
pub fn rows(bytes: &[u8]) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(bytes).records().map(Result::unwrap).collect()
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    Ran { code: output.status.code(), said }
}

/// Kills the job and all that it started, as a machine that runs out of memory does, and waits until all of it is gone.
pub fn kill(mut job: Child, lock: &Path) {
    let group = format!("-{}", job.id());
    // One that has ended already is killed enough.
    Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status().unwrap();
    job.wait().unwrap();
    File::open(lock).unwrap().lock().unwrap();
}
