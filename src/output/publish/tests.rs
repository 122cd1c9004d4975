//! What stands on the disk before, during and after publishing.

use super::*;

fn publisher_with(path: &Path, bytes: &[u8]) -> Publisher {
    let mut publisher = Publisher::new();
    publisher.open(&Target::Path(path.to_owned())).unwrap().write_all(bytes).unwrap();
    publisher
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_appears_whole_and_nothing_else_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clean.csv");
    let publisher = publisher_with(&path, b"new");
    assert!(!path.exists());
    publisher.publish().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(names(folder.path()), ["clean.csv"]);
}

#[test]
fn what_is_not_published_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clean.csv");
    fs::write(&path, "old").unwrap();
    drop(publisher_with(&path, b"new"));
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["clean.csv"]);
}

#[test]
fn mode_and_link_of_the_target_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("clean.csv"), folder.path().join("link.csv"));
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("clean.csv", &link).unwrap();
    publisher_with(&link, b"new").publish().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn when_one_file_fails_the_others_are_put_back() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("clean.csv"), folder.path().join("rejects.csv"));
    fs::write(&first, "old").unwrap();
    let mut publisher = publisher_with(&first, b"new");
    publisher.open(&Target::Path(second.clone())).unwrap().write_all(b"new").unwrap();
    // A folder that appears at the second target in the meantime cannot be renamed over.
    fs::create_dir(&second).unwrap();
    fs::write(second.join("inside"), "x").unwrap();
    assert!(publisher.publish().is_err());
    assert_eq!(fs::read(&first).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["clean.csv", "rejects.csv"]);
}

#[test]
fn a_full_device_fails_before_anything_is_renamed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rejects.csv");
    let mut publisher = publisher_with(&path, b"new");
    publisher.open(&Target::Path("/dev/full".into())).unwrap().write_all(b"x").unwrap();
    assert!(publisher.publish().is_err());
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn a_missing_folder_and_a_folder_are_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: PathBuf| Publisher::new().open(&Target::Path(path)).unwrap_err().to_string();
    assert!(open(folder.path().join("no/x.csv")).contains("there is no folder"));
    assert!(open(folder.path().to_owned()).contains("is a folder"));
}

#[test]
fn a_backup_does_not_outlive_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["a.csv", "b.csv", "c.csv"].map(|name| folder.path().join(name));
    let mut publisher = Publisher::new();
    for path in &paths {
        fs::write(path, "old").unwrap();
        publisher.open(&Target::Path(path.clone())).unwrap().write_all(b"new").unwrap();
    }
    fs::remove_file(&paths[1]).unwrap();
    fs::create_dir(&paths[1]).unwrap();
    let error = publisher.publish().unwrap_err().to_string();
    assert!(error.contains("b.csv") && error.contains("folder"), "{error}");
    assert_eq!(fs::read(&paths[0]).unwrap(), b"old");
    assert_eq!(fs::read(&paths[2]).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["a.csv", "b.csv", "c.csv"]);
}

#[test]
fn a_new_file_has_the_mode_that_the_shell_would_give_it() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (folder.path().join("ours.csv"), folder.path().join("theirs.csv"));
    fs::write(&theirs, "").unwrap();
    publisher_with(&ours, b"new").publish().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&ours), mode(&theirs));
}

#[test]
fn a_private_file_is_private_before_it_is_published() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clean.csv");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    let publisher = publisher_with(&path, b"new");
    for entry in fs::read_dir(folder.path()).unwrap() {
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    publisher.publish().unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_long_name_leaves_room_for_that_of_its_temporary_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ä".repeat(127));
    publisher_with(&path, b"new").publish().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
}

#[test]
fn a_device_may_take_two_outputs_and_stays_a_device() {
    let mut publisher = Publisher::new();
    let null = Target::Path("/dev/null".into());
    publisher.open(&null).unwrap().write_all(b"a").unwrap();
    publisher.open(&null).unwrap().write_all(b"b").unwrap();
    publisher.publish().unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_pipe_gets_its_bytes_and_a_reader_that_leaves_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let (pipe, file) = (folder.path().join("pipe"), folder.path().join("clean.csv"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let bytes = vec![b'x'; 1 << 20];
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || File::open(pipe).unwrap().read(&mut [0; 10]).unwrap()
    });
    let mut publisher = publisher_with(&file, b"new");
    publisher.open(&Target::Path(pipe.clone())).unwrap().write_all(&bytes).unwrap();
    publisher.publish().unwrap();
    assert_eq!(reader.join().unwrap(), 10);
    assert_eq!(fs::read(&file).unwrap(), b"new");
    assert_eq!(names(folder.path()), ["clean.csv", "pipe"]);
}
