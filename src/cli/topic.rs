//! What the words behind `hygienist explain` mean.

use super::nearest::did_you_mean_or;
use crate::config::{codes_like, names_like};
use crate::contact::Code;
use crate::contact::law::{Pack, Rule, packs, rules};
use crate::normalize::words::WordGroup;

/// Something that can be explained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Topic<'g> {
    /// A reason code.
    Code(Code),
    /// The packs of law, as a list.
    Laws,
    /// A pack with its rules.
    Pack(&'static Pack),
    /// A rule of law.
    Rule(&'static Rule),
    /// The built-in words of consent.
    Words,
    /// The words of one meaning.
    Group(&'g WordGroup),
}

/// What the arguments mean, in their order, each once.
pub(super) fn topics<'g>(arguments: &[String], groups: &'g [WordGroup]) -> Result<Vec<Topic<'g>>, String> {
    let words: Vec<String> = arguments.iter().flat_map(|given| words(given)).collect();
    if words.is_empty() {
        return Err("no reason code was named; hygienist explain lists them".to_owned());
    }
    let mut topics: Vec<Topic> = Vec::new();
    for word in &words {
        let meant = meant(word, groups);
        if meant.is_empty() {
            return Err(unknown(word, groups));
        }
        for topic in meant {
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
    }
    Ok(topics)
}

/// The words of an argument: a cell of `hyg_codes` holds several.
fn words(given: &str) -> Vec<String> {
    let parts = given.split(|c: char| c == ';' || c == ',' || c.is_whitespace()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// A name with a dot or a pattern means codes and rules; a bare word the first of these that there is: an area, the codes
/// that give this reason in any area, a pack, the words of a meaning, the rules of that name in any pack.
fn meant<'g>(word: &str, groups: &'g [WordGroup]) -> Vec<Topic<'g>> {
    match word {
        "law" | "laws" => return vec![Topic::Laws],
        "words" => return vec![Topic::Words],
        _ => {}
    }
    if let Some(name) = word.strip_prefix("words.") {
        return words_of(name, groups);
    }
    if word.contains(['.', '*']) {
        return [codes(word), rules_like(word)].concat();
    }
    let pack = || packs().iter().filter(|pack| pack.name == word).map(Topic::Pack).collect();
    let found: [&dyn Fn() -> Vec<Topic<'g>>; 5] =
        [&|| codes(&format!("{word}.*")), &|| codes(&format!("*.{word}")), &pack, &|| words_of(word, groups), &|| {
            rules_like(&format!("*.{word}"))
        }];
    found.iter().map(|found| found()).find(|found| !found.is_empty()).unwrap_or_default()
}

fn codes<'g>(pattern: &str) -> Vec<Topic<'g>> {
    codes_like(pattern).into_iter().map(Topic::Code).collect()
}

fn rules_like<'g>(pattern: &str) -> Vec<Topic<'g>> {
    rules().iter().filter(|rule| names_like(pattern, &rule.to_string())).map(Topic::Rule).collect()
}

fn words_of<'g>(pattern: &str, groups: &'g [WordGroup]) -> Vec<Topic<'g>> {
    groups.iter().filter(|group| names_like(pattern, group.name)).map(Topic::Group).collect()
}

