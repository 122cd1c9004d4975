//! Flags that say who is not to be contacted.

use super::nearest::meant_or;
use super::usage;
use crate::config::{FileSettings, Register, Resubscribe, Scope, Suppress, SuppressList, nearest_kind};
use crate::contact::SuppressionKind;
use crate::normalize::date::civil_date;
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Flags that say who is not to be contacted.
#[derive(Debug, Args)]
pub(super) struct SuppressionFlags {
    /// Who is not to be contacted; KIND is unsubscribed, blocked, complained, erased, deceased, bounced or do_not_call
    #[arg(long, value_name = "[KIND=]FILE", help_heading = "Suppression")]
    suppress: Vec<String>,
    /// The same as --suppress unsubscribed=FILE
    #[arg(long, value_name = "FILE", help_heading = "Suppression")]
    unsubscribed: Vec<String>,
    /// The same as --suppress blocked=FILE
    #[arg(long, value_name = "FILE", help_heading = "Suppression")]
    blacklist: Vec<String>,
    /// The same as --suppress bounced=FILE
    #[arg(long, value_name = "FILE", help_heading = "Suppression")]
    bounced: Vec<String>,
    /// The same as --suppress do_not_call=FILE
    #[arg(long, value_name = "FILE", help_heading = "Suppression")]
    do_not_call: Vec<String>,
    /// The same as --do-not-call, for a list of the owner's own: no law says how old it may be
    #[arg(long, value_name = "FILE", help_heading = "Suppression")]
    own_do_not_call: Vec<String>,
    /// Of which day a national do-not-call list is: one file's, or all of them
    #[arg(long, value_name = "[FILE=]YYYY-MM-DD", help_heading = "Suppression")]
    list_date: Vec<String>,
    /// Use a do-not-call list although it is older than the law of its numbers allows, and say so
    #[arg(long, help_heading = "Suppression")]
    allow_stale_list: bool,
    /// Answers of the US Reassigned Numbers Database: number, date, yes, no or no_data; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Suppression")]
    rnd: Vec<String>,
    /// Where the question to that database goes: the kept numbers of the US and the days of their consent
    #[arg(long, value_name = "FILE", help_heading = "Suppression")]
    pub(super) rnd_query: Option<PathBuf>,
    /// Domains of mobile carriers' messages, as the US FCC lists them, each with the day since it is; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Suppression")]
    wireless_domains: Vec<String>,
    /// Whether a stop removes the person or only the channel that was named [default: contact]
    #[arg(long, value_name = "contact|channel", hide_possible_values = true, help_heading = "Suppression")]
    suppress_scope: Option<ScopeFlag>,
    /// Whether a consent lifts a stored stop that is older: the time that is read as consent_at, with some evidence, against
    /// the stop's `last` in suppress list [default: never]
    #[arg(long, value_name = "never|newer-consent", hide_possible_values = true, help_heading = "Suppression")]
    resubscribe: Option<ResubscribeFlag>,
    /// Go on although more than 1 % of a list cannot be read
    #[arg(long, help_heading = "Suppression")]
    allow_bad_suppress: bool,
    /// Go on although a list is empty
    #[arg(long, help_heading = "Suppression")]
    allow_empty_suppress: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ScopeFlag {
    Contact,
    Channel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ResubscribeFlag {
    Never,
    NewerConsent,
}

impl SuppressionFlags {
    /// The lists, and how far they reach: the file first, then the flags.
    pub(super) fn suppress(&self, file: &FileSettings) -> Result<Suppress> {
        let mut lists = file.lists.clone();
        for list in &self.suppress {
            lists.push(suppress_list(list)?);
        }
        let aliases = [
            (&self.unsubscribed, SuppressionKind::Unsubscribed),
            (&self.blacklist, SuppressionKind::Blocked),
            (&self.bounced, SuppressionKind::Bounced),
            (&self.do_not_call, SuppressionKind::DoNotCall),
        ];
        for (files, kind) in aliases {
            lists.extend(files.iter().map(|file| SuppressList::new(file, kind)));
        }
        lists.extend(self.own_do_not_call.iter().map(|file| SuppressList {
            register: Register::None,
            ..SuppressList::new(file, SuppressionKind::DoNotCall)
        }));
        self.date_lists(&mut lists)?;
        let scope = self.suppress_scope.map(|scope| match scope {
            ScopeFlag::Contact => Scope::Contact,
            ScopeFlag::Channel => Scope::Channel,
        });
        let resubscribe = self.resubscribe.map(|resubscribe| match resubscribe {
            ResubscribeFlag::Never => Resubscribe::Never,
            ResubscribeFlag::NewerConsent => Resubscribe::NewerConsent,
        });
        Ok(Suppress {
            lists,
            scope: scope.or(file.scope).unwrap_or_default(),
            allow_bad: self.allow_bad_suppress || file.allow_bad.unwrap_or(false),
            allow_empty: self.allow_empty_suppress || file.allow_empty.unwrap_or(false),
            allow_stale: self.allow_stale_list || file.allow_stale.unwrap_or(false),
            rnd: [file.rnd.as_slice(), &self.rnd].concat(),
            resubscribe: resubscribe.or(file.resubscribe).unwrap_or_default(),
            wireless_domains: [file.wireless_domains.as_slice(), &self.wireless_domains].concat(),
        })
    }

    /// Says of which days lists are: first those that have a date of their own, then all others.
    fn date_lists(&self, lists: &mut [SuppressList]) -> Result<()> {
        let mut of_all = None;
        for given in &self.list_date {
            let (file, day) = given.rsplit_once('=').map_or((None, given.as_str()), |(file, day)| (Some(file), day));
            let day = civil_date(day)
                .ok_or_else(|| usage(format!("--list-date {given}: expected a date such as 2026-11-24")))?;
            let Some(file) = file else {
                of_all = Some(day);
                continue;
            };
            let mut named = lists.iter_mut().filter(|list| list.file == file).peekable();
            if named.peek().is_none() {
                let names: Vec<&str> = lists.iter().map(|list| list.file.as_str()).collect();
                let names = if names.is_empty() { "no list was given".to_owned() } else { names.join(", ") };
                return Err(usage(format!(
                    "--list-date {given}: no suppression list is called {file}; there is {names}: name it as it was given"
                )));
            }
            named.for_each(|list| list.date = Some(day));
        }
        let is_national = |list: &&mut SuppressList| list.kind == SuppressionKind::DoNotCall && list.date.is_none();
        lists.iter_mut().filter(is_national).for_each(|list| list.date = of_all);
        Ok(())
    }
}

/// `KIND=FILE` or `FILE`. A file whose own name holds a `=` is taken for what it is.
pub(super) fn suppress_list(given: &str) -> Result<SuppressList> {
    let Some((word, file)) = given.split_once('=') else { return Ok(SuppressList::open(given)) };
    if let Some(kind) = SuppressionKind::OF_LISTS.into_iter().find(|kind| kind.name() == word.replace('-', "_")) {
        return Ok(SuppressList::new(file, kind));
    }
    // A path is no word: where it leads to nothing, that is what is to be said.
    if word.contains('/') || Path::new(given).exists() {
        return Ok(SuppressList::open(given));
    }
    let otherwise = format!("there is {}", SuppressionKind::OF_LISTS.map(SuppressionKind::name).join(", "));
    Err(usage(format!("--suppress {given}: there is no kind {word}{}", meant_or(nearest_kind(word), &otherwise))))
}
