//! The layers that decide what becomes of each code: registry, `--strict`, `--consent reject`, `[actions]`, `--on`.

use super::Actions;
use super::error::{ConfigError, did_you_mean};
use crate::contact::{Action, Area, Code};

/// One `CODE=ACTION`, as a user wrote it, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRule {
    /// A code, or a code with `*` for any run of characters.
    pub pattern: String,
    /// The action's name.
    pub action: String,
    /// Where it stands: `--on` or `hygiene.toml:12`.
    pub from: String,
}

/// What `--strict` drops though the registry only flags it.
const STRICT: [Code; 4] =
    [Code::EmailDisposable, Code::EmailTypoDomain, Code::EmailRoleAccount, Code::EmailPlaceholder];

/// Consent flags that are no fault of the record, and stay flags under `--consent reject`.
const NO_FAULT: [Code; 4] =
    [Code::ConsentExpiring, Code::ConsentBulkStamp, Code::ConsentReconfirmDue, Code::ConsentResubscribed];

/// What becomes of each code: the registry, then `strict`, then `consent_reject`, then the rules of the file, then
/// those of the flags. Across the last two an exact code beats every pattern; among patterns, and among exact codes,
/// the later rule wins.
///
/// # Errors
///
/// A code or an action that does not exist, a pattern that matches nothing it may set, an action that is not allowed
/// for an exact code.
///
/// ```
/// use hygienist::config::{ActionRule, resolve_actions};
/// use hygienist::contact::{Action, Code};
/// let rule = ActionRule { pattern: "phone.*".into(), action: "flag".into(), from: "--on".into() };
/// let actions = resolve_actions(false, false, &[], &[rule]).unwrap();
/// assert_eq!(actions.of(Code::PhoneInvalid), Action::Flag);
/// ```
pub fn resolve(
    strict: bool,
    consent_reject: bool,
    file: &[ActionRule],
    flags: &[ActionRule],
) -> Result<Actions, ConfigError> {
    let mut actions = Actions::default();
    if strict {
        set_all(&mut actions, &STRICT, Action::Drop);
    }
    if consent_reject {
        set_all(&mut actions, &consent_faults(), Action::Reject);
    }
    let rules = file.iter().chain(flags).map(read).collect::<Result<Vec<_>, _>>()?;
    let (exact, patterns): (Vec<_>, Vec<_>) = rules.into_iter().partition(|rule| rule.exact);
    for rule in patterns.iter().chain(&exact) {
        set_all(&mut actions, &rule.codes, rule.action);
    }
    Ok(actions)
}

/// A rule that has been understood.
struct Rule {
    exact: bool,
    codes: Vec<Code>,
    action: Action,
}

fn set_all(actions: &mut Actions, codes: &[Code], action: Action) {
    for code in codes {
        actions.set(*code, action);
    }
}

fn consent_faults() -> Vec<Code> {
    let fault =
        |code: &Code| code.area() == Area::Consent && code.default_action() == Action::Flag && !NO_FAULT.contains(code);
    Code::ALL.iter().copied().filter(fault).collect()
}

fn read(rule: &ActionRule) -> Result<Rule, ConfigError> {
    let pattern = rule.pattern.trim();
    let action = read_action(rule)?;
    let exact = !pattern.contains('*');
    let codes = if exact { vec![one_code(rule, pattern, action)?] } else { matching(rule, pattern, action)? };
    Ok(Rule { exact, codes, action })
}

fn read_action(rule: &ActionRule) -> Result<Action, ConfigError> {
    let word = rule.action.trim();
    Action::from_name(word)
        .ok_or_else(|| wrong(rule, &format!("`{word}` is no action; expected one of {}", listed(&Action::ALL))))
}

fn one_code(rule: &ActionRule, name: &str, action: Action) -> Result<Code, ConfigError> {
    let Some(code) = Code::from_name(name) else {
        let nearest = did_you_mean(name, Code::ALL.iter().map(|code| code.name()));
        return Err(wrong(rule, &format!("there is no reason code `{name}`{nearest}")));
    };
    match code.allowed() {
        allowed if allowed.contains(&action) => Ok(code),
        [] => Err(wrong(rule, &format!("`{code}` cannot be set"))),
        allowed => Err(wrong(rule, &format!("`{code}` cannot be `{action}`; allowed: {}", listed(allowed)))),
    }
}

