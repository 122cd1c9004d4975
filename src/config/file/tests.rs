//! What a `hygiene.toml` may say, and how its mistakes are told.

use super::*;
use crate::contact::SuppressionKind;

fn settings(text: &str) -> FileSettings {
    assert_eq!(schema_says(text), Some(true), "the schema takes what can be read: {text}");
    parse(Path::new("lists/hygiene.toml"), text).unwrap()
}

/// Whether an editor would take it for right; nothing where it is no TOML.
fn schema_says(text: &str) -> Option<bool> {
    let table: toml::Table = text.trim_start_matches('\u{feff}').parse().ok()?;
    Some(schema::tests::validator().is_valid(&schema::tests::json_of(&toml::Value::Table(table))))
}

fn error(text: &str) -> String {
    assert_ne!(schema_says(text), Some(true), "the schema refuses what cannot be read: {text}");
    parse(Path::new("hygiene.toml"), text).unwrap_err().to_string()
}

#[test]
fn every_key_of_this_version_is_read() {
    let read = settings(
        r#"country = "DE"
[columns]
email = ["E-Mail", "E-Mail 2"]
phone = "Tel"
[match]
by = ["email"]
names = false
keep = "latest:created_at"
[actions]
"row.*" = "reject"
"email.disposable" = "drop"
phone.invalid = "flag"
[suppress]
lists = [{ file = "unsubscribed.csv" }, { file = "/srv/dnc.txt", kind = "do_not_call" }]
scope = "channel"
allow_bad = true
allow_empty = false
[consent]
faults = "reject"
"#,
    );
    assert_eq!(read.country, Some(("DE".to_owned(), 1)));
    assert_eq!(read.columns[&Role::Email], ["E-Mail", "E-Mail 2"]);
    assert_eq!(read.columns[&Role::Phone], ["Tel"]);
    assert_eq!(read.by, Some(MatchBy { email: true, phone: false }));
    assert_eq!((read.names, read.keep), (Some(false), Some(Keep::Latest(Role::CreatedAt))));
    let rules: Vec<_> = read.actions.iter().map(|r| (&*r.pattern, &*r.action, &*r.from)).collect();
    assert_eq!(
        rules,
        [
            ("row.*", "reject", "lists/hygiene.toml:10"),
            ("email.disposable", "drop", "lists/hygiene.toml:11"),
            ("phone.invalid", "flag", "lists/hygiene.toml:12"),
        ]
    );
    assert_eq!(read.lists[0].kind, SuppressionKind::Unsubscribed);
    assert_eq!(Path::new(&read.lists[0].file), Path::new("lists").join("unsubscribed.csv"));
    assert_eq!((&*read.lists[1].file, read.lists[1].kind), ("/srv/dnc.txt", SuppressionKind::DoNotCall));
    assert_eq!(read.scope, Some(Scope::Channel));
    assert_eq!((read.allow_bad, read.allow_empty), (Some(true), Some(false)));
    assert_eq!(read.consent_reject, Some(true));
}

#[test]
fn an_empty_file_says_nothing() {
    let path = PathBuf::from("lists/hygiene.toml");
    assert_eq!(settings("\u{feff}# nothing"), FileSettings { path, ..FileSettings::default() });
}

#[test]
fn none_and_an_empty_list_turn_matching_off() {
    assert_eq!(settings("[match]\nby = \"none\"").by, Some(MatchBy::default()));
    assert_eq!(settings("[match]\nby = []").by, Some(MatchBy::default()));
    assert!(error("[match]\nby = [\"none\", \"email\"]").starts_with("hygiene.toml:2: `by` cannot be `none`"));
}

#[test]
fn unknown_keys_name_the_line_and_the_nearest() {
    assert!(error("\ncuontry = 1").starts_with("hygiene.toml:2: `cuontry` is no setting (did you mean `country`?)"));
    assert!(error("[match]\n\nkep = 1").starts_with("hygiene.toml:3: `match.kep`"));
    assert!(error("[columns]\nemial = \"x\"").ends_with("(did you mean `email`?)"));
    assert!(error("[suppress]\nlists = [\n{ fiel = 1 }]").starts_with("hygiene.toml:3: `suppress.lists.fiel`"));
}

#[test]
fn limits_are_those_of_the_command_line() {
    let read = settings(
        "[check]\nmax = { \"email.syntax\" = \"0.5%\", rejected = \"2%\" }\nmin = { rows = 1000, \"fill(email)\" = 0.9 }\n\
         required_columns = [\"email\"]\nallowed_columns = []",
    );
    let shown: Vec<String> = read.limits.all.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["max email.syntax=0.5%", "max rejected=2%", "min rows=1000", "min fill(email)=90%"]);
    assert_eq!((read.limits.required, read.limits.allowed), (vec!["email".to_owned()], Some(Vec::new())));
    // Without quotes a dot makes tables, which mean the same.
    let bare = settings("[check.max]\nemail.syntax = 3\n");
    assert_eq!(bare.limits.all[0].to_string(), "max email.syntax=3");
    let wrong = error("[check]\nmax = { rejected = \"2%\",\n\"emial.syntax\" = 1 }");
    assert!(
        wrong
            .starts_with("hygiene.toml:3: emial.syntax is nothing that can be measured (did you mean `email.syntax`?)")
    );
    assert!(error("[check]\nmax = { rejected = true }").contains("expected an amount"));
}

