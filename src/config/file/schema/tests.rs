//! The schema says what the reader does: the same keys, the same words; what the one reads the other takes, what the one
//! refuses the other refuses (`error` and `settings` of the reader's own tests ask both).

use super::super::check::CHECK;
use super::super::consent::CONSENT;
use super::super::fields::TAGS;
use super::super::store::FEEDBACK;
use super::super::suppress::{LIST, SUPPRESS};
use super::super::{DISPOSABLE, MATCH, TOP, parse};
use crate::contact::{Code, Role};
use jsonschema::Validator;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

/// What an editor would do.
pub(in super::super) fn validator() -> &'static Validator {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    VALIDATOR.get_or_init(|| jsonschema::draft202012::new(&schema()).unwrap())
}

/// TOML as an editor hands it to a schema: dates are text.
pub(in super::super) fn json_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text.as_str()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => Value::from(*number),
        toml::Value::Boolean(truth) => Value::from(*truth),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(items) => items.iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.clone(), json_of(value))).collect::<Map<_, _>>())
        }
    }
}

fn schema() -> Value {
    serde_json::from_str(&super::schema()).unwrap()
}

fn wrong(text: &str) -> Vec<String> {
    let table: toml::Table = text.parse().unwrap();
    validator().iter_errors(&json_of(&toml::Value::Table(table))).map(|error| error.to_string()).collect()
}

#[test]
fn its_keys_are_those_of_the_reader() {
    let schema = schema();
    let keys = |path: &str| -> BTreeSet<String> {
        let table = schema.pointer(path).unwrap();
        assert_eq!(table["additionalProperties"], Value::Bool(false), "{path}");
        table["properties"].as_object().unwrap().keys().cloned().collect()
    };
    let read = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<String>>();
    for (path, of_reader) in [
        ("", &TOP[..]),
        ("/properties/match", &MATCH),
        ("/properties/disposable", &DISPOSABLE),
        ("/properties/tags", &TAGS),
        ("/properties/suppress", &SUPPRESS),
        ("/properties/suppress/properties/lists/items", &LIST),
        ("/properties/consent", &CONSENT),
        ("/properties/feedback", &FEEDBACK),
        ("/properties/check", &CHECK),
    ] {
        assert_eq!(keys(path), read(of_reader), "{path}");
    }
    assert_eq!(keys("/properties/columns"), Role::ALL.iter().map(|role| role.name().to_owned()).collect());
    for code in Code::ALL.iter().filter(|code| !code.allowed().is_empty()) {
        assert!(keys("/properties/actions").contains(code.name()), "{code}");
        assert!(keys("/properties/check/properties/max").contains(code.name()), "{code}");
    }
}

/// Every key says what it is.
#[test]
fn every_key_is_described() {
    fn look(at: &str, table: &Value) {
        for (key, value) in table["properties"].as_object().unwrap() {
            let at = format!("{at}.{key}");
            assert!(value["description"].as_str().is_some_and(|text| text.len() > 3), "{at}: {value}");
            assert_ne!(value["type"], serde_json::json!(["string", "null"]), "TOML has no null");
            if value["properties"].is_object() && !at.starts_with(".actions") {
                look(&at, value);
            }
        }
    }
    look("", &schema());
}

#[test]
fn the_draft_is_named_and_it_is_a_schema_itself() {
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(jsonschema::meta::is_valid(&schema));
}

#[test]
fn the_files_of_this_repository_are_right() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["fixtures/hygiene.toml", "fixtures/by_country/hygiene.toml", "examples/nightly/hygiene.toml"] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        assert_eq!(wrong(&text), Vec::<String>::new(), "{file}");
    }
}

/// Each setting that stands as a comment in the fixture, made one.
#[test]
fn what_may_be_set_is_right_too() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hygiene.toml")).unwrap();
    let made: Vec<&str> = text.lines().map(|line| line.trim_start().strip_prefix("# ").unwrap_or(line)).collect();
    assert_ne!(made.join("\n"), text.trim_end());
    let all = made.join("\n");
    let read = parse(Path::new("hygiene.toml"), &all).unwrap();
    assert!(read.limits.shrink.is_some() && read.preset.is_some());
    assert_eq!(wrong(&all), Vec::<String>::new());
}

#[test]
fn amounts_and_times_are_read_as_the_reader_reads_them() {
    let amounts = [
        "0", "2%", "2 %", "0.02", ".5", "100%", "100.0 %", "1_000", "12.5%", "1.0", "", "%", "-1", "101%", "1.5",
        "5 rows", "half", "99.9%", "0.", "100.1%",
    ];
    for amount in amounts {
        for (key, side) in [
            ("rejected", "max"),
            ("\"email.syntax\"", "max"),
            ("kept", "min"),
            ("\"fill(email)\"", "min"),
            ("rows", "min"),
            ("shrink", "max"),
        ] {
            hold(&format!("[check.{side}]\n{key} = \"{amount}\""));
        }
    }
    for number in ["0", "20", "1", "0.2", "1.5", "-1", "true"] {
        for (key, side) in [("rejected", "max"), ("rows", "min"), ("shrink", "max"), ("\"age(created_at)\"", "max")] {
            hold(&format!("[check.{side}]\n{key} = {number}"));
        }
    }
    for period in [
        "2 days",
        "1 day",
        "P18M",
        "P2W",
        "10 business days",
        "3 working days",
        "2",
        "soon",
        "2 fortnights",
        "P1",
        "days",
    ] {
        hold(&format!("[consent]\nmax_age = \"{period}\""));
        hold(&format!("[check.max]\n\"age(created_at)\" = \"{period}\""));
    }
    for key in [
        "fill(e-mail)",
        "distinct(id)",
        "fill()",
        "age(created_at)",
        "filled(email)",
        "email",
        "consent",
        "emial",
        "email.*",
        "*.syntax",
    ] {
        for side in ["max", "min"] {
            hold(&format!("[check.{side}]\n\"{key}\" = \"2%\""));
        }
    }
}

/// The reader and the schema are of one mind.
fn hold(text: &str) {
    let (read, wrong) = (parse(Path::new("hygiene.toml"), text), wrong(text));
    assert_eq!(read.is_ok(), wrong.is_empty(), "{text}: {read:?}, {wrong:?}");
}
