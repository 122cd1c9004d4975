//! stub
#![allow(missing_docs)]
use super::*;
use crate::contact::*;
use std::collections::BTreeMap;
use std::path::*;
#[derive(Clone, Debug)]
pub struct ActionRule {
    pub pattern: String,
    pub action: String,
    pub from: String,
}
#[derive(Default)]
pub struct FileSettings {
    pub country: Option<(String, String)>,
    pub columns: BTreeMap<Role, Vec<String>>,
    pub match_by: Option<(bool, bool)>,
    pub names: Option<bool>,
    pub keep: Option<Keep>,
    pub actions: Vec<ActionRule>,
    pub lists: Vec<SuppressList>,
    pub scope: Option<Scope>,
    pub allow_bad: Option<bool>,
    pub allow_empty: Option<bool>,
    pub consent_reject: Option<bool>,
    pub strict: Option<bool>,
}
pub fn find(_: &Path) -> Option<PathBuf> {
    None
}
pub fn load(_: &Path) -> Result<FileSettings, String> {
    Err("no".into())
}
pub fn resolve_actions(
    _strict: bool,
    _consent: bool,
    _file: &[ActionRule],
    flags: &[ActionRule],
) -> Result<Actions, String> {
    let mut a = Actions::default();
    for f in flags {
        a.set(Code::from_name(&f.pattern).ok_or("code")?, Action::from_name(&f.action).ok_or("action")?);
    }
    Ok(a)
}
