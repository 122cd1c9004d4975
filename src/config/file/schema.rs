//! `hygiene.toml` as a JSON Schema (draft 2020-12), so that editors complete it and mark what is wrong in it.
//!
//! What holds is what the reader beside this file does. These types only mirror it, key by key, and share its words; the tests
//! of both hold the two together. `values` has what single settings may be.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

#[cfg(test)]
pub(super) mod tests;
mod values;

/// The schema of `hygiene.toml`, as JSON in lines.
///
/// ```
/// let schema = hygienist::config::schema();
/// assert!(schema.contains("https://json-schema.org/draft/2020-12/schema"));
/// assert!(schema.contains("required_columns"));
/// ```
#[must_use]
pub fn schema() -> String {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<Settings>();
    schema.insert("$defs".to_owned(), values::shared());
    let mut text = serde_json::to_string_pretty(&schema).expect("plain data is JSON");
    text.push('\n');
    text
}

/// Nothing has to be set.
fn optional(schema: &mut Schema) {
    schema.remove("required");
}

/// Settings of hygienist. Flags go before them.
#[derive(JsonSchema)]
#[schemars(title = "hygiene.toml", deny_unknown_fields, transform = optional)]
#[expect(dead_code, reason = "it is only looked at")]
struct Settings {
    /// Where a number without + and without a country cell is from, such as US.
    country: String,
    /// Whose export the inputs are: a name such as mailchimp, none, or the path of a TOML file of your own. Found by the header where nothing is said.
    preset: String,
    /// What the list is for, where only phones are of use.
    #[schemars(schema_with = "values::media")]
    channel: (),
    /// What 3/4/2025 is, where the column does not tell: day first or month first.
    #[schemars(schema_with = "values::orders")]
    date_order: (),
    /// Set mistyped providers right (gmial.com), where they are else only flagged.
    fix_typos: bool,
    /// Of several channels in a cell: the first usable one, or keep all of them, joined by ;.
    #[schemars(schema_with = "values::several")]
    several: (),
    /// Count rows, and what is wrong with them, by roles and columns, such as consent_source.
    #[schemars(schema_with = "values::texts")]
    by: (),
    /// Cells that are written in their normal form too: country, date, name, tags; or none.
    #[schemars(schema_with = "values::normalize")]
    normalize: (),
    disposable: Disposable,
    /// What columns mean: a role, and the name or 1-based position of its column, or a list of them. It replaces the guess for that role.
    #[schemars(schema_with = "values::columns")]
    columns: (),
    #[schemars(rename = "match")]
    matching: Matching,
    /// What becomes of each reason code, or of all that a pattern with * names: reject, drop, fix, flag or ignore. An exact code beats a pattern.
    #[schemars(schema_with = "values::actions")]
    actions: (),
    tags: Tags,
    suppress: Suppress,
    consent: Consent,
    feedback: Feedback,
    check: Check,
}

/// Domains that you know better than the built-in list of throw-away ones; files with one a line, relative to this file.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = optional)]
#[expect(dead_code, reason = "it is only looked at")]
struct Disposable {
    /// Never disposable.
    #[schemars(schema_with = "values::paths")]
    allow: (),
    /// Always disposable.
    #[schemars(schema_with = "values::paths")]
    deny: (),
}

/// When two rows are one person.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = optional)]
#[expect(dead_code, reason = "it is only looked at")]
struct Matching {
    /// What makes two rows one person: email, phone, both, or none.
    #[schemars(schema_with = "values::match_by")]
    by: (),
    /// Whether a shared phone asks for names that agree.
    names: bool,
    /// Which row of a person stays.
    #[schemars(schema_with = "values::keep")]
    keep: (),
    /// Whether its empty cells are filled from the others.
    fill: bool,
}

/// What tags are called.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = optional)]
#[expect(dead_code, reason = "it is only looked at")]
struct Tags {
    /// A table of aliases and their tags, or the path of a file with an alias and its tag a line.
    #[schemars(schema_with = "values::aliases")]
    aliases: (),
}

