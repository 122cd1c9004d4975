//! What single settings may be. Words come from where the reader has them.

use super::super::consent::{EVIDENCE, FAULTS, USES};
use super::super::suppress::{REGISTERS, RESUBSCRIBE, SCOPES};
use super::super::{MEDIA, ORDERS, SEVERAL};
use crate::contact::{Action, Area, Code, Role, SuppressionKind, law};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

/// A time: `P18M`, `2 years`, `10 business days`.
const PERIOD: &str = "^ *(P[0-9]+[YMWD]|[0-9]+ +((business|working) days?|years?|months?|weeks?|days?)) *$";
/// A number of rows.
const COUNT: &str = "^ *[0-9][0-9_]* *$";
/// A number of rows, or a share: `2%`, `0.02`.
const AMOUNT: &str = "^ *([0-9][0-9_]*|0?\\.[0-9]+|0\\.|1\\.0*|(100(\\.0*)?|[0-9]{1,2}(\\.[0-9]*)?) *%) *$";
/// A share.
const SHARE: &str = "^ *(0?\\.[0-9]+|0\\.?|1(\\.0*)?|(100(\\.0*)?|[0-9]{1,2}(\\.[0-9]*)?) *%) *$";
/// A pattern of codes.
const GLOB: &str = "^[a-z_.*]*\\*[a-z_.*]*$";

/// One of some words.
fn words<T>(choices: &[(&str, T)]) -> Value {
    json!({ "enum": choices.iter().map(|(name, _)| *name).collect::<Vec<_>>() })
}

fn one_of<T>(choices: &[(&str, T)]) -> Schema {
    schema(words(choices))
}

fn schema(value: Value) -> Schema {
    // A value that is no object is no schema, and none of these is that.
    Schema::try_from(value).unwrap_or_default()
}

/// One, or a list of them.
fn one_or_all(one: &Value) -> Value {
    json!({ "anyOf": [one, { "type": "array", "items": one }] })
}

/// A table with these keys, these patterns of keys, and no others.
fn table(keys: Map<String, Value>, patterns: &Value) -> Value {
    json!({ "type": "object", "properties": keys, "patternProperties": patterns, "additionalProperties": false })
}

pub(super) fn media(_: &mut SchemaGenerator) -> Schema {
    one_of(&MEDIA)
}

pub(super) fn orders(_: &mut SchemaGenerator) -> Schema {
    one_of(&ORDERS)
}

pub(super) fn several(_: &mut SchemaGenerator) -> Schema {
    one_of(&SEVERAL)
}

pub(super) fn scopes(_: &mut SchemaGenerator) -> Schema {
    one_of(&SCOPES)
}

pub(super) fn resubscribe(_: &mut SchemaGenerator) -> Schema {
    one_of(&RESUBSCRIBE)
}

pub(super) fn registers(_: &mut SchemaGenerator) -> Schema {
    one_of(&REGISTERS)
}

pub(super) fn faults(_: &mut SchemaGenerator) -> Schema {
    one_of(&FAULTS)
}

pub(super) fn evidence(_: &mut SchemaGenerator) -> Schema {
    schema(one_or_all(&words(&EVIDENCE)))
}

pub(super) fn uses(_: &mut SchemaGenerator) -> Schema {
    schema(one_or_all(&words(&USES)))
}

pub(super) fn kinds(_: &mut SchemaGenerator) -> Schema {
    one_of(&SuppressionKind::OF_LISTS.map(|kind| (kind.name(), kind)))
}

/// A text, or a list of them.
pub(super) fn texts(_: &mut SchemaGenerator) -> Schema {
    schema(one_or_all(&json!({ "type": "string" })))
}

/// A path, or a list of them.
pub(super) fn paths(_: &mut SchemaGenerator) -> Schema {
    schema(one_or_all(&json!({ "type": "string", "minLength": 1 })))
}

pub(super) fn period(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": PERIOD })
}

/// TOML's own dates reach a schema as text.
pub(super) fn day(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

pub(super) fn normalize(_: &mut SchemaGenerator) -> Schema {
    let field = json!({ "enum": ["country", "date", "name", "tags"] });
    json_schema!({ "anyOf": [
        { "const": "none" },
        field,
        { "type": "array", "items": field },
        { "const": ["none"] },
    ] })
}

pub(super) fn match_by(_: &mut SchemaGenerator) -> Schema {
    let key = json!({ "enum": ["email", "phone"] });
    json_schema!({ "anyOf": [{ "const": "none" }, key, { "type": "array", "items": key }, { "const": ["none"] }] })
}

pub(super) fn keep(_: &mut SchemaGenerator) -> Schema {
    let mut ways = ["best", "first", "last", "most-complete"].map(str::to_owned).to_vec();
    ways.extend(Role::ALL.iter().map(|role| format!("latest:{role}")));
    json_schema!({ "enum": ways })
}

pub(super) fn laws(_: &mut SchemaGenerator) -> Schema {
    let mut names: Vec<String> = law::packs().iter().map(|pack| pack.name.to_owned()).collect();
    names.extend(law::rules().iter().map(ToString::to_string));
    let name = json!({ "enum": names });
    json_schema!({ "anyOf": [
        { "enum": ["by-country", "none"] },
        name,
        { "type": "array", "items": name },
        { "enum": [["by-country"], ["none"]] },
    ] })
}

pub(super) fn aliases(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [
        { "type": "string", "minLength": 1 },
        { "type": "object", "additionalProperties": { "type": "string" } },
    ] })
}