fn unknown(word: &str, groups: &[WordGroup]) -> String {
    const OTHERWISE: &str =
        "hygienist explain lists the codes, hygienist explain law the packs, hygienist explain words the words";
    if word.contains('*') {
        return format!("no reason code matches {word}, nor does a rule of law; {OTHERWISE}");
    }
    let rules: Vec<String> = rules().iter().map(ToString::to_string).collect();
    let dotted: Vec<String> = groups.iter().map(|group| format!("words.{}", group.name)).collect();
    let codes = Code::ALL.iter().map(|code| code.name());
    let known: Vec<&str> = match word.contains('.') {
        true => codes.chain(rules.iter().chain(&dotted).map(String::as_str)).collect(),
        false => {
            let parts = codes.chain(rules.iter().map(String::as_str)).flat_map(|name| name.split('.'));
            parts.chain(groups.iter().map(|group| group.name)).chain(["law", "words"]).collect()
        }
    };
    let nearest = did_you_mean_or(word, &known, OTHERWISE);
    format!("there is no reason code, law or list of words {word}{nearest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::law;
    use crate::normalize::words::word_groups;

    /// The names of what the argument means.
    fn means(given: &str) -> Result<Vec<String>, String> {
        let groups = word_groups();
        let topics = topics(&[given.to_owned()], &groups)?;
        let name = |topic: &Topic| match topic {
            Topic::Code(code) => code.to_string(),
            Topic::Laws => "the laws".to_owned(),
            Topic::Pack(pack) => pack.name.to_owned(),
            Topic::Rule(rule) => rule.to_string(),
            Topic::Words => "the words".to_owned(),
            Topic::Group(group) => format!("{:?}.{}", group.list, group.name),
        };
        Ok(topics.iter().map(name).collect())
    }

    #[test]
    fn words_mean_codes() {
        assert_eq!(means("Email.Syntax").unwrap(), ["email.syntax"]);
        assert_eq!(means("phone.invalid;email.syntax;phone.invalid").unwrap(), ["phone.invalid", "email.syntax"]);
        assert_eq!(means("*.repaired").unwrap(), ["email.repaired", "phone.repaired"]);
        assert_eq!(means("repaired").unwrap(), ["email.repaired", "phone.repaired"]);
        assert_eq!(means("row").unwrap().len(), 7);
        assert!(means("fax.*").unwrap_err().contains("no reason code matches fax.*"));
        assert!(means("emial.syntax").unwrap_err().ends_with("did you mean email.syntax?"));
        assert!(means("sintax").unwrap_err().ends_with("did you mean syntax?"));
        assert!(means("zzz").unwrap_err().contains("hygienist explain lists the codes"));
        assert!(means(";").is_err());
    }

    #[test]
    fn words_mean_laws() {
        assert_eq!(means("Law;LAWS").unwrap(), ["the laws"]);
        assert_eq!(means("GDPR").unwrap(), ["gdpr"]);
        assert_eq!(means("UK-GDPR, consent.expired casl").unwrap(), ["uk-gdpr", "consent.expired", "casl"]);
        assert_eq!(means("UWG.Email_SMS_fax").unwrap(), ["uwg.email_sms_fax"]);
        assert_eq!(means("child_16").unwrap(), ["gdpr.child_16"], "a rule by its name alone");
        assert_eq!(means("casl.*").unwrap().len(), 15);
        assert_eq!(means("*.preticked").unwrap(), ["consent.preticked", "casl.preticked"]);
        assert!(means("gpdr").unwrap_err().ends_with("did you mean gdpr?"));
        assert!(means("gdpr.child_61").unwrap_err().ends_with("did you mean gdpr.child_16?"));
    }

    #[test]
    fn words_mean_words() {
        assert_eq!(means("Words").unwrap(), ["the words"]);
        assert_eq!(means("bought").unwrap(), ["Consent.bought"]);
        assert_eq!(means("soft_opt_in").unwrap(), ["Consent.soft_opt_in", "LegalBasis.soft_opt_in"]);
        assert_eq!(means("preticked").unwrap(), ["consent.preticked"], "a code comes first");
        assert_eq!(means("words.preticked").unwrap(), ["Consent.preticked"]);
        assert_eq!(means("words.*").unwrap().len(), word_groups().len());
        assert!(means("bougth").unwrap_err().ends_with("did you mean bought?"));
        assert!(means("words.bougth").unwrap_err().ends_with("did you mean words.bought?"));
    }

    #[test]
    fn no_pack_hides_behind_another_name() {
        for pack in law::packs() {
            assert_eq!(means(pack.name).unwrap(), [pack.name]);
        }
        for rule in law::rules() {
            assert_eq!(means(&rule.to_string()).unwrap(), [rule.to_string()]);
        }
    }
}