/// Who is not to be contacted. Paths are relative to this file.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = optional)]
#[expect(dead_code, reason = "it is only looked at")]
struct Suppress {
    /// Lists of those who are not to be contacted.
    lists: Vec<List>,
    /// Whether a stop removes the person, or only the channel that was named.
    #[schemars(schema_with = "values::scopes")]
    scope: (),
    /// Go on although more than 1 % of a list cannot be read.
    allow_bad: bool,
    /// Go on although a list is empty.
    allow_empty: bool,
    /// Go on although a register is older than its law allows.
    allow_stale: bool,
    /// Answers of the US Reassigned Numbers Database.
    #[schemars(schema_with = "values::paths")]
    rnd: (),
    /// Domains of mobile carriers' messages, as the US FCC lists them.
    #[schemars(schema_with = "values::paths")]
    wireless_domains: (),
    /// Where stops last from run to run, such as hygienist.db.
    #[schemars(length(min = 1))]
    store: String,
    /// The key of its entries.
    #[schemars(length(min = 1))]
    store_key: String,
    /// Keep its entries readable, without a key.
    plain_store: bool,
    /// Write the stops of the input's own cells into it.
    learn: bool,
    /// Whether a consent with evidence that is newer than a stored stop lifts it.
    #[schemars(schema_with = "values::resubscribe")]
    resubscribe: (),
}

/// A list of those who are not to be contacted.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = needs_file)]
#[expect(dead_code, reason = "it is only looked at")]
struct List {
    /// Its path, relative to this file.
    #[schemars(length(min = 1))]
    file: String,
    /// What it is about; where nothing is said, those who unsubscribed.
    #[schemars(schema_with = "values::kinds")]
    kind: (),
    /// Whether a list of numbers that are not to be called is a country's, or the owner's own.
    #[schemars(schema_with = "values::registers")]
    register: (),
    /// Of which day it is, such as 2026-11-24.
    #[schemars(schema_with = "values::day")]
    date: (),
}

fn needs_file(schema: &mut Schema) {
    schema.insert("required".to_owned(), serde_json::json!(["file"]));
}

/// What a record must show of its consent, and under which law.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = optional)]
#[expect(dead_code, reason = "it is only looked at")]
struct Consent {
    /// What becomes of records that cannot show it.
    #[schemars(schema_with = "values::faults")]
    faults: (),
    /// Under which laws records are judged: by-country, none, or packs and single rules; hygienist explain law lists them.
    #[schemars(schema_with = "values::laws")]
    law: (),
    /// What is asked of every record that rests on consent.
    #[schemars(schema_with = "values::evidence")]
    require: (),
    /// How old a consent may be, such as 2 years.
    #[schemars(schema_with = "values::period")]
    max_age: (),
    /// Say so that long before it ends, such as 30 days.
    #[schemars(schema_with = "values::period")]
    expiring_within: (),
    /// Whether every opt-in must be a confirmed, double one.
    confirmed: bool,
    /// What the list is for, such as newsletter: consent must have been given for it.
    #[schemars(regex(pattern = r"\S"))]
    purpose: String,
    /// By which channels the list is used; by all that a record has where nothing is said.
    #[schemars(schema_with = "values::uses")]
    uses: (),
    /// Where there are any, no other sources count; words, fair:*, globs.
    #[schemars(schema_with = "values::texts")]
    allowed_sources: (),
    /// Where there are any, no other methods count.
    #[schemars(schema_with = "values::texts")]
    allowed_methods: (),
    /// Sources that do not count, beside the built-in words for bought, scraped, borrowed.
    #[schemars(schema_with = "values::texts")]
    forbidden_sources: (),
    /// Methods that do not count, beside the built-in ones.
    #[schemars(schema_with = "values::texts")]
    forbidden_methods: (),
    /// Files of days that are no working days, each alone or behind the code of its country, such as HK=hk.txt.
    #[schemars(schema_with = "values::texts")]
    holidays: (),
}

/// When bounces that may pass become a stop.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = optional)]
#[expect(dead_code, reason = "it is only looked at")]
struct Feedback {
    /// So many.
    #[schemars(range(min = 1))]
    soft_bounces: u32,
    /// Within this time, such as 90 days.
    #[schemars(schema_with = "values::period")]
    window: (),
}

/// What a list is held to, by check and by clean.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = optional)]
#[expect(dead_code, reason = "it is only looked at")]
struct Check {
    /// At most so much of something: rejected = "2%", "email.syntax" = "0.5%", "age(last_activity_at)" = "2 days", shrink = "20%".
    #[schemars(schema_with = "values::most")]
    max: (),
    /// At least so much of something: rows = 1000, consent = "98%", "fill(email)" = "90%", "distinct(id)" = "100%".
    #[schemars(schema_with = "values::least")]
    min: (),
    /// Roles or columns that every input must have.
    #[schemars(schema_with = "values::texts")]
    required_columns: (),
    /// Columns without a role that an input may have; where one is named, others are refused.
    #[schemars(schema_with = "values::texts")]
    allowed_columns: (),
}