fn matching(rule: &ActionRule, pattern: &str, action: Action) -> Result<Vec<Code>, ConfigError> {
    let matched = codes_like(pattern);
    if matched.is_empty() {
        return Err(wrong(rule, &format!("no reason code matches `{pattern}`; hygienist explain lists them")));
    }
    let settable: Vec<Code> = matched.iter().copied().filter(|code| code.allowed().contains(&action)).collect();
    if settable.is_empty() {
        let allowed: Vec<Action> = Action::ALL
            .into_iter()
            .filter(|action| matched.iter().any(|code| code.allowed().contains(action)))
            .collect();
        let allowed = if allowed.is_empty() { "nothing".to_owned() } else { listed(&allowed) };
        return Err(wrong(rule, &format!("no code of `{pattern}` can be `{action}`; allowed: {allowed}")));
    }
    Ok(settable)
}

/// The codes that a pattern means, in the registry's order: `*` stands for any run of characters.
///
/// ```
/// use hygienist::config::codes_like;
/// use hygienist::contact::Code;
/// assert_eq!(codes_like("*.repaired"), [Code::EmailRepaired, Code::PhoneRepaired]);
/// ```
#[must_use]
pub fn codes_like(pattern: &str) -> Vec<Code> {
    Code::ALL.iter().copied().filter(|code| names_like(pattern, code.name())).collect()
}

/// Whether the pattern, with `*` for any run of characters, is the whole name. Each piece between stars is taken where it
/// comes first, so no pattern takes long.
///
/// ```
/// use hygienist::config::names_like;
/// assert!(names_like("casl.*", "casl.burden"));
/// assert!(!names_like("casl", "casl.burden"));
/// ```
#[must_use]
pub fn names_like(pattern: &str, name: &str) -> bool {
    let Some((head, pieces)) = pattern.split_once('*') else { return pattern == name };
    let (pieces, tail) = pieces.rsplit_once('*').unwrap_or(("", pieces));
    let Some(middle) = name.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)) else { return false };
    let after = |rest: &str, piece: &str| rest.find(piece).map(|start| start + piece.len());
    pieces.split('*').try_fold(middle, |rest, piece| after(rest, piece).map(|end| &rest[end..])).is_some()
}

fn listed(actions: &[Action]) -> String {
    actions.iter().map(|action| action.name()).collect::<Vec<_>>().join(", ")
}