#[test]
fn a_store_and_what_it_is_asked() {
    let read = settings(
        "[suppress]\nstore = \"hygienist.db\"\nstore_key = \"/etc/key\"\nplain_store = false\nlearn = true\n\
         resubscribe = \"newer-consent\"\n[feedback]\nsoft_bounces = 5\nwindow = \"6 months\"\n\
         [check]\nmax = { shrink = \"20%\" }",
    );
    assert_eq!((read.store.as_deref(), read.store_key.as_deref()), (Some("lists/hygienist.db"), Some("/etc/key")));
    assert_eq!((read.plain_store, read.learn), (Some(false), Some(true)));
    assert_eq!(read.resubscribe, Some(Resubscribe::NewerConsent));
    assert_eq!((read.feedback.soft_bounces, read.feedback.window.to_string()), (5, "6 months".to_owned()));
    assert_eq!(read.limits.shrink.map(crate::config::Shrink::share), Some(0.2));
    assert_eq!(settings("[check]\nmax = { shrink = 0.2 }").limits, read.limits);
    let bare = settings("[feedback]\n");
    assert_eq!((bare.feedback.soft_bounces, bare.feedback.window.to_string()), (3, "90 days".to_owned()));
    assert_eq!((bare.store, bare.limits.shrink, bare.resubscribe), (None, None, None));
}

#[test]
fn mistakes_about_a_store_say_what_was_expected() {
    assert!(error("[suppress]\nresubscribe = \"always\"").contains("expected one of never, newer-consent"));
    assert!(error("[suppress]\nstore = \"\"").ends_with("`store` is empty; expected a path"));
    assert!(error("[feedback]\nsoft_bounces = 0").ends_with("`soft_bounces`: 0: expected a number from 1"));
    assert!(error("[feedback]\nsoft_bounces = \"3\"").ends_with("expected a whole number, found string"));
    assert!(error("[feedback]\nwindow = \"soon\"").contains("`window`: soon is no period"));
    assert!(
        error("[check]\nmax = { shrink = \"half\" }").ends_with("half is no share; expected one such as 20% or 0.2")
    );
    assert!(error("[check]\nmax = { shrink = 20 }").ends_with("20 is no share; expected one such as 20% or 0.2"));
    assert!(error("soft_bounces = 3").contains("(`soft_bounces` belongs under [feedback])"));
    assert!(error("[feedback]\nwindo = \"1 day\"").contains("(did you mean `window`?)"));
}

#[test]
fn wrong_types_and_values_say_what_was_expected() {
    assert_eq!(error("country = 49"), "hygiene.toml:1: `country`: expected a string, found integer");
    assert!(error("[match]\nnames = \"on\"").ends_with("expected true or false, found string"));
    assert!(error("[match]\nkeep = \"newest\"").contains("none of best, first, last"));
    assert!(error("[columns]\nemail = []").contains("needs the name of a column"));
    assert!(error("[actions]\n\"row.*\" = true").starts_with("hygiene.toml:2: `row.*`: expected a string"));
    assert!(error("[suppress]\nlists = [{ kind = \"erased\" }]").ends_with("needs `file`"));
    assert!(error("[suppress]\nlists = [{ file = \"a\", kind = \"eraser\" }]").contains("(did you mean `erased`?)"));
    assert!(error("[consent]\nfaults = \"drop\"").ends_with("expected one of reject, flag"));
    assert!(error("match = 1").ends_with("`match`: expected a table, found integer"));
}

#[test]
fn broken_toml_names_its_line() {
    assert!(error("country = \"DE\"\n[match\n").starts_with("hygiene.toml:2: this is not TOML: "));
}

#[test]
fn the_file_is_found_upward() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    std::fs::create_dir_all(&deep).unwrap();
    let path = folder.path().join(FILE_NAME);
    std::fs::write(&path, "country = \"AT\"").unwrap();
    assert_eq!(find(&deep), Some(deep.join("../..").join(FILE_NAME)));
    assert_eq!(load(&path).unwrap().country, Some(("AT".to_owned(), 1)));
    assert!(load(&deep).unwrap_err().to_string().contains("cannot be read"));
}

#[test]
fn what_a_list_is_for_and_how_its_cells_are_written() {
    let read = settings(
        "channel = \"call\"\nfix_typos = true\nseveral = \"keep\"\n[match]\nfill = true\n[disposable]\nallow = \"a.txt\"\ndeny = [\"b.txt\", \"/c.txt\"]",
    );
    assert_eq!((read.channel, read.fix_typos, read.several), (Some(Medium::Call), Some(true), Some(Several::Keep)));
    assert_eq!(read.fill, Some(true));
    assert_eq!(read.disposable.allow, ["lists/a.txt"]);
    assert_eq!(read.disposable.deny, ["lists/b.txt", "/c.txt"]);
    assert!(
        error("channel = \"smss\"").starts_with("hygiene.toml:1: `channel` cannot be `smss` (did you mean `sms`?)")
    );
    assert!(error("\n[disposable]\nalow = \"x\"").starts_with("hygiene.toml:3: `disposable.alow` is no setting"));
}
