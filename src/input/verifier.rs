//! Headers of verifiers of e-mail addresses.
//!
//! What they call their columns (`result`, `state`, `status`, `reason`, `role`) means something else in every other list: a
//! `role` is a job, a `state` a region, a `status` that of a subscription. Such a name counts only in the company of
//! others that only verifiers write; names that no one else uses are in the table.

use super::role_table::Meaning;
use super::roles::{Column, Header};
use crate::contact::Role;

/// Names that only verifiers write.
const MARKS: [&str; 24] = [
    "acceptall",
    "catchall",
    "didyoumean",
    "disposable",
    "isdisposable",
    "freeemail",
    "mailboxfull",
    "mxfound",
    "mxrecord",
    "noreply",
    "sendex",
    "smtpprovider",
    "smtpcheck",
    "spamtrap",
    "syntaxerror",
    "toxic",
    "toxicity",
    "verificationresult",
    "emailverificationstatus",
    "zbstatus",
    "zbsubstatus",
    "zerobouncequalityscore",
    "isroleaccount",
    "rolebased",
];

/// Gives the column at `place` the role that it has in a verifier's file, if this is one.
pub(super) fn overrule(header: &Header, place: usize, column: &mut Column) {
    let Some(role) = meant_by_a_verifier(header, place, &column.key) else { return };
    // A user's own column of that name stands before what the verifier appended.
    if header.keys[place + 1..].contains(&column.key) {
        return;
    }
    column.meaning = Some(Meaning { role, weak: false, open: false, foreign: false, bare: false });
}

fn meant_by_a_verifier(header: &Header, place: usize, key: &str) -> Option<Role> {
    let company = || {
        let others = header.keys.iter().enumerate().filter(|(at, _)| *at != place);
        let marked = others.filter(|(_, other)| MARKS.contains(&other.as_str())).count();
        // MillionVerifier writes these and nothing else.
        marked > 0 || ["quality", "result", "free"].iter().all(|name| header.has_any(&[name]))
    };
    let emailable = || header.has_any(&["mailboxfull", "smtpprovider"]) || header.has_any(&["score"]);
    let role = match key {
        "result" => Role::Verdict,
        // Emailable, whose `state` is a verdict. Kickbox and others appended to a list leave the user's region alone.
        "state" if emailable() && !header.has_any(VERDICTS) && header.has_any(&["reason"]) => Role::Verdict,
        // Bouncer.
        "status" if header.has_any(&["toxic", "toxicity"]) && !header.has_any(&["result"]) => Role::Verdict,
        "substatus" | "reason" => Role::VerdictReason,
        "disposable" => Role::VerdictDisposable,
        "role" => Role::VerdictRoleAccount,
        "trap" => Role::VerdictTrap,
        "suggestion" => Role::VerdictSuggestion,
        _ => return None,
    };
    company().then_some(role)
}

/// Names of a verdict beside which a `state` is something else.
const VERDICTS: &[&str] = &["result", "status", "verificationresult", "zbstatus"];

#[cfg(test)]
mod tests {
    use crate::contact::Role;
    use crate::input::roles::guess;

    fn roles(names: &str) -> Vec<&'static str> {
        let names: Vec<Vec<u8>> = names.split(',').map(|name| name.as_bytes().to_vec()).collect();
        guess(&names).into_iter().map(|role| role.map_or("", Role::name)).collect()
    }

    #[test]
    fn names_count_in_company_only() {
        assert_eq!(roles("email,state,city,role,reason,result,quality"), ["email", "", "", "", "", "", ""]);
        assert_eq!(roles("email,status,role,reason,state"), ["email", "status", "", "", ""]);
        assert_eq!(roles("email,disposable"), ["email", ""]);
        assert_eq!(
            roles("Email,Result,Reason,Role,Disposable,Did You Mean"),
            ["email", "verdict", "verdict_reason", "verdict_role_account", "verdict_disposable", "verdict_suggestion"]
        );
    }

    #[test]
    fn what_a_verifier_appended_leaves_the_users_own_columns() {
        let kickbox = roles("Email,City,State,Status,Result,Reason,Role,Disposable,Accept All,Did You Mean");
        assert_eq!(kickbox[2..6], ["", "status", "verdict", "verdict_reason"]);
        let bouncer = roles("Email,Status,State,Status,Reason,Disposable,Role,Toxic,Toxicity");
        assert_eq!(bouncer[1..4], ["status", "", "verdict"]);
        let emailable = roles("email,state,city,state,reason,score,role,disposable,accept_all,smtp_provider");
        assert_eq!(emailable[1..4], ["", "", "verdict"]);
        let own_role = roles("email,role,Result,Reason,Role,Disposable,Accept All");
        assert_eq!((own_role[1], own_role[4]), ("", "verdict_role_account"));
    }
}