pub(super) fn columns(_: &mut SchemaGenerator) -> Schema {
    let name = json!({ "type": "string", "minLength": 1 });
    let of = |role: &Role| {
        let value = json!({
            "description": role.meaning(),
            "anyOf": [name, { "type": "array", "items": name, "minItems": 1 }],
        });
        (role.name().to_owned(), value)
    };
    schema(table(Role::ALL.iter().map(of).collect(), &json!({})))
}

/// Codes by their whole name, and by area with what stands behind the dot: without quotes a dot makes a table.
fn by_code(of: impl Fn(Code) -> Option<Value>, any: &Value) -> Map<String, Value> {
    let mut keys = Map::new();
    for area in Area::ALL {
        let mut reasons = Map::new();
        for code in Code::ALL.iter().filter(|code| code.area() == area) {
            let Some(value) = of(*code) else { continue };
            let reason = code.name().split_once('.').map_or("", |(_, reason)| reason);
            reasons.insert(reason.to_owned(), value.clone());
            keys.insert(code.name().to_owned(), value);
        }
        keys.insert(area.name().to_owned(), table(reasons, &json!({ GLOB: any })));
    }
    keys
}

pub(super) fn actions(_: &mut SchemaGenerator) -> Schema {
    let of = |code: Code| {
        let names: Vec<&str> = code.allowed().iter().map(|action| action.name()).collect();
        (!names.is_empty()).then(|| json!({ "description": code.sentence(), "enum": names }))
    };
    let any = json!({ "enum": Action::ALL.map(Action::name) });
    schema(table(by_code(of, &any), &json!({ GLOB: any })))
}

/// A number of rows, or a share of them: what stands in many places stands once.
fn amount() -> Value {
    json!({ "$ref": "#/$defs/amount" })
}

/// What [`amount`] refers to.
pub(super) fn shared() -> Value {
    json!({ "amount": { "description": "A share such as \"2%\" or 0.02, or a number of rows.", "anyOf": [
        { "type": "string", "pattern": AMOUNT },
        { "type": "integer", "minimum": 0 },
        { "type": "number", "minimum": 0, "maximum": 1 },
    ] } })
}

fn rows() -> Value {
    json!({ "description": "Records read.", "anyOf": [
        { "type": "string", "pattern": COUNT },
        { "type": "integer", "minimum": 0 },
    ] })
}

fn described(description: &str, mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.insert("description".to_owned(), description.into());
    }
    value
}

/// The words that both sides know.
fn common() -> Map<String, Value> {
    let mut keys = Map::new();
    keys.insert("rows".to_owned(), rows());
    keys.insert("kept".to_owned(), described("Records that may be used.", amount()));
    keys.insert("rejected".to_owned(), described("Records that may not be used.", amount()));
    keys
}

/// How full a role or column is, or how many values of it differ.
const OF_COLUMN: &str = "^ *(fill|distinct) *\\( *[^ ].*\\) *$";

pub(super) fn most(_: &mut SchemaGenerator) -> Schema {
    let mut keys = by_code(|code| Some(described(code.sentence(), amount())), &amount());
    for area in Area::ALL {
        if let Some(reasons) = keys.remove(area.name()) {
            let all = format!("All codes of {}, or each of them.", area.name());
            keys.insert(area.name().to_owned(), described(&all, json!({ "anyOf": [amount(), reasons] })));
        }
    }
    keys.extend(common());
    let shrink = json!({
        "description": "How many fewer records may be kept than at the last run of the list; needs a store.",
        "anyOf": [{ "type": "string", "pattern": SHARE }, { "type": "number", "minimum": 0, "maximum": 1 }],
    });
    keys.insert("shrink".to_owned(), shrink);
    let age = json!({ "description": "How old the newest date may be.", "type": "string", "pattern": PERIOD });
    schema(table(keys, &json!({ GLOB: amount(), OF_COLUMN: amount(), "^ *age *\\( *[^ ].*\\) *$": age })))
}

pub(super) fn least(_: &mut SchemaGenerator) -> Schema {
    let mut keys = common();
    for area in Area::ALL {
        let meaning = format!("Kept records without a code of {}.", area.name());
        keys.insert(area.name().to_owned(), described(&meaning, amount()));
    }
    schema(table(keys, &json!({ OF_COLUMN: amount() })))
}
