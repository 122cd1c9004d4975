//! The schema that `schema` writes takes what `init` writes, and is the same wherever it goes.

use super::support::{Desk, TODAY, crm_desk};
use serde_json::Value;

#[test]
fn it_is_written_the_same_everywhere_and_takes_what_init_writes() {
    let desk = crm_desk();
    desk.done("schema -o hygiene.schema.json");
    assert_eq!(desk.done("schema").out, desk.read("hygiene.schema.json"));
    desk.done(&format!("init crm.csv --as-of {TODAY} -q"));
    let text = desk.text("hygiene.toml");
    assert_eq!(text.lines().next(), Some("#:schema ./hygiene.schema.json"), "the file that it names is the one above");
    let table: toml::Table = text.parse().unwrap();
    let table: Value = serde_json::to_value(table).unwrap();
    let validator = jsonschema::draft202012::new(&desk.json("hygiene.schema.json")).unwrap();
    let errors: Vec<String> = validator.iter_errors(&table).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{text}");
    let mut misspelt = table;
    misspelt["check"]["maks"] = Value::from("2%");
    assert!(!validator.is_valid(&misspelt));
    Desk::new().run("schema -o no/such/folder.json").ends(4);
}