fn wrong(rule: &ActionRule, message: &str) -> ConfigError {
    ConfigError::wrong(&rule.from, format!("{}={}: {message}", rule.pattern, rule.action))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(from: &str, written: &[(&str, &str)]) -> Vec<ActionRule> {
        let rule = |(pattern, action): &(&str, &str)| ActionRule {
            pattern: (*pattern).to_owned(),
            action: (*action).to_owned(),
            from: from.to_owned(),
        };
        written.iter().map(rule).collect()
    }

    fn with(file: &[(&str, &str)], flags: &[(&str, &str)]) -> Actions {
        resolve(false, false, &rules("hygiene.toml:1", file), &rules("--on", flags)).unwrap()
    }

    fn error(pattern: &str, action: &str) -> String {
        resolve(false, false, &[], &rules("--on", &[(pattern, action)])).unwrap_err().to_string()
    }

    #[test]
    fn nothing_said_is_the_registry() {
        assert_eq!(with(&[], &[]), Actions::default());
    }

    #[test]
    fn strict_drops_four() {
        let strict = resolve(true, false, &[], &[]).unwrap();
        let changed: Vec<&str> =
            Code::ALL.iter().filter(|c| strict.of(**c) != c.default_action()).map(|c| c.name()).collect();
        let four = ["email.placeholder", "email.disposable", "email.role_account", "email.typo_domain"];
        assert_eq!(changed, four);
        assert!(STRICT.iter().all(|code| strict.of(*code) == Action::Drop));
    }

    #[test]
    fn consent_reject_takes_all_flags_but_four() {
        let actions = resolve(false, true, &[], &[]).unwrap();
        assert_eq!(actions.of(Code::ConsentNoEvidence), Action::Reject);
        assert_eq!(actions.of(Code::ConsentMinor), Action::Reject);
        for code in NO_FAULT {
            assert_eq!(actions.of(code), Action::Flag, "{code}");
        }
        assert_eq!(actions.of(Code::NamePlaceholder), Action::Flag);
    }

    #[test]
    fn rules_beat_strict_and_consent_reject() {
        let flags = rules("--on", &[("email.disp*", "ignore"), ("consent.minor", "flag")]);
        let actions = resolve(true, true, &[], &flags).unwrap();
        assert_eq!(actions.of(Code::EmailDisposable), Action::Ignore);
        assert_eq!(actions.of(Code::EmailTypoDomain), Action::Drop);
        assert_eq!(actions.of(Code::ConsentMinor), Action::Flag);
    }

    #[test]
    fn exact_beats_patterns_even_of_a_later_layer() {
        let actions = with(&[("phone.invalid", "reject"), ("phone.*", "ignore")], &[("phone.*", "flag")]);
        assert_eq!(actions.of(Code::PhoneInvalid), Action::Reject);
        assert_eq!(actions.of(Code::PhoneTooLong), Action::Flag);
    }

    #[test]
    fn the_later_of_equals_wins() {
        let actions = with(&[("email.syntax", "flag"), ("email.syntax", "reject")], &[]);
        assert_eq!(actions.of(Code::EmailSyntax), Action::Reject);
        let actions = with(&[("email.syntax", "reject")], &[("email.syntax", "ignore")]);
        assert_eq!(actions.of(Code::EmailSyntax), Action::Ignore);
        let actions = with(&[("email.s*", "flag"), ("*.syntax", "reject")], &[]);
        assert_eq!(actions.of(Code::EmailSyntax), Action::Reject);
    }

    #[test]
    fn a_pattern_skips_what_it_may_not_set() {
        let actions = with(&[], &[("*", "flag")]);
        assert_eq!(actions.of(Code::RowLong), Action::Reject);
        assert_eq!(actions.of(Code::SuppressedBounced), Action::Drop);
        assert_eq!(actions.of(Code::ConsentWithdrawn), Action::Reject);
        assert_eq!(actions.of(Code::EmailRepaired), Action::Flag);
        assert_eq!(with(&[], &[("consent.*", "ignore")]).of(Code::ConsentResubscribed), Action::Flag);
        assert_eq!(actions.of(Code::RowEmpty), Action::Flag);
    }

    #[test]
    fn patterns_match_whole_names() {
        assert!(names_like("*.repaired", "email.repaired"));
        assert!(names_like("e*.*d", "email.repaired"));
        assert!(!names_like("email.*e", "email.repaired"));
        assert!(!names_like("mail*", "email.repaired"));
        assert!(!names_like("ab*bc", "abc"));
        assert!(names_like("*a*a*", "xaya") && !names_like("*a*a*a*", "xaya"));
        assert!(names_like("**", "email.repaired") && !names_like(&"*a".repeat(60), "email.repaired"));
    }

    #[test]
    fn errors_say_what_is_allowed() {
        assert_eq!(error("row.long", "flag"), "--on: row.long=flag: `row.long` cannot be `flag`; allowed: reject");
        assert!(error("consent.resubscribed", "ignore").ends_with("cannot be `ignore`; allowed: reject, flag"));
        assert!(error("suppressed.stale_list", "reject").ends_with("`suppressed.stale_list` cannot be set"));
        assert!(error("emial.syntax", "drop").ends_with("(did you mean `email.syntax`?)"));
        assert!(error("email.syntax", "delete").ends_with("expected one of reject, drop, fix, flag, ignore"));
        assert!(error("fax.*", "flag").contains("no reason code matches `fax.*`"));
        assert!(error("suppressed.*", "flag").ends_with("can be `flag`; allowed: reject, drop"));
        assert!(error("suppressed.stale*", "flag").ends_with("allowed: nothing"));
    }
}
